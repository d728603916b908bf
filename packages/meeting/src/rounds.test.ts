import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addAttendee, readAttendance } from './attendance.ts'
import { hasAnswered, readReport, readRows, reportText, sayNothing } from './rounds.ts'

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
  return { ids, attendance: readAttendance(agenda) }
}

test('[RN1] a row for each organisation, or for each person', () => {
  const { ids, attendance } = list()
  expect(readRows(attendance, 'organisation').map(({ name, people, here }) => [name, people, here])).toEqual([
    ['Norrviks kommun', [ids.ada], true],
    ['Region Provlandet', [ids.bo, ids.ivo], true],
    ['Tallbyns kommun', [ids.gus], false],
    ['Kim', [ids.kim], true],
  ])
  expect(readRows(attendance, 'person').map(({ name, organisation }) => `${name}, ${organisation}`)).toEqual([
    'Ada, Norrviks kommun',
    'Bo, Region Provlandet',
    'Gus, Tallbyns kommun',
    'Ivo, region  provlandet',
    'Kim, ',
  ])
})

test('[RN2] a row keeps its id whatever the list looks like', () => {
  const { ids, attendance } = list()
  const rows = readRows(attendance, 'organisation')
  const again = readRows(attendance.toReversed(), 'organisation')
  expect(rows.map(({ id }) => id).sort()).toEqual(again.map(({ id }) => id).sort())
  expect(rows.at(-1)?.id).toBe(ids.kim)
  expect(readRows(attendance, 'person').map(({ id }) => id)).toEqual([ids.ada, ids.bo, ids.gus, ids.ivo, ids.kim])
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
