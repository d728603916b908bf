import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { h, list, noteOf, p } from './meeting.fixture.ts'
import { noteLines, rawNote, readNote } from './notes.ts'
import type { Summary } from './room.ts'
import { settled, summaryChanges, takeChanges, textPoints, writeSummary } from './summary.ts'

const written: Summary = {
  themes: [
    {
      id: 't1',
      heading: 'Information',
      points: [
        { id: 'p1', text: 'Ett informationsblad.', cards: ['c1', 'c3'] },
        { id: 'p2', text: 'Samma nummer.', cards: ['c2'] },
      ],
    },
    { id: 't2', heading: 'Ansvar', points: [{ id: 'p3', text: 'Kontaktperson.', cards: ['c4'] }] },
  ],
}
const said = { groups: 'Arbetet skedde i två grupper.', heading: 'Summering' }

function summarised(): Y.Doc {
  const notes = noteOf(p('Inledning.'))
  writeSummary(notes, written, said)
  return notes
}
/** The same summary with something else in it. */
const changed = (change: (summary: Summary) => void): Summary => {
  const summary = structuredClone(written)
  change(summary)
  return summary
}
const linesOf = (notes: Y.Doc) => noteLines(readNote(notes))
const told = (notes: Y.Doc, now: Summary) =>
  summaryChanges(notes, written, now).map(({ id, kind, heading, text, before }) =>
    [kind, id, heading, text, before].join(' | '),
  )
/** Somebody words a point of the text anew. */
function word(notes: Y.Doc, point: string, words: string): void {
  const field = notes.getXmlFragment('text')
  for (const block of field.toArray())
    for (const item of block instanceof Y.XmlElement ? block.toArray() : [])
      if (item instanceof Y.XmlElement && item.getAttribute('point') === point) {
        const text = (item.get(0) as Y.XmlElement).get(0) as Y.XmlText
        text.delete(0, text.length)
        text.insert(0, words)
      }
}

test('[SU1] the summary is written with its groups, headings and points', () => {
  const notes = summarised()
  expect(readNote(notes)?.content?.map(({ type }) => type)).toEqual([
    'paragraph',
    'paragraph',
    'heading',
    'heading',
    'bulletList',
    'heading',
    'bulletList',
  ])
  expect(linesOf(notes)).toEqual([
    'Inledning.',
    'Arbetet skedde i två grupper.',
    'Summering',
    'Information',
    'Ett informationsblad.',
    'Samma nummer.',
    'Ansvar',
    'Kontaktperson.',
  ])
  expect([...textPoints(readNote(notes) ?? rawNote(notes)).keys()]).toEqual(['p1', 'p2', 'p3'])
  const plain = new Y.Doc()
  writeSummary(plain, written, { groups: '', heading: 'Summary' })
  expect(linesOf(plain)[0]).toBe('Summary')
})

test('[SU2] what changes later is told, and the text stays', () => {
  const notes = summarised()
  word(notes, 'p1', 'Ett lättläst blad.')
  const before = linesOf(notes)
  const now = changed(({ themes: [one, two] }) => {
    if (!one || !two) return
    one.heading = 'Information till den som flyttar'
    one.points[0] = { id: 'p1', text: 'Ett blad på flera språk.', cards: ['c1'] }
    two.points.push(...one.points.splice(1, 1), { id: 'p4', text: 'Fem dagar.', cards: ['c9'] })
    two.points.shift()
  })
  expect(told(notes, now)).toEqual([
    'reworded | t1 | Information till den som flyttar | Information till den som flyttar | Information',
    'reworded | p1 | Information till den som flyttar | Ett blad på flera språk. | Ett lättläst blad.',
    'moved | p2 | Ansvar | Samma nummer. | Information',
    'new | p4 | Ansvar | Fem dagar. | ',
    'gone | p3 | Ansvar | Kontaktperson. | ',
  ])
  expect(linesOf(notes)).toEqual(before)
})

test('[SU2] nothing is told of what is out of the text, or says so already', () => {
  const notes = noteOf(h(2, 'Summering'), h(3, 'Information'), list('bulletList', 'En punkt utan ursprung.'))
  expect(
    told(
      notes,
      changed(({ themes }) => themes.splice(0, 1)),
    ),
  ).toEqual([])
  expect(told(notes, written)).toEqual([])
  const other = summarised()
  word(other, 'p2', 'Ett nummer.')
  const now = changed(({ themes: [one] }) => one?.points.splice(1, 1, { id: 'p2', text: 'Ett nummer.', cards: ['c2'] }))
  expect(told(other, now)).toEqual([])
})

test('[SU3] each change is taken by itself', () => {
  const notes = summarised()
  word(notes, 'p2', 'Samma nummer före och efter.')
  const now = changed(({ themes }) => {
    const [one, two] = themes
    if (!one || !two) return
    two.points.unshift(...one.points.splice(1, 1))
    two.points.splice(1, 1)
    one.points[0] = { id: 'p1', text: 'Ett blad.', cards: ['c1'] }
    themes.push({ id: 't3', heading: 'I vår', points: [{ id: 'p5', text: 'Checklista.', cards: ['c5'] }] })
  })
  takeChanges(notes, written, now, ['p2'])
  expect(linesOf(notes).slice(2)).toEqual([
    'Summering',
    'Information',
    'Ett informationsblad.',
    'Ansvar',
    'Kontaktperson.',
    'Samma nummer före och efter.',
  ])
  takeChanges(notes, written, now, ['p3', 'p1', 'p5'])
  expect(linesOf(notes).slice(2)).toEqual([
    'Summering',
    'Information',
    'Ett blad.',
    'Ansvar',
    'Samma nummer före och efter.',
    'I vår',
    'Checklista.',
  ])
  expect([...textPoints(rawNote(notes)).keys()]).toEqual(['p1', 'p2', 'p5'])
  const emptied = summarised()
  takeChanges(
    emptied,
    written,
    changed(({ themes }) => themes.splice(1, 1)),
    ['p3'],
  )
  expect(linesOf(emptied).at(-1)).toBe('Ansvar')
  expect(readNote(emptied)?.content?.at(-1)?.type).toBe('heading')
  const headed = summarised()
  const renamed = changed(({ themes: [one] }) => Object.assign(one ?? {}, { heading: 'Upplysning' }))
  takeChanges(headed, written, renamed, ['t1'])
  expect(linesOf(headed)).toContain('Upplysning')
  expect(linesOf(headed)).not.toContain('Information')
})

test('[SU4] what was taken or let be is not told again', () => {
  const notes = summarised()
  const now = changed(({ themes }) => {
    const [one, two] = themes
    if (!one || !two) return
    one.heading = 'Upplysning'
    one.points[0] = { id: 'p1', text: 'Ett blad.', cards: ['c1'] }
    one.points.push(...two.points.splice(0, 1), { id: 'p4', text: 'Ny.', cards: [] })
    themes.splice(1, 1)
  })
  const all = summaryChanges(notes, written, now).map(({ id }) => id)
  expect(all.toSorted()).toEqual(['p1', 'p3', 'p4', 't1'])
  const rest = settled(written, now, ['p1', 'p4'])
  expect(summaryChanges(notes, rest, now).map(({ id }) => id)).toEqual(['t1', 'p3'])
  expect(settled(written, now, all)).toEqual(now)
  expect(summaryChanges(notes, settled(written, now, all), now)).toEqual([])
  const gone = changed(({ themes }) => themes.splice(0, 1))
  expect(settled(written, gone, ['p1', 'p2'])).toEqual(gone)
})
