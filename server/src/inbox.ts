/**
 * The inbox of a series: its people propose items, and those who prepare the meetings put them on a coming agenda or
 * decline them with a word. A proposal and each step of it are rows that stay; where a placed one stands is read from the
 * agenda, so that what is removed there lies in the inbox again. RULES.md, IN.
 */
import type { DeclineProposal, Inbox as Info, NewProposal, PlaceProposal, Proposed } from '@samsyn/api/inbox'
import { words } from '@samsyn/language/language'
import { type AgendaItem, readItems } from '@samsyn/meeting/agenda'
import { readAttendance } from '@samsyn/meeting/attendance'
import type { ItemKind } from '@samsyn/meeting/contents'
import { today } from '@samsyn/meeting/days'
import { agendaDocument, notesDocument } from '@samsyn/meeting/documents'
import { placeProposed, proposedNote } from '@samsyn/meeting/inbox'
import { writeNote } from '@samsyn/meeting/notes'
import { isOn } from '@samsyn/meeting/register'
import { audit } from './audit.ts'
import { peopleOf } from './letters.ts'
import type { Meetings } from './meetings.ts'
import { Refusal, refuse } from './refusal.ts'
import { newId } from './secrets.ts'
import type { Session } from './sign-in.ts'
import { type Storage, StorageError, type Tables } from './storage/storage.ts'

type Row = Tables['proposals']
type Step = Tables['proposal_steps']
type Named = { id: string; name: string }

type Standing = {
  row: Row
  /** The last one. */
  step: Step | undefined
  state: Proposed['state']
  where: Omit<NonNullable<Proposed['where']>, 'open'> | null
  returned: Proposed['returned']
}

/** Somebody as the inbox of a series knows them. */
type Somebody = {
  name: string
  organisation: string
  /** Ids of the register; none for who is in no list of it. */
  people: readonly string[]
  /** Groups they may propose for, and those whose proposals they see. */
  groups: readonly Named[]
  maySort: boolean
  session: Session
  series: Awaited<ReturnType<Meetings['series']>>
}

/** [IN6] */
const mostWaiting = 20
const mostInDay = 50
const day = 24 * 60 * 60 * 1000
/** What is sorted is shown, the newest first, as far back as anybody looks. */
const shownSorted = 100
/** Meetings that can be chosen; a year plan makes a dozen at once. */
const shownComing = 24

export type InboxOptions = { storage: Storage; meetings: Meetings }

export class Inbox {
  readonly #options: InboxOptions
  /** Items of frozen meetings, which do not change. */
  readonly #frozen = new Map<string, AgendaItem[]>()

  constructor(options: InboxOptions) {
    this.#options = options
  }

  get #db() {
    return this.#options.storage.db
  }

  // ── Who asks ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** [IN1] [IN2] Whether a series has an inbox is nobody's business who has no seat in one of its meetings. */
  async #who(session: Session, id: string): Promise<Somebody> {
    const { meetings } = this.#options
    const known = await this.#db.selectFrom('series').select('body_id').where('id', '=', id).executeTakeFirst()
    if (!known) return refuse('not-found')
    const seats = await this.#db
      .selectFrom('seats')
      .innerJoin('meetings', 'meetings.id', 'seats.meeting_id')
      .innerJoin('series', 'series.id', 'meetings.series_id')
      .innerJoin('bodies', 'bodies.id', 'series.body_id')
      .select(['seats.meeting_id as meeting', 'seats.attendee', 'seats.link_id as link'])
      .select(['seats.name', 'seats.organisation', 'seats.role', 'series.id as series'])
      .where('seats.session_id', '=', session.id)
      .where('seats.role', '!=', 'screen')
      .where((of) => of.or([of('bodies.id', '=', known.body_id), of('bodies.parent_id', '=', known.body_id)]))
      .orderBy('meetings.date', 'desc')
      .execute()
    if (!session.organiser && seats.length === 0) return refuse('not-found')

    const series = await meetings.series(id)
    const now = today()
    const groups = series.groups.map(({ members, ...group }) => ({
      ...group,
      members: members.filter((member) => isOn(member, now)),
    }))
    const everybody = [
      ...series.members.filter((member) => isOn(member, now)),
      ...groups.flatMap(({ members }) => members),
    ].map(({ person, name, represents }) => ({ id: person, name, organisation: represents }))

    const people = new Map<string, { name: string; organisation: string }>()
    for (const { meeting, attendee, link } of seats) {
      if (link === '' || attendee === '') continue
      const row = (await meetings.readAgenda(meeting, readAttendance)).find((one) => one.id === attendee)
      const person = row && (await peopleOf(this.#db, [row], everybody)).get(row.id)
      if (row && person && everybody.some((one) => one.id === person.id) && !people.has(person.id))
        people.set(person.id, { name: row.name, organisation: row.organisation })
    }
    const mine = [...people.keys()]
    const last = series.meetings.findLast(({ phase }) => phase === 'frozen')
    const leads = seats.find(
      ({ role, link, meeting, series: of }) =>
        link !== '' &&
        of === id &&
        (role === 'chair' || role === 'secretary') &&
        series.meetings.some((one) => one.id === meeting && (one.id === last?.id || isComing(one, last?.date ?? ''))),
    )
    const isIn = ({ members }: (typeof groups)[number]) => members.some(({ person }) => mine.includes(person))
    const prepares = groups.some((group) => group.id === series.settings.preparedBy && isIn(group))
    const maySort = session.organiser || leads !== undefined || prepares
    if (!maySort && mine.length === 0) return refuse('not-allowed')

    const [as] = people.values()
    const { name, organisation } = as ?? leads ?? session
    return {
      ...{ name, organisation, people: mine, maySort, session, series },
      groups: groups.filter((group) => maySort || isIn(group)),
    }
  }

  async #whoOf(session: Session, proposal: string): Promise<{ row: Row; who: Somebody }> {
    const row = await this.#db.selectFrom('proposals').selectAll().where('id', '=', proposal).executeTakeFirst()
    if (!row) return refuse('not-found')
    const who = await this.#who(session, row.series_id)
    return isSeenBy(row, who) ? { row, who } : refuse('not-found')
  }

  // ── Looking ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Whether somebody proposes to a series at all. */
  async isOpenTo(session: Session, series: string): Promise<boolean> {
    try {
      await this.#who(session, series)
      return true
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }

  async info(session: Session, series: string): Promise<Info> {
    return this.#info(await this.#who(session, series))
  }

  async #info(who: Somebody): Promise<Info> {
    const { meetings } = this.#options
    const { series, maySort } = who
    const last = series.meetings.findLast(({ phase }) => phase === 'frozen')?.date ?? ''
    const coming = series.meetings.filter((one) => hasNotBegun(one) && isComing(one, last)).slice(0, shownComing)
    const seats = await this.#db
      .selectFrom('seats')
      .select('meeting_id')
      .where('session_id', '=', who.session.id)
      .execute()
    const open = (meeting: string) => who.session.organiser || seats.some(({ meeting_id }) => meeting_id === meeting)
    const standing = await this.#standing(series)
    const rows = standing.filter(({ row }) => isSeenBy(row, who))
    const waiting = rows.filter(({ state }) => state === 'waiting')
    const sorted = rows
      .filter(({ state }) => state !== 'waiting')
      .toSorted((a, b) => (b.step?.at ?? '').localeCompare(a.step?.at ?? ''))
    return {
      series: { id: series.id, name: series.name },
      body: series.body,
      name: who.name,
      maySort,
      preparedBy: series.groups.find(({ id }) => id === series.settings.preparedBy)?.name ?? '',
      groups: who.groups.map(({ id, name }) => ({ id, name })),
      coming: await Promise.all(
        coming.map(async ({ id, date }) => ({
          id,
          date,
          items: maySort
            ? (await meetings.readAgenda(id, readItems))
                .filter(({ kind }) => kind !== 'closing')
                .map(({ id, number, title }) => ({ id, number, title }))
            : [],
        })),
      ),
      proposals: [...waiting, ...sorted.slice(0, shownSorted)].map(({ row, step, state, where, returned }) => ({
        ...{ id: row.id, title: row.title, kind: row.kind as ItemKind, why: row.why, wanted: row.wanted },
        ...{ minutes: row.minutes, presenter: row.presenter, name: row.name, organisation: row.organisation },
        group: row.group_name,
        at: row.at,
        mayTakeBack: state === 'waiting' && isOf(row, who),
        state,
        by: step?.made_by ?? '',
        since: step?.at ?? row.at,
        reason: step?.reason ?? '',
        where: where && { ...where, open: open(where.meeting) },
        returned,
      })),
    }
  }

  /** [IN5] Every proposal of a series, and how it stands; the oldest first. */
  async #standing({ id, meetings: held }: Somebody['series']): Promise<Standing[]> {
    const rows = await this.#db.selectFrom('proposals').selectAll().where('series_id', '=', id).orderBy('at').execute()
    const steps = await this.#db
      .selectFrom('proposal_steps')
      .innerJoin('proposals', 'proposals.id', 'proposal_steps.proposal_id')
      .selectAll('proposal_steps')
      .where('proposals.series_id', '=', id)
      .orderBy('proposal_steps.number')
      .execute()
    const last = new Map<string, Step>(steps.map((step) => [step.proposal_id, step]))
    const agendas = new Map<string, AgendaItem[]>()
    for (const { meeting_id } of last.values()) {
      const meeting = held.find((one) => one.id === meeting_id)
      if (meeting && !agendas.has(meeting.id)) agendas.set(meeting.id, await this.#itemsOf(meeting))
    }
    return rows.map((row) => {
      const step = last.get(row.id)
      const meeting = held.find((one) => one.id === step?.meeting_id)
      if (step?.step !== 'placed' || !meeting)
        return { row, step, state: step?.step ?? 'waiting', where: null, returned: '' }
      const item = agendas.get(meeting.id)?.find((one) => one.id === step.item)
      if (!item || meeting.phase === 'cancelled')
        return { row, step, state: 'waiting', where: null, returned: item ? 'cancelled' : 'removed' }
      const where = { meeting: meeting.id, date: meeting.date, item: item.id, number: item.number }
      return { row, step, state: 'placed', where: { ...where, withdrawn: item.state === 'withdrawn' }, returned: '' }
    })
  }

  async #itemsOf({ id, phase }: { id: string; phase: string }): Promise<AgendaItem[]> {
    const known = this.#frozen.get(id) ?? (await this.#options.meetings.readAgenda(id, readItems))
    if (phase === 'frozen') this.#frozen.set(id, known)
    return known
  }

  // ── Proposing ────────────────────────────────────────────────────────────────────────────────────────────────────

  async propose(session: Session, series: string, proposal: NewProposal): Promise<Info> {
    const who = await this.#who(session, series)
    const group = who.groups.find(({ id }) => id === proposal.group)
    if (proposal.group !== '' && !group) return refuse('not-allowed')
    const own = (await this.#standing(who.series)).filter(({ row }) => isFrom(row, who))
    const since = new Date(Date.now() - day).toISOString()
    if (
      own.filter(({ state }) => state === 'waiting').length >= mostWaiting ||
      own.filter(({ row }) => row.at > since).length >= mostInDay
    )
      return refuse('too-many-proposals')
    const { group: _, ...said } = proposal
    const row: Row = {
      id: newId(),
      series_id: series,
      ...said,
      name: who.name,
      organisation: who.organisation,
      group_id: group?.id ?? '',
      group_name: group?.name ?? '',
      person: who.people[0] ?? '',
      session: session.id,
      at: new Date().toISOString(),
    }
    await this.#db.transaction().execute(async (trx) => {
      await trx.insertInto('proposals').values(row).execute()
      await audit(trx, 'item-proposed', { series, proposal: row.id, group: row.group_id })
    })
    return this.#info(who)
  }

  /** [IN3] Whom it is from takes it back, while it waits. */
  async takeBack(session: Session, proposal: string): Promise<Info> {
    const { row, who } = await this.#whoOf(session, proposal)
    if (!isOf(row, who)) return refuse('not-allowed')
    const { state, number } = await this.#stateOf(row, who)
    if (state !== 'waiting') return refuse('meanwhile')
    const step = { number, step: 'taken-back', meeting_id: null, item: '', reason: '' } as const
    await this.#take(row, who, step, 'proposal-taken-back')
    return this.#info(who)
  }

  // ── Sorting ──────────────────────────────────────────────────────────────────────────────────────────────────────

  async decline(session: Session, proposal: string, { reason }: DeclineProposal): Promise<Info> {
    const { row, who } = await this.#whoOf(session, proposal)
    if (!who.maySort) return refuse('not-allowed')
    const { state, number } = await this.#stateOf(row, who)
    if (state !== 'waiting') return refuse('meanwhile')
    const step = { number, step: 'declined', meeting_id: null, item: '', reason } as const
    await this.#take(row, who, step, 'proposal-declined')
    return this.#info(who)
  }

  /**
   * [IN4] The step is written first, then the note, then the item: where the server stops in between, the item is not in the
   * agenda, and the proposal waits as it did.
   */
  async place(session: Session, proposal: string, { meeting, after }: PlaceProposal): Promise<Info> {
    const { meetings } = this.#options
    const { row, who } = await this.#whoOf(session, proposal)
    if (!who.maySort) return refuse('not-allowed')
    const { state, number } = await this.#stateOf(row, who)
    if (state !== 'waiting' && state !== 'declined') return refuse('meanwhile')
    const target = who.series.meetings.find(({ id }) => id === meeting)
    if (!target) return refuse('not-found')
    if (!hasNotBegun(target)) return refuse('wrong-phase')
    const item = newId()
    await this.#take(row, who, { number, step: 'placed', meeting_id: meeting, item, reason: '' }, 'proposal-placed')
    const said = words[who.series.settings.language].inbox
    const from = said.noteFrom({ name: row.name, organisation: row.organisation, group: row.group_name })
    await meetings.edit(meeting, notesDocument(meeting, item), 'server', (notes) =>
      writeNote(notes, proposedNote(from, row.why)),
    )
    const { title, minutes, presenter } = row
    await meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) =>
      placeProposed(agenda, { id: item, title, kind: row.kind as ItemKind, minutes, presenter }, after),
    )
    return this.#info(who)
  }

  /** How it stands, and which step would be the next. */
  async #stateOf(row: Row, who: Somebody) {
    const { state, step } =
      (await this.#standing(who.series)).find((one) => one.row.id === row.id) ?? refuse('not-found')
    return { state, number: Number(step?.number ?? 0) + 1 }
  }

  /** [IN3] The next step of a proposal. Of two who take it at once the second is told. */
  async #take(
    row: Row,
    { name }: Somebody,
    step: Omit<Step, 'proposal_id' | 'made_by' | 'at'>,
    act: 'proposal-placed' | 'proposal-declined' | 'proposal-taken-back',
  ): Promise<void> {
    try {
      await this.#db.transaction().execute(async (trx) => {
        const at = new Date().toISOString()
        await trx
          .insertInto('proposal_steps')
          .values({ proposal_id: row.id, ...step, made_by: name, at })
          .execute()
        await audit(trx, act, { meeting: step.meeting_id, series: row.series_id, proposal: row.id, item: step.item })
      })
    } catch (error) {
      if (error instanceof StorageError && error.reason === 'unique') return refuse('meanwhile')
      throw error
    }
  }
}

const hasNotBegun = ({ phase }: { phase: string }) => phase === 'draft' || phase === 'called'

const isComing = ({ phase, date }: { phase: string; date: string }, last: string) =>
  phase !== 'cancelled' && phase !== 'frozen' && date >= last

/** Who made it: the person of the register, or else the browser. */
const isFrom = (row: Row, { people, session }: Somebody) =>
  row.session === session.id || (row.person !== '' && people.includes(row.person))

/** Whom it is from: who made it, and the group it was made for. */
const isOf = (row: Row, who: Somebody) =>
  isFrom(row, who) || (!who.maySort && row.group_id !== '' && who.groups.some(({ id }) => id === row.group_id))

const isSeenBy = (row: Row, who: Somebody) => who.maySort || isOf(row, who)
