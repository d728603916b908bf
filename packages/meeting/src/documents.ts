/**
 * The live documents of a meeting: their names and the version of their layout. Nobody else splits or joins a name.
 *
 * Permission is per document: whoever may write one may write all of it, so what different people may write lies in
 * different documents (roles.ts says who may write which, when).
 */

/**
 * Raised whenever the layout of any live document changes; layout.test.ts fails until it is. There is one layout so far:
 * what is to bring older documents along is written with the second.
 */
export const layoutVersion = 1

export type DocumentName =
  | { kind: 'agenda'; meeting: string }
  | { kind: 'decisions'; meeting: string }
  | { kind: 'notes'; meeting: string; item: string }

export const agendaDocument = (meeting: string): string => `${meeting}/agenda`
export const decisionsDocument = (meeting: string): string => `${meeting}/decisions`
export const notesDocument = (meeting: string, item: string): string => `${meeting}/notes/${item}`

const id = /^[0-9A-Za-z_-]{1,64}$/
/** Whether it may be the id of a meeting, an item or another record. */
export const isId = (word: string): boolean => id.test(word)

/** Reads a document's name; null if it is not the name of a live document. */
export function readDocumentName(name: string): DocumentName | null {
  const [meeting, kind, item, ...rest] = name.split('/')
  if (!meeting || !isId(meeting) || rest.length > 0) return null
  if (kind === 'agenda' && item === undefined) return { kind, meeting }
  if (kind === 'decisions' && item === undefined) return { kind, meeting }
  if (kind === 'notes' && item && isId(item)) return { kind, meeting, item }
  return null
}
