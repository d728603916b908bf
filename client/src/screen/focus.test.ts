import type { Timer } from '@samsyn/meeting/room'
import { describe, expect, it } from 'vitest'
import { focusOf, type Seen, type SeenDecision, stillWritten } from './focus.ts'

const now = Date.parse('2026-02-06T10:00:00Z')
const proposed: SeenDecision = { id: 'd', status: 'proposed', worded: true, changed: 0 }
const written: SeenDecision = { ...proposed, changed: now - 20_000 }
const timer: Timer = { item: '', ends: '2026-02-06T10:05:00Z', left: 0, length: 300_000 }
const nothing: Seen = {
  phase: 'open',
  current: 'item',
  decisions: [],
  workshop: null,
  round: null,
  shown: null,
  timer: null,
  chosen: 'follow',
  now,
}
const of = (seen: Partial<Seen>) => {
  const focus = focusOf({ ...nothing, ...seen })
  return focus.kind === 'decision' ? `decision ${focus.id}` : focus.kind
}

describe('The big screen', () => {
  it('shows what comes first in the order when everything is there, and the next when that is gone', () => {
    const everything: Partial<Seen> = {
      decisions: [written],
      workshop: { state: 'clustering' },
      shown: { black: false },
      round: { current: 'row' },
      timer,
    }
    expect(of(everything)).toBe('decision d')
    expect(of({ ...everything, decisions: [proposed] })).toBe('workshop')
    expect(of({ ...everything, decisions: [proposed], workshop: null })).toBe('slide')
    expect(of({ ...everything, decisions: [proposed], workshop: null, shown: null })).toBe('round')
    expect(of({ decisions: [proposed], workshop: { state: 'prepared' }, timer })).toBe('decision d')
    expect(of({ workshop: { state: 'prepared' }, timer })).toBe('workshop')
    expect(of({ timer })).toBe('agenda')
    expect(of({ current: '', timer })).toBe('pause')
    expect(of({ current: '' })).toBe('agenda')
  })

  it('is black when the slide is, unless a decision is being written', () => {
    expect(of({ shown: { black: true }, decisions: [proposed] })).toBe('black')
    expect(of({ shown: { black: true }, workshop: { state: 'collecting' } })).toBe('black')
    expect(of({ shown: { black: true }, decisions: [written] })).toBe('decision d')
  })

  it('keeps the decision that was written last for some minutes, also when it has just been decided', () => {
    const decided: SeenDecision = { ...written, id: 'e', status: 'decided', changed: now - 5000 }
    expect(of({ decisions: [written, decided], shown: { black: false } })).toBe('decision e')
    expect(of({ decisions: [written, decided], shown: { black: false }, now: now + stillWritten })).toBe('slide')
  })

  it('shows a proposal that rests when there is nothing else: the one written last, else the first', () => {
    const other = { ...proposed, id: 'e' }
    const longAgo = now - 10 * stillWritten
    expect(of({ decisions: [proposed, other] })).toBe('decision d')
    expect(of({ decisions: [proposed, { ...other, changed: longAgo }] })).toBe('decision e')
    expect(of({ decisions: [{ ...proposed, worded: false }] })).toBe('agenda')
    expect(of({ decisions: [{ ...proposed, status: 'decided' }] })).toBe('agenda')
  })

  it('shows a slide before a workshop that has not begun, and nothing of one that is closed', () => {
    expect(of({ workshop: { state: 'prepared' }, shown: { black: false } })).toBe('slide')
    expect(of({ workshop: { state: 'closed' } })).toBe('agenda')
    for (const state of ['collecting', 'clustering', 'summarised'] as const)
      expect(of({ workshop: { state }, shown: { black: false } })).toBe('workshop')
  })

  it('shows what those who lead have chosen, as long as there is something of it to show', () => {
    const everything: Partial<Seen> = {
      decisions: [written],
      workshop: { state: 'collecting' },
      shown: { black: false },
    }
    for (const chosen of ['agenda', 'pause', 'workshop', 'slide'] as const)
      expect(of({ ...everything, chosen })).toBe(chosen)
    expect(of({ shown: { black: true }, decisions: [written], chosen: 'slide' })).toBe('black')
    expect(of({ decisions: [proposed], chosen: 'slide' })).toBe('decision d')
    expect(of({ chosen: 'workshop' })).toBe('agenda')
    const decided: SeenDecision = { ...proposed, id: 'e', status: 'decided' }
    const shown = { black: false }
    expect(of({ shown, decisions: [decided, proposed], chosen: 'decision' })).toBe('decision d')
    expect(of({ shown, decisions: [{ ...proposed, status: 'decided' }, decided], chosen: 'decision' })).toBe(
      'decision e',
    )
    expect(of({ shown, decisions: [{ ...proposed, worded: false }], chosen: 'decision' })).toBe('slide')
  })

  it('says how the meeting stands while it is not open', () => {
    for (const phase of ['draft', 'called', 'closed', 'freezing', 'frozen', 'cancelled'] as const)
      expect(of({ phase, decisions: [written], shown: { black: false } })).toBe('phase')
  })
})
