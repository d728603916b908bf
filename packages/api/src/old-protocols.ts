/** Old protocols of a series: kept files, what was read in them, and what somebody has confirmed. */
import { attendanceStatuses } from '@samsyn/meeting/contents'
import { z } from 'zod'

const words = z.string().trim().max(50_000)
const short = z.string().trim().max(1000)
/** A line of the document's text, from 0. */
const at = z.number().int().min(0).max(100_000)

export const readings = ['waiting', 'read', 'no-text', 'locked', 'unreadable', 'too-slow', 'too-large'] as const

export const OldProtocolRow = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  addedAt: z.string(),
  addedBy: z.string(),
  /** How far reading it has come, or why it has no text. */
  reading: z.enum(readings),
  /** As proposed or confirmed; '' when not known. */
  date: z.string(),
  title: z.string(),
  /** '' while what it says is a proposal. */
  confirmedAt: z.string(),
})
export type OldProtocolRow = z.infer<typeof OldProtocolRow>

export const OldProtocols = z.object({ oldProtocols: z.array(OldProtocolRow) })
export type OldProtocols = z.infer<typeof OldProtocols>

/** As in packages/meeting, old-protocol.ts. */
export const Says = z.object({
  title: short,
  body: short,
  date: z.union([z.literal(''), z.iso.date()]),
  start: z.union([z.literal(''), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)]),
  end: z.union([z.literal(''), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)]),
  place: short,
  diaryNumber: short,
  chair: short,
  secretary: short,
  factsAt: z.record(z.string().max(20), at),
  people: z
    .array(z.object({ name: short.min(1), organisation: short, note: short, status: z.enum(attendanceStatuses), at }))
    .max(500),
  items: z
    .array(
      z.object({
        number: z.string().trim().max(20),
        title: short.min(1),
        presenters: z.array(short).max(50),
        attachments: z.array(short).max(100),
        text: z.string().max(200_000),
        decisions: z.array(z.object({ heading: short, text: words, points: z.array(words).max(100), at })).max(100),
        actions: z.array(z.object({ text: words, owner: short, due: short, at })).max(100),
        at,
      }),
    )
    .max(500),
})

export const OldProtocolInfo = OldProtocolRow.extend({
  confirmedBy: z.string(),
  /** How often it has been confirmed. */
  confirmations: z.number().int(),
  series: z.object({ id: z.string(), name: z.string() }),
  body: z.string(),
  /** The text, line by line. */
  lines: z.array(
    z.object({
      text: z.string(),
      page: z.number().int(),
      heading: z.number().int(),
      entry: z.boolean(),
      begins: z.boolean(),
    }),
  ),
  says: Says,
})
export type OldProtocolInfo = z.infer<typeof OldProtocolInfo>

export const ConfirmOldProtocol = z.object({
  says: Says,
  /** How often it had been confirmed when one began to look. */
  after: z.number().int().min(0),
})
export type ConfirmOldProtocol = z.infer<typeof ConfirmOldProtocol>
