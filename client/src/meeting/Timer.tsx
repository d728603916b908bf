/**
 * The timer of an item, the same for everybody: on the board, on the workshop's page and on the big screen. It counts on
 * the server's clock, once a second, in the size of the text it stands in; it never ends anything.
 */
import type { Timer as TimerValue } from '@samsyn/meeting/room'
import { timeLeft } from '@samsyn/meeting/timer'
import { useEffect, useRef } from 'react'
import { call, type Refused } from '../api.ts'
import { useSettings, useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import { Icon } from '../ui/Icon.tsx'
import { stopwatch } from '../ui/time.ts'
import { useSeconds } from './clock.ts'
import css from './Timer.module.css'
import { useConnection } from './useMeeting.ts'
import { useRoom } from './useRoom.ts'

/** "4.20 kvar", "0.42 kvar, sista minuten", "0.40 över"; nothing when the item has no timer. */
export function Timer({ item, className }: { item: string; className?: string | undefined }) {
  const { timer } = useRoom()
  return timer?.item === item ? <Counting timer={timer} className={className} /> : null
}

type State = 'running' | 'last' | 'over'

function Counting({ timer, className }: { timer: TimerValue; className: string | undefined }) {
  const words = useWords().turns
  const { language } = useSettings()
  const paused = timer.ends === ''
  const left = timeLeft(timer, useSeconds(!paused))
  const state: State = left <= 0 ? 'over' : left <= 60_000 ? 'last' : 'running'
  useTimerNews(timer, left, state)
  const time = stopwatch(left > 0 ? Math.ceil(left / 1000) : -left / 1000, language)
  return (
    <span role="timer" className={[css.timer, state !== 'running' && css.short, className].filter(Boolean).join(' ')}>
      <Icon name="clock" />
      {paused ? words.timerPaused({ time }) : words.timer[state]({ time })}
    </span>
  )
}

/** A timer that has run for longer was there when the page was opened. */
const justStarted = 3000

/** Said politely at the start, when a minute is left and when the time is out; the seconds are not read out. */
function useTimerNews({ ends, length }: TimerValue, left: number, state: State): void {
  const words = useWords().turns
  const before = useRef({ ends: '', state })
  useEffect(() => {
    const was = before.current
    before.current = { ends, state }
    if (ends !== '' && ends !== was.ends && left > length - justStarted)
      announce(words.timerStarted({ n: Math.round(length / 60_000) }))
    else if (state !== was.state && state === 'last') announce(words.timerMinute)
    else if (state !== was.state && state === 'over') announce(words.timerOut)
  })
}

export type TimerControls = {
  /** The item has a timer, and whether it stands still. */
  running: boolean
  paused: boolean
  start: (minutes: number) => void
  add: () => void
  pause: (paused: boolean) => void
  stop: () => void
}

/** What those who lead the meeting, or the workshop of the item, do with its timer. */
export function useTimerControls(item: string, onRefused: (refused: Refused | null) => void): TimerControls {
  const { meeting } = useConnection()
  const { timer } = useRoom()
  const ask = async (method: 'POST' | 'PATCH' | 'DELETE', body?: unknown) => {
    const answer = await call(method, `/api/meetings/${meeting}/timer`, body)
    onRefused(answer.ok ? null : answer)
  }
  const running = timer?.item === item
  return {
    running,
    paused: running && timer.ends === '',
    start: (minutes) => void ask('POST', { item, minutes }),
    add: () => void ask('PATCH', { add: 1 }),
    pause: (paused) => void ask('PATCH', { paused }),
    stop: () => void ask('DELETE'),
  }
}
