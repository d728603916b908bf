import { expect, test } from 'vitest'
import { driftOf, minutesUsed, plannedStarts } from './drift.ts'

const minute = 60_000
const nine = Date.UTC(2026, 1, 6, 9)
const at = (minutes: number) => nine + minutes * minute
const on = (item: string, since: number) => ({ item, since: new Date(at(since)).toISOString() })
type State = 'planned' | 'handled' | 'deferred' | 'withdrawn'
const item = (id: string, minutes: number, state: State = 'planned', used = 0) => ({ id, minutes, state, used })
const day = () => [item('a', 10), item('b', 25), item('c', 0), item('d', 20)]

test('[DR1] each item begins when those before it have had their minutes, withdrawn ones none', () => {
  expect([...plannedStarts(day(), nine)]).toEqual([
    ['a', at(0)],
    ['b', at(10)],
    ['c', at(35)],
    ['d', at(35)],
  ])
  expect([...plannedStarts([item('a', 10), item('b', 25, 'withdrawn'), item('c', 5)], nine)]).toEqual([
    ['a', at(0)],
    ['c', at(10)],
  ])
  expect(plannedStarts([item('a', 0), item('b', 0)], nine).size).toBe(0)
})

test('[DR2] what an item has had is what it had before and what it has now, in whole minutes', () => {
  expect(minutesUsed(item('a', 10, 'planned', 119), '', at(9))).toBe(1)
  expect(minutesUsed(item('a', 10, 'planned', 119), on('a', 8).since, at(9))).toBe(2)
  expect(minutesUsed(item('a', 10), 'no time', at(9))).toBe(0)
  // A clock that is behind takes nothing back.
  expect(minutesUsed(item('a', 10, 'planned', 60), on('a', 20).since, at(9))).toBe(1)
})

test('[DR3] a meeting in its plan, or two minutes after it, has no drift', () => {
  expect(driftOf(day(), nine, on('a', 0), at(5))).toBe(null)
  expect(driftOf(day(), nine, on('a', 0), at(12))).toBe(null)
  expect(driftOf(day(), nine, on('b', 12), at(13))).toBe(null)
  expect(driftOf(day(), nine, null, at(30))).toBe(null)
  expect(driftOf(day(), nine, on('gone', 0), at(90))).toBe(null)
})

test('[DR3] from three minutes on it is said how late the next item begins', () => {
  expect(driftOf(day(), nine, on('a', 0), at(13))).toEqual({ next: 'b', expected: at(13), behind: 3 })
  // Begun late, within its minutes.
  const late = [item('a', 10, 'handled', 17 * 60), ...day().slice(1)]
  expect(driftOf(late, nine, on('b', 17), at(20))).toEqual({ next: 'c', expected: at(42), behind: 7 })
  // A withdrawn item gives its time back, to the plan as well.
  const shorter = late.map((one) => (one.id === 'c' ? item('c', 0, 'withdrawn') : one))
  expect(driftOf(shorter, nine, on('b', 17), at(20))).toEqual({ next: 'd', expected: at(42), behind: 7 })
})

test('[DR3] what an item had before counts when the meeting comes back to it', () => {
  const items = [item('a', 10, 'handled', 4 * 60), item('b', 25)]
  expect(driftOf(items, nine, on('a', 10), at(10))).toEqual({ next: 'b', expected: at(16), behind: 6 })
})

test('[DR3] hours after its plan a meeting is held at another time than the plan says', () => {
  expect(driftOf(day(), nine, on('a', 0), at(190))).toEqual({ next: 'b', expected: at(190), behind: 180 })
  expect(driftOf(day(), nine, on('a', 0), at(191))).toBe(null)
})

test('[DR4] on the last item it is said how late the meeting ends', () => {
  const items = [item('a', 10, 'handled'), item('b', 25, 'handled'), item('c', 0, 'deferred'), item('d', 20)]
  expect(driftOf(items, nine, on('d', 40), at(41))).toEqual({ next: '', expected: at(60), behind: 5 })
  expect(driftOf(items, nine, on('d', 40), at(70))).toEqual({ next: '', expected: at(70), behind: 15 })
})
