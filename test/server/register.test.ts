/** The register of people and organisations, asked for as an organiser's browser does. */
import type { ApprovalInfo } from '@samsyn/api/approval'
import type { Body } from '@samsyn/api/bodies'
import type { Checks, Frozen, KnownPeople, MeetingInfo } from '@samsyn/api/meetings'
import type { AboutPerson, Member, NewPerson, Register } from '@samsyn/api/register'
import { readItems } from '@samsyn/meeting/agenda'
import { changeAttendee, readAttendance } from '@samsyn/meeting/attendance'
import type { Membership } from '@samsyn/meeting/contents'
import { addDecision, changeDecision, readDecisions, setMembership } from '@samsyn/meeting/decisions'
import { writeNote } from '@samsyn/meeting/notes'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
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
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
let staged: StagedMeeting
/** Nobody is known from another test: names are one's own. */
let n = 0
let anna: string
let bo: string
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())
beforeEach(async () => {
  n += 1
  anna = `Anna Provek${letters(n)}`
  bo = `Bo Provström${letters(n)}`
  staged = await makeMeeting(organiser, 'draft')
})

const letters = (n: number) => String.fromCharCode(96 + n).repeat(3)
const take = (people: NewPerson[], from = '', body = staged.body) =>
  organiser.call('POST', `/api/bodies/${body}/people`, { people, from })
const members = async (): Promise<Member[]> => (await organiser.call<Body>('GET', `/api/bodies/${staged.body}`)).members
const register = () => organiser.call<Register>('GET', '/api/register')
const about = (person: string) => organiser.call<AboutPerson>('GET', `/api/people/${person}`)
const personOf = async (name: string) => (await register()).people.find((one) => one.name === name)
const meetingOn = async (date: string): Promise<string> =>
  (await organiser.call<{ id: string }>('POST', `/api/series/${staged.series}/meetings`, { date })).id
const listOf = async (meeting: string) =>
  (await stage.parts.meetings.attendance(meeting)).map(({ name, organisation, role }) => [name, organisation, role])

it('[RG4] without a choice a row is who has the name and is of no other organisation', async () => {
  await take([{ name: anna, organisation: 'Tallnäs kommun', role: 'ledamot' }, { name: bo }])
  await take([
    { name: anna.toUpperCase(), title: 'socialchef' },
    { name: bo, organisation: 'Region Norrsund' },
  ])
  expect((await members()).map(({ name, represents, title, role }) => [name, represents, title, role])).toEqual([
    [anna, 'Tallnäs kommun', 'socialchef', 'ledamot'],
    [bo, 'Region Norrsund', '', ''],
  ])
  await take([{ name: anna, organisation: 'Region Norrsund' }])
  expect((await members()).map(({ name, represents }) => [name, represents])).toEqual([
    [anna, 'Tallnäs kommun'],
    [bo, 'Region Norrsund'],
    [anna, 'Region Norrsund'],
  ])
})

it('[RG4] whom a row is about can be said: somebody spelt otherwise, or somebody new', async () => {
  await take([{ name: anna, organisation: 'Tallnäs kommun' }])
  const person = (await personOf(anna))?.id ?? ''
  const other = anna.replace('Provek', 'Proveck')
  await take([{ name: other, as: person, email: 'anna@x.se' }])
  await take([{ name: anna, organisation: 'Tallnäs kommun', as: 'new' }])
  expect(await members()).toHaveLength(2)
  expect(await personOf(anna)).toMatchObject({ id: person, aliases: [other], email: 'anna@x.se' })
  await take([{ name: other, role: 'ordförande' }])
  expect((await members()).map(({ person: id, role }) => [id === person, role])).toEqual([
    [true, 'ordförande'],
    [false, ''],
  ])
  expect(await reasonOf(take([{ name: anna, as: 'nobody' }]))).toBe('not-found')
})

it('[RG5] what changes from a day leaves what was before standing until the day before', async () => {
  await take([{ name: anna, organisation: 'Tallnäs kommun', title: 'enhetschef', role: 'ledamot' }])
  const person = (await personOf(anna))?.id ?? ''
  const changed = { name: anna, organisation: 'Region Norrsund', title: 'direktör', role: 'ordförande', as: person }
  await take([changed], '2026-05-01')
  const { person: kept, memberships } = await about(person)
  expect(kept.positions).toEqual([
    { organisation: 'Tallnäs kommun', title: 'enhetschef', from: '', to: '2026-04-30' },
    { organisation: 'Region Norrsund', title: 'direktör', from: '2026-05-01', to: '' },
  ])
  expect(memberships.map(({ role, from, to }) => [role, from, to])).toEqual([
    ['ledamot', '', '2026-04-30'],
    ['ordförande', '2026-05-01', ''],
  ])
  await take([{ ...changed, title: 'regiondirektör' }])
  expect((await about(person)).person.positions.at(-1)?.title).toBe('regiondirektör')
})

it('[RG6] a meeting is told what holds on its day, and keeps it', async () => {
  await take([
    { name: anna, organisation: 'Tallnäs kommun', role: 'ledamot' },
    { name: bo, organisation: 'Region Norrsund' },
  ])
  const [first, second] = await members()
  const earlier = await meetingOn('2026-03-01')
  await organiser.call('PATCH', `/api/people/${first?.person}`, {
    positions: [
      { organisation: 'Tallnäs kommun', title: '', from: '', to: '2026-06-30' },
      { organisation: 'Björkåsa kommun', title: 'kommunchef', from: '2026-07-01', to: '' },
    ],
  })
  await organiser.call('PATCH', `/api/members/${second?.id}`, { to: '2026-06-30' })
  const before = await meetingOn('2026-06-30')
  const after = await meetingOn('2026-07-01')
  expect(await listOf(earlier)).toEqual([
    [anna, 'Tallnäs kommun', 'ledamot'],
    [bo, 'Region Norrsund', ''],
  ])
  expect(await listOf(before)).toEqual(await listOf(earlier))
  expect(await listOf(after)).toEqual([[anna, 'Björkåsa kommun', 'ledamot']])

  const known = (await organiser.call<KnownPeople>('GET', `/api/meetings/${after}/people`)).people
  expect(known.find(({ name }) => name === anna)).toMatchObject({
    organisation: 'Björkåsa kommun',
    title: 'kommunchef',
    role: 'ledamot',
  })
  expect(known.find(({ name }) => name === bo)).toMatchObject({ organisation: 'Region Norrsund', role: '' })
  const info = await organiser.call<MeetingInfo>('GET', `/api/meetings/${before}`)
  expect(info.organisations).toEqual(['Tallnäs kommun', 'Region Norrsund'])
})

it('[RG6] a deputy is known and not expected, and whom they stand for is said', async () => {
  await take([
    { name: anna, organisation: 'Tallnäs kommun' },
    { name: bo, organisation: 'Tallnäs kommun' },
  ])
  const [first, second] = await members()
  await organiser.call('PATCH', `/api/members/${second?.id}`, { deputyFor: first?.person, role: 'ersättare' })
  const meeting = await meetingOn('2026-03-01')
  expect(await listOf(meeting)).toEqual([[anna, 'Tallnäs kommun', '']])
  const { people } = await organiser.call<KnownPeople>('GET', `/api/meetings/${meeting}/people`)
  expect(people.find(({ name }) => name === bo)).toMatchObject({ role: 'ersättare', deputyFor: anna })
})

it('[RG7] protocols are looked through for somebody one after another, not all at once', async () => {
  for (const { meeting } of [await makeMeeting(organiser, 'closed'), await makeMeeting(organiser, 'closed')])
    await freeze(organiser, meeting)
  await take([{ name: anna }])
  const asked = vi.spyOn(stage.parts.storage.db.getExecutor(), 'executeQuery')
  await about((await personOf(anna))?.id ?? '')
  const answers = await Promise.all(asked.mock.results.map(({ value }) => value as ReturnType<typeof asked>))
  asked.mockRestore()
  const records = answers.map(({ rows }) => rows.filter((row) => Object.hasOwn(row as object, 'record')).length)
  expect(records.filter((count) => count > 0).length).toBeGreaterThan(1)
  expect(Math.max(...records)).toBe(1)
})

it('[RG11] who leads by a link is told of the body and its groups, and of nobody else in the register', async () => {
  await take([{ name: anna, organisation: 'Tallnäs kommun' }])
  await organiser.call('POST', '/api/people', { people: [{ name: bo, organisation: 'Region Norrsund' }] })
  const meeting = await meetingOn('2026-03-01')
  const secretary = await invited(organiser, meeting, 'secretary', 'Sekreterare Seksson')
  const told = async (by: Browser) => {
    const { people } = await by.call<KnownPeople>('GET', `/api/meetings/${meeting}/people`)
    return people.map(({ name }) => name).filter((name) => [anna, bo].includes(name))
  }
  expect(await told(secretary)).toEqual([anna])
  expect(await told(organiser)).toEqual([anna, bo])
  const made = await makeMeeting(organiser, 'draft')
  await stage.parts.storage.db
    .updateTable('bodies')
    .set({ parent_id: staged.body })
    .where('id', '=', made.body)
    .execute()
  await organiser.call('POST', `/api/bodies/${made.body}/people`, { people: [{ name: bo }] })
  expect(await told(secretary)).toEqual([anna, bo])
})

it('[RG7] who is removed is gone from the register, and stays in what is frozen; before that all can be had', async () => {
  await take([{ name: anna, organisation: 'Tallnäs kommun', role: 'ledamot', email: 'anna@x.se' }, { name: bo }])
  const [first, second] = await members()
  await organiser.call('PATCH', `/api/members/${second?.id}`, { deputyFor: first?.person })
  const meeting = await meetingOn('2026-03-01')
  const board = organiser.board(meeting)
  await write(board.agenda, (agenda) => {
    for (const { id } of readAttendance(agenda)) changeAttendee(agenda, id, { status: 'present' })
    const [row] = readAttendance(agenda)
    agenda.getMap('facts').set('chair', row?.id)
    agenda.getMap('facts').set('secretary', row?.id)
    for (const [name, value] of Object.entries({ start: '09:00', end: '10:00', place: 'Salen' }))
      agenda.getMap('facts').set(name, value)
  })
  board.leave()
  const waiting = await meetingOn('2026-04-01')
  await organiser.call('POST', `/api/meetings/${meeting}/links`, { role: 'participant', name: anna })
  for (const to of ['open', 'closed']) await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to })
  const { protocol, hash } = await freeze(organiser, meeting)

  const known = await about(first?.person ?? '')
  expect(known).toMatchObject({
    person: { name: anna, email: 'anna@x.se', organisation: 'Tallnäs kommun' },
    memberships: [{ body: 'Provrådet i Exempelstad', role: 'ledamot', series: staged.series }],
    mentions: [{ protocol, date: '2026-03-01', as: ['attendance'] }],
    meetings: [{ meeting: waiting, date: '2026-04-01', status: 'expected' }],
    links: [{ meeting, role: 'participant' }],
  })

  await organiser.call('DELETE', `/api/people/${first?.person}`)
  expect(await reasonOf(about(first?.person ?? ''))).toBe('not-found')
  expect((await members()).map(({ name, deputyFor }) => [name, deputyFor])).toEqual([[bo, '']])
  const tables = await stage.parts.storage.db.selectFrom('people').selectAll().execute()
  expect(JSON.stringify(tables)).not.toContain(anna)
  const record = await (await organiser.ask('GET', `/p/${protocol}/protocol.json`)).text()
  expect(record).toContain(anna)
  expect(
    (await organiser.call<{ protocol: string; hash: string }>('GET', `/api/meetings/${meeting}`)).protocol,
  ).toMatchObject({ hash })
})

it('an organisation has one spelling: its other names find it, no two share one, and one that is used stays', async () => {
  const name = `Förbundet ${letters(n)}`
  const { id } = await organiser.call<{ id: string }>('POST', '/api/organisations', { name, type: 'federation' })
  await organiser.call('PATCH', `/api/organisations/${id}`, { name: `${name} i länet`, aliases: [`F${letters(n)}`] })
  await take([
    { name: anna, organisation: name },
    { name: bo, organisation: `f${letters(n)}` },
  ])
  expect((await members()).map(({ represents }) => represents)).toEqual([`${name} i länet`, `${name} i länet`])
  const other = { name: `F${letters(n)}`, type: '' }
  expect(await reasonOf(organiser.call('POST', '/api/organisations', other))).toBe('name-taken')
  expect(await reasonOf(organiser.call('DELETE', `/api/organisations/${id}`))).toBe('organisation-used')
  const { organisations } = await register()
  expect(organisations.find((one) => one.id === id)).toMatchObject({ people: 2, aliases: [`F${letters(n)}`, name] })
})

it('a body has groups with members of their own', async () => {
  await take([{ name: anna, organisation: 'Tallnäs kommun' }])
  const [first] = await members()
  const path = `/api/bodies/${staged.body}/groups`
  const { id } = await organiser.call<{ id: string }>('POST', path, { name: 'Övergångar' })
  const seat = {
    person: first?.person ?? '',
    organisation: '',
    role: 'sammankallande',
    deputyFor: '',
    from: '',
    to: '',
  }
  await organiser.call('POST', `/api/bodies/${id}/members`, seat)
  const { groups } = await organiser.call<Body>('GET', `/api/bodies/${staged.body}`)
  expect(groups).toMatchObject([{ id, name: 'Övergångar', members: [{ name: anna, role: 'sammankallande' }] }])
  expect(await reasonOf(organiser.call('POST', `/api/bodies/${id}/groups`, { name: 'Djupare' }))).toBe('bad-input')
  expect(await reasonOf(organiser.call('DELETE', `/api/groups/${staged.body}`))).toBe('bad-input')
  await organiser.call('DELETE', `/api/groups/${id}`)
  expect((await about(first?.person ?? '')).memberships).toHaveLength(1)
})

it('[CH-I8] [NO9] who is mentioned and is called otherwise now is told; the record has the name as text', async () => {
  await take([{ name: anna, organisation: 'Tallnäs kommun' }, { name: bo }])
  const [first] = await members()
  const meeting = await meetingOn('2026-03-01')
  const known = (await organiser.call<KnownPeople>('GET', `/api/meetings/${meeting}/people`)).people
  expect(known.find(({ name }) => name === anna)?.id).toBe(first?.person)
  const board = organiser.board(meeting)
  await settled(board.agenda)
  const item = readItems(board.agenda.document)[0]?.id ?? ''
  await write(board.notes(item), (notes) =>
    writeNote(notes, [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'Tack till ' },
          { type: 'text', text: anna, marks: [{ type: 'mention', attrs: { of: first?.person } }] },
          { type: 'text', text: '.' },
        ],
      },
    ]),
  )
  board.leave()
  await organiser.call('PATCH', `/api/people/${first?.person}`, { name: `${anna} Ny` })
  const { findings } = await organiser.call<Checks>('GET', `/api/meetings/${meeting}/checks`)
  expect(findings.find(({ sentence }) => sentence === 'mentionRenamed')).toMatchObject({
    parameters: { of: first?.person, name: anna, known: `${anna} Ny` },
    repairs: ['use-name-in-text'],
  })
  const protocol = await decides(meeting, { group: 'Provrådet', incoming: bo })
  const record = await (await organiser.ask('GET', `/p/${protocol}/protocol.json`)).text()
  expect(record).toContain(`{"text":"Tack till ${anna}.","type":"text"}`)
  expect(record).not.toContain('mention')
})

/** The meeting of a body is held, decides, and is frozen. */
async function decides(
  meeting: string,
  change: Partial<Membership>,
  decision: Partial<Parameters<typeof addDecision>[1]> = {},
): Promise<string> {
  const board = organiser.board(meeting)
  const item = await write(board.agenda, (agenda) => {
    for (const { id } of readAttendance(agenda)) changeAttendee(agenda, id, { status: 'present' })
    const [row] = readAttendance(agenda)
    for (const fact of ['chair', 'secretary']) agenda.getMap('facts').set(fact, row?.id)
    for (const [name, value] of Object.entries({ start: '09:00', end: '10:00', place: 'Salen' }))
      agenda.getMap('facts').set(name, value)
    return readItems(agenda)[0]?.id ?? ''
  })
  await write(board.decisions, (decisions) => {
    const points = ['byta ledamot.']
    const said = { item, lead: 'Provrådet beslutar att', points, kind: 'membership-change', status: 'decided' } as const
    setMembership(decisions, addDecision(decisions, { ...said, ...decision }), change)
  })
  board.leave()
  for (const to of ['open', 'closed']) await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to })
  return (await freeze(organiser, meeting)).protocol
}

it('[RG9] a decided change ends and begins memberships, and the coming meetings follow', async () => {
  await take([
    { name: anna, organisation: 'Tallnäs kommun', role: 'brukarrepresentant' },
    { name: bo, organisation: 'Region Norrsund', role: 'ordförande' },
  ])
  const held = await meetingOn('2026-03-01')
  const cia = `Cia Provdahl${letters(n)}`
  const protocol = await decides(held, {
    group: 'Provrådet',
    outgoing: anna.toUpperCase(),
    incoming: cia,
    incomingOrganisation: 'Tallnäs kommun',
    from: '2026-04-01',
  })
  const decided = { protocol, date: '2026-03-01', label: '1' }
  const rows = (await members()).map(({ name, represents, role, from, to, decided, ended }) => ({
    row: [name, represents, role, from, to],
    decided,
    ended,
  }))
  expect(rows).toEqual([
    { row: [anna, 'Tallnäs kommun', 'brukarrepresentant', '', '2026-03-31'], decided: null, ended: decided },
    { row: [cia, 'Tallnäs kommun', 'brukarrepresentant', '2026-04-01', ''], decided, ended: null },
    { row: [bo, 'Region Norrsund', 'ordförande', '', ''], decided: null, ended: null },
  ])
  // [RA10] Who may correct the outcome is told that the members stay as they are, also by the versions after it.
  const effects = async (id: string) =>
    (await organiser.call<ApprovalInfo>('GET', `/api/protocols/${id}/approval`)).effects
  expect(await effects(protocol)).toEqual([{ label: '1', on: 'members' }])
  const { protocol: second } = await organiser.call<Frozen>('POST', `/api/protocols/${protocol}/corrections`, {
    reason: 'Fel utfall.',
    changes: [{ at: 'items/0/decisions/0/status', before: 'decided', after: 'rejected' }],
    remarks: [],
  })
  expect(await effects(second)).toEqual([{ label: '1', on: 'members' }])
  expect(await effects(protocol)).toEqual([])
})

it('[RG9] of two of the same name, who leaves is the one of the organisation, by whichever of its names', async () => {
  const short = `P${letters(n)}`
  const organisation = `Provförbundet ${letters(n)}`
  await organiser.call('POST', '/api/organisations', { name: organisation, aliases: [short], type: 'federation' })
  await take([
    { name: anna, organisation: 'Tallnäs kommun' },
    { name: anna, organisation, as: 'new' },
    { name: bo, organisation: 'Region Norrsund' },
  ])
  const held = await meetingOn('2026-03-01')
  await decides(held, { group: 'Provrådet', outgoing: anna, outgoingOrganisation: short.toUpperCase() })
  expect((await members()).map(({ name, represents, to }) => [name, represents, to])).toEqual([
    [anna, 'Tallnäs kommun', ''],
    [anna, organisation, '2026-02-28'],
    [bo, 'Region Norrsund', ''],
  ])
})

it('[RG9] [RG10] a group that meets by itself decides about the groups of its body, never about groups of its own', async () => {
  const groups = `/api/bodies/${staged.body}/groups`
  const { id: group } = await organiser.call<{ id: string }>('POST', groups, { name: 'Beredningen' })
  const { id: other } = await organiser.call<{ id: string }>('POST', groups, { name: 'Övergångar' })
  await take([{ name: anna, organisation: 'Tallnäs kommun' }], '', group)
  await take([{ name: bo, organisation: 'Region Norrsund' }], '', other)
  const series = async (body: string) =>
    (await organiser.call<{ id: string }>('POST', `/api/bodies/${body}/series`, { name: 'Möten' })).id
  const meets = async (series: string, date: string) =>
    (await organiser.call<{ id: string }>('POST', `/api/series/${series}/meetings`, { date })).id
  const own = await series(group)
  const coming = await meets(await series(other), '2026-05-01')
  const first = await meets(own, '2026-03-01')
  expect((await organiser.call<KnownPeople>('GET', `/api/meetings/${first}/people`)).groups).toEqual([
    'Beredningen',
    'Övergångar',
    'Provrådet i Exempelstad',
  ])
  await decides(first, { group: 'övergångar', outgoing: bo, incoming: anna })
  expect((await listOf(coming)).map(([name]) => name)).toEqual([anna])
  await decides(await meets(own, '2026-04-01'), { group: 'Nya vägar', incoming: anna })
  const groupsOf = async (body: string) =>
    (await organiser.call<Body>('GET', `/api/bodies/${body}`)).groups.map(({ name }) => name)
  expect(await groupsOf(staged.body)).toEqual(['Beredningen', 'Nya vägar', 'Övergångar'])
  expect(await groupsOf(group)).toEqual([])
})

it('[RA11] a change of members that a correction says was decided is carried out, once', async () => {
  await take([{ name: anna, organisation: 'Tallnäs kommun' }, { name: bo }])
  const held = await meetingOn('2026-03-01')
  const after = await meetingOn('2026-04-01')
  const cia = `Cia Provdahl${letters(n)}`
  const protocol = await decides(
    held,
    { group: 'Provrådet', outgoing: anna, incoming: cia, from: '2026-04-01' },
    { status: 'deferred' },
  )
  const correct = (of: string, before: string, outcome: string) =>
    organiser.call<Frozen>('POST', `/api/protocols/${of}/corrections`, {
      ...{ reason: 'Fel utfall.', remarks: [] },
      changes: [{ at: 'items/0/decisions/0/status', before, after: outcome }],
    })
  const names = async () => (await members()).map(({ name, to }) => `${name} ${to}`.trim())
  expect(await names()).toEqual([anna, bo])
  const { protocol: second } = await correct(protocol, 'deferred', 'decided')
  const changed = [`${anna} 2026-03-31`, cia, bo]
  expect(new Set(await names())).toEqual(new Set(changed))
  expect((await members()).find(({ name }) => name === cia)?.decided).toMatchObject({ protocol: second, label: '1' })
  expect((await listOf(after)).map(([name]) => name)).toEqual(expect.arrayContaining([cia, bo]))
  const { protocol: third } = await correct(second, 'decided', 'rejected')
  await correct(third, 'rejected', 'decided')
  expect(new Set(await names())).toEqual(new Set(changed))
})

it('[RG10] the lists of meetings that are being prepared follow what is decided about the body', async () => {
  await take([{ name: anna, organisation: 'Tallnäs kommun' }, { name: bo }])
  const held = await meetingOn('2026-03-01')
  const before = await meetingOn('2026-03-31')
  const after = await meetingOn('2026-04-01')
  const cia = `Cia Provdahl${letters(n)}`
  await decides(held, { group: 'Provrådet i Exempelstad', outgoing: anna, incoming: cia, from: '2026-04-01' })
  expect((await listOf(before)).map(([name]) => name)).toEqual([anna, bo])
  expect((await listOf(after)).map(([name]) => name)).toEqual([bo, cia])
  expect((await listOf(await meetingOn('2026-05-01'))).map(([name]) => name)).toEqual([cia, bo])
  expect((await listOf(held)).map(([name]) => name)).toEqual([anna, bo])
})

it('[RG9] a group that is not there is made, without a day it is from the meeting on; what is only proposed changes nothing', async () => {
  await take([{ name: anna, organisation: 'Tallnäs kommun', role: 'ordförande' }])
  const first = await meetingOn('2026-03-01')
  await decides(first, { group: 'Övergångar', incoming: anna, from: 'våren' })
  const groups = async () => (await organiser.call<Body>('GET', `/api/bodies/${staged.body}`)).groups
  expect(
    (await groups()).map(({ name, members }) => [name, members.map((one) => [one.name, one.role, one.from])]),
  ).toEqual([['Övergångar', [[anna, 'ledamot', '2026-03-01']]]])
  const second = await meetingOn('2026-03-02')
  await decides(second, { group: 'Övergångar', outgoing: anna }, { status: 'deferred', returns: '2026-05-01' })
  expect((await groups())[0]?.members[0]?.to).toBe('')
  expect((await register()).people.filter(({ name }) => name === anna)).toHaveLength(1)
})

it('[BK3] a change of members that was put off changes them when a later meeting decides it', async () => {
  await take([{ name: anna, organisation: 'Tallnäs kommun', role: 'ledamot' }, { name: bo }])
  const held = await meetingOn('2026-03-01')
  const cia = `Cia Provdahl${letters(n)}`
  const change = { group: 'Provrådet', outgoing: anna, incoming: cia, from: '2026-06-01' }
  await decides(held, change, { status: 'deferred', returns: '2026-05-01' })
  expect((await members()).map(({ name, to }) => [name, to])).toEqual([
    [anna, ''],
    [bo, ''],
  ])
  // It comes back to the next meeting from its day on.
  await organiser.call('POST', `/api/meetings/${staged.meeting}/phase`, { to: 'cancelled' })
  const later = await meetingOn('2026-05-01')
  const board = organiser.board(later)
  await settled(board.agenda, board.decisions)
  const back = readDecisions(board.decisions.document).find(({ kind }) => kind === 'membership-change')
  await write(board.decisions, (decisions) => void changeDecision(decisions, back?.id ?? '', { status: 'decided' }))
  board.leave()
  const protocol = await decides(later, {}, { kind: 'other' })
  expect((await members()).map(({ name, from, to, decided }) => [name, from, to, decided?.protocol])).toEqual([
    [anna, '', '2026-05-31', undefined],
    [cia, '2026-06-01', '', protocol],
    [bo, '', '', undefined],
  ])
})
