import { expect, test } from 'vitest'
import {
  clock,
  clockOf,
  dayHeading,
  longDate,
  momentOf,
  readTime,
  shortDate,
  stopwatch,
  times,
  weekdayDate,
} from './time.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

test('dates in Swedish and English', () => {
  expect(plain(longDate('2025-03-14', 'sv'))).toBe('14 mars 2025')
  expect(plain(longDate('2025-03-14', 'en'))).toBe('14 March 2025')
  expect(plain(weekdayDate('2026-11-20', 'sv'))).toBe('fredag 20 november 2026')
  expect(plain(weekdayDate('2026-11-20', 'en'))).toBe('Friday 20 November 2026')
  expect(plain(dayHeading('2026-11-20', 'sv'))).toBe('Fredag 20 november')
  expect(plain(shortDate('2026-11-27', 'sv'))).toBe('27 nov.')
})

test('a day and its month do not part', () => {
  expect(longDate('2025-03-14', 'sv')).toBe('14\u00a0mars 2025')
})

test('what is not a date is shown as written', () => {
  expect(longDate('våren 2026', 'sv')).toBe('våren 2026')
  expect(longDate('', 'sv')).toBe('')
})

test('times of day', () => {
  expect(plain(times('09:45', '15:00', 'sv'))).toBe('kl. 9.45–15.00')
  expect(plain(times('09:00', '', 'sv'))).toBe('kl. 9.00')
  expect(times('', '', 'sv')).toBe('')
  expect(times('09:45', '15:00', 'en')).toBe('9:45–15:00')
  expect(clock('10:42', 'sv')).toBe('10.42')
})

test('an instant is shown as the clocks of the meeting say, wherever the reader is', () => {
  expect(clockOf('2025-03-14T10:58:00Z', 'sv')).toBe('11.58')
  expect(clockOf(new Date('2025-07-14T22:05:00Z'), 'en')).toBe('0:05')
  expect(plain(momentOf('2025-07-14T22:05:00Z', 'sv'))).toBe('15 juli 2025 kl. 0.05')
})

test.each([
  ['9', '09:00'],
  ['9.45', '09:45'],
  ['0945', '09:45'],
  ['kl 9:45', '09:45'],
  ['kl. 13,30', '13:30'],
  ['24.00', null],
  ['9.75', null],
  ['strax', null],
])('typed time %s', (typed, time) => {
  expect(readTime(typed)).toBe(time)
})

test('what is counted is minutes and seconds', () => {
  expect([0, 59.9, 60, 605, 3725, -3].map((seconds) => stopwatch(seconds, 'sv'))).toEqual([
    '0.00',
    '0.59',
    '1.00',
    '10.05',
    '62.05',
    '0.00',
  ])
  expect(stopwatch(100, 'en')).toBe('1:40')
})
