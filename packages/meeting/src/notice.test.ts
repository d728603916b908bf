import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addAttendee, changeAttendee, checkIn, readAttendance } from './attendance.ts'
import { answerNotice, type ListedAs, sinceCalled } from './notice.ts'

const words = { deputy: 'ersättare' }

test('[NT1] what has come since the call is added, what was called and has gone is told, in the order of the agenda', () => {
  const item = (id: string) => ({ id, title: id })
  expect(sinceCalled([item('a'), item('x'), item('b')], [item('a'), item('b'), item('c')])).toEqual({
    added: ['x'],
    gone: [item('c')],
  })
  expect(sinceCalled([item('a')], null)).toEqual({ added: [], gone: [] })
})

function people() {
  const agenda = new Y.Doc()
  const { id } = addAttendee(agenda, { name: 'Ada Provlund', organisation: 'Norrviks kommun' })
  const rows = () =>
    readAttendance(agenda).map(({ name, status, mode, deputyFor }) => [name, status, mode, deputyFor].join(' '))
  const answer = (answer: 'comes' | 'link' | 'prevented', deputy = '') =>
    answerNotice(agenda, id, { answer, deputy, listed: '', words })
  return { agenda, id, rows, answer }
}

test('[NT2] an answer fills the row, and the last one counts', () => {
  const { rows, answer } = people()
  answer('link')
  expect(rows()).toEqual(['Ada Provlund expected link '])
  answer('prevented', 'Bo Ersattman')
  expect(rows()).toEqual(['Ada Provlund prevented link ', 'Bo Ersattman expected on-site Ada Provlund'])
  answer('prevented', ' bo  ersattman ')
  expect(rows()).toHaveLength(2)
  answer('prevented', 'Cia Ersattman')
  expect(rows()[1]).toBe('Cia Ersattman expected on-site Ada Provlund')
  answer('comes')
  expect(rows()).toEqual(['Ada Provlund expected on-site '])
})

test('[NT2] who is here stays here, and a deputy who has come stays too', () => {
  const { agenda, id, rows, answer } = people()
  answer('prevented', 'Bo Ersattman')
  checkIn(agenda, readAttendance(agenda)[1]?.id ?? '', 'on-site')
  checkIn(agenda, id, 'on-site')
  answer('prevented')
  expect(rows()).toEqual(['Ada Provlund present on-site ', 'Bo Ersattman present on-site Ada Provlund'])
  expect(answerNotice(agenda, 'nobody', { answer: 'comes', deputy: '', listed: '', words })).toBe(null)
})

test('[NT2] who is listed as presenter, other or observer is prevented as anybody, and comes again as before', () => {
  for (const status of ['presenter', 'other', 'observer'] as const) {
    const { agenda, id } = people()
    changeAttendee(agenda, id, { status })
    const answer = (answer: 'comes' | 'prevented', listed: ListedAs) =>
      answerNotice(agenda, id, { answer, deputy: '', listed, words })
    const now = () => readAttendance(agenda)[0]?.status
    expect([answer('prevented', ''), now()]).toEqual([status, 'prevented'])
    expect([answer('prevented', status), now()]).toEqual([status, 'prevented'])
    expect([answer('comes', status), now()]).toEqual([status, status])
    // What the secretary has put instead stands.
    changeAttendee(agenda, id, { status: 'expected' })
    expect([answer('comes', status), now()]).toEqual(['', 'expected'])
  }
})
