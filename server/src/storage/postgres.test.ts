import { sql } from 'kysely'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { searchContract } from '../search.contract.ts'
import { makeDatabase, newName, tell, testServer } from './postgres.fixture.ts'
import { openPostgres } from './postgres.ts'
import { addMeetings, storageContract } from './storage.contract.ts'

const found = await testServer()

if (found.address === null) {
  const { why } = found
  describe('PostgreSQL', () => {
    if (process.env.CI === 'true') {
      it('has a server to be tested on', () => expect.fail(why))
    } else {
      it.skip(`SKIPPED, the storage contract was not run on PostgreSQL: ${why}`, () => {})
    }
  })
} else {
  const server = found.address
  const databases = copiesOfOne(server)
  afterAll(databases.end)
  storageContract('PostgreSQL', databases.open)
  searchContract('PostgreSQL', databases.open)
  describe('PostgreSQL only', () => {
    it('rejects when its connections are cut, and works again', async () => {
      const { storage, destroy } = await databases.open()
      onTestFinished(destroy)
      await addMeetings(storage)
      const row = { meeting: 'm1', document: 'd1', update: Buffer.from('a'), author: 'server' }
      await storage.append([row])
      const transaction = storage.db.transaction().execute(async (trx) => {
        await trx.updateTable('meetings').set({ place: 'elsewhere' }).execute()
        const append = expect(storage.append([row])).rejects.toMatchObject({ reason: 'unreachable' })
        const waiting = sql<{ pid: number }>`
          select pid from pg_stat_activity where application_name = 'samsyn' and wait_event_type = 'Lock'
            and datname = current_database() and query like '%insert into journal%'
            and pg_blocking_pids(pid) @> array[pg_backend_pid()]`
        let blocked: number | undefined
        while (blocked === undefined) blocked = (await waiting.execute(trx)).rows[0]?.pid
        await sql`select pg_terminate_backend(${blocked})`.execute(trx)
        await append
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx)
      })
      await expect(transaction).rejects.toMatchObject({ reason: 'unreachable' })
      expect(await storage.append([row])).toMatchObject([{ seq: expect.any(Number) }])
      const places = await storage.db.selectFrom('meetings').select('place').distinct().execute()
      expect(places).toEqual([{ place: 'Röda rummet' }])
      await storage.close()
    })

    it('two programs on one database: rows of a meeting become visible in the order of their numbers', async () => {
      const { storage: one, reopen, destroy } = await databases.open()
      onTestFinished(destroy)
      const two = await reopen()
      await addMeetings(one)
      let writing = true
      const write = async (storage: typeof one, name: string): Promise<number[]> => {
        const numbers: number[] = []
        for (let i = 0; i < 150; i++) {
          const rows = Array.from({ length: 5 }, () => ({
            meeting: 'm1',
            document: 'd1',
            update: Buffer.from(`${name} ${i}`),
            author: name,
          }))
          for (const answer of await storage.append(rows)) if ('seq' in answer) numbers.push(answer.seq)
        }
        return numbers
      }
      const follow = async (): Promise<number[]> => {
        const seen: number[] = []
        let last = false
        while (!last) {
          last = !writing
          const rows = await two.db
            .selectFrom('journal')
            .select('seq')
            .where('meeting_id', '=', 'm1')
            .where('seq', '>', seen.at(-1) ?? 0)
            .orderBy('seq')
            .execute()
          seen.push(...rows.map((row) => row.seq))
        }
        return seen
      }
      const following = follow()
      const written = await Promise.all([write(one, 'one'), write(two, 'two')])
      writing = false
      expect(await following).toEqual(written.flat().sort((a, b) => a - b))
      await one.close()
      await two.close()
    })

    it('two programs that start at once both find the tables', async () => {
      const schema = newName()
      onTestFinished(async () => {
        await tell(server, `drop schema if exists ${schema} cascade`)
      })
      const opened = await Promise.all([1, 2, 3].map(() => openPostgres(addressOf(server, schema))))
      for (const storage of opened) expect(await storage.documentsOf('m1')).toEqual([])
      for (const storage of opened) await storage.close()
    })

    it('does not wait at the start without end for tables that another program holds', async () => {
      const { storage, address, destroy } = await databases.open()
      onTestFinished(destroy)
      const impatient = new URL(address)
      impatient.searchParams.set('query_timeout', '50')
      await storage.db.transaction().execute(async (trx) => {
        await sql`lock table kysely_migration in access exclusive mode`.execute(trx)
        const reason = { reason: 'timeout', message: 'it does not answer.' }
        await expect(openPostgres(impatient.href)).rejects.toMatchObject(reason)
      })
      await (await openPostgres(address)).close()
      await storage.close()
    })

    it('says that nobody answers, and refuses a schema that is no name', async () => {
      await expect(openPostgres('postgres://postgres@127.0.0.1:1/test')).rejects.toMatchObject({
        reason: 'unreachable',
      })
      await expect(openPostgres(addressOf(server, 'x"; drop'))).rejects.toThrow('cannot be the name of a schema')
    })
  })
}

/** A database for every test: copies of one, since making all tables takes ten times as long as copying them. */
function copiesOfOne(address: string) {
  const made = once(async () => {
    const original = await makeDatabase(address)
    await (await openPostgres(original.address)).close()
    return original
  })
  const open = async () => {
    const original = await made()
    const own = await makeDatabase(address, original.name)
    const reopen = () => openPostgres(own.address)
    return { storage: await reopen(), reopen, address: own.address, destroy: own.drop }
  }
  return { open, end: async () => (await made()).drop() }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = null
  return () => (begun ??= work())
}

function addressOf(address: string, schema: string): string {
  const url = new URL(address)
  url.searchParams.set('schema', schema)
  return url.href
}
