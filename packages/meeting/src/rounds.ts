/**
 * Rounds: laget runt, reports by organisation, check-in and check-out. One row per organisation or person of the
 * attendance list, in its order. A report is a live document of its own, since in some rounds each writes only the own one.
 *
 * An item of kind `round` has a round. How it is held and who has the word lies in the room document, which the server
 * changes. Rows are kept nowhere: they follow from the attendance list, so who comes late has one. A person's row has the id of the
 * person's row in the list; an organisation's follows from its name, and stays when the name is put right.
 *
 *   report/ITEM/ROW   text: shared text;   answer Map { nothing: boolean }
 */
import type * as Y from 'yjs'
import { isHere, plain } from './attendance.ts'
import type { Attendee, ItemKind } from './contents.ts'
import { put, type Room, type Round, readRoom } from './room.ts'
import { shortHash } from './state-hash.ts'

export type Row = {
  id: string
  /** The organisation, or the person. */
  name: string
  /** Of a person's row. */
  organisation: string
  /** Attendance ids of those the row is about. */
  people: string[]
  /** Whether any of them is here. */
  here: boolean
}

const isAsked = ({ status }: Attendee): boolean => status !== 'observer'

const encoder = new TextEncoder()
export const rowOf = (organisation: string): string => `o-${shortHash(encoder.encode(plain(organisation)))}`

/** Of an organisation, or of who belongs to none: the row that follows from the list alone. */
const rowInList = ({ id, organisation }: Attendee): string => (organisation.trim() === '' ? id : rowOf(organisation))

/** Who is asked in a round. Observers are not; who belongs to no organisation has a row of the own. */
export function readRows(attendance: readonly Attendee[], { by, kept = {} }: Pick<Round, 'by' | 'kept'>): Row[] {
  const rows = new Map<string, Row>()
  for (const attendee of attendance.filter(isAsked)) {
    const { name, organisation } = attendee
    const ofOrganisation = by === 'organisation' && organisation.trim() !== ''
    const inList = rowInList(attendee)
    const id = by === 'organisation' ? (kept[inList] ?? inList) : attendee.id
    const row = rows.get(id) ?? {
      id,
      name: ofOrganisation ? organisation.trim() : name.trim(),
      organisation: ofOrganisation ? '' : organisation.trim(),
      people: [],
      here: false,
    }
    row.people.push(attendee.id)
    row.here ||= isHere(attendee)
    rows.set(id, row)
  }
  return [...rows.values()]
}

export type Renamed = { from: string; to: string }

/**
 * Organisations that have got another name in the list: nobody is left under the old one, and those who were are under one
 * new one. By the rows that follow from the names.
 */
export function renamedIn(before: readonly Attendee[], after: readonly Attendee[]): Renamed[] {
  const now = new Map(after.filter(isAsked).map((attendee) => [attendee.id, rowInList(attendee)]))
  const left = new Set(now.values())
  return [...Map.groupBy(before.filter(isAsked), rowInList)].flatMap(([from, people]) => {
    const [to, ...others] = new Set(people.flatMap(({ id }) => now.get(id) ?? []))
    return to === undefined || others.length > 0 || left.has(from) ? [] : [{ from, to }]
  })
}

/**
 * An organisation under another name keeps its row, with what it has reported and how long it has spoken: the two names
 * change rows. Where the new name's row has something as well each stays, since one of them would be hidden.
 */
export function keepRows(room: Y.Doc, item: string, renamed: readonly Renamed[], reported: (row: string) => boolean) {
  const round = readRoom(room).rounds[item] ?? fresh
  const kept = { ...round.kept }
  const has = (row: string) => reported(row) || round.current === row || round.spoken[row] !== undefined
  for (const { from, to } of renamed) {
    const [old, young] = [kept[from] ?? from, kept[to] ?? to]
    if (has(old) && !has(young)) Object.assign(kept, { [from]: young, [to]: old })
  }
  if (Object.entries(kept).some(([row, id]) => round.kept?.[row] !== id)) put(room, 'rounds', item, { ...round, kept })
}

export type Report = { text: string; nothing: boolean }

export const reportText = (report: Y.Doc): Y.Text => report.getText('text')

export function readReport(report: Y.Doc): Report {
  const text = reportText(report).toString()
  return { text, nothing: text.trim() === '' && report.getMap('answer').get('nothing') === true }
}

/** "Inget att rapportera", or taken back. What is written counts before it. */
export function sayNothing(report: Y.Doc, nothing: boolean): void {
  report.getMap('answer').set('nothing', nothing)
}

export const hasAnswered = ({ text, nothing }: Report): boolean => nothing || text.trim() !== ''

// ── The round ──────────────────────────────────────────────────────────────────────────────────────────────────────

const fresh: Round = { by: 'organisation', writing: 'everyone', seconds: 180, current: '', since: '', spoken: {} }

/** The round of an item; null when it is an item of another kind. */
export const roundOf = (item: { id: string; kind: ItemKind }, { rounds }: Pick<Room, 'rounds'>): Round | null =>
  item.kind === 'round' ? (rounds[item.id] ?? fresh) : null

export type RoundSettings = Pick<Round, 'by' | 'writing' | 'seconds'>

export function changeRound(room: Y.Doc, item: string, changes: Partial<RoundSettings>, now: string): void {
  const round = readRoom(room).rounds[item] ?? fresh
  // Other rows: nobody of those there were has the word.
  const kept = changes.by !== undefined && changes.by !== round.by ? { ...turnEnded(round, now), spoken: {} } : round
  put(room, 'rounds', item, { ...kept, ...changes })
}

/** Seconds that a row has had the word, with its present turn; `now` in milliseconds. */
export function rowSpokeFor({ current, since, spoken }: Round, row: string, now: number): number {
  const present = current === row && since !== '' ? Math.max(0, Math.floor((now - Date.parse(since)) / 1000)) : 0
  return (spoken[row] ?? 0) + present
}

/** Whose turn it is next: the next row that is here and has not had the word yet; null = everybody has. */
export function nextRow(rows: readonly Row[], { current, spoken }: Round): Row | null {
  const at = rows.findIndex(({ id }) => id === current) + 1
  const inTurn = [...rows.slice(at), ...rows.slice(0, at)]
  return inTurn.find(({ id, here }) => here && id !== current && spoken[id] === undefined) ?? null
}

/** For so long nobody is passed over who has just got the word: another leader has given it at the same moment. */
const justBegan = 2000

/**
 * Gives the word to a row ('' = to nobody) and counts the time of `from`, which is seen to have it. False when the word
 * has gone elsewhere since that was seen; giving it to who has it already changes nothing.
 */
export function giveTurn(room: Y.Doc, item: string, row: string, from: string, now: string): boolean {
  const round = readRoom(room).rounds[item] ?? fresh
  if (round.current === row) return true
  if (round.current !== from) return false
  if (row !== '' && from !== '' && Date.parse(now) - Date.parse(round.since) < justBegan) return false
  put(room, 'rounds', item, { ...turnEnded(round, now), current: row, since: row === '' ? '' : now })
  return true
}

/** The meeting has left these rounds: nobody has the word in any but the item it is on now. */
export function endTurns(room: Y.Doc, currentItem: string, now: string): void {
  for (const [item, round] of Object.entries(readRoom(room).rounds))
    if (item !== currentItem && round.current !== '') put(room, 'rounds', item, turnEnded(round, now))
}

/** The time of who has the word is counted. */
function turnEnded(round: Round, now: string): Round {
  const { current, spoken } = round
  const time = current === '' ? {} : { [current]: rowSpokeFor(round, current, Date.parse(now)) }
  return { ...round, spoken: { ...spoken, ...time }, current: '', since: '' }
}
