/**
 * The one format of notes: used by the editor, by the server's check of what was written, and by every exporter.
 *
 * Deliberately small: what a protocol needs and nothing that cannot be printed. No images in the text (they are
 * attachments), no colours, no fonts, no raw HTML. Links lead to the web or to mail and nowhere else.
 */
import { getSchema, mergeAttributes, Node } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { Italic } from '@tiptap/extension-italic'
import { Link } from '@tiptap/extension-link'
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Strike } from '@tiptap/extension-strike'
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'
import { Text } from '@tiptap/extension-text'
import { Underline } from '@tiptap/extension-underline'
import type { Schema } from '@tiptap/pm/model'
import { mayLinkTo } from './notes.ts'

/** A list whose points begin with "att": the way Swedish bodies write what they decide or request. */
export const AttList = Node.create({
  name: 'attList',
  group: 'block list',
  content: 'listItem+',
  parseHTML: () => [{ tag: 'ul[data-list="att"]', priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ['ul', mergeAttributes(HTMLAttributes, { 'data-list': 'att' }), 0],
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
  ListItem,
  Blockquote,
  Table.configure({ resizable: false }),
  TableRow,
  TableHeader,
  TableCell,
  Bold,
  Italic,
  Underline,
  Strike,
  Link.configure({
    autolink: true,
    linkOnPaste: true,
    openOnClick: false,
    protocols: ['http', 'https', 'mailto'],
    isAllowedUri: (url) => mayLinkTo(url),
    HTMLAttributes: { target: null, rel: 'noopener noreferrer' },
  }),
]

let schema: Schema | undefined
/** The ProseMirror schema; made once. */
export function noteSchema(): Schema {
  schema ??= getSchema(noteExtensions)
  return schema
}
