/** Keys and webhooks of the systems around: diary, archive, intranet. */
import { z } from 'zod'

export const scopes = ['read:protocols', 'read:decisions'] as const
export type Scope = (typeof scopes)[number]
export const webhookEvents = ['protocol.frozen', 'decision.made', 'decision.corrected', 'action.due'] as const
export type WebhookEvent = (typeof webhookEvents)[number]
export const deliveryStates = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** '' for all series. */
const series = z.string().max(64)

export const NewKey = z.object({
  name: z.string().trim().min(1).max(200),
  series,
  scopes: z.array(z.enum(scopes)).min(1),
})
export type NewKey = z.infer<typeof NewKey>

export const NewWebhook = z.object({
  url: z.string().trim().max(2000),
  series,
  events: z.array(z.enum(webhookEvents)).min(1),
})
export type NewWebhook = z.infer<typeof NewWebhook>

/** The secret of what was just made: shown once. */
export const MadeSecret = z.object({ id: z.string(), secret: z.string() })
export type MadeSecret = z.infer<typeof MadeSecret>

export const Delivery = z.object({
  id: z.string(),
  event: z.enum(webhookEvents),
  madeAt: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.number().int(),
  /** When it is tried again; '' when it is not. */
  nextAt: z.string(),
  triedAt: z.string(),
  /** What came of the last try: "200", or why nothing came. */
  answer: z.string(),
})
export type Delivery = z.infer<typeof Delivery>

export const Systems = z.object({
  series: z.array(z.object({ id: z.string(), name: z.string(), body: z.string() })),
  keys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      series,
      scopes: z.array(z.enum(scopes)),
      madeAt: z.string(),
      madeBy: z.string(),
      usedAt: z.string(),
    }),
  ),
  webhooks: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      series,
      events: z.array(z.enum(webhookEvents)),
      madeAt: z.string(),
      /** The newest twenty. */
      deliveries: z.array(Delivery),
    }),
  ),
})
export type Systems = z.infer<typeof Systems>

// ── What another program reads, under /api/v1. Fields may be added; none changes its meaning or goes. ────────────────

const named = z.object({ id: z.string(), name: z.string() })

export const ProtocolV1 = z.object({
  id: z.string(),
  version: z.number().int(),
  word: z.string(),
  body: named,
  series: named,
  meeting: z.object({ id: z.string(), date: z.string() }),
  frozenAt: z.string(),
  /** SHA-256 of the record. */
  hash: z.string(),
  /** For people. */
  address: z.string(),
  /** For programs: the record. */
  record: z.string(),
})
export const ProtocolsV1 = z.object({ protocols: z.array(ProtocolV1), next: z.string() })

export const DecisionV1 = z.object({
  number: z.string(),
  label: z.string(),
  heading: z.string(),
  lead: z.string(),
  points: z.array(z.string()),
  kind: z.string(),
  status: z.string(),
  date: z.string(),
  item: z.object({ number: z.string(), title: z.string() }),
  body: named,
  series: named,
  meeting: z.object({ id: z.string(), date: z.string() }),
  protocol: z.object({ id: z.string(), version: z.number().int() }),
  actions: z.array(
    z.object({ number: z.string(), text: z.string(), owner: z.string(), due: z.string(), status: z.string() }),
  ),
  address: z.string(),
})
export type DecisionV1 = z.infer<typeof DecisionV1>
export const DecisionsV1 = z.object({ decisions: z.array(DecisionV1), next: z.string() })
