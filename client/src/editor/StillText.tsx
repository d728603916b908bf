/**
 * The text as it is read while the editor is fetched: the same look, drawn from the live document without an editor, so that
 * nothing moves when the editor takes its place.
 */
import type { NoteNode } from '@samsyn/meeting/contents'
import { mayLinkTo, rawNote } from '@samsyn/meeting/notes'
import { type ReactNode, useCallback, useRef, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import { useWords } from '../person.tsx'
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
          draw(note.content)
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

const blocks: Record<string, 'p' | 'ol' | 'ul' | 'li' | 'blockquote' | 'tr'> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  attList: 'ul',
  listItem: 'li',
  blockquote: 'blockquote',
  tableRow: 'tr',
}
const marks: Record<string, 'strong' | 'em' | 'u' | 's'> = { bold: 'strong', italic: 'em', underline: 'u', strike: 's' }

/** As the editor draws them (note-format.ts), down to the line that an empty paragraph takes. */
const draw = (nodes: readonly NoteNode[] = []): ReactNode => nodes.map((node, at) => drawn(node, at))

function drawn(node: NoteNode, key: number): ReactNode {
  const { type, attrs = {}, content = [] } = node
  if (type === 'text') return <span key={key}>{marked(node)}</span>
  if (type === 'hardBreak') return <br key={key} />
  if (type === 'table')
    return (
      <table key={key}>
        <tbody>{draw(content)}</tbody>
      </table>
    )
  if (type === 'tableCell' || type === 'tableHeader') {
    const Cell = type === 'tableCell' ? 'td' : 'th'
    return (
      <Cell key={key} colSpan={Number(attrs.colspan) || 1} rowSpan={Number(attrs.rowspan) || 1}>
        {draw(content)}
      </Cell>
    )
  }
  const Block = type === 'heading' ? (attrs.level === 2 ? 'h2' : 'h3') : blocks[type]
  if (!Block) return draw(content)
  const words = type === 'paragraph' || type === 'heading'
  return (
    <Block key={key} data-list={type === 'attList' ? 'att' : undefined}>
      {draw(content)}
      {words && (content.length === 0 || content.at(-1)?.type === 'hardBreak') && <br />}
    </Block>
  )
}

function marked({ text, marks: on = [] }: NoteNode): ReactNode {
  let inside: ReactNode = text
  for (const { type, attrs } of on) {
    const href = attrs?.href
    const Mark = marks[type]
    if (Mark) inside = <Mark>{inside}</Mark>
    else if (type === 'link' && mayLinkTo(href))
      inside = (
        <a href={href.trim()} target="_blank" rel="noopener noreferrer">
          {inside}
        </a>
      )
  }
  return inside
}
