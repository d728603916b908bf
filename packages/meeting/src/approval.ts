/**
 * What happens to a frozen protocol: it is approved, by the next meeting or by adjusters; before that it may be corrected,
 * afterwards only added to. Plain values in and out; who keeps them is the server's matter.
 */
import type { DecisionKind, DecisionStatus, ItemKind } from './contents.ts'

/**
 * How a protocol, or a single item of it, was approved. `signed`: on paper, whose file is kept; `at-once`: an item, before
 * the freeze, as somebody who leads the meeting has said.
 */
export const approvalWays = ['next-meeting', 'adjusters', 'chair', 'signed', 'at-once'] as const
export type ApprovalWay = (typeof approvalWays)[number]

/** '' while somebody has not answered. */
export type AdjusterAnswer = '' | 'approved' | 'declined'

/** Those who are asked to approve a protocol, or single items of it, together. */
export type Asking = {
  /** One after the other, in the order they stand, instead of all at once. */
  inOrder: boolean
  /** ISO date: the last day to answer; '' if there is none. */
  lastDay: string
  /** Numbers of items that are approved before the rest; none: the whole protocol. */
  items: readonly string[]
  adjusters: readonly { id: string; answer: AdjusterAnswer }[]
}

/** What is known of one version of a protocol. */
export type Standing = {
  /** A later version has taken its place. */
  replaced: boolean
  /** The whole of it. */
  approved: boolean
  /** Numbers of items that are approved by themselves. */
  approvedItems: readonly string[]
  /** The newest asking about the whole of it. */
  asked: Asking | null
}

export const protocolStates = ['frozen', 'asked', 'declined', 'approved', 'replaced'] as const
export type ProtocolState = (typeof protocolStates)[number]

export function stateOf({ replaced, approved, asked }: Standing): ProtocolState {
  if (replaced) return 'replaced'
  if (approved) return 'approved'
  if (!asked) return 'frozen'
  return asked.adjusters.some(({ answer }) => answer === 'declined') ? 'declined' : 'asked'
}

export const afterwards = ['propose', 'ask', 'correct', 'sign', 'add'] as const
export type Afterwards = (typeof afterwards)[number]

/** What can be done with a protocol in this state, whoever does it. */
export function canStill(act: Afterwards, state: ProtocolState): boolean {
  if (state === 'replaced') return false
  // A signed copy may come when the approval is said already; it is kept with the rest.
  if (act === 'sign') return true
  return (act === 'add') === (state === 'approved')
}

/** Whether it is this adjuster's turn to answer. A yes is final; after a no, a yes may follow when it has been talked over. */
export function mayAnswer({ inOrder, adjusters }: Asking, id: string): boolean {
  const at = adjusters.findIndex((adjuster) => adjuster.id === id)
  const one = adjusters[at]
  if (!one || one.answer === 'approved') return false
  return !inOrder || adjusters.slice(0, at).every(({ answer }) => answer === 'approved')
}

export const isApprovedBy = ({ adjusters }: Asking): boolean =>
  adjusters.length > 0 && adjusters.every(({ answer }) => answer === 'approved')

/** Whether the last day has passed while somebody still has to answer. `today`: ISO date. */
export const isLate = (asking: Asking, today: string): boolean =>
  asking.lastDay !== '' && today > asking.lastDay && !isApprovedBy(asking)

type Taken = {
  kind: ItemKind
  withdrawn: boolean
  decisions: readonly { kind: DecisionKind; status: DecisionStatus }[]
}

/** Whether a meeting, by what it decided, approved the protocol before it. */
export const approvesPrevious = (items: readonly Taken[]): boolean =>
  items.some(
    ({ kind, withdrawn, decisions }) =>
      kind === 'previous-protocol' &&
      !withdrawn &&
      decisions.some(({ kind, status }) => kind === 'approval' && (status === 'decided' || status === 'noted')),
  )
