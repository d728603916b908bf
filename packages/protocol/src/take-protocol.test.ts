import type { WorkshopContents } from '@samsyn/meeting/contents'
import { contentsOf, halfDay, list, noteOf } from '@samsyn/meeting/meeting.fixture'
import { readNote } from '@samsyn/meeting/notes'
import { expect, test } from 'vitest'
import { canonicalBytes } from './canonical.ts'
import { readProtocol } from './read-protocol.ts'
import { takeProtocol } from './take-protocol.ts'

const taking = {
  language: 'sv',
  word: 'Protokoll',
  presenterWord: 'Föredragande',
  numbering: 'plain',
  approval: 'next-meeting',
  body: { id: 'b', name: 'Samverkansledningen' },
  series: { id: 's', name: '2026' },
  meeting: 'm',
  previous: null,
  actionsBefore: 0,
  decisionNumbers: false,
  layout: 'simple',
  accent: '',
  decisionsBefore: 0,
  approved: [],
} as const

const card = (id: string, question: string) => ({
  id,
  question,
  text: `Lapp ${id}`,
  group: 'g1',
  author: 'Ada Provlund',
})

/** The half-day meeting with a workshop that came to two points, one of which is left in the text. */
function taken(changes: Partial<WorkshopContents> = {}) {
  const contents = contentsOf(halfDay())
  const item = contents.items.find(({ kind }) => kind === 'workshop')
  if (!item) throw new Error('The meeting has no workshop.')
  const [question = { id: '', text: '' }] = item.questions
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => card(id, question.id)) as [
    ReturnType<typeof card>,
    ReturnType<typeof card>,
    ReturnType<typeof card>,
    ReturnType<typeof card>,
  ]
  const points = list('bulletList', 'Ett papper.', 'En punkt utan lapp.', 'Lapp d')
  const [first, , last] = points.content ?? []
  Object.assign(first ?? {}, { attrs: { point: 'p1' } })
  Object.assign(last ?? {}, { attrs: { point: 'd' } })
  const workshop: WorkshopContents = {
    state: 'closed',
    groups: [
      { id: 'g1', name: 'Grupp 1', members: ['Ada Provlund'], onLink: true, dissolved: false },
      { id: 'g2', name: 'Upplöst', members: [], onLink: false, dissolved: true },
    ],
    clusters: {
      themes: [
        {
          id: 't',
          question: question.id,
          title: 'Tema',
          entries: [
            { id: 'p1', order: 'a0', text: 'Ett papper.', point: true, cards: [a, b] },
            { id: 'c', order: 'a1', text: 'Lapp c', point: false, cards: [c] },
          ],
        },
      ],
      loose: [],
      dropped: [{ card: d, reason: 'utanför frågan' }],
    },
    written: { themes: [] },
    appendix: false,
    ...changes,
  }
  const notes = readNote(noteOf(points)) ?? { type: 'doc' }
  const items = contents.items.map((one) => (one === item ? { ...one, notes, workshop } : one))
  return takeProtocol({ ...contents, items }, taking).items.find(({ kind }) => kind === 'workshop')
}

test('the points of a workshop in the text are told with the cards they come from, and how many were laid aside', () => {
  expect(taken()?.workshop).toEqual({
    groups: [{ name: 'Grupp 1', members: ['Ada Provlund'], onLink: true }],
    points: [{ id: 'p1', cards: ['a', 'b'] }],
    cards: 4,
    dropped: 1,
    appendix: [],
  })
})

test('an appendix has the cards by question, without those that were laid aside and without authors', () => {
  const workshop = taken({ appendix: true })?.workshop
  expect(workshop?.appendix).toEqual([
    {
      question: 'Vad behöver den som flyttar få veta före flytten?',
      cards: [
        { group: 'Grupp 1', text: 'Lapp a' },
        { group: 'Grupp 1', text: 'Lapp b' },
        { group: 'Grupp 1', text: 'Lapp c' },
      ],
    },
  ])
  expect(JSON.stringify(workshop?.appendix)).not.toContain('Provlund')
})

test('decisions are numbered in their order, after those of the year that have numbers, and proposals are not', () => {
  const contents = contentsOf(halfDay())
  const items = contents.items.map((one) =>
    one.kind === 'opening'
      ? { ...one, decisions: one.decisions.map((d) => ({ ...d, status: 'proposed' as const })) }
      : one,
  )
  const numbers = (before: number) =>
    takeProtocol({ ...contents, items }, { ...taking, decisionsBefore: before })
      .items.flatMap(({ decisions }) => decisions)
      .map(({ number }) => number)
  const count = items.flatMap(({ decisions }) => decisions).length
  expect(numbers(0)).toEqual(['', ...Array.from({ length: count - 1 }, (_, at) => `B 2026:${at + 1}`)])
  expect(numbers(7)[1]).toBe('B 2026:8')
})

test('an item without a workshop has none', () => {
  expect(takeProtocol(contentsOf(halfDay()), taking).items.map(({ workshop }) => workshop)).toEqual(
    Array.from({ length: 8 }, () => null),
  )
})

test('the record says how its PDF is set, and the colour of its deck, only where they are not the usual, and is read again with them', () => {
  const contents = contentsOf(halfDay())
  expect(takeProtocol(contents, taking)).not.toHaveProperty('layout')
  expect(takeProtocol(contents, taking)).not.toHaveProperty('accent')
  const own = takeProtocol(contents, { ...taking, layout: 'hanging', accent: '#7a1f4b' })
  expect(own).toMatchObject({ layout: 'hanging', accent: '#7a1f4b' })
  expect(readProtocol(canonicalBytes(own))).toEqual({ ok: true, protocol: own })
})

test('a change of members says who comes and goes, whatever became of it, and is read again with it', () => {
  const protocol = takeProtocol(contentsOf(halfDay()), taking)
  const [change, ...others] = protocol.items
    .flatMap(({ decisions }) => decisions)
    .toSorted((a, b) => Number(b.kind === 'membership-change') - Number(a.kind === 'membership-change'))
  expect(change?.membership).toMatchObject({ outgoing: 'Rut Tidigaresson', incoming: 'Pia Arbetsnamn' })
  for (const other of others) expect(other).not.toHaveProperty('membership')
  expect(readProtocol(canonicalBytes(protocol))).toEqual({ ok: true, protocol })
})
