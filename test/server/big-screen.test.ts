/** A big screen in the room: what its link opens, what it is sent, and that it is nobody. */
import type { MeetingInfo } from '@samsyn/api/meetings'
import type { Invitation, JoinCode, MadeLink, Me, SignedIn } from '@samsyn/api/sign-in'
import { addCard } from '@samsyn/meeting/cards'
import {
  cardsDocument,
  notesDocument,
  reportDocument,
  revealedDocument,
  roomDocument,
  themesDocument,
} from '@samsyn/meeting/documents'
import { readRoom } from '@samsyn/meeting/room'
import { changeSettings, changeState, setGroups } from '@samsyn/meeting/workshop'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Browser,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  settled,
  signedIn,
  startServer,
  tokenIn,
  type,
  until,
  write,
} from '../stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startServer()
})
afterAll(() => stage.close())

const makeScreen = (by: Browser, meeting: string) =>
  by.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, { role: 'screen', name: 'Storbild' })
const infoOf = (browser: Browser, meeting: string) => browser.call<MeetingInfo>('GET', `/api/meetings/${meeting}`)

/** A meeting with an organiser who leads it, a link to its big screen, and a browser that has opened it. */
async function screened() {
  const organiser = await stage.organiser()
  const staged = await makeMeeting(organiser)
  const made = await makeScreen(organiser, staged.meeting)
  return { organiser, ...staged, made, screen: await signedIn(stage.address, tokenIn(made.address)) }
}

describe('The link to a big screen', () => {
  it('gives a seat that is nobody: no name, no row, no colour, in no list and no count', async () => {
    const { organiser, meeting, screen } = await screened()
    const rows = (await stage.parts.meetings.attendance(meeting)).length
    expect(await screen.call<Me>('GET', '/api/me')).toMatchObject({ signedIn: true, name: '', organiser: false })
    const info = await infoOf(screen, meeting)
    expect(info).toMatchObject({ role: 'screen', attendee: '', slot: 0, seats: [] })
    const board = screen.board(meeting)
    await settled(board.agenda)
    const person = await invited(organiser, meeting, 'participant', 'Noa Stubbgren')
    const watcher = person.board(meeting)
    await settled(watcher.agenda)
    expect((await infoOf(person, meeting)).seats.map(({ name }) => name)).not.toContain('Storbild')
    expect(stage.parts.live.here(meeting)).toBe(1)
    board.agenda.awareness?.setLocalState({ item: 'x', user: { name: 'Storbild', slot: 1 } })
    // What a person says comes after what the screen has said, and only that comes.
    watcher.agenda.awareness?.setLocalState({ item: 'of a person' })
    const third = organiser.board(meeting)
    await settled(third.agenda)
    const items = () => [...(third.agenda.awareness?.getStates().values() ?? [])].flatMap(({ item }) => item ?? [])
    await until('the person is seen', () => items().includes('of a person'))
    expect(items()).not.toContain('x')
    expect(await stage.parts.meetings.attendance(meeting)).toHaveLength(rows)
    for (const one of [board, watcher, third]) one.leave()
  })

  it('leads to the screen, and leaves everybody who opens it in the own browser their seat', async () => {
    const { organiser, meeting, made } = await screened()
    const token = tokenIn(made.address)
    const chair = await invited(organiser, meeting, 'chair', 'Ada Ordfors')
    const listener = await invited(organiser, meeting, 'observer', 'Lo Lyssnarsson')
    for (const [browser, role] of [
      [organiser, 'secretary'],
      [chair, 'chair'],
      [listener, 'observer'],
    ] as const) {
      const { to } = await browser.call<SignedIn>('POST', '/api/sign-in', { token })
      expect(to).toBe(`/m/${meeting}/storbild`)
      expect((await infoOf(browser, meeting)).role).toBe(role)
    }
  })

  it('is for nobody in the attendance list, and works until the day after the meeting', async () => {
    const { organiser, meeting, made } = await screened()
    const attendee = (await stage.parts.meetings.attendance(meeting))[0]?.id ?? 'x'
    const json = { role: 'screen', attendee, name: 'Storbild' }
    expect(await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/links`, json))).toBe('bad-input')
    const days = (Date.parse(made.link.expiresAt) - Date.now()) / (24 * 60 * 60 * 1000)
    const { date } = await stage.parts.meetings.row(meeting)
    const wanted = Math.max(1, (Date.parse(date) - Date.now()) / (24 * 60 * 60 * 1000) + 2)
    expect(Math.abs(days - wanted)).toBeLessThan(1)
  })

  it('ends with the link also in the browser it was opened in, unless somebody joins there', async () => {
    const { organiser, meeting, made, screen } = await screened()
    const expiry = async ({ cookie }: Browser) =>
      (await stage.parts.signIn.sessionOf(cookie.split('=')[1]))?.expiresAt ?? ''
    expect(await expiry(screen)).toBe(made.link.expiresAt)
    const { code } = await organiser.call<Invitation>('GET', `/api/meetings/${meeting}/links`)
    await screen.call('POST', `/api/join/${code}`, { name: 'Mi Gästsson', organisation: '', mode: 'link' })
    expect((await expiry(screen)) > made.link.expiresAt).toBe(true)
    // Somebody's own session is not made shorter.
    const before = await expiry(organiser)
    await organiser.call('POST', '/api/sign-in', { token: tokenIn(made.address) })
    expect(await expiry(organiser)).toBe(before)
  })

  it('that is revoked ends the screen, and no other seat', async () => {
    const { organiser, meeting, made, screen } = await screened()
    const board = screen.board(meeting)
    await settled(board.agenda)
    await organiser.call('DELETE', `/api/links/${made.link.id}`)
    await until('the screen is put out', () => board.closed.includes(4403))
    expect(await reasonOf(infoOf(screen, meeting))).toBe('not-found')
    expect((await infoOf(organiser, meeting)).role).toBe('secretary')
    board.leave()
  })

  it('makes nobody of who joins by the code at the same computer afterwards', async () => {
    const { organiser, meeting, screen } = await screened()
    const { code } = await organiser.call<Invitation>('GET', `/api/meetings/${meeting}/links`)
    await screen.call('POST', `/api/join/${code}`, { name: 'Mi Gästsson', organisation: 'Prövköping', mode: 'link' })
    const info = await infoOf(screen, meeting)
    expect(info).toMatchObject({ role: 'participant', name: 'Mi Gästsson' })
    expect(info.slot).toBeGreaterThan(0)
    expect(info.attendee).not.toBe('')
  })
})

describe('A big screen', () => {
  it('shows the code to join with, which a participant is not told', async () => {
    const { organiser, meeting, screen } = await screened()
    const shown = await screen.call<JoinCode>('GET', `/api/meetings/${meeting}/join`)
    expect(shown).toEqual(await organiser.call<JoinCode>('GET', `/api/meetings/${meeting}/join`))
    expect(shown.qr).toContain('<svg')
    expect(shown.joinAddress).toContain(shown.code)
    const person = await invited(organiser, meeting, 'participant', 'Noa Stubbgren')
    expect(await reasonOf(person.call('GET', `/api/meetings/${meeting}/join`))).toBe('not-allowed')
  })

  it('is sent agenda, decisions, the room and what is shown of a workshop; no notes, no report and no card before that', async () => {
    const { organiser, meeting, items, screen } = await screened()
    const [item = ''] = items
    await stage.parts.meetings.edit(meeting, roomDocument(meeting), 'server', (room) => {
      changeSettings(room, item, { private: false })
      setGroups(room, item, [{ name: 'Grupp A', members: [] }])
      changeState(room, item, 'collecting')
    })
    const leader = organiser.board(meeting)
    await write(leader.notes(item), (notes) => type(notes, 'Bara för dem som är med.'))
    const room = leader.open(roomDocument(meeting))
    await settled(room)
    const group = readRoom(room.document).workshops[item]?.groups[0]?.id ?? ''
    await stage.parts.meetings.edit(meeting, cardsDocument(meeting, item, group), 'server', (cards) =>
      addCard(cards, 'q', 'En lapp som ingen har visat.'),
    )
    const board = screen.board(meeting)
    for (const name of [revealedDocument(meeting, item), themesDocument(meeting, item), roomDocument(meeting)])
      await settled(board.open(name))
    await settled(board.agenda, board.decisions)
    for (const name of [
      notesDocument(meeting, item),
      reportDocument(meeting, item, 'row'),
      cardsDocument(meeting, item, group),
      cardsDocument(meeting, item, 'all'),
    ]) {
      const provider = board.open(name)
      const denied = await new Promise((resolve) =>
        provider.on('authenticationFailed', ({ reason }: { reason: string }) => resolve(reason)),
      )
      expect(denied, name).toBe('permission-denied')
      expect(provider.document.store.clients.size, name).toBe(0)
    }
    board.leave()
    leader.leave()
  })
})
