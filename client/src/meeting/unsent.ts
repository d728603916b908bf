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
    return item instanceof Y.Item && !item.deleted ? valuesIn(item, struct.content) : []
  })

function valuesIn({ parentSub }: Y.Item, content: Y.Item['content']): string[] {
  if (parentSub === null || !written.has(parentSub) || !(content instanceof Y.ContentAny)) return []
  const values: unknown[] = content.arr
  return values.filter((value): value is string => typeof value === 'string' && value.trim() !== '')
}

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

/** From which clock on, by client, the server may lack what a document holds that was opened from the device. */
export function unsentSince(doc: Y.Doc, sent: Uint8Array): Map<number, number> {
  const known = Y.decodeStateVector(sent)
  const here = [...Y.decodeStateVector(Y.encodeStateVector(doc))]
  return new Map(
    here.flatMap(([client, clock]) => {
      const since = known.get(client) ?? 0
      return clock > since ? [[client, since]] : []
    }),
  )
}

/**
 * My words that a change took away with what they stood in, line by line: a line, a card, a decision that somebody else has
 * removed or made another thing of. `mine`: by client, from which clock on. What of mine was taken away by itself was seen
 * by whoever did that.
 */
export function sweptIn({ doc, deleteSet, beforeState }: Y.Transaction, mine: ReadonlyMap<number, number>): string[] {
  const words = new Map<Y.Item, string>()
  const values: string[] = []
  for (const [client, since] of mine)
    for (const { clock, len } of deleteSet.clients.get(client) ?? []) {
      const end = Math.min(clock + len, beforeState.get(client) ?? 0)
      for (let at = Math.max(clock, since); at < end; ) {
        const item: Y.Item | Y.GC = Y.getItem(doc.store, Y.createID(client, at))
        if (item instanceof Y.Item && hasGone(item.parent)) {
          if (item.content instanceof Y.ContentString) words.set(item, item.content.str.slice(at - item.id.clock))
          else values.push(...valuesIn(item, item.content))
        }
        at = item.id.clock + item.length
      }
    }
  const lines = new Set([...words.keys()].map(({ parent }) => parent as Y.AbstractType<unknown>))
  return [...[...lines].map((line) => wordsIn(line, words).trim()), ...values].filter((line) => line !== '')
}

const hasGone = (parent: Y.Item['parent']): boolean =>
  parent instanceof Y.AbstractType && parent._item?.deleted === true

/** Those words of a line, in its order. Where others' stood between them there is a gap. */
function wordsIn(line: Y.AbstractType<unknown>, words: ReadonlyMap<Y.Item, string>): string {
  let [all, isApart] = ['', false]
  for (let item = line._start; item; item = item.right) {
    const these = words.get(item)
    if (these !== undefined) {
      all = isApart && all.trim() !== '' ? `${all.trimEnd()} … ${these.trimStart()}` : all + these
      isApart = false
    } else if (item.content instanceof Y.ContentString) isApart = true
  }
  return all
}
