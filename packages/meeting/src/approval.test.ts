import { expect, test } from 'vitest'
import {
  type AdjusterAnswer,
  type Asking,
  afterwards,
  approvesPrevious,
  canStill,
  isApprovedBy,
  isLate,
  mayAnswer,
  protocolStates,
  type Standing,
  stateOf,
} from './approval.ts'
import type { DecisionStatus } from './contents.ts'

const asking = (answers: AdjusterAnswer[], more: Partial<Asking> = {}): Asking => ({
  inOrder: false,
  lastDay: '',
  items: [],
  adjusters: answers.map((answer, at) => ({ id: `a${at + 1}`, answer })),
  ...more,
})
const standing: Standing = { replaced: false, approved: false, approvedItems: [], asked: null }

test('[JU1] a protocol is frozen, asked about, declined, approved or replaced, and the later wins', () => {
  expect(stateOf(standing)).toBe('frozen')
  expect(stateOf({ ...standing, asked: asking(['', 'approved']) })).toBe('asked')
  expect(stateOf({ ...standing, asked: asking(['approved', 'declined']) })).toBe('declined')
  expect(stateOf({ ...standing, asked: asking(['declined']), approved: true })).toBe('approved')
  expect(stateOf({ ...standing, approved: true, replaced: true })).toBe('replaced')
})

test('[JU2] before approval it is corrected, afterwards added to, and a version that was replaced is left alone', () => {
  const possible = Object.fromEntries(
    protocolStates.map((state) => [state, afterwards.filter((act) => canStill(act, state))]),
  )
  expect(possible).toEqual({
    frozen: ['propose', 'ask', 'correct', 'sign'],
    asked: ['propose', 'ask', 'correct', 'sign'],
    declined: ['propose', 'ask', 'correct', 'sign'],
    approved: ['sign', 'add'],
    replaced: [],
  })
})

test('[JU3] a yes is final, a no may become a yes, and nobody answers who was not asked', () => {
  const mixed = asking(['', 'approved', 'declined'])
  expect(['a1', 'a2', 'a3', 'a4'].filter((id) => mayAnswer(mixed, id))).toEqual(['a1', 'a3'])
})

test('[JU4] in order it is one’s turn when everybody before has said yes', () => {
  const turns = (answers: AdjusterAnswer[]) => {
    const asked = asking(answers, { inOrder: true })
    return asked.adjusters.filter(({ id }) => mayAnswer(asked, id)).map(({ id }) => id)
  }
  expect(turns(['', '', ''])).toEqual(['a1'])
  expect(turns(['approved', '', ''])).toEqual(['a2'])
  expect(turns(['approved', 'declined', ''])).toEqual(['a2'])
  expect(turns(['approved', 'approved', ''])).toEqual(['a3'])
})

test('[JU5] it is approved when everybody who was asked has said yes, and never by nobody', () => {
  expect(isApprovedBy(asking(['approved', 'approved']))).toBe(true)
  expect(isApprovedBy(asking(['approved', '']))).toBe(false)
  expect(isApprovedBy(asking(['approved', 'declined']))).toBe(false)
  expect(isApprovedBy(asking([]))).toBe(false)
})

test('[JU6] an answer is late from the day after the last day', () => {
  const asked = asking(['approved', ''], { lastDay: '2026-03-20' })
  expect(isLate(asked, '2026-03-20')).toBe(false)
  expect(isLate(asked, '2026-03-21')).toBe(true)
  expect(isLate({ ...asked, lastDay: '' }, '2026-03-21')).toBe(false)
  expect(isLate(asking(['approved'], { lastDay: '2026-03-20' }), '2026-03-21')).toBe(false)
})

test('[JU7] the next meeting approves what it decides to file or notes as filed, and nothing by an item that is withdrawn', () => {
  const meeting = (status: DecisionStatus, more = {}) =>
    approvesPrevious([
      { kind: 'previous-protocol', withdrawn: false, decisions: [{ kind: 'approval', status }], ...more },
    ])
  expect(meeting('decided')).toBe(true)
  expect(meeting('noted')).toBe(true)
  for (const status of ['proposed', 'rejected', 'deferred', 'referred-back'] as const)
    expect(meeting(status)).toBe(false)
  expect(meeting('decided', { withdrawn: true })).toBe(false)
  expect(meeting('decided', { kind: 'opening' })).toBe(false)
  expect(meeting('decided', { decisions: [] })).toBe(false)
})
