/**
 * The big screen in the room: what the meeting is doing now, readable from the back row. It follows by itself (focus.ts),
 * has nothing to press, and takes care of itself (useAlone.ts). It is opened by a link of its own, or by anybody who has a
 * seat in the meeting; what it shows is the same.
 */
import type { JoinCode } from '@samsyn/api/sign-in'
import { may } from '@samsyn/meeting/roles'
import { screenMode } from '@samsyn/meeting/screen'
import { shownNow } from '@samsyn/meeting/shown'
import { Suspense, useEffect } from 'react'
import { useGet } from '../api.ts'
import { useSeconds } from '../meeting/clock.ts'
import { InMeeting } from '../meeting/InMeeting.tsx'
import { type Outline, useOutline } from '../meeting/useContents.ts'
import { letOut, useConnection, useMeetingState } from '../meeting/useMeeting.ts'
import { useRoom } from '../meeting/useRoom.ts'
import { useWords } from '../person.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { useTitle } from '../ui/Page.tsx'
import { page } from '../ui/part.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { Agenda, Paused, Stands } from './Calm.tsx'
import { Fit } from './Fit.tsx'
import { Clock, Foot, Join } from './Frame.tsx'
import { focusOf } from './focus.ts'
import css from './Screen.module.css'
import { useAlone, useStill } from './useAlone.ts'
import { useWriting } from './useWriting.ts'
import { isLong, Wording } from './Wording.tsx'
import { isShowingCards, Round, Workshop } from './Work.tsx'

/** Not a part that is waited for as long as it takes: nobody stands there to read the page in anew, so it does that itself. */
const Slide = page(() => import('./Slide.tsx'))

export default function Screen({ meeting }: { meeting: string }) {
  return (
    <InMeeting meeting={meeting} watches opening={<main className={css.screen} />}>
      <OfMeeting />
    </InMeeting>
  )
}

function OfMeeting() {
  const words = useWords().screen
  const connection = useConnection()
  const { info, refused, outdated } = useMeetingState()
  const outline = useOutline()
  useAlone(connection)
  useTitle(info ? `${words.title}, ${info.body.name}` : words.title)
  if (letOut(refused)) return <Alone title={words.endedTitle}>{words.ended}</Alone>
  if (!info || !outline) return <Alone title={words.title}>{refused || outdated ? words.waiting : ''}</Alone>
  return <Room outline={outline} />
}

/** One sentence in the middle: nothing more can be said. */
function Alone({ title, children }: { title: string; children: string }) {
  return (
    <main className={`${css.screen} ${css.calm}`}>
      <h1>{title}</h1>
      <p>{children}</p>
    </main>
  )
}

function Room({ outline }: { outline: Outline }) {
  const connection = useConnection()
  const { info } = useMeetingState()
  const room = useRoom()
  const now = useSeconds(true)
  const written = useWriting(connection.decisions)
  const join = useJoinCode()
  const hyphens = useSoftHyphens()
  const still = useStill() ? css.still : ''

  const { items, current, attachments } = outline
  const item = items.find(({ id }) => id === current?.item)
  const shown = shownNow(room.shown, current, attachments)
  const slide = attachments.find(({ id }) => id === shown?.attachment)
  const workshop = room.workshops[item?.id ?? ''] ?? null
  const round = room.rounds[item?.id ?? ''] ?? null
  const focus = focusOf({
    phase: info?.phase ?? 'draft',
    current: item?.id ?? '',
    decisions: (item?.decisions ?? []).map(({ id, status, points }) => ({
      id,
      status,
      worded: points.some(({ text }) => text.trim() !== ''),
      changed: written.get(id)?.at ?? 0,
    })),
    workshop,
    round,
    shown,
    timer: room.timer,
    chosen: screenMode(room.screen, current),
    now,
  })
  const decision = focus.kind === 'decision' ? item?.decisions.find(({ id }) => id === focus.id) : undefined
  const title = item?.title || info?.body.name || ''
  const page = slide && shown && !shown.black && (
    <Suspense fallback={null}>
      <Slide meeting={connection.meeting} attachment={slide} page={shown.page} caption={decision !== undefined} />
    </Suspense>
  )
  if (focus.kind === 'black')
    return (
      <main className={`${css.screen} ${css.black} ${still}`}>
        <VisuallyHidden>{title}</VisuallyHidden>
      </main>
    )
  const large = focus.kind === 'slide'
  // Some things need the whole width, and who works in a workshop has come in already.
  const wide = decision ? isLong(decision) : focus.kind === 'workshop' && isShowingCards(workshop)
  const beside = !wide && (join || (decision && page))
  return (
    <div className={`${css.screen} ${still}`}>
      <header className={css.head}>
        <Fit sizes={[44, 38, 32]} className={css.title}>
          {item && <span className={css.number}>{item.number}</span>}
          <h1>{hyphens(title)}</h1>
        </Fit>
        {focus.kind !== 'pause' && <Clock now={now} timer={room.timer} current={item?.id ?? ''} />}
      </header>
      <main className={[css.stage, beside && (large ? css.narrow : css.wide)].filter(Boolean).join(' ')}>
        {decision ? (
          <Wording decision={decision} written={written.get(decision.id)} now={now} />
        ) : large ? (
          page
        ) : focus.kind === 'workshop' && item && workshop ? (
          <Workshop item={item} workshop={workshop} />
        ) : focus.kind === 'round' && round ? (
          <Round outline={outline} round={round} />
        ) : focus.kind === 'phase' ? (
          <Stands outline={outline} />
        ) : focus.kind === 'pause' ? (
          <Paused now={now} timer={room.timer} />
        ) : (
          <Agenda outline={outline} />
        )}
        {beside && (
          <aside className={focus.kind === 'phase' ? `${css.side} ${css.entrance}` : css.side}>
            {decision && page}
            {join && <Join code={join} />}
          </aside>
        )}
      </main>
      <Foot outline={outline} room={room} now={now} />
    </div>
  )
}

/** What stands on the wall for those who come in; null for who may not show it, and when nobody can join. */
function useJoinCode(): JoinCode | null {
  const { meeting } = useConnection()
  const { info, status } = useMeetingState()
  const shows = info !== null && ['called', 'open'].includes(info.phase) && may(info.role, 'show-code', info.phase)
  const { answer, again } = useGet<JoinCode>(shows ? `/api/meetings/${meeting}/join` : null)
  useEffect(() => {
    if (status === 'connected' && answer && !answer.ok) void again()
  }, [status, answer, again])
  return shows && answer?.ok ? answer.value : null
}
