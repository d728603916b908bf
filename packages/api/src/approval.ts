/** What happens to a frozen protocol: adjusters, proposed corrections, corrected versions, signed copies, addenda. */
import { approvalWays, protocolStates } from '@samsyn/meeting/approval'
import { z } from 'zod'

const words = z.string().trim().min(1).max(4000)
const name = z.string().trim().max(200)

/** Who is asked: a row of the attendance list, or somebody who is only named. */
export const AskedPerson = z.object({
  attendee: z.string().max(64),
  name: name.min(1),
  organisation: name,
})

export const Ask = z.object({
  inOrder: z.boolean(),
  /** ISO date of the last day; '' for none. */
  lastDay: z.union([z.literal(''), z.iso.date()]),
  /** To everybody who is asked. */
  message: z.string().trim().max(2000),
  /** Numbers of items that are approved before the rest; none: the whole protocol. */
  items: z.array(z.string().max(20)).max(200),
  adjusters: z.array(AskedPerson).min(1).max(30),
})
export type Ask = z.infer<typeof Ask>

/** A link that has just been made. The address holds its secret and is shown once. */
/** `mail`: whether a letter to them can be sent from here. */
export const AdjusterLink = z.object({
  adjuster: z.string(),
  name: z.string(),
  address: z.string(),
  mail: z.boolean(),
})
export type AdjusterLink = z.infer<typeof AdjusterLink>

/** A letter with such a link, to whom it was made for. */
export const NewLetter = z.object({
  adjuster: z.string().max(64),
  subject: z.string().trim().min(1).max(300),
  text: z.string().trim().min(1).max(10_000),
})
export type NewLetter = z.infer<typeof NewLetter>

export const Asked = z.object({ asking: z.string(), links: z.array(AdjusterLink) })
export type Asked = z.infer<typeof Asked>

export const AdjusterSays = z
  .object({
    adjuster: z.string().max(64),
    answer: z.enum(['approved', 'declined']),
    reason: z.string().trim().max(4000),
  })
  .refine(({ answer, reason }) => answer === 'approved' || reason !== '', { path: ['reason'] })
export type AdjusterSays = z.infer<typeof AdjusterSays>

/** `item`: its number, '' for what is of none. */
export const NewRemark = z.object({ item: z.string().max(20), text: words })
export type NewRemark = z.infer<typeof NewRemark>

export const Reply = z.object({ text: words })
export type Reply = z.infer<typeof Reply>

/** Places and words as in packages/protocol, correction.ts. */
export const Correct = z.object({
  reason: z.string().trim().max(1000),
  changes: z
    .array(z.object({ at: z.string().max(300), before: z.string().max(50_000), after: z.string().max(50_000) }))
    .max(1000),
  /** Ids of remarks that it takes up. */
  remarks: z.array(z.string().max(64)).max(200),
})
export type Correct = z.infer<typeof Correct>

export const NewAddendum = z.object({ text: z.string().trim().min(1).max(20_000), reason: z.string().trim().max(1000) })
export type NewAddendum = z.infer<typeof NewAddendum>

/** An item of a meeting that is not frozen: what would be approved at once, and what has been. */
export const ItemStanding = z.object({
  words: z.string(),
  hash: z.string(),
  approved: z
    .object({
      words: z.string(),
      names: z.array(z.string()),
      at: z.string(),
      /** The item says what it said. */
      same: z.boolean(),
    })
    .nullable(),
  people: z.array(z.object({ attendee: z.string(), name: z.string(), organisation: z.string() })),
  /** Rows of those who usually approve. */
  suggested: z.array(z.string()),
})
export type ItemStanding = z.infer<typeof ItemStanding>

export const ApproveItem = z.object({
  /** Of the words that were read. */
  hash: z.string().max(64),
  adjusters: z.array(AskedPerson).min(1).max(30),
})
export type ApproveItem = z.infer<typeof ApproveItem>

export const Signed = z.object({
  id: z.string(),
  name: z.string(),
  size: z.number().int(),
  sha256: z.string(),
  /** Whether the file itself carries our record; otherwise the secretary has said which it is. */
  carriesRecord: z.boolean(),
  signedBy: z.array(z.string()),
  at: z.string(),
})
export type Signed = z.infer<typeof Signed>

export const Approved = z.object({
  way: z.enum(approvalWays),
  names: z.array(z.string()),
  at: z.string(),
  /** The meeting that approved it, by its date. */
  meeting: z.object({ protocol: z.string(), date: z.string() }).nullable(),
})
export type Approved = z.infer<typeof Approved>

export const AskingInfo = z.object({
  id: z.string(),
  inOrder: z.boolean(),
  lastDay: z.string(),
  message: z.string(),
  items: z.array(z.string()),
  /** The last day has passed. */
  late: z.boolean(),
  adjusters: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      organisation: z.string(),
      answer: z.enum(['', 'approved', 'declined']),
      /** Of a no; told to those who lead and to adjusters. */
      reason: z.string(),
      at: z.string(),
      /** It is me. */
      mine: z.boolean(),
      /** It is this adjuster's turn. */
      turn: z.boolean(),
    }),
  ),
})
export type AskingInfo = z.infer<typeof AskingInfo>

export const AddendumInfo = z.object({
  number: z.number().int(),
  text: z.string(),
  reason: z.string(),
  hash: z.string(),
  at: z.string(),
  by: z.string(),
})
export type AddendumInfo = z.infer<typeof AddendumInfo>

export const ApprovalInfo = z.object({
  protocol: z.string(),
  meeting: z.string(),
  version: z.number().int(),
  state: z.enum(protocolStates),
  approval: z.enum(['next-meeting', 'adjusters', 'chair']),
  body: z.string(),
  word: z.string(),
  date: z.string(),
  /** Every version, the newest first. */
  versions: z.array(
    z.object({ protocol: z.string(), version: z.number().int(), frozenAt: z.string(), by: z.string() }),
  ),
  approved: Approved.nullable(),
  items: z.array(z.object({ number: z.string(), title: z.string(), approved: Approved.nullable() })),
  askings: z.array(AskingInfo),
  /** Empty for who may not propose any. */
  remarks: z.array(
    z.object({
      id: z.string(),
      item: z.string(),
      text: z.string(),
      name: z.string(),
      at: z.string(),
      /** `version`: that takes it up; 0 when it was only answered. */
      reply: z.object({ text: z.string(), by: z.string(), at: z.string(), version: z.number().int() }).nullable(),
    }),
  ),
  signed: z.array(Signed),
  addenda: z.array(AddendumInfo),
  /** What its decisions have changed outside it and a correction leaves, by their labels; empty for who may not correct it. */
  effects: z.array(z.object({ label: z.string(), on: z.enum(['members', 'plan', 'addenda']) })),
  /** What I may do, and the state allows. */
  may: z.object({
    remark: z.boolean(),
    reply: z.boolean(),
    ask: z.boolean(),
    correct: z.boolean(),
    sign: z.boolean(),
    add: z.boolean(),
  }),
  /** Who can be asked; empty for who may not ask. */
  people: z.array(z.object({ attendee: z.string(), name: z.string(), organisation: z.string() })),
  /** Rows of those who were asked about the version before, or the chair where the chair approves. */
  suggested: z.array(z.string()),
})
export type ApprovalInfo = z.infer<typeof ApprovalInfo>
