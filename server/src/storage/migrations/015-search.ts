/**
 * The register in which everything frozen is found. The words of a document lie in a table of their own, in which any part
 * of a word is found: SQLite has an index of trigrams for that, PostgreSQL gets one where its extension is to be had, and
 * otherwise reads the table through.
 */
import type { Kysely } from 'kysely'
import { type Engine, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { number, sequence, strict } = words[engine]
  await run(
    db,
    `
    create table search_sources (
      source text not null constraint search_sources_source primary key,
      series_id text not null references series (id),
      meeting_id text references meetings (id),
      protocol_id text references protocols (id),
      layout ${number} not null
    ) ${strict}

    create index search_sources_by_meeting on search_sources (meeting_id)

    create table search_documents (
      seq ${sequence},
      source text not null references search_sources (source),
      place ${number} not null,
      kind text not null,
      number text not null,
      title text not null,
      text text not null,
      date text not null,
      status text not null,
      owner text not null,
      folded text not null,
      subject text not null,
      address text not null,
      constraint search_documents_source_place unique (source, place)
    ) ${strict}

    create index search_documents_by_kind on search_documents (kind, date, place)

    create index search_documents_by_subject on search_documents (kind, subject)

    create index search_documents_by_address on search_documents (address)

    create table search_organisations (
      seq ${number} not null references search_documents (seq),
      name text not null,
      constraint search_organisations_seq_name primary key (seq, name)
    ) ${strict}

    create index search_organisations_by_name on search_organisations (name)
    `,
  )
  await run(
    db,
    engine === 'sqlite'
      ? `create virtual table search_text using fts5 (text, tokenize = "trigram case_sensitive 1")`
      : `create table search_text (
           rowid bigint primary key references search_documents (seq),
           text text not null
         )

         do $$
         declare home text;
         begin
           create extension if not exists pg_trgm with schema public;
           select n.nspname into home from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
           execute format('create index search_text_by_trigram on search_text using gin (text %I.gin_trgm_ops)', home);
         exception when others then
           raise notice 'search_text has no index of trigrams: %', sqlerrm;
         end $$`,
  )
}
