/** Undo takes back only what was done here: Yjs keeps who did what, and each editor has its own stack. */
import type { Editor } from '@tiptap/core'
import type { EditorState } from '@tiptap/pm/state'
import { yUndoPluginKey } from '@tiptap/y-tiptap'
import type { UndoManager } from 'yjs'

const managerOf = (state: EditorState): UndoManager | null => yUndoPluginKey.getState(state)?.undoManager ?? null

export const undoOf = (editor: Editor): UndoManager | null => managerOf(editor.state)

/** What comes next is a step of its own for undo, even if it comes at once. */
export const startUndoStep = (state: EditorState): void => managerOf(state)?.stopCapturing()
