import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readRoom } from './room.ts'
import { addTime, pauseTimer, startTimer, stopOther, stopTimer, timeLeft } from './timer.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 1, 6, 9, 0, seconds)).toISOString()
/** Seconds left; null without a timer. */
function left(room: Y.Doc, seconds: number): number | null {
  const { timer } = readRoom(room)
  return timer && timeLeft(timer, Date.parse(at(seconds))) / 1000
}

test('[TI1] it runs down to zero and on below, and another one takes its place', () => {
  const room = new Y.Doc()
  startTimer(room, 'i', 3, at(0))
  expect([0, 60, 180, 220].map((seconds) => left(room, seconds))).toEqual([180, 120, 0, -40])
  startTimer(room, 'j', 1, at(10))
  expect(readRoom(room).timer).toMatchObject({ item: 'j', length: 60_000 })
  expect(left(room, 10)).toBe(60)
  stopTimer(room)
  expect(readRoom(room).timer).toBe(null)
})

test('[TI2] paused it stands still, and goes on with what was left', () => {
  const room = new Y.Doc()
  startTimer(room, 'i', 2, at(0))
  pauseTimer(room, true, at(30))
  pauseTimer(room, true, at(50))
  expect(left(room, 1000)).toBe(90)
  pauseTimer(room, false, at(100))
  pauseTimer(room, false, at(105))
  expect(left(room, 110)).toBe(80)
  pauseTimer(room, true, at(200))
  expect(left(room, 900)).toBe(-10)
})

test('[TI3] a minute is added to what is left; when the time has run out it is a whole one', () => {
  const room = new Y.Doc()
  startTimer(room, 'i', 1, at(0))
  addTime(room, 1, at(20))
  expect(left(room, 20)).toBe(100)
  addTime(room, 1, at(200))
  expect(left(room, 200)).toBe(60)
  pauseTimer(room, true, at(210))
  addTime(room, 1, at(300))
  expect(left(room, 400)).toBe(110)
  expect(readRoom(room).timer?.length).toBe(240_000)
})

test('[TI4] the timer of an item is there until the meeting goes to another one', () => {
  const room = new Y.Doc()
  startTimer(room, 'i', 1, at(0))
  stopOther(room, 'i')
  expect(left(room, 0)).toBe(60)
  stopOther(room, 'j')
  expect(left(room, 0)).toBe(null)
})

test('[TI3] without a timer there is nothing to add to, to pause or to stop', () => {
  const room = new Y.Doc()
  addTime(room, 1, at(0))
  pauseTimer(room, true, at(0))
  stopTimer(room)
  expect(readRoom(room).timer).toBe(null)
})
