/**
 * Slides become pages that everybody can see: first what the presentation says of itself is read (deck.ts), then LibreOffice
 * makes a PDF of it (libreoffice.ts). One at a time, because the meeting comes first; what a stopped server left undone is
 * done at its next start. The original is always kept.
 */
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { FileInfo } from '@samsyn/api/meetings'
import type { Logger } from 'pino'
import type { FileStore } from '../files/files.ts'
import type { Show } from '../files/kinds.ts'
import type { Storage, Tables } from '../storage/storage.ts'
import type { Deck, Slide } from './deck.ts'
import { findLibreOffice, limits, toPdf } from './libreoffice.ts'

type FileRow = Tables['files']
type State = FileInfo['conversion']

/** How far the slides of a file have come. */
export type Progress = Pick<FileInfo, 'conversion' | 'before' | 'pages' | 'made'>

export type ConversionOptions = {
  storage: Storage
  files: FileStore
  /** The slides of a file of this meeting have come somewhere where they stay. */
  told: (meeting: string) => void
  log: Logger
}

/** For reading what a presentation says. A thousand slides take two seconds. */
const readingSeconds = 30
const readingHeap = 256

export class Conversion {
  readonly #options: ConversionOptions
  readonly #libreOffice: ReturnType<typeof findLibreOffice>
  readonly #closing = new AbortController()
  /** In the order in which they come; the first is being converted. */
  readonly #queue: { id: string; pages: number; made: number }[] = []
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: ConversionOptions) {
    this.#options = options
    this.#libreOffice = findLibreOffice(options.log)
  }

  /** The state in which a file begins; 'waiting' is to be followed by `add`. */
  async begin(show: Show): Promise<State> {
    if (show !== 'convert') return show === 'locked' ? 'locked' : 'none'
    return (await this.#libreOffice) ? 'waiting' : 'unavailable'
  }

  add(row: FileRow): void {
    const place = { id: row.id, pages: 0, made: 0 }
    this.#queue.push(place)
    this.#last = this.#last
      .then(() => this.#convert(row, place))
      .catch((error: unknown) => this.#options.log.error({ err: error, file: row.id }, 'conversion failed'))
      .finally(() => this.#queue.splice(this.#queue.indexOf(place), 1))
  }

  /** What a stopped server left behind, and what could not be converted for want of LibreOffice. */
  async resume(): Promise<void> {
    const states: State[] = (await this.#libreOffice) ? ['waiting', 'unavailable'] : []
    if (states.length === 0) return
    const rows = await this.#options.storage.db
      .selectFrom('files')
      .selectAll()
      .where('conversion', 'in', states)
      .orderBy('at')
      .execute()
    for (const row of rows) this.add(row)
  }

  progressOf(row: FileRow): Progress {
    const before = this.#queue.findIndex(({ id }) => id === row.id)
    const place = this.#queue[before]
    if (!place) return { conversion: row.conversion as State, before: 0, pages: row.pages, made: 0 }
    return { conversion: before === 0 ? 'converting' : 'waiting', before, pages: place.pages, made: place.made }
  }

  async #convert(row: FileRow, place: { pages: number; made: number }): Promise<void> {
    const { storage, told } = this.#options
    const stop = this.#closing.signal
    if (stop.aborted) return
    const deck = await this.#read(row, stop)
    const slides = deck && 'slides' in deck ? deck.slides : []
    place.pages = slides.length
    const made: Outcome = deck && 'locked' in deck ? { conversion: 'locked' } : await this.#make(row, place, stop)
    // It did not fail, it was ended: the row waits for the next start.
    if (stop.aborted) return
    await storage.db
      .updateTable('files')
      .set({ ...made, slides: JSON.stringify(made.pages === slides.length ? slides : []) })
      .where('id', '=', row.id)
      .execute()
    if (made.conversion === 'ready' && made.pages !== slides.length && slides.length > 0)
      this.#options.log.warn(
        { file: row.id, pages: made.pages, slides: slides.length },
        'pages and slides differ, so the speaker notes of a file are left out',
      )
    told(row.meeting_id)
  }

  async #make(row: FileRow, place: { made: number }, stop: AbortSignal): Promise<Outcome> {
    const { files, log } = this.#options
    const libreOffice = await this.#libreOffice
    if (!libreOffice) return { conversion: 'unavailable' }
    const folder = await files.workFolder()
    try {
      const onPages = (made: number) => {
        place.made = made
      }
      const made = await toPdf(libreOffice, { source: files.path(row.sha256), folder, stop, onPages })
      if ('how' in made) {
        log.warn({ file: row.id, how: made.how, said: made.said }, 'LibreOffice made no pages of a file')
        return { conversion: made.how === 'too-slow' ? 'too-slow' : 'failed' }
      }
      const put = await files.put(createReadStream(made.pdf), { maxBytes: limits.fileMegabytes * 1024 * 1024 })
      return 'refused' in put
        ? { conversion: 'failed' }
        : { conversion: 'ready', preview: put.sha256, pages: made.pages }
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }

  /** Null when it cannot be read: then there are pages without notes, if there are any. */
  async #read(row: FileRow, stop: AbortSignal): Promise<Deck | null> {
    if (!/openxmlformats|oasis/.test(row.type)) return null
    const { promise, resolve, reject } = Promise.withResolvers<Deck>()
    const worker = new Worker(new URL('./deck-worker.ts', import.meta.url), {
      name: 'deck',
      execArgv: [],
      workerData: this.#options.files.path(row.sha256),
      resourceLimits: { maxOldGenerationSizeMb: readingHeap },
    })
    worker.once('message', resolve).once('error', reject)
    worker.once('exit', () => reject(new Error('The thread that reads presentations ended without an answer.')))
    const late = AbortSignal.any([stop, AbortSignal.timeout(readingSeconds * 1000)])
    late.addEventListener('abort', () => void worker.terminate(), { once: true })
    return promise.catch((error: unknown) => {
      if (!stop.aborted) this.#options.log.warn({ err: error, file: row.id }, 'a presentation could not be read')
      return null
    })
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#last
  }
}

type Outcome = { conversion: State; preview?: string; pages?: number }

/** As they are kept in the table. */
export const slidesIn = (row: FileRow): Slide[] => (row.slides === '' ? [] : (JSON.parse(row.slides) as Slide[]))
