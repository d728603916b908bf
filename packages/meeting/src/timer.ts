/**
 * A timer for an item, that everybody sees. It reminds and nothing more: when the time has run out it goes on below zero,
 * and nothing is cut off. It lies in the room document (room.ts), so the server changes it.
 */
import type * as Y from 'yjs'
import { put, readRoom, type Timer } from './room.ts'

const minute = 60_000

/** Minutes. */
export const longestTimer = 600

/** Milliseconds left, less than 0 when it is over; `now` in milliseconds. */
export const timeLeft = ({ ends, left }: Timer, now: number): number => (ends === '' ? left : Date.parse(ends) - now)

/** A timer that runs from now on, in the place of the one there was. */
export function startTimer(room: Y.Doc, item: string, minutes: number, now: string): void {
  const length = minutes * minute
  put(room, 'timer', 'timer', { item, ends: after(now, length), left: length, length })
}

/** More time. When it has run out, from now on. */
export function addTime(room: Y.Doc, minutes: number, now: string): void {
  const { timer } = readRoom(room)
  if (!timer) return
  const left = Math.max(0, timeLeft(timer, Date.parse(now))) + minutes * minute
  const ends = timer.ends === '' ? '' : after(now, left)
  put(room, 'timer', 'timer', { ...timer, ends, left, length: timer.length + minutes * minute })
}

/** Stands still with what is left, or goes on from there. */
export function pauseTimer(room: Y.Doc, paused: boolean, now: string): void {
  const { timer } = readRoom(room)
  if (!timer || paused === (timer.ends === '')) return
  const left = timeLeft(timer, Date.parse(now))
  put(room, 'timer', 'timer', { ...timer, left, ends: paused ? '' : after(now, left) })
}

export const stopTimer = (room: Y.Doc): void => put(room, 'timer', 'timer', null)

/** The meeting has gone to an item: the timer of another one is of no use any more. */
export function stopOther(room: Y.Doc, currentItem: string): void {
  const { timer } = readRoom(room)
  if (timer && timer.item !== currentItem) stopTimer(room)
}

const after = (now: string, milliseconds: number): string => new Date(Date.parse(now) + milliseconds).toISOString()
