import { constants, inflateRawSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { type Encoded, Joins, nothing } from './joins.ts'

/** What a frame leaves out and its reader puts back. */
const endOfBlock = new Uint8Array([0, 0, 0xff, 0xff])
const options = { finishFlush: constants.Z_SYNC_FLUSH }

const textOf = (document: Y.Doc): string => document.getText('text').toString()

/** A document of some length, and the joins that are told of each change. */
function document(words = 'Hej'): { doc: Y.Doc; joins: Joins; write: (words: string) => void } {
  const doc = new Y.Doc()
  const write = (more: string) => doc.getText('text').insert(doc.getText('text').length, more)
  write(words)
  const joins = new Joins(doc)
  doc.on('update', (update: Uint8Array) => joins.changed(update))
  return { doc, joins, write }
}

/** A document that takes long to encode: many pieces that do not join. */
function longDocument(): ReturnType<typeof document> {
  const made = document()
  made.doc.transact(() => {
    for (let n = 0; n < 60_000; n++) made.doc.getText('text').insert(0, 'x')
  })
  return made
}

/** Applies an answer as a client does: what came later first. */
function apply(doc: Y.Doc, { state, later }: Encoded): Y.Doc {
  for (const update of later) Y.applyUpdate(doc, update)
  Y.applyUpdate(doc, state)
  return doc
}

describe('Joins', () => {
  it('give everybody who comes the same bytes, as long as nothing changes', () => {
    const { joins } = document()
    expect(joins.answer(nothing).state).toBe(joins.answer(nothing).state)
  })

  it('give the document of now, also to who has a part of it', () => {
    const { doc, joins, write } = document()
    const before = apply(new Y.Doc(), joins.answer(nothing))
    write(' på dig')
    expect(textOf(apply(new Y.Doc(), joins.answer(nothing)))).toBe('Hej på dig')
    const has = Y.encodeStateVector(before)
    expect(textOf(apply(before, joins.answer(has)))).toBe('Hej på dig')
    expect(joins.answer(has).state.length).toBeLessThan(joins.answer(nothing).state.length)
    expect(joins.answer(has).state).toBe(joins.answer(has).state)
    expect(Y.encodeStateVector(apply(new Y.Doc(), joins.answer(nothing)))).toEqual(Y.encodeStateVector(doc))
  })

  it('do not encode a long document anew for every change, and lose none', () => {
    const { doc, joins, write } = longDocument()
    const first = joins.answer(nothing)
    write(' ett')
    write(' två')
    const second = joins.answer(nothing)
    expect(second.state).toBe(first.state)
    expect(second.later).toHaveLength(2)
    expect(Y.equalSnapshots(Y.snapshot(apply(new Y.Doc(), second)), Y.snapshot(doc))).toBe(true)
  })

  it('have the state compressed as well when there has been time for it', async () => {
    const { doc, joins } = document('Hej '.repeat(1000))
    const first = joins.answer(nothing)
    expect(first.compressed).toBe(null)
    const compressed = await vi.waitUntil(() => joins.answer(nothing).compressed)
    expect(compressed.length).toBeLessThan(first.state.length / 10)
    const read = inflateRawSync(Buffer.concat([compressed, endOfBlock]), options)
    expect(textOf(apply(new Y.Doc(), { ...first, state: read }))).toBe(textOf(doc))
  })

  it('start with what was stored, when it has just been read', () => {
    const { doc } = longDocument()
    const state = Y.encodeStateAsUpdate(doc)
    const later: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => later.push(update))
    doc.getText('text').insert(0, 'stored later ')
    const joins = new Joins(doc, { state, compressed: null, later })
    doc.on('update', (update: Uint8Array) => joins.changed(update))
    doc.getText('text').insert(0, 'written since ')
    const answer = joins.answer(nothing)
    expect(answer.state).toBe(state)
    expect(textOf(apply(new Y.Doc(), answer))).toBe(textOf(doc))
  })

  it('do not keep what came later for ever', () => {
    const { doc, joins, write } = longDocument()
    const first = joins.answer(nothing)
    for (let n = 0; n < 600; n++) write('.')
    const second = joins.answer(nothing)
    expect(second.state).not.toBe(first.state)
    expect(second.later).toEqual([])
    expect(textOf(apply(new Y.Doc(), second))).toBe(textOf(doc))
  })
})
