import { randomOf } from '@samsyn/meeting/meeting.fixture'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { together } from './together.ts'

/** Updates of several people who write, format, delete and nest in one document, as the server gets them. */
function written(seed: number): Uint8Array[] {
  const random = randomOf(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const server = new Y.Doc()
  const updates: Uint8Array[] = []
  server.on('update', (update: Uint8Array) => updates.push(update))
  const people = Array.from({ length: 4 }, () => {
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') Y.applyUpdate(server, update)
    })
    return doc
  })
  const act = (doc: Y.Doc): void => {
    const text = doc.getText('text')
    const nodes = doc.getXmlFragment('nodes')
    const facts = doc.getMap<unknown>('facts')
    const acts = [
      () => text.insert(below(text.length + 1), 'åäö 😀 ord'.slice(0, 1 + below(8))),
      () => text.delete(0, Math.min(text.length, below(4))),
      () => text.format(0, Math.min(text.length, below(6)), { bold: below(2) === 0 || null }),
      () => nodes.insert(below(nodes.length + 1), [new Y.XmlElement('paragraph')]),
      () => nodes.length > 0 && nodes.delete(below(nodes.length), 1),
      () => facts.set(`key ${below(3)}`, { n: below(9), list: [null, 'x', 1.5] }),
      () => facts.set('bytes', new Uint8Array([below(256), 0])),
      () => facts.delete(`key ${below(3)}`),
    ]
    acts[below(acts.length)]?.()
  }
  for (let step = 0; step < 120; step++) {
    const doc = people[below(people.length)] as Y.Doc
    doc.transact(() => {
      for (let n = 0; n <= below(3); n++) act(doc)
    })
    if (below(4) === 0) Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)), 'server')
  }
  return updates
}

const made = (updates: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}
const state = (doc: Y.Doc) => Buffer.from(Y.encodeStateAsUpdate(doc)).toString('hex')

describe('Together', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))('updates in a row come to the same (seed %i)', (seed) => {
    const updates = written(seed)
    const random = randomOf(seed)
    for (let n = 0; n < 5; n++) {
      const from = Math.floor(random() * updates.length)
      const to = from + Math.floor(random() * (updates.length - from + 1))
      const [before, between] = [updates.slice(0, from), updates.slice(from, to)]
      const one = together(between)
      expect(one === null).toBe(between.length === 0)
      const doc = made(one ? [...before, one] : before)
      expect(state(doc)).toBe(state(made([...before, ...between])))
      expect(doc.store.pendingStructs).toBe(null)
      expect(doc.store.pendingDs).toBe(null)
    }
  })

  it.each([0, 1, 2, 3])('nothing is lost of what overlaps, is missing or comes in another order (seed %i)', (seed) => {
    const updates = written(seed)
    const half = updates.length >> 1
    const overlapping = [...updates.slice(0, half), together(updates.slice(half - 10)), ...updates.slice(half)]
    const mixed = [...updates.slice(half), ...updates.slice(0, half)]
    for (const some of [overlapping, mixed, updates.filter((_, at) => at !== half).toReversed()]) {
      const given = some.filter((update) => update !== null)
      expect(state(made([together(given) as Uint8Array]))).toBe(state(made([Y.mergeUpdates(given)])))
    }
    // What has a gap in it is what it was: the rest of it comes to the whole.
    const gap = together([...updates.slice(0, 20), ...updates.slice(40)]) as Uint8Array
    expect(state(made([gap, ...updates.slice(20, 40)]))).toBe(state(made(updates)))
  })

  it('one is itself, and none is nothing', () => {
    const [update] = written(1)
    expect(together([update as Uint8Array])).toBe(update)
    expect(together([])).toBe(null)
  })

  it('what is no update is not taken for one', () => {
    const [update] = written(1)
    expect(() => together([update as Uint8Array, new Uint8Array([7, 7, 7])])).toThrow()
  })
})
