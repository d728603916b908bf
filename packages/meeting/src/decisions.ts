/**
 * The decisions document: decisions and actions as objects under their item.
 *
 *   decisions  Map  id → { order, item, heading, lead, points, kind, status, basis, returns, shares … }
 *   actions    Map  id → { order, item, decision, text, owner, due, status }
 *   followUps  Map  id → { order, item, number, text, owner, due, outcome, said, newOwner, newDue, shares }  (follow-ups.ts)
 *
 * The wording is shared text, so that chair and secretary may word a decision together. A label ("3", "3a") is computed.
 */
import * as Y from 'yjs'
import {
  type Action,
  actionStatuses,
  type Decision,
  type DecisionKind,
  type DecisionStatus,
  decisionKinds,
  decisionStatuses,
  type Membership,
  relations,
} from './contents.ts'
import {
  addRecord,
  changeRecord,
  type Fields,
  inOrder,
  isRecord,
  moveRecord,
  newId,
  type Records,
  readField,
  readList,
  readOneOf,
  readRecords,
  readString,
  recordsOf,
  sharedText,
} from './records.ts'
import { setText } from './shared-text.ts'
import { addShare, readShares, sharesIn } from './shares.ts'

const decisionsOf = (decisions: Y.Doc): Records => recordsOf(decisions, 'decisions')
const actionsOf = (decisions: Y.Doc): Records => recordsOf(decisions, 'actions')

const membershipFields = [
  'group',
  'outgoing',
  'outgoingOrganisation',
  'incoming',
  'incomingOrganisation',
  'from',
] as const satisfies readonly (keyof Membership)[]

/** All decisions in order, without labels and actions: read-contents.ts puts those in. */
export function readDecisions(decisions: Y.Doc): Omit<Decision, 'label' | 'actions'>[] {
  const records = decisionsOf(decisions)
  return inOrder(records).map((id) => {
    const fields = records.get(id)
    const points = readRecords(fields, 'points')
    const membership = readField(fields, 'membership')
    return {
      id,
      item: readString(fields, 'item'),
      heading: readString(fields, 'heading'),
      lead: readString(fields, 'lead'),
      points: points ? inOrder(points).map((key) => ({ id: key, text: readString(points.get(key), 'text') })) : [],
      kind: readOneOf(fields, 'kind', decisionKinds, 'other'),
      status: readOneOf(fields, 'status', decisionStatuses, 'proposed'),
      basis: readList(fields, 'basis'),
      returns: readString(fields, 'returns'),
      decidedAt: readString(fields, 'decidedAt'),
      procedure: readString(fields, 'procedure'),
      membership: isRecord(membership) ? readMembership(membership) : null,
      relation: readOneOf(fields, 'relation', ['', ...relations], ''),
      earlier: readString(fields, 'earlier'),
      amount: readString(fields, 'amount'),
      fund: readString(fields, 'fund'),
      validFrom: readString(fields, 'validFrom'),
      validTo: readString(fields, 'validTo'),
      shares: readShares(readRecords(fields, 'shares')),
    }
  })
}

const readMembership = (fields: Fields) =>
  Object.fromEntries(membershipFields.map((name) => [name, readString(fields, name)])) as Membership

/** Digits, however they are grouped; 0 for what is no number and is left to the words of the decision. */
export function kronorIn(amount: string): number {
  const digits = amount.replace(/[\s.]/g, '').replace(/(kr|kronor|sek|:-)$/iu, '')
  return /^\d{1,12}$/.test(digits) ? Number(digits) : 0
}

export function readActions(decisions: Y.Doc): Action[] {
  const records = actionsOf(decisions)
  return inOrder(records).map((id) => {
    const fields = records.get(id)
    return {
      id,
      item: readString(fields, 'item'),
      decision: readString(fields, 'decision'),
      text: readString(fields, 'text'),
      owner: readString(fields, 'owner'),
      due: readString(fields, 'due'),
      status: readOneOf(fields, 'status', actionStatuses, 'open'),
    }
  })
}

export type NewDecision = {
  item: string
  heading?: string
  lead: string
  points?: string[]
  kind?: DecisionKind
  status?: DecisionStatus
  basis?: string[]
  returns?: string
  decidedAt?: string
  procedure?: string
}

export function addDecision(decisions: Y.Doc, decision: NewDecision): string {
  const id = newId()
  decisions.transact(() => {
    const fields = addRecord(
      decisionsOf(decisions),
      id,
      {
        item: decision.item,
        kind: decision.kind ?? 'other',
        status: decision.status ?? 'proposed',
        basis: decision.basis ?? [],
        returns: decision.returns ?? '',
        decidedAt: decision.decidedAt ?? '',
        procedure: decision.procedure ?? '',
        points: new Y.Map(),
      },
      { heading: decision.heading ?? '', lead: decision.lead },
    )
    const points = readRecords(fields, 'points')
    for (const text of decision.points ?? ['']) if (points) addRecord(points, newId(), {}, { text })
  })
  return id
}

/** Changes a decision. One that is taken to another item takes its actions along. */
export function changeDecision(
  decisions: Y.Doc,
  id: string,
  changes: Partial<
    Pick<
      Decision,
      | 'heading'
      | 'lead'
      | 'kind'
      | 'status'
      | 'basis'
      | 'returns'
      | 'decidedAt'
      | 'procedure'
      | 'item'
      | 'relation'
      | 'earlier'
      | 'amount'
      | 'fund'
      | 'validFrom'
      | 'validTo'
    >
  >,
): boolean {
  return decisions.transact(() => {
    if (changes.item !== undefined)
      for (const [, action] of actionsOf(decisions))
        if (readString(action, 'decision') === id) action.set('item', changes.item)
    return changeRecord(decisionsOf(decisions), id, changes)
  })
}

/** Says (or takes back, with null) that a decision changes who sits in a group. */
export function setMembership(decisions: Y.Doc, id: string, membership: Partial<Membership> | null): void {
  decisions.transact(() => {
    const fields = decisionsOf(decisions).get(id)
    if (!isRecord(fields)) return
    if (!membership) {
      fields.delete('membership')
      return
    }
    const there = fields.get('membership')
    const map = isRecord(there) ? there : fields.set('membership', new Y.Map<unknown>())
    for (const [name, value] of Object.entries(membership)) if (value !== undefined) map.set(name, value)
  })
}

/** The records of the organisations that each take the decision; they are there from when they are asked for. */
export function sharesOfDecision(decisions: Y.Doc, id: string): Records | undefined {
  const fields = decisionsOf(decisions).get(id)
  if (!isRecord(fields)) return undefined
  return sharesIn(fields)
}

/** Says that each of these organisations takes the decision; those that are there stay. */
export function giveToAll(decisions: Y.Doc, id: string, organisations: readonly string[]): void {
  decisions.transact(() => {
    const shares = sharesOfDecision(decisions, id)
    if (shares) for (const organisation of organisations) addShare(shares, organisation)
  })
}

/** Changes it and the sentence that says it, unless somebody has worded that otherwise. */
export function changeMembership(
  decisions: Y.Doc,
  id: string,
  changes: Partial<Membership>,
  sentenceOf: (membership: Membership) => string,
): void {
  decisions.transact(() => {
    const before = readDecisions(decisions).find((decision) => decision.id === id)
    setMembership(decisions, id, changes)
    const after = readDecisions(decisions).find((decision) => decision.id === id)?.membership
    const [point] = before?.points ?? []
    if (!after || !point) return
    const written = before?.membership ? sentenceOf(before.membership) : ''
    const text = wordingOf(decisions, id, { point: point.id })
    if (text && (point.text.trim() === '' || point.text === written)) setText(text, sentenceOf(after))
  })
}

export function removeDecision(decisions: Y.Doc, id: string): void {
  decisions.transact(() => {
    for (const [, action] of actionsOf(decisions)) if (readString(action, 'decision') === id) action.set('decision', '')
    decisionsOf(decisions).delete(id)
  })
}

/** Moves a decision one place up (-1) or down (1) among those of its item. */
export function moveDecision(decisions: Y.Doc, id: string, by: -1 | 1): boolean {
  const records = decisionsOf(decisions)
  const item = readString(records.get(id), 'item')
  const ids = inOrder(records)
  const siblings = ids.filter((other) => readString(records.get(other), 'item') === item)
  const neighbour = siblings[siblings.indexOf(id) + by]
  if (!neighbour) return false
  const others = ids.filter((other) => other !== id)
  return decisions.transact(() => moveRecord(records, id, others.indexOf(neighbour) + (by > 0 ? 1 : 0)))
}

const pointsOf = (decisions: Y.Doc, id: string) => readRecords(decisionsOf(decisions).get(id), 'points')

/** Adds an att-point after `after` (or last) and answers with its id; null if the decision is gone. */
export function addPoint(decisions: Y.Doc, id: string, text = '', after?: string): string | null {
  const points = pointsOf(decisions, id)
  if (!points) return null
  const point = newId()
  // Somebody may have removed the point that this one was to stand after: then it stands last.
  const at = after ? inOrder(points).indexOf(after) : -1
  decisions.transact(() => addRecord(points, point, {}, { text }, at < 0 ? undefined : at + 1))
  return point
}

export function removePoint(decisions: Y.Doc, id: string, point: string): void {
  pointsOf(decisions, id)?.delete(point)
}

/** The shared texts of a decision, for fields that several people may write in. */
export function wordingOf(
  decisions: Y.Doc,
  id: string,
  part: 'heading' | 'lead' | { point: string },
): Y.Text | undefined {
  return typeof part === 'string'
    ? sharedText(decisionsOf(decisions).get(id), part)
    : sharedText(pointsOf(decisions, id)?.get(part.point), 'text')
}

/** Where a decision was changed: its words up to a place in one of them, or something else about it. */
export type DecisionChange = {
  decision: string
  /** `heading`, `lead` or the id of a point; '' when it was no words. */
  part: string
  /** Where in those words the writer stands now. */
  index: number
  /** The Yjs client that wrote; 0 when it was several or cannot be told. */
  client: number
}

/** Tells of every change of a decision, until what this answers with is called. */
export function watchDecisions(decisions: Y.Doc, tell: (changes: DecisionChange[]) => void): () => void {
  const records = decisionsOf(decisions)
  const changed = (events: readonly Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
    const client = onlyWriter(transaction)
    const changes = new Map<string, DecisionChange>()
    for (const event of events) {
      const [id, field, point] = event.path.map(String)
      if (id === undefined) {
        for (const key of event.changes.keys.keys()) changes.set(key, { decision: key, part: '', index: 0, client })
      } else if (event.target instanceof Y.Text) {
        const part = point ?? field ?? ''
        changes.set(id, { decision: id, part, index: endOf(event.changes.delta), client })
      } else if (!changes.has(id)) changes.set(id, { decision: id, part: '', index: 0, client })
    }
    tell([...changes.values()].filter(({ decision }) => isRecord(records.get(decision))))
  }
  records.observeDeep(changed)
  return () => records.unobserveDeep(changed)
}

function onlyWriter({ beforeState, afterState }: Y.Transaction): number {
  const writers = [...afterState].filter(([client, clock]) => clock > (beforeState.get(client) ?? 0))
  return writers.length === 1 ? (writers[0]?.[0] ?? 0) : 0
}

/** Behind the last thing that was put in or taken out. */
function endOf(delta: Y.YEvent<Y.Text>['changes']['delta']): number {
  let at = 0
  for (const { retain = 0, insert } of delta) at += typeof insert === 'string' ? insert.length : retain
  return at
}

export type NewAction = {
  item: string
  decision?: string
  text: string
  owner?: string
  due?: string
}

export function addAction(decisions: Y.Doc, action: NewAction): string {
  const id = newId()
  decisions.transact(() =>
    addRecord(
      actionsOf(decisions),
      id,
      {
        item: action.item,
        decision: action.decision ?? '',
        owner: action.owner ?? '',
        due: action.due ?? '',
        status: 'open',
      },
      { text: action.text },
    ),
  )
  return id
}

export function changeAction(decisions: Y.Doc, id: string, changes: Partial<Omit<Action, 'id'>>): boolean {
  return decisions.transact(() => changeRecord(actionsOf(decisions), id, changes))
}

export function actionText(decisions: Y.Doc, id: string): Y.Text | undefined {
  return sharedText(actionsOf(decisions).get(id), 'text')
}

export function removeAction(decisions: Y.Doc, id: string): void {
  actionsOf(decisions).delete(id)
}
