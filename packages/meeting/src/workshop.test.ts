import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addCard, addCards, cardText, groupOf, handsOf, linesOf, readCards, writesFor } from './cards.ts'
import type { Attendee } from './contents.ts'
import { randomOf } from './meeting.fixture.ts'
import { workshopStates } from './room.ts'
import {
  addGroup,
  changeSettings,
  changeState,
  changeVoting,
  dissolveGroup,
  divide,
  joinGroup,
  readWorkshop,
  setGroups,
  workshopMayBecome,
} from './workshop.ts'

const person = (id: string, organisation: string, status: Attendee['status'] = 'present'): Attendee => ({
  id,
  name: id,
  organisation,
  role: '',
  status,
  mode: 'on-site',
  deputyFor: '',
  arrived: '',
  left: '',
  person: '',
})

const withGroups = () => {
  const room = new Y.Doc()
  setGroups(room, 'i', [
    { name: 'Grupp 1', members: ['ada', 'cia'] },
    { name: 'Grupp 2', members: ['bo', 'ada'] },
  ])
  const [one, two] = readWorkshop(room, 'i').groups.map(({ id }) => id)
  return { room, one: one ?? '', two: two ?? '' }
}
const membersIn = (room: Y.Doc) => readWorkshop(room, 'i').groups.map(({ members }) => members)

test('[WO1] a person is in one group at most', () => {
  const { room, one, two } = withGroups()
  expect(membersIn(room)).toEqual([['ada', 'cia'], ['bo']])
  expect(joinGroup(room, 'i', 'ada', two)).toBe(true)
  expect(membersIn(room)).toEqual([['cia'], ['bo', 'ada']])
  expect(joinGroup(room, 'i', 'ada', two)).toBe(true)
  expect(membersIn(room)).toEqual([['cia'], ['bo', 'ada']])
  expect(joinGroup(room, 'i', 'ada', '')).toBe(true)
  expect(membersIn(room)).toEqual([['cia'], ['bo']])
  expect(joinGroup(room, 'i', 'ada', 'no-such-group')).toBe(false)
  changeState(room, 'i', 'collecting')
  dissolveGroup(room, 'i', one)
  expect(joinGroup(room, 'i', 'ada', one)).toBe(false)
})

test('[WO2] everybody who is here is in one group, and the groups are of one size', () => {
  const organisations = ['Norrvik', 'Ekmyra', 'Regionen', 'Regionen', 'Regionen', 'Regionen', ' regionen', 'Tallbyn']
  for (let seed = 1; seed <= 60; seed++) {
    const random = randomOf(seed)
    const here = Array.from({ length: 1 + Math.floor(random() * 40) }, (_, at) =>
      person(`p${at}`, organisations[Math.floor(random() * organisations.length)] ?? ''),
    )
    const away = [person('gus', 'Tallbyn', 'prevented'), person('kim', 'Ekmyra', 'observer')]
    const count = 1 + Math.floor(random() * 12)
    for (const by of ['number', 'random', 'mix'] as const) {
      const groups = divide([...away, ...here], count, by, random)
      const sizes = groups.map((group) => group.length)
      expect(groups.flat().sort()).toEqual(here.map(({ id }) => id).sort())
      expect(groups).toHaveLength(Math.min(count, here.length))
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      if (by !== 'mix') continue
      const regionals = here.filter(({ organisation }) => /regionen/i.test(organisation)).map(({ id }) => id)
      const spread = groups.filter((group) => group.some((id) => regionals.includes(id)))
      expect(spread).toHaveLength(Math.min(regionals.length, groups.length))
    }
  }
})

test('[WO3] a group that is taken apart while they write is dissolved, before that it is gone', () => {
  const { room, one, two } = withGroups()
  const third = addGroup(room, 'i', 'Grupp 3')
  expect(dissolveGroup(room, 'i', third)).toBe(true)
  expect(readWorkshop(room, 'i').groups.map(({ id }) => id)).toEqual([one, two])
  changeState(room, 'i', 'collecting')
  expect(dissolveGroup(room, 'i', one)).toBe(true)
  expect(dissolveGroup(room, 'i', one)).toBe(false)
  const workshop = readWorkshop(room, 'i')
  expect(workshop.groups.map(({ id, dissolved }) => [id, dissolved])).toEqual([
    [one, true],
    [two, false],
  ])
  expect(writesFor(workshop, one, 'ada')).toBe(false)
  setGroups(room, 'i', [{ name: 'Nya', members: ['ada'] }])
  expect(readWorkshop(room, 'i').groups.map(({ name, dissolved }) => [name, dissolved])).toEqual([
    ['Grupp 1', true],
    ['Grupp 2', true],
    ['Nya', false],
  ])
})

test('[WO4] the states a workshop can go to', () => {
  const ways = workshopStates.map((from) =>
    [from, ...workshopStates.filter((to) => workshopMayBecome(from, to))].join(' '),
  )
  expect(ways).toEqual([
    'prepared collecting',
    'collecting prepared clustering',
    'clustering summarised closed',
    'summarised clustering closed',
    'closed clustering summarised',
  ])
  const room = new Y.Doc()
  expect(changeState(room, 'i', 'clustering')).toBe(false)
  expect(changeState(room, 'i', 'collecting')).toBe(true)
  expect(readWorkshop(room, 'i').state).toBe('collecting')
})

test('[WO5] what was promised does not change once they write, nor the dots once they vote', () => {
  const room = new Y.Doc()
  expect(changeSettings(room, 'i', { private: false, named: true, dots: 5 })).toBe(true)
  changeState(room, 'i', 'collecting')
  expect(changeSettings(room, 'i', { private: true })).toBe(false)
  expect(changeSettings(room, 'i', { named: false })).toBe(false)
  expect(changeSettings(room, 'i', { dots: 4, appendix: true })).toBe(true)
  expect(changeVoting(room, 'i', 'open')).toBe(false)
  changeState(room, 'i', 'clustering')
  expect(changeVoting(room, 'i', 'open')).toBe(true)
  expect(changeSettings(room, 'i', { dots: 3 })).toBe(false)
  changeState(room, 'i', 'summarised')
  expect(readWorkshop(room, 'i')).toMatchObject({ private: false, named: true, dots: 4, voting: 'closed' })
})

test('[WO6] a pasted list becomes one card per line', () => {
  const cards = new Y.Doc()
  addCards(cards, 'q1', '• Ett papper\r\n\r\n- Samma nummer\n 3. En film\n12) Flera språk\n2026 är året\n  ')
  expect(readCards(cards).map(({ text }) => text)).toEqual([
    'Ett papper',
    'Samma nummer',
    'En film',
    'Flera språk',
    '2026 är året',
  ])
  expect(linesOf('\n \n')).toEqual([])
})

test('[WO7] a card is of the hand that made it', () => {
  const ada = new Y.Doc()
  const card = addCard(ada, 'q1', 'Ett papper')
  const bo = new Y.Doc()
  Y.applyUpdate(bo, Y.encodeStateAsUpdate(ada))
  cardText(bo, card)?.insert(4, 'enda ')
  const other = addCard(bo, 'q1', 'Annat')
  expect(handsOf(bo)).toEqual(
    new Map([
      [card, ada.clientID],
      [other, bo.clientID],
    ]),
  )
})

test('[RO6] whose group it is', () => {
  const { room, one, two } = withGroups()
  const workshop = readWorkshop(room, 'i')
  expect(groupOf(workshop, 'ada')).toBe(one)
  expect(groupOf(workshop, 'bo')).toBe(two)
  expect(groupOf(workshop, 'eva')).toBe(null)
  expect(groupOf(workshop, '')).toBe(null)
  expect(writesFor(workshop, two, 'ada')).toBe(false)
  const scribed = { ...workshop, groups: workshop.groups.map((group) => ({ ...group, scribe: 'mio' })) }
  expect(writesFor(scribed, one, 'mio')).toBe(true)
  expect(writesFor(scribed, one, '')).toBe(false)
  const alone = { ...workshop, groups: [] }
  expect(groupOf({ ...alone, private: true }, 'ada')).toBe('ada')
  expect(groupOf({ ...alone, private: true }, '')).toBe(null)
  expect(groupOf({ ...alone, private: false }, '')).toBe('all')
})
