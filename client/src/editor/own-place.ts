/**
 * The caret stays where its writer has it while others write. The binding to Yjs knows the place exactly, but then looks for
 * a block with the same words as before and goes there instead: to another empty line, when one stands in an empty line
 * oneself, or to another line that says what one's own said. As long as the block is still there, its place is the right one.
 *
 * On the screen the line stays where it is as well: what others write above it moves what is above.
 */
import { Extension } from '@tiptap/core'
import type { Node as NoteDocument } from '@tiptap/pm/model'
import { Plugin, TextSelection, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'

type Kept = {
  type: string
  anchor: Y.RelativePosition | null
  head: Y.RelativePosition | null
  absAnchor: number
  absHead: number
}
type Sync = {
  doc: Y.Doc
  type: Y.XmlFragment
  /** `beforeTransactionSelection`: what was selected before the change of somebody else that is being taken in. */
  binding: { mapping: Map<never, never>; beforeTransactionSelection: Kept | null } | null
}

/** Of somebody else: what is undone or done again here is one's own. */
const isRemote = (transaction: Transaction): boolean => {
  const meta = transaction.getMeta(ySyncPluginKey)
  return transaction.docChanged && meta?.isChangeOrigin === true && !meta.isUndoRedoOperation
}

export const OwnPlace = Extension.create({
  name: 'ownPlace',
  dispatchTransaction({ transaction, next }) {
    const { view } = this.editor
    const before = isRemote(transaction) && view.hasFocus() ? topOfLine(view) : -1
    next(transaction)
    // Who has gone to read elsewhere is not brought back.
    const wasSeen = before >= 0 && before <= window.innerHeight
    if (wasSeen) window.scrollBy({ top: topOfLine(view) - before, behavior: 'instant' })
  },
  addProseMirrorPlugins: () => [
    new Plugin({
      appendTransaction: (transactions, before, after) => {
        const sync: Sync | undefined = transactions.some(isRemote) ? ySyncPluginKey.getState(after) : undefined
        const kept = sync?.binding?.beforeTransactionSelection
        if (!sync || !kept || kept.type !== 'text') return null
        const anchor = placeNow(sync, kept.anchor, before.doc, kept.absAnchor)
        const head = placeNow(sync, kept.head, before.doc, kept.absHead)
        if (anchor === null || head === null || Math.max(anchor, head) > after.doc.content.size) return null
        if (anchor === after.selection.anchor && head === after.selection.head) return null
        return after.tr.setSelection(TextSelection.between(after.doc.resolve(anchor), after.doc.resolve(head)))
      },
    }),
  ],
})

/** Where a place is now; null when its block has gone, or was not found when it was kept. */
function placeNow(sync: Sync, kept: Y.RelativePosition | null, before: NoteDocument, was: number): number | null {
  if (!kept || !sync.binding || was > before.content.size) return null
  // In an empty line there is no letter to keep to: one that was kept is of the line before.
  if (kept.item && before.resolve(was).parent.content.size === 0) return null
  const found = Y.createAbsolutePositionFromRelativePosition(kept, sync.doc)
  if (!found || found.type === sync.type || found.type._item?.deleted !== false) return null
  return relativePositionToAbsolutePosition(sync.doc, sync.type, kept, sync.binding.mapping)
}

/** Where in the window the line is that its writer is in. */
const topOfLine = (view: EditorView): number => view.coordsAtPos(view.state.selection.head).top
