/**
 * Reading documents and keeping snapshots: the same queries in both engines.
 *
 * What is read is checked. A damaged row makes its document unreadable: to go on without it would show people a text that
 * nobody wrote. A damaged snapshot is passed over, since the rows it was made of are still there.
 */
import type { Kysely, Selectable } from 'kysely'
import { checksumOfRow, checksumOfSnapshot, isWhole } from './checksum.ts'
import { type Snapshot, type Storage, StorageError, type StoredRow, type Tables } from './storage.ts'

/** So many rows are read at a time: two milliseconds of the database and of checking, between which others are served. */
const pageOfRows = 250

/** At most so many rows of a document, in order: those after row `after` and up to row `upTo`. */
export type Page = { document: string; after: number; upTo: number; most: number }
export type ReadRow = Omit<Selectable<Tables['journal']>, 'document'>

/** The row of a document if it is what was written; throws what tells why nothing more is read of it. */
export function checked(document: string, { seq, meeting_id, update, author, at, checksum }: ReadRow): StoredRow {
  if (!isWhole(checksum, checksumOfRow({ meeting_id, document, update, author, at })))
    throw new StorageError('damaged', `Row ${seq} of ${document} is not what was written.`)
  return { seq, update, author, at }
}

/** `pageOf`: reads and checks; an engine with a thread of its own does that there. */
export function documentsIn(
  db: Kysely<Tables>,
  pageOf = (page: Page) => pageIn(db, page),
): Pick<Storage, 'read' | 'rows' | 'documentsOf' | 'snapshot'> {
  async function newestSnapshot(document: string, upTo: number): Promise<Snapshot | null> {
    const row = await db
      .selectFrom('snapshots')
      .selectAll()
      .where('document', '=', document)
      .where('seq', '<=', upTo)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (row === undefined) return null
    if (isWhole(row.checksum, checksumOfSnapshot(row)))
      return { seq: row.seq, state: { bytes: row.state, size: row.size } }
    return newestSnapshot(document, row.seq - 1)
  }

  async function rowsBetween(document: string, after: number, upTo: number): Promise<StoredRow[]> {
    const rows: StoredRow[] = []
    for (let last = after; ; ) {
      const page = await pageOf({ document, after: last, upTo, most: pageOfRows })
      rows.push(...page)
      if (page.length < pageOfRows) return rows
      last = rows.at(-1)?.seq ?? last
    }
  }

  return {
    // Two queries without a transaction: rows are only ever added, so the second one can miss nothing the first implies.
    async read(document, upTo = Number.MAX_SAFE_INTEGER, begun = () => {}) {
      const snapshot = await newestSnapshot(document, upTo)
      begun(snapshot)
      const updates = await rowsBetween(document, snapshot?.seq ?? 0, upTo)
      return { snapshot, updates }
    },

    rows: (document) => rowsBetween(document, 0, Number.MAX_SAFE_INTEGER),

    async documentsOf(meeting) {
      const rows = await db
        .selectFrom('journal')
        .select('document')
        .distinct()
        .where('meeting_id', '=', meeting)
        .orderBy('document')
        .execute()
      return rows.map((row) => row.document)
    },

    // Two nodes may take the same snapshot; the first one stays.
    async snapshot(document, seq, { bytes, size }) {
      const row = { document, seq, state: bytes, size, at: new Date().toISOString() }
      await db
        .insertInto('snapshots')
        .values({ ...row, checksum: checksumOfSnapshot(row) })
        .onConflict((conflict) => conflict.columns(['document', 'seq']).doNothing())
        .execute()
    },
  }
}

async function pageIn(db: Kysely<Tables>, { document, after, upTo, most }: Page): Promise<StoredRow[]> {
  const rows = await db
    .selectFrom('journal')
    .select(['seq', 'meeting_id', 'update', 'author', 'at', 'checksum'])
    .where('document', '=', document)
    .where('seq', '>', after)
    .where('seq', '<=', upTo)
    .orderBy('seq')
    .limit(most)
    .execute()
  return rows.map((row) => checked(document, row))
}
