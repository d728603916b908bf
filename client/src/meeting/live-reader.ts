/**
 * Plain values of live documents, for components: read anew, once a frame, when one of the documents changes; and at once
 * when it was changed here. Until a field says what was just written in it React puts back what it said before, with the
 * caret at its end, and keys that come before a new field is there are written into the old one.
 */
import type * as Y from 'yjs'

export type Reader<T> = { subscribe: (listener: () => void) => () => void; read: () => T }

/** For `useSyncExternalStore`: the same value until something has changed. */
export function readerOfLive<T>(documents: readonly Y.Doc[], read: () => T): Reader<T> {
  let value: { now: T } | null = null
  let waits = false
  const listeners = new Set<() => void>()
  const changed = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
    if (local) return tell()
    if (waits) return
    waits = true
    // What was written here meanwhile has taken it along.
    const then = () => waits && tell()
    // A hidden tab draws no frames, but must not fall behind for ever.
    if (document.hidden) setTimeout(then, 200)
    else requestAnimationFrame(then)
  }
  const tell = () => {
    waits = false
    value = null
    for (const listener of listeners) listener()
  }
  return {
    subscribe(listener) {
      if (listeners.size === 0) {
        value = null // what changed while nobody looked
        for (const doc of documents) doc.on('update', changed)
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) for (const doc of documents) doc.off('update', changed)
      }
    },
    read: () => {
      value ??= { now: read() }
      return value.now
    },
  }
}
