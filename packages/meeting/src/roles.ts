/**
 * Who may do what, when. The only place that says so: the server asks before it acts and the interface asks before it
 * offers, so the two cannot disagree.
 *
 * A role is held in one meeting. An organiser of the installation acts as secretary in every meeting.
 */
import type { Round, Workshop } from './room.ts'

/** `screen`: a big screen in the room, which is nobody and shows what everybody may see. */
export const roles = ['chair', 'secretary', 'participant', 'presenter', 'observer', 'screen'] as const
export type Role = (typeof roles)[number]

/** The life of a meeting. `freezing` lasts for the seconds in which the protocol is made. */
export const phases = ['draft', 'called', 'open', 'closed', 'freezing', 'frozen', 'cancelled'] as const
export type Phase = (typeof phases)[number]

export const abilities = [
  'read',
  'check-in',
  'lead', // agenda, facts, attendance, decisions and actions
  'propose', // a decision, for chair and secretary to word
  'take-part', // ask to speak, join a group, place dots, say that one is ready
  'upload', // files and links, their titles and order; a presenter only on the own item
  'slide-notes', // what the presenter has written beside the slides; a presenter only of the own item
  'show', // slides to everybody; a presenter only those of the own item
  'invite', // make links
  'revoke', // see what links there are, and take them back: also when the meeting is over
  'show-code', // the code to join with, on the wall
  'change-phase',
  'freeze',
  'approve-item', // at once, while the meeting goes on or is being put right
  'remark', // propose a correction of the frozen protocol
  'conclude', // ask adjusters, correct, keep what was signed, add: until the protocol is approved, and after
  'publish', // give out a copy of the protocol, with items withheld
  'history', // who wrote what when in a note; to go back to it takes 'lead'
] as const
export type Ability = (typeof abilities)[number]

const leaders: readonly Role[] = ['chair', 'secretary']
const beforeTheEnd: readonly Phase[] = ['draft', 'called', 'open', 'closed']

/** What is allowed, as a table: ability → who → in which phases. */
const allowed: Record<Ability, readonly (readonly [readonly Role[], readonly Phase[]])[]> = {
  read: [
    [leaders, phases],
    // A draft is seen by those who prepare it, and by presenters who prepare their own item.
    [['presenter'], phases],
    [
      ['participant', 'observer', 'screen'],
      ['called', 'open', 'closed', 'freezing', 'frozen', 'cancelled'],
    ],
  ],
  'check-in': [
    [
      ['chair', 'secretary', 'participant', 'presenter', 'observer'],
      ['called', 'open'],
    ],
  ],
  lead: [[leaders, beforeTheEnd]],
  propose: [
    [leaders, beforeTheEnd],
    [['participant'], ['open']],
    [['presenter'], ['called', 'open']],
  ],
  'take-part': [[['chair', 'secretary', 'participant', 'presenter'], ['open']]],
  upload: [
    [leaders, beforeTheEnd],
    [['presenter'], ['draft', 'called', 'open']],
  ],
  'slide-notes': [[[...leaders, 'presenter'], phases]],
  show: [[[...leaders, 'presenter'], ['open']]],
  invite: [[leaders, beforeTheEnd]],
  revoke: [[leaders, phases]],
  'show-code': [
    [leaders, beforeTheEnd],
    [['screen'], ['called', 'open', 'closed']],
  ],
  // A cancelled meeting can be taken up again: see `next`.
  'change-phase': [[leaders, [...beforeTheEnd, 'cancelled']]],
  freeze: [[leaders, ['closed']]],
  'approve-item': [[leaders, ['open', 'closed']]],
  remark: [[['chair', 'secretary', 'participant', 'presenter'], ['frozen']]],
  conclude: [[leaders, ['frozen']]],
  publish: [[leaders, ['frozen']]],
  history: [
    [leaders, phases],
    [
      ['participant', 'presenter'],
      ['called', 'open', 'closed'],
    ],
  ],
}

/** Whether `role` may use `ability` while the meeting is in `phase`. No role: nothing. */
export function may(role: Role | null, ability: Ability, phase: Phase): boolean {
  if (!role) return false
  return allowed[ability].some(([who, when]) => who.includes(role) && when.includes(phase))
}

const ranks: Record<Role, number> = { chair: 3, secretary: 3, presenter: 2, participant: 1, observer: 0, screen: 0 }

/** Whether `role` may do more than `other`. */
export const outranks = (role: Role, other: Role): boolean => ranks[role] > ranks[other]

/** What a live document is to the person who asks; null where the item, the workshop or the row does not exist. */
export type Subject =
  | { kind: 'agenda' | 'decisions' }
  /** What the server alone writes. */
  | { kind: 'server' }
  /** `presents`: the person presents the item. */
  | { kind: 'notes'; item: { writing: 'everyone' | 'secretary'; presents: boolean } | null }
  /** `own`: the person writes for the group. */
  | { kind: 'cards'; workshop: (Pick<Workshop, 'state' | 'private'> & { own: boolean }) | null }
  | { kind: 'themes'; workshop: (Pick<Workshop, 'state'> & { facilitates: boolean }) | null }
  /** `own`: the row is about the person. */
  | { kind: 'report'; round: (Pick<Round, 'writing'> & { own: boolean }) | null }

const whoWrites: readonly Role[] = ['participant', 'presenter']

/** Whether `role` is sent a live document in `phase`. */
export function mayRead(role: Role | null, phase: Phase, subject: Subject): boolean {
  if (!may(role, 'read', phase)) return false
  // What it does not show a screen is not sent either: it stands in a room where anybody may sit down at it.
  if (role === 'screen') return ['agenda', 'decisions', 'themes', 'server'].includes(subject.kind)
  if (subject.kind !== 'cards') return true
  const { workshop } = subject
  // What is private is sent to nobody else, whoever that is; what somebody has written can be read by the own group.
  return workshop !== null && (workshop.own || !workshop.private)
}

/** Whether `role` may write a live document in `phase`. What does not exist nobody writes. */
export function mayWrite(role: Role | null, phase: Phase, subject: Subject): boolean {
  if (!role) return false
  const leads = may(role, 'lead', phase)
  const takesPart = phase === 'open' && (leads || whoWrites.includes(role))
  switch (subject.kind) {
    case 'server':
      return false
    case 'agenda':
    case 'decisions':
      return leads
    case 'notes': {
      const { item } = subject
      if (!item) return false
      if (leads) return true
      if (role === 'presenter' && item.presents) return ['draft', 'called', 'open'].includes(phase)
      return takesPart && item.writing === 'everyone'
    }
    case 'cards': {
      const { workshop } = subject
      return takesPart && workshop?.own === true && workshop.state === 'collecting'
    }
    case 'themes': {
      const { workshop } = subject
      if (!workshop || !['clustering', 'summarised'].includes(workshop.state)) return false
      return leads || (takesPart && (workshop.state === 'clustering' || workshop.facilitates))
    }
    case 'report': {
      const { round } = subject
      if (!round) return false
      return leads || (takesPart && (round.writing === 'everyone' || round.own))
    }
  }
}

/** The phases a meeting can go to by hand. Freezing is not among them: it is a ceremony of its own (freeze). */
const next: Record<Phase, readonly Phase[]> = {
  draft: ['called', 'open', 'cancelled'],
  called: ['draft', 'open', 'cancelled'],
  open: ['closed'],
  closed: ['open'],
  freezing: [],
  frozen: [],
  cancelled: ['draft'],
}

export const mayBecome = (from: Phase, to: Phase): boolean => next[from].includes(to)
