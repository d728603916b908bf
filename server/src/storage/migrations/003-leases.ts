/** Which session a client id belongs to in a document (guard.ts). What was written before belongs to nobody. */
import type { Kysely } from 'kysely'
import { type Engine, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { number, strict } = words[engine]
  await run(
    db,
    `
    create table leases (
      document text not null,
      client ${number} not null,
      session text not null,
      constraint leases_document_client primary key (document, client)
    ) ${strict}
    `,
  )
}
