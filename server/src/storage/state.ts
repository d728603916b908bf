/**
 * The encoded state of a document as it is stored: compressed, and so that it can be sent on as it is, as the last piece
 * of a compressed WebSocket message (frames.ts). Old ones are as they were encoded.
 */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'

/** `size`: of the encoded state, when the bytes are that compressed; null when they are the encoded state itself. */
export type State = { bytes: Uint8Array; size: number | null }

/** A stream that is not at its end (RFC 1951), so that others can go before it and after it. */
export const openEnd = { finishFlush: constants.Z_SYNC_FLUSH }
/** What it ends with as it is made, and is sent without (RFC 7692, section 7.2.1). */
const mark = new Uint8Array([0, 0, 0xff, 0xff])
export const withoutMark = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, -mark.length)

export const plain = (encoded: Uint8Array): State => ({ bytes: encoded, size: null })

/** Takes tens of milliseconds for a long document. */
export const compressed = (encoded: Uint8Array): State => ({
  bytes: Uint8Array.from(withoutMark(deflateRawSync(encoded, openEnd))),
  size: encoded.length,
})

/** Throws on bytes that were not compressed here. */
export function encodedOf({ bytes, size }: State): Uint8Array {
  if (size === null) return bytes
  const encoded = inflateRawSync(Buffer.concat([bytes, mark]), openEnd)
  if (encoded.length !== size) throw new Error(`A state of ${size} bytes came out as ${encoded.length}.`)
  return new Uint8Array(encoded.buffer, encoded.byteOffset, encoded.length)
}

export const sizeOf = ({ bytes, size }: State): number => size ?? bytes.length
