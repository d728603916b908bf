/**
 * The notes of a meeting of four hours: 25 people have typed 200,000 characters in one document and taken back 30,000 of
 * them, each key an update of its own. The same seed gives the same document, to the last byte.
 */
import { noteField } from '@samsyn/meeting/notes'
import * as Y from 'yjs'
import { dice } from '../replay/play.ts'

export type Keys = { people: number; inserted: number; deleted: number }
export const fourHours: Keys = { people: 25, inserted: 200_000, deleted: 30_000 }

export type LongDocument = {
  state: Uint8Array
  /** Every update in order, and which of the people made it. */
  updates: { update: Uint8Array; person: number }[]
  clients: readonly number[]
  /** The state as it was after so many updates: what a server that compacts now and then has kept. */
  kept: { updates: number; state: Uint8Array }
  /** Texts of empty paragraphs at its end, for whoever writes on. */
  places: Y.ID[]
}

/** A paragraph gets about as long as this. */
const longest = 350
/** A server keeps a state now and then; so many updates have come since. */
const sinceKept = 300
const words = 'punkten bereds vidare och samverkan fortsätter enligt den plan som lades fram vid förra mötet '

/** `places`: how many empty paragraphs it ends with. */
export function longDocument({ people, inserted, deleted }: Keys, places: number, seed: number): LongDocument {
  const random = dice(seed)
  const below = (most: number) => Math.floor(random() * most)
  const document = new Y.Doc()
  const field = document.getXmlFragment(noteField)
  const clients = Array.from({ length: people }, () => 1 + below(2 ** 32 - 1))
  const updates: LongDocument['updates'] = []
  let person = 0
  document.on('update', (update: Uint8Array) => updates.push({ update, person }))

  const newParagraph = (): Y.XmlText => {
    const element = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    element.insert(0, [text])
    document.transact(() => field.insert(field.length, [element]))
    return text
  }
  type Caret = { text: Y.XmlText | null; at: number; takesBack: boolean }
  const carets = Array.from({ length: people }, (): Caret => ({ text: null, at: 0, takesBack: false }))
  /** Whoever stands behind a change of a text moves with it. */
  const moveCarets = (text: Y.XmlText, at: number, by: number): void => {
    for (const caret of carets) if (caret.text === text && caret.at >= at) caret.at += by
  }
  let [toInsert, toDelete] = [inserted, deleted]
  let kept: LongDocument['kept'] | null = null
  while (toInsert + toDelete > 0) {
    if (!kept && toInsert + toDelete <= sinceKept)
      kept = { updates: updates.length, state: Y.encodeStateAsUpdate(document) }
    person = below(people)
    document.clientID = clients[person] as number
    const caret = carets[person] as Caret
    if (!caret.text || (caret.text.length > longest && random() < 0.03)) {
      caret.text = newParagraph()
      caret.at = 0
    }
    // Now and then somebody goes back to a word, of the own paragraph or of another's.
    if (random() < 0.005) {
      caret.text = carets[below(people)]?.text ?? caret.text
      caret.at = below(caret.text.length + 1)
    }
    // Who takes back one character often takes back the one before it as well.
    const share = toDelete / (toInsert + toDelete)
    if (toDelete > 0 && caret.at > 0 && (toInsert === 0 || random() < (caret.takesBack ? 0.4 : share * 0.85))) {
      caret.takesBack = true
      caret.text.delete(caret.at - 1, 1)
      moveCarets(caret.text, caret.at, -1)
      toDelete -= 1
    } else if (toInsert > 0) {
      caret.takesBack = false
      caret.text.insert(caret.at, words[toInsert % words.length] as string)
      moveCarets(caret.text, caret.at, 1)
      toInsert -= 1
    } else {
      caret.at = caret.text.length
    }
  }
  person = 0
  document.clientID = clients[0] as number
  const free = Array.from({ length: places }, () => {
    const id = newParagraph()._item?.id
    if (!id) throw new Error('A paragraph without a text.')
    return id
  })
  return {
    state: Y.encodeStateAsUpdate(document),
    updates,
    clients,
    kept: kept ?? { updates: 0, state: new Uint8Array([0, 0]) },
    places: free,
  }
}
