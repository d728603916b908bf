/**
 * A mistake of ours, wherever it is called from: it ends no process, what was written before and meanwhile is in the
 * journal and on every page, and when it is over everybody can come and write as before. What nobody catches would end the
 * process; in this one it is heard.
 */
import { changeFacts, readFacts } from '@samsyn/meeting/agenda'
import { notesDocument } from '@samsyn/meeting/documents'
import { Agreement } from '@samsyn/server/live/agreement'
import { Guard } from '@samsyn/server/live/guard'
import type { Parts } from '@samsyn/server/parts'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import {
  type Board,
  type Browser,
  invited,
  makeMeeting,
  type Stage,
  settled,
  startServer,
  textOf,
  type,
  until,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())

const unheard: unknown[] = []
const hear = (error: unknown): void => void unheard.push(error)
beforeEach(() => void process.on('uncaughtException', hear).on('unhandledRejection', hear))
afterEach(() => {
  vi.restoreAllMocks()
  process.off('uncaughtException', hear).off('unhandledRejection', hear)
  for (const board of boards.splice(0)) board.leave()
})
const boards: Board[] = []

const madeUp = (): never => {
  throw new Error('A mistake that was made up.')
}
type Place = (parts: Parts) => { mock: { calls: unknown[] } }
const places: [string, Place][] = [
  ['a seat is asked for', ({ signIn }) => vi.spyOn(signIn, 'seatStill').mockImplementation(madeUp)],
  ['… and later', ({ signIn }) => vi.spyOn(signIn, 'seatStill').mockRejectedValue(new Error('made up'))],
  ['the phase is asked for', ({ meetings }) => vi.spyOn(meetings, 'phaseOf').mockImplementation(madeUp)],
  ['a document is read', ({ journal }) => vi.spyOn(journal, 'stored').mockRejectedValue(new Error('made up'))],
  ['it is asked whose ids they are', ({ journal }) => vi.spyOn(journal, 'leases').mockImplementation(madeUp)],
  [
    'what a change of the agenda leads to',
    ({ meetings }) => vi.spyOn(meetings, 'mirrorFacts').mockImplementation(madeUp),
  ],
  ['… for the list of speakers', ({ turns }) => vi.spyOn(turns, 'agendaChanged').mockImplementation(madeUp)],
  ['a room is opened', ({ workshops }) => vi.spyOn(workshops, 'finish').mockImplementation(madeUp)],
  ['what is written is judged', () => vi.spyOn(Guard.prototype, 'judge').mockImplementation(madeUp)],
  ['a document that is opened gets its guard', () => vi.spyOn(Guard.prototype, 'opened').mockImplementation(madeUp)],
  ['it is told how a document stands', () => vi.spyOn(Agreement.prototype, 'soon').mockImplementation(madeUp)],
  ['a document is let go', ({ journal }) => vi.spyOn(journal, 'left').mockImplementation(madeUp)],
]

it.each(places)('a mistake where %s ends nothing, and nothing is lost', async (_where, goesWrong) => {
  const [{ meeting, items }, elsewhere] = [await makeMeeting(organiser), await makeMeeting(organiser)]
  const [item = ''] = items
  const [ada, bo] = await Promise.all([
    invited(organiser, meeting, 'secretary', 'Ada Provlund'),
    invited(organiser, meeting, 'participant', 'Bo Testman'),
  ])
  const come = (browser: Browser, to = meeting): Board => {
    const board = browser.board(to)
    boards.push(board)
    return board
  }
  const first = come(ada)
  await settled(first.agenda, first.notes(item))
  type(first.notes(item).document, 'Före. ')
  await settled(first.notes(item))

  const mistake = goesWrong(stage.parts)
  type(first.notes(item).document, 'Under tiden. ')
  changeFacts(first.agenda.document, { place: 'Salen' })
  // Somebody comes and leaves while it goes wrong, here and to a meeting at which nobody is.
  const comers = [come(bo), organiser.board(elsewhere.meeting)]
  const tried = comers.map((board, n) => board.notes((n === 0 ? items : elsewhere.items)[1] ?? ''))
  await until(
    'they are in, or it went wrong',
    () => mistake.mock.calls.length > 0 || tried.every(({ synced }) => synced),
  )
  for (const board of comers) board.leave()
  await until('the mistake was made', () => mistake.mock.calls.length > 0)
  vi.restoreAllMocks()
  await settled(come(organiser, elsewhere.meeting).notes(elsewhere.items[1] ?? ''))

  const again = come(bo)
  type(first.notes(item).document, 'Efter.')
  await until('all is there again', () => {
    const both = [first, again].map((board) => textOf(board.notes(item).document))
    const place = readFacts(again.agenda.document).place
    return both.every((words) => words.includes('Före. Under tiden. Efter.')) && place === 'Salen'
  })
  await settled(first.agenda, first.notes(item), again.notes(item))
  type(again.notes(item).document, ' Och Bo.')
  await settled(again.notes(item))
  const stored = await stage.parts.journal.read(notesDocument(meeting, item))
  expect(textOf(stored)).toContain('Före. Under tiden. Efter. Och Bo.')
  expect(readFacts(await stage.parts.journal.read(`${meeting}/agenda`))).toMatchObject({ place: 'Salen' })
  expect((await organiser.ask('GET', '/healthz')).status).toBe(200)
  expect(unheard).toEqual([])
})
