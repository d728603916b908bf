/** A part of the page that is connected to one meeting. */
import { type ReactNode, useEffect, useState } from 'react'
import { MeetingConnection, MeetingContext } from './useMeeting.ts'

type Props = {
  meeting: string
  /** Shows the meeting and nothing else. */
  watches?: boolean
  /** What is seen until there is something of the meeting. */
  opening: ReactNode
  children: ReactNode
}

export function InMeeting({ meeting, watches = false, opening, children }: Props) {
  const [connection, setConnection] = useState<MeetingConnection | null>(null)
  useEffect(() => {
    const made = new MeetingConnection(meeting, { watches })
    setConnection(made)
    return () => made.close()
  }, [meeting, watches])
  return connection ? <MeetingContext value={connection}>{children}</MeetingContext> : opening
}
