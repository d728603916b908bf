/** The inbox of a series: items that are proposed, and what became of them (inbox.ts). Rows are added, never changed. */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { number, strict } = words[engine]
  await run(
    db,
    `
    create table proposals (
      id text not null constraint proposals_id primary key,
      series_id text not null references series (id),
      title text not null,
      kind text not null,
      why text not null,
      wanted text not null,
      minutes ${number} not null,
      presenter text not null,
      name text not null,
      organisation text not null,
      group_id text not null,
      group_name text not null,
      person text not null,
      session text not null,
      at text not null
    ) ${strict}

    create index proposals_by_series on proposals (series_id, at)

    create table proposal_steps (
      proposal_id text not null references proposals (id),
      number ${number} not null,
      step text not null,
      meeting_id text references meetings (id),
      item text not null,
      reason text not null,
      made_by text not null,
      at text not null,
      constraint proposal_steps_proposal_id_number primary key (proposal_id, number)
    ) ${strict}
    `,
  )
  await makeImmutable(db, engine, ['proposals', 'proposal_steps'])
}
