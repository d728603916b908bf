/**
 * A meeting that approved the protocol before it may be corrected, so that it did not: another approval may come after it.
 * One meeting, and everybody else together, approves a protocol or an item once. What is taken off an agenda is no longer in
 * it, and may come back.
 */
import type { Kysely } from 'kysely'
import { type Engine, makeChangeable, makeImmutable, run, words } from './dialect.ts'

const once = `create unique index approvals_once on approvals (protocol_id, item, coalesce(approved_in, ''))`

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await makeChangeable(db, engine, ['carried'])
  if (engine === 'postgres') {
    await run(db, `alter table approvals drop constraint approvals_protocol_id_item\n\n${once}`)
    return
  }
  // SQLite cannot let go of a table's key.
  await run(
    db,
    `
    create table approvals_now (
      protocol_id text not null references protocols (id),
      item text not null,
      record_hash text not null,
      way text not null,
      names text not null,
      at text not null,
      approved_in text references protocols (id)
    ) ${words[engine].strict}

    insert into approvals_now select protocol_id, item, record_hash, way, names, at, approved_in from approvals

    drop table approvals

    alter table approvals_now rename to approvals

    ${once}
    `,
  )
  await makeImmutable(db, engine, ['approvals'])
}
