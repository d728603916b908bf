/** Of what somebody has been reminded by mail (task-reminders.ts), so that nobody is twice. Rows are added, never changed. */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await run(
    db,
    `
    create table task_reminders (
      series_id text not null references series (id),
      number text not null,
      person text not null,
      due text not null,
      moment text not null,
      at text not null,
      constraint task_reminders_moment primary key (series_id, number, person, due, moment)
    ) ${words[engine].strict}
    `,
  )
  await makeImmutable(db, engine, ['task_reminders'])
}
