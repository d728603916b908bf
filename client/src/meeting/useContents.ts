/** The meeting's contents as plain values, read anew (once a frame) when a live document changes. */
import { readCurrent } from '@samsyn/meeting/agenda'
import type { MeetingContents } from '@samsyn/meeting/contents'
import { readOutline } from '@samsyn/meeting/read-contents'
import { useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import { useConnection, useMeetingState } from './useMeeting.ts'

export type Outline = MeetingContents & {
  /** The item the meeting is on. */
  current: { item: string; since: string } | null
}

type Reader = { subscribe: (listener: () => void) => () => void; read: () => Outline }
const readers = new WeakMap<Y.Doc, WeakMap<Y.Doc, Reader>>()

function readerOf(agenda: Y.Doc, decisions: Y.Doc): Reader {
  const known = readers.get(agenda)?.get(decisions)
  if (known) return known
  let value: Outline | null = null
  let frame = 0
  const listeners = new Set<() => void>()
  const changed = () => {
    if (frame) return
    // A hidden tab draws no frames, but must not fall behind for ever.
    frame = document.hidden ? window.setTimeout(tell, 200) : requestAnimationFrame(tell)
  }
  const tell = () => {
    frame = 0
    value = null
    for (const listener of listeners) listener()
  }
  const reader: Reader = {
    subscribe(listener) {
      if (listeners.size === 0) {
        value = null // what changed while nobody looked
        for (const doc of [agenda, decisions]) doc.on('update', changed)
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) for (const doc of [agenda, decisions]) doc.off('update', changed)
      }
    },
    read: () => {
      value ??= { ...readOutline(agenda, decisions), current: readCurrent(agenda) }
      return value
    },
  }
  const ofAgenda = readers.get(agenda) ?? new WeakMap<Y.Doc, Reader>()
  readers.set(agenda, ofAgenda)
  ofAgenda.set(decisions, reader)
  return reader
}

const nothing: Reader = { subscribe: () => () => {}, read: () => empty }
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
