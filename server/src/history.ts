/**
 * The history of an item's note, for people: its points, what changed between two of them, and going back.
 *
 * It is read from the journal each time, in a thread of its own, one question after the other: somebody who looks back must
 * not make those wait who write. The thread stays for a while, since who looks back asks for point after point.
 */
import { Worker } from 'node:worker_threads'
import type { Changes, History as HistoryOf } from '@samsyn/api/history'
import { notesDocument, readDocumentName } from '@samsyn/meeting/documents'
import type { ChangedNode, HistoryPoint } from '@samsyn/meeting/history'
import { rawNote, restoreNote } from '@samsyn/meeting/notes'
import type * as Y from 'yjs'
import type { Answer, Question } from './history-worker.ts'
import type { Journal } from './journal.ts'
import type { Meetings } from './meetings.ts'
import { refuse } from './refusal.ts'
import type { Seat, SignIn } from './sign-in.ts'
import type { Storage, StoredRow } from './storage/storage.ts'

type Options = { storage: Storage; journal: Journal; meetings: Meetings; signIn: SignIn }

/** Megabytes for replaying a note: many times what the largest one needs. */
const heap = 256
/** How long the thread waits for another question, in milliseconds. */
const idle = 10_000

export class History {
  readonly #options: Options
  #last: Promise<unknown> = Promise.resolve()
  #worker: Worker | null = null
  #idle: NodeJS.Timeout | undefined

  constructor(options: Options) {
    this.#options = options
  }

  async of(meeting: string, item: string): Promise<HistoryOf> {
    const { rows, sessions } = await this.#rows(meeting, item)
    const points = await this.#ask<HistoryPoint[]>({ rows, ask: 'points' })
    return {
      authors: await this.#authors(meeting, sessions),
      points: points.map(({ seq, at, by }) => ({
        seq,
        at,
        by: by.map(({ author, added, removed }) => ({ author: Number(author), added, removed })),
      })),
    }
  }

  /** The note after row `to`, with what came and went since row `from`. */
  async changes(meeting: string, item: string, from: number, to: number): Promise<Changes> {
    const { rows } = await this.#rows(meeting, item)
    return { note: await this.#ask<ChangedNode>({ rows, ask: 'changes', from, to }) }
  }

  /** Makes the note say again what it said after row `seq`, as a change by this person. False if it says so already. */
  async restore(
    meeting: string,
    item: string,
    seat: Seat,
    seq: number,
    mayStill: () => Promise<unknown>,
  ): Promise<boolean> {
    const document = nameOf(meeting, item)
    const then = await this.#options.journal.read(document, seq)
    const { content = [] } = rawNote(then)
    then.destroy()
    const restore = (notes: Y.Doc) => restoreNote(notes, content)
    return this.#options.meetings.edit(meeting, document, seat.session, restore, mayStill)
  }

  /** Authors by their place in `sessions`, in the order in which they first wrote: a session's id is nobody's business. */
  async #rows(meeting: string, item: string): Promise<{ rows: StoredRow[]; sessions: string[] }> {
    const rows = await this.#options.storage.rows(nameOf(meeting, item))
    const places = new Map<string, number>()
    for (const { author } of rows) if (!places.has(author)) places.set(author, places.size)
    return {
      rows: rows.map((row) => ({ ...row, author: String(places.get(row.author)) })),
      sessions: [...places.keys()],
    }
  }

  async #authors(meeting: string, sessions: readonly string[]): Promise<HistoryOf['authors']> {
    const seats = new Map((await this.#options.signIn.seatsOf(meeting)).map((seat) => [seat.session, seat]))
    const gone = sessions.filter((session) => !seats.has(session))
    const known = await this.#options.signIn.namesOf(gone)
    return sessions.map((session) => {
      const seat = seats.get(session)
      return { name: seat?.name ?? known.get(session) ?? '', slot: seat?.slot ?? 0 }
    })
  }

  #ask<Said>(question: Question): Promise<Said> {
    const answer = this.#last.then(() => this.#answer(question))
    this.#last = answer.catch(() => {
      // Whoever asked is told; the next one asks anew.
    })
    return answer as Promise<Said>
  }

  async #answer(question: Question): Promise<unknown> {
    clearTimeout(this.#idle)
    this.#worker ??= this.#start()
    const worker = this.#worker
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const ended = () => reject(new Error('The thread that reads the history ended without an answer.'))
    worker.once('message', resolve).once('error', reject).once('exit', ended)
    worker.postMessage(question)
    try {
      const answer = await promise
      if ('failed' in answer) throw answer.failed
      return answer.said
    } finally {
      worker.off('message', resolve).off('error', reject).off('exit', ended)
      this.#idle = setTimeout(() => void this.close(), idle)
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL('./history-worker.ts', import.meta.url), {
      name: 'history',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heap },
    })
    const gone = () => {
      if (this.#worker === worker) this.#worker = null
    }
    return worker.once('error', gone).once('exit', gone)
  }

  /** Gives the thread's memory back; what it was asked is then not answered. */
  async close(): Promise<void> {
    clearTimeout(this.#idle)
    await this.#worker?.terminate()
  }
}

function nameOf(meeting: string, item: string): string {
  const name = notesDocument(meeting, item)
  return readDocumentName(name)?.kind === 'notes' ? name : refuse('not-found')
}
