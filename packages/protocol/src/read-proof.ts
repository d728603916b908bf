/**
 * Reads proofs and published copies from bytes that come from anywhere. A file is taken only in the one form it was written
 * in: every member known and of its type, and the bytes those of RFC 8785, so that no byte can be changed unseen.
 */
import { largestRecord, readRecord, type Unreadable } from './canonical.ts'
import { bytesOf, isWithheld, type Proof, type PublishedCopy } from './seal.ts'

type Is = (value: unknown) => boolean

const exactly =
  (members: Record<string, Is>, optional: Record<string, Is> = {}): Is =>
  (value) => {
    if (typeof value !== 'object' || value === null) return false
    const names = Object.keys(value)
    const whole = value as Record<string, unknown>
    const known = { ...members, ...optional }
    return (
      Object.keys(members).every((name) => Object.hasOwn(whole, name)) &&
      names.every((name) => Object.hasOwn(known, name) && known[name]?.(whole[name]))
    )
  }
const all =
  (is: Is): Is =>
  (value) =>
    Array.isArray(value) && value.every(is)
const only =
  (wanted: unknown): Is =>
  (value) =>
    value === wanted
const hex =
  (digits: number): Is =>
  (value) =>
    typeof value === 'string' && value.length === digits && /^[0-9a-f]*$/.test(value)
const hash = hex(64)
const text: Is = (value) => typeof value === 'string'
const signed = (says: Is) => exactly({ says, signature: hex(128) })

const seal = signed(
  exactly({
    format: only('samsyn-seal'),
    version: only(1),
    protocol: text,
    meeting: text,
    series: text,
    record: hash,
    previous: (value) => value === '' || hash(value),
    place: (value) => Number.isSafeInteger(value) && (value as number) > 0,
    head: hash,
    items: all(hash),
    attachments: all(hash),
    corrections: all(hash),
    key: hash,
  }),
)
const fileSeal = signed(
  exactly({
    format: only('samsyn-file-seal'),
    version: only(1),
    record: hash,
    type: text,
    sha256: hash,
    key: hash,
  }),
)
/** In the one form it has, so that no letter can be changed unseen. */
const base64: Is = (value) => {
  try {
    return typeof value === 'string' && value !== '' && btoa(atob(value)) === value
  } catch {
    return false
  }
}
const proof = exactly(
  {
    format: only('samsyn-proof'),
    version: only(1),
    seal,
    files: all(fileSeal),
    chain: all(seal),
    keys: all(hash),
  },
  { timestamp: base64 },
)

export type ReadJson =
  | { read: 'proof'; proof: Proof }
  | { read: 'copy'; copy: PublishedCopy }
  | { read: 'record'; record: object }
  /** It is, or was, a file of ours, but not as it was written; `what` is what it says that it is. */
  | { read: 'damaged'; what: 'record' | 'proof' | 'copy' }
  | { read: 'none'; reason: Unreadable }

/** What a JSON file is: its own word for it is believed only when the rest of it is as it has to be. */
export function readJson(bytes: Uint8Array): ReadJson {
  if (bytes.length > 2 * largestRecord) return { read: 'none', reason: 'too-large' }
  const said = new TextDecoder().decode(bytes)
  const claims = (['proof', 'copy', 'record'] as const).find((what) =>
    said.includes(what === 'record' ? '"samsyn-protocol"' : `"samsyn-${what}"`),
  )
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return claims ? { read: 'damaged', what: claims } : { read: 'none', reason: 'not-json' }
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : ''
  if (format === 'samsyn-proof')
    return proof(value) && isAsWritten(bytes, value)
      ? { read: 'proof', proof: value as Proof }
      : { read: 'damaged', what: 'proof' }
  if (format === 'samsyn-copy') {
    const copy = exactly({ format: text, version: only(1), record: isCopied, proof })
    return copy(value) && isAsWritten(bytes, value)
      ? { read: 'copy', copy: value as PublishedCopy }
      : { read: 'damaged', what: 'copy' }
  }
  const record = readRecord(bytes)
  if (record.ok) return { read: 'record', record: record.value }
  return claims ? { read: 'damaged', what: claims } : { read: 'none', reason: record.reason }
}

/** A record that may lack parts. What it says beyond that is judged by the digests of the seal. */
const isCopied: Is = (value) => {
  const whole = readRecord(bytesOf(value))
  if (!whole.ok) return false
  const { items, attachments, corrections = [] } = whole.value as Record<string, unknown>
  const part: Is = (one) => typeof one === 'object' && one !== null && (!('withheld' in one) || isWithheld(one))
  return [items, attachments, corrections].every(all(part))
}

function isAsWritten(bytes: Uint8Array, value: unknown): boolean {
  const written = bytesOf(value)
  return written.length === bytes.length && written.every((byte, at) => byte === bytes[at])
}
