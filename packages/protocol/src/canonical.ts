/**
 * The one byte form of a frozen protocol, its hash, and the judgement of a file somebody holds against it.
 *
 * A protocol is cleaned (normalise), written in the canonical JSON of RFC 8785 and hashed with SHA-256. Everything here
 * is plain web platform, so that the server, a browser and a command line give the same bytes and the same verdict
 * without trusting one another. A record is read field by field in read-protocol.ts, which a page does not need.
 */
import { sha256 as digest } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'
import type { Addendum } from './addendum.ts'
import { type Protocol, protocolFormat, protocolVersions } from './protocol.ts'
import { recordInPdf } from './record-in-pdf.ts'

/** The protocol is a few hundred kilobytes at most; whatever is larger than this is not read at all. */
export const largestRecord = 32 * 1024 * 1024

/** Nobody nests a list deeper; a file that does is made to exhaust the reader. */
const deepest = 256

/**
 * The protocol with clean text: NFC, line ends as "\n", and without what no format can print: lone surrogates, control
 * characters and the two code points XML forbids. Numbers become integers and absent values are left out.
 */
export function normalise<T extends Protocol | Addendum>(record: T): T {
  return cleaned(record) as T
}

/** A clean copy. It is made without recursion: no depth of nesting may exhaust the stack before it is refused. */
function cleaned(root: unknown): unknown {
  const result: { root?: unknown } = {}
  type Place = { value: unknown; put: (clean: unknown) => void }
  const left: Place[] = [{ value: root, put: (clean) => Object.assign(result, { root: clean }) }]
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const { value, put } = place
    if (typeof value === 'string') put(cleanText(value))
    else if (typeof value === 'number') put(Number.isFinite(value) ? Math.trunc(value) + 0 : 0)
    else if (Array.isArray(value)) {
      const copy: unknown[] = new Array(value.length)
      value.forEach((inner, index) => {
        left.push({
          value: inner,
          put: (clean) => {
            copy[index] = clean
          },
        })
      })
      put(copy)
    } else if (typeof value === 'object' && value !== null) {
      const copy: Record<string, unknown> = {}
      for (const [key, inner] of Object.entries(value)) {
        if (inner === undefined) continue
        left.push({
          value: inner,
          put: (clean) => {
            copy[cleanText(key)] = clean
          },
        })
      }
      put(copy)
    } else put(value)
  }
  return result.root
}

function cleanText(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken away.
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu, '')
      .normalize('NFC')
  )
}

/** The bytes that are stored, hashed and attached to the PDF. The record is normalised first. */
export function canonicalBytes(record: Protocol | Addendum): Uint8Array<ArrayBuffer> {
  const text = canonicalize(normalise(record))
  if (text === undefined) throw new TypeError('A record is an object')
  return new TextEncoder().encode(text)
}

/** SHA-256 as 64 lower case hex digits. A browser has its own only on https; this one is everywhere. */
export const sha256 = (bytes: Uint8Array): string => bytesToHex(digest(bytes))

/** The hash of a protocol: that of its canonical bytes. */
export const hashOf = (protocol: Protocol): string => sha256(canonicalBytes(protocol))

export type Unreadable = 'too-large' | 'not-json' | 'other-format' | 'unknown-version' | 'too-deep'
export type ReadRecord = { ok: true; value: object } | { ok: false; reason: Unreadable; detail: string }

/** Reads a value that says it is a protocol of our kind, from bytes that may come from anywhere. */
export function readRecord(bytes: Uint8Array): ReadRecord {
  const refuse = (reason: Unreadable, detail = ''): ReadRecord => ({ ok: false, reason, detail })
  if (bytes.length > largestRecord) return refuse('too-large', `${bytes.length} bytes`)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return refuse('not-json')
  }
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== protocolFormat)
    return refuse('other-format')
  if (!('version' in value) || !protocolVersions.some((version) => version === value.version))
    return refuse('unknown-version', 'version' in value ? String(value.version).slice(0, 20) : 'none')
  if (isDeeper(value, deepest)) return refuse('too-deep')
  return { ok: true, value }
}

function isDeeper(root: unknown, limit: number): boolean {
  let level: unknown[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return false
}

/** What is known of the frozen protocol: the hash of its record, and of its PDF when one has been made. */
export type KnownRecord = { hash: string; pdfHash?: string }

export type Verdict =
  /** Every byte is as it was frozen. */
  | { verdict: 'identical'; file: 'record' | 'pdf' }
  | {
      verdict: 'differs'
      reason: /** It says the same, but the file has been written anew by something else. */
        | 'same-content-other-bytes'
        /** It is a protocol, but not this one or not unchanged. */
        | 'other-content'
        /** The record inside the PDF is genuine, but the PDF around it is not the frozen one: do not trust its pages. */
        | 'pdf-changed'
        /** The record inside the PDF is genuine; nobody has told us the hash of the PDF, so its pages are unjudged. */
        | 'pdf-unjudged'
    }
  | { verdict: 'not-a-protocol'; reason: Unreadable | 'pdf-without-record' }

/** Judges a file, a JSON record or a PDF, against the frozen protocol. */
export async function verifyFile(bytes: Uint8Array, record: KnownRecord): Promise<Verdict> {
  const hash = sha256(bytes)
  if (hash === record.hash) return { verdict: 'identical', file: 'record' }
  if (record.pdfHash !== undefined && hash === record.pdfHash) return { verdict: 'identical', file: 'pdf' }
  if (isPdf(bytes)) {
    const inside = await recordInPdf(bytes)
    if (inside === null) return { verdict: 'not-a-protocol', reason: 'pdf-without-record' }
    if (sha256(inside) !== record.hash) return { verdict: 'differs', reason: 'other-content' }
    return { verdict: 'differs', reason: record.pdfHash === undefined ? 'pdf-unjudged' : 'pdf-changed' }
  }
  const read = readRecord(bytes)
  if (!read.ok) return { verdict: 'not-a-protocol', reason: read.reason }
  // Which fields it has does not matter here: whatever gives the same canonical bytes says the same.
  const same = hashOf(read.value as Protocol) === record.hash
  return { verdict: 'differs', reason: same ? 'same-content-other-bytes' : 'other-content' }
}

export function isPdf(bytes: Uint8Array): boolean {
  // The mark may stand anywhere in the first kilobyte: mail gateways put lines before it.
  return new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-')
}
