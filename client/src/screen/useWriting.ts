/** Who writes in which decision, and where: told by the documents themselves, since a decision's fields show no carets. */
import { type DecisionChange, watchDecisions } from '@samsyn/meeting/decisions'
import { useEffect, useState } from 'react'
import { serverNow } from '../meeting/clock.ts'
import type { LiveDocument } from '../meeting/useMeeting.ts'

export type Written = Pick<DecisionChange, 'part' | 'index'> & {
  /** Milliseconds, on the server's clock. */
  at: number
  /** Who wrote, as the server says; '' and 0 when that cannot be told. */
  name: string
  slot: number
}

/** Somebody writes for so long after the last letter. */
export const stillWriting = 4000

/** By decision: what was changed last since this screen looks. */
export function useWriting(decisions: LiveDocument | null): ReadonlyMap<string, Written> {
  const [written, setWritten] = useState<ReadonlyMap<string, Written>>(new Map())
  const doc = decisions?.synced ? decisions.doc : null
  const awareness = decisions?.awareness
  useEffect(() => {
    if (!doc || !awareness) return
    return watchDecisions(doc, (changes) =>
      setWritten((before) => {
        const now = new Map(before)
        for (const { decision, part, index, client } of changes) {
          const user = awareness.getStates().get(client)?.user as { name?: unknown; slot?: unknown } | undefined
          const known = client === 0 ? before.get(decision) : undefined
          now.set(decision, {
            part,
            index,
            at: serverNow(),
            name: typeof user?.name === 'string' ? user.name : (known?.name ?? ''),
            slot: typeof user?.slot === 'number' ? user.slot : (known?.slot ?? 0),
          })
        }
        return now
      }),
    )
  }, [doc, awareness])
  return written
}
