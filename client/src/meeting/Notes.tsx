/**
 * The text of an item: toolbar, head, what is written, and the people who write. The editor is the largest part of the
 * client: the text can be read before it has come. It is mounted for the item in view only.
 */
import type { Item } from '@samsyn/meeting/contents'
import { notesDocument } from '@samsyn/meeting/documents'
import { type ComponentProps, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { NoteToolbar, type NoteTools, type Tool } from '../editor/NoteToolbar.tsx'
import { StillText } from '../editor/StillText.tsx'
import { useWords } from '../person.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { part } from '../ui/part.ts'
import { Skeleton } from '../ui/States.tsx'
import css from './Notes.module.css'
import { useConnection, useMeetingState, useNotes } from './useMeeting.ts'

type Editor = typeof import('../editor/NoteEditor.tsx').default
let fetched: Editor | null = null
const fetchEditor = async () => {
  const module = await import('../editor/NoteEditor.tsx')
  fetched = module.default
  return module
}
const EditorToCome = part(fetchEditor)
/** It comes while the text does, and before all that can wait; one that could not be fetched is fetched when it is drawn. */
export const editorHasCome: Promise<unknown> = fetchEditor().catch(() => {})

type Props = {
  item: Item
  /** Who may be named in the text. */
  people: ComponentProps<Editor>['people']
  leader: boolean
  mayPropose: boolean
  /** Makes a decision or an action, or proposes one; true when it was taken. */
  onAdd: (kind: 'decision' | 'action', text: string) => Promise<boolean>
  onFiles?: ((files: File[]) => void) | undefined
  /** The word that adds an attachment, for those who may. */
  addFile: ReactNode
  /** Stands between toolbar and text; it can send its writer on to the text. */
  head: (toText: () => void) => ReactNode
  /** Stands after the text. */
  children: ReactNode
}

/** The head stays the same while the text is opened: somebody may be writing the title of a new item. */
export function Notes({ item, people, leader, mayPropose, onAdd, onFiles, addFile, head, children }: Props) {
  const words = useWords()
  const connection = useConnection()
  const live = useNotes(item.id)
  const notes = live?.ready && !live.damaged ? live : null
  const { info, status } = useMeetingState()
  const editable = connection.mayWrite(notesDocument(connection.meeting, item.id))
  const [tools, setTools] = useState<NoteTools | null>(null)
  /** What was pressed before the editor was there. */
  const early = useRef<((tools: NoteTools) => void)[]>([])
  useEffect(() => {
    if (tools) for (const act of early.current.splice(0)) act(tools)
  }, [tools])
  const withTools = (act: (tools: NoteTools) => void) => (tools ? act(tools) : void early.current.push(act))
  const run = (tool: Tool) => withTools((there) => there.run(tool))
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
    <div className={css.notes} data-synced={notes?.synced} data-damaged={live?.damaged || undefined}>
      <div className={css.bar}>{notes && editable && <NoteToolbar tools={tools} onRun={run} slots={{ add }} />}</div>
      {head(() => withTools((there) => there.focusText()))}
      {notes ? (
        <div key={`${notes.name}-${notes.doc.guid}`} className={css.text}>
          <Text
            document={notes.doc}
            awareness={notes.awareness}
            editable={editable}
            label={words.board.notesOf({ number: item.number, title: item.title })}
            words={words.editor}
            triggers={leader ? 'at-once' : 'on-enter'}
            onTrigger={(kind, text) => onAdd(kind, text)}
            onFile={onFiles}
            people={people}
            seats={info?.seats ?? []}
            onTools={setTools}
          />
        </div>
      ) : live?.damaged ? (
        <Banner tone="error" inset>
          {words.board.damagedNotes}
        </Banner>
      ) : live && status === 'offline' ? (
        <Banner tone="warn" icon="cloud-off" inset>
          {words.board.notesNotHere}
        </Banner>
      ) : (
        <Skeleton lines={4} />
      )}
      {/* Not before the text: what is being read would be pushed away. */}
      {(notes || live?.damaged) && children}
      {addFile && <p className={css.narrow}>{addFile}</p>}
    </div>
  )
}

/** In the editor, or, as long as that is being fetched, only to be read: to draw a long text twice takes a slow device a second. */
function Text(props: ComponentProps<Editor>) {
  const [Editor] = useState(() => fetched ?? EditorToCome)
  return (
    <Suspense fallback={<StillText document={props.document} editable={props.editable} />}>
      <Editor {...props} />
    </Suspense>
  )
}
