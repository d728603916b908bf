/** What protocols leave comes back in the next meeting, is followed up, reported by its owners, moved or declined. */
import type { Body } from '@samsyn/api/bodies'
import type { CarryOverInfo, Earlier, Reminders, Tasks } from '@samsyn/api/carry-over'
import type { Preview } from '@samsyn/api/meetings'
import type { AboutPerson } from '@samsyn/api/register'
import type { DecisionPage, Found } from '@samsyn/api/search'
import type { Invitation } from '@samsyn/api/sign-in'
import { addItem, changeFacts, changeItem, readFacts, readItems } from '@samsyn/meeting/agenda'
import { addAttendee, changeAttendee, checkIn, readAttendance, removeAttendee } from '@samsyn/meeting/attendance'
import { addAction, addDecision, changeDecision, giveToAll, readDecisions } from '@samsyn/meeting/decisions'
import { changeFollowUp, readFollowUps, sharesOfFollowUp } from '@samsyn/meeting/follow-ups'
import { changeShare } from '@samsyn/meeting/shares'
import { inspect } from '@samsyn/server/inspection'
import { Memories } from '@samsyn/server/memory'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  Browser,
  freeze,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  type StagedMeeting,
  settled,
  signedIn,
  startServer,
  tokenIn,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
let staged: StagedMeeting
let first: { protocol: string }

beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())

/** A meeting that leaves an action to somebody, one to all, a deferred item, and a decision that two organisations take. */
beforeEach(async () => {
  staged = await makeMeeting(organiser, 'open')
  await organiser.call('POST', `/api/bodies/${staged.body}/people`, {
    people: [
      { name: 'Ada Provlund', organisation: 'Norrviks kommun' },
      { name: 'Bo Testman', organisation: 'Ekmyra kommun' },
    ],
  })
  const [item = '', second = '', third = ''] = staged.items.slice(1)
  const board = organiser.board(staged.meeting)
  await write(board.decisions, (decisions) => {
    addAction(decisions, { item, text: 'Lämna tidplan', owner: 'Ada Provlund', due: '2026-04-10' })
    addAction(decisions, { item, text: 'Kartlägga resurserna', owner: 'Alla huvudmän', due: '2026-04-10' })
    addAction(decisions, { item, text: 'Redovisa piloten', owner: 'Bo Testman', due: '2026-11-27' })
    const shared = addDecision(decisions, {
      item: second,
      lead: 'Provrådet beslutar att',
      points: ['inleda samarbetet.'],
      status: 'decided',
    })
    changeDecision(decisions, shared, { heading: 'Samarbetet', validTo: '2026-06-30' })
    giveToAll(decisions, shared, ['Norrviks kommun', 'Ekmyra kommun'])
  })
  await write(board.agenda, (agenda) => void changeItem(agenda, third, { state: 'deferred', returns: 'nästa möte' }))
  board.leave()
})

async function nextMeeting(date = '2026-04-17') {
  const { members } = await organiser.call<Body>('GET', `/api/bodies/${staged.body}`)
  const [chair, secretary] = members.map(({ person }) => person)
  const facts = { date, start: '09:00', end: '11:00', place: 'Provsalen', chair, secretary }
  return (await organiser.call<{ id: string }>('POST', `/api/series/${staged.series}/meetings`, facts)).id
}
async function frozen(meeting = staged.meeting) {
  const board = organiser.board(meeting)
  await write(board.agenda, (agenda) => {
    const { chair } = readFacts(agenda)
    if (meeting !== staged.meeting) checkIn(agenda, chair, 'on-site')
  })
  await write(board.decisions, (decisions) => {
    for (const { id, status } of readDecisions(decisions))
      if (status === 'proposed') changeDecision(decisions, id, { status: 'decided' })
  })
  board.leave()
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' })
  return freeze(organiser, meeting)
}
async function standing(meeting: string) {
  const board = organiser.board(meeting)
  await settled(board.agenda, board.decisions)
  const found = {
    items: readItems(board.agenda.document),
    decisions: readDecisions(board.decisions.document),
    followUps: readFollowUps(board.decisions.document),
    attendance: readAttendance(board.agenda.document),
    facts: readFacts(board.agenda.document),
  }
  board.leave()
  return found
}
const list = (meeting: string) => organiser.call<CarryOverInfo>('GET', `/api/meetings/${meeting}/carry-over`)
const choose = (meeting: string, json: object) =>
  organiser.call<CarryOverInfo>('POST', `/api/meetings/${meeting}/carry-over`, json)
const titles = async (meeting: string) => (await standing(meeting)).items.map(({ title }) => title)

it('The next meeting begins with what the last one left: once, in its place, and not what is due later', async () => {
  first = await frozen()
  const meeting = await nextMeeting()
  await stage.parts.carryOver.fillNext(staged.series)
  const { items, followUps } = await standing(meeting)
  expect(items.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
    'opening: Välkomna och godkännande av dagordning',
    'previous-protocol: Föregående mötesprotokoll',
    'follow-up: Uppföljning av uppdrag',
    'information: Budget',
    'closing: Kommande möte och avslutning',
  ])
  expect(items[3]).toMatchObject({ previousDate: '2026-03-13', previousProtocol: first.protocol, previousLabel: '4' })
  expect(
    followUps.map(({ number, text, shares }) => [number, text, shares.map(({ organisation }) => organisation)]),
  ).toEqual([
    ['B 2026:1', 'Samarbetet', ['Norrviks kommun', 'Ekmyra kommun']],
    ['U 2026:1', 'Lämna tidplan', []],
    ['U 2026:2', 'Kartlägga resurserna', ['Norrviks kommun', 'Ekmyra kommun']],
  ])
  const { isNext, returning } = await list(meeting)
  expect(isNext).toBe(true)
  expect(returning.map(({ key, item, later }) => [key, item !== '', later])).toEqual(
    expect.arrayContaining([
      ['U 2026:3', false, '2026-11-27'],
      ['2026-03-13 4', true, ''],
    ]),
  )
  // Its time ends soon: that is offered.
  expect(returning.find(({ kind }) => kind === 'ending')).toMatchObject({ label: 'B 2026:1', item: '', later: '' })
})

it('[BE5] an agenda made before the last meeting is filled when that is frozen', async () => {
  const meeting = await nextMeeting()
  const later = await nextMeeting('2026-05-29')
  expect(await titles(meeting)).toHaveLength(2)
  first = await frozen()
  const { items, decisions } = await standing(meeting)
  expect(items.find(({ kind }) => kind === 'previous-protocol')).toMatchObject({ previousProtocol: first.protocol })
  expect(decisions[0]?.points[0]?.text).toContain('2026-03-13')
  expect(items.map(({ title }) => title)).toContain('Budget')
  expect(await titles(later)).toHaveLength(2)
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'cancelled' })
  expect(await titles(later)).toContain('Budget')
})

it('[BK14] what is declined is kept with its word, and what is moved comes on its day', async () => {
  await frozen()
  const meeting = await nextMeeting()
  expect(await reasonOf(choose(meeting, { key: 'U 2026:1', choice: 'declined' }))).toBe('bad-input')
  expect(await reasonOf(choose(meeting, { key: 'U 2099:1', choice: 'declined', reason: 'x' }))).toBe('item-gone')
  await choose(meeting, { key: 'U 2026:1', choice: 'declined', reason: 'Frågan har fallit.' })
  const { returning } = await choose(meeting, { key: '2026-03-13 4', choice: 'moved', day: '2026-05-29' })
  expect(returning.find(({ key }) => key === 'U 2026:1')).toMatchObject({
    item: '',
    choice: { choice: 'declined', reason: 'Frågan har fallit.', by: 'Olga Organisatör' },
  })
  expect(returning.find(({ key }) => key === '2026-03-13 4')).toMatchObject({ item: '', later: '2026-05-29' })
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'called' })
  expect(await titles(meeting)).not.toContain('Budget')
  expect((await standing(meeting)).followUps.map(({ number }) => number)).not.toContain('U 2026:1')
  await choose(meeting, { key: 'U 2026:1', choice: 'taken-up' })
  expect((await standing(meeting)).followUps.map(({ number }) => number)).toContain('U 2026:1')
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'open' })
  await frozen(meeting)
  // All of the series are remembered, also when there are more than are kept at hand.
  const { storage, memories } = stage.parts
  const remembered = await memories.of(staged.series)
  expect(new Set(remembered.actions.flatMap(({ steps }) => steps.map(({ protocol }) => protocol))).size).toBe(2)
  expect(await new Memories(storage, 1).of(staged.series)).toEqual(remembered)

  const later = await nextMeeting('2026-05-29')
  expect(await titles(later)).toContain('Budget')
  expect((await inspect(stage.parts.storage, stage.parts.files)).wrong).toEqual([])
})

it('[BK14] what was moved has its new day until a later meeting says another, also where it was moved before that was kept', async () => {
  await frozen()
  const meeting = await nextMeeting()
  const onIn = async (of: string) => {
    const found = (await list(of)).returning.find(({ key }) => key === 'U 2026:1')
    return [found?.later, found?.choice?.choice ?? '']
  }
  await choose(meeting, { key: 'U 2026:1', choice: 'moved', day: '2026-05-29' })
  expect(await onIn(meeting)).toEqual(['2026-05-29', 'moved'])
  for (const to of ['called', 'open']) await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to })
  await frozen(meeting)

  const second = await nextMeeting('2026-05-29')
  for (const to of ['called', 'open']) await organiser.call('POST', `/api/meetings/${second}/phase`, { to })
  const board = organiser.board(second)
  await write(board.decisions, (decisions) => {
    const row = readFollowUps(decisions).find(({ number }) => number === 'U 2026:1')
    changeFollowUp(decisions, row?.id ?? '', { outcome: 'carried', newDue: '2026-11-20' })
  })
  board.leave()
  await frozen(second)
  const third = await nextMeeting('2026-09-11')
  expect(await onIn(third)).toEqual(['2026-11-20', ''])
  expect((await standing(third)).followUps.map(({ number }) => number)).not.toContain('U 2026:1')

  const { db } = stage.parts.storage
  const { id: _, ...row } = await db
    .selectFrom('carry_choices')
    .selectAll()
    .where('series_id', '=', staged.series)
    .executeTakeFirstOrThrow()
  const earlier = { ...row, key: 'U 2026:3', due: null, due_said: null }
  const old = (id: string, day: string, before: string) =>
    db
      .insertInto('carry_choices')
      .values({ ...earlier, id, day, meeting_id: before })
      .execute()
  await old(`old-${staged.series}`, '2026-12-11', second)
  const third3 = (await list(third)).returning.find(({ key }) => key === 'U 2026:3')
  expect(third3).toMatchObject({ later: '2026-12-11', choice: { choice: 'moved' } })
})

it('[BK9] a row about which nobody has said anything is taken off when an extra meeting has dealt with it', async () => {
  await frozen()
  const meeting = await nextMeeting('2026-05-29')
  const extra = await nextMeeting('2026-04-17')
  const numbers = async (of: string) => (await standing(of)).followUps.map(({ number }) => number)
  expect(await numbers(meeting)).toEqual(['B 2026:1', 'U 2026:1', 'U 2026:2'])
  const change = async (of: string, changes: Record<string, Parameters<typeof changeFollowUp>[2]>) => {
    const board = organiser.board(of)
    await write(board.decisions, (decisions) => {
      for (const { id, number } of readFollowUps(decisions)) changeFollowUp(decisions, id, changes[number] ?? {})
    })
    board.leave()
  }
  await organiser.call('POST', `/api/meetings/${extra}/phase`, { to: 'called' })
  await organiser.call('POST', `/api/meetings/${extra}/phase`, { to: 'open' })
  await change(extra, { 'U 2026:1': { outcome: 'done' }, 'U 2026:2': { outcome: 'done' } })
  await change(meeting, { 'U 2026:2': { said: 'Kartan är ritad.' } })
  await frozen(extra)
  expect(await numbers(meeting)).toEqual(['B 2026:1', 'U 2026:2'])
})

it('What is followed up stands in the protocol, with a row for each organisation, and comes back as it was left', async () => {
  await frozen()
  const meeting = await nextMeeting()
  const board = organiser.board(meeting)
  await settled(board.decisions, board.agenda)
  const number = (wanted: string) =>
    readFollowUps(board.decisions.document).find((one) => one.number === wanted)?.id ?? ''
  await write(board.agenda, (agenda) => {
    addAttendee(agenda, { name: 'Cia Gäst', organisation: 'Konsult AB' })
    addItem(agenda, { title: 'Övrigt' })
  })
  await write(board.decisions, (decisions) => {
    changeFollowUp(decisions, number('U 2026:1'), { outcome: 'done', said: 'Planen är utsänd.' })
    changeFollowUp(decisions, number('U 2026:2'), { outcome: 'carried', newDue: '2026-05-29' })
  })
  board.leave()
  const { html } = await organiser.call<Preview>('GET', `/api/meetings/${meeting}/preview`)
  expect(html).toContain('Uppdrag U 2026:1:')
  expect(html).toContain('Planen är utsänd.')
  expect(html).toContain('0 av 2 har svarat.')
  expect(html).toMatch(/<th scope="col">Organisation<\/th>/)
  await stage.parts.storage.db.updateTable('meetings').set({ phase: 'closed' }).where('id', '=', meeting).execute()
  const { findings } = await stage.parts.freeze.checks(meeting)
  expect(findings.filter(({ code }) => code === 'I27')).toEqual([])
})

it('[FN4] The register and the page of a decision tell how an action stands after the meetings that have looked at it', async () => {
  const board = organiser.board(staged.meeting)
  await write(board.decisions, (decisions) => {
    const [decision] = readDecisions(decisions)
    addAction(decisions, {
      item: decision?.item ?? '',
      decision: decision?.id ?? '',
      text: 'Sända avtalet',
      owner: 'Bo Testman',
      due: '2026-04-01',
    })
  })
  board.leave()
  await frozen()
  const given = async (by: Browser, more = '') =>
    (await by.call<Found>('GET', `/api/search?kind=action&series=${staged.series}${more}`)).hits
      .map(({ number, status, owner }) => [number, status, owner])
      .sort()
  expect(await given(organiser, '&status=open')).toHaveLength(4)
  const meeting = await nextMeeting()
  for (const to of ['called', 'open']) await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to })
  const next = organiser.board(meeting)
  await write(next.decisions, (decisions) => {
    const row = (number: string) => readFollowUps(decisions).find((one) => one.number === number)?.id ?? ''
    changeFollowUp(decisions, row('U 2026:1'), { outcome: 'done' })
    changeFollowUp(decisions, row('U 2026:2'), { outcome: 'dropped' })
    changeFollowUp(decisions, row('U 2026:4'), { outcome: 'changed', newOwner: 'Ada Provlund', newDue: '2026-05-29' })
  })
  next.leave()
  const { protocol } = await frozen(meeting)
  const now = [
    ['U 2026:1', 'done', 'Ada Provlund'],
    ['U 2026:2', 'dropped', 'Alla huvudmän'],
    ['U 2026:3', 'open', 'Bo Testman'],
    ['U 2026:4', 'open', 'Ada Provlund'],
  ]
  expect(await given(organiser)).toEqual(now)
  expect(await given(organiser, '&status=open')).toEqual(now.slice(2))
  const page = (by: Browser) => by.call<DecisionPage>('GET', `/api/decisions/${staged.body}/2026:1`)
  expect((await page(organiser)).actions).toMatchObject([
    { number: 'U 2026:4', due: '2026-05-29', owner: 'Ada Provlund' },
  ])
  // The same when it is made again from the records, and when the protocol that says so is corrected.
  const { storage, search } = stage.parts
  await storage.db.updateTable('search_sources').set({ layout: 0 }).execute()
  await search.catchUp()
  expect(await given(organiser)).toEqual(now)
  await organiser.call('POST', `/api/protocols/${protocol}/corrections`, {
    reason: 'Fel plats.',
    changes: [{ at: 'meeting/place', before: 'Provsalen', after: 'Stora Provsalen' }],
    remarks: [],
  })
  expect(await given(organiser)).toEqual(now)
})

it('[FN4] What was said of an action in a later meeting, and of an organisation, is found where that protocol says it', async () => {
  await frozen()
  const meeting = await nextMeeting()
  for (const to of ['called', 'open']) await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to })
  const board = organiser.board(meeting)
  await write(board.decisions, (decisions) => {
    const row = (number: string) => readFollowUps(decisions).find((one) => one.number === number)
    changeFollowUp(decisions, row('U 2026:1')?.id ?? '', { outcome: 'carried', said: 'Tidplanen remitteras.' })
    const shared = row('B 2026:1')
    const [share] = shared?.shares ?? []
    const said = { status: 'done', date: '2026-04-01', text: 'Kommunstyrelsen § 44' } as const
    changeShare(sharesOfFollowUp(decisions, shared?.id ?? ''), share?.id ?? '', said)
  })
  board.leave()
  const { items } = await standing(meeting)
  const { protocol } = await frozen(meeting)
  const number = items.findIndex(({ kind }) => kind === 'follow-up') + 1
  const found = async (q: string, more: Record<string, string> = {}) => {
    const query = new URLSearchParams({ q, series: staged.series, kind: 'item', ...more })
    return (await organiser.call<Found>('GET', `/api/search?${query}`)).hits.map(({ address }) => address)
  }
  const place = `/p/${protocol}#punkt-${number}`
  expect(await found('remitteras')).toEqual([place])
  expect(await found('kommunstyrelsen 44')).toEqual([place])
  expect(await found('', { organisation: 'Ekmyra kommun' })).toContain(place)
  expect(await found('ekmyra', { kind: 'decision' })).toEqual([`/beslut/${staged.body}/2026:1`])
})

it('[RG7] Owners see their tasks by a personal link, what they report stands before the next meeting, and is told to who asks what is kept', async () => {
  await frozen()
  const meeting = await nextMeeting()
  const { reminders } = await list(meeting)
  expect(reminders.map(({ name, tasks }) => [name, tasks.map(({ number }) => number)])).toEqual([
    ['Ada Provlund', ['U 2026:1', 'U 2026:2']],
    ['Bo Testman', ['U 2026:2', 'U 2026:3']],
  ])
  const { links } = await organiser.call<Reminders>('POST', `/api/meetings/${meeting}/reminders`, {
    people: reminders.map(({ attendee }) => attendee),
  })
  // Without mail they are sent by hand.
  expect(links.map(({ mail }) => mail)).toEqual([false, false])
  const letter = { attendee: links[0]?.attendee, subject: 'Dina uppdrag', text: 'Hej Ada.' }
  expect(await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/reminders/letters`, letter))).toBe(
    'no-address',
  )
  const [ada, bo] = await Promise.all(links.map(({ address }) => signedIn(stage.address, tokenIn(address))))
  if (!ada || !bo) throw new Error('Two were reminded.')
  const { tasks } = await ada.call<Tasks>('GET', '/api/tasks')
  expect(tasks.map(({ number, text, due }) => [number, text, due])).toEqual([
    ['U 2026:1', 'Lämna tidplan', '2026-04-10'],
    ['U 2026:2', 'Kartlägga resurserna', '2026-04-10'],
  ])
  const say = (by: Browser, number: string, status: string, text: string) =>
    by.call<Tasks>('POST', `/api/series/${staged.series}/task-reports`, { number, status, text })
  expect(await reasonOf(say(bo, 'U 2026:1', 'done', 'Inte min.'))).toBe('not-found')
  await say(ada, 'U 2026:1', 'open', 'Utkast finns.')
  const after = await say(ada, 'U 2026:1', 'done', 'Planen är skickad.')
  expect(after.tasks[0]?.report).toMatchObject({ status: 'done', text: 'Planen är skickad.' })
  const { members } = await organiser.call<Body>('GET', `/api/bodies/${staged.body}`)
  const { person } = members.find(({ name }) => name === 'Ada Provlund') ?? {}
  const { reports } = await organiser.call<AboutPerson>('GET', `/api/people/${person}`)
  const kept = { series: staged.series, number: 'U 2026:1', at: expect.any(String) }
  expect(reports).toEqual([
    { ...kept, status: 'open', text: 'Utkast finns.' },
    { ...kept, status: 'done', text: 'Planen är skickad.' },
  ])
  await say(bo, 'U 2026:2', 'done', 'Vi är klara.')
  const { followUps } = await standing(meeting)
  const [plan, all] = ['U 2026:1', 'U 2026:2'].map((number) => followUps.find((one) => one.number === number))
  expect(plan?.said).toMatch(/^Ada Provlund \(\d{4}-\d\d-\d\d\): klart\. Planen är skickad\.$/)
  expect(all?.shares.map(({ organisation, status, text }) => [organisation, status, text])).toEqual([
    ['Norrviks kommun', 'waiting', ''],
    ['Ekmyra kommun', 'done', 'Vi är klara.'],
  ])
})

it('[BK16] A report is told in the next meeting that follows the task up, and not again in those after it', async () => {
  await frozen()
  const meeting = await nextMeeting()
  const reminded = await organiser.call<Reminders>('POST', `/api/meetings/${meeting}/reminders`, {
    people: (await list(meeting)).reminders.map(({ attendee }) => attendee),
  })
  const ada = await signedIn(
    stage.address,
    tokenIn(reminded.links.find(({ name }) => name === 'Ada Provlund')?.address ?? ''),
  )
  const say = (text: string) =>
    ada.call<Tasks>('POST', `/api/series/${staged.series}/task-reports`, { number: 'U 2026:1', status: 'open', text })
  const saidIn = async (of: string) =>
    (await standing(of)).followUps.find(({ number }) => number === 'U 2026:1')?.said ?? null
  const report = async () =>
    (await ada.call<Tasks>('GET', '/api/tasks')).tasks.find(({ number }) => number === 'U 2026:1')?.report
  await say('Utkast finns.')
  // An extra meeting follows it up before the one that had been filled.
  const extra = await nextMeeting('2026-04-13')
  expect([await saidIn(meeting), await saidIn(extra)]).toEqual([
    expect.stringContaining('Utkast finns.'),
    expect.stringContaining('Utkast finns.'),
  ])
  expect(await report()).toMatchObject({ text: 'Utkast finns.' })
  for (const to of ['called', 'open']) await organiser.call('POST', `/api/meetings/${extra}/phase`, { to })
  await frozen(extra)
  expect(await saidIn(meeting)).toBe('')
  expect(await report()).toBe(null)
  const asked = async () => (await stage.parts.freeze.checks(meeting)).findings.filter(({ code }) => code === 'I27')
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'called' })
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'open' })
  expect((await asked()).length).toBeGreaterThan(0)
  await say('Nu är det klart.')
  expect(await saidIn(meeting)).toMatch(/^Ada Provlund \([\d-]+\): pågår\. Nu är det klart\.$/)
})

it("[BK15] A code leads to nobody's tasks, under whatever name, and a link to none when its row is gone", async () => {
  await frozen()
  const meeting = await nextMeeting()
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'called' })
  const { code } = await organiser.call<Invitation>('GET', `/api/meetings/${meeting}/links`)
  const row = (await standing(meeting)).attendance.find(({ name }) => name === 'Bo Testman')
  const guest = new Browser(stage.address)
  await guest.call('POST', `/api/join/${code}`, { attendee: row?.id, mode: 'link' })
  expect((await guest.call<Tasks>('GET', '/api/tasks')).tasks).toEqual([])
  const report = { number: 'U 2026:3', status: 'done', text: 'Inte min.' }
  const path = `/api/series/${staged.series}/task-reports`
  expect(await reasonOf(guest.call('POST', path, report))).toBe('not-found')
  const { links } = await organiser.call<Reminders>('POST', `/api/meetings/${meeting}/reminders`, { people: [row?.id] })
  const bo = await signedIn(stage.address, tokenIn(links[0]?.address ?? ''))
  expect((await bo.call<Tasks>('GET', '/api/tasks')).tasks).toHaveLength(2)
  const board = organiser.board(meeting)
  await write(board.agenda, (agenda) => removeAttendee(agenda, row?.id ?? ''))
  board.leave()
  expect((await bo.call<Tasks>('GET', '/api/tasks')).tasks).toEqual([])
  expect(await reasonOf(bo.call('POST', path, report))).toBe('not-found')
})

it('[NT8] A link to the own tasks takes no better role away', async () => {
  await frozen()
  const meeting = await nextMeeting()
  const board = organiser.board(meeting)
  await write(board.agenda, (agenda) => changeFacts(agenda, { secretary: '' }))
  board.leave()
  const bo = (await list(meeting)).reminders.find(({ name }) => name === 'Bo Testman')
  const { links } = await organiser.call<Reminders>('POST', `/api/meetings/${meeting}/reminders`, {
    people: [bo?.attendee],
  })
  const secretary = await invited(organiser, meeting, 'secretary', 'Bo Testman')
  await secretary.call('POST', '/api/sign-in', { token: tokenIn(links[0]?.address ?? '') })
  expect(await secretary.call('GET', `/api/meetings/${meeting}`)).toMatchObject({ role: 'secretary' })
  expect((await secretary.call<Tasks>('GET', '/api/tasks')).tasks.map(({ number }) => number)).toEqual(['U 2026:3'])
})

it('[NT8] A link to the own tasks makes nobody who listens take part', async () => {
  await frozen()
  const meeting = await nextMeeting()
  const row = await (async () => {
    const board = organiser.board(meeting)
    await settled(board.agenda)
    const bo = readAttendance(board.agenda.document).find(({ name }) => name === 'Bo Testman')
    await write(board.agenda, (agenda) => {
      changeFacts(agenda, { secretary: '' })
      changeAttendee(agenda, bo?.id ?? '', { status: 'observer' })
    })
    board.leave()
    return bo?.id ?? ''
  })()
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'called' })
  const { links } = await organiser.call<Reminders>('POST', `/api/meetings/${meeting}/reminders`, { people: [row] })
  const bo = await signedIn(stage.address, tokenIn(links[0]?.address ?? ''))
  expect(await bo.call('GET', `/api/meetings/${meeting}`)).toMatchObject({ role: 'observer' })
})

it('A new decision can rest on what the series has decided', async () => {
  await frozen()
  const meeting = await nextMeeting()
  await nextMeeting('2026-05-29')
  const { decisions, meetings } = await organiser.call<Earlier>('GET', `/api/meetings/${meeting}/earlier`)
  expect(decisions).toMatchObject([{ number: 'B 2026:1', title: 'Samarbetet', date: '2026-03-13' }])
  expect(meetings).toEqual(['2026-05-29'])
})

it('[BK9] What a corrected protocol leaves no longer is withdrawn from the next agenda, and what it leaves now comes there', async () => {
  const board = organiser.board(staged.meeting)
  const [item = ''] = staged.items.slice(1)
  await write(board.decisions, (decisions) => {
    for (const heading of ['Lokalen', 'Bussen'])
      changeDecision(
        decisions,
        addDecision(decisions, { item, lead: 'Provrådet beslutar att', points: ['avvakta.'], status: 'decided' }),
        { heading },
      )
    const [, lokalen] = readDecisions(decisions)
      .filter(({ points }) => points[0]?.text === 'avvakta.')
      .toReversed()
    changeDecision(decisions, lokalen?.id ?? '', { status: 'deferred', returns: 'nästa möte' })
  })
  board.leave()
  const { protocol } = await frozen()
  const meeting = await nextMeeting()
  await stage.parts.carryOver.fillNext(staged.series)
  const called = async () =>
    (await standing(meeting)).items.filter(({ state }) => state !== 'withdrawn').map(({ title }) => title)
  expect(await called()).toContain('Lokalen')
  expect(await called()).not.toContain('Bussen')
  const record = await (await organiser.ask('GET', `/p/${protocol}/protocol.json`)).json()
  const outcome = (heading: string, after: string) => {
    const at = record.items[1].decisions.findIndex((one: { heading: string }) => one.heading === heading)
    return { at: `items/1/decisions/${at}/status`, before: record.items[1].decisions[at].status, after }
  }
  await organiser.call('POST', `/api/protocols/${protocol}/corrections`, {
    ...{ reason: 'Fel utfall.', remarks: [] },
    changes: [outcome('Lokalen', 'decided'), outcome('Bussen', 'referred-back')],
  })
  expect(await called()).not.toContain('Lokalen')
  expect(await called()).toContain('Bussen')
})
