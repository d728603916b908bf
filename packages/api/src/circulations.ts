/** Decisions between meetings: a mandate, a question to everybody, answers by personal link, and what came of it. */
import { circulationAnswers } from '@samsyn/meeting/circulation'
import { z } from 'zod'
import { AdjusterLink, AskedPerson } from './approval.ts'

const text = z.string().trim().max(2000)

export const NewCirculation = z.object({
  /** Label of the decision that gives the mandate. */
  mandate: z.string().min(1).max(20),
  heading: text.min(1),
  lead: text,
  points: z.array(text.min(1)).min(1).max(50),
  message: text,
  lastDay: z.iso.date(),
  people: z.array(AskedPerson).min(1).max(100),
})
export type NewCirculation = z.infer<typeof NewCirculation>

/** `adjuster` of a link: the person who is asked. */
export const Circulated = z.object({ circulation: z.string(), links: z.array(AdjusterLink) })
export type Circulated = z.infer<typeof Circulated>

export const CirculationSays = z.object({
  person: z.string().max(64),
  answer: z.enum(circulationAnswers),
  comment: text,
})
export type CirculationSays = z.infer<typeof CirculationSays>

export const CirculationInfo = z.object({
  id: z.string(),
  protocol: z.string(),
  body: z.string(),
  /** The decision that gives the mandate, in words, and the day of its meeting. */
  mandate: z.object({ label: z.string(), text: z.string(), date: z.string() }),
  heading: z.string(),
  lead: z.string(),
  points: z.array(z.string()),
  message: z.string(),
  lastDay: z.string(),
  files: z.array(z.object({ id: z.string(), name: z.string(), size: z.number().int() })),
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      organisation: z.string(),
      answered: z.boolean(),
      /** Told to everybody when it is over; before that to oneself and to those who lead. */
      answer: z.enum(['', ...circulationAnswers]),
      comment: z.string(),
      mine: z.boolean(),
    }),
  ),
  result: z
    .object({
      decided: z.boolean(),
      yes: z.number().int(),
      no: z.number().int(),
      abstain: z.number().int(),
      silent: z.number().int(),
      at: z.string(),
    })
    .nullable(),
  /** The meeting it has landed in. */
  landed: z.object({ meeting: z.string(), date: z.string() }).nullable(),
  mayLead: z.boolean(),
})
export type CirculationInfo = z.infer<typeof CirculationInfo>

export const CirculationsInfo = z.object({
  circulations: z.array(CirculationInfo),
  /** Decisions that can be a mandate; empty for who may not begin one. */
  mandates: z.array(z.object({ label: z.string(), text: z.string() })),
  /** How a decision begins. */
  lead: z.string(),
})
export type CirculationsInfo = z.infer<typeof CirculationsInfo>
