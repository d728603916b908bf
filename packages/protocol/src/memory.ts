/**
 * What a body remembers: the protocols of a series, read one after another as they were frozen. What is still to be done,
 * what was put off, which decisions rest on which. It follows from the records alone, so that it is the same years later.
 */
import type { Proposal, Returning } from '@samsyn/meeting/carry-over'
import type { DecisionStatus, FollowUpOutcome, Relation } from '@samsyn/meeting/contents'
import { addDays } from '@samsyn/meeting/days'
import { inOneLine } from '@samsyn/meeting/search'
import { spanMeant } from '@samsyn/meeting/spans'
import type {
  Protocol,
  ProtocolAction,
  ProtocolDecision,
  ProtocolFollowUp,
  ProtocolItem,
  ProtocolShare,
} from './protocol.ts'

/** The newest version of a meeting's protocol. `id`: the protocol's. */
export type Remembered = { id: string; protocol: Protocol }

/** What happened to an action in a meeting: it was given, or looked at. */
export type Step = {
  protocol: string
  date: string
  /** Number of the item. */
  item: string
  outcome: 'given' | FollowUpOutcome
  owner: string
  due: string
  said: string
}

export type RememberedAction = {
  number: string
  text: string
  owner: string
  due: string
  isOpen: boolean
  shares: ProtocolShare[]
  steps: Step[]
}

export type RememberedDecision = {
  number: string
  protocol: string
  date: string
  label: string
  /** Its heading, or its words. */
  title: string
  status: DecisionStatus
  relation: Relation | ''
  earlier: string
  /** Lead and points. */
  words: string
  /** In whole kronor; 0 when it is about no money. */
  sum: number
  period: { from: string; to: string } | null
  /** With what later meetings have recorded; empty when it is no decision that many take. */
  shares: ProtocolShare[]
  isOpen: boolean
}

export type Memory = { actions: RememberedAction[]; decisions: RememberedDecision[]; matters: Returning[] }

const inTurn = (protocols: readonly Remembered[]): Remembered[] =>
  protocols.toSorted(
    (a, b) =>
      a.protocol.meeting.date.localeCompare(b.protocol.meeting.date) ||
      a.protocol.meeting.start.localeCompare(b.protocol.meeting.start),
  )

export function remember(protocols: readonly Remembered[]): Memory {
  const actions = new Map<string, RememberedAction>()
  const decisions = new Map<string, RememberedDecision>()
  const matters = new Map<string, Returning>()
  for (const { id, protocol } of inTurn(protocols)) {
    const { date } = protocol.meeting
    for (const item of protocol.items) {
      if (item.withdrawn) continue
      if (item.from) matters.delete(keyOf(item.from.date, item.from.label))
      for (const followUp of item.followUps ?? []) follow(followUp, { protocol: id, date, item: item.number })
      for (const action of actionsIn(item)) give(action, { protocol: id, date, item: item.number })
      for (const decision of item.decisions) {
        if (decision.number === '') continue
        decisions.set(decision.number, {
          number: decision.number,
          protocol: id,
          date,
          label: decision.label,
          title: titleOf(decision),
          status: decision.status,
          relation: decision.lineage?.relation ?? '',
          earlier: decision.lineage?.number ?? '',
          words: wordsOf(decision),
          sum: decision.money?.amount ?? 0,
          period: decision.period ?? null,
          shares: decision.shares ?? [],
          isOpen: isDecided(decision) && isWaiting(decision.shares ?? []),
        })
      }
      for (const matter of putOff(id, date, item)) matters.set(matter.key, matter)
    }
  }
  return { actions: [...actions.values()], decisions: [...decisions.values()], matters: [...matters.values()] }

  function give({ number, text, owner, due, status }: ProtocolAction, where: Pick<Step, 'protocol' | 'date' | 'item'>) {
    const isOpen = status === 'open' || status === 'carried'
    const step: Step = { ...where, outcome: isOpen ? 'given' : status, owner, due, said: '' }
    actions.set(number, { number, text, owner, due, isOpen, shares: [], steps: [step] })
  }

  function follow(followUp: ProtocolFollowUp, where: Pick<Step, 'protocol' | 'date' | 'item'>) {
    const { number, outcome, said, shares = [] } = followUp
    const decision = decisions.get(number)
    if (decision) {
      decision.shares = joined(decision.shares, shares)
      decision.isOpen = isLeftOpen(outcome, decision.isOpen) && isWaiting(decision.shares)
      return
    }
    // An action of a protocol that is not among these, as of one that was written elsewhere, is known from here on.
    const { text, owner, due } = followUp
    const action = actions.get(number) ?? { number, text, owner, due, isOpen: true, shares: [], steps: [] }
    action.owner = followUp.newOwner || action.owner
    action.due = followUp.newDue || action.due
    action.shares = joined(action.shares, shares)
    action.isOpen = isLeftOpen(outcome, action.isOpen)
    action.steps.push({ ...where, outcome, owner: action.owner, due: action.due, said })
    actions.set(number, action)
  }
}

/** How an action stands after every protocol that has looked at it. */
export type ActionNow = Pick<ProtocolAction, 'status' | 'owner' | 'due'>

export function actionNow({ isOpen, owner, due, steps }: RememberedAction): ActionNow {
  const ended = steps.findLast(({ outcome }) => outcome === 'done' || outcome === 'dropped')
  return { status: isOpen || !ended ? 'open' : ended.outcome === 'done' ? 'done' : 'dropped', owner, due }
}

/** The same of all, by their numbers. */
export const actionsNow = ({ actions }: Memory): Map<string, ActionNow> =>
  new Map(actions.map((action) => [action.number, actionNow(action)]))

const actionsIn = (item: ProtocolItem): ProtocolAction[] => [
  ...item.actions,
  ...item.decisions.flatMap((decision) => decision.actions),
]
const isDecided = ({ status }: { status: DecisionStatus }) => status === 'decided' || status === 'recorded-afterwards'
const isWaiting = (shares: readonly ProtocolShare[]) => shares.some(({ status }) => status === 'waiting')
const wordsOf = ({ lead, points }: ProtocolDecision) => [lead, inOneLine(points)].join(' ').trim()
const titleOf = (decision: ProtocolDecision) => decision.heading || wordsOf(decision)
const keyOf = (date: string, label: string) => `${date} ${label}`

/** A row about which nobody has said anything leaves it as it was: another meeting may have dealt with it meanwhile. */
const isLeftOpen = (outcome: FollowUpOutcome, before: boolean) =>
  outcome === 'open' ? before : outcome !== 'done' && outcome !== 'dropped'

/** What is recorded later takes the place of what was there of the same organisation; that it still waits records nothing. */
function joined(before: readonly ProtocolShare[], after: readonly ProtocolShare[]): ProtocolShare[] {
  const shares = new Map(before.map((share) => [share.organisation, share]))
  for (const share of after) {
    const there = shares.get(share.organisation)
    if (there === undefined || there.status === 'waiting' || share.status !== 'waiting')
      shares.set(share.organisation, share)
  }
  return [...shares.values()]
}

/** Whether a decision holds, as its newest record has it: what was put off, refused or only proposed does not. */
export const isInForce = (status: DecisionStatus): boolean =>
  status === 'decided' || status === 'recorded-afterwards' || status === 'noted'

/** "ärendet återkommer 2026-04-17" is nothing to decide when it has come back. */
const isReturn = (point: string) =>
  /^\s*(?:att\s+)?(?:(?:ärendet|frågan|punkten|beslutet|förslaget|the (?:matter|item|question|decision|proposal))\s.*(?:återkommer|bordlägg|återremi|returns|postpone|referred back)|bordlägg|återremi|postpone|refer back)/iu.test(
    point,
  )
/** What is still to be decided, with everything that it would have done when it had been decided then. */
const proposalsIn = (decisions: readonly ProtocolDecision[]): Proposal[] =>
  decisions
    .map(
      ({ heading, lead, points, kind, lineage, money, period, membership = null, shares = [] }): Proposal => ({
        ...{ heading, lead, kind, membership, shares },
        points: points.filter((point) => !isReturn(point)),
        relation: lineage?.relation ?? '',
        earlier: lineage?.number ?? '',
        amount: money ? String(money.amount) : '',
        fund: money?.fund ?? '',
        validFrom: period?.from ?? '',
        validTo: period?.to ?? '',
      }),
    )
    .filter(({ points, membership, amount, shares }) => points.length + shares.length > 0 || membership || amount)

/** The item when it was put off as a whole, else those of its decisions that were. */
function putOff(protocol: string, date: string, item: ProtocolItem): Returning[] {
  const matter = (label: string, title: string, due: string, decisions: readonly ProtocolDecision[]): Returning => ({
    key: keyOf(date, label),
    kind: 'matter',
    title,
    owner: '',
    due,
    dueSaid: date,
    on: spanMeant(due, date)?.first ?? '',
    protocol,
    date,
    label,
    item: item.kind,
    proposals: proposalsIn(decisions),
    shares: [],
  })
  if (item.deferred)
    return [
      matter(
        item.number,
        item.title,
        item.deferred.returns,
        item.decisions.filter(({ status }) => status === 'proposed' || isPutOff(status)),
      ),
    ]
  return (
    item.decisions
      .filter(({ status }) => isPutOff(status))
      // A lettered decision may have the number of the item that another one of it takes up: both are told by the label.
      .map((decision) => matter(decision.label, decision.heading || item.title, decision.returns, [decision]))
  )
}

const isPutOff = (status: ProtocolDecision['status']) => status === 'deferred' || status === 'referred-back'

/** When the due day that holds was said first: words such as "november" mean what they meant then. */
export function dueSaid(steps: readonly Step[]): string {
  const due = steps.at(-1)?.due
  return steps[steps.findLastIndex((step) => step.due !== due) + 1]?.date ?? ''
}

// ── What comes back to a meeting ───────────────────────────────────────────────────────────────────────────────────

/** An answer to a referral for comments. */
const isAnswer = (text: string) => /(?<!\p{L})(remiss|yttrande|samrådssvar|referral)/iu.test(text)

/** How long before its end a decision is offered to be dealt with. */
const daysBeforeEnd = 120

/**
 * Everything that is left to later meetings, as seen from one on `date`: those of today and earlier first. What is said to
 * return on a later day has that in `on`.
 */
export function returning({ actions, decisions, matters }: Memory, date: string): Returning[] {
  const open = actions
    .filter(({ isOpen }) => isOpen)
    .map(({ number, text, owner, due, shares, steps }): Returning => {
      const given = steps[0]
      return {
        key: number,
        kind: isAnswer(text) ? 'answer' : 'action',
        title: text,
        owner,
        due,
        dueSaid: dueSaid(steps),
        on: spanMeant(due, dueSaid(steps) || date)?.first ?? '',
        protocol: given?.protocol ?? '',
        date: given?.date ?? '',
        label: number,
        item: 'follow-up',
        proposals: [],
        shares,
      }
    })
  const from = ({ number, title, protocol, date: taken }: RememberedDecision) => ({
    key: number,
    title,
    owner: '',
    dueSaid: taken,
    protocol,
    date: taken,
    label: number,
    item: 'decision' as const,
    proposals: [],
  })
  const shared = decisions
    .filter(({ isOpen }) => isOpen)
    .map((decision): Returning => ({ ...from(decision), kind: 'shared', due: '', on: '', shares: decision.shares }))
  const ending = endingBy(decisions, date).map(
    (decision): Returning => ({
      ...from(decision),
      // The decision itself may come back as well, as one that many take.
      key: keyOf(decision.period?.to ?? '', decision.number),
      kind: 'ending',
      due: decision.period?.to ?? '',
      on: addDays(decision.period?.to ?? date, -daysBeforeEnd),
      shares: [],
    }),
  )
  return [...matters, ...open, ...shared, ...ending].toSorted(
    (a, b) => a.on.localeCompare(b.on) || a.date.localeCompare(b.date),
  )
}

/** Decisions that hold, whose time ends soon after `date`, and that no later one that holds has prolonged or changed. */
export function endingBy(decisions: readonly RememberedDecision[], date: string): RememberedDecision[] {
  const followed = new Set(
    decisions
      .filter(({ status, relation }) => isInForce(status) && (relation === 'prolongs' || relation === 'changes'))
      .map(({ earlier }) => earlier),
  )
  return decisions.filter(
    ({ number, period, status }) =>
      isInForce(status) &&
      period !== null &&
      period.to >= date &&
      period.to <= addDays(date, daysBeforeEnd) &&
      !followed.has(number),
  )
}

// ── The story of a decision ────────────────────────────────────────────────────────────────────────────────────────

/** Every decision that rests on this one or that it rests on, however far, in the order they were taken; this one too. */
export function storyOf(decisions: readonly RememberedDecision[], number: string): RememberedDecision[] {
  const story = new Set([number])
  for (let before = -1; before !== story.size; ) {
    before = story.size
    for (const { number: one, earlier } of decisions) {
      if (earlier === '' || !(story.has(one) || story.has(earlier))) continue
      story.add(one)
      story.add(earlier)
    }
  }
  return decisions.filter((decision) => story.has(decision.number)).toSorted((a, b) => a.date.localeCompare(b.date))
}
