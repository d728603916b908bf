/**
 * The caret stays where its writer has it while others write. The binding to Yjs knows the place exactly, but then looks for
 * a block with the same words as before and goes there instead: to another empty line, when one stands in an empty line
 * oneself, or to another line that says what one's own said. As long as the block is still there, its place is the right one.
 *
 * It is also where a key has moved it to a moment ago, before the browser has said so.
 *
 * On the screen the line stays where it is as well: what others write above it moves what is above.
 *
 * What is undone or done again takes the caret along, as in other editors: one goes on writing there.
 */
import { Extension } from '@tiptap/core'
import type { Node as NoteDocument } from '@tiptap/pm/model'
import { Plugin, Selection, TextSelection, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { readCaret } from './read-caret.ts'

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

/** What comes out of the shared document is somebody else's, or one's own that is undone or done again. */
const comesFrom = (transaction: Transaction): 'others' | 'undo' | null => {
  const meta = transaction.getMeta(ySyncPluginKey)
  if (!transaction.docChanged || meta?.isChangeOrigin !== true) return null
  return meta.isUndoRedoOperation ? 'undo' : 'others'
}
const isRemote = (transaction: Transaction): boolean => comesFrom(transaction) === 'others'

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
      props: {
        handleDOMEvents: {
          keydown(view) {
            if (!view.composing) readCaret()
          },
        },
      },
      appendTransaction: (transactions, before, after) => {
        if (transactions.some((one) => comesFrom(one) === 'undo')) {
          const end = endOfChange(before.doc, after.doc)
          if (end === null) return null
          return after.tr.setSelection(Selection.near(after.doc.resolve(end), -1)).scrollIntoView()
        }
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

/** Where in the later document that ends in which the two differ; null when they do not. */
function endOfChange(before: NoteDocument, after: NoteDocument): number | null {
  const start = before.content.findDiffStart(after.content)
  const end = before.content.findDiffEnd(after.content)
  if (start === null || end === null) return null
  // Where what was put in or taken out repeats what is beside it, both searches count that as the same.
  return end.b + Math.max(0, start - Math.min(end.a, end.b))
}

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
