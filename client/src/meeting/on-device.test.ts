import { beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { lastWordsOf, replaceLastWords } from './on-device.ts'

const words = (text: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.getText('text').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}
const left = (): string => {
  const doc = new Y.Doc()
  const last = lastWordsOf('notes')
  if (last) Y.applyUpdate(doc, last)
  return [...doc.getText('text').toString()].sort().join('')
}

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
})

test('A page that goes takes back the last words it has found, and leaves its own', () => {
  replaceLastWords('notes', words('a'), null)
  const found = lastWordsOf('notes')
  replaceLastWords('notes', words('b'), found)
  expect(left()).toBe('b')
  replaceLastWords('notes', null, lastWordsOf('notes'))
  expect(lastWordsOf('notes')).toBe(null)
})

test('What another page has left meanwhile stays', () => {
  replaceLastWords('notes', words('a'), null)
  replaceLastWords('notes', null, null)
  expect(left()).toBe('a')
  replaceLastWords('notes', words('b'), null)
  expect(left()).toBe('ab')
})
