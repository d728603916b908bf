import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { NoteNode } from './contents.ts'
import { type ChangedNode, type HistoryRow, historyPoints, noteChanges } from './history.ts'
import { h, list, noteOf, p, randomOf } from './meeting.fixture.ts'
import { noteField, noteLines, rawNote, restoreNote, writeNote } from './notes.ts'

/** Two people who write in a note and a journal that hears of it at once. */
function writers() {
  const rows: HistoryRow[] = []
  const state = new Y.Doc()
  let time = Date.parse('2026-11-22T09:00:00.000Z')
  const as = (author: string, change: (doc: Y.Doc) => void, later = 1000) => {
    time += later
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(state))
    const before = Y.encodeStateVector(doc)
    change(doc)
    const update = Y.encodeStateAsUpdate(doc, before)
    Y.applyUpdate(state, update)
    rows.push({ seq: rows.length * 3 + 1, at: new Date(time).toISOString(), author, update })
    return rows.at(-1)?.seq as number
  }
  return { rows, as, state }
}

const firstText = (doc: Y.Doc) => firstTextOf(doc.getXmlFragment(noteField).get(0))

type Piece = { text: string; kind: string; author: string }
function pieces({ text, change, content = [] }: ChangedNode): Piece[] {
  if (text !== undefined) return [{ text, kind: change?.kind ?? 'same', author: change?.author ?? '' }]
  return content.flatMap(pieces)
}

/** The note when one kind of change is left out. */
function without(kind: 'added' | 'removed', node: ChangedNode): NoteNode[] {
  if (node.text !== undefined && node.change?.kind === kind) return []
  const { change: _, content, ...rest } = node
  return [content ? { ...rest, content: content.flatMap((child) => without(kind, child)) } : (rest as NoteNode)]
}
const lines = (kind: 'added' | 'removed', node: ChangedNode) => noteLines(without(kind, node)[0] ?? null)

test('[HI1] who brought a row wrote it, whatever else is in it', () => {
  const { rows, as } = writers()
  const one = as('åsa', (doc) => writeNote(doc, [p('Planen antas.')]))
  const two = as('tomas', (doc) => firstText(doc).insert(7, 'för 2027 '))
  expect(pieces(noteChanges(rows, 0, one))).toEqual([{ text: 'Planen antas.', kind: 'added', author: 'åsa' }])
  expect(pieces(noteChanges(rows, 0, two))).toEqual([
    { text: 'Planen ', kind: 'added', author: 'åsa' },
    { text: 'för 2027 ', kind: 'added', author: 'tomas' },
    { text: 'antas.', kind: 'added', author: 'åsa' },
  ])
})

test('[HI2] what came within a minute is one point, with everybody in it', () => {
  const { rows, as } = writers()
  as('åsa', (doc) => writeNote(doc, [p('En rad.')]))
  const second = as('tomas', (doc) => firstText(doc).insert(0, 'Ja. '), 20_000)
  const third = as('åsa', (doc) => firstText(doc).delete(0, 4), 90_000)
  expect(historyPoints(rows)).toEqual([
    {
      seq: second,
      at: '2026-11-22T09:00:01.000Z',
      by: [
        { author: 'åsa', added: 7, removed: 0 },
        { author: 'tomas', added: 4, removed: 0 },
      ],
    },
    { seq: third, at: '2026-11-22T09:01:51.000Z', by: [{ author: 'åsa', added: 0, removed: 4 }] },
  ])
  expect(historyPoints([])).toEqual([])
})

test('[HI3] what was removed is told with who removed it, and a block that went away with its kind', () => {
  const { rows, as } = writers()
  const one = as('åsa', (doc) => writeNote(doc, [p('Budgeten sänks inte.'), h(2, 'Bilaga'), p('Slut.')]))
  const two = as('tomas', (doc) => firstText(doc).delete(14, 5))
  const three = as('gunilla', (doc) => doc.getXmlFragment(noteField).delete(1, 1))
  expect(pieces(noteChanges(rows, one, two))).toEqual([
    { text: 'Budgeten sänks', kind: 'same', author: '' },
    { text: ' inte', kind: 'removed', author: 'tomas' },
    { text: '.', kind: 'same', author: '' },
    { text: 'Bilaga', kind: 'same', author: '' },
    { text: 'Slut.', kind: 'same', author: '' },
  ])
  const all = noteChanges(rows, one, three)
  expect(pieces(all)).toContainEqual({ text: 'Bilaga', kind: 'removed', author: 'gunilla' })
  expect(all.content?.[1]).toMatchObject({ type: 'heading', attrs: { level: 2 } })
  // Nothing was written after the last row.
  expect(pieces(noteChanges(rows, three, three)).every(({ kind }) => kind === 'same')).toBe(true)
})

test('[HI3] between any two points of a random history the notes before and after are both in it', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = randomOf(seed)
    const pick = (n: number) => Math.floor(random() * n)
    const { rows, as, state } = writers()
    const states = new Map([[0, [] as string[]]])
    for (let step = 0; step < 25; step++) {
      const seq = as(`writer ${pick(3)}`, (doc) => {
        const field = doc.getXmlFragment(noteField)
        const kind = pick(4)
        if (field.length === 0 || kind === 0) {
          const at = pick(field.length + 1)
          const copy = noteOf(list('bulletList', `punkt ${step}`), p(`stycke ${step}`))
          const block = copy.getXmlFragment(noteField).get(pick(2)) as Y.XmlElement
          field.insert(at, [block.clone()])
          return
        }
        if (kind === 1 && field.length > 1) return field.delete(pick(field.length), 1)
        let inside = field.get(pick(field.length))
        while (inside instanceof Y.XmlElement) inside = inside.get(0) as Y.XmlElement | Y.XmlText
        if (!(inside instanceof Y.XmlText)) return
        if (kind === 2 || inside.length < 3) inside.insert(pick(inside.length + 1), `å${step} `)
        else inside.delete(pick(inside.length - 2), 2)
      })
      states.set(seq, noteLines(rawNote(state)))
    }
    const points = [...states.keys()]
    for (let look = 0; look < 10; look++) {
      const [from = 0, to = 0] = [points[pick(points.length)], points[pick(points.length)]]
        .map(Number)
        .sort((a, b) => a - b)
      const changes = noteChanges(rows, from, to)
      expect(lines('removed', changes), `seed ${seed}, ${from} to ${to}`).toEqual(states.get(to))
      expect(lines('added', changes), `seed ${seed}, ${from} to ${to}`).toEqual(states.get(from))
    }
  }
})

test('[HI4] what is brought a second time stays with whoever brought it first', () => {
  const { rows, as, state } = writers()
  as('åsa', (doc) => writeNote(doc, [p('Skrivet av Åsa.')]))
  const again = { seq: 90, at: '2026-11-22T12:00:00.000Z', author: 'tomas', update: Y.encodeStateAsUpdate(state) }
  expect(pieces(noteChanges([...rows, again], 0, 90))).toEqual([
    { text: 'Skrivet av Åsa.', kind: 'added', author: 'åsa' },
  ])
})

test('[NO8] a note says again what it said, and what is the same around it is left alone', () => {
  const notes = noteOf(p('Början.'), p('Mitten.'), p('Slutet.'))
  const before = rawNote(notes)
  const field = notes.getXmlFragment(noteField)
  const [first, last] = [field.get(0), field.get(2)]
  firstTextOf(field.get(1)).insert(0, 'Inte ')
  field.insert(2, [(noteOf(h(2, 'Ny')).getXmlFragment(noteField).get(0) as Y.XmlElement).clone()])
  expect(restoreNote(notes, before.content ?? [])).toBe(true)
  expect(rawNote(notes)).toEqual(before)
  expect(field.get(0)).toBe(first)
  expect(field.get(2)).toBe(last)
  expect(restoreNote(notes, before.content ?? [])).toBe(false)
})

function firstTextOf(block: unknown): Y.XmlText {
  const text = block instanceof Y.XmlElement ? block.get(0) : null
  if (!(text instanceof Y.XmlText)) throw new Error('No words.')
  return text
}
