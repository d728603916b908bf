/** A decision between meetings that is taken off an agenda, since it has landed in another, has no longer landed there. */
import type { Kysely } from 'kysely'
import { type Engine, makeChangeable } from './dialect.ts'

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await makeChangeable(db, engine, ['circulation_landings'])
}
