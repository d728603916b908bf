/**
 * The text of an item: toolbar, head, what is written, and the people who write. Fetched when a board is opened, because
 * the editor is the largest part of it; and mounted for the item in view only.
 */
import type { Item } from '@samsyn/meeting/contents'
import type { ReactNode } from 'react'
import { NoteMargin, NoteText, NoteToolbar, useNoteEditor } from '../editor/NoteEditor.tsx'
import { useSettings, useWords } from '../person.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Skeleton } from '../ui/States.tsx'
import css from './Notes.module.css'
import { type LiveDocument, useConnection, useMeetingState, useNotes } from './useMeeting.ts'

type Props = {
  item: Item
  leader: boolean
  mayPropose: boolean
  /** Makes a decision or an action, or proposes one; true when it was taken. */
  onAdd: (kind: 'decision' | 'action', text: string) => Promise<boolean>
  onFiles?: ((files: File[]) => void) | undefined
  /** The word that adds an attachment, for those who may. */
  addFile: ReactNode
  /** Stands between toolbar and text. */
  head: ReactNode
  /** Stands after the text. */
  children: ReactNode
}

export default function Notes(props: Props) {
  const words = useWords()
  const notes = useNotes(props.item.id)
  if (notes?.damaged)
    return (
      <div className={css.notes} data-damaged>
        <div className={css.bar} />
        {props.head}
        <Banner tone="error" inset>
          {words.board.damagedNotes}
        </Banner>
        {props.children}
      </div>
    )
  if (!notes?.ready)
    return (
      <div className={css.notes}>
        <div className={css.bar} />
        {props.head}
        <Skeleton lines={4} />
        {props.children}
      </div>
    )
  return <OpenNotes key={`${notes.name}-${notes.doc.guid}`} {...props} notes={notes} />
}

function OpenNotes({
  notes,
  item,
  leader,
  mayPropose,
  onAdd,
  onFiles,
  addFile,
  head,
  children,
}: Props & { notes: LiveDocument }) {
  const words = useWords()
  const { language } = useSettings()
  const connection = useConnection()
  const { info } = useMeetingState()
  const editable = connection.mayWrite('notes', item.id)
  const seats = info?.seats ?? []
  const editor = useNoteEditor({
    document: notes.doc,
    awareness: notes.awareness,
    editable,
    label: words.board.notesOf({ number: item.number, title: item.title }),
    language,
    triggers: leader ? 'at-once' : 'on-enter',
    onTrigger: (kind, text) => onAdd(kind, text),
    ...(onFiles ? { onFile: onFiles } : {}),
  })
  const add = (
    <>
      {mayPropose && (
        <>
          <Button
            kind="word"
            icon="plus"
            className={css.decision}
            onPress={() => void onAdd('decision', '')}
            label={leader ? words.board.addDecisionLong : words.board.proposeDecision}
          >
            {words.board.addDecision}
          </Button>
          <Button
            kind="word"
            icon="plus"
            onPress={() => void onAdd('action', '')}
            label={leader ? words.board.addActionLong : words.board.proposeAction}
          >
            {words.board.addAction}
          </Button>
        </>
      )}
      <span className={css.wide}>{addFile}</span>
    </>
  )
  return (
    <div className={css.notes} data-synced={notes.synced}>
      <div className={css.bar}>{editable && <NoteToolbar editor={editor} slots={{ add }} />}</div>
      {head}
      <div className={css.text}>
        <NoteText editor={editor} />
        <NoteMargin editor={editor} awareness={notes.awareness} seats={seats} />
      </div>
      {children}
      {addFile && <p className={css.narrow}>{addFile}</p>}
    </div>
  )
}
