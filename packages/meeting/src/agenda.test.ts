import { expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  addAttachment,
  addItem,
  addPresenter,
  addQuestion,
  attachmentTitle,
  changeAttachment,
  changeItem,
  changePresenter,
  goToItem,
  itemsOf,
  leaveItems,
  moveAttachment,
  moveItem,
  questionText,
  readAttachments,
  readCurrent,
  readItem,
  readItems,
  removeAttachment,
  removeItem,
  removePresenter,
  removeQuestion,
  titleOf,
} from './agenda.ts'
import { addDecision, changeDecision, moveDecision } from './decisions.ts'
import { contentsOf, copyOf, emptyMeeting, halfDay, meet } from './meeting.fixture.ts'

const titles = (agenda: Y.Doc) => readItems(agenda).map(({ title }) => title)
const numbers = (agenda: Y.Doc) => readItems(agenda).map(({ number }) => number)
function agendaOf(...items: string[]): Y.Doc {
  const agenda = new Y.Doc()
  for (const title of items) addItem(agenda, { id: title, title })
  return agenda
}
const web = (item: string, title: string) => ({
  item,
  title,
  file: '',
  url: `https://example.org/${title}`,
  fileName: '',
  type: '',
  size: 0,
  sha256: '',
})
const bilagor = (meeting: Parameters<typeof contentsOf>[0]) =>
  contentsOf(meeting).attachments.map(({ number, title }) => `${number} ${title}`)

test('[AG1] an item keeps its notes, decisions, actions and attachments when it is moved', () => {
  const meeting = halfDay()
  const before = contentsOf(meeting).items.find(({ id }) => id === meeting.items.decided)
  moveItem(meeting.agenda, meeting.items.decided, 0)
  const after = contentsOf(meeting).items[0]
  expect(after?.number).toBe('1')
  expect(after?.decisions.map(({ label }) => label)).toEqual(['1a', '1b', '1c'])
  const bare = (item: typeof before) =>
    item && { ...item, number: '', decisions: item.decisions.map((decision) => ({ ...decision, label: '' })) }
  expect(bare(after)).toEqual(bare(before))

  moveItem(meeting.agenda, meeting.items.portal, 7)
  const portal = contentsOf(meeting).items.at(-1)
  expect(portal?.attachments.map(({ title, number }) => [title, number])).toEqual([
    ['Lägesrapport hjälpmedelsportalen', 4],
  ])
  expect(portal?.notes.content).toHaveLength(1)
  expect(portal?.actions).toHaveLength(1)
})

test('[AG2] numbers are unique and gapless after concurrent adding, moving and removing', () => {
  const mine = agendaOf('a', 'b', 'c', 'd')
  const yours = copyOf(mine)
  moveItem(mine, 'd', 0)
  addItem(mine, { id: 'e', title: 'e' }, 1)
  removeItem(yours, 'b')
  addItem(yours, { id: 'f', title: 'f' }, 1)
  moveItem(yours, 'd', 1)
  meet(mine, yours)
  expect(numbers(mine)).toEqual(['1', '2', '3', '4', '5'])
  expect(readItems(yours)).toEqual(readItems(mine))
})

test('[AG3] two who move the same item at once get it once, in the same place', () => {
  const mine = agendaOf('a', 'b', 'c', 'd', 'e')
  const yours = copyOf(mine)
  moveItem(mine, 'a', 2)
  moveItem(yours, 'a', 4)
  moveItem(yours, 'b', 3)
  meet(mine, yours)
  expect(titles(mine)).toEqual(titles(yours))
  expect([...titles(mine)].sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('[AG3] an item that one moves while the other removes it is gone, and the others are there', () => {
  const mine = agendaOf('a', 'b', 'c')
  const yours = copyOf(mine)
  moveItem(mine, 'b', 0)
  changeItem(mine, 'b', { title: 'changed' })
  removeItem(yours, 'b')
  meet(mine, yours)
  expect(titles(mine)).toEqual(['a', 'c'])
  expect(titles(yours)).toEqual(['a', 'c'])
})

test('[AG4] between items with the same order key a third can be put, by everybody', () => {
  const mine = agendaOf('first', 'last')
  const copies = [mine, copyOf(mine), copyOf(mine), copyOf(mine)]
  for (const [n, copy] of copies.entries()) addItem(copy, { id: `x${n}`, title: `x${n}` }, 1)
  meet(...copies)
  const keys = new Set([...itemsOf(mine)].map(([, fields]) => fields.get('order')))
  expect(keys.size).toBe(3)
  expect(titles(mine)).toEqual(['first', 'x0', 'x1', 'x2', 'x3', 'last'])

  addItem(mine, { id: 'between', title: 'between' }, 3)
  expect(titles(mine)).toEqual(['first', 'x0', 'x1', 'between', 'x2', 'x3', 'last'])
  const yours = copies[1] as Y.Doc
  moveItem(yours, 'x3', 2)
  expect(titles(yours)).toEqual(['first', 'x0', 'x3', 'x1', 'x2', 'last'])
  meet(...copies)
  for (const copy of copies) expect(titles(copy)).toEqual(titles(mine))
  expect(titles(mine)).toHaveLength(7)
})

test('[AG5] a moved item stands at the place asked for', () => {
  const letters = ['a', 'b', 'c', 'd', 'e']
  for (const id of letters)
    for (let place = -2; place <= 7; place++) {
      const agenda = agendaOf(...letters)
      const at = Math.max(0, Math.min(4, place))
      expect(moveItem(agenda, id, place)).toBe(letters.indexOf(id) !== at)
      const wanted = letters.filter((other) => other !== id)
      wanted.splice(at, 0, id)
      expect(titles(agenda)).toEqual(wanted)
    }
})

test('[AG5] moving an item to where it stands writes nothing', () => {
  const agenda = agendaOf('a', 'b')
  const before = Y.encodeStateVector(agenda)
  moveItem(agenda, 'b', 1)
  moveItem(agenda, 'b', 9)
  expect(Y.encodeStateVector(agenda)).toEqual(before)
})

test('[AG6] a removed item takes notes and decisions out, and its attachments stay with the meeting', () => {
  const meeting = halfDay()
  removeItem(meeting.agenda, meeting.items.portal)
  const contents = contentsOf(meeting)
  expect(contents.items).toHaveLength(7)
  expect(JSON.stringify(contents)).not.toContain('Lämna tidplan')
  expect(contents.attachments.at(-1)).toMatchObject({ title: 'Lägesrapport hjälpmedelsportalen', item: '', number: 4 })
})

test('[AG7] a withdrawn item keeps its number', () => {
  const agenda = agendaOf('a', 'b', 'c')
  changeItem(agenda, 'b', { state: 'withdrawn' })
  expect(numbers(agenda)).toEqual(['1', '2', '3'])
  expect(readItem(agenda, 'b')).toMatchObject({ number: '2', state: 'withdrawn' })
})

test('[AG8] the item that the meeting leaves is handled, unless it was deferred or withdrawn', () => {
  const agenda = agendaOf('a', 'b', 'c')
  expect(readCurrent(agenda)).toBe(null)
  goToItem(agenda, 'a', 'at 1')
  changeItem(agenda, 'b', { state: 'deferred' })
  goToItem(agenda, 'b', 'at 2')
  expect(readCurrent(agenda)).toEqual({ item: 'b', since: 'at 2' })
  goToItem(agenda, 'c', 'at 3')
  leaveItems(agenda, 'at 4')
  expect(readCurrent(agenda)).toBe(null)
  expect(readItems(agenda).map(({ state }) => state)).toEqual(['handled', 'deferred', 'handled'])
})

test('[AG9] the time that the meeting is on an item adds up, however often it comes back', () => {
  const agenda = agendaOf('a', 'b')
  goToItem(agenda, 'a', '2026-02-06T09:00:00.000Z')
  goToItem(agenda, 'b', '2026-02-06T09:10:00.000Z')
  goToItem(agenda, 'a', '2026-02-06T09:30:30.000Z')
  leaveItems(agenda, '2026-02-06T09:31:00.000Z')
  expect(readItems(agenda).map(({ used }) => used)).toEqual([630, 1230])
})

test('[AG9] what has been left is left as it is, whenever it is left again', () => {
  const agenda = agendaOf('a')
  goToItem(agenda, 'a', '2026-02-06T09:00:00.000Z')
  leaveItems(agenda, '2026-02-06T09:10:00.000Z')
  let changes = 0
  agenda.on('update', () => {
    changes += 1
  })
  leaveItems(agenda, '2026-02-06T09:20:00.000Z')
  expect([changes, readItem(agenda, 'a')?.used]).toEqual([0, 600])
})

test('[AG8] going to the item where the meeting is neither handles it nor starts its time anew', () => {
  const agenda = agendaOf('a')
  expect(goToItem(agenda, 'a', 'at 1')).toBe(true)
  expect(goToItem(agenda, 'a', 'at 2')).toBe(false)
  expect(readCurrent(agenda)?.since).toBe('at 1')
  expect(readItem(agenda, 'a')?.state).toBe('planned')
  removeItem(agenda, 'a')
  expect(readCurrent(agenda)).toBe(null)
})

test('[BI1] the half-day meeting has Bilaga 1 to 4 in the order of its items, whatever the order of the uploads', () => {
  expect(bilagor(halfDay())).toEqual([
    '1 Lägesrapport hjälpmedelsportalen',
    '2 Öppettider familjestöd',
    '3 Förslag till pilotbudget',
    '4 Sammanställning av e-postsvar 2026-01-15',
  ])
})

test('[BI1] within an item its own come first, then those of its decisions in their order, and the meeting’s last', () => {
  const meeting = emptyMeeting()
  const { agenda, decisions } = meeting
  const item = addItem(agenda, { title: 'one' })
  const add = (title: string, of = item) => addAttachment(agenda, web(of, title))
  const [ofB, ofA] = [add('of b'), add('of a')]
  add('loose', '')
  add('own')
  addDecision(decisions, { item, lead: '', basis: [ofA] })
  const b = addDecision(decisions, { item, lead: '', basis: [ofB] })
  expect(bilagor(meeting)).toEqual(['1 own', '2 of a', '3 of b', '4 loose'])
  moveDecision(decisions, b, -1)
  expect(bilagor(meeting)).toEqual(['1 own', '2 of b', '3 of a', '4 loose'])
})

test('[BI2] what is shown at one item and decided upon at another is numbered and stands where it is shown', () => {
  const meeting = emptyMeeting()
  const { agenda, decisions } = meeting
  const [shown, other, decided] = ['shown', 'other', 'decided'].map((id) => addItem(agenda, { id, title: id }))
  addAttachment(agenda, web(other ?? '', 'of other'))
  const plan = addAttachment(agenda, web(shown ?? '', 'plan'))
  addDecision(decisions, { item: decided ?? '', lead: '', basis: [plan] })
  const { items } = contentsOf(meeting)
  expect(bilagor(meeting)).toEqual(['1 plan', '2 of other'])
  expect(items[0]?.attachments.map(({ title }) => title)).toEqual(['plan'])
  expect(items[2]?.decisions[0]?.basis).toEqual([plan])
})

test('[BI2] the basis of two decisions has one number, at the first of them', () => {
  const meeting = emptyMeeting()
  const { agenda, decisions } = meeting
  const items = ['a', 'b', 'c'].map((id) => addItem(agenda, { id, title: id }))
  const both = addAttachment(agenda, web('', 'both'))
  addAttachment(agenda, web('b', 'of b'))
  addDecision(decisions, { item: items[2] ?? '', lead: '', basis: [both, both] })
  addDecision(decisions, { item: items[0] ?? '', lead: '', basis: [both] })
  expect(bilagor(meeting)).toEqual(['1 both', '2 of b'])
  const contents = contentsOf(meeting)
  expect(contents.items.flatMap(({ decisions: own }) => own.map(({ basis }) => basis))).toEqual([[both], [both]])
})

test('[BI3] an attachment moves one place among those of its item and not past the ends', () => {
  const agenda = agendaOf('a', 'b')
  const ids = ['a1', 'b1', 'a2', 'b2', 'a3'].map((title) => addAttachment(agenda, web(title[0] ?? '', title)))
  const order = () => readAttachments(agenda).map(({ title }) => title)
  expect(order()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2'])
  expect(moveAttachment(agenda, ids[0] ?? '', 1)).toBe(true)
  expect(order()).toEqual(['a2', 'a1', 'a3', 'b1', 'b2'])
  expect(moveAttachment(agenda, ids[4] ?? '', -1)).toBe(true)
  expect(order()).toEqual(['a2', 'a3', 'a1', 'b1', 'b2'])
  expect(moveAttachment(agenda, ids[0] ?? '', 1)).toBe(false)
  expect(moveAttachment(agenda, ids[1] ?? '', -1)).toBe(false)
  expect(moveAttachment(agenda, ids[3] ?? '', -1)).toBe(true)
  expect(order()).toEqual(['a2', 'a3', 'a1', 'b2', 'b1'])
})

test('[BI4] an attachment added to an item that somebody removes at the same time becomes the meeting’s', () => {
  const mine = agendaOf('a', 'b')
  const yours = copyOf(mine)
  addAttachment(mine, web('a', 'late'))
  removeItem(yours, 'a')
  meet(mine, yours)
  expect(readAttachments(yours)).toMatchObject([{ title: 'late', item: '', number: 1 }])
  expect(readAttachments(mine)).toEqual(readAttachments(yours))
})

test('[BI4] a decision does not rest on an attachment that is gone', () => {
  const meeting = halfDay()
  removeAttachment(meeting.agenda, meeting.attachment.budget)
  const pilot = contentsOf(meeting).items[5]?.decisions[1]
  expect(pilot?.basis).toEqual([])
  changeDecision(meeting.decisions, meeting.decision.pilot, { basis: [meeting.attachment.report] })
  expect(contentsOf(meeting).items[5]?.decisions[1]?.basis).toEqual([meeting.attachment.report])
})

test('[BI5] an attachment of a withdrawn item takes no number from those that are printed', () => {
  const agenda = new Y.Doc()
  const [first, second] = ['Ett', 'Två'].map((title) => addItem(agenda, { title })) as [string, string]
  const file = { title: '', file: 'f', url: '', fileName: '', type: '', size: 1, sha256: 'a' }
  const ofFirst = addAttachment(agenda, { ...file, item: first })
  const ofSecond = addAttachment(agenda, { ...file, item: second })
  changeItem(agenda, first, { state: 'withdrawn' })
  const numbers = () => Object.fromEntries(readAttachments(agenda).map(({ id, number }) => [id, number]))
  expect(numbers()).toEqual({ [ofSecond]: 1, [ofFirst]: 2 })
  changeItem(agenda, first, { state: 'planned' })
  expect(numbers()).toEqual({ [ofFirst]: 1, [ofSecond]: 2 })
})

test('[FI4] verbs on what is gone change nothing and say so', () => {
  const agenda = agendaOf('a')
  const before = Y.encodeStateAsUpdate(agenda)
  expect([
    moveItem(agenda, 'gone', 0),
    changeItem(agenda, 'gone', { title: 'x' }),
    goToItem(agenda, 'gone', 'now'),
    moveAttachment(agenda, 'gone', 1),
    changeAttachment(agenda, 'gone', { title: 'x' }),
  ]).toEqual([false, false, false, false, false])
  const nobody = { name: '', organisation: '', title: '' }
  expect([addPresenter(agenda, 'gone', nobody), addQuestion(agenda, 'gone', '?')]).toEqual([null, null])
  expect([titleOf(agenda, 'gone'), questionText(agenda, 'a', 'gone'), attachmentTitle(agenda, 'gone')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  removeItem(agenda, 'gone')
  removeAttachment(agenda, 'gone')
  removeQuestion(agenda, 'gone', 'gone')
  removePresenter(agenda, 'a', 'gone')
  changePresenter(agenda, 'a', 'gone', { name: 'x' })
  expect(readItem(agenda, 'gone')).toBe(null)
  expect(Y.encodeStateAsUpdate(agenda)).toEqual(before)
})
