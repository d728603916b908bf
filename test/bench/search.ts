/**
 * How quickly something is found in ten years of one body (80 meetings, 1,000 decisions, 3,000 actions), and in the ten times
 * as much of ten bodies: the answer of the server, and the first screen in a browser.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { chromium } from '@playwright/test'
import type { Found } from '@samsyn/api/search'
import { canonicalBytes, sha256 } from '@samsyn/protocol/canonical'
import { decision, item, notes, paragraph } from '@samsyn/protocol/half-day.fixture'
import type { Protocol, ProtocolAction } from '@samsyn/protocol/protocol'
import { Memories } from '@samsyn/server/memory'
import { registerProtocol } from '@samsyn/server/search'
import type { Storage } from '@samsyn/server/storage/storage'
import { chromiumArgs } from '../chromium.ts'
import { type Browser, startServer } from '../stage.ts'
import { quantile } from './load.ts'

export const limits = { answer: 100, screen: 1000 }

const subjects =
  'samverkansöverenskommelse,närvårdsplan,länssamverkan,elevhälsa,anhörigstöd,läkemedelsgenomgång,kompetensförsörjning,välfärdsteknik,hemsjukvård,barnhälsovård,årshjul,vårdplanering,folkhälsoarbete,missbruksvård,äldreomsorg,utskrivningsprocess,ungdomsmottagning,rehabilitering,suicidprevention,digitalisering'.split(
    ',',
  )
const verbs = [
  'anta',
  'förlänga',
  'fastställa',
  'avsätta medel till',
  'utvärdera',
  'ge beredningen i uppdrag att se över',
]
const places = [
  'Norrviks',
  'Söderåsa',
  'Östanå',
  'Västerby',
  'Älvdala',
  'Ängelsö',
  'Björkåsa',
  'Tallnäs',
  'Sjöbo',
  'Åmåla',
  'Ekhult',
  'Lindö',
]
const organisations = [...places.map((place) => `${place} kommun`), 'Region Provlandet']
const first = ['Åsa', 'Göran', 'Märta', 'Anders', 'Birgitta', 'Örjan', 'Karin', 'Lars', 'Eva', 'Nils']
const last = ['Öhrmark', 'Lindqvist', 'Ekdahl', 'Åberg', 'Norling', 'Sand', 'Ängquist', 'Hallrud']
export const people = Array.from({ length: 40 }, (_, at) => ({
  name: `${first[at % first.length]} ${last[Math.floor(at / 5) % last.length]}`,
  organisation: organisations[at % organisations.length] ?? '',
  notes: at === 0 ? ['ordförande'] : [],
}))

/** Eight meetings a year for ten years, each with twelve or thirteen decisions and three actions to each. */
export const meetings = 80

type Counted = { decisions: number; actions: number }

function protocolOf(body: number, number: number, counted: Counted, isSettled: boolean): Protocol {
  const year = 2017 + Math.floor(number / 8)
  const date = `${year}-${['01', '02', '03', '05', '06', '09', '10', '12'][number % 8]}-${String(10 + (body % 9)).padStart(2, '0')}`
  if (number % 8 === 0) Object.assign(counted, { decisions: 0, actions: 0 })
  const pick = <T>(of: readonly T[], at: number): T => of[(at + body * 7 + number * 3) % of.length] as T
  const action = (at: number): ProtocolAction => {
    counted.actions += 1
    const owner = at % 2 ? pick(organisations, at) : pick(people, at).name
    const what = `Ta fram underlag om ${pick(subjects, at)} till nästa möte`
    return {
      number: `U ${year}:${counted.actions}`,
      text: what,
      owner,
      due: `${year}-12-01`,
      status: isSettled || at % 4 ? 'done' : 'open',
    }
  }
  const items = Array.from({ length: 12 + (number % 2) }, (_, at) => {
    counted.decisions += 1
    const subject = pick(subjects, at)
    const made = decision(String(at + 1), {
      number: `B ${year}:${counted.decisions}`,
      lead: `Samverkansorgan ${body + 1} beslutar att`,
      points: [`${pick(verbs, at)} ${subject}n för ${year + 1} enligt förslag ${body * 1000 + number * 13 + at}.`],
      status: !isSettled && at % 9 === 8 ? 'deferred' : 'decided',
      actions: [action(at), action(at + 1), action(at + 2)],
    })
    const text = `${pick(people, at).name} redogör för arbetet med ${subject}. ${pick(organisations, at)} lyfter att samverkan om ${pick(subjects, at + 5)} behöver stärkas.`
    return item(String(at + 1), `Gemensam ${subject}`, {
      notes: notes(paragraph(text), paragraph(text.toUpperCase())),
      decisions: [made],
      presenters: [{ name: pick(people, at).name, organisation: pick(people, at).organisation, title: '' }],
    })
  })
  return {
    ...{ format: 'samsyn-protocol', version: 3, language: 'sv', word: 'Protokoll', presenterWord: 'Föredragande' },
    ...{ numbering: 'plain', decisionNumbers: true, approval: 'next-meeting', previous: null },
    body: { id: `body-${body}`, name: `Samverkansorgan ${body + 1} i Provlandet` },
    series: { id: `series-${body}`, name: 'Ordinarie möten' },
    meeting: {
      ...{ id: `meeting-${body}-${number}`, date, start: '09:00', end: '15:00', form: 'physical', place: 'Provsalen' },
      ...{ link: '', diaryNumber: `${year}/${number}`, next: '' },
    },
    ...{ chair: people[0]?.name ?? '', secretary: people[1]?.name ?? '' },
    attendance: [{ group: 'members', people }],
    items,
    attachments: [],
  }
}

/**
 * Puts the protocols of so many bodies in a storage, as they lie there once they are frozen. Of the first `settled` meetings
 * nothing is left to do.
 */
export async function fill(storage: Storage, bodies: number, settled = 0): Promise<void> {
  const { db } = storage
  const memories = new Memories(storage)
  for (let body = 0; body < bodies; body++) {
    const counted = { decisions: 0, actions: 0 }
    const protocols = Array.from({ length: meetings }, (_, number) =>
      protocolOf(body, number, counted, number < settled),
    )
    await db.transaction().execute(async (trx) => {
      const at = '2026-11-01T12:00:00.000Z'
      const [known] = protocols as [Protocol]
      await trx
        .insertInto('bodies')
        .values({ ...known.body, created_at: at, settings: '{}' })
        .execute()
      const series = { ...known.series, body_id: known.body.id, created_at: at, settings: '{}' }
      await trx.insertInto('series').values(series).execute()
      for (const protocol of protocols) {
        const { id: meeting, date, start, end, place } = protocol.meeting
        const of = { series_id: known.series.id, phase: 'frozen' as const, created_at: at, phase_changed_at: at }
        await trx
          .insertInto('meetings')
          .values({
            id: meeting,
            date,
            start,
            end,
            place,
            link: '',
            ...of,
            code: meeting,
            previous_id: null,
            freeze_seq: 0,
          })
          .execute()
        const record = canonicalBytes(protocol)
        const id = `protocol-${meeting}`
        const frozen = {
          version: 1,
          record,
          hash: sha256(record),
          previous_hash: '',
          frozen_at: `${date}T15:00:00.000Z`,
        }
        await trx
          .insertInto('protocols')
          .values({
            ...{ id, meeting_id: meeting, series_id: known.series.id, body_id: known.body.id },
            ...{ ...frozen, frozen_by: 'Prov', acknowledged: '[]' },
          })
          .execute()
        await registerProtocol(trx, protocol, id, memories)
      }
    })
  }
}

/** As people ask: letter by letter, compounds, several words, numbers, everything, with and without filters. */
const questions = [
  ...[
    's',
    'sa',
    'sam',
    'samv',
    'samverkan',
    'samverkansöverenskommelse',
    'överenskommelse',
    'vård',
    'nä',
    'närvårdsplan',
  ],
  ...[
    'anta årshjul',
    'förlänga elevhälsa 2024',
    '"gemensam hemsjukvård"',
    'B 2024:12',
    '2024:12',
    'öhrmark',
    'finns inte',
  ],
  '',
].flatMap((q) => [{ q }, { q, year: '2024' }, { q, series: 'series-0', organisation: 'Norrviks kommun' }])

export type SearchResult = {
  decisions: number
  asked: number
  answer: { median: number; p95: number; worst: number }
  /** Null where there is no Chromium. */
  screen: { median: number; worst: number } | null
}

/** In a server of this process: the load is so small that they do not disturb each other. */
export async function search(bodies: number, clientDir: string, executablePath: string | null): Promise<SearchResult> {
  const stage = await startServer({ clientDir })
  try {
    await fill(stage.parts.storage, bodies)
    const organiser = await stage.organiser()
    const { total: decisions } = await organiser.call<Found>('GET', '/api/search')
    const times: number[] = []
    for (let round = 0; round < 3; round++)
      for (const question of questions)
        for (const kind of ['decision', 'action', 'person'])
          times.push(await timeOf(() => ask(organiser, `/api/search?${new URLSearchParams({ kind, ...question })}`)))
    for (const { q } of questions)
      times.push(await timeOf(() => ask(organiser, `/api/search/glance?${new URLSearchParams({ q })}`)))
    return {
      decisions,
      asked: times.length,
      answer: { median: quantile(times, 0.5, 0), p95: quantile(times, 0.95, 0), worst: quantile(times, 1, 0) },
      screen: executablePath ? await firstScreens(stage.address, organiser, executablePath) : null,
    }
  } finally {
    await stage.close()
  }
}

/** The whole answer is waited for. */
export async function ask(who: Browser, path: string): Promise<void> {
  const answer = await who.ask('GET', path)
  if (!answer.ok) throw new Error(`${answer.status} from ${path}`)
  await answer.arrayBuffer()
}

/** In milliseconds. */
export async function timeOf(act: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await act()
  return performance.now() - began
}

/** Until the first row of what is found is seen, in a browser that has been nowhere before. */
async function firstScreens(address: string, organiser: Browser, executablePath: string) {
  const browser = await chromium.launch({ executablePath, args: chromiumArgs })
  try {
    const times: number[] = []
    for (let round = 0; round < 7; round++) {
      const context = await browser.newContext({ locale: 'sv-SE' })
      const [name = '', value = ''] = organiser.cookie.split('=')
      await context.addCookies([{ name, value, url: address }])
      const page = await context.newPage()
      await delay(200)
      times.push(
        await timeOf(async () => {
          await page.goto(`${address}/beslut?q=samverkan`, { waitUntil: 'commit' })
          await page.locator('tbody tr').first().waitFor()
        }),
      )
      await context.close()
    }
    return { median: quantile(times, 0.5, 0), worst: quantile(times, 1, 0) }
  } finally {
    await browser.close()
  }
}
