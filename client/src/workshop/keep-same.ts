/** `after`, with those parts of `before` that say the same: what has not changed stays the same object, and is not drawn again. */
export function keepSame<T>(before: T, after: T): T {
  if (Object.is(before, after) || !isTree(before) || !isTree(after)) return after
  if (Array.isArray(before) !== Array.isArray(after)) return after
  const names = Object.keys(after)
  const kept: Record<string, unknown> = {}
  let same = names.length === Object.keys(before).length
  for (const name of names) {
    kept[name] = keepSame(before[name], after[name])
    same &&= Object.is(kept[name], before[name])
  }
  if (same) return before
  return (Array.isArray(after) ? Object.values(kept) : kept) as T
}

const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
