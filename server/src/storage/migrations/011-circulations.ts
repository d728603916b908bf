/** Decisions between meetings (circulations.ts). Rows are added, never changed. */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { number, strict } = words[engine]
  await run(
    db,
    `
    create table circulations (
      id text not null constraint circulations_id primary key,
      protocol_id text not null references protocols (id),
      series_id text not null references series (id),
      mandate text not null,
      heading text not null,
      lead text not null,
      points text not null,
      message text not null,
      last_day text not null,
      begun_at text not null,
      begun_by text not null
    ) ${strict}

    create index circulations_by_series on circulations (series_id)

    create index circulations_by_protocol on circulations (protocol_id)

    create table circulation_files (
      id text not null constraint circulation_files_id primary key,
      circulation_id text not null references circulations (id),
      sha256 text not null,
      size ${number} not null,
      type text not null,
      name text not null,
      at text not null
    ) ${strict}

    create index circulation_files_by_circulation on circulation_files (circulation_id)

    create table circulation_people (
      id text not null constraint circulation_people_id primary key,
      circulation_id text not null references circulations (id),
      position ${number} not null,
      attendee text not null,
      name text not null,
      organisation text not null,
      constraint circulation_people_circulation_id_position unique (circulation_id, position)
    ) ${strict}

    create table circulation_links (
      link_id text not null references links (id) constraint circulation_links_link_id primary key,
      person_id text not null references circulation_people (id)
    ) ${strict}

    create index circulation_links_by_person on circulation_links (person_id)

    create table circulation_answers (
      id text not null constraint circulation_answers_id primary key,
      person_id text not null references circulation_people (id),
      answer text not null,
      comment text not null,
      session text not null,
      at text not null
    ) ${strict}

    create index circulation_answers_by_person on circulation_answers (person_id, at)

    create table circulation_results (
      circulation_id text not null references circulations (id) constraint circulation_results_circulation_id primary key,
      decided ${number} not null,
      yes ${number} not null,
      no ${number} not null,
      abstain ${number} not null,
      silent ${number} not null,
      at text not null
    ) ${strict}

    create table circulation_landings (
      circulation_id text not null references circulations (id),
      meeting_id text not null references meetings (id),
      at text not null,
      constraint circulation_landings_circulation_id_meeting_id primary key (circulation_id, meeting_id)
    ) ${strict}
    `,
  )
  await makeImmutable(db, engine, [
    'circulations',
    'circulation_files',
    'circulation_people',
    'circulation_links',
    'circulation_answers',
    'circulation_results',
    'circulation_landings',
  ])
}
