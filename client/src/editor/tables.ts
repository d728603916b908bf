/** Tables: a new one, and what can be done to the one the caret is in. */
import type { Editor } from '@tiptap/core'
import { type Command, TextSelection } from '@tiptap/pm/state'

export {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  toggleHeaderRow,
} from '@tiptap/pm/tables'

export function runInTable(editor: Editor, command: Command): void {
  command(editor.state, editor.view.dispatch)
  editor.commands.focus()
}

const newRows = 3

/** A table with a row of headings; the caret stands in its first cell. In a table there is no place for another. */
export function insertTable(editor: Editor, columns: number): void {
  const { table, tableRow, tableHeader, tableCell } = editor.schema.nodes
  if (!table || !tableRow || !tableHeader || !tableCell || editor.isActive('table')) return
  const rows = Array.from({ length: newRows }, (_, row) => {
    const kind = row === 0 ? tableHeader : tableCell
    return tableRow.create(
      null,
      Array.from({ length: columns }, () => kind.createAndFill()).filter((cell) => cell !== null),
    )
  })
  const { tr } = editor.state
  tr.replaceSelectionWith(table.create(null, rows))
  const inserted = tr.mapping.map(editor.state.selection.from, -1)
  tr.setSelection(TextSelection.near(tr.doc.resolve(inserted + 1))).scrollIntoView()
  editor.view.dispatch(tr)
  editor.commands.focus()
}
