/**
 * Who is to do something is reminded by mail, where the series wants it: once in the week before the day, and once when it
 * has passed. Of what somebody has been reminded is written in the transaction that posts the mail, so that a server that is
 * killed, or another beside it, sends nothing twice.
 */
import { words } from '@samsyn/language/language'
import { readFacts, readItems } from '@samsyn/meeting/agenda'
import { readAttendance, sameName } from '@samsyn/meeting/attendance'
import { addDays, isDay, today } from '@samsyn/meeting/days'
import { isOwner, roleNamed } from '@samsyn/meeting/owners'
import { isOn } from '@samsyn/meeting/register'
import { roleOf } from '@samsyn/meeting/rights'
import type { Role } from '@samsyn/meeting/roles'
import { dayWords } from '@samsyn/meeting/year-plan'
import type { RememberedAction } from '@samsyn/protocol/memory'
import type { Logger } from 'pino'
import { audit } from './audit.ts'
import { isAddress, type Mails } from './mail.ts'
import type { Meetings } from './meetings.ts'
import type { Memories } from './memory.ts'
import { newId } from './secrets.ts'
import type { SignIn } from './sign-in.ts'
import { type Storage, StorageError } from './storage/storage.ts'
import { linkDays, type Reports } from './tasks.ts'

/** Days before the day on which somebody is reminded, and for how long after it that is still of use. */
const before = 7
const after = 14
/** Where a person is looked for: the meetings around now. */
const mostLists = 6

type Moment = 'before' | 'after'
type Due = { action: RememberedAction; moment: Moment }
type Person = { id: string; name: string; organisation: string; role: string; email: string }
type Series = Awaited<ReturnType<Meetings['series']>>
/** A row of an attendance list, by which a link is somebody's. */
type Place = { meeting: string; attendee: string; name: string; organisation: string; role: Role }

export type TaskRemindersOptions = {
  storage: Storage
  meetings: Meetings
  memories: Memories
  reports: Reports
  signIn: SignIn
  mails: Mails
  appUrl: () => string
  log: Logger
}

export class TaskReminders {
  readonly #options: TaskRemindersOptions

  constructor(options: TaskRemindersOptions) {
    this.#options = options
  }

  /** [BK17] What hinders it for one series hinders no other. */
  async remindInTime(now = today()): Promise<void> {
    const { meetings, mails, log } = this.#options
    if (!mails.works) return
    for (const series of await meetings.seriesThat(({ taskReminders }) => taskReminders))
      await this.#remindOf(series, now).catch((error: unknown) =>
        log.error({ err: error, series }, 'reminding of tasks failed'),
      )
    mails.ask()
  }

  async #remindOf(id: string, now: string): Promise<void> {
    const { storage, meetings, memories } = this.#options
    const { actions } = await memories.of(id)
    const due = actions.flatMap((action): Due[] => {
      const moment = momentOf(action, now)
      return moment ? [{ action, moment }] : []
    })
    if (due.length === 0) return
    const series = await meetings.series(id)
    const known = await storage.db.selectFrom('task_reminders').selectAll().where('series_id', '=', id).execute()
    for (const person of peopleOf(series, now)) {
      const own: Due[] = []
      for (const one of due) {
        const isKnown = known.some(
          (row) =>
            row.number === one.action.number &&
            row.person === person.id &&
            row.due === one.action.due &&
            row.moment === one.moment,
        )
        if (!isKnown && (await this.#isToDo(id, one.action, person))) own.push(one)
      }
      const place = own.length > 0 ? await this.#placeOf(series, person) : null
      if (place) await this.#remind(series, person, place, own)
    }
  }

  async #isToDo(series: string, action: RememberedAction, person: Person): Promise<boolean> {
    const { number, owner, shares } = action
    if (!isOwner(owner, person)) return false
    const share = shares.find(({ organisation }) => organisation === person.organisation)
    if (share && share.status !== 'waiting') return false
    const reports = await this.#options.reports.untold(series, number, action)
    return reports.findLast(({ name }) => sameName(name, person.name))?.status !== 'done'
  }

  /** Their row in a list: of a meeting that is coming, else of the last ones. A link belongs to a meeting. */
  async #placeOf({ meetings: rows }: Series, person: Person): Promise<Place | null> {
    const coming = rows.filter(({ phase }) => ['called', 'open', 'closed', 'freezing'].includes(phase))
    const held = rows.filter(({ phase }) => phase === 'frozen').toReversed()
    const drafts = rows.filter(({ phase }) => phase === 'draft')
    for (const { id: meeting } of [...coming, ...held, ...drafts].slice(0, mostLists)) {
      const place = await this.#options.meetings.readAgenda(meeting, (agenda) => {
        const row = readAttendance(agenda).find(
          ({ person: id, name, organisation }) =>
            id === person.id || (sameName(name, person.name) && organisation === person.organisation),
        )
        if (!row) return null
        const { id: attendee, name, organisation } = row
        return {
          meeting,
          attendee,
          name,
          organisation,
          role: roleOf(row, { ...readFacts(agenda), items: readItems(agenda) }),
        }
      })
      if (place) return place
    }
    return null
  }

  async #remind(series: Series, person: Person, place: Place, own: readonly Due[]): Promise<void> {
    const { storage, signIn, mails, appUrl } = this.#options
    const { language } = series.settings
    const said = words[language].carryOver
    const { row: link, token } = await signIn.makeLink({ ...place, days: linkDays })
    const tasks = (moment: Moment) =>
      own
        .filter((one) => one.moment === moment)
        .map(({ action: { text, due } }) => said.task({ text, due: dayWords({ from: due, to: due }, language) }))
    const mail = {
      kind: 'letter' as const,
      meeting: place.meeting,
      recipient: person.id,
      to: { name: person.name, email: person.email },
      subject: said.reminderSubject({ body: series.body.name }),
      text: said.reminder({
        name: person.name,
        body: series.body.name,
        soon: tasks('before'),
        passed: tasks('after'),
        address: `${appUrl()}/in#${token}`,
      }),
      calendar: null,
    }
    const at = new Date().toISOString()
    try {
      await storage.db.transaction().execute(async (trx) => {
        await trx
          .insertInto('task_reminders')
          .values(
            own.map(({ action: { number, due }, moment }) => ({
              ...{ series_id: series.id, number, person: person.id, due, moment, at },
            })),
          )
          .execute()
        await trx.insertInto('task_links').values({ link_id: link.id, series_id: series.id }).execute()
        await mails.post(trx, [{ id: newId(), ...mail }])
        await audit(trx, 'tasks-reminded', { meeting: place.meeting, series: series.id, count: own.length })
      })
    } catch (error) {
      // Another look at the same time was first; its mail is the one that is sent.
      if (!(error instanceof StorageError && error.reason === 'unique')) throw error
      await signIn.revokeLink(link.id)
    }
  }
}

/** Whether it is time: the day is near, or has passed not long ago. */
function momentOf({ isOpen, due }: RememberedAction, now: string): Moment | null {
  if (!isOpen || !isDay(due)) return null
  if (due >= now) return due <= addDays(now, before) ? 'before' : null
  return due >= addDays(now, -after) ? 'after' : null
}

/** Those who sit today in the body or its groups and have an address, each once. */
function peopleOf({ members, groups }: Series, now: string): Person[] {
  const sitting = [...members, ...groups.flatMap((group) => group.members)].filter(
    (member) => isOn(member, now) && isAddress(member.email),
  )
  const people = sitting.map(({ person, name, represents, role, email }) => ({
    ...{ id: person, name, organisation: represents, role: roleNamed(role), email },
  }))
  return people.filter(({ id }, at) => people.findIndex((one) => one.id === id) === at)
}
