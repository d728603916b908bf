import type { ContentMatch, NodeType } from '@tiptap/pm/model'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addAttachment, addItem, changeItem } from './agenda.ts'
import { addCards } from './cards.ts'
import type { DocumentKind } from './documents.ts'
import { misfits } from './layout.fixture.ts'
import { longestField, noteAttributes, noteMarks, noteNodes } from './layout.ts'
import { copyOf, halfDay, list, meet, node, noteOf, p, text } from './meeting.fixture.ts'
import { noteSchema } from './note-format.ts'
import { maximalDepth, noteField, widestSpan, writeNote } from './notes.ts'
import { reportText, sayNothing } from './rounds.ts'
import { addPoint, addTheme, dropCard, moveEntry } from './themes.ts'

test('[LY1] everything in a whole meeting has its place', () => {
  const { agenda, decisions, notes } = halfDay()
  expect(misfits(agenda, 'agenda')).toEqual([])
  expect(misfits(decisions, 'decisions')).toEqual([])
  for (const note of notes.values()) expect(misfits(note, 'notes')).toEqual([])
  expect(misfits(noteOf(p(text('Ada', mentionOf('a-1_B')))), 'notes')).toEqual([])
})

test('[LY1] what is written in workshops and rounds has its place', () => {
  const [cards, themes, report] = [new Y.Doc(), new Y.Doc(), new Y.Doc()]
  addCards(cards, 'q', 'ett\ntvå')
  const theme = addTheme(themes, 'q', 'Tema')
  addPoint(themes, theme, 'x')
  moveEntry(themes, 'c', theme)
  dropCard(themes, 'd', 'utanför frågan')
  reportText(report).insert(0, 'x')
  sayNothing(report, true)
  expect(misfits(cards, 'cards')).toEqual([])
  expect(misfits(themes, 'themes')).toEqual([])
  expect(misfits(report, 'report')).toEqual([])
  // What the server alone writes has no place for anybody else.
  expect(misfits(themes, 'revealed')).toHaveLength(3)
  expect(misfits(cards, 'room')).toHaveLength(1)
})

/** What somebody might write who is no client of ours: where, and why there is no place for it. */
const strange: [DocumentKind, string, (document: Y.Doc) => void][] = [
  ['agenda', 'frozen: no such root', (agenda) => agenda.getMap('frozen').set('is', true)],
  ['agenda', '__proto__: no such root', (agenda) => agenda.getMap('__proto__').set('is', true)],
  ['agenda', 'facts › role: layout', (agenda) => agenda.getMap('facts').set('role', 'chair')],
  ['agenda', 'facts › constructor: layout', (agenda) => agenda.getMap('facts').set('constructor', 'x')],
  ['agenda', 'facts › date: layout', (agenda) => agenda.getMap('facts').set('date', 7)],
  ['agenda', 'facts › date: layout', (agenda) => agenda.getMap('facts').set('date', ['2026-01-01'])],
  ['agenda', 'facts › date: layout', (agenda) => agenda.getMap('facts').set('date', new Y.Text('2026'))],
  ['agenda', 'facts › date: layout', (agenda) => agenda.getMap('facts').set('date', new Uint8Array([1]))],
  ['agenda', 'facts › form: layout', (agenda) => agenda.getMap('facts').set('form', 'telepathic')],
  ['agenda', 'items › i: layout', (agenda) => agenda.getMap('items').set('i', 'a string')],
  ['agenda', 'items › i: layout', (agenda) => agenda.getMap('items').set('i', new Y.Array())],
  ['agenda', 'items › i/../: layout', (agenda) => agenda.getMap('items').set('i/../', new Y.Map())],
  ['agenda', 'items › i › title: layout', (agenda) => inItem(agenda).set('title', 'no shared text')],
  ['agenda', 'items › i › title: layout', (agenda) => inItem(agenda).set('title', new Y.XmlText('x'))],
  ['agenda', 'items › i › minutes: layout', (agenda) => inItem(agenda).set('minutes', Number.NaN)],
  ['agenda', 'items › i › votes: layout', (agenda) => inItem(agenda).set('votes', 99)],
  ['agenda', 'items › i › title › *: layout', (agenda) => lineIn(agenda).insertEmbed(0, { image: 'x' })],
  ['agenda', 'items › i › title › *: layout', (agenda) => lineIn(agenda).insert(0, 'x', { bold: true })],
  ['agenda', 'items › i › title › lang: layout', (agenda) => lineIn(agenda).setAttribute('lang', 'sv')],
  ['decisions', 'decisions › d › basis: layout', (d) => record(d, 'decisions', 'd').set('basis', [1, 2])],
  ['decisions', 'decisions › d › status: layout', (d) => record(d, 'decisions', 'd').set('status', 'final')],
  ['cards', 'cards › c › author: layout', (cards) => record(cards, 'cards', 'c').set('author', 'Ada')],
  ['themes', 'places › c: layout', (themes) => themes.getMap('places').set('c', { theme: 't' })],
  ['themes', 'places › c: layout', (themes) => themes.getMap('places').set('c', new Y.Map())],
  ['report', 'answer › nothing: layout', (report) => report.getMap('answer').set('nothing', 'yes')],
  ['report', 'text › *: layout', (report) => report.getText('text').insert(0, 'x', { bold: true })],
  ['decisions', 'items: no such root', (decisions) => addItem(decisions, { title: 'x' })],
  ['notes', 'items: no such root', (notes) => addItem(notes, { title: 'x' })],
  ['notes', 'text › x: layout', (notes) => notes.getMap(noteField).set('x', 'y')],
  ['notes', 'text › *: layout', (notes) => notes.getXmlFragment(noteField).insert(0, [new Y.XmlText('loose')])],
  ['notes', 'text › *: layout', (notes) => writeNote(notes, [node('script', 'alert(1)')])],
  ['notes', 'text › *: layout', (notes) => writeNote(notes, [node('words', 'x')])],
  ['notes', 'text › *: layout', (notes) => writeNote(notes, [node('doc', p('x'))])],
  ['notes', 'text › *: layout', (notes) => writeNote(notes, [node('listItem', p('x'))])],
  ['notes', 'text › * › *: layout', (notes) => writeNote(notes, [node('bulletList', p('x'))])],
  ['notes', 'text › * › *: layout', (notes) => writeNote(notes, [node('paragraph', p('x'))])],
  [
    'notes',
    'text › *: layout',
    (notes) => notes.getXmlFragment(noteField).insert(0, [new Y.XmlHook('x') as unknown as Y.XmlElement]),
  ],
  ['notes', 'text › * › style: layout', (notes) => writeNote(notes, [{ ...p('x'), attrs: { style: 'color:red' } }])],
  ['notes', 'text › * › onclick: layout', (notes) => writeNote(notes, [{ ...p('x'), attrs: { onclick: 'x' } }])],
  [
    'notes',
    'text › * › level: layout',
    (n) => writeNote(n, [{ ...node('heading', 'x'), attrs: { level: '"><script>' } }]),
  ],
  ['notes', 'text › * › * › *: layout', (notes) => writeNote(notes, [p(text('x', { type: 'colour' }))])],
  ['notes', 'text › * › * › *: layout', (n) => writeNote(n, [p(text('x', { type: 'bold', attrs: { class: 'x' } }))])],
  ['notes', 'text › * › * › *: layout', (n) => writeNote(n, [p(text('x', { type: 'toString' }))])],
  ['notes', 'text › * › * › *: layout', (n) => writeNote(n, [p(text('x', mentionOf('<script>')))])],
  ['notes', 'text › * › * › *: layout', (n) => writeNote(n, [p(text('x', mentionOf(null)))])],
  ['notes', 'text › * › * › *: layout', (notes) => wordsIn(notes).insertEmbed(0, new Y.XmlElement('iframe'))],
]
const mentionOf = (of: unknown) => ({ type: 'mention', attrs: { of } })
const record = (document: Y.Doc, root: string, id: string): Y.Map<unknown> =>
  document.getMap<Y.Map<unknown>>(root).set(id, new Y.Map())
const inItem = (agenda: Y.Doc) => record(agenda, 'items', 'i')
const lineIn = (agenda: Y.Doc) => inItem(agenda).set('title', new Y.Text()) as Y.Text
const wordsIn = (notes: Y.Doc) => {
  writeNote(notes, [p('x')])
  return (notes.getXmlFragment(noteField).get(0) as Y.XmlElement).get(0) as Y.XmlText
}

test.each(strange)('[LY1] in %s there is no place for %s', (kind, where, write) => {
  const document = new Y.Doc()
  write(document)
  expect([...new Set(misfits(document, kind))]).toEqual([where])
})

/** The blocks that a node of the schema may hold, however many and in whatever order. */
function held({ contentMatch }: NodeType): string[] {
  const seen = new Set<ContentMatch>()
  const names = new Set<string>()
  const look = (match: ContentMatch) => {
    if (seen.has(match)) return
    seen.add(match)
    for (let at = 0; at < match.edgeCount; at++) {
      const { type, next } = match.edge(at)
      names.add(type.isText ? 'words' : type.name)
      look(next)
    }
  }
  look(contentMatch)
  return [...names].sort()
}

test('[LY2] the blocks, attributes and marks are those of the note format', () => {
  const { nodes, marks } = noteSchema()
  const blocks = Object.values(nodes).filter(({ isText }) => !isText)
  const sorted = (names: readonly string[]) => [...names].sort()
  expect(Object.fromEntries(blocks.map((block) => [block.name, held(block)]))).toEqual(
    Object.fromEntries(Object.entries(noteNodes).map(([name, inside]) => [name, sorted(inside)])),
  )
  for (const { name, spec } of blocks)
    expect(sorted(Object.keys(noteAttributes[name] ?? {})), name).toEqual(sorted(Object.keys(spec.attrs ?? {})))
  expect(sorted(Object.keys(noteMarks))).toEqual(sorted(Object.keys(marks)))
  for (const mark of Object.values(marks)) {
    expect(Object.keys(noteMarks[mark.name] ?? {}), mark.name).toEqual(Object.keys(mark.spec.attrs ?? {}))
    // One that may lie over itself would be written under another name.
    expect(mark.excludes(mark)).toBe(true)
  }
})

test.each([
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  '//x',
  'ftp://x',
  '',
])('[LY3] a link to %j has no place', (href) => {
  expect(misfits(noteOf(p(text('x', { type: 'link', attrs: { href } }))), 'notes')).toEqual(['text › * › * › *: link'])
  const agenda = new Y.Doc()
  addAttachment(agenda, { item: '', title: '', file: '', url: href, fileName: '', type: '', size: 0, sha256: '' }, 'a')
  // A file has no address.
  expect(misfits(agenda, 'agenda')).toEqual(href === '' ? [] : ['attachments › a › url: link'])
})

test.each(['https://example.org', 'http://x', 'mailto:a@example.org'])('[LY3] a link to %j has its place', (href) => {
  expect(misfits(noteOf(p(text('x', { type: 'link', attrs: { href } }))), 'notes')).toEqual([])
})

test('[LY4] blocks lie as deep as they are read, and no deeper', () => {
  const nested = (levels: number) => {
    let block = p('innerst')
    for (let level = 1; level < levels; level++) block = node('blockquote', block)
    return noteOf(block)
  }
  expect(misfits(nested(maximalDepth), 'notes')).toEqual([])
  expect(misfits(nested(maximalDepth + 1), 'notes')).toHaveLength(1)
  expect(misfits(nested(maximalDepth + 1), 'notes')[0]).toMatch(/: too-deep$/)
})

test('[LY4] a field has at most so many characters, and text no NUL', () => {
  const place = (value: string) => {
    const agenda = new Y.Doc()
    agenda.getMap('facts').set('place', value)
    return misfits(agenda, 'agenda')
  }
  expect(place('å'.repeat(longestField))).toEqual([])
  expect(place('å'.repeat(longestField + 1))).toEqual(['facts › place: too-long'])
  expect(place('a\0b')).toEqual(['facts › place: layout'])
  expect(misfits(noteOf(p('a\0b')), 'notes')).toEqual(['text › * › * › *: layout'])
})

test('[LY4] a cell spans at least one column and row, and no more than fit on paper', () => {
  const spanning = (colspan: number, rowspan: number) =>
    misfits(
      noteOf(node('table', node('tableRow', { ...node('tableCell', p('x')), attrs: { colspan, rowspan } }))),
      'notes',
    )
  expect(spanning(1, widestSpan)).toEqual([])
  for (const [colspan, rowspan] of [
    [0, 1],
    [1, -1],
    [widestSpan + 1, 1],
    [1, 1.5],
  ] as const)
    expect(spanning(colspan, rowspan)).toHaveLength(1)
})

test('[LY5] what two people empty together is in its place, though the editor would not make it', () => {
  const ada = noteOf(list('bulletList', 'ett', 'två'))
  const bo = copyOf(ada)
  const pointsOf = (note: Y.Doc) => note.getXmlFragment(noteField).get(0) as Y.XmlElement
  pointsOf(ada).delete(0, 1)
  pointsOf(bo).delete(1, 1)
  meet(ada, bo)
  expect(pointsOf(ada).length).toBe(0)
  expect(misfits(ada, 'notes')).toEqual([])
})

test('[LY5] two who set the same field at once are both in their place', () => {
  const agenda = new Y.Doc()
  const item = addItem(agenda, { title: '' })
  const other = copyOf(agenda)
  changeItem(agenda, item, { kind: 'decision' })
  changeItem(other, item, { kind: 'workshop' })
  meet(agenda, other)
  expect(misfits(agenda, 'agenda')).toEqual([])
})
