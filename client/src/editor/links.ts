/**
 * Links as they are written and followed. A written address becomes a link when the word is ended by the one who writes it;
 * what others write is left alone. A click stays in the text, a click with Ctrl opens a page of its own.
 */

import { mayLinkTo } from '@samsyn/meeting/links'
import { linkAddress } from '@samsyn/meeting/note-format'
import { type Editor, Extension } from '@tiptap/core'
import type { Mark, Slice } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

export type LinkAt = { from: number; to: number; href: string }

/** The link at a position, from its first to its last character. */
export function linkAt(editor: Editor, position: number): LinkAt | null {
  const $at = editor.state.doc.resolve(position)
  const type = editor.schema.marks.link
  if (!type || !$at.parent.isTextblock) return null
  const markOf = (index: number): Mark | undefined =>
    $at.parent.maybeChild(index)?.marks.find((mark) => mark.type === type)
  let index = $at.index()
  if (!markOf(index) && $at.textOffset === 0) index--
  const mark = markOf(index)
  if (!mark || !mayLinkTo(mark.attrs.href)) return null
  let first = index
  let last = index
  while (markOf(first - 1)?.eq(mark)) first--
  while (markOf(last + 1)?.eq(mark)) last++
  const size = (to: number): number =>
    Array.from({ length: to }, (_, child) => $at.parent.child(child).nodeSize).reduce(
      (sum, one) => sum + one,
      $at.start(),
    )
  return { from: size(first), to: size(last + 1), href: mark.attrs.href }
}

export function openLink(href: string): void {
  if (mayLinkTo(href)) window.open(href, '_blank', 'noopener,noreferrer')
}

/** An address that is pasted over words becomes theirs. */
function linkSelection({ state, dispatch }: EditorView, pasted: Slice): boolean {
  const { from, to, empty } = state.selection
  const type = state.schema.marks.link
  const text = pasted.content.textBetween(0, pasted.content.size, ' ').trim()
  if (empty || !type || !/^((https?:\/\/|www\.)\S+|[\w.+-]+@[\w-]+(\.[\w-]+)+)$/i.test(text)) return false
  const href = linkAddress(text)
  if (!href) return false
  dispatch(state.tr.addMark(from, to, type.create({ href })))
  return true
}

/** Makes the address that stands before the caret a link. */
function linkWrittenWord(view: EditorView): void {
  const { $from, empty } = view.state.selection
  const type = view.state.schema.marks.link
  if (!type || !empty || view.composing) return
  const before = $from.parent.textBetween(0, $from.parentOffset, ' ', '\ufffc')
  const word = /(?:^|[\s("])((?:https?:\/\/|www\.)\S*[^\s.,;:!?)"]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)[.,;:!?)"]*$/i.exec(
    before,
  )
  const written = word?.[1]
  const href = written ? linkAddress(written) : null
  if (!word || !written || !href) return
  const from = $from.start() + word.index + word[0].indexOf(written)
  const to = from + written.length
  if (!view.state.doc.rangeHasMark(from, to, type))
    view.dispatch(view.state.tr.addMark(from, to, type.create({ href })))
}

/** Typed addresses become links; clicks on links are taken care of. */
export const Links = Extension.create({
  name: 'noteLinks',
  priority: 900,
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          handleTextInput: (view, _from, _to, text) => {
            if (/^\s$/.test(text)) linkWrittenWord(view)
            return false
          },
          handleKeyDown: (view, event) => {
            if (event.key === 'Enter' && !event.isComposing) linkWrittenWord(view)
            return false
          },
          handlePaste: (view, _event, slice) => editor.isEditable && linkSelection(view, slice),
          handleDOMEvents: {
            click: (view, event) => {
              const link = event.target instanceof Element ? event.target.closest('a') : null
              if (!link || !view.dom.contains(link)) return false
              event.preventDefault()
              if (!editor.isEditable || event.ctrlKey || event.metaKey) openLink(link.getAttribute('href') ?? '')
              else editor.storage.noteParts.showLink()
              return false
            },
          },
        },
      }),
    ]
  },
})
