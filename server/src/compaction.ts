/**
 * Compaction: a document that has grown by many rows gets a snapshot, so that opening it stays quick; by fewer when everybody
 * has left it.
 *
 * From then on the rows before the snapshot are archived: they stay where they are, unchanged, for the history and for a
 * freeze at an earlier row, but opening reads only what comes after. So a snapshot is never made on trust. The journal is
 * replayed in a thread of its own, and what comes out must be what people see: everything the live document held before
 * the journal was read is in it, everything in it is in the live document afterwards, and its bytes read back as the same.
 * Otherwise nothing is kept, the log says so, and everybody who has the document comes to it anew: they bring what the journal
 * lacks, and get what it has. Losing a compaction loses nothing.
 */
import { Worker } from 'node:worker_threads'
import { stateHash } from '@samsyn/meeting/state-hash'
import type { Logger } from 'pino'
import * as Y from 'yjs'
import type { Answer, Question } from './compaction-worker.ts'
import { packed } from './packed.ts'
import { isWithin } from './replay.ts'
import type { Storage } from './storage/storage.ts'

export type CompactionOptions = {
  storage: Storage
  /** The document if it is open here. */
  live: (document: string) => Y.Doc | null
  /** Has everybody who has the document come to it anew. */
  openAnew: (document: string) => void
  log: Logger
  /** Milliseconds. What is on disk is applied at once; a live document that lacks it for so long will not get it any more. */
  patience?: number
  /** Milliseconds between being asked and beginning: where hundreds write, a thread would be started every second. */
  pause?: number
}

/** `differs`: journal and live document do not say the same, and no snapshot was kept. */
export type Compacted = 'kept' | 'nothing-new' | 'differs' | 'closed'

export class Compaction {
  readonly #options: CompactionOptions
  #last: Promise<unknown> = Promise.resolve()
  /** Asked for and not begun; null when only the ones before it are waited for. */
  readonly #waiting = new Map<string, NodeJS.Timeout | null>()
  #worker: Worker | null = null
  #closed = false

  constructor(options: CompactionOptions) {
    this.#options = options
  }

  /** Asks for a snapshot in a while: one document after the other. */
  ask(document: string): void {
    if (this.#closed || this.#waiting.has(document)) return
    const begin = () => this.#begin(document)
    this.#waiting.set(document, setTimeout(begin, this.#options.pause ?? 10_000).unref())
  }

  #begin(document: string): void {
    this.#waiting.set(document, null)
    this.#last = this.#last.then(async () => {
      this.#waiting.delete(document)
      await this.compact(document).catch((error: unknown) => {
        if (!this.#closed) this.#options.log.error({ err: error, document }, 'compaction failed')
      })
      if (this.#waiting.size === 0) await this.#rest()
    })
  }

  async compact(document: string): Promise<Compacted> {
    const { storage, live, openAnew, log } = this.#options
    const before = live(document)
    const seen = before && Y.encodeSnapshot(Y.snapshot(before))
    const stored = await storage.read(document)
    const last = stored.updates.at(-1)
    if (!last) return 'nothing-new'
    const { snapshot } = stored
    const answer = await this.#replay({ document, snapshot, updates: packed(stored.updates), live: seen })
    if (!answer) return 'closed'
    const problem =
      'problem' in answer
        ? answer.problem
        : (await this.#isLive(document, answer.reached))
          ? ''
          : 'the live document lacks what it has'
    if (problem || 'problem' in answer) {
      log.error({ document, seq: last.seq, problem }, 'the journal of a document does not replay to what is live')
      openAnew(document)
      return 'differs'
    }
    await storage.snapshot(document, last.seq, answer.state)
    log.info({ document, seq: last.seq, rows: stored.updates.length }, 'document compacted')
    // Where people write on there is more than was stored, and nothing to compare with.
    const now = live(document)
    const isTheSame = now && Buffer.compare(Y.encodeSnapshot(Y.snapshot(now)), answer.reached) === 0
    if (isTheSame && stateHash(now) !== answer.hash) {
      log.error({ document, seq: last.seq }, 'the stored state of a document reads otherwise than what is live')
      openAnew(document)
    }
    return 'kept'
  }

  /** Whether the open document, if it is open, comes to hold everything that was replayed. */
  async #isLive(document: string, reached: Uint8Array): Promise<boolean> {
    const replayed = Y.decodeSnapshot(reached)
    const deadline = Date.now() + (this.#options.patience ?? 5_000)
    for (;;) {
      const now = this.#options.live(document)
      if (!now || isWithin(replayed, Y.snapshot(now))) return true
      if (this.#closed || Date.now() > deadline) return false
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  #replay(question: Question): Promise<Answer | null> {
    if (this.#closed) return Promise.resolve(null)
    this.#worker ??= new Worker(new URL('./compaction-worker.ts', import.meta.url), {
      name: 'compaction',
      execArgv: [],
      // Left to itself it takes 8 MB more while people write.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    })
    const worker = this.#worker
    return new Promise((resolve, reject) => {
      const done = (): void => {
        worker.off('message', answered).off('error', failed).off('exit', ended)
      }
      const answered = (answer: Answer): void => {
        done()
        resolve(answer)
      }
      const failed = (error: unknown): void => {
        done()
        this.#worker = null
        reject(error)
      }
      const ended = (): void => {
        done()
        this.#worker = null
        resolve(null)
      }
      worker.on('message', answered).on('error', failed).on('exit', ended)
      worker.postMessage(question, [question.updates.bytes.buffer])
    })
  }

  /** A thread that has nothing to do gives its memory back. */
  async #rest(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#waiting.values()) if (timer) clearTimeout(timer)
    await this.#rest()
    await this.#last
  }
}
