/**
 * What a meeting contains, as plain values: read from the live documents for the board, the checks and the protocol.
 * Nothing here is live; whoever wants to change something uses the verbs of agenda.ts, attendance.ts, decisions.ts …
 *
 * Dates are ISO dates ("2026-02-06"), times "HH:MM", both as the meeting's people wrote them; '' means "not said".
 */
import type { Summary, WorkshopState } from './room.ts'
import type { Clusters } from './themes.ts'

export const itemKinds = [
  'opening',
  'previous-protocol',
  'information',
  'dialogue',
  'workshop',
  'round',
  'decision',
  'follow-up',
  'membership',
  'planning',
  'other',
  'addendum',
  'closing',
] as const
export type ItemKind = (typeof itemKinds)[number]

export const itemStates = ['planned', 'handled', 'deferred', 'withdrawn'] as const

export const meetingForms = ['physical', 'digital', 'hybrid'] as const
export type MeetingForm = (typeof meetingForms)[number]

export const attendanceStatuses = [
  'expected',
  'present',
  'absent',
  'prevented',
  'presenter',
  'other',
  'observer',
] as const
/** `expected`: nobody has said anything yet. The last three are present as well, in another capacity than member. */
export type AttendanceStatus = (typeof attendanceStatuses)[number]

export const attendanceModes = ['on-site', 'link'] as const
export type AttendanceMode = (typeof attendanceModes)[number]

export const decisionKinds = [
  'approval',
  'assignment',
  'direction',
  'funding',
  'membership-change',
  'meeting-plan',
  'planning',
  'procurement',
  'appointment',
  'other',
] as const
export type DecisionKind = (typeof decisionKinds)[number]

export const decisionStatuses = [
  'proposed',
  'decided',
  'rejected',
  'deferred',
  'referred-back',
  'noted',
  'recorded-afterwards',
] as const
export type DecisionStatus = (typeof decisionStatuses)[number]

export const actionStatuses = ['open', 'done', 'carried', 'dropped'] as const
export type ActionStatus = (typeof actionStatuses)[number]

/** What became of something that was to be done. `open`: nobody has said yet. */
export const followUpOutcomes = ['open', 'done', 'carried', 'changed', 'dropped'] as const
export type FollowUpOutcome = (typeof followUpOutcomes)[number]

/** How far one organisation has come with what was given to all, or with its own decision on the same proposal. */
export const shareStatuses = ['waiting', 'done', 'declined'] as const
export type ShareStatus = (typeof shareStatuses)[number]

/** What a decision is to an earlier one of the body. */
export const relations = ['based-on', 'changes', 'prolongs', 'reports-on'] as const
export type Relation = (typeof relations)[number]

export type Facts = {
  date: string
  start: string
  end: string
  place: string
  link: string
  form: MeetingForm
  diaryNumber: string
  /** Attendance ids. */
  chair: string
  secretary: string
  /** ISO date of the next meeting, printed by nobody but asked for by check I34. */
  nextMeeting: string
}

export type Attendee = {
  id: string
  name: string
  organisation: string
  /** As printed: "ledamot", "vice ordförande", "brukarrepresentant", "ersättare" … Free text, the body's own words. */
  role: string
  status: AttendanceStatus
  mode: AttendanceMode
  /** Name of the member whose place this person takes. */
  deputyFor: string
  arrived: string
  left: string
  /** The person of the body's register this row was made from; '' for a guest. */
  person: string
}

export type Presenter = { id: string; name: string; organisation: string; title: string }
export type Question = { id: string; text: string }

export type Attachment = {
  id: string
  /** The item it belongs to; '' = the meeting as a whole. */
  item: string
  /** "Bilaga n": computed from the order of items and of attachments within them; never stored. */
  number: number
  title: string
  /** Id of the stored file; '' for a web link. */
  file: string
  url: string
  fileName: string
  /** Media type as judged from the content. */
  type: string
  /** Bytes. */
  size: number
  sha256: string
}

export type Membership = {
  group: string
  outgoing: string
  outgoingOrganisation: string
  incoming: string
  incomingOrganisation: string
  from: string
}

export type Action = {
  id: string
  item: string
  /** The decision it follows from; '' when it belongs to the item. */
  decision: string
  text: string
  owner: string
  /** ISO date, or words when nobody has said a date. */
  due: string
  status: ActionStatus
}

/** One organisation's part of what several do. */
export type Share = {
  id: string
  organisation: string
  status: ShareStatus
  /** ISO date; '' while it is not said. */
  date: string
  text: string
}

/** Something of an earlier protocol that is looked at again: an action, or a decision that many organisations take. */
export type FollowUp = {
  id: string
  item: string
  /** Its permanent number: "U 2026:1", "B 2026:3". */
  number: string
  /** As it was recorded last. */
  text: string
  owner: string
  due: string
  outcome: FollowUpOutcome
  /** What was said about it. */
  said: string
  /** Of one that is carried or changed; '' = as before. */
  newOwner: string
  newDue: string
  /** Where it was given to all: one for each organisation. */
  shares: Share[]
}

export type Decision = {
  id: string
  item: string
  /** "3", or "3a", "3b" … when the item has several. Computed. */
  label: string
  heading: string
  /** "Samverkansledningen beslutar att"; '' when the point is a whole sentence of its own. */
  lead: string
  /** The att-points, in order. At least one in a complete decision. */
  points: { id: string; text: string }[]
  kind: DecisionKind
  status: DecisionStatus
  /** Attachment ids of the documents the decision rests on or approves. */
  basis: string[]
  /** For a deferred matter: the date (or name) of the meeting it returns to. */
  returns: string
  /** For a decision recorded afterwards. */
  decidedAt: string
  procedure: string
  membership: Membership | null
  /** What it is to an earlier decision; '' when it stands alone. */
  relation: Relation | ''
  /** The earlier one's permanent number, "B 2026:3". */
  earlier: string
  /** In whole kronor, as digits. */
  amount: string
  /** Where the money comes from. */
  fund: string
  /** The time it holds for: ISO dates. */
  validFrom: string
  validTo: string
  /** Where every organisation takes the same decision: how far each has come. */
  shares: Share[]
  actions: Action[]
}

/** A note in ProseMirror's JSON, always valid against note-format.ts. */
export type NoteNode = {
  type: string
  attrs?: Record<string, unknown>
  content?: NoteNode[]
  marks?: { type: string; attrs?: Record<string, unknown> }[]
  text?: string
}

export type Item = {
  id: string
  /** "1", "2" … unique and gapless. Computed. */
  number: string
  title: string
  kind: ItemKind
  /** Planned minutes; 0 = not said. */
  minutes: number
  /** Seconds that the meeting has been on the item, without the time it is there now. */
  used: number
  presenters: Presenter[]
  questions: Question[]
  state: (typeof itemStates)[number]
  /** Who may co-write its notes while the meeting is open: everybody with a seat, or only chair and secretary. */
  writing: 'everyone' | 'secretary'
  /** Of `previous-protocol`, and of what comes back: date of the meeting whose protocol is meant, and that protocol's id. */
  previousDate: string
  previousProtocol: string
  /** What of that protocol comes back: "5" an item, "5a" a decision, "B 2026:3" one that ends; '' when it is all of it. */
  previousLabel: string
  /** Of a deferred item: the date (or name) of the meeting it returns to. */
  returns: string
  notes: NoteNode
  /** Who is mentioned in its notes; that is no part of the notes as they are printed. */
  mentions: readonly { of: string; name: string }[]
  /** The item's workshop as it ended; null when nobody has worked in one. */
  workshop: WorkshopContents | null
  /** What was reported in the item's round, one row per organisation or person; null when it has none. */
  reports: { name: string; organisation: string; text: string; nothing: boolean; here: boolean }[] | null
  /** Reports that are written and have no row: seen by nobody, and not in the protocol. */
  reportsWithoutRow: string[]
  /** Attachments of the item, but for those that one of its own decisions rests on: they are printed with that one. */
  attachments: Attachment[]
  decisions: Decision[]
  /** Actions of the item itself; those that follow from a decision stand in the decision. */
  actions: Action[]
  followUps: FollowUp[]
}

export type WorkshopContents = {
  state: WorkshopState
  /** Members by name, as of the attendance list. */
  groups: { id: string; name: string; members: string[]; onLink: boolean; dissolved: boolean }[]
  clusters: Clusters
  /** What was written into the notes; null before it was. */
  written: Summary | null
  /** Whether the cards become an appendix of the protocol. */
  appendix: boolean
}

export type MeetingContents = {
  facts: Facts
  attendance: Attendee[]
  items: Item[]
  /** All attachments in the order of their numbers, those of no item last. */
  attachments: Attachment[]
}
