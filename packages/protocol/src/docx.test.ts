import { inflateRawSync } from 'node:zlib'
import { expect, onTestFinished, test, vi } from 'vitest'
import { toDocx } from './docx.ts'
import { seenPage, tight } from './formats.fixture.ts'
import { generated } from './generated.fixture.ts'
import {
  bullets,
  halfDay,
  halfDayWords,
  item,
  notes,
  paragraph,
  withoutQuestionNumbers,
  wordsOf,
} from './half-day.fixture.ts'
import { protocolDocument } from './html.ts'
import { reopened, writerIsHere } from './office.fixture.ts'

/** The files of a zip by their paths, read by its directory. */
function unzip(zip: Uint8Array): Map<string, string> {
  const bytes = Buffer.from(zip)
  const files = new Map<string, string>()
  let at = bytes.readUInt32LE(bytes.length - 6)
  for (let left = bytes.readUInt16LE(bytes.length - 12); left > 0; left--) {
    const [size, name, extra, comment] = [20, 28, 30, 32].map((offset) =>
      offset === 20 ? bytes.readUInt32LE(at + offset) : bytes.readUInt16LE(at + offset),
    ) as [number, number, number, number]
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const raw = bytes.subarray(start, start + size)
    const content = bytes.readUInt16LE(at + 10) === 0 ? raw : inflateRawSync(raw)
    files.set(bytes.toString('utf8', at + 46, at + 46 + name), content.toString('utf8'))
    at += 46 + name + extra + comment
  }
  return files
}

const part = (zip: Uint8Array, path: string) => unzip(zip).get(path) ?? ''
const textOf = (xml: string) =>
  xml
    .replace(/<\/w:p>|<w:br\/>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

test('the Word file says the expected protocol, word for word', async () => {
  const document = part(await toDocx(halfDay), 'word/document.xml')
  expect(wordsOf(textOf(document))).toBe(wordsOf(withoutQuestionNumbers(halfDayWords)))
})

test('headings, lists, language and properties are real ones', async () => {
  const files = unzip(await toDocx(halfDay))
  const document = files.get('word/document.xml')
  expect(document).toContain('<w:pStyle w:val="Title"/>')
  expect(document?.match(/<w:pStyle w:val="Heading1"\/>/g)).toHaveLength(12)
  expect(document).toContain('<w:numPr>')
  const levels = [
    ...(files.get('word/styles.xml') ?? '').matchAll(/w:styleId="(Heading\d)"[\s\S]*?<w:outlineLvl w:val="(\d)"/g),
  ]
  expect(levels.map(([, style, level]) => [style, level])).toEqual([
    ['Heading1', '0'],
    ['Heading2', '1'],
    ['Heading3', '2'],
    ['Heading4', '3'],
  ])
  expect(files.get('word/styles.xml')).toContain('<w:lang w:val="sv-SE"')
  const core = files.get('docProps/core.xml')
  expect(core).toContain('<dc:title>Protokoll 2026-02-06 Samverkansledningen i Provlandet</dc:title>')
  expect(core).toContain('<dcterms:created xsi:type="dcterms:W3CDTF">2026-02-06T00:00:00Z</dcterms:created>')
})

test('the same protocol gives the same bytes, also later and with links in it', async () => {
  const link = { type: 'link', attrs: { href: 'https://a.example/' } }
  const linked = { type: 'paragraph', content: [{ type: 'text', text: 'här', marks: [link] }] }
  const protocol = { ...halfDay, items: [item('1', 'x', { notes: notes(linked, bullets('a'), linked) })] }
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-02-06T12:00:00Z') })
  onTestFinished(() => void vi.useRealTimers())
  const first = await toDocx(protocol)
  vi.setSystemTime(new Date('2031-08-17T03:04:05Z'))
  expect(Buffer.compare(await toDocx(structuredClone(protocol)), first)).toBe(0)
  const links = part(first, 'word/_rels/document.xml.rels').match(/Target="https:\/\/a\.example\/"/g)
  expect(links).toHaveLength(2)
})

test('hostile text is text, and dangerous addresses are dropped', async () => {
  const mark = { type: 'link', attrs: { href: 'javascript:alert(1)' } }
  const hostile = '</w:t></w:r><w:r>&"\u0000\u0007\ufffe\ud800 😀'
  const protocol = {
    ...halfDay,
    body: { id: '1', name: hostile },
    items: [
      item('1', hostile, {
        notes: notes({ type: 'paragraph', content: [{ type: 'text', text: hostile, marks: [mark] }] }),
      }),
    ],
  }
  const files = unzip(await toDocx(protocol))
  expect(textOf(files.get('word/document.xml') ?? '').match(/<\/w:t><\/w:r><w:r>&" 😀/g)).toHaveLength(3)
  for (const content of files.values()) {
    expect(content).not.toContain('javascript')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML allows none of them.
    expect(content).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  }
})

test('tables keep their spans and nested lists their depth', async () => {
  const cell = (type: string, text: string, attrs = {}) => ({ type, attrs, content: [paragraph(text)] })
  const table = {
    type: 'table',
    content: [
      {
        type: 'tableRow',
        content: [cell('tableHeader', 'a', { rowspan: 2 }), cell('tableHeader', 'b', { colspan: 2 })],
      },
      { type: 'tableRow', content: [cell('tableCell', 'c'), cell('tableCell', 'd')] },
    ],
  }
  const nested = { type: 'attList', content: [{ type: 'listItem', content: [paragraph('yttre'), bullets('inre')] }] }
  const protocol = { ...halfDay, items: [item('1', 'x', { notes: notes(table, nested) })] }
  const document = part(await toDocx(protocol), 'word/document.xml')
  expect(document.match(/<w:vMerge w:val="(restart|continue)"\/>/g)).toEqual([
    '<w:vMerge w:val="restart"/>',
    '<w:vMerge w:val="continue"/>',
  ])
  expect(document).toContain('<w:gridSpan w:val="2"/>')
  expect(document).toContain('<w:ilvl w:val="1"/>')
  expect(textOf(document)).toContain('att yttre')
})

test('an empty protocol and a very long one are written', async () => {
  expect((await toDocx({ ...halfDay, items: [], attendance: [], attachments: [] })).length).toBeGreaterThan(1000)
  const long = item('1', 'Lång', { notes: notes(...Array.from({ length: 2000 }, () => paragraph('Ord '.repeat(60)))) })
  expect((await toDocx({ ...halfDay, items: [long] })).length).toBeGreaterThan(10_000)
})

test.skipIf(!writerIsHere())(
  'LibreOffice opens it and has the headings of the page as its outline (skipped where its Writer is not installed)',
  async () => {
    for (const protocol of [halfDay, generated(2, { items: 8 }), generated(1, { items: 100, people: 200 })]) {
      const opened = new TextDecoder().decode(reopened(await toDocx(protocol), 'docx', 'fodt'))
      const outline = Array.from(
        opened.matchAll(/<text:h [^>]*text:outline-level="(\d)"[^>]*>([\s\S]*?)<\/text:h>/g),
        ([, level, words = '']) => `h${Number(level) + 1} ${tight(textOf(words))}`,
      )
      const { shape } = seenPage(protocolDocument(protocol, { hash: 'ab'.repeat(32) }))
      expect(outline).toEqual(shape.filter((one) => /^h\d /.test(one)))
      expect(outline.length).toBeGreaterThan(8)
      expect(opened).toMatch(/<text:p [^>]*text:style-name="Title"|style:parent-style-name="Title"/)
    }
  },
  90_000,
)
