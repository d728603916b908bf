import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readTwoWays } from './state-hash.fixture.ts'
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

test('[LA5] the hash is another when the same is read in another order', () => {
  const [one, two] = readTwoWays()
  expect(Y.equalSnapshots(Y.snapshot(one), Y.snapshot(two))).toBe(true)
  expect(one.getText('text').toString()).not.toBe(two.getText('text').toString())
  expect(stateHash(one)).not.toBe(stateHash(two))
})

test('[LA5] the hash is the same whatever is kept of what is gone', () => {
  const one = new Y.Doc({ gc: false })
  const words = new Y.XmlText('ett två tre')
  const line = new Y.XmlElement('p')
  one.getXmlFragment('note').insert(0, [line])
  line.insert(0, [words])
  line.setAttribute('a', 'x')
  line.setAttribute('b', 'y')
  const two = new Y.Doc()
  bring(one, two)
  words.insert(4, 'och ')
  words.format(0, 3, { bold: true })
  bring(one, two)
  // Of a line that is gone one keeps the words, and the other one piece for all of them.
  one.getXmlFragment('note').insert(1, [new Y.XmlElement('p')])
  ;(one.getXmlFragment('note').get(1) as Y.XmlElement).insert(0, [new Y.XmlText('fyra'), new Y.XmlText('fem')])
  bring(one, two)
  one.getXmlFragment('note').delete(1, 1)
  bring(one, two)
  const pieces = (document: Y.Doc) => document.store.clients.get(one.clientID)?.length
  expect(pieces(two)).not.toBe(pieces(one))
  expect(stateHash(two)).toBe(stateHash(one))
  const before = stateHash(one)
  line.setAttribute('a', 'z')
  expect(stateHash(one)).not.toBe(before)
})
