/**
 * Who is where: the last thing each client on a document has said about itself (Yjs calls it awareness).
 *
 * What a client says is kept as bytes and read only when it is passed on. Whose it is the server says: name, colour and
 * attendance row come from the seat, and a connection speaks for one client id, which must be its session's. The clock under
 * which a state goes out is the server's as well, so that nobody can outrun it and who comes back is heard at once.
 */

import { noteField } from '@samsyn/meeting/notes'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Seat } from '../sign-in.ts'

/** What others get to see of what a client says about itself. */
export function stamped(said: Record<string, unknown>, { slot, name, attendee }: Seat): Record<string, unknown> {
  return {
    cursor: cardOf(said.cursor) ?? rangeOf(said.cursor),
    item: typeof said.item === 'string' ? said.item.slice(0, longestId) : '',
    typing: said.typing === true,
    ...(said.follows === true ? { follows: true } : {}),
    user: { slot, name, attendee },
  }
}

const longestId = 64

/** The card of a workshop that is in the hand. */
function cardOf(said: unknown): { card: string } | null {
  const { card } = (said ?? {}) as { card?: unknown }
  return typeof card === 'string' ? { card: card.slice(0, longestId) } : null
}

/** From where to where in the note; null when it says so, or says anything else. */
function rangeOf(said: unknown): { anchor: unknown; head: unknown } | null {
  const { anchor, head } = (said ?? {}) as { anchor?: unknown; head?: unknown }
  return isPlace(anchor) && isPlace(head) ? { anchor: placeOf(anchor), head: placeOf(head) } : null
}

/** Yjs' relative position as JSON: by the piece it lies at, or at an end of an element, or of the note. */
type Place = { type?: Id; tname?: string | null; item?: Id; assoc?: number }
type Id = { client: number; clock: number } | null

/** A name would make whoever looks there a place of that name, which lasts: there is one in a note. */
function isPlace(said: unknown): said is Place {
  if (typeof said !== 'object' || said === null) return false
  const { type, tname, item, assoc } = said as Record<string, unknown>
  return (
    isIdOrNone(type) && isIdOrNone(item) && [undefined, null, noteField].includes(tname as string) && isWhole(assoc)
  )
}

const isIdOrNone = (said: unknown): boolean => {
  if (said === undefined || said === null) return true
  const { client, clock } = said as { client?: unknown; clock?: unknown }
  return Number.isSafeInteger(client) && Number.isSafeInteger(clock)
}
const isWhole = (said: unknown): boolean => said === undefined || Number.isSafeInteger(said)

const placeOf = ({ type, tname, item, assoc }: Place): Place => ({
  ...(type ? { type: idOf(type) } : {}),
  ...(tname ? { tname } : {}),
  ...(item ? { item: idOf(item) } : {}),
  ...(assoc === undefined ? {} : { assoc }),
})
const idOf = ({ client, clock }: NonNullable<Id>): Id => ({ client, clock })

/** Somebody on the document; `session` is the browser that was signed in. */
export type Speaker = { readonly session: string; readonly seat: Seat }

type State = {
  speaker: Speaker | null
  clock: number
  /** What the client said last, as JSON in bytes; null when it has gone. */
  said: Uint8Array | null
  /** What goes out; null until it is asked for. */
  shown: Uint8Array | null
}

/** A state larger than this says more than where somebody is. */
const largestState = 4096
/** A client's clock counts what it said; one that is far beyond that is made up. */
const largestClock = 2 ** 31
/** Clocks of so many who have gone are remembered, for the case that they come back. */
const mostRemembered = 1000
const gone = new TextEncoder().encode('null')

export class Cursors {
  /** Whether a client id is the session's, or nobody's until now. */
  readonly #claim: (id: number, session: string) => boolean
  readonly #states = new Map<number, State>()
  readonly #ids = new Map<Speaker, number>()
  readonly #changed = new Set<number>()
  #goneCount = 0

  constructor(claim: (id: number, session: string) => boolean) {
    this.#claim = claim
  }

  /** Of how many it knows, those who have gone among them. */
  get remembered(): number {
    return this.#states.size
  }

  get hasNews(): boolean {
    return this.#changed.size > 0
  }

  /** Takes what a client says of itself out of an awareness message; what it says of others is passed over. */
  take(speaker: Speaker, message: Uint8Array): void {
    // A big screen is nobody.
    if (speaker.seat.role === 'screen') return
    const decoder = decoding.createDecoder(message)
    for (let count = decoding.readVarUint(decoder); count > 0; count--) {
      const id = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const said = decoding.readVarUint8Array(decoder)
      const isGone = said.length === gone.length && Buffer.compare(said, gone) === 0
      if (said.length > largestState) continue
      const own = this.#ids.get(speaker)
      if (own === undefined ? isGone || !this.#claim(id, speaker.session) : id !== own) continue
      if (isGone) this.#goes(id)
      else this.#says(id, speaker, clock, said)
    }
  }

  /** The socket has gone. */
  leave(speaker: Speaker): void {
    const id = this.#ids.get(speaker)
    this.#ids.delete(speaker)
    // Who came back on another socket before this one was missed is still there.
    if (id !== undefined && this.#states.get(id)?.speaker === speaker) this.#goes(id)
  }

  /** What has changed since the last time, as an awareness message; null when nothing has. */
  changed(): Uint8Array | null {
    const message = this.#message(this.#changed)
    this.#changed.clear()
    return message
  }

  /** Everybody, for one who has just come. */
  everybody(): Uint8Array | null {
    return this.#message([...this.#states].flatMap(([id, { said }]) => (said ? [id] : [])))
  }

  #says(id: number, speaker: Speaker, clock: number, said: Uint8Array): void {
    const before = this.#states.get(id)
    if (before && !before.said) this.#goneCount -= 1
    const least = (before?.clock ?? 0) + 1
    this.#ids.set(speaker, id)
    const state = before ?? { speaker, clock: 0, said: null, shown: null }
    state.speaker = speaker
    state.clock = clock < largestClock ? Math.max(clock, least) : least
    state.said = kept(said, state.said)
    state.shown = null
    this.#states.set(id, state)
    this.#changed.add(id)
  }

  #goes(id: number): void {
    const state = this.#states.get(id)
    if (!state?.said) return
    this.#states.delete(id)
    this.#states.set(id, { speaker: null, clock: state.clock + 1, said: null, shown: gone })
    this.#changed.add(id)
    this.#goneCount += 1
    if (this.#goneCount > mostRemembered) this.#forgetOne()
  }

  #forgetOne(): void {
    for (const [id, { said }] of this.#states) {
      if (said || this.#changed.has(id)) continue
      this.#states.delete(id)
      this.#goneCount -= 1
      return
    }
  }

  #message(ids: Iterable<number>): Uint8Array | null {
    const entries = encoding.createEncoder()
    let count = 0
    for (const id of ids) {
      const state = this.#states.get(id)
      if (!state) continue
      state.shown ??= shownOf(state)
      if (!state.shown) continue
      encoding.writeVarUint(entries, id)
      encoding.writeVarUint(entries, state.clock)
      encoding.writeVarUint8Array(entries, state.shown)
      count += 1
    }
    if (count === 0) return null
    const message = encoding.createEncoder()
    encoding.writeVarUint(message, count)
    encoding.writeUint8Array(message, encoding.toUint8Array(entries))
    return encoding.toUint8Array(message)
  }
}

/** A copy, where there is room for it in the memory of the one before: of hundreds who write that is much to tidy up. */
function kept(said: Uint8Array, room: Uint8Array | null): Uint8Array {
  if (room?.length !== said.length) return said.slice()
  room.set(said)
  return room
}

/** null when what was said cannot be read: then nothing is passed on. */
function shownOf({ said, speaker }: State): Uint8Array | null {
  if (!said || !speaker) return null
  const state = readObject(said)
  return state && Buffer.from(JSON.stringify(stamped(state, speaker.seat)))
}

function readObject(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
