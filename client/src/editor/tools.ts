/** What the toolbar sees of the editor, and what its tools do. */
import type { Editor } from '@tiptap/core'
import type { Command } from '@tiptap/pm/state'
import { type List, lists, type Mark, marks, type NoteTools, noFacts, type Style, type Tool } from './NoteToolbar.tsx'
import { follow, reader } from './parts.ts'
import * as tables from './tables.ts'
import { undoOf } from './undo.ts'

export const toolsOf = (editor: Editor): NoteTools => ({
  subscribe: (changed) => follow(editor, changed),
  facts: reader(editor, read, noFacts),
  run: (tool) => void commands[tool](editor),
  onFocusTools: (focus) => {
    editor.storage.noteParts.focusTools = focus
  },
  focusText: () => editor.view.focus(),
})

function styleOf(editor: Editor): Style {
  const level = editor.isActive('heading') ? editor.getAttributes('heading').level : null
  return level === 2 ? 'heading' : level === 3 ? 'subheading' : editor.isActive('blockquote') ? 'quote' : 'body'
}

function read(editor: Editor) {
  const undo = undoOf(editor)
  return {
    undo: (undo?.undoStack.length ?? 0) > 0,
    redo: (undo?.redoStack.length ?? 0) > 0,
    style: styleOf(editor),
    active: [...marks, ...lists, 'link', 'table'].filter((name) => editor.isActive(name)),
    marked: !editor.state.selection.empty,
  }
}

/** The text has the keyboard again after every tool. */
const chain = (editor: Editor) => {
  editor.view.focus()
  return editor.chain().focus()
}
const mark = (name: Mark) => (editor: Editor) => chain(editor).toggleMark(name).run()
const list = (name: List) => (editor: Editor) => chain(editor).toggleList(name, 'listItem').run()
/** As running text, or as a heading: a quote is left first. */
const plain = (editor: Editor) => (styleOf(editor) === 'quote' ? chain(editor).toggleWrap('blockquote') : chain(editor))
const inTable = (command: Command) => (editor: Editor) => tables.runInTable(editor, command)

const commands: Record<Tool, (editor: Editor) => unknown> = {
  undo: (editor) => editor.commands.undo(),
  redo: (editor) => editor.commands.redo(),
  bold: mark('bold'),
  italic: mark('italic'),
  underline: mark('underline'),
  strike: mark('strike'),
  link: (editor) => editor.storage.noteParts.askForLink(),
  bulletList: list('bulletList'),
  orderedList: list('orderedList'),
  attList: list('attList'),
  body: (editor) => plain(editor).setNode('paragraph').run(),
  heading: (editor) => plain(editor).setNode('heading', { level: 2 }).run(),
  subheading: (editor) => plain(editor).setNode('heading', { level: 3 }).run(),
  quote: (editor) => styleOf(editor) !== 'quote' && chain(editor).setNode('paragraph').toggleWrap('blockquote').run(),
  tableSmall: (editor) => tables.insertTable(editor, 2),
  tableLarge: (editor) => tables.insertTable(editor, 3),
  rowAbove: inTable(tables.addRowBefore),
  rowBelow: inTable(tables.addRowAfter),
  columnBefore: inTable(tables.addColumnBefore),
  columnAfter: inTable(tables.addColumnAfter),
  headerRow: inTable(tables.toggleHeaderRow),
  removeRow: inTable(tables.deleteRow),
  removeColumn: inTable(tables.deleteColumn),
  removeTable: inTable(tables.deleteTable),
}
