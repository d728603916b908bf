/**
 * Meetings in people's own calendars: feeds by secret address, and what an invitation by mail says. Both tell the same of a
 * meeting: what is shown of it is kept, and when that changes its SEQUENCE grows, so that a calendar takes the newer.
 *
 * A feed tells days, times, places and links of a series' meetings, prepared ones too; never what is on their agendas.
 */
import type { Feeds, MadeFeed } from '@samsyn/api/plans'
import { type CalendarMeeting, calendarText } from '@samsyn/meeting/calendar'
import { addDays, today } from '@samsyn/meeting/days'
import { audit } from './audit.ts'
import type { Meetings } from './meetings.ts'
import { refuse } from './refusal.ts'
import { hashOf, newId, newSecret } from './secrets.ts'
import type { Storage, Tables } from './storage/storage.ts'

/** Days back that a feed reaches. */
const keptDays = 400

export type CalendarsOptions = { storage: Storage; meetings: Meetings; appUrl: () => string }

type Shown = Pick<CalendarMeeting, 'date' | 'lastDay' | 'start' | 'end' | 'title' | 'place' | 'link' | 'cancelled'>

export class Calendars {
  readonly #options: CalendarsOptions

  constructor(options: CalendarsOptions) {
    this.#options = options
  }

  get #db() {
    return this.#options.storage.db
  }

  /** A meeting as calendars show it now, or as they will when a transaction that changes it is done. */
  async meeting(id: string, db = this.#db): Promise<CalendarMeeting> {
    const rows = await db.selectFrom('meetings').selectAll().where('id', '=', id).execute()
    return (await this.#told(rows, db))[0] ?? refuse('not-found')
  }

  /** What a feed says. Refuses when its address is unknown or no longer works. */
  async feed(secret: string): Promise<string> {
    const feed = await this.#db
      .selectFrom('feeds')
      .selectAll()
      .where('secret_hash', '=', hashOf(secret))
      .where('ended_at', '=', '')
      .executeTakeFirst()
    if (!feed) return refuse('link-unknown')
    const series =
      feed.person_id === null
        ? [feed.series_id ?? '']
        : (await this.#seriesOfPerson(feed.person_id)).filter((id) => [null, id].includes(feed.series_id))
    if (series.length === 0) return refuse('link-unknown')
    const rows = await this.#db
      .selectFrom('meetings')
      .selectAll()
      .where('series_id', 'in', series)
      .where('date', '>=', addDays(today(), -keptDays))
      .orderBy('date')
      .orderBy('start')
      .execute()
    const { body, name } = await this.#options.meetings.series(series[0] ?? '')
    const said = feed.series_id === null ? body.name : `${body.name}, ${name}`
    return calendarText(
      { name: said, method: 'publish', organiser: null, attendee: null },
      await this.#told(rows, this.#db),
    )
  }

  /** Those of the body somebody belongs to. */
  async #seriesOfPerson(person: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('series')
      .innerJoin('memberships', 'memberships.body_id', 'series.body_id')
      .select('series.id')
      .distinct()
      .select('series.created_at')
      .where('memberships.person_id', '=', person)
      .where(({ or, eb }) => or([eb('to_day', '=', ''), eb('to_day', '>=', today())]))
      .orderBy('series.created_at')
      .execute()
    return rows.map(({ id }) => id)
  }

  async #told(rows: readonly Tables['meetings'][], db: Storage['db']): Promise<CalendarMeeting[]> {
    if (rows.length === 0) return []
    const ids = rows.map(({ id }) => id)
    const around = await db
      .selectFrom('meetings')
      .innerJoin('series', 'series.id', 'meetings.series_id')
      .innerJoin('bodies', 'bodies.id', 'series.body_id')
      .leftJoin('plan_meetings', 'plan_meetings.meeting_id', 'meetings.id')
      .select(['meetings.id', 'bodies.name as body', 'plan_meetings.day', 'plan_meetings.last_day as lastDay'])
      .where('meetings.id', 'in', ids)
      .execute()
    const states = await db.selectFrom('calendar_states').selectAll().where('meeting_id', 'in', ids).execute()
    const told: CalendarMeeting[] = []
    for (const row of rows) {
      const { body = '', day, lastDay } = around.find(({ id }) => id === row.id) ?? {}
      const shown: Shown = {
        date: row.date,
        // Who moves a meeting of several days says anew how long it is; until then it is of one.
        lastDay: day === row.date && lastDay ? lastDay : row.date,
        start: row.start,
        end: row.end,
        title: body,
        place: row.place,
        link: row.link,
        cancelled: row.phase === 'cancelled',
      }
      const before = states.find((one) => one.meeting_id === row.id)
      const { sequence, changedAt } = await this.#keep(row.id, shown, before, db)
      const url = `${this.#options.appUrl()}/m/${row.id}`
      const description = [shown.link, url].filter(Boolean)
      told.push({ id: row.id, ...shown, sequence, changedAt, description, url })
    }
    return told
  }

  /** How often what is shown has changed, with what is shown now. */
  async #keep(meeting: string, state: Shown, before: Tables['calendar_states'] | undefined, db: Storage['db']) {
    const shown = JSON.stringify(state)
    if (before?.shown === shown) return { sequence: before.sequence, changedAt: before.changed_at }
    const changedAt = new Date().toISOString()
    const kept = await db
      .insertInto('calendar_states')
      .values({ meeting_id: meeting, sequence: 0, shown, changed_at: changedAt })
      .onConflict((conflict) =>
        conflict
          .column('meeting_id')
          .doUpdateSet((set) => ({ sequence: set('calendar_states.sequence', '+', 1), shown, changed_at: changedAt }))
          .where('calendar_states.shown', '!=', shown),
      )
      .returning('sequence')
      .executeTakeFirst()
    if (kept) return { sequence: Number(kept.sequence), changedAt }
    // Somebody else has asked at the same time and told the same.
    const now = await db
      .selectFrom('calendar_states')
      .selectAll()
      .where('meeting_id', '=', meeting)
      .executeTakeFirstOrThrow()
    return { sequence: now.sequence, changedAt: now.changed_at }
  }

  // ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The addresses that work: of the series, and of the people of its body. `person` is '' for the series. */
  async of(series: string): Promise<Feeds> {
    const { members } = await this.#options.meetings.series(series)
    const rows = await this.#db
      .selectFrom('feeds')
      .selectAll()
      .where('ended_at', '=', '')
      .where(({ or, eb }) =>
        or([
          eb('series_id', '=', series).and('person_id', 'is', null),
          ...members.map(({ person }) => eb('person_id', '=', person).and('series_id', 'is', null)),
        ]),
      )
      .execute()
    return {
      feeds: rows.map(({ person_id, made_at }) => ({
        person: person_id ?? '',
        name: members.find(({ person }) => person === person_id)?.name ?? '',
        madeAt: made_at,
      })),
    }
  }

  /**
   * A new address: of a series, of a person with all bodies, or of a person in one series; the one before of the same ends.
   * Whoever leads a meeting may make the links of its people and so ask in their name: that way leads to one series only.
   */
  async renew(whose: { series: string } | { person: string } | { series: string; person: string }): Promise<MadeFeed> {
    const secret = newSecret()
    const series_id = 'series' in whose ? whose.series : null
    const person_id = 'person' in whose ? whose.person : null
    const at = new Date().toISOString()
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .updateTable('feeds')
        .set({ ended_at: at })
        .where('series_id', series_id === null ? 'is' : '=', series_id)
        .where('person_id', person_id === null ? 'is' : '=', person_id)
        .where('ended_at', '=', '')
        .execute()
      await trx
        .insertInto('feeds')
        .values({ id: newId(), secret_hash: hashOf(secret), series_id, person_id, made_at: at, ended_at: '' })
        .execute()
      await audit(trx, 'feed-made', whose)
    })
    return { address: `${this.#options.appUrl()}/kalender/${secret}.ics` }
  }
}
