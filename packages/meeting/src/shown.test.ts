import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { type Phase, phases, type Role, roles } from './roles.ts'
import { readRoom } from './room.ts'
import { mayShow, show, shownNow, stopShowing, turn } from './shown.ts'

const karin = { slot: 3, name: 'Karin' }
const elin = { slot: 1, name: 'Elin' }
const slides = { attachment: 'a', item: 'three', during: 'three', page: 1 }

function showing() {
  const room = new Y.Doc()
  show(room, slides, karin, '2026-03-13T09:00:00Z')
  return room
}
const pageOf = (room: Y.Doc) => {
  const { shown } = readRoom(room)
  return shown && [shown.name, shown.attachment, shown.page, shown.black]
}

test('[SH1] who shows takes over, and when it is stopped nothing is shown', () => {
  const room = showing()
  show(room, { ...slides, attachment: 'b', page: 4 }, elin, '2026-03-13T09:05:00Z')
  expect(readRoom(room).shown).toEqual({
    attachment: 'b',
    item: 'three',
    during: 'three',
    page: 4,
    black: false,
    slot: 1,
    name: 'Elin',
    since: '2026-03-13T09:05:00Z',
  })
  stopShowing(room)
  expect(pageOf(room)).toBeNull()
})

test('[SH2] the one who shows turns the pages, and nobody else', () => {
  const room = showing()
  expect(turn(room, karin, { page: 2 })).toBe(true)
  expect(turn(room, elin, { page: 9 })).toBe(false)
  expect(pageOf(room)).toEqual(['Karin', 'a', 2, false])
  expect(readRoom(room).shown?.since).toBe('2026-03-13T09:00:00Z')
  stopShowing(room)
  expect(turn(room, karin, { page: 3 })).toBe(false)
  expect(pageOf(room)).toBeNull()
})

test('[SH2] black keeps the page, and turning to a page ends it', () => {
  const room = showing()
  turn(room, karin, { page: 5 })
  turn(room, karin, { black: true })
  expect(pageOf(room)).toEqual(['Karin', 'a', 5, true])
  turn(room, karin, { page: 6 })
  expect(pageOf(room)).toEqual(['Karin', 'a', 6, false])
  turn(room, karin, { page: 7, black: true })
  turn(room, karin, { black: false })
  expect(pageOf(room)).toEqual(['Karin', 'a', 7, false])
})

test('[SH2] turning to where it is writes nothing', () => {
  const room = showing()
  let updates = 0
  room.on('update', () => {
    updates += 1
  })
  expect(turn(room, karin, { page: 1 })).toBe(true)
  expect(updates).toBe(0)
})

test('[SH3] what is shown ends when the meeting goes on from it, and is there again when it comes back', () => {
  const { shown } = readRoom(showing())
  const attachments = [{ id: 'a' }]
  expect(shownNow(shown, { item: 'three' }, attachments)).toBe(shown)
  expect(shownNow(shown, { item: 'four' }, attachments)).toBeNull()
  expect(shownNow(shown, null, attachments)).toBeNull()
  expect(shownNow(shown, { item: 'three' }, [{ id: 'b' }])).toBeNull()
  expect(shownNow(null, { item: 'three' }, attachments)).toBeNull()
})

test('[SH3] what is shown of another item than the one the meeting is on lasts until the meeting goes on', () => {
  const room = showing()
  show(room, { ...slides, during: 'one' }, elin, '2026-03-13T09:05:00Z')
  const { shown } = readRoom(room)
  const attachments = [{ id: 'a' }]
  expect(shownNow(shown, { item: 'one' }, attachments)).toBe(shown)
  expect(shownNow(shown, { item: 'two' }, attachments)).toBeNull()
  expect(shownNow(shown, { item: 'three' }, attachments)).toBe(shown)
  expect(shownNow(shown && { ...shown, during: '' }, null, attachments)?.page).toBe(1)
})

test('[SH4] chair and secretary show everything, a presenter what the own item has, while the meeting is open', () => {
  const own = { presenters: [{ name: 'Karin  norling' }] }
  const others = { presenters: [{ name: 'Sara Myrgren' }] }
  const who = (phase: Phase, item: typeof own) =>
    roles.filter((role: Role) => mayShow({ role, name: 'Karin Norling' }, phase, item))
  expect(who('open', own)).toEqual(['chair', 'secretary', 'presenter'])
  expect(who('open', others)).toEqual(['chair', 'secretary'])
  for (const phase of phases.filter((one) => one !== 'open')) expect(who(phase, own)).toEqual([])
})
