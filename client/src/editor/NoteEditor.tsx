/** The editor of notes: what a board mounts. Fetched when a board is opened, since it is the largest part of the client. */
export { NoteMargin } from './NoteMargin.tsx'
export { NoteText } from './NoteText.tsx'
export { NoteToolbar } from './NoteToolbar.tsx'
export { type NoteEditorOptions, useNoteEditor } from './useNoteEditor.ts'
