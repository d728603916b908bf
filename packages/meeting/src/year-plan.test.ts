import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addItem, readItems } from './agenda.ts'
import { changeDecision, readDecisions } from './decisions.ts'
import { adopts, collisionsOf, dayWords, listOf, proposeDays, putDecision, putItem, yearsOf } from './year-plan.ts'

const one = (day: string) => ({ from: day, to: day })
const nobody = { meetings: [], plan: [] }

test('[YP1] every third Friday, from the first one', () => {
  const days = proposeDays({ kind: 'weeks', weekday: 5, every: 3 }, '2027-01-01', '2027-03-31')
  expect(days.map(({ from }) => from)).toEqual(['2027-01-01', '2027-01-22', '2027-02-12', '2027-03-05', '2027-03-26'])
  expect(days.every(({ from, to }) => from === to)).toBe(true)
})

test('[YP1] the third Friday of each month, and the last, without July', () => {
  const third = proposeDays({ kind: 'month', weekday: 5, which: 3 }, '2027-01-01', '2027-12-31', [7])
  expect(third.map(({ from }) => from.slice(5))).toEqual([
    '01-15',
    '02-19',
    '03-19',
    '04-16',
    '05-21',
    '06-18',
    '08-20',
    '09-17',
    '10-15',
    '11-19',
    '12-17',
  ])
  const last = proposeDays({ kind: 'month', weekday: 3, which: -1 }, '2027-01-01', '2027-03-31')
  expect(last.map(({ from }) => from)).toEqual(['2027-01-27', '2027-02-24', '2027-03-31'])
})

test('[YP1] what is no rule and what is no day gives nothing, and a plan ends', () => {
  expect(proposeDays({ kind: 'weeks', weekday: 5, every: 0 }, '2027-01-01', '2027-12-31')).toEqual([])
  expect(proposeDays({ kind: 'weeks', weekday: 5, every: 1 }, 'snart', '2027-12-31')).toEqual([])
  expect(proposeDays({ kind: 'weeks', weekday: 5, every: 1 }, '2027-01-01', '2099-12-31')).toHaveLength(60)
})

test('[YP3] a meeting of two days collides with what each of them collides with', () => {
  expect(collisionsOf({ from: '2027-05-06', to: '2027-05-07' }, nobody)).toMatchObject([
    { kind: 'holiday', day: '2027-05-06', holiday: { name: 'ascension' } },
    { kind: 'squeezed', day: '2027-05-07' },
  ])
  expect(collisionsOf({ from: '2027-03-19', to: '2027-03-20' }, nobody)).toEqual([
    { kind: 'weekend', day: '2027-03-20' },
  ])
  expect(collisionsOf(one('2027-03-17'), nobody)).toEqual([])
})

test('[YP3] other meetings of the body are seen, and a day that the plan has twice', () => {
  const meetings = [{ from: '2027-03-16', to: '2027-03-17', series: 'Beredningen' }]
  expect(collisionsOf(one('2027-03-17'), { meetings, plan: [one('2027-03-17')] })).toEqual([
    { kind: 'meeting', day: '2027-03-17', series: 'Beredningen' },
    { kind: 'twice', day: '2027-03-17' },
  ])
  expect(collisionsOf({ from: '2027-03-17', to: '2027-03-16' }, { meetings, plan: [] })).toEqual([])
})

test('[YP4] the decision names every day in Swedish, in order', () => {
  const days = [one('2027-04-09'), { from: '2027-03-17', to: '2027-03-18' }, { from: '2027-04-30', to: '2027-05-01' }]
  expect(listOf(days, 'sv')).toEqual(['17–18 mars', '9 april', '30 april–1 maj'])
  expect(yearsOf([...days, one('2028-01-14')])).toBe('2027–2028')
  expect(listOf([...days.slice(0, 1), one('2028-01-14')], 'sv')).toEqual(['9 april 2027', '14 januari 2028'])
  expect(dayWords({ from: '2026-12-31', to: '2027-01-01' }, 'sv')).toBe('31 december 2026–1 januari 2027')
  expect(dayWords(one('2027-03-17'), 'en')).toBe('17 March 2027')
})

test('[YP4] a plan is put to a meeting once, before its closing item', () => {
  const agenda = new Y.Doc()
  const decisions = new Y.Doc()
  addItem(agenda, { title: 'Välkomna', kind: 'opening' })
  addItem(agenda, { title: 'Avslutning', kind: 'closing' })
  const matter = {
    item: 'plan',
    title: 'Årshjul 2027',
    heading: 'Mötesdagar',
    lead: 'Rådet beslutar att',
    point: 'hålla möten.',
  }
  expect([putItem(agenda, matter), putItem(agenda, matter)]).toEqual([true, false])
  putDecision(decisions, { ...matter, point: 'hålla andra möten.' })
  putDecision(decisions, matter)
  expect(readItems(agenda).map(({ kind }) => kind)).toEqual(['opening', 'planning', 'closing'])
  expect(readDecisions(decisions)).toMatchObject([
    { item: 'plan', kind: 'meeting-plan', status: 'proposed', points: [{ text: 'hålla möten.' }] },
  ])
  changeDecision(decisions, readDecisions(decisions)[0]?.id ?? '', { status: 'decided' })
  putDecision(decisions, { ...matter, point: 'något annat.' })
  expect(readDecisions(decisions)).toMatchObject([{ status: 'decided', points: [{ text: 'hålla möten.' }] }])
})

test('[YP5] only what is decided and names every day adopts the plan', () => {
  const days = [one('2027-03-17'), { from: '2027-04-07', to: '2027-04-08' }]
  const said = (text: string) => ({ status: 'decided' as const, lead: 'Rådet beslutar att', points: [text] })
  expect(adopts(said('hålla möten 2027 den 17 mars och 7–8\u00a0april.'), days, 'sv')).toBe(true)
  expect(adopts({ ...said('hålla möten den 17 mars och 7–8 april.'), status: 'proposed' }, days, 'sv')).toBe(false)
  expect(adopts(said('hålla möten 2027 den 17 mars.'), days, 'sv')).toBe(false)
  expect(adopts(said('hålla möten den 7 mars och 7–8 april.'), [one('2027-03-17')], 'sv')).toBe(false)
  expect(adopts(said('hålla möten den 17 mars.'), [one('2027-03-07')], 'sv')).toBe(false)
  expect(adopts(said('hålla möten den 7–8 april.'), [one('2027-04-08')], 'sv')).toBe(false)
})
