/** A checksum of every row and snapshot (checksum.ts). What was written before has none. */
import type { Kysely } from 'kysely'
import { type Engine, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { bytes } = words[engine]
  await run(
    db,
    `
    alter table journal add column checksum ${bytes}

    alter table snapshots add column checksum ${bytes}
    `,
  )
}
