/**
 * The journal: an update is on disk before it is applied, and only what is on disk is acknowledged.
 *
 * A document is its newest snapshot and the rows after it, never an overwritten blob. The server's own changes go the
 * same way as everybody else's: made on a copy, appended, then applied to the live document if somebody has it open.
 */
import { isServers, readDocumentName } from '@samsyn/meeting/documents'
import * as Y from 'yjs'
import { failpoint, failsNow } from './failpoint.ts'
import { replay } from './replay.ts'
import type { Appended, NewJournalRow, Snapshot, Storage, StoredDocument } from './storage/storage.ts'

/** A document this many rows past its snapshot is worth a new one. */
const rowsPerSnapshot = 500
/** Or so many, when everybody has left it: whoever opens it next need not wait for them. */
const rowsWhenLeft = 100
/** So many documents are kept at hand. */
const mostKept = 50

export class Journal {
  readonly #storage: Storage
  /** Server-made changes of one document come one after another, so that each sees the one before. */
  readonly #edits = new Map<string, Promise<unknown>>()
  /**
   * Of the documents that the server alone writes, those it changed last, as they stand on the disk: what is changed often
   * need not be read each time, and does not grow by one client with every change.
   */
  readonly #kept = new Map<string, Y.Doc>()
  /** How many rows documents have past their snapshots, as far as this process has seen. */
  readonly #rows = new Map<string, number>()
  /** The last row of each document that this process has written. */
  readonly #last = new Map<string, number>()
  /** A document has grown enough for a snapshot; set by server.ts. */
  grown: (document: string) => void = () => {}
  /** Brings the live document, if it is open, to what is on the disk, where `author` has written last; set by live.ts. */
  applyLive: (document: string, onDisk: Y.Doc, author: string) => Promise<void> = async () => {}

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** One update of a document; resolves when it is on disk. Updates of the same turn share one commit. */
  async append(meeting: string, document: string, update: Uint8Array, author: string): Promise<Appended> {
    const [appended] = await this.appendAll([{ meeting, document, update, author }])
    return appended as Appended
  }

  /** Several updates in one commit, answered one by one. It resolves when all of them are on disk; or none of them is. */
  async appendAll(rows: readonly NewJournalRow[]): Promise<Appended[]> {
    if (failsNow('acknowledge-first')) {
      setTimeout(() => void this.#storage.append(rows), 300)
      return rows.map(() => ({ seq: 0 }))
    }
    failpoint('before-append')
    const appended = await this.#storage.append(rows)
    failpoint('after-append')
    if (appended.length !== rows.length) throw new Error('The storage answered fewer rows than it was given.')
    rows.forEach(({ document }, at) => {
      const answer = appended[at]
      if (!answer || !('seq' in answer)) return
      this.#last.set(document, answer.seq)
      this.#count(document, (this.#rows.get(document) ?? 0) + 1)
    })
    return appended
  }

  /** The last row that was written in a document since the server started, 0 for none: as long as it is the same, so is the document. */
  lastRow(document: string): number {
    return this.#last.get(document) ?? 0
  }

  /** What is stored of a document. `begun` is told of its snapshot before the rest is read. */
  async stored(document: string, begun?: (snapshot: Snapshot | null) => void): Promise<StoredDocument> {
    const stored = await this.#storage.read(document, undefined, begun)
    this.#count(document, stored.updates.length)
    return stored
  }

  /** A fresh document from what is stored, as it was after row `upTo` (default: now). The caller destroys it. */
  async read(document: string, upTo?: number): Promise<Y.Doc> {
    return replay(document, await (upTo === undefined ? this.stored(document) : this.#storage.read(document, upTo)))
  }

  /** Nobody has the document open any more. */
  left(document: string): void {
    if ((this.#rows.get(document) ?? 0) < rowsWhenLeft) return
    this.#rows.delete(document)
    this.grown(document)
  }

  #count(document: string, rows: number): void {
    if (rows < rowsPerSnapshot) {
      this.#rows.set(document, rows)
      return
    }
    this.#rows.delete(document)
    this.grown(document)
  }

  /** Whose the client ids are that have written in a document. */
  async leases(document: string): Promise<Map<number, string>> {
    const { db } = this.#storage
    const rows = await db.selectFrom('leases').select(['client', 'session']).where('document', '=', document).execute()
    return new Map(rows.map(({ client, session }) => [client, session]))
  }

  /**
   * From now on these client ids belong to these sessions; who was first stays. Stored before the first row is answered
   * for, for all of them in one commit: when a room begins to write, everybody has a new one.
   */
  async lease(document: string, leases: ReadonlyMap<number, string>): Promise<void> {
    const rows = [...leases].map(([client, session]) => ({ document, client, session }))
    // A statement has only so many values.
    for (let at = 0; at < rows.length; at += 500)
      await this.#storage.db
        .insertInto('leases')
        .values(rows.slice(at, at + 500))
        .onConflict((conflict) => conflict.columns(['document', 'client']).doNothing())
        .execute()
  }

  documentsOf(meeting: string): Promise<string[]> {
    return this.#storage.documentsOf(meeting)
  }

  /**
   * Changes a document on the server's own behalf and answers with what `change` answered. Nothing is written when the
   * change changes nothing. A frozen meeting refuses. Who changes it for a person passes `mayStill`, which rejects when
   * that one may not any more: it may have had to wait for the edits before it.
   */
  edit<T>(
    meeting: string,
    document: string,
    author: string,
    change: (doc: Y.Doc) => T,
    mayStill: () => Promise<unknown> = async () => {},
  ): Promise<{ value: T } | { refused: 'frozen' | 'no-such-meeting' }> {
    const before = this.#edits.get(document) ?? Promise.resolve()
    const edit = before
      .catch(() => {})
      .then(async () => {
        // Until it is known how this change ends nothing is kept: an append that fails may be on the disk later.
        const copy = this.#kept.get(document) ?? (await this.read(document))
        this.#kept.delete(document)
        const updates: Uint8Array[] = []
        const made = (update: Uint8Array) => updates.push(update)
        let stands = false
        try {
          copy.on('update', made)
          const value = copy.transact(() => change(copy))
          if (updates.length > 0) {
            const update = updates.length === 1 ? (updates[0] as Uint8Array) : Y.mergeUpdates(updates)
            await mayStill()
            // Otherwise somebody could write on with the hand that this was written with.
            if (!isServers(readDocumentName(document))) await this.lease(document, new Map([[copy.clientID, author]]))
            const appended = await this.append(meeting, document, update, author)
            if ('refused' in appended) return appended
            stands = true
            await this.applyLive(document, copy, author)
          }
          stands = true
          return { value }
        } finally {
          copy.off('update', made)
          if (stands && isServers(readDocumentName(document))) this.#keep(document, copy)
          else copy.destroy()
        }
      })
    this.#edits.set(document, edit)
    return edit.finally(() => {
      if (this.#edits.get(document) === edit) this.#edits.delete(document)
    })
  }

  /** Resolves when the edits that have been begun are through, of one meeting's documents or of all. */
  async settled(meeting?: string): Promise<void> {
    const isMeant = (document: string) => meeting === undefined || readDocumentName(document)?.meeting === meeting
    await Promise.allSettled([...this.#edits].flatMap(([document, edit]) => (isMeant(document) ? [edit] : [])))
  }

  #keep(document: string, copy: Y.Doc): void {
    this.#kept.set(document, copy)
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size <= mostKept) break
      this.#kept.delete(oldest)
      kept.destroy()
    }
  }
}
