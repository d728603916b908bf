/**
 * The history of an item's note, for people: its points, what changed between two of them, and going back.
 *
 * It is read from the journal each time, in a thread of its own: somebody who looks back must not make those wait who write.
 * The thread stays for a while, since who looks back asks for point after point. One question is dealt with after the other,
 * from the reading on, so that one journal at a time is in memory.
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
import { Refusal, refuse } from './refusal.ts'
import type { Seat, SignIn } from './sign-in.ts'
import type { Storage, StoredRow } from './storage/storage.ts'

type Options = { storage: Storage; journal: Journal; meetings: Meetings; signIn: SignIn }

/** Megabytes for replaying a note: many times what the largest one needs. */
const heap = 256
/** How long the thread waits for another question, in milliseconds. */
const idle = 10_000

/** Who asks; `still` throws when they may not any more. */
export type Asker = { seat: Seat; still: () => Promise<unknown> }

/** What waits to be dealt with. */
type Waiting = { begin: () => Promise<void>; giveUp: (why: Error) => void }

export class History {
  readonly #options: Options
  /** By person and what they ask, in the order in which they came. */
  readonly #waiting = new Map<string, Waiting>()
  #busy = false
  #worker: Worker | null = null
  #idle: NodeJS.Timeout | undefined

  constructor(options: Options) {
    this.#options = options
  }

  of(meeting: string, item: string, asker: Asker): Promise<HistoryOf> {
    return this.#inTurn(asker, 'points', async () => {
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
    })
  }

  /** The note after row `to`, with what came and went since row `from`. */
  changes(meeting: string, item: string, asker: Asker, { from, to }: { from: number; to: number }): Promise<Changes> {
    return this.#inTurn(asker, 'changes', async () => {
      const { rows } = await this.#rows(meeting, item)
      return { note: await this.#ask<ChangedNode>({ rows, ask: 'changes', from, to }) }
    })
  }

  /** Makes the note say again what it said after row `seq`, as a change by this person. False if it says so already. */
  restore(meeting: string, item: string, asker: Asker, seq: number): Promise<boolean> {
    return this.#inTurn(asker, 'restore', async () => {
      const document = nameOf(meeting, item)
      const then = await this.#options.journal.read(document, seq)
      const { content = [] } = rawNote(then)
      then.destroy()
      const restore = (notes: Y.Doc) => restoreNote(notes, content)
      return this.#options.meetings.edit(meeting, document, asker.seat.session, restore, asker.still)
    })
  }

  /**
   * Everybody has one place for each kind of question: who asks anew, as a slider does that is dragged, no longer wants to
   * know what they had asked before, and does not have the others wait for it.
   */
  #inTurn<T>({ seat, still }: Asker, kind: string, act: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const place = `${seat.session} ${kind}`
    this.#waiting.get(place)?.giveUp(new Refusal('asked-anew'))
    this.#waiting.set(place, { begin: () => still().then(act).then(resolve, reject), giveUp: reject })
    void this.#goOn()
    return promise
  }

  async #goOn(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    // Who comes meanwhile is come to as well.
    for (const [place, { begin }] of this.#waiting) {
      this.#waiting.delete(place)
      await begin()
    }
    this.#busy = false
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

  async #ask<Said>(question: Question): Promise<Said> {
    clearTimeout(this.#idle)
    this.#worker ??= this.#start()
    const worker = this.#worker
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const ended = () => reject(gone())
    worker.once('message', resolve).once('error', reject).once('exit', ended)
    worker.postMessage(question)
    try {
      const answer = await promise
      if ('failed' in answer) throw answer.failed
      return answer.said as Said
    } finally {
      worker.off('message', resolve).off('error', reject).off('exit', ended)
      this.#idle = setTimeout(() => void this.#letGo(), idle)
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL('./history-worker.ts', import.meta.url), {
      name: 'history',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heap },
    })
    const left = () => {
      if (this.#worker === worker) this.#worker = null
    }
    return worker.once('error', left).once('exit', left)
  }

  /** Gives the thread's memory back. */
  async #letGo(): Promise<void> {
    clearTimeout(this.#idle)
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  /** What was asked is then not answered. */
  async close(): Promise<void> {
    for (const { giveUp } of this.#waiting.values()) giveUp(gone())
    this.#waiting.clear()
    await this.#letGo()
  }
}

const gone = () => new Error('The thread that reads the history ended without an answer.')

function nameOf(meeting: string, item: string): string {
  const name = notesDocument(meeting, item)
  return readDocumentName(name)?.kind === 'notes' ? name : refuse('not-found')
}
