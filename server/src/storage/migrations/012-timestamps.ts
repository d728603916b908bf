/** Time stamps of seals (timestamps.ts), each as it came. Rows are added, never changed. */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { bytes, strict } = words[engine]
  await run(
    db,
    `
    create table timestamps (
      protocol_id text not null constraint timestamps_protocol_id primary key references seals (protocol_id),
      token ${bytes} not null,
      stamped_at text not null,
      stamped_by text not null,
      received_at text not null
    ) ${strict}
    `,
  )
  await makeImmutable(db, engine, ['timestamps'])
}
