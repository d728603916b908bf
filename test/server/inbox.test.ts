/** The inbox of a series: who proposes, who sees and sorts, and what becomes of a proposal. */
import type { Body } from '@samsyn/api/bodies'
import type { Inbox, NewProposal } from '@samsyn/api/inbox'
import type { Made } from '@samsyn/api/meetings'
import type { AboutPerson } from '@samsyn/api/register'
import type { MadeLink } from '@samsyn/api/sign-in'
import { changeItem, readItems, removeItem } from '@samsyn/meeting/agenda'
import { addAttendee, readAttendance, removeAttendee } from '@samsyn/meeting/attendance'
import { agendaDocument, notesDocument } from '@samsyn/meeting/documents'
import { noteLines, readNote } from '@samsyn/meeting/notes'
import { readAudit } from '@samsyn/server/audit'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  Browser,
  freeze,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  type StagedMeeting,
  signedIn,
  startServer,
  tokenIn,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
let staged: StagedMeeting
let path: string
let group: string

beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())

beforeEach(async () => {
  staged = await makeMeeting(organiser, 'draft')
  path = `/api/series/${staged.series}/inbox`
  group = (await organiser.call<Made>('POST', `/api/bodies/${staged.body}/groups`, { name: 'Arbetsgruppen för jour' }))
    .id
  await seated(staged.body, 'Bo Testman', 'Ekmyra kommun')
  await seated(group, 'Cia Mallgren', 'Region Provlandet')
})

const seated = (body: string, name: string, organisation: string) =>
  organiser.call('POST', `/api/bodies/${body}/people`, { people: [{ name, organisation }] })

const edit = <T>(change: Parameters<typeof stage.parts.meetings.edit<T>>[3], meeting = staged.meeting) =>
  stage.parts.meetings.edit(meeting, agendaDocument(meeting), 'server', change)

/** Somebody who has opened a personal link, as a row of the list. */
async function linked(name: string, organisation: string, role = 'participant', meeting = staged.meeting) {
  const { id } = await edit((agenda) => addAttendee(agenda, { name, organisation }), meeting)
  const { address } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, { role, attendee: id })
  return { id, browser: await signedIn(stage.address, tokenIn(address)) }
}
const member = async () => (await linked('Bo Testman', 'Ekmyra kommun')).browser
const ofGroup = async () => (await linked('Cia Mallgren', 'Region Provlandet')).browser

const proposal = (said: Partial<NewProposal> = {}): NewProposal => ({
  ...{ title: 'Gemensam jourlinje', kind: 'decision', why: 'Två linjer i dag.\nEtt nummer räcker.' },
  ...{ wanted: '', minutes: 15, presenter: 'Bo Testman', group: '' },
  ...said,
})
const propose = (by: Browser, said: Partial<NewProposal> = {}) => by.call<Inbox>('POST', path, proposal(said))
const seen = async (by: Browser) => (await by.call<Inbox>('GET', path)).proposals
const place = (by: Browser, id: string, meeting = staged.meeting, after = '') =>
  by.call<Inbox>('POST', `/api/proposals/${id}/place`, { meeting, after })
const decline = (by: Browser, id: string, reason = 'Ligger hos regionen.') =>
  by.call<Inbox>('POST', `/api/proposals/${id}/decline`, { reason })
const takeBack = (by: Browser, id: string) => by.call<Inbox>('POST', `/api/proposals/${id}/take-back`)
const proposed = async (by: Browser, said: Partial<NewProposal> = {}) => {
  const { proposals } = await propose(by, said)
  return proposals.find(({ title }) => title === proposal(said).title)?.id ?? ''
}

it('[IN1] a member proposes by a personal link, and who sits in a group for that group', async () => {
  const bo = await member()
  expect((await propose(bo)).proposals).toMatchObject([
    { title: 'Gemensam jourlinje', name: 'Bo Testman', organisation: 'Ekmyra kommun', group: '', state: 'waiting' },
  ])
  expect(await reasonOf(propose(bo, { group }))).toBe('not-allowed')
  const cia = await ofGroup()
  expect(await cia.call<Inbox>('GET', path)).toMatchObject({ groups: [{ name: 'Arbetsgruppen för jour' }] })
  expect((await propose(cia, { group })).proposals).toMatchObject([
    { name: 'Cia Mallgren', group: 'Arbetsgruppen för jour' },
  ])
})

it('[IN1] a code, a name of nobody in the register, a row that is gone and a membership that has ended propose nothing', async () => {
  await organiser.call('POST', `/api/meetings/${staged.meeting}/phase`, { to: 'called' })
  const { code } = await organiser.call<{ code: string }>('GET', `/api/meetings/${staged.meeting}/links`)
  const byCode = new Browser(stage.address)
  await byCode.call('POST', `/api/join/${code}`, { name: 'Bo Testman', organisation: 'Ekmyra kommun', mode: 'link' })
  expect(await reasonOf(propose(byCode))).toBe('not-allowed')
  expect(await reasonOf(propose(await invited(organiser, staged.meeting, 'participant', 'Bo Testman')))).toBe(
    'not-allowed',
  )
  expect(await reasonOf(propose((await linked('Gäst Gästsson', 'Provbolaget')).browser))).toBe('not-allowed')
  const gone = await linked('Bo Testman', 'Ekmyra kommun')
  await edit((agenda) => removeAttendee(agenda, gone.id))
  expect(await reasonOf(propose(gone.browser))).toBe('not-allowed')
  const bo = await member()
  const { members } = await organiser.call<Body>('GET', `/api/bodies/${staged.body}`)
  await organiser.call('PATCH', `/api/members/${members[0]?.id}`, { to: '2020-01-01' })
  expect(await reasonOf(propose(bo))).toBe('not-allowed')
  expect(await reasonOf(propose(await invited(organiser, (await makeMeeting(organiser)).meeting, 'chair', 'A')))).toBe(
    'not-found',
  )
})

it('[IN2] who leads a coming meeting and who sits in the group that prepares sort; others see their own', async () => {
  const bo = await member()
  const cia = await ofGroup()
  const chair = await invited(organiser, staged.meeting, 'chair', 'Ada Provlund')
  const one = await proposed(bo)
  const two = await proposed(cia, { title: 'Utbildning', group })
  for (const sorter of [organiser, chair]) {
    expect((await seen(sorter)).map(({ id }) => id)).toEqual([one, two])
    expect(await sorter.call<Inbox>('GET', path)).toMatchObject({ maySort: true, coming: [{ id: staged.meeting }] })
  }
  expect((await seen(bo)).map(({ id }) => id)).toEqual([one])
  expect((await seen(cia)).map(({ id }) => id)).toEqual([two])
  expect(await reasonOf(place(cia, two))).toBe('not-allowed')
  expect(await reasonOf(decline(cia, one))).toBe('not-found')
  expect((await bo.call<Inbox>('GET', path)).coming).toMatchObject([{ items: [] }])
  await organiser.call('PATCH', `/api/series/${staged.series}`, { settings: { preparedBy: group } })
  expect((await seen(cia)).map(({ id }) => id)).toEqual([one, two])
  expect(await decline(cia, one)).toMatchObject({ maySort: true, preparedBy: 'Arbetsgruppen för jour' })
})

it('[IN2] who led an earlier meeting than the last sorts nothing any more', async () => {
  const chair = await invited(organiser, staged.meeting, 'chair', 'Ada Provlund')
  const next = { date: '2026-05-08', start: '09:00', end: '11:00', place: 'Provsalen' }
  const hold = async (meeting: string) => {
    for (const to of ['open', 'closed']) await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to })
    await stage.parts.storage.db.updateTable('meetings').set({ phase: 'frozen' }).where('id', '=', meeting).execute()
  }
  await hold(staged.meeting)
  expect(await chair.call<Inbox>('GET', path)).toMatchObject({ maySort: true })
  await hold((await organiser.call<Made>('POST', `/api/series/${staged.series}/meetings`, next)).id)
  expect(await reasonOf(chair.call('GET', path))).toBe('not-allowed')
})

it('[IN3] what is declined shows its word to whom it is from, and can be placed after all', async () => {
  const bo = await member()
  const id = await proposed(bo)
  await decline(organiser, id)
  expect(await seen(bo)).toMatchObject([
    { state: 'declined', reason: 'Ligger hos regionen.', by: 'Olga Organisatör', mayTakeBack: false },
  ])
  expect(await reasonOf(decline(organiser, id))).toBe('meanwhile')
  expect(await reasonOf(takeBack(bo, id))).toBe('meanwhile')
  await place(organiser, id)
  expect(await seen(bo)).toMatchObject([{ state: 'placed', where: { meeting: staged.meeting, open: true } }])
  const steps = await stage.parts.storage.db
    .selectFrom('proposal_steps')
    .select(['number', 'step'])
    .where('proposal_id', '=', id)
    .orderBy('number')
    .execute()
  expect(steps.map(({ step }) => step)).toEqual(['declined', 'placed'])
  const acts = (await readAudit(stage.parts.storage)).filter(({ details }) => details.proposal === id)
  expect(acts.map(({ act }) => act)).toEqual(['item-proposed', 'proposal-declined', 'proposal-placed'])
  expect(JSON.stringify(acts)).not.toContain('regionen')
})

it('[IN3] whom it is from takes it back, also in another browser and for their group, and nobody else does', async () => {
  const bo = await member()
  const id = await proposed(bo)
  expect(await reasonOf(takeBack(organiser, id))).toBe('not-allowed')
  expect(await reasonOf(takeBack(await ofGroup(), id))).toBe('not-found')
  const { address } = await organiser.call<MadeLink>('POST', `/api/meetings/${staged.meeting}/links`, {
    role: 'participant',
    attendee: (await linked('Bo Testman', 'Ekmyra kommun')).id,
  })
  expect((await takeBack(await signedIn(stage.address, tokenIn(address)), id)).proposals).toMatchObject([
    { state: 'taken-back' },
  ])
  expect(await reasonOf(place(organiser, id))).toBe('meanwhile')
  const cia = await ofGroup()
  const forGroup = await proposed(cia, { title: 'Utbildning', group })
  await seated(group, 'Dan Provin', 'Norrviks kommun')
  const dan = await linked('Dan Provin', 'Norrviks kommun')
  await takeBack(dan.browser, forGroup)
  expect(await seen(cia)).toMatchObject([{ state: 'taken-back', by: 'Dan Provin' }])
})

it('[IN3] of two who sort at once one is told, and the item stands once', async () => {
  const id = await proposed(await member())
  const answers = await Promise.all([reasonOf(place(organiser, id)), reasonOf(place(organiser, id))])
  expect(answers.sort()).toEqual(['meanwhile', 'taken'])
  const items = await stage.parts.meetings.readAgenda(staged.meeting, readItems)
  expect(items.filter(({ title }) => title === 'Gemensam jourlinje')).toHaveLength(1)
})

it('[IN4] what is placed is an item of the agenda with its proposer and why in its note', async () => {
  const id = await proposed(await ofGroup(), { group })
  await place(organiser, id, staged.meeting, staged.items[1])
  const items = await stage.parts.meetings.readAgenda(staged.meeting, readItems)
  const [, , item] = items
  expect(item).toMatchObject({ title: 'Gemensam jourlinje', kind: 'decision', minutes: 15, number: '3' })
  expect(item?.presenters).toMatchObject([{ name: 'Bo Testman' }])
  const note = await stage.parts.journal.read(notesDocument(staged.meeting, item?.id ?? ''))
  expect(noteLines(readNote(note))).toEqual([
    'Förslag från Arbetsgruppen för jour (Cia Mallgren, Region Provlandet).',
    'Två linjer i dag.',
    'Ett nummer räcker.',
  ])
  note.destroy()
})

it('[IN4] nothing is placed in a meeting that has begun, or of another series', async () => {
  const id = await proposed(await member())
  const other = await makeMeeting(organiser, 'draft')
  expect(await reasonOf(place(organiser, id, other.meeting))).toBe('not-found')
  await organiser.call('POST', `/api/meetings/${staged.meeting}/phase`, { to: 'open' })
  expect(await reasonOf(place(organiser, id))).toBe('wrong-phase')
  expect(await organiser.call<Inbox>('GET', path)).toMatchObject({ coming: [], proposals: [{ state: 'waiting' }] })
})

it('[IN5] an item that is removed, or whose meeting is cancelled, lies in the inbox again; one that is withdrawn is told', async () => {
  const bo = await member()
  const id = await proposed(bo)
  await place(organiser, id)
  const item = (await seen(bo))[0]?.where?.item ?? ''
  await edit((agenda) => changeItem(agenda, item, { state: 'withdrawn' }))
  expect(await seen(bo)).toMatchObject([{ state: 'placed', where: { withdrawn: true } }])
  await edit((agenda) => removeItem(agenda, item))
  expect(await seen(bo)).toMatchObject([{ state: 'waiting', returned: 'removed', where: null, mayTakeBack: true }])
  await place(organiser, id)
  await organiser.call('POST', `/api/meetings/${staged.meeting}/phase`, { to: 'cancelled' })
  expect(await seen(bo)).toMatchObject([{ state: 'waiting', returned: 'cancelled' }])
})

it('[IN5] where a meeting is frozen, what was placed there stays there', async () => {
  const bo = await member()
  await place(organiser, await proposed(bo))
  for (const to of ['open', 'closed']) await organiser.call('POST', `/api/meetings/${staged.meeting}/phase`, { to })
  await edit((agenda) => {
    for (const { id, status } of readAttendance(agenda)) if (status === 'expected') removeAttendee(agenda, id)
  })
  await freeze(organiser, staged.meeting)
  for (const _ of [1, 2])
    expect(await seen(organiser)).toMatchObject([{ state: 'placed', where: { number: '5', date: '2026-03-13' } }])
})

it('what somebody has proposed, or is to present, is told to who asks what is kept of them', async () => {
  await proposed(await ofGroup(), { group })
  const { members } = await organiser.call<Body>('GET', `/api/bodies/${staged.body}`)
  const { proposals } = await organiser.call<AboutPerson>('GET', `/api/people/${members[0]?.person}`)
  expect(proposals.filter(({ series }) => series === staged.series)).toMatchObject([
    { title: 'Gemensam jourlinje', name: 'Cia Mallgren', presenter: 'Bo Testman' },
  ])
})

it('[IN6] nobody fills the inbox', async () => {
  const bo = await member()
  for (const n of Array.from({ length: 20 }, (_, n) => n)) await propose(bo, { title: `Förslag ${n}` })
  expect(await reasonOf(propose(bo))).toBe('too-many-proposals')
  const rows = await seen(bo)
  await takeBack(bo, rows[0]?.id ?? '')
  expect(await reasonOf(propose(bo))).toBe('taken')
  expect(await reasonOf(propose(await ofGroup()))).toBe('taken')
  expect(await reasonOf(propose(organiser, { title: 'x'.repeat(201) }))).toBe('bad-input')
  expect(await reasonOf(propose(organiser, { why: 'x'.repeat(2001) }))).toBe('bad-input')
  expect(await reasonOf(propose(organiser, { title: ' ' }))).toBe('bad-input')
})
