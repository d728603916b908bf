/** Snapshots are kept compressed, with the size they had before (state.ts). Those from before then have no size. */
import type { Kysely } from 'kysely'
import { type Engine, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await run(db, `alter table snapshots add column size ${words[engine].number}`)
}
