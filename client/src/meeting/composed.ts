/**
 * A word that is being put together in a line that others write in: by a keyboard of a phone, or one of many letters. It
 * changes as a whole at every key, and others' letters may come to stand in the middle of it: they are not part of it.
 */
import { sameAround } from '@samsyn/meeting/shared-text'
import * as Y from 'yjs'

export class Composed {
  readonly #text: Y.Text
  /** Where it begins while it has no letter. */
  readonly #begins: Y.RelativePosition
  #word: string
  /** Where each of its letters stands. */
  #letters: Y.RelativePosition[]

  /** `start` to `end`: what was selected and gives way to it. */
  constructor(text: Y.Text, start: number, end: number) {
    this.#text = text
    this.#begins = Y.createRelativePositionFromTypeIndex(text, start, -1)
    this.#word = text.toString().slice(start, end)
    this.#letters = this.#placesOf(start, end - start)
  }

  /** Where one goes on after it. */
  get end(): number {
    const last = this.#letters.at(-1)
    return last ? this.#behind(last) : this.#indexOf(this.#begins)
  }

  /** What it has become. */
  become(word: string, origin?: unknown): void {
    const { start, end } = sameAround(this.#word, word)
    const gone = this.#letters.slice(start, this.#letters.length - end)
    const after = this.#letters.slice(this.#letters.length - end)
    const come = word.slice(start, word.length - end)
    this.#text.doc?.transact(() => {
      for (const letter of gone) if (!this.#isDeleted(letter)) this.#text.delete(this.#indexOf(letter), 1)
      const before = this.#letters[start - 1]
      const [next] = after
      const at = before ? this.#behind(before) : this.#indexOf(next ?? this.#begins)
      if (come) this.#text.insert(at, come)
      this.#letters = [...this.#letters.slice(0, start), ...this.#placesOf(at, come.length), ...after]
    }, origin)
    this.#word = word
  }

  #placesOf(from: number, count: number): Y.RelativePosition[] {
    return Array.from({ length: count }, (_, n) => Y.createRelativePositionFromTypeIndex(this.#text, from + n))
  }

  #indexOf(place: Y.RelativePosition): number {
    const { doc } = this.#text
    return (doc && Y.createAbsolutePositionFromRelativePosition(place, doc)?.index) ?? 0
  }

  #behind(letter: Y.RelativePosition): number {
    return this.#indexOf(letter) + (this.#isDeleted(letter) ? 0 : 1)
  }

  /** Somebody else has taken the letter away. */
  #isDeleted({ item }: Y.RelativePosition): boolean {
    const { doc } = this.#text
    const there = doc && item && Y.getItem(doc.store, item)
    return there instanceof Y.Item ? there.deleted : true
  }
}
