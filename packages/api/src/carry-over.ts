/** What earlier protocols of a series have left, what becomes of it in a meeting, and what its owners report. */
import { returningKinds } from '@samsyn/meeting/carry-over'
import { followUpOutcomes } from '@samsyn/meeting/contents'
import { z } from 'zod'

const text = z.string().trim().max(2000)

export const carryChoices = ['declined', 'moved', 'taken-up'] as const

export const CarriedOver = z.object({
  key: z.string(),
  kind: z.enum(returningKinds),
  title: z.string(),
  owner: z.string(),
  /** When it is due or returns, as it was said. */
  due: z.string(),
  /** Where it stands: the protocol's id and date, and the number of item, decision or action. */
  protocol: z.string(),
  date: z.string(),
  label: z.string(),
  /** The item of this meeting under which it is taken up; '' when it is not. */
  item: z.string(),
  /** It comes back to a later meeting: on the first one from this ISO day. */
  later: z.string(),
  /** The last word of who leads about it, if there is one. */
  choice: z
    .object({ choice: z.enum(carryChoices), day: z.string(), reason: z.string(), by: z.string(), at: z.string() })
    .nullable(),
})
export type CarriedOver = z.infer<typeof CarriedOver>

/** Who is to be reminded of what before the meeting. */
export const Reminded = z.object({
  attendee: z.string(),
  name: z.string(),
  organisation: z.string(),
  tasks: z.array(z.object({ number: z.string(), text: z.string(), due: z.string() })),
})
export type Reminded = z.infer<typeof Reminded>

export const CarryOverInfo = z.object({
  /** The meeting is the next of its series: only that one is filled. */
  isNext: z.boolean(),
  returning: z.array(CarriedOver),
  /** The coming meetings of the series, this one too. */
  meetings: z.array(z.object({ id: z.string(), date: z.string() })),
  reminders: z.array(Reminded),
})
export type CarryOverInfo = z.infer<typeof CarryOverInfo>

export const ChooseCarryOver = z
  .object({
    key: z.string().min(1).max(100),
    choice: z.enum(carryChoices),
    /** For what is moved: the day of the meeting it is moved to. */
    day: z.union([z.literal(''), z.iso.date()]).default(''),
    reason: text.default(''),
  })
  .refine(({ choice, reason }) => choice !== 'declined' || reason !== '', 'What is declined is declined with a word.')
  .refine(({ choice, day }) => choice !== 'moved' || day !== '', 'What is moved is moved to a day.')
export type ChooseCarryOver = z.input<typeof ChooseCarryOver>

/** The decisions that a new one can rest on, and the days of the coming meetings, for whoever writes a due day. */
export const Earlier = z.object({
  decisions: z.array(z.object({ number: z.string(), title: z.string(), date: z.string(), protocol: z.string() })),
  meetings: z.array(z.string()),
  /** The day of this one. */
  date: z.string(),
})
export type Earlier = z.infer<typeof Earlier>

// ── For whom something is to be done ───────────────────────────────────────────────────────────────────────────────

export const taskStatuses = ['open', 'done'] as const

export const Task = z.object({
  series: z.string(),
  body: z.string(),
  number: z.string(),
  text: z.string(),
  owner: z.string(),
  due: z.string(),
  isOpen: z.boolean(),
  /** The protocol that gave it, for who may read that. */
  protocol: z.string(),
  date: z.string(),
  steps: z.array(
    z.object({ date: z.string(), outcome: z.enum(['given', ...followUpOutcomes]), due: z.string(), said: z.string() }),
  ),
  /** What I have reported last. */
  report: z.object({ status: z.enum(taskStatuses), text: z.string(), at: z.string() }).nullable(),
})
export type Task = z.infer<typeof Task>

export const Tasks = z.object({ tasks: z.array(Task) })
export type Tasks = z.infer<typeof Tasks>

export const TaskReport = z.object({
  number: z.string().min(1).max(40),
  status: z.enum(taskStatuses),
  text,
})
export type TaskReport = z.input<typeof TaskReport>

/** `attendee`: rows of the attendance list. */
export const Remind = z.object({ people: z.array(z.string().max(64)).min(1).max(100) })
export type Remind = z.infer<typeof Remind>

export const ReminderLetter = z.object({
  attendee: z.string().max(64),
  subject: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(10_000),
})
export type ReminderLetter = z.infer<typeof ReminderLetter>

export const Reminders = z.object({
  /** `mail`: a letter to them goes by mail. */
  links: z.array(z.object({ attendee: z.string(), name: z.string(), mail: z.boolean(), address: z.string() })),
})
export type Reminders = z.infer<typeof Reminders>
