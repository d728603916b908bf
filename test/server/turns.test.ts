/** Turns and time over HTTP: several who ask, and several who lead, at once. */
import { readItems } from '@samsyn/meeting/agenda'
import { addAttendee, readAttendance } from '@samsyn/meeting/attendance'
import { roomDocument } from '@samsyn/meeting/documents'
import { type Room, readRoom } from '@samsyn/meeting/room'
import { speakingNow, waitingNow } from '@samsyn/meeting/speakers'
import { changeSettings } from '@samsyn/meeting/workshop'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  type Browser,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  signedIn,
  startServer,
  tokenIn,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())

let meeting: string
let chair: Browser
let api: string
beforeEach(async () => {
  meeting = (await makeMeeting(organiser)).meeting
  chair = await invited(organiser, meeting, 'chair', 'Ada Provlund')
  api = `/api/meetings/${meeting}`
})

const member = (name: string) => invited(organiser, meeting, 'participant', name)
async function room(): Promise<Room> {
  const document = await stage.parts.journal.read(roomDocument(meeting))
  const read = readRoom(document)
  document.destroy()
  return read
}
const waiting = async () => waitingNow((await room()).speakers).map(({ name, kind }) => `${name}: ${kind}`)
const speaking = async () => speakingNow((await room()).speakers)
const idOf = async (name: string) => (await room()).speakers.findLast((speaker) => speaker.name === name)?.id ?? ''
const ask = (browser: Browser, json: object = {}) => browser.call('POST', `${api}/speakers`, json)
const open = () => chair.call('PATCH', `${api}/floor`, { open: true })
const give = (browser: Browser, id: string, from: string) =>
  browser.call('POST', `${api}/speakers/${id}/word`, { from })

test('Nobody asks before the list is open; whoever leads puts people on it at any time', async () => {
  const noa = await member('Noa Stubbgren')
  expect(await reasonOf(ask(noa))).toBe('list-closed')
  await ask(chair, { person: { attendee: '', name: 'Ivo Utan Enhet' } })
  expect(await waiting()).toEqual(['Ivo Utan Enhet: speech'])
  expect(await reasonOf(ask(noa, { person: { attendee: '', name: 'Ivo' } }))).toBe('not-allowed')
  await open()
  await ask(noa, { kind: 'reply' })
  await ask(noa, { kind: 'reply' })
  expect(await waiting()).toEqual(['Noa Stubbgren: reply', 'Ivo Utan Enhet: speech'])
})

test('Who asks from two devices at once waits once', async () => {
  await open()
  const [first, second] = [await member('Noa Stubbgren'), await member('Noa Stubbgren')]
  await Promise.all([ask(first), ask(second), ask(first)])
  expect(await waiting()).toEqual(['Noa Stubbgren: speech'])
})

test('Somebody of the attendance list is put on with organisation, and as on link', async () => {
  const board = organiser.board(meeting)
  const { row } = await write(board.agenda, (agenda) => {
    const rows = readAttendance(agenda)
    return { row: rows.find(({ name }) => name === 'Mio Testdal')?.id ?? '' }
  })
  board.leave()
  await stage.parts.meetings.edit(meeting, `${meeting}/agenda`, 'server', (agenda) =>
    agenda.getMap<Map<string, string>>('attendance').get(row)?.set('mode', 'link'),
  )
  await ask(chair, { person: { attendee: row, name: 'Mio Testdal' } })
  expect((await room()).speakers).toMatchObject([
    { attendee: row, name: 'Mio Testdal', organisation: 'Provförbundet', onLink: true },
  ])
})

test('When two who lead give the word to the next at once, one comes first and nobody is passed over', async () => {
  await open()
  const secretary = await invited(organiser, meeting, 'secretary', 'Mio Testdal')
  for (const name of ['Noa Stubbgren', 'Ola Dummerud', 'Kim Modellund']) await ask(await member(name))
  const [noa, ola] = [await idOf('Noa Stubbgren'), await idOf('Ola Dummerud')]
  const reasons = await Promise.all([reasonOf(give(chair, noa, '')), reasonOf(give(secretary, noa, ''))])
  expect(reasons).toEqual(['taken', 'taken'])
  expect((await speaking())?.name).toBe('Noa Stubbgren')
  // One of the two saw Noa begin under the finger that was on its way.
  expect(await reasonOf(give(secretary, ola, noa))).toBe('meanwhile')
  expect((await speaking())?.name).toBe('Noa Stubbgren')
  expect(await waiting()).toEqual(['Ola Dummerud: speech', 'Kim Modellund: speech'])
})

test('One’s own request is taken back, and one’s own turn ended; others’ only by those who lead', async () => {
  await open()
  const [noa, ola] = [await member('Noa Stubbgren'), await member('Ola Dummerud')]
  for (const browser of [noa, ola]) await ask(browser)
  const [ofNoa, ofOla] = [await idOf('Noa Stubbgren'), await idOf('Ola Dummerud')]
  const leave = (browser: Browser, id: string) => browser.call('DELETE', `${api}/speakers/${id}`)
  expect(await reasonOf(leave(noa, ofOla))).toBe('not-allowed')
  await leave(ola, ofOla)
  await leave(ola, ofOla)
  expect(await waiting()).toEqual(['Noa Stubbgren: speech'])
  await give(chair, ofNoa, '')
  await leave(noa, ofNoa)
  expect(await speaking()).toBe(null)
  await ask(ola)
  await leave(chair, await idOf('Ola Dummerud'))
  expect(await waiting()).toEqual([])
})

test('Who has been taken out of the attendance list does not ask', async () => {
  await open()
  const mio = await stage.parts.meetings.attendance(meeting)
  const row = mio.find(({ name }) => name === 'Mio Testdal')?.id ?? ''
  const { address } = await organiser.call<{ address: string }>('POST', `${api}/links`, {
    role: 'participant',
    attendee: row,
  })
  const browser = await signedIn(stage.address, tokenIn(address))
  await ask(browser)
  await stage.parts.meetings.edit(meeting, `${meeting}/agenda`, 'server', (agenda) =>
    agenda.getMap('attendance').delete(row),
  )
  expect(await reasonOf(ask(browser))).toBe('not-allowed')
})

test('When the meeting is closed nobody has the word or waits, and nobody asks', async () => {
  await open()
  const noa = await member('Noa Stubbgren')
  await ask(noa)
  await give(chair, await idOf('Noa Stubbgren'), '')
  await ask(noa)
  await chair.call('POST', `${api}/phase`, { to: 'closed' })
  const { floor, speakers } = await room()
  expect(floor.open).toBe(false)
  expect(speakers.map(({ name, ended }) => `${name} ${ended !== ''}`)).toEqual(['Noa Stubbgren true'])
  expect(await reasonOf(ask(noa))).toBe('not-allowed')
  expect(await reasonOf(ask(chair, { person: { attendee: '', name: 'Ivo' } }))).toBe('not-allowed')
})

test('A facilitator sets the timer of the own workshop and no other; closing the meeting takes it away', async () => {
  const { items } = await stage.parts.meetings.readAgenda(meeting, (agenda) => ({ items: readItems(agenda) }))
  const [first, second] = items.map(({ id }) => id)
  const noa = await member('Noa Stubbgren')
  const attendee = await stage.parts.meetings.edit(
    meeting,
    `${meeting}/agenda`,
    'server',
    (agenda) => addAttendee(agenda, { name: 'Noa Stubbgren', status: 'present' }).id,
  )
  await stage.parts.storage.db.updateTable('seats').set({ attendee }).where('name', '=', 'Noa Stubbgren').execute()
  await stage.parts.meetings.edit(meeting, roomDocument(meeting), 'server', (room) =>
    changeSettings(room, first ?? '', { facilitators: [attendee] }),
  )
  const start = (browser: Browser, item = '') => browser.call('POST', `${api}/timer`, { item, minutes: 5 })
  expect(await reasonOf(start(noa, second))).toBe('not-allowed')
  expect(await reasonOf(start(noa, 'no-such-item'))).toBe('item-gone')
  await start(noa, first)
  await noa.call('PATCH', `${api}/timer`, { add: 1 })
  await noa.call('PATCH', `${api}/timer`, { paused: true })
  expect((await room()).timer).toMatchObject({ item: first, ends: '', length: 360_000 })
  await start(chair, second)
  expect(await reasonOf(noa.call('DELETE', `${api}/timer`))).toBe('not-allowed')
  await chair.call('POST', `${api}/phase`, { to: 'closed' })
  expect((await room()).timer).toBe(null)
})
