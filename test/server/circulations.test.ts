/** A decision between two meetings, asked for as people's browsers do. */
import type { Circulated, CirculationInfo, CirculationsInfo, NewCirculation } from '@samsyn/api/circulations'
import type { Frozen } from '@samsyn/api/meetings'
import { changeItem, readAttachments, readItems } from '@samsyn/meeting/agenda'
import { addDecision, readDecisions } from '@samsyn/meeting/decisions'
import type { Phase } from '@samsyn/meeting/roles'
import { readAudit } from '@samsyn/server/audit'
import { inspect } from '@samsyn/server/inspection'
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
  signedIn,
  smallPdf,
  startServer,
  textOf,
  tokenIn,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
let staged: StagedMeeting
let frozen: Frozen
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())
beforeEach(async () => {
  staged = await makeMeeting(organiser, 'closed')
  const board = organiser.board(staged.meeting)
  const decision = { item: staged.items[1] ?? '', lead: 'Provrådet beslutar att', points: ['avgöra via e-post.'] }
  await write(board.decisions, (decisions) => addDecision(decisions, { ...decision, status: 'decided' }))
  board.leave()
  frozen = await freeze(organiser, staged.meeting)
})

const path = (more = '') => `/api/protocols/${frozen.protocol}/circulations${more}`
const question = (names: string[], more: Partial<NewCirculation> = {}): NewCirculation => ({
  mandate: '2',
  heading: 'Bemanning av samordnare',
  lead: 'Provrådet beslutade att',
  points: ['bemanna tjänsten.', 'följa upp i juni.'],
  message: '',
  lastDay: '2099-01-15',
  people: names.map((name) => ({ attendee: '', name, organisation: '' })),
  ...more,
})
const begin = (names: string[], more: Partial<NewCirculation> = {}) =>
  organiser.call<Circulated>('POST', path(), question(names, more))
const info = (id: string, by = organiser) => by.call<CirculationInfo>('GET', path(`/${id}`))
const come = async ({ circulation, links }: Circulated) =>
  Promise.all(
    links.map(async ({ adjuster: person, address }) => {
      const browser = await signedIn(stage.address, tokenIn(address))
      const say = (answer: string, comment = '') =>
        reasonOf(browser.call('POST', path(`/${circulation}/answers`), { person, answer, comment }))
      return { person, browser, say }
    }),
  )
const nextMeeting = async (date = '2026-04-17') =>
  (await organiser.call<{ id: string }>('POST', `/api/series/${staged.series}/meetings`, { date })).id
/** What a meeting has of it. */
async function landedIn(meeting: string) {
  const board = organiser.board(meeting)
  await settled(board.agenda, board.decisions)
  const item = readItems(board.agenda.document).find(({ kind }) => kind === 'addendum')
  const notes = board.notes(item?.id ?? 'none')
  if (item) await settled(notes)
  const found = {
    items: readItems(board.agenda.document).map(({ kind }) => kind),
    states: readItems(board.agenda.document).flatMap(({ kind, state }) => (kind === 'addendum' ? [state] : [])),
    attachments: readAttachments(board.agenda.document).filter((one) => one.item === item?.id),
    decisions: readDecisions(board.decisions.document).filter((one) => one.item === item?.id),
    text: item ? textOf(notes.document) : '',
  }
  board.leave()
  return found
}

it('A mandate is a decision that the protocol has, and only those who lead begin', async () => {
  const { mandates } = await organiser.call<CirculationsInfo>('GET', path())
  expect(mandates).toEqual([{ label: '2', text: 'Provrådet beslutar att avgöra via e-post.' }])
  expect(await reasonOf(begin(['Ada'], { mandate: '9' }))).toBe('not-found')
  expect(await reasonOf(begin(['Ada'], { lastDay: '2020-01-01' }))).toBe('bad-input')
  expect(await reasonOf(begin([]))).toBe('bad-input')
})

it('Everybody answers by a link of their own, sees what was asked, and may think again until all have', async () => {
  const begun = await begin(['Ada Provlund', 'Bo Testman'])
  const upload = (name: string) =>
    organiser.ask('POST', path(`/${begun.circulation}/files?name=${name}`), { body: smallPdf() })
  expect((await upload('Underlag.pdf')).status).toBe(200)
  const [ada, bo] = await come(begun)
  if (!ada || !bo) throw new Error('Two were asked.')
  const [file] = (await info(begun.circulation, ada.browser)).files
  expect((await ada.browser.ask('GET', `/p/${frozen.protocol}/underlag/${file?.id}`)).status).toBe(200)
  expect(await ada.say('no', 'Vänta.')).toBe('taken')
  expect((await upload('Sent.pdf')).status).toBe(409)
  // What others say is told when it is over.
  expect((await info(begun.circulation, bo.browser)).people).toMatchObject([
    { answered: true, answer: '', comment: '' },
    {},
  ])
  expect(
    await reasonOf(
      bo.browser.call('POST', path(`/${begun.circulation}/answers`), {
        person: ada.person,
        answer: 'yes',
        comment: '',
      }),
    ),
  ).toBe('not-adjuster')
  expect(await ada.say('yes')).toBe('taken')
  expect((await info(begun.circulation)).result).toBeNull()
  expect(await bo.say('yes')).toBe('taken')
  expect(await bo.say('no')).toBe('wrong-state')
  expect(await info(begun.circulation, bo.browser)).toMatchObject({
    people: [{ answer: 'yes' }, { answer: 'yes' }],
    result: { decided: true, yes: 2, no: 0, abstain: 0, silent: 0 },
    landed: null,
  })
  const acts = (await readAudit(stage.parts.storage, staged.meeting)).map(({ act }) => act)
  expect(acts).toEqual(expect.arrayContaining(['circulation-begun', 'circulation-answered', 'circulation-closed']))
  expect((await inspect(stage.parts.storage, stage.parts.files)).wrong).toEqual([])
})

it('The result lands in the next meeting when that is made, once, with its documents', async () => {
  const begun = await begin(['Ada Provlund'])
  await organiser.ask('POST', path(`/${begun.circulation}/files?name=Underlag.pdf`), { body: smallPdf() })
  const [ada] = await come(begun)
  await ada?.say('yes')
  const meeting = await nextMeeting()
  await Promise.all([info(begun.circulation), info(begun.circulation), stage.parts.circulations.land(staged.series)])
  const { items, attachments, decisions, text } = await landedIn(meeting)
  expect(items.filter((kind) => kind === 'addendum')).toHaveLength(1)
  expect(items.at(-1)).toBe('closing')
  expect(attachments).toMatchObject([{ title: 'Underlag' }])
  const file = await organiser.ask('GET', `/api/meetings/${meeting}/files/${attachments[0]?.file}`)
  expect(file.status).toBe(200)
  expect(decisions).toMatchObject([
    { status: 'recorded-afterwards', heading: 'Bemanning av samordnare', procedure: 'cirkulation' },
  ])
  expect(decisions[0]?.points.map((point) => point.text)).toEqual(['bemanna tjänsten.', 'följa upp i juni.'])
  expect(text).toContain('i uppdrag att avgöra frågan mellan mötena (beslut 2).')
  expect(text).toContain('Svar: 1 ja, 0 nej.')
  expect(text).toContain('Ja: Ada Provlund.')
  expect((await info(begun.circulation)).landed).toEqual({ meeting, date: '2026-04-17' })
})

it('What somebody is against lands at once as a proposal, where there is a next meeting; and again when that is cancelled', async () => {
  const meeting = await nextMeeting()
  const begun = await begin(['Ada Provlund', 'Bo Testman'])
  const [ada, bo] = await come(begun)
  await ada?.say('yes')
  await bo?.say('no', 'Det bör vi tala om.')
  expect(await info(begun.circulation)).toMatchObject({
    result: { decided: false, yes: 1, no: 1 },
    landed: { meeting },
  })
  expect((await landedIn(meeting)).decisions).toMatchObject([{ status: 'proposed' }])
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'cancelled' })
  const later = await nextMeeting('2026-05-29')
  expect((await info(begun.circulation)).landed).toEqual({ meeting: later, date: '2026-05-29' })
  expect((await landedIn(later)).items).toContain('addendum')
})

it('[CI6] It stands in one meeting, whichever of those it has landed in are cancelled and taken up again', async () => {
  const one = await nextMeeting()
  const begun = await begin(['Ada Provlund'])
  const [ada] = await come(begun)
  await ada?.say('yes')
  const to = (meeting: string, phase: Phase) => organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: phase })
  const standsIn = async (meeting: string) => {
    const { states, decisions } = await landedIn(meeting)
    expect(decisions.length).toBeLessThanOrEqual(1)
    return states.filter((state) => state !== 'withdrawn').length
  }
  const where = async () => (await info(begun.circulation)).landed?.meeting ?? null
  expect([await standsIn(one), await where()]).toEqual([1, one])

  await to(one, 'cancelled')
  await to(one, 'draft')
  expect([await standsIn(one), await where()]).toEqual([1, one])

  await to(one, 'cancelled')
  const two = await nextMeeting('2026-05-29')
  expect([await standsIn(two), await where()]).toEqual([1, two])
  await to(one, 'draft')
  expect([await standsIn(one), await standsIn(two), await where()]).toEqual([0, 1, two])

  await to(two, 'cancelled')
  expect([await standsIn(one), await where()]).toEqual([1, one])
  await to(two, 'draft')
  expect([await standsIn(one), await standsIn(two), await where()]).toEqual([1, 0, one])

  // Where it has been dealt with it stays, whenever another one is taken up again.
  await to(one, 'cancelled')
  await to(two, 'cancelled')
  for (const phase of ['draft', 'open', 'closed'] as const) await to(one, phase)
  await to(two, 'draft')
  expect([await standsIn(one), await standsIn(two), await where()]).toEqual([1, 0, one])

  // What somebody takes off by hand stays off, and does not come back to another meeting.
  const board = organiser.board(one)
  await write(board.agenda, (agenda) => changeItem(agenda, begun.circulation, { state: 'withdrawn' }))
  board.leave()
  expect([await where(), await standsIn(one), await standsIn(two)]).toEqual([one, 0, 0])
})

it('When the last day has passed the answers that are there count', async () => {
  const begun = await begin(['Ada', 'Bo', 'Cia'])
  const [ada, bo, cia] = await come(begun)
  await ada?.say('yes')
  await bo?.say('yes')
  expect((await info(begun.circulation)).result).toBeNull()
  // The day passes: what is written is never changed, so the test begins one that is over already.
  const over = { ...(await stage.parts.storage.db.selectFrom('circulations').selectAll().executeTakeFirstOrThrow()) }
  await stage.parts.storage.db
    .insertInto('circulations')
    .values({ ...over, id: 'over', protocol_id: frozen.protocol, series_id: staged.series, last_day: '2020-01-01' })
    .execute()
  await stage.parts.storage.db
    .insertInto('circulation_people')
    .values({ id: 'p-over', circulation_id: 'over', position: 1, attendee: '', name: 'Dan', organisation: '' })
    .execute()
  expect((await info('over')).result).toMatchObject({ decided: false, yes: 0, silent: 1 })
  expect(await cia?.say('abstain')).toBe('taken')
  expect((await info(begun.circulation)).result).toMatchObject({ decided: true, yes: 2, abstain: 1 })
})

it('Who has not answered can be reminded with a new link; who is not of the meeting is told nothing', async () => {
  const begun = await begin(['Ada Provlund'])
  const [first] = begun.links
  const { address } = await organiser.call<{ address: string }>(
    'POST',
    path(`/${begun.circulation}/people/${first?.adjuster}/link`),
  )
  expect(await reasonOf(signedIn(stage.address, tokenIn(first?.address ?? '')))).toBe('link-unknown')
  const browser = await signedIn(stage.address, tokenIn(address))
  expect((await info(begun.circulation, browser)).people).toMatchObject([{ mine: true }])
  const other = await makeMeeting(organiser)
  const stranger = await invited(organiser, other.meeting, 'chair', 'Stig Strangerud')
  expect(await reasonOf(info(begun.circulation, stranger))).toBe('not-found')
})
