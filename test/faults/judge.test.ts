import { noteField } from '@samsyn/meeting/notes'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { emptyReport, isFaultless } from './faults.ts'
import { type Evidence, type FreezeEvidence, judge, judgeFreeze, judgeLeft } from './judge.ts'

/** Notes with a paragraph for each text. */
function notes(...texts: string[]): Y.Doc {
  const document = new Y.Doc()
  for (const text of texts) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(text)])
    document.getXmlFragment(noteField).push([paragraph])
  }
  return document
}

function copyOf(document: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
  return copy
}

/** Two people who see what is stored, all of which was sent and acknowledged; but for what is said otherwise. */
function evidence(stored: Y.Doc, otherwise: Partial<Evidence> = {}): Evidence {
  const tokens = new Set(['⟦0-0⟧', '⟦0-1⟧', '⟦1-0⟧'])
  const shown = () => new Map([['notes', copyOf(stored)]])
  return {
    sent: tokens,
    acknowledged: tokens,
    waiting: [],
    stored: new Map([['notes', stored]]),
    shown: [shown(), shown()],
    ...otherwise,
  }
}

const honest = () => notes('⟦0-0⟧⟦1-0⟧', '⟦0-1⟧')

describe('The judge of a server that fails', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(judge(evidence(honest()))).toEqual([])
    expect(judgeLeft(['⟦0-0⟧', '⟦0-1⟧'], new Map([['notes', honest()]]))).toEqual([])
  })

  it('sees what is lost, at once and in the end', () => {
    const charges = [{ crime: 'lost', what: '⟦0-1⟧' }]
    expect(judgeLeft(['⟦0-0⟧', '⟦0-1⟧'], new Map([['notes', notes('⟦0-0⟧⟦1-0⟧')]]))).toEqual(charges)
    expect(judge(evidence(notes('⟦0-0⟧⟦1-0⟧')))).toEqual(charges)
  })

  it('does not miss what was never acknowledged', () => {
    expect(judge(evidence(notes('⟦0-0⟧⟦1-0⟧'), { acknowledged: new Set(['⟦0-0⟧', '⟦1-0⟧']) }))).toEqual([])
  })

  it('sees what is stored twice: in one paragraph, in two, and in two documents', () => {
    const charges = [{ crime: 'duplicated', what: '⟦1-0⟧' }]
    expect(judge(evidence(notes('⟦0-0⟧⟦1-0⟧⟦1-0⟧', '⟦0-1⟧')))).toEqual(charges)
    expect(judge(evidence(notes('⟦0-0⟧⟦1-0⟧', '⟦0-1⟧⟦1-0⟧')))).toEqual(charges)
    const stored = new Map([
      ['notes', honest()],
      ['others', notes('⟦1-0⟧')],
    ])
    expect(judge(evidence(honest(), { stored, shown: [stored, stored] }))).toEqual(charges)
  })

  it('sees what nobody has sent, be it a token or a letter', () => {
    expect(judge(evidence(notes('⟦0-0⟧⟦1-0⟧⟦1-7⟧', '⟦0-1⟧')))).toEqual([{ crime: 'ghosts', what: '⟦1-7⟧' }])
    expect(judge(evidence(notes('⟦0-0⟧⟦1-0⟧', 'x⟦0-1⟧')))).toEqual([{ crime: 'ghosts', what: 'notes: x' }])
  })

  it('sees that a writer’s tokens stand in another order, and minds no order between writers', () => {
    expect(judge(evidence(notes('⟦0-1⟧⟦1-0⟧⟦0-0⟧')))).toEqual([{ crime: 'reordered', what: '⟦0-0⟧' }])
    expect(judge(evidence(notes('⟦1-0⟧⟦0-0⟧⟦0-1⟧')))).toEqual([])
  })

  it('sees that one client has another document than the journal', () => {
    const stored = honest()
    const other = copyOf(stored)
    other.getXmlFragment(noteField).delete(1, 1)
    const charges = [{ crime: 'diverged', what: 'notes' }]
    expect(
      judge(evidence(stored, { shown: [new Map([['notes', copyOf(stored)]]), new Map([['notes', other]])] })),
    ).toEqual(charges)
    expect(judge(evidence(stored, { shown: [new Map()] }))).toEqual(charges)
  })

  it('sees that a board has the same text as everybody and never gets its acknowledgement', () => {
    expect(judge(evidence(honest(), { waiting: ['writer 1 in notes'] }))).toEqual([
      { crime: 'stuck', what: 'writer 1 in notes' },
    ])
  })

  it('calls nothing faultless that has one count, or was not played', () => {
    const report = emptyReport('kill', { rounds: 1, seed: 1 })
    expect(isFaultless(report)).toBe(true)
    for (const crime of ['lost', 'duplicated', 'ghosts', 'reordered', 'diverged', 'stuck'] as const)
      expect(isFaultless({ ...report, [crime]: 1 })).toBe(false)
    expect(isFaultless({ ...report, skipped: 'there is no disk' })).toBe(false)
  })
})

describe('The judge of a freeze', () => {
  const frozen = (otherwise: Partial<FreezeEvidence>): FreezeEvidence => ({
    acknowledged: new Set(['⟦0-0⟧', '⟦0-1⟧', '⟦1-0⟧']),
    record: '{"notes":["⟦0-0⟧⟦0-1⟧","⟦1-0⟧"]}',
    protocols: 1,
    rowsAfter: 0,
    ...otherwise,
  })
  const crimesIn = (otherwise: Partial<FreezeEvidence>) => judgeFreeze(frozen(otherwise)).map(({ crime }) => crime)

  it('finds nothing where nothing is wrong', () => {
    expect(crimesIn({})).toEqual([])
  })
  it('sees that the protocol lacks what was acknowledged', () => {
    expect(crimesIn({ record: '⟦0-0⟧⟦1-0⟧' })).toEqual(['lost'])
  })
  it('sees that it has what was written after it, and refused', () => {
    expect(crimesIn({ record: '⟦0-0⟧⟦0-1⟧⟦0-2⟧⟦1-0⟧' })).toEqual(['ghosts'])
  })
  it('sees that it says something twice, or in another order', () => {
    expect(crimesIn({ record: '⟦0-0⟧⟦0-1⟧⟦1-0⟧⟦0-1⟧' })).toEqual(['duplicated'])
    expect(crimesIn({ record: '⟦0-1⟧⟦0-0⟧⟦1-0⟧' })).toEqual(['reordered'])
  })
  it('sees two protocols, none, and rows that came after', () => {
    expect(crimesIn({ protocols: 2 })).toEqual(['diverged'])
    expect(crimesIn({ protocols: 0, record: '', acknowledged: new Set() })).toEqual(['diverged'])
    expect(crimesIn({ rowsAfter: 1 })).toEqual(['diverged'])
  })
})
