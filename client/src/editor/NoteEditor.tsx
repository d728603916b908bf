/** The editor of notes, in the place of the still text: the largest part of the client, fetched when a board is there. */
import { useLayoutEffect } from 'react'
import { NoteMargin } from './NoteMargin.tsx'
import { NoteText } from './NoteText.tsx'
import type { NoteTools } from './NoteToolbar.tsx'
import { toolsOf } from './tools.ts'
import { type NoteEditorOptions, useNoteEditor } from './useNoteEditor.ts'

type Props = NoteEditorOptions & {
  /** Everybody with a place in the meeting, so that two persons do not get the same initials. */
  seats: readonly { slot: number; name: string }[]
  /** The editor is on the page, with its tools; null when it goes. */
  onTools: (tools: NoteTools | null) => void
}

export default function NoteEditor({ seats, onTools, ...options }: Props) {
  const editor = useNoteEditor(options)
  useLayoutEffect(() => {
    if (!editor) return
    onTools(toolsOf(editor))
    return () => onTools(null)
  }, [editor, onTools])
  return (
    <>
      <NoteText editor={editor} />
      <NoteMargin editor={editor} awareness={options.awareness} seats={seats} />
    </>
  )
}
