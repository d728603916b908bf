/** Slides in step, over HTTP and the room's live document. */
import {
  addAttachment,
  addPresenter,
  goToItem,
  readItem,
  removeAttachment,
  removePresenter,
} from '@samsyn/meeting/agenda'
import { roomDocument } from '@samsyn/meeting/documents'
import { readRoom } from '@samsyn/meeting/room'
import { StorageError } from '@samsyn/server/storage/storage'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  type Browser,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  type StagedMeeting,
  settled,
  smallPdf,
  startServer,
  until,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())

let made: StagedMeeting
let shown: string
let ola: Browser
let chair: Browser
let attachment: string
beforeEach(async () => {
  made = await makeMeeting(organiser)
  shown = `/api/meetings/${made.meeting}/shown`
  const board = organiser.board(made.meeting)
  await write(board.agenda, (agenda) => {
    addPresenter(agenda, itemOf(1), { name: 'Ola Dummerud', organisation: '', title: '' })
    goToItem(agenda, itemOf(1), '2026-03-13T09:00:00Z')
  })
  board.leave()
  ola = await invited(organiser, made.meeting, 'presenter', 'Ola Dummerud')
  chair = await invited(organiser, made.meeting, 'chair', 'Ada Provlund')
  attachment = (await ola.upload<{ id: string }>(made.meeting, itemOf(1), 'bilder.pdf', smallPdf())).id
})
const itemOf = (place: number): string => made.items[place] ?? ''
const what = () => ({ item: itemOf(1), attachment })

async function nowShown() {
  const room = await stage.parts.journal.read(roomDocument(made.meeting))
  const { shown: slide } = readRoom(room)
  room.destroy()
  return slide
}

describe('Slides in step', () => {
  it('a presenter shows the own slides, turns, makes black and stops, and every board follows', async () => {
    const board = organiser.board(made.meeting)
    const room = board.open(roomDocument(made.meeting))
    await settled(room)
    const seen = () => readRoom(room.document).shown
    await ola.call('POST', shown, what())
    await until('the slide is seen', () => seen()?.attachment === attachment)
    expect(seen()).toMatchObject({ ...what(), during: itemOf(1), page: 1, black: false, name: 'Ola Dummerud' })
    await ola.call('PATCH', shown, { page: 3 })
    await until('the page is turned', () => seen()?.page === 3)
    await ola.call('PATCH', shown, { black: true })
    await until('the screen is black', () => seen()?.black === true)
    await ola.call('DELETE', shown)
    await until('nothing is shown', () => seen() === null)
    board.leave()
  })

  it('who takes over turns from then on, and the one before is told so', async () => {
    await ola.call('POST', shown, what())
    await chair.call('POST', shown, { ...what(), page: 2 })
    expect(await nowShown()).toMatchObject({ name: 'Ada Provlund', page: 2 })
    expect(await reasonOf(ola.call('PATCH', shown, { page: 5 }))).toBe('not-showing')
    expect(await reasonOf(ola.call('DELETE', shown))).toBe('not-showing')
    expect(await nowShown()).toMatchObject({ name: 'Ada Provlund', page: 2 })
    await ola.call('POST', shown, what())
    expect(await nowShown()).toMatchObject({ name: 'Ola Dummerud', page: 1 })
    await chair.call('DELETE', shown)
    expect(await nowShown()).toBeNull()
  })

  it('the same person turns from another device', async () => {
    await ola.call('POST', shown, what())
    const phone = await invited(organiser, made.meeting, 'presenter', 'Ola Dummerud')
    await phone.call('PATCH', shown, { page: 4 })
    expect(await nowShown()).toMatchObject({ page: 4 })
  })

  it('who is taken off the item’s presenters turns no more', async () => {
    await ola.call('POST', shown, what())
    const board = organiser.board(made.meeting)
    await write(board.agenda, (agenda) => {
      const [presenter] = readItem(agenda, itemOf(1))?.presenters ?? []
      removePresenter(agenda, itemOf(1), presenter?.id ?? '')
    })
    board.leave()
    expect(await reasonOf(ola.call('PATCH', shown, { page: 2 }))).toBe('not-showing')
    expect(await nowShown()).toMatchObject({ page: 1 })
  })

  it('what is gone, what is another item’s and what cannot be shown is refused by name', async () => {
    expect(await reasonOf(chair.call('POST', shown, { ...what(), item: 'no-such-item' }))).toBe('item-gone')
    expect(await reasonOf(chair.call('POST', shown, { ...what(), attachment: 'none' }))).toBe('not-found')
    expect(await reasonOf(chair.call('POST', shown, { ...what(), page: 0 }))).toBe('bad-input')
    expect(await reasonOf(ola.call('POST', shown, { ...what(), item: itemOf(2) }))).toBe('not-allowed')
    const board = organiser.board(made.meeting)
    const link = await write(board.agenda, (agenda) =>
      addAttachment(agenda, {
        item: itemOf(1),
        title: 'Film',
        file: '',
        url: 'https://www.example.se/film',
        fileName: '',
        type: '',
        size: 0,
        sha256: '',
      }),
    )
    expect(await reasonOf(ola.call('POST', shown, { ...what(), attachment: link }))).toBe('file-not-allowed')
    await write(board.agenda, (agenda) => removeAttachment(agenda, attachment))
    board.leave()
    expect(await reasonOf(ola.call('POST', shown, what()))).toBe('not-found')
    expect(await nowShown()).toBeNull()
  })

  it('pages that are turned faster than they are written end at the last one, in few rows', async () => {
    await ola.call('POST', shown, what())
    const before = (await stage.parts.storage.rows(roomDocument(made.meeting))).length
    await Promise.all(Array.from({ length: 40 }, (_, page) => ola.call('PATCH', shown, { page: page + 2 })))
    await ola.call('PATCH', shown, { page: 41 })
    expect(await nowShown()).toMatchObject({ page: 41 })
    const rows = await stage.parts.storage.rows(roomDocument(made.meeting))
    expect(rows.length - before).toBeLessThan(41)
  })

  it('forty boards see the pages in their order, and all of them the last one', async () => {
    await ola.call('POST', shown, what())
    const seen = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const board = ola.board(made.meeting)
        const room = board.open(roomDocument(made.meeting))
        const pages: number[] = []
        room.document.on('update', () => pages.push(readRoom(room.document).shown?.page ?? 0))
        await settled(room)
        return { board, pages }
      }),
    )
    for (let page = 2; page <= 30; page++) await ola.call('PATCH', shown, { page })
    for (const { board, pages } of seen) {
      await until('the last page is seen', () => pages.at(-1) === 30)
      expect(pages).toEqual(pages.toSorted((a, b) => a - b))
      board.leave()
    }
  })

  it('what the server writes lies under one client id, and under a fresh one after an append of unknown outcome', async () => {
    const { journal, storage } = stage.parts
    const clients = async () => {
      const room = await journal.read(roomDocument(made.meeting))
      const count = Y.decodeStateVector(Y.encodeStateVector(room)).size
      room.destroy()
      return count
    }
    await ola.call('POST', shown, what())
    for (let page = 2; page < 10; page++) await ola.call('PATCH', shown, { page })
    expect(await clients()).toBe(1)
    const { append } = storage
    storage.append = async (rows) => {
      await append.call(storage, rows)
      throw new StorageError('disk-failed', 'The answer got lost.')
    }
    expect(await reasonOf(ola.call('PATCH', shown, { page: 10 }))).toBe('storage-failed')
    storage.append = append
    await ola.call('PATCH', shown, { page: 11 })
    expect(await clients()).toBe(2)
    expect(await nowShown()).toMatchObject({ page: 11 })
  })

  it('closing the meeting ends what is shown', async () => {
    await ola.call('POST', shown, what())
    await chair.call('POST', `/api/meetings/${made.meeting}/phase`, { to: 'closed' })
    expect(await nowShown()).toBeNull()
    expect(await reasonOf(ola.call('PATCH', shown, { page: 2 }))).toBe('not-allowed')
  })
})
