import { expect, test } from 'vitest'
import {
  addDays,
  dayOf,
  type HolidayName,
  holidayOn,
  holidaysOf,
  instantOf,
  isDay,
  isSqueezed,
  wallClock,
  weekdayOf,
} from './days.ts'

const nameDay = (year: number, name: HolidayName) => holidaysOf(year).find((one) => one.name === name)?.day

test('[YP2] the moving holidays of years that are known from almanacs', () => {
  // Easter Sunday, Ascension, Pentecost, Midsummer Day, All Saints' Day.
  const almanac: Record<number, readonly string[]> = {
    2008: ['2008-03-23', '2008-05-01', '2008-05-11', '2008-06-21', '2008-11-01'],
    2011: ['2011-04-24', '2011-06-02', '2011-06-12', '2011-06-25', '2011-11-05'],
    2024: ['2024-03-31', '2024-05-09', '2024-05-19', '2024-06-22', '2024-11-02'],
    2025: ['2025-04-20', '2025-05-29', '2025-06-08', '2025-06-21', '2025-11-01'],
    2026: ['2026-04-05', '2026-05-14', '2026-05-24', '2026-06-20', '2026-10-31'],
    2027: ['2027-03-28', '2027-05-06', '2027-05-16', '2027-06-26', '2027-11-06'],
    2028: ['2028-04-16', '2028-05-25', '2028-06-04', '2028-06-24', '2028-11-04'],
    2038: ['2038-04-25', '2038-06-03', '2038-06-13', '2038-06-26', '2038-11-06'],
  }
  for (const [year, days] of Object.entries(almanac))
    expect(
      (['easter', 'ascension', 'pentecost', 'midsummer', 'all-saints'] as const).map((name) => nameDay(+year, name)),
    ).toEqual(days)
})

/** The first full moon of spring by the tables of the church (epact, with Lilius's corrections), and the Sunday after it. */
function easterByEpact(year: number): string {
  const century = Math.floor(year / 100) + 1
  const solar = Math.floor((3 * century) / 4) - 12
  const lunar = Math.floor((8 * century + 5) / 25) - 5
  const golden = (year % 19) + 1
  let epact = (((11 * golden + 20 + lunar - solar) % 30) + 30) % 30
  if ((epact === 25 && golden > 11) || epact === 24) epact += 1
  const moon = 44 - epact < 21 ? 74 - epact : 44 - epact
  const full = addDays(`${year}-03-01`, moon - 1)
  return addDays(full, 7 - (weekdayOf(full) % 7))
}

test('[YP2] every year of two centuries has its holidays where the law puts them', () => {
  for (let year = 1950; year <= 2150; year += 1) {
    const on = (name: HolidayName) => nameDay(year, name) ?? ''
    expect(on('easter')).toBe(easterByEpact(year))
    expect([on('good-friday'), on('easter-monday')]).toEqual([addDays(on('easter'), -2), addDays(on('easter'), 1)])
    expect(weekdayOf(on('ascension'))).toBe(4)
    expect(weekdayOf(on('pentecost'))).toBe(7)
    expect([weekdayOf(on('midsummer-eve')), weekdayOf(on('midsummer'))]).toEqual([5, 6])
    expect(on('midsummer') >= `${year}-06-20` && on('midsummer') <= `${year}-06-26`).toBe(true)
    expect(weekdayOf(on('all-saints'))).toBe(6)
    expect(on('all-saints') >= `${year}-10-31` && on('all-saints') <= `${year}-11-06`).toBe(true)
    expect(holidaysOf(year).filter(({ kind }) => kind === 'public')).toHaveLength(13)
    expect(holidaysOf(year).every(({ day }) => isDay(day) && day.startsWith(String(year)))).toBe(true)
  }
})

test('[YP2] a day that is two is told as the weightier, and a working day between free ones is squeezed', () => {
  // In 2008 Ascension fell on the first of May, and in 2022 Walpurgis on a Saturday.
  expect(holidayOn('2008-05-01')?.kind).toBe('public')
  expect(holidayOn('2027-04-30')).toMatchObject({ name: 'walpurgis', kind: 'half' })
  expect(holidayOn('2027-03-17')).toBeNull()
  expect(isSqueezed('2027-05-07')).toBe(true)
  expect(isSqueezed('2027-05-05')).toBe(false)
  expect(isSqueezed('2027-06-25')).toBe(false)
  // A Monday before the National Day on a Tuesday.
  expect(isSqueezed('2028-06-05')).toBe(true)
  expect([isDay('2027-02-29'), isDay('2028-02-29'), isDay('2027-2-1'), isDay('')]).toEqual([false, true, false, false])
})

test('[CA6] a day is one in Sweden, summer and winter', () => {
  expect(
    ['2026-06-30T21:59:00Z', '2026-06-30T22:00:00Z', '2026-12-31T22:59:00Z', '2026-12-31T23:00:00Z'].map(dayOf),
  ).toEqual(['2026-06-30', '2026-07-01', '2026-12-31', '2027-01-01'])
  expect(wallClock('2026-03-13T13:20:59Z')).toBe('2026-03-13 14:20')
})

test('[CA6] a time of a day is when the clocks say so, also on the days on which they are changed', () => {
  const at = (day: string, time: string) => new Date(instantOf(day, time)).toISOString().slice(0, 16)
  expect(at('2026-07-01', '00:00')).toBe('2026-06-30T22:00')
  expect(at('2026-01-01', '09:00')).toBe('2026-01-01T08:00')
  expect([at('2026-03-29', '01:59'), at('2026-03-29', '03:00')]).toEqual(['2026-03-29T00:59', '2026-03-29T01:00'])
  expect([at('2026-10-25', '02:30'), at('2026-10-25', '03:00')]).toEqual(['2026-10-25T00:30', '2026-10-25T02:00'])
  expect([instantOf('2026-02-30', '9'), instantOf('i mars', '09:00')]).toEqual([Number.NaN, Number.NaN])
})
