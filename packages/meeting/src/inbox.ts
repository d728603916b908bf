/** An item that was proposed comes into an agenda: where it stands, and what its note begins with. */
import type * as Y from 'yjs'
import { addItem, readItems } from './agenda.ts'
import { readAttendance, sameName } from './attendance.ts'
import { beforeClosing } from './carry-over.ts'
import type { ItemKind, NoteNode } from './contents.ts'

export type ProposedItem = { id: string; title: string; kind: ItemKind; minutes: number; presenter: string }

/**
 * [IN4] Puts the item after the one that is named, or else before the closing item. A presenter whom the list knows is of
 * the organisation that stands there.
 */
export function placeProposed(agenda: Y.Doc, { presenter, ...item }: ProposedItem, after: string): void {
  const at = readItems(agenda).findIndex(({ id }) => id === after)
  const organisation = readAttendance(agenda).find(({ name }) => sameName(name, presenter))?.organisation ?? ''
  const presenters = presenter === '' ? [] : [{ name: presenter, organisation, title: '' }]
  addItem(agenda, { ...item, presenters }, at < 0 ? beforeClosing(agenda) : at + 1)
}

/** The first lines of its note: who proposed it, and why, a paragraph for each of their own. */
export const proposedNote = (from: string, why: string): NoteNode[] =>
  [from, ...why.split('\n')]
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }))
