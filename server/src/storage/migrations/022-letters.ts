/** The link of a letter that somebody has opened beside the one that gave them their seat (sign-in.ts). */
import type { Kysely } from 'kysely'
import { run } from './dialect.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, `alter table seats add column letter_id text not null default ''`)
}
