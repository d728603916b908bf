/**
 * A decision between meetings (per capsulam): a meeting gives the mandate, everybody is asked and answers in writing, and
 * what came of it lands in the next meeting as an addendum.
 */
import type * as Y from 'yjs'
import { addAttachment, addItem, changeItem, readItem, readItems } from './agenda.ts'
import type { Attachment, DecisionStatus } from './contents.ts'
import { addDecision, readDecisions } from './decisions.ts'
import { readNote, writeNote } from './notes.ts'

export const circulationAnswers = ['yes', 'no', 'abstain'] as const
/** '' while somebody has not answered. */
export type CirculationAnswer = '' | (typeof circulationAnswers)[number]

export type Counts = { yes: number; no: number; abstain: number; silent: number }

export function countAnswers(answers: readonly CirculationAnswer[]): Counts {
  const count = (answer: CirculationAnswer) => answers.filter((one) => one === answer).length
  return { yes: count('yes'), no: count('no'), abstain: count('abstain'), silent: count('') }
}

/** Whether the answers are in: all of them, or the last day (ISO date) has passed. */
export const isOver = (answers: readonly CirculationAnswer[], lastDay: string, today: string): boolean =>
  today > lastDay || countAnswers(answers).silent === 0

/** Bodies of several principals decide together: one no is enough to bring the matter to the table. */
export const isDecided = ({ yes, no, abstain, silent }: Counts): boolean => no === 0 && 2 * yes > yes + abstain + silent

type Decided = { label: string; status: DecisionStatus }

/** The decisions of a protocol that can be a mandate. */
export const mandatesIn = <T extends Decided>(items: readonly { decisions: readonly T[] }[]): T[] =>
  items.flatMap(({ decisions }) => decisions.filter(({ status }) => status === 'decided'))

export type Landing = {
  /** The item's id: so that it lands once, however often it is tried. */
  item: string
  title: string
  heading: string
  lead: string
  points: readonly string[]
  decided: boolean
  /** ISO date. */
  decidedAt: string
  procedure: string
  attachments: readonly (Omit<Attachment, 'id' | 'number' | 'item'> & { id: string })[]
  /** Paragraphs. */
  text: readonly string[]
}

/** Puts the item before the closing one, or takes up again the one that was taken off. False when it stands there already. */
export function landItem(agenda: Y.Doc, { item, title, attachments }: Landing): boolean {
  const there = readItem(agenda, item)
  if (there) return there.state === 'withdrawn' && changeItem(agenda, item, { state: 'planned' })
  const items = readItems(agenda)
  const closing = items.at(-1)?.kind === 'closing'
  addItem(agenda, { id: item, title, kind: 'addendum' }, closing ? items.length - 1 : items.length)
  for (const { id, ...attachment } of attachments) addAttachment(agenda, { ...attachment, item }, id)
  return true
}

/** It has landed in another meeting. The item is withdrawn, since people may have seen it, with all that lies under it. */
export const takeOffItem = (agenda: Y.Doc, { item }: Pick<Landing, 'item'>): boolean =>
  changeItem(agenda, item, { state: 'withdrawn' })

/** What was decided is recorded afterwards; what was not is proposed to the meeting. */
export function landDecision(decisions: Y.Doc, landing: Landing): boolean {
  if (readDecisions(decisions).some(({ item }) => item === landing.item)) return false
  addDecision(decisions, {
    item: landing.item,
    heading: landing.heading,
    lead: landing.lead,
    points: [...landing.points],
    ...(landing.decided
      ? { status: 'recorded-afterwards' as const, decidedAt: landing.decidedAt, procedure: landing.procedure }
      : {}),
  })
  return true
}

export function landText(notes: Y.Doc, { text }: Landing): boolean {
  if (readNote(notes)) return false
  writeNote(
    notes,
    text.map((words) => ({ type: 'paragraph', content: [{ type: 'text', text: words }] })),
  )
  return true
}
