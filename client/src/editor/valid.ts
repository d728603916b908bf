/**
 * Whether a change leaves the note within the format. ProseMirror takes every command's word for it, and a command may be
 * wrong: adding a row to a table whose rows two people have made unequal puts a row into a row. Such a note would be
 * refused by the server, and other editors would remove the whole table from it. Nor does a note grow deeper than it is
 * read.
 */
import { maximalDepth } from '@samsyn/meeting/notes'
import type { Node as NoteNode } from '@tiptap/pm/model'

/** Looks only at the outermost blocks that are not the same as before: a keystroke changes one. */
export function staysValid(before: NoteNode, after: NoteNode): boolean {
  const known = new Set<NoteNode>()
  before.forEach((block) => void known.add(block))
  let depth = 0
  try {
    after.forEach((block) => {
      if (known.has(block)) return
      block.check()
      depth = Math.max(depth, depthOf(block))
    })
    return depth <= maximalDepth && after.type.validContent(after.content)
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function depthOf(block: NoteNode): number {
  let deepest = 0
  block.forEach((inside) => {
    if (!inside.isText) deepest = Math.max(deepest, depthOf(inside))
  })
  return deepest + 1
}
