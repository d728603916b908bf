/**
 * Moving a paragraph, a heading or a point of a list up and down, as Word does with Alt+Shift and an arrow. A point at the
 * end of its list goes past what stands beside the list and joins the next list of its kind.
 */
import type { Node, ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'

/** The depth of what moves: the innermost point of a list, or else the block that stands in the text, a quote or a cell. */
function movingDepth($at: ResolvedPos): number | null {
  for (let depth = $at.depth; depth > 0; depth--) if ($at.node(depth).type.name === 'listItem') return depth
  for (let depth = $at.depth; depth > 0; depth--) {
    const parent = $at.node(depth - 1).type.name
    if (parent !== 'table' && parent !== 'tableRow' && $at.node(depth).isBlock) return depth
  }
  return null
}

/** The move, or null if there is no way further. */
export function moveBlock(state: EditorState, by: -1 | 1): Transaction | null {
  const { $from, $to } = state.selection
  const depth = movingDepth($from)
  if (depth === null) return null
  const parent = $from.node(depth - 1)
  const first = $from.index(depth - 1)
  const inside = $to.depth >= depth - 1 && $to.start(depth - 1) === $from.start(depth - 1)
  const last = inside ? $to.index(depth - 1) : first
  const from = $from.before(depth)
  const to = $from.posAtIndex(last + 1, depth - 1)
  const moved = children(parent, first, last)
  const beside = parent.maybeChild(by < 0 ? first - 1 : last + 1)
  if (beside) return swap(state, from, to, moved, by < 0 ? from - beside.nodeSize : from + beside.nodeSize)
  const listed = $from.node(depth).type.name === 'listItem'
  return listed && $from.node(depth - 2).type.name === 'doc' ? outOfList(state, depth, from, to, moved, by) : null
}

const children = (parent: Node, first: number, last: number): Node[] =>
  Array.from({ length: last - first + 1 }, (_, index) => parent.child(first + index))

/** Takes [from, to) away and puts it at `target`, a position in the text without it; the caret goes along. */
function swap(state: EditorState, from: number, to: number, moved: readonly Node[], target: number): Transaction {
  const { anchor, head } = state.selection
  const tr = state.tr.delete(from, to).insert(target, moved)
  return keepCaret(tr, anchor + target - from, head + target - from)
}

function keepCaret(tr: Transaction, anchor: number, head: number): Transaction {
  const end = tr.doc.content.size
  const within = (position: number) => tr.doc.resolve(Math.max(0, Math.min(position, end)))
  return tr.setSelection(TextSelection.between(within(anchor), within(head))).scrollIntoView()
}

function outOfList(
  state: EditorState,
  depth: number,
  from: number,
  to: number,
  moved: readonly Node[],
  by: -1 | 1,
): Transaction | null {
  const { $from, anchor, head } = state.selection
  const list = $from.node(depth - 1)
  const index = $from.index(depth - 2)
  const outer = $from.node(depth - 2)
  const beside = outer.maybeChild(index + by)
  if (!beside) return null
  const listStart = $from.before(depth - 1)
  const listEnd = $from.after(depth - 1)
  const whole = moved.length === list.childCount
  const tr = state.tr
  const joins = beside.type === list.type
  // Where the point's list goes: past the block beside, or into the list beside.
  const target = by < 0 ? listStart - (joins ? 1 : beside.nodeSize) : listEnd + (joins ? 1 : beside.nodeSize)
  const content = joins ? moved : [list.type.create(list.attrs, moved)]
  tr.insert(target, content)
  const gone = whole ? { from: listStart, to: listEnd } : { from, to }
  tr.delete(tr.mapping.map(gone.from, 1), tr.mapping.map(gone.to, -1))
  const start = by < 0 ? target : tr.mapping.slice(1).map(target)
  const offset = start + (joins ? 0 : 1) - from
  const before = tr.mapping.maps.length
  if (!joins) joinLists(tr, start, content)
  const joined = tr.mapping.slice(before)
  return keepCaret(tr, joined.map(anchor + offset), joined.map(head + offset))
}

/** Two lists of one kind that came to stand beside each other are one. */
function joinLists(tr: Transaction, start: number, content: readonly Node[]): void {
  const end = content.reduce((sum, node) => sum + node.nodeSize, start)
  for (const seam of [end, start]) {
    const $seam = tr.doc.resolve(seam)
    const kind = $seam.nodeBefore?.type
    if (kind && kind === $seam.nodeAfter?.type && kind.name.endsWith('List')) tr.join(seam)
  }
}
