import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { compressed, encodedOf, plain } from '../storage/state.ts'
import { type Answer, Joins, nothing, storedAs } from './joins.ts'
import { together } from './together.ts'

const textOf = (document: Y.Doc): string => document.getText('text').toString()

/** A document of some length, and the joins that are told of each change. */
function document(words = 'Hej') {
  const doc = new Y.Doc()
  const write = (more: string) => doc.getText('text').insert(doc.getText('text').length, more)
  write(words)
  const ready = vi.fn()
  const joins = new Joins(doc, ready)
  doc.on('update', (update: Uint8Array) => joins.changed(update))
  /** As somebody gets it who does not read compressed messages. */
  const answer = (stateVector: Uint8Array = nothing) => joins.answer(stateVector, false) as Answer
  return { doc, joins, ready, answer, write }
}

/** A document that takes long to encode: many pieces that do not join. */
function longDocument(): ReturnType<typeof document> {
  const made = document()
  made.doc.transact(() => {
    for (let n = 0; n < 60_000; n++) made.doc.getText('text').insert(0, 'x')
  })
  return made
}

/** Applies an answer as a client does. */
function apply(doc: Y.Doc, { encoded, later }: Answer): Y.Doc {
  Y.applyUpdate(doc, encoded())
  if (later) Y.applyUpdate(doc, later)
  return doc
}

describe('Joins', () => {
  it('give everybody who comes the same bytes, as long as nothing changes', () => {
    const { answer } = document()
    expect(answer().encoded()).toBe(answer().encoded())
  })

  it('give the document of now, also to who has a part of it', () => {
    const { doc, answer, write } = document()
    const before = apply(new Y.Doc(), answer())
    write(' på dig')
    expect(textOf(apply(new Y.Doc(), answer()))).toBe('Hej på dig')
    const has = Y.encodeStateVector(before)
    expect(textOf(apply(before, answer(has)))).toBe('Hej på dig')
    expect(answer(has).size).toBeLessThan(Y.encodeStateAsUpdate(doc).length)
    expect(answer(has).encoded()).toBe(answer(has).encoded())
    expect(Y.encodeStateVector(apply(new Y.Doc(), answer()))).toEqual(Y.encodeStateVector(doc))
  })

  it('do not encode a long document anew for every change, and lose none', () => {
    const { doc, answer, write } = longDocument()
    const first = answer()
    write(' ett')
    write(' två')
    const second = answer()
    expect(second.encoded()).toBe(first.encoded())
    expect(answer().later).toBe(second.later)
    expect(Y.equalSnapshots(Y.snapshot(apply(new Y.Doc(), second)), Y.snapshot(doc))).toBe(true)
    write(' tre')
    expect(Y.equalSnapshots(Y.snapshot(apply(new Y.Doc(), answer())), Y.snapshot(doc))).toBe(true)
    expect(answer().encoded()).toBe(first.encoded())
  })

  it('compress a long state for who reads that, who waits for it, and say when it is there', async () => {
    const { doc, joins, ready, answer, write } = document('Hej '.repeat(10_000))
    expect(joins.answer(nothing, true)).toBe(null)
    const plainly = answer()
    expect(plainly.compressed).toBe(null)
    write('medan det komprimeras')
    expect(joins.answer(nothing, true)).toBe(null)
    await vi.waitUntil(() => ready.mock.calls.length > 0, 15_000)
    const given = joins.answer(nothing, true)
    expect(given?.compressed?.length).toBeLessThan(plainly.size / 10)
    const bytes = given?.compressed ?? new Uint8Array()
    const read = { ...(given as Answer), encoded: () => encodedOf({ bytes, size: plainly.size }) }
    expect(textOf(apply(new Y.Doc(), read))).toBe(textOf(doc))
    expect(ready).toHaveBeenCalledTimes(1)
  })

  it('make nobody wait who was cut off, however many come back from different places', () => {
    const { doc, joins, write } = document('Hej '.repeat(10_000))
    const cutOff = Array.from({ length: 20 }, (_, n) => {
      write(`${n} `.repeat(1000))
      return Y.encodeStateVector(doc)
    })
    write('sist')
    for (let turn = 0; turn < 3; turn++) {
      joins.answer(nothing, true)
      for (const has of cutOff) expect(joins.answer(has, true)).not.toBe(null)
    }
  })

  describe('after which much was written', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
    afterEach(() => void vi.useRealTimers())

    /** A document that was compressed long ago. */
    async function old() {
      const made = document('Hej '.repeat(10_000))
      const compressed = async (times: number) => {
        await vi.waitUntil(() => made.ready.mock.calls.length >= times, 15_000)
      }
      made.joins.answer(nothing, true)
      await compressed(1)
      const first = made.joins.answer(nothing, true) as Answer
      await vi.advanceTimersByTimeAsync(60_000)
      made.write('på dig '.repeat(5_000))
      const given = () => made.joins.answer(nothing, true) as Answer
      const isWhole = (one: Answer) => expect(textOf(apply(new Y.Doc(), one))).toBe(textOf(made.doc))
      return { ...made, first, given, isWhole, compressed }
    }

    it('make nobody wait who comes while others do; they are made anew when nobody comes', async () => {
      const { first, given, isWhole, compressed } = await old()
      for (let person = 0; person < 10; person++) {
        expect(given().compressed).toBe(first.compressed)
        isWhole(given())
        await vi.advanceTimersByTimeAsync(50)
      }
      await vi.advanceTimersByTimeAsync(300)
      await compressed(2)
      expect(given().later).toBe(null)
      isWhole(given())
    })

    it('keep nothing that was begun before everything was forgotten', async () => {
      const { joins, given, write, isWhole, compressed } = await old()
      given()
      await vi.advanceTimersByTimeAsync(200)
      // While it is compressed so much is written that all is forgotten, and after that something nobody listens to.
      for (let n = 0; n < 600; n++) write('.')
      await compressed(2)
      isWhole(joins.answer(nothing, false) as Answer)
    })

    it('keep nothing that lacks what was let go while it was made', async () => {
      const { doc, joins, given, write, isWhole, compressed } = await old()
      given()
      await vi.advanceTimersByTimeAsync(200)
      // While it is compressed people come back from so many places that the old one is not kept any more.
      for (let n = 0; n < 20; n++) {
        write(`${n} `)
        joins.answer(Y.encodeStateVector(doc), true)
      }
      await compressed(2)
      write('sist')
      isWhole(joins.answer(nothing, false) as Answer)
    })
  })

  it('make nobody wait for a short one', () => {
    const { joins } = document()
    expect(joins.answer(nothing, true)).toMatchObject({ compressed: null, later: null })
  })

  it.each([
    ['compressed', compressed],
    ['as it was encoded', plain],
  ])('start with what was stored %s, when it has just been read', (_, kept) => {
    const { doc } = longDocument()
    const state = kept(Y.encodeStateAsUpdate(doc))
    const later: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => later.push(update))
    doc.getText('text').insert(0, 'stored later ')
    const joins = new Joins(doc, () => {}, { ...storedAs(state), later: together(later) })
    doc.on('update', (update: Uint8Array) => joins.changed(update))
    doc.getText('text').insert(0, 'written since ')
    const given = joins.answer(nothing, true) as Answer
    expect(given.compressed).toBe(state.size === null ? null : state.bytes)
    expect(textOf(apply(new Y.Doc(), given))).toBe(textOf(doc))
  })

  it('do not keep what came later for ever', () => {
    const { doc, answer, write } = longDocument()
    const first = answer()
    for (let n = 0; n < 600; n++) write('.')
    const second = answer()
    expect(second.encoded()).not.toBe(first.encoded())
    expect(second.later).toBe(null)
    expect(textOf(apply(new Y.Doc(), second))).toBe(textOf(doc))
  })
})
