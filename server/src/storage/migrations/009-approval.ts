/** What happens to a frozen protocol (approval.ts, corrections.ts). Rows are added, never changed. */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { bytes, number, strict } = words[engine]
  await run(
    db,
    `
    create table askings (
      id text not null constraint askings_id primary key,
      protocol_id text not null references protocols (id),
      in_order ${number} not null,
      last_day text not null,
      message text not null,
      items text not null,
      asked_at text not null,
      asked_by text not null
    ) ${strict}

    create index askings_by_protocol on askings (protocol_id, asked_at)

    create table adjusters (
      id text not null constraint adjusters_id primary key,
      asking_id text not null references askings (id),
      position ${number} not null,
      attendee text not null,
      name text not null,
      organisation text not null,
      constraint adjusters_asking_id_position unique (asking_id, position)
    ) ${strict}

    create table adjuster_links (
      link_id text not null references links (id) constraint adjuster_links_link_id primary key,
      adjuster_id text not null references adjusters (id)
    ) ${strict}

    create index adjuster_links_by_adjuster on adjuster_links (adjuster_id)

    create table adjuster_answers (
      id text not null constraint adjuster_answers_id primary key,
      adjuster_id text not null references adjusters (id),
      answer text not null,
      reason text not null,
      session text not null,
      at text not null
    ) ${strict}

    create index adjuster_answers_by_adjuster on adjuster_answers (adjuster_id, at)

    create table remarks (
      id text not null constraint remarks_id primary key,
      protocol_id text not null references protocols (id),
      item text not null,
      text text not null,
      name text not null,
      session text not null,
      at text not null
    ) ${strict}

    create index remarks_by_protocol on remarks (protocol_id, at)

    create table remark_replies (
      remark_id text not null references remarks (id) constraint remark_replies_remark_id primary key,
      corrected_in text references protocols (id),
      text text not null,
      replied_by text not null,
      at text not null
    ) ${strict}

    create table signed_files (
      id text not null constraint signed_files_id primary key,
      protocol_id text not null references protocols (id),
      record_hash text not null,
      sha256 text not null,
      size ${number} not null,
      name text not null,
      carries_record ${number} not null,
      signed_by text not null,
      kept_by text not null,
      at text not null
    ) ${strict}

    create index signed_files_by_protocol on signed_files (protocol_id, at)

    create table approvals (
      protocol_id text not null references protocols (id),
      item text not null,
      record_hash text not null,
      way text not null,
      names text not null,
      at text not null,
      approved_in text references protocols (id),
      constraint approvals_protocol_id_item primary key (protocol_id, item)
    ) ${strict}

    create table addenda (
      id text not null constraint addenda_id primary key,
      protocol_id text not null references protocols (id),
      number ${number} not null,
      record ${bytes} not null,
      hash text not null,
      previous_hash text not null,
      added_at text not null,
      added_by text not null,
      constraint addenda_protocol_id_number unique (protocol_id, number)
    ) ${strict}
    `,
  )
  await makeImmutable(db, engine, [
    'askings',
    'adjusters',
    'adjuster_links',
    'adjuster_answers',
    'remarks',
    'remark_replies',
    'signed_files',
    'approvals',
    'addenda',
  ])
}
