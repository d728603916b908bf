/** Year plans (plans.ts), calendars (calendars.ts), mail (mail.ts) and notices (notices.ts). */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { number, sequence, strict } = words[engine]
  await run(
    db,
    `
    alter table meetings add column link text not null default ''

    create table plans (
      id text not null constraint plans_id primary key,
      series_id text not null references series (id),
      state text not null,
      contents text not null,
      made_at text not null,
      made_by text not null,
      meeting_id text references meetings (id),
      protocol_id text references protocols (id),
      adopted_at text not null,
      adopted_by text not null
    ) ${strict}

    create index plans_by_series on plans (series_id)

    create table plan_meetings (
      plan_id text not null references plans (id),
      day text not null,
      last_day text not null,
      meeting_id text not null references meetings (id),
      constraint plan_meetings_plan_id_day primary key (plan_id, day)
    ) ${strict}

    create index plan_meetings_by_meeting on plan_meetings (meeting_id)

    create table feeds (
      id text not null constraint feeds_id primary key,
      secret_hash text not null constraint feeds_secret_hash unique,
      series_id text references series (id),
      person_id text,
      made_at text not null,
      ended_at text not null
    ) ${strict}

    create index feeds_by_series on feeds (series_id)

    create index feeds_by_person on feeds (person_id)

    create table calendar_states (
      meeting_id text not null references meetings (id) constraint calendar_states_meeting_id primary key,
      sequence ${number} not null,
      shown text not null,
      changed_at text not null
    ) ${strict}

    create table outbox (
      seq ${sequence},
      id text not null constraint outbox_id unique,
      kind text not null,
      meeting_id text references meetings (id),
      recipient text not null,
      mail text not null,
      state text not null,
      tries ${number} not null,
      next_at text not null,
      problem text not null,
      made_at text not null,
      done_at text not null
    ) ${strict}

    create index outbox_by_state on outbox (state, next_at)

    create index outbox_by_meeting on outbox (meeting_id)

    create table notices (
      id text not null constraint notices_id primary key,
      meeting_id text not null references meetings (id),
      agenda text not null,
      message text not null,
      last_day text not null,
      sent_at text not null,
      sent_by text not null
    ) ${strict}

    create index notices_by_meeting on notices (meeting_id, sent_at)

    create table notice_links (
      link_id text not null references links (id) constraint notice_links_link_id primary key,
      meeting_id text not null references meetings (id),
      attendee text not null
    ) ${strict}

    create index notice_links_by_meeting on notice_links (meeting_id)

    create table notice_answers (
      id text not null constraint notice_answers_id primary key,
      meeting_id text not null references meetings (id),
      attendee text not null,
      answer text not null,
      deputy text not null,
      comment text not null,
      session text not null,
      at text not null
    ) ${strict}

    create index notice_answers_by_meeting on notice_answers (meeting_id, at)
    `,
  )
  await makeImmutable(db, engine, ['plan_meetings', 'notices', 'notice_answers'])
}
