/** The year plan of a series and its calendars, asked for as people's browsers and calendars do. */
import type { ApprovalInfo } from '@samsyn/api/approval'
import type { Series } from '@samsyn/api/bodies'
import type { Frozen } from '@samsyn/api/meetings'
import type { NoticeInfo } from '@samsyn/api/notices'
import type { Feeds, MadeFeed, NewPlan, PlansInfo } from '@samsyn/api/plans'
import { changeFacts, readItems } from '@samsyn/meeting/agenda'
import { addAttendee } from '@samsyn/meeting/attendance'
import { addDecision, addPoint, changeDecision, readDecisions, removePoint } from '@samsyn/meeting/decisions'
import ICAL from 'ical.js'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  type Browser,
  freeze,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  type StagedMeeting,
  settled,
  startServer,
  until,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
let staged: StagedMeeting
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())
beforeEach(async () => {
  staged = await makeMeeting(organiser, 'draft')
})

const plan: NewPlan = {
  days: [
    { from: '2099-04-17', to: '2099-04-17' },
    { from: '2099-03-17', to: '2099-03-18' },
  ],
  start: '09:00',
  end: '12:00',
  place: 'Rådhuset',
  link: 'https://video.example.se/rum',
  form: 'hybrid',
}
const ofSeries = (more = '') => `/api/series/${staged.series}${more}`
const plans = () => organiser.call<PlansInfo>('GET', ofSeries('/plans'))
const propose = async (what = plan) => (await organiser.call<{ id: string }>('POST', ofSeries('/plans'), what)).id
const series = () => organiser.call<Series>('GET', ofSeries())
const days = async () => (await series()).meetings.filter(({ date }) => date >= '2099').map(({ date }) => date)
const toPhase = (phase: string, meeting = staged.meeting) =>
  organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: phase })

/** The decision on the plan, as the meeting has it. */
async function decide(status: 'decided' | 'deferred' = 'decided', meeting = staged.meeting) {
  const board = organiser.board(meeting)
  await settled(board.decisions)
  const decision = readDecisions(board.decisions.document).find(({ kind }) => kind === 'meeting-plan')
  const returns = status === 'deferred' ? '2026-09-11' : ''
  await write(board.decisions, (doc) => changeDecision(doc, decision?.id ?? '', { status, returns }))
  board.leave()
}

it('[YP4] A plan is put to a meeting as an item of its own, and follows when the proposal is changed', async () => {
  const id = await propose()
  await organiser.call('POST', `/api/plans/${id}/put`, { meeting: staged.meeting })
  await organiser.call('PUT', `/api/plans/${id}`, {
    ...plan,
    days: [...plan.days, { from: '2099-05-15', to: '2099-05-15' }],
  })
  const board = organiser.board(staged.meeting)
  await settled(board.agenda, board.decisions)
  expect(readItems(board.agenda.document).filter(({ kind }) => kind === 'planning')).toMatchObject([
    { id, title: 'Årshjul 2099' },
  ])
  expect(readDecisions(board.decisions.document).find(({ item }) => item === id)).toMatchObject({
    status: 'proposed',
    heading: 'Mötesdagar 2099',
    lead: 'Provrådet i Exempelstad beslutar att',
    points: [{ text: 'hålla möten 2099 den 17–18 mars, 17 april och 15 maj, kl. 9.00–12.00, Rådhuset.' }],
  })
  board.leave()
  expect((await plans()).plans).toMatchObject([
    { state: 'proposed', put: { meeting: staged.meeting, otherwise: false } },
  ])
})

it('[RA11] A protocol that is corrected to have decided it adopts it', async () => {
  const id = await propose()
  await organiser.call('POST', `/api/plans/${id}/put`, { meeting: staged.meeting })
  await toPhase('open')
  await toPhase('closed')
  const { protocol } = await freeze(organiser, staged.meeting)
  expect((await plans()).plans).toMatchObject([{ state: 'proposed' }])
  const record = await (await organiser.ask('GET', `/p/${protocol}/protocol.json`)).json()
  const item = record.items.findIndex(({ kind }: { kind: string }) => kind === 'planning')
  const { protocol: second } = await organiser.call<Frozen>('POST', `/api/protocols/${protocol}/corrections`, {
    ...{ reason: 'Det beslutades.', remarks: [] },
    changes: [{ at: `items/${item}/decisions/0/status`, before: 'proposed', after: 'decided' }],
  })
  expect((await plans()).plans).toMatchObject([{ state: 'adopted', adopted: { protocol: second } }])
  expect(await days()).toEqual(['2099-03-17', '2099-04-17'])
})

it('[YP6] The protocol that decides it adopts it, and the meetings are there once, with the standing items', async () => {
  await organiser.call('PATCH', ofSeries(), {
    settings: { standing: [{ title: 'Läget hos var och en', kind: 'round', minutes: 20 }] },
  })
  // The series meets already on one of the days.
  const { id: there } = await organiser.call<{ id: string }>('POST', ofSeries('/meetings'), { date: '2099-04-17' })
  const id = await propose()
  await organiser.call('POST', `/api/plans/${id}/put`, { meeting: staged.meeting })
  await toPhase('open')
  await decide()
  await toPhase('closed')
  const { protocol } = await freeze(organiser, staged.meeting)
  expect(await days()).toEqual(['2099-03-17', '2099-04-17'])
  await Promise.all([stage.parts.plans.make(staged.series), stage.parts.plans.resume(), plans()])
  expect(await days()).toEqual(['2099-03-17', '2099-04-17'])
  const [adopted] = (await plans()).plans
  expect(adopted).toMatchObject({ state: 'adopted', adopted: { protocol, by: 'Mötesdagar 2099' } })
  // [RA10] Who may correct the outcome is told that the plan stays as it is.
  const { effects } = await organiser.call<ApprovalInfo>('GET', `/api/protocols/${protocol}/approval`)
  expect(effects).toEqual([{ label: expect.stringMatching(/^\d/), on: 'plan' }])
  expect(adopted?.meetings).toMatchObject([{ day: '2099-03-17' }, { day: '2099-04-17', meeting: there }])
  const made = adopted?.meetings[0]?.meeting ?? ''
  expect((await series()).meetings.find((one) => one.id === made)).toMatchObject({
    phase: 'draft',
    start: '09:00',
    place: 'Rådhuset',
  })
  const board = organiser.board(made)
  await settled(board.agenda)
  expect(readItems(board.agenda.document).map(({ title }) => title)).toEqual([
    'Välkomna och godkännande av dagordning',
    'Föregående mötesprotokoll',
    'Läget hos var och en',
    'Kommande möte och avslutning',
  ])
  board.leave()
  // What is adopted is no proposal any more.
  expect(await reasonOf(organiser.call('PUT', `/api/plans/${id}`, plan))).toBe('wrong-state')
  expect(await reasonOf(organiser.call('DELETE', `/api/plans/${id}`))).toBe('wrong-state')
  expect(await reasonOf(organiser.call('POST', `/api/plans/${id}/adopt`, { decidedBy: 'Ingen' }))).toBe('wrong-state')
})

it('[YP5] A protocol that decides on other days adopts nothing, and the plan can be adopted by hand', async () => {
  const id = await propose()
  await organiser.call('POST', `/api/plans/${id}/put`, { meeting: staged.meeting })
  await toPhase('open')
  await toPhase('closed')
  await decide()
  const board = organiser.board(staged.meeting)
  await settled(board.decisions)
  const { id: decision = '', points = [] } =
    readDecisions(board.decisions.document).find(({ item }) => item === id) ?? {}
  await write(board.decisions, (doc) => {
    removePoint(doc, decision, points[0]?.id ?? '')
    addPoint(doc, decision, 'hålla möte den 2 maj 2099 kl. 9.00.')
  })
  board.leave()
  await freeze(organiser, staged.meeting)
  expect((await plans()).plans).toMatchObject([{ state: 'proposed', put: { otherwise: true } }])
  expect(await days()).toEqual([])
  await organiser.call('POST', `/api/plans/${id}/adopt`, { decidedBy: 'Ordföranden 3 december' })
  expect((await plans()).plans).toMatchObject([
    { state: 'adopted', adopted: { by: 'Ordföranden 3 december', protocol: '' } },
  ])
  expect(await days()).toEqual(['2099-03-17', '2099-04-17'])
})

it('[YP5] A plan that was put off comes back as its own item, follows the proposal, and is adopted by the meeting that decides it', async () => {
  const id = await propose()
  await organiser.call('POST', `/api/plans/${id}/put`, { meeting: staged.meeting })
  await toPhase('open')
  await decide('deferred')
  await toPhase('closed')
  await freeze(organiser, staged.meeting)
  expect((await plans()).plans).toMatchObject([{ state: 'proposed', put: { putOff: true, otherwise: false } }])
  const { id: later } = await organiser.call<{ id: string }>('POST', ofSeries('/meetings'), {
    ...{ date: '2026-09-11', start: '09:00', end: '11:00', place: 'Provsalen' },
  })
  expect((await plans()).plans).toMatchObject([
    { state: 'proposed', put: { meeting: later, putOff: false, otherwise: false } },
  ])
  const days = [...plan.days, { from: '2099-05-15', to: '2099-05-15' }]
  await organiser.call('PUT', `/api/plans/${id}`, { ...plan, days })
  const board = organiser.board(later)
  await settled(board.agenda, board.decisions)
  expect(readItems(board.agenda.document).filter(({ kind }) => kind === 'planning')).toMatchObject([
    { id, title: 'Mötesdagar 2099', previousDate: '2026-03-13' },
  ])
  expect(readDecisions(board.decisions.document).filter(({ kind }) => kind === 'meeting-plan')).toMatchObject([
    { item: id, points: [{ text: expect.stringContaining('17 april och 15 maj') }] },
  ])
  await write(board.agenda, (agenda) => {
    const row = addAttendee(agenda, { name: 'Ada Provlund', organisation: 'Norrviks kommun', status: 'present' })
    changeFacts(agenda, { chair: row.id, secretary: row.id })
  })
  board.leave()
  await toPhase('open', later)
  await decide('decided', later)
  await toPhase('closed', later)
  const { protocol } = await freeze(organiser, later)
  expect((await plans()).plans).toMatchObject([{ state: 'adopted', put: { meeting: later }, adopted: { protocol } }])
})

it('[YP5] A plan that another meeting than it was put to decides is adopted by that one', async () => {
  const id = await propose()
  const { id: other } = await organiser.call<{ id: string }>('POST', ofSeries('/meetings'), { date: '2026-09-11' })
  await organiser.call('POST', `/api/plans/${id}/put`, { meeting: other })
  await toPhase('open')
  const board = organiser.board(staged.meeting)
  const [point = ''] = (await plans()).plans.map(({ decision }) => decision)
  await write(board.decisions, (doc) => {
    const said: Parameters<typeof addDecision>[1] = {
      item: staged.items[1] ?? '',
      lead: 'Provrådet beslutar att',
      points: [point],
      status: 'decided',
    }
    addDecision(doc, { ...said, kind: 'meeting-plan' })
  })
  board.leave()
  await toPhase('closed')
  const { protocol } = await freeze(organiser, staged.meeting)
  expect((await plans()).plans).toMatchObject([
    { state: 'adopted', put: { meeting: staged.meeting }, adopted: { protocol } },
  ])
})

it('[YP3] What the body has on its calendar is told: meetings and plans of its other series', async () => {
  const other = await organiser.call<{ id: string }>('POST', `/api/bodies/${staged.body}/series`, {
    name: 'Beredningen',
  })
  await organiser.call('POST', `/api/series/${other.id}/meetings`, { date: '2099-02-02' })
  await organiser.call('POST', `/api/series/${other.id}/plans`, {
    ...plan,
    days: [{ from: '2099-02-09', to: '2099-02-10' }],
  })
  expect((await plans()).taken.filter(({ series }) => series === 'Beredningen')).toMatchObject([
    { from: '2099-02-02', to: '2099-02-02' },
    { from: '2099-02-09', to: '2099-02-10' },
  ])
})

it('[YP1] A plan has days of the calendar, and at least one', async () => {
  const bad = (days: NewPlan['days']) => reasonOf(organiser.call('POST', ofSeries('/plans'), { ...plan, days }))
  expect(await bad([])).toBe('bad-input')
  expect(await bad([{ from: '2099-02-30', to: '2099-02-30' }])).toBe('bad-input')
  expect(await bad([{ from: '2099-02-02', to: '2099-02-01' }])).toBe('bad-input')
})

// ── Calendars ──────────────────────────────────────────────────────────────────────────────────────────────────────

const feed = async (person = '') => {
  const { address } = await organiser.call<MadeFeed>('POST', ofSeries('/feeds'), { person })
  return new URL(address).pathname
}
/** What a calendar that subscribes gets, read by a library of others. */
async function subscribe(path: string) {
  const answer = await fetch(`${stage.address}${path}`)
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()))
  return calendar.getAllSubcomponents('vevent').map((one) => {
    const event = new ICAL.Event(one)
    const status = String(one.getFirstPropertyValue('status'))
    return {
      uid: event.uid,
      sequence: event.sequence,
      starts: String(event.startDate),
      ends: String(event.endDate),
      where: event.location,
      status,
    }
  })
}

it('[CA3] A feed tells the meetings of a series; what changes, and what is cancelled, is told anew under the same UID', async () => {
  const id = await propose()
  await organiser.call('POST', `/api/plans/${id}/adopt`, { decidedBy: 'Ordföranden' })
  const path = await feed()
  const planned = (await subscribe(path)).filter(({ starts }) => starts >= '2099')
  expect(planned).toMatchObject([
    {
      sequence: 0,
      starts: '2099-03-17T09:00:00',
      ends: '2099-03-18T12:00:00',
      where: 'Rådhuset, https://video.example.se/rum',
    },
    { sequence: 0, starts: '2099-04-17T09:00:00', ends: '2099-04-17T12:00:00', status: 'CONFIRMED' },
  ])
  expect(await subscribe(path)).toEqual(await subscribe(path))
  // A notice says both days as well.
  const [two] = (await plans()).plans[0]?.meetings ?? []
  const notice = await organiser.call<NoticeInfo>('GET', `/api/meetings/${two?.meeting}/notice`)
  expect([notice.date, notice.lastDay]).toEqual(['2099-03-17', '2099-03-18'])
  const meeting = (await plans()).plans[0]?.meetings[1]?.meeting ?? ''
  const board = organiser.board(meeting)
  await write(board.agenda, (agenda) => changeFacts(agenda, { start: '10:00', link: 'https://video.example.se/annat' }))
  board.leave()
  const told = async () => (await subscribe(path)).find(({ uid }) => uid === `${meeting}@samsyn`)
  await until('the feed tells the new time', async () => (await told())?.starts === '2099-04-17T10:00:00')
  expect(await told()).toMatchObject({ sequence: 1, where: 'Rådhuset, https://video.example.se/annat' })
  await toPhase('cancelled', meeting)
  expect(await told()).toMatchObject({ sequence: 2, status: 'CANCELLED' })
})

it('[CA3] A feed tells a meeting by its corrected link, time and place', async () => {
  await toPhase('open')
  await toPhase('closed')
  const { protocol } = await freeze(organiser, staged.meeting)
  const path = await feed()
  const told = async () => (await subscribe(path)).find(({ uid }) => uid === `${staged.meeting}@samsyn`)
  const before = await told()
  const { meeting } = await (await organiser.ask('GET', `/p/${protocol}/protocol.json`)).json()
  const correct = (key: string, after: string) => ({ at: `meeting/${key}`, before: meeting[key], after })
  await organiser.call('POST', `/api/protocols/${protocol}/corrections`, {
    ...{ reason: 'Fel länk.', remarks: [] },
    changes: [
      correct('link', 'https://video.example.se/ratt'),
      correct('end', '15:45'),
      correct('place', 'Lilla salen'),
    ],
  })
  expect(await told()).toMatchObject({
    sequence: (before?.sequence ?? 0) + 1,
    ends: expect.stringContaining('T15:45:00'),
    where: 'Lilla salen, https://video.example.se/ratt',
  })
})

it('[CA4] A new address ends the one before; a person has one of their own, and gets it by the own link', async () => {
  const first = await feed()
  const second = await feed()
  expect((await fetch(`${stage.address}${first}`)).status).toBe(404)
  expect((await fetch(`${stage.address}${second}`)).status).toBe(200)
  await organiser.call('POST', `/api/bodies/${staged.body}/people`, { people: [{ name: 'Ada Provlund' }] })
  const [member] = (await series()).members
  const person = member && { id: member.person, name: member.name }
  const own = await feed(person?.id)
  expect(await subscribe(own)).toEqual(await subscribe(second))
  const { feeds } = await organiser.call<Feeds>('GET', ofSeries('/feeds'))
  expect(feeds.map(({ person, name }) => [person, name])).toEqual(
    expect.arrayContaining([
      ['', ''],
      [person?.id, person?.name],
    ]),
  )
  await organiser.call('DELETE', `/api/people/${person?.id}`)
  expect((await fetch(`${stage.address}${own}`)).status).toBe(404)
  await toPhase('called')
  const guest = await invited(organiser, staged.meeting, 'participant', 'Gäst Gästsson')
  expect(await reasonOf(guest.call('POST', `/api/meetings/${staged.meeting}/feed`))).toBe('not-in-register')
  expect(await reasonOf(guest.call('POST', ofSeries('/feeds'), {}))).toBe('not-allowed')
})
