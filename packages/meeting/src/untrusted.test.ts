import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addAttachment, addItem, goToItem, leaveItems, moveItem, readCurrent, readItems, removeItem } from './agenda.ts'
import { addAttendee, checkIn, copyAttendee, joinRows, readAttendance } from './attendance.ts'
import { runChecks } from './checks.ts'
import { addAction, addDecision, addPoint, removeDecision, setMembership, wordingOf } from './decisions.ts'
import { circumstances, contentsOf, copyOf, halfDay, noteOf, p, randomOf, type TestMeeting } from './meeting.fixture.ts'
import { noteField } from './notes.ts'

/** Values that some client might write where they do not belong. */
const nonsense: (() => unknown)[] = [
  () => 'text',
  () => '',
  () => 7,
  () => Number.NaN,
  () => -1e308,
  () => true,
  () => null,
  () => undefined,
  () => ['a', 7, null],
  () => ({ get: 'x' }),
  () => new Uint8Array([1, 2]),
  () => new Y.Text('delad'),
  () => new Y.Array(),
  () => new Y.Map([['order', 'a0']]),
  () => new Y.Map([['order', new Y.Map()]]),
  () => new Y.XmlElement('x'),
]

/** Puts nonsense in a random place of a random map: over a field, over a whole record, or beside them. */
function vandalise(document: Y.Doc, roots: readonly string[], random: () => number): void {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  let map = document.getMap<unknown>(pick(roots))
  while (random() < 0.7) {
    const inner = [...map.values()].filter((value) => value instanceof Y.Map)
    if (inner.length === 0) break
    map = pick(inner)
  }
  const names = [...map.keys(), 'new', 'order', '']
  map.set(pick(names), pick(nonsense)())
}

/** Plain values only, each of the type that contents.ts promises. */
function expectPlain(value: unknown, like: unknown, where: string): void {
  if (Array.isArray(like)) {
    expect(Array.isArray(value), where).toBe(true)
    for (const entry of value as unknown[]) if (like.length > 0) expectPlain(entry, like[0], `${where}[]`)
  } else if (typeof like === 'object' && like !== null) {
    expect(typeof value === 'object' && value !== null, where).toBe(true)
    for (const [name, inner] of Object.entries(like))
      expectPlain((value as Record<string, unknown>)[name], inner, `${where}.${name}`)
  } else if (like !== null) expect(typeof value, where).toBe(typeof like)
}

const roots = {
  agenda: ['facts', 'items', 'attachments', 'attendance', 'live', 'meta'],
  decisions: ['decisions', 'actions'],
}
const shape = contentsOf(halfDay())
const likeItem = { ...shape.items[0], notes: {}, attachments: [shape.attachments[0]], actions: [], decisions: [] }
const likeDecision = { ...shape.items[5]?.decisions[1], membership: null, basis: ['id'], actions: [] }
function expectWhole(meeting: TestMeeting): void {
  const contents = contentsOf(meeting)
  expectPlain(contents, { ...shape, items: [], attendance: [], attachments: [] }, 'contents')
  for (const row of contents.attendance) expectPlain(row, shape.attendance[0], 'attendance')
  for (const attachment of contents.attachments) expectPlain(attachment, shape.attachments[0], 'attachment')
  for (const [at, item] of contents.items.entries()) {
    expectPlain(item, likeItem, 'item')
    expect(item.number).toBe(String(at + 1))
    for (const decision of item.decisions) expectPlain(decision, likeDecision, 'decision')
  }
  expect(contents.attachments.map(({ number }) => number)).toEqual(contents.attachments.map((_one, at) => at + 1))
  expect(() => structuredClone(contents)).not.toThrow()
}

test('[FI1] a meeting with nonsense anywhere in it is still read, checked and worked on', () => {
  for (let seed = 0; seed < 300; seed++) {
    const random = randomOf(seed)
    const meeting = halfDay()
    const { agenda, decisions, items, decision, row } = meeting
    for (let n = 0; n < 12; n++)
      vandalise(
        ...(random() < 0.6 ? ([agenda, roots.agenda] as const) : ([decisions, roots.decisions] as const)),
        random,
      )
    const work = () => {
      expectWhole(meeting)
      runChecks(contentsOf(meeting), circumstances)
      const added = addItem(agenda, { title: 'ny' }, Math.floor(random() * 9))
      moveItem(agenda, added, Math.floor(random() * 9))
      for (const id of Object.values(items)) goToItem(agenda, id, 'now')
      leaveItems(agenda, 'now')
      readCurrent(agenda)
      addAttendee(agenda, { name: 'Bo Testman' })
      checkIn(agenda, row['Bo Testman'] ?? '', 'link')
      joinRows(agenda, Object.values(row).slice(0, 3))
      setMembership(decisions, decision.change, { group: 'x' })
      addPoint(decisions, decision.pilot, 'x')
      wordingOf(decisions, decision.pilot, 'lead')
      addAction(decisions, { item: items.hours, text: 'x' })
      removeDecision(decisions, decision.pilot)
      removeItem(agenda, items.portal)
      expectWhole(meeting)
    }
    expect(work, `seed ${seed}`).not.toThrow()
    expect(readItems(agenda).filter(({ title }) => title === 'ny')).toHaveLength(1)
  }
})

test('[FI1] a record that is none is left out, a field that is none is empty', () => {
  const agenda = new Y.Doc()
  addItem(agenda, { id: 'real', title: 'ok', minutes: 10 })
  agenda.getMap<unknown>('items').set('fake', 'not a record')
  const real = agenda.getMap<Y.Map<unknown>>('items').get('real')
  real?.set('title', 7)
  real?.set('minutes', Number.NaN)
  real?.set('presenters', 'Ada')
  expect(readItems(agenda)).toMatchObject([{ id: 'real', number: '1', title: '', minutes: 0, presenters: [] }])
})

test('[FI1] a notes document that holds text where blocks should be is read', () => {
  const meeting = halfDay()
  const { hours, portal, closing } = meeting.items
  const bare = new Y.Doc()
  bare.getXmlFragment(noteField).insert(0, [new Y.XmlText('löst')])
  meeting.notes.set(hours, bare)
  const other = new Y.Doc()
  other.getMap(noteField).set('x', 'y')
  meeting.notes.set(portal, copyOf(other))
  const embedded = noteOf(p('ord'))
  const words = (embedded.getXmlFragment(noteField).get(0) as Y.XmlElement).get(0) as Y.XmlText
  words.insertEmbed(1, { image: 'x' })
  meeting.notes.set(closing, embedded)
  const notes = new Map(contentsOf(meeting).items.map((item) => [item.id, item.notes.content]))
  expect(notes.get(hours)).toEqual([p('löst')])
  expect(notes.get(closing)).toEqual([p('ord')])
})

test('[FI2] order keys that are none do not stop anybody from adding and moving', () => {
  const keys = ['', 'x', 'a', '!', 'zzzz', 'a00', 'A', '\u0000', 'å', 'a0\u0000', 'a1', 'a1', 'b', 'Zz', 'a0V']
  for (let seed = 0; seed < 400; seed++) {
    const random = randomOf(seed)
    const agenda = new Y.Doc()
    for (let n = 0; n < 6; n++) {
      addItem(agenda, { id: `i${n}`, title: '' })
      const key = keys[Math.floor(random() * keys.length)]
      if (random() < 0.6) agenda.getMap<Y.Map<unknown>>('items').get(`i${n}`)?.set('order', key)
    }
    const ids = () => readItems(agenda).map(({ id }) => id)
    const before = ids()
    const at = Math.floor(random() * 7)
    addItem(agenda, { id: 'new', title: '' }, at)
    expect(ids(), `seed ${seed}`).toEqual([...before.slice(0, at), 'new', ...before.slice(at)])
    const to = Math.floor(random() * 7)
    moveItem(agenda, 'new', to)
    expect(ids(), `seed ${seed}`).toEqual([...before.slice(0, to), 'new', ...before.slice(to)])
  }
})

test('[FI3] a value that is none of the choices is read as the most careful one', () => {
  const meeting = halfDay()
  const { agenda, decisions } = meeting
  const every = (document: Y.Doc, name: string, wrong: Record<string, unknown>) => {
    for (const record of document.getMap<Y.Map<unknown>>(name).values())
      for (const [field, value] of Object.entries(wrong)) record.set(field, value)
  }
  every(agenda, 'attendance', { status: 'here', mode: 'phone' })
  every(agenda, 'items', { state: 'current', kind: 'party', writing: 'nobody' })
  every(decisions, 'decisions', { status: 'done', kind: 7 })
  every(decisions, 'actions', { status: '' })
  agenda.getMap('facts').set('form', 'space')
  const contents = contentsOf(meeting)
  expect(contents.facts.form).toBe('physical')
  expect(new Set(contents.attendance.map(({ status, mode }) => `${status} ${mode}`))).toEqual(
    new Set(['expected on-site']),
  )
  expect(new Set(contents.items.map(({ state, kind, writing }) => `${state} ${kind} ${writing}`))).toEqual(
    new Set(['planned information secretary']),
  )
  const taken = contents.items.flatMap((item) => item.decisions)
  expect(new Set(taken.map(({ status, kind }) => `${status} ${kind}`))).toEqual(new Set(['proposed other']))
  expect(taken.flatMap(({ actions }) => actions.map(({ status }) => status))).toEqual(['open', 'open'])
})

test('[FI1] an attachment and a row of unknown things are the meeting’s own', () => {
  const agenda = new Y.Doc()
  addAttachment(agenda, {
    item: 'never was',
    title: 't',
    file: '',
    url: '',
    fileName: '',
    type: '',
    size: 0,
    sha256: '',
  })
  const id = copyAttendee(agenda, { ...(shape.attendance[0] as (typeof shape.attendance)[number]) })
  expect(readAttendance(agenda)).toMatchObject([{ id }])
  expect(contentsOf({ agenda, decisions: new Y.Doc(), notes: new Map() }).attachments).toMatchObject([{ item: '' }])
})

test('[FI1] a decision without points or with points of another kind has none', () => {
  const decisions = new Y.Doc()
  const id = addDecision(decisions, { item: 'a', lead: 'Vi', points: [] })
  const agenda = new Y.Doc()
  addItem(agenda, { id: 'a', title: '' })
  decisions.getMap<Y.Map<unknown>>('decisions').get(id)?.set('points', ['x'])
  const [item] = contentsOf({ agenda, decisions, notes: new Map() }).items
  expect(item?.decisions[0]?.points).toEqual([])
})
