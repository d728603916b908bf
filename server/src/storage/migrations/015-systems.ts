/** Keys and webhooks of the systems around (systems/), and the last day of an action in the register. */
import type { Kysely } from 'kysely'
import { type Engine, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { number, strict } = words[engine]
  await run(
    db,
    `
    alter table search_documents add column due text not null default ''

    create table api_keys (
      id text not null constraint api_keys_id primary key,
      name text not null,
      secret_hash text not null constraint api_keys_secret_hash unique,
      series_id text references series (id),
      scopes text not null,
      made_at text not null,
      made_by text not null,
      used_at text not null,
      revoked_at text not null
    ) ${strict}

    create table webhooks (
      id text not null constraint webhooks_id primary key,
      url text not null,
      secret text not null,
      series_id text references series (id),
      events text not null,
      made_at text not null,
      made_by text not null,
      ended_at text not null
    ) ${strict}

    create table deliveries (
      id text not null constraint deliveries_id primary key,
      webhook_id text not null references webhooks (id),
      event text not null,
      subject text not null,
      body text not null,
      made_at text not null,
      state text not null,
      attempts ${number} not null,
      next_at text not null,
      tried_at text not null,
      answer text not null,
      constraint deliveries_webhook_id_subject unique (webhook_id, subject)
    ) ${strict}

    create index deliveries_by_next on deliveries (state, next_at)
    `,
  )
}
