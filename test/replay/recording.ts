/**
 * A recorded meeting: the file format, read so that nothing that is missing, empty or of an unknown kind stops a replay.
 * What a person would have typed is all text; everything else is made into a value the board knows.
 */
import {
  type AttendanceStatus,
  attendanceStatuses,
  type DecisionKind,
  type DecisionStatus,
  decisionKinds,
  decisionStatuses,
  type ItemKind,
  itemKinds,
  type MeetingForm,
  type Membership,
  meetingForms,
} from '@samsyn/meeting/contents'

export type RecordedDecision = {
  heading: string
  text: string
  points: string[]
  kind: DecisionKind
  status: DecisionStatus
  /** Somebody's reading of running text: the sentence stands in the notes. */
  implicit: boolean
  membership: Partial<Membership> | null
  decidedAt: string
  procedure: string
}

export type RecordedItem = {
  title: string
  kind: ItemKind
  presenters: { name: string; organisation: string; title: string }[]
  attachments: { label: string; isFile: boolean }[]
  questions: string[]
  notes: string[]
  themes: { heading: string; points: string[] }[]
  reports: { organisation: string; text: string }[]
  decisions: RecordedDecision[]
  actions: { text: string; owner: string; due: string }[]
}

export type Recording = {
  body: string
  series: string
  /** '' when the file does not say. */
  date: string
  start: string
  end: string
  place: string
  form: MeetingForm
  diaryNumber: string
  chair: string
  secretary: string
  attendance: { name: string; organisation: string; role: string; status: AttendanceStatus; onLink: boolean }[]
  items: RecordedItem[]
}

type Fields = Record<string, unknown>
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const textsOf = (value: unknown): string[] => listOf(value).map(textOf)
const oneOf = <const T extends string>(value: unknown, choices: readonly T[], otherwise: T): T =>
  choices.find((choice) => choice === value) ?? otherwise
const matching = (value: unknown, pattern: RegExp): string => (pattern.test(textOf(value)) ? textOf(value) : '')

const link = /^(via )?(digital )?(länk|teams|zoom)$/i

export function readRecording(json: unknown): Recording {
  const file = fieldsOf(json)
  const time = fieldsOf(file.time)
  const body = textOf(file.body).trim() || textOf(file.series).trim() || 'Okänt organ'
  return {
    body: body.slice(0, 200),
    series: (textOf(file.series).trim() || body).slice(0, 200),
    date: matching(file.date, /^\d{4}-\d{2}-\d{2}$/),
    start: matching(time.start, /^\d{2}:\d{2}$/),
    end: matching(time.end, /^\d{2}:\d{2}$/),
    place: textOf(file.place),
    form: oneOf(file.mode, meetingForms, 'physical'),
    diaryNumber: textOf(file.diaryNumber),
    chair: textOf(file.chair),
    secretary: textOf(file.secretary),
    attendance: listOf(file.attendance)
      .map(fieldsOf)
      .map((row) => {
        const note = textOf(row.note).trim()
        const onLink = link.test(note)
        return {
          name: textOf(row.name),
          organisation: textOf(row.organisation),
          role: textOf(row.role) || (onLink ? '' : note),
          status: oneOf(row.status, attendanceStatuses, 'present'),
          onLink,
        }
      }),
    items: listOf(file.items).map(fieldsOf).map(readItem),
  }
}

function readItem(item: Fields): RecordedItem {
  return {
    title: textOf(item.title),
    kind: oneOf(item.kind, itemKinds, 'other'),
    presenters: listOf(item.presenters)
      .map(fieldsOf)
      .map((presenter) => ({
        name: textOf(presenter.name),
        organisation: textOf(presenter.organisation),
        title: textOf(presenter.title),
      })),
    attachments: listOf(item.attachments)
      .map(fieldsOf)
      .map((attachment) => ({
        label: textOf(attachment.label),
        isFile: attachment.kind === 'slides' || attachment.kind === 'bilaga',
      })),
    questions: textsOf(item.questions),
    notes: textsOf(item.notes),
    themes: listOf(item.themes)
      .map(fieldsOf)
      .map((theme) => ({
        heading: textOf(theme.heading),
        points: textsOf(theme.points),
      })),
    reports: listOf(item.reports)
      .map(fieldsOf)
      .map((report) => ({
        organisation: textOf(report.organisation),
        text: textOf(report.text),
      })),
    decisions: listOf(item.decisions)
      .map(fieldsOf)
      .map((decision) => {
        const membership = fieldsOf(decision.membership)
        const group = textOf(membership.group)
        const incoming = textOf(membership.incoming)
        const outgoing = textOf(membership.outgoing)
        return {
          heading: textOf(decision.heading),
          text: textOf(decision.text),
          points: textsOf(decision.points),
          kind: oneOf(decision.kind, decisionKinds, 'other'),
          status: oneOf(decision.status, decisionStatuses, 'decided'),
          implicit: decision.implicit === true,
          membership: group || incoming || outgoing ? { group, incoming, outgoing } : null,
          decidedAt: textOf(decision.decidedAt),
          procedure: textOf(decision.procedure),
        }
      }),
    actions: listOf(item.actions)
      .map(fieldsOf)
      .map((action) => ({
        text: textOf(action.text),
        owner: textOf(action.owner),
        due: textOf(action.due),
      })),
  }
}

/** Text as it is compared: whatever the line ends, the spaces and the form of its accents. */
export const plain = (text: string): string =>
  text
    .replace(/\p{Surrogate}|\p{Cc}/gu, (sign) => (/\s/.test(sign) ? ' ' : ''))
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim()

const loosely = (text: string): string =>
  plain(text)
    .toLocaleLowerCase('sv')
    .replace(/[.…!?]+$/, '')

/** The words of an item that stand there for themselves: everything but actions and readings of running text. */
const ownWords = (item: RecordedItem): string[] => [
  ...item.questions,
  ...item.notes,
  ...item.themes.flatMap(({ heading, points }) => [heading, ...points]),
  ...item.reports.map(({ text }) => text),
]

/** The decisions somebody types: those whose words do not stand in the notes already. */
export function typedDecisions(item: RecordedItem): RecordedDecision[] {
  const notes = ownWords(item).map(loosely).join('\n')
  return item.decisions.filter(
    (decision) =>
      !decision.implicit || ![decision.text, ...decision.points].every((words) => notes.includes(loosely(words))),
  )
}

/** The actions somebody types: those that repeat nothing that is said elsewhere in the file. */
export function typedActions(item: RecordedItem, recording: Recording): RecordedItem['actions'] {
  const elsewhere = recording.items
    .flatMap((other) => [
      ...ownWords(other),
      ...other.decisions.flatMap(({ heading, text, points }) => [heading, text, ...points]),
    ])
    .map(loosely)
    .join('\n')
  return item.actions.filter(({ text }) => plain(text) !== '' && !elsewhere.includes(loosely(text)))
}

/** A decision's words where the board has them: a text without points is itself the point. */
export function wordingOf({ heading, text, points }: RecordedDecision): {
  heading: string
  lead: string
  points: string[]
} {
  const said = points.filter((point) => plain(point) !== '')
  if (said.length > 0) return { heading, lead: text, points: said }
  if (plain(text) !== '') return { heading, lead: '', points: [text] }
  return { heading: '', lead: '', points: plain(heading) === '' ? [] : [heading] }
}
