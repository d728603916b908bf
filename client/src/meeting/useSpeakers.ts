/** The speaker list as the board shows it, and what one may do with it. */
import type { AskToSpeak } from '@samsyn/api/turns'
import { isListed } from '@samsyn/meeting/attendance'
import { may } from '@samsyn/meeting/roles'
import type { Speaker } from '@samsyn/meeting/room'
import { isSpeaker, speakingNow, waitingNow } from '@samsyn/meeting/speakers'
import { useEffect, useRef } from 'react'
import { call, type Refused } from '../api.ts'
import { useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import type { Outline } from './useContents.ts'
import { useMeetingState } from './useMeeting.ts'
import { useRoom } from './useRoom.ts'

export type SpeakerList = {
  /** It is to be seen: the meeting is open, and the list is as well, or I lead, or somebody is on it. */
  shown: boolean
  open: boolean
  leads: boolean
  mayAsk: boolean
  speaking: Speaker | null
  waiting: readonly Speaker[]
  /** Everybody who has been on it. */
  all: readonly Speaker[]
  /** My request that waits, and its place from 1 (0 = I do not wait). */
  mine: Speaker | null
  place: number
  /** How many wait who asked at another item than the meeting is on. */
  left: number
  /** I have the word. */
  isMyTurn: boolean
  ask: (asked?: AskToSpeak) => void
  /** Takes a request back, or ends a turn. */
  leave: (speaker: Speaker) => void
  giveWord: (speaker: Speaker) => void
  move: (speaker: Speaker, place: number) => void
  setOpen: (open: boolean) => void
  clear: () => void
}

export function useSpeakers(
  { attendance, current }: Outline,
  onRefused: (refused: Refused | null) => void,
): SpeakerList {
  const { info } = useMeetingState()
  const { floor, speakers } = useRoom()
  const words = useWords().turns
  const path = `/api/meetings/${info?.id}/speakers`
  const ask = async (method: 'POST' | 'PATCH' | 'DELETE', to: string, body?: unknown) => {
    const answer = await call(method, to, body)
    onRefused(answer.ok ? null : answer)
  }

  const isOpen = info?.phase === 'open'
  const me = info ?? { attendee: '', name: '' }
  const speaking = isOpen ? speakingNow(speakers) : null
  const waiting = isOpen ? waitingNow(speakers) : []
  const at = waiting.findIndex((speaker) => isSpeaker(speaker, me))
  const isMyTurn = speaking !== null && isSpeaker(speaking, me)
  const takesPart = info !== null && may(info.role, 'take-part', info.phase)
  const leads = takesPart && may(info.role, 'lead', info.phase)
  useTurnNews(isMyTurn, at + 1)
  return {
    shown: isOpen && (floor.open || leads || speaking !== null || waiting.length > 0),
    open: floor.open,
    leads,
    mayAsk: takesPart && floor.open && isListed(attendance, me.attendee, me.name),
    speaking,
    waiting,
    all: speakers,
    mine: waiting[at] ?? null,
    place: at + 1,
    left: waiting.filter(({ item }) => item !== (current?.item ?? '')).length,
    isMyTurn,
    ask: (asked = {}) => void ask('POST', path, asked),
    leave: ({ id }) => void ask('DELETE', `${path}/${id}`),
    giveWord: ({ id }) => void ask('POST', `${path}/${id}/word`, { from: speaking?.id ?? '' }),
    move: ({ id, name }, place) => {
      void ask('PATCH', `${path}/${id}`, { place })
      announce(words.moved({ name, place: place + 1, count: waiting.length }))
    },
    setOpen: (open) => void ask('PATCH', `/api/meetings/${info?.id}/floor`, { open }),
    clear: () => void ask('DELETE', path),
  }
}

/** "Du är på tur", and before and after that: said once, politely. */
export function useTurnNews(isMyTurn: boolean, place: number): void {
  const words = useWords().turns
  const before = useRef({ isMyTurn, place })
  useEffect(() => {
    const was = before.current
    before.current = { isMyTurn, place }
    if (isMyTurn && !was.isMyTurn) announce(words.youSpeak)
    else if (place === 1 && was.place !== 1) announce(words.yourTurn)
    // On the way there only the first place is said: forty people come and go.
    else if (place > 0 && was.place === 0) announce(words.place({ n: place }))
  }, [isMyTurn, place, words])
}
