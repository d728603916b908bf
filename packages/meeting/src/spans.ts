/**
 * Days that are said in words: "november", "i höst", "nästa möte". What they may mean is a span of the calendar; which day
 * of it is meant is for people to say, who are asked with a few days to choose from.
 */
import { dayMeant, isDate } from './checks/words.ts'
import { addDays } from './days.ts'

export type Span = { first: string; last: string }

const months = 'januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december'.split('|')
const english = 'january|february|march|april|may|june|july|august|september|october|november|december'.split('|')
const named = new RegExp(`(?<!\\p{L})(${[...months, ...english].join('|')})(?!\\p{L})`, 'iu')

const iso = (year: number, month: number, date: number) =>
  new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10)
/** From the first month to the last, 1…12; more than 12 is next year. */
const ofMonths = (year: number, first: number, last: number): Span => ({
  first: iso(year, first, 1),
  last: iso(year, last + 1, 0),
})

const seasons: [RegExp, number, number][] = [
  [/(?<!\p{L})(vår(en|terminen)?|spring)(?!\p{L})/iu, 3, 5],
  [/(?<!\p{L})(sommar(en|s)?|summer)(?!\p{L})/iu, 6, 8],
  [/(?<!\p{L})(höst(en|terminen)?|autumn)(?!\p{L})/iu, 9, 11],
  [/(?<!\p{L})(vinter(n)?|winter)(?!\p{L})/iu, 12, 14],
  [/(?<!\p{L})(årsskiftet|årets slut|före jul|year-end|end of the year)(?!\p{L})/iu, 12, 12],
]

/** The days that words may mean, seen from `from`; null when they name no time at all. A known day is a span of one. */
export function spanMeant(words: string, from: string, nextMeeting = ''): Span | null {
  if (!isDate(from)) return isDate(words) ? { first: words.trim(), last: words.trim() } : null
  const day = dayMeant(words, from, nextMeeting)
  if (day) return { first: day, last: day }
  const now = Number(from.slice(0, 4))
  const said = Number(/(?<!\d)(20\d{2})(?!\d)/.exec(words)?.[1] ?? 0)
  /** This year's, or next year's when this year's is over. */
  const coming = (span: (year: number) => Span) => {
    const soonest = span(said || now)
    return said || soonest.last >= from ? soonest : span(now + 1)
  }
  const month = named.exec(words)?.[1]?.toLocaleLowerCase('sv')
  if (month !== undefined) {
    const at = (months.includes(month) ? months : english).indexOf(month) + 1
    const whole = coming((year) => ofMonths(year, at, at))
    const part = (first: number, last: number) => ({
      first: `${whole.first.slice(0, 8)}${String(first).padStart(2, '0')}`,
      last: `${whole.first.slice(0, 8)}${String(last).padStart(2, '0')}`,
    })
    if (/(?<!\p{L})(början|early|beginning)(?!\p{L})/iu.test(words)) return part(1, 10)
    if (/(?<!\p{L})(mitten|mid)(?!\p{L})/iu.test(words)) return part(11, 20)
    if (/(?<!\p{L})(slutet|late|end)(?!\p{L})/iu.test(words)) return { first: part(21, 21).first, last: whole.last }
    return whole
  }
  const week = Number(/(?<!\p{L})(?:v|vecka|week)\.?\s*(\d{1,2})(?!\d)/iu.exec(words)?.[1] ?? 0)
  if (week >= 1 && week <= 53)
    return coming((year) => {
      const monday = mondayOf(year, week)
      return { first: monday, last: addDays(monday, 4) }
    })
  const quarter = Number(/(?<!\p{L})(?:kvartal|q)\s*([1-4])(?!\d)/iu.exec(words)?.[1] ?? 0)
  if (quarter) return coming((year) => ofMonths(year, 3 * quarter - 2, 3 * quarter))
  for (const [name, first, last] of seasons) if (name.test(words)) return coming((year) => ofMonths(year, first, last))
  if (/(?<!\p{L})(snarast|omgående|as soon as possible)(?!\p{L})/iu.test(words))
    return { first: from, last: nextMeeting || from }
  return said ? { first: `${said}-01-01`, last: `${said}-12-31` } : null
}

/** Of ISO week 1 is the fourth of January. */
function mondayOf(year: number, week: number): string {
  const fourth = new Date(Date.UTC(year, 0, 4))
  return addDays(iso(year, 1, 4), 7 * (week - 1) - ((fourth.getUTCDay() + 6) % 7))
}

export type ProposedDay = { day: string; meeting: boolean }

const mostProposed = 4

/**
 * The days to choose from for words that say no day: the meetings in that time, and its last day. Empty when the words
 * are a day already, or none at all.
 */
export function daysProposed(
  words: string,
  { from, meetings }: { from: string; meetings: readonly string[] },
): ProposedDay[] {
  if (words.trim() === '' || isDate(words)) return []
  const coming = meetings.filter((day) => isDate(day) && day > from).toSorted()
  const span = spanMeant(words, from, coming[0] ?? '')
  if (!span) return coming.slice(0, mostProposed - 1).map((day) => ({ day, meeting: true }))
  const within = coming.filter((day) => day >= span.first && day <= span.last)
  const days = [...within.slice(0, mostProposed - 1), span.last]
  return [...new Set(days)].toSorted().map((day) => ({ day, meeting: coming.includes(day) }))
}
