/**
 * An addendum: what is added to a protocol that is approved. A record of its own in the same canonical form, which names
 * the protocol, and what was added before, by their hashes.
 */
import { canonicalBytes, sha256 } from './canonical.ts'

export const addendumFormat = 'samsyn-addendum'

export type Addendum = {
  format: typeof addendumFormat
  version: 1
  language: 'sv' | 'en'
  body: { id: string; name: string }
  /** The meeting whose protocol it belongs to. */
  meeting: { id: string; date: string }
  /** Of the record that was approved. */
  protocol: { id: string; hash: string }
  /** 1, 2 … of this protocol. */
  number: number
  /** Paragraphs, with an empty line between. */
  text: string
  reason: string
  /** Hash of the addendum before it; of the protocol, for the first. */
  previous: string
}

export const readAddendum = (bytes: Uint8Array): Addendum => JSON.parse(new TextDecoder().decode(bytes)) as Addendum

/** Whether these records are all that was added to the protocol with this hash, each as it was. In order. */
export function chainHolds(protocolHash: string, records: readonly Uint8Array[]): boolean {
  let previous = protocolHash
  for (const [at, bytes] of records.entries()) {
    const addendum = readAddendum(bytes)
    if (addendum.number !== at + 1 || addendum.previous !== previous || addendum.protocol.hash !== protocolHash)
      return false
    previous = sha256(bytes)
  }
  return true
}

export const addendumBytes = (addendum: Addendum): Uint8Array<ArrayBuffer> => canonicalBytes(addendum)
