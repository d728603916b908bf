/** Items that are approved at once, before the freeze (at-once.ts). Rows are added, never changed. */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { strict } = words[engine]
  await run(
    db,
    `
    create table item_approvals (
      id text not null constraint item_approvals_id primary key,
      meeting_id text not null references meetings (id),
      item text not null,
      words text not null,
      hash text not null,
      names text not null,
      at text not null,
      approved_by text not null
    ) ${strict}

    create index item_approvals_by_meeting on item_approvals (meeting_id, at)
    `,
  )
  await makeImmutable(db, engine, ['item_approvals'])
}
