/**
 * How quickly every page around a series answers after ten years of it (80 meetings, 1,000 decisions, 3,000 actions, of which
 * the last two meetings' are still open): what the server needs for it, asked one after the other.
 */
import type { Series } from '@samsyn/api/bodies'
import type { CarryOverInfo, Tasks } from '@samsyn/api/carry-over'
import type { Made } from '@samsyn/api/meetings'
import type { MadeFeed } from '@samsyn/api/plans'
import type { Found } from '@samsyn/api/search'
import type { MadeLink } from '@samsyn/api/sign-in'
import { readAttendance } from '@samsyn/meeting/attendance'
import { type Browser, type Stage, signedIn, startServer, tokenIn } from '../stage.ts'
import { quantile } from './load.ts'
import { ask, fill, meetings, people, timeOf } from './search.ts'

/** Milliseconds, at a load of the machine below its cores. */
export const limit = 200

const rounds = 40
const series = 'series-0'

type Figures = { median: number; p95: number; worst: number }
export type YearsResult = {
  decisions: number
  open: number
  /** How long making the next meeting takes, which fills its agenda with what is open. */
  filling: number
  pages: { name: string; first: number; answer: Figures }[]
}

export async function years(clientDir: string): Promise<YearsResult> {
  const stage = await startServer({ clientDir })
  try {
    await fill(stage.parts.storage, 1, meetings - 2)
    const organiser = await stage.organiser()
    const { total: decisions } = await organiser.call<Found>('GET', '/api/search')
    await organiser.call('POST', '/api/bodies/body-0/people', {
      people: people.map(({ name, organisation }) => ({ name, organisation })),
    })
    const facts = { date: '2099-01-15', start: '09:00', end: '15:00' }
    const began = performance.now()
    const { id: next } = await organiser.call<Made>('POST', `/api/series/${series}/meetings`, facts)
    const filling = performance.now() - began
    await organiser.call('POST', `/api/meetings/${next}/phase`, { to: 'called' })
    const { returning } = await organiser.call<CarryOverInfo>('GET', `/api/meetings/${next}/carry-over`)
    const own = await someone(stage, organiser, next)
    const { address } = await organiser.call<MadeFeed>('POST', `/api/series/${series}/feeds`, { person: '' })
    const pages: [string, Browser, string][] = [
      ['start page', organiser, '/api/home'],
      ['series page', organiser, `/api/series/${series}`],
      ['year plan', organiser, `/api/series/${series}/plans`],
      ['inbox', own, `/api/series/${series}/inbox`],
      ['next meeting', own, `/api/meetings/${next}`],
      ['its notice', own, `/api/meetings/${next}/notice`],
      ['from earlier meetings', organiser, `/api/meetings/${next}/carry-over`],
      ['checks before a freeze', organiser, `/api/meetings/${next}/checks`],
      ['my tasks', own, '/api/tasks'],
      ['register of decisions', organiser, '/api/search?kind=decision'],
      ['register of actions', organiser, '/api/search?kind=action&status=open'],
      ['a decision', organiser, '/api/decisions/body-0/2024:12'],
      ['search', organiser, '/api/search?q=samverkan'],
      ['calendar feed', organiser, new URL(address).pathname],
    ]
    const measured: YearsResult['pages'] = []
    for (const [name, who, path] of pages) {
      const first = await timeOf(() => ask(who, path))
      const times: number[] = []
      for (let round = 0; round < rounds; round++) times.push(await timeOf(() => ask(who, path)))
      const answer = { median: quantile(times, 0.5, 0), p95: quantile(times, 0.95, 0), worst: quantile(times, 1, 0) }
      measured.push({ name, first, answer })
    }
    return { decisions, open: returning.length, filling, pages: measured }
  } finally {
    await stage.close()
  }
}

/** A member with a personal link to the next meeting, who has something to do. */
async function someone(stage: Stage, organiser: Browser, meeting: string): Promise<Browser> {
  const { members } = await organiser.call<Series>('GET', `/api/series/${series}`)
  const rows = await stage.parts.meetings.readAgenda(meeting, readAttendance)
  for (const row of rows.filter(({ person }) => members.some((member) => member.person === person))) {
    const link = { role: 'participant', attendee: row.id }
    const { address } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, link)
    const own = await signedIn(stage.address, tokenIn(address))
    if ((await own.call<Tasks>('GET', '/api/tasks')).tasks.length > 0) return own
  }
  throw new Error('Nobody has anything to do.')
}
