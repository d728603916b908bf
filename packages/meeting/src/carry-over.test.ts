import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { changeItem, readFacts, readItems, removeItem } from './agenda.ts'
import { addAttendee, readAttendance } from './attendance.ts'
import {
  type Beginning,
  beginAgenda,
  leaveOut,
  organisationsOf,
  type Proposal,
  placeFor,
  proposeFiling,
  putOnTable,
  type Returning,
  takenUpIn,
  takeOffTable,
  takeUpPrevious,
} from './carry-over.ts'
import { readDecisions } from './decisions.ts'
import { layoutVersion } from './documents.ts'
import { readFollowUps } from './follow-ups.ts'
import { titleFromFile } from './repairs.ts'

const beginning: Beginning = {
  facts: { date: '2026-04-17', start: '09:00', form: 'hybrid', place: 'Provsalen' },
  people: [
    { id: 'p1', name: 'Ada Provlund', organisation: 'Norrviks kommun', role: 'ledamot' },
    { id: 'p2', name: 'Mio Testdal', organisation: 'Kommunförbundet', role: '' },
  ],
  chair: 'p1',
  secretary: 'p2',
  previous: { protocol: 'protocol-1', date: '2026-02-06' },
  standing: [],
  words: { opening: 'Mötet öppnas', previous: 'Föregående protokoll', closing: 'Mötet avslutas' },
}

test('[BE1] a new meeting has facts, people, chair and secretary', () => {
  const agenda = new Y.Doc()
  beginAgenda(agenda, beginning)
  const rows = readAttendance(agenda)
  expect(rows.map(({ name, status, person }) => [name, status, person])).toEqual([
    ['Ada Provlund', 'expected', 'p1'],
    ['Mio Testdal', 'expected', 'p2'],
  ])
  expect(readFacts(agenda)).toEqual({
    ...beginning.facts,
    end: '',
    link: '',
    diaryNumber: '',
    nextMeeting: '',
    chair: rows[0]?.id,
    secretary: rows[1]?.id,
  })
  expect(agenda.getMap('meta').get('layout')).toBe(layoutVersion)
})

test('[BE1] it opens, takes up the previous protocol and closes', () => {
  const agenda = new Y.Doc()
  const previous = beginAgenda(agenda, beginning)
  expect(readItems(agenda)).toMatchObject([
    { kind: 'opening', title: 'Mötet öppnas' },
    { id: previous, kind: 'previous-protocol', previousDate: '2026-02-06', previousProtocol: 'protocol-1' },
    { kind: 'closing', title: 'Mötet avslutas' },
  ])
})

test('[BE1] the first meeting of a series takes up no protocol, and a body need not have chosen its chair', () => {
  const agenda = new Y.Doc()
  expect(beginAgenda(agenda, { ...beginning, previous: null, chair: '', secretary: 'p9' })).toBe(null)
  expect(readItems(agenda).map(({ kind }) => kind)).toEqual(['opening', 'closing'])
  expect(readFacts(agenda)).toMatchObject({ chair: '', secretary: '' })
})

test('[BE4] standing items stand after the previous protocol and before the closing item', () => {
  const agenda = new Y.Doc()
  const standing = [
    { title: 'Laget runt', kind: 'round', minutes: 20 },
    { title: 'Ekonomisk uppföljning', kind: 'follow-up', minutes: 0 },
  ] as const
  beginAgenda(agenda, { ...beginning, standing })
  expect(readItems(agenda).map(({ title, minutes }) => [title, minutes])).toEqual([
    ['Mötet öppnas', 0],
    ['Föregående protokoll', 0],
    ['Laget runt', 20],
    ['Ekonomisk uppföljning', 0],
    ['Mötet avslutas', 0],
  ])
})

test('[BE2] what becomes of the previous protocol is proposed and not yet decided', () => {
  const decisions = new Y.Doc()
  proposeFiling(decisions, 'item', 'Protokollet läggs till handlingarna.')
  expect(readDecisions(decisions)).toMatchObject([
    {
      item: 'item',
      lead: '',
      status: 'proposed',
      kind: 'approval',
      points: [{ text: 'Protokollet läggs till handlingarna.' }],
    },
  ])
})

const names: [string, string][] = [
  ['2026-02-06_Lägesrapport_hjälpmedel.pptx', 'Lägesrapport hjälpmedel'],
  ['20260206 - Budget.xlsx', 'Budget'],
  ['Bilaga 3 v1.2.pdf', 'Bilaga 3 v1.2'],
  ['2026-02-06.pdf', '2026-02-06'],
  ['utan ändelse', 'utan ändelse'],
  ['', ''],
]
test.each(names)('[BE3] "%s" is called "%s"', (file, title) => {
  expect(titleFromFile(file)).toBe(title)
})

// ── What comes back ────────────────────────────────────────────────────────────────────────────────────────────────

const matter: Returning = {
  key: '2026-02-06 5a',
  kind: 'matter',
  title: 'Gemensam webbsida',
  owner: '',
  due: '2026-04-17',
  dueSaid: '2026-02-06',
  on: '2026-04-17',
  protocol: 'protocol-1',
  date: '2026-02-06',
  label: '5a',
  item: 'dialogue',
  proposals: [
    {
      ...{ heading: 'Gemensam webbsida', lead: 'Rådet beslutar att', points: ['ta fram en webbsida'] },
      ...{ kind: 'funding', relation: 'changes', earlier: 'B 2026:1', amount: '40000', fund: 'Hälsa' },
      ...{ validFrom: '2026-05-01', validTo: '', membership: null },
      shares: [{ organisation: 'Norrviks kommun', status: 'done', date: '2026-02-01', text: 'KS § 4' }],
    },
  ],
  shares: [],
}
const action: Returning = {
  ...matter,
  key: 'U 2026:1',
  kind: 'action',
  title: 'Lämna tidplan',
  owner: 'Alla huvudmän',
  label: 'U 2026:1',
  proposals: [],
}
type Documents = { agenda: Y.Doc; decisions: Y.Doc }
function takeUp({ agenda, decisions }: Documents, returning: Returning, said = ''): void {
  const item = placeFor(agenda, readFollowUps(decisions), returning, 'Uppföljning av uppdrag')
  putOnTable(decisions, item, returning, { organisations: organisationsOf(readAttendance(agenda)), said })
}

function begun() {
  const documents = { agenda: new Y.Doc(), decisions: new Y.Doc() }
  beginAgenda(documents.agenda, beginning)
  return documents
}
const kindsOf = (agenda: Y.Doc) => readItems(agenda).map(({ kind }) => kind)

test('[BE5] an agenda made before the last meeting is about its protocol when that is frozen', () => {
  const documents = begun()
  const [, item] = readItems(documents.agenda)
  proposeFiling(documents.decisions, item?.id ?? '', 'Protokollet från 2026-02-06 läggs till handlingarna.')
  expect(takeUpPrevious(documents.agenda, { protocol: 'protocol-2', date: '2026-03-20' }, 'Föregående')).toBe(item?.id)
  for (const _ of [1, 2])
    proposeFiling(documents.decisions, item?.id ?? '', 'Protokollet från 2026-03-20 läggs till handlingarna.')
  expect(readItems(documents.agenda)[1]).toMatchObject({ previousDate: '2026-03-20', previousProtocol: 'protocol-2' })
  expect(readDecisions(documents.decisions).map(({ points }) => points[0]?.text)).toEqual([
    'Protokollet från 2026-03-20 läggs till handlingarna.',
  ])
  const without = new Y.Doc()
  beginAgenda(without, { ...beginning, previous: null })
  takeUpPrevious(without, { protocol: 'protocol-2', date: '2026-03-20' }, 'Föregående')
  expect(kindsOf(without)).toEqual(['opening', 'previous-protocol', 'closing'])
})

test('[BK8] what comes back stands in the agenda once, in its place, with what was on the table', () => {
  const documents = begun()
  for (const _ of [1, 2]) for (const one of [matter, action]) takeUp(documents, one, 'Utkast finns.')
  expect(kindsOf(documents.agenda)).toEqual(['opening', 'previous-protocol', 'follow-up', 'dialogue', 'closing'])
  const [, , followUp, back] = readItems(documents.agenda)
  expect(back).toMatchObject({
    title: 'Gemensam webbsida',
    previousDate: '2026-02-06',
    previousProtocol: 'protocol-1',
    previousLabel: '5a',
  })
  expect(readDecisions(documents.decisions)).toMatchObject([
    { item: back?.id, status: 'proposed', points: [{ text: 'ta fram en webbsida' }] },
  ])
  expect(readFollowUps(documents.decisions)).toMatchObject([
    { item: followUp?.id, number: 'U 2026:1', text: 'Lämna tidplan', outcome: 'open', said: 'Utkast finns.' },
  ])
})

test('[BK3] what was on the table has all that it would have done when it had been decided then', () => {
  const documents = begun()
  const membership = {
    ...{ group: 'Rådet', outgoing: 'Ada Provlund', outgoingOrganisation: '' },
    ...{ incoming: 'Cia Provdahl', incomingOrganisation: 'Norrviks kommun', from: '2026-05-01' },
  }
  const [funding] = matter.proposals as [Proposal]
  const change: Proposal = { ...funding, kind: 'membership-change', points: [], membership, shares: [] }
  takeUp(documents, { ...matter, proposals: [funding, change] })
  const there = readDecisions(documents.decisions)
  expect(there).toMatchObject([
    {
      ...{ status: 'proposed', kind: 'funding', relation: 'changes', earlier: 'B 2026:1', amount: '40000' },
      ...{ fund: 'Hälsa', validFrom: '2026-05-01', validTo: '', membership: null },
      shares: [{ organisation: 'Norrviks kommun', status: 'done', date: '2026-02-01', text: 'KS § 4' }],
    },
    { kind: 'membership-change', points: [{ text: '' }], membership, shares: [] },
  ])
})

test('[BK10] an assignment to all has a row for each organisation of the body', () => {
  const documents = begun()
  addAttendee(documents.agenda, { name: 'Gäst', organisation: 'Konsult AB' })
  takeUp(documents, {
    ...action,
    shares: [{ organisation: 'Norrviks kommun', status: 'done', date: '2026-03-01', text: '' }],
  })
  expect(
    readFollowUps(documents.decisions)[0]?.shares.map(({ organisation, status }) => `${organisation} ${status}`),
  ).toEqual(['Norrviks kommun done', 'Kommunförbundet waiting'])
})

test('[BK8] a row whose item is withdrawn or gone is taken up again under another, with what was said of it', () => {
  for (const isGone of [true, false]) {
    const { agenda, decisions } = begun()
    takeUp({ agenda, decisions }, action, 'Utkast finns.')
    const [before] = readFollowUps(decisions)
    if (isGone) removeItem(agenda, before?.item ?? '')
    else changeItem(agenda, before?.item ?? '', { state: 'withdrawn' })
    takeUp({ agenda, decisions }, action)
    const rows = readFollowUps(decisions)
    expect(rows).toMatchObject([{ id: before?.id, said: 'Utkast finns.' }])
    expect(takenUpIn(agenda, rows, action)).toBe(rows[0]?.item)
    expect(rows[0]?.item).not.toBe(before?.item)
  }
})

test('[YP5] what has the same item in every meeting comes back as that, also when it stands there already or was left out', () => {
  const { agenda } = begun()
  const place = () => placeFor(agenda, [], matter, 'Uppföljning av uppdrag', 'plan-1')
  expect(place()).toBe('plan-1')
  changeItem(agenda, 'plan-1', { state: 'withdrawn' })
  expect(takenUpIn(agenda, [], matter)).toBe('')
  expect(place()).toBe('plan-1')
  expect(takenUpIn(agenda, [], matter)).toBe('plan-1')
  expect(kindsOf(agenda)).toEqual(['opening', 'previous-protocol', 'dialogue', 'closing'])
})

test('[BK9] what is left out of a draft is gone; of an agenda that is out it is withdrawn', () => {
  for (const isDraft of [true, false]) {
    const documents = begun()
    for (const one of [matter, action]) takeUp(documents, one)
    for (const one of [matter, action]) {
      const gone = leaveOut(documents.agenda, readFollowUps(documents.decisions), one, isDraft)
      takeOffTable(documents.decisions, one, gone)
    }
    expect(readDecisions(documents.decisions)).toHaveLength(isDraft ? 0 : 1)
    expect(readFollowUps(documents.decisions)).toEqual([])
    expect(readItems(documents.agenda).find(({ previousLabel }) => previousLabel === '5a')?.state).toBe(
      isDraft ? undefined : 'withdrawn',
    )
    expect([matter, action].map((one) => takenUpIn(documents.agenda, [], one))).toEqual(['', ''])
  }
})
