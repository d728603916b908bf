/**
 * What somebody gets who opens a document: its state, encoded once for everybody who comes.
 *
 * To encode a long document takes tens of milliseconds, in which nobody else is served. So what was encoded is kept
 * together with the updates that came after it: the two together are the document of now. It is encoded anew when that
 * is cheap, or when it has been good for many times what it cost.
 */
import * as Y from 'yjs'
import { compressedPart } from './frames.ts'

/**
 * `state` with what came after it. Yjs lays the later ones aside until the state is there, so they may be sent first.
 * `compressed` is the state again, when there has been time to compress it.
 */
export type Encoded = { state: Uint8Array; compressed: Uint8Array | null; later: readonly Uint8Array[] }

type Kept = {
  state: Uint8Array
  compressed: Uint8Array | null
  /** How many updates there had been. */
  from: number
  milliseconds: number
  at: number
}

const cheap = 5
const goodFor = 20
/** Of so many different starting points the answers are kept: nobody has anything, and what those had who were cut off. */
const mostKept = 8
const mostLater = 500
const mostLaterBytes = 256 * 1024

export class Joins {
  readonly #document: Y.Doc
  /** By the state vector they answer. */
  readonly #kept = new Map<string, Kept>()
  /** The updates since the oldest answer that is kept. */
  #later: Uint8Array[] = []
  #laterBytes = 0
  /** How many updates there were before the first of `#later`. */
  #before = 0

  /** `stored`: an encoded state of the document and what came after it, when it has just been read. */
  constructor(document: Y.Doc, stored: Encoded | null = null) {
    this.#document = document
    if (!stored) return
    const kept: Kept = { ...stored, from: 0, milliseconds: guessed(stored.state), at: performance.now() }
    this.#kept.set(keyOf(nothing), kept)
    for (const update of stored.later) this.changed(update)
  }

  /** The document has changed by this update. */
  changed(update: Uint8Array): void {
    if (this.#kept.size === 0) return
    this.#later.push(update)
    this.#laterBytes += update.length
    if (this.#later.length > mostLater || this.#laterBytes > mostLaterBytes) this.#forget()
  }

  /** What somebody lacks who has what the state vector says. */
  answer(stateVector: Uint8Array): Encoded {
    const key = keyOf(stateVector)
    const kept = this.#kept.get(key)
    const now = performance.now()
    if (kept) {
      const later = this.#later.slice(kept.from - this.#before)
      const isNew = later.length === 0
      const isGood = kept.milliseconds >= cheap && now - kept.at < kept.milliseconds * goodFor
      if (isNew || isGood) return { state: kept.state, compressed: kept.compressed, later }
    }
    const state = Y.encodeStateAsUpdate(this.#document, stateVector)
    const from = this.#before + this.#later.length
    const fresh: Kept = { state, compressed: null, from, milliseconds: performance.now() - now, at: now }
    this.#keep(key, fresh)
    // Whoever comes now has it as it is; those who come after get less to fetch.
    void compressedPart(state).then((compressed) => {
      fresh.compressed = compressed
    })
    return { state, compressed: null, later: [] }
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key)
    const [oldest] = this.#kept.keys()
    if (oldest !== undefined && this.#kept.size >= mostKept) this.#kept.delete(oldest)
    this.#kept.set(key, kept)
    const from = Math.min(...[...this.#kept.values()].map((one) => one.from))
    for (const update of this.#later.splice(0, from - this.#before)) this.#laterBytes -= update.length
    this.#before = from
  }

  #forget(): void {
    this.#kept.clear()
    this.#before += this.#later.length
    this.#later = []
    this.#laterBytes = 0
  }
}

/** The state vector of who has nothing yet. */
export const nothing = new Uint8Array([0])

const keyOf = (stateVector: Uint8Array): string => Buffer.from(stateVector).toString('latin1')

/** What it would take to encode it, for a state that was read and not encoded. */
const guessed = (state: Uint8Array): number => state.length / 15_000
