/**
 * The history of a note, from the rows of its journal: who wrote what when. A browser's word is never taken for it: the
 * journal says which session brought a row, and a row's place in the journal says when.
 *
 * Nothing is collected as garbage while the rows are replayed, so what was deleted can still be shown, with who deleted it.
 */
import * as Y from 'yjs'
import { asWritten } from './as-written.ts'
import type { NoteNode } from './contents.ts'
import { noteField } from './notes.ts'

/** A row of the journal. `author` is the session that brought it, or the server. */
export type HistoryRow = { seq: number; at: string; author: string; update: Uint8Array }

/** Where the history can be looked at: what came within a minute is one point. */
export type HistoryPoint = {
  /** The last row of it. */
  seq: number
  /** ISO 8601: when its first row was written. */
  at: string
  by: { author: string; added: number; removed: number }[]
}

export type Change = { kind: 'added' | 'removed'; author: string; at: string }
/** A note whose texts say how they came to be: removed words are still in it. */
export type ChangedNode = Omit<NoteNode, 'content'> & { content?: ChangedNode[]; change?: Change }

/** Milliseconds. */
const pointLength = 60_000

/** The points of a note's history, oldest first. Rows that neither add nor remove words (a format) count as well. */
export function historyPoints(rows: readonly HistoryRow[]): HistoryPoint[] {
  const points: HistoryPoint[] = []
  let began = Number.NEGATIVE_INFINITY
  for (const { seq, at, author, update } of rows) {
    const time = Date.parse(at)
    let point = points.at(-1)
    if (!point || time - began >= pointLength) {
      point = { seq, at, by: [] }
      points.push(point)
      began = time
    }
    point.seq = seq
    let mine = point.by.find((one) => one.author === author)
    if (!mine) {
      mine = { author, added: 0, removed: 0 }
      point.by.push(mine)
    }
    const { added, removed } = lettersOf(update)
    mine.added += added
    mine.removed += removed
  }
  return points
}

/** Letters an update brings, and pieces it takes away. Approximate for removals, which may be of anything. */
function lettersOf(update: Uint8Array): { added: number; removed: number } {
  const { structs, ds } = Y.decodeUpdate(update)
  let added = 0
  for (const struct of structs)
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentString) added += struct.length
  let removed = 0
  for (const ranges of ds.clients.values()) for (const { len } of ranges) removed += len
  return { added, removed }
}

/**
 * The note as it was after row `to`, with what had been added and removed since row `from` (0: since the beginning).
 */
export function noteChanges(rows: readonly HistoryRow[], from: number, to: number): ChangedNode {
  const doc = asWritten(new Y.Doc({ gc: false }))
  const origins = new Origins()
  const apply = (first: number, last: number) =>
    doc.transact(() => {
      for (const row of rows) {
        if (row.seq <= first || row.seq > last) continue
        origins.take(row)
        Y.applyUpdate(doc, row.update)
      }
    })
  apply(0, from)
  const before = from > 0 ? Y.snapshot(doc) : Y.emptySnapshot
  apply(from, to)
  const after = Y.snapshot(doc)
  const content = changedNodes(doc.getXmlFragment(noteField), { before, after, origins }, 0)
  doc.destroy()
  return { type: 'doc', content }
}

type Between = { before: Y.Snapshot; after: Y.Snapshot; origins: Origins }

const maximalDepth = 32

function changedNodes(parent: Y.XmlFragment | Y.XmlElement, between: Between, depth: number): ChangedNode[] {
  if (depth > maximalDepth) return []
  const { before, after } = between
  // What is there after, and what was deleted only since before.
  const either = new Y.Snapshot(before.ds, after.sv)
  return Y.typeListToArraySnapshot(parent, either).flatMap((child: unknown): ChangedNode[] => {
    if (child instanceof Y.XmlText) return changedTexts(child, between)
    if (!(child instanceof Y.XmlElement)) return []
    const gone = child._item?.deleted === true
    const attrs: Record<string, unknown> = gone ? child.getAttributes(before) : child.getAttributes()
    const content = changedNodes(child, between, depth + 1)
    // A block that came and went between the two, or was empty when it went, has nothing to show.
    if (content.length === 0 && gone) return []
    return [{ type: child.nodeName, ...(Object.keys(attrs).length > 0 ? { attrs } : {}), content }]
  })
}

function changedTexts(text: Y.XmlText, { before, after, origins }: Between): ChangedNode[] {
  const pieces = text.toDelta(after, before, (kind: 'added' | 'removed', id: Y.ID) => ({
    kind,
    ...(kind === 'added' ? origins.ofPiece(id) : origins.ofRemoval(id)),
  })) as { insert?: unknown; attributes?: Record<string, unknown> }[]
  return pieces.flatMap(({ insert, attributes = {} }): ChangedNode[] => {
    if (typeof insert !== 'string') return []
    const { ychange, ...formats } = attributes
    const marks = Object.entries(formats).map(([name, attrs]) => ({
      type: name.split('--')[0] ?? name,
      attrs: (typeof attrs === 'object' && attrs !== null ? attrs : {}) as Record<string, unknown>,
    }))
    return [{ type: 'text', text: insert, marks, ...(ychange ? { change: ychange as Change } : {}) }]
  })
}

type Origin = { author: string; at: string }
type Span = Origin & { clock: number; end: number }

/** Which row brought a piece, and which one took it away. */
class Origins {
  readonly #pieces = new Map<number, Span[]>()
  readonly #removals = new Map<number, Span[]>()

  take({ author, at, update }: HistoryRow): void {
    const { structs, ds } = Y.decodeUpdate(update)
    for (const { id, length } of structs) {
      const spans = listOf(this.#pieces, id.client)
      // What was brought before and is brought again stays with whoever brought it first.
      const last = spans.at(-1)
      const known = last?.end ?? 0
      const end = id.clock + length
      if (end <= known) continue
      if (last && last.author === author && Date.parse(at) - Date.parse(last.at) < pointLength) last.end = end
      else spans.push({ author, at, clock: Math.max(known, id.clock), end })
    }
    for (const [client, ranges] of ds.clients)
      for (const { clock, len } of ranges) listOf(this.#removals, client).push({ author, at, clock, end: clock + len })
  }

  ofPiece({ client, clock }: Y.ID): Origin {
    return found(this.#pieces.get(client)?.find((span) => clock < span.end))
  }

  /** The first who took it away. */
  ofRemoval({ client, clock }: Y.ID): Origin {
    return found(this.#removals.get(client)?.find((span) => span.clock <= clock && clock < span.end))
  }
}

const found = (span: Span | undefined): Origin => ({ author: span?.author ?? '', at: span?.at ?? '' })

function listOf(map: Map<number, Span[]>, client: number): Span[] {
  const known = map.get(client)
  if (known) return known
  const spans: Span[] = []
  map.set(client, spans)
  return spans
}
