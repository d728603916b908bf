/**
 * Somebody who is meant in the text: put in with "@" (slash.ts), a mark over the letters of the name. It stands for that
 * person as long as the name is whole: whoever writes in it, or takes letters from it, makes it plain text.
 */
import { type Editor, Extension } from '@tiptap/core'
import type { MarkType, Node as NoteNode, ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state'
import { isRemote } from './is-remote.ts'
import { startUndoStep } from './undo.ts'

const markOf = ({ schema }: EditorState): MarkType => schema.marks.mention as MarkType

/** Puts a name in at the caret, for whom it means. */
export function mention(editor: Editor, of: string, name: string): void {
  const { state } = editor
  const { from } = state.selection
  const type = markOf(state)
  const tr = state.tr.insertText(name)
  editor.view.dispatch(tr.addMark(from, from + name.length, type.create({ of })).removeStoredMark(type))
  startUndoStep(editor.state)
}

export const Mentions = Extension.create({
  name: 'noteMentions',
  priority: 960,
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleKeyDown: ({ state, composing, dispatch }, event) => {
          if (event.key !== 'Backspace' || composing || event.ctrlKey || event.metaKey || event.altKey) return false
          const type = markOf(state)
          const from = startOfMention(state.selection.$from, type)
          if (!state.selection.empty || from === null) return false
          dispatch(state.tr.removeMark(from, state.selection.from, type))
          return true
        },
      },
      appendTransaction: (transactions, _before, state) => {
        const type = markOf(state)
        const broken = transactions.flatMap((transaction, at) =>
          transaction.docChanged && !isRemote(transaction)
            ? brokenBy(transaction, transactions.slice(at + 1), type)
            : [],
        )
        if (broken.length === 0) return null
        const tr = state.tr
        for (const { from, to } of broken) tr.removeMark(from, to, type)
        return tr
      },
    }),
  ],
})

/** Where the mention begins that ends at the caret; null when none does. */
function startOfMention($caret: ResolvedPos, type: MarkType): number | null {
  const mark = $caret.nodeBefore?.marks.find((one) => one.type === type)
  if (!mark || ($caret.nodeAfter && mark.isInSet($caret.nodeAfter.marks))) return null
  let from = $caret.pos
  for (let at = $caret.index() - ($caret.textOffset > 0 ? 0 : 1); at >= 0; at--) {
    const node = $caret.parent.child(at)
    if (!mark.isInSet(node.marks)) break
    from -= node.nodeSize
  }
  return from
}

type Range = { from: number; to: number }

/** What is left of the mentions that a change has cut or written into, where it lies after all the changes. */
function brokenBy(transaction: Transaction, later: readonly Transaction[], type: MarkType): Range[] {
  const found: Range[] = []
  transaction.steps.forEach((step, at) => {
    const before = transaction.docs[at]
    if (!before) return
    const after = (position: number, side: 1 | -1) =>
      later.reduce((place, { mapping }) => mapping.map(place, side), transaction.mapping.slice(at).map(position, side))
    step.getMap().forEach((start, end) => {
      for (const { from, to } of mentionsNear(before, start, end, type)) {
        const isWhole = end <= from || start >= to
        if (isWhole) continue
        const left = { from: after(from, 1), to: after(to, -1) }
        if (left.from < left.to) found.push(left)
      }
    })
  })
  return found
}

/** The mentions that touch a place: of each all its letters, whatever other marks parts of it have. */
function mentionsNear(doc: NoteNode, start: number, end: number, type: MarkType): Range[] {
  const found: (Range & { of: unknown })[] = []
  doc.nodesBetween(Math.max(0, start - 1), Math.min(doc.content.size, end + 1), (block, position) => {
    if (!block.isTextblock) return true
    block.forEach((node, offset) => {
      const of = node.marks.find((one) => one.type === type)?.attrs.of as unknown
      const from = position + 1 + offset
      const last = found.at(-1)
      if (of === undefined) return
      if (last?.of === of && last.to === from) last.to = from + node.nodeSize
      else found.push({ of, from, to: from + node.nodeSize })
    })
    return false
  })
  return found
}
