/** What stands round the scene: the clock above, how to join beside, who speaks and how the time goes below. */
import type { JoinCode } from '@samsyn/api/sign-in'
import { minutesUsed } from '@samsyn/meeting/drift'
import type { Room, Timer } from '@samsyn/meeting/room'
import { readRows } from '@samsyn/meeting/rounds'
import { speakingNow, spokeFor, waitingNow } from '@samsyn/meeting/speakers'
import { timeLeft } from '@samsyn/meeting/timer'
import { useEffect, useState } from 'react'
import type { Outline } from '../meeting/useContents.ts'
import { useMeetingState } from '../meeting/useMeeting.ts'
import { useSettings, useWords } from '../person.tsx'
import { joinHost, qrAddress, spaced } from '../series/code.ts'
import { Icon } from '../ui/Icon.tsx'
import { clockOf, stopwatch } from '../ui/time.ts'
import css from './Screen.module.css'

export function Clock({ now, timer, current }: { now: number; timer: Timer | null; current: string }) {
  const words = useWords().screen
  const { language } = useSettings()
  // One that was set for another item has nothing to say here.
  const running = timer && (timer.item === current || timer.item === '' || current === '') ? timer : null
  const left = running ? Math.ceil(timeLeft(running, now) / 1000) : 0
  return (
    <div className={css.clocks}>
      {running && (
        <p className={left < 0 ? css.over : ''}>
          <span>{left < 0 ? words.timeOver : words.timeLeft}</span>{' '}
          <strong role="timer">{stopwatch(Math.abs(left), language)}</strong>
        </p>
      )}
      <p className={css.clock}>{clockOf(new Date(now), language)}</p>
    </div>
  )
}

export function Join({ code: { code, joinAddress, qr } }: { code: JoinCode }) {
  const words = useWords()
  return (
    <div className={css.join}>
      <img src={qrAddress(qr)} alt={words.invite.qrAlt({ code })} />
      <div>
        <p>{words.screen.join}</p>
        <p className={css.code}>{spaced(code)}</p>
        <p className={css.host}>{joinHost(joinAddress)}</p>
      </div>
    </div>
  )
}

export function Foot({ outline, room, now }: { outline: Outline; room: Room; now: number }) {
  const words = useWords()
  const { language } = useSettings()
  const lost = useLost()
  const { items, current } = outline
  const item = items.find(({ id }) => id === current?.item)
  const turn = turnOf(outline, room, now)
  const left = item && current && item.minutes > 0 ? item.minutes - minutesUsed(item, current.since, now) : null
  return (
    <footer className={css.foot}>
      {turn && (
        <p>
          <span>{words.screen.speaks}</span> <strong>{turn.name}</strong>{' '}
          <span className={css.time}>{stopwatch(turn.seconds, language)}</span>
        </p>
      )}
      {turn?.next && (
        <p>
          <span>{words.screen.next}</span> <strong>{turn.next}</strong>
        </p>
      )}
      <p className={css.push} {...(lost ? { role: 'status' } : {})}>
        {lost ? (
          <>
            <Icon name="cloud-off" />
            {words.screen.noConnection} · {words.screen.standsAt({ time: clockOf(lost, language) })}
          </>
        ) : (
          [
            item && words.board.itemOf({ number: item.number, count: items.length }),
            left !== null &&
              (left >= 0 ? words.screen.minutesLeft({ n: left }) : words.board.minutesOver({ over: -left })),
          ]
            .filter(Boolean)
            .join(' · ')
        )}
      </p>
    </footer>
  )
}

type Turn = { name: string; seconds: number; next: string }

/** Who has the word, in the speaker list or in the item's round, and who comes then. */
function turnOf({ attendance, current }: Outline, { speakers, rounds }: Room, now: number): Turn | null {
  const speaking = speakingNow(speakers)
  if (speaking) {
    const [next] = waitingNow(speakers)
    return { name: speaking.name, seconds: spokeFor(speaking, now), next: next?.name ?? '' }
  }
  const round = rounds[current?.item ?? '']
  if (!round || round.current === '') return null
  const rows = readRows(attendance, round)
  const at = rows.findIndex(({ id }) => id === round.current)
  const row = rows[at]
  if (!row) return null
  const next = rows.slice(at + 1).find(({ here }) => here)
  return { name: row.name, seconds: spokeFor({ began: round.since, ended: '' }, now), next: next?.name ?? '' }
}

/** Since when what is shown may be old; null while it is not. */
function useLost(): Date | null {
  const { status } = useMeetingState()
  const [lost, setLost] = useState<Date | null>(null)
  useEffect(() => {
    if (status === 'connected') setLost(null)
    else if (status === 'offline') setLost((since) => since ?? new Date())
  }, [status])
  return lost
}
