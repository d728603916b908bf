import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addAttendee, changeAttendee, readAttendance, removeAttendee, watchAttendance } from './attendance.ts'
import { readRoom } from './room.ts'
import {
  changeRound,
  endTurns,
  giveTurn,
  hasAnswered,
  keepRows,
  nextRow,
  readReport,
  readRows,
  renamedIn,
  reportText,
  roundOf,
  rowSpokeFor,
  sayNothing,
} from './rounds.ts'

function list() {
  const agenda = new Y.Doc()
  const add = (name: string, organisation: string, status: 'present' | 'prevented' | 'observer' = 'present') =>
    addAttendee(agenda, { name, organisation, status }).id
  const ids = {
    ada: add('Ada', 'Norrviks kommun'),
    bo: add('Bo', 'Region Provlandet'),
    gus: add('Gus', 'Tallbyns kommun', 'prevented'),
    ivo: add('Ivo', ' region  provlandet '),
    kim: add('Kim', ''),
    ola: add('Ola', 'Högskolan', 'observer'),
  }
  return { agenda, ids, attendance: readAttendance(agenda) }
}

test('[RN1] a row for each organisation, or for each person', () => {
  const { ids, attendance } = list()
  expect(readRows(attendance, { by: 'organisation' }).map(({ name, people, here }) => [name, people, here])).toEqual([
    ['Norrviks kommun', [ids.ada], true],
    ['Region Provlandet', [ids.bo, ids.ivo], true],
    ['Tallbyns kommun', [ids.gus], false],
    ['Kim', [ids.kim], true],
  ])
  expect(readRows(attendance, { by: 'person' }).map(({ name, organisation }) => `${name}, ${organisation}`)).toEqual([
    'Ada, Norrviks kommun',
    'Bo, Region Provlandet',
    'Gus, Tallbyns kommun',
    'Ivo, region  provlandet',
    'Kim, ',
  ])
})

test('[RN2] a row keeps its id whatever the list looks like', () => {
  const { ids, attendance } = list()
  const rows = readRows(attendance, { by: 'organisation' })
  const again = readRows(attendance.toReversed(), { by: 'organisation' })
  expect(rows.map(({ id }) => id).sort()).toEqual(again.map(({ id }) => id).sort())
  expect(rows.at(-1)?.id).toBe(ids.kim)
  expect(readRows(attendance, { by: 'person' }).map(({ id }) => id)).toEqual([
    ids.ada,
    ids.bo,
    ids.gus,
    ids.ivo,
    ids.kim,
  ])
  for (const { id } of rows) expect(id).toMatch(/^[0-9A-Za-z_-]{1,64}$/)
})

test('[RN3] nothing to report is an answer, and words count before it', () => {
  const report = new Y.Doc()
  expect(hasAnswered(readReport(report))).toBe(false)
  sayNothing(report, true)
  expect(readReport(report)).toEqual({ text: '', nothing: true })
  expect(hasAnswered(readReport(report))).toBe(true)
  reportText(report).insert(0, 'Ny samordnare.')
  expect(readReport(report)).toEqual({ text: 'Ny samordnare.', nothing: false })
  expect(hasAnswered(readReport(report))).toBe(true)
})

const at = (seconds: number) => new Date(Date.UTC(2026, 1, 6, 9, 0, seconds)).toISOString()
const ofKindRound = { id: 'i', kind: 'round' as const }
const read = (room: Y.Doc) => {
  const round = roundOf(ofKindRound, readRoom(room))
  if (!round) throw new Error('no round')
  return round
}

test('[RN4] an item of kind round has a round, in which everybody writes and each organisation has three minutes', () => {
  const room = new Y.Doc()
  expect(read(room)).toEqual({
    by: 'organisation',
    writing: 'everyone',
    seconds: 180,
    current: '',
    since: '',
    spoken: {},
  })
  expect(roundOf({ id: 'i', kind: 'information' }, readRoom(room))).toBe(null)
  changeRound(room, 'i', { writing: 'own', seconds: 60 }, at(0))
  expect(read(room)).toMatchObject({ by: 'organisation', writing: 'own', seconds: 60 })
  // What was set is there again when the item becomes a round again.
  expect(roundOf({ id: 'i', kind: 'dialogue' }, readRoom(room))).toBe(null)
})

test('[RN4] other rows begin anew: nobody has the word or has had it', () => {
  const room = new Y.Doc()
  giveTurn(room, 'i', 'o-1', '', at(0))
  changeRound(room, 'i', { seconds: 60 }, at(5))
  expect(read(room).current).toBe('o-1')
  changeRound(room, 'i', { by: 'person' }, at(10))
  expect(read(room)).toMatchObject({ by: 'person', seconds: 60, current: '', spoken: {} })
})

test('[RN5] the word goes on to the next row that is here and has not had it', () => {
  const { ids, attendance } = list()
  const rows = readRows(attendance, { by: 'person' })
  const room = new Y.Doc()
  const next = () => nextRow(rows, read(room))?.name ?? 'nobody'
  const give = (row: string, seconds: number) => giveTurn(room, 'i', row, read(room).current, at(seconds))
  expect(next()).toBe('Ada')
  give(ids.ada, 0)
  expect(next()).toBe('Bo')
  // Kim has to go; then it goes on with those after Kim, and with those who were passed over. Gus is not here.
  give(ids.kim, 10)
  expect(next()).toBe('Bo')
  give(ids.bo, 20)
  expect(next()).toBe('Ivo')
  give(ids.ivo, 30)
  expect(next()).toBe('nobody')
  give('', 40)
  expect(read(room)).toMatchObject({ current: '', since: '' })
  expect(next()).toBe('nobody')
})

test('[RN7] an organisation whose name is put right keeps its row, its time and the word', () => {
  const { agenda, ids } = list()
  const room = new Y.Doc()
  const row = (organisation: string) =>
    readRows(readAttendance(agenda), read(room)).find(({ name }) => name === organisation)?.id
  const reported = new Set<string>()
  watchAttendance(agenda, (before, after) => keepRows(room, 'i', renamedIn(before, after), (id) => reported.has(id)))
  const [norrvik, region, tallbyn] = ['Norrviks kommun', 'Region Provlandet', 'Tallbyns kommun'].map(row)
  reported.add(norrvik ?? '')
  changeAttendee(agenda, ids.ada, { organisation: 'Norrvik kommun' })
  expect(row('Norrvik kommun')).toBe(norrvik)
  changeAttendee(agenda, ids.ada, { organisation: 'Norrviks stad' })
  expect(row('Norrviks stad')).toBe(norrvik)
  // Whoever comes from where the name was used before says something of the own.
  const late = addAttendee(agenda, { name: 'Eva', organisation: 'Norrviks kommun' }).id
  expect(row('Norrviks kommun')).not.toBe(norrvik)
  removeAttendee(agenda, late)
  changeAttendee(agenda, ids.ada, { organisation: 'Norrviks kommun' })
  expect(row('Norrviks kommun')).toBe(norrvik)
  // As long as somebody is left under the old name it is theirs; with the last of them it goes along.
  giveTurn(room, 'i', region ?? '', '', at(0))
  changeAttendee(agenda, ids.bo, { organisation: 'Region Provland' })
  expect(row('Region Provland')).not.toBe(region)
  expect(row('region  provlandet')).toBe(region)
  changeAttendee(agenda, ids.ivo, { organisation: 'Region Provland' })
  expect(row('Region Provland')).toBe(region)
  // Two that both have said something do not become one.
  reported.add(tallbyn ?? '')
  changeAttendee(agenda, ids.gus, { organisation: 'Norrviks kommun' })
  expect(row('Norrviks kommun')).toBe(norrvik)
  // Who gets an organisation takes along what was written without one.
  reported.add(ids.kim)
  changeAttendee(agenda, ids.kim, { organisation: 'Brukarrådet' })
  expect(row('Brukarrådet')).toBe(ids.kim)
  expect(readRows(readAttendance(agenda), { ...read(room), by: 'person' }).map(({ id }) => id)).toContain(ids.kim)
})

test('[RN6] when several give the word at once one of them wins, and nobody who has just got it is passed over', () => {
  const room = new Y.Doc()
  expect(giveTurn(room, 'i', 'a', '', at(0))).toBe(true)
  expect(giveTurn(room, 'i', 'b', 'a', at(60))).toBe(true)
  expect(giveTurn(room, 'i', 'b', 'a', at(60))).toBe(true)
  expect(giveTurn(room, 'i', 'c', 'a', at(60))).toBe(false)
  expect(giveTurn(room, 'i', 'c', 'b', at(61))).toBe(false)
  expect(read(room).current).toBe('b')
  // To nobody it can be given at any time.
  expect(giveTurn(room, 'i', '', 'b', at(61))).toBe(true)
})

test('[RN6] time is counted for each row, over all its turns', () => {
  const room = new Y.Doc()
  giveTurn(room, 'i', 'a', '', at(0))
  giveTurn(room, 'i', 'b', 'a', at(100))
  giveTurn(room, 'i', 'a', 'b', at(130))
  const spent = (seconds: number) => ['a', 'b', 'c'].map((row) => rowSpokeFor(read(room), row, Date.parse(at(seconds))))
  expect(spent(140)).toEqual([110, 30, 0])
  // The meeting goes on to another item.
  endTurns(room, 'i', at(145))
  expect(read(room).current).toBe('a')
  endTurns(room, 'j', at(150))
  expect(read(room).current).toBe('')
  expect(spent(999)).toEqual([120, 30, 0])
})
