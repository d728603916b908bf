/**
 * The room: what happens in a meeting beside what is written. Which slide is shown, who has asked to speak, how far a
 * workshop or a round has come, what the clock says.
 *
 * One live document per meeting, which the server alone writes, on somebody's request (server/src/room.ts): so nothing
 * here is written by two at once, and a thing is a plain value under a key, replaced as a whole. Everybody in the
 * meeting, and the big screen, reads it.
 *
 *   shown      Map  'slide'         → Shown
 *   timer      Map  'timer'         → Timer
 *   floor      Map  'floor'         → Floor
 *   speakers   Map  id              → Speaker
 *   workshops  Map  item            → Workshop
 *   rounds     Map  item            → Round
 *   screen     Map  'screen'        → ChosenScreen
 */
import type * as Y from 'yjs'

// ── Slides ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What is shown to everybody: a page of an attachment. */
export type Shown = {
  attachment: string
  item: string
  /** The item the meeting was on when it began; '' = none. */
  during: string
  /** From 1. */
  page: number
  /** The screen is black for a while; the page is kept. */
  black: boolean
  /** Who shows it: colour slot and name. */
  slot: number
  name: string
  /** ISO instant at which this person began to show. */
  since: string
}

// ── Time and turns ─────────────────────────────────────────────────────────────────────────────────────────────────

/** A clock that everybody sees. Nothing is cut off when it has run out: it goes on below zero. */
export type Timer = {
  /** The item it was set for. */
  item: string
  /** ISO instant at which it has run out; '' while it stands still. */
  ends: string
  /** Milliseconds left while it stands still. */
  left: number
  /** Milliseconds it was set to in all, with the minutes that were added. */
  length: number
}

export type Floor = { open: boolean }

export const speakerKinds = ['speech', 'reply', 'point-of-order'] as const
export type SpeakerKind = (typeof speakerKinds)[number]

/** Somebody who has asked to speak. */
export type Speaker = {
  id: string
  item: string
  /** Attendance id, '' for a guest without a row. */
  attendee: string
  slot: number
  name: string
  organisation: string
  kind: SpeakerKind
  onLink: boolean
  /** Where in the list: a fractional key. */
  order: string
  /** ISO instants; '' = not yet. */
  asked: string
  began: string
  ended: string
}

// ── Workshops ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const workshopStates = ['prepared', 'collecting', 'clustering', 'summarised', 'closed'] as const
export type WorkshopState = (typeof workshopStates)[number]

export type Group = {
  id: string
  name: string
  /** Attendance ids. */
  members: string[]
  /** Attendance id of who writes for the group without being a member; '' = nobody. */
  scribe: string
  /** The group meets over the net. */
  onLink: boolean
  /** The group has said that it is ready. */
  ready: boolean
  /** Taken apart again: its cards count, nobody writes there. */
  dissolved: boolean
}

export type Workshop = {
  state: WorkshopState
  groups: Group[]
  /** Nobody is sent the cards of others before they are shown to all. */
  private: boolean
  /** The cards say who wrote them when they are shown. */
  named: boolean
  /** Attendance ids of those who lead it beside chair and secretary. */
  facilitators: string[]
  /** Dots that each person may place. */
  dots: number
  voting: 'none' | 'open' | 'closed'
  /** The cards of all groups stand in the revealed document. */
  revealed: boolean
  /** The cards become an appendix of the protocol. */
  appendix: boolean
  /** What was written into the item's text last; null before that. */
  written: Summary | null
}

/** The result of a workshop, in the form protocols print it: headings and points, each with the cards it comes from. */
export type Summary = {
  themes: { id: string; heading: string; points: { id: string; text: string; cards: string[] }[] }[]
}

// ── Rounds ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Round = {
  /** One row per organisation in the attendance list, or per person. */
  by: 'organisation' | 'person'
  /** Who writes a row's report: everybody, or only those it is about. */
  writing: 'everyone' | 'own'
  /** Seconds that each has; 0 = as long as it takes. */
  seconds: number
  /** The row that has the word, and since when (ISO instant); '' = nobody. */
  current: string
  since: string
  /** Seconds that each row has spoken, without the present turn. */
  spoken: Record<string, number>
  /** Rows that organisations have kept when they got another name, by the ids that follow from their names now. */
  kept?: Readonly<Record<string, string>>
}

// ── The big screen ─────────────────────────────────────────────────────────────────────────────────────────────────

/** What the big screen shows; `follow`: what the meeting does, by itself. */
export const screenModes = ['follow', 'decision', 'slide', 'workshop', 'agenda', 'pause'] as const
export type ScreenMode = (typeof screenModes)[number]

/** What those who lead have chosen for the big screen, while the meeting is on an item ('' = on none). */
export type ChosenScreen = { mode: ScreenMode; item: string }

// ── Reading and writing ────────────────────────────────────────────────────────────────────────────────────────────

export type Room = {
  shown: Shown | null
  timer: Timer | null
  floor: Floor
  /** In the order of the list; those who have spoken are still there. */
  speakers: Speaker[]
  workshops: Readonly<Record<string, Workshop>>
  rounds: Readonly<Record<string, Round>>
  /** null: it follows. */
  screen: ChosenScreen | null
}

type Kinds = {
  shown: Shown
  timer: Timer
  floor: Floor
  speakers: Speaker
  workshops: Workshop
  rounds: Round
  screen: ChosenScreen
}
type Root = keyof Kinds

const mapOf = <R extends Root>(room: Y.Doc, root: R): Y.Map<Kinds[R]> => room.getMap<Kinds[R]>(root)

export const emptyRoom: Room = {
  shown: null,
  timer: null,
  floor: { open: false },
  speakers: [],
  workshops: {},
  rounds: {},
  screen: null,
}

export function readRoom(room: Y.Doc): Room {
  return {
    shown: mapOf(room, 'shown').get('slide') ?? null,
    timer: mapOf(room, 'timer').get('timer') ?? null,
    floor: mapOf(room, 'floor').get('floor') ?? { open: false },
    speakers: [...mapOf(room, 'speakers').values()].sort((a, b) => (a.order < b.order ? -1 : 1)),
    workshops: mapOf(room, 'workshops').toJSON() as Record<string, Workshop>,
    rounds: mapOf(room, 'rounds').toJSON() as Record<string, Round>,
    screen: mapOf(room, 'screen').get('screen') ?? null,
  }
}

/** Puts a value in the place of the one under the key; null takes it away. The verbs of the room's parts use it. */
export function put<R extends Root>(room: Y.Doc, root: R, key: string, value: Kinds[R] | null): void {
  if (value) mapOf(room, root).set(key, value)
  else mapOf(room, root).delete(key)
}
