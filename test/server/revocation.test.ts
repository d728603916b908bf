/**
 * A right that is taken away is gone at once, on every way that leads to the meeting: what is written on an open socket,
 * what is asked over HTTP, a download and an upload that are under way, and a socket that will not be closed.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import type { HocuspocusProvider } from '@hocuspocus/provider'
import type { MadeLink } from '@samsyn/api/sign-in'
import { readAttachments } from '@samsyn/meeting/agenda'
import { agendaDocument, decisionsDocument, layoutVersion, notesDocument } from '@samsyn/meeting/documents'
import { noteField } from '@samsyn/meeting/notes'
import { compressed } from '@samsyn/server/storage/state'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import {
  type Board,
  type Browser,
  freeze,
  makeMeeting,
  reasonOf,
  type Stage,
  type StagedMeeting,
  settled,
  signedIn,
  smallPdf,
  startServer,
  taken,
  textOf,
  tokenIn,
  type,
  until,
  write,
} from '../stage.ts'

const large = 24 * 1024 * 1024

let stage: Stage
let organiser: Browser
beforeAll(async () => {
  stage = await startServer({ uploadLimit: large })
  organiser = await stage.organiser()
})
afterAll(() => stage.close())

type Guest = { browser: Browser; link: string; staged: StagedMeeting; file: string }

async function guest(role: 'secretary' | 'participant', size = 0): Promise<Guest> {
  const staged = await makeMeeting(organiser)
  const pdf = smallPdf()
  const bytes = new Uint8Array(Math.max(size, pdf.length))
  bytes.set(pdf)
  const { file } = await organiser.upload<{ file: string }>(
    staged.meeting,
    staged.items[1] ?? '',
    'underlag.pdf',
    bytes,
  )
  const { address, link } = await organiser.call<MadeLink>('POST', `/api/meetings/${staged.meeting}/links`, {
    role,
    name: 'Noa Stubbgren',
  })
  return { browser: await signedIn(stage.address, tokenIn(address)), link: link.id, staged, file }
}

const endSession = (browser: Browser) => browser.call('POST', '/api/sign-out')
const expire = async (name: string, expiresAt: string) =>
  stage.parts.storage.db.updateTable('sessions').set({ expires_at: expiresAt }).where('name', '=', name).execute()

/** Every way of taking a right away after which nothing is left of it. */
const ways: Record<string, (guest: Guest) => Promise<unknown>> = {
  'the link is revoked': ({ link }) => organiser.call('DELETE', `/api/links/${link}`),
  'the session is ended in another tab': ({ browser }) => {
    const { cookie } = browser
    return endSession(browser).then(() => Object.assign(browser, { cookie }))
  },
  'the meeting is taken back to a draft': ({ staged }) =>
    stage.parts.storage.db
      .updateTable('meetings')
      .set({ phase: 'draft' })
      .where('id', '=', staged.meeting)
      .execute()
      .then(() => stage.parts.live.phaseChanged(staged.meeting, 'draft')),
}

describe.each(Object.entries(ways))('When %s', (_way, takeAway) => {
  it('nothing more is written or read on the open socket, and none of its documents is opened again', async () => {
    const noa = await guest('participant')
    const { meeting, items } = noa.staged
    const board = noa.browser.board(meeting)
    const notes = board.notes(items[1] ?? '')
    expect(await taken(notes, (document) => type(document, 'Före. '))).toBe(true)
    await takeAway(noa)
    type(notes.document, 'Efter. ')
    await until('the socket is closed', () => board.closed.some((code) => code === 4403 || code === 4401))
    await until('and stays outside', () => !notes.synced && !notes.isAuthenticated)
    const document = await stage.parts.journal.read(notesDocument(meeting, items[1] ?? ''))
    expect(textOf(document)).toContain('Före. ')
    expect(textOf(document)).not.toContain('Efter. ')
    document.destroy()
    board.leave()
  })

  it('a socket that does not let itself be closed gets no answer any more, and is cut', async () => {
    const noa = await guest('participant')
    const { meeting } = noa.staged
    const stubborn = await StubbornSocket.open(noa.browser)
    const name = agendaDocument(meeting)
    stubborn.authenticate(name)
    await until('it is let in', () => stubborn.heard(name, 2).length > 0)
    await until('the server knows', () => stage.parts.live.here(meeting) === 1)
    await takeAway(noa)
    const before = stubborn.frames.length
    stubborn.authenticate(name)
    await stubborn.cut
    expect(
      stubborn.frames.slice(before).filter((frame) => isAbout(frame, name) && frame.at(name.length + 1) !== 7),
    ).toEqual([])
  })

  it('every route says no', async () => {
    const noa = await guest('participant')
    const { meeting, items } = noa.staged
    const { browser, file } = noa
    await browser.call('GET', `/api/meetings/${meeting}`)
    await takeAway(noa)
    const asks: [string, string, unknown?][] = [
      ['GET', `/api/meetings/${meeting}`],
      ['GET', `/api/meetings/${meeting}/files/${file}/info`],
      ['GET', `/api/meetings/${meeting}/files/${file}`],
      ['GET', `/api/meetings/${meeting}/files/${file}/view`],
      ['POST', `/api/meetings/${meeting}/proposals`, { item: items[1], kind: 'action', text: 'Göra.' }],
    ]
    for (const [method, path, json] of asks)
      expect(['not-found', 'not-signed-in'], path).toContain(await reasonOf(browser.call(method, path, json)))
  })

  it('a download that is under way ends before its end', async () => {
    const noa = await guest('participant', large)
    const response = await noa.browser.ask('GET', `/api/meetings/${noa.staged.meeting}/files/${noa.file}`)
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>
    await reader.read()
    await takeAway(noa)
    // A slow line: whoever takes it all in one breath has had it before anybody could take the right away.
    const readOn = async () => {
      for (let read = 0; read < large; ) {
        const { value, done } = await reader.read()
        if (done) return 'all of it'
        read += value.length
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      return 'all of it'
    }
    expect(await readOn().catch(() => 'cut off')).toBe('cut off')
  })
})

describe('When the right to write goes during an upload', () => {
  it.each(Object.entries(ways).filter(([way]) => !way.includes('draft')))(
    'because %s, nothing is taken in',
    async (_way, takeAway) => {
      const mio = await guest('secretary')
      const { meeting } = mio.staged
      const { promise: asked, resolve: goOn } = Promise.withResolvers<void>()
      const pdf = smallPdf()
      let begun = false
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          if (!begun) {
            begun = true
            controller.enqueue(pdf.subarray(0, 100))
            return
          }
          await asked
          controller.enqueue(pdf.subarray(100))
          controller.close()
        },
      })
      const sending = fetch(`${stage.address}/api/meetings/${meeting}/attachments?item=&name=sen.pdf`, {
        method: 'POST',
        headers: { cookie: mio.browser.cookie },
        body,
        duplex: 'half',
      } as RequestInit)
      await until('it is on its way', () => begun)
      await takeAway(mio)
      goOn()
      const response = await sending
      expect([401, 404]).toContain(response.status)
      const agenda = await stage.parts.journal.read(agendaDocument(meeting))
      expect(readAttachments(agenda).map(({ fileName }) => fileName)).toEqual(['underlag.pdf'])
      agenda.destroy()
    },
  )
})

describe('What the server writes for somebody', () => {
  it.each([
    ['the link is revoked', 'not-found', ({ link }: Guest) => organiser.call('DELETE', `/api/links/${link}`)],
    ['the session is ended', 'not-found', ({ browser }: Guest) => endSession(browser)],
    [
      'the meeting is closed',
      'not-allowed',
      ({ staged }: Guest) => organiser.call('POST', `/api/meetings/${staged.meeting}/phase`, { to: 'closed' }),
    ],
  ])('is not written after the answer by which %s, however much waits', async (_way, why, takeAway) => {
    const noa = await guest('participant')
    const { meeting, items } = noa.staged
    const { journal, storage } = stage.parts
    const rows = async () => (await storage.rows(decisionsDocument(meeting))).length
    const gate = Promise.withResolvers<void>()
    const append = journal.append.bind(journal)
    const appending = vi.spyOn(journal, 'append').mockImplementationOnce(async (...row) => {
      await gate.promise
      return append(...row)
    })
    const asked = Array.from({ length: 8 }, (_, n) =>
      reasonOf(
        noa.browser.call('POST', `/api/meetings/${meeting}/proposals`, {
          item: items[1],
          kind: 'action',
          text: `Det här är nummer ${n}.`,
        }),
      ),
    )
    await until('the first is being written', () => appending.mock.calls.length > 0)
    const taking = takeAway(noa)
    await until(
      'it is taken away',
      async () =>
        (await noa.browser.ask('GET', `/api/meetings/${meeting}`)).status >= 400 ||
        (await stage.parts.meetings.phaseOf(meeting)) === 'closed',
    )
    gate.resolve()
    await taking
    const written = await rows()
    expect((await Promise.all(asked)).toSorted()).toEqual([...Array(7).fill(why), 'taken'])
    expect(await rows()).toBe(written)
    vi.restoreAllMocks()
  })
})

describe('A frozen protocol', () => {
  it('is no longer given to whom the link was revoked', async () => {
    const noa = await guest('participant')
    const { meeting } = noa.staged
    await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' })
    const { protocol } = await freeze(organiser, meeting)
    const path = `/p/${protocol}/protocol.json`
    expect((await noa.browser.ask('GET', path)).status).toBe(200)
    await organiser.call('DELETE', `/api/links/${noa.link}`)
    for (const each of [path, `/p/${protocol}/bilagor/1`, `/api/protocols/${protocol}`])
      expect((await noa.browser.ask('GET', each)).status, each).toBe(404)
  })
})

describe('A session that comes to its end', () => {
  it('takes the open sockets with it', async () => {
    const staged = await makeMeeting(organiser)
    const { address } = await organiser.call<MadeLink>('POST', `/api/meetings/${staged.meeting}/links`, {
      role: 'participant',
      name: 'Sista Dagsson',
    })
    const browser = await signedIn(stage.address, tokenIn(address))
    await expire('Sista Dagsson', new Date(Date.now() + 1500).toISOString())
    const board: Board = browser.board(staged.meeting)
    await settled(board.agenda)
    await until('the socket is closed', () => board.closed.includes(4401))
    expect(await reasonOf(browser.call('GET', `/api/meetings/${staged.meeting}`))).toBe('not-signed-in')
    board.leave()
  })
})

/** Whoever asks next for a seat is answered with what it was then, but not before this is let go. */
function heldSeat(): { asked: Promise<void>; letGo: () => void } {
  const { signIn } = stage.parts
  const { seatStill } = signIn
  const [asked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  signIn.seatStill = async (...args) => {
    signIn.seatStill = seatStill
    const seat = await seatStill.apply(signIn, args)
    asked.resolve()
    await goOn.promise
    return seat
  }
  return { asked: asked.promise, letGo: goOn.resolve }
}

describe.each(Object.entries(ways))('When, while somebody is on the way in, %s', (_way, takeAway) => {
  it('nothing is sent by what was known of the seat before', async () => {
    const noa = await guest('participant')
    const { meeting } = noa.staged
    const mio = organiser.board(meeting)
    await settled(mio.agenda)
    const { asked, letGo } = heldSeat()
    const board = noa.browser.board(meeting)
    const { agenda } = board
    await asked
    await takeAway(noa)
    letGo()
    await outside(board, agenda)
    expect(agenda.document.store.clients.size).toBe(0)
    board.leave()
    mio.leave()
  })

  it('nothing is sent of a long document that is still being read', async () => {
    const noa = await guest('participant')
    const { meeting, items } = noa.staged
    const item = items[1] ?? ''
    const name = notesDocument(meeting, item)
    const mio = organiser.board(meeting)
    await write(mio.notes(item), (notes) => type(notes, randomBytes(4000).toString('hex')))
    for (let n = 0; n < 10; n++)
      await write(mio.notes(item), (notes) => notes.getXmlFragment(noteField).push([paragraphOf(randomBytes(4000))]))
    mio.leave()
    const { journal, storage, live } = stage.parts
    const [copy, { updates }] = await Promise.all([journal.read(name), journal.stored(name)])
    await storage.snapshot(name, updates.at(-1)?.seq ?? 0, compressed(Y.encodeStateAsUpdate(copy)))
    copy.destroy()
    await until('it is let go', () => live.documentOf(name) === null)
    const [reading, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const { stored } = journal
    journal.stored = async (document, begun) => {
      reading.resolve()
      await goOn.promise
      return stored.call(journal, document, begun)
    }
    let most = 0
    const received = (frame: Uint8Array) => {
      most = Math.max(most, frame.length)
    }
    const board = noa.browser.board(meeting, { wire: { opened() {}, sent() {}, received } })
    const notes = board.notes(item)
    await reading.promise
    await takeAway(noa)
    goOn.resolve()
    journal.stored = stored
    await outside(board, notes)
    expect(most).toBeLessThan(1000)
    board.leave()
  })
})

const paragraphOf = (bytes: Buffer): Y.XmlElement => {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(bytes.toString('hex'))])
  return paragraph
}

async function outside(board: Board, provider: HocuspocusProvider): Promise<void> {
  let refused = false
  provider.on('authenticationFailed', () => {
    refused = true
  })
  await until('it is outside', () => refused || board.closed.length > 0)
}

describe('A seat that was looked up before it changed', () => {
  it('does not give back a role that has been lowered meanwhile', async () => {
    const mio = await guest('secretary')
    const { meeting, items } = mio.staged
    const board = mio.browser.board(meeting)
    const notes = board.notes(items[1] ?? '')
    expect(await taken(notes, (document) => type(document, 'Före. '))).toBe(true)
    const { address } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, {
      role: 'observer',
      name: 'Noa Stubbgren',
    })
    const { asked, letGo } = heldSeat()
    // Somebody else's seat has changed.
    const looked = stage.parts.live.seatsChanged(meeting)
    await asked
    await mio.browser.call('POST', '/api/sign-in', { token: tokenIn(address) })
    letGo()
    await looked
    expect(await taken(notes, (document) => type(document, 'Efter. '))).toBe(false)
    board.leave()
  })
})

describe('A role that is lowered', () => {
  it('ends writing on the board that is open, and reading goes on', async () => {
    const mio = await guest('secretary')
    const { meeting, items } = mio.staged
    const board = mio.browser.board(meeting)
    expect(await taken(board.notes(items[1] ?? ''), (document) => type(document, 'Före. '))).toBe(true)
    const { address } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, {
      role: 'observer',
      name: 'Noa Stubbgren',
    })
    await mio.browser.call('POST', '/api/sign-in', { token: tokenIn(address) })
    expect(await taken(board.notes(items[1] ?? ''), (document) => type(document, 'Efter. '))).toBe(false)
    expect(await reasonOf(mio.browser.call('GET', `/api/meetings/${meeting}/links`))).toBe('not-allowed')
    expect(await reasonOf(mio.browser.call('GET', `/api/meetings/${meeting}`))).toBe('taken')
    board.leave()
  })
})

const isAbout = (frame: Buffer, name: string) => frame.subarray(1, name.length + 1).toString() === name

/** A websocket by hand, which does not answer when it is asked to close. */
class StubbornSocket {
  readonly #socket: Socket
  readonly frames: Buffer[] = []
  readonly cut: Promise<unknown>

  static async open({ address, cookie }: Browser): Promise<StubbornSocket> {
    const asked = request(`${address}/collab`, {
      headers: {
        cookie,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
      },
    }).end()
    const [, socket] = (await once(asked, 'upgrade')) as [unknown, Socket]
    return new StubbornSocket(socket)
  }

  constructor(socket: Socket) {
    this.#socket = socket
    let rest = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      for (;;) {
        const short = (rest[1] ?? 0) & 127
        const head = short === 126 ? 4 : short === 127 ? 10 : 2
        if (rest.length < head) return
        const length = short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short
        if (rest.length < head + length) return
        // Only what is binary: not the closing, which is left unanswered.
        if (((rest[0] ?? 0) & 15) === 2) this.frames.push(rest.subarray(head, head + length))
        rest = rest.subarray(head + length)
      }
    })
    socket.on('error', () => socket.destroy())
    this.cut = once(socket, 'close')
  }

  /** Messages about a document of one type. */
  heard(name: string, type: number): Buffer[] {
    return this.frames.filter((frame) => isAbout(frame, name) && frame[name.length + 1] === type)
  }

  authenticate(name: string): void {
    const said = (text: string) => [text.length, ...Buffer.from(text)]
    const body = Buffer.from([...said(name), 2, 0, ...said(`layout ${layoutVersion}`), ...said('4.7.0')])
    const mask = Buffer.from([1, 2, 3, 4])
    if (this.#socket.writable)
      this.#socket.write(
        Buffer.concat([
          Buffer.from([0x82, 0x80 | body.length]),
          mask,
          body.map((byte, at) => byte ^ (mask[at % 4] ?? 0)),
        ]),
      )
  }
}
