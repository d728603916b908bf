/**
 * The tools of the text: without a frame, beginning on the text's edge. What does not fit is in the menu at the end, which
 * always holds everything.
 */
import type { Editor } from '@tiptap/core'
import type { Command } from '@tiptap/pm/state'
import { type ReactNode, useEffect, useRef } from 'react'
import { Toolbar } from 'react-aria-components/Toolbar'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { type Choice, type Group, Menu } from '../ui/Menu.tsx'
import { Tooltip } from '../ui/Tooltip.tsx'
import { useFacts } from './parts.ts'
import * as tables from './tables.ts'
import css from './toolbar.module.css'
import { undoOf } from './undo.ts'

type Props = {
  editor: Editor | null
  /** After the tools of the text: what makes decisions, actions and attachments. */
  slots: { add: ReactNode }
  /** The few tools of a phone, whatever the width. */
  compact?: boolean
}

const marks = ['bold', 'italic', 'underline', 'strike'] as const
const lists = ['bulletList', 'orderedList', 'attList'] as const

type Facts = {
  undo: boolean
  redo: boolean
  style: 'body' | 'heading' | 'subheading' | 'quote'
  active: readonly string[]
  marked: boolean
}

const none: Facts = { undo: false, redo: false, style: 'body', active: [], marked: false }

function read(editor: Editor): Facts {
  const undo = undoOf(editor)
  const heading = editor.isActive('heading') ? editor.getAttributes('heading').level : null
  return {
    undo: (undo?.undoStack.length ?? 0) > 0,
    redo: (undo?.redoStack.length ?? 0) > 0,
    style: heading === 2 ? 'heading' : heading === 3 ? 'subheading' : editor.isActive('blockquote') ? 'quote' : 'body',
    active: [...marks, ...lists, 'link', 'table'].filter((name) => editor.isActive(name)),
    marked: !editor.state.selection.empty,
  }
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
const keys = (chord: string): string =>
  isMac ? chord.replace('Ctrl', '⌘').replace('Shift', '⇧').replaceAll('+', ' ') : chord

export function NoteToolbar({ editor, slots, compact = false }: Props) {
  const words = useWords().editor
  const tools = useRef<HTMLDivElement>(null)
  const { undo, redo, style, active, marked } = useFacts(editor, read, none)

  useEffect(() => {
    if (!editor) return
    editor.storage.noteParts.focusTools = () => tools.current?.querySelector('button')?.focus()
    // Before the hint of a tool, which would take the key to close itself.
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && event.target instanceof Node && tools.current?.contains(event.target))
        editor.view.focus()
    }
    window.addEventListener('keydown', leave, true)
    return () => window.removeEventListener('keydown', leave, true)
  }, [editor])

  if (!editor) return <div className={css.toolbar} />

  const chain = () => {
    editor.view.focus()
    return editor.chain().focus()
  }
  const toggleList = (list: (typeof lists)[number]) => chain().toggleList(list, 'listItem').run()
  const toggleMark = (mark: (typeof marks)[number]) => chain().toggleMark(mark).run()
  const setStyle = (next: Facts['style']) => {
    const plain = style === 'quote' && next !== 'quote' ? chain().toggleWrap('blockquote') : chain()
    if (next === 'body') plain.setNode('paragraph').run()
    else if (next === 'heading') plain.setNode('heading', { level: 2 }).run()
    else if (next === 'subheading') plain.setNode('heading', { level: 3 }).run()
    else if (style !== 'quote') plain.setNode('paragraph').toggleWrap('blockquote').run()
  }
  const askForLink = () => {
    const parts = editor.storage.noteParts
    parts.askForLink()
  }
  const linkable = marked || active.includes('link')

  const styles: Choice[] = (['body', 'heading', 'subheading', 'quote'] as const).map((id) => ({
    id,
    name: words[id],
    chosen: style === id,
    onChoose: () => setStyle(id),
  }))
  const cell = (id: string, name: string, command: Command): Choice => ({
    id,
    name,
    onChoose: () => tables.runInTable(editor, command),
  })
  const table: Choice[] = active.includes('table')
    ? [
        cell('rowAbove', words.rowAbove, tables.addRowBefore),
        cell('rowBelow', words.rowBelow, tables.addRowAfter),
        cell('columnBefore', words.columnBefore, tables.addColumnBefore),
        cell('columnAfter', words.columnAfter, tables.addColumnAfter),
        cell('headerRow', words.headerRow, tables.toggleHeaderRow),
        cell('removeRow', words.removeRow, tables.deleteRow),
        cell('removeColumn', words.removeColumn, tables.deleteColumn),
        { ...cell('removeTable', words.removeTable, tables.deleteTable), danger: true },
      ]
    : [
        { id: 'tableSmall', name: words.tableSmall, icon: 'table', onChoose: () => tables.insertTable(editor, 2) },
        { id: 'tableLarge', name: words.tableLarge, icon: 'table', onChoose: () => tables.insertTable(editor, 3) },
      ]
  const more: Group[] = [
    {
      title: words.text,
      choices: [
        ...marks.map((mark): Choice => ({ id: mark, name: words[mark], icon: mark, onChoose: () => toggleMark(mark) })),
        { id: 'link', name: words.link, icon: 'link', onChoose: askForLink, disabled: !linkable },
        { id: 'redo', name: words.redo, icon: 'redo', onChoose: () => editor.commands.redo(), disabled: !redo },
      ],
    },
    { title: words.styles, choices: styles },
    {
      title: words.lists,
      choices: lists.map((list) => ({
        id: list,
        name: words[list],
        icon: listIcons[list],
        onChoose: () => toggleList(list),
      })),
    },
    { title: active.includes('table') ? words.table : words.insert, choices: table },
  ]

  const list = (name: (typeof lists)[number], chord: string, className?: string) => (
    <Tooltip text={words[name]} keys={keys(chord)}>
      <Button
        kind="icon"
        icon={listIcons[name]}
        className={className}
        label={words[name]}
        pressed={active.includes(name)}
        onPress={() => toggleList(name)}
      />
    </Tooltip>
  )
  const letter = (mark: 'bold' | 'italic', sign: string, chord: string, className: string | undefined) => (
    <Tooltip text={words[mark]} keys={keys(chord)}>
      <Button
        kind="icon"
        className={className}
        label={words[mark]}
        pressed={active.includes(mark)}
        onPress={() => toggleMark(mark)}
      >
        {sign}
      </Button>
    </Tooltip>
  )

  return (
    <div className={css.around}>
      <Toolbar
        ref={tools}
        aria-label={words.toolbar}
        className={[css.toolbar, compact && css.compact].filter(Boolean).join(' ')}
      >
        <span className={css.group}>
          <Tooltip text={words.undo} keys={keys('Ctrl+Z')}>
            <Button
              kind="icon"
              icon="undo"
              label={words.undo}
              onPress={() => editor.commands.undo()}
              className={undo ? undefined : css.unused}
            />
          </Tooltip>
          <Tooltip text={words.redo} keys={keys('Ctrl+Y')}>
            <Button
              kind="icon"
              icon="redo"
              label={words.redo}
              onPress={() => editor.commands.redo()}
              className={[css.notPhone, !redo && css.unused].filter(Boolean).join(' ')}
            />
          </Tooltip>
        </span>
        <span className={`${css.group} ${css.notPhone}`}>
          <Menu
            label={words.styles}
            groups={[{ choices: styles }]}
            trigger={
              <Button kind="word" className={css.style} label={words.style({ name: words[style] })}>
                {words[style]}
                <Icon name="chevron" size={18} />
              </Button>
            }
          />
        </span>
        <span className={css.group}>
          {letter('bold', words.boldSign, 'Ctrl+B', css.bold)}
          {letter('italic', words.italicSign, 'Ctrl+I', `${css.italic} ${css.notPhone}`)}
          {list('bulletList', 'Ctrl+Shift+8')}
          {list('orderedList', 'Ctrl+Shift+7', css.onlyWide)}
          <Tooltip text={words.link} keys={keys('Ctrl+K')}>
            <Button
              kind="icon"
              icon="link"
              label={words.link}
              pressed={active.includes('link')}
              className={[css.onlyWide, !linkable && css.unused].filter(Boolean).join(' ')}
              onPress={askForLink}
            />
          </Tooltip>
          <Menu label={words.more} groups={more} trigger={<Button kind="icon" icon="more" label={words.more} />} />
        </span>
        <span className={css.add}>{slots.add}</span>
      </Toolbar>
    </div>
  )
}

const listIcons = { bulletList: 'list', orderedList: 'ordered-list', attList: 'att-list' } as const
