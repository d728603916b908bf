import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { NoteNode } from './contents.ts'
import { mayLinkTo } from './links.ts'
import { copyOf, h, list, meet, node, noteOf, p, randomOf, text } from './meeting.fixture.ts'
import { noteSchema } from './note-format.ts'
import {
  mentionsIn,
  noteField,
  noteLines,
  noteText,
  rawNote,
  readNote,
  renameMentions,
  tidyNote,
  writeNote,
} from './notes.ts'

const doc = (...content: NoteNode[]): NoteNode => ({ type: 'doc', content })
const link = (href: unknown) => ({ type: 'link', attrs: { href } })
const table = (...rows: NoteNode[][]) => node('table', ...rows.map((cells) => node('tableRow', ...cells)))
const cell = (words: string, attrs = { colspan: 1, rowspan: 1 }): NoteNode => ({
  type: 'tableCell',
  attrs,
  content: [words ? p(words) : { type: 'paragraph' }],
})

/** Throws when ProseMirror would not take it. */
function expectValid(note: NoteNode | null): void {
  if (note) noteSchema().nodeFromJSON(note).check()
}

test('[NO1] a note reads back as it was written', () => {
  const written = [
    h(2, 'Summering'),
    h(3, 'Ansvar'),
    p('Vanlig, ', text('fet', { type: 'bold' }), ' och ', text('länkad', link('https://example.org/')), '.'),
    p('en rad', { type: 'hardBreak' }, 'och en till'),
    list('bulletList', 'en', [p('två'), list('orderedList', 'inuti')]),
    list('attList', 'godkänna dagordningen'),
    node('blockquote', p('citerat')),
    table([cell('a', { colspan: 2, rowspan: 1 })], [cell('b'), cell('')]),
  ]
  expect(readNote(noteOf(...written))).toEqual(doc(...written))
  expectValid(readNote(noteOf(...written)))
})

const mention = (of: unknown) => ({ type: 'mention', attrs: { of } })

test('[NO9] who is mentioned is known beside the note; in what is printed the name is text like any other', () => {
  const note = noteOf(
    p('Tack till ', text('Anna Ek', mention('a')), 's grupp, ', text('Bo', mention('b'), { type: 'bold' }), '.'),
    list('bulletList', [p(text('Anna', mention('a')), text(' Ek', mention('a'), { type: 'italic' }))]),
    p(text('Ingen', mention('../x')), text('Någon', mention(7))),
  )
  expect(readNote(note)).toEqual(
    doc(
      p('Tack till Anna Eks grupp, ', text('Bo', { type: 'bold' }), '.'),
      list('bulletList', [p('Anna', text(' Ek', { type: 'italic' }))]),
      p('IngenNågon'),
    ),
  )
  expectValid(readNote(note))
  expect(
    noteSchema()
      .nodeFromJSON(rawNote(noteOf(p(text('Anna Ek', mention('a'))))))
      .check(),
  ).toBeUndefined()
  expect(mentionsIn(note)).toEqual([
    { of: 'a', name: 'Anna Ek' },
    { of: 'b', name: 'Bo' },
    { of: 'a', name: 'Anna Ek' },
  ])
})

test('[NO10] a name is written anew wherever somebody is mentioned, and what others write meanwhile stays', () => {
  const ada = noteOf(
    p(
      text('Anna Ek', mention('a')),
      ' och ',
      text('Anna Ek', mention('a'), { type: 'bold' }),
      ' samt ',
      text('Bo', mention('b')),
    ),
  )
  const bo = copyOf(ada)
  const words = (bo.getXmlFragment(noteField).get(0) as Y.XmlElement).get(0) as Y.XmlText
  words.insert(words.length, ' med flera', { mention: null })
  renameMentions(ada, 'a', 'Anna Ekström-Ås')
  meet(ada, bo)
  for (const note of [ada, bo]) {
    expect(readNote(note)).toEqual(
      doc(p('Anna Ekström-Ås och ', text('Anna Ekström-Ås', { type: 'bold' }), ' samt Bo med flera')),
    )
    expect(mentionsIn(note).map(({ name }) => name)).toEqual(['Anna Ekström-Ås', 'Anna Ekström-Ås', 'Bo'])
  }
})

test('[NO1] the words of a note are its lines in order', () => {
  const note = doc(
    h(2, 'Rubrik'),
    p('en', { type: 'hardBreak' }, 'två'),
    list('bulletList', 'tre'),
    table([cell('fyra')]),
  )
  expect(noteLines(note)).toEqual(['Rubrik', 'en', 'två', 'tre', 'fyra'])
  expect(noteLines(null)).toEqual([])
  expect(noteText(p('utan', 'mellanrum'))).toBe('utanmellanrum')
})

const odd: [string, NoteNode[]][] = [
  ['a point that begins with a list', [list('bulletList', [node('paragraph'), list('bulletList', 'inre')])]],
  ['a point that begins with a heading', [list('bulletList', [h(2, 'Rubrik'), p('text')])]],
  ['a point that begins with a quote', [list('orderedList', [node('blockquote', p('citat'))])]],
  ['a list of paragraphs', [node('bulletList', p('en'), p('två'))]],
  ['text outside any paragraph', [text('löst'), p('fast')]],
  ['a point outside any list', [node('listItem', p('löst'))]],
  ['a row outside any table', [node('tableRow', cell('a'), cell('b'))]],
  ['a table of paragraphs', [node('table', p('rad'))]],
  ['a table of rows without cells', [node('table', node('tableRow', p('a')), node('tableRow'))]],
  ['a paragraph in a paragraph', [node('paragraph', p('inre'))]],
  ['a heading of level 9', [h(9, 'Rubrik')]],
  ['a cell over a thousand columns', [table([cell('a', { colspan: 1000, rowspan: -1 })])]],
  ['a document in a document', [doc(p('inre'))]],
  ['two links on the same words', [p(text('ord', link('https://a.example/'), link('https://b.example/')))]],
]
test.each(odd)('[NO2] %s becomes valid and keeps its words', (_what, content) => {
  const tidy = tidyNote(doc(...content))
  expectValid(tidy)
  const words = (note: NoteNode | null): string[] => noteLines(note).flatMap((line) => line.split(/\s+/))
  const written = JSON.stringify(content).match(/(?<="text":")[^"]+/g) ?? []
  expect(words(tidy)).toEqual(written)
})

test('[NO2] whatever is written, what is read is valid', () => {
  const names = 'paragraph heading bulletList orderedList attList listItem blockquote table tableRow tableCell'
    .concat(' tableHeader hardBreak doc codeBlock taskItem image')
    .split(' ')
  const markNames = ['bold', 'italic', 'link', 'link', 'underline', 'code', 'strike']
  for (let seed = 0; seed < 1500; seed++) {
    const random = randomOf(seed)
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
    const grow = (depth: number): NoteNode => {
      if (depth === 0 || random() < 0.3)
        return text(
          pick(['ord', ' ', 'å']),
          ...Array.from({ length: Math.floor(random() * 3) }, () => ({
            type: pick(markNames),
            attrs: { href: pick(['https://a.example', 'javascript:1', 7]) },
          })),
        )
      const content = Array.from({ length: Math.floor(random() * 4) }, () => grow(depth - 1))
      return { type: pick(names), attrs: { level: pick([1, 2, '2', null]), colspan: pick([0, 2, '3']) }, content }
    }
    const note = doc(...Array.from({ length: 4 }, () => grow(4)))
    expect(() => expectValid(tidyNote(note)), `seed ${seed}: ${JSON.stringify(note)}`).not.toThrow()
  }
})

test('[NO3] words inside unknown nodes are kept, each block by itself', () => {
  const tasks = node('taskList', node('taskItem', p('Köp mjölk')), node('taskItem', p('Ring Bo')))
  const unknown = [tasks, node('codeBlock', 'a = 1'), node('details', text('löst'), list('bulletList', 'punkt'))]
  expect(readNote(noteOf(...unknown))).toEqual(
    doc(p('Köp mjölk'), p('Ring Bo'), p('a = 1'), p('löst'), list('bulletList', 'punkt')),
  )
})

test('[NO3] unknown marks and nodes inside a paragraph leave their words', () => {
  const content = p(text('röd', { type: 'textStyle', attrs: { color: 'red' } }), ' ', node('mention', 'Ada'), '!')
  expect(noteText(tidyNote(doc(content)))).toBe('röd Ada!')
  expect(JSON.stringify(tidyNote(doc(content)))).not.toContain('textStyle')
})

const links: [unknown, boolean][] = [
  ['https://example.org/a?b=c', true],
  ['HTTP://example.org', true],
  ['mailto:ada@example.org', true],
  [' https://example.org ', true],
  ['javascript:alert(1)', false],
  [' javascript:alert(1)', false],
  ['java\nscript:alert(1)', false],
  ['data:text/html,x', false],
  ['vbscript:x', false],
  ['file:///etc/passwd', false],
  ['//example.org', false],
  ['/home', false],
  [`https://example.org/${'x'.repeat(2000)}`, false],
  [7, false],
  [null, false],
]
test.each(links)('[NO4] a link to %s: %s', (href, may) => {
  expect(mayLinkTo(href)).toBe(may)
  const tidy = tidyNote(doc(p(text('ord', link(href)))))
  expect(tidy).toEqual(doc(p(may ? text('ord', { type: 'link', attrs: { href: String(href).trim() } }) : text('ord'))))
})

test('[NO4] links that two put on the same words at once are one', () => {
  const notes = new Y.Doc()
  const words = new Y.XmlText()
  words.insert(0, 'ord', { 'link--a': { href: 'https://a.example/' }, 'link--b': { href: 'https://b.example/' } })
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [words])
  notes.getXmlFragment(noteField).insert(0, [paragraph])
  const note = readNote(notes)
  expectValid(note)
  expect(note?.content?.[0]?.content?.[0]?.marks).toHaveLength(1)
})

test('[NO5] empty blocks are left out', () => {
  const empty = [
    node('paragraph'),
    p(' '),
    p({ type: 'hardBreak' }),
    h(2, ' '),
    node('bulletList', node('listItem', node('paragraph'))),
    node('blockquote', node('paragraph')),
    table([cell(''), cell('')]),
    node('image'),
  ]
  expect(tidyNote(doc(...empty))).toBe(null)
  expect(tidyNote(doc(...empty, p('ord'), ...empty))).toEqual(doc(p('ord')))
})

test('[NO5] nothing written is no note', () => {
  expect(readNote(new Y.Doc())).toBe(null)
  expect(tidyNote({ type: 'doc' })).toBe(null)
})

/** An element in an element in an element …, in a live document. */
function nested(depth: number, name: string): Y.Doc {
  const notes = new Y.Doc()
  notes.transact(() => {
    let parent: Y.XmlFragment = notes.getXmlFragment(noteField)
    for (let level = 0; level < depth; level++) {
      const child = new Y.XmlElement(name)
      parent.insert(0, [child])
      parent = child
    }
    parent.insert(0, [new Y.XmlText('djupt')])
  })
  return notes
}

test.each(['paragraph', 'blockquote', 'bulletList', 'table', 'unknown'])(
  '[NO6] 10,000 levels of %s are read without overflow',
  (name) => {
    const copy = copyOf(nested(10_000, name))
    expect(readNote(copy)).toBe(null)
    expect(noteText(rawNote(copy))).not.toContain('djupt')
  },
)

test.each(['paragraph', 'blockquote', 'bulletList', 'table', 'unknown'])(
  '[NO6] 10,000 levels of %s as plain values are tidied without overflow',
  (name) => {
    let inner: NoteNode = text('djupt')
    for (let level = 0; level < 10_000; level++) inner = { type: name, content: [inner] }
    expect(() => expectValid(tidyNote(doc(p('ytligt'), inner)))).not.toThrow()
    expect(noteLines(tidyNote(doc(p('ytligt'), inner)))).toEqual(['ytligt'])
  },
)

test('[NO6] what lies within the levels is read', () => {
  expect(noteText(readNote(nested(15, 'blockquote')))).toBe('djupt')
})

test('[NO7] two who type in the same paragraph at once keep every character', () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = randomOf(seed)
    const mine = noteOf(p('Ordföranden hälsar alla välkomna.'))
    const yours = copyOf(mine)
    const words = (copy: Y.Doc) => (copy.getXmlFragment(noteField).get(0) as Y.XmlElement).get(0) as Y.XmlText
    const typed = { mine: '', yours: '' }
    for (let n = 0; n < 20; n++) {
      const who = random() < 0.5 ? 'mine' : 'yours'
      const line = words(who === 'mine' ? mine : yours)
      line.insert(Math.floor(random() * (line.length + 1)), who === 'mine' ? 'M' : 'Y')
      typed[who] += who === 'mine' ? 'M' : 'Y'
      if (random() < 0.2) meet(mine, yours)
    }
    meet(mine, yours)
    const said = noteText(readNote(mine))
    expect(noteText(readNote(yours))).toBe(said)
    expect([...said].filter((sign) => sign === 'M').join(''), `seed ${seed}`).toBe(typed.mine)
    expect([...said].filter((sign) => sign === 'Y').join('')).toBe(typed.yours)
    expect(said.replace(/[MY]/g, '')).toBe('Ordföranden hälsar alla välkomna.')
  }
})

test('[NO1] texts beside each other are one text in the document, and an empty one is a place to type in', () => {
  const field = noteOf(p('en ', text('fet', { type: 'bold' })), p('')).getXmlFragment(noteField)
  const texts = field.toArray().map((block) => (block as Y.XmlElement).toArray())
  expect(texts.map((block) => block.length)).toEqual([1, 1])
  expect(texts.flat().every((inner) => inner instanceof Y.XmlText)).toBe(true)
})

test('[NO7] blocks that the server writes come after what is there', () => {
  const notes = noteOf(p('först'))
  writeNote(notes, [p('sedan')])
  expect(noteLines(readNote(notes))).toEqual(['först', 'sedan'])
})
