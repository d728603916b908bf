import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { changeFacts, readFacts } from './agenda.ts'
import {
  addAttendee,
  changeAttendee,
  checkIn,
  copyAttendee,
  findAttendee,
  isListed,
  joinRows,
  readAttendance,
  removeAttendee,
  rowOf,
  sameName,
  samePeople,
} from './attendance.ts'
import { type Attendee, attendanceStatuses } from './contents.ts'
import { copyOf, meet } from './meeting.fixture.ts'

const nobody: Omit<Attendee, 'id'> = {
  name: '',
  organisation: '',
  role: '',
  status: 'expected',
  mode: 'on-site',
  deputyFor: '',
  arrived: '',
  left: '',
  person: '',
}
/** A list with these rows, the same person twice if asked for. */
function listOf(...rows: Partial<Attendee>[]): { agenda: Y.Doc; ids: string[] } {
  const agenda = new Y.Doc()
  return { agenda, ids: rows.map((row) => copyAttendee(agenda, { ...nobody, name: 'Ada Provlund', ...row })) }
}

test('[AT1] the same person is not added twice', () => {
  const agenda = new Y.Doc()
  const { id } = addAttendee(agenda, { name: ' Ada Provlund ', organisation: 'Norrviks kommun' })
  const again = [
    { name: 'Ada Provlund', organisation: 'Norrviks kommun' },
    { name: 'ada  PROVLUND', organisation: 'norrviks kommun ' },
    { name: 'Ada Provlund' },
  ]
  for (const person of again) expect(addAttendee(agenda, person)).toEqual({ id, already: true })
  expect(readAttendance(agenda).map(({ name }) => name)).toEqual(['Ada Provlund'])
})

test('[AT1] a name is the same in either way of writing its letters', () => {
  expect(sameName('Åsa Öberg', 'A\u030asa O\u0308berg')).toBe(true)
  expect(sameName('ÅSA ÖBERG', 'åsa öberg')).toBe(true)
  expect(sameName('Asa Oberg', 'Åsa Öberg')).toBe(false)
})

test('[AT2] people of the same name from different organisations are different people', () => {
  const agenda = new Y.Doc()
  const norrvik = addAttendee(agenda, { name: 'Ada Provlund', organisation: 'Norrvik' })
  const ekmyra = addAttendee(agenda, { name: 'Ada Provlund', organisation: 'Ekmyra' })
  expect(ekmyra).toMatchObject({ already: false })
  expect(findAttendee(agenda, 'Ada Provlund', 'ekmyra')?.id).toBe(ekmyra.id)
  expect(findAttendee(agenda, 'Ada Provlund')?.id).toBe(norrvik.id)
  expect(findAttendee(agenda, 'Ada Provlund', 'Tallby')).toBe(undefined)
  expect(samePeople(readAttendance(agenda))).toEqual([])
})

test('[AT2] a row without organisation goes with one of the same name, never with both', () => {
  const { agenda, ids } = listOf({ organisation: 'Norrvik' }, { organisation: 'Ekmyra' }, {})
  expect(samePeople(readAttendance(agenda)).map((group) => group.map(({ id }) => id))).toEqual([[ids[0], ids[2]]])
})

test('[AT3] whoever checks in is here, in the capacity they are listed in', () => {
  const after = attendanceStatuses.map((status) => {
    const { agenda, ids } = listOf({ status })
    expect(checkIn(agenda, ids[0] ?? '', 'link')).toBe(true)
    expect(readAttendance(agenda)[0]?.mode).toBe('link')
    return `${status} → ${readAttendance(agenda)[0]?.status}`
  })
  expect(after).toEqual([
    'expected → present',
    'present → present',
    'absent → present',
    'prevented → present',
    'presenter → presenter',
    'other → other',
    'observer → observer',
  ])
})

test('[AT3] checking in again says how one takes part now', () => {
  const { agenda, ids } = listOf({})
  checkIn(agenda, ids[0] ?? '', 'link')
  checkIn(agenda, ids[0] ?? '', 'on-site')
  expect(readAttendance(agenda)[0]).toMatchObject({ status: 'present', mode: 'on-site' })
})

test('[AT4] the first row stays and takes over what it does not say itself', () => {
  const { agenda, ids } = listOf(
    { organisation: 'Norrvik', role: '' },
    { organisation: '', role: 'ledamot', arrived: '09:10', left: '11:00', person: 'p1', deputyFor: 'Gus Platshed' },
    { organisation: 'Norrvik', role: 'ordförande', arrived: '10:00' },
  )
  joinRows(agenda, [...ids].reverse())
  expect(readAttendance(agenda)).toEqual([
    {
      ...nobody,
      id: ids[0],
      name: 'Ada Provlund',
      organisation: 'Norrvik',
      role: 'ledamot',
      arrived: '09:10',
      left: '11:00',
      person: 'p1',
      deputyFor: 'Gus Platshed',
    },
  ])
})

const conflicts: [Attendee['status'], Attendee['status'], Attendee['status']][] = [
  ['expected', 'present', 'present'],
  ['absent', 'present', 'present'],
  ['prevented', 'observer', 'observer'],
  ['absent', 'prevented', 'prevented'],
  ['expected', 'absent', 'absent'],
  ['presenter', 'present', 'present'],
  ['other', 'presenter', 'presenter'],
]
test.each(conflicts)('[AT4] %s and %s make %s, in whatever order they stand', (one, other, together) => {
  for (const [first, second] of [
    [one, other],
    [other, one],
  ] as const) {
    const mode = (status: Attendee['status']) => (status === together ? 'link' : 'on-site')
    const { agenda, ids } = listOf({ status: first, mode: mode(first) }, { status: second, mode: mode(second) })
    joinRows(agenda, ids)
    expect(readAttendance(agenda)).toMatchObject([{ id: ids[0], status: together, mode: 'link' }])
  }
})

test('[AT4] two who add the same person and two who join the rows get one row', () => {
  const mine = new Y.Doc()
  const yours = copyOf(mine)
  addAttendee(mine, { name: 'Ada Provlund' })
  addAttendee(yours, { name: 'Ada Provlund', status: 'present' })
  meet(mine, yours)
  expect(readAttendance(mine)).toHaveLength(2)
  for (const copy of [mine, yours])
    joinRows(
      copy,
      readAttendance(copy).map(({ id }) => id),
    )
  meet(mine, yours)
  expect(readAttendance(mine)).toMatchObject([{ name: 'Ada Provlund', status: 'present' }])
  expect(readAttendance(yours)).toEqual(readAttendance(mine))
})

test('[AT5] chair and secretary follow when their row is joined to another', () => {
  const { agenda, ids } = listOf({}, {}, { name: 'Mio Testdal' }, { name: 'Mio Testdal' })
  changeFacts(agenda, { chair: ids[1] ?? '', secretary: ids[3] ?? '' })
  joinRows(agenda, ids.slice(0, 2))
  joinRows(agenda, ids.slice(2))
  expect(readFacts(agenda)).toMatchObject({ chair: ids[0], secretary: ids[2] })
})

test('[FI4] joining, changing and checking in what is not there changes nothing', () => {
  const { agenda, ids } = listOf({})
  const before = Y.encodeStateAsUpdate(agenda)
  joinRows(agenda, [])
  joinRows(agenda, ['gone'])
  joinRows(agenda, ids)
  removeAttendee(agenda, 'gone')
  expect(checkIn(agenda, 'gone', 'link')).toBe(false)
  expect(changeAttendee(agenda, 'gone', { status: 'present' })).toBe(false)
  expect(Y.encodeStateAsUpdate(agenda)).toEqual(before)
})

test('[AT6] who is taken out of the list is no longer listed, and whose row was joined to another still is', () => {
  const agenda = new Y.Doc()
  const { id } = addAttendee(agenda, { name: 'Cia Mallgren', organisation: 'Söderhamra kommun' })
  const listed = (attendee: string, name: string) => isListed(readAttendance(agenda), attendee, name)
  expect(listed(id, 'Cia Mallgren')).toBe(true)
  expect(listed('gone', 'cia mallgren')).toBe(true)
  expect(listed('', 'Somebody without a row')).toBe(true)
  removeAttendee(agenda, id)
  expect(listed(id, 'Cia Mallgren')).toBe(false)
})

test('[AT7] whose row is gone is the row of the same person, and never a namesake of another organisation', () => {
  const agenda = new Y.Doc()
  const cia = addAttendee(agenda, { name: 'Cia Mallgren', organisation: 'Söderhamra kommun' }).id
  const other = copyAttendee(agenda, { ...(readAttendance(agenda)[0] as Attendee), organisation: 'Norrviks kommun' })
  const row = (attendee: string, name: string, organisation: string) =>
    rowOf(readAttendance(agenda), { attendee, name, organisation })?.id
  expect(row(other, 'Cia Mallgren', 'Söderhamra kommun')).toBe(other)
  expect(row('gone', 'cia  mallgren', 'söderhamra kommun')).toBe(cia)
  expect(row('gone', 'Cia Mallgren', 'Regionen')).toBe(undefined)
  expect(row('gone', 'Dan Utkastsson', 'Söderhamra kommun')).toBe(undefined)
})
