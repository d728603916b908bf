/**
 * A line of text that several people may write at once: a title, a decision's wording, an action.
 * It is a Y.Text so that two people in the same field never overwrite each other.
 */
import type * as Y from 'yjs'

/**
 * Makes `text` say `wanted` by changing only the part that differs, so that what others write in the rest of the line
 * at the same moment stays. `origin` marks the change, so that undoing can tell mine from others'.
 */
export function setText(text: Y.Text, wanted: string, origin?: unknown): void {
  if (!text.doc) throw new Error('A text has nothing to compare with before it lies in a document.')
  const now = text.toString()
  if (now === wanted) return
  const { start, end } = sameAround(now, wanted)
  const change = () => {
    if (now.length - end > start) text.delete(start, now.length - end - start)
    if (wanted.length - end > start) text.insert(start, wanted.slice(start, wanted.length - end))
  }
  text.doc.transact(change, origin)
}

/** How much two words have in common at the start and at the end, in units of a string. */
export function sameAround(now: string, wanted: string): { start: number; end: number } {
  const shortest = Math.min(now.length, wanted.length)
  let start = 0
  while (start < shortest && now.charCodeAt(start) === wanted.charCodeAt(start)) start++
  let end = 0
  while (
    end < shortest - start &&
    now.charCodeAt(now.length - 1 - end) === wanted.charCodeAt(wanted.length - 1 - end)
  ) {
    end++
  }
  // A character outside the basic plane is two units; the cut may not fall between them.
  if (start > 0 && isHighSurrogate(now.charCodeAt(start - 1))) start--
  if (end > 0 && isLowSurrogate(now.charCodeAt(now.length - end))) end--
  return { start, end }
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff
