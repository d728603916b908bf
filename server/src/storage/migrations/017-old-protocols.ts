/** Old protocols (old-protocols/old-protocols.ts) and what was confirmed of them; confirmations are added, never changed. */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { number, strict } = words[engine]
  await run(
    db,
    `
    create table old_protocols (
      id text not null constraint old_protocols_id primary key,
      series_id text not null references series (id),
      sha256 text not null,
      size ${number} not null,
      type text not null,
      name text not null,
      added_at text not null,
      added_by text not null,
      reading text not null,
      date text not null,
      title text not null,
      lines text not null,
      proposal text not null,
      removed_at text not null
    ) ${strict}

    create index old_protocols_by_series on old_protocols (series_id, date)

    create index old_protocols_by_reading on old_protocols (reading)

    create table old_protocol_confirmations (
      old_protocol_id text not null references old_protocols (id),
      number ${number} not null,
      says text not null,
      at text not null,
      confirmed_by text not null,
      constraint old_protocol_confirmations_old_protocol_id_number primary key (old_protocol_id, number)
    ) ${strict}
    `,
  )
  await makeImmutable(db, engine, ['old_protocol_confirmations'])
}
