/**
 * Group commit: an append that comes while another one is being written waits, and everything that has waited is then
 * written in one commit. One fsync serves everybody, and each caller still gets the answers to its own rows.
 */
import { type Appended, type NewJournalRow, StorageError, type StorageReason } from './storage.ts'

type Call = {
  rows: readonly NewJournalRow[]
  resolve: (answers: Appended[]) => void
  reject: (error: unknown) => void
}

/** A commit may grow to this; one call is never divided. */
const MAX_ROWS = 5_000
const MAX_BYTES = 8_000_000

/** Wrong with a row, not with the database: only the caller whose row it is should hear of it. */
const ABOUT_A_ROW: readonly StorageReason[] = ['text', 'unique', 'foreign-key', 'constraint']

export type GroupCommit = {
  append(rows: readonly NewJournalRow[]): Promise<Appended[]>
  /** Refuses new appends and resolves when the accepted ones are answered. */
  close(): Promise<void>
}

/**
 * `commit` writes rows in one transaction and answers row by row. `turn` runs its work when the database is free for
 * it; the rows are gathered only then.
 */
export function groupCommit(
  commit: (rows: readonly NewJournalRow[]) => Promise<Appended[]>,
  turn: (work: () => Promise<void>) => Promise<void>,
): GroupCommit {
  const waiting: Call[] = []
  let running: Promise<void> | null = null
  let closed = false

  async function run(): Promise<void> {
    // Calls of the same tick travel together.
    await null
    while (waiting.length > 0) await turn(() => commitTogether(takeCalls(waiting)))
    running = null
  }

  async function commitTogether(calls: Call[]): Promise<void> {
    try {
      const answers = await commit(calls.flatMap((call) => call.rows))
      let start = 0
      for (const call of calls) {
        call.resolve(answers.slice(start, start + call.rows.length))
        start += call.rows.length
      }
    } catch (error) {
      const ofTheDatabase = error instanceof StorageError && !ABOUT_A_ROW.includes(error.reason)
      if (ofTheDatabase || calls.length === 1) for (const call of calls) call.reject(error)
      else for (const call of calls) await commitTogether([call])
    }
  }

  return {
    append(rows) {
      if (closed) return Promise.reject(new StorageError('closed', 'The storage is closed.'))
      if (rows.length === 0) return Promise.resolve([])
      return new Promise((resolve, reject) => {
        waiting.push({ rows, resolve, reject })
        running ??= run()
      })
    },
    async close() {
      closed = true
      await running
    },
  }
}

function takeCalls(waiting: Call[]): Call[] {
  let rows = 0
  let bytes = 0
  let count = 0
  for (const call of waiting) {
    rows += call.rows.length
    for (const row of call.rows) bytes += row.update.length
    if (count > 0 && (rows > MAX_ROWS || bytes > MAX_BYTES)) break
    count += 1
  }
  return waiting.splice(0, count)
}
