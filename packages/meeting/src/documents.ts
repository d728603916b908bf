/**
 * The live documents of a meeting: their names and the version of their layout. Nobody else splits or joins a name.
 *
 * Permission is per document: whoever may write one may write all of it, and whoever may read one is sent all of it. So
 * what different people may write or read lies in different documents (rights.ts says who may, when):
 *
 *   agenda            facts, items, attachments, attendance
 *   decisions         decisions, actions and what earlier ones have come to
 *   notes/ITEM        the item's running text
 *   room              what happens in the room (room.ts); the server alone writes it
 *   cards/ITEM/GROUP  what one group writes in a workshop, or one person
 *   revealed/ITEM     the cards of all groups when they are shown; the server alone writes it
 *   themes/ITEM       where the cards lie
 *   report/ITEM/ROW   what one organisation or person reports in a round
 */

/** Raised whenever the layout of any live document changes; documents.test.ts fails until it is. */
export const layoutVersion = 4

export type DocumentName =
  | { kind: 'agenda' | 'decisions' | 'room'; meeting: string }
  | { kind: 'notes' | 'revealed' | 'themes'; meeting: string; item: string }
  | { kind: 'cards'; meeting: string; item: string; group: string }
  | { kind: 'report'; meeting: string; item: string; row: string }
export type DocumentKind = DocumentName['kind']

export const agendaDocument = (meeting: string): string => `${meeting}/agenda`
export const decisionsDocument = (meeting: string): string => `${meeting}/decisions`
export const roomDocument = (meeting: string): string => `${meeting}/room`
export const notesDocument = (meeting: string, item: string): string => `${meeting}/notes/${item}`
export const revealedDocument = (meeting: string, item: string): string => `${meeting}/revealed/${item}`
export const themesDocument = (meeting: string, item: string): string => `${meeting}/themes/${item}`
export const cardsDocument = (meeting: string, item: string, group: string): string =>
  `${meeting}/cards/${item}/${group}`
export const reportDocument = (meeting: string, item: string, row: string): string => `${meeting}/report/${item}/${row}`

/** Whether the server alone writes it. */
export const isServers = (name: DocumentName | null): boolean => name?.kind === 'room' || name?.kind === 'revealed'

const id = /^[0-9A-Za-z_-]{1,64}$/
/** Whether it may be the id of a meeting, an item or another record. */
export const isId = (word: string): boolean => id.test(word)

/** Reads a document's name; null if it is not the name of a live document. */
export function readDocumentName(name: string): DocumentName | null {
  const [meeting = '', kind, ...ids] = name.split('/')
  if (![meeting, ...ids].every(isId)) return null
  const [item = '', part = ''] = ids
  switch (kind) {
    case 'agenda':
    case 'decisions':
    case 'room':
      return ids.length === 0 ? { kind, meeting } : null
    case 'notes':
    case 'revealed':
    case 'themes':
      return ids.length === 1 ? { kind, meeting, item } : null
    case 'cards':
      return ids.length === 2 ? { kind, meeting, item, group: part } : null
    case 'report':
      return ids.length === 2 ? { kind, meeting, item, row: part } : null
    default:
      return null
  }
}
