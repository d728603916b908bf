/**
 * "Beslut:" and "Uppdrag:" typed at the start of a paragraph. What is typed here counts and nothing else: a line that came
 * from somebody else, was pasted, or was brought back with undo is only text.
 *
 * A line is armed when its colon is typed. Armed is remembered as a place in the shared document, since a remote change
 * replaces the editor's own document as a whole.
 */
import { Extension } from '@tiptap/core'
import type { ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap'
import type { RelativePosition } from 'yjs'
import type { NoteContext, TriggerKind } from './context.ts'
import { startUndoStep } from './undo.ts'

const kinds: Readonly<Record<string, TriggerKind>> = {
  beslut: 'decision',
  decision: 'decision',
  uppdrag: 'action',
  uppgift: 'action',
  action: 'action',
  task: 'action',
}

function readLine(text: string): { kind: TriggerKind; length: number; rest: string } | null {
  const [whole, word, rest] = /^(\p{L}+):(.*)$/su.exec(text) ?? []
  const kind = kinds[word?.toLowerCase() ?? '']
  return kind && whole !== undefined && rest !== undefined
    ? { kind, length: whole.length - rest.length, rest: rest.trim() }
    : null
}

export const Triggers = Extension.create({
  name: 'noteTriggers',
  priority: 900,
  addProseMirrorPlugins() {
    const { editor } = this
    return [triggersPlugin(() => editor.storage.noteParts.context())]
  },
})

function triggersPlugin(context: () => NoteContext): Plugin {
  let armed: RelativePosition | null = null
  let colonTyped = false

  /** The start of the armed line as it lies now. */
  const armedAt = (state: EditorState): number | null => {
    const { doc, type, binding } = ySyncPluginKey.getState(state)
    return armed && relativePositionToAbsolutePosition(doc, type, armed, binding.mapping)
  }
  /** The armed line if the caret is in it. */
  const lineHere = (state: EditorState) => {
    const { $from, empty } = state.selection
    if (!empty || $from.parent.type.name !== 'paragraph' || armedAt(state) !== $from.start()) return null
    const line = readLine(textOf($from))
    return line && { ...line, start: $from.start(), offset: $from.parentOffset, size: $from.parent.content.size }
  }
  const removeWords = (view: EditorView, start: number, size: number) => {
    startUndoStep(view.state)
    view.dispatch(view.state.tr.delete(start, start + size))
    startUndoStep(view.state)
    armed = null
  }

  return new Plugin({
    props: {
      handleTextInput(view, from, to, text) {
        if (text === ':') colonTyped = true
        if (text !== ' ' || view.composing || from !== to || context().triggers !== 'at-once') return false
        const line = lineHere(view.state)
        if (line?.rest !== '' || line.offset !== line.length || line.size !== line.length) return false
        view.dispatch(view.state.tr.insertText(text))
        removeWords(view, line.start, line.length + 1)
        void context().onTrigger(line.kind, '')
        return true
      },
      handleKeyDown(view, event) {
        if (event.key !== 'Enter' || event.isComposing || view.composing) return false
        if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false
        const line = lineHere(view.state)
        if (!line || line.offset !== line.size) return false
        if (context().triggers === 'on-enter') {
          if (line.rest !== '') void offer(view, line)
          return false
        }
        if (line.rest === '') removeWords(view, line.start, line.size)
        else {
          startUndoStep(view.state)
          removeLine(view, line.start)
          startUndoStep(view.state)
          armed = null
        }
        void context().onTrigger(line.kind, line.rest)
        return true
      },
    },
    view: () => ({
      update(view) {
        if (!colonTyped) return
        colonTyped = false
        const { $from } = view.state.selection
        const line = $from.parent.type.name === 'paragraph' ? readLine(textOf($from)) : null
        if (!line || line.length !== $from.parentOffset) return
        const { type, binding } = ySyncPluginKey.getState(view.state)
        armed = absolutePositionToRelativePosition($from.start(), type, binding.mapping)
      },
    }),
  })

  /** The line stays until the answer has come, and also then if somebody has changed it meanwhile. */
  async function offer(view: EditorView, line: { kind: TriggerKind; rest: string }): Promise<void> {
    const where = armed
    const taken = await context().onTrigger(line.kind, line.rest)
    if (taken !== true || view.isDestroyed || !where) return
    const { doc, type, binding } = ySyncPluginKey.getState(view.state)
    const start = relativePositionToAbsolutePosition(doc, type, where, binding.mapping)
    if (start === null || readLine(textOf(view.state.doc.resolve(start)))?.rest !== line.rest) return
    startUndoStep(view.state)
    removeLine(view, start)
    startUndoStep(view.state)
  }
}

const textOf = ($at: ResolvedPos): string => $at.parent.textBetween(0, $at.parent.content.size, '\n', '\n')

function removeLine(view: EditorView, start: number): void {
  const { tr } = view.state
  const $start = tr.doc.resolve(start)
  // The only paragraph of a text or a cell stays, empty.
  if ($start.node(-1).childCount === 1 && $start.node(-1).type.name !== 'listItem') tr.delete(start, $start.end())
  else tr.deleteRange($start.before(), $start.after())
  view.dispatch(tr.scrollIntoView())
}
