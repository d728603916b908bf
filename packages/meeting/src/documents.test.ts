import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addCard, reveal, showDots } from './cards.ts'
import { beginAgenda } from './carry-over.ts'
import * as choices from './contents.ts'
import { addDecision, giveToAll } from './decisions.ts'
import {
  agendaDocument,
  cardsDocument,
  decisionsDocument,
  layoutVersion,
  notesDocument,
  readDocumentName,
  reportDocument,
  revealedDocument,
  roomDocument,
  themesDocument,
} from './documents.ts'
import { addFollowUp } from './follow-ups.ts'
import { halfDay } from './meeting.fixture.ts'
import { noteSchema } from './note-format.ts'
import { noteField } from './notes.ts'
import { reportText, sayNothing } from './rounds.ts'
import { addPoint, addTheme, dropCard } from './themes.ts'

test('[LA1] a name that was made is read back', () => {
  expect(readDocumentName(agendaDocument('m1'))).toEqual({ kind: 'agenda', meeting: 'm1' })
  expect(readDocumentName(decisionsDocument('m1'))).toEqual({ kind: 'decisions', meeting: 'm1' })
  expect(readDocumentName(roomDocument('m1'))).toEqual({ kind: 'room', meeting: 'm1' })
  const ofItem = { meeting: 'm1', item: 'i_1-A' }
  expect(readDocumentName(notesDocument('m1', 'i_1-A'))).toEqual({ kind: 'notes', ...ofItem })
  expect(readDocumentName(revealedDocument('m1', 'i_1-A'))).toEqual({ kind: 'revealed', ...ofItem })
  expect(readDocumentName(themesDocument('m1', 'i_1-A'))).toEqual({ kind: 'themes', ...ofItem })
  expect(readDocumentName(cardsDocument('m1', 'i_1-A', 'g'))).toEqual({ kind: 'cards', ...ofItem, group: 'g' })
  expect(readDocumentName(reportDocument('m1', 'i_1-A', 'o-1'))).toEqual({ kind: 'report', ...ofItem, row: 'o-1' })
})

const strange = [
  '',
  '/',
  'm1',
  'm1/',
  '/agenda',
  'm1/agenda/',
  'm1/agenda/x',
  'm1/decisions/x',
  'm1/notes',
  'm1/notes/',
  'm1/notes/i1/x',
  'm1/Agenda',
  'm1/cards/i1',
  'm1/cards/i1/g/x',
  'm1/room/i1',
  'm1/themes',
  'm1/report/i1/..',
  'm 1/agenda',
  '../agenda',
  'm1/notes/..',
  'm1/notes/å',
  `${'m'.repeat(65)}/agenda`,
  'm1/agenda\n',
]
test.each(strange)('[LA1] %j is no document of a meeting', (name) => {
  expect(readDocumentName(name)).toBe(null)
})

/** What kinds of values lie where: ids become "*", the fields of all records with the same place are taken together. */
function layoutOf(value: unknown, records = false): string[] {
  if (value instanceof Y.Text) return ['shared text']
  if (value instanceof Y.XmlFragment) return ['blocks']
  if (!(value instanceof Y.Map)) return [Array.isArray(value) ? 'list of strings' : typeof value]
  return [...value].flatMap(([name, inner]) => {
    const within = layoutOf(inner, name === 'points' || name === 'presenters' || name === 'questions')
    const place = records ? '*' : name
    return within.length > 0 ? within.map((line) => `${place} › ${line}`) : [`${place} › nothing`]
  })
}
const recordMaps = ['items', 'attachments', 'attendance', 'decisions', 'actions']

/** The documents of workshops and rounds. */
function workshopLayout(): string[] {
  const [cards, themes, report, revealed] = [new Y.Doc(), new Y.Doc(), new Y.Doc(), new Y.Doc()]
  addCard(cards, 'q', 'x')
  addPoint(themes, addTheme(themes, 'q', 'x'), 'x')
  dropCard(themes, 'c', 'x')
  reportText(report).insert(0, 'x')
  sayNothing(report, true)
  reveal(revealed, [{ id: 'c', question: 'q', text: 'x', group: 'g', author: '' }])
  showDots(revealed, { t: 1 })
  const placed = themes.getMap('places').get('c')
  return [
    ...layoutOf(cards.getMap('cards'), true).map((line) => `cards › cards › ${line}`),
    ...['themes', 'points'].flatMap((name) =>
      layoutOf(themes.getMap(name), true).map((line) => `themes › ${name} › ${line}`),
    ),
    `themes › places › * › ${Object.keys(placed as object)}`,
    ...layoutOf(report.getMap('answer')).map((line) => `report › answer › ${line}`),
    ...[...report.share.keys()].map((name) => `report › ${name}`),
    ...['cards', 'dots'].map((name) => `revealed › ${name} › ${JSON.stringify(revealed.getMap(name).toJSON())}`),
  ]
}

/** What earlier protocols have left, and what many organisations do each for itself. */
function followUpLayout(): string[] {
  const decisions = new Y.Doc()
  giveToAll(decisions, addDecision(decisions, { item: 'i', lead: '' }), ['x'])
  const share = { organisation: 'x', status: 'waiting', date: '', text: '' } as const
  addFollowUp(decisions, { item: 'i', number: 'U 2026:1', text: 'x', owner: '', due: '', shares: [share] })
  const shares = (where: string, records: unknown) =>
    layoutOf(records, true).map((line) => `${where} › shares › ${line}`)
  return [...decisions.getMap<Y.Map<unknown>>('followUps').values()].flatMap((fields) => {
    const own = [...decisions.getMap<Y.Map<unknown>>('decisions').values()][0]
    return [
      ...[...fields].map(([name, value]) => `decisions › followUps › * › ${name} › ${layoutOf(value, true)[0] ?? ''}`),
      ...shares('decisions › followUps › *', fields.get('shares')),
      ...shares('decisions › decisions › *', own?.get('shares')),
    ]
  })
}

function layout(): string {
  const { agenda, decisions, notes, items } = halfDay()
  const fresh = new Y.Doc()
  beginAgenda(fresh, {
    facts: { diaryNumber: 'x' },
    people: [],
    chair: '',
    secretary: '',
    previous: null,
    standing: [],
    words: { opening: '', previous: '', closing: '' },
  })
  const note = notes.get(items.workshop) ?? new Y.Doc()
  const lines = [
    ...['facts', 'items', 'attachments', 'attendance', 'live'].flatMap((name) =>
      layoutOf(agenda.getMap(name), recordMaps.includes(name)).map((line) => `agenda › ${name} › ${line}`),
    ),
    ...layoutOf(fresh.getMap('meta')).map((line) => `agenda › meta › ${line}`),
    ...['decisions', 'actions'].flatMap((name) =>
      layoutOf(decisions.getMap(name), true).map((line) => `decisions › ${name} › ${line}`),
    ),
    ...layoutOf(note.getXmlFragment(noteField)).map((line) => `notes › ${noteField} › ${line}`),
    ...workshopLayout(),
    ...followUpLayout(),
    ...[agendaDocument('m'), decisionsDocument('m'), roomDocument('m'), notesDocument('m', 'i')],
    ...[
      revealedDocument('m', 'i'),
      themesDocument('m', 'i'),
      cardsDocument('m', 'i', 'g'),
      reportDocument('m', 'i', 'r'),
    ],
    // A choice that older clients do not know is read by them as another one.
    ...Object.entries(choices).map(([name, values]) => `${name}: ${values.join(' ')}`),
    ...Object.values(noteSchema().nodes).map(
      ({ name, spec }) => `block ${name}(${Object.keys(spec.attrs ?? {})}): ${spec.content ?? ''}`,
    ),
    ...Object.values(noteSchema().marks).map(({ name, spec }) => `mark ${name}(${Object.keys(spec.attrs ?? {})})`),
  ]
  // A document holds no other root than these.
  expect([...agenda.share.keys()].sort()).toEqual(['attachments', 'attendance', 'facts', 'items', 'live'])
  expect([...decisions.share.keys()].sort()).toEqual(['actions', 'decisions'])
  expect([...note.share.keys()]).toEqual([noteField])
  return [...new Set(lines)].sort().join('\n')
}

/** What the layout of each version looks like. A line is added and never changed once a meeting has been held with it. */
const hashes: Record<number, string> = {
  1: '7fb3a1d85c719e5c7868e8c1f2ac5681',
  2: '4b39e1b55d85c1d3e5aaf233447108bb',
  3: 'cc7ef27f639f8e1b45df00d766245b3c',
  4: '4879c3178cc44c29a0b51db1e23ad3c9',
}

test('[LA2] the layout of the documents is that of its version', () => {
  const seen = layout()
  const hash = createHash('sha256').update(seen).digest('hex').slice(0, 32)
  expect(hash, `The layout has changed: raise layoutVersion and bring older documents along.\n${seen}`).toBe(
    hashes[layoutVersion],
  )
})
