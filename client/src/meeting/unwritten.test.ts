import {
  addAction,
  addDecision,
  changeAction,
  changeDecision,
  giveToAll,
  readActions,
  readDecisions,
  setMembership,
  wordingOf,
} from '@samsyn/meeting/decisions'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { isUnwrittenAction, isUnwrittenDecision } from './unwritten.ts'

const lead = 'Rådet beslutar att'

/** Whether a new decision is unwritten once this has been done to it. */
function unwrittenAfter(act: (decisions: Y.Doc, id: string) => void): boolean {
  const decisions = new Y.Doc()
  act(decisions, addDecision(decisions, { item: 'a', lead }))
  return readDecisions(decisions).every((decision) => isUnwrittenDecision(decision, lead))
}

test('a decision is unwritten as it was made, also without the lead and once it is decided', () => {
  expect(unwrittenAfter(() => {})).toBe(true)
  expect(unwrittenAfter((decisions, id) => wordingOf(decisions, id, 'lead')?.delete(0, lead.length))).toBe(true)
  expect(unwrittenAfter((decisions, id) => void changeDecision(decisions, id, { status: 'decided' }))).toBe(true)
})

test('any word in a decision, and anything else that is known of it, has been written by somebody', () => {
  const point = (decisions: Y.Doc) => readDecisions(decisions)[0]?.points[0]?.id ?? ''
  const acts: ((decisions: Y.Doc, id: string) => void)[] = [
    (decisions, id) => wordingOf(decisions, id, { point: point(decisions) })?.insert(0, 'pröva.'),
    (decisions, id) => wordingOf(decisions, id, 'heading')?.insert(0, 'Jour'),
    (decisions, id) => wordingOf(decisions, id, 'lead')?.insert(0, 'Prov'),
    (decisions, id) => void changeDecision(decisions, id, { amount: '4 000' }),
    (decisions, id) => void changeDecision(decisions, id, { returns: '2026-04-17' }),
    (decisions, id) => void changeDecision(decisions, id, { basis: ['plan'] }),
    (decisions, id) => giveToAll(decisions, id, ['Norrviks kommun']),
    (decisions, id) => setMembership(decisions, id, { group: 'Jour' }),
  ]
  expect(acts.map(unwrittenAfter)).toEqual(acts.map(() => false))
})

test('an action is unwritten until it has words, somebody responsible or a date', () => {
  const decisions = new Y.Doc()
  const id = addAction(decisions, { item: 'a', text: ' ' })
  const unwritten = () => readActions(decisions).every(isUnwrittenAction)
  expect(unwritten()).toBe(true)
  for (const changes of [{ text: 'Ringa.' }, { owner: 'Bo Testman' }, { due: '2026-04-17' }]) {
    changeAction(decisions, id, { text: '', owner: '', due: '', ...changes })
    expect(unwritten()).toBe(false)
  }
})
