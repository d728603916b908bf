import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { stateHash } from './state-hash.ts'

const bring = (from: Y.Doc, to: Y.Doc) => Y.applyUpdate(to, Y.encodeStateAsUpdate(from))

test('[LA5] the hash is the same for the same state, in whatever order it came about, and another for any other', () => {
  const [one, two] = [new Y.Doc(), new Y.Doc()]
  expect(stateHash(one)).toBe(stateHash(two))
  one.getText('text').insert(0, 'ett ')
  two.getText('text').insert(0, 'två ')
  expect(stateHash(one)).not.toBe(stateHash(two))
  bring(one, two)
  expect(stateHash(one)).not.toBe(stateHash(two))
  bring(two, one)
  expect(stateHash(one)).toBe(stateHash(two))
  // Only something that is gone, and nothing new.
  one.getText('text').delete(0, 2)
  expect(stateHash(one)).not.toBe(stateHash(two))
  bring(one, two)
  expect(stateHash(one)).toBe(stateHash(two))
  const third = new Y.Doc()
  bring(two, third)
  expect(stateHash(third)).toBe(stateHash(one))
})
