/** "Nästa punkt cirka kl. 10.52 (7 min efter)": one quiet line, and only when the meeting is behind its plan. */
import { instantOf } from '@samsyn/meeting/days'
import { driftOf } from '@samsyn/meeting/drift'
import { useSettings, useWords } from '../person.tsx'
import { clockOf } from '../ui/time.ts'
import css from './Agenda.module.css'
import { useSeconds } from './clock.ts'
import type { Outline } from './useContents.ts'

/** When the meeting was to begin; NaN when nobody has said. */
export const startOf = ({ date, start }: Outline['facts']): number => instantOf(date, start)

export function Drift({ outline }: { outline: Outline }) {
  const words = useWords().turns
  const { language } = useSettings()
  const now = useSeconds(true)
  const start = startOf(outline.facts)
  const drift = Number.isNaN(start) ? null : driftOf(outline.items, start, outline.current, now)
  if (!drift) return null
  const time = clockOf(new Date(drift.expected), language)
  return <p className={css.drift}>{(drift.next ? words.nextAt : words.endAt)({ time, behind: drift.behind })}</p>
}
