/**
 * Where the meeting stands against its plan: when each item was to begin, and how far behind it is now.
 *
 * The plan is the start and the planned minutes, item after item; an item without minutes takes none. What is expected
 * goes on from now: the rest of the item the meeting is on, then those that have not been dealt with, in their order.
 * Times are instants in milliseconds: which time zone the start is in, whoever asks knows.
 */
import type { AgendaItem } from './agenda.ts'

type Planned = Pick<AgendaItem, 'id' | 'minutes' | 'used' | 'state'>

const minute = 60_000

/** Behind by fewer minutes nobody needs to be told; by more, the meeting is not held by this plan at all. */
const [leastDrift, mostDrift] = [3, 180]

/** When each item is planned to begin; none, when no item has minutes. Withdrawn items have no time. */
export function plannedStarts(items: readonly Planned[], start: number): Map<string, number> {
  const starts = new Map<string, number>()
  if (items.every(({ minutes }) => minutes === 0)) return starts
  let at = start
  for (const { id, minutes, state } of items) {
    if (state === 'withdrawn') continue
    starts.set(id, at)
    at += minutes * minute
  }
  return starts
}

/** Whole minutes that an item has had, with the time it is had now. */
export function minutesUsed({ used }: Pick<Planned, 'used'>, since: string, now: number): number {
  const present = since === '' ? 0 : Math.max(0, now - Date.parse(since))
  return Math.floor((used * 1000 + (Number.isNaN(present) ? 0 : present)) / minute)
}

export type Drift = {
  /** The item that comes next; '' = none: then it is the end of the meeting. */
  next: string
  /** When it is expected to begin. */
  expected: number
  /** Whole minutes after its plan. */
  behind: number
}

/** How far behind the meeting is; null when it is not, or nobody can say. */
export function driftOf(
  items: readonly Planned[],
  start: number,
  current: { item: string; since: string } | null,
  now: number,
): Drift | null {
  const on = items.find(({ id }) => id === current?.item)
  const planned = plannedStarts(items, start)
  if (!current || !on || planned.size === 0) return null
  const rest = Math.max(0, on.minutes - minutesUsed(on, current.since, now))
  const expected = now + rest * minute
  const next = items.find(({ id, state }, at) => state === 'planned' && at > items.indexOf(on) && id !== on.id)
  const end = items.reduce((sum, { minutes, state }) => sum + (state === 'withdrawn' ? 0 : minutes), 0) * minute + start
  const behind = Math.floor((expected - (planned.get(next?.id ?? '') ?? end)) / minute)
  return behind >= leastDrift && behind <= mostDrift ? { next: next?.id ?? '', expected, behind } : null
}
