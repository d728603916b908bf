/** What happens to a frozen protocol, asked for as people's browsers do. */
import type { ApprovalInfo, Asked, Correct, ItemStanding } from '@samsyn/api/approval'
import type { Checks, Frozen } from '@samsyn/api/meetings'
import { addAttachment, changeFacts, changeItem, removeItem } from '@samsyn/meeting/agenda'
import { addAttendee } from '@samsyn/meeting/attendance'
import { addDecision, changeDecision, readDecisions } from '@samsyn/meeting/decisions'
import { chainHolds } from '@samsyn/protocol/addendum'
import { canonicalBytes } from '@samsyn/protocol/canonical'
import { linesOf } from '@samsyn/protocol/correction'
import type { Protocol } from '@samsyn/protocol/protocol'
import { recordInPdf } from '@samsyn/protocol/record-in-pdf'
import { readAudit } from '@samsyn/server/audit'
import { inspect } from '@samsyn/server/inspection'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  answerOf,
  Browser,
  freeze,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  type StagedMeeting,
  signedIn,
  smallPdf,
  startServer,
  tokenIn,
  type,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
let staged: StagedMeeting
let frozen: Frozen
let member: Browser
beforeAll(async () => {
  stage = await startServer({ uploadLimit: 4 * 1024 * 1024 })
  organiser = await stage.organiser()
})
afterAll(() => stage.close())
beforeEach(async () => {
  staged = await makeMeeting(organiser, 'open')
  member = await invited(organiser, staged.meeting, 'participant', 'Åsa Öhrmark')
  await organiser.call('POST', `/api/meetings/${staged.meeting}/phase`, { to: 'closed' })
  const board = organiser.board(staged.meeting)
  const item = staged.items[1] ?? ''
  await write(board.notes(item), (notes) => type(notes, 'Portalen är införd i fyra av sex kommuner.'))
  await write(board.decisions, (decisions) =>
    addDecision(decisions, { item, lead: 'Provrådet beslutar att', points: ['fortsätta.'], status: 'decided' }),
  )
  board.leave()
  frozen = await freeze(organiser, staged.meeting)
})

const path = (more: string, protocol = frozen.protocol) => `/api/protocols/${protocol}${more}`
const info = (by = organiser, protocol = frozen.protocol) => by.call<ApprovalInfo>('GET', path('/approval', protocol))
const record = async (protocol = frozen.protocol): Promise<Protocol> =>
  answerOf<Protocol>(await organiser.ask('GET', `/p/${protocol}/protocol.json`))
const somebody = (name: string) => ({ attendee: '', name, organisation: '' })
const ask = (names: string[], more: object = {}) =>
  organiser.call<Asked>('POST', path('/adjusters'), {
    inOrder: false,
    lastDay: '',
    message: '',
    items: [],
    adjusters: names.map(somebody),
    ...more,
  })
const opened = ({ links }: Asked) =>
  Promise.all(
    links.map(async ({ adjuster, address }) => ({
      adjuster,
      browser: await signedIn(stage.address, tokenIn(address)),
    })),
  )
type Adjuster = Awaited<ReturnType<typeof opened>>[number]
const answers = ({ browser, adjuster }: Adjuster, answer = 'approved', reason = '') =>
  reasonOf(browser.call('POST', path('/answers'), { adjuster, answer, reason }))
const fault = 'Portalen är införd i fyra av sex kommuner.'
const right = 'Portalen är införd i fem av sex kommuner.'
async function correction(before: string, after: string, protocol = frozen.protocol): Promise<Correct> {
  const line = linesOf(await record(protocol)).find(({ text }) => text === before)
  return { reason: 'Fel antal.', changes: [{ at: line?.at ?? '', before, after }], remarks: [] }
}
const correct = async (body: Correct, protocol = frozen.protocol) =>
  organiser.call<Frozen>('POST', path('/corrections', protocol), body)
const acts = async () => (await readAudit(stage.parts.storage, staged.meeting)).map(({ act }) => act)

/** The next meeting of the series, closed, with what it does about the protocol before it. */
async function next(status: 'decided' | 'deferred', { date = '2026-04-17', proposal = '' } = {}): Promise<string> {
  const { id } = await organiser.call<{ id: string }>('POST', `/api/series/${staged.series}/meetings`, { date })
  for (const to of ['called', 'open', 'closed']) await organiser.call('POST', `/api/meetings/${id}/phase`, { to })
  const board = organiser.board(id)
  await write(board.agenda, (agenda) => {
    const chair = addAttendee(agenda, { name: 'Ada Provlund', organisation: 'Norrvik', status: 'present' }).id
    const secretary = addAttendee(agenda, { name: 'Mio Testdal', organisation: 'Norrvik', status: 'present' }).id
    changeFacts(agenda, { start: '09:00', end: '10:00', place: 'Salen', chair, secretary })
  })
  await write(board.decisions, (decisions) => {
    for (const { id, kind, item } of readDecisions(decisions)) {
      if (kind !== 'approval') continue
      changeDecision(decisions, id, { status })
      if (proposal !== '') addDecision(decisions, { item, lead: 'Provrådet beslutar att', points: [proposal] })
    }
  })
  board.leave()
  return id
}

describe('An item that is approved at once', () => {
  const text = 'Portalen är införd i fem av sex kommuner.'
  const at = (place: StagedMeeting, item: string) => `/api/meetings/${place.meeting}/items/${item}/approval`
  const standing = (place: StagedMeeting, item: string) => organiser.call<ItemStanding>('GET', at(place, item))
  const approve = async (place: StagedMeeting, item: string, names: string[]) =>
    reasonOf(
      organiser.call('POST', at(place, item), {
        hash: (await standing(place, item)).hash,
        adjusters: names.map(somebody),
      }),
    )

  it('stands in the frozen protocol and on its page, and is approved there', async () => {
    const open = await makeMeeting(organiser, 'open')
    const item = open.items[1] ?? ''
    const board = organiser.board(open.meeting)
    await write(board.notes(item), (notes) => type(notes, text))
    await write(board.agenda, (agenda) =>
      addAttachment(agenda, {
        ...{ item, title: 'Kartan över länet', url: 'https://exempel.se/karta' },
        ...{ file: '', fileName: '', type: '', size: 0, sha256: '' },
      }),
    )
    const seen = await standing(open, item)
    expect(seen).toMatchObject({ approved: null })
    expect(seen.words).toContain(text)
    expect(await approve(open, item, ['Ada Provlund', 'Bo Testman'])).toBe('taken')
    expect(await standing(open, item)).toMatchObject({
      approved: { names: ['Ada Provlund', 'Bo Testman'], same: true },
    })
    expect((await readAudit(stage.parts.storage, open.meeting)).map(({ act }) => act)).toContain('item-approved')

    await write(board.notes(item), (notes) => type(notes, 'Och mer.'))
    expect(await standing(open, item)).toMatchObject({ approved: { same: false } })
    await organiser.call('POST', `/api/meetings/${open.meeting}/phase`, { to: 'closed' })
    expect((await organiser.call<Checks>('GET', `/api/meetings/${open.meeting}/checks`)).findings).toContainEqual(
      expect.objectContaining({ code: 'I42', level: 'block', place: expect.objectContaining({ item }) }),
    )
    expect(await reasonOf(freeze(organiser, open.meeting))).toBe('checks-block')

    expect(await approve(open, item, ['Ada Provlund'])).toBe('taken')
    board.leave()
    const { protocol } = await freeze(organiser, open.meeting)
    const { items } = await record(protocol)
    expect(items.flatMap(({ number, approved }) => (approved ? [[number, approved.names]] : []))).toEqual([
      ['2', ['Ada Provlund']],
    ])
    expect(items[1]?.approved?.at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/)
    const after = await info(organiser, protocol)
    expect(after.state).toBe('frozen')
    expect(after.items[1]).toMatchObject({ number: '2', approved: { way: 'at-once', names: ['Ada Provlund'] } })
    expect(await reasonOf(correct(await correction(text, fault, protocol), protocol))).toBe('correction-stopped')
    // [RA6] So is the title of its attachment, which the approved words name.
    const title = await correction('Kartan över länet', 'Kartan över riket', protocol)
    expect(await reasonOf(correct(title, protocol))).toBe('correction-stopped')
  })

  it('[CH-I42] that is removed afterwards is told before the freeze, and the freeze asks why', async () => {
    const open = await makeMeeting(organiser, 'open')
    const item = open.items[1] ?? ''
    expect(await approve(open, item, ['Ada Provlund'])).toBe('taken')
    const board = organiser.board(open.meeting)
    const found = async () =>
      (await organiser.call<Checks>('GET', `/api/meetings/${open.meeting}/checks`)).findings
        .filter(({ code }) => code === 'I42')
        .map(({ sentence, level }) => [sentence, level])
    await write(board.agenda, (agenda) => void changeItem(agenda, item, { state: 'deferred', returns: '2026-09-11' }))
    expect(await found()).toEqual([['deferredSinceApproved', 'block']])
    expect(await approve(open, item, ['Ada Provlund'])).toBe('taken')
    expect(await found()).toEqual([])
    await write(board.agenda, (agenda) => void changeItem(agenda, item, { state: 'withdrawn' }))
    expect(await found()).toEqual([['withdrawnSinceApproved', 'warning']])
    await write(board.agenda, (agenda) => void removeItem(agenda, item))
    expect(await found()).toEqual([['goneSinceApproved', 'warning']])
    board.leave()
    await organiser.call('POST', `/api/meetings/${open.meeting}/phase`, { to: 'closed' })
    const { hash } = await organiser.call<{ hash: string }>('GET', `/api/meetings/${open.meeting}/preview`)
    const silent = { preview: hash, acknowledged: [] }
    expect(await reasonOf(organiser.call('POST', `/api/meetings/${open.meeting}/freeze`, silent))).toBe('checks-block')
    expect(await reasonOf(freeze(organiser, open.meeting))).toBe('taken')
  })

  it('is approved in the words that were read, and only as long as the meeting is not frozen', async () => {
    const open = await makeMeeting(organiser, 'open')
    const item = open.items[1] ?? ''
    const { hash } = await standing(open, item)
    const board = organiser.board(open.meeting)
    await write(board.notes(item), (notes) => type(notes, text))
    board.leave()
    const adjusters = [somebody('Ada Provlund')]
    expect(await reasonOf(organiser.call('POST', at(open, item), { hash, adjusters }))).toBe('item-changed')
    expect(await reasonOf(organiser.call('GET', at(open, 'no-such-item')))).toBe('item-gone')
    expect(await reasonOf(organiser.call('GET', at(staged, staged.items[1] ?? '')))).toBe('already-frozen')
  })
})

describe('Adjusters', () => {
  it('approve by links of their own, and the last yes approves the protocol', async () => {
    const asking = await ask(['Ada Provlund', 'Bo Testman'], { lastDay: '2026-03-20', message: 'Läs punkt 2.' })
    const [ada, bo] = (await opened(asking)) as [Adjuster, Adjuster]
    expect(await info(ada.browser)).toMatchObject({
      state: 'asked',
      askings: [{ message: 'Läs punkt 2.', adjusters: [{ mine: true, turn: true }, { mine: false }] }],
      may: { ask: false, correct: false },
    })
    expect(await answers(ada)).toBe('taken')
    expect(await answers(ada)).toBe('wrong-state')
    expect((await info()).state).toBe('asked')
    expect(await answers(bo)).toBe('taken')
    expect(await info()).toMatchObject({
      state: 'approved',
      approved: { way: 'adjusters', names: ['Ada Provlund', 'Bo Testman'], meeting: null },
    })
    expect(await acts()).toEqual(expect.arrayContaining(['adjusters-asked', 'adjuster-answered', 'protocol-approved']))
  })

  it('stand in the approved copy, with how and when, and the record is as it was', async () => {
    const before = await record()
    const copy = (format: string) => organiser.ask('GET', `/p/${frozen.protocol}/godkand.${format}`)
    expect(await reasonOf(copy('md').then(answerOf))).toBe('wrong-state')
    const asking = await ask(['Ada Provlund', 'Bo Testman'])
    for (const one of await opened(asking)) await answers(one)
    const text = await (await copy('md')).text()
    const [, signatures = ''] = text.split('## Justering och underskrifter')
    const when = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d\\.'
    for (const name of ['Ada Provlund', 'Bo Testman'])
      expect(signatures).toMatch(new RegExp(`\\*\\*${name}\\*\\* Godkände i Samsyn med egen länk ${when}`))
    const pdf = await copy('pdf')
    expect(pdf.headers.get('content-disposition')).toContain(encodeURIComponent('godkänt exemplar.pdf'))
    expect(await recordInPdf(new Uint8Array(await pdf.arrayBuffer()))).toEqual(canonicalBytes(before))
    expect(await record()).toEqual(before)
  })

  it('are sent where they answer, and nobody answers for somebody else', async () => {
    const asking = await ask(['Ada Provlund', 'Bo Testman'])
    const [first] = asking.links
    const browser = new Browser(stage.address)
    const { to } = await browser.call<{ to: string }>('POST', '/api/sign-in', { token: tokenIn(first?.address ?? '') })
    expect(to).toBe(`/p/${frozen.protocol}/efter`)
    const adjuster = asking.links[1]?.adjuster ?? ''
    for (const by of [browser, member, organiser])
      expect(await reasonOf(by.call('POST', path('/answers'), { adjuster, answer: 'approved', reason: '' }))).toBe(
        'not-adjuster',
      )
  })

  it('decline with a reason, which those who lead are told, and may say yes later', async () => {
    const [ada] = (await opened(await ask(['Ada Provlund']))) as [Adjuster]
    expect(await answers(ada, 'declined')).toBe('bad-input')
    expect(await answers(ada, 'declined', 'Punkt 2 är fel.')).toBe('taken')
    const told = { state: 'declined', askings: [{ adjusters: [{ answer: 'declined', reason: 'Punkt 2 är fel.' }] }] }
    expect(await info()).toMatchObject(told)
    expect(await info(member)).toMatchObject({ state: 'declined', askings: [{ adjusters: [{ reason: '' }] }] })
    expect(await answers(ada)).toBe('taken')
    expect((await info()).state).toBe('approved')
  })

  it('answer in order when they are asked in order', async () => {
    const [ada, bo] = (await opened(await ask(['Ada', 'Bo'], { inOrder: true }))) as [Adjuster, Adjuster]
    expect(await answers(bo)).toBe('wrong-state')
    expect(await answers(ada)).toBe('taken')
    expect(await answers(bo)).toBe('taken')
  })

  it('get a new link with a reminder, and the one before opens nothing more', async () => {
    const { links } = await ask(['Ada Provlund'])
    const [first] = links
    const { address } = await organiser.call<{ address: string }>('POST', path(`/adjusters/${first?.adjuster}/link`))
    expect(await reasonOf(signedIn(stage.address, tokenIn(first?.address ?? '')))).toBe('link-unknown')
    const browser = await signedIn(stage.address, tokenIn(address))
    expect(await answers({ browser, adjuster: first?.adjuster ?? '' })).toBe('taken')
  })

  it('[NT8] keep a better seat that they have, or get after it, and answer all the same; until the link is taken back', async () => {
    const role = (by: Browser) =>
      by.call<{ role: string }>('GET', `/api/meetings/${staged.meeting}`).then((told) => told.role)
    const leader = async (as: 'chair' | 'secretary') =>
      (
        await stage.parts.signIn.makeLink({
          ...{ meeting: staged.meeting, role: as, name: 'Ada Provlund', organisation: '', attendee: '', days: 1 },
        })
      ).token
    const { links } = await ask(['Ada Provlund', 'Bo Testman', 'Mio Testdal'])
    const [first, second, third] = links.map(({ adjuster, address }) => ({ adjuster, token: tokenIn(address) }))
    const isMine = async (by: Browser) =>
      (await info(by)).askings.flatMap(({ adjusters }) => adjusters.flatMap(({ name, mine }) => (mine ? name : [])))
    // Who leads opens an adjuster's link.
    const chair = await signedIn(stage.address, await leader('chair'))
    await chair.call('POST', '/api/sign-in', { token: first?.token })
    expect(await role(chair)).toBe('chair')
    expect(await isMine(chair)).toEqual(['Ada Provlund'])
    expect(await answers({ browser: chair, adjuster: first?.adjuster ?? '' })).toBe('taken')
    // An adjuster opens a link to lead by; somebody else on the same computer is no adjuster.
    const bo = await signedIn(stage.address, second?.token ?? '')
    expect(await role(bo)).toBe('participant')
    await bo.call('POST', '/api/sign-in', { token: await leader('secretary') })
    expect(await isMine(bo)).toEqual([])
    await bo.call('POST', '/api/sign-in', { token: second?.token })
    expect(await role(bo)).toBe('secretary')
    expect(await isMine(bo)).toEqual(['Bo Testman'])
    // A link that is taken back asks nobody any more, and the seat stays.
    const mio = await signedIn(stage.address, await leader('secretary'))
    await mio.call('POST', '/api/sign-in', { token: third?.token })
    await organiser.call('POST', path(`/adjusters/${third?.adjuster}/link`))
    expect(await role(mio)).toBe('secretary')
    expect(await isMine(mio)).toEqual([])
  })

  it('approve single items at once; these are then corrected no more, and the others are', async () => {
    const [ada] = (await opened(await ask(['Ada'], { items: ['2'] }))) as [Adjuster]
    expect(await answers(ada)).toBe('taken')
    const { state, items } = await info()
    expect(state).toBe('frozen')
    expect(items.filter(({ approved }) => approved).map(({ number }) => number)).toEqual(['2'])
    expect(await reasonOf(correct(await correction(fault, right)))).toBe('correction-stopped')
    const other = (await record()).items[0]?.title ?? ''
    const { protocol } = await correct(await correction(other, 'Öppnande'))
    const later = await info(organiser, protocol)
    expect(later.items.filter(({ approved }) => approved).map(({ number }) => number)).toEqual(['2'])
  })
})

describe('The next meeting', () => {
  it('approves the protocol that it files, when its own is frozen', async () => {
    const meeting = await next('decided')
    expect((await info()).state).toBe('frozen')
    const { protocol } = await freeze(organiser, meeting)
    expect(await info()).toMatchObject({
      state: 'approved',
      approved: { way: 'next-meeting', meeting: { protocol, date: '2026-04-17' } },
    })
  })

  it('approves nothing when it puts it off', async () => {
    await freeze(organiser, await next('deferred'))
    expect((await info()).state).toBe('frozen')
  })

  it('is frozen on the corrected version, which it approves', async () => {
    const meeting = await next('decided')
    const { protocol, hash } = await correct(await correction(fault, right))
    const later = await freeze(organiser, meeting)
    expect((await record(later.protocol)).previous).toMatchObject({ protocol, hash })
    expect((await info(organiser, protocol)).state).toBe('approved')
    expect((await info()).state).toBe('replaced')
  })
})

describe('[RA11] A next meeting whose own protocol is corrected', () => {
  /** What it did about the protocol before it is corrected. */
  const turn = async (protocol: string, before: string, after: string) => {
    const line = linesOf(await record(protocol)).find(
      ({ place, text }) => place === 'Beslut 2, utfall' && text === before,
    )
    const changes = [{ at: line?.at ?? '', before, after }]
    return (await correct({ reason: 'Fel utfall.', changes, remarks: [] }, protocol)).protocol
  }

  it('approves the one before it no longer when it had put it off, and others may; or again when it had not', async () => {
    const { protocol } = await freeze(organiser, await next('decided'))
    expect((await info()).state).toBe('approved')
    const second = await turn(protocol, 'decided', 'deferred')
    expect(await info()).toMatchObject({ state: 'frozen', approved: null, may: { correct: true } })
    expect(await acts()).toContain('approval-withdrawn')
    const third = await turn(second, 'deferred', 'decided')
    expect(await info()).toMatchObject({ state: 'approved', approved: { way: 'next-meeting' } })
    await turn(third, 'decided', 'rejected')
    const [ada] = (await opened(await ask(['Ada Provlund']))) as [Adjuster]
    expect(await answers(ada)).toBe('taken')
    expect(await info()).toMatchObject({ state: 'approved', approved: { way: 'adjusters', names: ['Ada Provlund'] } })
  })

  it('approves the one before it when it had filed it, and not one that was corrected meanwhile', async () => {
    const { protocol } = await freeze(organiser, await next('deferred'))
    expect((await info()).state).toBe('frozen')
    const second = await turn(protocol, 'deferred', 'decided')
    expect(await info()).toMatchObject({ state: 'approved', approved: { meeting: { protocol: second } } })
    const third = await turn(second, 'decided', 'deferred')
    const { protocol: newer } = await correct(await correction(fault, right))
    await turn(third, 'deferred', 'decided')
    expect((await info(organiser, newer)).state).toBe('frozen')
  })

  it('[RA10] leaves it approved when it has been added to since, and says so to who corrects', async () => {
    const { protocol } = await freeze(organiser, await next('decided'))
    expect((await info(organiser, protocol)).effects).toEqual([])
    await organiser.call('POST', path('/addenda'), { text: 'Bilaga 2 saknades.', reason: 'Glömdes.' })
    expect((await info(organiser, protocol)).effects).toEqual([{ label: '2', on: 'addenda' }])
    await turn(protocol, 'decided', 'deferred')
    expect((await info()).state).toBe('approved')
  })
})

describe('A correction', () => {
  it('[RA9] of a proposal to a decision gives it the next number of the body and year, and the meeting after goes on from there', async () => {
    const { protocol } = await freeze(organiser, await next('decided', { proposal: 'gå vidare.' }))
    const third = await next('decided', { date: '2026-05-08' })
    const decided = { ...(await correction('proposed', 'decided', protocol)), reason: 'Det beslutades.' }
    const numbers = async (of: string) =>
      (await record(of)).items.flatMap(({ decisions }) => decisions.map(({ number }) => number))
    expect(await numbers(protocol)).toEqual(['B 2026:2', ''])
    const [corrected, later] = await Promise.allSettled([correct(decided, protocol), freeze(organiser, third)])
    const versions = [corrected, later].flatMap((one) => (one.status === 'fulfilled' ? one.value.protocol : []))
    // Whoever came first had the number; who had counted before that counts anew.
    if (corrected.status === 'rejected') versions.push((await correct(decided, protocol)).protocol)
    if (later.status === 'rejected') versions.push((await freeze(organiser, third)).protocol)
    const given = (await Promise.all(versions.map(numbers))).flat()
    expect(given.sort()).toEqual(['B 2026:2', 'B 2026:3', 'B 2026:4'])
  })

  it('is a version of its own; the one before is as it was', async () => {
    const before = await record()
    const { protocol, hash } = await correct(await correction(fault, right))
    const after = await record(protocol)
    expect(after.corrections).toMatchObject([
      { version: 2, of: { protocol: frozen.protocol, hash: frozen.hash }, reason: 'Fel antal.' },
    ])
    expect(linesOf(after).filter(({ text }, at) => linesOf(before)[at]?.text !== text)).toMatchObject([{ text: right }])
    expect(await record()).toEqual(before)
    expect(await info()).toMatchObject({ state: 'replaced', may: { correct: false, ask: false, sign: false } })
    expect(await info(organiser, protocol)).toMatchObject({
      state: 'frozen',
      version: 2,
      versions: [
        { protocol, version: 2 },
        { protocol: frozen.protocol, version: 1 },
      ],
    })
    expect(await organiser.call('GET', `/api/meetings/${staged.meeting}`)).toMatchObject({ protocol: { hash } })
    const { meetings } = await organiser.call<{ meetings: { id: string; protocol: string }[] }>(
      'GET',
      `/api/series/${staged.series}`,
    )
    expect(meetings.filter(({ id }) => id === staged.meeting)).toMatchObject([{ protocol }])
    expect(await acts()).toContain('corrected')
    expect((await inspect(stage.parts.storage, stage.parts.files)).wrong).toEqual([])
  })

  it('is made by one of several at once, and of the newest version only', async () => {
    const body = await correction(fault, right)
    const reasons = await Promise.all([reasonOf(correct(body)), reasonOf(correct(body))])
    expect(reasons.sort()).toEqual(['taken', 'wrong-state'])
  })

  it('stops who is approving the version before, and is stopped when that was quicker', async () => {
    const [ada] = (await opened(await ask(['Ada']))) as [Adjuster]
    const body = await correction(fault, right)
    const [approving, correcting] = await Promise.all([answers(ada), reasonOf(correct(body))])
    expect([approving, correcting].sort()).toEqual(['taken', 'wrong-state'])
    expect(['approved', 'replaced']).toContain((await info()).state)
  })

  it('is refused when other words stand there, and when nothing would change', async () => {
    const body = await correction(fault, right)
    const stale = { ...body, changes: body.changes.map((change) => ({ ...change, before: 'Annat.' })) }
    for (const refused of [stale, { ...body, reason: '' }, { ...body, changes: [] }])
      expect(await reasonOf(correct(refused))).toBe('correction-stopped')
    expect((await info()).versions).toHaveLength(1)
  })

  it('is proposed by those present; each proposal is taken up or answered, once', async () => {
    const propose = (text: string) => member.call('POST', path('/remarks'), { item: '2', text })
    await propose('Det var fem.')
    await propose('Jag sa något annat.')
    const [first, second] = (await info()).remarks
    const answer = (id = '') =>
      reasonOf(organiser.call('POST', path(`/remarks/${id}/reply`), { text: 'Det står som det beslutades.' }))
    expect(await answer(second?.id)).toBe('taken')
    expect(await answer(second?.id)).toBe('meanwhile')
    const { protocol } = await correct({ ...(await correction(fault, right)), remarks: [first?.id ?? ''] })
    expect((await info(member, protocol)).remarks).toMatchObject([
      { text: 'Det var fem.', name: 'Åsa Öhrmark', reply: { version: 2 } },
      { reply: { version: 0, text: 'Det står som det beslutades.' } },
    ])
    expect(await reasonOf(propose('För sent.'))).toBe('wrong-state')
  })
})

describe('A signed copy', () => {
  const keep = async (body: Uint8Array<ArrayBuffer>, more: Record<string, string> = {}, protocol = frozen.protocol) => {
    const query = new URLSearchParams({ name: 'undertecknat.pdf', by: 'Ada Provlund, Bo Testman', ...more })
    return answerOf<{ id: string; carriesRecord: boolean }>(
      await organiser.ask('POST', path(`/signed?${query}`, protocol), { body }),
    )
  }
  /** As a signing program leaves it: what was there, and more after it. */
  const signed = async (protocol = frozen.protocol) => {
    const pdf = await (await organiser.ask('GET', `/p/${protocol}/protocol.pdf`)).arrayBuffer()
    return new Uint8Array(Buffer.concat([Buffer.from(pdf), Buffer.from('\n% signed elsewhere\n')]))
  }

  it('that carries the record is bound to it, approves it, and is given back as it came', async () => {
    const bytes = await signed()
    const { id, carriesRecord } = await keep(bytes)
    expect(carriesRecord).toBe(true)
    expect(await info(member)).toMatchObject({
      state: 'approved',
      approved: { way: 'signed', names: ['Ada Provlund', 'Bo Testman'] },
      signed: [{ id, carriesRecord: true }],
    })
    const back = await member.ask('GET', `/p/${frozen.protocol}/undertecknat/${id}`)
    expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true)
    const row = await stage.parts.storage.db.selectFrom('signed_files').selectAll().where('id', '=', id).execute()
    expect(row).toMatchObject([{ record_hash: frozen.hash }])
    expect((await inspect(stage.parts.storage, stage.parts.files)).wrong).toEqual([])
  })

  it('that carries nothing is kept when somebody says which it is; one of another version never', async () => {
    expect(await reasonOf(keep(smallPdf()))).toBe('signed-unsure')
    expect(await reasonOf(keep(new TextEncoder().encode('Hej')))).toBe('file-not-pdf')
    const old = await signed()
    const { protocol } = await correct(await correction(fault, right))
    expect(await reasonOf(keep(old, { told: '1' }, protocol))).toBe('signed-other')
    expect((await info(organiser, protocol)).state).toBe('frozen')
    expect(await keep(smallPdf(), { told: '1' }, protocol)).toMatchObject({ carriesRecord: false })
    expect((await info(organiser, protocol)).state).toBe('approved')
  })
})

describe('An addendum', () => {
  it('is a record of its own, chained to the approved protocol, which is as it was', async () => {
    const add = (text: string) => reasonOf(organiser.call('POST', path('/addenda'), { text, reason: 'Glömdes.' }))
    expect(await add('För tidigt.')).toBe('wrong-state')
    const [ada] = (await opened(await ask(['Ada']))) as [Adjuster]
    await answers(ada)
    expect(await reasonOf(correct(await correction(fault, right)))).toBe('wrong-state')
    expect([await add('Bilaga 2 saknades.'), await add('Och bilaga 3.')]).toEqual(['taken', 'taken'])
    expect((await info(member)).addenda).toMatchObject([{ number: 1, text: 'Bilaga 2 saknades.' }, { number: 2 }])
    const records = await Promise.all(
      [1, 2].map(async (number) => {
        const answer = await member.ask('GET', `/p/${frozen.protocol}/tillagg/${number}`)
        return new Uint8Array(await answer.arrayBuffer())
      }),
    )
    expect(chainHolds(frozen.hash, records)).toBe(true)
    expect(await acts()).toContain('addendum-made')
    // [AD1] Whoever looks through what is kept is told when one does not come after the one before.
    const { storage, files } = stage.parts
    expect((await inspect(storage, files)).wrong).toEqual([])
    const [first] = await storage.db
      .selectFrom('addenda')
      .selectAll()
      .where('protocol_id', '=', frozen.protocol)
      .execute()
    if (!first) throw new Error('Two were added.')
    await storage.db
      .insertInto('addenda')
      .values({ ...first, id: `${first.id}-again`, number: 3 })
      .execute()
    expect((await inspect(storage, files)).wrong).toMatchObject([
      expect.stringContaining(`The addenda of the protocol ${frozen.protocol}`),
    ])
  })
})
