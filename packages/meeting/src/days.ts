/**
 * Days of the calendar as ISO dates ("2027-03-17"), and those on which Swedish bodies do not meet: public holidays (law
 * 1989:253), the eves on which most are off for all or half of the day, and the days squeezed in between.
 */

export const holidayNames = [
  'new-year',
  'epiphany-eve',
  'epiphany',
  'maundy-thursday',
  'good-friday',
  'easter-eve',
  'easter',
  'easter-monday',
  'walpurgis',
  'may-day',
  'ascension',
  'pentecost',
  'national-day',
  'midsummer-eve',
  'midsummer',
  'all-saints-eve',
  'all-saints',
  'christmas-eve',
  'christmas',
  'boxing-day',
  'new-years-eve',
] as const
export type HolidayName = (typeof holidayNames)[number]

/** `public`: by law. `off`: an eve that agreements treat as a holiday. `half`: many are off from noon. */
export type Holiday = { day: string; name: HolidayName; kind: 'public' | 'off' | 'half' }

const noon = (iso: string) => new Date(`${iso}T12:00:00Z`)
const isoOf = (date: Date) => date.toISOString().slice(0, 10)
const at = (year: number, month: number, day: number) => isoOf(new Date(Date.UTC(year, month - 1, day, 12)))

/** Whether a text is a day that the calendar has. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(noon(text).getTime()) && isoOf(noon(text)) === text

export const addDays = (iso: string, days: number): string => {
  const date = noon(iso)
  date.setUTCDate(date.getUTCDate() + days)
  return isoOf(date)
}

const stockholm = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** What the clocks of those who meet say at an instant, wherever the server and the reader are: "2026-03-13 14:20". */
export const wallClock = (instant: string | number | Date): string => stockholm.format(new Date(instant))

/** [CA6] The day of an instant, as an ISO date. */
export const dayOf = (instant: string | number | Date): string => wallClock(instant).slice(0, 10)

export const today = (): string => dayOf(Date.now())

/** When those clocks say so, in milliseconds; NaN when it is no day or no time. Where they do it twice, the first time. */
export function instantOf(day: string, time: string): number {
  const said = Date.parse(`${day}T${time}Z`)
  if (Number.isNaN(said)) return said
  const before = [2, 1].map((hours) => said - hours * 3_600_000)
  return before.find((instant) => wallClock(instant) === `${day} ${time}`) ?? said - 3_600_000
}

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (iso: string): number => noon(iso).getUTCDay() || 7

/** From a day to another, both with. */
export function* daysFrom(from: string, to: string): Generator<string> {
  for (let day = from; day <= to; day = addDays(day, 1)) yield day
}

/** Easter Sunday of the Gregorian calendar, by the computation that Butcher published in 1876. */
function easterOf(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114
  return at(year, Math.floor(f / 31), (f % 31) + 1)
}

/** The first such weekday on a day or after it. */
const firstFrom = (iso: string, weekday: number) => addDays(iso, (weekday - weekdayOf(iso) + 7) % 7)

/** All of a year, in the order of their days; a day may have two names. */
export function holidaysOf(year: number): Holiday[] {
  const easter = easterOf(year)
  const midsummer = firstFrom(at(year, 6, 20), 6)
  const allSaints = firstFrom(at(year, 10, 31), 6)
  const all: [string, HolidayName, Holiday['kind']][] = [
    [at(year, 1, 1), 'new-year', 'public'],
    [at(year, 1, 5), 'epiphany-eve', 'half'],
    [at(year, 1, 6), 'epiphany', 'public'],
    [addDays(easter, -3), 'maundy-thursday', 'half'],
    [addDays(easter, -2), 'good-friday', 'public'],
    [addDays(easter, -1), 'easter-eve', 'off'],
    [easter, 'easter', 'public'],
    [addDays(easter, 1), 'easter-monday', 'public'],
    [at(year, 4, 30), 'walpurgis', 'half'],
    [at(year, 5, 1), 'may-day', 'public'],
    [addDays(easter, 39), 'ascension', 'public'],
    [addDays(easter, 49), 'pentecost', 'public'],
    [at(year, 6, 6), 'national-day', 'public'],
    [addDays(midsummer, -1), 'midsummer-eve', 'off'],
    [midsummer, 'midsummer', 'public'],
    [addDays(allSaints, -1), 'all-saints-eve', 'half'],
    [allSaints, 'all-saints', 'public'],
    [at(year, 12, 24), 'christmas-eve', 'off'],
    [at(year, 12, 25), 'christmas', 'public'],
    [at(year, 12, 26), 'boxing-day', 'public'],
    [at(year, 12, 31), 'new-years-eve', 'off'],
  ]
  return all.map(([day, name, kind]) => ({ day, name, kind })).sort((a, b) => a.day.localeCompare(b.day))
}

/** What a day is, if it is one of them; the weightiest when it is two. */
export function holidayOn(day: string): Holiday | null {
  const found = holidaysOf(Number(day.slice(0, 4))).filter((one) => one.day === day)
  return found.find(({ kind }) => kind === 'public') ?? found[0] ?? null
}

const isFree = (day: string) => weekdayOf(day) > 5 || ['public', 'off'].includes(holidayOn(day)?.kind ?? '')

/** A working day alone between days that are free ("klämdag"). */
export const isSqueezed = (day: string): boolean => !isFree(day) && isFree(addDays(day, -1)) && isFree(addDays(day, 1))
