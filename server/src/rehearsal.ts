/**
 * A rehearsal before the doors open: somebody opens a long document and closes it again, in a meeting that is nowhere.
 *
 * Code that runs for the first time has to be compiled first and takes several times as long. After a restart in the
 * middle of a meeting everybody comes at once, and the first of them would wait for that, and all the others for them.
 * The sockets, the sign-in, Hocuspocus and the lane are the real ones; what is behind them is made up here and forgotten.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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

const meeting = 'rehearsal'
const document = notesDocument(meeting, 'item')

/** Resolves when it is over, however it went: nothing depends on it. */
export async function rehearse(config: Pick<Config, 'appUrl'>, log: Logger): Promise<void> {
  await play(config, log).catch((error: unknown) => log.warn({ err: error }, 'the rehearsal was broken off'))
}

async function play(config: Pick<Config, 'appUrl'>, log: Logger): Promise<void> {
  const storage = madeUp()
  const live = new Live({
    journal: new Journal(storage),
    signIn: new SignIn(storage),
    phaseOf: async () => 'open',
    agendaChanged: () => {},
    roomOpened: () => {},
    log,
  })
  const http = createServer()
  const hangUp = acceptSockets(http, { live, signIn: new SignIn(storage), config, log })
  try {
    await once(http.listen(0, '127.0.0.1'), 'listening')
    await openOnce((http.address() as AddressInfo).port, cookieName(config.appUrl))
  } finally {
    hangUp()
    http.close()
    await live.close()
  }
}

/** As a board does it; resolves when it has the document and has been asked what it has that the server lacks. */
function openOnce(port: number, cookie: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const late = setTimeout(() => reject(new Error('It took too long.')), patience)
  const socket = new WebSocket(`ws://127.0.0.1:${port}/collab`, { headers: { cookie: `${cookie}=nobody` } })
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
    // Asked for what it has, it says that it has nothing; answered that this is known, it goes.
    if (type === 0 && step === 0) say(0, 1, new Uint8Array([0, 0]))
    if (type === 8) socket.close()
  })
  socket.once('close', resolve)
  socket.once('error', reject)
  return promise.finally(() => {
    clearTimeout(late)
    socket.terminate()
  })
}

/** A storage with one document, and a seat for whoever asks. */
function madeUp(): Storage {
  const note = new Y.Doc()
  note.getXmlFragment(noteField).insert(0, [new Y.XmlText('x'.repeat(length))])
  const { bytes, size } = compressed(Y.encodeStateAsUpdate(note))
  const db = kyselyOf(({ sql, parameters }) => {
    const [, table] = /from "(\w+)"/.exec(sql) ?? []
    if (table === 'sessions') return [{ ...session, ...seat }]
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

const session = { id: 'nobody', name: '', organisation: '', organiser: 0, ended_at: '', expires_at: '9999' }
const seat = {
  session_id: 'nobody',
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
