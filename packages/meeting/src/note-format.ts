/**
 * The one format of notes: used by the editor, by the server's check of what was written, and by every exporter.
 *
 * Deliberately small: what a protocol needs and nothing that cannot be printed. No images in the text (they are
 * attachments), no colours, no fonts, no raw HTML. Links lead to the web or to mail and nowhere else.
 */
import { getSchema, Mark, markPasteRule, mergeAttributes, Node } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { Italic } from '@tiptap/extension-italic'
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Strike } from '@tiptap/extension-strike'
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'
import { Text } from '@tiptap/extension-text'
import { Underline } from '@tiptap/extension-underline'
import type { Schema } from '@tiptap/pm/model'
import { isId } from './documents.ts'
import { mayLinkTo } from './links.ts'

/** A list whose points begin with "att": the way Swedish bodies write what they decide or request. */
export const AttList = Node.create({
  name: 'attList',
  group: 'block list',
  content: 'listItem+',
  parseHTML: () => [{ tag: 'ul[data-list="att"]', priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ['ul', mergeAttributes(HTMLAttributes, { 'data-list': 'att' }), 0],
})

/**
 * Links. Attributes come through the shared document from whoever wrote them, so a link has an address and nothing else,
 * and is drawn as a link only when it may lead there. A mark of our own: the stock extension finds addresses in what others
 * write as well, and would write on behalf of somebody who only reads.
 */
const NoteLink = Mark.create({
  name: 'link',
  priority: 1000,
  inclusive: false,
  keepOnSplit: false,
  exitable: true,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [
    { tag: 'a[href]', getAttrs: (element) => (mayLinkTo(element.getAttribute('href')) ? null : false) },
  ],
  renderHTML: ({ HTMLAttributes }) =>
    mayLinkTo(HTMLAttributes.href)
      ? ['a', { href: HTMLAttributes.href.trim(), rel: 'noopener noreferrer' }, 0]
      : ['span', 0],
  addPasteRules() {
    const getAttributes = (match: RegExpMatchArray) => ({ href: linkAddress(match[0]) })
    return [markPasteRule({ find: writtenAddress, type: this.type, getAttributes })]
  },
})

/** An address in running text: with its protocol, beginning with www, or of a mailbox. A full stop after it is not part. */
const writtenAddress = /(?:https?:\/\/|www\.)[^\s<>"]*[^\s<>".,;:!?)\]]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi

/** Where a written address leads: "www.region.se" and "anna@region.se" lack their protocol. null if it leads nowhere. */
export function linkAddress(written: string): string | null {
  const address = written.trim()
  if (mayLinkTo(address)) return address
  if (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(address)) return `mailto:${address}`
  if (/^[\p{L}\d-]+(\.[\p{L}\d-]+)*\.\p{L}{2,}(:\d+)?([/?#]\S*)?$/u.test(address)) return `https://${address}`
  return null
}

/**
 * Somebody who is meant: a name in the text, with who it is. The letters are text like any other, so that whoever does not
 * know the mark (a record, a file, a search) reads the name. `of`: a person of the register, or a row of the attendance list.
 */
const NoteMention = Mark.create({
  name: 'mention',
  inclusive: false,
  keepOnSplit: false,
  addAttributes: () => ({
    of: {
      default: null,
      parseHTML: (element) => element.getAttribute('data-mention'),
      renderHTML: ({ of }) => ({ 'data-mention': of }),
    },
  }),
  parseHTML: () => [
    {
      tag: 'span[data-mention]',
      getAttrs: (element) => (isId(element.getAttribute('data-mention') ?? '') ? null : false),
    },
  ],
  renderHTML: ({ HTMLAttributes }) => ['span', HTMLAttributes, 0],
})

/** Cells without alignment and column widths: nobody can print them, and alignment is drawn from an unchecked value. */
const cellAttributes = () => ({ colspan: { default: 1 }, rowspan: { default: 1 } })

/** A point of a list may say a point of the item's workshop; so it stays known which cards it comes from. */
const NoteListItem = ListItem.extend({
  addAttributes: () => ({ point: { default: null, rendered: false, keepOnSplit: false } }),
})

/** The extensions that make up the format. The editor adds behaviour (undo, carets, menus), never nodes or marks. */
export const noteExtensions = [
  Document,
  Paragraph,
  Text,
  HardBreak,
  Heading.configure({ levels: [2, 3] }),
  BulletList,
  OrderedList,
  AttList,
  NoteListItem,
  Blockquote,
  // In a frame that scrolls where the table is wider than the text.
  Table.extend({ renderHTML: () => ['div', { 'data-table': '' }, ['table', ['tbody', 0]]] }).configure({
    resizable: false,
    View: null,
  }),
  TableRow,
  TableHeader.extend({ addAttributes: cellAttributes }),
  TableCell.extend({ addAttributes: cellAttributes }),
  Bold,
  Italic,
  Underline,
  Strike,
  NoteLink,
  NoteMention,
]

let schema: Schema | undefined
/** The ProseMirror schema; made once. */
export function noteSchema(): Schema {
  schema ??= getSchema(noteExtensions)
  return schema
}
