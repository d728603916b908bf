/**
 * What the person has done on the way to a freeze: warnings let be, with a reason, and things put right. Kept for the
 * tab, since looking at a place in the meeting leaves the wizard for a while.
 */
import { useState } from 'react'

export type Session = {
  /** By the finding's key. */
  kept: Record<string, { code: string; reason: string; what: string }>
  /** What was wrong and what was done about it, in words, the latest last. */
  repaired: { what: string; how: string }[]
}

const key = (meeting: string) => `samsyn.freeze.${meeting}`

function stored(meeting: string): Session {
  try {
    const value = JSON.parse(sessionStorage.getItem(key(meeting)) ?? '{}') as Partial<Session>
    return { kept: value.kept ?? {}, repaired: value.repaired ?? [] }
  } catch {
    return { kept: {}, repaired: [] }
  }
}

export function useSession(meeting: string): [Session, (change: (session: Session) => Session) => void] {
  const [session, setSession] = useState(() => stored(meeting))
  const change = (next: (session: Session) => Session) =>
    setSession((before) => {
      const after = next(before)
      try {
        sessionStorage.setItem(key(meeting), JSON.stringify(after))
      } catch {
        // Without storage it holds until the page is left.
      }
      return after
    })
  return [session, change]
}
