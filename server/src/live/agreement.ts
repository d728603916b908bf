/**
 * Whether everybody sees the same. The hash of a document's state is told to all who have it, and a board with nothing under
 * way compares. It is told when nobody has written or come for a moment; and every now and then besides: behind all that is
 * new while people write on, and once more where nothing happens, for whoever has missed it.
 */
import { stateHash } from '@samsyn/meeting/state-hash'
import { type MeetingConnection, stateIs } from './path.ts'

type Document = MeetingConnection['document']

export type AgreementOptions = {
  /** Has everybody been sent all that the document has, from now on? Where that cannot be said, it is not asked for. */
  bring: () => boolean
  /** Hears of a mistake of ours, which is nobody else's: there would be nobody to catch it. */
  failed: (error: unknown) => void
  /** Milliseconds in which nobody has written or come. */
  quiet?: number
  /** Milliseconds from one time to the next, whatever happens. */
  regularly?: number
}

export class Agreement {
  readonly #document: Document
  readonly #bring: () => boolean
  readonly #whenQuiet: NodeJS.Timeout
  readonly #regular: NodeJS.Timeout
  /** As the document stands; null when it has changed. */
  #hash: string | null = null

  constructor(document: Document, { bring, failed, quiet = 3_000, regularly = 30_000 }: AgreementOptions) {
    this.#document = document
    this.#bring = bring
    const caught = (act: () => void) => () => {
      try {
        act()
      } catch (error) {
        failed(error)
      }
    }
    const whenQuiet = caught(() => this.#tell())
    const regular = caught(() => {
      if (this.#hash !== null || this.#bring()) this.#tell()
    })
    this.#whenQuiet = setTimeout(whenQuiet, quiet).unref()
    this.#regular = setInterval(regular, regularly).unref()
    document.on('update', () => {
      this.#hash = null
      this.#whenQuiet.refresh()
    })
    document.once('destroy', () => {
      clearTimeout(this.#whenQuiet)
      clearInterval(this.#regular)
    })
  }

  /** Somebody has come, or has another state: it is told when it is quiet. */
  soon(): void {
    this.#whenQuiet.refresh()
  }

  #tell(): void {
    this.#hash ??= stateHash(this.#document)
    this.#document.broadcastStateless(stateIs(this.#hash))
  }
}
