/** As what somebody was listed who answers a notice, so that a later answer gives it back. */
import type { Kysely } from 'kysely'
import { run } from './dialect.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, `alter table notice_answers add column listed text not null default ''`)
}
