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
import { documentsIn } from './documents.ts'
import { groupCommit } from './group-commit.ts'
import { migrate } from './migrations/migrate.ts'
import type { Answers, Batch, Failure, Kind, Questions, Reply } from './sqlite-worker.ts'
import { type NewJournalRow, type Storage, StorageError, type Tables } from './storage.ts'

/** `patience`: how many milliseconds to wait for a process that is just about to let go of the file. */
export async function openSqlite(path: string, { patience = 5_000 } = {}): Promise<Storage> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const worker = startWorker()
  const queue = fairQueue()
  try {
    await worker.ask('open', { path, patience })
    const db = new Kysely<Tables>({ dialect: workerDialect(worker, queue) })
    await migrate(db as Kysely<unknown>, 'sqlite')
    const journal = groupCommit(
      async (rows) => {
        const batch = packed(rows)
        const answers = await worker.ask('append', batch, [batch.bytes.buffer])
        return answers.map((answer) => (typeof answer === 'number' ? { seq: answer } : { refused: answer }))
      },
      async (work) => {
        const leave = await queue.enter()
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
      ...documentsIn(db),
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

/** A batch in memory of its own: what a Buffer shows is usually a part of a pool that others write to. */
function packed(rows: readonly NewJournalRow[]): Batch {
  const bytes = new Uint8Array(rows.reduce((size, row) => size + row.update.length, 0))
  const ends: number[] = []
  let end = 0
  for (const { update } of rows) {
    bytes.set(update, end)
    end += update.length
    ends.push(end)
  }
  return {
    meetings: rows.map((row) => row.meeting),
    documents: rows.map((row) => row.document),
    authors: rows.map((row) => row.author),
    ends,
    bytes,
    at: new Date().toISOString(),
  }
}

type FairQueue = {
  /** Resolves, when everybody who came before has left, to the function that lets the next one in. */
  enter(): Promise<() => void>
}

function fairQueue(): FairQueue {
  let last = Promise.resolve()
  return {
    enter() {
      const before = last
      const { promise, resolve } = Promise.withResolvers<void>()
      last = promise
      return before.then(() => resolve)
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

  worker.on('message', (reply: Reply) => {
    const waiting = asked.get(reply.id)
    asked.delete(reply.id)
    if ('failure' in reply) waiting?.reject(errorFrom(reply.failure))
    else waiting?.resolve(reply.answer)
  })
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
      worker.postMessage({ id, kind, question }, transfer)
      const waiting = Promise.withResolvers<Answers[Kind]>()
      asked.set(id, waiting)
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

function workerDialect(worker: DatabaseWorker, queue: FairQueue): Dialect {
  return {
    createAdapter: () => new QueuedSqlite(),
    createDriver: () => workerDriver(worker, queue),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

class QueuedSqlite extends SqliteAdapter {
  /** There is one connection, but the queue above shares it out, between Kysely and the journal. */
  override get supportsMultipleConnections(): boolean {
    return true
  }
  /** SQLite has it; a migration that was interrupted then leaves nothing behind. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

function workerDriver(worker: DatabaseWorker, queue: FairQueue): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const own = parameters.map((value) => (value instanceof Uint8Array ? new Uint8Array(value) : value))
      const transfer = own.filter((value) => value instanceof Uint8Array).map((bytes) => bytes.buffer as ArrayBuffer)
      const answer = await worker.ask('query', { sql, parameters: own as SQLInputValue[] }, transfer)
      if (answer.rows !== null) return { rows: answer.rows as R[] }
      return { rows: [], numAffectedRows: BigInt(answer.changes), insertId: BigInt(answer.insertId) }
    },
    // biome-ignore lint/correctness/useYield: it only says that it cannot
    async *streamQuery() {
      throw new Error('Neither storage engine streams rows.')
    },
  }
  const run = async (sql: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(sql))
  }
  let leave = (): void => {}
  return {
    async init() {},
    async acquireConnection() {
      leave = await queue.enter()
      return connection
    },
    async releaseConnection() {
      leave()
    },
    beginTransaction: () => run('begin'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: async () => {
      await worker.ask('rollback', null)
    },
    async destroy() {
      await queue.enter()
      await worker.ask('close', null)
      await worker.terminate()
    },
  }
}
