import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { type CalendarMeeting, calendarText } from './calendar.ts'

const feed = { name: 'Samverkansrådet', method: 'publish', organiser: null, attendee: null } as const
const meeting = (more: Partial<CalendarMeeting> = {}): CalendarMeeting => ({
  id: 'm1',
  sequence: 0,
  changedAt: '2026-11-28T22:30:00.123Z',
  date: '2027-03-17',
  lastDay: '2027-03-17',
  start: '09:00',
  end: '12:00',
  title: 'Samverkansrådet',
  place: 'Rådhuset, sal B; våning 2',
  link: 'https://video.example.se/rum?a=1',
  description: ['Första raden', 'Andra \\ raden'],
  url: 'https://moten.example.se/m/m1',
  cancelled: false,
  ...more,
})

/** Read by a library that knows nothing of us, with the zone that stands in the calendar and none that it has itself. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  const zone = new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone') as ICAL.Component)
  const events = calendar.getAllSubcomponents('vevent').map((one) => {
    const event = new ICAL.Event(one)
    const instant = (time: ICAL.Time) => {
      time.zone = zone
      return new Date(time.toUnixTime() * 1000).toISOString()
    }
    return { event, component: one, starts: () => instant(event.startDate), ends: () => instant(event.endDate) }
  })
  return { calendar, events }
}
const first = (text: string) => read(text).events[0] ?? expect.unreachable('no event')

test('[CA1] what was meant is what is read: commas, semicolons, backslashes, lines, å, ä and ö', () => {
  const text = calendarText(feed, [meeting({ title: 'Möte; "råd", dag\\natt', description: ['Å', '', 'ö,ä;\\'] })])
  const { event, component } = first(text)
  expect(event.summary).toBe('Möte; "råd", dag\\natt')
  expect(event.location).toBe('Rådhuset, sal B; våning 2, https://video.example.se/rum?a=1')
  expect(event.description).toBe('Å\n\nö,ä;\\')
  expect(component.getFirstPropertyValue('url')).toBe('https://moten.example.se/m/m1')
  expect(read(text).calendar.getFirstPropertyValue('x-wr-calname')).toBe('Samverkansrådet')
})

test('[CA1] no line is longer than 75 bytes, every one ends with CRLF, and no letter is cut', () => {
  const long = 'Samrådsgruppen för närsjukvård på Österåsen 👩‍⚕️ '.repeat(12).trim()
  for (let shift = 0; shift < 8; shift += 1) {
    const title = 'x'.repeat(shift) + long
    const text = calendarText(feed, [meeting({ title })])
    const lines = text.split('\r\n')
    expect(lines.at(-1)).toBe('')
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(Math.max(...lines.map((line) => new TextEncoder().encode(line).length))).toBeLessThanOrEqual(75)
    expect(text).not.toContain('\ufffd')
    expect(first(text).event.summary).toBe(title)
  }
})

test('[CA1] nobody gets a line of their own into it', () => {
  const evil = 'Möte\r\nEND:VEVENT\r\nBEGIN:VEVENT\u0000\nX:1'
  const name = 'Eva "x"\r\nATTENDEE:mailto:mallory@example.se'
  const text = calendarText(
    {
      name: evil,
      method: 'request',
      organiser: { name, email: 'a@example.se' },
      attendee: { name, email: 'b@example.se' },
    },
    [meeting({ title: evil, place: evil })],
  )
  const { events } = read(text)
  expect(events).toHaveLength(1)
  expect(events[0]?.event.attendees.map((one) => one.getFirstValue())).toEqual(['mailto:b@example.se'])
})

test('[CA2] nine is nine before and after both changes of the clocks, for many years', () => {
  const days = Array.from({ length: 30 }, (_, at) => 2024 + at).flatMap((year) =>
    ['03', '10'].flatMap((month) => [24, 26, 28, 30, 31].map((day) => `${year}-${month}-${day}`)),
  )
  const times = { start: '09:00', end: '15:30' }
  const { events } = read(
    calendarText(
      feed,
      days.map((date) => meeting({ id: date, date, lastDay: date, ...times })),
    ),
  )
  const options = { timeZone: 'Europe/Stockholm', dateStyle: 'short', timeStyle: 'short' } as const
  const stockholm = new Intl.DateTimeFormat('sv-SE', options)
  const hours = events.flatMap(({ starts, ends }) => [starts(), ends()].map((at) => stockholm.format(new Date(at))))
  expect(hours).toEqual(days.flatMap((day) => [`${day} 09:00`, `${day} 15:30`]))
})

test('[CA2] without a time it lasts the whole day; a meeting of two days until the second; without an end an hour', () => {
  const whole = first(calendarText(feed, [meeting({ start: '', end: '', lastDay: '2027-03-18' })])).event
  expect([whole.startDate.isDate, String(whole.startDate), String(whole.endDate)]).toEqual([
    true,
    '2027-03-17',
    '2027-03-19',
  ])
  const two = first(calendarText(feed, [meeting({ lastDay: '2027-03-18' })]))
  expect([two.starts(), two.ends()]).toEqual(['2027-03-17T08:00:00.000Z', '2027-03-18T11:00:00.000Z'])
  expect(first(calendarText(feed, [meeting({ end: '' })])).event.duration.toSeconds()).toBe(3600)
  expect(first(calendarText(feed, [meeting({ end: '08:00' })])).event.duration.toSeconds()).toBe(3600)
})

test('[CA3] an invitation, its update and its end are about one event', () => {
  const person = { name: 'Ada Provlund', email: 'ada@example.se' }
  const sent = (method: 'request' | 'cancel', more: Partial<CalendarMeeting>) =>
    read(
      calendarText({ name: '', method, organiser: { name: 'Rådet', email: 'rad@example.se' }, attendee: person }, [
        meeting(more),
      ]),
    )
  const all = [sent('request', {}), sent('request', { sequence: 1, start: '10:00' }), sent('cancel', { sequence: 2 })]
  expect(all.map(({ calendar }) => calendar.getFirstPropertyValue('method'))).toEqual(['REQUEST', 'REQUEST', 'CANCEL'])
  expect(new Set(all.map(({ events }) => events[0]?.event.uid))).toEqual(new Set(['m1@samsyn']))
  expect(all.map(({ events }) => events[0]?.event.sequence)).toEqual([0, 1, 2])
  expect(all.map(({ events }) => events[0]?.component.getFirstPropertyValue('status'))).toEqual([
    'CONFIRMED',
    'CONFIRMED',
    'CANCELLED',
  ])
  expect(all[0]?.events[0]?.event.organizer).toBe('mailto:rad@example.se')
})

test.each(['20260-03-13', '2027-02-30', 'i mars', ''])('[CA2] a meeting whose date is "%s" is left out', (date) => {
  const text = calendarText(feed, [meeting({ id: 'odd', date, lastDay: date, start: '', end: '' }), meeting()])
  expect(read(text).events.map(({ event }) => event.uid)).toEqual(['m1@samsyn'])
})
