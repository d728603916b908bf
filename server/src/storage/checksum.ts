/**
 * What a journal row or a snapshot says of itself, so that bytes that have changed on the disk are noticed when they are
 * read, before anybody takes them for what was written. It is made in the same turn as the row and covers everything in
 * it but its number. A row from before there were checksums has none and is believed.
 */
import { hash, timingSafeEqual } from 'node:crypto'

/** Enough of a SHA-256 that no accident gives the same; most updates are not much longer than this. */
const length = 16

/** Stored text holds no NUL, so that the words cannot be divided in another way. */
function checksumOf(words: readonly string[], bytes: Uint8Array): Uint8Array {
  const digest = hash('sha256', together(`${words.join('\0')}\0`, bytes), 'buffer')
  return new Uint8Array(digest.subarray(0, length))
}

/** Thousands of rows are read one after the other, and most of them are short: these are put together here. */
const bench = Buffer.alloc(4096)
function together(words: string, bytes: Uint8Array): Uint8Array {
  // A character is three bytes at most, or four for two.
  if (words.length * 3 + bytes.length > bench.length) return Buffer.concat([Buffer.from(words), bytes])
  const start = bench.write(words)
  bench.set(bytes, start)
  return bench.subarray(0, start + bytes.length)
}

type JournalRow = { meeting_id: string; document: string; author: string; at: string; update: Uint8Array }
type SnapshotRow = { document: string; seq: number; at: string; state: Uint8Array; size: number | null }

export const checksumOfRow = ({ meeting_id, document, author, at, update }: JournalRow): Uint8Array =>
  checksumOf([meeting_id, document, author, at], update)

export const checksumOfSnapshot = ({ document, seq, at, state, size }: SnapshotRow): Uint8Array =>
  checksumOf([document, String(seq), at, ...(size === null ? [] : [String(size)])], state)

export const isWhole = (stored: Uint8Array | null, expected: Uint8Array): boolean =>
  stored === null || (stored.length === expected.length && timingSafeEqual(stored, expected))
