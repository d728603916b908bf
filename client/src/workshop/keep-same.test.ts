import { describe, expect, it } from 'vitest'
import { keepSame } from './keep-same.ts'

describe('What has not changed stays the same object', () => {
  it('keeps the whole when all of it says the same', () => {
    const before = { themes: [{ id: 'a', entries: [{ id: 'x' }] }], loose: [] }
    expect(keepSame(before, structuredClone(before))).toBe(before)
  })

  it('keeps what lies beside a change', () => {
    const before = {
      themes: [
        { id: 'a', cards: [{ id: 'x' }] },
        { id: 'b', cards: [{ id: 'y' }] },
      ],
    }
    const after = structuredClone(before)
    after.themes[1]?.cards.push({ id: 'z' })
    const kept = keepSame(before, after)
    expect(kept).toEqual(after)
    expect(kept.themes[0]).toBe(before.themes[0])
    expect(kept.themes[1]).not.toBe(before.themes[1])
    expect(kept.themes[1]?.cards[0]).toBe(before.themes[1]?.cards[0])
  })

  it('tells a shorter list from a longer one, and a list from an object', () => {
    expect(keepSame([1, 2], [1])).toEqual([1])
    expect(keepSame<unknown>([], {})).toEqual({})
    expect(keepSame<unknown>(null, { a: 1 })).toEqual({ a: 1 })
  })
})
