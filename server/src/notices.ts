/**
 * The notice of a meeting: written from its agenda as it is, to each by name with a link of their own and the meeting for
 * their calendar. It goes by mail where that works and an address is known, else it is handed back to be sent by hand.
 */
import type { NewNotice, NoticeInfo, NoticeLetter, NoticeSays, SentNotice } from '@samsyn/api/notices'
import { words } from '@samsyn/language/language'
import { type AgendaItem, readAttachments, readFacts, readItems } from '@samsyn/meeting/agenda'
import { readAttendance } from '@samsyn/meeting/attendance'
import { type CalendarMeeting, calendarText } from '@samsyn/meeting/calendar'
import type { Attendee, Facts } from '@samsyn/meeting/contents'
import { addDays, isDay, today } from '@samsyn/meeting/days'
import { agendaDocument } from '@samsyn/meeting/documents'
import { answerNotice, type CalledItem, sinceCalled } from '@samsyn/meeting/notice'
import { roleOf } from '@samsyn/meeting/rights'
import { may } from '@samsyn/meeting/roles'
import { dayWords } from '@samsyn/meeting/year-plan'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { audit } from './audit.ts'
import type { Calendars } from './calendars.ts'
import { addressesOf } from './letters.ts'
import { isAddress, type Mail, type Mails, mailFile } from './mail.ts'
import type { Meetings } from './meetings.ts'
import { timesIn } from './plans.ts'
import { refuse } from './refusal.ts'
import { hashOf, newId } from './secrets.ts'
import type { Seat, SignIn } from './sign-in.ts'
import type { Storage, Tables } from './storage/storage.ts'

/** A link works until long after the meeting: its protocol is read by it. */
const linkDays = 400

type Known = {
  meeting: string
  around: Awaited<ReturnType<Meetings['surroundings']>>
  /** As calendars show it. */
  event: CalendarMeeting
  agenda: { facts: Facts; items: AgendaItem[]; attendance: Attendee[]; documents: NoticeInfo['documents'] }
  /** The oldest first. */
  notices: (Tables['notices'] & { items: CalledItem[] })[]
  /** Rows that have been given a link. */
  called: Set<string>
  /** By row. */
  addresses: Map<string, string>
}

type Kind = 'notice' | 'update' | 'reminder' | 'cancelled'

export type NoticesOptions = {
  storage: Storage
  signIn: SignIn
  meetings: Meetings
  calendars: Calendars
  mails: Mails
  appUrl: () => string
  log: Logger
}

export class Notices {
  readonly #options: NoticesOptions

  constructor(options: NoticesOptions) {
    this.#options = options
  }

  get #db() {
    return this.#options.storage.db
  }

  // ── Looking ──────────────────────────────────────────────────────────────────────────────────────────────────────

  async info(meeting: string, seat: Seat): Promise<Omit<NoticeInfo, 'mayPropose'>> {
    const known = await this.#known(meeting)
    const { agenda, around, called, notices, addresses } = known
    const phase = around.row.phase
    const leads = may(seat.role, 'invite', phase)
    const answers = await this.#answers(meeting)
    const mails = leads ? await this.#options.mails.statesOf(meeting) : []
    const { added, gone } = sinceCalled(agenda.items, notices[0]?.items ?? null)
    const last = notices.at(-1)
    const said = (attendee: string) => {
      const { answer, deputy = '', comment = '' } = answers.find((one) => one.attendee === attendee) ?? {}
      return { answer: answer ?? ('' as const), deputy, comment }
    }
    const mine = seat.link === '' ? undefined : agenda.attendance.find(({ id }) => id === seat.attendee)
    const [first] = agenda.attendance
    return {
      meeting,
      body: around.body.name,
      series: around.series.id,
      phase,
      ...pick(agenda.facts),
      lastDay: lastDayOf(known.event, agenda.facts),
      mail: this.#options.mails.works,
      sent: last ? { at: last.sent_at, by: last.sent_by, lastDay: last.last_day, message: last.message } : null,
      items: agenda.items.map(({ id, number, title }) => ({ id, number, title, added: added.includes(id) })),
      gone: gone.map(({ title }) => title),
      documents: agenda.documents,
      people: leads
        ? agenda.attendance.map(({ id, name, organisation }) => ({
            attendee: id,
            name,
            organisation,
            hasAddress: addresses.has(id),
            called: called.has(id),
            mail: mails.findLast(({ recipient }) => recipient === id)?.state ?? '',
            ...said(id),
          }))
        : [],
      mine: mine ? { name: mine.name, inRegister: mine.person !== '', ...said(mine.id) } : null,
      preview:
        leads && first
          ? this.#letter(known, {
              kind: notices.length > 0 ? 'update' : 'notice',
              name: first.name,
              address: words[around.settings.language].notice.ownLink,
              message: '',
              lastDay: '',
            })
          : null,
      mayLead: leads,
      toTell: phase === 'cancelled' && may(seat.role, 'change-phase', phase) ? this.#untold(known).length : 0,
    }
  }

  async #known(meeting: string): Promise<Known> {
    const { meetings } = this.#options
    await meetings.settleFacts(meeting)
    const around = await meetings.surroundings(meeting)
    const view = `${this.#options.appUrl()}/api/meetings/${meeting}/files`
    const agenda = await meetings.readAgenda(meeting, (doc) => ({
      facts: readFacts(doc),
      items: readItems(doc).filter(({ state }) => state !== 'withdrawn'),
      attendance: readAttendance(doc),
      documents: readAttachments(doc).map(({ number, title, file, url }) => ({
        number,
        title,
        address: file ? `${view}/${file}` : url,
      })),
    }))
    const rows = await this.#db
      .selectFrom('notices')
      .selectAll()
      .where('meeting_id', '=', meeting)
      .orderBy('sent_at')
      .execute()
    const addresses = await addressesOf(this.#db, agenda.attendance, around.members)
    const event = await this.#options.calendars.meeting(meeting)
    return {
      meeting,
      around,
      event,
      agenda,
      notices: rows.map((row) => ({ ...row, items: JSON.parse(row.agenda) as CalledItem[] })),
      called: await this.#called(meeting),
      addresses,
    }
  }

  async #called(meeting: string): Promise<Set<string>> {
    const links = await this.#db
      .selectFrom('notice_links')
      .select('attendee')
      .distinct()
      .where('meeting_id', '=', meeting)
      .execute()
    return new Set(links.map(({ attendee }) => attendee))
  }

  async #answers(meeting: string): Promise<Tables['notice_answers'][]> {
    const rows = await this.#db
      .selectFrom('notice_answers')
      .selectAll()
      .where('meeting_id', '=', meeting)
      .orderBy('at', 'desc')
      .execute()
    return rows.filter(({ attendee }, at) => rows.findIndex((other) => other.attendee === attendee) === at)
  }

  // ── Calling ──────────────────────────────────────────────────────────────────────────────────────────────────────

  async send(meeting: string, seat: Seat, { people, message, lastDay }: NewNotice): Promise<SentNotice> {
    const { meetings } = this.#options
    const known = await this.#known(meeting)
    const { agenda, called, around } = known
    if (lastDay !== '' && (lastDay < today() || lastDay > agenda.facts.date))
      return refuse('bad-input', 'The last day lies between today and the meeting.')
    const chosen = people.map((id) => agenda.attendance.find((row) => row.id === id) ?? refuse('not-found'))
    const mails = await this.#write(
      known,
      chosen,
      (row) => (called.has(row.id) ? 'update' : 'notice'),
      message,
      lastDay,
    )
    const tell = async (trx: Kysely<Tables>): Promise<void> => {
      await trx
        .insertInto('notices')
        .values({
          id: newId(),
          meeting_id: meeting,
          agenda: JSON.stringify(agenda.items.map(({ id, title }) => ({ id, title }) satisfies CalledItem)),
          message,
          last_day: lastDay,
          sent_at: new Date().toISOString(),
          sent_by: seat.name,
        })
        .execute()
      await this.#options.mails.post(trx, mails)
      await audit(trx, 'notice-sent', { meeting, count: people.length })
    }
    // Who is called to a draft could not read it.
    if (around.row.phase === 'draft') await meetings.changePhase(meeting, 'called', tell)
    else await this.#db.transaction().execute(tell)
    return this.#posted(mails)
  }

  async remind(meeting: string, people: readonly string[]): Promise<SentNotice> {
    const known = await this.#known(meeting)
    const answers = await this.#answers(meeting)
    const silent = people.map((id) => {
      const row = known.agenda.attendance.find((one) => one.id === id)
      if (!row) return refuse('not-found')
      if (!known.called.has(id) || answers.some(({ attendee }) => attendee === id)) return refuse('wrong-state')
      return row
    })
    const mails = await this.#write(known, silent, () => 'reminder', '', known.notices.at(-1)?.last_day ?? '')
    await this.#db.transaction().execute(async (trx) => {
      await this.#options.mails.post(trx, mails)
      await audit(trx, 'notice-reminded', { meeting, count: people.length })
    })
    return this.#posted(mails)
  }

  /** What is sent by itself, and what is left to be sent by hand. */
  async #posted(mails: readonly Mail[]): Promise<SentNotice> {
    this.#options.mails.ask()
    const byHand = mails.filter(({ to }) => !this.#options.mails.works || !isAddress(to.email))
    return { mailed: mails.length - byHand.length, letters: await this.#letters(byHand) }
  }

  #letters(mails: readonly Mail[]): Promise<NoticeLetter[]> {
    const letters = mails.map(
      async (mail): Promise<NoticeLetter> => ({
        attendee: mail.recipient,
        name: mail.to.name,
        subject: mail.subject,
        text: mail.text,
        eml: await mailFile(mail),
        ics: mail.calendar?.text ?? '',
      }),
    )
    return Promise.all(letters)
  }

  /** A letter for each, with a new link; those that they have go on working. */
  async #write(
    known: Known,
    people: readonly Attendee[],
    kindFor: (row: Attendee) => Kind,
    message: string,
    lastDay: string,
    idFor: (row: Attendee) => { id?: string } = () => ({}),
  ): Promise<Mail[]> {
    const { signIn, appUrl } = this.#options
    const { meeting, agenda, event } = known
    const mails: Mail[] = []
    for (const row of people) {
      const kind = kindFor(row)
      const to = { name: row.name, email: known.addresses.get(row.id) ?? '' }
      const calendar = this.#calendar(known, event, to, kind)
      let address = ''
      if (kind !== 'cancelled') {
        const { name, organisation, id: attendee } = row
        const role = roleOf(row, { ...agenda.facts, items: agenda.items })
        const { row: link, token } = await signIn.makeLink({
          meeting,
          role,
          name,
          organisation,
          attendee,
          days: linkDays,
        })
        await this.#db.insertInto('notice_links').values({ link_id: link.id, meeting_id: meeting, attendee }).execute()
        address = `${appUrl()}/in#${token}`
      }
      const letter = this.#letter(known, { kind, name: row.name, address, message, lastDay })
      mails.push({
        ...idFor(row),
        kind: kind === 'update' ? 'notice' : kind,
        meeting,
        recipient: row.id,
        to,
        ...letter,
        calendar,
      })
    }
    return mails
  }

  #calendar({ around }: Known, event: CalendarMeeting, to: Mail['to'], kind: Kind): Mail['calendar'] {
    if (!isDay(event.date)) return null
    const { from } = this.#options.mails
    // An invitation is from somebody to somebody; without that it is a meeting to take in.
    const invites = from !== null && isAddress(to.email)
    const method = kind === 'cancelled' ? 'cancel' : invites ? 'request' : 'publish'
    const organiser = from && { name: around.body.name, email: from.email }
    const calendar = { name: around.body.name, method, organiser, attendee: invites ? to : null } as const
    return { method, text: calendarText(calendar, [event]) }
  }

  #letter(
    { around, event, agenda, notices }: Known,
    { kind, ...more }: { kind: Kind; name: string; address: string; message: string; lastDay: string },
  ): { subject: string; text: string } {
    const { language } = around.settings
    const said = words[language].notice
    const { facts } = agenda
    const { added, gone } = sinceCalled(agenda.items, notices[0]?.items ?? null)
    const date = dayWords({ from: facts.date, to: lastDayOf(event, facts) }, language)
    const body = around.body.name
    const when = [date, timesIn(facts, language)].filter(Boolean).join(' ')
    return {
      subject: said.subject[kind]({ body, date }),
      text: said.letter({
        ...more,
        kind,
        body,
        when,
        where: [facts.place, facts.link].filter(Boolean),
        lastDay: more.lastDay && dayWords({ from: more.lastDay, to: more.lastDay }, language),
        items: agenda.items.map(({ id, number, title, presenters }) => ({
          number,
          title,
          added: added.includes(id),
          presenter: presenters.map(({ name }) => name).join(', '),
        })),
        gone: gone.map(({ title }) => title),
        documents: agenda.documents,
      }),
    }
  }

  // ── By itself ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Reminds those who have not answered when the last day is tomorrow, or today: each once. */
  async remindInTime(): Promise<void> {
    const { mails, log } = this.#options
    if (!mails.works) return
    const due = await this.#db
      .selectFrom('notices')
      .innerJoin('meetings', 'meetings.id', 'notices.meeting_id')
      .select('meetings.id')
      .distinct()
      .where('meetings.phase', '=', 'called')
      .where('notices.last_day', '>=', today())
      .where('notices.last_day', '<=', addDays(today(), 1))
      .execute()
    for (const { id } of due)
      await this.#remindOf(id).catch((error: unknown) => log.error({ err: error, meeting: id }, 'reminding failed'))
    mails.ask()
  }

  async #remindOf(meeting: string): Promise<void> {
    const known = await this.#known(meeting)
    const lastDay = known.notices.at(-1)?.last_day ?? ''
    if (lastDay < today() || lastDay > addDays(today(), 1)) return
    const answers = await this.#answers(meeting)
    const idOf = ({ id }: Attendee) => hashOf(`reminder ${meeting} ${id} ${lastDay}`).slice(0, 24)
    const there = await this.#db.selectFrom('outbox').select('id').where('meeting_id', '=', meeting).execute()
    const silent = known.agenda.attendance.filter(
      (row) =>
        known.called.has(row.id) &&
        known.addresses.has(row.id) &&
        row.status === 'expected' &&
        !answers.some(({ attendee }) => attendee === row.id) &&
        !there.some(({ id }) => id === idOf(row)),
    )
    if (silent.length === 0) return
    const letters = await this.#write(
      known,
      silent,
      () => 'reminder',
      '',
      lastDay,
      (row) => ({ id: idOf(row) }),
    )
    await this.#db.transaction().execute(async (trx) => {
      await this.#options.mails.post(trx, letters)
      await audit(trx, 'notice-reminded', { meeting, count: letters.length })
    })
  }

  /**
   * [NT7] Cancels a meeting and takes it out of the calendars of those who were called. Their mails are posted as it becomes
   * cancelled: nobody can cancel it once more, so there is no later moment to tell them.
   */
  async cancel(meeting: string): Promise<void> {
    const { meetings, mails, calendars } = this.#options
    const called = await this.#called(meeting)
    // Nobody is written to: what does not have to be read keeps no meeting from being cancelled.
    if (!mails.works || called.size === 0) return meetings.changePhase(meeting, 'cancelled')
    const known = await this.#known(meeting)
    const people = known.agenda.attendance.filter(({ id }) => known.called.has(id) && known.addresses.has(id))
    await meetings.changePhase(meeting, 'cancelled', async (trx) => {
      const event = await calendars.meeting(meeting, trx)
      await mails.post(trx, await this.#write({ ...known, event }, people, () => 'cancelled', '', ''))
    })
    mails.ask()
  }

  /** [NT7] Those who were called and whom no mail tells that the meeting is cancelled. */
  #untold({ agenda, called, addresses }: Known): Attendee[] {
    const { works } = this.#options.mails
    return agenda.attendance.filter(({ id }) => called.has(id) && !(works && addresses.has(id)))
  }

  /** Letters to them. They hold no link, and can be made as often as somebody asks. */
  async cancellation(meeting: string): Promise<SentNotice> {
    const known = await this.#known(meeting)
    if (known.around.row.phase !== 'cancelled') return refuse('wrong-state')
    const mails = await this.#write(known, this.#untold(known), () => 'cancelled', '', '')
    return { mailed: 0, letters: await this.#letters(mails) }
  }

  // ── Answering ────────────────────────────────────────────────────────────────────────────────────────────────────

  async answer(meeting: string, seat: Seat, said: NoticeSays): Promise<void> {
    const { meetings } = this.#options
    if (seat.link === '' || seat.attendee === '') return refuse('not-called')
    const { settings } = await meetings.surroundings(meeting)
    const { answer, comment } = said
    const deputy = answer === 'prevented' ? said.deputy : ''
    const role = words[settings.language].notice.deputyRole
    const before = (await this.#answers(meeting)).find(({ attendee }) => attendee === seat.attendee)?.listed ?? ''
    const listed = await meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) =>
      answerNotice(agenda, seat.attendee, { answer, deputy, listed: before, words: { deputy: role } }),
    )
    if (listed === null) return refuse('not-found')
    await this.#db.transaction().execute(async (trx) => {
      const { session, attendee } = seat
      await trx
        .insertInto('notice_answers')
        .values({
          id: newId(),
          meeting_id: meeting,
          attendee,
          answer,
          deputy,
          comment,
          session,
          at: new Date().toISOString(),
          listed,
        })
        .execute()
      await audit(trx, 'notice-answered', { meeting, attendee, answer })
    })
  }

  /** Where the holder of a link from a notice begins while the meeting is not open yet; null for any other link. */
  async pageOf(link: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('notice_links')
      .innerJoin('meetings', 'meetings.id', 'notice_links.meeting_id')
      .select(['meetings.id', 'meetings.phase'])
      .where('notice_links.link_id', '=', link)
      .executeTakeFirst()
    return row && ['draft', 'called'].includes(row.phase) ? `/m/${row.id}/kallelse` : null
  }
}

const pick = ({ date, start, end, place, link }: Facts) => ({ date, start, end, place, link })

/** Of a meeting of several days, as long as nobody has moved it. */
const lastDayOf = ({ date, lastDay }: CalendarMeeting, facts: Facts) => (date === facts.date ? lastDay : facts.date)
