/**
 * Meetings as a calendar (RFC 5545, and RFC 5546 for what is sent by mail). Times are those of Stockholm, said with their
 * zone, so that a meeting at nine is at nine on either side of a change of the clocks.
 *
 * A meeting has one UID for ever; whoever has it in their calendar gets the new one in its place when SEQUENCE has grown.
 */
import { addDays, isDay } from './days.ts'

export type CalendarMeeting = {
  id: string
  /** How often what calendars show of it has changed. */
  sequence: number
  /** ISO instant of that change. */
  changedAt: string
  date: string
  /** ISO date; the same as `date` for a meeting of one day. */
  lastDay: string
  /** "HH:MM" or ''. */
  start: string
  end: string
  title: string
  place: string
  /** Of the video meeting, '' if there is none. */
  link: string
  /** Lines. */
  description: readonly string[]
  /** Where it is to be read. */
  url: string
  cancelled: boolean
}

export type Calendar = {
  name: string
  /** `publish`: a feed. `request`, `cancel`: one meeting to one person. */
  method: 'publish' | 'request' | 'cancel'
  organiser: { name: string; email: string } | null
  attendee: { name: string; email: string } | null
}

export const calendarType = 'text/calendar; charset=utf-8'

/** A meeting whose date is no day of the calendar, as while somebody writes it, is left out. */
export function calendarText(calendar: Calendar, meetings: readonly CalendarMeeting[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Samsyn//Samsyn//SV',
    'CALSCALE:GREGORIAN',
    `METHOD:${calendar.method.toUpperCase()}`,
    ...(calendar.method === 'publish'
      ? [`X-WR-CALNAME:${escaped(calendar.name)}`, 'X-WR-TIMEZONE:Europe/Stockholm']
      : []),
    ...zone,
    ...meetings.filter(({ date }) => isDay(date)).flatMap((meeting) => eventLines(calendar, meeting)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

/** The rules that have held since 1996 (directive 2000/84/EC). */
const zone = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Stockholm',
  'BEGIN:STANDARD',
  'DTSTART:19961027T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:19960331T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'TZNAME:CEST',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
]

function eventLines({ method, organiser, attendee }: Calendar, meeting: CalendarMeeting): string[] {
  const where = [meeting.place, meeting.link].filter((one) => one !== '').join(', ')
  return [
    'BEGIN:VEVENT',
    `UID:${meeting.id}@samsyn`,
    `SEQUENCE:${meeting.sequence}`,
    `DTSTAMP:${utc(meeting.changedAt)}`,
    `LAST-MODIFIED:${utc(meeting.changedAt)}`,
    ...timeLines(meeting),
    `SUMMARY:${escaped(meeting.title)}`,
    ...(where === '' ? [] : [`LOCATION:${escaped(where)}`]),
    ...(meeting.description.length === 0 ? [] : [`DESCRIPTION:${escaped(meeting.description.join('\n'))}`]),
    ...(meeting.url === '' ? [] : [`URL:${meeting.url}`]),
    ...(organiser ? [`ORGANIZER;CN=${quoted(organiser.name)}:mailto:${organiser.email}`] : []),
    ...(attendee
      ? [
          `ATTENDEE;CN=${quoted(attendee.name)};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:${attendee.email}`,
        ]
      : []),
    `STATUS:${meeting.cancelled || method === 'cancel' ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
  ]
}

/** Without a time it lasts the whole day, without an end an hour. */
function timeLines({ date, lastDay, start, end }: CalendarMeeting): string[] {
  const last = lastDay < date ? date : lastDay
  if (start === '') return [`DTSTART;VALUE=DATE:${digits(date)}`, `DTEND;VALUE=DATE:${digits(addDays(last, 1))}`]
  const local = (day: string, time: string) => `;TZID=Europe/Stockholm:${digits(day)}T${digits(time)}00`
  const ends = end !== '' && (last > date || end > start)
  return [`DTSTART${local(date, start)}`, ends ? `DTEND${local(last, end)}` : 'DURATION:PT1H']
}

const digits = (text: string) => text.replace(/[^\d]/g, '')
const utc = (instant: string) => `${digits(instant.slice(0, 10))}T${digits(instant.slice(11, 19))}Z`

/** A text in a property: what has a meaning there is escaped, and control characters are left out. */
const escaped = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 5545 has no place for them
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ')
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\n/g, '\\n')

/** A parameter has no way to say a quotation mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 5545 has no place for them
const quoted = (text: string): string => `"${text.replace(/["\u0000-\u001f\u007f]/g, ' ')}"`

const encoder = new TextEncoder()

/** No line is longer than 75 bytes; one that is goes on in the next, after a space, and no letter is cut. */
function folded(line: string): string {
  let [text, bytes] = ['', 0]
  for (const letter of line) {
    const size = encoder.encode(letter).length
    if (bytes + size > 75) {
      text += '\r\n '
      bytes = 1
    }
    text += letter
    bytes += size
  }
  return text
}
