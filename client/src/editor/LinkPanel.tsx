/** The address of a link: to follow, or to write. */

import { linkAddress } from '@samsyn/meeting/note-format'
import type { Editor } from '@tiptap/core'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useBelowLine } from './below-line.ts'
import { type LinkAt, openLink } from './links.ts'
import css from './note.module.css'

/** `look` shows where a link leads, `edit` asks where it shall lead. */
export type LinkTask = LinkAt & { kind: 'look' | 'edit' }

type Props = { editor: Editor; task: LinkTask; onTask: (task: LinkTask) => void; onClose: () => void }

export default function LinkPanel({ editor, task, onTask, onClose }: Props) {
  const words = useWords()
  const panel = useRef<HTMLFormElement>(null)
  const [address, setAddress] = useState(task.href)
  const [refused, setRefused] = useState(false)
  useBelowLine(editor, panel, task.from)

  const close = () => {
    onClose()
    editor.commands.focus()
  }

  useEffect(() => {
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && !panel.current?.contains(event.target)) onClose()
    }
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose()
    }
    window.document.addEventListener('pointerdown', away)
    editor.view.dom.addEventListener('keydown', leave)
    return () => {
      window.document.removeEventListener('pointerdown', away)
      if (!editor.isDestroyed) editor.view.dom.removeEventListener('keydown', leave)
    }
  }, [editor, onClose])

  const change = (href: string | null) => {
    const { from, to } = task
    const chain = editor.chain().setTextSelection({ from, to })
    if (href === null) chain.unsetMark('link').setTextSelection(to).focus().run()
    else chain.setMark('link', { href }).setTextSelection(to).focus().run()
    onClose()
  }
  const save = () => {
    const href = linkAddress(address)
    if (href === null) setRefused(true)
    else change(href)
  }

  return (
    <form
      ref={panel}
      className={css.panel}
      aria-label={words.editor.link}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        close()
      }}
    >
      {task.kind === 'look' ? (
        <a
          className={css.address}
          href={task.href}
          onClick={(event) => {
            event.preventDefault()
            openLink(task.href)
          }}
        >
          {task.href.replace(/^(https?:\/\/|mailto:)/, '')}
        </a>
      ) : (
        <TextField
          label={words.editor.linkAddress}
          value={address}
          onChange={(value) => {
            setAddress(value)
            setRefused(false)
          }}
          error={refused ? words.editor.linkRefused : undefined}
          inputMode="url"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={2000}
          autoFocus
        />
      )}
      <div className={css.panelActions}>
        {task.kind === 'edit' && (
          <Button type="submit" kind="outlined">
            {words.editor.linkSave}
          </Button>
        )}
        {task.kind === 'look' && (
          <>
            <Button kind="link" onPress={() => openLink(task.href)}>
              {words.editor.linkOpen}
            </Button>
            {editor.isEditable && (
              <Button kind="link" onPress={() => onTask({ ...task, kind: 'edit' })}>
                {words.editor.linkChange}
              </Button>
            )}
          </>
        )}
        {task.href !== '' && editor.isEditable && (
          <Button kind="link" onPress={() => change(null)}>
            {words.editor.linkRemove}
          </Button>
        )}
      </div>
    </form>
  )
}
