/**
 * What is kept of a meeting on the device: its documents, each in a database of its own, and short things by name.
 *
 * A database takes a moment to write. A page that goes in that moment leaves its last words where they can be put at
 * once, and they are taken from there when the document is opened again.
 */
import { clearDocument, type IndexeddbPersistence } from 'y-indexeddb'
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

export const databaseOf = (document: string): string => `samsyn/${document}`

/** Names of the databases there are; null where the browser does not say. */
export async function databaseNames(): Promise<Set<string> | null> {
  try {
    const databases = await Promise.race([indexedDB.databases(), delay(1500)])
    return databases ? new Set(databases.map(({ name = '' }) => name)) : null
  } catch {
    // Some browsers do not tell, and some not in a private window.
    return null
  }
}

/** As soon as no page holds it any more. */
export async function forgotten(document: string): Promise<void> {
  leaveLastWords(document, null)
  try {
    await clearDocument(databaseOf(document))
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}

/** Said of a document in its database: all of it has been there. One without a word would look like one that never came. */
const whole = 'whole'

/** Resolves when what is on the device has been read, to whether the whole document has been there. */
export async function wasWholeIn(persistence: IndexeddbPersistence): Promise<boolean> {
  await persistence.whenSynced
  return (await persistence.get(whole)) === 'yes'
}

export async function isWholeIn(persistence: IndexeddbPersistence): Promise<void> {
  try {
    await persistence.set(whole, 'yes')
  } catch {
    // The document was shut meanwhile, or the device keeps nothing: then it says nothing either.
  }
}

/** What the server has of a document, as an encoded state vector, while something of it may wait; null when nothing does. */
const sent = 'sent'

/**
 * What a server has that a page was connected to until now: everything but the page's own last words. `acknowledged`: how
 * far it has acknowledged what was written here. An encoded state vector.
 */
export function sentUntilNow(doc: Y.Doc, acknowledged: number): Uint8Array {
  const own = { client: doc.clientID, written: Y.getState(doc.store, doc.clientID) }
  if (own.written <= acknowledged) return Y.encodeStateVector(doc)
  return Y.encodeStateVector(Y.decodeStateVector(Y.encodeStateVector(doc)).set(own.client, acknowledged))
}

export async function sentIn(persistence: IndexeddbPersistence): Promise<Uint8Array | null> {
  const known: unknown = await persistence.get(sent)
  return known instanceof ArrayBuffer ? new Uint8Array(known) : null
}

export async function isSentIn(persistence: IndexeddbPersistence, stateVector: Uint8Array | null): Promise<void> {
  try {
    if (stateVector) await persistence.set(sent, stateVector.slice().buffer)
    else await persistence.del(sent)
  } catch {
    // As above: the text itself is kept all the same, and sent when it can be.
  }
}

export const delay = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
