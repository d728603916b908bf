/** The register over HTTP: what is frozen is found by who may read it, and by nobody else. */

import { csvOf } from '@samsyn/api/csv'
import type { DecisionPage, Found, Glance } from '@samsyn/api/search'
import { changeItem } from '@samsyn/meeting/agenda'
import { addAction, addDecision } from '@samsyn/meeting/decisions'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  Browser,
  freeze,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  type StagedMeeting,
  smallPdf,
  startServer,
  type,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
let member: Browser
let stranger: Browser
let staged: StagedMeeting
let protocol: string

beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
  staged = await makeMeeting(organiser, 'open')
  member = await invited(organiser, staged.meeting, 'participant', 'Noa Stubbgren')
  stranger = await invited(organiser, (await makeMeeting(organiser)).meeting, 'chair', 'Stig Strangerud')
  const board = organiser.board(staged.meeting)
  const item = staged.items[1] ?? ''
  await write(board.agenda, (agenda) => changeItem(agenda, item, { title: 'Länssamverkan om närvård' }))
  await write(board.notes(item), (notes) => type(notes, 'Portalen är införd i fyra av sex kommuner.'))
  await write(board.decisions, (decisions) => {
    const points = ['införa portalen i hela länet.']
    const decision = addDecision(decisions, { item, lead: 'Provrådet beslutar att', points, status: 'decided' })
    addDecision(decisions, { item, lead: 'Provrådet föreslår att', points: ['vänta.'], status: 'proposed' })
    addAction(decisions, { item, decision, text: 'Skriva avtalet', owner: 'Norrviks kommun', due: '2026-05-01' })
  })
  board.leave()
  await organiser.upload(staged.meeting, item, 'Portalen i siffror.pdf', smallPdf())
  await organiser.call('POST', `/api/meetings/${staged.meeting}/phase`, { to: 'closed' })
})
afterAll(() => stage.close())

const find = (who: Browser, q: string, more: Record<string, string> = {}): Promise<Found> =>
  who.call('GET', `/api/search?${new URLSearchParams({ q, ...more })}`)
const addresses = async (who: Browser, q: string, kind: string): Promise<string[]> =>
  (await find(who, q, { kind })).hits.map(({ address }) => address)

describe('The register', () => {
  it('[FN4] has nothing of a meeting that is not frozen, and all of it from then on', async () => {
    expect(await addresses(organiser, 'portalen', 'decision')).toEqual([])
    protocol = (await freeze(organiser, staged.meeting)).protocol
    const decision = `/beslut/${staged.body}/2026:1`
    expect(await addresses(organiser, 'portalen', 'decision')).toEqual([decision])
    expect(await addresses(organiser, 'skriva avtal', 'action')).toEqual([decision])
    expect(await addresses(organiser, 'fyra av sex', 'item')).toEqual([`/p/${protocol}#punkt-2`])
    expect(await addresses(organiser, 'samverkan', 'meeting')).toEqual([`/p/${protocol}`])
    expect(await addresses(organiser, 'siffror', 'file')).toEqual([`/p/${protocol}/bilagor/1`])
    expect(await addresses(organiser, 'ada provl', 'person')).toEqual([`/p/${protocol}`])
    const [hit] = (await find(organiser, 'B 2026:1')).hits
    expect(hit).toMatchObject({
      number: 'B 2026:1',
      status: 'decided',
      date: '2026-03-13',
      owner: 'Norrviks kommun',
      organisations: ['Norrviks kommun'],
      series: { id: staged.series },
      body: { id: staged.body },
    })
    const { groups } = await organiser.call<Glance>('GET', '/api/search/glance?q=portalen')
    expect(groups.map(({ kind, total }) => [kind, total])).toEqual([
      ['decision', 1],
      ['item', 1],
      ['file', 1],
    ])
  })

  it('[FN3] marks what was asked for in its context', async () => {
    const [hit] = (await find(organiser, 'sex kommun', { kind: 'item' })).hits
    expect(hit?.excerpt.filter((part) => part.hit).map(({ text }) => text)).toEqual(['sex', 'kommun'])
  })

  it('[FN5] shows who has a seat in the meeting what is of it, and nobody else anything', async () => {
    expect(await addresses(member, 'portalen', 'decision')).toHaveLength(1)
    for (const who of [stranger, new Browser(stage.address)]) {
      expect(await find(who, 'portalen')).toMatchObject({ total: 0, hits: [] })
      expect(await who.call('GET', '/api/search/glance?q=portalen')).toEqual({ groups: [], many: false })
      const file = await who.ask('GET', '/api/search/register.csv?q=')
      expect((await file.text()).split('\r\n')).toHaveLength(2)
      expect(await reasonOf(who.call('GET', `/api/decisions/${staged.body}/2026:1`))).toMatch(/^not-(found|signed-in)$/)
    }
  })

  it('[FN5] does not give away what a published copy withholds', async () => {
    await organiser.call('POST', `/api/protocols/${protocol}/copies`, { withheld: [2] })
    expect(await find(stranger, 'portalen')).toMatchObject({ total: 0 })
    expect(await find(new Browser(stage.address), 'närvård', { kind: 'item' })).toMatchObject({ total: 0 })
  })

  it('[FN5] shows everybody what a series lets search engines show, and not what only has an address', async () => {
    const nobody = new Browser(stage.address)
    const read = (readBy: string) => organiser.call('PATCH', `/api/series/${staged.series}`, { settings: { readBy } })
    await read('address')
    expect(await find(nobody, 'portalen')).toMatchObject({ total: 0 })
    // Numbers can be counted; an address is for who was given it.
    const byNumber = (who: Browser) => who.call('GET', `/api/decisions/${staged.body}/2026:1`)
    expect(await reasonOf(byNumber(nobody))).toBe('not-signed-in')
    expect(await reasonOf(byNumber(stranger))).toBe('not-found')
    expect(await byNumber(member)).toMatchObject({ number: 'B 2026:1' })
    expect(await nobody.call('GET', `/api/decisions/${staged.meeting}/2b`)).toMatchObject({ label: '2b' })
    await read('search')
    expect(await find(nobody, 'portalen')).toMatchObject({ total: 1 })
    expect(await byNumber(nobody)).toMatchObject({ number: 'B 2026:1' })
    await read('seated')
    expect(await find(nobody, 'portalen')).toMatchObject({ total: 0 })
    expect(await reasonOf(byNumber(nobody))).toBe('not-signed-in')
  })

  it('[FN6] has a corrected version in the place of the one before, and the same address for its decisions', async () => {
    const { protocol: second } = await organiser.call<{ protocol: string }>(
      'POST',
      `/api/protocols/${protocol}/corrections`,
      {
        reason: 'Fel ord.',
        remarks: [],
        changes: [
          { at: 'items/1/decisions/0/points/0', before: 'införa portalen i hela länet.', after: 'införa porten.' },
        ],
      },
    )
    expect(await addresses(member, 'portalen', 'decision')).toEqual([])
    expect(await addresses(member, 'porten', 'decision')).toEqual([`/beslut/${staged.body}/2026:1`])
    expect(await addresses(member, 'fyra av sex', 'item')).toEqual([`/p/${second}#punkt-2`])
    const page = await member.call<DecisionPage>('GET', `/api/decisions/${staged.body}/2026:1`)
    expect(page).toMatchObject({
      points: ['införa porten.'],
      protocol: { id: second, version: 2, address: `/p/${second}#punkt-2` },
      corrections: [{ version: 2, reason: 'Fel ord.', after: 'införa porten.' }],
      actions: [{ number: 'U 2026:1', text: 'Skriva avtalet', status: 'open' }],
      approved: false,
    })
  })

  it('[FN7] puts a number first, and a person who stands in several places once', async () => {
    const { hits, total } = await find(member, '2026:1')
    expect({ total, number: hits[0]?.number }).toEqual({ total: 1, number: 'B 2026:1' })
    const people = await find(member, 'provlund', { kind: 'person' })
    expect(people.hits.map(({ times }) => times)).toEqual([1])
  })

  it('[FN8] leads to a decision without a number by its label', async () => {
    const [hit] = (await find(member, 'vänta')).hits
    expect(hit).toMatchObject({ number: '', address: `/beslut/${staged.meeting}/2b`, status: 'proposed' })
    expect(await member.call('GET', `/api/decisions/${staged.meeting}/2b`)).toMatchObject({ label: '2b', number: '' })
  })

  it('[FN4] is made anew from the stored records where it is missing', async () => {
    const { search, storage } = stage.parts
    await storage.db.updateTable('search_sources').set({ layout: 0 }).execute()
    await storage.db.deleteFrom('search_text').execute()
    expect(await addresses(organiser, 'porten', 'decision')).toEqual([])
    await search.catchUp()
    expect(await addresses(organiser, 'porten', 'decision')).toHaveLength(1)
  })

  it('[FN9] is given as a file that a spreadsheet opens right and runs nothing of', async () => {
    const answer = await member.ask('GET', '/api/search/register.csv?kind=action&q=')
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''Uppdrag.csv")
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const [head, line] = new TextDecoder().decode(bytes).split('\r\n')
    expect(head).toMatch(/^"Nr";"Datum";/)
    expect(line).toContain('"U 2026:1";"2026-03-13";"Skriva avtalet";')
    expect(line).toContain(`;"http://localhost/beslut/${staged.body}/2026:1"`)
    expect(csvOf([['=1+1', '@a', '+46', '-1', 'a"b;c', 'å\nä', '＝1', 'a,=1+1']])).toBe(
      `\ufeff"'=1+1";"'@a";"'+46";"'-1";"a""b;c";"å\nä";"'＝1";"a,=1+1"\r\n`,
    )
    const data = (await (await member.ask('GET', '/api/search/register.json?kind=decision&q=porten')).json()) as {
      rows: { number: string }[]
    }
    expect(data.rows.map(({ number }) => number)).toEqual(['B 2026:1'])
  })

  it('[FN4] keeps what was corrected while it was made anew', async () => {
    const { search, storage } = stage.parts
    const { protocol: now } = await organiser.call<DecisionPage>('GET', `/api/decisions/${staged.body}/2026:1`)
    await storage.db.updateTable('search_sources').set({ layout: 0 }).execute()
    const beginning = vi.spyOn(storage.db, 'transaction').mockImplementationOnce(() => {
      beginning.mockRestore()
      const begun = storage.db.transaction()
      const execute = begun.execute.bind(begun)
      begun.execute = async (work) => {
        const changes = [{ at: 'items/1/decisions/0/points/0', before: 'införa porten.', after: 'införa luckan.' }]
        const correction = { reason: 'Fel ord.', remarks: [], changes }
        await organiser.call('POST', `/api/protocols/${now.id}/corrections`, correction)
        return execute(work)
      }
      return begun
    })
    await search.catchUp()
    expect(await addresses(organiser, 'porten', 'decision')).toEqual([])
    expect(await addresses(organiser, 'luckan', 'decision')).toHaveLength(1)
  })

  it('[RA11] has a proposal that was corrected to a decision under its number, and one that holds no longer says so', async () => {
    const byLabel = `/api/decisions/${staged.meeting}/2b`
    const statusAt = (decision: number) => `items/1/decisions/${decision}/status`
    const correct = (newest: string, at: string, before: string, after: string) =>
      organiser.call<{ protocol: string }>('POST', `/api/protocols/${newest}/corrections`, {
        ...{ reason: 'Fel utfall.', remarks: [], changes: [{ at, before, after }] },
      })
    expect(await member.call<DecisionPage>('GET', byLabel)).toMatchObject({ number: '', inForce: false })
    const { protocol: newest } = await member.call<DecisionPage>('GET', `/api/decisions/${staged.body}/2026:1`)
    const decided = await correct(newest.id, statusAt(1), 'proposed', 'decided')
    expect(await addresses(member, 'vänta', 'decision')).toEqual([`/beslut/${staged.body}/2026:2`])
    expect((await find(member, 'B 2026:2')).hits).toMatchObject([{ number: 'B 2026:2', status: 'decided' }])
    const page = { number: 'B 2026:2', inForce: true, outcomeCorrected: { before: 'Förslag', after: 'Beslutat' } }
    expect(await member.call<DecisionPage>('GET', `/api/decisions/${staged.body}/2026:2`)).toMatchObject(page)
    // Whoever has the address it had as a proposal comes there as before.
    expect(await member.call<DecisionPage>('GET', byLabel)).toMatchObject(page)
    expect(await reasonOf(member.call('GET', `/api/decisions/${staged.meeting}/2c`))).toBe('not-found')

    await correct(decided.protocol, statusAt(0), 'decided', 'rejected')
    expect((await find(member, 'B 2026:1')).hits).toMatchObject([{ number: 'B 2026:1', status: 'rejected' }])
    expect(await member.call<DecisionPage>('GET', `/api/decisions/${staged.body}/2026:1`)).toMatchObject({
      ...{ status: 'rejected', inForce: false },
      outcomeCorrected: { before: 'Beslutat', after: 'Avslag' },
    })
  })
})
