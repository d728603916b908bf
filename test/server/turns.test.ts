/** Turns and time over HTTP: several who ask, and several who lead, at once. */
import { addItem, goToItem, readItems } from '@samsyn/meeting/agenda'
import { addAttendee, changeAttendee, readAttendance, removeAttendee } from '@samsyn/meeting/attendance'
import { agendaDocument, reportDocument, roomDocument } from '@samsyn/meeting/documents'
import { type Room, readRoom } from '@samsyn/meeting/room'
import { readRows, reportText } from '@samsyn/meeting/rounds'
import { speakingNow, waitingNow } from '@samsyn/meeting/speakers'
import { changeSettings } from '@samsyn/meeting/workshop'
import { StorageError } from '@samsyn/server/storage/storage'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  type Browser,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  settled,
  signedIn,
  startServer,
  taken,
  tokenIn,
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

// ── Rounds ─────────────────────────────────────────────────────────────────────────────────────────────────────────

async function makeRound(): Promise<{ item: string; rows: string[]; path: string }> {
  const item = await stage.parts.meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
    for (const name of ['Noa', 'Ola', 'Kim'])
      addAttendee(agenda, { name, organisation: `${name}s kommun`, status: 'present' })
    return addItem(agenda, { title: 'Laget runt', kind: 'round' }, 1)
  })
  const rows = readRows(await stage.parts.meetings.attendance(meeting), { by: 'organisation' }).map(({ id }) => id)
  return { item, rows, path: `${api}/items/${item}/round` }
}
const turn = (browser: Browser, path: string, row: string, from: string) =>
  browser.call('POST', `${path}/turn`, { row, from })

test('When two who lead take a round to the next at once, it goes on one step', async () => {
  const { item, rows, path } = await makeRound()
  const [first = '', second = '', third = ''] = rows
  const secretary = await invited(organiser, meeting, 'secretary', 'Mio Testdal')
  const both = (row: string, from: string) =>
    Promise.all([reasonOf(turn(chair, path, row, from)), reasonOf(turn(secretary, path, row, from))])
  expect(await both(first, '')).toEqual(['taken', 'taken'])
  expect(await reasonOf(turn(secretary, path, second, first))).toBe('meanwhile')
  expect((await room()).rounds[item]?.current).toBe(first)
  expect(await reasonOf(turn(chair, path, third, 'somebody-else'))).toBe('meanwhile')
  expect(await reasonOf(turn(chair, path, 'no-such-row', first))).toBe('meanwhile')
})

test('A round is held as chair and secretary say, also before the meeting; an item of another kind has none', async () => {
  const { item, path } = await makeRound()
  await chair.call('PATCH', path, { by: 'person', writing: 'own', seconds: 120 })
  await chair.call('PATCH', path, { seconds: 60 })
  expect((await room()).rounds[item]).toMatchObject({ by: 'person', writing: 'own', seconds: 60 })
  const noa = await member('Noa')
  expect(await reasonOf(noa.call('PATCH', path, { seconds: 1 }))).toBe('not-allowed')
  const other = await stage.parts.meetings.readAgenda(meeting, (agenda) => readItems(agenda)[0]?.id ?? '')
  expect(await reasonOf(chair.call('PATCH', `${api}/items/${other}/round`, { seconds: 1 }))).toBe('not-found')
  expect(await reasonOf(chair.call('PATCH', `${api}/items/no-such-item/round`, { seconds: 1 }))).toBe('item-gone')
})

test('When the meeting goes to another item, the turn of the round ends, and so does the timer', async () => {
  const { item, rows, path } = await makeRound()
  const [row = ''] = rows
  const board = chair.board(meeting)
  const goTo = (to: string) => write(board.agenda, (agenda) => goToItem(agenda, to, new Date().toISOString()))
  await goTo(item)
  await turn(chair, path, row, '')
  await chair.call('POST', `${api}/timer`, { item, minutes: 3 })
  const next = readItems(board.agenda.document).at(-1)?.id ?? ''
  await goTo(next)
  await until('nobody has the word', async () => (await room()).rounds[item]?.current === '')
  await until('the timer is gone', async () => (await room()).timer === null)
  expect((await room()).rounds[item]?.spoken).toHaveProperty(row)
  board.leave()
})

test('Each writes the own report when a round is held so, and everybody otherwise', async () => {
  const { item, path } = await makeRound()
  const attendance = await stage.parts.meetings.attendance(meeting)
  const report = (name: string) => {
    const row = readRows(attendance, { by: 'organisation' }).find((one) => one.name === `${name}s kommun`)?.id ?? ''
    return reportDocument(meeting, item, row)
  }
  const { address } = await organiser.call<{ address: string }>('POST', `${api}/links`, {
    role: 'participant',
    attendee: attendance.find(({ name }) => name === 'Noa')?.id,
  })
  const noa = (await signedIn(stage.address, tokenIn(address))).board(meeting)
  const writes = (name: string) =>
    taken(noa.open(report(name)), (document) => reportText(document).insert(0, 'Ny samordnare. '))
  expect([await writes('Noa'), await writes('Ola')]).toEqual([true, true])
  await chair.call('PATCH', path, { writing: 'own' })
  expect([await writes('Noa'), await writes('Kim')]).toEqual([true, false])
  noa.leave()
})

test('An organisation whose name is put right in the list keeps what it has reported, and those who write there go on', async () => {
  const { item } = await makeRound()
  const board = chair.board(meeting)
  const rowOf = async (name: string) => {
    const attendance = await stage.parts.meetings.attendance(meeting)
    const round = (await room()).rounds[item]
    return readRows(attendance, round ?? { by: 'organisation' }).find((row) => row.name === name)?.id ?? ''
  }
  const before = await rowOf('Noas kommun')
  const report = board.open(reportDocument(meeting, item, before))
  await write(report, (document) => reportText(document).insert(0, 'Ny samordnare.'))
  await write(board.agenda, (agenda) => {
    const noa = readAttendance(agenda).find(({ name }) => name === 'Noa')?.id ?? ''
    changeAttendee(agenda, noa, { organisation: 'Noa kommun' })
  })
  await until('the new name has the row', async () => (await rowOf('Noa kommun')) === before)
  await write(report, (document) => reportText(document).insert(0, 'Nytt: '))
  const { findings } = await stage.parts.freeze.checks(meeting)
  expect(findings.map(({ sentence }) => sentence)).not.toContain('reportWithoutRow')
  board.leave()
})

test('A report whose organisation has left the list is told before the freeze', async () => {
  const { item } = await makeRound()
  const board = chair.board(meeting)
  const attendance = await stage.parts.meetings.attendance(meeting)
  const row = readRows(attendance, { by: 'organisation' }).find(({ name }) => name === 'Olas kommun')?.id ?? ''
  await write(board.open(reportDocument(meeting, item, row)), (document) =>
    reportText(document).insert(0, 'Två nya platser.'),
  )
  await write(board.agenda, (agenda) => removeAttendee(agenda, attendance.find(({ name }) => name === 'Ola')?.id ?? ''))
  const { findings } = await stage.parts.freeze.checks(meeting)
  expect(findings.map(({ sentence, parameters }) => [sentence, parameters.text])).toContainEqual([
    'reportWithoutRow',
    'Två nya platser.',
  ])
  board.leave()
})

test('a timer that was started as the database was lost does not keep back what is done in the room afterwards', async () => {
  const board = chair.board(meeting)
  const room = board.open(roomDocument(meeting))
  const [item] = (await write(board.agenda, readItems)).map(({ id }) => id)
  await settled(room)
  const start = (minutes: number) => chair.call('POST', `${api}/timer`, { item, minutes })
  await start(5)
  // The row is written, and the connection breaks before that is answered.
  const { storage } = stage.parts
  const { append } = storage
  storage.append = async (rows) => {
    storage.append = append
    await storage.append(rows)
    throw new StorageError('unreachable', 'Connection terminated unexpectedly')
  }
  expect(await reasonOf(start(7))).toBe('storage-failed')
  await start(9)
  await until('the board has the last one', () => readRoom(room.document).timer?.length === 9 * 60_000)
  board.leave()
})
