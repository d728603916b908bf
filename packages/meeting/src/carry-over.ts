/**
 * What a new meeting begins with: facts, the body's people, the items that come by themselves, and what earlier protocols
 * of the series have left (packages/protocol, memory.ts, finds out what that is).
 */
import type * as Y from 'yjs'
import { addItem, changeFacts, changeItem, readItem, readItems, removeItem } from './agenda.ts'
import { addAttendee } from './attendance.ts'
import type { Attendee, Decision, Facts, ItemKind, Share } from './contents.ts'
import {
  addDecision,
  changeDecision,
  readDecisions,
  removeDecision,
  setMembership,
  sharesOfDecision,
} from './decisions.ts'
import { layoutVersion } from './documents.ts'
import { addFollowUp, readFollowUps, removeFollowUp } from './follow-ups.ts'
import { addShare, isToAll } from './shares.ts'

export type StandingItem = { title: string; kind: ItemKind; minutes: number }

export type Beginning = {
  facts: Partial<Omit<Facts, 'chair' | 'secretary'>>
  people: { id: string; name: string; organisation: string; role: string }[]
  /** Ids of people. */
  chair: string
  secretary: string
  /** The series' frozen protocol before this one. */
  previous: { protocol: string; date: string } | null
  /** What every meeting of the series takes up. */
  standing: readonly StandingItem[]
  words: { opening: string; previous: string; closing: string }
}

/** Fills the agenda of a meeting that has just been made. Answers with the item of the previous protocol, if there is one. */
export function beginAgenda(agenda: Y.Doc, beginning: Beginning): string | null {
  return agenda.transact(() => {
    agenda.getMap<unknown>('meta').set('layout', layoutVersion)
    for (const person of beginning.people) {
      const { id } = addAttendee(agenda, {
        name: person.name,
        organisation: person.organisation,
        role: person.role,
        person: person.id,
      })
      if (person.id === beginning.chair) changeFacts(agenda, { chair: id })
      if (person.id === beginning.secretary) changeFacts(agenda, { secretary: id })
    }
    changeFacts(agenda, beginning.facts)
    addItem(agenda, { title: beginning.words.opening, kind: 'opening' })
    const previous = beginning.previous ? takeUpPrevious(agenda, beginning.previous, beginning.words.previous) : null
    for (const item of beginning.standing) addItem(agenda, item)
    addItem(agenda, { title: beginning.words.closing, kind: 'closing' })
    return previous
  })
}

/**
 * Gives the agenda its item for the previous protocol, after the opening. An item that is about an earlier one, as in an
 * agenda that was made before the last meeting, is about this one from now on.
 */
export function takeUpPrevious(
  agenda: Y.Doc,
  { protocol, date }: { protocol: string; date: string },
  title: string,
): string {
  const items = readItems(agenda)
  const there = items.find(({ kind }) => kind === 'previous-protocol')
  if (there) {
    changeItem(agenda, there.id, { previousDate: date, previousProtocol: protocol })
    return there.id
  }
  const item = { title, kind: 'previous-protocol' as const, previousDate: date, previousProtocol: protocol }
  return addItem(agenda, item, items[0]?.kind === 'opening' ? 1 : 0)
}

/** Proposes what is to be decided about the previous protocol, in the place of what was proposed about an earlier one. */
export function proposeFiling(decisions: Y.Doc, item: string, sentence: string): void {
  const there = readDecisions(decisions).filter((decision) => decision.item === item)
  if (there.some(({ status, points }) => status !== 'proposed' || points.some(({ text }) => text === sentence))) return
  for (const { id, kind } of there) if (kind === 'approval') removeDecision(decisions, id)
  addDecision(decisions, { item, lead: '', points: [sentence], kind: 'approval' })
}

// ── What comes back ────────────────────────────────────────────────────────────────────────────────────────────────

export const returningKinds = ['action', 'answer', 'matter', 'shared', 'ending'] as const
/**
 * `action`: something to be done is followed up; `answer`: so is an answer to a referral, under an item of its own;
 * `matter`: an item or decision that was put off; `shared`: a decision that not every organisation has taken yet;
 * `ending`: one whose time ends soon, which is offered and not taken up by itself.
 */
export type ReturningKind = (typeof returningKinds)[number]

/** What was to be decided: its words, and all that it does besides them once it is decided. */
export type Proposal = Pick<
  Decision,
  'heading' | 'lead' | 'kind' | 'relation' | 'earlier' | 'amount' | 'fund' | 'validFrom' | 'validTo' | 'membership'
> & { points: string[]; shares: Omit<Share, 'id'>[] }

/** Something that earlier protocols left to a later meeting. */
export type Returning = {
  /** The same as long as it comes back: its permanent number, or where it was put off. */
  key: string
  kind: ReturningKind
  title: string
  owner: string
  /** When it is due or returns, as it was said. */
  due: string
  /** The day of the meeting that said so. */
  dueSaid: string
  /** The first ISO day on which a meeting takes it up; '' = the next meeting, whenever that is. */
  on: string
  /** Where it stands: the protocol's id and date, and the number of item or decision. */
  protocol: string
  date: string
  label: string
  /** The kind of item that was put off. */
  item: ItemKind
  /** What was on the table when it was put off. */
  proposals: Proposal[]
  shares: Omit<Share, 'id'>[]
}

/** A follow-up as far as it says where it stands: rows lie in another document than items. */
type Row = { number: string; item: string }

/** By what it is found in a meeting. */
type Sought = Pick<Returning, 'key' | 'date' | 'label'>

/** The item under which something is taken up in this meeting; '' when it is not. A withdrawn item takes up nothing. */
export function takenUpIn(agenda: Y.Doc, rows: readonly Row[], { key, date, label }: Sought): string {
  const standing = readItems(agenda).filter(({ state }) => state !== 'withdrawn')
  const followed = rows.find(({ number }) => number === key)
  if (followed && standing.some(({ id }) => id === followed.item)) return followed.item
  return standing.find(({ previousDate, previousLabel }) => previousDate === date && previousLabel === label)?.id ?? ''
}

/**
 * The item of something that comes back: that of all follow-ups, or one of its own before the closing one. `known`: the id
 * that its own has in every meeting, as that of a year plan; '' where each meeting gives it another.
 */
export function placeFor(
  agenda: Y.Doc,
  rows: readonly Row[],
  returning: Returning,
  followUp: string,
  known = '',
): string {
  const there = takenUpIn(agenda, rows, returning)
  if (there) return there
  const { kind, title, date: previousDate, protocol: previousProtocol, label: previousLabel } = returning
  if (kind === 'action' || kind === 'shared') return followUpItem(agenda, followUp)
  const from = { previousDate, previousProtocol, previousLabel }
  if (known !== '' && readItem(agenda, known)) {
    changeItem(agenda, known, { ...from, state: 'planned' })
    return known
  }
  return addItem(
    agenda,
    { ...from, ...(known === '' ? {} : { id: known }), title, kind: kind === 'matter' ? returning.item : 'decision' },
    beforeClosing(agenda),
  )
}

/** Puts what is to be dealt with under its item: the row of something to be done, or what was on the table. */
export function putOnTable(
  decisions: Y.Doc,
  item: string,
  returning: Returning,
  { organisations, said = '' }: { organisations: readonly string[]; said?: string },
): void {
  const { kind, key, title, owner, due, proposals } = returning
  if (kind === 'action' || kind === 'shared' || kind === 'answer') {
    const shares = sharesNow(returning, organisations)
    addFollowUp(decisions, { item, number: key, text: title, owner, due, said, shares })
  } else if (!readDecisions(decisions).some((decision) => decision.item === item))
    for (const proposal of proposals) propose(decisions, item, proposal)
}

function propose(
  decisions: Y.Doc,
  item: string,
  { heading, lead, points, kind, membership, shares, ...more }: Proposal,
) {
  decisions.transact(() => {
    const id = addDecision(decisions, { item, heading, lead, kind, points: points.length > 0 ? points : [''] })
    changeDecision(decisions, id, more)
    if (membership) setMembership(decisions, id, membership)
    const records = shares.length > 0 ? sharesOfDecision(decisions, id) : undefined
    if (records) for (const { organisation, ...share } of shares) addShare(records, organisation, share)
  })
}

/** Takes the row off, or everything that stands under the item when that was its own and is gone. */
export function takeOffTable(decisions: Y.Doc, { key }: Pick<Returning, 'key'>, gone: string): void {
  const row = readFollowUps(decisions).find(({ number }) => number === key)
  if (row) removeFollowUp(decisions, row.id)
  if (gone) for (const { id, item } of readDecisions(decisions)) if (item === gone) removeDecision(decisions, id)
}

/**
 * Leaves something out of this meeting: its own item is gone while the agenda is a draft, and withdrawn, so that it shows,
 * when it is out. Answers with the item that is gone.
 */
export function leaveOut(agenda: Y.Doc, rows: readonly Row[], sought: Sought, isDraft: boolean): string {
  const item = takenUpIn(agenda, rows, sought)
  const own = readItems(agenda).some(({ id, previousLabel }) => id === item && previousLabel !== '')
  if (!own) return ''
  if (isDraft) removeItem(agenda, item)
  else changeItem(agenda, item, { state: 'withdrawn' })
  return isDraft ? item : ''
}

/** The organisations of the body's own people, in their order: guests are asked for nothing. */
export const organisationsOf = (attendance: readonly Attendee[]): string[] =>
  [...new Set(attendance.filter(({ person }) => person !== '').map(({ organisation }) => organisation.trim()))].filter(
    Boolean,
  )

/**
 * Where every organisation has a part: as it was last. A decision is for those who were asked for it; an assignment to all
 * is for whoever belongs to the body now.
 */
function sharesNow({ kind, owner, shares }: Returning, organisations: readonly string[]): Omit<Share, 'id'>[] {
  if (kind === 'shared' || !isToAll(owner)) return shares
  const others = organisations.filter((name) => !shares.some(({ organisation }) => organisation === name))
  return [
    ...shares,
    ...others.map((organisation) => ({ organisation, status: 'waiting' as const, date: '', text: '' })),
  ]
}

function followUpItem(agenda: Y.Doc, title: string): string {
  const items = readItems(agenda)
  const there = items.find(
    ({ kind, state, previousLabel }) => kind === 'follow-up' && state !== 'withdrawn' && previousLabel === '',
  )
  if (there) return there.id
  const after = items.findLastIndex(({ kind }) => kind === 'opening' || kind === 'previous-protocol')
  return addItem(agenda, { title, kind: 'follow-up' }, after + 1)
}

/** The place of an item that is added last: nothing comes after the closing one. */
export function beforeClosing(agenda: Y.Doc): number {
  const items = readItems(agenda)
  return items.at(-1)?.kind === 'closing' ? items.length - 1 : items.length
}
