/** What was refused just now, for as long as it is true: that there was no way to the server is over when there is one. */
import { useEffect, useState } from 'react'
import type { Refused } from '../api.ts'
import { useMeetingState } from './useMeeting.ts'

export function useRefused() {
  const [refused, setRefused] = useState<Refused | null>(null)
  const { status } = useMeetingState()
  useEffect(() => {
    if (status === 'connected') setRefused((now) => (now?.refused === 'offline' ? null : now))
  }, [status])
  return [refused, setRefused] as const
}
