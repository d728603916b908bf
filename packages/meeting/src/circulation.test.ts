import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addItem, readAttachments, readItem, readItems } from './agenda.ts'
import {
  type CirculationAnswer,
  countAnswers,
  isDecided,
  isOver,
  type Landing,
  landDecision,
  landItem,
  landText,
  mandatesIn,
  takeOffItem,
} from './circulation.ts'
import { readDecisions } from './decisions.ts'
import { noteLines, readNote } from './notes.ts'

const answers = (words: string): CirculationAnswer[] =>
  words.split(' ').map((word) => (word === '-' ? '' : (word as CirculationAnswer)))

test('[CI1] a mandate is a decision that was taken', () => {
  const decisions = [
    { label: '3', status: 'decided' as const },
    { label: '4a', status: 'proposed' as const },
    { label: '4b', status: 'deferred' as const },
  ]
  expect(mandatesIn([{ decisions }, { decisions: [] }]).map(({ label }) => label)).toEqual(['3'])
})

test('[CI2] it is over when everybody has answered, else the day after the last one', () => {
  expect(isOver(answers('yes no abstain'), '2026-03-20', '2026-03-01')).toBe(true)
  expect(isOver(answers('yes -'), '2026-03-20', '2026-03-20')).toBe(false)
  expect(isOver(answers('yes -'), '2026-03-20', '2026-03-21')).toBe(true)
})

test('[CI3] it is decided when more than half say yes and nobody says no', () => {
  const decided = (words: string) => isDecided(countAnswers(answers(words)))
  expect(decided('yes yes yes')).toBe(true)
  expect(decided('yes yes abstain')).toBe(true)
  expect(decided('yes yes -')).toBe(true)
  expect(decided('yes abstain')).toBe(false)
  expect(decided('yes - -')).toBe(false)
  expect(decided('yes yes yes no')).toBe(false)
  expect(decided('- -')).toBe(false)
})

const landing: Landing = {
  item: 'circulation-1',
  title: 'Tillägg: beslut mellan möten',
  heading: 'Bemanning',
  lead: 'Provrådet beslutade att',
  points: ['bemanna tjänsten.'],
  decided: true,
  decidedAt: '2026-01-15',
  procedure: 'cirkulation',
  attachments: [
    {
      id: 'f1',
      title: 'Underlag',
      file: 'f1',
      url: '',
      fileName: 'u.pdf',
      type: 'application/pdf',
      size: 1,
      sha256: 's',
    },
  ],
  text: ['Uppdraget gavs 2025-12-05.', 'Svar: 2 ja.'],
}
function land(given: Landing) {
  const [agenda, decisions, notes] = [new Y.Doc(), new Y.Doc(), new Y.Doc()]
  addItem(agenda, { title: 'Öppnande', kind: 'opening' })
  addItem(agenda, { title: 'Avslutning', kind: 'closing' })
  const once = () => [landItem(agenda, given), landDecision(decisions, given), landText(notes, given)]
  expect(once()).toEqual([true, true, true])
  // Tried again, as after a server that died half-way.
  expect(once()).toEqual([false, false, false])
  return { items: readItems(agenda), attachments: readAttachments(agenda), decisions: readDecisions(decisions), notes }
}

test('[CI4] it lands once, as an addendum before the closing item, with its text and documents', () => {
  const { items, attachments, decisions, notes } = land(landing)
  expect(items.map(({ kind }) => kind)).toEqual(['opening', 'addendum', 'closing'])
  expect(attachments).toMatchObject([{ id: 'f1', item: 'circulation-1', title: 'Underlag' }])
  expect(decisions).toHaveLength(1)
  expect(noteLines(readNote(notes))).toEqual(landing.text)
})

test('[CI5] what was decided is recorded afterwards, what was not is proposed to the meeting', () => {
  const taken = {
    status: 'recorded-afterwards',
    decidedAt: '2026-01-15',
    procedure: 'cirkulation',
    heading: 'Bemanning',
  }
  expect(land(landing).decisions).toMatchObject([taken])
  expect(land({ ...landing, decided: false }).decisions).toMatchObject([{ status: 'proposed', decidedAt: '' }])
})

test('[CI6] what is taken off is withdrawn, and stands again as it was when it lands there once more', () => {
  const agenda = new Y.Doc()
  const state = () => readItem(agenda, landing.item)?.state
  landItem(agenda, landing)
  const landed = [readItems(agenda), readAttachments(agenda)]
  expect([takeOffItem(agenda, landing), state()]).toEqual([true, 'withdrawn'])
  expect([landItem(agenda, landing), state()]).toEqual([true, 'planned'])
  expect([readItems(agenda), readAttachments(agenda)]).toEqual(landed)
  expect(landItem(agenda, landing)).toBe(false)
  expect(takeOffItem(new Y.Doc(), landing)).toBe(false)
})
