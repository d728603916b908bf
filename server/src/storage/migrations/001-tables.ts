/** All tables of storage.ts. A unique constraint is named table_column(_column…): callers tell violations apart by it. */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { bytes, number, sequence, strict } = words[engine]
  await run(
    db,
    `
    create table bodies (
      id text not null constraint bodies_id primary key,
      name text not null,
      created_at text not null,
      settings text not null
    ) ${strict}

    create table series (
      id text not null constraint series_id primary key,
      body_id text not null references bodies (id),
      name text not null,
      created_at text not null,
      settings text not null
    ) ${strict}

    create index series_by_body on series (body_id)

    create table people (
      id text not null constraint people_id primary key,
      body_id text not null references bodies (id),
      name text not null,
      organisation text not null,
      role text not null,
      email text not null,
      position ${number} not null,
      ended_at text not null
    ) ${strict}

    create index people_by_body on people (body_id)

    create table meetings (
      id text not null constraint meetings_id primary key,
      series_id text not null references series (id),
      phase text not null,
      created_at text not null,
      date text not null,
      start text not null,
      "end" text not null,
      place text not null,
      code text not null constraint meetings_code unique,
      previous_id text references meetings (id),
      freeze_seq ${number},
      phase_changed_at text not null
    ) ${strict}

    create index meetings_by_series on meetings (series_id)

    create table links (
      id text not null constraint links_id primary key,
      token_hash text not null constraint links_token_hash unique,
      meeting_id text references meetings (id),
      role text not null,
      name text not null,
      organisation text not null,
      attendee text not null,
      created_at text not null,
      expires_at text not null,
      revoked_at text not null,
      used_at text not null
    ) ${strict}

    create index links_by_meeting on links (meeting_id)

    create table sessions (
      id text not null constraint sessions_id primary key,
      secret_hash text not null constraint sessions_secret_hash unique,
      name text not null,
      organisation text not null,
      organiser ${number} not null,
      created_at text not null,
      expires_at text not null,
      ended_at text not null
    ) ${strict}

    create table seats (
      session_id text not null references sessions (id),
      meeting_id text not null references meetings (id),
      role text not null,
      attendee text not null,
      name text not null,
      organisation text not null,
      link_id text not null,
      slot ${number} not null,
      created_at text not null,
      constraint seats_session_id_meeting_id primary key (session_id, meeting_id)
    ) ${strict}

    create index seats_by_meeting on seats (meeting_id)

    create table journal (
      seq ${sequence},
      meeting_id text not null references meetings (id),
      document text not null,
      "update" ${bytes} not null,
      author text not null,
      at text not null
    ) ${strict}

    create unique index journal_document_seq on journal (document, seq)

    create index journal_by_meeting on journal (meeting_id, document)

    create table snapshots (
      document text not null,
      seq ${number} not null,
      state ${bytes} not null,
      at text not null,
      constraint snapshots_document_seq primary key (document, seq)
    ) ${strict}

    create table files (
      id text not null constraint files_id primary key,
      meeting_id text not null references meetings (id),
      sha256 text not null,
      size ${number} not null,
      type text not null,
      name text not null,
      uploaded_by text not null,
      at text not null,
      preview text not null,
      conversion text not null
    ) ${strict}

    create index files_by_meeting on files (meeting_id)

    create index files_by_content on files (sha256)

    create table protocols (
      id text not null constraint protocols_id primary key,
      meeting_id text not null references meetings (id),
      series_id text not null references series (id),
      body_id text not null references bodies (id),
      version ${number} not null,
      record ${bytes} not null,
      hash text not null,
      previous_hash text not null,
      frozen_at text not null,
      frozen_by text not null,
      acknowledged text not null,
      constraint protocols_meeting_id_version unique (meeting_id, version)
    ) ${strict}

    create index protocols_by_series on protocols (series_id, frozen_at)

    create index protocols_by_hash on protocols (hash)

    create table exports (
      protocol_id text not null references protocols (id),
      format text not null,
      sha256 text not null,
      made_at text not null,
      constraint exports_protocol_id_format primary key (protocol_id, format)
    ) ${strict}

    create index exports_by_content on exports (sha256)
    `,
  )
  await makeImmutable(db, engine, ['journal', 'snapshots', 'protocols'])
}
