/**
 * The cards of a workshop: what a group writes while it collects, and all of them when they are shown.
 *
 *   cards/ITEM/GROUP  cards Map  id → { order, question, text }       written by the group
 *   revealed/ITEM     cards Map  all → RevealedCard[]                  written by the server when they are shown
 *                     dots  Map  all → number of dots by theme         written by the server when the vote is closed
 *
 * While they collect nobody says who wrote a card, so nobody can say it wrongly: the server knows whose hand each was
 * written with, and says so when the cards are shown, if they are to be named.
 */
import type * as Y from 'yjs'
import { addRecord, inOrder, newId, type Records, readString, recordsOf, sharedText } from './records.ts'
import type { Workshop } from './room.ts'

/** Where somebody writes who is in no group: alone, or everybody in one place. */
export const everybodysGroup = 'all'

/**
 * The group whose cards somebody writes; null if there is none. Without groups everybody writes in one place, unless the
 * cards are private: then each has an own one.
 */
export function groupOf(workshop: Workshop, attendee: string): string | null {
  const { groups } = workshop
  const active = groups.filter(({ dissolved }) => !dissolved)
  if (active.length === 0) return workshop.private ? attendee || null : everybodysGroup
  if (attendee === '') return null
  return active.find(({ members }) => members.includes(attendee))?.id ?? null
}

/** Whether somebody may write a group's cards: as a member, or as the one who writes for it. */
export function writesFor(workshop: Workshop, group: string, attendee: string): boolean {
  if (groupOf(workshop, attendee) === group) return true
  const found = workshop.groups.find(({ id }) => id === group)
  return attendee !== '' && found?.dissolved === false && found.scribe === attendee
}

// ── Written by a group ─────────────────────────────────────────────────────────────────────────────────────────────

export type Card = { id: string; question: string; text: string }

const cardsOf = (cards: Y.Doc): Records => recordsOf(cards, 'cards')

/** In the order in which they were written; empty ones too. */
export function readCards(cards: Y.Doc): Card[] {
  const records = cardsOf(cards)
  return inOrder(records).map((id) => {
    const fields = records.get(id)
    return { id, question: readString(fields, 'question'), text: readString(fields, 'text') }
  })
}

export function addCard(cards: Y.Doc, question: string, text: string): string {
  const id = newId()
  cards.transact(() => addRecord(cardsOf(cards), id, { question }, { text }))
  return id
}

/** What was pasted, one card per line; bullets and numbers before the words are left out. Answers with the ids. */
export function addCards(cards: Y.Doc, question: string, pasted: string): string[] {
  return cards.transact(() => linesOf(pasted).map((line) => addCard(cards, question, line)))
}

export const linesOf = (pasted: string): string[] =>
  pasted
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^\s*(?:[-–—•*·]|\d{1,3}[.)])\s+/, '').trim())
    .filter((line) => line !== '')

export function cardText(cards: Y.Doc, id: string): Y.Text | undefined {
  return sharedText(cardsOf(cards).get(id), 'text')
}

export function removeCard(cards: Y.Doc, id: string): void {
  cardsOf(cards).delete(id)
}

/** The client id that made each card: whose hand it was. */
export function handsOf(cards: Y.Doc): Map<string, number> {
  const hands = new Map<string, number>()
  for (const [id, item] of cardsOf(cards)._map) if (!item.deleted) hands.set(id, item.id.client)
  return hands
}

// ── Shown to all ───────────────────────────────────────────────────────────────────────────────────────────────────

export type RevealedCard = {
  id: string
  question: string
  text: string
  /** Group id, '' for who wrote without a group. */
  group: string
  /** Who wrote it; '' unless the cards are named. */
  author: string
}

/** In the order in which they are shown. */
export const readRevealed = (revealed: Y.Doc): RevealedCard[] =>
  revealed.getMap<RevealedCard[]>('cards').get('all') ?? []

export function reveal(revealed: Y.Doc, cards: readonly RevealedCard[]): void {
  revealed.getMap<RevealedCard[]>('cards').set('all', [...cards])
}

/** How many dots each theme has; null before the vote is closed. */
export const readDots = (revealed: Y.Doc): Record<string, number> | null =>
  revealed.getMap<Record<string, number>>('dots').get('all') ?? null

export function showDots(revealed: Y.Doc, dots: Record<string, number> | null): void {
  if (dots) revealed.getMap<Record<string, number>>('dots').set('all', dots)
  else revealed.getMap('dots').delete('all')
}
