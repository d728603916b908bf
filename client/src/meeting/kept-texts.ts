/**
 * Texts that came too late or were not allowed: not in the meeting, but not lost. They are kept in the browser until their
 * writer throws them away, and are the same on all of its pages. Each has a place of its own in the storage: of a list, two
 * pages that keep something in the same moment would overwrite each other's.
 */
import { keysFrom, store, stored } from './on-device.ts'

export type KeptText = {
  id: string
  title: string
  lines: string[]
  at: string
  reason: 'late' | 'not-allowed' | 'no-place' | 'too-large' | 'foreign' | 'differed' | 'removed' | 'swept'
}

/** `isHeld`: it is not known yet what of it the meeting has; that is for the page that is at it, unless this has gone. */
type Stored = KeptText & { isHeld?: true }

export class KeptTexts {
  readonly #place: string
  readonly #texts = new Map<string, KeptText>()
  readonly #onChange: (all: KeptText[]) => void

  constructor(place: string, onChange: (all: KeptText[]) => void) {
    this.#place = place
    this.#onChange = onChange
    for (const id of keysFrom(this.#placeOf(''))) this.#take(id, stored(this.#placeOf(id)))
    // They lay in one list once.
    for (const text of JSON.parse(stored(place) ?? '[]') as KeptText[]) this.#put(text)
    store(place, null)
    addEventListener('storage', this.#storedElsewhere)
  }

  /** In the order in which they were kept. */
  all(): KeptText[] {
    return [...this.#texts.values()].sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id))
  }

  keep(text: KeptText): void {
    this.#put(text)
    this.#onChange(this.all())
  }

  /** Keeps a text in case the page goes before it is known what of it the meeting lacks. It is shown to nobody until then. */
  hold(text: KeptText): void {
    store(this.#placeOf(text.id), JSON.stringify({ ...text, isHeld: true } satisfies Stored))
  }

  throwAway(id: string): void {
    store(this.#placeOf(id), null)
    this.#take(id, null)
    this.#onChange(this.all())
  }

  close(): void {
    removeEventListener('storage', this.#storedElsewhere)
  }

  #placeOf(id: string): string {
    return `${this.#place}.${id}`
  }

  #put(text: KeptText): void {
    this.#texts.set(text.id, text)
    store(this.#placeOf(text.id), JSON.stringify(text))
  }

  #take(id: string, value: string | null): void {
    if (value === null) this.#texts.delete(id)
    else {
      const { isHeld: _, ...text }: Stored = JSON.parse(value)
      this.#texts.set(id, text)
    }
  }

  readonly #storedElsewhere = ({ key, newValue }: StorageEvent): void => {
    const start = this.#placeOf('')
    if (!key?.startsWith(start) || (newValue && (JSON.parse(newValue) as Stored).isHeld)) return
    this.#take(key.slice(start.length), newValue)
    this.#onChange(this.all())
  }
}
