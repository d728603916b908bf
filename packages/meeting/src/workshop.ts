/**
 * A workshop in an item: who works together, how far they have come, and what is written into the item's text at the end.
 *
 *   prepared → collecting → clustering → summarised → closed
 *
 * It lies in the room document (room.ts), so the server changes it, on the request of who leads the workshop: chair,
 * secretary and its facilitators. The cards lie in cards.ts, their places in themes.ts.
 */
import type * as Y from 'yjs'
import { isHere, plain } from './attendance.ts'
import type { Attendee } from './contents.ts'
import { newId } from './records.ts'
import { type Group, put, readRoom, type Workshop, type WorkshopState } from './room.ts'

/** A workshop of which nothing has been said yet. */
export const freshWorkshop: Workshop = {
  state: 'prepared',
  groups: [],
  private: true,
  named: false,
  facilitators: [],
  dots: 3,
  voting: 'none',
  revealed: false,
  appendix: false,
  written: null,
}

export const readWorkshop = (room: Y.Doc, item: string): Workshop => readRoom(room).workshops[item] ?? freshWorkshop

export type WorkshopSettings = Pick<Workshop, 'private' | 'named' | 'facilitators' | 'dots' | 'appendix'>

const change = (room: Y.Doc, item: string, changes: Partial<Workshop>): void =>
  put(room, 'workshops', item, { ...readWorkshop(room, item), ...changes })

/** What may not be changed any more once they write: who may see what was promised to those who write. */
export function changeSettings(room: Y.Doc, item: string, changes: Partial<WorkshopSettings>): boolean {
  const { state, voting } = readWorkshop(room, item)
  const promised = changes.private !== undefined || changes.named !== undefined
  if (promised && state !== 'prepared') return false
  if (changes.dots !== undefined && voting !== 'none') return false
  change(room, item, changes)
  return true
}

// ── Groups ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const newGroup = (name: string, members: readonly string[] = []): Group => ({
  id: newId(),
  name,
  members: [...members],
  scribe: '',
  onLink: false,
  ready: false,
  dissolved: false,
})

/** How people are divided: as they come in the list, at random, or so that organisations are mixed. */
export const divisions = ['number', 'random', 'mix'] as const
export type Division = (typeof divisions)[number]

/** Who can be in a group: everybody who is here but observers. */
export const canJoin = (attendee: Attendee): boolean => isHere(attendee) && attendee.status !== 'observer'

/**
 * Divides those who are here into `count` groups, none more than one larger than another. `random` gives numbers from 0
 * to below 1.
 */
export function divide(attendance: readonly Attendee[], count: number, by: Division, random: () => number): string[][] {
  const people = attendance.filter(canJoin)
  const groups: string[][] = Array.from({ length: Math.max(1, Math.min(count, people.length)) }, () => [])
  const ordered = by === 'number' ? people : shuffled(people, random)
  if (by === 'mix') {
    // One organisation after the other, the largest first: dealt round, each is spread over as many groups as it can be.
    const sizes = new Map<string, number>()
    for (const { organisation } of ordered) sizes.set(plain(organisation), (sizes.get(plain(organisation)) ?? 0) + 1)
    const first = new Map(ordered.map(({ organisation }, at) => [plain(organisation), at]))
    ordered.sort(
      (a, b) =>
        (sizes.get(plain(b.organisation)) ?? 0) - (sizes.get(plain(a.organisation)) ?? 0) ||
        (first.get(plain(a.organisation)) ?? 0) - (first.get(plain(b.organisation)) ?? 0),
    )
  }
  ordered.forEach(({ id }, at) => void groups[at % groups.length]?.push(id))
  return groups
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const result = [...list]
  for (let last = result.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1))
    const [a, b] = [result[last] as T, result[at] as T]
    result[last] = b
    result[at] = a
  }
  return result
}

/** New groups in place of all there were. While they write, those that were are dissolved: their cards count. */
export function setGroups(room: Y.Doc, item: string, groups: readonly { name: string; members: string[] }[]): void {
  const { groups: before, state } = readWorkshop(room, item)
  const kept = state === 'prepared' ? [] : before.map((group) => ({ ...group, members: [], dissolved: true }))
  const taken = new Set<string>()
  const made = groups.map(({ name, members }) => {
    const own = [...new Set(members)].filter((member) => !taken.has(member))
    for (const member of own) taken.add(member)
    return newGroup(name, own)
  })
  change(room, item, { groups: [...kept, ...made] })
}

export function addGroup(room: Y.Doc, item: string, name: string): string {
  const group = newGroup(name)
  change(room, item, { groups: [...readWorkshop(room, item).groups, group] })
  return group.id
}

export function changeGroup(
  room: Y.Doc,
  item: string,
  id: string,
  changes: Partial<Pick<Group, 'name' | 'scribe' | 'onLink' | 'ready'>>,
): boolean {
  const { groups } = readWorkshop(room, item)
  if (!groups.some((group) => group.id === id && !group.dissolved)) return false
  change(room, item, { groups: groups.map((group) => (group.id === id ? { ...group, ...changes } : group)) })
  return true
}

/** Takes a group apart: nobody writes there any more, and what it has written counts. */
export function dissolveGroup(room: Y.Doc, item: string, id: string): boolean {
  const { groups, state } = readWorkshop(room, item)
  if (!groups.some((group) => group.id === id && !group.dissolved)) return false
  const left =
    state === 'prepared'
      ? groups.filter((group) => group.id !== id)
      : groups.map((group) => (group.id === id ? { ...group, members: [], scribe: '', dissolved: true } : group))
  change(room, item, { groups: left })
  return true
}

/** A person is in one group at most: who joins another leaves the one before. '' = in none. */
export function joinGroup(room: Y.Doc, item: string, attendee: string, id: string): boolean {
  const { groups } = readWorkshop(room, item)
  if (id !== '' && !groups.some((group) => group.id === id && !group.dissolved)) return false
  change(room, item, {
    groups: groups.map((group) => {
      const others = group.members.filter((member) => member !== attendee)
      return { ...group, members: group.id === id ? [...others, attendee] : others }
    }),
  })
  return true
}

/**
 * The workshop as it is for somebody who was given the row `given`, which was joined to `row` since: they stay where the row
 * that is gone was put, unless the one they are now has a group of its own.
 */
export function workshopFor(workshop: Workshop, given: string, row: string): Workshop {
  if (given === row || given === '') return workshop
  const now = (one: string) => (one === given ? row : one)
  const isPlaced = workshop.groups.some(({ members }) => members.includes(row))
  return {
    ...workshop,
    facilitators: workshop.facilitators.map(now),
    groups: workshop.groups.map((group) => ({
      ...group,
      members: isPlaced ? group.members : group.members.map(now),
      scribe: now(group.scribe),
    })),
  }
}

/** The members of a group by name, in the order of the attendance list. */
export const namesIn = (members: readonly string[], attendance: readonly Attendee[]): string[] =>
  attendance.flatMap(({ id, name }) => (members.includes(id) ? [name.trim()] : []))

// ── How far it has come ────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Where a workshop can go from each state. Back as well, but what was shown is not hidden again: from clustering there is
 * no way back to collecting.
 */
const next: Record<WorkshopState, readonly WorkshopState[]> = {
  prepared: ['collecting'],
  collecting: ['clustering', 'prepared'],
  clustering: ['summarised', 'closed'],
  summarised: ['clustering', 'closed'],
  closed: ['summarised', 'clustering'],
}

export const workshopMayBecome = (from: WorkshopState, to: WorkshopState): boolean => next[from].includes(to)

/** Takes the workshop to another state. False if it cannot go there from where it is. */
export function changeState(room: Y.Doc, item: string, to: WorkshopState): boolean {
  const { state, voting, groups } = readWorkshop(room, item)
  if (!workshopMayBecome(state, to)) return false
  change(room, item, {
    state: to,
    // Ready is said of each step.
    groups: groups.map((group) => ({ ...group, ready: false })),
    // A vote that was not closed is, when the workshop goes on: nobody could place a dot any more.
    voting: voting === 'open' && to !== 'clustering' ? 'closed' : voting,
  })
  return true
}

/** The cards of all groups have been written where everybody reads them. */
export const cardsRevealed = (room: Y.Doc, item: string): void => change(room, item, { revealed: true })

export function changeVoting(room: Y.Doc, item: string, voting: Workshop['voting']): boolean {
  if (readWorkshop(room, item).state !== 'clustering') return false
  change(room, item, { voting })
  return true
}

export const summaryWritten = (room: Y.Doc, item: string, written: Workshop['written']): void =>
  change(room, item, { written })

/** Whether somebody leads the workshop without being chair or secretary. */
export const facilitates = (workshop: Workshop | undefined, attendee: string): boolean =>
  attendee !== '' && workshop?.facilitators.includes(attendee) === true
