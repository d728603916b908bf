/** Reading documents and keeping snapshots: the same queries in both engines. */
import type { Kysely } from 'kysely'
import type { Storage, Tables } from './storage.ts'

export function documentsIn(db: Kysely<Tables>): Pick<Storage, 'read' | 'documentsOf' | 'snapshot'> {
  return {
    // Two queries without a transaction: rows are only ever added, so the second one can miss nothing the first implies.
    async read(document, upTo = Number.MAX_SAFE_INTEGER) {
      const snapshot = await db
        .selectFrom('snapshots')
        .select(['seq', 'state'])
        .where('document', '=', document)
        .where('seq', '<=', upTo)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst()
      const updates = await db
        .selectFrom('journal')
        .select(['seq', 'update', 'author', 'at'])
        .where('document', '=', document)
        .where('seq', '>', snapshot?.seq ?? 0)
        .where('seq', '<=', upTo)
        .orderBy('seq')
        .execute()
      return { snapshot: snapshot ?? null, updates }
    },

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
    async snapshot(document, seq, state) {
      await db
        .insertInto('snapshots')
        .values({ document, seq, state, at: new Date().toISOString() })
        .onConflict((conflict) => conflict.columns(['document', 'seq']).doNothing())
        .execute()
    },
  }
}
