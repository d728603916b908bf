/** When nothing is being done on the wall: where the meeting is, and how it stands. */
import type { Timer } from '@samsyn/meeting/room'
import { timeLeft } from '@samsyn/meeting/timer'
import type { Outline } from '../meeting/useContents.ts'
import { useMeetingState } from '../meeting/useMeeting.ts'
import { useSettings, useWords } from '../person.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { clockOf, dayHeading, stopwatch, times } from '../ui/time.ts'
import { Fit } from './Fit.tsx'
import css from './Screen.module.css'

/** As many items as can be read from the back row. */
const most = 8

/** The items about the one the meeting is on, the one before it first. */
export function Agenda({ outline: { items, current } }: { outline: Outline }) {
  const words = useWords().board
  const hyphens = useSoftHyphens()
  const at = items.findIndex(({ id }) => id === current?.item)
  const first = Math.max(0, Math.min(at - 1, items.length - most))
  return (
    <Fit sizes={[44, 40, 36, 32, 28]}>
      <ol className={css.agenda} aria-label={words.agenda}>
        {items.slice(first, first + most).map(({ id, number, title, state }) => (
          <li key={id} aria-current={id === current?.item ? 'step' : undefined}>
            <span className={css.number}>{number}</span>
            <span>{hyphens(title || words.untitled)}</span>
            <span className={css.state}>
              {id === current?.item
                ? words.now
                : state === 'handled'
                  ? words.stateHandled
                  : state === 'deferred'
                    ? words.stateDeferred
                    : state === 'withdrawn'
                      ? words.stateWithdrawn
                      : ''}
            </span>
          </li>
        ))}
      </ol>
    </Fit>
  )
}

export function Paused({ now, timer }: { now: number; timer: Timer | null }) {
  const words = useWords().screen
  const { language } = useSettings()
  return (
    <div className={css.pause}>
      <h2>{words.pause}</h2>
      <p role="timer">
        {timer ? stopwatch(Math.ceil(timeLeft(timer, now) / 1000), language) : clockOf(new Date(now), language)}
      </p>
    </div>
  )
}

/** Before and after the meeting. */
export function Stands({ outline: { facts } }: { outline: Outline }) {
  const words = useWords().screen
  const { language } = useSettings()
  const { info } = useMeetingState()
  const starts = times(facts.start, '', language)
  const begins = starts ? words.begins({ times: starts }) : words.beginsSoon
  const day = dayHeading(facts.date, language)
  const said = {
    draft: [words.title, words.draft],
    called: [begins, [day, facts.place].filter(Boolean).join(' · ')],
    open: ['', ''],
    closed: [words.closed, words.closedMore],
    freezing: [words.freezing, ''],
    frozen: [words.frozen, day],
    cancelled: [words.cancelled, day],
  }[info?.phase ?? 'draft']
  return (
    <div className={css.stands}>
      <h2>{said[0]}</h2>
      <p>{said[1]}</p>
    </div>
  )
}
