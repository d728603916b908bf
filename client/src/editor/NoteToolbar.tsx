/**
 * The tools of the text: without a frame, beginning on the text's edge. What does not fit is in the menu at the end, which
 * always holds everything. It knows nothing of the editor: it is there before the editor has been fetched.
 */
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react'
import { Toolbar } from 'react-aria-components/Toolbar'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { type Choice, type Group, Menu } from '../ui/Menu.tsx'
import { Tooltip } from '../ui/Tooltip.tsx'
import css from './toolbar.module.css'

export const marks = ['bold', 'italic', 'underline', 'strike'] as const
export const lists = ['bulletList', 'orderedList', 'attList'] as const
const styles = ['body', 'heading', 'subheading', 'quote'] as const
const tablesToInsert = ['tableSmall', 'tableLarge'] as const
const tableTools = [
  'rowAbove',
  'rowBelow',
  'columnBefore',
  'columnAfter',
  'headerRow',
  'removeRow',
  'removeColumn',
  'removeTable',
] as const

export type Mark = (typeof marks)[number]
export type List = (typeof lists)[number]
export type Style = (typeof styles)[number]
export type Tool =
  | Mark
  | List
  | Style
  | (typeof tableTools)[number]
  | (typeof tablesToInsert)[number]
  | 'undo'
  | 'redo'
  | 'link'

/** What the tools show of the text where the caret is. */
export type ToolFacts = {
  undo: boolean
  redo: boolean
  style: Style
  /** Marks, lists, link and table that are there. */
  active: readonly string[]
  /** Something is selected. */
  marked: boolean
}

/** The tools' way to the editor: tools.ts. */
export type NoteTools = {
  subscribe: (changed: () => void) => () => void
  facts: () => ToolFacts
  run: (tool: Tool) => void
  /** How the keyboard gets from the text to the tools, and back. */
  onFocusTools: (focus: () => void) => void
  focusText: () => void
}

type Props = {
  /** null until the editor is there. */
  tools: NoteTools | null
  onRun: (tool: Tool) => void
  /** After the tools of the text: what makes decisions, actions and attachments. */
  slots: { add: ReactNode }
}

export const noFacts: ToolFacts = { undo: false, redo: false, style: 'body', active: [], marked: false }
const nothing = () => () => {}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
const keys = (chord: string): string =>
  isMac ? chord.replace('Ctrl', '⌘').replace('Shift', '⇧').replaceAll('+', ' ') : chord

export function NoteToolbar({ tools, onRun, slots }: Props) {
  const words = useWords().editor
  const place = useRef<HTMLDivElement>(null)
  const facts = useSyncExternalStore(tools?.subscribe ?? nothing, tools?.facts ?? (() => noFacts))
  const { undo, redo, style, active, marked } = facts

  useEffect(() => {
    if (!tools) return
    tools.onFocusTools(() => place.current?.querySelector('button')?.focus())
    // Before the hint of a tool, which would take the key to close itself.
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && event.target instanceof Node && place.current?.contains(event.target))
        tools.focusText()
    }
    window.addEventListener('keydown', leave, true)
    return () => window.removeEventListener('keydown', leave, true)
  }, [tools])

  const linkable = marked || active.includes('link')

  const choice = (id: Tool, more: Partial<Choice> = {}): Choice => ({
    id,
    name: words[id],
    onChoose: () => onRun(id),
    ...more,
  })
  const ofStyles = styles.map((id) => choice(id, { chosen: style === id }))
  const inTable = active.includes('table')
  const more: Group[] = [
    {
      title: words.text,
      choices: [
        ...marks.map((mark) => choice(mark, { icon: mark })),
        choice('link', { icon: 'link', disabled: !linkable, detail: linkable ? undefined : words.linkFirst }),
        choice('redo', { icon: 'redo', disabled: !redo }),
      ],
    },
    { title: words.styles, choices: ofStyles },
    { title: words.lists, choices: lists.map((list) => choice(list, { icon: listIcons[list] })) },
    {
      title: inTable ? words.table : words.insert,
      choices: inTable
        ? tableTools.map((tool) => choice(tool, { danger: tool === 'removeTable' }))
        : tablesToInsert.map((tool) => choice(tool, { icon: 'table' })),
    },
  ]

  const list = (name: List, chord: string, className?: string) => (
    <Tooltip text={words[name]} keys={keys(chord)}>
      <Button
        kind="icon"
        icon={listIcons[name]}
        className={className}
        label={words[name]}
        pressed={active.includes(name)}
        onPress={() => onRun(name)}
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
        onPress={() => onRun(mark)}
      >
        {sign}
      </Button>
    </Tooltip>
  )

  return (
    <div className={css.around}>
      <Toolbar ref={place} aria-label={words.toolbar} className={css.toolbar ?? ''}>
        <span className={css.group}>
          <Tooltip text={words.undo} keys={keys('Ctrl+Z')}>
            <Button
              kind="icon"
              icon="undo"
              label={words.undo}
              onPress={() => onRun('undo')}
              className={undo ? undefined : css.unused}
            />
          </Tooltip>
          <Tooltip text={words.redo} keys={keys('Ctrl+Y')}>
            <Button
              kind="icon"
              icon="redo"
              label={words.redo}
              onPress={() => onRun('redo')}
              className={[css.notNarrow, !redo && css.unused].filter(Boolean).join(' ')}
            />
          </Tooltip>
        </span>
        <span className={`${css.group} ${css.notNarrow}`}>
          <Menu
            label={words.styles}
            groups={[{ choices: ofStyles }]}
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
          {letter('italic', words.italicSign, 'Ctrl+I', `${css.italic} ${css.notNarrow}`)}
          {list('bulletList', 'Ctrl+Shift+8')}
          {list('orderedList', 'Ctrl+Shift+7', css.onlyWide)}
          <Tooltip text={linkable ? words.link : `${words.link}. ${words.linkFirst}`} keys={keys('Ctrl+K')}>
            <Button
              kind="icon"
              icon="link"
              label={words.link}
              pressed={active.includes('link')}
              className={css.onlyWide}
              reason={linkable ? undefined : words.linkFirst}
              onPress={() => onRun('link')}
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
