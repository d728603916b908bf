import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { searchContract } from '../search.contract.ts'
import { openSqlite } from './sqlite.ts'
import { plain } from './state.ts'
import { addMeetings, type StorageUnderTest, storageContract } from './storage.contract.ts'
import type { NewJournalRow, Storage } from './storage.ts'

const ownFolder = async (): Promise<StorageUnderTest> => {
  const folder = await mkdtemp(join(tmpdir(), 'samsyn-storage-'))
  const path = join(folder, 'data', 'samsyn.db')
  return {
    storage: await openSqlite(path),
    reopen: () => openSqlite(path),
    destroy: () => rm(folder, { recursive: true }),
  }
}
storageContract('SQLite', ownFolder)
searchContract('SQLite', ownFolder)

describe('SQLite only', () => {
  let folder: string
  let path: string
  let open: Storage[]

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'samsyn-storage-'))
    path = join(folder, 'samsyn.db')
    open = []
  })
  afterEach(async () => {
    for (const storage of open) await storage.close()
    await rm(folder, { recursive: true })
  })
  const opened = async (): Promise<Storage> => {
    const storage = await openSqlite(path, { patience: 0 })
    open.push(storage)
    return storage
  }
  const row = (update: Uint8Array): NewJournalRow => ({ meeting: 'm1', document: 'd1', update, author: 'server' })

  it('rejects appends and queries while the disk is full, and works again when there is room', async () => {
    const storage = await opened()
    await addMeetings(storage)
    await storage.append([row(Buffer.from('before'))])
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(storage.db)
    const pages = rows[0]?.page_count ?? 0
    await sql.raw(`pragma max_page_count = ${pages}`).execute(storage.db)

    const big = row(new Uint8Array(100_000))
    await expect(storage.append([big])).rejects.toMatchObject({ name: 'StorageError', reason: 'disk-full' })
    const together = await Promise.allSettled([storage.append([big]), storage.append([big])])
    expect(together.map((result) => result.status)).toEqual(['rejected', 'rejected'])
    await expect(storage.snapshot('d1', 1, plain(big.update))).rejects.toMatchObject({ reason: 'disk-full' })
    const transaction = storage.db.transaction().execute(async (trx) => {
      await trx.updateTable('meetings').set({ place: 'elsewhere' }).execute()
      await trx
        .updateTable('bodies')
        .set({ settings: 'x'.repeat(100_000) })
        .execute()
    })
    await expect(transaction).rejects.toMatchObject({ reason: 'disk-full' })

    await sql.raw(`pragma max_page_count = ${pages + 1000}`).execute(storage.db)
    expect(await storage.append([big])).toEqual([{ seq: 2 }])
    expect((await storage.read('d1')).updates.map((one) => one.update.length)).toEqual([6, 100_000])
    const places = await storage.db.selectFrom('meetings').select('place').distinct().execute()
    expect(places).toEqual([{ place: 'Röda rummet' }])
  })

  it('does not block the event loop while it commits', async () => {
    const storage = await opened()
    await addMeetings(storage)
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)
    const rows = Array.from({ length: 2000 }, () => row(new Uint8Array(2000)))
    await storage.append(rows)
    const duringOneCommit = ticks
    let answered = 0
    for (let i = 0; i < 20; i++) {
      const answers = await Promise.all(rows.slice(0, 100).map((one) => storage.append([one])))
      answered += answers.length
    }
    clearInterval(timer)
    expect(answered).toBe(2000)
    expect(duringOneCommit).toBeGreaterThan(0)
    expect(ticks).toBeGreaterThan(duringOneCommit)
  })

  it('a second opener is refused, and may open the file when the first one has closed it', async () => {
    const first = await opened()
    await expect(openSqlite(path, { patience: 0 })).rejects.toMatchObject({ reason: 'in-use' })
    await addMeetings(first)
    await first.append([row(Buffer.from('still mine'))])
    await first.close()
    const second = await opened()
    expect((await second.read('d1')).updates).toHaveLength(1)
  })

  it('a second process is refused', async () => {
    await opened()
    const child = startChild(path)
    expect(await child.line()).toBe('refused in-use')
    await child.ended
  })

  it('leaves one file behind when it is closed', async () => {
    const storage = await opened()
    await addMeetings(storage)
    await storage.close()
    expect(await readdir(folder)).toEqual(['samsyn.db'])
  })

  it('says that a file is not a database, and that a folder cannot be opened', async () => {
    await writeFile(path, 'This is not a database. '.repeat(100))
    await expect(openSqlite(path, { patience: 0 })).rejects.toMatchObject({ reason: 'damaged' })
    await expect(openSqlite(folder, { patience: 0 })).rejects.toMatchObject({ reason: 'unreachable' })
  })

  it('has every acknowledged row after kill -9, five times', async () => {
    const storage = await opened()
    await addMeetings(storage)
    await storage.close()
    const acknowledged = new Map<number, string>()
    for (let round = 0; round < 5; round++) {
      const child = startChild(path)
      const before = acknowledged.size
      while (acknowledged.size < before + 200 + round * 37) {
        const line = await child.line()
        const [seq, words] = line.split(' ')
        acknowledged.set(Number(seq), words ?? '')
      }
      child.kill()
      await child.ended
      // What it had printed before it died counts too.
      for (const line of child.rest()) {
        const [seq, words] = line.split(' ')
        acknowledged.set(Number(seq), words ?? '')
      }
      const reopened = await openSqlite(path, { patience: 0 })
      const { updates } = await reopened.read('d1')
      const stored = new Map(updates.map((one) => [one.seq, Buffer.from(one.update).toString()]))
      const lost = [...acknowledged].filter(([seq, words]) => stored.get(seq) !== words)
      expect(lost).toEqual([])
      const integrity = await sql`pragma integrity_check`.execute(reopened.db)
      expect(integrity.rows).toEqual([{ integrity_check: 'ok' }])
      await reopened.close()
    }
  }, 60_000)
})

/** Runs appender.fixture.ts on the file: it appends without end and prints what was acknowledged. */
function startChild(path: string) {
  const script = new URL('./appender.fixture.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  let wake = (): void => {}
  let over = false
  createInterface({ input: child.stdout })
    .on('line', (line) => {
      lines.push(line)
      wake()
    })
    .on('close', () => {
      over = true
      wake()
    })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  return {
    ended,
    kill: () => child.kill('SIGKILL'),
    rest: () => lines.splice(0),
    async line(): Promise<string> {
      while (lines.length === 0) {
        if (over) throw new Error('The child ended without saying more.')
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      return lines.shift() ?? ''
    },
  }
}
