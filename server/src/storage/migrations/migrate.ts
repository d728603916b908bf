/**
 * Brings a database to the layout this program knows, each time one is opened. A database that has been further than
 * that is left alone: an older program would write rows that the newer one does not expect.
 */
import type { Kysely } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration'
import { StorageError } from '../storage.ts'
import * as tables from './001-tables.ts'
import * as checksums from './002-checksums.ts'
import * as leases from './003-leases.ts'
import * as audit from './004-audit.ts'
import * as layouts from './005-layouts.ts'
import * as compressedSnapshots from './006-compressed-snapshots.ts'
import * as slides from './007-slides.ts'
import * as dots from './008-dots.ts'
import * as approval from './009-approval.ts'
import * as seals from './010-seals.ts'
import * as circulations from './011-circulations.ts'
import * as timestamps from './012-timestamps.ts'
import * as register from './013-register.ts'
import * as year from './014-year.ts'
import * as search from './015-search.ts'
import * as systems from './015-systems.ts'
import * as carryOver from './016-carry-over.ts'
import * as oldProtocols from './017-old-protocols.ts'
import * as itemApprovals from './018-item-approvals.ts'
import * as answered from './019-answered.ts'
import * as choices from './020-choices.ts'
import * as approvals from './021-approvals.ts'
import * as letters from './022-letters.ts'
import * as inbox from './023-inbox.ts'
import * as taskReminders from './024-task-reminders.ts'
import * as landings from './025-landings.ts'
import type { Engine } from './dialect.ts'

/** In order; a published one is never changed. */
const migrations: Record<string, { up(db: Kysely<unknown>, engine: Engine): Promise<void> }> = {
  '001-tables': tables,
  '002-checksums': checksums,
  '003-leases': leases,
  '004-audit': audit,
  '005-layouts': layouts,
  '006-compressed-snapshots': compressedSnapshots,
  '007-slides': slides,
  '008-dots': dots,
  '009-approval': approval,
  '010-seals': seals,
  '011-circulations': circulations,
  '012-timestamps': timestamps,
  '013-register': register,
  '014-year': year,
  '015-search': search,
  '015-systems': systems,
  '016-carry-over': carryOver,
  '017-old-protocols': oldProtocols,
  '018-item-approvals': itemApprovals,
  '019-answered': answered,
  '020-choices': choices,
  '021-approvals': approvals,
  '022-letters': letters,
  '023-inbox': inbox,
  '024-task-reminders': taskReminders,
  '025-landings': landings,
}

type Bookkeeping = { [DEFAULT_MIGRATION_TABLE]: { name: string } }

/** `schema`: PostgreSQL's, made if it does not exist. */
export async function migrate(db: Kysely<unknown>, engine: Engine, schema?: string): Promise<void> {
  const bound: Record<string, Migration> = {}
  for (const [name, { up }] of Object.entries(migrations)) bound[name] = { up: (run) => up(run, engine) }
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => bound },
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  const newer = await unknownMigrations(db, schema).catch(() => [])
  if (newer.length === 0) throw error
  throw new StorageError(
    'newer-than-program',
    `The database was written by a newer version of the program (it has ${newer.join(', ')}).`,
  )
}

async function unknownMigrations(db: Kysely<unknown>, schema: string | undefined): Promise<string[]> {
  const scoped = (schema === undefined ? db : db.withSchema(schema)) as Kysely<Bookkeeping>
  const rows = await scoped.selectFrom(DEFAULT_MIGRATION_TABLE).select('name').execute()
  return rows.map((row) => row.name).filter((name) => !(name in migrations))
}
