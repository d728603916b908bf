/**
 * The text as it is read while the editor is fetched: the same look, drawn from the live document without an editor, so that
 * nothing moves when the editor takes its place.
 */
import type { NoteNode } from '@samsyn/meeting/contents'
import { rawNote } from '@samsyn/meeting/notes'
import { useCallback, useRef, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import { useWords } from '../person.tsx'
import { drawNote } from './draw-note.tsx'
import css from './note.module.css'

export function StillText({ document, editable }: { document: Y.Doc; editable: boolean }) {
  const words = useWords().editor
  const note = useNote(document)
  const empty = note.content?.every((node) => node.type === 'paragraph' && !node.content?.length) ?? true
  return (
    <div className={css.place}>
      <div className={css.text} lang="sv" translate="no">
        {empty ? (
          <p className={editable ? css.empty : undefined} data-placeholder={words.placeholder}>
            <br />
          </p>
        ) : (
          drawNote(note.content)
        )}
      </div>
    </div>
  )
}

/** The note, read again (once a frame) when the document changes. */
function useNote(document: Y.Doc): NoteNode {
  const known = useRef<{ document: Y.Doc; note: NoteNode } | null>(null)
  const subscribe = useCallback(
    (listener: () => void) => {
      let frame = 0
      const changed = () => {
        if (frame) return
        frame = requestAnimationFrame(() => {
          frame = 0
          known.current = null
          listener()
        })
      }
      known.current = null // what changed while nobody listened
      document.on('update', changed)
      return () => {
        cancelAnimationFrame(frame)
        document.off('update', changed)
      }
    },
    [document],
  )
  return useSyncExternalStore(subscribe, () => {
    if (known.current?.document !== document) known.current = { document, note: rawNote(document) }
    return known.current.note
  })
}
