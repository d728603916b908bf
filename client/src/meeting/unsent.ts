/** What somebody has written that the server may not have: to be shown to its writer when it cannot be sent any more. */
import * as Y from 'yjs'

/** The words that a document has and one with this state vector lacks, line by line, as they were written. */
export function wordsSince(doc: Y.Doc, sent: Uint8Array): string[] {
  const lines: string[] = []
  let before: Y.Item | null = null
  for (const struct of Y.decodeUpdate(Y.encodeStateAsUpdate(doc, sent)).structs) {
    if (!(struct instanceof Y.Item && struct.content instanceof Y.ContentString)) continue
    const { origin, content } = struct
    // A word may be in several pieces, with its marks between them.
    const goesOn = before && origin?.client === before.id.client && origin.clock >= before.id.clock
    if (goesOn) lines.push(`${lines.pop() ?? ''}${content.str}`)
    else lines.push(content.str)
    before = struct
  }
  return lines.filter((line) => line.trim() !== '')
}
