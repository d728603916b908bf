/**
 * Seals (seals.ts): the public keys that have signed here, a seal beside each protocol, what is signed of its other files,
 * and copies that were published. What was frozen before has no seal. A format is made once, and stays what it was.
 */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { bytes, number, strict } = words[engine]
  await run(
    db,
    `
    create table seal_keys (
      id text not null constraint seal_keys_id primary key,
      public_key text not null,
      made_at text not null
    ) ${strict}

    create table seals (
      protocol_id text not null constraint seals_protocol_id primary key references protocols (id),
      series_id text not null references series (id),
      place ${number} not null,
      key_id text not null references seal_keys (id),
      seal text not null,
      constraint seals_series_id_place unique (series_id, place)
    ) ${strict}

    create table copies (
      id text not null constraint copies_id primary key,
      protocol_id text not null references protocols (id),
      copy ${bytes} not null,
      withheld text not null,
      made_at text not null,
      made_by text not null,
      withdrawn_at text not null
    ) ${strict}

    create index copies_by_protocol on copies (protocol_id)

    create table sealed_files (
      protocol_id text not null references protocols (id),
      type text not null,
      seal text not null,
      constraint sealed_files_protocol_id_type primary key (protocol_id, type)
    ) ${strict}
    `,
  )
  await makeImmutable(db, engine, ['seal_keys', 'seals', 'sealed_files', 'exports'])
}
