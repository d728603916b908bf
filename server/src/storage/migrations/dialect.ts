/** The few words in which the two engines differ, so that a migration is written once, as plain SQL. */
import { type Kysely, sql } from 'kysely'
import type { Storage } from '../storage.ts'

export type Engine = Storage['engine']

export type Words = {
  bytes: string
  number: string
  /** Type and key of a column that numbers its rows, never giving a number twice. */
  sequence: string
  /** Ends a table: SQLite then checks the types as PostgreSQL always does. */
  strict: string
}

export const words: Record<Engine, Words> = {
  sqlite: { bytes: 'blob', number: 'integer', sequence: 'integer primary key autoincrement', strict: 'strict' },
  postgres: { bytes: 'bytea', number: 'bigint', sequence: 'bigserial primary key', strict: '' },
}

/** Runs statements that are separated by an empty line. */
export async function run(db: Kysely<unknown>, statements: string): Promise<void> {
  for (const statement of statements.split(/\n\s*\n/)) {
    if (statement.trim() !== '') await sql.raw(statement).execute(db)
  }
}

/** PostgreSQL's code for a refused change; SQLite has one for every refusing trigger. */
export const IMMUTABLE = 'SAM01'

/** From now on the rows of these tables can be added and read, nothing else. */
export async function makeImmutable(db: Kysely<unknown>, engine: Engine, tables: readonly string[]): Promise<void> {
  const refusal = 'rows are neither changed nor removed'
  if (engine === 'sqlite') {
    for (const table of tables) {
      for (const change of ['update', 'delete']) {
        await run(
          db,
          `create trigger ${table}_no_${change} before ${change} on ${table}
           begin select raise(abort, '${table}: ${refusal}'); end`,
        )
      }
    }
    return
  }
  await run(
    db,
    `create or replace function refuse_change() returns trigger language plpgsql as $$
     begin raise exception using errcode = '${IMMUTABLE}', message = tg_table_name || ': ${refusal}'; end $$`,
  )
  for (const table of tables) {
    await run(
      db,
      `create trigger ${table}_no_change before update or delete on ${table}
       for each row execute function refuse_change()

       create trigger ${table}_no_truncate before truncate on ${table}
       for each statement execute function refuse_change()`,
    )
  }
}

/** From now on the rows of these tables can be changed and removed again. */
export async function makeChangeable(db: Kysely<unknown>, engine: Engine, tables: readonly string[]): Promise<void> {
  for (const table of tables)
    await run(
      db,
      engine === 'sqlite'
        ? `drop trigger ${table}_no_update\n\ndrop trigger ${table}_no_delete`
        : `drop trigger ${table}_no_change on ${table}\n\ndrop trigger ${table}_no_truncate on ${table}`,
    )
}
