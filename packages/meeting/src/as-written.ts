/**
 * A document that changes only by what somebody has written in it.
 *
 * After a change from elsewhere Yjs takes away marks that mean nothing any more, on each side at its own time, as a change that
 * nobody has made: on a server it would be in no journal, and of somebody who may only read it would be refused. They do no
 * harm where they are, and whoever writes beside them takes them away as their own.
 */
import type * as Y from 'yjs'

export function asWritten<D extends Y.Doc>(document: D): D {
  // Yjs asks for this right after it has told of the transaction.
  document.on('afterTransaction', (transaction) => {
    transaction._needFormattingCleanup = false
  })
  return document
}
