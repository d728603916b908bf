/**
 * The guard in front of the journal: may this update enter this document?
 *
 *   take     it may be appended and applied
 *   known    nothing in it is new (every first sync sends such updates; they cost no row)
 *   gap      it builds on something that is not here (the server was restarted): Yjs would park it silently. It is not
 *            acknowledged; the client is asked for everything
 *   later    not now: its author has made others wait enough. It is not acknowledged, nor asked for; its client offers it
 *            again after a while
 *   refused  never, and why; nothing of it is taken, and its writer is told
 *
 * An update is judged whole, before Yjs integrates it, and without a copy of the document (but for one rare case, see
 * `areBetween`). What it would do follows from where its pieces lie: each names its neighbours or its parent, and those
 * are in the document, on their way to it or in the update itself. So a keystroke costs the same in a long note as in a
 * short one. Four things must hold:
 *
 * 1. It can be integrated to the last piece: every reference points at something that is there or comes earlier. What
 *    Yjs would park, walk in circles or break on never gets as far as Yjs, for a row that breaks it would break it at
 *    every reading. And a piece lies between its neighbours: with the left one at its right, clients that get the pieces
 *    in another order would read another text for ever.
 * 2. Only own client ids grow. An id belongs to the session that first wrote or showed itself with it, for as long as the
 *    document lives: the journal keeps who wrote first with an id. Somebody else could otherwise write the next letters
 *    of another's hand, and what that one then types would be taken for known and be lost. An id that belongs to nobody
 *    goes to whoever brings it. That is also how a document recovers that lost its end (a restored backup): clients bring
 *    what they have seen, others' words too; nobody else can hold words that the server lacks, for they are on disk before
 *    anybody sees them. The row says who brought them. An owner who comes later finds nothing missing, and is refused
 *    with the first new letter: the client keeps the words and begins anew with an id of its own.
 * 3. Every piece lies where the layout has a place for it (packages/meeting/src/layout.ts, which says why this asks
 *    about pieces and not about the whole).
 * 4. Nothing is larger than the limits below.
 *
 * What falls into something that is deleted already vanishes with it, whatever it is.
 */
import type { UpdateRefusal } from '@samsyn/api/live'
import type { DocumentKind, DocumentName } from '@samsyn/meeting/documents'
import { enter, type Place, rootPlace } from '@samsyn/meeting/layout'
import type * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { Accounts, spentSince } from './accounts.ts'

export const limits = {
  /** Bytes of one update; a client that was away sends all it has in one. */
  update: 2 * 1024 * 1024,
  /** Bytes of a document as it is stored and sent to whoever opens it. */
  document: 8 * 1024 * 1024,
  /** Letters and other pieces that one update may add. */
  clocks: 1_000_000,
  /** Client ids that one update may be the first to bring: whose they are is stored one by one. */
  newClients: 1000,
  /**
   * Pieces that one update may move. What is written or deleted within a piece divides it, and all that its client wrote
   * later moves up by one: some hundred thousand of that among some hundred thousand would take ten seconds.
   */
  moved: 200_000_000,
  /** Pieces an update may consist of: each takes memory when it is read, however few its bytes. */
  structs: 100_000,
  /** Letters of one line or paragraph, blocks in one block, records or values in one map. */
  within: { line: 10_000, words: 200_000, blocks: 20_000, records: 10_000, values: 10_000, fields: 100 },
  /** Rows of a table, and cells of a row: an editor makes all that is missing in it. */
  table: 500,
  tableRow: 50,
} as const

export type Verdict =
  /** `leases`: client ids that belong to the author from now on; to be stored no later than the update. */
  | { kind: 'take'; leases: number[] }
  | { kind: 'known' }
  | { kind: 'gap' }
  | { kind: 'later' }
  | { kind: 'refused'; reason: UpdateRefusal }

export type Asked = {
  document: Y.Doc
  name: DocumentName
  update: Uint8Array
  /** The session that wrote it. */
  author: string
}

type Struct = Y.Item | Y.GC

/** Where something lies: in what (a root's name, or the id of the piece that holds it) and under which key. */
type Spot = { parent: string | Y.ID; place: Place; key: string | null }
/** In something deleted, of which only the length is left. */
const gone = 'gone'

/** What the guard remembers of a document that is open. */
type Watched = {
  /** Whose a client id is, and whether that is stored. */
  leases: Map<number, { session: string; stored: boolean }>
  /** Bytes of the document when it was last measured, and of what was sent since. */
  measured: number
  since: number
  /** Updates that were taken and are not applied yet: their pieces, by client. */
  coming: Map<number, Struct[]>
  comingUpdates: Uint8Array[]
  /** Where their pieces will lie. */
  spots: Map<Struct, Spot | typeof gone>
  /** What pieces hold, or will hold. */
  holds: WeakMap<Struct, Place>
}

export class Guard {
  readonly #watched = new WeakMap<Y.Doc, Watched>()
  /** What authors have made everybody wait for with what is dear beyond its size. */
  readonly #dear = new Accounts()

  /** A document was loaded, of so many bytes; `leases` says whose the client ids are that have written in it. */
  opened(document: Y.Doc, leases: ReadonlyMap<number, string>, bytes: number): void {
    this.#watched.set(document, {
      leases: new Map([...leases].map(([client, session]) => [client, { session, stored: true }])),
      measured: bytes,
      since: 0,
      coming: new Map(),
      comingUpdates: [],
      spots: new Map(),
      holds: new WeakMap(),
    })
  }

  /** Somebody shows itself with a client id; false if it is another's. */
  claim(document: Y.Doc, client: number, session: string): boolean {
    const { leases } = this.#of(document)
    const lease = leases.get(client)
    if (!lease) leases.set(client, { session, stored: false })
    return !lease || lease.session === session
  }

  /** A client id that is stored as somebody's. */
  leased(document: Y.Doc, client: number, session: string): void {
    this.#of(document).leases.set(client, { session, stored: true })
  }

  /**
   * Judges one update, right before it is appended. What is taken counts as there for the updates after it, also while
   * it is still on its way to the disk.
   */
  judge(asked: Asked): Verdict {
    return this.#asLongAsWorthIt(asked, { kind: 'later' }, () => this.#judged(asked))
  }

  /** What is long and not taken costs as well: it is looked at as long as its author has not made others wait too much. */
  #asLongAsWorthIt(
    { update, author }: Pick<Asked, 'update' | 'author'>,
    notNow: Verdict,
    judge: () => Verdict,
  ): Verdict {
    if (update.length < longUpdate) return judge()
    if (this.#dear.wait(author) > 0) return notNow
    const before = process.threadCpuUsage()
    const verdict = judge()
    const took = spentSince(before)
    if (verdict.kind !== 'take' && took > usual) this.#dear.spend(author, took)
    return verdict
  }

  #judged({ document, name, update, author }: Asked): Verdict {
    const watched = this.#of(document)
    if (update.length > limits.update) return { kind: 'refused', reason: 'too-large' }
    const decoded = decode(update)
    if (!decoded) return { kind: 'refused', reason: 'malformed' }
    arrived(watched, document)
    const judgement = new Judgement(document, name.kind, watched, decoded)
    const outcome = judgement.outcome()
    if (outcome === 'gap') return { kind: 'gap' }
    if (outcome !== null) return { kind: 'refused', reason: outcome }
    if (!judgement.isNew()) return { kind: 'known' }
    const { unsure } = judgement
    const moved = judgement.moves()
    if (moved > limits.moved) return { kind: 'refused', reason: 'too-large' }
    if (moved > 0 || unsure.length > 0) {
      if (this.#dear.wait(author) > 0) return { kind: 'later' }
      this.#dear.spend(author, moved / movedInMillisecond)
      const before = process.threadCpuUsage()
      const lies = unsure.length === 0 || areBetween(unsure, document, [...watched.comingUpdates, update])
      if (unsure.length > 0) this.#dear.spend(author, spentSince(before))
      if (!lies) return { kind: 'refused', reason: 'malformed' }
    }

    const leases: number[] = []
    for (const client of judgement.growing()) {
      const lease = watched.leases.get(client)
      // Several may bring at once what the document has lost: who is second is asked again when the first one's is there.
      if (lease && lease.session !== author)
        return judgement.isOnItsWay(client) ? { kind: 'gap' } : { kind: 'refused', reason: 'foreign' }
      if (!lease?.stored) leases.push(client)
    }
    if (leases.length > limits.newClients) return { kind: 'refused', reason: 'too-large' }
    // Who only deletes may always do so.
    if (judgement.adds() && !fits(watched, document, update.length)) return { kind: 'refused', reason: 'too-large' }
    for (const client of leases) watched.leases.set(client, { session: author, stored: true })
    judgement.keep()
    watched.comingUpdates.push(update)
    return { kind: 'take', leases }
  }

  /** Whether nothing in an update is new. Who may not write sends such updates too, with every first sync. */
  knows({ document, update, author }: Omit<Asked, 'name'>): boolean {
    const no: Verdict = { kind: 'refused', reason: 'malformed' }
    const known = (): Verdict => {
      const decoded = update.length > limits.update ? null : decode(update)
      return decoded !== null && !isNew(document.store, decoded) ? { kind: 'known' } : no
    }
    return this.#asLongAsWorthIt({ update, author }, no, known).kind === 'known'
  }

  /** What was taken could not be stored after all. Whoever builds on it is asked for it again. */
  notStored(document: Y.Doc, leases: readonly number[]): void {
    const watched = this.#of(document)
    forgetComing(watched)
    for (const client of leases) {
      const lease = watched.leases.get(client)
      if (lease) lease.stored = false
    }
  }

  #of(document: Y.Doc): Watched {
    const watched = this.#watched.get(document)
    if (!watched) throw new Error('The guard was not told that the document was opened.')
    return watched
  }
}

/** Bytes. What is shorter is judged quickly, whatever it is. */
const longUpdate = 16 * 1024
/** Milliseconds that a long one may take and cost its author nothing: every first sync brings what is known. */
const usual = 5

/** Yjs moves about so many pieces in a millisecond. */
const movedInMillisecond = 1_500_000

/** Forgets the pieces that have been applied meanwhile. They come in the order in which they were taken: behind one that has not, none is looked at. */
function arrived(watched: Watched, document: Y.Doc): void {
  for (const [client, structs] of watched.coming) {
    const last = structs.at(-1)
    if (last && endOf(last) > Y.getState(document.store, client)) return
    watched.coming.delete(client)
  }
  forgetComing(watched)
}

function forgetComing(watched: Watched): void {
  watched.coming.clear()
  watched.spots.clear()
  watched.comingUpdates.length = 0
}

/**
 * Measuring is dear, and an update weighs more than what it adds: it is done only when the sum reaches the limit, and
 * once for so many bytes that somebody has sent. In between a document may grow over the limit by as much.
 */
const measureAgain = 256 * 1024
function fits(watched: Watched, document: Y.Doc, more: number): boolean {
  watched.since += more
  if (watched.measured + watched.since <= limits.document) return true
  if (watched.since > measureAgain) {
    watched.measured = Y.encodeStateAsUpdate(document).length
    watched.since = more
  }
  return watched.measured + more <= limits.document
}

// ── Reading ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Decoded = {
  /** By client, in the order of their clocks and without holes. */
  structs: Map<number, Struct[]>
  deleted: Map<number, { clock: number; len: number }[]>
}

/** Contents that the documents have: deleted (1), string (4), format (6), type (7), any (8); 0 is a piece without any. */
const contents = new Set([0, 1, 4, 6, 7, 8])
/** Types that the documents have: map (1), text (2), element (3), text of an element (6). */
const types = new Set([1, 2, 3, 6])
const largestClient = 0xffff_ffff

/**
 * Yjs' reader, which takes what it is told about numbers and kinds for granted. This one ends where the bytes do, and
 * before anything is made that no document of ours holds: seven bytes may claim millions of pieces, and five make a whole
 * document within the document.
 */
class WaryDecoder extends Y.UpdateDecoderV1 {
  readonly clients = new Set<number>()
  #structs = 0

  constructor(decoder: decoding.Decoder) {
    super(decoder)
    reading = this
  }

  override readInfo(): number {
    const { arr, pos } = this.restDecoder
    const info = arr[pos]
    this.#structs += 1
    if (info === undefined || !contents.has(info & 31) || this.#structs > limits.structs) throw new Malformed()
    return super.readInfo()
  }

  override readTypeRef(): number {
    const type = super.readTypeRef()
    if (!types.has(type)) throw new Malformed()
    return type
  }

  override readClient(): number {
    const client = super.readClient()
    // Of a client that comes twice Yjs forgets the first part.
    if (client > largestClient || this.clients.has(client)) throw new Malformed()
    this.clients.add(client)
    return client
  }

  get atEnd(): boolean {
    return this.restDecoder.pos === this.restDecoder.arr.length
  }
}
class Malformed extends Error {}
/** Yjs makes the reader itself; this is the one it has just made. */
let reading: WaryDecoder | null = null

function decode(update: Uint8Array): Decoded | null {
  try {
    const { structs, ds } = Y.decodeUpdateV2(update, WaryDecoder as unknown as typeof Y.UpdateDecoderV2)
    if (!reading?.atEnd) return null
    const byClient = new Map<number, Struct[]>()
    for (const struct of structs) {
      if (struct instanceof Y.Skip || !(struct.length > 0 && struct.length <= limits.clocks)) return null
      const { client } = struct.id
      const others = byClient.get(client)
      if (others) others.push(struct)
      else byClient.set(client, [struct])
    }
    // In order and apart, as every client sends them: Yjs goes through the whole of what each range covers.
    for (const ranges of ds.clients.values()) {
      let end = 0
      for (const { clock, len } of ranges) {
        if (clock < end || len < 1) return null
        end = clock + len
      }
    }
    return { structs: byClient, deleted: ds.clients }
  } catch {
    // Whatever a reader stumbles over, it is no update; the caller answers with a reason.
    return null
  } finally {
    reading = null
  }
}

// ── Judging ────────────────────────────────────────────────────────────────────────────────────────────────────────

const endOf = (struct: Struct) => struct.id.clock + struct.length

/** One update before one document. */
class Judgement {
  readonly #document: Y.Doc
  readonly #kind: DocumentKind
  readonly #watched: Watched
  readonly #update: Decoded
  /** How far each client of the update has come, piece by piece. */
  readonly #reached = new Map<number, number>()
  /** How much each parent gets, by what it is called in `nameOf`. */
  readonly #added = new Map<string, number>()
  readonly #spots = new Map<Struct, Spot | typeof gone>()
  readonly #holds = new Map<Struct, Place>()
  /** Pieces of which the document alone does not tell whether they lie between their neighbours. */
  readonly unsure: Between[] = []
  #moved = 0
  #steps = 0

  constructor(document: Y.Doc, kind: DocumentKind, watched: Watched, update: Decoded) {
    this.#document = document
    this.#kind = kind
    this.#watched = watched
    this.#update = update
  }

  /** null when everything in it has its place. */
  outcome(): UpdateRefusal | 'gap' | null {
    let clocks = 0
    for (const [client, structs] of this.#update.structs) {
      const [first, last] = [structs[0], structs.at(-1)]
      if (!first || !last) continue
      if (first.id.clock > this.#have(client)) return 'gap'
      clocks += Math.max(0, endOf(last) - this.#have(client))
    }
    if (clocks > limits.clocks) return 'too-large'
    const ordered = this.#inOrder()
    if (!ordered) return 'gap'
    for (const struct of ordered) {
      const outcome = this.#judge(struct)
      if (outcome !== null) return outcome
    }
    for (const [client, ranges] of this.#update.deleted) {
      const last = ranges.at(-1)
      if (last && last.clock + last.len > this.#have(client)) return 'gap'
    }
    return null
  }

  /** How many pieces Yjs will have to move. */
  moves(): number {
    for (const [client, ranges] of this.#update.deleted)
      for (const { clock, len } of ranges) {
        this.#divides(client, clock)
        this.#divides(client, clock + len)
      }
    return this.#moved
  }

  /** Something begins or ends at this clock; within a piece that is there and not deleted it divides it. */
  #divides(client: number, clock: number): void {
    const structs = this.#document.store.clients.get(client)
    const struct = structs && at(structs, clock)
    if (struct && !struct.deleted && struct.id.clock < clock) this.#moved += structs.length
  }

  isNew(): boolean {
    return isNew(this.#document.store, this.#update)
  }

  adds(): boolean {
    return adds(this.#document.store, this.#update)
  }

  growing(): Iterable<number> {
    return growing(this.#document.store, this.#update)
  }

  /** Whether all that it has of a client is coming with another update. */
  isOnItsWay(client: number): boolean {
    const [coming, own] = [this.#watched.coming, this.#update.structs].map((structs) => structs.get(client)?.at(-1))
    return coming !== undefined && own !== undefined && endOf(own) <= endOf(coming)
  }

  /** From now on its pieces are on their way to the document. */
  keep(): void {
    const { coming, spots, holds } = this.#watched
    for (const [struct, spot] of this.#spots) spots.set(struct, spot)
    for (const [struct, place] of this.#holds) holds.set(struct, place)
    for (const [client, structs] of this.#update.structs) {
      const before = coming.get(client) ?? []
      const have = before.at(-1)
      const from = have ? endOf(have) : Y.getState(this.#document.store, client)
      const more = structs.filter((struct) => endOf(struct) > from)
      if (more.length > 0) coming.set(client, [...before, ...more])
    }
  }

  /** The first clock of a client that is neither there, nor on its way, nor in the part of the update gone through. */
  #have(client: number): number {
    const reached = this.#reached.get(client)
    if (reached !== undefined) return reached
    const coming = this.#watched.coming.get(client)?.at(-1)
    return Math.max(coming ? endOf(coming) : 0, Y.getState(this.#document.store, client))
  }

  /**
   * The pieces in an order in which each finds what it refers to, the way Yjs goes through them. null if one refers to
   * something that is missing, or to something that in turn waits for it.
   */
  #inOrder(): Struct[] | null {
    const ordered: Struct[] = []
    const next = new Map<number, number>()
    const stack: number[] = []
    const waiting = new Set<number>()
    for (const start of this.#update.structs.keys()) {
      stack.push(start)
      waiting.add(start)
      while (stack.length > 0) {
        const client = stack.at(-1) as number
        const structs = this.#update.structs.get(client) ?? []
        const at = next.get(client) ?? 0
        const struct = structs[at]
        if (!struct) {
          // Everything of this client is through. If somebody still waits for more of it, that is missing.
          stack.pop()
          waiting.delete(client)
          continue
        }
        const missing = this.#missing(struct)
        if (missing !== null) {
          const more = this.#update.structs.get(missing)
          if (waiting.has(missing) || !more || (next.get(missing) ?? 0) >= more.length) return null
          stack.push(missing)
          waiting.add(missing)
          continue
        }
        ordered.push(struct)
        next.set(client, at + 1)
        this.#reached.set(client, Math.max(endOf(struct), this.#have(client)))
        // Back to who waited for it, who may have waited for this piece only.
        if (stack.length > 1) {
          stack.pop()
          waiting.delete(client)
        }
      }
    }
    return ordered
  }

  /** A client that a piece refers to further than it has come; null if everything is there. */
  #missing(struct: Struct): number | null {
    if (!(struct instanceof Y.Item)) return null
    for (const id of [struct.origin, struct.rightOrigin, struct.parent instanceof Y.ID ? struct.parent : null]) {
      if (!id) continue
      // Nothing of one's own lies ahead: Yjs does not even look.
      const have = id.client === struct.id.client ? struct.id.clock : this.#have(id.client)
      if (id.clock >= have) return id.client
    }
    return null
  }

  #judge(struct: Struct): UpdateRefusal | 'gap' | null {
    if (!(struct instanceof Y.Item)) return null
    const before = this.#before(struct.id.client)
    if (endOf(struct) <= before) return null
    if (struct.origin) this.#divides(struct.origin.client, struct.origin.clock + 1)
    if (struct.rightOrigin) this.#divides(struct.rightOrigin.client, struct.rightOrigin.clock)
    const spot = this.#spotFor(struct)
    if (spot === 'malformed' || spot === 'layout') return spot
    // Known in part: the rest is put behind the known part, so that must lie in the same place. A client that is asked
    // again sends the rest alone.
    if (struct.id.clock < before) {
      const known = this.#find({ client: struct.id.client, clock: before - 1 })
      if (!known || !sameSpot(this.#spotOf(known), spot)) return 'gap'
    }
    this.#spots.set(struct, spot)
    if (spot === gone) return null
    if (!this.#isBetween(struct, before, spot)) return 'malformed'
    const entered = enter(spot.place, spot.key, struct.content)
    if (typeof entered === 'string') return entered
    if (entered) this.#holds.set(struct, entered)
    return this.#isFull(struct, spot) ? 'too-large' : null
  }

  /** What the document and coming updates have of a client. */
  #before(client: number): number {
    const coming = this.#watched.coming.get(client)?.at(-1)
    return Math.max(coming ? endOf(coming) : 0, Y.getState(this.#document.store, client))
  }

  /** Where a new piece will lie: beside its neighbours, or in the parent that it names. */
  #spotFor({ origin, rightOrigin, parent, parentSub }: Y.Item): Spot | typeof gone | 'malformed' | 'layout' {
    const left = origin && this.#spotOf(this.#find(origin))
    const right = rightOrigin && this.#spotOf(this.#find(rightOrigin))
    // Neighbours lie in one place and vanish together: beside one that is there, what seems gone here would not be gone
    // when the document is read from its rows.
    if (left && right && !sameSpot(left, right)) return 'malformed'
    if (left === gone || right === gone) return gone
    const beside = left || right
    if (beside) return beside
    if (typeof parent === 'string') {
      const place = rootPlace(this.#kind, parent)
      return place ? { parent, place, key: parentSub } : 'layout'
    }
    if (!(parent instanceof Y.ID)) return 'malformed'
    const holder = this.#find(parent)
    if (!(holder instanceof Y.Item) || holder.content instanceof Y.ContentDeleted) return gone
    const place = this.#placeIn(holder)
    if (place === gone) return gone
    return place ? { parent, place, key: parentSub } : 'layout'
  }

  /**
   * Whether a piece lies between its neighbours. Who wrote it saw the two beside each other, so one of them came beside
   * the other by the same hand, and says so; or both came from here, and lie here in this order. What somebody wrote
   * between own words that are not here yet and others' that are cannot be told so easily.
   */
  #isBetween(struct: Y.Item, before: number, { key }: Spot): boolean {
    const { id, rightOrigin: right } = struct
    // Under a key there is one after the other, and nothing at the right.
    if (key !== null) return right === null
    const left = id.clock < before ? { client: id.client, clock: before - 1 } : struct.origin
    if (!left || !right) return true
    const [leftPiece, rightPiece] = [this.#find(left), this.#find(right)]
    if (!(leftPiece instanceof Y.Item && rightPiece instanceof Y.Item)) return true
    if (isSame(originOf(rightPiece, right), left) || isSame(leftPiece.rightOrigin, right)) return true
    const { store } = this.#document
    const isHere = ({ client, clock }: Id) => clock < Y.getState(store, client)
    if (isHere(left) && isHere(right)) return follows(leftPiece, right, () => ++this.#steps < mostSteps)
    this.unsure.push({ id: { client: id.client, clock: Math.max(id.clock, before) }, right })
    return true
  }

  /** Where a piece lies that is there already, on its way, or earlier in the update. */
  #spotOf(struct: Struct | null): Spot | typeof gone {
    if (!(struct instanceof Y.Item)) return gone
    const known = this.#spots.get(struct) ?? this.#watched.spots.get(struct)
    if (known) return known
    const parent = struct.parent as Y.AbstractType<unknown> | null
    const holder = parent?._item
    if (!parent) return gone
    if (!holder) {
      const name = Y.findRootTypeKey(parent)
      return { parent: name, place: rootPlace(this.#kind, name) ?? nowhere, key: struct.parentSub }
    }
    const place = this.#placeIn(holder)
    return place === gone ? gone : { parent: holder.id, place: place ?? nowhere, key: struct.parentSub }
  }

  /** What place a piece is for others; undefined if it holds nothing, or nothing that the layout knows. */
  #placeIn(struct: Y.Item): Place | typeof gone | undefined {
    const known = this.#holds.get(struct) ?? this.#watched.holds.get(struct)
    if (known) return known
    const spot = this.#spotOf(struct)
    if (spot === gone) return gone
    const entered = enter(spot.place, spot.key, struct.content)
    if (typeof entered === 'string' || entered === null) return undefined
    this.#watched.holds.set(struct, entered)
    return entered
  }

  #find({ client, clock }: { client: number; clock: number }): Struct | null {
    const { store } = this.#document
    const structs =
      clock < Y.getState(store, client)
        ? store.clients.get(client)
        : [this.#watched.coming.get(client), this.#update.structs.get(client)].find((some) => {
            const last = some?.at(-1)
            return last !== undefined && endOf(last) > clock
          })
    return structs ? at(structs, clock) : null
  }

  /** Whether a place has as much in it as it may. What is deleted meanwhile is not missed: the limits are wide. */
  #isFull(struct: Y.Item, { parent, place, key }: Spot): boolean {
    if (!struct.countable) return false
    const name = typeof parent === 'string' ? parent : `${parent.client} ${parent.clock}`
    const added = (this.#added.get(name) ?? 0) + struct.length
    this.#added.set(name, added)
    const holder = typeof parent === 'string' ? null : this.#find(parent)
    const type =
      typeof parent === 'string'
        ? this.#document.share.get(parent)
        : holder instanceof Y.Item && holder.content instanceof Y.ContentType
          ? holder.content.type
          : undefined
    if (key !== null && type?._map.has(key)) return false
    const there = key === null ? (type?._length ?? 0) : (type?._map.size ?? 0)
    return there + added > mostIn(place)
  }
}

function mostIn(place: Place): number {
  if (place.holds !== 'blocks') return limits.within[place.holds]
  return place.node === 'table' || place.node === 'tableRow' ? limits[place.node] : limits.within.blocks
}

type Id = { readonly client: number; readonly clock: number }
/** A piece that is said to lie at the left of `right`. */
type Between = { id: Id; right: Id }

const isSame = (a: Id | null, b: Id): boolean => a !== null && a.client === b.client && a.clock === b.clock

/** What a letter was written behind: within a piece each behind the one before. */
const originOf = (piece: Y.Item, { client, clock }: Id): Id | null =>
  clock > piece.id.clock ? { client, clock: clock - 1 } : piece.origin

/** So many pieces are gone through at most for one update; between neighbours lies only what others wrote meanwhile. */
const mostSteps = 100_000

/** Whether the piece that begins with `right` comes after `piece`; who wrote it may have gone on meanwhile. */
function follows(piece: Y.Item, right: Id, mayGoOn: () => boolean): boolean {
  for (let next = piece.right; next && mayGoOn(); next = next.right) if (isSame(next.id, right)) return true
  return false
}

/** The dear way: on a copy of the document that has the updates. Rare among honest people: see `#isBetween`. */
function areBetween(pieces: readonly Between[], document: Y.Doc, updates: readonly Uint8Array[]): boolean {
  const copy = new Y.Doc({ gc: false })
  for (const update of [Y.encodeStateAsUpdate(document), ...updates]) Y.applyUpdate(copy, update)
  let steps = 0
  const all = pieces.every(({ id, right }) => {
    const piece = Y.getItem(copy.store, Y.createID(id.client, id.clock))
    // What was deleted meanwhile with all around it lies nowhere.
    if (!(piece instanceof Y.Item)) return true
    for (let next: Y.Item | null = piece; next && ++steps < mostSteps; next = next.right)
      if (next.id.client === right.client && next.id.clock <= right.clock && right.clock < endOf(next)) return true
    return false
  })
  copy.destroy()
  return all
}

/** What lies where the layout has no place: nothing can be added to it. */
const nowhere: Place = { holds: 'fields', fields: {} }

function sameSpot(a: Spot | typeof gone, b: Spot | typeof gone): boolean {
  if (a === gone || b === gone) return a === b
  const sameParent =
    typeof a.parent === 'string' || typeof b.parent === 'string'
      ? a.parent === b.parent
      : Y.compareIDs(a.parent, b.parent)
  return sameParent && a.key === b.key
}

/** The piece with this clock, among pieces without holes between them. */
function at(structs: readonly Struct[], clock: number): Struct | null {
  let [low, high] = [0, structs.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const struct = structs[middle] as Struct
    if (clock < struct.id.clock) high = middle - 1
    else if (clock >= endOf(struct)) low = middle + 1
    else return struct
  }
  return null
}

/** Whether anything in an update is not on disk yet: what is only on its way does not count. */
function isNew(store: Y.Doc['store'], update: Decoded): boolean {
  if (adds(store, update)) return true
  for (const [client, ranges] of update.deleted)
    for (const { clock, len } of ranges) {
      if (clock + len > Y.getState(store, client) || !isDeleted(store, client, clock, len)) return true
    }
  return false
}

function adds(store: Y.Doc['store'], update: Decoded): boolean {
  for (const _client of growing(store, update)) return true
  return false
}

/** Clients of which an update has more than the document. */
function* growing(store: Y.Doc['store'], { structs }: Decoded): Iterable<number> {
  for (const [client, some] of structs) {
    const last = some.at(-1)
    if (last && endOf(last) > Y.getState(store, client)) yield client
  }
}

/** Whether a whole range is deleted already. */
function isDeleted(store: Y.Doc['store'], client: number, clock: number, length: number): boolean {
  const structs = store.clients.get(client)
  if (!structs) return false
  for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
    const struct = structs[at]
    if (!struct || struct.id.clock >= clock + length) return true
    if (!struct.deleted) return false
  }
  return true
}
