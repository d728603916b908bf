/**
 * Bodies, series and meetings: making them, listing them, and a meeting's way through its phases.
 * What is written in a meeting lies in its live documents; here is what has legal force or is needed for lists.
 */
import { isReadable } from '@samsyn/api/accent'
import type { Body, ChangeSettings, Home, MeetingRow, Series, Settings } from '@samsyn/api/bodies'
import { Settings as SettingsSchema } from '@samsyn/api/bodies'
import type { KnownPeople, MeetingInfo, NewMeeting } from '@samsyn/api/meetings'
import { words } from '@samsyn/language/language'
import {
  addAttachment,
  leaveItems,
  type NewAttachment,
  readCurrent,
  readFacts,
  readItem,
  readItems,
} from '@samsyn/meeting/agenda'
import {
  addAttendee,
  checkIn,
  findAttendee,
  readAttendance,
  removeAttendee,
  sameName,
} from '@samsyn/meeting/attendance'
import { beginAgenda, proposeFiling } from '@samsyn/meeting/carry-over'
import type { AttendanceMode } from '@samsyn/meeting/contents'
import { addAction, addDecision } from '@samsyn/meeting/decisions'
import { agendaDocument, decisionsDocument, roomDocument } from '@samsyn/meeting/documents'
import type { CalledItem } from '@samsyn/meeting/notice'
import { may, mayBecome, type Phase } from '@samsyn/meeting/roles'
import { endTurns } from '@samsyn/meeting/rounds'
import { stopShowing } from '@samsyn/meeting/shown'
import { closeFloor } from '@samsyn/meeting/speakers'
import { stopTimer } from '@samsyn/meeting/timer'
import type { Taking } from '@samsyn/protocol/take-protocol'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type * as Y from 'yjs'
import { newestVersion } from './approval.ts'
import { namesOf, newestOfEach } from './at-once.ts'
import { audit } from './audit.ts'
import type { Journal } from './journal.ts'
import { Accounts } from './live/accounts.ts'
import type { Live } from './live/live.ts'
import { refuse } from './refusal.ts'
import type { Change, ListedMember, Register } from './register.ts'
import { newCode, newId, plainCode } from './secrets.ts'
import type { Seat, Session, SignIn } from './sign-in.ts'
import { type Storage, StorageError, type Tables } from './storage/storage.ts'

const now = () => new Date().toISOString()

/** Refuses a colour that cannot be read. */
function judge(settings: ChangeSettings = {}): void {
  if (settings.accent && !isReadable(settings.accent)) refuse('colour-too-light')
}

/** Settings as stored, with what is not said filled in. */
const settingsFrom = (...stored: string[]): Settings =>
  SettingsSchema.parse(Object.assign({}, ...stored.map((json) => JSON.parse(json || '{}') as object)))

/** "Samverkansledningen i Provlandet" → "Samverkansledningen i Provlandet beslutar att" */
const leadOf = (settings: Settings, body: string): string => settings.lead || `${body} beslutar att`

export type MeetingsOptions = {
  storage: Storage
  journal: Journal
  signIn: SignIn
  register: Register
  live: () => Live
  uploadLimit: number
  log: Logger
  /** The next agenda of a series may have to be filled (carry-over.ts). */
  agendaDue: (series: string) => Promise<void>
}

export type Surroundings = Awaited<ReturnType<Meetings['surroundings']>>

/** What a protocol takes from around the meeting. */
export const takingOf = ({
  row,
  body,
  series,
  settings,
  previous,
}: Surroundings): Omit<Taking, 'approved' | 'actionsBefore' | 'decisionsBefore'> => ({
  language: settings.language,
  word: settings.protocolWord,
  presenterWord: settings.presenterWord,
  numbering: settings.numbering,
  approval: settings.approval,
  body,
  series,
  meeting: row.id,
  previous: previous ? { protocol: previous.protocol, date: previous.date, hash: previous.hash } : null,
  decisionNumbers: settings.decisionNumbers,
  layout: settings.layout,
  accent: settings.accent,
})

export class Meetings {
  readonly #options: MeetingsOptions
  readonly #mirrors = new Map<string, { agenda: Y.Doc; timer: NodeJS.Timeout }>()
  /** What each has proposed of late, as if it had taken time: more than a hand writes fills a document that is not theirs. */
  readonly #proposals = new Accounts()

  constructor(options: MeetingsOptions) {
    this.#options = options
  }

  get #db() {
    return this.#options.storage.db
  }

  // ── Bodies and series ───────────────────────────────────────────────────────────────────────────────────────

  async makeBody(
    name: string,
    seriesName: string,
    settings: ChangeSettings,
  ): Promise<{ body: string; series: string }> {
    judge(settings)
    const body = newId()
    await this.#db
      .insertInto('bodies')
      .values({ id: body, name, created_at: now(), settings: JSON.stringify(settings) })
      .execute()
    return { body, series: await this.makeSeries(body, seriesName, {}) }
  }

  async makeSeries(body: string, name: string, settings: ChangeSettings): Promise<string> {
    judge(settings)
    const id = newId()
    await this.#db
      .insertInto('series')
      .values({ id, body_id: body, name, created_at: now(), settings: JSON.stringify(settings) })
      .execute()
    return id
  }

  async change(
    table: 'bodies' | 'series',
    id: string,
    changes: { name?: string | undefined; settings?: ChangeSettings | undefined },
  ): Promise<void> {
    const row = await this.#db.selectFrom(table).select(['name', 'settings']).where('id', '=', id).executeTakeFirst()
    if (!row) return refuse('not-found')
    judge(changes.settings)
    const settings = { ...(JSON.parse(row.settings || '{}') as object), ...changes.settings }
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .updateTable(table)
        .set({ name: changes.name ?? row.name, settings: JSON.stringify(settings) })
        .where('id', '=', id)
        .execute()
      await audit(trx, table === 'bodies' ? 'body-changed' : 'series-changed', {
        id,
        settings: JSON.stringify(changes),
      })
    })
  }

  async body(id: string): Promise<Body> {
    const row = await this.#db.selectFrom('bodies').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) return refuse('not-found')
    const series = await this.#db
      .selectFrom('series')
      .selectAll()
      .where('body_id', '=', id)
      .orderBy('created_at')
      .execute()
    return {
      id,
      name: row.name,
      settings: settingsFrom(row.settings),
      members: await this.#options.register.members(id),
      groups: await this.#options.register.groups(id),
      series: series.map((one) => ({ id: one.id, name: one.name, settings: settingsFrom(row.settings, one.settings) })),
    }
  }

  async series(id: string): Promise<Omit<Series, 'mail'>> {
    const series = await this.#db.selectFrom('series').selectAll().where('id', '=', id).executeTakeFirst()
    if (!series) return refuse('not-found')
    const body = await this.#db
      .selectFrom('bodies')
      .selectAll()
      .where('id', '=', series.body_id)
      .executeTakeFirstOrThrow()
    return {
      id,
      name: series.name,
      settings: settingsFrom(body.settings, series.settings),
      body: { id: body.id, name: body.name },
      members: await this.#options.register.members(body.id),
      groups: await this.#options.register.groups(body.id),
      meetings: await this.#rows({ series: id }),
    }
  }

  /** The series whose settings are such. */
  async seriesThat(are: (settings: Settings) => boolean): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('series')
      .innerJoin('bodies', 'bodies.id', 'series.body_id')
      .select(['series.id', 'series.settings', 'bodies.settings as ofBody'])
      .execute()
    return rows.flatMap(({ id, settings, ofBody }) => (are(settingsFrom(ofBody, settings)) ? [id] : []))
  }

  /** What the start page shows: everything to an organiser, else the meetings one has a seat in and may read. */
  async home(session: Session): Promise<Home> {
    const bodies = session.organiser ? await this.#db.selectFrom('bodies').selectAll().orderBy('name').execute() : []
    const series = session.organiser
      ? await this.#db.selectFrom('series').selectAll().orderBy('created_at').execute()
      : []
    return {
      bodies: bodies
        .map(({ id, name, parent_id }) => ({
          id,
          name,
          parent: parent_id,
          series: series.filter((one) => one.body_id === id).map((one) => ({ id: one.id, name: one.name })),
        }))
        // A group of a body is one to choose only when it meets by itself.
        .filter(({ parent, series }) => parent === null || series.length > 0),
      meetings: session.organiser ? await this.#rows({}) : await this.#rowsFor(session),
    }
  }

  /** [RO1] A meeting that is a draft again is told to those alone who may read a draft. */
  async #rowsFor(session: Session): Promise<MeetingRow[]> {
    const seats = await this.#options.signIn.seatsBy(session)
    const rows = await this.#rows({ session: session.id })
    return rows.filter(({ id, phase }) => seats.some(({ meeting, role }) => meeting === id && may(role, 'read', phase)))
  }

  async #rows(which: { series?: string; session?: string }): Promise<MeetingRow[]> {
    let query = this.#db
      .selectFrom('meetings')
      .innerJoin('series', 'series.id', 'meetings.series_id')
      .innerJoin('bodies', 'bodies.id', 'series.body_id')
      .leftJoin('protocols', (join) =>
        join.onRef('protocols.meeting_id', '=', 'meetings.id').on('protocols.version', '=', newestVersion),
      )
      .select([
        'meetings.id',
        'meetings.date',
        'meetings.start',
        'meetings.end',
        'meetings.place',
        'meetings.phase',
        'series.id as seriesId',
        'series.name as seriesName',
        'bodies.id as bodyId',
        'bodies.name as bodyName',
        'protocols.id as protocol',
      ])
      .orderBy('meetings.date')
      .orderBy('meetings.start')
    if (which.series) query = query.where('meetings.series_id', '=', which.series)
    if (which.session)
      query = query.where('meetings.id', 'in', (seats) =>
        seats
          .selectFrom('seats')
          .select('meeting_id')
          .where('session_id', '=', which.session as string),
      )
    const rows = await query.execute()
    return rows.map((row) => {
      const agenda = row.phase === 'open' ? this.#options.live().agendaOf(row.id) : null
      const items = agenda ? readItems(agenda) : []
      const current = agenda ? readCurrent(agenda) : null
      return {
        id: row.id,
        series: { id: row.seriesId, name: row.seriesName },
        body: { id: row.bodyId, name: row.bodyName },
        date: row.date,
        start: row.start,
        end: row.end,
        place: row.place,
        phase: row.phase,
        here: this.#options.live().here(row.id),
        item: current ? items.findIndex(({ id }) => id === current.item) + 1 : 0,
        items: items.length,
        protocol: row.protocol ?? '',
      }
    })
  }

  // ── A meeting ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** With an id that is given it can be made again after a stop in the middle: what is there is left as it is. */
  async make(series: string, meeting: NewMeeting, id = newId()): Promise<string> {
    const known = await this.series(series)
    const previous = await this.previousProtocol(series, meeting.date)
    const { start = '', end = '', place = '', link = '', form = 'physical', diaryNumber = '' } = meeting
    await this.#db
      .insertInto('meetings')
      .values({
        id,
        series_id: series,
        phase: 'draft',
        created_at: now(),
        date: meeting.date,
        start,
        end,
        place,
        link,
        code: await this.#freeCode(),
        previous_id: previous?.meeting ?? null,
        freeze_seq: null,
        phase_changed_at: now(),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
    if (await this.readAgenda(id, (agenda) => readItems(agenda).length > 0)) return id
    const said = words[known.settings.language].meeting
    // A deputy is there when a member is not, and is listed when that is known.
    const expected = (await this.#options.register.listed(known.body.id, meeting.date)).filter(
      ({ deputyFor }) => deputyFor === '',
    )
    const item = await this.edit(id, agendaDocument(id), 'server', (agenda) =>
      beginAgenda(agenda, {
        facts: { date: meeting.date, start, end, place, link, form, diaryNumber },
        people: expected,
        chair: meeting.chair ?? '',
        secretary: meeting.secretary ?? '',
        previous,
        standing: known.settings.standing,
        words: { opening: said.firstItem, previous: said.previousItem, closing: said.lastItem },
      }),
    )
    if (item && previous) {
      await this.edit(id, decisionsDocument(id), 'server', (decisions) =>
        proposeFiling(decisions, item, said.filed({ date: previous.date })),
      )
    }
    await this.#options.agendaDue(series)
    return id
  }

  /** [RG10] Who has come into the body, or left it, does so on the lists of the meetings that are being prepared. */
  async follow(changes: readonly Change[]): Promise<void> {
    const bodies = [...new Set(changes.map(({ body }) => body))]
    if (bodies.length === 0) return
    const coming = await this.#db
      .selectFrom('meetings')
      .innerJoin('series', 'series.id', 'meetings.series_id')
      .select(['meetings.id', 'meetings.date', 'series.body_id as ofBody'])
      .where('series.body_id', 'in', bodies)
      .where('meetings.phase', 'in', ['draft', 'called'])
      .execute()
    for (const { id, date, ofBody } of coming) {
      const due = changes.filter(({ body, from }) => body === ofBody && from <= date)
      if (due.length === 0) continue
      await this.edit(id, agendaDocument(id), 'server', (agenda) => {
        for (const { leaves, joins } of due) {
          for (const row of readAttendance(agenda))
            if (leaves && row.status === 'expected' && (row.person === leaves.id || sameName(row.name, leaves.name)))
              removeAttendee(agenda, row.id)
          if (joins) addAttendee(agenda, { ...joins, person: joins.id })
        }
      })
    }
  }

  async #freeCode(): Promise<string> {
    for (;;) {
      const code = newCode()
      const taken = await this.#db.selectFrom('meetings').select('id').where('code', '=', code).executeTakeFirst()
      if (!taken) return code
    }
  }

  /** The last protocol of a series that was frozen of a meeting on this day or before it. */
  async previousProtocol(
    series: string,
    before: string,
  ): Promise<{ protocol: string; date: string; meeting: string } | null> {
    const row = await this.#db
      .selectFrom('protocols')
      .innerJoin('meetings', 'meetings.id', 'protocols.meeting_id')
      .select(['protocols.id as protocol', 'meetings.date', 'meetings.id as meeting'])
      .where('meetings.series_id', '=', series)
      .where('meetings.date', '<=', before)
      .orderBy('meetings.date', 'desc')
      .orderBy('protocols.frozen_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row ?? null
  }

  async row(meeting: string): Promise<Tables['meetings']> {
    const row = await this.#db.selectFrom('meetings').selectAll().where('id', '=', meeting).executeTakeFirst()
    return row ?? refuse('not-found')
  }

  async phaseOf(meeting: string): Promise<Phase | null> {
    const row = await this.#db.selectFrom('meetings').select('phase').where('id', '=', meeting).executeTakeFirst()
    return row?.phase ?? null
  }

  /** Everything that is said of a meeting outside its documents: words, numbering, the body's people. */
  async surroundings(meeting: string) {
    const row = await this.row(meeting)
    const series = await this.#db
      .selectFrom('series')
      .selectAll()
      .where('id', '=', row.series_id)
      .executeTakeFirstOrThrow()
    const body = await this.#db
      .selectFrom('bodies')
      .selectAll()
      .where('id', '=', series.body_id)
      .executeTakeFirstOrThrow()
    const settings = settingsFrom(body.settings, series.settings)
    const previous = row.previous_id
      ? await this.#db
          .selectFrom('protocols')
          .innerJoin('meetings', 'meetings.id', 'protocols.meeting_id')
          .select(['protocols.id as protocol', 'protocols.hash', 'meetings.date'])
          .where('protocols.meeting_id', '=', row.previous_id)
          .orderBy('protocols.version', 'desc')
          .executeTakeFirst()
      : undefined
    return {
      row,
      body: { id: body.id, name: body.name },
      series: { id: series.id, name: series.name },
      settings,
      lead: leadOf(settings, body.name),
      previous: previous ?? null,
      /** Who sits in the body on the meeting's day. */
      members: await this.#options.register.listed(body.id, row.date),
    }
  }

  /**
   * Who the register knows on the meeting's day: the body's members first, then those of its groups, or for an organiser
   * everybody else.
   */
  async known(meeting: string, isOrganiser: boolean): Promise<KnownPeople> {
    const { row, body, members } = await this.surroundings(meeting)
    const { people, organisations } = await this.#options.register.known(row.date)
    const seated = new Set(members.map(({ id }) => id))
    const groups = await this.#options.register.groups(body.id)
    const inGroups = new Set(groups.flatMap((group) => group.members.map(({ person }) => person)))
    const others = people.filter(({ id }) => !seated.has(id) && (isOrganiser || inGroups.has(id)))
    return {
      people: [...members, ...others.map((person) => ({ ...person, role: '', deputyFor: '' }))].map(
        ({ aliases, ...person }) => ({ ...person, aliases: [...aliases] }),
      ),
      organisations: organisations.map(({ name, aliases }) => ({ name, aliases: [...aliases] })),
      groups: await this.#options.register.groupNames(body),
    }
  }

  /**
   * An organiser comes by no link that says who it is. Who stands in the list under the own name and organisation is that
   * row: it is checked in, asks to speak and sits in a group like everybody else's.
   */
  async seatInList(session: Session, seat: Seat): Promise<Seat> {
    if (!session.organiser || seat.attendee || seat.link || !seat.name || !seat.organisation) return seat
    const rows = (await this.attendance(seat.meeting)).filter(
      ({ name, organisation }) => sameName(name, seat.name) && sameName(organisation, seat.organisation),
    )
    const [row, ...namesakes] = rows
    if (!row || namesakes.length > 0) return seat
    return (await this.#options.signIn.seatIsOf(row.id, session, seat)) ?? refuse('not-found')
  }

  async info(meeting: string, seat: Seat): Promise<MeetingInfo> {
    const { row, body, series, settings, lead, previous, members } = await this.surroundings(meeting)
    const protocol = await this.#db
      .selectFrom('protocols')
      .select(['id', 'hash', 'frozen_at'])
      .where('meeting_id', '=', meeting)
      .orderBy('version', 'desc')
      .executeTakeFirst()
    const seats = await this.#options.signIn.seatsOf(meeting)
    const called = await this.#db
      .selectFrom('notices')
      .select('agenda')
      .where('meeting_id', '=', meeting)
      .orderBy('sent_at')
      .executeTakeFirst()
    return {
      id: meeting,
      now: now(),
      phase: row.phase,
      role: seat.role,
      attendee: seat.attendee,
      name: seat.name,
      organisation: seat.organisation,
      slot: seat.slot,
      body,
      series,
      settings,
      organisations: organisationsOf(members),
      lead,
      previous: previous ? { protocol: previous.protocol, date: previous.date } : null,
      called: called ? (JSON.parse(called.agenda) as CalledItem[]).map(({ id }) => id) : null,
      protocol: protocol ? { id: protocol.id, hash: protocol.hash, frozenAt: protocol.frozen_at } : null,
      approvedItems: (await newestOfEach(this.#db, meeting)).map((row) => ({
        item: row.item,
        names: namesOf(row),
        at: row.at,
      })),
      // A big screen is nobody, and is not told who is.
      seats: seats
        .filter(({ role }) => role !== 'screen' && seat.role !== 'screen')
        .map(({ slot, name, organisation, attendee }) => ({ slot, name, organisation, attendee })),
      uploadLimit: this.#options.uploadLimit,
    }
  }

  /** A storage that failed as a phase was changed is asked until it says which one it is, and has taken what belongs to it. */
  async #settlePhase(meeting: string): Promise<void> {
    try {
      const phase = await this.phaseOf(meeting)
      if (phase) this.#options.live().phaseChanged(meeting, phase)
      await this.finishClosing(meeting)
    } catch (error) {
      this.#options.log.error({ err: error, meeting }, 'settling the phase that a meeting has got failed')
      // What is damaged stays so, however often it is asked.
      if (error instanceof StorageError && !['closed', 'damaged'].includes(error.reason))
        setTimeout(() => void this.#settlePhase(meeting), 1000).unref()
    }
  }

  /**
   * Takes the meeting to another phase; exactly one of several simultaneous attempts wins. `also`: what is done in the same
   * transaction, so that there is neither without the other.
   */
  async changePhase(meeting: string, to: Phase, also?: (trx: Kysely<Tables>) => Promise<void>): Promise<void> {
    const { phase, series_id: series } = await this.row(meeting)
    if (!mayBecome(phase, to)) return refuse('wrong-phase')
    try {
      await this.#db.transaction().execute(async (trx) => {
        const changed = await trx
          .updateTable('meetings')
          .set({ phase: to, phase_changed_at: now() })
          .where('id', '=', meeting)
          .where('phase', '=', phase)
          .executeTakeFirst()
        if (Number(changed.numUpdatedRows) !== 1) return refuse('wrong-phase')
        await audit(trx, 'phase-changed', { meeting, from: phase, to })
        await also?.(trx)
      })
      // At once, and before anything that can fail: until it is told, a board that is open judges by the phase before.
      this.#options.live().phaseChanged(meeting, to)
      await this.#options.journal.settled(meeting)
      if (to === 'closed') await this.finishClosing(meeting)
    } catch (error) {
      if (error instanceof StorageError) await this.#settlePhase(meeting)
      throw error
    }
    if (to !== 'closed') await this.#options.agendaDue(series)
  }

  /**
   * [AG10] What else belongs to closing, as of the moment in which the meeting was closed. A server that was killed may have
   * left some of it undone; what is done already is left as it is. Answers with that moment; '' when the meeting is not closed.
   */
  async finishClosing(meeting: string): Promise<string> {
    const { phase, phase_changed_at: closedAt } = await this.row(meeting)
    if (phase !== 'closed') return ''
    await this.edit(meeting, agendaDocument(meeting), 'server', (agenda) => leaveItems(agenda, closedAt))
    await this.edit(meeting, roomDocument(meeting), 'server', (room) => {
      stopShowing(room)
      closeFloor(room, closedAt)
      endTurns(room, '', closedAt)
      stopTimer(room)
    })
    return closedAt
  }

  /** A change by the server on somebody's behalf, in one of the meeting's documents. */
  async edit<T>(
    meeting: string,
    document: string,
    author: string,
    change: (doc: Y.Doc) => T,
    mayStill?: () => Promise<unknown>,
  ): Promise<T> {
    const edited = await this.#options.journal.edit(meeting, document, author, change, mayStill)
    if ('refused' in edited) return refuse(edited.refused === 'frozen' ? 'already-frozen' : 'not-found')
    return edited.value
  }

  async byCode(typed: string): Promise<Tables['meetings']> {
    const code = plainCode(typed)
    const row = await this.#db.selectFrom('meetings').selectAll().where('code', '=', code).executeTakeFirst()
    if (!row || !['called', 'open', 'closed'].includes(row.phase)) return refuse('code-unknown')
    return row
  }

  /** What stands in the agenda now, whether or not somebody has it open. */
  async readAgenda<T>(meeting: string, read: (agenda: Y.Doc) => T): Promise<T> {
    const open = this.#options.live().agendaOf(meeting)
    if (open) return read(open)
    const agenda = await this.#options.journal.read(agendaDocument(meeting))
    try {
      return read(agenda)
    } finally {
      agenda.destroy()
    }
  }

  attendance(meeting: string) {
    return this.readAgenda(meeting, readAttendance)
  }

  /**
   * The row of the attendance list of somebody who joins: the one picked, or the one of the same name, or a new one.
   * Joining while the meeting is called or open is checking in.
   */
  async enter(
    meeting: string,
    person: { attendee: string; name: string; organisation: string },
    mode: AttendanceMode,
  ): Promise<{ attendee: string; name: string; organisation: string }> {
    return this.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
      const picked = readAttendance(agenda).find((row) => row.id === person.attendee)
      const same = picked ?? (person.name ? findAttendee(agenda, person.name, person.organisation) : undefined)
      if (!same && !person.name) return refuse('bad-input')
      const id =
        same?.id ??
        addAttendee(agenda, { name: person.name, organisation: person.organisation, status: 'other', mode }).id
      checkIn(agenda, id, mode)
      const row = readAttendance(agenda).find((attendee) => attendee.id === id)
      return { attendee: id, name: row?.name ?? person.name, organisation: row?.organisation ?? person.organisation }
    })
  }

  /** Who somebody is who comes when the meeting is over: the list is not changed any more. */
  async recognise(
    meeting: string,
    person: { attendee: string; name: string; organisation: string },
  ): Promise<{ attendee: string; name: string; organisation: string }> {
    const row = (await this.attendance(meeting)).find(({ id }) => id === person.attendee)
    if (row) return { attendee: row.id, name: row.name, organisation: row.organisation }
    if (!person.name) return refuse('bad-input')
    return { attendee: '', name: person.name, organisation: person.organisation }
  }

  /** Checks in the row the seat was given, or, when that was made one with another, the row of the same person. */
  async checkIn(meeting: string, seat: Seat, mode: AttendanceMode, mayStill: () => Promise<unknown>): Promise<void> {
    const done = await this.edit(
      meeting,
      agendaDocument(meeting),
      'server',
      (agenda) =>
        checkIn(agenda, seat.attendee, mode) ||
        checkIn(agenda, findAttendee(agenda, seat.name, seat.organisation)?.id ?? '', mode),
      mayStill,
    )
    if (!done) refuse('not-found')
  }

  /** What somebody without the right to decide wrote after "Beslut:" or "Uppdrag:". */
  async propose(
    meeting: string,
    seat: Seat,
    proposal: { item: string; kind: 'decision' | 'action'; text: string },
    mayStill: () => Promise<unknown>,
  ): Promise<void> {
    if (this.#proposals.wait(seat.session) > 0) return refuse('too-many-tries')
    this.#proposals.spend(seat.session, 50 + proposal.text.length / 5)
    const { lead } = await this.surroundings(meeting)
    const isThere = await this.readAgenda(meeting, (agenda) => readItem(agenda, proposal.item) !== null)
    if (!isThere) return refuse('item-gone')
    const write = (decisions: Y.Doc) =>
      proposal.kind === 'action'
        ? addAction(decisions, { item: proposal.item, text: proposal.text })
        : addDecision(decisions, { item: proposal.item, lead, points: [proposal.text.replace(/^att\s+/i, '')] })
    await this.edit(meeting, decisionsDocument(meeting), seat.session, write, mayStill)
  }

  async addAttachment(meeting: string, author: string, attachment: NewAttachment, id: string): Promise<void> {
    await this.edit(meeting, agendaDocument(meeting), author, (agenda) => addAttachment(agenda, attachment, id))
  }

  /** Copies the live facts to the lists, a moment after the last change. */
  mirrorFacts(meeting: string, agenda: Y.Doc): void {
    const waiting = this.#mirrors.get(meeting)
    if (waiting) {
      // The document may have been let go and opened anew since: what counts is the one that was changed last.
      waiting.agenda = agenda
      return
    }
    const timer = setTimeout(() => this.#copyFacts(meeting), 500)
    timer.unref()
    this.#mirrors.set(meeting, { agenda, timer })
  }

  /** Copies now what waits to be copied of a meeting. */
  settleFacts(meeting: string): Promise<void> {
    return this.#copyFacts(meeting)
  }

  async #copyFacts(meeting: string): Promise<void> {
    const waiting = this.#mirrors.get(meeting)
    if (!waiting) return
    this.#mirrors.delete(meeting)
    clearTimeout(waiting.timer)
    const { date, start, end, place, link } = readFacts(waiting.agenda)
    await this.#db
      .updateTable('meetings')
      .set({ date, start, end, place, link })
      .where('id', '=', meeting)
      .execute()
      .catch((error: unknown) => this.#options.log.error({ err: error, meeting }, 'copying the facts failed'))
  }

  /** Copies now what waits to be copied, so that the lists say the same as the meetings when the server has stopped. */
  async close(): Promise<void> {
    for (const meeting of [...this.#mirrors.keys()]) await this.#copyFacts(meeting)
  }
}

/** Whom the members stand for; a deputy stands for an organisation that has a member. */
const organisationsOf = (members: readonly ListedMember[]): string[] =>
  [...new Set(members.filter(({ deputyFor }) => deputyFor === '').map(({ organisation }) => organisation))].filter(
    (organisation) => organisation !== '',
  )
