/**
 * Dates and times as a Swedish protocol writes them: "14 mars 2025", "kl. 9.45–15.00". Takes ISO dates ("2025-03-14") and
 * "HH:MM" as the meeting's people wrote them, and instants as their clocks say (packages/meeting, days.ts). What belongs together does not break
 * over lines. Something that cannot be read is shown as it is, since it is still what somebody wrote.
 */
import type { Language } from '@samsyn/language/language'
import { dayOf, today, wallClock } from '@samsyn/meeting/days'

const locale = { sv: 'sv-SE', en: 'en-GB' } as const
const space = '\u00a0'

/** Noon UTC of the day, formatted in UTC: the same day everywhere. */
function day(iso: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null
  const date = new Date(`${iso}T12:00:00Z`)
  return Number.isNaN(date.getTime()) ? null : date
}

function format(iso: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  const date = day(iso)
  if (!date) return iso
  const text = new Intl.DateTimeFormat(locale[language], { ...options, timeZone: 'UTC' }).format(date)
  return text.replace(/(\d) (\p{L})/gu, `$1${space}$2`).replace(',', '')
}

/** "14 mars 2025" */
export const longDate = (iso: string, language: Language): string =>
  format(iso, language, { day: 'numeric', month: 'long', year: 'numeric' })

/** "fredag 20 november 2026" */
export const weekdayDate = (iso: string, language: Language): string =>
  format(iso, language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })

/** "Fredag 20 november": a heading about this year. */
export function dayHeading(iso: string, language: Language): string {
  const text = format(iso, language, { weekday: 'long', day: 'numeric', month: 'long' })
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** "27 nov." */
export const shortDate = (iso: string, language: Language): string =>
  format(iso, language, { day: 'numeric', month: 'short' })

/** "9.45" */
export function clock(time: string, language: Language): string {
  const match = /^(\d{1,2}):(\d{2})/.exec(time)
  if (!match) return time
  return `${Number(match[1])}${language === 'sv' ? '.' : ':'}${match[2]}`
}

/** "kl. 9.45–15.00", "kl. 9.45" or ''. */
export function times(start: string, end: string, language: Language): string {
  const both = [start, end].filter((time) => time !== '').map((time) => clock(time, language))
  if (both.length === 0) return ''
  return (language === 'sv' ? `kl.${space}` : '') + both.join('–')
}

/** "11.58" of an instant, as the clocks of the meeting say. */
export const clockOf = (instant: string | Date, language: Language): string =>
  clock(wallClock(instant).slice(11), language)

/** "1.40": minutes and seconds of what is counted. */
export function stopwatch(seconds: number, language: Language): string {
  const whole = Math.max(0, Math.floor(seconds))
  return `${Math.floor(whole / 60)}${language === 'sv' ? '.' : ':'}${String(whole % 60).padStart(2, '0')}`
}

/** "kl. 11.58", and the day before it when it was another. */
export function momentOf(instant: string, language: Language): string {
  const day = dayOf(instant)
  const time = (language === 'sv' ? `kl.${space}` : '') + clockOf(instant, language)
  return day === today() ? time : `${longDate(day, language)} ${time}`
}

/** What people type for a time of day ("9", "9.45", "0945", "kl 9:45") as "HH:MM"; null if it is none. */
export function readTime(text: string): string | null {
  const match = /^(?:kl\.?\s*)?(\d{1,2})(?:[.:,]?(\d{2}))?$/i.exec(text.trim())
  if (!match) return null
  const hours = Number(match[1])
  const minutes = Number(match[2] ?? 0)
  if (hours > 23 || minutes > 59) return null
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}
