/**
 * Whoever is to do something sees it on a page of their own, by a personal link to a meeting of the series, and reports how
 * it goes. A report is a row that stays; the next meeting has it before it in the row of the follow-up.
 */
import type { Reminded, Reminders, Task, TaskReport } from '@samsyn/api/carry-over'
import { words } from '@samsyn/language/language'
import { readFacts, readItems } from '@samsyn/meeting/agenda'
import { readAttendance } from '@samsyn/meeting/attendance'
import type { Returning } from '@samsyn/meeting/carry-over'
import type { FollowUp } from '@samsyn/meeting/contents'
import { dayOf } from '@samsyn/meeting/days'
import { decisionsDocument } from '@samsyn/meeting/documents'
import { changeFollowUp, readFollowUps, sharesOfFollowUp } from '@samsyn/meeting/follow-ups'
import { isOwner, type Somebody } from '@samsyn/meeting/owners'
import { roleOf } from '@samsyn/meeting/rights'
import { changeShare } from '@samsyn/meeting/shares'
import type { RememberedAction } from '@samsyn/protocol/memory'
import type * as Y from 'yjs'
import { audit } from './audit.ts'
import type { Letters } from './letters.ts'
import type { Meetings } from './meetings.ts'
import type { Memories } from './memory.ts'
import { refuse } from './refusal.ts'
import { newId } from './secrets.ts'
import type { Session, SignIn } from './sign-in.ts'
import type { Storage, Tables } from './storage/storage.ts'

type Report = Tables['task_reports']
type Said = (typeof words)['sv']['carryOver']

/** How long a personal link to one's tasks can be opened. */
export const linkDays = 90

/** What has been reported, the last of each person: "Ada Provlund, Norrviks kommun (2026-03-12): klart. Planen är skickad." */
function reportsSaid(reports: readonly Report[], said: Said): string {
  const last = new Map(reports.map((report) => [report.name, report]))
  return [...last.values()].map((report) => reportSaid(report, said)).join(' ')
}

const reportSaid = ({ name, at, status, text }: Report, said: Said): string =>
  said.reported({ name, date: dayOf(at), status: said.taskStatuses[status], text })

export type ReportsOptions = {
  storage: Storage
  meetings: Meetings
  memories: Memories
  signIn: SignIn
  letters: Letters
  appUrl: () => string
}

type Own = { series: string; body: string; somebody: Somebody; action: RememberedAction }

export class Reports {
  readonly #options: ReportsOptions

  constructor(options: ReportsOptions) {
    this.#options = options
  }

  get #db() {
    return this.#options.storage.db
  }

  /** [BK16] What no protocol has followed up yet, in the order it came: told once, it counts no more. */
  async untold(series: string, number: string, action?: RememberedAction): Promise<Report[]> {
    const reports = await this.#all(series, number)
    const last = action?.steps.findLast(
      ({ outcome, said }) => outcome !== 'given' && (outcome !== 'open' || said !== ''),
    )
    if (!last || reports.length === 0) return reports
    // A corrected version says what the meeting said: the reports were before the first one.
    const { at } = await this.#db
      .selectFrom('protocols')
      .innerJoin('protocols as first', 'first.meeting_id', 'protocols.meeting_id')
      .select('first.frozen_at as at')
      .where('protocols.id', '=', last.protocol)
      .where('first.version', '=', 1)
      .executeTakeFirstOrThrow()
    return reports.filter((report) => report.at > at)
  }

  async #all(series: string, number: string): Promise<Report[]> {
    return this.#db
      .selectFrom('task_reports')
      .selectAll()
      .where('series_id', '=', series)
      .where('number', '=', number)
      .orderBy('at')
      .execute()
  }

  /** What stands in the rows of these actions before anybody has said anything of them. */
  async saidOf(series: string, numbers: readonly string[], said: Said): Promise<string[]> {
    const { actions } = await this.#options.memories.of(series)
    return Promise.all(
      numbers.map(async (number) => {
        const action = actions.find((one) => one.number === number)
        return reportsSaid(await this.untold(series, number, action), said)
      }),
    )
  }

  /** Takes out of the rows of a meeting that is being prepared what another one has followed up meanwhile. */
  async takeOutTold(meeting: string, rows: readonly FollowUp[]): Promise<void> {
    const { meetings } = this.#options
    const { settings, series } = await meetings.surroundings(meeting)
    const said = words[settings.language].carryOver
    for (const row of rows.filter((one) => one.said.trim() !== '')) {
      const all = await this.#all(series.id, row.number)
      // Only what the server wrote itself: the reports from one of them on.
      if (!all.some((_, from) => reportsSaid(all.slice(from), said) === row.said.trim())) continue
      const [now = ''] = await this.saidOf(series.id, [row.number], said)
      if (now !== row.said.trim())
        await meetings.edit(meeting, decisionsDocument(meeting), 'server', (decisions) =>
          changeFollowUp(decisions, row.id, { said: now }),
        )
    }
  }

  // ── My tasks ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What somebody is to do, in every series that a personal link has brought them to; the soonest first. */
  async mine(session: Session): Promise<Task[]> {
    const own = await this.#own(session)
    const tasks = await Promise.all(
      own.map(async ({ series, body, somebody, action }): Promise<Task> => {
        const { number, text, owner, due, isOpen, steps } = action
        const reports = await this.untold(series, number, action)
        const report = reports.findLast(({ name }) => name === somebody.name)
        return {
          ...{ series, body, number, text, owner, due, isOpen },
          protocol: steps[0]?.protocol ?? '',
          date: steps[0]?.date ?? '',
          steps: steps.map(({ date, outcome, due, said }) => ({ date, outcome, due, said })),
          report: report ? { status: report.status, text: report.text, at: report.at } : null,
        }
      }),
    )
    return tasks.toSorted((a, b) => (a.due || '9').localeCompare(b.due || '9'))
  }

  /** [BK15] A seat that was taken with a code is in a name that anybody may pick. */
  async #own(session: Session): Promise<Own[]> {
    const { meetings, memories } = this.#options
    const seats = await this.#db
      .selectFrom('seats')
      .innerJoin('meetings', 'meetings.id', 'seats.meeting_id')
      .innerJoin('series', 'series.id', 'meetings.series_id')
      .innerJoin('bodies', 'bodies.id', 'series.body_id')
      .select(['meetings.id as meeting', 'series.id as series', 'bodies.name as body'])
      .select(['seats.attendee', 'seats.name', 'seats.organisation', 'seats.role'])
      .where('seats.session_id', '=', session.id)
      .where('seats.role', '!=', 'screen')
      .where('seats.link_id', '!=', '')
      .where('seats.attendee', '!=', '')
      .execute()
    const own = new Map<string, Own>()
    const known = new Map<string, RememberedAction[]>()
    for (const { meeting, attendee, series, body, ...somebody } of seats) {
      const actions = known.get(series) ?? (await memories.of(series)).actions
      known.set(series, actions)
      const theirs = actions.filter(({ isOpen, owner }) => isOpen && isOwner(owner, somebody))
      if (theirs.length === 0 || !(await meetings.attendance(meeting)).some(({ id }) => id === attendee)) continue
      for (const action of theirs) own.set(`${series} ${action.number}`, { series, body, somebody, action })
    }
    return [...own.values()]
  }

  /** Keeps what somebody says of their own task, and writes it where the next meeting looks at it. */
  async report(session: Session, series: string, { number, status, text = '' }: TaskReport): Promise<void> {
    const mine = (await this.#own(session)).find((own) => own.series === series && own.action.number === number)
    if (!mine) return refuse('not-found')
    const before = await this.untold(series, number, mine.action)
    const { name, organisation } = mine.somebody
    const row: Report = {
      id: newId(),
      series_id: series,
      number,
      name,
      organisation,
      status,
      text,
      session: session.id,
      at: new Date().toISOString(),
    }
    await this.#db.transaction().execute(async (trx) => {
      await trx.insertInto('task_reports').values(row).execute()
      await audit(trx, 'task-reported', { series, number, status })
    })
    await this.#tell(series, number, before, row)
  }

  async #tell(series: string, number: string, before: readonly Report[], row: Report): Promise<void> {
    const { meetings } = this.#options
    const filled = await this.#db
      .selectFrom('carried')
      .innerJoin('meetings', 'meetings.id', 'carried.meeting_id')
      .select('meetings.id')
      .where('meetings.series_id', '=', series)
      .where('meetings.phase', 'in', ['draft', 'called', 'open'])
      .where('carried.key', '=', number)
      .orderBy('meetings.date')
      .executeTakeFirst()
    if (!filled) return
    const { settings } = await meetings.surroundings(filled.id)
    const said = words[settings.language].carryOver
    await meetings.edit(filled.id, decisionsDocument(filled.id), 'server', (decisions) => {
      const there = readFollowUps(decisions).find((one) => one.number === number)
      if (!there) return
      // Nobody's words are taken away: what the server wrote itself is written anew, anything else is added to.
      const isOurs = there.said.trim() === reportsSaid(before, said)
      const now = isOurs ? reportsSaid([...before, row], said) : `${there.said.trim()} ${reportSaid(row, said)}`
      changeFollowUp(decisions, there.id, { said: now })
      const share = there.shares.find(({ organisation }) => organisation === row.organisation)
      if (share)
        changeShare(sharesOfFollowUp(decisions, there.id), share.id, {
          status: row.status === 'done' ? 'done' : 'waiting',
          date: row.status === 'done' ? dayOf(row.at) : '',
          text: row.text,
        })
    })
  }

  // ── Reminding ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Everybody in the list who is to do something of what comes back, with what that is. */
  toRemind(agenda: Y.Doc, left: readonly Returning[]): Reminded[] {
    const { chair, secretary } = readFacts(agenda)
    const tasks = left.filter(({ kind }) => kind === 'action' || kind === 'answer')
    return readAttendance(agenda).flatMap(({ id, name, organisation }) => {
      const role = id === chair ? 'chair' : id === secretary ? 'secretary' : ''
      const own = tasks
        .filter(({ owner }) => isOwner(owner, { name, organisation, role }))
        .map(({ key, title, due }) => ({ number: key, text: title, due }))
      return own.length > 0 && name.trim() !== '' ? [{ attendee: id, name, organisation, tasks: own }] : []
    })
  }

  /** A personal link to one's tasks for each of these rows of the attendance list. */
  async remind(meeting: string, people: readonly string[]): Promise<Reminders> {
    const { meetings, signIn, letters, appUrl } = this.#options
    const { series } = await meetings.surroundings(meeting)
    const rows = await meetings.readAgenda(meeting, (agenda) =>
      readAttendance(agenda)
        .filter(({ id }) => people.includes(id))
        .map((row) => ({ ...row, role: roleOf(row, { ...readFacts(agenda), items: readItems(agenda) }) })),
    )
    const links: Reminders['links'] = []
    for (const { id, name, organisation, role } of rows) {
      const made = await signIn.makeLink({
        meeting,
        role,
        name,
        organisation,
        attendee: id,
        days: linkDays,
      })
      await this.#db.insertInto('task_links').values({ link_id: made.row.id, series_id: series.id }).execute()
      const mail = await letters.reaches(meeting, { id, attendee: id, name, organisation })
      links.push({ attendee: id, name, mail, address: `${appUrl()}/in#${made.token}` })
    }
    return { links }
  }

  /** Whether a personal link is one that leads to its holder's tasks. */
  async isTaskLink(link: string): Promise<boolean> {
    const row = await this.#db.selectFrom('task_links').select('link_id').where('link_id', '=', link).executeTakeFirst()
    return row !== undefined
  }
}
