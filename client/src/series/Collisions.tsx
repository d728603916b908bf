/** What the days of a plan collide with, in words. */
import type { Plan, PlansInfo } from '@samsyn/api/plans'
import { type Collision, collisionsOf, type PlanDay } from '@samsyn/meeting/year-plan'
import { useMemo } from 'react'
import { useSettings, useWords } from '../person.tsx'
import { Icon } from '../ui/Icon.tsx'
import { shortDate } from '../ui/time.ts'
import css from './year-plan.module.css'

/** Day by day. What the plan itself has made, or has proposed before, is no collision. */
export function useCollisions(
  days: readonly PlanDay[],
  info: PlansInfo,
  plan: Plan | null,
  series: string,
): Collision[][] {
  return useMemo(() => {
    const own = new Set([`plan ${series}`, ...(plan?.meetings ?? []).map(({ meeting }) => meeting)])
    const meetings = info.taken.filter(({ meeting }) => !own.has(meeting))
    return days.map((day, at) => collisionsOf(day, { meetings, plan: days.filter((_, other) => other !== at) }))
  }, [days, info, plan, series])
}

export function Collisions({ of }: { of: readonly Collision[] }) {
  const { yearPlan: said } = useWords()
  const { language } = useSettings()
  const several = new Set(of.map(({ day }) => day)).size > 1
  const words = of.map((one) => {
    const what =
      one.kind === 'holiday'
        ? one.holiday.kind === 'half'
          ? said.half({ name: said.holidays[one.holiday.name] })
          : said.holidays[one.holiday.name]
        : one.kind === 'meeting'
          ? said.otherMeeting({ series: one.series })
          : said[one.kind]
    return several ? said.onDay({ day: shortDate(one.day, language), what }) : what
  })
  if (words.length === 0) return null
  return (
    <span className={css.collision}>
      <Icon name="warning" size={18} />
      <span>{words.join('. ')}</span>
    </span>
  )
}
