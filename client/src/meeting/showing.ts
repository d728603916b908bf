/**
 * Slides in step, as a board sees them: what is shown, whether I follow, and how I show something myself.
 *
 * Who is on the item follows by itself. Turning a page or choosing another file leaves, one tap comes back; the next
 * item, and the next time somebody begins to show, begin anew.
 */
import type { Show, Turn } from '@samsyn/api/showing'
import type { Attachment } from '@samsyn/meeting/contents'
import type { Shown } from '@samsyn/meeting/room'
import { shownNow } from '@samsyn/meeting/shown'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type Answer, call } from '../api.ts'
import { useWords } from '../person.tsx'
import { toast } from '../ui/Toasts.tsx'
import type { Outline } from './useContents.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'
import { useRoom } from './useRoom.ts'

/** What a person is called in a sentence. */
export const firstName = (name: string): string => name.split(/\s/)[0] ?? ''

const pathOf = (meeting: string) => `/api/meetings/${meeting}/shown`

export const beginToShow = (meeting: string, what: Show): Promise<Answer<unknown>> =>
  call('POST', pathOf(meeting), what)

export const stopShowing = (meeting: string): Promise<Answer<unknown>> => call('DELETE', pathOf(meeting))

/** What is shown to everybody now, with its attachment. */
export function useShown({ current, attachments }: Outline): (Shown & { what: Attachment }) | null {
  const { info } = useMeetingState()
  const room = useRoom()
  const shown = info?.phase === 'open' ? shownNow(room.shown, current, attachments) : null
  const what = attachments.find(({ id }) => id === shown?.attachment)
  return useMemo(() => (shown && what ? { ...shown, what } : null), [shown, what])
}

export type Following = { following: boolean; follow: () => void; leave: () => void }

/** Whether I follow what is shown, when I am on its item and do not show it myself. */
export function useFollowing(shown: Shown | null, item: string): Following {
  const connection = useConnection()
  const { info } = useMeetingState()
  /** The item on which I have left. */
  const [left, setLeft] = useState('')
  if (left !== '' && left !== shown?.item) setLeft('')
  const following = shown !== null && shown.slot !== info?.slot && shown.item === item && left !== item
  useEffect(() => connection.follow(following), [connection, following])
  return {
    following,
    follow: useCallback(() => setLeft(''), []),
    leave: useCallback(() => setLeft(shown?.item ?? ''), [shown?.item]),
  }
}

/** A connection that comes back within this time was not lost. */
const lostAfter = 4000

/** Whether whoever shows is not here any more. */
export function useLost(shown: Shown | null): boolean {
  const { presence, status } = useMeetingState()
  const [lost, setLost] = useState(false)
  const gone =
    shown !== null &&
    status === 'connected' &&
    presence.length > 0 &&
    presence.every((person) => person.slot !== shown.slot)
  useEffect(() => {
    if (!gone) return setLost(false)
    const timer = setTimeout(() => setLost(true), lostAfter)
    return () => clearTimeout(timer)
  }, [gone])
  return lost
}

type At = { page: number; black: boolean }
export type Turning = { at: At; turn: (to: Turn) => void }

/**
 * Turns what I show. The page is turned here at once and sent after it, one request at a time: of the pages that are
 * turned while one is on its way only the last is sent.
 */
export function useTurning(meeting: string, shown: Shown | null): Turning {
  const [wanted, setWanted] = useState<At | null>(null)
  const tell = useTell()
  const now = useRef(shown)
  now.current = shown
  const sending = useRef(false)
  const next = useRef<At | null>(null)

  const send = useCallback(async () => {
    if (sending.current) return
    sending.current = true
    while (next.current) {
      const before = now.current
      const to = next.current
      next.current = null
      const answer = await call('PATCH', pathOf(meeting), to satisfies Turn)
      tell(answer)
      if (!next.current && (!answer.ok || now.current !== before)) setWanted(null)
    }
    sending.current = false
  }, [meeting, tell])

  // What the server has written counts as soon as nothing of mine is on its way.
  useEffect(() => {
    if (shown && !sending.current) setWanted(null)
  }, [shown])

  const at = wanted ?? { page: shown?.page ?? 1, black: shown?.black ?? false }
  const turn = useCallback(
    (to: Turn) => {
      const from = next.current ?? at
      const { page = from.page, black = to.page === undefined && from.black } = to
      next.current = { page, black }
      setWanted(next.current)
      void send()
    },
    [at, send],
  )
  return { at, turn }
}

/** Says why something about the showing was refused. */
export function useTell(): (answer: Answer<unknown>) => boolean {
  const words = useWords()
  return useCallback(
    (answer) => {
      if (answer.ok) return true
      toast({ text: words.refusals[answer.refused], tone: 'error' })
      return false
    },
    [words],
  )
}
