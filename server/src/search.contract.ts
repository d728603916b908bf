/** What the register must find, whichever engine keeps it. */
import type { SearchDocument, SearchKind } from '@samsyn/meeting/search'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Memories } from './memory.ts'
import { putInRegister, type Question, Search } from './search.ts'
import type { Session } from './sign-in.ts'
import { addMeetings, type StorageUnderTest } from './storage/storage.contract.ts'

const AT = '2026-11-22T12:00:00.000Z'

const document = (title: string, more: Partial<SearchDocument> = {}): SearchDocument => ({
  kind: 'decision',
  number: '',
  title,
  text: '',
  date: '2026-03-13',
  status: 'decided',
  owner: '',
  organisations: [],
  address: `/beslut/${title}`,
  ...more,
})

const session = (id: string, organiser = false): Session => ({
  ...{ id, name: id, organisation: '', organiser },
  expiresAt: '2099-01-01T00:00:00.000Z',
})
const organiser = session('olga', true)

export function searchContract(name: string, open: () => Promise<StorageUnderTest>): void {
  describe(`The register on ${name}`, () => {
    let under: StorageUnderTest
    let search: Search
    let openSeries: string[]

    beforeEach(async () => {
      under = await open()
      openSeries = []
      await addMeetings(under.storage)
      search = new Search({
        storage: under.storage,
        memories: new Memories(under.storage),
        openSeries: async () => openSeries,
        log: pino({ level: 'silent' }),
      })
    })
    afterEach(async () => {
      await under.storage.close()
      await under.destroy()
    })

    const put = (meeting: string | null, ...documents: SearchDocument[]) =>
      under.storage.db
        .transaction()
        .execute((trx) =>
          putInRegister(trx, { source: `source ${meeting}`, series: 's1', meeting, protocol: null }, documents),
        )
    const asking = (q: string, more: Partial<Question> = {}): Question => ({
      ...{ q, kind: 'decision', series: '', year: '', organisation: '', status: '' },
      ...more,
    })
    const titles = async (q: string, more: Partial<Question> = {}, who: Session | null = organiser) =>
      (await search.find(who, asking(q, more), 1)).hits.map(({ title }) => title.map(({ text }) => text).join(''))
    const addSeat = async (who: string, meeting: string, role = 'participant') => {
      const { db } = under.storage
      const times = { created_at: AT, expires_at: '2099-01-01T00:00:00.000Z', ended_at: '' }
      await db
        .insertInto('sessions')
        .values({ id: who, secret_hash: who, name: who, organisation: '', organiser: 0, ...times })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
      const seat = { attendee: '', name: who, organisation: '', link_id: '', letter_id: '', slot: 1, created_at: AT }
      await db
        .insertInto('seats')
        .values({ session_id: who, meeting_id: meeting, role, ...seat })
        .execute()
    }

    it('finds beginnings of words and parts of compounds, with å, ä and ö as letters of their own', async () => {
      await put('m1', document('Länssamverkan i Växjö'), document('Samverkansorganet'), document('Landssamling'))
      expect(await titles('samverkan')).toEqual(['Samverkansorganet', 'Länssamverkan i Växjö'])
      expect(await titles('LÄNSS')).toEqual(['Länssamverkan i Växjö'])
      expect(await titles('lanss')).toEqual([])
      expect(await titles('vaxjo')).toEqual([])
      expect(await titles('samv växj')).toEqual(['Länssamverkan i Växjö'])
      expect(await titles('samv malmö')).toEqual([])
    })

    it('finds short words at the beginning of words, words in quotation marks as they stand, and any sign', async () => {
      await put('m1', document('Ett kapitel om IT'), document('Nära vård i länet'), document('100 % av 50_000 "kr"'))
      expect(await titles('it')).toEqual(['Ett kapitel om IT'])
      expect(await titles('k')).toHaveLength(2)
      expect(await titles('"nära vård"')).toEqual(['Nära vård i länet'])
      expect(await titles('"vård nära"')).toEqual([])
      for (const sign of ['100 %', '50_000', '"', "'", '*', 'a OR b', 'NEAR(', '\\', 'text:'])
        expect(await titles(sign), sign).toBeInstanceOf(Array)
      expect(await titles('100 % av')).toEqual(['100 % av 50_000 "kr"'])
    })

    it('puts a number first, then words of the title, then parts of them, then the text; the newest first', async () => {
      await put(
        'm1',
        document('Annat', { text: 'Om vård och B 2026:1', date: '2026-12-01' }),
        document('Hemvård', { date: '2026-11-01' }),
        document('Vård i hemmet', { date: '2020-01-01' }),
        document('Ny vård', { number: 'B 2026:1', date: '2019-01-01' }),
        document('Nyare vård', { number: 'B 2026:12', date: '2019-02-01' }),
      )
      expect(await titles('vård')).toEqual(['Vård i hemmet', 'Nyare vård', 'Ny vård', 'Hemvård', 'Annat'])
      expect((await titles('B 2026:1'))[0]).toBe('Ny vård')
      expect(await titles('')).toEqual(['Annat', 'Hemvård', 'Vård i hemmet', 'Nyare vård', 'Ny vård'])
    })

    it('chooses by kind, series, year, organisation and status, and counts every kind', async () => {
      await put(
        'm1',
        document('Ett', { organisations: ['Norrviks kommun', 'Regionen'] }),
        document('Två', { date: '2025-05-05', status: 'deferred', organisations: ['Regionen'] }),
        document('Tre', { kind: 'action', status: 'open' }),
      )
      expect(await titles('', { organisation: 'Norrviks kommun' })).toEqual(['Ett'])
      expect(await titles('', { year: '2025' })).toEqual(['Två'])
      expect(await titles('', { status: 'deferred' })).toEqual(['Två'])
      expect(await titles('', { series: 'another' })).toEqual([])
      expect(await titles('', { kind: 'action' })).toEqual(['Tre'])
      const { total } = await search.find(organiser, asking('', { status: 'decided' }), 1)
      const counts = await search.counts(organiser, asking('', { status: 'decided' }))
      expect({ total, decision: counts.decision, action: counts.action, person: counts.person }).toEqual({
        ...{ total: 1, decision: 1, action: 1, person: 0 },
      })
      expect(await search.choices(organiser, 'decision')).toEqual({
        series: [{ id: 's1', name: 'Månadsmöte', body: 'Styrelsen' }],
        years: ['2026', '2025'],
        organisations: ['Norrviks kommun', 'Regionen'],
        statuses: ['decided', 'deferred'],
      })
    })

    it('shows a person once, with the newest protocol and how many there are', async () => {
      const person = (date: string, organisation: string) =>
        document('Åsa Öhrmark', { kind: 'person', date, organisations: [organisation], address: `/p/${date}` })
      await put('m1', person('2026-01-01', 'Regionen'), person('2026-01-01', 'Norrviks kommun'))
      await put('m2', person('2025-01-01', 'Regionen'))
      const { hits, total } = await search.find(organiser, asking('öhrmark', { kind: 'person' }), 1)
      expect(total).toBe(2)
      expect(await search.counts(organiser, asking('öhrmark'))).toMatchObject({ person: 2, decision: 0 })
      const { groups } = await search.glance(organiser, 'öhr')
      expect(groups.map((group) => [group.kind, group.total])).toEqual([['person', 2]])
      expect(hits.map(({ address, times, organisations }) => [organisations[0], address, times]).sort()).toEqual([
        ['Norrviks kommun', '/p/2026-01-01', 1],
        ['Regionen', '/p/2026-01-01', 2],
      ])
    })

    it('shows everybody only what they may read, in every way there is to ask', async () => {
      await put('m1', document('Hemlig ett'))
      await put('m2', document('Hemlig två', { organisations: ['Regionen'] }))
      await put(null, document('Hemlig tre', { kind: 'earlier' as SearchKind }))
      await addSeat('mia', 'm1')
      await addSeat('skarm', 'm2', 'screen')
      const everything = async (who: Session | null) => [
        ...(await titles('hemlig', {}, who)),
        ...(await search.glance(who, 'hemlig')).groups.flatMap(({ hits }) => hits.map(({ address }) => address)),
        ...(await search.export(who, asking(''))).map(({ title }) => title),
        ...(await search.choices(who, 'decision')).organisations,
        ...Object.values(await search.counts(who, asking('hemlig'))),
      ]
      const nothing = [0, 0, 0, 0, 0, 0, 0]
      expect(await everything(null)).toEqual(nothing)
      expect(await everything(session('nobody'))).toEqual(nothing)
      expect(await everything(session('skarm'))).toEqual(nothing)
      expect(await everything(session('mia'))).toEqual([
        'Hemlig ett',
        '/beslut/Hemlig ett',
        'Hemlig ett',
        1,
        0,
        0,
        0,
        0,
        0,
        0,
      ])
      expect(await titles('hemlig')).toHaveLength(2)
      expect(await titles('hemlig', { kind: 'earlier' })).toEqual(['Hemlig tre'])
      openSeries = ['s1']
      expect(await titles('hemlig', {}, null)).toHaveLength(2)
    })

    it('replaces what a source said before, and keeps nothing of it', async () => {
      await put('m1', document('Fel ord', { organisations: ['Regionen'] }), document('Annat'))
      await put('m1', document('Rätt ord'))
      expect(await titles('fel')).toEqual([])
      expect(await titles('')).toEqual(['Rätt ord'])
      expect((await search.choices(organiser, 'decision')).organisations).toEqual([])
    })

    it('gives them page by page, and all of them to a file', async () => {
      await put(
        'm1',
        ...Array.from({ length: 450 }, (_, at) => document(`Beslut ${String(at).padStart(3, '0')} om vård`)),
      )
      const first = await search.find(organiser, asking('vård'), 1)
      const last = await search.find(organiser, asking('vård'), 9)
      expect([first.total, first.pages, first.hits.length, last.hits.length]).toEqual([450, 9, 50, 50])
      const all = await search.export(organiser, asking('vård'))
      expect(new Set(all.map(({ title }) => title)).size).toBe(450)
      expect(all[0]?.title).toBe('Beslut 449 om vård')
    })
  })
}
