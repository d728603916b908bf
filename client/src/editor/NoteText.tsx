/**
 * The text itself, with what opens in it: the menu behind "/" and the address of a link. Both lie below their line, or above
 * it where there is no room, and never over it.
 */
import type { Editor } from '@tiptap/core'
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import { Icon } from '../ui/Icon.tsx'
import { part } from '../ui/part.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { useBelowLine } from './below-line.ts'
import type { LinkTask } from './LinkPanel.tsx'
import { linkAt } from './links.ts'
import css from './note.module.css'
import { useFacts } from './parts.ts'
import { chooseSlash, slashList, slashOf, slashOption } from './slash.ts'

const LinkPanel = part(() => import('./LinkPanel.tsx'))

type Props = {
  editor: Editor | null
  /** Beside the text: `NoteMargin`. */
  children?: ReactNode
}

export function NoteText({ editor, children }: Props) {
  const words = useWords()
  const place = useRef<HTMLDivElement>(null)
  const after = useRef<HTMLParagraphElement>(null)
  const [task, setTask] = useState<LinkTask | null>(null)
  const close = useCallback(() => setTask(null), [])

  useLayoutEffect(() => {
    if (!editor || editor.isDestroyed) return
    const { dom } = editor.view
    place.current?.append(dom)
    return () => dom.remove()
  }, [editor])

  useEffect(() => {
    if (!editor) return
    const parts = editor.storage.noteParts
    parts.leave = () => after.current?.focus()
    parts.askForLink = () => {
      const { from, to, empty } = editor.state.selection
      const link = linkAt(editor, from)
      if (link) setTask({ ...link, kind: 'edit' })
      else if (!empty) setTask({ from, to, href: '', kind: 'edit' })
    }
    parts.showLink = () => {
      const link = linkAt(editor, editor.state.selection.from)
      setTask(link && { ...link, kind: 'look' })
    }
    const looked = () => setTask((now) => (now?.kind === 'look' ? null : now))
    editor.on('update', looked)
    return () => {
      editor.off('update', looked)
      setTask(null)
    }
  }, [editor])

  return (
    <div className={css.place}>
      <div ref={place} />
      <p className={css.after} tabIndex={-1} ref={after}>
        <VisuallyHidden>{words.editor.leftText}</VisuallyHidden>
      </p>
      {children}
      {editor && <SlashMenu editor={editor} />}
      {editor && task && (
        <LinkPanel key={`${task.kind}${task.from}`} editor={editor} task={task} onTask={setTask} onClose={close} />
      )}
    </div>
  )
}

const noSlash = { open: false, index: 0, ids: [] as string[], query: '', from: 0 }

function SlashMenu({ editor }: { editor: Editor }) {
  const words = useWords()
  const { open, index, ids, query } = useFacts(
    editor,
    ({ state }) => {
      const { open, index, found, query } = slashOf(state)
      return open ? { open, index, ids: found.map(({ id }) => id), query, from: state.selection.from } : noSlash
    },
    noSlash,
  )
  const panel = useRef<HTMLDivElement>(null)
  useBelowLine(editor, panel, open ? editor.state.selection.from - query.length - 1 : null)

  const count = open ? ids.length : null
  useEffect(() => {
    if (count !== null) announce(words.editor.slashCount({ n: count }))
  }, [count, words])
  useEffect(() => {
    if (open) panel.current?.querySelector(`#${slashOption(ids[index] ?? '')}`)?.scrollIntoView({ block: 'nearest' })
  }, [open, ids, index])

  if (!open) return null
  return (
    <div className={css.menu} ref={panel} id={slashList} role="listbox" aria-label={words.editor.slash}>
      {slashOf(editor.state).found.map((choice, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the text, which points out the choice.
        // biome-ignore lint/a11y/useFocusableInteractive: as above.
        <div
          key={choice.id}
          id={slashOption(choice.id)}
          role="option"
          aria-selected={at === index}
          className={css.option}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => chooseSlash(editor, choice)}
        >
          <Icon name={choice.icon} />
          {choice.name(words.editor)}
        </div>
      ))}
    </div>
  )
}
