/** Hands that write what no client of ours writes, over real sockets: nobody else receives it and no row is made of it. */
import { connect } from 'node:net'
import type { Said } from '@samsyn/api/live'
import { changeFacts, readFacts } from '@samsyn/meeting/agenda'
import { agendaDocument, decisionsDocument, notesDocument } from '@samsyn/meeting/documents'
import { misfits } from '@samsyn/meeting/layout.fixture'
import { node, randomOf } from '@samsyn/meeting/meeting.fixture'
import { noteField, writeNote } from '@samsyn/meeting/notes'
import { Accounts } from '@samsyn/server/live/accounts'
import { cursorFrame, forge, updateFrame } from '@samsyn/server/live/forge.fixture'
import { Gate, rates } from '@samsyn/server/live/gate'
import { limits } from '@samsyn/server/live/guard'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import {
  type Board,
  type Browser,
  bareSocket,
  invited,
  makeMeeting,
  participant,
  type Stage,
  sameState,
  settled,
  startServer,
  taken,
  textOf,
  type,
  until,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())

let meeting = ''
let item = ''
/** Ada leads; Hia writes as she should; Mallory has a seat and a program of his own. */
let ada: Board
let hia: Board
let mallory: Board
beforeEach(async () => {
  const staged = await makeMeeting(organiser)
  meeting = staged.meeting
  item = staged.items[1] ?? ''
  ada = await participant(organiser, meeting, 'chair', 'Ada Provlund')
  hia = await participant(organiser, meeting, 'participant', 'Hia Fiktivius')
  mallory = await participant(organiser, meeting, 'participant', 'Mallory Maskerad')
  await write(ada.notes(item), (notes) => type(notes, 'Början.'))
  await settled(hia.notes(item), mallory.notes(item))
  return () => {
    for (const board of [ada, hia, mallory]) board.leave()
  }
})

const rowsOf = (document: string): Promise<number> =>
  stage.parts.storage.db
    .selectFrom('journal')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('document', '=', document)
    .executeTakeFirstOrThrow()
    .then(({ count }) => Number(count))

/** An update that goes over the socket as it is, beside what the provider sends. */
const sendRaw = (board: Board, document: string, update: Uint8Array) => board.socket.send(updateFrame(document, update))

/** Seven bytes that claim thirty million pieces. */
const bomb = new Uint8Array([1, 0xff, 0xff, 0xff, 0x0f, 7, 0])

/** What the server says to a board about a document, once it says something. */
function refusal(board: Board, name: string): Promise<string> {
  return new Promise((resolve) =>
    board.open(name).on('stateless', ({ payload }: { payload: string }) => {
      const said = JSON.parse(payload) as Said
      if (said.says === 'refused') resolve(said.reason)
    }),
  )
}

/** The others go on, and have nothing but what Hia writes now. */
async function expectUnharmed(document: string, rows: number, before: Y.Doc): Promise<void> {
  expect(await rowsOf(document)).toBe(rows)
  expect(sameState(hia.notes(item).document, before)).toBe(true)
  await write(hia.notes(item), (notes) => type(notes, ' Ostört.'))
  await until('Ada has it', () => textOf(ada.notes(item).document).includes('Ostört.'))
  expect(misfits(ada.notes(item).document, 'notes')).toEqual([])
}
const wordsIn = (notes: Y.Doc) => (notes.getXmlFragment(noteField).get(0) as Y.XmlElement).get(0) as Y.XmlText
const copyOf = (document: Y.Doc) => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
  return copy
}

describe('A hand that is none of ours', () => {
  it.each<[string, string, (notes: Y.Doc) => void]>([
    ['a block that runs', 'layout', (notes) => writeNote(notes, [node('script', 'alert(1)')])],
    ['a link that runs', 'link', (n) => wordsIn(n).format(0, 3, { link: { href: 'javascript:alert(1)' } })],
    ['a mark with a handler', 'layout', (notes) => wordsIn(notes).format(0, 3, { bold: { onclick: 'x' } })],
    ['a decision of its own', 'layout', (notes) => notes.getMap('decisions').set('frozen', true)],
    ['more than a note holds', 'too-large', (notes) => wordsIn(notes).insert(0, 'x'.repeat(limits.within.words + 1))],
  ])('writes %s: it is refused by name, and nobody else sees it', async (_what, reason, change) => {
    const document = notesDocument(meeting, item)
    const before = copyOf(hia.notes(item).document)
    const rows = await rowsOf(document)
    const said = refusal(mallory, document)
    expect(await taken(mallory.notes(item), change)).toBe(false)
    expect(await said).toBe(reason)
    await expectUnharmed(document, rows, before)
  })
  it('leads, and still may not make a field that there is not', async () => {
    const document = agendaDocument(meeting)
    const rows = await rowsOf(document)
    const said = refusal(ada, document)
    expect(await taken(ada.agenda, (agenda) => void agenda.getMap('facts').set('votes', 99))).toBe(false)
    expect(await said).toBe('layout')
    expect(await rowsOf(document)).toBe(rows)
    await write(organiser.board(meeting).agenda, (agenda) => changeFacts(agenda, { place: 'Salen' }))
    expect(readFacts(await stage.parts.journal.read(document)).place).toBe('Salen')
  })

  it('writes with another’s client id: what that one types next is not lost', async () => {
    const document = notesDocument(meeting, item)
    await write(hia.notes(item), (notes) => type(notes, ' Hia'))
    const before = copyOf(hia.notes(item).document)
    const rows = await rowsOf(document)
    const mask = copyOf(hia.notes(item).document)
    mask.clientID = hia.notes(item).document.clientID
    const forged: Uint8Array[] = []
    mask.on('update', (update: Uint8Array) => forged.push(update))
    type(mask, ' fanns aldrig här')
    const said = refusal(mallory, document)
    for (const update of forged) sendRaw(mallory, document, update)
    expect(await said).toBe('foreign')
    await expectUnharmed(document, rows, before)
  })

  it('is told from another’s also when the server has been restarted: whose a client id is, is stored', async () => {
    const { journal, storage } = stage.parts
    const document = notesDocument(meeting, item)
    const leases = await journal.leases(document)
    const first = await storage.db
      .selectFrom('journal')
      .select('author')
      .where('document', '=', document)
      .executeTakeFirstOrThrow()
    const { clientID } = ada.notes(item).document
    expect([...leases]).toEqual([[clientID, first.author]])
    // Who was first stays.
    await journal.lease(document, new Map([[clientID, 'mallory']]))
    expect([...(await journal.leases(document))]).toEqual([...leases])
  })

  it('builds on what never was: it is asked for it, and the document does not grow', async () => {
    const document = notesDocument(meeting, item)
    const before = copyOf(hia.notes(item).document)
    const rows = await rowsOf(document)
    for (let n = 1; n < 50; n++)
      sendRaw(mallory, document, forge({ 7: [n, { root: noteField, type: 3, name: 'paragraph' }] }))
    // Messages are looked at one after another: when this one has been, so have they.
    const last = refusal(mallory, document)
    sendRaw(mallory, document, bomb)
    expect(await last).toBe('malformed')
    await expectUnharmed(document, rows, before)
  })

  it('sends a bomb: it loses its document, and the others nothing', async () => {
    const document = notesDocument(meeting, item)
    const before = copyOf(hia.notes(item).document)
    const rows = await rowsOf(document)
    const said = refusal(mallory, document)
    sendRaw(mallory, document, bomb)
    expect(await said).toBe('malformed')
    await expectUnharmed(document, rows, before)
  })
})

describe('A program that sends anything at all', () => {
  it('harms nobody: frames mutated at random neither stop the server nor break the document', async () => {
    const seed = Number(process.env.SEED ?? 1)
    const random = randomOf(seed)
    const below = (limit: number) => Math.floor(random() * limit)
    const frames: Uint8Array[] = []
    const wire = { opened() {}, received() {}, sent: (frame: Uint8Array) => void frames.push(frame.slice()) }
    const board = (await invited(organiser, meeting, 'participant', 'Noa Stubbgren')).board(meeting, { wire })
    const notes = board.notes(item)
    await write(notes, (document) => type(document, ' Noa skriver.'))
    await write(notes, (document) => wordsIn(document).format(0, 4, { bold: {} }))
    await write(notes, (document) => wordsIn(document).delete(0, 2))
    notes.awareness?.setLocalState({ item, typing: true })
    await settled(board.agenda)
    const honest = frames.length
    expect(honest).toBeGreaterThan(6)
    const count = Number(process.env.FRAMES ?? 150)
    for (let n = 0; n < count; n++) {
      const frame = [...(frames[below(honest)] as Uint8Array)]
      for (let times = 1 + below(3); times > 0; times--) {
        const at = below(frame.length)
        if (random() < 0.5) frame[at] = below(256)
        else frame.splice(at, below(3), ...Array.from({ length: below(4) }, () => below(256)))
      }
      await until(`the socket is open for frame ${n} of seed ${seed}`, () => board.socket.status === 'connected')
      board.socket.send(new Uint8Array(frame))
    }
    await write(hia.notes(item), (document) => type(document, ' Ostört.'))
    await until('Ada has it', () => textOf(ada.notes(item).document).includes('Ostört.'))
    const stored = await stage.parts.journal.read(notesDocument(meeting, item))
    expect(misfits(stored, 'notes')).toEqual([])
    expect(textOf(stored)).toBe(textOf(ada.notes(item).document))
    board.leave()
  })
})

describe('Somebody who writes fast', () => {
  it('is never hindered at the pace of ten typists', async () => {
    const notes = hia.notes(item)
    for (let n = 0; n < 1000; n++) type(notes.document, 'x')
    await settled(notes)
    expect(hia.closed).toEqual([])
    await until('Ada has it', () => sameState(notes.document, ada.notes(item).document))
  })

  it('and floods waits for its turn, while the others write as before, and nothing of it is lost', async () => {
    const notes = mallory.notes(item)
    const count = rates.messages.atOnce + 500
    for (let n = 0; n < count; n++) type(notes.document, 'y')
    expect(await taken(hia.notes(item), (note) => type(note, ' Hia'))).toBe(true)
    await settled(notes)
    expect(textOf(notes.document).match(/y/g)).toHaveLength(count)
    expect(mallory.closed).toEqual([])
  })
})

describe('Somebody who has long documents made again and again', () => {
  it('waits until it is worth it, and gets what is open at once', async () => {
    const wait = vi.spyOn(Accounts.prototype, 'wait').mockReturnValue(0)
    const spend = vi.spyOn(Accounts.prototype, 'spend')
    const browser = await invited(organiser, meeting, 'participant', 'Mallory Maskerad')
    const session = await stage.parts.signIn.sessionOf(browser.cookie.split('=')[1])
    const decisions = decisionsDocument(meeting)
    const isClosed = () => stage.parts.live.documentOf(decisions) === null
    const once = hia.open(decisions)
    await settled(once)
    once.destroy()
    await until('the document is let go', isClosed)
    wait.mockReturnValue(60_000)
    const board = browser.board(meeting)
    const provider = board.open(decisions)
    const asked = () => wait.mock.calls.filter(([person]) => person === session?.id).length
    await until('it has been looked twice whether it may', () => asked() > 1)
    expect(stage.parts.live.documentOf(decisions)).toBe(null)
    wait.mockReturnValue(0)
    await settled(provider)
    expect(spend).toHaveBeenCalledWith(session?.id, expect.any(Number))
    wait.mockReturnValue(60_000)
    await until('what is open is opened', () => board.notes(item).isAuthenticated)
    vi.restoreAllMocks()
    board.leave()
  })

  it('is not waited for any more when the socket has gone', async () => {
    const wait = vi.spyOn(Accounts.prototype, 'wait').mockReturnValue(60_000)
    const browser = await invited(organiser, meeting, 'participant', 'Mallory Maskerad')
    const session = await stage.parts.signIn.sessionOf(browser.cookie.split('=')[1])
    const asked = () => wait.mock.calls.filter(([person]) => person === session?.id).length
    const board = browser.board(meeting)
    board.open(notesDocument(meeting, 'nobody-has-it'))
    await until('it has been looked twice whether it may', () => asked() > 1)
    board.leave()
    await until('nobody looks any more', async () => {
      const before = asked()
      await new Promise((resolve) => setTimeout(resolve, 1000))
      return asked() === before
    })
    vi.restoreAllMocks()
  })
})

describe('Somebody with more sockets than anybody has', () => {
  it('loses the oldest, and nobody else any', async () => {
    const mallory = await invited(organiser, meeting, 'participant', 'Mallory Maskerad')
    const closed: [number, number][] = []
    const sockets = Array.from({ length: 102 }, () => bareSocket(mallory))
    for (const [n, socket] of sockets.entries()) socket.onclose = ({ code }) => closed.push([n, code])
    await until('two are closed', () => closed.length >= 2)
    expect(closed.map(([, code]) => code)).toEqual([1013, 1013])
    expect(sockets.filter(({ readyState }) => readyState === WebSocket.OPEN)).toHaveLength(100)
    expect(await taken(hia.notes(item), (notes) => type(notes, ' Ostört.'))).toBe(true)
    for (const socket of sockets) socket.close()
  })
})

describe('A socket that says nothing, as fast as it can', () => {
  /** What the server has answered to so many frames once it answers no more, in bytes; whether it has put the sender out. */
  async function answered(cookie: string, frames: Buffer): Promise<{ bytes: number; isOut: boolean }> {
    const { hostname, port } = new URL(stage.address)
    const wire = connect(Number(port), hostname)
    const said = { bytes: 0, isOut: false }
    const out = () => {
      said.isOut = true
    }
    wire.on('error', out).on('close', out)
    const key = Buffer.alloc(16).toString('base64')
    const asks = ['Host: x', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13']
    wire.write(['GET /collab HTTP/1.1', ...asks, `Sec-WebSocket-Key: ${key}`, `Cookie: ${cookie}`, '', ''].join('\r\n'))
    await new Promise((resolve) => wire.once('data', resolve))
    wire.on('data', ({ length }) => {
      said.bytes += length
    })
    wire.write(frames)
    let before = -1
    while (before !== said.bytes) {
      before = said.bytes
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    wire.destroy()
    return said
  }
  const frame = (first: number) => Buffer.from([first, 0x80, 0, 0, 0, 0])
  const flood = (count: number, first: number) => Buffer.concat(repeat(count, () => frame(first)))
  const repeat = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)
  const [ping, pong] = [0x89, 0x8a]

  it('by pings: it waits for its turn as with messages', async () => {
    const mallory = await invited(organiser, meeting, 'participant', 'Mallory Maskerad')
    const { bytes } = await answered(mallory.cookie, flood(300_000, ping))
    // A pong is two bytes.
    expect(bytes).toBeGreaterThan(2 * rates.messages.atOnce)
    expect(bytes).toBeLessThan(2 * 100_000)
    expect(await taken(hia.notes(item), (notes) => type(notes, ' Ostört.'))).toBe(true)
  })

  it.each([
    ['pongs', pong],
    ['pings of somebody who is not signed in', ping],
  ])('by %s: it is not read on', async (_what, first) => {
    const admits = vi.spyOn(Gate.prototype, 'admits')
    const mallory = await invited(organiser, meeting, 'participant', 'Mallory Maskerad')
    await answered(first === pong ? mallory.cookie : '', flood(300_000, first))
    expect(admits.mock.calls.length).toBeGreaterThan(rates.messages.atOnce)
    expect(admits.mock.calls.length).toBeLessThan(100_000)
    admits.mockRestore()
  })

  it('by messages of thousands of empty parts: it is put out', async () => {
    const mallory = await invited(organiser, meeting, 'participant', 'Mallory Maskerad')
    // None of them ends, so that nothing but their number can be held against them.
    const begun = (parts: number) => Buffer.concat([frame(0x02), flood(parts, 0x00)])
    expect(await answered(mallory.cookie, begun(900))).toMatchObject({ isOut: false })
    expect(await answered(mallory.cookie, begun(10_000))).toMatchObject({ isOut: true })
  })
})

describe('What is too large for the server to read', () => {
  it('closes the socket by its own code, and the text is still its writer’s', async () => {
    const board = await participant(organiser, meeting, 'secretary', 'Mio Testdal')
    await settled(board.agenda)
    sendRaw(board, agendaDocument(meeting), new Uint8Array(5 * 1024 * 1024))
    await until('the socket is closed', () => board.closed.length > 0)
    expect(board.closed[0]).toBe(1009)
    board.leave()
  })
})

describe('A cursor', () => {
  const of = (board: Board) => [...(board.notes(item).awareness?.getStates() ?? [])]

  it.each<[string, (client: number) => [number, number, string][]]>([
    [
      'is larger than a cursor',
      (client) => [[client, 5, JSON.stringify({ item: 'forged', cursor: 'x'.repeat(5000) })]],
    ],
    ['is that of many', () => Array.from({ length: 600 }, (_, n) => [n + 1, 5, '{"item":"forged"}'])],
    ['is pinned', (client) => [[client, 2 ** 40, '{"item":"forged"}']]],
    ['is an extra one', () => [[4711, 5, '{"item":"forged"}']]],
    ['takes away another’s', () => [[hia.notes(item).document.clientID, 2 ** 20, 'null']]],
  ])('that %s reaches nobody', async (_what, entries) => {
    hia.notes(item).awareness?.setLocalState({ item: 'hia' })
    mallory.notes(item).awareness?.setLocalState({ item: 'mallory' })
    const seen = (who: string) => () => of(ada).some(([, state]) => state.item === who)
    await until('Ada sees both', () => seen('hia')() && seen('mallory')())
    const own = mallory.notes(item).document.clientID
    mallory.socket.send(cursorFrame(notesDocument(meeting, item), ...entries(own)))
    // What comes after it on the same socket is seen, and it is not.
    mallory.notes(item).awareness?.setLocalState({ item: 'mallory goes on' })
    await until('Ada sees what came after', seen('mallory goes on'))
    expect(seen('forged')()).toBe(false)
    expect(seen('hia')()).toBe(true)
    expect(of(ada)).toHaveLength(3)
  })
})
