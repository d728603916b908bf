/**
 * What is kept of a meeting on the device besides its documents (database.ts): short things by name.
 *
 * A database takes a moment to write. A page that goes in that moment leaves its last words where they can be put at
 * once, and they are taken from there when the document is opened again.
 */
import * as Y from 'yjs'

export const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export const store = (key: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Without storage the meeting works as long as the page is open.
  }
}

/** What follows `start` in the names of what is stored. */
export const keysFrom = (start: string): string[] => {
  try {
    return Object.keys(localStorage).flatMap((key) => (key.startsWith(start) ? [key.slice(start.length)] : []))
  } catch {
    return []
  }
}

const lastWords = (document: string): string => `samsyn.last.${document}`

/**
 * Leaves a page's last words in a document in the place of those that it `found` when it opened it. What another page of
 * this browser has left there since then stays.
 */
export function replaceLastWords(document: string, left: Uint8Array | null, found: Uint8Array | null): void {
  const there = lastWordsOf(document)
  const others = there && !(found && same(there, found)) ? [there] : []
  const all = left ? [...others, left] : others
  leaveLastWords(document, all.length > 0 ? Y.mergeUpdates(all) : null)
}

const same = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

/** null: there are none any more. */
export const leaveLastWords = (document: string, update: Uint8Array | null): void =>
  store(lastWords(document), update && asText(update))

export function lastWordsOf(document: string): Uint8Array | null {
  const words = stored(lastWords(document))
  return words === null ? null : Uint8Array.from(words, (letter) => letter.charCodeAt(0))
}

/** Each byte as a letter. */
const asText = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')

/**
 * What a server has that a page was connected to until now: everything but the page's own last words. `acknowledged`: how
 * far it has acknowledged what was written here. An encoded state vector.
 */
export function sentUntilNow(doc: Y.Doc, acknowledged: number): Uint8Array {
  const own = { client: doc.clientID, written: Y.getState(doc.store, doc.clientID) }
  if (own.written <= acknowledged) return Y.encodeStateVector(doc)
  return Y.encodeStateVector(Y.decodeStateVector(Y.encodeStateVector(doc)).set(own.client, acknowledged))
}

export const delay = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
