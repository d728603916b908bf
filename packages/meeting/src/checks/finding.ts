/** What a check is and what it finds: the codes, a finding's place, and what a check must know beside the contents. */
import type { Action, Attachment, Attendee, Decision, Item, MeetingContents } from '../contents.ts'

type Named = { name: string; aliases: readonly string[] }

/** As in domain.md §7, and ours after them; which are missing, and why, stands in RULES.md. */
export const checkCodes = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I9',
  'I10',
  'I11',
  'I12',
  'I13',
  'I14',
  'I15',
  'I16',
  'I17',
  'I18',
  'I19',
  'I20',
  'I21',
  'I22',
  'I23',
  'I24',
  'I25',
  'I26',
  'I27',
  'I28',
  'I29',
  'I30',
  'I31',
  'I32',
  'I33',
  'I34',
  'I36',
  'I37',
  'I38',
  'I39',
  'I40',
  'I41',
  'I42',
] as const
export type CheckCode = (typeof checkCodes)[number]

/** What a body may choose for a check instead of what it does by itself. */
export const checkChoices = ['off', 'warn', 'block'] as const
export type CheckChoice = (typeof checkChoices)[number]
export type CheckChoices = Partial<Record<CheckCode, CheckChoice>>

/** Nobody chooses these away: what is stored could not be printed, opened or verified afterwards. */
export const guardedCodes: readonly CheckCode[] = ['I3', 'I14', 'I37']

/** What a check does where the body has chosen nothing; `either`: some of what it finds blocks. */
export const usually: Record<CheckCode, 'block' | 'warning' | 'either'> = {
  I1: 'block',
  I2: 'block',
  I3: 'block',
  I4: 'block',
  I5: 'block',
  I6: 'either',
  I7: 'warning',
  I8: 'warning',
  I9: 'warning',
  I10: 'warning',
  I11: 'warning',
  I12: 'warning',
  I13: 'block',
  I14: 'either',
  I15: 'block',
  I16: 'either',
  I17: 'warning',
  I18: 'warning',
  I19: 'either',
  I20: 'either',
  I21: 'warning',
  I22: 'warning',
  I23: 'warning',
  I24: 'either',
  I25: 'warning',
  I26: 'warning',
  I27: 'warning',
  I28: 'warning',
  I29: 'either',
  I30: 'warning',
  I31: 'warning',
  I32: 'warning',
  I33: 'warning',
  I34: 'warning',
  I36: 'warning',
  I37: 'block',
  I38: 'warning',
  I39: 'warning',
  I40: 'warning',
  I41: 'warning',
  I42: 'either',
}

export type Place = {
  kind: 'facts' | 'attendance' | 'item' | 'decision' | 'action' | 'attachment'
  item: string
  id: string
}

export type Finding = {
  code: CheckCode
  level: 'block' | 'warning'
  sentence: string
  parameters: Record<string, string>
  place: Place
  /** The same finding has the same key as long as it is there, so that an acknowledgement stays with it. */
  key: string
  /** Repairs of repairs.ts that put it right with one click, the likeliest first. */
  repairs: string[]
}

/** `sum` in whole kronor, 0 when it is about no money. */
export type EarlierDecision = {
  number: string
  words: string
  sum: number
  period: { from: string; to: string } | null
}

/** What a check must know beside the contents. */
export type Circumstances = {
  /** The body's members on the meeting's day, without their deputies. */
  people: { name: string; organisation: string; role: string }[]
  /** Everybody and every organisation in the register, with the other spellings of their names. */
  register: { people: readonly (Named & { id: string })[]; organisations: readonly Named[] }
  /** The body and its groups; none when they are not known. */
  groups: readonly string[]
  /** The series' frozen protocol before this meeting. */
  previous: { date: string } | null
  /** "Samverkansledningen beslutar att" */
  lead: string
  /** The body's name as it writes it. */
  body: string
  /** Ids of items that were approved at once and say something else now. */
  changedSinceApproved: string[]
  /** Items that were approved at once and are in the meeting no longer: as they were called then, and who approved them. */
  goneSinceApproved: { item: string; title: string; names: string[] }[]
  /** What the series' earlier protocols left open, with ISO days where a day was said. */
  open: { number: string; text: string; owner: string; due: string }[]
  /** What the series has decided before: its words, and what is known of it as data. */
  earlier: readonly EarlierDecision[]
  choices: CheckChoices
}

export type Check = (contents: MeetingContents, circumstances: Circumstances) => Finding[]

/** `about` tells several findings of the same kind at the same place from each other. */
export const finding = (
  code: CheckCode,
  level: Finding['level'],
  sentence: string,
  place: Place,
  parameters: Record<string, string> = {},
  repairs: string[] = [],
  about = '',
): Finding => ({
  code,
  level,
  sentence,
  parameters,
  place,
  key: `${code}:${sentence}:${place.item}:${place.id}${about && `:${about}`}`,
  repairs,
})

// ── Places ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const facts: Place = { kind: 'facts', item: '', id: '' }
export const ofItem = (item: Item): Place => ({ kind: 'item', item: item.id, id: item.id })
export const ofPresenter = (item: Item, id: string): Place => ({ kind: 'item', item: item.id, id })
export const ofDecision = (decision: Decision): Place => ({ kind: 'decision', item: decision.item, id: decision.id })
export const ofAction = (action: Action): Place => ({ kind: 'action', item: action.item, id: action.id })
export const ofAttendee = (attendee: Attendee): Place => ({ kind: 'attendance', item: '', id: attendee.id })
export const ofAttachment = (attachment: Attachment): Place => ({
  kind: 'attachment',
  item: attachment.item,
  id: attachment.id,
})

// ── What is printed ────────────────────────────────────────────────────────────────────────────────────────────────

export const printedItems = (contents: MeetingContents) => contents.items.filter((item) => item.state !== 'withdrawn')
export const allDecisions = (contents: MeetingContents) => printedItems(contents).flatMap((item) => item.decisions)
export const actionsOf = (item: Item): Action[] => [
  ...item.decisions.flatMap((decision) => decision.actions),
  ...item.actions,
]
export const allActions = (contents: MeetingContents) => printedItems(contents).flatMap(actionsOf)

/** Decided, here or before: what holds from now on. */
export const isDecided = ({ status }: Decision): boolean => status === 'decided' || status === 'recorded-afterwards'
/** What a decision says: its lead and its points. */
export const wordsOf = ({ lead, points }: Decision): string =>
  [lead, ...points.map(({ text }) => text)].join(' ').trim()
