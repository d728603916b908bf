import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { addOnce } from './once.ts'

const focused = vi.fn()
let made: string[] = []
let written = new Set<string>()
/** Presses a button that adds; the answer is which one is to be written now. */
const press = (what = 'decision of a') =>
  addOnce({
    what,
    make: () => {
      made.push(`${what} ${made.length + 1}`)
      return made.at(-1) ?? ''
    },
    isEmpty: (id) => !written.has(id),
    field: (id) => id,
  })

beforeAll(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { querySelector: (field: string) => ({ focus: () => focused(field) }) })
})
beforeEach(() => {
  // What was made in another test is long ago.
  vi.advanceTimersByTime(10_000)
  made = []
  written = new Set()
  focused.mockClear()
})
afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('presses in a row make one, which takes the focus again', () => {
  const first = press()
  for (let times = 0; times < 3; times++) {
    vi.advanceTimersByTime(300)
    expect(press()).toBe(first)
  }
  expect(made).toEqual([first])
  expect(focused.mock.calls).toEqual([[first], [first], [first]])
})

test('presses in a row are told by when they were made, not by when a busy page deals with them', () => {
  const first = press()
  const second = performance.now() + 300
  vi.advanceTimersByTime(900)
  vi.stubGlobal('event', { timeStamp: second })
  expect(press()).toBe(first)
  vi.stubGlobal('event', undefined)
})

test('who has written in between, waits, or adds something else gets another one', () => {
  written.add(press())
  press()
  vi.advanceTimersByTime(600)
  press()
  press('action of a')
  press('decision of b')
  expect(made).toHaveLength(5)
  expect(focused).not.toHaveBeenCalled()
})
