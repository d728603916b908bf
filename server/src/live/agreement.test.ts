import { stateHash } from '@samsyn/meeting/state-hash'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { Agreement, type AgreementOptions } from './agreement.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A document that is changed, what happens with it, in order, and the hash in each thing that is told. */
function watched(bring: AgreementOptions['bring']) {
  const doc = new Y.Doc()
  const happened: string[] = []
  const told: string[] = []
  const broadcastStateless = (payload: string): void => {
    happened.push('told')
    told.push((JSON.parse(payload) as { hash: string }).hash)
  }
  const agreement = new Agreement(Object.assign(doc, { broadcastStateless }) as never, {
    failed: (error) => happened.push(`failed: ${(error as Error).message}`),
    quiet: 1_000,
    regularly: 10_000,
    bring: () => {
      happened.push('brought')
      return bring()
    },
  })
  const write = (): void => doc.getText('words').insert(0, 'x')
  /** Somebody writes every tenth of a second for so many milliseconds. */
  const writeFor = (milliseconds: number): void => {
    for (let at = 0; at < milliseconds; at += 100) {
      write()
      vi.advanceTimersByTime(100)
    }
  }
  return { doc, agreement, happened, told, write, writeFor }
}

it('While people write, everybody is brought what is new before they are told how it stands', () => {
  const { doc, happened, told, writeFor } = watched(() => true)
  writeFor(9_900)
  expect(happened).toEqual([])
  writeFor(100)
  expect(happened).toEqual(['brought', 'told'])
  expect(told).toEqual([stateHash(doc)])
  writeFor(10_000)
  expect(happened).toEqual(['brought', 'told', 'brought', 'told'])
})

it('A mistake while that is done is heard of, and the next time comes all the same', () => {
  const { happened, writeFor } = watched(() => {
    if (happened.length < 2) throw new Error('made up')
    return true
  })
  writeFor(10_000)
  expect(happened).toEqual(['brought', 'failed: made up'])
  writeFor(10_000)
  expect(happened).toEqual(['brought', 'failed: made up', 'brought', 'told'])
})

it('Where it cannot be said that everybody has been sent all, it is told when nobody has written or come for a moment', () => {
  const { doc, agreement, told, write, writeFor } = watched(() => false)
  writeFor(30_000)
  expect(told).toEqual([])
  write()
  vi.advanceTimersByTime(900)
  agreement.soon()
  vi.advanceTimersByTime(900)
  expect(told).toEqual([])
  vi.advanceTimersByTime(100)
  expect(told).toEqual([stateHash(doc)])
})

it('Where nothing happens nobody need be brought anything, and nothing is told of a document that is let go', () => {
  const { doc, happened, told, write } = watched(() => true)
  write()
  vi.advanceTimersByTime(25_000)
  expect(happened).toEqual(['told', 'told', 'told'])
  expect(new Set(told)).toEqual(new Set([stateHash(doc)]))
  doc.destroy()
  vi.advanceTimersByTime(60_000)
  expect(told).toHaveLength(3)
})
