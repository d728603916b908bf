/** The meeting's contents as plain values, read anew (once a frame) when a live document changes. */
import { readCurrent } from '@samsyn/meeting/agenda'
import type { MeetingContents } from '@samsyn/meeting/contents'
import { readOutline } from '@samsyn/meeting/read-contents'
import { useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import { type Reader, readerOfLive } from './live-reader.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'

export type Outline = MeetingContents & {
  /** The item the meeting is on. */
  current: { item: string; since: string } | null
}

const readers = new WeakMap<Y.Doc, WeakMap<Y.Doc, Reader<Outline>>>()

function readerOf(agenda: Y.Doc, decisions: Y.Doc): Reader<Outline> {
  const known = readers.get(agenda)?.get(decisions)
  if (known) return known
  const reader = readerOfLive([agenda, decisions], () => ({
    ...readOutline(agenda, decisions),
    current: readCurrent(agenda),
  }))
  const ofAgenda = readers.get(agenda) ?? new WeakMap<Y.Doc, Reader<Outline>>()
  readers.set(agenda, ofAgenda)
  ofAgenda.set(decisions, reader)
  return reader
}

const nothing: Reader<Outline> = { subscribe: () => () => {}, read: () => empty }
const empty: Outline = {
  facts: {
    date: '',
    start: '',
    end: '',
    place: '',
    link: '',
    form: 'physical',
    diaryNumber: '',
    chair: '',
    secretary: '',
    nextMeeting: '',
  },
  attendance: [],
  items: [],
  attachments: [],
  current: null,
}

/** null until agenda and decisions are there, from the device or from the server. */
export function useOutline(): Outline | null {
  const connection = useConnection()
  useMeetingState()
  const { agenda, decisions } = connection
  const ready = agenda?.ready === true && decisions !== null
  const reader = ready ? readerOf(agenda.doc, decisions.doc) : nothing
  const outline = useSyncExternalStore(reader.subscribe, reader.read)
  return ready ? outline : null
}
