import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTwoWays } from '@samsyn/meeting/state-hash.fixture'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Compaction } from './compaction.ts'
import { Journal } from './journal.ts'
import { openSqlite } from './storage/sqlite.ts'
import { addMeetings } from './storage/storage.contract.ts'
import type { Storage } from './storage/storage.ts'

const name = 'm1/notes/1'
let folder: string
let storage: Storage
let live: Y.Doc
let isOpen: boolean
let compaction: Compaction
let openedAnew: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samsyn-compaction-'))
  storage = await openSqlite(join(folder, 'samsyn.sqlite'))
  await addMeetings(storage)
  live = new Y.Doc()
  isOpen = true
  openedAnew = []
  compaction = new Compaction({
    storage,
    live: () => (isOpen ? live : null),
    openAnew: (document) => openedAnew.push(document),
    log: pino({ level: 'silent' }),
    patience: 100,
    pause: 100,
  })
})
afterEach(async () => {
  await compaction.close()
  await storage.close()
  await rm(folder, { recursive: true })
})

/** Writes words by words into the live document, each as a row of its own, and takes some away again. */
async function write(words: readonly string[]): Promise<void> {
  const updates: Uint8Array[] = []
  const keep = (update: Uint8Array) => updates.push(update)
  live.on('update', keep)
  const text = live.getText('text')
  for (const [at, one] of words.entries()) {
    text.insert(0, one)
    if (at % 3 === 2) text.delete(1, 1)
  }
  live.off('update', keep)
  await storage.append(updates.map((update) => ({ meeting: 'm1', document: name, update, author: 'server' })))
}

const words = (count: number) => Array.from({ length: count }, (_, at) => `ord${at} `)
const textIn = async (upTo?: number): Promise<string> => {
  const doc = await new Journal(storage).read(name, upTo)
  return doc.getText('text').toString()
}

describe('Compaction', () => {
  it('keeps a snapshot that says the same as the rows, which stay where they are', async () => {
    await write(words(20))
    const { updates } = await storage.read(name)
    const middle = updates[10]?.seq ?? 0
    const [then, now] = [await textIn(middle), await textIn()]
    expect(await compaction.compact(name)).toBe('kept')
    const stored = await storage.read(name)
    expect(stored).toMatchObject({ snapshot: { seq: updates.at(-1)?.seq }, updates: [] })
    expect(now).toBe(live.getText('text').toString())
    expect(await textIn()).toBe(now)
    // A freeze at an earlier row, and the history, still have the rows.
    expect(await textIn(middle)).toBe(then)
    expect(await compaction.compact(name)).toBe('nothing-new')
    await write(['mer '])
    expect(await compaction.compact(name)).toBe('kept')
    expect(await textIn()).toBe(live.getText('text').toString())
  })

  it('keeps nothing when people see what the journal has not', async () => {
    await write(words(5))
    live.getText('text').insert(0, 'aldrig skrivet till journalen ')
    expect(await compaction.compact(name)).toBe('differs')
    expect(openedAnew).toEqual([name])
    expect((await storage.read(name)).snapshot).toBeNull()
  })

  it('keeps nothing when people do not see what the journal has, be it only that something is gone', async () => {
    await write(words(5))
    const seen = new Y.Doc()
    Y.applyUpdate(seen, Y.encodeStateAsUpdate(live))
    live.getText('text').delete(0, 3)
    const deletion = Y.encodeStateAsUpdate(live, Y.encodeStateVector(seen))
    await storage.append([{ meeting: 'm1', document: name, update: deletion, author: 'server' }])
    live = seen
    expect(await compaction.compact(name)).toBe('differs')
    expect((await storage.read(name)).snapshot).toBeNull()
  })

  it('has everybody come anew when what is stored reads otherwise than what they see', async () => {
    const both = readTwoWays()
    const update = Y.encodeStateAsUpdate(both[0])
    await storage.append([{ meeting: 'm1', document: name, update, author: 'server' }])
    const stored = await textIn()
    live = both.find((document) => document.getText('text').toString() !== stored) ?? live
    expect(await compaction.compact(name)).toBe('kept')
    expect(openedAnew).toEqual([name])
    // Who comes then reads what is stored.
    live = new Y.Doc()
    Y.applyUpdate(live, Y.encodeStateAsUpdate(await new Journal(storage).read(name)))
    await storage.append([{ meeting: 'm1', document: name, update: new Uint8Array([0, 0]), author: 'server' }])
    openedAnew = []
    expect(await compaction.compact(name)).toBe('kept')
    expect(openedAnew).toEqual([])
  })

  it('does not mind what is written while it works', async () => {
    await write(words(5))
    const { updates } = await storage.read(name)
    const compacted = compaction.compact(name)
    live.getText('text').insert(0, 'under tiden ')
    expect(await compacted).toBe('kept')
    expect((await storage.read(name)).snapshot?.seq).toBe(updates.at(-1)?.seq)
  })

  it('waits a moment for what is on disk and about to be applied', async () => {
    await write(words(5))
    const all = live
    live = new Y.Doc()
    const compacted = compaction.compact(name)
    Y.applyUpdate(live, Y.encodeStateAsUpdate(all))
    expect(await compacted).toBe('kept')
  })

  it('works for a document that nobody has open, and is asked for by a journal that has grown', async () => {
    isOpen = false
    const journal = new Journal(storage)
    const asked: string[] = []
    journal.grown = (document) => {
      asked.push(document)
      compaction.ask(document)
    }
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (const word of words(600)) doc.getText('text').insert(0, word)
    for (const update of updates) await journal.append('m1', name, update, 'server')
    expect(asked).toEqual([name])
    let snapshot = null
    while (!snapshot) snapshot = (await storage.read(name)).snapshot
    const opened = await journal.read(name)
    expect(opened.getText('text').toString()).toBe(doc.getText('text').toString())
  })

  it.each([
    [98, 74, []],
    [100, 75, [name]],
  ])('is asked for by a journal that has grown by %i rows when everybody has left', async (rows, count, expected) => {
    const journal = new Journal(storage)
    const asked: string[] = []
    journal.grown = (document) => asked.push(document)
    await write(words(count))
    const stored = await journal.stored(name)
    expect(stored.updates).toHaveLength(rows)
    expect(asked).toEqual([])
    journal.left(name)
    journal.left(name)
    expect(asked).toEqual(expected)
  })

  it('gives up when it is closed', async () => {
    await write(words(5))
    compaction.ask(name)
    await compaction.close()
    expect(await compaction.compact(name)).toBe('closed')
    expect((await storage.read(name)).snapshot).toBeNull()
  })
})
