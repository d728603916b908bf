/**
 * Workshops: who works in which group, how far they have come, and what becomes of their cards.
 *
 * What is done here is asked for by one person and seen by all: it is written into the room document. The cards come
 * together when they are shown. From the moment the workshop is past collecting nobody may write a card, so what was
 * acknowledged before is among those that are shown, and what comes later is refused and stays with its writer. A server
 * that is killed in between does the rest when somebody comes back (`finish`).
 *
 * Dots are kept in the database, by person and not by browser; nobody is told a sum before the vote is closed.
 */
import type { ChangeGroup, ChangeWorkshop, Dots, SummaryChange } from '@samsyn/api/workshops'
import { words } from '@samsyn/language/language'
import { readItems } from '@samsyn/meeting/agenda'
import { handsOf, type RevealedCard, readCards, readDots, readRevealed, reveal, showDots } from '@samsyn/meeting/cards'
import {
  agendaDocument,
  notesDocument,
  readDocumentName,
  revealedDocument,
  roomDocument,
  themesDocument,
} from '@samsyn/meeting/documents'
import { attendeeOf } from '@samsyn/meeting/rights'
import { may, type Phase } from '@samsyn/meeting/roles'
import { readRoom, type Summary, type Workshop, type WorkshopState } from '@samsyn/meeting/room'
import { settled, summaryChanges, takeChanges, writeSummary } from '@samsyn/meeting/summary'
import { readClusters, summaryOf } from '@samsyn/meeting/themes'
import {
  addGroup,
  cardsRevealed,
  changeGroup,
  changeSettings,
  changeState,
  changeVoting,
  type Division,
  dissolveGroup,
  divide,
  facilitates,
  joinGroup,
  namesIn,
  readWorkshop,
  setGroups,
  summaryWritten,
  workshopFor,
} from '@samsyn/meeting/workshop'
import type { Logger } from 'pino'
import type * as Y from 'yjs'
import type { Journal } from './journal.ts'
import type { Live } from './live/live.ts'
import type { Meetings } from './meetings.ts'
import { refuse } from './refusal.ts'
import type { Seat, SignIn } from './sign-in.ts'
import type { Storage } from './storage/storage.ts'

export type WorkshopsOptions = {
  storage: Storage
  journal: Journal
  meetings: Meetings
  signIn: SignIn
  live: () => Live
  log: Logger
}

/** Somebody who asks for something in an item's workshop. */
export type Asking = { meeting: string; item: string; seat: Seat; phase: Phase }

export class Workshops {
  readonly #options: WorkshopsOptions
  /** What belongs together in a workshop is done one after the other: a vote is counted when the last dot is placed. */
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(options: WorkshopsOptions) {
    this.#options = options
  }

  // ── Settings and groups ──────────────────────────────────────────────────────────────────────────────────────────

  async change(asking: Asking, changes: ChangeWorkshop): Promise<void> {
    await this.#lead(asking)
    const done = await this.#edit(asking, (room, item) => changeSettings(room, item, definite(changes)))
    if (!done) refuse('wrong-state')
  }

  /** New groups of those who are here, in place of all there were. */
  async divide(asking: Asking, count: number, by: Division): Promise<void> {
    await this.#lead(asking)
    const attendance = await this.#options.meetings.attendance(asking.meeting)
    const { settings } = await this.#options.meetings.surroundings(asking.meeting)
    const groups = divide(attendance, count, by, Math.random).map((members, at) => ({
      name: words[settings.language].meeting.groupName({ n: at + 1 }),
      members,
    }))
    await this.#edit(asking, (room, item) => setGroups(room, item, groups))
  }

  async addGroup(asking: Asking, name: string): Promise<string> {
    await this.#lead(asking)
    return this.#edit(asking, (room, item) => addGroup(room, item, name))
  }

  /** Who leads changes everything of a group; its members say that it is ready. */
  async changeGroup(asking: Asking, group: string, changes: ChangeGroup): Promise<void> {
    const { workshop, attendee, leads } = await this.#who(asking)
    const onlyReady = Object.keys(changes).every((name) => name === 'ready')
    const member = workshop.groups.some(
      ({ id, members, scribe }) =>
        id === group && attendee !== '' && (members.includes(attendee) || scribe === attendee),
    )
    if (!leads && !(onlyReady && member)) return refuse('not-allowed')
    const done = await this.#edit(asking, (room, item) => changeGroup(room, item, group, definite(changes)))
    if (!done) refuse('group-gone')
  }

  async dissolveGroup(asking: Asking, group: string): Promise<void> {
    await this.#lead(asking)
    if (!(await this.#edit(asking, (room, item) => dissolveGroup(room, item, group)))) refuse('group-gone')
  }

  /** Puts a person into a group; everybody may choose the own one. */
  async join(asking: Asking, person: string, group: string): Promise<void> {
    const { attendee, leads } = await this.#who(asking)
    if (!leads && person !== attendee) return refuse('not-allowed')
    const attendance = await this.#options.meetings.attendance(asking.meeting)
    if (!attendance.some(({ id }) => id === person)) return refuse('not-found')
    if (!(await this.#edit(asking, (room, item) => joinGroup(room, item, person, group)))) refuse('group-gone')
  }

  // ── How far it has come ──────────────────────────────────────────────────────────────────────────────────────────

  async changeState(asking: Asking, to: WorkshopState): Promise<void> {
    await this.#lead(asking)
    // Nobody could write a card.
    if (to === 'collecting' && asking.phase !== 'open') return refuse('wrong-phase')
    await this.#inTurn(asking, async () => {
      if (!(await this.#edit(asking, (room, item) => changeState(room, item, to)))) refuse('wrong-state')
      await this.#finish(asking.meeting, asking.item)
    })
  }

  /** Does what a server that was killed has left undone. */
  async finish(meeting: string): Promise<void> {
    const room = await this.#read(roomDocument(meeting), readRoom)
    for (const item of Object.keys(room.workshops))
      await this.#inTurn({ meeting, item }, () => this.#finish(meeting, item))
  }

  /** Shows the cards when they are to be shown, and counts the dots when the vote is closed. */
  async #finish(meeting: string, item: string): Promise<void> {
    const { state, revealed, voting, named, groups } = await this.#workshop(meeting, item)
    if (['prepared', 'collecting'].includes(state)) return
    if (!revealed) {
      await this.#options.live().settled()
      const cards = await this.#gather(meeting, item, named, new Set(groups.map(({ id }) => id)))
      await this.#options.meetings.edit(meeting, revealedDocument(meeting, item), 'server', (doc) => reveal(doc, cards))
      await this.#edit({ meeting, item }, cardsRevealed)
    }
    const shown = await this.#read(revealedDocument(meeting, item), readDots)
    if (voting === 'closed' && shown === null) await this.#showDots(meeting, item, await this.#count(meeting, item))
    if (voting === 'open' && shown !== null) await this.#showDots(meeting, item, null)
  }

  /** The cards of all groups, of those that were dissolved too, in an order that tells nothing of who wrote them. */
  async #gather(meeting: string, item: string, named: boolean, groups: ReadonlySet<string>): Promise<RevealedCard[]> {
    const { journal, signIn } = this.#options
    const seats = new Map((await signIn.seatsOf(meeting)).map((seat) => [seat.session, seat.name]))
    const gathered: RevealedCard[] = []
    for (const document of await journal.documentsOf(meeting)) {
      const name = readDocumentName(document)
      if (name?.kind !== 'cards' || name.item !== item) continue
      const leases = named ? await journal.leases(document) : new Map<number, string>()
      await this.#read(document, (cards) => {
        const hands = handsOf(cards)
        for (const { id, question, text } of readCards(cards)) {
          if (text.trim() === '') continue
          const author = seats.get(leases.get(hands.get(id) ?? -1) ?? '') ?? ''
          // Alone or all in one place there is no group to name.
          const group = groups.has(name.group) ? name.group : ''
          gathered.push({ id, question, text: text.trim(), group, author })
        }
      })
    }
    // The ids are random.
    return gathered.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  // ── Dots ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  async changeVoting(asking: Asking, to: 'open' | 'closed'): Promise<void> {
    await this.#lead(asking)
    await this.#inTurn(asking, async () => {
      if (!(await this.#edit(asking, (room, item) => changeVoting(room, item, to)))) refuse('wrong-state')
      await this.#finish(asking.meeting, asking.item)
    })
  }

  async dots(asking: Asking): Promise<Dots> {
    const { workshop, attendee } = await this.#who(asking)
    const { votes } = await this.#votes(asking)
    const { placed } = votes.get(attendee || ofSession(asking.seat)) ?? noVote()
    const voters = [...votes.values()].filter((vote) => vote.placed.size > 0).length
    return { mine: Object.fromEntries(placed), left: workshop.dots - sumOf(placed), voters }
  }

  /** Says how many dots of one's own lie on a theme. A person has so many, on however many devices. */
  async placeDots(asking: Asking, theme: string, dots: number): Promise<void> {
    const { meeting, item, seat } = asking
    await this.#inTurn(asking, async () => {
      const { workshop, attendee } = await this.#who(asking)
      if (workshop.voting !== 'open') return refuse('voting-closed')
      const { votes, themes } = await this.#votes(asking)
      if (!themes.has(theme)) return refuse('theme-gone')
      const { placed, voters } = votes.get(attendee || ofSession(seat)) ?? noVote()
      placed.set(theme, dots)
      if (sumOf(placed) > workshop.dots) return refuse('no-dots-left')
      // Whose row is found by the name alone may lose it again, and has voted all the same.
      const voter = seat.attendee === '' ? ofSession(seat) : attendee
      const rows = [...placed].map(([theme, dots]) => ({ meeting_id: meeting, item, voter, theme, dots }))
      await this.#options.storage.db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom('dots')
          .where('meeting_id', '=', meeting)
          .where('item', '=', item)
          .where('voter', 'in', [...voters, voter])
          .execute()
        await trx.insertInto('dots').values(rows).execute()
      })
    })
  }

  /**
   * What each person has placed on the themes there are. It is kept under what they had then, a row of the list or a session
   * alone; whoever has got a row since, or whose rows were made one, is one person all the same and has no more dots than that.
   */
  async #votes({ meeting, item }: Pick<Asking, 'meeting' | 'item'>) {
    const { storage, signIn, meetings } = this.#options
    const rows = await storage.db
      .selectFrom('dots')
      .select(['voter', 'theme', 'dots'])
      .where('meeting_id', '=', meeting)
      .where('item', '=', item)
      .orderBy('voter')
      .orderBy('theme')
      .execute()
    const clusters = await this.#read(themesDocument(meeting, item), (themes) => readClusters(themes, []))
    const themes = new Set(clusters.themes.map(({ id }) => id))
    const most = (await this.#workshop(meeting, item)).dots
    const attendance = await meetings.attendance(meeting)
    const people = new Map<string, string>()
    for (const seat of await signIn.seatsOf(meeting)) {
      // Who may place dots leads, if at all, as in an open meeting.
      const person = attendeeOf(seat, 'open', attendance) || ofSession(seat)
      for (const voter of [seat.attendee, ofSession(seat)]) people.set(voter, person)
    }
    const votes = new Map<string, Vote>()
    for (const { voter, theme, dots } of rows) {
      const person = people.get(voter) ?? voter
      const { placed, voters } = votes.get(person) ?? noVote()
      votes.set(person, { placed, voters: voters.add(voter) })
      const counting = themes.has(theme) ? Math.min(Number(dots), most - sumOf(placed)) : 0
      if (counting > 0) placed.set(theme, (placed.get(theme) ?? 0) + counting)
    }
    return { votes, themes }
  }

  async #count(meeting: string, item: string): Promise<Record<string, number>> {
    const sums: Record<string, number> = {}
    for (const { placed } of (await this.#votes({ meeting, item })).votes.values())
      for (const [theme, dots] of placed) sums[theme] = (sums[theme] ?? 0) + dots
    return sums
  }

  #showDots(meeting: string, item: string, dots: Record<string, number> | null): Promise<void> {
    return this.#options.meetings.edit(meeting, revealedDocument(meeting, item), 'server', (doc) => showDots(doc, dots))
  }

  // ── The summary ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Writes the themes and their points into the item's text, and takes the workshop to that state. */
  async summarise(asking: Asking): Promise<void> {
    await this.#lead(asking)
    const { meeting, item } = asking
    await this.#inTurn(asking, async () => {
      const { state, written } = await this.#workshop(meeting, item)
      if (written !== null || !['clustering', 'summarised'].includes(state)) return refuse('wrong-state')
      const summary = await this.#summary(meeting, item)
      if (summary.themes.length === 0) return refuse('nothing-to-summarise')
      const said = await this.#saidOfGroups(meeting, item)
      await this.#options.meetings.edit(meeting, notesDocument(meeting, item), 'server', (notes) =>
        writeSummary(notes, summary, said),
      )
      await this.#edit(asking, (room) => {
        summaryWritten(room, item, summary)
        if (state === 'clustering') changeState(room, item, 'summarised')
      })
      await this.#finish(meeting, item)
    })
  }

  async changes(asking: Asking): Promise<SummaryChange[]> {
    await this.#lead(asking)
    const { written } = await this.#workshop(asking.meeting, asking.item)
    if (written === null) return []
    const now = await this.#summary(asking.meeting, asking.item)
    return this.#read(notesDocument(asking.meeting, asking.item), (notes) => summaryChanges(notes, written, now))
  }

  async takeChanges(asking: Asking, take: readonly string[], leave: readonly string[]): Promise<void> {
    await this.#lead(asking)
    const { meeting, item } = asking
    await this.#inTurn(asking, async () => {
      const { written } = await this.#workshop(meeting, item)
      if (written === null) return refuse('wrong-state')
      const now = await this.#summary(meeting, item)
      await this.#options.meetings.edit(meeting, notesDocument(meeting, item), 'server', (notes) =>
        takeChanges(notes, written, now, take),
      )
      await this.#edit(asking, (room) => summaryWritten(room, item, settled(written, now, [...take, ...leave])))
    })
  }

  async #summary(meeting: string, item: string): Promise<Summary> {
    const cards = await this.#read(revealedDocument(meeting, item), readRevealed)
    const clusters = await this.#read(themesDocument(meeting, item), (themes) => readClusters(themes, cards))
    const items = await this.#read(agendaDocument(meeting), readItems)
    const questions = items.find(({ id }) => id === item)?.questions.map(({ id }) => id) ?? []
    return summaryOf(clusters, questions)
  }

  /** "Arbetet skedde i fyra grupper: grupp 1 …", in the language of the meeting's protocol. */
  async #saidOfGroups(meeting: string, item: string): Promise<{ groups: string; heading: string }> {
    const { settings } = await this.#options.meetings.surroundings(meeting)
    const said = words[settings.language].meeting
    const attendance = await this.#options.meetings.attendance(meeting)
    const groups = (await this.#workshop(meeting, item)).groups
      .map(({ name, onLink, members }) => ({ name, onLink, members: namesIn(members, attendance) }))
      .filter(({ members }) => members.length > 0)
    return { groups: groups.length > 0 ? said.workInGroups({ groups }) : '', heading: said.summaryHeading }
  }

  // ── Who, and where ───────────────────────────────────────────────────────────────────────────────────────────────

  async #who({ meeting, item, seat, phase }: Asking) {
    const attendee = attendeeOf(seat, phase, await this.#options.meetings.attendance(meeting))
    const workshop = workshopFor(await this.#workshop(meeting, item), seat.attendee, attendee)
    const leads =
      may(seat.role, 'lead', phase) || (may(seat.role, 'take-part', phase) && facilitates(workshop, attendee))
    if (!leads && !may(seat.role, 'take-part', phase)) return refuse('not-allowed')
    return { workshop, attendee, leads }
  }

  async #lead(asking: Asking): Promise<void> {
    const items = await this.#read(agendaDocument(asking.meeting), readItems)
    if (!items.some(({ id }) => id === asking.item)) return refuse('item-gone')
    if (!(await this.#who(asking)).leads) refuse('not-allowed')
  }

  #workshop(meeting: string, item: string): Promise<Workshop> {
    return this.#read(roomDocument(meeting), (room) => readWorkshop(room, item))
  }

  #edit<T>({ meeting, item }: Pick<Asking, 'meeting' | 'item'>, change: (room: Y.Doc, item: string) => T): Promise<T> {
    return this.#options.meetings.edit(meeting, roomDocument(meeting), 'server', (room) => change(room, item))
  }

  /** Reads a document as people see it, or as it is stored when nobody has it open. */
  async #read<T>(document: string, read: (doc: Y.Doc) => T): Promise<T> {
    const open = this.#options.live().documentOf(document)
    if (open) return read(open)
    const stored = await this.#options.journal.read(document)
    try {
      return read(stored)
    } finally {
      stored.destroy()
    }
  }

  #inTurn<T>({ meeting, item }: Pick<Asking, 'meeting' | 'item'>, act: () => Promise<T>): Promise<T> {
    const key = `${meeting}/${item}`
    const before = this.#turns.get(key) ?? Promise.resolve()
    const turn = before.catch(() => {}).then(act)
    this.#turns.set(key, turn)
    return turn.finally(() => {
      if (this.#turns.get(key) === turn) this.#turns.delete(key)
    })
  }
}

/** What a person has placed, by theme, and under what it is kept. */
type Vote = { placed: Map<string, number>; voters: Set<string> }
const noVote = (): Vote => ({ placed: new Map(), voters: new Set() })
const sumOf = (placed: Vote['placed']): number => [...placed.values()].reduce((sum, dots) => sum + dots, 0)
/** Who has no row of the list votes as a session. */
const ofSession = ({ session }: Seat): string => `session ${session}`

/** Without what is not said. */
const definite = <T extends object>(changes: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
