/**
 * How things with an identity lie in a live document: one Y.Map from id to a Y.Map of fields, in the order of a
 * fractional key. A thing is moved by changing its key, never by taking it out and putting it back: two people who move
 * the same thing at once would get it twice.
 */
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'
import * as Y from 'yjs'
import { setText } from './shared-text.ts'

export type Fields = Y.Map<unknown>
export type Records = Y.Map<Fields>

/** A random id: 96 bits, letters and digits only, so that it can stand in a document name and an address. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export const recordsOf = (document: Y.Doc, name: string): Records => document.getMap<Fields>(name)

/** Ids in order. Equal keys (two people added at the same place) are told apart by id, the same on every client. */
export function inOrder(records: Records): string[] {
  const keyed: [string, string][] = []
  for (const [id, fields] of records) if (isRecord(fields)) keyed.push([readString(fields, 'order'), id])
  keyed.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1))
  return keyed.map(([, id]) => id)
}

/** A key that puts something at `index` of what is there now (without `moving`). */
export function orderAt(records: Records, index: number, moving?: string): string {
  const others = inOrder(records).filter((id) => id !== moving)
  const at = Math.max(0, Math.min(index, others.length))
  const key = (id: string | undefined) => (id === undefined ? null : readString(records.get(id), 'order'))
  const between = keyBetween(key(others[at - 1]), key(others[at]))
  if (between !== null) return between
  // Neighbours share a key, or somebody's client wrote what is no key at all: every record gets a key of its own, in the
  // order that everybody sees, before anything can stand between them.
  const keys = generateNKeysBetween(null, null, others.length)
  others.forEach((id, n) => {
    records.get(id)?.set('order', keys[n])
  })
  return generateKeyBetween(key(others[at - 1]), key(others[at]))
}

/** null when there is none: the two are equal, or not both keys. */
function keyBetween(before: string | null, after: string | null): string | null {
  try {
    const key = generateKeyBetween(before, after)
    return (before === null || before < key) && (after === null || key < after) ? key : null
  } catch {
    return null
  }
}

/** Adds a record last, or at `index`. Strings in `texts` become shared texts. */
export function addRecord(
  records: Records,
  id: string,
  fields: Record<string, unknown>,
  texts: Record<string, string> = {},
  index = Number.POSITIVE_INFINITY,
): Fields {
  const map = new Y.Map<unknown>()
  map.set('order', orderAt(records, index))
  for (const [name, value] of Object.entries(fields)) map.set(name, value)
  for (const [name, value] of Object.entries(texts)) map.set(name, new Y.Text(value))
  records.set(id, map)
  return map
}

/** Moves a record to `index` of the others. False if it is gone or stands there already. */
export function moveRecord(records: Records, id: string, index: number): boolean {
  const fields = records.get(id)
  const ids = inOrder(records)
  const now = ids.indexOf(id)
  if (!isRecord(fields) || now === Math.max(0, Math.min(index, ids.length - 1))) return false
  fields.set('order', orderAt(records, index, id))
  return true
}

/** Sets what differs; a shared text is edited, not replaced. */
export function changeRecord(records: Records, id: string, changes: Record<string, unknown>): boolean {
  const fields = records.get(id)
  if (!isRecord(fields)) return false
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) continue
    const now = fields.get(name)
    if (now instanceof Y.Text) setText(now, String(value))
    else if (now !== value) fields.set(name, value)
  }
  return true
}

/** Reading never trusts what lies there: another client may have written anything, in place of a record as well. */
export const isRecord = (fields: unknown): fields is Fields => fields instanceof Y.Map

export const readField = (fields: Fields | undefined, name: string): unknown =>
  isRecord(fields) ? fields.get(name) : undefined

export function readString(fields: Fields | undefined, name: string): string {
  const value = readField(fields, name)
  if (typeof value === 'string') return value
  if (value instanceof Y.Text) return value.toString()
  return ''
}

export function readNumber(fields: Fields | undefined, name: string): number {
  const value = readField(fields, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

export function readOneOf<const T extends string>(
  fields: Fields | undefined,
  name: string,
  choices: readonly T[],
  otherwise: T,
): T {
  const value = readField(fields, name)
  return choices.includes(value as T) ? (value as T) : otherwise
}

export function readRecords(fields: Fields | undefined, name: string): Records | undefined {
  const value = readField(fields, name)
  return value instanceof Y.Map ? (value as Records) : undefined
}

/** A list of ids: each of them once. */
export function readList(fields: Fields | undefined, name: string): string[] {
  const value = readField(fields, name)
  return Array.isArray(value) ? [...new Set(value.filter((entry) => typeof entry === 'string'))] : []
}

/** A shared text that a field may be bound to; undefined when what lies there is no text. */
export function sharedText(fields: Fields | undefined, name: string): Y.Text | undefined {
  const value = readField(fields, name)
  return value instanceof Y.Text ? value : undefined
}
