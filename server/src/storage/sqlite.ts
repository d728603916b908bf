/**
 * Storage in one SQLite file: what a computer or a small server needs, with nothing to install.
 *
 * All work happens in a worker thread that owns the only connection (sqlite-worker.ts). On this side there is one queue
 * in front of it: a query, a whole transaction or a group commit has the connection for itself, in the order of asking.
 */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SQLInputValue } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { packed, unpacked } from '../packed.ts'
import { documentsIn } from './documents.ts'
import { groupCommit } from './group-commit.ts'
import { migrate } from './migrations/migrate.ts'
import type { Answers, Batch, Failure, Kind, Questions, Reply, Request } from './sqlite-worker.ts'
import { type NewJournalRow, type Storage, StorageError, type Tables } from './storage.ts'

/** `patience`: how many milliseconds to wait for a process that is just about to let go of the file. */
export async function openSqlite(path: string, { patience = 5_000 } = {}): Promise<Storage> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const worker = startWorker()
  const turns = fairTurns()
  try {
    await worker.ask('open', { path, patience })
    const db = new Kysely<Tables>({ dialect: workerDialect(worker, turns) })
    await migrate(db as Kysely<unknown>, 'sqlite')
    const journal = groupCommit(
      async (rows) => {
        const batch = batchOf(rows)
        const answers = await worker.ask('append', batch, [batch.bytes.buffer])
        return answers.map((answer) => (typeof answer === 'number' ? { seq: answer } : { refused: answer }))
      },
      async (work) => {
        const leave = await turns.shared()
        await work().finally(leave)
      },
    )
    const finish = async (): Promise<void> => {
      await journal.close()
      await db.destroy()
    }
    let closing: Promise<void> | null = null
    return {
      engine: 'sqlite',
      db,
      append: journal.append,
      ...documentsIn(db, async (page) => {
        const leave = await turns.shared()
        const { seqs, authors, ats, ...updates } = await worker.ask('rows', page).finally(leave)
        return unpacked(updates).map((update, at) => ({
          seq: seqs[at] as number,
          // What is read has memory of its own, here as in the other engine.
          update: update.slice(),
          author: authors[at] as string,
          at: ats[at] as string,
        }))
      }),
      copyTo: async (path) => {
        await worker.ask('backup', path)
      },
      close: () => (closing ??= finish()),
    }
  } catch (error) {
    await worker.terminate()
    throw error
  }
}

const batchOf = (rows: readonly NewJournalRow[]): Batch => ({
  meetings: rows.map((row) => row.meeting),
  documents: rows.map((row) => row.document),
  authors: rows.map((row) => row.author),
  ...packed(rows),
  at: new Date().toISOString(),
})

/** Who may use the one connection there is: any number of single statements, or one transaction. First come, first served. */
type Turns = {
  /** Resolves, when it is one's turn, to the function that ends it. */
  shared(): Promise<() => void>
  alone(): Promise<() => void>
}

function fairTurns(): Turns {
  let lastAlone = Promise.resolve()
  let everybody = Promise.resolve()
  const after = async (before: Promise<void>): Promise<() => void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const earlier = everybody
    everybody = promise.then(() => earlier)
    await before
    return resolve
  }
  return {
    shared: () => after(lastAlone),
    alone() {
      const mine = after(everybody)
      lastAlone = everybody
      return mine
    },
  }
}

type DatabaseWorker = {
  ask<K extends Kind>(kind: K, question: Questions[K], transfer?: ArrayBuffer[]): Promise<Answers[K]>
  terminate(): Promise<void>
}

function startWorker(): DatabaseWorker {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { name: 'sqlite', execArgv: [] })
  const asked = new Map<number, PromiseWithResolvers<Answers[Kind]>>()
  let lastId = 0
  let gone: StorageError | null = null

  worker.on('message', (replies: Reply[]) => {
    for (const reply of replies) {
      const waiting = asked.get(reply.id)
      asked.delete(reply.id)
      if ('failure' in reply) waiting?.reject(errorFrom(reply.failure))
      else waiting?.resolve(reply.answer)
    }
  })

  // To wake the other thread costs more than most queries: what is asked in one turn of the event loop goes together.
  let outbox: Request[] = []
  let handedOver: ArrayBuffer[] = []
  const send = (): void => {
    const [requests, buffers] = [outbox, handedOver]
    outbox = []
    handedOver = []
    try {
      if (requests.length > 0) worker.postMessage(requests, buffers)
    } catch (error) {
      for (const { id } of requests) {
        asked.get(id)?.reject(error)
        asked.delete(id)
      }
    }
  }
  let cause: unknown
  worker.on('error', (error) => {
    cause = error
  })
  worker.on('exit', () => {
    const clean = cause === undefined && asked.size === 0
    gone = new StorageError(clean ? 'closed' : 'unreachable', 'The database thread has ended.', { cause })
    for (const waiting of asked.values()) waiting.reject(gone)
    asked.clear()
  })

  return {
    async ask<K extends Kind>(kind: K, question: Questions[K], transfer: ArrayBuffer[] = []) {
      if (gone !== null) throw gone
      const id = ++lastId
      const waiting = Promise.withResolvers<Answers[Kind]>()
      asked.set(id, waiting)
      outbox.push({ id, kind, question } as Request)
      handedOver.push(...transfer)
      // What people have written does not wait.
      if (kind === 'append') send()
      else if (outbox.length === 1) setImmediate(send)
      // The worker answers a question of one kind with the answer of that kind.
      return (await waiting.promise) as Answers[K]
    },
    async terminate() {
      await worker.terminate()
    },
  }
}

function errorFrom({ reason, message, constraint }: Failure): Error {
  return reason === null ? new Error(message) : new StorageError(reason, message, { constraint })
}

function workerDialect(worker: DatabaseWorker, turns: Turns): Dialect {
  return {
    createAdapter: () => new QueuedSqlite(),
    createDriver: () => workerDriver(worker, turns),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

class QueuedSqlite extends SqliteAdapter {
  /** There is one connection, but the turns above share it out, between Kysely and the journal. */
  override get supportsMultipleConnections(): boolean {
    return true
  }
  /** SQLite has it; a migration that was interrupted then leaves nothing behind. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

function workerDriver(worker: DatabaseWorker, turns: Turns): Driver {
  return {
    async init() {},
    async acquireConnection() {
      return new Connection(worker, turns)
    },
    async releaseConnection() {},
    beginTransaction: (connection) => (connection as Connection).begin(),
    commitTransaction: (connection) => (connection as Connection).commit(),
    rollbackTransaction: (connection) => (connection as Connection).rollback(),
    async destroy() {
      const leave = await turns.alone()
      try {
        await worker.ask('close', null)
        await worker.terminate()
      } finally {
        leave()
      }
    },
  }
}

/** What Kysely takes for a connection. Single statements do not wait for each other's answers; a transaction is alone. */
class Connection implements DatabaseConnection {
  readonly #worker: DatabaseWorker
  readonly #turns: Turns
  /** Ends the turn of the transaction that is open; null outside of one. */
  #leave: (() => void) | null = null

  constructor(worker: DatabaseWorker, turns: Turns) {
    this.#worker = worker
    this.#turns = turns
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const own = parameters.map((value) => (value instanceof Uint8Array ? new Uint8Array(value) : value))
    const transfer = own.filter((value) => value instanceof Uint8Array).map((bytes) => bytes.buffer as ArrayBuffer)
    const ask = () => this.#worker.ask('query', { sql, parameters: own as SQLInputValue[] }, transfer)
    const answer = this.#leave ? await ask() : await this.#shared(ask)
    if (answer.rows !== null) return { rows: answer.rows as R[] }
    return { rows: [], numAffectedRows: BigInt(answer.changes), insertId: BigInt(answer.insertId) }
  }

  // biome-ignore lint/correctness/useYield: it only says that it cannot
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Neither storage engine streams rows.')
  }

  async #shared<T>(act: () => Promise<T>): Promise<T> {
    const leave = await this.#turns.shared()
    return act().finally(leave)
  }

  async begin(): Promise<void> {
    this.#leave = await this.#turns.alone()
    try {
      await this.executeQuery(CompiledQuery.raw('begin'))
    } catch (error) {
      this.#end()
      throw error
    }
  }

  /** A transaction that could not be committed is still open, until it is rolled back. */
  async commit(): Promise<void> {
    await this.executeQuery(CompiledQuery.raw('commit'))
    this.#end()
  }

  async rollback(): Promise<void> {
    await this.#worker.ask('rollback', null).finally(() => this.#end())
  }

  #end(): void {
    this.#leave?.()
    this.#leave = null
  }
}
