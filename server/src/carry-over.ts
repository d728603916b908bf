/**
 * What earlier protocols have left comes into the agenda of the next meeting: when that is made, when the meeting before it is
 * frozen, and when a meeting of the series is published, opened, cancelled or taken back. Each thing is put there once; who leads
 * may move or decline it, with a word that stays. What it is follows from the frozen records (packages/protocol, memory.ts); here is only what was
 * done with it.
 */
import type { CarriedOver, CarryOverInfo, ChooseCarryOver, Earlier } from '@samsyn/api/carry-over'
import { words } from '@samsyn/language/language'
import { changeItem, readItems } from '@samsyn/meeting/agenda'
import { readAttendance } from '@samsyn/meeting/attendance'
import {
  leaveOut,
  organisationsOf,
  placeFor,
  proposeFiling,
  putOnTable,
  type Returning,
  takenUpIn,
  takeOffTable,
  takeUpPrevious,
} from '@samsyn/meeting/carry-over'
import type { FollowUp } from '@samsyn/meeting/contents'
import { readDecisions } from '@samsyn/meeting/decisions'
import { agendaDocument, decisionsDocument } from '@samsyn/meeting/documents'
import { readFollowUps } from '@samsyn/meeting/follow-ups'
import type { Phase } from '@samsyn/meeting/roles'
import { type RememberedAction, returning } from '@samsyn/protocol/memory'
import type { Logger } from 'pino'
import type * as Y from 'yjs'
import { audit } from './audit.ts'
import type { Circulations } from './circulations.ts'
import type { Journal } from './journal.ts'
import type { Live } from './live/live.ts'
import type { Meetings } from './meetings.ts'
import type { Memories } from './memory.ts'
import { followPlan, planIn } from './plans.ts'
import { refuse } from './refusal.ts'
import { newId } from './secrets.ts'
import type { Seat } from './sign-in.ts'
import type { Storage, Tables } from './storage/storage.ts'
import type { Reports } from './tasks.ts'

export type CarryOverOptions = {
  storage: Storage
  journal: Journal
  meetings: Meetings
  memories: Memories
  circulations: Circulations
  reports: Reports
  live: () => Live
  log: Logger
}

/** While its agenda can be filled. */
const fillable: readonly Phase[] = ['draft', 'called', 'open']
/** Held or not yet: what is not frozen may still take things up. */
const unfinished: readonly Phase[] = ['draft', 'called', 'open', 'closed', 'freezing']

type Choice = Tables['carry_choices']

/** Whether a row says no more than the records do. */
const isUntouched = ({ outcome, said, newOwner, newDue, shares }: FollowUp, known: RememberedAction['shares']) =>
  outcome === 'open' &&
  [said, newOwner, newDue].every((words) => words.trim() === '') &&
  shares.every(
    ({ organisation, status, date, text }) =>
      status === 'waiting' ||
      known.some(
        (one) =>
          one.organisation === organisation.trim() &&
          one.status === status &&
          one.date === date.trim() &&
          one.text === text.trim(),
      ),
  )

/**
 * [BK14] Whether something was moved from the due day that it has now: one that a later meeting says takes its place. Of an
 * earlier row it is known which meeting it was made before.
 */
const isOf = ({ due, due_said, before }: Choice & { before: string }, now: Pick<Returning, 'due' | 'dueSaid'>) =>
  due === null ? now.dueSaid < before : due === now.due && due_said === now.dueSaid

export class CarryOver {
  readonly #options: CarryOverOptions
  /** Fills one after another, so that two who ask at once do not both write. */
  #filling: Promise<unknown> = Promise.resolve()

  constructor(options: CarryOverOptions) {
    this.#options = options
  }

  get #db() {
    return this.#options.storage.db
  }

  // ── Filling ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Fills the next meeting of a series, if there is one. What cannot be filled now is tried again later, and told in the log. */
  async fillNext(series: string): Promise<void> {
    try {
      const [next] = await this.#coming(series)
      if (next) await this.fill(next.id)
      await this.#options.circulations.land(series)
    } catch (error) {
      this.#options.log.error({ err: error, series }, 'filling the next agenda failed')
    }
  }

  fill(meeting: string): Promise<void> {
    const filling = this.#filling.catch(() => {}).then(() => this.#fill(meeting))
    this.#filling = filling
    return filling
  }

  /** The meetings of a series that come after the last frozen one, in turn. */
  async #coming(series: string): Promise<Pick<Tables['meetings'], 'id' | 'date' | 'phase'>[]> {
    const rows = await this.#db
      .selectFrom('meetings')
      .select(['id', 'date', 'phase'])
      .where('series_id', '=', series)
      .orderBy('date')
      .orderBy('start')
      .execute()
    const last = rows.filter(({ phase }) => phase === 'frozen').at(-1)?.date ?? ''
    return rows.filter(({ phase, date }) => unfinished.includes(phase) && date >= last)
  }

  async #fill(meeting: string): Promise<void> {
    const { meetings } = this.#options
    const { row, series, settings } = await meetings.surroundings(meeting)
    const [next] = await this.#coming(series.id)
    if (next?.id !== meeting || !fillable.includes(row.phase)) return
    const said = words[settings.language].meeting
    const previous = await meetings.previousProtocol(series.id, row.date)
    if (previous && previous.meeting !== row.previous_id) {
      const item = await meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) =>
        takeUpPrevious(agenda, previous, said.previousItem),
      )
      await meetings.edit(meeting, decisionsDocument(meeting), 'server', (decisions) =>
        proposeFiling(decisions, item, said.filed({ date: previous.date })),
      )
      await this.#db.updateTable('meetings').set({ previous_id: previous.meeting }).where('id', '=', meeting).execute()
    }
    const known = new Set(
      (await this.#db.selectFrom('carried').select('key').where('meeting_id', '=', meeting).execute()).map(
        ({ key }) => key,
      ),
    )
    const left = await this.#left(series.id, row.date)
    const settled = [...known].filter((key) => !left.some(({ returning }) => returning.key === key))
    if (settled.length > 0) await this.#takeOff(meeting, series.id, settled)
    if (known.size > 0) await this.#options.reports.takeOutTold(meeting, await this.#rows(meeting))
    const due = left.filter(
      ({ returning, choice, on }) =>
        returning.kind !== 'ending' && choice?.choice !== 'declined' && on <= row.date && !known.has(returning.key),
    )
    await this.#takeUp(
      meeting,
      series.id,
      due.map(({ returning }) => returning),
    )
  }

  /**
   * What another meeting has dealt with meanwhile, or a corrected protocol leaves no longer, is not asked for, unless somebody
   * has said something of it here.
   */
  async #takeOff(meeting: string, series: string, settled: readonly string[]): Promise<void> {
    const { meetings, memories } = this.#options
    const { actions, decisions } = await memories.of(series)
    for (const item of await this.#untouched(meeting, settled))
      await this.#letGo(meeting, item.key, (agenda) => void changeItem(agenda, item.id, { state: 'withdrawn' }))
    const rows = await this.#rows(meeting)
    for (const row of rows) {
      const known = [...actions, ...decisions].find(({ number }) => number === row.number)
      if (!known || !settled.includes(row.number) || !isUntouched(row, known.shares)) continue
      const sought = { key: row.number, date: '', label: row.number }
      // An item of its own is withdrawn even in a draft: somebody may have prepared it.
      await meetings.edit(meeting, decisionsDocument(meeting), 'server', (decisions) =>
        takeOffTable(decisions, sought, ''),
      )
      await this.#letGo(meeting, row.number, (agenda) => void leaveOut(agenda, rows, sought, false))
    }
  }

  async #letGo(meeting: string, key: string, change: (agenda: Y.Doc) => void): Promise<void> {
    await this.#options.meetings.edit(meeting, agendaDocument(meeting), 'server', change)
    await this.#db.deleteFrom('carried').where('meeting_id', '=', meeting).where('key', '=', key).execute()
  }

  /** Items of their own of what is settled: not begun with, and nothing decided under them. */
  async #untouched(meeting: string, settled: readonly string[]): Promise<{ id: string; key: string }[]> {
    const items = await this.#options.meetings.readAgenda(meeting, readItems)
    const decided = await this.#readDecisions(meeting, (decisions) =>
      readDecisions(decisions).flatMap(({ status, item }) => (status === 'proposed' ? [] : item)),
    )
    return items
      .filter(({ id, state, previousLabel }) => state === 'planned' && previousLabel !== '' && !decided.includes(id))
      .map(({ id, previousDate, previousLabel }) => ({ id, key: `${previousDate} ${previousLabel}` }))
      .filter(({ key }) => settled.includes(key))
  }

  /** All at once, in one change of each document: an agenda that many things come to is as quick as one that few do. */
  async #takeUp(meeting: string, series: string, matters: readonly Returning[]): Promise<void> {
    if (matters.length === 0) return
    const { meetings, reports } = this.#options
    const { settings } = await meetings.surroundings(meeting)
    const said = words[settings.language]
    const rows = await this.#rows(meeting)
    const plans = await Promise.all(matters.map((returning) => planIn(this.#db, series, returning)))
    const { items, organisations } = await meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => ({
      items: matters.map((returning, at) => placeFor(agenda, rows, returning, said.meeting.followUpItem, plans[at])),
      organisations: organisationsOf(readAttendance(agenda)),
    }))
    const reported = await reports.saidOf(
      series,
      matters.map(({ key }) => key),
      said.carryOver,
    )
    await meetings.edit(meeting, decisionsDocument(meeting), 'server', (decisions) => {
      for (const [at, returning] of matters.entries())
        putOnTable(decisions, items[at] ?? '', returning, { organisations, said: reported[at] ?? '' })
    })
    const at = new Date().toISOString()
    await this.#db
      .insertInto('carried')
      .values(matters.map(({ key }) => ({ meeting_id: meeting, key, at })))
      .onConflict((conflict) => conflict.columns(['meeting_id', 'key']).doNothing())
      .execute()
    for (const plan of plans) if (plan) await followPlan(this.#db, plan, meeting)
  }

  async #rows(meeting: string): Promise<FollowUp[]> {
    return this.#readDecisions(meeting, readFollowUps)
  }

  async #readDecisions<T>(meeting: string, read: (decisions: Y.Doc) => T): Promise<T> {
    const name = decisionsDocument(meeting)
    const open = this.#options.live().documentOf(name)
    if (open) return read(open)
    const decisions = await this.#options.journal.read(name)
    try {
      return read(decisions)
    } finally {
      decisions.destroy()
    }
  }

  // ── What is left, and what was said of it ────────────────────────────────────────────────────────────────────────

  /** `on`: the day it comes back, as it was said or as it was moved to. */
  async #left(series: string, date: string): Promise<{ returning: Returning; choice: Choice | null; on: string }[]> {
    const rows = await this.#db
      .selectFrom('carry_choices')
      .innerJoin('meetings', 'meetings.id', 'carry_choices.meeting_id')
      .selectAll('carry_choices')
      .select('meetings.date as before')
      .where('carry_choices.series_id', '=', series)
      .orderBy('at')
      .execute()
    const choices = new Map(rows.map((row) => [row.key, row]))
    return returning(await this.#options.memories.of(series), date).map((one) => {
      const last = choices.get(one.key)
      const choice = last && (last.choice !== 'moved' || isOf(last, one)) ? last : null
      return { returning: one, choice, on: choice?.choice === 'moved' ? choice.day : one.on }
    })
  }

  async list(meeting: string): Promise<CarryOverInfo> {
    const { meetings, reports } = this.#options
    const { row, series } = await meetings.surroundings(meeting)
    const coming = await this.#coming(series.id)
    const left = await this.#left(series.id, row.date)
    const rows = await this.#rows(meeting)
    return meetings.readAgenda(meeting, (agenda) => ({
      isNext: coming[0]?.id === meeting,
      returning: left.map(({ returning, choice, on }): CarriedOver => {
        const { key, kind, title, owner, due, protocol, date, label } = returning
        const item = takenUpIn(agenda, rows, returning)
        return {
          ...{ key, kind, title, owner, due, protocol, date, label, item },
          later: item === '' && on > row.date ? on : '',
          choice: choice && {
            choice: choice.choice,
            day: choice.day,
            reason: choice.reason,
            by: choice.made_by,
            at: choice.at,
          },
        }
      }),
      meetings: coming.map(({ id, date }) => ({ id, date })),
      reminders: reports.toRemind(
        agenda,
        left.map((one) => one.returning),
      ),
    }))
  }

  /** Who leads moves it to another meeting, declines it with a word, or takes it up here. */
  async choose(meeting: string, seat: Seat, { key, choice, day = '', reason = '' }: ChooseCarryOver): Promise<void> {
    const { meetings } = this.#options
    const { row, series } = await meetings.surroundings(meeting)
    const found = (await this.#left(series.id, row.date)).find(({ returning }) => returning.key === key)
    if (!found) return refuse('item-gone')
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('carry_choices')
        .values({
          id: newId(),
          series_id: series.id,
          key,
          meeting_id: meeting,
          choice,
          day,
          reason,
          made_by: seat.name,
          at: new Date().toISOString(),
          due: found.returning.due,
          due_said: found.returning.dueSaid,
        })
        .execute()
      await audit(trx, 'carry-over-chosen', { meeting, key, choice, day })
    })
    if (choice === 'taken-up') return this.#takeUp(meeting, series.id, [found.returning])
    const rows = await this.#rows(meeting)
    // Where an agenda is published it says that the item is withdrawn; nobody has seen a draft.
    const gone = await meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) =>
      leaveOut(agenda, rows, found.returning, row.phase === 'draft'),
    )
    await meetings.edit(meeting, decisionsDocument(meeting), 'server', (decisions) =>
      takeOffTable(decisions, found.returning, gone),
    )
  }

  /** What a new decision can rest on, the newest first, and the days of the coming meetings. */
  async earlier(meeting: string): Promise<Earlier> {
    const { row, series } = await this.#options.meetings.surroundings(meeting)
    const { decisions } = await this.#options.memories.of(series.id)
    return {
      date: row.date,
      decisions: decisions.map(({ number, title, date, protocol }) => ({ number, title, date, protocol })).toReversed(),
      meetings: (await this.#coming(series.id)).map(({ date }) => date).filter((date) => date > row.date),
    }
  }
}
