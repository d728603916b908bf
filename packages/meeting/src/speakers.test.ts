import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { randomOf } from './meeting.fixture.ts'
import { readRoom, type SpeakerKind } from './room.ts'
import {
  clearWaiting,
  closeFloor,
  endTurn,
  giveWord,
  moveSpeaker,
  openFloor,
  request,
  speakingNow,
  spokeFor,
  spokenTimes,
  waitingNow,
  withdraw,
} from './speakers.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 1, 6, 9, 0, seconds)).toISOString()
const ms = (seconds: number) => Date.parse(at(seconds))

function ask(room: Y.Doc, name: string, kind: SpeakerKind = 'speech', organisation = '', attendee = name) {
  request(room, { item: 'i', attendee, slot: 1, name, organisation, kind, onLink: false }, at(0))
}
const waiting = (room: Y.Doc) => waitingNow(readRoom(room).speakers).map(({ name }) => name)
const speaking = (room: Y.Doc) => speakingNow(readRoom(room).speakers)?.name ?? ''
const idOf = (room: Y.Doc, name: string) =>
  readRoom(room).speakers.findLast((speaker) => speaker.name === name)?.id ?? ''
const give = (room: Y.Doc, name: string, from: string, seconds: number) =>
  giveWord(room, idOf(room, name), from === '' ? '' : idOf(room, from), at(seconds))

test('[SP1] asking twice is asking once; another kind of request takes the place of the first', () => {
  const room = new Y.Doc()
  ask(room, 'Ada')
  ask(room, 'Bo')
  ask(room, 'Ada')
  expect(waiting(room)).toEqual(['Ada', 'Bo'])
  const before = idOf(room, 'Bo')
  ask(room, 'Bo', 'reply')
  expect(waiting(room)).toEqual(['Bo', 'Ada'])
  expect(idOf(room, 'Bo')).toBe(before)
  ask(room, 'Bo', 'speech')
  expect(waiting(room)).toEqual(['Ada', 'Bo'])
})

test('[SP1] who has no row in the attendance list is known by name, and who speaks may ask again', () => {
  const room = new Y.Doc()
  ask(room, 'Kim Modellund', 'speech', '', '')
  ask(room, 'kim  modellund', 'speech', '', '')
  ask(room, 'Kim Modellund', 'speech', '', 'row-of-kim')
  expect(waiting(room)).toEqual(['Kim Modellund'])
  expect(give(room, 'Kim Modellund', '', 5)).toBe('given')
  ask(room, 'Kim Modellund', 'reply', '', '')
  expect(speaking(room)).toBe('Kim Modellund')
  expect(waiting(room)).toEqual(['Kim Modellund'])
})

test('[SP2] points of order come first, then replies, then speeches, each in the order they were asked', () => {
  const kinds: SpeakerKind[] = ['speech', 'reply', 'point-of-order']
  for (let seed = 1; seed <= 40; seed++) {
    const random = randomOf(seed)
    const room = new Y.Doc()
    const asked: Record<SpeakerKind, string[]> = { speech: [], reply: [], 'point-of-order': [] }
    for (let n = 0; n < 20; n++) {
      const kind = kinds[Math.floor(random() * 3)] ?? 'speech'
      asked[kind].push(`p${n}`)
      ask(room, `p${n}`, kind)
    }
    expect(waiting(room)).toEqual([...asked['point-of-order'], ...asked.reply, ...asked.speech])
  }
})

test('[SP3] when several give the word at once it goes on one step, and nobody is passed over', () => {
  const room = new Y.Doc()
  for (const name of ['Ada', 'Bo', 'Cia']) ask(room, name)
  expect(give(room, 'Ada', '', 0)).toBe('given')
  // Two see that Ada speaks and Bo is next.
  expect(give(room, 'Bo', 'Ada', 60)).toBe('given')
  expect(give(room, 'Bo', 'Ada', 60)).toBe('given')
  expect(speaking(room)).toBe('Bo')
  // One of them gave it to Cia instead.
  expect(give(room, 'Cia', 'Ada', 60)).toBe('meanwhile')
  // And one who saw Bo begin an instant ago did not mean that.
  expect(give(room, 'Cia', 'Bo', 61)).toBe('meanwhile')
  expect(speaking(room)).toBe('Bo')
  expect(give(room, 'Cia', 'Bo', 90)).toBe('given')
  expect(give(room, 'Ada', 'Cia', 120)).toBe('meanwhile')
  expect(giveWord(room, 'nobody', idOf(room, 'Cia'), at(120))).toBe('gone')
  expect(speaking(room)).toBe('Cia')
})

test('[SP4] time is counted from the word to the end of the turn, and summed for each organisation', () => {
  const room = new Y.Doc()
  ask(room, 'Bo', 'speech', 'Region Provlandet')
  ask(room, 'Ada', 'speech', 'Norrviks kommun')
  ask(room, 'Ivo', 'speech', ' region  provlandet ')
  ask(room, 'Kim', 'speech', '')
  expect(spokenTimes(readRoom(room).speakers, ms(10))).toEqual([])
  give(room, 'Bo', '', 0)
  give(room, 'Ada', 'Bo', 100)
  give(room, 'Ivo', 'Ada', 130)
  endTurn(room, idOf(room, 'Ivo'), at(140))
  give(room, 'Kim', '', 200)
  const { speakers } = readRoom(room)
  expect(speakers.map((speaker) => [speaker.name, spokeFor(speaker, ms(215))])).toEqual([
    ['Bo', 100],
    ['Ada', 30],
    ['Ivo', 10],
    ['Kim', 15],
  ])
  expect(spokenTimes(speakers, ms(215))).toEqual([
    { organisation: 'Region Provlandet', seconds: 110, turns: 2 },
    { organisation: 'Norrviks kommun', seconds: 30, turns: 1 },
    { organisation: 'Kim', seconds: 15, turns: 1 },
  ])
  // A turn is ended once.
  endTurn(room, idOf(room, 'Bo'), at(500))
  expect(spokeFor(readRoom(room).speakers[0] ?? { began: '', ended: '' }, ms(600))).toBe(100)
})

test('[SP5] who waits is put in another place, and every place can be reached', () => {
  const room = new Y.Doc()
  const names = ['Ada', 'Bo', 'Cia', 'Dan']
  for (const name of names) ask(room, name)
  const expected = [...names]
  const random = randomOf(7)
  for (let n = 0; n < 200; n++) {
    const [name = ''] = expected.splice(Math.floor(random() * 4), 1)
    const place = Math.floor(random() * 5)
    expected.splice(place, 0, name)
    expect(moveSpeaker(room, idOf(room, name), place)).toBe(true)
    expect(waiting(room)).toEqual(expected)
  }
  give(room, expected[0] ?? '', '', 0)
  expect(moveSpeaker(room, idOf(room, expected[0] ?? ''), 0)).toBe(false)
  // A reply comes before the speeches, wherever they were put.
  ask(room, 'Eli', 'reply')
  expect(waiting(room)).toEqual(['Eli', ...expected.slice(1)])
})

test('[SP5] withdrawing and clearing take away those who wait and nobody else', () => {
  const room = new Y.Doc()
  for (const name of ['Ada', 'Bo', 'Cia', 'Dan']) ask(room, name)
  give(room, 'Ada', '', 0)
  give(room, 'Bo', 'Ada', 10)
  for (const name of ['Ada', 'Bo', 'Cia']) withdraw(room, idOf(room, name))
  expect(waiting(room)).toEqual(['Dan'])
  clearWaiting(room)
  expect(readRoom(room).speakers.map(({ name }) => name)).toEqual(['Ada', 'Bo'])
  expect(speaking(room)).toBe('Bo')
})

test('[SP6] when the meeting is closed nobody has the word or waits, and what was spoken is kept', () => {
  const room = new Y.Doc()
  openFloor(room, true)
  ask(room, 'Ada')
  ask(room, 'Bo')
  give(room, 'Ada', '', 0)
  closeFloor(room, at(30))
  const { floor, speakers } = readRoom(room)
  expect(floor.open).toBe(false)
  expect(speakers.map((speaker) => [speaker.name, spokeFor(speaker, ms(99))])).toEqual([['Ada', 30]])
})
