/**
 * What the text, its tools and its menus need of each other, and how a component follows the editor. A part that is on the
 * screen says here how it is reached; one that is not there does nothing.
 */
import { type Editor, Extension } from '@tiptap/core'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { NoteContext } from './context.ts'
import { undoOf } from './undo.ts'

type Parts = {
  context: () => NoteContext
  /** Puts the keyboard in the toolbar. */
  focusTools: () => void
  /** Shows the address of the link at the caret. */
  showLink: () => void
  /** Asks for an address for what is marked. */
  askForLink: () => void
  /** Puts the keyboard after the text, so that Tab goes on. */
  leave: () => void
}

declare module '@tiptap/core' {
  interface Storage {
    noteParts: Parts
  }
}

const nothing = () => {}

export const NoteParts = Extension.create<{ context: () => NoteContext }, Parts>({
  name: 'noteParts',
  addStorage() {
    const { context } = this.options
    return { context, focusTools: nothing, showLink: nothing, askForLink: nothing, leave: nothing }
  },
})

/** Calls back whenever something about the editor may have changed: text, selection, focus, what can be undone. */
export function follow(editor: Editor, changed: () => void): () => void {
  const events = ['transaction', 'focus', 'blur', 'update'] as const
  const undo = undoOf(editor)
  const undoEvents = ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const
  for (const event of events) editor.on(event, changed)
  for (const event of undoEvents) undo?.on(event, changed)
  return () => {
    for (const event of events) editor.off(event, changed)
    for (const event of undoEvents) undo?.off(event, changed)
  }
}

/** Reads facts about the editor; as long as they are the same, the same object. */
export function reader<T extends object>(editor: Editor | null, read: (editor: Editor) => T, none: T): () => T {
  let last = none
  return () => {
    const facts = editor && !editor.isDestroyed ? read(editor) : none
    if (JSON.stringify(facts) !== JSON.stringify(last)) last = facts
    return last
  }
}

/** Facts about the editor, read again whenever it changes. `read` must not depend on anything but the editor. */
export function useFacts<T extends object>(editor: Editor | null, read: (editor: Editor) => T, none: T): T {
  const subscribe = useCallback((changed: () => void) => (editor ? follow(editor, changed) : nothing), [editor])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read is the same as long as the editor is.
  const facts = useMemo(() => reader(editor, read, none), [editor])
  return useSyncExternalStore(subscribe, facts)
}
