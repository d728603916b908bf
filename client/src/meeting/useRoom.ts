/** What happens in the room beside what is written: the workshops, the timer, the speakers. The server alone writes it. */
import { emptyRoom, type Room, readRoom } from '@samsyn/meeting/room'
import { useMemo, useSyncExternalStore } from 'react'
import { type Reader, readerOfLive } from './live-reader.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'

const nothing: Reader<Room> = { subscribe: () => () => {}, read: () => emptyRoom }

export function useRoom(): Room {
  const { room } = useConnection()
  useMeetingState()
  const doc = room?.doc
  const reader = useMemo(() => (doc ? readerOfLive([doc], () => readRoom(doc)) : nothing), [doc])
  return useSyncExternalStore(reader.subscribe, reader.read)
}
