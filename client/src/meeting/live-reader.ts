/** Plain values of live documents, for components: read anew, once a frame, when one of the documents changes. */
import type * as Y from 'yjs'

export type Reader<T> = { subscribe: (listener: () => void) => () => void; read: () => T }

/** For `useSyncExternalStore`: the same value until something has changed. */
export function readerOfLive<T>(documents: readonly Y.Doc[], read: () => T): Reader<T> {
  let value: { now: T } | null = null
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
