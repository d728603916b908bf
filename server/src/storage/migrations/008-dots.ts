/** Dots that people have placed on the themes of a workshop. One row per person and theme, so that nobody counts twice. */
import type { Kysely } from 'kysely'
import { type Engine, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { number, strict } = words[engine]
  await run(
    db,
    `
    create table dots (
      meeting_id text not null references meetings (id),
      item text not null,
      voter text not null,
      theme text not null,
      dots ${number} not null,
      constraint dots_meeting_id_item_voter_theme primary key (meeting_id, item, voter, theme)
    ) ${strict}
    `,
  )
}
