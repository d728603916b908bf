/** Who administered what (audit.ts). */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { sequence, strict } = words[engine]
  await run(
    db,
    `
    create table audit (
      seq ${sequence},
      at text not null,
      session text not null,
      name text not null,
      act text not null,
      meeting_id text not null,
      details text not null
    ) ${strict}

    create index audit_by_meeting on audit (meeting_id, seq)
    `,
  )
  await makeImmutable(db, engine, ['audit'])
}
