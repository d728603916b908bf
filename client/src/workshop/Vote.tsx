/**
 * Voting with dots. The server counts: one person has so many dots, from however many devices. My own are seen at once;
 * how many there are in all is told when the vote is closed.
 */
import type { Dots } from '@samsyn/api/workshops'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { call, useGet } from '../api.ts'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { toast } from '../ui/Toasts.tsx'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { useWorkshop, workshopPath } from './useWorkshop.ts'
import css from './Vote.module.css'

export type Vote = {
  /** Whether I can place dots now. */
  open: boolean
  mine: Readonly<Record<string, number>>
  left: number
  voters: number
  offline: boolean
  place: (theme: string, dots: number) => Promise<void>
}

export function useVote(): Vote {
  const words = useWords()
  const { meeting, item, workshop, takesPart, offline } = useWorkshop()
  const { voting } = workshop
  const path = workshopPath(meeting, item.id)
  const { answer, again } = useGet<Dots>(voting === 'none' ? null : `${path}/dots`)
  /** What I have pressed and the server has not answered yet. */
  const [pressed, setPressed] = useState<Record<string, number>>({})
  const asking = useRef(0)

  // The vote was opened or closed, or I am back after having been away.
  useEffect(() => {
    if (voting !== 'none' && !offline) void again()
  }, [voting, offline, again])

  const place = useCallback(
    async (theme: string, dots: number) => {
      setPressed((before) => ({ ...before, [theme]: dots }))
      asking.current += 1
      const done = await call('PUT', `${path}/dots`, { theme, dots })
      if (!done.ok) toast({ tone: 'error', text: words.refusals[done.refused] })
      await again()
      asking.current -= 1
      // Only when nothing more is on its way does the server's answer say all of it.
      if (asking.current === 0) setPressed({})
    },
    [path, words, again],
  )

  return useMemo(() => {
    const known = answer?.ok ? answer.value : { mine: {}, voters: 0 }
    const mine = { ...known.mine, ...pressed }
    const placed = Object.values(mine).reduce((sum, n) => sum + n, 0)
    return {
      open: voting === 'open' && takesPart,
      mine,
      left: Math.max(0, workshop.dots - placed),
      voters: known.voters,
      offline,
      place,
    }
  }, [answer, pressed, voting, takesPart, workshop.dots, offline, place])
}

/** More dots than this are only said as a number. */
const mostDrawn = 12

type Props = { theme: string; title: string; total: number | null; vote: Vote }

/** The dots at a theme: mine while the vote is open, all of them when it is closed. */
export function ThemeDots({ theme, title, total, vote }: Props) {
  const words = useWords().workshop
  const mine = vote.mine[theme] ?? 0
  if (total !== null && !vote.open) {
    const own = Math.min(mine, total)
    if (total === 0) return null
    const drawn = total > mostDrawn ? Math.max(1, Math.min(own, mostDrawn)) : total
    return (
      <span className={css.dots}>
        <VisuallyHidden>{words.dotsOf({ n: total, mine: own })}</VisuallyHidden>
        <DrawnDots own={Math.min(own, drawn)} others={drawn - Math.min(own, drawn)} />
        <span className={css.total} aria-hidden="true">
          {total}
        </span>
      </span>
    )
  }
  if (!vote.open) return null
  const blocked = vote.offline ? words.voteOffline : vote.left === 0 ? words.noDotsLeft : undefined
  return (
    <span className={css.dots}>
      {mine > 0 && (
        <>
          <VisuallyHidden>{words.myDots({ n: mine })}</VisuallyHidden>
          <DrawnDots own={mine} others={0} />
          <Button
            kind="icon"
            icon="minus"
            label={words.takeDot({ theme: title })}
            reason={vote.offline ? words.voteOffline : undefined}
            onPress={() => void vote.place(theme, mine - 1)}
          />
        </>
      )}
      <Button
        kind="icon"
        icon="plus"
        className={css.place}
        label={words.placeDot({ theme: title, left: vote.left })}
        pressed={mine > 0}
        reason={blocked}
        onPress={() => void vote.place(theme, mine + 1)}
      />
    </span>
  )
}

const DrawnDots = ({ own, others }: { own: number; others: number }) => (
  <span className={css.row} aria-hidden="true">
    {Array.from({ length: own + others }, (_, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: one dot is like another.
      <span key={at} className={`${css.dot} ${at < own ? css.own : ''}`} />
    ))}
  </span>
)
