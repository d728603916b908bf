/**
 * How much of what a protocol says was recognised, against what people say that it says. Precision: how much of what was
 * found is right. Recall: how much of what is there was found.
 */
import type { OldProtocol } from '@samsyn/meeting/old-protocol'

/** As in `../shared/meetings`: only what is compared. */
export type Truth = {
  date: string
  time?: { start: string; end: string }
  place?: string
  diaryNumber?: string
  chair?: string
  secretary?: string
  attendance: { name: string; organisation?: string; status: string }[]
  items: {
    number: string
    title: string
    presenters: { name: string }[]
    attachments?: { label: string }[]
    decisions: { heading?: string; text: string; points?: string[]; implicit?: boolean }[]
    actions?: { text: string }[]
  }[]
}

export type Score = {
  found: number
  true: number
  right: number
  precision: number
  recall: number
  f1: number
  missing: string[]
  wrong: string[]
}
export const measures = [
  'items',
  'attendance',
  'organisations',
  'decisions',
  'presenters',
  'attachments',
  'actions',
  'facts',
] as const
export type Measure = (typeof measures)[number]
/** What must be reached. */
export const wanted: Partial<Record<Measure, number>> = { items: 0.95, attendance: 0.95, decisions: 0.9 }

export function score(found: OldProtocol, truth: Truth): Record<Measure, Score> {
  const explicit = truth.items.flatMap(({ decisions }) => decisions.filter(({ implicit }) => !implicit))
  const facts = {
    date: truth.date,
    start: truth.time?.start,
    end: truth.time?.end,
    place: truth.place,
    diaryNumber: truth.diaryNumber,
    chair: truth.chair,
    secretary: truth.secretary,
  }
  const known = {
    date: found.date,
    start: found.start,
    end: found.end,
    place: found.place,
    diaryNumber: found.diaryNumber,
    chair: found.chair,
    secretary: found.secretary,
  }
  const said = (values: Record<string, string | undefined>) =>
    Object.entries(values).flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
  return {
    items: compare(
      found.items.map(({ number, title }) => `${number} ${title}`),
      truth.items.map(({ number, title }) => `${number} ${title}`),
    ),
    attendance: compare(
      found.people.map(({ name, status }) => `${name} (${status})`),
      truth.attendance.map(({ name, status }) => `${name} (${status})`),
    ),
    organisations: compare(
      found.people.flatMap(({ name, organisation }) => (organisation ? [`${name}, ${organisation}`] : [])),
      truth.attendance.flatMap(({ name, organisation }) => (organisation ? [`${name}, ${organisation}`] : [])),
    ),
    decisions: compare(
      found.items.flatMap(({ decisions }) => decisions.map(inWords)),
      explicit.map(inWords),
    ),
    presenters: compare(
      found.items.flatMap(({ number, presenters }) => presenters.map((one) => `${number}: ${one.split(',')[0]}`)),
      truth.items.flatMap(({ number, presenters }) => presenters.map(({ name }) => `${number}: ${name}`)),
    ),
    attachments: compare(
      found.items.flatMap(({ number, attachments }) => attachments.map((one) => `${number}: ${one}`)),
      truth.items.flatMap(({ number, attachments = [] }) => attachments.map(({ label }) => `${number}: ${label}`)),
    ),
    actions: compare(
      found.items.flatMap(({ actions }) => actions.map(({ text }) => text)),
      truth.items.flatMap(({ actions = [] }) => actions.map(({ text }) => text)),
    ),
    facts: compare(said(known), said(facts)),
  }
}

const inWords = ({
  heading = '',
  text,
  points = [],
}: {
  heading?: string | undefined
  text: string
  points?: string[] | undefined
}): string => [heading, text, ...points].filter(Boolean).join(' ')

/** Two texts are the same when their words are; how they are set, and an "att" before a point, is nobody's mistake. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .toLocaleLowerCase('sv')
    .replace(/[^\p{L}\d]+/gu, ' ')
    .replace(/(^| )att(?= )/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Each thing that is there can be found once. */
export function compare(found: readonly string[], there: readonly string[]): Score {
  const left = there.map((text) => ({ text, plain: plain(text) }))
  const wrong: string[] = []
  for (const one of found) {
    const at = left.findIndex((other) => other.plain === plain(one))
    if (at < 0) wrong.push(one)
    else left.splice(at, 1)
  }
  const right = found.length - wrong.length
  const precision = found.length === 0 ? 1 : right / found.length
  const recall = there.length === 0 ? 1 : right / there.length
  return {
    found: found.length,
    true: there.length,
    right,
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    missing: left.map(({ text }) => text),
    wrong,
  }
}
