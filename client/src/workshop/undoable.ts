/** Something that is done to a live document and can be taken back by itself, whatever was done after it. */
import * as Y from 'yjs'

/** Does it, and answers with what takes it back: only that, and only where nobody has put something else since. */
export function undoable(doc: Y.Doc, maps: readonly string[], act: () => void): () => void {
  const origin = {}
  const manager = new Y.UndoManager(
    maps.map((name) => doc.getMap(name)),
    { trackedOrigins: new Set([origin]) },
  )
  doc.transact(act, origin)
  // It is not to look at what is done from here on.
  manager.destroy()
  return () => void manager.undo()
}
