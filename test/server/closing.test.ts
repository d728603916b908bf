/** What belongs to closing a meeting is done, whatever comes between: a kill, a disk that fails, a freeze. */
import { rm } from 'node:fs/promises'
import type { MeetingInfo } from '@samsyn/api/meetings'
import { goToItem, readCurrent, readItem } from '@samsyn/meeting/agenda'
import { roomDocument } from '@samsyn/meeting/documents'
import { readRoom } from '@samsyn/meeting/room'
import { speakingNow, waitingNow } from '@samsyn/meeting/speakers'
import { StorageError } from '@samsyn/server/storage/storage'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type Board,
  type Browser,
  freePort,
  freeze,
  makeMeeting,
  reasonOf,
  type Stage,
  settled,
  signedIn,
  startProcess,
  startServer,
  temporaryFolder,
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

const minute = 60_000

/** A meeting in the middle of an item, ten minutes into it, with a list that is open, somebody who speaks and a timer. */
async function goingOn(by: Browser): Promise<{ meeting: string; item: string; api: string; began: number }> {
  const { meeting, items } = await makeMeeting(by)
  const api = `/api/meetings/${meeting}`
  const item = items[1] ?? ''
  const began = Date.now() - 10 * minute
  const board = by.board(meeting)
  await write(board.agenda, (agenda) => goToItem(agenda, item, new Date(began).toISOString()))
  const room = board.open(roomDocument(meeting))
  await settled(room)
  const speakers = () => readRoom(room.document).speakers
  await by.call('PATCH', `${api}/floor`, { open: true })
  for (const name of ['Ada Provlund', 'Mio Testdal'])
    await by.call('POST', `${api}/speakers`, { person: { attendee: '', name } })
  await until('two wait', () => speakers().length === 2)
  await by.call('POST', `${api}/speakers/${speakers()[0]?.id}/word`, { from: '' })
  await by.call('POST', `${api}/timer`, { item, minutes: 5 })
  await until('somebody has the word', () => speakingNow(speakers()) !== null)
  board.leave()
  return { meeting, item, api, began }
}
const close = (by: Browser, api: string) => by.call('POST', `${api}/phase`, { to: 'closed' })

/** What a board shows of a meeting that is over, as one thing that can be waited for. */
async function readDoings(board: Board, item: string) {
  const room = board.open(roomDocument(board.meeting))
  await settled(board.agenda, room)
  return () => {
    const { floor, speakers, timer } = readRoom(room.document)
    const { state, used } = readItem(board.agenda.document, item) ?? {}
    return {
      current: readCurrent(board.agenda.document),
      state,
      used,
      open: floor.open,
      word: speakingNow(speakers),
      waiting: waitingNow(speakers).length,
      spoke: speakers.filter(({ ended }) => ended !== '').map(({ ended }) => Date.parse(ended)),
      timer,
    }
  }
}
const over = { current: null, state: 'handled', open: false, word: null, waiting: 0, timer: null }

it('[AG10] A server that is killed as soon as a meeting is closed finishes that when somebody comes, as of that moment', async () => {
  const place = { dataDir: await temporaryFolder(), port: await freePort() }
  const first = await startProcess(place)
  const somebody = await signedIn(first.address, first.token())
  const { meeting, item, api, began } = await goingOn(somebody)
  await first.kill('SIGKILL')
  const second = await startProcess(place, '', { SAMSYN_FAILPOINT: 'before-append:1' })
  const asked = Date.now()
  await expect(somebody.ask('POST', `${api}/phase`, { json: { to: 'closed' } })).rejects.toThrow()
  expect(await second.exited).toEqual({ code: null, signal: 'SIGKILL' })
  const killed = Date.now()
  const third = await startProcess(place)
  expect((await somebody.call<MeetingInfo>('GET', api)).phase).toBe('closed')
  const board = somebody.board(meeting)
  const doings = await readDoings(board, item)
  await until('the list is closed, and all before it', () => !doings().open)
  expect(doings()).toMatchObject(over)
  const { used = 0, spoke } = doings()
  expect(used * 1000).toBeGreaterThanOrEqual(asked - began - 1000)
  expect(used * 1000).toBeLessThanOrEqual(killed - began + 1000)
  expect(spoke).toHaveLength(1)
  expect(spoke[0]).toBeGreaterThanOrEqual(asked)
  expect(spoke[0]).toBeLessThanOrEqual(killed)
  board.leave()
  await third.kill('SIGTERM')
  await rm(place.dataDir, { recursive: true, force: true })
})

it('[AG10] A disk that failed as a meeting was closed is given the rest when it is back, with nobody asking', async () => {
  const { meeting, item, api } = await goingOn(organiser)
  const board = organiser.board(meeting)
  const doings = await readDoings(board, item)
  const { journal } = stage.parts
  const edit = journal.edit
  journal.edit = () => Promise.reject(new StorageError('disk-full', 'No room.'))
  expect(await reasonOf(close(organiser, api))).toBe('storage-failed')
  expect(doings().timer).not.toBeNull()
  journal.edit = edit
  await until('the list is closed, and all before it', () => !doings().open)
  expect(doings()).toMatchObject(over)
  board.leave()
})

it('[AG10] A freeze that overtakes a closing finishes it first, and the closing is answered as done', async () => {
  const { meeting, item, api } = await goingOn(organiser)
  const { journal } = stage.parts
  const edit = journal.edit.bind(journal)
  const { promise: frozen, resolve: go } = Promise.withResolvers<void>()
  // The closing's own changes wait until the freeze is done.
  journal.edit = async (...of) => {
    journal.edit = edit
    await frozen
    return edit(...of)
  }
  const closing = reasonOf(close(organiser, api))
  await until('it is closed', async () => (await stage.parts.meetings.phaseOf(meeting)) === 'closed')
  expect(await reasonOf(freeze(organiser, meeting))).toBe('taken')
  go()
  expect(await closing).toBe('taken')
  const board = organiser.board(meeting)
  const doings = await readDoings(board, item)
  expect(doings()).toMatchObject(over)
  board.leave()
})
