/**
 * Who may do what, when. The only place that says so: the server asks before it acts and the interface asks before it
 * offers, so the two cannot disagree.
 *
 * A role is held in one meeting. An organiser of the installation acts as secretary in every meeting.
 */
import type { DocumentName } from './documents.ts'

export const roles = ['chair', 'secretary', 'participant', 'presenter', 'observer'] as const
export type Role = (typeof roles)[number]

/** The life of a meeting. `freezing` lasts for the seconds in which the protocol is made. */
export const phases = ['draft', 'called', 'open', 'closed', 'freezing', 'frozen', 'cancelled'] as const
export type Phase = (typeof phases)[number]

export const abilities = [
  'read',
  'check-in',
  'lead', // agenda, facts, attendance, decisions and actions
  'propose', // a decision, for chair and secretary to word
  'upload', // files; a presenter only on the own item
  'invite', // make and revoke links, show the meeting's code
  'change-phase',
  'freeze',
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
      ['participant', 'observer'],
      ['called', 'open', 'closed', 'freezing', 'frozen', 'cancelled'],
    ],
  ],
  'check-in': [[roles, ['called', 'open']]],
  lead: [[leaders, beforeTheEnd]],
  propose: [
    [leaders, beforeTheEnd],
    [['participant'], ['open']],
    [['presenter'], ['called', 'open']],
  ],
  upload: [
    [leaders, beforeTheEnd],
    [['presenter'], ['draft', 'called', 'open']],
  ],
  invite: [[leaders, beforeTheEnd]],
  // A cancelled meeting can be taken up again: see `next`.
  'change-phase': [[leaders, [...beforeTheEnd, 'cancelled']]],
  freeze: [[leaders, ['closed']]],
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

/** What must be known of the item a notes document belongs to. */
export type ItemRights = {
  writing: 'everyone' | 'secretary'
  /** Whether the person asking presents the item. */
  presents: boolean
}

/**
 * Whether `role` may write a live document in `phase`. `item` is asked for with notes only; null means that the item does
 * not exist (it was removed, or never was), and then nobody may write its notes.
 */
export function mayWrite(
  role: Role | null,
  kind: DocumentName['kind'],
  phase: Phase,
  item: ItemRights | null,
): boolean {
  if (!role) return false
  if (kind !== 'notes') return may(role, 'lead', phase)
  if (!item) return false
  if (may(role, 'lead', phase)) return true
  if (role === 'presenter' && item.presents) return ['draft', 'called', 'open'].includes(phase)
  return (role === 'participant' || role === 'presenter') && phase === 'open' && item.writing === 'everyone'
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
