/**
 * What a frozen protocol is: a value that holds everything that is printed and nothing else.
 *
 * It is a snapshot. Names, organisations and numbers are written out as they were at the freeze, so that the protocol
 * can be read and printed again for decades from this value alone. It holds no clock time of the freeze and no author of
 * any text: the same state of a meeting gives the same value, hence the same bytes and the same hash.
 */
import type {
  DecisionKind,
  DecisionStatus,
  FollowUpOutcome,
  ItemKind,
  MeetingForm,
  Membership,
  NoteNode,
  Relation,
  ShareStatus,
} from '@samsyn/meeting/contents'

export const protocolFormat = 'samsyn-protocol'
/** What is frozen now; earlier versions lack what has come since, and are read for ever. */
export const protocolVersion = 4
export const protocolVersions = [1, 2, 3, 4] as const

export type ProtocolPerson = {
  name: string
  organisation: string
  /** What stands after the organisation, in order: "ordförande", "ersättare för …", "via länk". */
  notes: string[]
}

export type AttendanceGroup = {
  group: 'members' | 'others' | 'observers' | 'prevented' | 'absent'
  people: ProtocolPerson[]
}

export type ProtocolAttachment = {
  number: number
  title: string
  fileName: string
  type: string
  size: number
  /** Hex SHA-256 of the stored bytes; '' for a web link. */
  sha256: string
  /** For a web link. */
  url: string
  /** See ProtocolItem. */
  salt?: string
}

export type ProtocolAction = {
  /** "U 2026:1": unique within the body and year. */
  number: string
  text: string
  owner: string
  due: string
  status: 'open' | 'done' | 'carried' | 'dropped'
}

/** One organisation's part of what several do. */
export type ProtocolShare = {
  organisation: string
  status: ShareStatus
  /** ISO date; '' when none was said. */
  date: string
  text: string
}

/** What an earlier action, or a decision that many take, had come to. */
export type ProtocolFollowUp = {
  /** The number it was given in its own protocol. */
  number: string
  /** As it was recorded before this meeting. */
  text: string
  owner: string
  due: string
  outcome: FollowUpOutcome
  said: string
  /** Of one that goes on: what is new; '' when it is as before. */
  newOwner: string
  newDue: string
  /** Where it was given to all. */
  shares?: ProtocolShare[]
}

export type ProtocolDecision = {
  /** Since version 3: "B 2026:1", unique within the body and year; '' for what has not been decided. */
  number: string
  /** "3", or "3a" when the item has several. */
  label: string
  heading: string
  lead: string
  points: string[]
  kind: DecisionKind
  status: DecisionStatus
  returns: string
  decidedAt: string
  procedure: string
  /** Numbers of attachments. */
  attachments: number[]
  /** Since version 4, as all that is left out when there is none: the earlier decision it has to do with. */
  lineage?: { relation: Relation; number: string }
  /** In whole kronor. */
  money?: { amount: number; currency: 'SEK'; fund: string }
  /** The time it holds for; '' on a side that is open. */
  period?: { from: string; to: string }
  /** Where every organisation takes the same decision. */
  shares?: ProtocolShare[]
  /** Of a change of members: what its words say, so that a later meeting can decide it when this one put it off. */
  membership?: Membership
  actions: ProtocolAction[]
}

/** A workshop as it ended. What it came to stands in the item's notes; here is where that comes from. */
export type ProtocolWorkshop = {
  groups: { name: string; members: string[]; onLink: boolean }[]
  /** The points of the summary, by the id that the notes carry (`point` of a list's point), each with its cards. */
  points: { id: string; cards: string[] }[]
  /** How many cards were written, and how many of them were laid aside. */
  cards: number
  dropped: number
  /** The cards by question, when they are an appendix. Nobody's name stands on them. */
  appendix: { question: string; cards: { group: string; text: string }[] }[]
}

/** What an organisation, or a person, reported in a round. */
export type ProtocolReport = {
  name: string
  /** Of a person's row. */
  organisation: string
  /** '' when there was nothing to report. */
  text: string
}

export type ProtocolItem = {
  number: string
  title: string
  kind: ItemKind
  /** Withdrawn items keep their number and are printed as withdrawn. */
  withdrawn: boolean
  presenters: { name: string; organisation: string; title: string }[]
  /** Which earlier protocol the item is about, when none of its words says so; else ''. */
  previous: string
  /** Numbers of attachments that are not the basis of one of the item's decisions. */
  attachments: number[]
  questions: string[]
  /** Since version 2; null when there was none. */
  workshop: ProtocolWorkshop | null
  /** Since version 2; of those who have answered, in their order. */
  reports: ProtocolReport[]
  /** A ProseMirror document of note-format.ts with empty blocks left out; null when there is no text. */
  notes: NoteNode | null
  decisions: ProtocolDecision[]
  actions: ProtocolAction[]
  /** Where it was approved at once, before the freeze, and says what it said then. `at`: "2026-03-13 14:20". */
  approved?: { names: string[]; at: string }
  /** Since version 4, as the next two: put off to a meeting that is named by its date or in words; '' when it is not. */
  deferred?: { returns: string }
  /** What of an earlier protocol of the series it takes up: an item or a decision by its number there. */
  from?: { date: string; label: string }
  followUps?: ProtocolFollowUp[]
  /** Since version 3: 32 hex digits that nobody can guess, so that the item can be withheld (seal.ts). */
  salt?: string
}

/** What was corrected in the version before, and became this one. */
export type ProtocolCorrection = {
  /** The version it made: 2 … */
  version: number
  /** The record that was corrected. */
  of: { protocol: string; hash: string }
  reason: string
  /** `place` in words: "Punkt 3, anteckningar". */
  changes: { place: string; before: string; after: string }[]
  /** See ProtocolItem. */
  salt?: string
}

export type Protocol = {
  format: typeof protocolFormat
  version: (typeof protocolVersions)[number]
  language: 'sv' | 'en'
  /** The body's word: "Protokoll", "Mötesanteckningar". */
  word: string
  /** The body's word: "Föredragande", "Föredragare". */
  presenterWord: string
  /** How items are numbered in print: "1." or "§ 1". */
  numbering: 'plain' | 'section'
  /** Since version 3: whether the body prints the numbers of its decisions. They are given in any case. */
  decisionNumbers: boolean
  /** How the PDF is set, where the body wants the numbers and headings in a column of their own; no word of it changes. */
  layout?: 'hanging'
  /** The body's own colour, as "#1f5f8b"; in the deck. */
  accent?: string
  body: { id: string; name: string }
  series: { id: string; name: string }
  meeting: {
    id: string
    date: string
    start: string
    end: string
    form: MeetingForm
    place: string
    link: string
    diaryNumber: string
    /** Date of the next meeting, when no item names it; else ''. */
    next: string
  }
  chair: string
  secretary: string
  /** In the order of print; groups without people are left out. */
  attendance: AttendanceGroup[]
  items: ProtocolItem[]
  attachments: ProtocolAttachment[]
  approval: 'next-meeting' | 'adjusters' | 'chair'
  /** The series' protocol before this one: the chain. */
  previous: { protocol: string; date: string; hash: string } | null
  /** In a corrected record only: every correction there has been, in order. */
  corrections?: ProtocolCorrection[]
}
