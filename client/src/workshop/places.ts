/** Where a card can go on the board, and how it gets there: by dropping it, by menu and by keyboard alike. */
import type { Clusters, Theme } from '@samsyn/meeting/themes'
import { joinCards, loosenCard, moveEntry, partPoint } from '@samsyn/meeting/themes'
import type * as Y from 'yjs'
import type { OnBoard } from './useWorkshop.ts'

/** A place to lay something: last in a theme or before what lies there, together with another, in no theme. */
export type Spot =
  | { to: 'theme'; theme: string; before?: string | undefined }
  | { to: 'join'; entry: string }
  | { to: 'loose' }

export type Step = 'up' | 'down' | 'left' | 'right'

const themeOf = (clusters: Clusters, entry: string): Theme | undefined =>
  clusters.themes.find(({ entries }) => entries.some(({ id }) => id === entry))

/** The place right after what lies in a theme. */
export function spotAfter(clusters: Clusters, entry: string, moving: string): Spot | null {
  const theme = themeOf(clusters, entry)
  if (!theme) return null
  const others = theme.entries.filter(({ id }) => id !== moving)
  return { to: 'theme', theme: theme.id, before: others[others.findIndex(({ id }) => id === entry) + 1]?.id }
}

export function spotBefore(clusters: Clusters, entry: string): Spot | null {
  const theme = themeOf(clusters, entry)
  return theme ? { to: 'theme', theme: theme.id, before: entry } : null
}

/**
 * One step by keyboard: up and down among what lies in the theme, and over its ends to the theme before and after; below the
 * last theme of a question lie those in no theme. Left and right lead to the themes of another question.
 */
export function spotBeside(clusters: Clusters, questions: readonly string[], moving: string, step: Step): Spot | null {
  const theme = themeOf(clusters, moving)
  const question = theme?.question ?? clusters.loose.find(({ id }) => id === moving)?.question
  if (question === undefined) return null
  const themes = clusters.themes.filter((one) => one.question === question)
  if (step === 'left' || step === 'right') {
    const at = questions.indexOf(question)
    const beyond = step === 'left' ? questions.slice(0, Math.max(0, at)).reverse() : questions.slice(at + 1)
    const target = beyond
      .map((other) => clusters.themes.find((one) => one.question === other))
      .find((found) => found !== undefined)
    return target ? { to: 'theme', theme: target.id } : null
  }
  if (!theme) {
    const last = themes.at(-1)
    return step === 'up' && last ? { to: 'theme', theme: last.id } : null
  }
  const at = theme.entries.findIndex(({ id }) => id === moving)
  const next = themes[themes.indexOf(theme) + (step === 'up' ? -1 : 1)]
  if (step === 'up') {
    const before = theme.entries[at - 1]
    if (before) return { to: 'theme', theme: theme.id, before: before.id }
    return next ? { to: 'theme', theme: next.id } : null
  }
  if (at < theme.entries.length - 1) return { to: 'theme', theme: theme.id, before: theme.entries[at + 2]?.id }
  return next ? { to: 'theme', theme: next.id, before: next.entries[0]?.id } : { to: 'loose' }
}

/** Lays a card or a point somewhere. Answers with the id under which it lies there; null when it could not. */
export function lay(doc: Y.Doc, { cards, clusters }: OnBoard, moving: string, spot: Spot): string | null {
  if (spot.to === 'join') return joinCards(doc, moving, spot.entry, cards)
  if (spot.to === 'theme') {
    if (spot.before === moving) return moving
    return moveEntry(doc, moving, spot.theme, spot.before) ? moving : null
  }
  const entry = themeOf(clusters, moving)?.entries.find(({ id }) => id === moving)
  doc.transact(() => {
    if (entry?.point) partPoint(doc, moving)
    for (const card of entry?.cards ?? []) loosenCard(doc, card.id)
  })
  return entry?.cards[0]?.id ?? moving
}
