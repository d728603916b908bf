/**
 * What somebody gets who opens a document: its state, encoded and compressed once for everybody who comes.
 *
 * To encode a long document takes tens of milliseconds, in which nobody else is served; to compress it takes a thread of
 * its own as long again. So what was made is kept together with the updates that came after it: the two together are the
 * document of now. When much has come after it, it is made anew as soon as nobody is coming: a hundred who come at once
 * shall not wait for that.
 */
import * as Y from 'yjs'
import { encodedOf, type State } from '../storage/state.ts'
import { compressedPart } from './frames.ts'
import { together } from './together.ts'

/** A state as it is sent. */
export type Encoded = {
  /** Bytes of the encoded state. */
  size: number
  encoded: () => Uint8Array
  /** The same, compressed; null when it is too short for that, or was not waited for. */
  compressed: Uint8Array | null
}

/** A state, and what came after it as one update: a slow client takes that in sooner than hundreds. */
export type Answer = Encoded & { later: Uint8Array | null }

type Kept = Encoded & {
  isBeingCompressed: boolean
  /** How many updates there had been. */
  from: number
  /** What it took to make it. */
  milliseconds: number
  at: number
}

/** A state is good for so many times as long as it took to make, and never so short that nobody could be given it, */
const goodFor = 20
const atLeast = 100
/** and for as long as what came after it is so many times smaller than itself, with some bytes around each. */
const smaller = 16
const around = 70
/** A whole state this long is compressed, and who reads compressed messages waits for that. */
const long = 1024
/** Of so many different starting points the answers are kept: nobody has anything, and what those had who were cut off. */
const mostKept = 8
const mostLater = 500
const mostLaterBytes = 256 * 1024
/** Nobody is coming when nobody has for so many milliseconds. */
const quiet = 200

/** A state as it is stored. */
export function storedAs(state: State): Encoded {
  let encoded: Uint8Array | null = null
  return {
    size: state.size ?? state.bytes.length,
    encoded: () => {
      encoded ??= encodedOf(state)
      return encoded
    },
    compressed: state.size === null ? null : state.bytes,
  }
}

export class Joins {
  readonly #document: Y.Doc
  readonly #ready: () => void
  /** By the state vector they answer. */
  readonly #kept = new Map<string, Kept>()
  /** The updates since the oldest answer that is kept. */
  #later: Uint8Array[] = []
  #laterBytes = 0
  /** What has come since, together, by how many there had been; and how many of them are in it. */
  readonly #together = new Map<number, { count: number; update: Uint8Array | null }>()
  /** How many updates there were before the first of `#later`. */
  #before = 0
  /** How often everything was forgotten: what was begun before that is of no use after it. */
  #forgotten = 0
  #renewal: NodeJS.Timeout | undefined

  /**
   * `ready`: called when what was null can be answered. `stored`: a state of the document and what came after it, when it
   * has just been read.
   */
  constructor(document: Y.Doc, ready: () => void, stored: Answer | null = null) {
    this.#document = document
    this.#ready = ready
    if (!stored) return
    const { later, ...state } = stored
    const milliseconds = guessed(state.size)
    this.#kept.set(keyOf(nothing), { ...state, isBeingCompressed: false, from: 0, milliseconds, at: performance.now() })
    if (later) this.changed(later)
  }

  /** The document has changed by this update. */
  changed(update: Uint8Array): void {
    if (this.#kept.size === 0) return
    this.#later.push(update)
    this.#laterBytes += update.length
    if (this.#later.length > mostLater || this.#laterBytes > mostLaterBytes) this.#forget()
  }

  /**
   * What somebody lacks who has what the state vector says; null when it is all of it, and is being compressed for who
   * reads that (`compresses`): it is to be asked for again.
   */
  answer(stateVector: Uint8Array, compresses: boolean): Answer | null {
    const key = keyOf(stateVector)
    const kept = this.#kept.get(key)
    if (kept) {
      const isOld = this.#hasMuchAfter(kept)
      const youngFor = youngUntil(kept) - performance.now()
      if (isOld && key === keyOf(nothing)) this.#renewIn(Math.max(quiet, youngFor))
      if (!isOld || youngFor > 0 || key === keyOf(nothing)) return this.#given(kept, compresses)
    }
    const fresh = this.#made(stateVector)
    // What somebody lacks who was cut off is asked for once, and nobody waits for that to be compressed.
    fresh.isBeingCompressed = key === keyOf(nothing) && fresh.size >= long
    this.#keep(key, fresh)
    if (fresh.isBeingCompressed) void this.#compress(fresh)
    return this.#given(fresh, compresses)
  }

  #made(stateVector: Uint8Array): Kept {
    const began = performance.now()
    const state = Y.encodeStateAsUpdate(this.#document, stateVector)
    return {
      size: state.length,
      encoded: () => state,
      compressed: null,
      isBeingCompressed: false,
      from: this.#before + this.#later.length,
      milliseconds: performance.now() - began,
      at: began,
    }
  }

  /** Whoever comes meanwhile puts it off. */
  #renewIn(milliseconds: number): void {
    clearTimeout(this.#renewal)
    this.#renewal = setTimeout(() => void this.#renew(), milliseconds).unref()
  }

  /** The old one is given until the new one is there. */
  async #renew(): Promise<void> {
    if (this.#document.isDestroyed || this.#kept.size === 0) return
    const asOf = this.#forgotten
    const fresh = this.#made(nothing)
    if (fresh.size >= long) await this.#compress(fresh)
    // What came after it may have been let go meanwhile.
    if (asOf === this.#forgotten && fresh.from >= this.#before) this.#keep(keyOf(nothing), fresh)
  }

  #hasMuchAfter({ isBeingCompressed, compressed, size, from }: Kept): boolean {
    const later = this.#since(from)
    if (later.length === 0 || isBeingCompressed) return false
    const more = later.reduce((sum, { length }) => sum + length + around, 0)
    return more >= (compressed?.length ?? size) / smaller
  }

  #since(from: number): readonly Uint8Array[] {
    return this.#later.slice(from - this.#before)
  }

  /** The same bytes for everybody, so that they are made into a frame once. */
  #togetherSince(from: number): Uint8Array | null {
    const since = this.#since(from)
    const known = this.#together.get(from) ?? { count: 0, update: null }
    if (known.count === since.length) return known.update
    const update = together([...(known.update ? [known.update] : []), ...since.slice(known.count)])
    this.#together.set(from, { count: since.length, update })
    return update
  }

  #given(kept: Kept, compresses: boolean): Answer | null {
    if (kept.isBeingCompressed && compresses) return null
    const { size, encoded, compressed, from } = kept
    return { size, encoded, compressed, later: this.#togetherSince(from) }
  }

  async #compress(kept: Kept): Promise<void> {
    const began = performance.now()
    try {
      kept.compressed = await compressedPart(kept.encoded())
    } finally {
      kept.isBeingCompressed = false
      kept.at = performance.now()
      kept.milliseconds += kept.at - began
      this.#ready()
    }
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key)
    // Somebody waits for what is being compressed.
    const [oldest] = [...this.#kept].find(([, one]) => !one.isBeingCompressed) ?? []
    if (oldest !== undefined && this.#kept.size >= mostKept) this.#kept.delete(oldest)
    this.#kept.set(key, kept)
    const from = Math.min(...[...this.#kept.values()].map((one) => one.from))
    for (const update of this.#later.splice(0, from - this.#before)) this.#laterBytes -= update.length
    this.#before = from
    for (const from of this.#together.keys())
      if (![...this.#kept.values()].some((one) => one.from === from)) this.#together.delete(from)
  }

  #forget(): void {
    this.#forgotten += 1
    this.#kept.clear()
    this.#before += this.#later.length
    this.#later = []
    this.#together.clear()
    this.#laterBytes = 0
  }
}

/** The state vector of who has nothing yet. */
export const nothing = new Uint8Array([0])

const keyOf = (stateVector: Uint8Array): string => Buffer.from(stateVector).toString('latin1')

const youngUntil = ({ at, milliseconds }: Kept): number => at + Math.max(milliseconds * goodFor, atLeast)

/** What it would take to make it, for a state of so many bytes that was read and not made. */
const guessed = (size: number): number => size / 10_000
