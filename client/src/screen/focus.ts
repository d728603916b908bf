/**
 * What the big screen shows large. It follows the meeting by itself, so the order is the same in every room:
 *
 *   1. a decision of the item the meeting is on, when it was written within the last minutes
 *   2. nothing at all, while the presenter has made the slide black
 *   3. the item's workshop, while they write cards, group them or sum up
 *   4. the slide that is shown
 *   5. the item's round, while somebody has the word in it
 *   6. a decision of the item that is proposed and waits for the club
 *   7. the item's workshop, before it has begun
 *   8. the agenda, with the item the meeting is on
 *   9. a pause with the clock, when the meeting is on no item and a timer runs
 *
 * Those who lead may choose one of these (black but for a black slide); as long as there is nothing of it to show, the
 * screen follows. Before and after the meeting it says how the meeting stands. What is not large may stand beside: a slide beside a
 * decision, speakers and time in the foot.
 */
import type { DecisionStatus } from '@samsyn/meeting/contents'
import type { Phase } from '@samsyn/meeting/roles'
import type { Round, ScreenMode, Shown, Timer, Workshop } from '@samsyn/meeting/room'

/** A decision stays large so long after the last letter. */
export const stillWritten = 3 * 60_000

export type SeenDecision = {
  id: string
  status: DecisionStatus
  /** There are words that can be shown. */
  worded: boolean
  /** When it was changed last, in milliseconds; 0 = not since this screen looks. */
  changed: number
}

export type Seen = {
  phase: Phase
  /** The item the meeting is on; '' = none. */
  current: string
  /** Of that item, in their order, with its workshop and its round. */
  decisions: readonly SeenDecision[]
  workshop: Pick<Workshop, 'state'> | null
  round: Pick<Round, 'current'> | null
  shown: Pick<Shown, 'black'> | null
  timer: Timer | null
  chosen: ScreenMode
  now: number
}

export type Focus =
  | { kind: 'phase' | 'black' | 'workshop' | 'slide' | 'round' | 'agenda' | 'pause' }
  | { kind: 'decision'; id: string }

export function focusOf(seen: Seen): Focus {
  if (seen.phase !== 'open') return { kind: 'phase' }
  return chosenOf(seen) ?? followed(seen)
}

function chosenOf({ chosen, decisions, workshop, shown }: Seen): Focus | null {
  switch (chosen) {
    case 'follow':
      return null
    case 'agenda':
    case 'pause':
      return { kind: chosen }
    case 'workshop':
      return workshop && { kind: 'workshop' }
    case 'slide':
      return shown && { kind: shown.black ? 'black' : 'slide' }
    case 'decision': {
      const worded = decisions.filter((one) => one.worded)
      const decision = latestOf(worded) ?? worded.find(({ status }) => status === 'proposed') ?? worded.at(-1)
      return decision ? { kind: 'decision', id: decision.id } : null
    }
  }
}

function followed({ current, decisions, workshop, round, shown, timer, now }: Seen): Focus {
  const latest = latestOf(decisions)
  if (latest && now - latest.changed < stillWritten) return { kind: 'decision', id: latest.id }
  if (shown?.black) return { kind: 'black' }
  if (workshop && ['collecting', 'clustering', 'summarised'].includes(workshop.state)) return { kind: 'workshop' }
  if (shown) return { kind: 'slide' }
  if (round && round.current !== '') return { kind: 'round' }
  const waiting = decisions.filter(({ status, worded }) => status === 'proposed' && worded)
  const proposed = latestOf(waiting) ?? waiting[0]
  if (proposed) return { kind: 'decision', id: proposed.id }
  if (workshop?.state === 'prepared') return { kind: 'workshop' }
  if (current === '' && timer) return { kind: 'pause' }
  return { kind: 'agenda' }
}

/** The one that was changed last since the screen looks; null when none was. */
const latestOf = (decisions: readonly SeenDecision[]): SeenDecision | null =>
  decisions.reduce<SeenDecision | null>((last, one) => (one.changed > (last?.changed ?? 0) ? one : last), null)
