import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Accounts } from './accounts.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

it('Others wait for one person a second, and then a twentieth of the time; for everybody else as before', () => {
  const accounts = new Accounts()
  accounts.spend('mallory', 900)
  expect(accounts.wait('mallory')).toBe(0)
  accounts.spend('mallory', 200)
  expect(accounts.wait('mallory')).toBeCloseTo(2000)
  expect(accounts.wait('hia')).toBe(0)
  vi.advanceTimersByTime(2000)
  expect(accounts.wait('mallory')).toBeCloseTo(0)
  accounts.spend('mallory', 50)
  expect(accounts.wait('mallory')).toBeCloseTo(1000)
})

it('Who has paid back is forgotten, and nobody else', () => {
  const accounts = new Accounts()
  accounts.spend('mallory', 100_000)
  for (let n = 0; n < 5000; n++) {
    accounts.spend(`guest ${n}`, 1)
    vi.advanceTimersByTime(20)
  }
  expect(accounts.wait('mallory')).toBeGreaterThan(0)
  expect(accounts.size).toBeLessThanOrEqual(1051)
})
