/**
 * Draws a note without an editor, as the editor would (note-format.ts), down to the line that an empty paragraph takes: with
 * the styles of note.module.css nothing moves when the editor takes its place.
 */
import type { NoteNode } from '@samsyn/meeting/contents'
import { mayLinkTo } from '@samsyn/meeting/links'
import type { ReactNode } from 'react'

/** What a drawn text is put into; by default nothing. */
type Dress<Node> = (words: ReactNode, node: Node) => ReactNode

type Drawable = Omit<NoteNode, 'content'> & { content?: Drawable[] }

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

export const drawNote = <Node extends Drawable>(
  nodes: readonly Node[] = [],
  dress: Dress<Node> = (words) => words,
): ReactNode => nodes.map((node, at) => drawn(node, at, dress))

function drawn<Node extends Drawable>(node: Node, key: number, dress: Dress<Node>): ReactNode {
  const { type, attrs = {} } = node
  const content = (node.content ?? []) as Node[]
  const draw = (inside: readonly Node[]) => drawNote(inside, dress)
  if (type === 'text') return <span key={key}>{dress(marked(node), node)}</span>
  if (type === 'hardBreak') return <br key={key} />
  if (type === 'table')
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard.
      <div key={key} data-table="" tabIndex={0}>
        <table>
          <tbody>{draw(content)}</tbody>
        </table>
      </div>
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

function marked({ text, marks: on = [] }: Drawable): ReactNode {
  let inside: ReactNode = text
  for (const { type, attrs } of on) {
    const href = attrs?.href
    const Mark = marks[type]
    if (Mark) inside = <Mark>{inside}</Mark>
    else if (type === 'mention') inside = <span data-mention="">{inside}</span>
    else if (type === 'link' && mayLinkTo(href))
      inside = (
        <a href={href.trim()} target="_blank" rel="noopener noreferrer">
          {inside}
        </a>
      )
  }
  return inside
}
