/**
 * The due day that somebody moved something from, as it was said, and the day of the meeting that said it. Of choices from
 * before this it is not known.
 */
import type { Kysely } from 'kysely'
import { run } from './dialect.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `
    alter table carry_choices add column due text

    alter table carry_choices add column due_said text
    `,
  )
}
