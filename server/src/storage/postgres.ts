/**
 * Storage in PostgreSQL: for several server processes on one database.
 *
 * Group commit as in SQLite, over a connection of its own so that slow queries cannot keep an edit waiting. Appends to
 * one meeting exclude each other, and the change of its phase, by the lock on the meeting's row.
 */
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { checksumOfRow } from './checksum.ts'
import { documentsIn } from './documents.ts'
import { groupCommit } from './group-commit.ts'
import { IMMUTABLE } from './migrations/dialect.ts'
import { migrate } from './migrations/migrate.ts'
import {
  type Appended,
  type NewJournalRow,
  type Phase,
  type Storage,
  StorageError,
  type StorageReason,
  type Tables,
} from './storage.ts'

const CLOSED_FOR_WRITING: readonly Phase[] = ['freezing', 'frozen', 'cancelled']

/** The server gives a statement up after this, in milliseconds. */
const longestStatement = 30_000
/**
 * No answer by then, and none will come: the network has gone silent, or the server has. More than a statement may take,
 * so that a server which can still answer says itself what is wrong; what is read is read in pages that are far smaller.
 */
const longestSilence = 35_000
/** A migration may take its time, or wait for the one of another node: so many times as long as anything else. */
const migrationPatience = 20

/**
 * `url` may name a schema (`?schema=samsyn`), which is made if it does not exist, 'public' otherwise; and how many
 * milliseconds to wait for an answer (`?query_timeout=35000`), and twenty times as long at the start.
 */
export async function openPostgres(url: string): Promise<Storage> {
  const { connection, schema, silence } = configFrom(url)
  await migrateOnce({ ...connection, query_timeout: silence * migrationPatience }, schema)
  const limits = { statement_timeout: longestStatement, query_timeout: silence }
  const pool = poolOf({ ...connection, ...limits, max: 10 })
  const journalPool = poolOf({ ...connection, ...limits, max: 1 })
  const waiting = new Set<Promise<unknown>>()
  const db = new Kysely<Tables>({ dialect: dialectOver(pool, waiting) })
  const journal = groupCommit(
    (rows) => append(journalPool, rows),
    (work) => work(),
  )
  const finish = async (): Promise<void> => {
    await journal.close()
    await journalPool.end()
    // A pool that is ending forgets who still waits for a connection.
    while (waiting.size > 0) await Promise.allSettled(waiting)
    await db.destroy()
  }
  let closing: Promise<void> | null = null
  return {
    engine: 'postgres',
    db,
    append: journal.append,
    ...documentsIn(db),
    copyTo: null,
    close: () => (closing ??= finish()),
  }
}

type Connection = pg.PoolConfig

function configFrom(url: string): { connection: Connection; schema: string; silence: number } {
  const address = URL.parse(url)
  if (!address || !/^postgres(ql)?:$/.test(address.protocol))
    throw new StorageError('unreachable', 'it is no address such as postgres://user@host:5432/database.')
  const schema = address.searchParams.get('schema') ?? 'public'
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new StorageError('unreachable', `'${schema}' cannot be the name of a schema.`)
  const silence = Number(address.searchParams.get('query_timeout') ?? longestSilence)
  if (!Number.isInteger(silence) || silence < 1)
    throw new StorageError('unreachable', 'query_timeout is a whole number of milliseconds above 0.')
  const settings = [
    address.searchParams.get('options') ?? '',
    `-c search_path=${schema}`,
    // The promise of append, whatever the server's default is.
    '-c synchronous_commit=on',
    // append depends on seeing the phase as it is after waiting for the lock.
    '-c default_transaction_isolation=read\\ committed',
    // A transaction that was forgotten would hold a meeting's lock for ever.
    '-c idle_in_transaction_session_timeout=60000',
  ]
  // Ours, and what is left in the address would hold for migrations, too.
  for (const own of ['schema', 'query_timeout']) address.searchParams.delete(own)
  address.searchParams.set('options', settings.join(' ').trim())
  return {
    connection: {
      connectionString: address.href,
      application_name: 'samsyn',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      types: { getTypeParser: (type, format) => PARSERS.get(type) ?? pg.types.getTypeParser(type, format) },
    },
    schema,
    silence,
  }
}

const toNumber = (text: string): number => Number(text)
const parseBytes = pg.types.getTypeParser(pg.types.builtins.BYTEA)

/** The same JavaScript types as SQLite gives: numbers for bigint and for sums of it, plain bytes in memory of their own. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, toNumber],
  [pg.types.builtins.NUMERIC, toNumber],
  [pg.types.builtins.BYTEA, (text) => new Uint8Array(parseBytes(text))],
])

function poolOf(config: Connection): pg.Pool {
  const pool = new pg.Pool(config)
  // A connection may break while nobody uses it, or between two queries; the next query tells. Without listeners the
  // event would end the process.
  const ignore = (): void => {}
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  return pool
}

/** On a connection on which a statement may take as long as it needs, but not for ever. */
async function migrateOnce(connection: Connection, schema: string): Promise<void> {
  const pool = poolOf({ ...connection, max: 1 })
  let silence: unknown = null
  const fellSilent = (why: unknown): void => {
    silence = why
  }
  const db = new Kysely<unknown>({ dialect: dialectOver(pool, new Set(), fellSilent) })
  try {
    await migrate(db, 'postgres', schema)
  } catch (error) {
    // What Kysely can then no longer do with the connection is not what is wrong.
    throw silence ?? error
  } finally {
    await db.destroy()
  }
}

/** `waiting` always holds those who have asked for a connection and not got it yet. */
function dialectOver(
  pool: pg.Pool,
  waiting: Set<Promise<unknown>>,
  fellSilent: (why: unknown) => void = () => {},
): PostgresDialect {
  return new PostgresDialect({
    pool: {
      connect() {
        const client = pool.connect().then((one) => lent(one, fellSilent), throwNamed)
        waiting.add(client)
        const served = (): boolean => waiting.delete(client)
        client.then(served, served)
        return client
      },
      end: () => pool.end(),
      options: pool.options,
    },
  })
}

/**
 * A connection as Kysely has it until it gives it back. One that owes an answer is of no more use: whatever is asked on it
 * waits behind that, a rollback too. So nothing more is, and it is thrown away; the server then undoes what is not committed.
 */
function lent(client: pg.PoolClient, fellSilent: (why: unknown) => void): PostgresPoolClient {
  let silent: unknown = null
  const query = async (text: string, values: unknown[]): Promise<pg.QueryResult> => {
    if (silent !== null) throw silent
    try {
      return await client.query(text, values)
    } catch (error) {
      const why = named(error)
      if (isSilence(error)) {
        silent = why
        fellSilent(why)
      }
      throw why
    }
  }
  return {
    // Kysely can also ask with a cursor, which nobody here has.
    query: query as unknown as PostgresPoolClient['query'],
    release: (thrownAway?: boolean) => client.release(thrownAway === true || silent !== null),
  }
}

/**
 * One statement is one transaction and one journey. It locks the meetings, so that neither a phase can change nor
 * another node append to them until this is committed: sequence numbers of a meeting become visible in order. (The lock
 * lets foreign keys to the meeting through.) Rows of closed meetings fall away in the join. A row's number is drawn
 * after its meeting is locked, in the order of the rows.
 */
const APPEND = `
  with meeting as materialized (
    select id, phase from meetings where id = any($1::text[]) order by id for no key update
  ), added as (
    insert into journal (meeting_id, document, "update", author, at, checksum)
    select row.meeting, row.document, row."update", row.author, $6, row.checksum
    from unnest($2::text[], $3::text[], $4::bytea[], $5::text[], $8::bytea[])
      with ordinality as row (meeting, document, "update", author, checksum, position)
    join meeting on meeting.id = row.meeting and meeting.phase <> all($7::text[])
    order by row.position
    returning seq
  )
  select id, phase, null as seq from meeting
  union all
  select null, null, seq from added`

/**
 * Not answered is not the same as not written: what was on its way when the network went silent may still be appended,
 * unless its meeting is frozen first. It counts as not written all the same. Its writer keeps it and offers it again, and
 * an update that stands in the journal twice is read as one.
 */
async function append(pool: pg.Pool, rows: readonly NewJournalRow[]): Promise<Appended[]> {
  const meetings = rows.map((row) => row.meeting)
  const at = new Date().toISOString()
  const { rows: results } = await pool
    .query<{ id: string | null; phase: Phase | null; seq: number | null }>({
      name: 'append',
      text: APPEND,
      values: [
        [...new Set(meetings)],
        meetings,
        rows.map((row) => row.document),
        rows.map((row) => row.update),
        rows.map((row) => row.author),
        at,
        CLOSED_FOR_WRITING,
        rows.map(({ meeting, ...row }) => Buffer.from(checksumOfRow({ ...row, meeting_id: meeting, at }))),
      ],
    })
    .catch(throwNamed)
  const phases = new Map<string, Phase>()
  const numbers: number[] = []
  for (const { id, phase, seq } of results) {
    if (seq !== null) numbers.push(seq)
    else if (id !== null && phase !== null) phases.set(id, phase)
  }
  // Drawn in the order of the rows; the order in which they are returned is not promised.
  numbers.sort((a, b) => a - b)
  let next = 0
  const answers = meetings.map((meeting): Appended => {
    const phase = phases.get(meeting)
    if (phase === undefined) return { refused: 'no-such-meeting' }
    if (CLOSED_FOR_WRITING.includes(phase)) return { refused: 'frozen' }
    const seq = numbers[next++]
    if (seq === undefined) throw new StorageError('damaged', 'Fewer rows were added than the phases allow.')
    return { seq }
  })
  if (next !== numbers.length) throw new StorageError('damaged', 'More rows were added than the phases allow.')
  return answers
}

function throwNamed(error: unknown): never {
  throw named(error)
}

function named(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const reason = reasonOf(code, error)
  if (reason === null) return error
  const constraint = error instanceof pg.DatabaseError ? (error.constraint ?? '') : ''
  const message = isSilence(error) ? 'it does not answer.' : error.message
  return new StorageError(reason, message, { constraint, cause: error })
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html; what does not come from the server has other codes. */
function reasonOf(code: string, error: Error): StorageReason | null {
  switch (code) {
    case '23505':
      return 'unique'
    case '23503':
      return 'foreign-key'
    case IMMUTABLE:
      return 'immutable'
    case '22021':
      return 'text'
    case '25006':
      return 'read-only'
    case '53100':
      return 'disk-full'
    case '57014':
    case '55P03':
      return 'timeout'
    case '58030':
      return 'disk-failed'
  }
  if (code.startsWith('23')) return 'constraint'
  if (code.startsWith('XX')) return 'damaged'
  // No such database, or not for this user.
  if (code.startsWith('3D') || code.startsWith('28')) return 'unreachable'
  if (code.startsWith('08') || code.startsWith('57P') || code.startsWith('53') || code.startsWith('25P')) {
    return 'unreachable'
  }
  if (isSilence(error)) return 'timeout'
  // Errors of the client library and the network.
  return error instanceof pg.DatabaseError || !LOST.test(`${code} ${error.message}`) ? null : 'unreachable'
}

/** pg's word for it; it has no code. */
const isSilence = (error: unknown): boolean => error instanceof Error && error.message === 'Query read timeout'

const LOST =
  /SASL|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENETUNREACH|[Cc]onnection|timeout exceeded|not queryable/
