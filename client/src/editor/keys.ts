/**
 * The keyboard of the text, on Swedish keyboards too: what depends on a digit is read from the place of the key, and AltGr,
 * which Windows reports as Ctrl and Alt, is left to write @ and £.
 */
import { type Editor, Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { announce } from '../ui/announce.ts'
import type { NoteContext } from './context.ts'
import { moveBlock } from './move.ts'
import { startUndoStep } from './undo.ts'

export const Keys = Extension.create({
  name: 'noteKeys',
  priority: 900,
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          handleKeyDown: (view, event) => {
            if (view.composing || event.isComposing || event.keyCode === 229) return false
            return pressed(editor, event, editor.storage.noteParts.context())
          },
        },
      }),
    ]
  },
})

function pressed(editor: Editor, event: KeyboardEvent, context: NoteContext): boolean {
  const control = event.ctrlKey || event.metaKey
  const { altKey: alt, shiftKey: shift, key, code } = event
  const parts = editor.storage.noteParts
  if (event.getModifierState('AltGraph')) return false
  if (alt && key === 'F10') return done(parts.focusTools)
  if (key === 'Escape' && !control && !alt && !shift) return done(parts.leave)
  if (!editor.isEditable) return false

  if (control && alt && !shift) {
    if (code === 'Digit1') return editor.commands.toggleNode('heading', 'paragraph', { level: 2 })
    if (code === 'Digit2' || code === 'Digit3') return editor.commands.toggleNode('heading', 'paragraph', { level: 3 })
    if (code === 'Digit0') return editor.commands.setNode('paragraph')
  }
  if (control && shift && !alt) {
    if (code === 'Digit7') return editor.commands.toggleList('orderedList', 'listItem')
    if (code === 'Digit8') return editor.commands.toggleList('bulletList', 'listItem')
    if (code === 'Digit9') return editor.commands.toggleList('attList', 'listItem')
  }
  if (control && !alt && key === 'Enter') return done(() => void context.onTrigger(shift ? 'decision' : 'action', ''))
  if (control && !alt && !shift && key.toLowerCase() === 'k' && !editor.state.selection.empty)
    return done(parts.askForLink)
  if (alt && shift && !control && (key === 'ArrowUp' || key === 'ArrowDown'))
    return done(() => move(editor, key === 'ArrowUp' ? -1 : 1, context))
  if (key === 'Tab' && !control && !alt && editor.isActive('listItem')) {
    // Indents if it can; a Tab that cannot must not throw the writer out of the text.
    if (shift) editor.commands.liftListItem('listItem')
    else editor.commands.sinkListItem('listItem')
    return true
  }
  return false
}

function done(act: () => void): true {
  act()
  return true
}

function move(editor: Editor, by: -1 | 1, { words, onMove }: NoteContext): void {
  const transaction = moveBlock(editor.state, by)
  if (!transaction) {
    onMove?.(by)
    return
  }
  startUndoStep(editor.state)
  editor.view.dispatch(transaction)
  announce(by < 0 ? words.movedUp : words.movedDown)
}
