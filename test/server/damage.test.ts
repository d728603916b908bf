import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checks } from '@samsyn/api/meetings'
import { notesDocument } from '@samsyn/meeting/documents'
import { plain } from '@samsyn/server/storage/state'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type Browser,
  makeMeeting,
  reasonOf,
  type Stage,
  settled,
  startServer,
  temporaryFolder,
  textOf,
  type,
  until,
  write,
} from '../stage.ts'

let dataDir: string
let stage: Stage
beforeEach(async () => {
  dataDir = await temporaryFolder()
  stage = await startServer({ dataDir })
})
afterEach(async () => {
  await stage.close()
  await rm(dataDir, { recursive: true, force: true })
})

/** Turns one bit of these words wherever they stand in the file, as a dying disk does. */
async function flipBit(words: string): Promise<void> {
  const path = join(dataDir, 'samsyn.sqlite')
  const file = await readFile(path)
  let flipped = 0
  for (let at = file.indexOf(words); at >= 0; at = file.indexOf(words, at + 1)) {
    file[at] = (file[at] ?? 0) ^ 1
    flipped += 1
  }
  expect(flipped).toBeGreaterThan(0)
  await writeFile(path, file)
}

async function twoNotes(organiser: Browser): Promise<{ meeting: string; damaged: string; whole: string }> {
  const { meeting, items } = await makeMeeting(organiser)
  const [damaged = '', whole = ''] = items.slice(1)
  const board = organiser.board(meeting)
  await write(board.notes(damaged), (notes) => type(notes, 'Det här ska skadas.'))
  await write(board.notes(whole), (notes) => type(notes, 'Det här förblir helt.'))
  board.leave()
  return { meeting, damaged, whole }
}

describe('A file in which a bit has turned', () => {
  it('keeps the damaged document closed, says so, and lets the meeting go on', async () => {
    const organiser = await stage.organiser()
    const { meeting, damaged, whole } = await twoNotes(organiser)
    await stage.close()
    await flipBit('Det här ska skadas.')
    stage = await startServer({ dataDir })

    const again = await stage.organiser()
    const board = again.board(meeting)
    const refused: string[] = []
    board.notes(damaged).on('authenticationFailed', ({ reason }: { reason: string }) => refused.push(reason))
    await until('the damaged document is refused', () => refused.length > 0)
    expect(refused).toEqual(['damaged'])
    await settled(board.notes(whole), board.agenda)
    expect(textOf(board.notes(whole).document)).toContain('Det här förblir helt.')
    await write(board.notes(whole), (notes) => type(notes, ' Och skrivs vidare på.'))
    expect(board.notes(damaged).document.store.clients.size).toBe(0)

    // No protocol is made without it, and the reason is named.
    expect(await reasonOf(again.call<Checks>('GET', `/api/meetings/${meeting}/checks`))).toBe('damaged')
    expect((await again.ask('GET', '/api/home')).status).toBe(200)
    board.leave()
  })

  it('costs nothing when it was in a snapshot: the rows it was made of are still there', async () => {
    const organiser = await stage.organiser()
    const { meeting, damaged } = await twoNotes(organiser)
    const name = notesDocument(meeting, damaged)
    const { storage } = stage.parts
    const { updates } = await storage.read(name)
    const last = updates.at(-1)?.seq ?? 0
    const words = 'Ett mellanläge som ska skadas.'
    await storage.snapshot(name, last, plain(new TextEncoder().encode(words)))
    await stage.close()
    await flipBit(words)
    stage = await startServer({ dataDir })
    expect(textOf(await stage.parts.journal.read(name))).toContain('Det här ska skadas.')
  })
})

describe('A row that has gone', () => {
  it('keeps its document closed: what builds on it would say something else', async () => {
    const organiser = await stage.organiser()
    const { meeting, items } = await makeMeeting(organiser)
    const board = organiser.board(meeting)
    const notes = board.notes(items[1] ?? '')
    for (const words of ['Ett. ', 'Två. ', 'Tre. ']) await write(notes, (document) => type(document, words))
    board.leave()
    const { storage, journal } = stage.parts
    const name = notesDocument(meeting, items[1] ?? '')
    const { updates } = await storage.read(name)
    const kept = updates.filter((_, at) => at !== 1)
    const elsewhere = notesDocument(meeting, items[2] ?? '')
    await storage.append(kept.map(({ update }) => ({ meeting, document: elsewhere, update, author: 'server' })))
    await expect(journal.read(elsewhere)).rejects.toMatchObject({ reason: 'damaged' })
  })
})
