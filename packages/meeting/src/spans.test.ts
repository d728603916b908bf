import { expect, test } from 'vitest'
import { daysProposed, spanMeant } from './spans.ts'

const from = '2026-02-06'
const spans: [string, string, string][] = [
  ['november', '2026-11-01', '2026-11-30'],
  ['Återkommer i november', '2026-11-01', '2026-11-30'],
  ['januari', '2027-01-01', '2027-01-31'],
  ['februari', '2026-02-01', '2026-02-28'],
  ['slutet av april', '2026-04-21', '2026-04-30'],
  ['i höst', '2026-09-01', '2026-11-30'],
  ['hösten 2027', '2027-09-01', '2027-11-30'],
  ['till våren', '2026-03-01', '2026-05-31'],
  ['vecka 45', '2026-11-02', '2026-11-06'],
  ['v. 1', '2027-01-04', '2027-01-08'],
  ['kvartal 2', '2026-04-01', '2026-06-30'],
  ['årsskiftet', '2026-12-01', '2026-12-31'],
  ['13 september', '2026-09-13', '2026-09-13'],
  ['2026-03-20', '2026-03-20', '2026-03-20'],
  ['nästa möte', '2026-04-17', '2026-04-17'],
  ['in late May', '2026-05-21', '2026-05-31'],
]
test.each(spans)('[BK11] "%s" is a span of days', (words, first, last) => {
  expect(spanMeant(words, from, '2026-04-17')).toEqual({ first, last })
})

test.each(['', 'när det passar', 'marsipan'])('[BK11] "%s" names no time', (words) => {
  expect(spanMeant(words, from)).toBe(null)
})

test('[BK11] words become a choice of meetings and the last day; a day and nothing are no question', () => {
  const meetings = ['2026-04-17', '2026-09-11', '2026-11-06', '2026-11-27']
  const proposed = (words: string) =>
    daysProposed(words, { from, meetings }).map(({ day, meeting }) => `${day}${meeting ? ' m' : ''}`)
  expect(proposed('november')).toEqual(['2026-11-06 m', '2026-11-27 m', '2026-11-30'])
  expect(proposed('i maj')).toEqual(['2026-05-31'])
  expect(proposed('nästa möte')).toEqual(['2026-04-17 m'])
  expect(proposed('när det passar')).toEqual(['2026-04-17 m', '2026-09-11 m', '2026-11-06 m'])
  expect(proposed('2026-11-06')).toEqual([])
  expect(proposed('')).toEqual([])
})
