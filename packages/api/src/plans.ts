/** Year plans of a series: the days, putting them to a meeting, adopting them; and the addresses of calendars. */
import { meetingForms } from '@samsyn/meeting/contents'
import { isDay } from '@samsyn/meeting/days'
import { mostDays } from '@samsyn/meeting/year-plan'
import { z } from 'zod'

const text = z.string().trim().max(300)
const day = z.string().refine(isDay, 'A day of the calendar.')
const time = z.union([z.literal(''), z.string().regex(/^\d{2}:\d{2}$/)])

const PlanDay = z.object({ from: day, to: day }).refine(({ from, to }) => from <= to, 'It ends before it begins.')

export const NewPlan = z.object({
  days: z.array(PlanDay).min(1).max(mostDays),
  /** Of every meeting. */
  start: time,
  end: time,
  place: text,
  link: text,
  form: z.enum(meetingForms),
})
export type NewPlan = z.infer<typeof NewPlan>

/** A meeting that is to decide on the plan. */
export const PutPlan = z.object({ meeting: z.string().max(64) })
export type PutPlan = z.infer<typeof PutPlan>

/** Adopting it by hand: what decided it ("Beslut 2 mars, diarienummer 12"). */
export const AdoptPlan = z.object({ decidedBy: text.min(1) })
export type AdoptPlan = z.infer<typeof AdoptPlan>

export const Plan = NewPlan.extend({
  id: z.string(),
  state: z.enum(['proposed', 'adopted', 'dropped']),
  madeAt: z.string(),
  madeBy: z.string(),
  /**
   * Where it is to be decided. `putOff`: that meeting's protocol leaves it to a later one; `otherwise`: it adopts other days, or
   * none.
   */
  put: z
    .object({
      meeting: z.string(),
      date: z.string(),
      protocol: z.string(),
      putOff: z.boolean(),
      otherwise: z.boolean(),
    })
    .nullable(),
  /** `protocol`: that of the decision; '' when it was adopted by hand. */
  adopted: z.object({ at: z.string(), by: z.string(), protocol: z.string() }).nullable(),
  /** The meetings that it has made, or that were there on its days. */
  meetings: z.array(z.object({ day: z.string(), meeting: z.string() })),
  /** What is to be decided. */
  decision: z.string(),
})
export type Plan = z.infer<typeof Plan>

export const PlansInfo = z.object({
  plans: z.array(Plan),
  /** Meetings of the body that are neither over nor cancelled, and days that its other series plan. */
  taken: z.array(z.object({ from: z.string(), to: z.string(), series: z.string(), meeting: z.string() })),
  /** Meetings of the series that can decide on a plan. */
  coming: z.array(z.object({ meeting: z.string(), date: z.string() })),
})
export type PlansInfo = z.infer<typeof PlansInfo>

/** Whose meetings: of the series, or of a person of the body. */
export const NewFeed = z.object({ person: z.string().max(64).default('') })
export type NewFeed = z.input<typeof NewFeed>

/** `address` holds the secret and is shown once; the server keeps only its hash. */
export const MadeFeed = z.object({ address: z.string() })
export type MadeFeed = z.infer<typeof MadeFeed>

export const Feeds = z.object({
  feeds: z.array(z.object({ person: z.string(), name: z.string(), madeAt: z.string() })),
})
export type Feeds = z.infer<typeof Feeds>
