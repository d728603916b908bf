/**
 * Year plans: proposed → adopted → its meetings are made. A plan is put to a meeting as an item with a proposed decision,
 * and comes back to a later one when that is put off (carry-over.ts); the protocol that decides it adopts it in the
 * transaction of its freeze, or somebody adopts it by hand. Making the meetings comes after that and can be done again:
 * what was adopted when the server stopped is made when it starts.
 */
import type { NewMeeting } from '@samsyn/api/meetings'
import { NewPlan, type Plan, type PlansInfo } from '@samsyn/api/plans'
import { words } from '@samsyn/language/language'
import type { Proposal, Returning } from '@samsyn/meeting/carry-over'
import { today } from '@samsyn/meeting/days'
import { agendaDocument, decisionsDocument } from '@samsyn/meeting/documents'
import { isOn } from '@samsyn/meeting/register'
import {
  adopts,
  inOrder,
  listOf,
  namesDays,
  type PlanDay,
  type PlanMatter,
  putDecision,
  putItem,
  yearsOf,
} from '@samsyn/meeting/year-plan'
import type { Protocol } from '@samsyn/protocol/protocol'
import type { Kysely } from 'kysely'
import { newestVersion } from './approval.ts'
import { audit } from './audit.ts'
import type { Circulations } from './circulations.ts'
import type { Meetings } from './meetings.ts'
import type { Memories } from './memory.ts'
import { refuse } from './refusal.ts'
import { hashOf, newId } from './secrets.ts'
import type { Session } from './sign-in.ts'
import type { Storage, Tables } from './storage/storage.ts'

type Row = Tables['plans']

/** The phases in which a meeting can be asked to decide on a plan. */
const puttable: readonly Tables['meetings']['phase'][] = ['draft', 'called', 'open']

const now = () => new Date().toISOString()
const contentsOf = ({ contents }: Pick<Row, 'contents'>): NewPlan => NewPlan.parse(JSON.parse(contents))

export type PlansOptions = { storage: Storage; meetings: Meetings; memories: Memories; circulations: Circulations }

export class Plans {
  readonly #options: PlansOptions
  /** Makings go one after another, so that two who look at once do not both make. */
  #making: Promise<unknown> = Promise.resolve()

  constructor(options: PlansOptions) {
    this.#options = options
  }

  get #db() {
    return this.#options.storage.db
  }

  // ── Looking ──────────────────────────────────────────────────────────────────────────────────────────────────────

  async info(series: string): Promise<PlansInfo> {
    await this.make(series)
    const known = await this.#options.meetings.series(series)
    const plans = await this.#db
      .selectFrom('plans')
      .selectAll()
      .where('series_id', '=', series)
      .where('state', '!=', 'dropped')
      .orderBy('made_at', 'desc')
      .execute()
    return {
      plans: await Promise.all(plans.map((row) => this.#plan(row))),
      taken: await this.#taken(known.body.id),
      coming: known.meetings
        .filter(({ phase }) => puttable.some((one) => one === phase))
        .map(({ id, date }) => ({ meeting: id, date })),
    }
  }

  async #plan(row: Row): Promise<Plan> {
    const contents = contentsOf(row)
    const { settings } = await this.#options.meetings.series(row.series_id)
    const meetings = await this.#db
      .selectFrom('plan_meetings')
      .select(['day', 'meeting_id as meeting'])
      .where('plan_id', '=', row.id)
      .orderBy('day')
      .execute()
    const put = row.meeting_id
      ? await this.#db
          .selectFrom('meetings')
          .leftJoin('protocols', (join) =>
            join.onRef('protocols.meeting_id', '=', 'meetings.id').on('protocols.version', '=', newestVersion),
          )
          .select(['meetings.id as meeting', 'meetings.date', 'protocols.id as protocol'])
          .where('meetings.id', '=', row.meeting_id)
          .where('meetings.phase', '!=', 'cancelled')
          .executeTakeFirst()
      : undefined
    const { matters } = await this.#options.memories.of(row.series_id)
    const putOff = matters.some(({ proposals }) => proposals.some((proposal) => isAbout(proposal, row)))
    return {
      ...contents,
      id: row.id,
      state: row.state,
      madeAt: row.made_at,
      madeBy: row.made_by,
      put: put
        ? {
            ...put,
            protocol: put.protocol ?? '',
            putOff: row.state === 'proposed' && put.protocol !== null && putOff,
            otherwise: row.state === 'proposed' && put.protocol !== null && !putOff,
          }
        : null,
      adopted:
        row.state === 'adopted' ? { at: row.adopted_at, by: row.adopted_by, protocol: row.protocol_id ?? '' } : null,
      meetings,
      decision: pointOf(contents, settings.language),
    }
  }

  /** What the body has on its calendar: meetings that are not over, and days that are planned. */
  async #taken(body: string): Promise<PlansInfo['taken']> {
    const meetings = await this.#db
      .selectFrom('meetings')
      .innerJoin('series', 'series.id', 'meetings.series_id')
      .leftJoin('plan_meetings', 'plan_meetings.meeting_id', 'meetings.id')
      .select(['meetings.id as meeting', 'meetings.date as from', 'series.name as series'])
      .select(['plan_meetings.day', 'plan_meetings.last_day'])
      .where('series.body_id', '=', body)
      .where('meetings.phase', '!=', 'cancelled')
      .where('meetings.date', '>=', today())
      .execute()
    const plans = await this.#db
      .selectFrom('plans')
      .innerJoin('series', 'series.id', 'plans.series_id')
      .select(['plans.contents', 'series.name as series', 'series.id as seriesId'])
      .where('series.body_id', '=', body)
      .where('plans.state', '=', 'proposed')
      .execute()
    return [
      ...meetings.map(({ meeting, from, series, day, last_day }) => ({
        meeting,
        from,
        to: day === from && last_day ? last_day : from,
        series,
      })),
      ...plans.flatMap(({ contents, series, seriesId }) =>
        contentsOf({ contents }).days.map((day) => ({ ...day, series, meeting: `plan ${seriesId}` })),
      ),
    ]
  }

  // ── Proposing ────────────────────────────────────────────────────────────────────────────────────────────────────

  async propose(series: string, session: Session, plan: NewPlan): Promise<string> {
    await this.#options.meetings.series(series)
    const id = newId()
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('plans')
        .values({
          id,
          series_id: series,
          state: 'proposed',
          contents: contentsAs(plan),
          made_at: now(),
          made_by: session.name,
          meeting_id: null,
          protocol_id: null,
          adopted_at: '',
          adopted_by: '',
        })
        .execute()
      await audit(trx, 'plan-proposed', { plan: id, series, count: plan.days.length })
    })
    return id
  }

  /** Changes a proposal, and what is proposed to the meeting that it was put to, as long as that can. */
  async change(id: string, plan: NewPlan): Promise<void> {
    await this.#change(id, { contents: contentsAs(plan) }, 'plan-changed')
    const { meeting_id: meeting } = await this.row(id)
    if (!meeting) return
    const { phase } = await this.#options.meetings.row(meeting)
    if (puttable.includes(phase)) await this.put(id, meeting)
  }

  drop(id: string): Promise<void> {
    return this.#change(id, { state: 'dropped' }, 'plan-dropped')
  }

  async #change(id: string, set: Partial<Row>, act: 'plan-changed' | 'plan-dropped' | 'plan-put'): Promise<void> {
    await this.row(id)
    await this.#db.transaction().execute(async (trx) => {
      const changed = await trx
        .updateTable('plans')
        .set(set)
        .where('id', '=', id)
        .where('state', '=', 'proposed')
        .executeTakeFirst()
      if (Number(changed.numUpdatedRows) !== 1) return refuse('wrong-state')
      return audit(trx, act, { plan: id, meeting: set.meeting_id ?? null })
    })
  }

  async row(id: string): Promise<Row> {
    const row = await this.#db.selectFrom('plans').selectAll().where('id', '=', id).executeTakeFirst()
    return row ?? refuse('not-found')
  }

  /** Puts a plan to a meeting of its series. */
  async put(id: string, meeting: string): Promise<void> {
    const { meetings } = this.#options
    const row = await this.row(id)
    const { settings, lead, series, row: its } = await meetings.surroundings(meeting)
    if (series.id !== row.series_id) return refuse('not-found')
    if (row.state !== 'proposed' || !puttable.includes(its.phase)) return refuse('wrong-state')
    const contents = contentsOf(row)
    const said = words[settings.language].yearPlan
    const years = yearsOf(contents.days)
    const matter: PlanMatter = {
      item: id,
      title: said.itemTitle({ years }),
      heading: said.decisionHeading({ years, n: contents.days.length }),
      lead,
      point: pointOf(contents, settings.language),
    }
    await meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => putItem(agenda, matter))
    await meetings.edit(meeting, decisionsDocument(meeting), 'server', (decisions) => putDecision(decisions, matter))
    await this.#change(id, { meeting_id: meeting }, 'plan-put')
  }

  // ── Adopting ─────────────────────────────────────────────────────────────────────────────────────────────────────

  async adopt(id: string, { decidedBy }: { decidedBy: string }): Promise<void> {
    const row = await this.row(id)
    await this.#db.transaction().execute((trx) => adopt(trx, row, { by: decidedBy, protocol: null }))
    await this.make(row.series_id)
  }

  /** Makes the meetings of every adopted plan that has some to make. */
  async resume(): Promise<void> {
    const rows = await this.#db
      .selectFrom('plans')
      .select('series_id')
      .distinct()
      .where('state', '=', 'adopted')
      .execute()
    for (const { series_id } of rows) await this.make(series_id)
  }

  /** Makes the meetings of the adopted plans of a series that are not there yet. */
  make(series: string): Promise<void> {
    const making = this.#making.catch(() => {}).then(() => this.#make(series))
    this.#making = making
    return making
  }

  async #make(series: string): Promise<void> {
    const adopted = await this.#db
      .selectFrom('plans')
      .selectAll()
      .where('series_id', '=', series)
      .where('state', '=', 'adopted')
      .execute()
    for (const row of adopted) {
      const made = await this.#db.selectFrom('plan_meetings').select('day').where('plan_id', '=', row.id).execute()
      const { days, ...facts } = contentsOf(row)
      const left = inOrder(days).filter(({ from }) => !made.some(({ day }) => day === from))
      for (const day of left) await this.#makeOne(row, day, facts)
      if (left.length > 0) await this.#options.circulations.land(series)
    }
  }

  async #makeOne(plan: Row, { from, to }: PlanDay, facts: Omit<NewPlan, 'days'>): Promise<void> {
    const { meetings } = this.#options
    const there = await this.#db
      .selectFrom('meetings')
      .select('id')
      .where('series_id', '=', plan.series_id)
      .where('date', '=', from)
      .where('phase', '!=', 'cancelled')
      .executeTakeFirst()
    // The id follows from plan and day: made again after a stop in the middle, it is the same meeting.
    const id = hashOf(`${plan.id} ${from}`).slice(0, 24)
    const meeting =
      there && there.id !== id
        ? there.id
        : await meetings.make(
            plan.series_id,
            { date: from, ...facts, ...(await this.#usually(plan.series_id)) } satisfies NewMeeting,
            id,
          )
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('plan_meetings')
        .values({ plan_id: plan.id, day: from, last_day: to, meeting_id: meeting })
        .onConflict((conflict) => conflict.columns(['plan_id', 'day']).doNothing())
        .execute()
      await audit(trx, 'plan-made', { plan: plan.id, meeting })
    })
  }

  /** Who usually leads: the people whose role says so. */
  async #usually(series: string): Promise<{ chair: string; secretary: string }> {
    const { members, settings } = await this.#options.meetings.series(series)
    const said = words[settings.language].series
    const now = members.filter((member) => isOn(member, today()))
    const called = (role: string) => now.find((one) => one.role.toLowerCase() === role.toLowerCase())?.person ?? ''
    return { chair: called(said.chair), secretary: called(said.secretary) }
  }
}

const contentsAs = ({ days, ...facts }: NewPlan) => JSON.stringify({ ...facts, days: inOrder(days) } satisfies NewPlan)

function pointOf(plan: NewPlan, language: 'sv' | 'en'): string {
  const { days, place } = plan
  const said = words[language].yearPlan
  return said.decisionPoint({
    years: yearsOf(days),
    days: listOf(days, language),
    times: timesIn(plan, language),
    place,
  })
}

/** "kl. 9.00–12.00", or ''. */
export function timesIn({ start, end }: { start: string; end: string }, language: 'sv' | 'en'): string {
  const clock = (time: string) => time.replace(/^0/, '').replace(':', language === 'sv' ? '.' : ':')
  return start === '' ? '' : words[language].yearPlan.clock({ start: clock(start), end: clock(end) })
}

async function adopt(trx: Kysely<Tables>, row: Row, { by, protocol }: { by: string; protocol: string | null }) {
  const changed = await trx
    .updateTable('plans')
    .set({ state: 'adopted', adopted_at: now(), adopted_by: by, protocol_id: protocol })
    .where('id', '=', row.id)
    .where('state', '=', 'proposed')
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) !== 1) return refuse('wrong-state')
  return audit(trx, 'plan-adopted', { plan: row.id, protocol: protocol ?? '' })
}

const isOfPlan = ({ kind }: Pick<Proposal, 'kind'>) => kind === 'meeting-plan'

/** Whether what was put off is about a plan, in whichever language it was written then. */
const isAbout = (proposal: Proposal, row: Row): boolean =>
  isOfPlan(proposal) && (['sv', 'en'] as const).some((language) => namesDays(proposal, contentsOf(row).days, language))

/** The plan that comes back with what was put off; '' when it is no plan. */
export async function planIn(db: Kysely<Tables>, series: string, { proposals }: Returning): Promise<string> {
  if (!proposals.some(isOfPlan)) return ''
  const rows = await db
    .selectFrom('plans')
    .selectAll()
    .where('series_id', '=', series)
    .where('state', '=', 'proposed')
    .execute()
  return rows.find((row) => proposals.some((proposal) => isAbout(proposal, row)))?.id ?? ''
}

/** A plan that came back is before this meeting from now on. */
export async function followPlan(db: Kysely<Tables>, plan: string, meeting: string): Promise<void> {
  await db
    .updateTable('plans')
    .set({ meeting_id: meeting })
    .where('id', '=', plan)
    .where('state', '=', 'proposed')
    .execute()
}

/**
 * What a meeting's protocol, when it is frozen, decides of the plans of its series: in the transaction of the freeze. Of one
 * that was put to another meeting only what is a decision on meeting days, or takes up what was put off.
 */
export async function adoptPlans(trx: Kysely<Tables>, protocol: Protocol, id: string): Promise<void> {
  const rows = await trx
    .selectFrom('plans')
    .selectAll()
    .where('series_id', '=', protocol.series.id)
    .where('state', '=', 'proposed')
    .where('meeting_id', 'is not', null)
    .execute()
  for (const row of rows) {
    const isHere = row.meeting_id === protocol.meeting.id
    const decision = protocol.items
      .flatMap(({ from, decisions }) => decisions.filter((one) => isHere || from !== undefined || isOfPlan(one)))
      .find((one) => adopts(one, contentsOf(row).days, protocol.language))
    if (decision && !isHere) await followPlan(trx, row.id, protocol.meeting.id)
    if (decision) await adopt(trx, row, { by: decision.heading || decision.label, protocol: id })
  }
}
