/** What only the lane does: it lets nobody hold up the others, and hands out long documents before they are made. */
import { randomBytes } from 'node:crypto'
import { agendaDocument, notesDocument } from '@samsyn/meeting/documents'
import { noteField } from '@samsyn/meeting/notes'
import { addressHead } from '@samsyn/server/live/frames'
import { compressed } from '@samsyn/server/storage/state'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  type Browser,
  bareSocket,
  invited,
  makeMeeting,
  network,
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

const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => socket.addEventListener('open', () => resolve()))
const ended = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))

const wordsOf = (notes: Y.Doc) => (notes.getXmlFragment(noteField).get(0) as Y.XmlElement).get(0) as Y.XmlText

/** A message to a document: its name, a type, and what belongs to the type. */
function message(document: string, type: number, ...rest: number[]): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(document)
  return new Uint8Array([name.length, ...name, type, ...rest])
}

describe('A client that does not read', () => {
  it('is let go at four megabytes, holds up nobody, and catches up by itself when it is back', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const way = await network(stage.address)
    const slow = (await invited(organiser, meeting, 'participant', 'Sten Långsam')).board(meeting, {
      address: way.address,
    })
    const noa = await participant(organiser, meeting, 'participant', 'Noa Stubbgren')
    await settled(slow.notes(item), noa.notes(item))
    expect(stage.parts.live.here(meeting)).toBe(2)
    way.pause()
    // Written and taken away again: the document stays small, what is sent does not, for it cannot be compressed.
    await write(noa.notes(item), (notes) => type(notes, '.'))
    const words = wordsOf(noa.notes(item).document)
    let sent = 0
    while (stage.parts.live.here(meeting) === 2) {
      await write(noa.notes(item), () => words.insert(0, randomBytes(75_000).toString('base64')))
      await write(noa.notes(item), () => words.delete(0, 100_000))
      sent += 100_000
      // What the two kernels hold between them is not counted in the four megabytes.
      if (sent > 60_000_000) throw new Error('The slow one is still there.')
    }
    expect(await taken(noa.notes(item), (notes) => type(notes, 'Färdigt.'))).toBe(true)
    way.restore()
    await until('the slow one is back with everything', () =>
      sameState(slow.notes(item).document, noa.notes(item).document),
    )
    expect(textOf(slow.notes(item).document)).toContain('Färdigt.')
    slow.leave()
    noa.leave()
    await way.close()
  })
})

describe('A socket', () => {
  it('that opens nothing is closed after a while, and keeps nobody out who has the same address', async () => {
    // So many that nobody has a hundred.
    const people = await Promise.all(Array.from({ length: 6 }, () => stage.organiser()))
    const sockets = Array.from({ length: 520 }, (_, n) => bareSocket(people[n % 6] ?? organiser))
    const codes = sockets.map(ended)
    await Promise.all(sockets.map(opened))
    const { meeting, items } = await makeMeeting(organiser)
    const board = organiser.board(meeting)
    expect(await taken(board.notes(items[1] ?? ''), (notes) => type(notes, 'Det finns plats.'))).toBe(true)
    board.leave()
    expect(new Set(await Promise.all(codes))).toEqual(new Set([4408]))
  })

  it('may keep only so much waiting before it is let in', async () => {
    const { meeting } = await makeMeeting(organiser)
    const cursors = message(agendaDocument(meeting), 1, 1, 0)
    for (const flood of [
      (socket: WebSocket) => {
        for (let n = 0; n < 1001; n++) socket.send(cursors)
      },
      (socket: WebSocket) => {
        for (let n = 0; n < 101; n++) socket.send(message(notesDocument(meeting, `item${n}`), 1, 1, 0))
      },
      (socket: WebSocket) => {
        const large = new Uint8Array(1100 * 1024)
        large.set(message(agendaDocument(meeting), 8))
        socket.send(large)
      },
      (socket: WebSocket) => socket.send(new Uint8Array([255, 255, 255])),
      (socket: WebSocket) => socket.send('no bytes at all'),
      // The same document under a name of its own, which would have to stand before everything it is sent.
      (socket: WebSocket) => {
        const head = addressHead(`${agendaDocument(meeting)}\0${'x'.repeat(70_000)}`)
        socket.send(new Uint8Array([...head, 1, 1, 0]))
      },
      // Under names that Hocuspocus would take for another one's.
      (socket: WebSocket) => socket.send(message(`${agendaDocument(meeting)}\0`, 1, 1, 0)),
      (socket: WebSocket) => socket.send(message(`${agendaDocument(meeting)}\0a\0`, 1, 1, 0)),
      // The same document again and again, each time as somebody who is to be served.
      (socket: WebSocket) => {
        for (let n = 0; n < 5; n++) socket.send(message(`${agendaDocument(meeting)}\0${n}`, 1, 1, 0))
      },
      // A question that would be stumbled over when it is answered.
      (socket: WebSocket) => socket.send(message(agendaDocument(meeting), 0, 0, 1, 255)),
    ]) {
      const socket = bareSocket(organiser)
      await opened(socket)
      const closed = ended(socket)
      flood(socket)
      expect(await closed).toBe(1008)
    }
  })

  it('is ended with its session, also while it is on its way in', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const name = notesDocument(meeting, item)
    const author = organiser.board(meeting)
    await write(author.notes(item), (notes) => type(notes, 'Hemligt. '))
    author.leave()
    const { live, journal } = stage.parts
    await until('all is let go', () => [name, agendaDocument(meeting)].every((one) => live.documentOf(one) === null))
    for (const held of [name, agendaDocument(meeting)]) {
      const guest = await invited(organiser, meeting, 'participant', 'Gäst')
      const [reading, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const { stored } = journal
      journal.stored = async (document, begun) => {
        if (document === held) {
          reading.resolve()
          await goOn.promise
        }
        return stored.call(journal, document, begun)
      }
      const board = guest.board(meeting)
      const notes = board.notes(item)
      await reading.promise
      await guest.call('POST', '/api/sign-out')
      await until('it is put out', () => board.closed.length > 0)
      const had = textOf(notes.document)
      const after = organiser.board(meeting)
      goOn.resolve()
      journal.stored = stored
      await write(after.notes(item), (document) => type(document, 'Efteråt. '))
      expect(textOf(notes.document)).toBe(had)
      after.leave()
      board.leave()
      await until('all is let go', () => [name, agendaDocument(meeting)].every((one) => live.documentOf(one) === null))
    }
  })

  it('can let a document go and open it again in the same breath', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const board = organiser.board(meeting)
    await write(board.notes(item), (notes) => type(notes, 'Ett. '))
    for (let round = 0; round < 5; round++) {
      const notes = board.notes(item)
      notes.detach()
      notes.synced = false
      notes.attach()
      await settled(notes)
      expect(await taken(notes, (document) => type(document, `${round} `))).toBe(true)
    }
    expect(board.closed).toEqual([])
    board.leave()
  })
})

describe('Somebody who comes back with the clock they had', () => {
  it('is seen at once', async () => {
    const { meeting } = await makeMeeting(organiser)
    const way = await network(stage.address)
    const noa = (await invited(organiser, meeting, 'participant', 'Noa Stubbgren')).board(meeting, {
      address: way.address,
    })
    const hia = await participant(organiser, meeting, 'participant', 'Hia Fiktivius')
    noa.agenda.awareness?.setLocalState({ item: 'here' })
    const id = noa.agenda.document.clientID
    const seen = () => hia.agenda.awareness?.getStates().get(id)
    await until('Hia sees Noa', () => seen()?.item === 'here')
    way.cut()
    await until('Hia sees that Noa has gone', () => seen() === undefined)
    way.restore()
    await until('Hia sees Noa again', () => seen()?.item === 'here')
    noa.agenda.awareness?.setLocalStateField('item', 'there')
    await until('and what Noa does next', () => seen()?.item === 'there')
    noa.leave()
    hia.leave()
    await way.close()
  })
})

describe('A long document that nobody has open', () => {
  /** With a snapshot and something after it. */
  async function longNotes() {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const name = notesDocument(meeting, item)
    const author = organiser.board(meeting)
    await write(author.notes(item), (notes) => type(notes, 'Början. '))
    await write(author.notes(item), (notes) => {
      for (let n = 0; n < 40_000; n++) wordsOf(notes).insert(0, 'x')
    })
    const { journal, storage } = stage.parts
    const copy = await journal.read(name)
    const { updates } = await journal.stored(name)
    await storage.snapshot(name, updates.at(-1)?.seq ?? 0, compressed(Y.encodeStateAsUpdate(copy)))
    copy.destroy()
    await write(author.notes(item), (notes) => type(notes, 'Efter ögonblicksbilden. '))
    author.leave()
    await until('it is let go', () => stage.parts.live.documentOf(name) === null)
    return { meeting, item, name }
  }

  it('is begun to be given before all of it is read, and is whole only then', async () => {
    const { meeting, item, name } = await longNotes()
    const { storage } = stage.parts
    const allRead = Promise.withResolvers<void>()
    const { read } = storage
    storage.read = async (document, ...rest) => {
      const stored = await read(document, ...rest)
      if (document === name) await allRead.promise
      return stored
    }
    const boards = [1, 2].map(() => organiser.board(meeting))
    const [first, second] = boards.map((board) => board.notes(item))
    if (!first || !second) throw new Error('Nobody came.')
    await until('both have most of it', () =>
      [first, second].every(({ document }) => textOf(document).includes('Början')),
    )
    boards[1]?.leave()
    expect(first.synced).toBe(false)
    expect(textOf(first.document)).not.toContain('Efter ögonblicksbilden. ')
    allRead.resolve()
    storage.read = read
    await until('the first has all of it', () => first.synced)
    expect(textOf(first.document)).toContain('Efter ögonblicksbilden. ')
    type(first.document, '⟦mer⟧')
    await settled(first)
    const stored = await stage.parts.journal.read(name)
    expect(textOf(stored)).toContain('⟦mer⟧')
    stored.destroy()
    boards[0]?.leave()
  })

  it('is given to everybody who opens it at once, and they can write in it', async () => {
    const { meeting, item, name } = await longNotes()
    const { journal } = stage.parts
    const browsers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => invited(organiser, meeting, 'participant', `Deltagare ${n}`)),
    )
    // The document cannot be made before everybody has been given what is stored.
    const synced = Promise.withResolvers<void>()
    const leases = journal.leases.bind(journal)
    journal.leases = async (of) => {
      if (of === name) await synced.promise
      return leases(of)
    }
    const boards = browsers.map((browser) => browser.board(meeting))
    const all = boards.map((board) => board.notes(item))
    await until('all have it', () => all.every((notes) => notes.synced))
    expect(stage.parts.live.documentOf(name)).toBe(null)
    for (const { document } of all) expect(textOf(document)).toContain('Efter ögonblicksbilden. ')
    synced.resolve()
    journal.leases = leases
    await settled(...all)
    for (const [n, { document }] of all.entries()) type(document, `⟦${n}⟧`)
    await settled(...all)
    await until('all have the same', () => sameState(...all.map(({ document }) => document)))
    const after = await journal.read(name)
    expect(sameState(after, all[0]?.document as Y.Doc)).toBe(true)
    after.destroy()
    for (const board of boards) board.leave()
  })
})
