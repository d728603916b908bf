import { expect, test } from 'vitest'
import { bullets, halfDay, halfDayWords, item, notes, paragraph, wordsOf } from './half-day.fixture.ts'
import { toMarkdown } from './markdown.ts'

test('the Markdown says the expected protocol, word for word', () => {
  const plain = toMarkdown(halfDay)
    .replace(/^---$/m, '')
    .replace(/\*(?=\S)|(?<=\S)\*/g, '')
    .replace(/\\(.)/g, '$1')
  expect(wordsOf(plain)).toBe(wordsOf(halfDayWords))
})

test('signs that people wrote are not read as Markdown', () => {
  const title = '# inte *rubrik* <b>[x](javascript:alert(1))'
  const text = toMarkdown({
    ...halfDay,
    items: [
      item('1', title, { notes: notes(paragraph('1. inte lista'), paragraph('- inte punkt'), paragraph('# nej')) }),
    ],
  })
  expect(text).toContain('## 1. # inte \\*rubrik\\* \\<b\\>\\[x\\](javascript:alert(1))')
  expect(text).toContain('\n1\\. inte lista\n')
  expect(text).toContain('\n\\- inte punkt\n')
  expect(text).toContain('\n\\# nej\n')
})

test('dangerous addresses are dropped and safe ones are links', () => {
  const link = (href: string) => ({
    type: 'paragraph',
    content: [{ type: 'text', text: 'här', marks: [{ type: 'bold' }, { type: 'link', attrs: { href } }] }],
  })
  const text = toMarkdown({
    ...halfDay,
    items: [item('1', 'x', { notes: notes(link('javascript:alert(1)'), link('https://a.example/(x)')) })],
  })
  expect(text).not.toContain('javascript')
  expect(text).toContain('[**här**](<https://a.example/(x)>)')
})

test('lists within lists and tables keep their shape', () => {
  const inner = { type: 'listItem', content: [paragraph('yttre'), bullets('inre')] }
  const cell = (type: string, content: string) => ({ type, content: [paragraph(content)] })
  const table = {
    type: 'table',
    content: [
      { type: 'tableRow', content: [cell('tableHeader', 'År'), cell('tableHeader', 'Kr')] },
      { type: 'tableRow', content: [cell('tableCell', '2026'), cell('tableCell', '1|2')] },
    ],
  }
  const text = toMarkdown({
    ...halfDay,
    items: [item('1', 'x', { notes: notes({ type: 'orderedList', attrs: { start: 3 }, content: [inner] }, table) })],
  })
  expect(text).toContain('3. yttre\n\n   - inre')
  expect(text).toContain('| År | Kr |\n| --- | --- |\n| 2026 | 1\\|2 |')
})
