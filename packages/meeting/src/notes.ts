/**
 * The notes of an item as they are read: out of the live document, tidied for print, and as plain words.
 *
 * What may stand in a note is said by note-format.ts (for the editor); here nothing is trusted, because a live document
 * can hold whatever some client has written.
 */
import * as Y from 'yjs'
import type { NoteNode } from './contents.ts'
import { isId } from './documents.ts'
import { mayLinkTo } from './links.ts'

/** Where in a notes document the text lies. */
export const noteField = 'text'

/** The note of a live notes document, as ProseMirror JSON. May be anything: see `readNote`. */
export function rawNote(notes: Y.Doc): NoteNode {
  return { type: 'doc', content: nodesOf(notes.getXmlFragment(noteField), 0) }
}

/** Reads Yjs' tree of a ProseMirror document without ProseMirror: the server has no use for an editor. */
function nodesOf(parent: Y.XmlFragment | Y.XmlElement, depth: number): NoteNode[] {
  if (depth > maximalDepth) return []
  return parent.toArray().flatMap((child): NoteNode[] => {
    if (child instanceof Y.XmlText) return child.toDelta().flatMap(textOf)
    if (!(child instanceof Y.XmlElement)) return []
    const attrs: Record<string, unknown> = child.getAttributes()
    const content = nodesOf(child, depth + 1)
    return [{ type: child.nodeName, ...(Object.keys(attrs).length > 0 ? { attrs } : {}), content }]
  })
}

function textOf(piece: { insert?: unknown; attributes?: Record<string, unknown> }): NoteNode[] {
  if (typeof piece.insert !== 'string') return []
  const marks = Object.entries(piece.attributes ?? {}).map(([name, attrs]) => ({
    // A mark that may stand several times over the same text carries a suffix after its name.
    type: name.split('--')[0] ?? name,
    attrs: (typeof attrs === 'object' && attrs !== null ? attrs : {}) as Record<string, unknown>,
  }))
  return [{ type: 'text', text: piece.insert, marks }]
}

/**
 * The note as it is printed: valid against the format, empty blocks left out. What does not fit the format (another
 * program's nodes, marks of a later version) is reduced to its text: words are kept, decoration is not.
 * null when nothing is written.
 */
export function readNote(notes: Y.Doc): NoteNode | null {
  return tidyNote(rawNote(notes))
}

const blockParents = new Set(['doc', 'blockquote', 'listItem', 'tableCell', 'tableHeader'])
const markNames = new Set(['bold', 'italic', 'underline', 'strike', 'link'])
const lists = new Set(['bulletList', 'orderedList', 'attList'])

export function tidyNote(note: NoteNode): NoteNode | null {
  const content = blocks(note.content ?? [], 0)
  return content.length > 0 ? { type: 'doc', content } : null
}

/** As deep as a note is read; nothing deeper is let in. */
export const maximalDepth = 32

/** A table is drawn as wide and as high as its cells say: what does not fit on any paper would take a browser's memory. */
export const widestSpan = 50

function blocks(nodes: readonly NoteNode[], depth: number): NoteNode[] {
  if (depth > maximalDepth) return []
  return nodes.flatMap((node) => block(node, depth))
}

function block(node: NoteNode, depth: number): NoteNode[] {
  const inside = node.content ?? []
  if (node.type === 'paragraph' || node.type === 'heading') {
    const content = inlines(inside)
    if (!hasWords(content)) return []
    if (node.type === 'paragraph') return [{ type: 'paragraph', content }]
    return [{ type: 'heading', attrs: { level: node.attrs?.level === 2 ? 2 : 3 }, content }]
  }
  if (lists.has(node.type)) {
    const content = inside
      .map((item) => ({
        point: item.type === 'listItem' ? pointOf(item) : {},
        inside: blocks(item.type === 'listItem' ? (item.content ?? []) : [item], depth + 1),
      }))
      .filter((item) => item.inside.length > 0)
      .map((item): NoteNode => ({ type: 'listItem', ...item.point, content: withParagraphFirst(item.inside) }))
    return content.length > 0 ? [{ type: node.type, content }] : []
  }
  if (node.type === 'blockquote') {
    const content = blocks(inside, depth + 1)
    return content.length > 0 ? [{ type: 'blockquote', content }] : []
  }
  if (node.type === 'table') return table(inside, depth)
  // Something unknown: what it holds is kept, block by block, so that the words of two do not run together.
  if (inside.some((child) => !isInline(child))) return blocks(inside, depth + 1)
  const content = inlines([node])
  return hasWords(content) ? [{ type: 'paragraph', content }] : []
}

/** The point of the item's workshop that a list's point says, if it says one. */
function pointOf({ attrs }: NoteNode): Pick<NoteNode, 'attrs'> {
  const point = attrs?.point
  return typeof point === 'string' && isId(point) ? { attrs: { point } } : {}
}

const isInline = (node: NoteNode) => node.type === 'text' || node.type === 'hardBreak'

/** A list's point begins with a paragraph, if only an empty one: so says the format. */
function withParagraphFirst([first, ...others]: NoteNode[]): NoteNode[] {
  if (first?.type === 'heading') return [{ type: 'paragraph', content: first.content ?? [] }, ...others]
  if (first && first.type !== 'paragraph') return [{ type: 'paragraph' }, first, ...others]
  return first ? [first, ...others] : []
}

function table(rows: readonly NoteNode[], depth: number): NoteNode[] {
  const content = rows.map(
    (row): NoteNode => ({
      type: 'tableRow',
      content: (row.type === 'tableRow' ? (row.content ?? []) : [row]).map((cell): NoteNode => {
        const inside = blocks(blockParents.has(cell.type) ? (cell.content ?? []) : [cell], depth + 1)
        const attrs = {
          colspan: wholeNumber(cell.attrs?.colspan),
          rowspan: wholeNumber(cell.attrs?.rowspan),
        }
        return {
          type: cell.type === 'tableHeader' ? 'tableHeader' : 'tableCell',
          attrs,
          content: inside.length > 0 ? inside : [{ type: 'paragraph' }],
        }
      }),
    }),
  )
  const words = content.some((row) => row.content?.some((cell) => cell.content?.some((inside) => inside.content)))
  return words ? [{ type: 'table', content: content.filter((row) => (row.content ?? []).length > 0) }] : []
}

const wholeNumber = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100 ? value : 1

function inlines(nodes: readonly NoteNode[]): NoteNode[] {
  const result: NoteNode[] = []
  const visit = (node: NoteNode, depth: number) => {
    if (depth > maximalDepth) return
    if (node.type === 'text' && typeof node.text === 'string' && node.text !== '') {
      const seen = new Set<string>()
      const marks = (node.marks ?? []).flatMap((mark) => {
        // Two people may have put a link on the same words at once; a text has one link at most.
        if (!markNames.has(mark.type) || seen.has(mark.type)) return []
        seen.add(mark.type)
        if (mark.type !== 'link') return [{ type: mark.type }]
        return mayLinkTo(mark.attrs?.href) ? [{ type: 'link', attrs: { href: mark.attrs.href.trim() } }] : []
      })
      marks.sort((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0))
      const before = result.at(-1)
      // What is left of a mark of somebody who is meant is one text with what stands around it.
      if (before?.text !== undefined && JSON.stringify(before.marks ?? []) === JSON.stringify(marks))
        result[result.length - 1] = { ...before, text: before.text + node.text }
      else result.push(marks.length > 0 ? { type: 'text', marks, text: node.text } : { type: 'text', text: node.text })
    } else if (node.type === 'hardBreak') result.push({ type: 'hardBreak' })
    else for (const child of node.content ?? []) visit(child, depth + 1)
  }
  for (const node of nodes) visit(node, 0)
  return result
}

const hasWords = (nodes: readonly NoteNode[]): boolean => nodes.some((node) => node.text?.trim())

/** The plain words of a note or a part of it; blocks are separated by line breaks. */
export function noteText(node: NoteNode | null): string {
  if (!node) return ''
  if (node.text !== undefined) return node.text
  if (node.type === 'hardBreak') return '\n'
  const inline = ['paragraph', 'heading'].includes(node.type)
  return (node.content ?? []).map(noteText).join(inline ? '' : '\n')
}

/** The blocks of a note as lines of plain words, in order: what a person would read out. */
export function noteLines(node: NoteNode | null): string[] {
  return noteText(node)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

// ── Who is meant ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Somebody who is named in a note: who it is, and the name as it stands there. */
export type Mention = { of: string; name: string }

/** A run of letters with one mark of somebody, whatever other marks parts of it have. */
type Marked = Mention & { text: Y.XmlText; at: number; attributes: Record<string, unknown> }

/** Everybody who is mentioned in a note, in its order; of each mention its letters as they stand. */
export const mentionsIn = (notes: Y.Doc): Mention[] => marked(notes).map(({ of, name }) => ({ of, name }))

function marked(notes: Y.Doc): Marked[] {
  const found: Marked[] = []
  const look = (parent: Y.XmlFragment | Y.XmlElement, depth: number) => {
    if (depth > maximalDepth) return
    for (const child of parent.toArray()) {
      if (child instanceof Y.XmlElement) look(child, depth + 1)
      else if (child instanceof Y.XmlText) found.push(...markedIn(child))
    }
  }
  look(notes.getXmlFragment(noteField), 0)
  return found
}

function markedIn(text: Y.XmlText): Marked[] {
  const found: Marked[] = []
  let at = 0
  /** Where the last one found ends. */
  let end = -1
  for (const { insert, attributes = {} } of text.toDelta() as {
    insert: unknown
    attributes?: Marked['attributes']
  }[]) {
    const letters = typeof insert === 'string' ? insert : ''
    const of = (attributes.mention as { of?: unknown } | undefined)?.of
    if (typeof of === 'string' && isId(of) && letters !== '') {
      const last = found.at(-1)
      if (last?.of === of && end === at) last.name += letters
      else found.push({ of, name: letters, text, at, attributes })
      end = at + letters.length
    }
    at += letters.length || 1
  }
  return found
}

/** Writes a name anew wherever somebody is mentioned by another one. */
export function renameMentions(notes: Y.Doc, of: string, name: string): void {
  notes.transact(() => {
    // From behind, so that what is before stays where it is.
    for (const mention of marked(notes).toReversed()) {
      if (mention.of !== of || mention.name === name) continue
      const { text, at, attributes } = mention
      text.delete(at, mention.name.length)
      text.insert(at, name, attributes)
    }
  })
}

/** Writes blocks at the end of a note: how the server and tests write what an editor would. */
export function writeNote(notes: Y.Doc, content: readonly NoteNode[]): void {
  notes.transact(() => {
    const field = notes.getXmlFragment(noteField)
    field.insert(field.length, elementsOf(content))
  })
}

/**
 * Makes a note say again what it said before, as a new change: what is the same at its beginning and its end is left alone,
 * so that whoever writes there is not disturbed. False when nothing had to be changed.
 */
export function restoreNote(notes: Y.Doc, content: readonly NoteNode[]): boolean {
  const field = notes.getXmlFragment(noteField)
  const now = nodesOf(field, 0).map((node) => JSON.stringify(node))
  const wanted = content.map((node) => JSON.stringify(node))
  let first = 0
  while (first < now.length && first < wanted.length && now[first] === wanted[first]) first++
  let last = 0
  while (last < Math.min(now.length, wanted.length) - first && now.at(-1 - last) === wanted.at(-1 - last)) last++
  const removed = now.length - first - last
  const added = content.slice(first, content.length - last)
  if (removed === 0 && added.length === 0) return false
  notes.transact(() => {
    if (removed > 0) field.delete(first, removed)
    field.insert(first, elementsOf(added))
  })
  return true
}

/** Text that stands together is one text in Yjs: an editor that finds several beside each other joins them and loses words. */
function elementsOf(nodes: readonly NoteNode[]): (Y.XmlElement | Y.XmlText)[] {
  const elements: (Y.XmlElement | Y.XmlText)[] = []
  let run: { insert: string; attributes: Record<string, unknown> }[] | null = null
  const end = () => {
    if (!run) return
    const text = new Y.XmlText()
    text.applyDelta(run)
    elements.push(text)
    run = null
  }
  for (const node of nodes) {
    if (node.type === 'text') {
      const attributes = Object.fromEntries((node.marks ?? []).map(({ type, attrs }) => [type, attrs ?? {}]))
      // A text without words is a place to type in.
      run ??= []
      if (node.text) run.push({ insert: node.text, attributes })
      continue
    }
    end()
    const element = new Y.XmlElement(node.type)
    for (const [name, value] of Object.entries(node.attrs ?? {})) element.setAttribute(name, value as string)
    element.insert(0, elementsOf(node.content ?? []))
    elements.push(element)
  }
  end()
  return elements
}
