/**
 * What is found in the meeting while it goes on, for chair and secretary: asked of the server when nobody has written for
 * a moment, never more than every few seconds, and shown as one number and small marks. Typing does not wait for it.
 */
import type { Checks, Finding } from '@samsyn/api/meetings'
import { soFar } from '@samsyn/meeting/checks/so-far'
import { notesDocument } from '@samsyn/meeting/documents'
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { call } from '../api.ts'
import { whenIdle } from '../ui/idle.ts'
import type { Outline } from './useContents.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'

/** Milliseconds: after the last change, from one question to the next, and until what others write elsewhere is asked for. */
const afterChange = 1500
const apart = 4000
const elsewhere = 30_000

export type Remarks = {
  findings: readonly Finding[]
  /** How many there are at a place: an item's id stands for all that is in it. */
  at: ReadonlyMap<string, number>
  /** The server could not be asked. */
  late: boolean
  again: () => void
}

const none: Remarks = { findings: [], at: new Map(), late: false, again: () => {} }
export const RemarksContext = createContext<Remarks>(none)

/** `item`: the one in view, whose text is open here. */
export function useRemarks(leads: boolean, outline: Outline, item: string): Remarks {
  const connection = useConnection()
  const { info, documents } = useMeetingState()
  const phase = info?.phase ?? 'draft'
  const asks = leads && (phase === 'open' || phase === 'closed')
  const [answer, setAnswer] = useState<{ checks: Checks | null; late: boolean }>({ checks: null, late: false })
  const asked = useRef(0)

  const ask = useCallback(async () => {
    asked.current = Date.now()
    const got = await call<Checks>('GET', `/api/meetings/${connection.meeting}/checks`)
    setAnswer((before) => (got.ok ? { checks: got.value, late: false } : { ...before, late: true }))
  }, [connection])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `documents` says that a document was opened or replaced.
  useEffect(() => {
    if (!asks) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let callOff = () => {}
    const soon = () => {
      clearTimeout(timer)
      const wait = Math.max(afterChange, asked.current + apart - Date.now())
      timer = setTimeout(() => {
        callOff = whenIdle(() => void ask())
      }, wait)
    }
    const open = [
      connection.agenda,
      connection.decisions,
      connection.document(notesDocument(connection.meeting, item)),
    ].flatMap((live) => (live ? [live.doc] : []))
    for (const doc of open) doc.on('update', soon)
    const regularly = setInterval(() => !document.hidden && soon(), elsewhere)
    soon()
    return () => {
      clearTimeout(timer)
      clearInterval(regularly)
      callOff()
      for (const doc of open) doc.off('update', soon)
    }
  }, [asks, ask, connection, documents, item])

  const { items, current } = outline
  return useMemo(() => {
    if (!asks || !answer.checks) return none
    const findings = soFar(answer.checks.findings, { phase, items, current: current?.item ?? '' })
    const at = new Map<string, number>()
    for (const { place } of findings)
      for (const id of new Set([place.item, place.id])) if (id) at.set(id, (at.get(id) ?? 0) + 1)
    return { findings, at, late: answer.late, again: () => void ask() }
  }, [asks, answer, ask, phase, items, current])
}

export const useRemarksAt = (id: string): number => useContext(RemarksContext).at.get(id) ?? 0
