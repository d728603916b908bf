/**
 * The speaker list: who has asked to speak, who has the word, and how long each has spoken.
 *
 * It lies in the room document (room.ts), so the server changes it, one change after another. A person has one request
 * waiting at a time. Points of order come first, then replies, then speeches; chair and secretary may put anybody
 * anywhere. Who has spoken stays in the document, since the time counts.
 */
import { generateKeyBetween } from 'fractional-indexing'
import type * as Y from 'yjs'
import { sameName } from './attendance.ts'
import { newId } from './records.ts'
import { put, readRoom, type Speaker, speakerKinds } from './room.ts'

// ── Reading ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Who has the word; null when nobody has. */
export const speakingNow = (speakers: readonly Speaker[]): Speaker | null =>
  speakers.find(({ began, ended }) => began !== '' && ended === '') ?? null

/** Who waits, the next one first. */
export const waitingNow = (speakers: readonly Speaker[]): Speaker[] => speakers.filter(({ began }) => began === '')

type Who = Pick<Speaker, 'attendee' | 'name'>

/** The same row of the attendance list, or the same name where one has no row. */
export const isSpeaker = (a: Who, b: Who): boolean =>
  a.attendee !== '' && b.attendee !== '' ? a.attendee === b.attendee : sameName(a.name, b.name)

/** How long somebody has spoken, in seconds; `now` in milliseconds. */
export function spokeFor({ began, ended }: Pick<Speaker, 'began' | 'ended'>, now: number): number {
  if (began === '') return 0
  const until = ended === '' ? now : Date.parse(ended)
  return Math.max(0, Math.floor((until - Date.parse(began)) / 1000))
}

export type SpokenTime = { organisation: string; seconds: number; turns: number }

/** How long each organisation has spoken in the meeting, the longest first; who is of none counts by name. */
export function spokenTimes(speakers: readonly Speaker[], now: number): SpokenTime[] {
  const times: SpokenTime[] = []
  for (const speaker of speakers) {
    if (speaker.began === '') continue
    const organisation = speaker.organisation || speaker.name
    const known = times.find((time) => sameName(time.organisation, organisation))
    const time = known ?? { organisation, seconds: 0, turns: 0 }
    if (!known) times.push(time)
    time.seconds += spokeFor(speaker, now)
    time.turns += 1
  }
  return times.sort((a, b) => b.seconds - a.seconds)
}

// ── Changing ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const openFloor = (room: Y.Doc, open: boolean): void => put(room, 'floor', 'floor', { open })

export type Request = Pick<Speaker, 'item' | 'attendee' | 'slot' | 'name' | 'organisation' | 'kind' | 'onLink'>

/**
 * Puts a request on the list. Who waits already stays where they are; unless it is another kind of request, which then
 * takes the place of the one before.
 */
export function request(room: Y.Doc, asked: Request, now: string): void {
  const waiting = waitingNow(readRoom(room).speakers)
  const own = waiting.find((speaker) => isSpeaker(speaker, asked))
  if (own?.kind === asked.kind) return
  const others = waiting.filter((speaker) => speaker !== own)
  // After the last one that is as urgent, wherever those who lead have put it.
  const urgency = ({ kind }: Pick<Speaker, 'kind'>) => speakerKinds.indexOf(kind)
  const place = others.findLastIndex((other) => urgency(other) >= urgency(asked)) + 1
  const id = own?.id ?? newId()
  put(room, 'speakers', id, { id, ...asked, order: orderAt(others, place), asked: now, began: '', ended: '' })
}

/** Gives somebody who waits another place, 0 first. False when they do not wait any more. */
export function moveSpeaker(room: Y.Doc, id: string, place: number): boolean {
  const waiting = waitingNow(readRoom(room).speakers)
  const moved = waiting.find((speaker) => speaker.id === id)
  if (!moved) return false
  const others = waiting.filter((speaker) => speaker !== moved)
  put(room, 'speakers', id, { ...moved, order: orderAt(others, Math.min(place, others.length)) })
  return true
}

/** A key for a place among those who wait. */
const orderAt = (waiting: readonly Speaker[], place: number): string =>
  generateKeyBetween(waiting[place - 1]?.order ?? null, waiting[place]?.order ?? null)

/** Takes somebody who waits off the list. */
export function withdraw(room: Y.Doc, id: string): void {
  if (waitingNow(readRoom(room).speakers).some((speaker) => speaker.id === id)) put(room, 'speakers', id, null)
}

/** Takes all who wait off the list. */
export function clearWaiting(room: Y.Doc): void {
  for (const { id } of waitingNow(readRoom(room).speakers)) put(room, 'speakers', id, null)
}

/** For so long nobody is passed over who has just got the word: another leader has given it at the same moment. */
const justBegan = 2000

/**
 * Gives the word to somebody who waits and ends the turn of `from`, who is seen to have it ('' = nobody). 'meanwhile' when
 * the word has gone elsewhere since that was seen; giving it to who has it already changes nothing.
 */
export function giveWord(room: Y.Doc, id: string, from: string, now: string): 'given' | 'meanwhile' | 'gone' {
  const { speakers } = readRoom(room)
  const speaker = speakers.find((one) => one.id === id)
  const speaking = speakingNow(speakers)
  if (!speaker) return 'gone'
  if (speaking === speaker) return 'given'
  const passed = speaker.began !== '' || (speaking?.id ?? '') !== from
  if (passed || (speaking && Date.parse(now) - Date.parse(speaking.began) < justBegan)) return 'meanwhile'
  if (speaking) endTurn(room, speaking.id, now)
  put(room, 'speakers', id, { ...speaker, began: now })
  return 'given'
}

/** Ends the turn of who has the word; of anybody else it ends nothing. */
export function endTurn(room: Y.Doc, id: string, now: string): void {
  const speaking = speakingNow(readRoom(room).speakers)
  if (speaking?.id === id) put(room, 'speakers', id, { ...speaking, ended: now })
}

/** The meeting is closed: the list as well, and nobody has the word or waits for it. */
export function closeFloor(room: Y.Doc, now: string): void {
  const { floor, speakers } = readRoom(room)
  if (floor.open) openFloor(room, false)
  endTurn(room, speakingNow(speakers)?.id ?? '', now)
  clearWaiting(room)
}
