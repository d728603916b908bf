import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addItem, moveItem, removeItem } from './agenda.ts'
import type { Membership } from './contents.ts'
import {
  actionText,
  addAction,
  addDecision,
  addPoint,
  changeAction,
  changeDecision,
  changeMembership,
  type DecisionChange,
  moveDecision,
  readActions,
  readDecisions,
  removeAction,
  removeDecision,
  removePoint,
  setMembership,
  watchDecisions,
  wordingOf,
} from './decisions.ts'
import { contentsOf, copyOf, emptyMeeting, meet, type TestMeeting } from './meeting.fixture.ts'
import { setText } from './shared-text.ts'

function meetingWith(...items: string[]): TestMeeting {
  const meeting = emptyMeeting()
  for (const id of items) addItem(meeting.agenda, { id, title: id })
  return meeting
}
const labels = (meeting: TestMeeting) =>
  contentsOf(meeting).items.map(({ decisions }) => decisions.map(({ label, heading }) => `${label} ${heading}`))
const decide = (meeting: TestMeeting, item: string, heading: string) =>
  addDecision(meeting.decisions, { item, heading, lead: 'Vi beslutar att' })
/** Every action with where it stands. */
const whereActionsStand = (meeting: TestMeeting) =>
  contentsOf(meeting).items.flatMap((item) => [
    ...item.actions.map(({ text }) => `${item.title}: ${text}`),
    ...item.decisions.flatMap(({ heading, actions }) =>
      actions.map((action) => {
        expect(action.item).toBe(item.id)
        return `${item.title}/${heading}: ${action.text}`
      }),
    ),
  ])

test('[DE1] a single decision has its item’s number, several have letters', () => {
  const meeting = meetingWith('a', 'b')
  decide(meeting, 'a', 'only')
  decide(meeting, 'b', 'first')
  const second = decide(meeting, 'b', 'second')
  expect(labels(meeting)).toEqual([['1 only'], ['2a first', '2b second']])
  moveItem(meeting.agenda, 'b', 0)
  expect(labels(meeting)).toEqual([['1a first', '1b second'], ['2 only']])
  removeDecision(meeting.decisions, second)
  expect(labels(meeting)).toEqual([['1 first'], ['2 only']])
})

test('[DE1] after z comes aa', () => {
  const meeting = meetingWith('a')
  for (let n = 0; n < 54; n++) decide(meeting, 'a', '')
  const all = contentsOf(meeting).items[0]?.decisions.map(({ label }) => label) ?? []
  expect([all[0], all[25], all[26], all[51], all[52], all[53]]).toEqual(['1a', '1z', '1aa', '1az', '1ba', '1bb'])
  expect(new Set(all).size).toBe(54)
})

test('[DE2] two people who word a decision at once both keep their words', () => {
  const mine = new Y.Doc()
  const id = addDecision(mine, { item: 'a', lead: 'Vi beslutar att', points: ['avsätta medel till en pilot'] })
  const point = readDecisions(mine)[0]?.points[0]?.id ?? ''
  const yours = copyOf(mine)
  const word = (copy: Y.Doc, words: string) => setText(wordingOf(copy, id, { point }) as Y.Text, words)
  word(mine, 'avsätta 240 000 kronor till en pilot')
  word(yours, 'avsätta medel till en pilot i Norrvik')
  changeDecision(yours, id, { lead: 'Vi beslutar enhälligt att', status: 'decided' })
  changeDecision(mine, id, { heading: 'Pilot' })
  meet(mine, yours)
  expect(readDecisions(mine)).toMatchObject([
    {
      heading: 'Pilot',
      lead: 'Vi beslutar enhälligt att',
      status: 'decided',
      points: [{ text: 'avsätta 240 000 kronor till en pilot i Norrvik' }],
    },
  ])
  expect(readDecisions(yours)).toEqual(readDecisions(mine))
})

test('[DE3] actions stand with their decision, and with the item when the decision is removed', () => {
  const meeting = meetingWith('a', 'b')
  const decision = decide(meeting, 'a', 'plan')
  addAction(meeting.decisions, { item: 'a', decision, text: 'write it' })
  addAction(meeting.decisions, { item: 'a', text: 'of the item' })
  expect(whereActionsStand(meeting)).toEqual(['a: of the item', 'a/plan: write it'])
  removeDecision(meeting.decisions, decision)
  expect(whereActionsStand(meeting)).toEqual(['a: write it', 'a: of the item'])
})

test('[DE3] an action added to a decision that somebody removes at the same time stands with the item', () => {
  const meeting = meetingWith('a')
  const decision = decide(meeting, 'a', 'plan')
  const yours = copyOf(meeting.decisions)
  addAction(meeting.decisions, { item: 'a', decision, text: 'write it' })
  removeDecision(yours, decision)
  meet(meeting.decisions, yours)
  expect(whereActionsStand(meeting)).toEqual(['a: write it'])
})

test('[DE3] an action stands once though its decision is taken to another item while it is added', () => {
  const meeting = meetingWith('a', 'b')
  const decision = decide(meeting, 'a', 'plan')
  const yours = copyOf(meeting.decisions)
  addAction(meeting.decisions, { item: 'a', decision, text: 'write it' })
  changeDecision(yours, decision, { item: 'b' })
  meet(meeting.decisions, yours)
  expect(whereActionsStand(meeting)).toEqual(['b/plan: write it'])
  removeItem(meeting.agenda, 'a')
  expect(whereActionsStand(meeting)).toEqual(['b/plan: write it'])
})

test('[DE4] a decision moves among those of its item and not past the ends', () => {
  const meeting = meetingWith('a', 'b')
  const [x, , y] = [decide(meeting, 'a', 'x'), decide(meeting, 'b', 'other'), decide(meeting, 'a', 'y')]
  const z = decide(meeting, 'a', 'z')
  expect(moveDecision(meeting.decisions, x ?? '', 1)).toBe(true)
  expect(labels(meeting)[0]).toEqual(['1a y', '1b x', '1c z'])
  expect(moveDecision(meeting.decisions, z, -1)).toBe(true)
  expect(labels(meeting)[0]).toEqual(['1a y', '1b z', '1c x'])
  expect(moveDecision(meeting.decisions, y ?? '', -1)).toBe(false)
  expect(moveDecision(meeting.decisions, x ?? '', 1)).toBe(false)
  expect(labels(meeting)[1]).toEqual(['2 other'])
})

test('[DE4] a decision that is taken to another item takes its actions along', () => {
  const meeting = meetingWith('a', 'b')
  const decision = decide(meeting, 'a', 'plan')
  addAction(meeting.decisions, { item: 'a', decision, text: 'write it' })
  changeDecision(meeting.decisions, decision, { item: 'b' })
  expect(whereActionsStand(meeting)).toEqual(['b/plan: write it'])
  removeDecision(meeting.decisions, decision)
  expect(whereActionsStand(meeting)).toEqual(['b: write it'])
})

test('[DE5] a point is added after the one asked for, and last when that one is gone', () => {
  const decisions = new Y.Doc()
  const id = addDecision(decisions, { item: 'a', lead: '', points: ['one', 'two'] })
  const points = () => readDecisions(decisions)[0]?.points.map(({ text }) => text)
  const [one, two] = readDecisions(decisions)[0]?.points.map((point) => point.id) ?? []
  addPoint(decisions, id, 'one and a half', one)
  addPoint(decisions, id, 'three')
  expect(points()).toEqual(['one', 'one and a half', 'two', 'three'])
  removePoint(decisions, id, two ?? '')
  addPoint(decisions, id, 'four', two)
  expect(points()).toEqual(['one', 'one and a half', 'three', 'four'])
})

test('[DE5] two who add points at once both keep them, in the same order', () => {
  const mine = new Y.Doc()
  const id = addDecision(mine, { item: 'a', lead: '', points: ['one'] })
  const yours = copyOf(mine)
  addPoint(mine, id, 'mine')
  addPoint(yours, id, 'yours')
  meet(mine, yours)
  const points = readDecisions(mine)[0]?.points.map(({ text }) => text)
  expect([...(points ?? [])].sort()).toEqual(['mine', 'one', 'yours'])
  expect(readDecisions(yours)).toEqual(readDecisions(mine))
})

test('[DE8] the sentence of a change of members follows it, until somebody words it otherwise', () => {
  const decisions = new Y.Doc()
  const id = addDecision(decisions, { item: 'i', lead: 'Vi beslutar att', kind: 'membership-change' })
  const said = ({ incoming, group }: Membership) => (incoming ? `utse ${incoming} till ${group || 'gruppen'}.` : '')
  const change = (changes: Partial<Membership>) => changeMembership(decisions, id, changes, said)
  const points = () => readDecisions(decisions)[0]?.points.map(({ text }) => text)
  change({ group: 'Övergångar' })
  expect(points()).toEqual([''])
  change({ incoming: 'Pia Arbetsnamn' })
  expect(points()).toEqual(['utse Pia Arbetsnamn till Övergångar.'])
  change({ group: '' })
  expect(points()).toEqual(['utse Pia Arbetsnamn till gruppen.'])
  const point = readDecisions(decisions)[0]?.points[0]?.id ?? ''
  setText(wordingOf(decisions, id, { point }) as Y.Text, 'Pia tar över.')
  change({ group: 'Barn och unga' })
  expect(points()).toEqual(['Pia tar över.'])
  change({ incoming: '' })
  expect(readDecisions(decisions)[0]?.membership).toMatchObject({ group: 'Barn och unga', incoming: '' })
  changeMembership(decisions, 'gone', { group: 'x' }, said)
  expect(readDecisions(decisions)).toHaveLength(1)
})

test('[DE6] a change of members is said and taken back', () => {
  const decisions = new Y.Doc()
  const id = addDecision(decisions, { item: 'a', lead: 'Vi', points: ['byta'] })
  const membership = (): Membership | null | undefined => readDecisions(decisions)[0]?.membership
  expect(membership()).toBe(null)
  setMembership(decisions, id, { group: 'Övergångar' })
  setMembership(decisions, id, { incoming: 'Pia Arbetsnamn', from: '2026-03-01' })
  expect(membership()).toEqual({
    group: 'Övergångar',
    incoming: 'Pia Arbetsnamn',
    from: '2026-03-01',
    outgoing: '',
    outgoingOrganisation: '',
    incomingOrganisation: '',
  })
  setMembership(decisions, id, null)
  expect(readDecisions(decisions)).toMatchObject([{ membership: null, lead: 'Vi', points: [{ text: 'byta' }] }])
})

test('[FI4] verbs on decisions and actions that are gone change nothing and say so', () => {
  const decisions = new Y.Doc()
  addDecision(decisions, { item: 'a', lead: '' })
  const action = addAction(decisions, { item: 'a', text: 'x' })
  removeAction(decisions, action)
  const before = Y.encodeStateAsUpdate(decisions)
  expect(changeDecision(decisions, 'gone', { item: 'b' })).toBe(false)
  expect(changeAction(decisions, action, { owner: 'Ada' })).toBe(false)
  expect(moveDecision(decisions, 'gone', 1)).toBe(false)
  expect(addPoint(decisions, 'gone')).toBe(null)
  expect(wordingOf(decisions, 'gone', 'lead')).toBe(undefined)
  expect(wordingOf(decisions, 'gone', { point: 'gone' })).toBe(undefined)
  expect(actionText(decisions, action)).toBe(undefined)
  setMembership(decisions, 'gone', { group: 'x' })
  removeDecision(decisions, 'gone')
  removePoint(decisions, 'gone', 'gone')
  expect(readActions(decisions)).toEqual([])
  expect(Y.encodeStateAsUpdate(decisions)).toEqual(before)
})

test('[DE7] a change is told with its place in the words and the client that made it', () => {
  const decisions = new Y.Doc()
  const told: DecisionChange[][] = []
  const stop = watchDecisions(decisions, (changes) => told.push(changes))
  const id = addDecision(decisions, { item: 'a', lead: 'Rådet beslutar att' })
  const client = decisions.clientID
  expect(told.pop()).toEqual([{ decision: id, part: '', index: 0, client }])
  const lead = wordingOf(decisions, id, 'lead')
  if (lead) setText(lead, 'Provrådet beslutar att')
  expect(told.pop()).toEqual([{ decision: id, part: 'lead', index: 'Prov'.length + 1, client }])
  lead?.delete(0, 4)
  // Nobody can tell who took something away.
  expect(told.pop()).toEqual([{ decision: id, part: 'lead', index: 0, client: 0 }])
  const point = addPoint(decisions, id, 'följa upp') ?? ''
  told.length = 0
  wordingOf(decisions, id, { point })?.insert('följa upp'.length, ' planen')
  expect(told.pop()).toEqual([{ decision: id, part: point, index: 'följa upp planen'.length, client }])
  changeDecision(decisions, id, { status: 'decided' })
  expect(told.pop()).toEqual([{ decision: id, part: '', index: 0, client }])

  const [mine, theirs] = [copyOf(decisions), copyOf(decisions)]
  wordingOf(mine, id, { point })?.insert(0, 'inte ')
  wordingOf(theirs, id, { point })?.insert(0, 'ändå ')
  const both = [mine, theirs].map((doc) => Y.encodeStateAsUpdate(doc, Y.encodeStateVector(decisions)))
  Y.applyUpdate(decisions, Y.mergeUpdates(both))
  expect(told.pop()?.map((change) => change.client)).toEqual([0])

  removeDecision(decisions, id)
  expect(told.pop()).toEqual([])
  stop()
  addDecision(decisions, { item: 'a', lead: '' })
  expect(told).toEqual([])
})
