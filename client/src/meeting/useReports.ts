/** What is reported in a round: a live document for each row. */
import type { Item } from '@samsyn/meeting/contents'
import { reportDocument } from '@samsyn/meeting/documents'
import { hasAnswered, type Report, readReport, readRows, roundOf } from '@samsyn/meeting/rounds'
import { useEffect, useReducer } from 'react'
import type { Outline } from './useContents.ts'
import { type LiveDocument, useConnection, useMeetingState } from './useMeeting.ts'
import { useRoom } from './useRoom.ts'

export type Known = { live: LiveDocument; report: Report }

/** Opens the reports for as long as they are shown, and draws them anew, once a frame, when one has changed. */
export function useReports(names: readonly string[]): Map<string, Known> {
  const connection = useConnection()
  const { documents } = useMeetingState()
  const [, redraw] = useReducer((times: number) => times + 1, 0)
  const key = names.join(' ')
  useEffect(() => {
    const stops = key.split(' ').flatMap((name) => (name === '' ? [] : connection.need(name)))
    return () => {
      for (const stop of stops) stop()
    }
  }, [connection, key])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `documents` says that one of them has been opened or replaced
  useEffect(() => {
    const docs = key.split(' ').flatMap((name) => connection.document(name)?.doc ?? [])
    let frame = 0
    const changed = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        redraw()
      })
    }
    for (const doc of docs) doc.on('update', changed)
    return () => {
      cancelAnimationFrame(frame)
      for (const doc of docs) doc.off('update', changed)
    }
  }, [connection, key, documents])
  return new Map(
    names.flatMap((name) => {
      const live = connection.document(name)
      return live ? [[name, { live, report: readReport(live.doc) }]] : []
    }),
  )
}

/** How many rows of an item's round have an answer. */
export function useAnswers(item: Item, { attendance }: Outline): number {
  const { meeting } = useConnection()
  const round = roundOf(item, useRoom())
  const rows = round ? readRows(attendance, round) : []
  const reports = useReports(rows.map(({ id }) => reportDocument(meeting, item.id, id)))
  return [...reports.values()].filter(({ report }) => hasAnswered(report)).length
}
