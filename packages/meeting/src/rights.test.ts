import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addItem, addPresenter, readItems } from './agenda.ts'
import { addAttendee, copyAttendee, joinRows, readAttendance } from './attendance.ts'
import type { Attendee } from './contents.ts'
import {
  cardsDocument,
  notesDocument,
  readDocumentName,
  reportDocument,
  roomDocument,
  themesDocument,
} from './documents.ts'
import { type Person, rightTo, roleOf } from './rights.ts'
import { put, readRoom } from './room.ts'
import { readRows } from './rounds.ts'
import { changeGroup, changeSettings, changeState, joinGroup, readWorkshop, setGroups } from './workshop.ts'

function stage() {
  const agenda = new Y.Doc()
  const room = new Y.Doc()
  const ada = addAttendee(agenda, { name: 'Ada', organisation: 'Norrvik', status: 'present' }).id
  const bo = addAttendee(agenda, { name: 'Bo', organisation: 'Regionen', status: 'present' }).id
  const item = addItem(agenda, { title: 'Workshop', kind: 'workshop' })
  const round = addItem(agenda, { title: 'Laget runt', kind: 'round' })
  addPresenter(agenda, item, { name: 'bo ', organisation: '', title: '' })
  setGroups(room, item, [
    { name: 'Ett', members: [ada] },
    { name: 'Två', members: [bo] },
  ])
  const [one = '', two = ''] = readWorkshop(room, item).groups.map(({ id }) => id)
  put(room, 'rounds', round, { by: 'organisation', writing: 'own', seconds: 0, current: '', since: '', spoken: {} })
  const right = (document: string, person: Person) => {
    const name = readDocumentName(document)
    const items = new Map(readItems(agenda).map((one) => [one.id, one]))
    const facts = { items, attendance: readAttendance(agenda), room: readRoom(room) }
    return name && rightTo(name, person, 'open', facts)
  }
  const people = {
    ada: { role: 'participant', attendee: ada, name: 'Ada', organisation: 'Norrvik' },
    bo: { role: 'presenter', attendee: bo, name: 'Bo', organisation: 'Regionen' },
    mio: { role: 'secretary', attendee: '', name: 'Mio', organisation: '' },
    guest: { role: 'participant', attendee: '', name: 'Gäst', organisation: '' },
    gone: { role: 'participant', attendee: 'gone', name: 'Borttagen', organisation: '' },
    screen: { role: 'screen', attendee: '', name: 'Storbild', organisation: '' },
  } as const satisfies Record<string, Person>
  const all = (document: string) =>
    Object.entries(people)
      .map(([name, person]) => `${name} ${right(document, person)}`)
      .join(', ')
  return { agenda, room, item, round, ada, one, two, right, all }
}

test('[RO6] private cards are read and written by the own group alone, by leaders neither', () => {
  const { room, item, one, two, all } = stage()
  changeState(room, item, 'collecting')
  expect(all(cardsDocument('m', item, one))).toBe('ada write, bo none, mio none, guest none, gone none, screen none')
  expect(all(cardsDocument('m', item, two))).toBe('ada none, bo write, mio none, guest none, gone none, screen none')
  expect(all(cardsDocument('m', item, 'no-such-group'))).toBe(
    'ada none, bo none, mio none, guest none, gone none, screen none',
  )
  changeState(room, item, 'clustering')
  expect(all(cardsDocument('m', item, one))).toBe('ada read, bo none, mio none, guest none, gone none, screen none')
  expect(all(themesDocument('m', item))).toBe('ada write, bo write, mio write, guest write, gone read, screen read')
})

test('[RO6] cards that are not private are read by everybody but the big screen', () => {
  const { room, item, one, all } = stage()
  changeSettings(room, item, { private: false })
  changeState(room, item, 'collecting')
  expect(all(cardsDocument('m', item, one))).toBe('ada write, bo read, mio read, guest read, gone read, screen none')
})

test('[RO6] without groups everybody writes in one place, or each alone', () => {
  const { room, item, all } = stage()
  setGroups(room, item, [])
  changeSettings(room, item, { private: false })
  changeState(room, item, 'collecting')
  expect(all(cardsDocument('m', item, 'all'))).toBe(
    'ada write, bo write, mio write, guest write, gone read, screen none',
  )
})

test('[RO8] whose row was joined to another is that one, and stays where the own row was put while that one is in no group', () => {
  const { agenda, room, item, round, ada, one, two, right } = stage()
  const [row] = readAttendance(agenda)
  const twin = copyAttendee(agenda, { ...(row as Attendee), organisation: '' })
  const tablet: Person = { role: 'participant', attendee: twin, name: 'ada', organisation: '' }
  const [norrvik] = readRows(readAttendance(agenda), { by: 'organisation' })
  const rights = () =>
    [cardsDocument('m', item, one), cardsDocument('m', item, two), reportDocument('m', round, norrvik?.id ?? '')]
      .map((document) => right(document, tablet))
      .join(', ')
  joinGroup(room, item, ada, '')
  joinGroup(room, item, twin, two)
  changeState(room, item, 'collecting')
  expect(rights()).toBe('none, write, read')
  joinRows(agenda, [ada, twin])
  expect(rights()).toBe('none, write, write')
  joinGroup(room, item, ada, one)
  expect(rights()).toBe('write, none, write')
  changeGroup(room, item, two, { scribe: twin })
  expect(rights()).toBe('write, write, write')
})

test('[RO8] whose row was joined to another leads the workshops that the own row led', () => {
  const { agenda, room, item, ada, right } = stage()
  const twin = copyAttendee(agenda, { ...(readAttendance(agenda)[0] as Attendee) })
  const tablet: Person = { role: 'participant', attendee: twin, name: 'Ada', organisation: 'Norrvik' }
  changeSettings(room, item, { facilitators: [twin] })
  for (const to of ['collecting', 'clustering', 'summarised'] as const) changeState(room, item, to)
  joinRows(agenda, [ada, twin])
  expect(right(themesDocument('m', item), tablet)).toBe('write')
})

test('[RO7] where each writes the own report, the row is of those of the organisation', () => {
  const { agenda, round, all } = stage()
  const [norrvik] = readRows(readAttendance(agenda), { by: 'organisation' })
  expect(all(reportDocument('m', round, norrvik?.id ?? ''))).toBe(
    'ada write, bo read, mio write, guest read, gone read, screen none',
  )
  expect(all(reportDocument('m', round, 'no-such-row'))).toBe(
    'ada read, bo read, mio read, guest read, gone read, screen none',
  )
})

test('[RO3] notes are of an item, and the room is nobody’s to write', () => {
  const { item, all } = stage()
  expect(all(notesDocument('m', item))).toBe('ada write, bo write, mio write, guest write, gone read, screen none')
  expect(all(notesDocument('m', 'no-such-item'))).toBe(
    'ada read, bo read, mio read, guest read, gone read, screen none',
  )
  expect(all(roomDocument('m'))).toBe('ada read, bo read, mio read, guest read, gone read, screen read')
})

test('[NT8] somebody of the list is what the meeting says: who leads it, presents in it, listens, or takes part', () => {
  const presenters = [{ id: 'p', name: 'bo ', organisation: '', title: '' }]
  const meeting = { chair: 'chair', secretary: 'secretary', items: [{ presenters: [] }, { presenters }] }
  const role = (id: string, name: string, status: Attendee['status']) => roleOf({ id, name, status }, meeting)
  expect(role('chair', 'Ada', 'present')).toBe('chair')
  expect(role('secretary', 'Mio', 'observer')).toBe('secretary')
  expect(role('chair', 'Bo', 'presenter')).toBe('chair')
  expect(role('x', 'Bo', 'present')).toBe('presenter')
  expect(role('x', 'Cia', 'presenter')).toBe('presenter')
  expect(role('x', 'Bo', 'observer')).toBe('observer')
  expect(role('x', 'Cia', 'observer')).toBe('observer')
  for (const status of ['expected', 'present', 'prevented', 'absent', 'other'] as const)
    expect(role('x', 'Cia', status), status).toBe('participant')
})
