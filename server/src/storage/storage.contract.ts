/** What every storage must do, whichever engine it is. */
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as register from './migrations/013-register.ts'
import { compressed, encodedOf, plain } from './state.ts'
import type { Appended, NewJournalRow, Phase, Storage } from './storage.ts'

export type StorageUnderTest = {
  storage: Storage
  /** Opens the same data again; the storage above has been closed. */
  reopen(): Promise<Storage>
  /** Removes the data. Whatever is open has been closed. */
  destroy(): Promise<void>
}

const AT = '2026-11-22T12:00:00.000Z'
const text = (words: string): Uint8Array => new TextEncoder().encode(words)
const row = (document: string, words: string, meeting = 'm1'): NewJournalRow => ({
  meeting,
  document,
  update: text(words),
  author: 'session-1',
})
const seqOf = (answer: Appended | undefined): number => {
  if (answer === undefined || !('seq' in answer)) throw new Error(`Expected a row to be appended: ${answer?.refused}`)
  return answer.seq
}

/** A database as it was before there was a register. */
async function withoutRegister(db: Storage['db']): Promise<void> {
  for (const table of ['memberships', 'positions', 'people', 'organisations'])
    await sql`drop table ${sql.table(table)}`.execute(db)
  await sql`drop index bodies_by_parent`.execute(db)
  await sql`alter table bodies drop column parent_id`.execute(db)
  await sql`create table people (id text not null constraint people_id primary key, body_id text not null,
    name text not null, organisation text not null, role text not null, email text not null,
    position integer not null, ended_at text not null)`.execute(db)
}

/** A body, a series and the meetings m1 and m2, both open. */
export async function addMeetings(storage: Storage): Promise<void> {
  const { db } = storage
  await db.insertInto('bodies').values({ id: 'b1', name: 'Styrelsen', created_at: AT, settings: '{}' }).execute()
  await db
    .insertInto('series')
    .values({ id: 's1', body_id: 'b1', name: 'Månadsmöte', created_at: AT, settings: '{}' })
    .execute()
  for (const id of ['m1', 'm2']) await addMeeting(storage, id)
}

async function addMeeting({ db }: Storage, id: string, phase: Phase = 'open'): Promise<void> {
  await db
    .insertInto('meetings')
    .values({
      id,
      series_id: 's1',
      phase,
      created_at: AT,
      date: '2026-12-01',
      start: '18:00',
      end: '20:00',
      place: 'Röda rummet',
      link: '',
      code: `CODE-${id}`,
      previous_id: null,
      freeze_seq: null,
      phase_changed_at: AT,
    })
    .execute()
}

const setPhase = (db: Storage['db'], id: string, phase: Phase, from?: Phase) =>
  db
    .updateTable('meetings')
    .set({ phase })
    .where('id', '=', id)
    .$if(from !== undefined, (query) => query.where('phase', '=', from ?? phase))
    .executeTakeFirstOrThrow()

async function addProtocol({ db }: Storage, id: string, version: number): Promise<void> {
  await db
    .insertInto('protocols')
    .values({
      id,
      meeting_id: 'm1',
      series_id: 's1',
      body_id: 'b1',
      version,
      record: text('{"§":1}'),
      hash: 'h',
      previous_hash: '',
      frozen_at: AT,
      frozen_by: 'Åsa',
      acknowledged: '[]',
    })
    .execute()
}

/** In the order in which they refer to each other. */
const afterFreeze = [
  'askings',
  'adjusters',
  'adjuster_links',
  'adjuster_answers',
  'remarks',
  'remark_replies',
  'signed_files',
  'approvals',
  'item_approvals',
  'addenda',
  'circulations',
  'circulation_files',
  'circulation_people',
  'circulation_links',
  'circulation_answers',
  'circulation_results',
  'plan_meetings',
  'notices',
  'notice_answers',
] as const

/** A row in every table of what happens after a freeze. */
async function addApproval(storage: Storage): Promise<void> {
  const { db } = storage
  await addProtocol(storage, 'p1', 1)
  await addLink(storage, 'l1', {})
  const protocol_id = 'p1'
  const one = { protocol_id, in_order: 0, last_day: '', message: '', items: '[]', asked_at: AT, asked_by: 'Åsa' }
  await db
    .insertInto('askings')
    .values({ id: 'q1', ...one })
    .execute()
  const adjuster = { id: 'a1', asking_id: 'q1', position: 1, attendee: '', name: 'Bo', organisation: '' }
  await db.insertInto('adjusters').values(adjuster).execute()
  await db.insertInto('adjuster_links').values({ link_id: 'l1', adjuster_id: 'a1' }).execute()
  const answer = { id: 'w1', adjuster_id: 'a1', answer: 'approved' as const, reason: '', session: 's', at: AT }
  await db.insertInto('adjuster_answers').values(answer).execute()
  const remark = { id: 'r1', protocol_id, item: '3', text: 'Fel.', name: 'Bo', session: 's', at: AT }
  await db.insertInto('remarks').values(remark).execute()
  const reply = { remark_id: 'r1', corrected_in: null, text: 'Nej.', replied_by: 'Åsa', at: AT }
  await db.insertInto('remark_replies').values(reply).execute()
  const file = { sha256: 's', size: 1, name: 'x.pdf', carries_record: 1, signed_by: '["Bo"]', kept_by: 'Åsa', at: AT }
  await db
    .insertInto('signed_files')
    .values({ id: 's1', protocol_id, record_hash: 'h', ...file })
    .execute()
  const approval = { item: '', record_hash: 'h', way: 'adjusters', names: '["Bo"]', at: AT, approved_in: null }
  await db
    .insertInto('approvals')
    .values({ protocol_id, ...approval })
    .execute()
  const atOnce = { item: 'i', words: 'Ord.', hash: 'h', names: '["Bo"]', at: AT, approved_by: 'Åsa' }
  await db
    .insertInto('item_approvals')
    .values({ id: 'o1', meeting_id: 'm1', ...atOnce })
    .execute()
  const addendum = { number: 1, record: text('{}'), hash: 'h1', previous_hash: 'h', added_at: AT, added_by: 'Åsa' }
  await db
    .insertInto('addenda')
    .values({ id: 'd1', protocol_id, ...addendum })
    .execute()

  const circulation_id = 'c1'
  const question = { mandate: '3', heading: 'H', lead: 'L', points: '["p"]', message: '', last_day: '2026-12-24' }
  await db
    .insertInto('circulations')
    .values({ id: circulation_id, protocol_id, series_id: 's1', ...question, begun_at: AT, begun_by: 'Åsa' })
    .execute()
  const document = { id: 'f1', circulation_id, sha256: 's', size: 1, type: 'application/pdf', name: 'x.pdf', at: AT }
  await db.insertInto('circulation_files').values(document).execute()
  const asked = { id: 'p1', circulation_id, position: 1, attendee: '', name: 'Bo', organisation: '' }
  await db.insertInto('circulation_people').values(asked).execute()
  await db.insertInto('circulation_links').values({ link_id: 'l1', person_id: 'p1' }).execute()
  const said = { id: 'w1', person_id: 'p1', answer: 'yes' as const, comment: '', session: 's', at: AT }
  await db.insertInto('circulation_answers').values(said).execute()
  const result = { circulation_id, decided: 1, yes: 1, no: 0, abstain: 0, silent: 0, at: AT }
  await db.insertInto('circulation_results').values(result).execute()

  const plan = { id: 'y1', series_id: 's1', state: 'adopted' as const, contents: '{}', made_at: AT, made_by: 'Åsa' }
  const adopted = { meeting_id: null, protocol_id, adopted_at: AT, adopted_by: 'Åsa' }
  await db
    .insertInto('plans')
    .values({ ...plan, ...adopted })
    .execute()
  const day = '2026-12-01'
  await db.insertInto('plan_meetings').values({ plan_id: 'y1', day, last_day: day, meeting_id: 'm1' }).execute()
  const notice = { meeting_id: 'm1', agenda: '[]', message: '', last_day: '', sent_at: AT, sent_by: 'Åsa' }
  await db
    .insertInto('notices')
    .values({ id: 'n1', ...notice })
    .execute()
  const comes = {
    attendee: 'a',
    answer: 'comes' as const,
    deputy: '',
    comment: '',
    session: 's',
    at: AT,
    listed: '' as const,
  }
  await db
    .insertInto('notice_answers')
    .values({ id: 'n1', meeting_id: 'm1', ...comes })
    .execute()
}

async function addOldProtocol({ db }: Storage): Promise<void> {
  const file = {
    sha256: 's',
    size: 1,
    type: 'text/plain',
    name: 'x.txt',
    added_at: AT,
    added_by: 'Åsa',
    removed_at: '',
  }
  const read = { reading: 'waiting', date: '', title: '', lines: '[]', proposal: '' }
  await db
    .insertInto('old_protocols')
    .values({ id: 'o1', series_id: 's1', ...file, ...read })
    .execute()
  const confirmed = { old_protocol_id: 'o1', number: 1, says: '{}', at: AT, confirmed_by: 'Åsa' }
  await db.insertInto('old_protocol_confirmations').values(confirmed).execute()
}

const addLink = ({ db }: Storage, id: string, change: { token_hash?: string; meeting_id?: string; name?: string }) =>
  db
    .insertInto('links')
    .values({
      id,
      token_hash: id,
      meeting_id: 'm1',
      role: 'secretary',
      name: '',
      organisation: '',
      attendee: '',
      created_at: AT,
      expires_at: AT,
      revoked_at: '',
      used_at: '',
      ...change,
    })
    .execute()

/** Does to an immutable table what only a broken disk does. */
async function unlocked({ db, engine }: Storage, table: string, act: () => Promise<void>): Promise<void> {
  if (engine === 'postgres') {
    await sql.raw(`alter table ${table} disable trigger user`).execute(db)
    await act()
    await sql.raw(`alter table ${table} enable trigger user`).execute(db)
    return
  }
  const { rows } = await sql<{ name: string; sql: string }>`
    select name, sql from sqlite_master where type = 'trigger' and tbl_name = ${table}`.execute(db)
  for (const { name } of rows) await sql.raw(`drop trigger ${name}`).execute(db)
  await act()
  for (const trigger of rows) await sql.raw(trigger.sql).execute(db)
}

const countJournal = async (db: Kysely<never> | Storage['db']): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) as count from journal`.execute(db)
  return rows[0]?.count ?? -1
}

export function storageContract(name: string, open: () => Promise<StorageUnderTest>): void {
  describe(name, () => {
    let under: StorageUnderTest
    let storage: Storage
    let db: Storage['db']

    beforeEach(async () => {
      under = await open()
      storage = under.storage
      db = storage.db
      await addMeetings(storage)
    })
    afterEach(async () => {
      await storage.close()
      await under.destroy()
    })
    const reopen = async (): Promise<void> => {
      await storage.close()
      storage = await under.reopen()
      db = storage.db
    }

    describe('the journal', () => {
      it('appends in the order given and answers row by row', async () => {
        const words = Array.from({ length: 500 }, (_, i) => `${i}`)
        const answers = await storage.append(words.map((word, i) => row(i % 3 === 0 ? 'd1' : 'd2', word)))
        const numbers = answers.map(seqOf)
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
        const rows = await db.selectFrom('journal').selectAll().orderBy('seq').execute()
        expect(rows.map((one) => one.seq)).toEqual(numbers)
        expect(rows.map((one) => new TextDecoder().decode(one.update))).toEqual(words)
        expect(rows.map((one) => one.document)).toEqual(words.map((_, i) => (i % 3 === 0 ? 'd1' : 'd2')))
        expect(rows[0]).toMatchObject({ meeting_id: 'm1', author: 'session-1' })
        expect(new Date(rows[0]?.at ?? '').toISOString()).toBe(rows[0]?.at)
      })

      it('appends nothing when nothing is given', async () => {
        expect(await storage.append([])).toEqual([])
        expect(await countJournal(db)).toBe(0)
      })

      it('refuses rows of a freezing meeting and takes the others of the same commit', async () => {
        await setPhase(db, 'm1', 'freezing')
        const [first, second, third] = await storage.append([row('d1', 'a'), row('d2', 'b', 'm2'), row('d1', 'c')])
        expect(first).toEqual({ refused: 'frozen' })
        expect(third).toEqual({ refused: 'frozen' })
        const rows = await db.selectFrom('journal').select(['seq', 'document', 'meeting_id']).execute()
        expect(rows).toEqual([{ seq: seqOf(second), document: 'd2', meeting_id: 'm2' }])
      })

      it('takes rows in every phase in which a meeting may be written, and in no other', async () => {
        const answers: Partial<Record<Phase, string>> = {}
        for (const phase of ['draft', 'called', 'open', 'closed', 'freezing', 'frozen', 'cancelled'] as const) {
          await setPhase(db, 'm1', phase)
          const [answer] = await storage.append([row('d1', phase)])
          answers[phase] = answer !== undefined && 'refused' in answer ? answer.refused : 'taken'
        }
        expect(answers).toEqual({
          draft: 'taken',
          called: 'taken',
          open: 'taken',
          closed: 'taken',
          freezing: 'frozen',
          frozen: 'frozen',
          cancelled: 'frozen',
        })
      })

      it('says that a meeting does not exist', async () => {
        const answers = await storage.append([row('d1', 'a', 'nowhere'), row('d1', 'b')])
        expect(answers[0]).toEqual({ refused: 'no-such-meeting' })
        expect(await countJournal(db)).toBe(1)
        seqOf(answers[1])
      })

      it('a refused append leaves nothing behind', async () => {
        await storage.append([row('d1', 'before')])
        await setPhase(db, 'm1', 'frozen')
        expect(await storage.append([row('d1', 'after'), row('d9', 'after')])).toEqual([
          { refused: 'frozen' },
          { refused: 'frozen' },
        ])
        expect(await countJournal(db)).toBe(1)
        expect(await storage.documentsOf('m1')).toEqual(['d1'])
        expect((await storage.read('d9')).updates).toEqual([])
      })

      it('concurrent appends from 50 callers: all sequence numbers unique, each caller’s own rows in order', async () => {
        const perCaller = await Promise.all(
          Array.from({ length: 50 }, async (_, caller) => {
            const numbers: number[] = []
            for (let turn = 0; turn < 10; turn++) {
              const meeting = caller % 2 === 0 ? 'm1' : 'm2'
              const answers = await storage.append([
                row(`d${caller}`, `${turn}a`, meeting),
                row(`d${caller}`, `${turn}b`, meeting),
              ])
              numbers.push(...answers.map(seqOf))
            }
            return numbers
          }),
        )
        const all = perCaller.flat()
        expect(new Set(all).size).toBe(1000)
        expect(await countJournal(db)).toBe(1000)
        const wanted = Array.from({ length: 10 }, (_, turn) => [`${turn}a`, `${turn}b`]).flat()
        for (const [caller, numbers] of perCaller.entries()) {
          const { updates } = await storage.read(`d${caller}`)
          expect(updates.map((one) => one.seq)).toEqual(numbers)
          expect(updates.map((one) => new TextDecoder().decode(one.update))).toEqual(wanted)
        }
      })

      it('a row that cannot be stored is refused to its caller only', async () => {
        const [before, nul, unsigned, after] = await Promise.allSettled([
          storage.append([row('d1', 'before')]),
          storage.append([row('d1', 'same call'), row('d\0', 'bad')]),
          storage.append([row('d1', 'same call'), { ...row('d1', 'bad'), author: null as unknown as string }]),
          storage.append([row('d1', 'after')]),
        ])
        expect(before.status).toBe('fulfilled')
        expect(nul).toMatchObject({ status: 'rejected', reason: { reason: 'text' } })
        expect(unsigned).toMatchObject({ status: 'rejected', reason: { reason: 'constraint' } })
        expect(after.status).toBe('fulfilled')
        const { updates } = await storage.read('d1')
        expect(updates.map((one) => new TextDecoder().decode(one.update))).toEqual(['before', 'after'])
      })

      it('bytes come back as they were (all 256 values, empty, 1 MB)', async () => {
        const pool = Buffer.from('a pool that others write to')
        const all = Uint8Array.from({ length: 256 }, (_, i) => i)
        const big = new Uint8Array(1_000_000).map((_, i) => (i * 31) % 251)
        const samples: Uint8Array[] = [all, new Uint8Array(0), big, pool.subarray(2, 6), Buffer.from([0, 255, 0])]
        await storage.append(samples.map((update) => ({ meeting: 'm1', document: 'd1', update, author: 'server' })))
        const { updates } = await storage.read('d1')
        expect(updates).toHaveLength(samples.length)
        for (const [i, { update }] of updates.entries()) {
          expect(Object.getPrototypeOf(update)).toBe(Uint8Array.prototype)
          expect(update.buffer.byteLength).toBe(update.byteLength)
          expect(Buffer.compare(update, samples[i] ?? all)).toBe(0)
        }
        for (const [i, state] of samples.entries()) {
          await storage.snapshot(`copy ${i}`, 1, plain(state))
          const { snapshot } = await storage.read(`copy ${i}`)
          expect(Object.getPrototypeOf(snapshot?.state.bytes)).toBe(Uint8Array.prototype)
          expect(Buffer.compare(snapshot?.state.bytes ?? all, state)).toBe(0)
        }
        expect(pool.toString()).toBe('a pool that others write to')
      })

      it('text with å, ä, ö and emoji comes back as it was', async () => {
        const words = 'Räksmörgås på Östermalm 👩‍👩‍👧 ﷽ \u0001 \'"\\ {null,"x"}'
        const [answer] = await storage.append([{ ...row(words, 'a'), author: words }])
        expect((await storage.read(words)).updates).toMatchObject([{ seq: seqOf(answer), author: words }])
        expect(await storage.documentsOf('m1')).toEqual([words])
        await addLink(storage, 'l1', { name: words })
        expect(await db.selectFrom('links').select('name').executeTakeFirst()).toEqual({ name: words })
      })

      it('text with a NUL character is refused by name, and changes nothing', async () => {
        await expect(storage.append([row('d\0', 'a')])).rejects.toMatchObject({ reason: 'text' })
        await expect(storage.append([{ ...row('d', 'a'), author: '\0' }])).rejects.toMatchObject({ reason: 'text' })
        await expect(addLink(storage, 'l1', { name: 'Å\0sa' })).rejects.toMatchObject({ reason: 'text' })
        expect(await countJournal(db)).toBe(0)
        expect(await db.selectFrom('links').selectAll().execute()).toEqual([])
      })
    })

    describe('documents', () => {
      it('a document that was never written is empty', async () => {
        expect(await storage.read('d1')).toEqual({ snapshot: null, updates: [] })
        expect(await storage.documentsOf('m1')).toEqual([])
      })

      it('names the documents of a meeting, each once', async () => {
        await storage.append([row('m1/b', '1'), row('m1/a', '2'), row('m2/c', '3', 'm2'), row('m1/b', '4')])
        expect(await storage.documentsOf('m1')).toEqual(['m1/a', 'm1/b'])
        expect(await storage.documentsOf('m2')).toEqual(['m2/c'])
      })

      it('reads a document as it was after a given row', async () => {
        const answers = await storage.append([row('d1', 'a'), row('d2', 'x'), row('d1', 'b'), row('d1', 'c')])
        const [a, x, b, c] = answers.map(seqOf)
        const seqs = async (upTo?: number) => (await storage.read('d1', upTo)).updates.map((one) => one.seq)
        expect(await seqs()).toEqual([a, b, c])
        expect(await seqs(c)).toEqual([a, b, c])
        expect(await seqs(b)).toEqual([a, b])
        expect(await seqs(x)).toEqual([a])
        expect(await seqs(0)).toEqual([])
      })

      it.each([249, 250, 251, 1200])(
        'reads all of %i rows, each once and in order, among those of others',
        async (count) => {
          const rows = Array.from({ length: count }, (_, n) => [row('d1', `${n}`), row('d2', 'x')]).flat()
          const seqs = (await storage.append(rows)).map(seqOf).filter((_, at) => at % 2 === 0)
          expect((await storage.read('d1')).updates.map((one) => one.seq)).toEqual(seqs)
          expect((await storage.rows('d1')).map((one) => one.seq)).toEqual(seqs)
          expect((await storage.read('d1', seqs.at(-2))).updates.map((one) => one.seq)).toEqual(seqs.slice(0, -1))
        },
      )

      it('a snapshot shortens the read, the state stays the same', async () => {
        const answers = await storage.append(['a', 'b', 'c', 'd'].map((word) => row('d1', word)))
        const [a, b, c, d] = answers.map(seqOf) as [number, number, number, number]
        await storage.snapshot('d1', b, plain(text('ab')))
        const state = async (upTo?: number): Promise<string> => {
          const { snapshot, updates } = await storage.read('d1', upTo)
          const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
          return (
            (snapshot ? decode(encodedOf(snapshot.state)) : '') + updates.map(({ update }) => decode(update)).join('')
          )
        }
        expect(await storage.read('d1')).toMatchObject({
          snapshot: { seq: b, state: plain(text('ab')) },
          updates: [{ seq: c }, { seq: d }],
        })
        await storage.snapshot('d1', d, plain(text('abcd')))
        const begun = vi.fn()
        await storage.read('d1', undefined, begun)
        expect(begun.mock.calls).toEqual([[{ seq: d, state: plain(text('abcd')) }]])
        expect(await storage.read('d1')).toEqual({ snapshot: { seq: d, state: plain(text('abcd')) }, updates: [] })
        expect(await Promise.all([a, b, c, d, undefined].map(state))).toEqual(['a', 'ab', 'abc', 'abcd', 'abcd'])
        expect((await storage.rows('d1')).map(({ seq }) => seq)).toEqual([a, b, c, d])
        expect(await countJournal(db)).toBe(4)
      })

      it('keeps a compressed snapshot as it is, and its size before', async () => {
        const long = text('a'.repeat(5000))
        const state = compressed(long)
        await storage.snapshot('d1', 7, state)
        const { snapshot } = await storage.read('d1')
        expect(snapshot?.state).toEqual(state)
        expect(state.size).toBe(5000)
        expect(encodedOf(snapshot?.state ?? plain(text('')))).toEqual(long)
      })

      it('keeps the first of two snapshots of the same row', async () => {
        await Promise.all([
          storage.snapshot('d1', 7, plain(text('first'))),
          storage.snapshot('d1', 7, plain(text('first'))),
        ])
        await storage.snapshot('d1', 7, plain(text('second')))
        expect((await storage.read('d1')).snapshot?.state).toEqual(plain(text('first')))
      })
    })

    describe('damage', () => {
      const damage = async (table: 'journal' | 'snapshots', column: 'update' | 'state', seq: number): Promise<void> => {
        await unlocked(storage, table, async () => {
          await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${text('x')} where seq = ${seq}`.execute(db)
        })
      }

      it('a row that is not what was written makes its document unreadable, by name, and no other', async () => {
        const answers = await storage.append([row('d1', 'a'), row('d2', 'b'), row('d1', 'c')])
        const [a, b, c] = answers.map(seqOf) as [number, number, number]
        await damage('journal', 'update', c)
        await reopen()
        await expect(storage.read('d1')).rejects.toMatchObject({
          reason: 'damaged',
          message: `Row ${c} of d1 is not what was written.`,
        })
        expect((await storage.read('d1', b)).updates).toMatchObject([{ seq: a, update: text('a') }])
        expect((await storage.read('d2')).updates).toMatchObject([{ seq: b, update: text('b') }])
      })

      it('who wrote a row, when and where is as safe as what', async () => {
        for (const [column, value] of [
          ['author', 'session-2'],
          ['at', AT],
          ['meeting_id', 'm2'],
        ] as const) {
          const [answer] = await storage.append([row(`d-${column}`, 'a')])
          await unlocked(storage, 'journal', async () => {
            await sql`update journal set ${sql.ref(column)} = ${value} where seq = ${seqOf(answer)}`.execute(db)
          })
          await expect(storage.read(`d-${column}`)).rejects.toMatchObject({ reason: 'damaged' })
        }
      })

      it('a damaged snapshot is passed over: the rows it was made of are still there', async () => {
        const answers = await storage.append(['a', 'b', 'c'].map((word) => row('d1', word)))
        const [a, b, c] = answers.map(seqOf) as [number, number, number]
        await storage.snapshot('d1', a, plain(text('a')))
        await storage.snapshot('d1', b, plain(text('ab')))
        await damage('snapshots', 'state', b)
        expect(await storage.read('d1')).toMatchObject({ snapshot: { seq: a }, updates: [{ seq: b }, { seq: c }] })
        await damage('snapshots', 'state', a)
        expect(await storage.read('d1')).toMatchObject({
          snapshot: null,
          updates: [{ seq: a }, { seq: b }, { seq: c }],
        })
      })

      it('data from before there were checksums can be read as before, and goes on with them', async () => {
        await storage.append([row('d1', 'old')])
        await storage.snapshot('d2', 1, plain(text('old')))
        await sql`alter table journal drop column checksum`.execute(db)
        await sql`alter table snapshots drop column checksum`.execute(db)
        await sql`alter table snapshots drop column size`.execute(db)
        await sql`alter table files drop column pages`.execute(db)
        await sql`alter table files drop column slides`.execute(db)
        await sql`alter table meetings drop column link`.execute(db)
        await sql`alter table seats drop column letter_id`.execute(db)
        const triggers =
          storage.engine === 'sqlite'
            ? ['exports_no_update', 'exports_no_delete']
            : ['exports_no_change on exports', 'exports_no_truncate on exports']
        for (const trigger of triggers) await sql.raw(`drop trigger ${trigger}`).execute(db)
        for (const later of [
          'deliveries',
          'webhooks',
          'api_keys',
          'search_text',
          'search_organisations',
          'search_documents',
          'search_sources',
          'old_protocol_confirmations',
          'old_protocols',
          'circulation_landings',
          ...afterFreeze.toReversed(),
          'notice_links',
          'outbox',
          'calendar_states',
          'feeds',
          'plans',
          'leases',
          'audit',
          'layouts',
          'dots',
          'copies',
          'task_reminders',
          'proposal_steps',
          'proposals',
          'task_links',
          'task_reports',
          'carry_choices',
          'carried',
          'timestamps',
          'sealed_files',
          'seals',
          'seal_keys',
        ])
          await sql`drop table ${sql.table(later)}`.execute(db)
        await withoutRegister(db)
        await sql`delete from kysely_migration where name >= '002-checksums'`.execute(db)
        await reopen()
        const [answer] = await storage.append([row('d1', 'new')])
        expect((await storage.read('d1')).updates.map(({ update }) => update)).toEqual([text('old'), text('new')])
        expect((await storage.read('d2')).snapshot?.state).toEqual(plain(text('old')))
        await damage('journal', 'update', seqOf(answer))
        await expect(storage.read('d1')).rejects.toMatchObject({ reason: 'damaged' })
      })
    })

    it('the people of each body become one register, and are members from then on', async () => {
      await db.insertInto('bodies').values({ id: 'b2', name: 'Beredningen', created_at: AT, settings: '{}' }).execute()
      await withoutRegister(db)
      const before = [
        ['p1', 'b1', 'Anna Ek', 'Tallnäs kommun', 'ledamot', '', 1, ''],
        ['p2', 'b1', 'Bo Ström', 'Region Norrsund', 'ordförande', 'bo@x.se', 2, '2026-03-01T10:00:00.000Z'],
        ['p3', 'b2', 'anna  ek', 'tallnäs kommun', 'sekreterare', 'anna@x.se', 1, ''],
        ['p4', 'b2', 'Anna Ek', 'Region Norrsund', '', '', 2, ''],
      ] as const
      for (const row of before) await sql`insert into people values (${sql.join(row)})`.execute(db)
      await register.up(db as unknown as Kysely<unknown>, storage.engine)

      const people = await db.selectFrom('people').selectAll().orderBy('id').execute()
      expect(people).toEqual([
        { id: 'p1', name: 'Anna Ek', aliases: '[]', email: 'anna@x.se' },
        { id: 'p2', name: 'Bo Ström', aliases: '[]', email: 'bo@x.se' },
        { id: 'p4', name: 'Anna Ek', aliases: '[]', email: '' },
      ])
      const members = await db.selectFrom('memberships').selectAll().orderBy('body_id').orderBy('place').execute()
      expect(members.map(({ body_id, person_id, role, to_day }) => [body_id, person_id, role, to_day])).toEqual([
        ['b1', 'p1', 'ledamot', ''],
        ['b1', 'p2', 'ordförande', '2026-03-01'],
        ['b2', 'p1', 'sekreterare', ''],
        ['b2', 'p4', '', ''],
      ])
      const positions = await db
        .selectFrom('positions')
        .innerJoin('organisations', 'organisations.id', 'positions.organisation_id')
        .select(['person_id', 'organisations.name'])
        .orderBy('person_id')
        .execute()
      expect(positions.map(({ person_id, name }) => [person_id, name])).toEqual([
        ['p1', 'Tallnäs kommun'],
        ['p2', 'Region Norrsund'],
        ['p4', 'Region Norrsund'],
      ])
    })

    it('different people of one name are not made one when the register is made', async () => {
      await db.insertInto('bodies').values({ id: 'b2', name: 'Beredningen', created_at: AT, settings: '{}' }).execute()
      await withoutRegister(db)
      const ended = '2026-03-01T10:00:00.000Z'
      const before = [
        ['p1', 'b1', 'Anna Ek', 'Tallnäs kommun', '', 'anna@x.se', 1, ''],
        ['p2', 'b2', 'Anna Ek', 'Tallnäs kommun', '', 'anna.ek@x.se', 1, ''],
        ['p3', 'b1', 'Bo Ström', '', '', '', 2, ''],
        ['p4', 'b2', 'Bo Ström', '', '', '', 2, ''],
        ['p5', 'b1', 'Cia Lund', 'Tallnäs kommun', '', 'gammal@x.se', 3, ended],
        ['p6', 'b2', 'Cia Lund', 'Tallnäs kommun', '', 'cia@x.se', 3, ''],
        ['p7', 'b1', 'Dan Holm', 'Tallnäs kommun', '', 'DAN@x.se', 4, ended],
        ['p8', 'b2', 'Dan Holm', 'Tallnäs kommun', '', 'dan@x.se', 4, ''],
      ] as const
      for (const row of before) await sql`insert into people values (${sql.join(row)})`.execute(db)
      await register.up(db as unknown as Kysely<unknown>, storage.engine)

      const people = await db.selectFrom('people').select(['id', 'email']).orderBy('id').execute()
      expect(people.map(({ id, email }) => [id, email])).toEqual([
        ['p1', 'anna@x.se'],
        ['p2', 'anna.ek@x.se'],
        ['p3', ''],
        ['p4', ''],
        ['p5', 'gammal@x.se'],
        ['p6', 'cia@x.se'],
        ['p8', 'dan@x.se'],
      ])
      const members = await db
        .selectFrom('memberships')
        .select('person_id')
        .orderBy('body_id')
        .orderBy('place')
        .execute()
      expect(members.map(({ person_id }) => person_id)).toEqual(['p1', 'p3', 'p5', 'p8', 'p2', 'p4', 'p6', 'p8'])
    })

    describe('the freeze', () => {
      it('the freeze transition has one winner of two', async () => {
        for (let round = 0; round < 10; round++) {
          await setPhase(db, 'm1', 'closed')
          const results = await Promise.all([
            setPhase(db, 'm1', 'freezing', 'closed'),
            setPhase(db, 'm1', 'freezing', 'closed'),
          ])
          expect(results.map((result) => result.numUpdatedRows).sort()).toEqual([0n, 1n])
        }
      })

      it('an append that races with the freeze is either at or before its last row, or refused', async () => {
        for (let round = 0; round < 10; round++) {
          const meeting = `race ${round}`
          await addMeeting(storage, meeting, 'closed')
          const appends = Array.from({ length: 40 }, (_, i) => storage.append([row(`d${round}`, `${i}`, meeting)]))
          const freeze = appends[round * 4]?.then(() => setPhase(db, meeting, 'freezing', 'closed'))
          const later = freeze?.then(() => storage.append([row(`d${round}`, 'late', meeting)]))
          const last = await freeze?.then(() =>
            db
              .selectFrom('journal')
              .select(({ fn }) => fn.max('seq').as('seq'))
              .where('meeting_id', '=', meeting)
              .executeTakeFirstOrThrow(),
          )
          const answers = (await Promise.all(appends)).flat()
          const taken = answers.filter((answer) => 'seq' in answer).map((answer) => answer.seq)
          expect(Math.max(...taken)).toBe(last?.seq)
          expect(await later).toEqual([{ refused: 'frozen' }])
          const { updates } = await storage.read(`d${round}`)
          expect(updates.map((one) => one.seq)).toEqual(taken)
        }
      })

      it('protocol rows can be neither changed nor removed', async () => {
        await addProtocol(storage, 'p1', 1)
        const before = await db.selectFrom('protocols').selectAll().execute()
        const immutable = { reason: 'immutable' }
        await expect(db.updateTable('protocols').set({ hash: 'x' }).execute()).rejects.toMatchObject(immutable)
        await expect(db.deleteFrom('protocols').execute()).rejects.toMatchObject(immutable)
        await expect(
          sql`insert into protocols select * from protocols where true
              on conflict (id) do update set hash = 'x'`.execute(db),
        ).rejects.toMatchObject(immutable)
        if (storage.engine === 'sqlite') {
          await expect(sql`insert or replace into protocols select * from protocols`.execute(db)).rejects.toMatchObject(
            immutable,
          )
        } else {
          await expect(sql`truncate protocols cascade`.execute(db)).rejects.toMatchObject(immutable)
        }
        expect(await db.selectFrom('protocols').selectAll().execute()).toEqual(before)
      })

      it('journal and snapshot rows can be neither changed nor removed', async () => {
        await storage.append([row('d1', 'a')])
        await storage.snapshot('d1', 1, plain(text('a')))
        const immutable = { reason: 'immutable' }
        const other = text('x')
        await expect(db.updateTable('journal').set({ update: other }).execute()).rejects.toMatchObject(immutable)
        await expect(db.deleteFrom('journal').execute()).rejects.toMatchObject(immutable)
        await expect(db.updateTable('snapshots').set({ state: other }).execute()).rejects.toMatchObject(immutable)
        await expect(db.deleteFrom('snapshots').execute()).rejects.toMatchObject(immutable)
        expect(await storage.read('d1', 1)).toMatchObject({ snapshot: { state: plain(text('a')) } })
        expect(await countJournal(db)).toBe(1)
      })

      it('audit rows can be neither changed nor removed', async () => {
        const line = { at: AT, session: 's', name: 'Åsa', act: 'link-made', meeting_id: 'm1', details: '{}' }
        await db.insertInto('audit').values(line).execute()
        const immutable = { reason: 'immutable' }
        await expect(db.updateTable('audit').set({ name: 'x' }).execute()).rejects.toMatchObject(immutable)
        await expect(db.deleteFrom('audit').execute()).rejects.toMatchObject(immutable)
        if (storage.engine === 'sqlite')
          await expect(sql`insert or replace into audit select * from audit`.execute(db)).rejects.toMatchObject(
            immutable,
          )
        else await expect(sql`truncate audit`.execute(db)).rejects.toMatchObject(immutable)
        expect(await db.selectFrom('audit').selectAll().execute()).toMatchObject([line])
      })

      it('what is kept of what happens to a frozen protocol can be neither changed nor removed', async () => {
        await addApproval(storage)
        const immutable = { reason: 'immutable' }
        for (const table of afterFreeze) {
          const before = await db.selectFrom(table).selectAll().execute()
          expect(before, table).toHaveLength(1)
          const [column = ''] = Object.keys(before[0] ?? {})
          const named = sql.table(table)
          await expect(sql`update ${named} set ${sql.ref(column)} = 'x'`.execute(db), table).rejects.toMatchObject(
            immutable,
          )
          await expect(sql`delete from ${named}`.execute(db), table).rejects.toMatchObject(immutable)
          if (storage.engine === 'sqlite')
            await expect(
              sql`insert or replace into ${named} select * from ${named}`.execute(db),
              table,
            ).rejects.toMatchObject(immutable)
          else await expect(sql`truncate ${named} cascade`.execute(db), table).rejects.toMatchObject(immutable)
          expect(await db.selectFrom(table).selectAll().execute(), table).toEqual(before)
        }
      })

      it('a protocol and an item of it are approved once, and its addenda have a number each', async () => {
        await addApproval(storage)
        const again = async (table: 'approvals' | 'addenda', id: object) => {
          const row = await db.selectFrom(table).selectAll().executeTakeFirstOrThrow()
          await db
            .insertInto(table)
            .values({ ...row, ...id } as never)
            .execute()
        }
        const twice = (constraint: string) => ({ reason: 'unique', constraint })
        await expect(again('approvals', {})).rejects.toMatchObject({ reason: 'unique' })
        await again('approvals', { item: '3' })
        // By a meeting as well, which may be corrected so that it did not.
        await again('approvals', { way: 'next-meeting', approved_in: 'p1' })
        await expect(again('approvals', { way: 'next-meeting', approved_in: 'p1' })).rejects.toMatchObject({
          reason: 'unique',
        })
        await expect(again('addenda', { id: 'other' })).rejects.toMatchObject(twice('addenda_protocol_id_number'))
        await again('addenda', { id: 'other', number: 2 })
      })

      it('protocols, seals, their keys, what was made of a protocol and what was confirmed of an old one can be neither changed nor removed, by whatever statement', async () => {
        await addProtocol(storage, 'p1', 1)
        await db.insertInto('seal_keys').values({ id: 'k1', public_key: 'k', made_at: AT }).execute()
        const seal = { protocol_id: 'p1', series_id: 's1', place: 1, key_id: 'k1', seal: '{}' }
        await db.insertInto('seals').values(seal).execute()
        const made = { protocol_id: 'p1', format: 'pdf', sha256: 'h', made_at: AT }
        await db.insertInto('exports').values(made).execute()
        await db.insertInto('sealed_files').values({ protocol_id: 'p1', type: 'pdf', seal: '{}' }).execute()
        const stamp = { protocol_id: 'p1', token: text('t'), stamped_at: AT, stamped_by: 'a', received_at: AT }
        await db.insertInto('timestamps').values(stamp).execute()
        await addOldProtocol(storage)
        const immutable = { reason: 'immutable' }
        const tables = {
          old_protocol_confirmations: 'says',
          protocols: 'hash',
          seal_keys: 'public_key',
          seals: 'seal',
          sealed_files: 'seal',
          timestamps: 'stamped_by',
          exports: 'sha256',
        }
        for (const [table, column] of Object.entries(tables)) {
          const before = await sql.raw(`select * from ${table}`).execute(db)
          const replaced = `insert into ${table} select * from ${table} where true`
          const ways = [
            `update ${table} set ${column} = 'x'`,
            `update ${table} set ${column} = ${column}`,
            `update ${table} set ${column} = 'x' from meetings`,
            `delete from ${table}`,
            `with all_rows as (select ${column} as one from ${table})
             delete from ${table} where ${column} in (select one from all_rows)`,
          ]
          const own =
            storage.engine === 'sqlite'
              ? [
                  `update or ignore ${table} set ${column} = 'x'`,
                  `update or replace ${table} set ${column} = 'x'`,
                  replaced.replace('into', 'or replace into'),
                  replaced.replace('insert', 'replace'),
                ]
              : [`truncate ${table} cascade`]
          for (const way of [...ways, ...own])
            await expect(sql.raw(way).execute(db), way).rejects.toMatchObject(immutable)
          expect((await sql.raw(`select * from ${table}`).execute(db)).rows).toEqual(before.rows)
        }
      })

      it('a series has one seal in each place', async () => {
        await db.insertInto('seal_keys').values({ id: 'k1', public_key: 'k', made_at: AT }).execute()
        for (const [id, version] of [
          ['p1', 1],
          ['p2', 2],
        ] as const)
          await addProtocol(storage, id, version)
        const seal = { series_id: 's1', place: 1, key_id: 'k1', seal: '{}' }
        await db
          .insertInto('seals')
          .values({ ...seal, protocol_id: 'p1' })
          .execute()
        await expect(
          db
            .insertInto('seals')
            .values({ ...seal, protocol_id: 'p2' })
            .execute(),
        ).rejects.toMatchObject({
          reason: 'unique',
          constraint: 'seals_series_id_place',
        })
      })

      it('a meeting has one protocol of each version', async () => {
        await addProtocol(storage, 'p1', 1)
        await addProtocol(storage, 'p2', 2)
        await expect(addProtocol(storage, 'p3', 2)).rejects.toMatchObject({
          reason: 'unique',
          constraint: 'protocols_meeting_id_version',
        })
      })
    })

    describe('the tables', () => {
      it('unique violations are named', async () => {
        await addLink(storage, 'l1', { token_hash: 'same' })
        await expect(addLink(storage, 'l2', { token_hash: 'same' })).rejects.toMatchObject({
          name: 'StorageError',
          reason: 'unique',
          constraint: 'links_token_hash',
        })
        await expect(addLink(storage, 'l1', {})).rejects.toMatchObject({ reason: 'unique', constraint: 'links_id' })
        await expect(addMeeting(storage, 'm1')).rejects.toMatchObject({ reason: 'unique' })
        await db
          .insertInto('sessions')
          .values({
            id: 'session',
            secret_hash: 'secret',
            name: '',
            organisation: '',
            organiser: 1,
            created_at: AT,
            expires_at: AT,
            ended_at: '',
          })
          .execute()
        const sit = () =>
          db
            .insertInto('seats')
            .values({
              session_id: 'session',
              meeting_id: 'm1',
              role: 'participant',
              attendee: '',
              name: '',
              organisation: '',
              link_id: '',
              letter_id: '',
              slot: 1,
              created_at: AT,
            })
            .execute()
        await sit()
        await expect(sit()).rejects.toMatchObject({ reason: 'unique', constraint: 'seats_session_id_meeting_id' })
      })

      it('what is referred to must exist', async () => {
        await expect(addLink(storage, 'l1', { meeting_id: 'nowhere' })).rejects.toMatchObject({ reason: 'foreign-key' })
        await storage.append([row('d1', 'a')])
        await expect(db.deleteFrom('meetings').where('id', '=', 'm1').execute()).rejects.toMatchObject({
          reason: 'foreign-key',
        })
      })

      it('what must be there must be there', async () => {
        const insert = sql`insert into bodies (id, name, created_at) values ('b2', 'x', 'y')`.execute(db)
        await expect(insert).rejects.toMatchObject({ reason: 'constraint' })
      })

      it('numbers are numbers, also large ones, counts and sums', async () => {
        const size = 5_000_000_000
        for (const id of ['f1', 'f2']) {
          await db
            .insertInto('files')
            .values({
              id,
              meeting_id: 'm1',
              sha256: 'x',
              size,
              type: 'application/pdf',
              name: 'Kallelse.pdf',
              uploaded_by: 'Åsa',
              at: AT,
              preview: '',
              conversion: 'none',
              pages: 0,
              slides: '',
            })
            .execute()
        }
        const totals = await db
          .selectFrom('files')
          .select(({ fn }) => [
            fn.countAll<number>().as('count'),
            fn.sum<number>('size').as('sum'),
            fn.max('size').as('max'),
          ])
          .executeTakeFirst()
        expect(totals).toEqual({ count: 2, sum: 2 * size, max: size })
        expect(await db.selectFrom('meetings').select('freeze_seq').where('id', '=', 'm1').execute()).toStrictEqual([
          { freeze_seq: null },
        ])
      })

      it('a statement that is wrong is an error without a reason, and harms nothing', async () => {
        const error = await sql`select nothing from nowhere`.execute(db).catch((caught: unknown) => caught)
        expect(error).toBeInstanceOf(Error)
        expect(error).not.toHaveProperty('reason')
        seqOf((await storage.append([row('d1', 'a')]))[0])
      })
    })

    describe('transactions', () => {
      it('are rolled back when their work fails', async () => {
        const work = db.transaction().execute(async (trx) => {
          await trx.updateTable('meetings').set({ place: 'elsewhere' }).execute()
          throw new Error('changed my mind')
        })
        await expect(work).rejects.toThrow('changed my mind')
        const rows = await db.selectFrom('meetings').select('place').distinct().execute()
        expect(rows).toEqual([{ place: 'Röda rummet' }])
      })

      it('are rolled back when a statement fails, and the connection serves the next one', async () => {
        const work = db.transaction().execute(async (trx) => {
          await trx.updateTable('meetings').set({ place: 'elsewhere' }).execute()
          await trx.insertInto('bodies').values({ id: 'b1', name: '', created_at: AT, settings: '' }).execute()
        })
        await expect(work).rejects.toMatchObject({ reason: 'unique', constraint: 'bodies_id' })
        const rows = await db.selectFrom('meetings').select('place').distinct().execute()
        expect(rows).toEqual([{ place: 'Röda rummet' }])
      })

      it('add to a number without losing any of 40 concurrent additions', async () => {
        await Promise.all(
          Array.from({ length: 40 }, () =>
            db.transaction().execute(async (trx) => {
              const read = trx.selectFrom('meetings').select('freeze_seq').where('id', '=', 'm1')
              const { freeze_seq } = await (storage.engine === 'postgres'
                ? read.forUpdate()
                : read
              ).executeTakeFirstOrThrow()
              await trx
                .updateTable('meetings')
                .set({ freeze_seq: (freeze_seq ?? 0) + 1 })
                .where('id', '=', 'm1')
                .execute()
            }),
          ),
        )
        const rows = await db.selectFrom('meetings').select('freeze_seq').where('id', '=', 'm1').execute()
        expect(rows).toEqual([{ freeze_seq: 40 }])
      })

      it('an append waits for a transaction that is freezing its meeting, and is then refused', async () => {
        let append: Promise<Appended[]> | undefined
        await db.transaction().execute(async (trx) => {
          await setPhase(trx, 'm1', 'freezing')
          append = storage.append([row('d1', 'a')])
          await trx.selectFrom('meetings').selectAll().execute()
          expect(await countJournal(trx)).toBe(0)
        })
        expect(await append).toEqual([{ refused: 'frozen' }])
      })
    })

    describe('opening and closing', () => {
      it('survives reopening', async () => {
        const [answer] = await storage.append([row('d1', 'a')])
        await storage.snapshot('d1', seqOf(answer), plain(text('a')))
        await addProtocol(storage, 'p1', 1)
        await reopen()
        expect(await storage.read('d1')).toEqual({
          snapshot: { seq: seqOf(answer), state: plain(text('a')) },
          updates: [],
        })
        expect(await db.selectFrom('protocols').select(['id', 'record']).execute()).toEqual([
          { id: 'p1', record: text('{"§":1}') },
        ])
        const [next] = await storage.append([row('d1', 'b')])
        expect(seqOf(next)).toBeGreaterThan(seqOf(answer))
      })

      it('closing finishes what was accepted', async () => {
        const appends = Array.from({ length: 30 }, (_, i) => storage.append([row('d1', `${i}`)]))
        const queries = Array.from({ length: 30 }, (_, i) => addLink(storage, `l${i}`, {}))
        await reopen()
        await Promise.all([...appends, ...queries])
        expect((await storage.read('d1')).updates).toHaveLength(30)
        expect(await db.selectFrom('links').select('id').execute()).toHaveLength(30)
      })

      it('a closed storage refuses appends by name and queries at all', async () => {
        const closed = storage
        await reopen()
        await expect(closed.append([row('d1', 'a')])).rejects.toMatchObject({ reason: 'closed' })
        await expect(closed.read('d1')).rejects.toThrow()
        await closed.close()
      })

      it('a database newer than the program is refused, and left as it is', async () => {
        const timestamp = new Date().toISOString()
        await sql`insert into kysely_migration (name, timestamp) values ('999-later', ${timestamp})`.execute(db)
        await storage.close()
        await expect(under.reopen()).rejects.toMatchObject({ reason: 'newer-than-program' })
        // The first attempt has let go of it.
        await expect(under.reopen()).rejects.toMatchObject({ reason: 'newer-than-program' })
      })
    })
  })
}
