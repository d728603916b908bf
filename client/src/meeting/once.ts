/**
 * Two presses in a row are one. Who presses twice, by habit or because nothing was seen to happen, would otherwise get
 * two empty ones, of which the second is in everybody's way.
 */

import { addQuestion, questionText } from '@samsyn/meeting/agenda'
import type * as Y from 'yjs'
import { hurried, pressedAt } from '../ui/hurried.ts'

type Adding = {
  /** What is added, and where: only the same thing at the same place is held back. */
  what: string
  make: () => string
  isEmpty: (id: string) => boolean
  /** Where the one that is there is to be written. */
  field: (id: string) => string
}

let last = { what: '', id: '', at: Number.NEGATIVE_INFINITY }

/** Makes one and answers with its id; or with that of the empty one that was made just now, which takes the focus again. */
export function addOnce({ what, make, isEmpty, field }: Adding): string {
  const now = pressedAt()
  // Who has written in between wants another one, however fast they are.
  const again = last.what === what && now - last.at < hurried && isEmpty(last.id)
  last = { what, id: again ? last.id : make(), at: now }
  // The press has taken the focus from it. A new one takes it by itself when it appears.
  if (again) document.querySelector<HTMLElement>(field(last.id))?.focus()
  return last.id
}

/** A question is written where the item is prepared and where its workshop is: in both it stands in a `data-question`. */
export const addQuestionOnce = (agenda: Y.Doc, item: string): string =>
  addOnce({
    what: `question of ${item}`,
    make: () => addQuestion(agenda, item, '') ?? '',
    isEmpty: (id) => questionText(agenda, item, id)?.length === 0,
    field: (id) => `[data-question="${id}"] textarea`,
  })
