import { rm } from 'node:fs/promises'
import type { MeetingInfo } from '@samsyn/api/meetings'
import type { Invitation, JoinInfo, MadeLink, Me } from '@samsyn/api/sign-in'
import { addAttendee, readAttendance } from '@samsyn/meeting/attendance'
import { agendaDocument } from '@samsyn/meeting/documents'
import { Proxies } from '@samsyn/server/addresses'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  Browser,
  freePort,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  settled,
  signedIn,
  startProcess,
  startServer,
  taken,
  temporaryFolder,
  tokenIn,
  type,
  until,
} from '../stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startServer()
})
afterAll(() => stage.close())

describe('A personal link', () => {
  it('signs its holder in, with the name and role it was made for', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser)
    const noa = await invited(organiser, meeting, 'participant', 'Noa Stubbgren')
    expect(await noa.call<Me>('GET', '/api/me')).toEqual({
      signedIn: true,
      name: 'Noa Stubbgren',
      organisation: '',
      organiser: false,
    })
    expect(await noa.call('GET', `/api/meetings/${meeting}`)).toMatchObject({ role: 'participant', phase: 'open' })
  })

  it('that is wrong, expired or revoked gets one and the same answer', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser)
    const { address, link } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, {
      role: 'participant',
      name: 'Ola Dummerud',
    })
    await organiser.call('DELETE', `/api/links/${link.id}`)
    const { token: expired } = await stage.parts.signIn.makeLink({
      meeting,
      role: 'participant',
      name: 'Ola Dummerud',
      organisation: '',
      attendee: '',
      days: -1,
    })
    const answers = await Promise.all(
      ['a-token-that-never-was-made', expired, tokenIn(address)].map(async (token) => {
        const response = await new Browser(stage.address).ask('POST', '/api/sign-in', { json: { token } })
        return [response.status, response.headers.getSetCookie(), await response.text()]
      }),
    )
    expect(answers[0]?.[0]).toBe(404)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  })

  it('that is revoked closes the sockets it opened, and lets nobody back in', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser)
    const { address, link } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, {
      role: 'participant',
      name: 'Ola Dummerud',
    })
    const ola = await signedIn(stage.address, tokenIn(address))
    const board = ola.board(meeting)
    await settled(board.agenda)
    const { promise: refused, resolve } = Promise.withResolvers<void>()
    board.agenda.on('authenticationFailed', () => resolve())
    await organiser.call('DELETE', `/api/links/${link.id}`)
    await until('the socket is closed', () => board.closed.includes(4403))
    await refused
    expect(await reasonOf(ola.call('GET', `/api/meetings/${meeting}`))).toBe('not-found')
    board.leave()
  })

  it('that is revoked while it is being opened opens nothing', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser)
    const { address, link } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, {
      role: 'secretary',
      name: 'Ola Dummerud',
    })
    const ola = new Browser(stage.address)
    const { signIn } = stage.parts
    const giveSeat = signIn.giveSeat.bind(signIn)
    signIn.giveSeat = async (...seat) => {
      await signIn.revokeLink(link.id)
      return giveSeat(...seat)
    }
    expect(await reasonOf(ola.call('POST', '/api/sign-in', { token: tokenIn(address) }))).toBe('link-unknown')
    signIn.giveSeat = giveSeat
    expect((await signIn.seatsOf(meeting)).map(({ name }) => name)).not.toContain('Ola Dummerud')
  })

  it('and its token never appear in what the server says', async () => {
    const dataDir = await temporaryFolder()
    const server = await startProcess({ dataDir, port: await freePort() })
    const organiser = await signedIn(server.address, server.token())
    const { meeting } = await makeMeeting(organiser)
    const { address } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, {
      role: 'observer',
      name: 'Ola Dummerud',
    })
    const ola = await signedIn(server.address, tokenIn(address))
    const { code } = await organiser.call<Invitation>('GET', `/api/meetings/${meeting}/links`)
    await ola.call('GET', `/api/join/${code}`)
    await new Browser(server.address).ask('POST', '/api/sign-in', { json: { token: `${tokenIn(address)}wrong` } })
    const board = ola.board(meeting)
    await settled(board.agenda)
    board.leave()
    await server.kill('SIGTERM')
    const said = server.output()
    expect(said).toContain('/api/sign-in')
    expect(said).not.toContain(tokenIn(address))
    expect(said).not.toContain(code)
    for (const { cookie } of [organiser, ola]) expect(said).not.toContain(cookie.split('=')[1])
    // The first organiser's link is printed for the person at the computer, once, and is in no line of the log.
    expect(said.split(server.token())).toHaveLength(2)
    await rm(dataDir, { recursive: true })
  })
})

describe('A changed name', () => {
  it('is at once that of the seat one took oneself, on every board; not of one that was given to somebody', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser)
    const noa = await invited(organiser, meeting, 'presenter', 'Noa Stubbgren')
    const board = noa.board(meeting)
    await settled(board.agenda)
    const { promise: told, resolve } = Promise.withResolvers<string>()
    board.agenda.on('stateless', ({ payload }: { payload: string }) => resolve(payload))

    await organiser.call('PATCH', '/api/me', { name: 'Mio Nyttnamn', organisation: 'Ekmyra kommun' })
    expect(await told).toContain('meeting-changed')
    expect(await organiser.call('GET', `/api/meetings/${meeting}`)).toMatchObject({ name: 'Mio Nyttnamn' })
    expect(await noa.call<MeetingInfo>('GET', `/api/meetings/${meeting}`)).toMatchObject({
      seats: expect.arrayContaining([expect.objectContaining({ name: 'Mio Nyttnamn' })]),
    })

    await noa.call('PATCH', '/api/me', { name: 'Ola Dummerud', organisation: '' })
    expect(await noa.call('GET', `/api/meetings/${meeting}`)).toMatchObject({ name: 'Noa Stubbgren' })
    board.leave()
  })
})

describe('An organiser who stands in the list', () => {
  it('is that row, under the own name and organisation and no other', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser)
    const mine = { name: 'Olga Organisatör', organisation: 'Prövokommunen' }
    const rows = await stage.parts.meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => ({
      elsewhere: addAttendee(agenda, { ...mine, organisation: 'Ekmyra kommun' }).id,
    }))
    expect(await organiser.call('GET', `/api/meetings/${meeting}`)).toMatchObject({ attendee: '' })
    const { id } = await stage.parts.meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) =>
      addAttendee(agenda, mine),
    )
    expect(id).not.toBe(rows.elsewhere)
    expect(await organiser.call('GET', `/api/meetings/${meeting}`)).toMatchObject({ attendee: id, ...mine })
    await organiser.call('POST', `/api/meetings/${meeting}/check-in`, { mode: 'on-site' })
    const attendance = await stage.parts.meetings.attendance(meeting)
    expect(attendance.find((row) => row.id === id)).toMatchObject({ status: 'present' })
  })

  it('keeps the seat that a link has given meanwhile', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser)
    const mine = { name: 'Olga Organisatör', organisation: 'Prövokommunen' }
    await organiser.call('GET', `/api/meetings/${meeting}`)
    await stage.parts.meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => addAttendee(agenda, mine))
    const { address, link } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, {
      role: 'chair',
      name: 'Olga Organisatör',
      organisation: '',
    })
    const { meetings, signIn } = stage.parts
    const { attendance } = meetings
    const looking = vi.spyOn(meetings, 'attendance').mockImplementationOnce(async (...of) => {
      const rows = await attendance.apply(meetings, of)
      await organiser.call('POST', '/api/sign-in', { token: tokenIn(address) })
      return rows
    })
    expect(await organiser.call('GET', `/api/meetings/${meeting}`)).toMatchObject({ role: 'chair' })
    looking.mockRestore()
    const seats = await signIn.seatsOf(meeting)
    expect(seats.filter(({ role }) => role !== 'screen')).toMatchObject([{ role: 'chair', link: link.id }])
  })
})

describe("The meeting's code", () => {
  const codeOf = async (organiser: Browser, meeting: string) =>
    (await organiser.call<Invitation>('GET', `/api/meetings/${meeting}/links`)).code

  it('lets somebody pick the own row of the list, who is then here', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser)
    const code = await codeOf(organiser, meeting)
    const ada = new Browser(stage.address)
    const { people } = await ada.call<JoinInfo>('GET', `/api/join/${code.toLowerCase()}`)
    const row = people.find(({ name }) => name === 'Ada Provlund')
    await ada.call('POST', `/api/join/${code}`, { attendee: row?.attendee, mode: 'link' })
    expect(await ada.call('GET', `/api/meetings/${meeting}`)).toMatchObject({
      role: 'participant',
      name: 'Ada Provlund',
      attendee: row?.attendee,
    })
    const board = ada.board(meeting)
    await settled(board.agenda)
    expect(readAttendance(board.agenda.document).find(({ id }) => id === row?.attendee)).toMatchObject({
      status: 'present',
      mode: 'link',
    })
    board.leave()
  })

  it('lets somebody type a new name, and the same person twice gets one row', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser)
    const code = await codeOf(organiser, meeting)
    const join = (name: string) =>
      new Browser(stage.address).call('POST', `/api/join/${code}`, {
        name,
        organisation: 'Ekmyra kommun',
        mode: 'on-site',
      })
    await Promise.all([join('Dan Utkastsson'), join('dan  utkastsson'), join('Dan Utkastsson')])
    const board = organiser.board(meeting)
    await settled(board.agenda)
    expect(readAttendance(board.agenda.document).filter(({ name }) => /utkastsson/i.test(name))).toHaveLength(1)
    board.leave()
  })

  it('that is wrong, or of a meeting that is not called yet, is unknown', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser, 'draft')
    const code = await codeOf(organiser, meeting)
    const somebody = new Browser(stage.address)
    expect(await reasonOf(somebody.call('GET', `/api/join/${code}`))).toBe('code-unknown')
    expect(await reasonOf(somebody.call('GET', '/api/join/ZZZZZZ'))).toBe('code-unknown')
  })

  it('gives nobody the rights of another presenter', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser)
    const code = await codeOf(organiser, meeting)
    const noa = await invited(organiser, meeting, 'presenter', 'Noa Stubbgren')
    await noa.call('POST', `/api/join/${code}`, { name: 'Ola Dummerud', mode: 'on-site' })
    expect(await noa.call('GET', `/api/meetings/${meeting}`)).toMatchObject({
      role: 'presenter',
      name: 'Noa Stubbgren',
    })
  })

  it('asks a person who joins after the meeting for a name', async () => {
    const organiser = await stage.organiser()
    const { meeting } = await makeMeeting(organiser, 'closed')
    const code = await codeOf(organiser, meeting)
    const somebody = new Browser(stage.address)
    expect(await reasonOf(somebody.call('POST', `/api/join/${code}`, { attendee: 'nobody', mode: 'link' }))).toBe(
      'bad-input',
    )
  })
})

describe('Guessing', () => {
  it('is stopped after twenty wrong links a minute; right ones are not counted', async () => {
    const own = await startServer()
    const organiser = await own.organiser()
    const { meeting } = await makeMeeting(organiser)
    await Promise.all(
      Array.from({ length: 30 }, (_, n) => invited(organiser, meeting, 'participant', `Person ${n} Provsson`)),
    )
    const somebody = new Browser(own.address)
    const answers: string[] = []
    for (let n = 0; n < 25; n++)
      answers.push(await reasonOf(somebody.call('POST', '/api/sign-in', { token: `wrong-token-number-${n}` })))
    expect(answers).toEqual([...Array(20).fill('link-unknown'), ...Array(5).fill('too-many-tries')])
    await own.close()
  })

  it('is stopped as early when everything is guessed at once, and forty right codes at once all come in', async () => {
    const own = await startServer()
    const organiser = await own.organiser()
    const { meeting } = await makeMeeting(organiser)
    const { code } = await organiser.call<Invitation>('GET', `/api/meetings/${meeting}/links`)
    const ask = (path: string) => reasonOf(new Browser(own.address).call('GET', path))
    const right = await Promise.all(Array.from({ length: 40 }, () => ask(`/api/join/${code}`)))
    expect(right).toEqual(Array(40).fill('taken'))
    const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
    const wrong = await Promise.all(
      Array.from({ length: 100 }, (_, n) => ask(`/api/join/QQ${letters[n % 31]}${letters[Math.floor(n / 31)]}QQ`)),
    )
    expect(wrong.filter((answer) => answer === 'code-unknown')).toHaveLength(20)
    expect(wrong.filter((answer) => answer === 'too-many-tries')).toHaveLength(80)
    // From here on the right one is no door either: nobody learns by it that a guess was right.
    expect(await ask(`/api/join/${code}`)).toBe('too-many-tries')
    await own.close()
  })
})

describe('Behind a proxy that is trusted', () => {
  it('who guesses keeps nobody else out, and cannot pass for others', async () => {
    const own = await startServer({ proxies: Proxies.read('127.0.0.1') ?? Proxies.none })
    const guess = async (forwarded: string, n: number): Promise<string> => {
      const answer = await fetch(`${own.address}/api/join/QQ${n}QQQ`, { headers: { 'x-forwarded-for': forwarded } })
      return ((await answer.json()) as { reason: string }).reason
    }
    for (let n = 0; n < 25; n++)
      expect(await guess(`198.51.100.${n}, 192.0.2.7`, n)).toBe(n < 20 ? 'code-unknown' : 'too-many-tries')
    expect(await guess('192.0.2.8', 25)).toBe('code-unknown')
    await own.close()
  })
})

describe('Somebody who signs out', () => {
  it('has left every board, also those that are open in another tab, and comes back to none', async () => {
    const { meeting, items } = await makeMeeting(await stage.organiser())
    const noa = await invited(await stage.organiser(), meeting, 'participant', 'Noa Stubbgren')
    const board = noa.board(meeting)
    await settled(board.notes(items[1] ?? ''))
    await noa.call('POST', '/api/sign-out')
    await until('the socket is closed', () => board.closed.includes(4403))
    await until('the next one is closed at once', () => board.closed.includes(4401))
    board.leave()
  })
})

describe('An observer who joins by the code as well', () => {
  it('may write from then on, also on the board that is open already', async () => {
    const organiser = await stage.organiser()
    const { meeting, items } = await makeMeeting(organiser)
    const hia = await invited(organiser, meeting, 'observer', 'Hia Fiktivius')
    const board = hia.board(meeting)
    const notes = board.notes(items[1] ?? '')
    await settled(notes)
    const { code } = await organiser.call<Invitation>('GET', `/api/meetings/${meeting}/links`)
    await hia.call('POST', `/api/join/${code}`, { attendee: '', name: 'Hia Fiktivius', organisation: '', mode: 'link' })
    expect(await taken(notes, (document) => type(document, 'Jag är med.'))).toBe(true)
    board.leave()
  })
})
