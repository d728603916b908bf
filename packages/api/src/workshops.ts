/** A workshop in an item: settings, groups, how far it has come, dots, and the summary in the item's text. */
import { workshopStates } from '@samsyn/meeting/room'
import { divisions } from '@samsyn/meeting/workshop'
import { z } from 'zod'

const id = z.string().max(64)
const name = z.string().trim().min(1).max(120)

export const ChangeWorkshop = z
  .object({
    private: z.boolean(),
    named: z.boolean(),
    /** Attendance ids. */
    facilitators: z.array(id).max(20),
    dots: z.number().int().min(1).max(20),
    appendix: z.boolean(),
  })
  .partial()
export type ChangeWorkshop = z.input<typeof ChangeWorkshop>

export const ChangeWorkshopState = z.object({ to: z.enum(workshopStates) })
export type ChangeWorkshopState = z.infer<typeof ChangeWorkshopState>

/** Divides those who are here into new groups. */
export const Divide = z.object({ count: z.number().int().min(1).max(40), by: z.enum(divisions) })
export type Divide = z.infer<typeof Divide>

export const NewGroup = z.object({ name })
export type NewGroup = z.input<typeof NewGroup>

export const ChangeGroup = z.object({ name, scribe: id, onLink: z.boolean(), ready: z.boolean() }).partial()
export type ChangeGroup = z.input<typeof ChangeGroup>

/** The group somebody is in; '' = none. */
export const JoinGroup = z.object({ group: id })
export type JoinGroup = z.infer<typeof JoinGroup>

export const ChangeVoting = z.object({ to: z.enum(['open', 'closed']) })
export type ChangeVoting = z.infer<typeof ChangeVoting>

/** How many dots of mine lie on a theme. */
export const PlaceDots = z.object({ theme: id, dots: z.number().int().min(0).max(20) })
export type PlaceDots = z.infer<typeof PlaceDots>

export const Dots = z.object({
  /** My dots, by theme. */
  mine: z.record(z.string(), z.number().int()),
  left: z.number().int(),
  /** How many people have placed any. */
  voters: z.number().int(),
})
export type Dots = z.infer<typeof Dots>

/** What differs between the themes and the summary that was written into the item's text. */
export const SummaryChange = z.object({
  /** Of the point, or of the theme whose heading has changed. */
  id: z.string(),
  kind: z.enum(['new', 'gone', 'moved', 'reworded']),
  /** The theme's heading, and the point's words; of a heading alone `text` is that. */
  heading: z.string(),
  text: z.string(),
  /** What it said, or where it stood, when it was written. */
  before: z.string(),
})
export type SummaryChange = z.infer<typeof SummaryChange>

export const SummaryChanges = z.object({ changes: z.array(SummaryChange) })
export type SummaryChanges = z.infer<typeof SummaryChanges>

/** Changes to write into the text, and those that are let be: neither is offered again. */
export const TakeChanges = z.object({
  take: z.array(id).max(1000).default([]),
  leave: z.array(id).max(1000).default([]),
})
export type TakeChanges = z.input<typeof TakeChanges>
