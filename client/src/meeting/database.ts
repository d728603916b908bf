/**
 * A document in a database of its own on the device, where what is written survives the page.
 *
 * A device promises little: it may keep nothing, have no room, not answer, throw away what it had, or close a database under
 * a page that goes on (another page of the browser has thrown the document away, or it has been asleep). Nothing of that
 * reaches whoever writes. A database that has failed is opened anew, and all of the document is put into it.
 */
import * as Y from 'yjs'
import { whenIdle } from '../ui/idle.ts'
import { delay } from './on-device.ts'

export const databaseOf = (document: string): string => `samsyn/${document}`

/** Milliseconds after which nobody waits for the device any more; what it answers later counts all the same. */
const patience = 1500
/** So many updates are laid together. */
const most = 500
/** Milliseconds to the next attempt, after the first, which follows at once. */
const shortestPause = 500
const longestPause = 30_000

/** The stores of a database. They are called as in those that y-indexeddb made. */
const updates = 'updates'
const facts = 'custom'
/** Said of a document in its database: all of it has been there. One without a word would look like one that never came. */
const whole = 'whole'
/** What the server has of a document, as an encoded state vector, while something of it may wait; nothing when nothing does. */
const sent = 'sent'

export class DocumentDatabase {
  /** Resolves when what was there has been read into the document, or the device does not answer. */
  readonly read: Promise<unknown>
  readonly #document: string
  readonly #doc: Y.Doc
  /** null until it is open, and from when it has failed until it is opened anew. */
  #database: IDBDatabase | null = null
  #whole = false
  /** undefined: nobody has said, and it has not been read. */
  #sent: Uint8Array | null | undefined
  /** The key of the last update that has been read. */
  #readUntil = 0
  #size = 0
  #pause = 0
  #next: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(document: string, doc: Y.Doc) {
    this.#document = document
    this.#doc = doc
    doc.on('update', this.#store)
    this.read = Promise.race([this.#open(), delay(patience)])
  }

  /** Whether the whole document has been there. */
  get whole(): boolean {
    return this.#whole
  }

  get sent(): Uint8Array | null {
    return this.#sent ?? null
  }

  isWhole(): void {
    if (this.#whole) return
    this.#whole = true
    this.#write((transaction) => this.#writeFacts(transaction))
  }

  isSent(stateVector: Uint8Array | null): void {
    this.#sent = stateVector
    this.#write((transaction) => this.#writeFacts(transaction))
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#next)
    this.#doc.off('update', this.#store)
    this.#database?.close()
  }

  /** Nothing of it stays on the device. */
  async clear(): Promise<void> {
    this.close()
    await forgotten(this.#document)
  }

  async #open(): Promise<void> {
    let database: IDBDatabase | null = null
    try {
      const open = await opened(databaseOf(this.#document))
      if (this.#closed) return open.close()
      database = open
      open.onversionchange = () => this.#isLost(open)
      open.onclose = () => this.#isLost(open)
      this.#database = open
      await this.#exchange(open, this.#doc.store.clients.size > 0)
      this.#pause = 0
    } catch {
      this.#isLost(database)
    }
  }

  #isLost(database: IDBDatabase | null): void {
    // It may be said of one that has been given up already.
    if (this.#closed || database !== this.#database) return
    database?.close()
    this.#database = null
    this.#readUntil = 0
    this.#next = setTimeout(() => void this.#open(), this.#pause)
    this.#pause = Math.min(Math.max(shortestPause, 2 * this.#pause), longestPause)
  }

  /** Reads what is there; `anew`, or when there is much, all of it is laid together with what is here, and put in its place. */
  async #exchange(database: IDBDatabase, anew = false): Promise<void> {
    const transaction = database.transaction([updates, facts], 'readwrite')
    await Promise.all([this.#exchangeIn(transaction, anew), endOf(transaction)])
  }

  async #exchangeIn(transaction: IDBTransaction, anew: boolean): Promise<void> {
    const [there, said] = [transaction.objectStore(updates), transaction.objectStore(facts)]
    const unread = IDBKeyRange.lowerBound(this.#readUntil, true)
    const [count, keys, found, wasWhole, wasSent] = await Promise.all([
      answerOf(there.count()),
      answerOf(there.getAllKeys(unread)),
      answerOf<Uint8Array[]>(there.getAll(unread)),
      answerOf<unknown>(said.get(whole)),
      answerOf<unknown>(said.get(sent)),
    ])
    if (this.#closed) return
    this.#whole ||= wasWhole === 'yes'
    if (this.#sent === undefined) this.#sent = wasSent instanceof ArrayBuffer ? new Uint8Array(wasSent) : null
    const apply = () => {
      for (const update of found) Y.applyUpdate(this.#doc, update)
    }
    Y.transact(this.#doc, apply, this, false)
    this.#readUntil = Number(keys.at(-1) ?? this.#readUntil)
    this.#size = count
    if (anew || count >= most) {
      there.clear()
      there.add(Y.encodeStateAsUpdate(this.#doc))
      this.#size = 1
    }
    this.#writeFacts(transaction)
  }

  #writeFacts(transaction: IDBTransaction): void {
    const said = transaction.objectStore(facts)
    if (this.#whole) said.put('yes', whole)
    if (this.#sent) said.put(this.#sent.slice().buffer, sent)
    else if (this.#sent === null) said.delete(sent)
  }

  readonly #store = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return
    this.#write((transaction) => transaction.objectStore(updates).add(update))
    this.#size += 1
    const database = this.#database
    if (database && this.#size === most)
      whenIdle(() => void this.#exchange(database).catch(() => this.#isLost(database)))
  }

  /** What comes before it is open goes into it with all the rest. */
  #write(work: (transaction: IDBTransaction) => void): void {
    const database = this.#database
    if (!database) return
    const failed = () => this.#isLost(database)
    try {
      const transaction = database.transaction([updates, facts], 'readwrite')
      transaction.onabort = failed
      work(transaction)
    } catch {
      failed()
    }
  }
}

/** Names of the databases there are; null where the browser does not say. */
export async function databaseNames(): Promise<Set<string> | null> {
  try {
    const databases = await Promise.race([indexedDB.databases(), delay(patience)])
    return databases ? new Set(databases.map(({ name = '' }) => name)) : null
  } catch {
    // Some browsers do not tell, and some not in a private window.
    return null
  }
}

/** Nothing of the document stays on the device, as soon as no page holds it any more. Nobody waits long for that. */
export async function forgotten(document: string): Promise<void> {
  try {
    await Promise.race([answerOf(indexedDB.deleteDatabase(databaseOf(document))), delay(patience)])
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}

function opened(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(updates, { autoIncrement: true })
    request.result.createObjectStore(facts)
  }
  return answerOf(request)
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

const endOf = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
