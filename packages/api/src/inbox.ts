/** The inbox of a series: items that its people propose, and what became of them. */
import { itemKinds } from '@samsyn/meeting/contents'
import { z } from 'zod'
import { proposedKinds } from './proposed-kinds.ts'

const text = z.string().trim()

export const NewProposal = z.object({
  title: text.min(1).max(200),
  kind: z.enum(proposedKinds),
  why: text.max(2000),
  /** The day of the meeting that is wanted; '' = the next one. */
  wanted: z.union([z.literal(''), z.iso.date()]),
  /** 0 = not said. */
  minutes: z.number().int().min(0).max(600),
  presenter: text.max(200),
  /** A group that I sit in; '' = I propose it myself. */
  group: z.string().max(64),
})
export type NewProposal = z.infer<typeof NewProposal>

/** `after`: the item that it stands after; '' = last, before the closing one. */
export const PlaceProposal = z.object({ meeting: z.string().max(64), after: z.string().max(64) })
export type PlaceProposal = z.infer<typeof PlaceProposal>

export const DeclineProposal = z.object({ reason: text.min(1).max(2000) })
export type DeclineProposal = z.infer<typeof DeclineProposal>

export const proposalStates = ['waiting', 'placed', 'declined', 'taken-back'] as const

export const Proposed = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(itemKinds),
  why: z.string(),
  wanted: z.string(),
  minutes: z.number().int(),
  presenter: z.string(),
  name: z.string(),
  organisation: z.string(),
  /** The name of the group it is proposed for, '' if none. */
  group: z.string(),
  at: z.string(),
  mayTakeBack: z.boolean(),
  state: z.enum(proposalStates),
  /** Who took the last step, when, and the word with which it was declined. */
  by: z.string(),
  since: z.string(),
  reason: z.string(),
  /** Where it stands; null when it stands nowhere. */
  where: z
    .object({
      meeting: z.string(),
      date: z.string(),
      item: z.string(),
      number: z.string(),
      withdrawn: z.boolean(),
      /** Whether the reader has a seat there. */
      open: z.boolean(),
    })
    .nullable(),
  /** It was placed and lies here again: its item was removed, or its meeting cancelled. */
  returned: z.enum(['', 'removed', 'cancelled']),
})
export type Proposed = z.infer<typeof Proposed>

export const Inbox = z.object({
  series: z.object({ id: z.string(), name: z.string() }),
  body: z.object({ id: z.string(), name: z.string() }),
  /** In whose name I propose. */
  name: z.string(),
  maySort: z.boolean(),
  /** The group that prepares, by name; '' if none is chosen. */
  preparedBy: z.string(),
  /** For whom I may propose. */
  groups: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Meetings that have not begun; their items are told to who sorts. */
  coming: z.array(
    z.object({
      id: z.string(),
      date: z.string(),
      items: z.array(z.object({ id: z.string(), number: z.string(), title: z.string() })),
    }),
  ),
  proposals: z.array(Proposed),
})
export type Inbox = z.infer<typeof Inbox>
