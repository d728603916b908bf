/**
 * Somebody who writes in the notes' editor without a window: the same format, the commands that the editor's keys and
 * buttons use, and the same way from the editor into the live document. What is done is drawn from a source of chance.
 */
import { noteSchema } from '@samsyn/meeting/note-format'
import { noteField } from '@samsyn/meeting/notes'
import {
  chainCommands,
  deleteSelection,
  joinBackward,
  joinForward,
  lift,
  liftEmptyBlock,
  newlineInCode,
  selectAll,
  setBlockType,
  splitBlock,
  toggleMark,
  wrapIn,
} from '@tiptap/pm/commands'
import type { Node as NoteNode, Schema } from '@tiptap/pm/model'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list'
import { type Command, EditorState, TextSelection } from '@tiptap/pm/state'
import {
  addColumnAfter,
  addRowAfter,
  CellSelection,
  deleteColumn,
  deleteRow,
  deleteTable,
  mergeCells,
  toggleHeaderRow,
} from '@tiptap/pm/tables'
import { initProseMirrorDoc, updateYFragment } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { staysValid } from './valid.ts'

export type Chance = { below(limit: number): number; pick<T>(from: readonly T[]): T | undefined; next(): number }

const schema = noteSchema() as unknown as Schema
const node = (name: string) => schema.nodes[name] as NonNullable<(typeof schema.nodes)[string]>
const mark = (name: string) => schema.marks[name] as NonNullable<(typeof schema.marks)[string]>
const words = ['och ', 'beslut', 'å', '😀', ' ', 'Norrvik', '\u00a0', '–', '«x»']
const links = ['https://region.example/a?b=c', 'mailto:ada@example.org', 'http://x']

const type = ({ pick }: Chance): Command => {
  return (state, dispatch) => {
    dispatch?.(state.tr.insertText(pick(words) ?? 'x'))
    return true
  }
}

/** What a person does in the editor. */
const doings: ((chance: Chance) => Command)[] = [
  ...Array.from({ length: 8 }, () => type),
  () => chainCommands(splitListItem(node('listItem')), newlineInCode, liftEmptyBlock, splitBlock),
  () => chainCommands(splitListItem(node('listItem')), splitBlock),
  () => chainCommands(deleteSelection, joinBackward),
  () => chainCommands(deleteSelection, joinForward),
  ({ pick }) => toggleMark(mark(pick(['bold', 'italic', 'underline', 'strike']) ?? 'bold')),
  ({ pick }) => linkOrMention(pick(links)),
  ({ pick }) => setBlockType(node('heading'), { level: pick([2, 3]) }),
  () => setBlockType(node('paragraph')),
  ({ pick }) => wrapInList(node(pick(['bulletList', 'orderedList', 'attList']) ?? 'attList')),
  () => sinkListItem(node('listItem')),
  () => liftListItem(node('listItem')),
  () => wrapIn(node('blockquote')),
  () => lift,
  () => insertTable,
  () => addRowAfter,
  () => addColumnAfter,
  () => deleteRow,
  () => deleteColumn,
  () => deleteTable,
  () => toggleHeaderRow,
  () => chainCommands(cellsSelected(mergeCells)),
  () => (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(node('hardBreak').create()))
    return true
  },
  (chance) => copyAndPaste(chance),
  ({ next }) => (next() < 0.1 ? chainCommands(selectAndDelete) : type(silent)),
]
/** One of the three addresses stands for somebody who is mentioned: with a draw of their own, seeds that are kept would mean something else. */
const linkOrMention = (href = 'http://x'): Command =>
  href === 'http://x' ? toggleMark(mark('mention'), { of: 'ada-1' }) : toggleMark(mark('link'), { href })

const silent: Chance = { below: () => 0, pick: (from) => from[0], next: () => 0 }

const insertTable: Command = (state, dispatch) => {
  const row = (cell: string) => node('tableRow').create(null, [filled(cell), filled(cell)])
  const filled = (cell: string) => node(cell).createAndFill() as NoteNode
  const table = node('table').create(null, [row('tableHeader'), row('tableCell')])
  dispatch?.(state.tr.replaceSelectionWith(table))
  return true
}

/** Selects two cells beside each other first. */
const cellsSelected =
  (command: Command): Command =>
  (state, dispatch) => {
    const cells: number[] = []
    state.doc.descendants((inner, at) => {
      if (inner.type.spec.tableRole === 'cell') cells.push(at)
    })
    const [one, two] = cells
    if (one === undefined || two === undefined) return false
    const same = state.doc.resolve(one).parent === state.doc.resolve(two).parent
    if (!same) return false
    const selected = state.apply(state.tr.setSelection(CellSelection.create(state.doc, one, two)))
    return command(selected, dispatch)
  }

const selectAndDelete: Command = (state, dispatch) => {
  let all = state
  selectAll(state, (transaction) => {
    all = state.apply(transaction)
  })
  return deleteSelection(all, dispatch)
}

/** A part of the note once more, somewhere else. */
const copyAndPaste =
  ({ below }: Chance): Command =>
  (state, dispatch) => {
    const { size } = state.doc.content
    const [a, b] = [below(size), below(size)]
    const slice = state.doc.slice(Math.min(a, b), Math.max(a, b))
    if (slice.size > 2000) return false
    dispatch?.(state.tr.replaceSelection(slice))
    return true
  }

/** Somewhere in the text, often a range. */
function selected(doc: NoteNode, { below, next }: Chance): EditorState {
  const state = EditorState.create({ doc })
  const from = doc.resolve(below(doc.content.size + 1))
  const to = next() < 0.4 ? doc.resolve(below(doc.content.size + 1)) : from
  return state.apply(state.tr.setSelection(TextSelection.between(from, to)))
}

/** Opens the note, does one thing in it, and writes what has changed: nothing if the command does not fit there. */
export function writeInEditor(notes: Y.Doc, chance: Chance, origin?: unknown): void {
  const field = notes.getXmlFragment(noteField)
  notes.transact(() => {
    // What two people have made together may be what no editor makes: opening it puts it in order.
    const { doc, meta } = initProseMirrorDoc(field, schema)
    const whole = doc.childCount > 0 ? doc : (schema.topNodeType.createAndFill() as NoteNode)
    const state = selected(whole, chance)
    const doing = chance.pick(doings)?.(chance)
    let result = whole
    try {
      doing?.(state, (transaction) => {
        result = transaction.doc
      })
    } catch {
      // A command that stumbles over a selection it was not made for has done nothing, here as in a window.
    }
    if (result !== whole && staysValid(whole, result)) updateYFragment(notes, field, result, meta)
  }, origin)
}
