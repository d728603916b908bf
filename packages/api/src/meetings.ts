/** A meeting: making it, what I may do in it, its phase, attachments, checks and freeze. */
import { meetingForms } from '@samsyn/meeting/contents'
import { phases, roles } from '@samsyn/meeting/roles'
import { z } from 'zod'
import { Settings } from './bodies.ts'

const text = z.string().trim().max(300)
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const time = z.union([z.literal(''), z.string().regex(/^\d{2}:\d{2}$/)])

export const NewMeeting = z.object({
  date,
  start: time.default(''),
  end: time.default(''),
  place: text.default(''),
  link: text.default(''),
  form: z.enum(meetingForms).default('physical'),
  diaryNumber: text.default(''),
  /** Ids of the body's people; '' = to be said later. */
  chair: z.string().default(''),
  secretary: z.string().default(''),
})
export type NewMeeting = z.input<typeof NewMeeting>

/** A board that has not the state of a document that the server told. */
export const Differs = z.object({ document: z.string().max(200) })
export type Differs = z.infer<typeof Differs>

export const Made = z.object({ id: z.string() })
export type Made = z.infer<typeof Made>

export const MeetingInfo = z.object({
  id: z.string(),
  /** What the server's clock says (ISO instant). */
  now: z.string(),
  phase: z.enum(phases),
  role: z.enum(roles),
  /** My row in the attendance list, '' if I have none. */
  attendee: z.string(),
  name: z.string(),
  organisation: z.string(),
  /** My colour, 1…; 0 for a big screen, which is nobody. */
  slot: z.number().int(),
  body: z.object({ id: z.string(), name: z.string() }),
  series: z.object({ id: z.string(), name: z.string() }),
  settings: Settings,
  /** The organisations that the body's members are of on the meeting's day, in its order. */
  organisations: z.array(z.string()),
  /** The decision's first words, ready to use. */
  lead: z.string(),
  /** The series' frozen protocol before this one. */
  previous: z.object({ protocol: z.string(), date: z.string() }).nullable(),
  /** Ids of the items that the first notice called to; null when nobody was called. */
  called: z.array(z.string()).nullable(),
  protocol: z.object({ id: z.string(), hash: z.string(), frozenAt: z.string() }).nullable(),
  /** Items that have been approved at once; the newest approval of each. */
  approvedItems: z.array(z.object({ item: z.string(), names: z.array(z.string()), at: z.string() })),
  /** Of everybody who has a seat, so that colours and names never depend on what a browser claims. */
  seats: z.array(
    z.object({ slot: z.number().int(), name: z.string(), organisation: z.string(), attendee: z.string() }),
  ),
  /** Bytes. */
  uploadLimit: z.number().int(),
})
export type MeetingInfo = z.infer<typeof MeetingInfo>

export const ChangePhase = z.object({
  to: z.enum(phases),
  reason: text.default(''),
})
export type ChangePhase = z.input<typeof ChangePhase>

export const CheckIn = z.object({ mode: z.enum(['on-site', 'link']) })
export type CheckIn = z.infer<typeof CheckIn>

/** What a participant wrote after "Beslut:" or "Uppdrag:"; chair and secretary word and decide it. */
export const Proposal = z.object({
  item: z.string().max(64),
  kind: z.enum(['decision', 'action']),
  text: z.string().trim().min(1).max(4000),
})
export type Proposal = z.infer<typeof Proposal>

export const UploadedAttachment = z.object({ id: z.string(), file: z.string(), conversion: z.string() })
export type UploadedAttachment = z.infer<typeof UploadedAttachment>

/** What the board needs to show a file. */
export const FileInfo = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  sha256: z.string(),
  show: z.enum(['pdf', 'image', 'download']),
  /**
   * How far the slides have come on their way to pages. Four ends without pages: what is in the file cannot be read, a
   * password protects it, it took too long, there is no LibreOffice on the server.
   */
  conversion: z.enum(['none', 'waiting', 'converting', 'ready', 'failed', 'locked', 'too-slow', 'unavailable']),
  /** How many are converted before it. */
  before: z.number().int(),
  /** How many pages it has, or will have; 0 when the server does not know. */
  pages: z.number().int(),
  /** While it is converted: how many of them are made. */
  made: z.number().int(),
  /** What each page is called, '' for one without a title; empty when the server does not know. */
  titles: z.array(z.string()),
})
export type FileInfo = z.infer<typeof FileInfo>

/** What the presenter has written beside each page, '' where there is nothing. */
export const SlideNotes = z.object({ notes: z.array(z.string()) })
export type SlideNotes = z.infer<typeof SlideNotes>

/** A web address, or a film's. */
export const NewLink = z.object({
  item: z.string().max(64),
  title: z.string().trim().min(1).max(300),
  url: z.url({ protocol: /^https?$/ }).max(2000),
})
export type NewLink = z.infer<typeof NewLink>

export const ChangeAttachment = z.object({
  title: z.string().trim().min(1).max(300).optional(),
  /** One place up or down among those of its item. */
  by: z.union([z.literal(-1), z.literal(1)]).optional(),
})
export type ChangeAttachment = z.infer<typeof ChangeAttachment>

export const Finding = z.object({
  /** domain.md §7: "I1" … */
  code: z.string(),
  level: z.enum(['block', 'warning']),
  /** Key of a sentence in packages/language (checks.ts), with its parameters. */
  sentence: z.string(),
  parameters: z.record(z.string(), z.string()),
  place: z.object({
    kind: z.enum(['facts', 'attendance', 'item', 'decision', 'action', 'attachment']),
    item: z.string(),
    id: z.string(),
  }),
  /** Same finding, same key: an acknowledgement survives as long as the finding does. */
  key: z.string(),
  /** Repairs (packages/meeting, repairs.ts) that put it right, the likeliest first. */
  repairs: z.array(z.string()),
})
export type Finding = z.infer<typeof Finding>

export const Checks = z.object({
  findings: z.array(Finding),
  /** Codes of the checks that found nothing. */
  passed: z.array(z.string()),
})
export type Checks = z.infer<typeof Checks>

const named = { name: z.string(), aliases: z.array(z.string()) }
/** Who is known to the register as of the meeting's day: what is offered while a name is written. The body's members first. */
export const KnownPeople = z.object({
  people: z.array(
    z.object({
      ...named,
      /** The person in the register. */
      id: z.string(),
      organisation: z.string(),
      title: z.string(),
      /** In the body; '' for who does not sit in it. */
      role: z.string(),
      /** The name of the member whose place this person takes; '' for who is no deputy. */
      deputyFor: z.string(),
    }),
  ),
  organisations: z.array(z.object(named)),
  /** The body and its groups: who sits in them is what a decision may change. */
  groups: z.array(z.string()),
})
export type KnownPeople = z.infer<typeof KnownPeople>

export const Preview = z.object({
  /** Hash the protocol will have if nothing changes. */
  hash: z.string(),
  html: z.string(),
  /** How far in the meeting's journal it was made from. */
  seq: z.number().int(),
  /** Who has written since the preview that was asked about (`since`), by name; empty when nobody has. */
  by: z.array(z.string()),
  decisions: z.number().int(),
  actions: z.number().int(),
  attachments: z.number().int(),
})
export type Preview = z.infer<typeof Preview>

export const Freeze = z.object({
  /** Hash of the preview the person saw. */
  preview: z.string(),
  acknowledged: z.array(z.object({ key: z.string(), code: z.string(), reason: text })).max(500),
})
export type Freeze = z.infer<typeof Freeze>

export const Frozen = z.object({ protocol: z.string(), hash: z.string(), frozenAt: z.string() })
export type Frozen = z.infer<typeof Frozen>
