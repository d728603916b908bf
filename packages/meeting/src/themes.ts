/**
 * Where the cards of a workshop lie, once they are shown: in themes, joined to points, dropped, or nowhere yet.
 *
 *   themes/ITEM   themes Map  id → { order, question, title }
 *                 points Map  id → { order, theme, text }     several cards that say one thing; its words are its own
 *                 places Map  card → Place                    one value, so that a card is always in exactly one place
 *
 * Of two people who drag the same card at once one wins, the same on all clients. The words of a card are elsewhere (the
 * revealed document) and nobody's to change.
 */
import * as Y from 'yjs'
import type { RevealedCard } from './cards.ts'
import {
  addRecord,
  changeRecord,
  inOrder,
  isRecord,
  moveRecord,
  newId,
  orderAt,
  type Records,
  readString,
  recordsOf,
  sharedText,
} from './records.ts'
import type { Summary } from './room.ts'

/** Where a card lies. `point` when it is part of one; `dropped` says why it was laid aside, and then the rest is nothing. */
export type Place = { theme: string; point: string; order: string; dropped: string }

/** A theme as it is shown: what lies in it, in order. */
export type Theme = {
  id: string
  question: string
  title: string
  entries: Entry[]
}

/** What lies in a theme: a card by itself, or a point with the cards that say it. */
export type Entry = { id: string; order: string; text: string; point: boolean; cards: RevealedCard[] }

export type Clusters = {
  /** In order, those of one question among each other. */
  themes: Theme[]
  /** In no theme yet. */
  loose: RevealedCard[]
  dropped: { card: RevealedCard; reason: string }[]
}

const themesOf = (doc: Y.Doc): Records => recordsOf(doc, 'themes')
const pointsOf = (doc: Y.Doc): Records => recordsOf(doc, 'points')
const placesOf = (doc: Y.Doc): Y.Map<Place> => doc.getMap<Place>('places')

const nowhere: Place = { theme: '', point: '', order: '', dropped: '' }

/** Whether something may be kept as the place of a card. */
export function isPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const entries = Object.entries(value)
  return (
    entries.length === 4 &&
    entries.every(([name, field]) => Object.hasOwn(nowhere, name) && typeof field === 'string' && field.length <= 1000)
  )
}

function placeOf(doc: Y.Doc, card: string): Place {
  const place: unknown = placesOf(doc).get(card)
  return isPlace(place) ? place : nowhere
}

/** All cards where they lie: each of them in exactly one place, whatever several people have done at once. */
export function readClusters(doc: Y.Doc, cards: readonly RevealedCard[]): Clusters {
  const themes = new Map<string, Theme>()
  for (const id of inOrder(themesOf(doc))) {
    const fields = themesOf(doc).get(id)
    const [question, title] = [readString(fields, 'question'), readString(fields, 'title')]
    themes.set(id, { id, question, title, entries: [] })
  }
  const points = new Map<string, Entry>()
  for (const id of inOrder(pointsOf(doc))) {
    const fields = pointsOf(doc).get(id)
    const theme = themes.get(readString(fields, 'theme'))
    if (!theme) continue
    const entry = { id, order: readString(fields, 'order'), text: readString(fields, 'text'), point: true, cards: [] }
    points.set(id, entry)
    theme.entries.push(entry)
  }
  const loose: RevealedCard[] = []
  const dropped: Clusters['dropped'] = []
  for (const card of cards) {
    const place = placeOf(doc, card.id)
    const point = points.get(place.point)
    const theme = themes.get(place.theme)
    if (place.dropped !== '') dropped.push({ card, reason: place.dropped })
    else if (point) point.cards.push(card)
    else if (theme)
      theme.entries.push({ id: card.id, order: place.order, text: card.text, point: false, cards: [card] })
    else loose.push(card)
  }
  for (const { entries } of themes.values())
    entries.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.id < b.id ? -1 : 1))
  return { themes: [...themes.values()], loose, dropped }
}

// ── Themes ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export function addTheme(doc: Y.Doc, question: string, title: string, index?: number): string {
  const id = newId()
  doc.transact(() => addRecord(themesOf(doc), id, { question }, { title }, index))
  return id
}

export const themeTitle = (doc: Y.Doc, id: string): Y.Text | undefined => sharedText(themesOf(doc).get(id), 'title')

/** Moves a theme to place `index` among those of its question. */
export function moveTheme(doc: Y.Doc, id: string, index: number): boolean {
  const themes = themesOf(doc)
  const question = readString(themes.get(id), 'question')
  const others = inOrder(themes).filter((other) => other !== id)
  const siblings = others.filter((other) => readString(themes.get(other), 'question') === question)
  const before = siblings[Math.max(0, Math.min(index, siblings.length))]
  const last = siblings.at(-1)
  const at = before ? others.indexOf(before) : last ? others.indexOf(last) + 1 : others.length
  return doc.transact(() => moveRecord(themes, id, at))
}

/** Takes a theme away; its cards lie nowhere then, and its points are gone. */
export function removeTheme(doc: Y.Doc, id: string): void {
  doc.transact(() => {
    for (const point of [...pointsOf(doc).keys()])
      if (readString(pointsOf(doc).get(point), 'theme') === id) pointsOf(doc).delete(point)
    themesOf(doc).delete(id)
  })
}

// ── Cards and points ───────────────────────────────────────────────────────────────────────────────────────────────

/** Lays a card, or a point with all its cards, into a theme: last, or before an entry that lies there. */
export function moveEntry(doc: Y.Doc, id: string, theme: string, before?: string): boolean {
  if (!isRecord(themesOf(doc).get(theme))) return false
  doc.transact(() => {
    const order = orderBefore(doc, theme, id, before)
    if (isRecord(pointsOf(doc).get(id))) changeRecord(pointsOf(doc), id, { theme, order })
    else placesOf(doc).set(id, { theme, point: '', order, dropped: '' })
  })
  return true
}

/** The key that puts something before `before` in a theme, or last. Cards and points lie in one order. */
function orderBefore(doc: Y.Doc, theme: string, moving: string, before: string | undefined): string {
  const keyed = new Y.Doc()
  const lying = recordsOf(keyed, 'lying')
  const put = (id: string, order: string) => {
    const fields = new Y.Map<unknown>()
    fields.set('order', order)
    lying.set(id, fields)
  }
  for (const [id, fields] of pointsOf(doc))
    if (readString(fields, 'theme') === theme && id !== moving) put(id, readString(fields, 'order'))
  for (const [card] of placesOf(doc)) {
    const place = placeOf(doc, card)
    const isEntry = place.theme === theme && place.dropped === '' && !isRecord(pointsOf(doc).get(place.point))
    if (isEntry && card !== moving) put(card, place.order)
  }
  const ids = inOrder(lying)
  const at = before === undefined ? -1 : ids.indexOf(before)
  return orderAt(lying, at < 0 ? ids.length : at)
}

/** Joins a card, or all cards of a point, to another that says the same: a point with all of them. Answers with its id. */
export function joinCards(doc: Y.Doc, id: string, to: string, cards: readonly RevealedCard[]): string | null {
  const clusters = readClusters(doc, cards)
  const lying = clusters.themes.flatMap(({ id: theme, entries }) => entries.map((entry) => ({ theme, entry })))
  const target = lying.find(({ entry }) => entry.id === to)
  if (!target || id === to) return null
  const joining = lying.find(({ entry }) => entry.id === id)?.entry.cards.map((card) => card.id) ?? [id]
  return doc.transact(() => {
    let point = target.entry.id
    if (!target.entry.point) {
      point = newId()
      const map = addRecord(pointsOf(doc), point, { theme: target.theme }, { text: target.entry.text })
      map.set('order', target.entry.order)
    }
    for (const card of [...target.entry.cards.map((one) => one.id), ...joining])
      placesOf(doc).set(card, { theme: target.theme, point, order: placeOf(doc, card).order, dropped: '' })
    if (isRecord(pointsOf(doc).get(id))) pointsOf(doc).delete(id)
    return point
  })
}

/** A point that somebody words without a card. */
export function addPoint(doc: Y.Doc, theme: string, text: string): string | null {
  if (!isRecord(themesOf(doc).get(theme))) return null
  const id = newId()
  doc.transact(() => {
    const order = orderBefore(doc, theme, id, undefined)
    addRecord(pointsOf(doc), id, { theme }, { text }).set('order', order)
  })
  return id
}

export const pointText = (doc: Y.Doc, id: string): Y.Text | undefined => sharedText(pointsOf(doc).get(id), 'text')

/** Makes the point of a card that lies by itself, so that it can be worded otherwise than the card. */
export function wordCard(doc: Y.Doc, card: RevealedCard): string | null {
  const place = placeOf(doc, card.id)
  if (!isRecord(themesOf(doc).get(place.theme))) return null
  if (isRecord(pointsOf(doc).get(place.point))) return place.point
  const id = newId()
  doc.transact(() => {
    addRecord(pointsOf(doc), id, { theme: place.theme }, { text: card.text }).set('order', place.order)
    placesOf(doc).set(card.id, { ...place, point: id })
  })
  return id
}

/** Takes a point apart: its cards lie in the theme by themselves, where the point lay. */
export function partPoint(doc: Y.Doc, id: string): void {
  const fields = pointsOf(doc).get(id)
  const theme = readString(fields, 'theme')
  const order = readString(fields, 'order')
  doc.transact(() => {
    for (const [card] of [...placesOf(doc)]) {
      const place = placeOf(doc, card)
      if (place.point === id && place.dropped === '') placesOf(doc).set(card, { theme, point: '', order, dropped: '' })
    }
    pointsOf(doc).delete(id)
  })
}

/** Takes a card out of its theme, or takes it up again. */
export function loosenCard(doc: Y.Doc, card: string): void {
  placesOf(doc).set(card, nowhere)
}

/** Lays a card aside, with a reason: it is kept, and not printed. False without a reason. */
export function dropCard(doc: Y.Doc, card: string, reason: string): boolean {
  const dropped = reason.trim()
  if (dropped === '') return false
  placesOf(doc).set(card, { theme: '', point: '', order: '', dropped: dropped.slice(0, 1000) })
  return true
}

// ── The summary ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Headings and points as they would be written now: themes in the order of the questions, empty ones left out. */
export function summaryOf({ themes }: Clusters, questions: readonly string[]): Summary {
  const at = (question: string) => (questions.indexOf(question) + questions.length + 1) % (questions.length + 1)
  return {
    themes: [...themes]
      .map((theme, order) => ({ theme, order }))
      .sort((a, b) => at(a.theme.question) - at(b.theme.question) || a.order - b.order)
      .map(({ theme: { id, title, entries } }) => ({
        id,
        heading: title.trim(),
        points: entries
          .map(({ id, text, cards }) => ({
            // A card that is worded otherwise is still the same point.
            id: cards.length === 1 ? (cards[0]?.id ?? id) : id,
            text: text.trim(),
            cards: cards.map((card) => card.id),
          }))
          .filter(({ text }) => text !== ''),
      }))
      .filter(({ points }) => points.length > 0),
  }
}
