/** How many pages a file's slides have, and what stands on them and beside them: titles and speaker notes, as JSON. */
import type { Kysely } from 'kysely'
import { type Engine, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await run(
    db,
    `
    alter table files add column pages ${words[engine].number} not null default 0

    alter table files add column slides text not null default ''
    `,
  )
}
