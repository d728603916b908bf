import { rm } from 'node:fs/promises'
import { notesDocument } from '@samsyn/meeting/documents'
import { Journal } from '@samsyn/server/journal'
import { openPostgres } from '@samsyn/server/storage/postgres'
import { makeDatabase, tell, testServer } from '@samsyn/server/storage/postgres.fixture'
import { addMeetings } from '@samsyn/server/storage/storage.contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  freePort,
  invited,
  makeMeeting,
  network,
  settled,
  signedIn,
  startProcess,
  temporaryFolder,
  textOf,
  type,
  until,
} from '../stage.ts'
import { Tokens, tokensIn } from './ledger.ts'

const found = await testServer()

/** A database of its own, and a way to it which can be paused and on which an answer is waited for so long. */
async function reach(server: string, silence: number) {
  const database = await makeDatabase(server)
  onTestFinished(database.drop)
  const way = await network(database.address)
  onTestFinished(() => way.close())
  const through = new URL(database.address)
  const { hostname, port } = new URL(way.address)
  through.hostname = hostname
  through.port = port
  through.searchParams.set('query_timeout', String(silence))
  return { address: database.address, through: through.href, way }
}

if (found.address === null) {
  const { why } = found
  describe('A PostgreSQL that falls silent', () => {
    if (process.env.CI === 'true') it('has a server to be tested on', () => expect.fail(why))
    else it.skip(`SKIPPED: ${why}`, () => {})
  })
} else {
  const server = found.address
  describe('A PostgreSQL that falls silent', () => {
    it('is not waited for without end: every query is rejected in time, and none waits behind another', async () => {
      const silence = 1_500
      const { through, way, address } = await reach(server, silence)
      const storage = await openPostgres(through)
      await addMeetings(storage)
      const row = (what: string) => ({ meeting: 'm1', document: 'd1', update: Buffer.from(what), author: 'server' })
      await storage.append([row('before')])
      const rejected = async (asked: Promise<unknown>): Promise<number> => {
        const began = performance.now()
        await expect(asked).rejects.toMatchObject({ name: 'StorageError', reason: 'timeout' })
        return performance.now() - began
      }
      const paused = Promise.withResolvers<void>()
      // The rollback of a transaction would wait as long again.
      const inTransaction = storage.db.transaction().execute(async (trx) => {
        await trx.updateTable('meetings').set({ place: 'elsewhere' }).execute()
        way.pause()
        paused.resolve()
        await trx.updateTable('meetings').set({ place: 'nowhere' }).execute()
      })
      const transaction = rejected(inTransaction)
      await paused.promise
      const took = await Promise.all([transaction, rejected(storage.append([row('meanwhile')]))])
      expect(Math.max(...took)).toBeLessThan(silence * 1.8)

      way.restore()
      // Not on the connections that owe an answer: that would be taken for the answer to this.
      const [appended] = await storage.append([row('after')])
      expect(appended).toMatchObject({ seq: expect.any(Number) })
      const rows = await storage.rows('d1')
      const after = rows.find(({ update }) => Buffer.from(update).toString() === 'after')
      expect(appended).toEqual({ seq: after?.seq })
      await until('the server has let go of the connections that were thrown away', async () => {
        const open = await tell<{ count: string }>(
          address,
          "select count(*) from pg_stat_activity where application_name = 'samsyn' and datname = current_database()",
        )
        return Number(open[0]?.count) <= 2
      })
      const places = await storage.db.selectFrom('meetings').select('place').distinct().execute()
      expect(places).toEqual([{ place: 'Röda rummet' }])
      await storage.close()
    })

    it('has people told that nothing is saved; and what was stored without an answer is there once', async () => {
      const { through, way, address } = await reach(server, 2_500)
      const dataDir = await temporaryFolder()
      const running = await startProcess({ dataDir, port: await freePort() }, through)
      onTestFinished(async () => {
        await running.kill('SIGKILL')
        await rm(dataDir, { recursive: true, force: true })
      })
      const organiser = await signedIn(running.address, running.token())
      const { meeting, items } = await makeMeeting(organiser)
      const document = notesDocument(meeting, items[1] ?? '')
      const tokens = new Tokens()
      const board = (await invited(organiser, meeting, 'participant', 'Skrivare')).board(meeting, { wire: tokens.wire })
      const notes = board.open(document)
      tokens.opens(notes)
      let told = false
      notes.on('stateless', ({ payload }: { payload: string }) => {
        told ||= (JSON.parse(payload) as { says: string }).says === 'not-saving'
      })
      const write = (token: string) => {
        type(notes.document, token)
        tokens.wrote(notes, token)
      }
      await settled(notes)
      write('⟦0-0⟧')
      await settled(notes)

      // The append waits for the meeting; then its answer is stopped on the way, and not the append.
      const direct = await openPostgres(address)
      const rows = () => direct.rows(document).then(({ length }) => length)
      const before = await rows()
      await direct.db.transaction().execute(async (trx) => {
        await trx.selectFrom('meetings').select('id').where('id', '=', meeting).forUpdate().execute()
        write('⟦0-1⟧')
        await until('the append waits', async () => {
          const waiting = await tell(
            address,
            `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
               and query like '%insert into journal%'`,
          )
          return waiting.length > 0
        })
        way.pause()
      })
      await until('it is on the disk', async () => (await rows()) > before)
      await until('its writer is told that nothing is saved', () => told)
      expect(tokens.pending).toEqual(['⟦0-1⟧'])

      way.restore()
      await until('it is acknowledged when it is offered again', async () => {
        notes.forceSync()
        return tokens.pending.length === 0
      })
      write('⟦0-2⟧')
      await settled(notes)
      expect((await running.kill('SIGTERM')).code).toBe(0)
      // As a rule it stands in the journal twice: as it was stored, and as it was offered again.
      const stored = await new Journal(direct).read(document)
      expect(tokensIn(textOf(stored))).toEqual(['⟦0-0⟧', '⟦0-1⟧', '⟦0-2⟧'])
      board.leave()
      await direct.close()
    })
  })
}
