/** A PostgreSQL to be tested on, and databases of one's own in it. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** Where tests look for one. */
const candidates = process.env.DATABASE_URL
  ? [process.env.DATABASE_URL]
  : ['postgres://postgres@127.0.0.1:5432/test', 'postgres://postgres@127.0.0.1:5432/postgres']

/** The first that answers, or why there is none: with CI=true that is a failure, else those tests are said to be skipped. */
export async function testServer(): Promise<{ address: string } | { address: null; why: string }> {
  for (const address of candidates) {
    const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 3_000 })
    try {
      await client.connect()
      await client.end()
      return { address }
    } catch {
      // The next one may answer.
    }
  }
  return { address: null, why: `no server answers at ${candidates.map(withoutPassword).join(' or ')}` }
}

/** Runs one statement on a connection of its own. */
export async function tell<Row extends pg.QueryResultRow>(address: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

export const newName = (): string => `test_${randomUUID().replaceAll('-', '')}`

/** The same server, another of its databases. */
function databaseAt(address: string, name: string): string {
  const url = new URL(address)
  url.pathname = `/${name}`
  return url.href
}

/** An empty database, or a copy of `template`, at an address of its own. */
export async function makeDatabase(
  address: string,
  template?: string,
): Promise<{ address: string; name: string; drop: () => Promise<void> }> {
  const name = newName()
  await tell(address, `create database ${name}${template ? ` template ${template}` : ''}`)
  return {
    address: databaseAt(address, name),
    name,
    drop: async () => {
      await tell(address, `drop database if exists ${name} with (force)`)
    },
  }
}

function withoutPassword(address: string): string {
  const url = new URL(address)
  url.password = ''
  return url.href
}
