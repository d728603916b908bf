/**
 * One short word for the state of a document: the same on two sides exactly when both hold the same pieces and have the
 * same of them deleted. Against mistakes, not against malice: who wants another to believe something can say so anyway.
 */
import * as Y from 'yjs'

export const stateHash = (document: Y.Doc): string => shortHash(Y.encodeSnapshot(Y.snapshot(document)))

/** Letters, digits and a hyphen, so that it can stand in a document's name. */
export function shortHash(bytes: Uint8Array): string {
  // FNV-1a, twice with different beginnings.
  let [one, two] = [0x811c9dc5, 0x01000193]
  for (const byte of bytes) {
    one = Math.imul(one ^ byte, 0x01000193)
    two = Math.imul(two ^ byte, 0x85ebca6b)
  }
  return [one, two].map((part) => (part >>> 0).toString(36)).join('-')
}
