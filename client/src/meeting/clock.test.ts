import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serverInstant, serverNow, setClock } from './clock.ts'

const noon = Date.UTC(2026, 1, 6, 12)
beforeEach(() => void vi.useFakeTimers({ now: noon }))
afterEach(() => void vi.useRealTimers())

const at = (milliseconds: number) => new Date(milliseconds).toISOString()

test('a device whose clock is wrong says what the server says, as of the middle of the question and its answer', () => {
  setClock(at(noon + 7 * 60_000), noon - 200, noon)
  expect(serverNow()).toBe(noon + 7 * 60_000 + 100)
  vi.advanceTimersByTime(1000)
  expect(serverInstant()).toBe(at(noon + 7 * 60_000 + 1100))
})

test('a slow answer does not spoil what is known, and a time that is none changes nothing', () => {
  setClock(at(noon + 60_000), noon - 20, noon)
  const before = serverNow()
  setClock(at(noon), noon - 5000, noon)
  setClock('when?', noon, noon)
  expect(serverNow()).toBe(before)
  setClock(at(noon), noon - 20, noon)
  expect(serverNow()).toBe(noon + 10)
})
