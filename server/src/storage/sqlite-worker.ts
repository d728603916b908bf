/**
 * The thread that owns the SQLite file. It answers one request after the other; the long ones are commits, which wait
 * for the disk here and not in the thread that serves people.
 *
 * The file is locked for as long as it is open (no second process, no shared memory file). The lock belongs to the
 * process and is lost when anything in this process opens and closes the file by other means: never copy it with `fs`,
 * use `vacuum into`.
 */
import { backup, DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { parentPort } from 'node:worker_threads'
import { type Packed, packed, unpacked } from '../packed.ts'
import { checksumOfRow } from './checksum.ts'
import { checked, type Page, type ReadRow } from './documents.ts'
import { type Phase, StorageError, type StorageReason } from './storage.ts'

/** Rows in columns: crossing to the worker then copies no bytes. */
export type Batch = Packed & { meetings: string[]; documents: string[]; authors: string[]; at: string }

/** Rows that were read and checked, in columns as well. */
export type ReadRows = Packed & { seqs: number[]; authors: string[]; ats: string[] }

/** A row's sequence number, or why it was refused. */
export type RowAnswer = number | 'frozen' | 'no-such-meeting'

export type Row = Record<string, SQLOutputValue>

export type QueryAnswer = { rows: Row[] } | { rows: null; changes: number | bigint; insertId: number | bigint }

export type Questions = {
  open: { path: string; patience: number }
  query: { sql: string; parameters: SQLInputValue[] }
  append: Batch
  rows: Page
  rollback: null
  /** Where the copy is to be. */
  backup: string
  close: null
}
export type Answers = {
  open: null
  query: QueryAnswer
  append: RowAnswer[]
  rows: ReadRows
  rollback: null
  backup: null
  close: null
}
export type Kind = keyof Questions

export type Request = { [K in Kind]: { id: number; kind: K; question: Questions[K] } }[Kind]
export type Failure = { reason: StorageReason | null; message: string; constraint: string }
export type Reply = { id: number; answer: Answers[Kind] } | { id: number; failure: Failure }

const CLOSED_FOR_WRITING: readonly Phase[] = ['freezing', 'frozen', 'cancelled']

let database: DatabaseSync | null = null
const statements = new Map<string, StatementSync>()

function open({ path, patience }: Questions['open']): null {
  const db = new DatabaseSync(path, { timeout: patience, enableForeignKeyConstraints: true })
  try {
    db.exec('pragma locking_mode = exclusive')
    db.exec('pragma journal_mode = wal')
    db.exec('pragma synchronous = full')
    // macOS: without it a sync may end in the drive's own memory.
    db.exec('pragma fullfsync = on')
    // `insert or replace` removes rows; with this the triggers that forbid it hear of it.
    db.exec('pragma recursive_triggers = on')
    // From here on the lock is ours: the pragmas alone do not take it on every path.
    db.exec('begin exclusive; commit')
  } catch (error) {
    db.close()
    throw error
  }
  database = db
  return null
}

function opened(): DatabaseSync {
  if (database === null) throw new Error('The data file is not open.')
  return database
}

function prepared(sql: string): StatementSync {
  let statement = statements.get(sql)
  if (statement === undefined) {
    statement = opened().prepare(sql)
    // Queries with lists of different length would let it grow without end.
    if (statements.size >= 500) statements.clear()
    statements.set(sql, statement)
  }
  return statement
}

function query({ sql, parameters }: Questions['query']): QueryAnswer {
  if (parameters.some(hasNul)) throw unstorable()
  const statement = prepared(sql)
  if (statement.columns().length > 0) return { rows: statement.all(...parameters) }
  const { changes, lastInsertRowid } = statement.run(...parameters)
  return { rows: null, changes, insertId: lastInsertRowid }
}

function append({ meetings, documents, authors, at, ...updates }: Batch): RowAnswer[] {
  if (documents.some(hasNul) || authors.some(hasNul)) throw unstorable()
  const phaseOf = prepared('select phase from meetings where id = ?')
  const insert = prepared(
    'insert into journal (meeting_id, document, "update", author, at, checksum) values (?, ?, ?, ?, ?, ?)',
  )
  const verdicts = new Map<string, RowAnswer>()
  const judge = (meeting: string): RowAnswer => {
    const phase = phaseOf.get(meeting)?.phase as Phase | undefined
    if (phase === undefined) return 'no-such-meeting'
    return CLOSED_FOR_WRITING.includes(phase) ? 'frozen' : 0
  }
  const db = opened()
  db.exec('begin immediate')
  try {
    const answers = unpacked(updates).map((update, i) => {
      const meeting = meetings[i] ?? ''
      const judged = verdicts.get(meeting) ?? judge(meeting)
      verdicts.set(meeting, judged)
      if (typeof judged === 'string') return judged
      // What is missing is for the table to refuse.
      const [document, author] = [documents[i] ?? null, authors[i] ?? null]
      const checksum = checksumOfRow({
        meeting_id: meeting,
        document: document ?? '',
        author: author ?? '',
        at,
        update,
      })
      return Number(insert.run(meeting, document, update, author, at, checksum).lastInsertRowid)
    })
    db.exec('commit')
    return answers
  } catch (error) {
    rollback()
    throw error
  }
}

function rows({ document, after, upTo, most }: Page): ReadRows {
  const select = prepared(
    `select seq, meeting_id, "update", author, at, checksum from journal
     where document = ? and seq > ? and seq <= ? order by seq limit ?`,
  )
  const read = select.all(document, after, upTo, most).map((row) => checked(document, row as ReadRow))
  return {
    seqs: read.map(({ seq }) => seq),
    authors: read.map(({ author }) => author),
    ats: read.map(({ at }) => at),
    ...packed(read),
  }
}

/** SQLite has already rolled back by itself after some errors, a full disk among them. */
function rollback(): null {
  if (opened().isTransaction) opened().exec('rollback')
  return null
}

/** Copies so many pages at a time that a commit never waits long, and takes along what is committed meanwhile. */
async function copyTo(path: string): Promise<null> {
  await backup(opened(), path, { rate: 100 })
  return null
}

function close(): null {
  statements.clear()
  opened().close()
  database = null
  return null
}

const unstorable = () => new StorageError('text', 'Text with a NUL character cannot be stored.')

function hasNul(value: SQLInputValue): boolean {
  return typeof value === 'string' && value.includes('\0')
}

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof StorageError) return { reason: error.reason, message, constraint: '' }
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0
  const reason = reasonOf(code)
  if (reason === 'in-use') return { reason, message: 'Another process has the data file open.', constraint: '' }
  return { reason, message, constraint: reason === 'unique' ? constraintNamed(message) : '' }
}

/** SQLite's extended result codes: https://sqlite.org/rescode.html */
function reasonOf(code: number): StorageReason | null {
  if (code === 1555 || code === 2067 || code === 2579) return 'unique'
  if (code === 787) return 'foreign-key'
  if (code === 1811) return 'immutable'
  switch (code & 0xff) {
    case 5:
      return 'in-use'
    case 8:
      return 'read-only'
    case 10:
      return 'disk-failed'
    case 11:
    case 26:
      return 'damaged'
    case 13:
      return 'disk-full'
    case 14:
      return 'unreachable'
    case 19:
      return 'constraint'
    default:
      return null
  }
}

/** 'UNIQUE constraint failed: seats.session_id, seats.meeting_id' -> 'seats_session_id_meeting_id' */
function constraintNamed(message: string): string {
  const columns = message.slice(message.lastIndexOf(': ') + 2).split(', ')
  const table = columns[0]?.split('.')[0] ?? ''
  return [table, ...columns.map((column) => column.slice(table.length + 1))].join('_')
}

function answerTo(request: Request): Answers[Kind] | Promise<null> {
  switch (request.kind) {
    case 'open':
      return open(request.question)
    case 'query':
      return query(request.question)
    case 'append':
      return append(request.question)
    case 'rows':
      return rows(request.question)
    case 'rollback':
      return rollback()
    case 'backup':
      return copyTo(request.question)
    case 'close':
      return close()
  }
}

/** Each value read from SQLite has memory of its own and can be handed over; for small ones copying is cheaper. */
function buffersIn(answer: Answers[Kind]): ArrayBuffer[] {
  if (answer === null || Array.isArray(answer)) return []
  if ('ends' in answer) return [answer.bytes.buffer]
  if (answer.rows === null) return []
  const buffers: ArrayBuffer[] = []
  for (const row of answer.rows) {
    for (const value of Object.values(row)) {
      if (value instanceof Uint8Array && value.length > 10_000) buffers.push(value.buffer as ArrayBuffer)
    }
  }
  return buffers
}

const port = parentPort
if (port === null) throw new Error('sqlite-worker.ts runs in a worker thread.')
const send = (replies: Reply[]): void =>
  port.postMessage(
    replies,
    replies.flatMap((reply) => ('answer' in reply ? buffersIn(reply.answer) : [])),
  )

/** The reply; null when it is sent later. */
function replyTo(request: Request): Reply | null {
  const failed = (error: unknown): Reply => ({ id: request.id, failure: failureOf(error) })
  try {
    const answer = answerTo(request)
    if (!(answer instanceof Promise)) return { id: request.id, answer }
    answer.then(
      (late) => send([{ id: request.id, answer: late }]),
      (error: unknown) => send([failed(error)]),
    )
    return null
  } catch (error) {
    return failed(error)
  }
}

port.on('message', (requests: Request[]) => {
  send(requests.map(replyTo).filter((reply) => reply !== null))
  if (requests.some(({ kind }) => kind === 'close')) port.close()
})
