/** What somebody has written that the server may not have: to be shown to its writer when it cannot be sent any more. */
import * as Y from 'yjs'

/** Fields that hold what somebody has written, but not as a line that several write in: the others are ids, choices and places. */
const written = new Set([
  ...['date', 'start', 'end', 'place', 'link', 'diaryNumber', 'nextMeeting', 'previousDate', 'url'],
  ...['name', 'organisation', 'title', 'role', 'deputyFor', 'arrived', 'left'],
  ...[
    'returns',
    'decidedAt',
    'procedure',
    'amount',
    'fund',
    'validFrom',
    'validTo',
    'owner',
    'due',
    'newOwner',
    'newDue',
  ],
  ...['group', 'outgoing', 'outgoingOrganisation', 'incoming', 'incomingOrganisation', 'from'],
])

/** The names, places and days in fields of a document that one with this state vector lacks; without one, all of them. */
export const valuesSince = (doc: Y.Doc, sent?: Uint8Array): string[] =>
  Y.decodeUpdate(Y.encodeStateAsUpdate(doc, sent)).structs.flatMap((struct) => {
    if (!(struct instanceof Y.Item && struct.content instanceof Y.ContentAny)) return []
    // What builds on something that has not come is not in the document yet, and nobody has seen it here.
    if (struct.id.clock >= Y.getState(doc.store, struct.id.client)) return []
    // Which field it stands in is said by the document alone, when it stood there after another value.
    const item: Y.Item | Y.GC = Y.getItem(doc.store, struct.id)
    const field = item instanceof Y.Item && !item.deleted ? item.parentSub : null
    const values: unknown[] = struct.content.arr
    return field !== null && written.has(field)
      ? values.filter((value): value is string => typeof value === 'string' && value.trim() !== '')
      : []
  })

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
