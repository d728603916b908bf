/**
 * Reads a protocol field by field, so that what comes from anywhere is a Protocol when this says so.
 */
import type { NoteNode } from '@samsyn/meeting/contents'
import {
  actionStatuses,
  decisionKinds,
  decisionStatuses,
  followUpOutcomes,
  itemKinds,
  meetingForms,
  relations,
  shareStatuses,
} from '@samsyn/meeting/contents'
import { z } from 'zod'
import { readRecord, type Unreadable } from './canonical.ts'
import { type Protocol, protocolFormat, protocolVersions } from './protocol.ts'

export type ReadProtocol =
  | { ok: true; protocol: Protocol }
  | { ok: false; reason: Unreadable | 'malformed'; detail: string }

/** Reads a protocol from bytes that may come from anywhere; `detail` says where it went wrong, for a log. */
export function readProtocol(bytes: Uint8Array): ReadProtocol {
  const record = readRecord(bytes)
  if (!record.ok) return record
  const read = schema.safeParse(record.value)
  if (read.success) return { ok: true, protocol: read.data }
  const issue = read.error.issues[0]
  return { ok: false, reason: 'malformed', detail: issue ? `${issue.path.join('.')}: ${issue.message}` : '' }
}

const text = z.string()
const whole = z.int()
const person = z.strictObject({ name: text, organisation: text, notes: z.array(text) })
const action = z.strictObject({
  number: text,
  text,
  owner: text,
  due: text,
  status: z.enum(actionStatuses),
})
const json: z.ZodType<unknown> = z.lazy(() =>
  z.union([text, whole, z.boolean(), z.null(), z.array(json), z.record(text, json)]),
)
const attrs = z.record(text, json).exactOptional()
const note: z.ZodType<NoteNode> = z.lazy(() =>
  z.strictObject({
    type: text,
    attrs,
    content: z.array(note).exactOptional(),
    marks: z.array(z.strictObject({ type: text, attrs })).exactOptional(),
    text: text.exactOptional(),
  }),
)
const shares = z
  .array(z.strictObject({ organisation: text, status: z.enum(shareStatuses), date: text, text }))
  .exactOptional()
const followUp = z.strictObject({
  number: text,
  text,
  owner: text,
  due: text,
  outcome: z.enum(followUpOutcomes),
  said: text,
  newOwner: text,
  newDue: text,
  shares,
})
const decision = z.strictObject({
  // Versions 1 and 2 numbered no decisions.
  number: text.default(''),
  label: text,
  heading: text,
  lead: text,
  points: z.array(text),
  kind: z.enum(decisionKinds),
  status: z.enum(decisionStatuses),
  returns: text,
  decidedAt: text,
  procedure: text,
  attachments: z.array(whole),
  lineage: z.strictObject({ relation: z.enum(relations), number: text }).exactOptional(),
  money: z.strictObject({ amount: whole, currency: z.literal('SEK'), fund: text }).exactOptional(),
  period: z.strictObject({ from: text, to: text }).exactOptional(),
  shares,
  membership: z
    .strictObject({
      group: text,
      outgoing: text,
      outgoingOrganisation: text,
      incoming: text,
      incomingOrganisation: text,
      from: text,
    })
    .exactOptional(),
  actions: z.array(action),
})
const workshop = z.strictObject({
  groups: z.array(z.strictObject({ name: text, members: z.array(text), onLink: z.boolean() })),
  points: z.array(z.strictObject({ id: text, cards: z.array(text) })),
  cards: whole,
  dropped: whole,
  appendix: z.array(z.strictObject({ question: text, cards: z.array(z.strictObject({ group: text, text })) })),
})
const item = z.strictObject({
  number: text,
  title: text,
  kind: z.enum(itemKinds),
  withdrawn: z.boolean(),
  presenters: z.array(z.strictObject({ name: text, organisation: text, title: text })),
  previous: text,
  attachments: z.array(whole),
  questions: z.array(text),
  // Version 1 knew no workshops and no rounds.
  workshop: workshop.nullable().default(null),
  reports: z.array(z.strictObject({ name: text, organisation: text, text })).default([]),
  notes: note.nullable(),
  decisions: z.array(decision),
  actions: z.array(action),
  approved: z.strictObject({ names: z.array(text), at: text }).exactOptional(),
  deferred: z.strictObject({ returns: text }).exactOptional(),
  from: z.strictObject({ date: text, label: text }).exactOptional(),
  followUps: z.array(followUp).exactOptional(),
  salt: text.exactOptional(),
})
const schema: z.ZodType<Protocol> = z.strictObject({
  format: z.literal(protocolFormat),
  version: z.literal(protocolVersions),
  language: z.enum(['sv', 'en']),
  word: text,
  presenterWord: text,
  numbering: z.enum(['plain', 'section']),
  decisionNumbers: z.boolean().default(false),
  layout: z.literal('hanging').exactOptional(),
  accent: z
    .string()
    .regex(/^#[\da-f]{6}$/)
    .exactOptional(),
  body: z.strictObject({ id: text, name: text }),
  series: z.strictObject({ id: text, name: text }),
  meeting: z.strictObject({
    id: text,
    date: text,
    start: text,
    end: text,
    form: z.enum(meetingForms),
    place: text,
    link: text,
    diaryNumber: text,
    next: text,
  }),
  chair: text,
  secretary: text,
  attendance: z.array(
    z.strictObject({
      group: z.enum(['members', 'others', 'observers', 'prevented', 'absent']),
      people: z.array(person),
    }),
  ),
  items: z.array(item),
  attachments: z.array(
    z.strictObject({
      number: whole,
      title: text,
      fileName: text,
      type: text,
      size: whole,
      sha256: text,
      url: text,
      salt: text.exactOptional(),
    }),
  ),
  approval: z.enum(['next-meeting', 'adjusters', 'chair']),
  previous: z.strictObject({ protocol: text, date: text, hash: text }).nullable(),
  corrections: z
    .array(
      z.strictObject({
        version: whole,
        of: z.strictObject({ protocol: text, hash: text }),
        reason: text,
        changes: z.array(z.strictObject({ place: text, before: text, after: text })),
        salt: text.exactOptional(),
      }),
    )
    .exactOptional(),
})
