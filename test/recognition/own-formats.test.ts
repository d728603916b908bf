/** The formats in which we give out protocols, read as if they were somebody's old ones. */
import { toDocx } from '@samsyn/protocol/docx'
import { halfDay } from '@samsyn/protocol/half-day.fixture'
import { toMarkdown } from '@samsyn/protocol/markdown'
import { toPdf } from '@samsyn/protocol/pdf'
import type { Protocol } from '@samsyn/protocol/protocol'
import { linesOfDocx } from '@samsyn/recognition/docx'
import type { Line } from '@samsyn/recognition/lines'
import { linesOfPdf } from '@samsyn/recognition/pdf'
import { recognise } from '@samsyn/recognition/recognise'
import { score, type Truth } from '@samsyn/recognition/score'
import { linesOfText } from '@samsyn/recognition/text'
import { expect, test } from 'vitest'

const statuses = {
  members: 'present',
  others: 'other',
  observers: 'observer',
  prevented: 'prevented',
  absent: 'absent',
} as const

const truthOf = ({ meeting, chair, secretary, attendance, items }: Protocol): Truth => ({
  date: meeting.date,
  time: { start: meeting.start, end: meeting.end },
  place: meeting.place,
  diaryNumber: meeting.diaryNumber,
  chair,
  secretary,
  attendance: attendance.flatMap(({ group, people }) =>
    people.map(({ name, organisation }) => ({ name, organisation, status: statuses[group] })),
  ),
  items: items.map(({ number, title, presenters, decisions }) => ({
    number,
    title,
    presenters,
    decisions: decisions.map(({ heading, lead, points }) => ({ heading, text: lead, points })),
  })),
})

const formats: { name: string; protocol: Protocol; lines: (protocol: Protocol) => Promise<Line[]> }[] = [
  { name: 'Markdown', protocol: halfDay, lines: async (one) => linesOfText(toMarkdown(one)) },
  {
    name: 'Word',
    protocol: halfDay,
    lines: async (one) => linesOfDocx(await toDocx(one, { hash: '0'.repeat(64), address: '' })),
  },
  {
    name: 'PDF',
    protocol: halfDay,
    lines: async (one) =>
      linesOfPdf(await toPdf(one, new Uint8Array(), '0'.repeat(64), { address: '', copy: 'reading' })),
  },
  {
    name: 'PDF with headings in a column of their own',
    protocol: { ...halfDay, layout: 'hanging' },
    lines: async (one) =>
      linesOfPdf(await toPdf(one, new Uint8Array(), '0'.repeat(64), { address: '', copy: 'reading' })),
  },
]

test.each(formats)('[OP2] $name', async ({ protocol, lines }) => {
  const read = await lines(protocol)

  const scores = score(recognise(read), truthOf(protocol))
  const short = (['items', 'attendance', 'organisations', 'decisions', 'presenters', 'facts'] as const).flatMap(
    (measure) => {
      const { f1, missing, wrong } = scores[measure]
      return f1 >= 0.95 ? [] : [{ measure, missing, wrong }]
    },
  )
  expect(short).toEqual([])
})
