/**
 * Turns and time in the room: who has asked to speak and who has the word, the timer, and rounds. What people ask for is judged here and written
 * into the room document, one change after another, so that of two who press at once one comes first.
 */
import type { AskToSpeak, ChangeRound, ChangeTimer, GiveTurn, StartTimer } from '@samsyn/api/turns'
import { readCurrent, readItem, readItems } from '@samsyn/meeting/agenda'
import { isListed, readAttendance, sameName, watchAttendance } from '@samsyn/meeting/attendance'
import { readDocumentName, reportDocument, roomDocument } from '@samsyn/meeting/documents'
import { attendeeOf } from '@samsyn/meeting/rights'
import { readRoom } from '@samsyn/meeting/room'
import {
  changeRound,
  endTurns,
  giveTurn,
  hasAnswered,
  keepRows,
  type Renamed,
  readReport,
  readRows,
  renamedIn,
  roundOf,
} from '@samsyn/meeting/rounds'
import {
  clearWaiting,
  endTurn,
  giveWord,
  isSpeaker,
  moveSpeaker,
  openFloor,
  type Request,
  request,
  withdraw,
} from '@samsyn/meeting/speakers'
import { addTime, pauseTimer, startTimer, stopOther, stopTimer } from '@samsyn/meeting/timer'
import { facilitates, freshWorkshop, workshopFor } from '@samsyn/meeting/workshop'
import type { Logger } from 'pino'
import type * as Y from 'yjs'
import type { z } from 'zod'
import type { Journal } from './journal.ts'
import type { Meetings } from './meetings.ts'
import { refuse } from './refusal.ts'
import type { Seat, SignIn } from './sign-in.ts'

const now = () => new Date().toISOString()

type TurnsOptions = { journal: Journal; meetings: Meetings; signIn: SignIn; log: Logger }

export class Turns {
  readonly #journal: Journal
  readonly #meetings: Meetings
  readonly #signIn: SignIn
  readonly #log: Logger
  /** The item that each meeting is on, as far as this process has seen. */
  readonly #items = new Map<string, string>()
  /** Names that change soon after another are looked after one after another. */
  #keeping: Promise<void> = Promise.resolve()

  constructor({ journal, meetings, signIn, log }: TurnsOptions) {
    this.#journal = journal
    this.#meetings = meetings
    this.#signIn = signIn
    this.#log = log
  }

  #edit<T>(meeting: string, change: (room: Y.Doc) => T): Promise<T> {
    return this.#meetings.edit(meeting, roomDocument(meeting), 'server', change)
  }

  // ── The speaker list ─────────────────────────────────────────────────────────────────────────────────────────────

  async openFloor(meeting: string, open: boolean): Promise<void> {
    await this.#edit(meeting, (room) => openFloor(room, open))
  }

  /** Puts the person who asks on the list, or, by those who lead, somebody else; also when it is closed. */
  async ask(meeting: string, seat: Seat, { kind, person }: z.output<typeof AskToSpeak>): Promise<void> {
    const seats = await this.#signIn.seatsOf(meeting)
    const asked = await this.#meetings.readAgenda(meeting, (agenda): Request => {
      const rows = readAttendance(agenda)
      const { attendee, name, organisation } = person ? { ...person, organisation: '' } : seat
      if (!isListed(rows, attendee, name)) return refuse('not-allowed')
      // Rows of the same person may have been made one since the seat was given.
      const row = rows.find(({ id }) => id === attendee) ?? rows.find((one) => sameName(one.name, name))
      const who = { attendee: row?.id ?? '', name: row?.name ?? name, organisation: row?.organisation ?? organisation }
      const slot = person ? seats.find((one) => isSpeaker(one, who))?.slot : seat.slot
      const item = readCurrent(agenda)?.item ?? ''
      return { item, ...who, slot: slot ?? 0, kind, onLink: row?.mode === 'link' }
    })
    await this.#edit(meeting, (room) => {
      if (!person && !readRoom(room).floor.open) return refuse('list-closed')
      return request(room, asked, now())
    })
  }

  /** Takes somebody who waits off the list, and ends the turn of who has the word. `leads`: may do so for others. */
  async leave(meeting: string, seat: Seat, speaker: string, leads: boolean): Promise<void> {
    await this.#edit(meeting, (room) => {
      const left = readRoom(room).speakers.find(({ id }) => id === speaker)
      if (!left) return
      if (!leads && !isSpeaker(left, seat)) refuse('not-allowed')
      withdraw(room, speaker)
      endTurn(room, speaker, now())
    })
  }

  async giveWord(meeting: string, speaker: string, from: string): Promise<void> {
    const given = await this.#edit(meeting, (room) => giveWord(room, speaker, from, now()))
    if (given !== 'given') refuse('meanwhile')
  }

  async move(meeting: string, speaker: string, place: number): Promise<void> {
    if (!(await this.#edit(meeting, (room) => moveSpeaker(room, speaker, place)))) refuse('meanwhile')
  }

  async clear(meeting: string): Promise<void> {
    await this.#edit(meeting, clearWaiting)
  }

  // ── The timer ────────────────────────────────────────────────────────────────────────────────────────────────────

  async startTimer(meeting: string, seat: Seat, { item, minutes }: StartTimer, leads: boolean): Promise<void> {
    const known = await this.#meetings.readAgenda(meeting, (agenda) => readItem(agenda, item) !== null)
    if (!known) return refuse('item-gone')
    await this.#time(meeting, seat, leads, item, (room) => startTimer(room, item, minutes, now()))
  }

  async changeTimer(meeting: string, seat: Seat, { paused, add }: ChangeTimer, leads: boolean): Promise<void> {
    await this.#time(meeting, seat, leads, null, (room) => {
      if (add !== undefined) addTime(room, add, now())
      if (paused !== undefined) pauseTimer(room, paused, now())
    })
  }

  async stopTimer(meeting: string, seat: Seat, leads: boolean): Promise<void> {
    await this.#time(meeting, seat, leads, null, stopTimer)
  }

  /** For those who lead the meeting, or the workshop of the item; null = the item of the timer there is. */
  async #time(
    meeting: string,
    seat: Seat,
    leads: boolean,
    item: string | null,
    change: (room: Y.Doc) => void,
  ): Promise<void> {
    const attendee = attendeeOf(seat, 'open', await this.#meetings.attendance(meeting))
    await this.#edit(meeting, (room) => {
      const { timer, workshops } = readRoom(room)
      const workshop = workshopFor(workshops[item ?? timer?.item ?? ''] ?? freshWorkshop, seat.attendee, attendee)
      if (!leads && !facilitates(workshop, attendee)) refuse('not-allowed')
      change(room)
    })
  }

  // ── Rounds ───────────────────────────────────────────────────────────────────────────────────────────────────────

  async changeRound(meeting: string, item: string, changes: z.output<typeof ChangeRound>): Promise<void> {
    await this.#inRound(meeting, item)
    await this.#edit(meeting, (room) => changeRound(room, item, defined(changes), now()))
  }

  async giveTurn(meeting: string, item: string, { row, from }: GiveTurn): Promise<void> {
    const { kind, attendance } = await this.#inRound(meeting, item)
    await this.#edit(meeting, (room) => {
      const round = roundOf({ id: item, kind }, readRoom(room))
      const known = row === '' || readRows(attendance, round ?? { by: 'organisation' }).some(({ id }) => id === row)
      if (!known || !giveTurn(room, item, row, from, now())) refuse('meanwhile')
    })
  }

  async #inRound(meeting: string, item: string) {
    return this.#meetings.readAgenda(meeting, (agenda) => {
      const found = readItem(agenda, item)
      if (!found) return refuse('item-gone')
      if (found.kind !== 'round') return refuse('not-found')
      return { kind: found.kind, attendance: readAttendance(agenda) }
    })
  }

  /** Rows of rounds follow from the names of organisations: one that is called otherwise keeps what it has said. */
  agendaOpened(meeting: string, agenda: Y.Doc): void {
    watchAttendance(agenda, (before, after) => {
      const renamed = renamedIn(before, after)
      if (renamed.length === 0) return
      const rounds = readItems(agenda).flatMap(({ id, kind }) => (kind === 'round' ? id : []))
      this.#keeping = this.#keeping
        .then(() => this.#keepRows(meeting, rounds, renamed))
        .catch((error: unknown) => this.#log.error({ err: error, meeting }, 'keeping the rows of a round failed'))
    })
  }

  async #keepRows(meeting: string, rounds: readonly string[], renamed: readonly Renamed[]): Promise<void> {
    const reported = new Set<string>()
    for (const document of await this.#journal.documentsOf(meeting)) {
      const name = readDocumentName(document)
      if (name?.kind !== 'report' || !rounds.includes(name.item)) continue
      const report = await this.#journal.read(document)
      if (hasAnswered(readReport(report))) reported.add(document)
      report.destroy()
    }
    await this.#edit(meeting, (room) => {
      for (const item of rounds)
        keepRows(room, item, renamed, (row) => reported.has(reportDocument(meeting, item, row)))
    })
  }

  /** Something has changed in the agenda: when the meeting has gone to another item, turns and timer of the one before end. */
  agendaChanged(meeting: string, agenda: Y.Doc): void {
    const item = readCurrent(agenda)?.item ?? ''
    if (this.#items.get(meeting) === item) return
    this.#items.set(meeting, item)
    this.#edit(meeting, (room) => {
      endTurns(room, item, now())
      stopOther(room, item)
    }).catch((error: unknown) => this.#log.error({ err: error, meeting }, 'ending the turns of an item failed'))
  }
}

/** Without what was not said. */
const defined = <T extends object>(changes: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as never
