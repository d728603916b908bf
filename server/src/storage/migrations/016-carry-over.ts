/** What comes back from earlier protocols, and what its owners report (carry-over.ts, tasks.ts). Rows are added, never changed. */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { strict } = words[engine]
  await run(
    db,
    `
    create table carried (
      meeting_id text not null references meetings (id),
      key text not null,
      at text not null,
      constraint carried_meeting_id_key primary key (meeting_id, key)
    ) ${strict}

    create table carry_choices (
      id text not null constraint carry_choices_id primary key,
      series_id text not null references series (id),
      key text not null,
      meeting_id text not null references meetings (id),
      choice text not null,
      day text not null,
      reason text not null,
      made_by text not null,
      at text not null
    ) ${strict}

    create index carry_choices_by_series on carry_choices (series_id, at)

    create table task_reports (
      id text not null constraint task_reports_id primary key,
      series_id text not null references series (id),
      number text not null,
      name text not null,
      organisation text not null,
      status text not null,
      text text not null,
      session text not null,
      at text not null
    ) ${strict}

    create index task_reports_by_series on task_reports (series_id, at)

    create table task_links (
      link_id text not null references links (id) constraint task_links_link_id primary key,
      series_id text not null references series (id)
    ) ${strict}
    `,
  )
  await makeImmutable(db, engine, ['carried', 'carry_choices', 'task_reports', 'task_links'])
}
