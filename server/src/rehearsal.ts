/**
 * A rehearsal: people open a long document and leave it again, in a meeting that is nowhere.
 *
 * Code that runs for the first time has to be compiled first and takes several times as long, and the engine compiles it
 * as well as it can only when it has run some hundred times. After a restart in the middle of a meeting everybody comes at
 * once: the first would wait for the former, and a hundred together for the latter. So one opening is rehearsed before
 * the doors open, and some hundred after that, for as long as nobody else wants anything. The sockets, the sign-in,
 * Hocuspocus and the lane are the real ones; what is behind them is made up here and forgotten.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { layoutVersion, notesDocument } from '@samsyn/meeting/documents'
import { noteField } from '@samsyn/meeting/notes'
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import * as encoding from 'lib0/encoding'
import type { Logger } from 'pino'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Config } from './config.ts'
import { cookieName } from './http/sign-in.ts'
import { Journal } from './journal.ts'
import { Live } from './live/live.ts'
import { SignIn } from './sign-in.ts'
import { acceptSockets } from './sockets.ts'
import { documentsIn } from './storage/documents.ts'
import { compressed } from './storage/state.ts'
import type { Storage, Tables } from './storage/storage.ts'

/** Long enough to be given to people before it is made. */
const length = 70_000
/** A rehearsal that hangs must not keep the doors closed. */
const patience = 2_000
/** Fewer leave half of it slow; more gain nothing. */
const repeats = 300
const atOnce = 5
/**
 * Milliseconds that have to be quiet: before the first of them and after others were served, and between some and the
 * next. Of what few people type, most short looks see nothing.
 */
const quiet = { long: 100, short: 5 }
/** Milliseconds in which something is done, while one looks, if others are served. */
const work = 3
/** A server that has been busy for so many milliseconds has been shown everything by people. */
const longest = 10_000

const meeting = 'rehearsal'
const document = notesDocument(meeting, 'item')

export type Rehearsal = {
  /** Resolves when it has been gone through once, or broken off: nothing depends on it. */
  first: Promise<void>
  /** From now on it is gone through again and again when nothing else is to be done. */
  goOn(): void
  /** Resolves when it has ended. */
  end(): Promise<void>
}

type Script = {
  config: Pick<Config, 'appUrl'>
  log: Logger
  /** Called when somebody has opened the document. */
  onFirst: () => void
  /** Resolves when the doors are open. */
  isOpen: Promise<void>
  signal: AbortSignal
}

export function rehearse(config: Pick<Config, 'appUrl'>, log: Logger): Rehearsal {
  const first = Promise.withResolvers<void>()
  const doors = Promise.withResolvers<void>()
  const ending = new AbortController()
  const over = play({ config, log, onFirst: first.resolve, isOpen: doors.promise, signal: ending.signal })
    .catch((error: unknown) => log.warn({ err: error }, 'the rehearsal was broken off'))
    .finally(first.resolve)
  return {
    first: first.promise,
    goOn: doors.resolve,
    end: async () => {
      ending.abort()
      doors.resolve()
      await over
    },
  }
}

async function play({ config, log, onFirst, isOpen, signal }: Script): Promise<void> {
  const storage = madeUp()
  const live = new Live({
    journal: new Journal(storage),
    signIn: new SignIn(storage),
    phaseOf: async () => 'open',
    agendaOpened: () => {},
    agendaChanged: () => {},
    roomOpened: () => {},
    log,
  })
  const http = createServer()
  const hangUp = acceptSockets(http, { live, signIn: new SignIn(storage), config, log })
  try {
    await once(http.listen(0, '127.0.0.1'), 'listening')
    const { port } = http.address() as AddressInfo
    let people = 0
    // Each is somebody else: who asks again and again is made to wait.
    const come = () => opened(port, `${cookieName(config.appUrl)}=${people++}`)
    // The first one stays, so that the document stays open.
    await come()
    onFirst()
    await isOpen
    const latest = performance.now() + longest
    let look = quiet.long
    while (people < repeats && performance.now() < latest && !signal.aborted) {
      if (!(await isQuiet(look))) {
        look = quiet.long
        continue
      }
      const them = await Promise.all(Array.from({ length: atOnce }, come))
      // Their leaving is not to be taken for what others want.
      await Promise.all(them.map(left))
      look = quiet.short
    }
  } finally {
    hangUp()
    http.close()
    await live.close()
  }
}

/** Whether nothing is done for so many milliseconds. */
async function isQuiet(look: number): Promise<boolean> {
  const before = performance.eventLoopUtilization()
  await delay(look, undefined, { ref: false })
  return performance.eventLoopUtilization(before).active < work
}

/** As a board does it; resolves when it has the document and has been asked what it has that the server lacks. */
function opened(port: number, cookie: string): Promise<WebSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>()
  const socket = new WebSocket(`ws://127.0.0.1:${port}/collab`, { headers: { cookie } })
  const late = setTimeout(() => socket.emit('error', new Error('It took too long.')), patience)
  const say = (...words: (number | string | Uint8Array)[]) => {
    const message = encoding.createEncoder()
    encoding.writeVarString(message, document)
    for (const word of words) {
      if (typeof word === 'number') encoding.writeVarUint(message, word)
      else if (typeof word === 'string') encoding.writeVarString(message, word)
      else encoding.writeVarUint8Array(message, word)
    }
    socket.send(encoding.toUint8Array(message))
  }
  socket.once('open', () => {
    say(2, 0, `layout ${layoutVersion}`, '')
    say(0, 0, new Uint8Array([0]))
  })
  socket.on('message', (message: Buffer) => {
    const [type, step] = message.subarray(document.length + 1)
    // Asked for what it has, it says that it has nothing, and hears that this is known.
    if (type === 0 && step === 0) say(0, 1, new Uint8Array([0, 0]))
    if (type === 8) resolve(socket)
  })
  socket.once('close', (code) => reject(new Error(`It was turned away (${code}).`)))
  socket.on('error', (error) => {
    reject(error)
    socket.terminate()
  })
  return promise.finally(() => clearTimeout(late))
}

async function left(socket: WebSocket): Promise<void> {
  // One that was closed while it waited for the others would never say so again.
  if (socket.readyState === WebSocket.CLOSED) return
  const closed = once(socket, 'close')
  socket.close()
  await closed
}

/** A storage with one document, and a seat for whoever asks. */
function madeUp(): Storage {
  const note = new Y.Doc()
  note.getXmlFragment(noteField).insert(0, [new Y.XmlText('x'.repeat(length))])
  const { bytes, size } = compressed(Y.encodeStateAsUpdate(note))
  const db = kyselyOf(({ sql, parameters }) => {
    const [, table] = /from "(\w+)"/.exec(sql) ?? []
    const who = parameters.find((value) => typeof value === 'string' && value !== meeting)
    if (table === 'sessions') return [{ ...session, ...seat, id: who, session_id: who }]
    const isNote = table === 'snapshots' && parameters.includes(document)
    return isNote ? [{ document, seq: 1, at: '', state: bytes, size, checksum: null }] : []
  })
  return {
    engine: 'sqlite',
    db,
    append: async (rows) => rows.map(() => ({ refused: 'no-such-meeting' })),
    ...documentsIn(db),
    copyTo: null,
    close: () => db.destroy(),
  }
}

const session = { name: '', organisation: '', organiser: 0, ended_at: '', expires_at: '9999' }
const seat = {
  meeting_id: meeting,
  role: 'participant',
  attendee: '',
  link_id: '',
  letter_id: '',
  slot: 1,
}

function kyselyOf(answer: (query: CompiledQuery) => unknown[]): Kysely<Tables> {
  class Driver extends DummyDriver {
    override async acquireConnection() {
      const connection = await super.acquireConnection()
      connection.executeQuery = async <R>(query: CompiledQuery): Promise<QueryResult<R>> => ({
        rows: answer(query) as R[],
      })
      return connection
    }
  }
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new Driver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
}
