/** Which layouts of the live documents have been written here (layout.ts). What was written before is of the first. */
import type { Kysely } from 'kysely'
import { type Engine, makeImmutable, run, words } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { number, strict } = words[engine]
  await run(
    db,
    `
    create table layouts (
      version ${number} not null constraint layouts_version primary key,
      at text not null
    ) ${strict}
    `,
  )
  await makeImmutable(db, engine, ['layouts'])
}
