/**
 * A server, its disk and the ways to it, which fail again and again while ten people write.
 *
 * Every writer writes tokens ⟦writer-number⟧ into several documents, in a paragraph of its own and in one that all
 * share, and goes on whatever happens. The moment of the fault is drawn from the seed: so and so many acknowledgements
 * into the round. At the same moment one of them loses the browser with all that was in it.
 *
 * The judge (judge.ts) is given the journal as it is on the disk, right after the server has gone (where it goes) and again
 * when everybody has come back.
 */
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { HocuspocusProvider } from '@hocuspocus/provider'
import { notesDocument } from '@samsyn/meeting/documents'
import { noteField, writeNote } from '@samsyn/meeting/notes'
import type { Failpoint } from '@samsyn/server/failpoint'
import { Journal } from '@samsyn/server/journal'
import { openPostgres } from '@samsyn/server/storage/postgres'
import { makeDatabase } from '@samsyn/server/storage/postgres.fixture'
import { openSqlite } from '@samsyn/server/storage/sqlite'
import * as Y from 'yjs'
import { type Disk, smallDisk, whyNoDisk } from '../disk.ts'
import { dice } from '../replay/play.ts'
import {
  type Board,
  type Browser,
  freePort,
  invited,
  makeMeeting,
  type Network,
  network,
  type ServerProcess,
  sameState,
  signedIn,
  startProcess,
  temporaryFolder,
  until,
  write,
} from '../stage.ts'
import { type Charge, type Crime, crimes, judge, judgeLeft } from './judge.ts'
import { Tokens } from './ledger.ts'

export const faults = ['kill', 'failpoint', 'terminate', 'disk-full', 'pause', 'cut'] as const
/**
 *   kill       the server is killed with -9
 *   failpoint  it is killed between append, apply, acknowledgement and broadcast
 *   terminate  it is asked to stop, and started again
 *   disk-full  its disk is full for a while; every second time it is killed meanwhile
 *   pause      nothing comes through for a while, and everybody believes to be connected
 *   cut        every connection breaks, and none can be made for a while
 */
export type Fault = (typeof faults)[number]

export type FaultReport = Record<Crime, number> & {
  /** 'freeze' is played by freezes.ts. */
  fault: Fault | 'freeze'
  /** Why it was not played; '' when it was. */
  skipped: string
  rounds: number
  seed: number
  writers: number
  sent: number
  acknowledged: number
  /** Milliseconds from the fault until everybody is back and everything is acknowledged: median and worst. */
  recovery: { median: number; worst: number }
  seconds: number
  /** The first of what went wrong, named. */
  wrong: string[]
}

/** What was not played is not known to be faultless. */
export const isFaultless = (report: FaultReport): boolean =>
  report.skipped === '' && crimes.every((crime) => report[crime] === 0)

type Database = { address: string; drop: () => Promise<void> }

/** A server process of its own, always on the same folder and at the same address. */
class Subject {
  readonly dataDir: string
  /** In PostgreSQL; null when it is an SQLite file in the folder. */
  readonly database: Database | null
  readonly disk: Disk | null
  readonly way: Network
  readonly #port: number
  readonly #env: Record<string, string>
  #running: ServerProcess | null = null
  #token = ''

  private constructor(
    where: { dataDir: string; database: Database | null; disk: Disk | null; port: number; way: Network },
    env: Record<string, string>,
  ) {
    this.dataDir = where.dataDir
    this.database = where.database
    this.disk = where.disk
    this.way = where.way
    this.#port = where.port
    this.#env = env
  }

  static async make(disk: Disk | null, databaseUrl: string, env: Record<string, string>): Promise<Subject> {
    const dataDir = disk?.folder ?? (await temporaryFolder())
    const database = databaseUrl ? await makeDatabase(databaseUrl) : null
    const port = await freePort()
    return new Subject({ dataDir, database, disk, port, way: await network(`http://127.0.0.1:${port}`) }, env)
  }

  async start(env: Record<string, string> = {}): Promise<void> {
    this.#running = await startProcess({ dataDir: this.dataDir, port: this.#port }, this.database?.address, {
      LOG_LEVEL: 'silent',
      ...this.#env,
      ...env,
    })
    this.#token ||= this.#running.token()
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    await this.#running?.kill(signal)
  }

  /** Resolves when the server has gone by itself. */
  async gone(): Promise<void> {
    await this.#running?.exited
  }

  organiser(): Promise<Browser> {
    return signedIn(`http://127.0.0.1:${this.#port}`, this.#token)
  }

  async end(): Promise<void> {
    await this.stop('SIGKILL')
    await this.way.close()
    await this.database?.drop()
    if (this.disk) await this.disk.remove()
    else await rm(this.dataDir, { recursive: true, force: true })
  }
}

const documentsWritten = 3
const offlineAtMost = 20

class Writer {
  readonly number: number
  readonly #browser: Browser
  readonly #address: string
  readonly #meeting: string
  readonly #documents: readonly string[]
  readonly sent = new Set<string>()
  /** Tokens that are acknowledged, also those of a browser that is gone. */
  readonly #kept = new Set<string>()
  #next = 0
  #tokens = new Tokens()
  board: Board
  /** The server has said that it cannot save. */
  told = false

  constructor(number: number, browser: Browser, address: string, meeting: string, documents: readonly string[]) {
    this.number = number
    this.#browser = browser
    this.#address = address
    this.#meeting = meeting
    this.#documents = documents
    this.board = this.#come()
  }

  #come(): Board {
    this.#tokens = new Tokens()
    const board = this.#browser.board(this.#meeting, { address: this.#address, wire: this.#tokens.wire })
    for (const name of this.#documents) {
      const provider = board.open(name)
      this.#tokens.opens(provider)
      provider.on('stateless', ({ payload }: { payload: string }) => {
        this.told ||= (JSON.parse(payload) as { says: string }).says === 'not-saving'
      })
    }
    return board
  }

  /** The browser crashes with everything that was only in it, and is opened again. */
  crash(): void {
    this.acknowledged()
    this.board.leave()
    this.board = this.#come()
  }

  document(name: string): Y.Doc {
    return this.board.open(name).document
  }

  /** Whether there is a place to write in, and not too much that nobody has taken. */
  get ready(): boolean {
    return (
      this.#tokens.pending.length < offlineAtMost && this.#documents.every((name) => paragraph(this.document(name), 0))
    )
  }

  /** Nothing more is written until something is taken. */
  get full(): boolean {
    return this.#tokens.pending.length >= offlineAtMost
  }

  get providers() {
    return this.#documents.map((name) => this.board.open(name))
  }

  type(random: () => number): void {
    const name = this.#documents[Math.floor(random() * this.#documents.length)] as string
    const document = this.document(name)
    const text = paragraph(document, random() < 0.3 ? 0 : this.number + 1)
    const token = `⟦${this.number}-${this.#next++}⟧`
    this.sent.add(token)
    text?.insert(text.length, token)
    this.#tokens.wrote(this.board.open(name), token)
  }

  /** What the server has said yes to so far. */
  acknowledged(): ReadonlySet<string> {
    for (const token of this.#tokens.acknowledged) this.#kept.add(token)
    return this.#kept
  }

  /**
   * Those of its documents for which the board does not say that everything is saved. A token may be saved without an answer
   * of its own: when its answer was lost on the way, the server says at the next meeting that it has it.
   */
  get waiting(): HocuspocusProvider[] {
    return this.providers.filter((provider) => !provider.synced || provider.hasUnsyncedChanges)
  }
}

function paragraph(notes: Y.Doc, at: number): Y.XmlText | undefined {
  const element = notes.getXmlFragment(noteField).get(at)
  const text = element instanceof Y.XmlElement ? element.get(0) : undefined
  return text instanceof Y.XmlText ? text : undefined
}

export type FaultOptions = {
  rounds: number
  seed: number
  writers?: number
  databaseUrl?: string
  /** For the server: a mistake to be found. */
  env?: Record<string, string>
  say?: (sentence: string) => void
}

/** Plays one fault. */
export async function runFaults(fault: Fault, options: FaultOptions): Promise<FaultReport> {
  const { databaseUrl = '', env = {} } = options
  const skipped = fault !== 'disk-full' ? '' : databaseUrl ? 'the disk is PostgreSQL’s' : whyNoDisk()
  if (skipped) return { ...emptyReport(fault, options), skipped }
  const subject = await Subject.make(fault === 'disk-full' ? await smallDisk() : null, databaseUrl, env)
  const end = () => void subject.end().finally(() => process.exit(1))
  process.once('SIGINT', end)
  try {
    return await play(fault, subject, options)
  } finally {
    process.off('SIGINT', end)
    await subject.end()
  }
}

type Scene = { subject: Subject; writers: readonly Writer[]; random: () => number; acknowledged: () => number }

/** What a fault does. `strike` resolves when the harm is done, with whether the server has gone. */
type Play = {
  prepare?: (scene: Scene) => Promise<void>
  strike: (scene: Scene) => Promise<{ gone: boolean }>
  mend: (scene: Scene, gone: boolean) => Promise<void>
}

/** So and so many acknowledgements into the round. */
async function moment({ acknowledged, random }: Scene): Promise<void> {
  const enough = acknowledged() + 20 + Math.floor(random() * 300)
  await until('enough is acknowledged', () => acknowledged() >= enough)
}

const stopped = (signal: NodeJS.Signals): Play => ({
  async strike(scene) {
    await moment(scene)
    await scene.subject.stop(signal)
    return { gone: true }
  },
  mend: ({ subject }) => subject.start(),
})

const places: readonly Failpoint[] = ['before-append', 'after-append', 'after-apply', 'after-acknowledge']

const plays: Record<Fault, Play> = {
  kill: stopped('SIGKILL'),
  terminate: stopped('SIGTERM'),
  failpoint: {
    async prepare({ subject, random }) {
      await subject.stop('SIGTERM')
      const place = places[Math.floor(random() * places.length)]
      await subject.start({ SAMSYN_FAILPOINT: `${place}:${20 + Math.floor(random() * 200)}` })
    },
    async strike({ subject }) {
      await subject.gone()
      return { gone: true }
    },
    mend: ({ subject }) => subject.start(),
  },
  'disk-full': {
    async strike(scene) {
      const { subject, writers, random } = scene
      await moment(scene)
      for (const writer of writers) writer.told = false
      await subject.disk?.fill()
      await until('somebody is told that nothing is saved', () => writers.some(({ told }) => told))
      const gone = random() < 0.5
      if (gone) await subject.stop('SIGKILL')
      return { gone }
    },
    async mend({ subject }, gone) {
      await subject.disk?.free()
      if (gone) await subject.start()
    },
  },
  pause: {
    async strike(scene) {
      await moment(scene)
      scene.subject.way.pause()
      await until('everybody has written what nobody takes', () => scene.writers.every(({ full }) => full))
      return { gone: false }
    },
    mend: async ({ subject }) => subject.way.restore(),
  },
  cut: {
    async strike(scene) {
      await moment(scene)
      scene.subject.way.cut()
      await until('everybody has written what nobody takes', () => scene.writers.every(({ full }) => full))
      return { gone: false }
    },
    mend: async ({ subject }) => subject.way.restore(),
  },
}

async function play(fault: Fault, subject: Subject, options: FaultOptions): Promise<FaultReport> {
  const { rounds, seed, writers: count = 10, say = () => undefined } = options
  const started = performance.now()
  const random = dice(seed)
  await subject.start()
  const organiser = await subject.organiser()
  const { meeting, items } = await makeMeeting(organiser)
  const names = items.slice(0, documentsWritten).map((item) => notesDocument(meeting, item))
  const preparing = organiser.board(meeting)
  for (const name of names) {
    await write(preparing.open(name), (notes) =>
      writeNote(
        notes,
        Array.from({ length: count + 1 }, () => ({ type: 'paragraph', content: [{ type: 'text', text: '' }] })),
      ),
    )
  }
  preparing.leave()
  const browsers = await Promise.all(
    Array.from({ length: count }, (_, n) => invited(organiser, meeting, 'participant', `Skrivare ${n}`)),
  )
  const writers = browsers.map((browser, n) => new Writer(n, browser, subject.way.address, meeting, names))
  const acknowledged = () => writers.reduce((sum, writer) => sum + writer.acknowledged().size, 0)
  const scene: Scene = { subject, writers, random, acknowledged }
  const { prepare, strike, mend } = plays[fault]

  const wrong = new Map<Crime, Set<string>>()
  const note = (charges: readonly Charge[], when: string) => {
    for (const { crime, what } of charges) wrong.set(crime, (wrong.get(crime) ?? new Set()).add(`${what} ${when}`))
  }
  const recoveries: number[] = []

  for (let round = 1; round <= rounds; round++) {
    await prepare?.(scene)
    let typing = true
    const written = (async () => {
      while (typing) {
        const ready = writers.filter((writer) => writer.ready)
        ready[Math.floor(random() * ready.length)]?.type(random)
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    const unlucky = writers[Math.floor(random() * count)]
    const { gone } = await strike(scene)
    const struck = performance.now()
    if (gone) unlucky?.crash()
    const promised = writers.flatMap((writer) => [...writer.acknowledged()])
    if (gone) {
      const left = await readJournal(subject, names)
      note(judgeLeft(promised, left), `after round ${round}`)
      for (const document of left.values()) document.destroy()
      // What comes after a loss says nothing more.
      if (wrong.size > 0) break
    }
    await mend(scene, gone)
    typing = false
    await written
    // What never comes is judged by what is there instead.
    await until('everybody is back and has the same', () => sameEverywhere(writers, names)).catch(() => undefined)
    recoveries.push(performance.now() - struck)
    const waiting = writers.flatMap(({ number, waiting }) =>
      waiting.map(({ configuration }) => `writer ${number} in ${configuration.name}`),
    )
    const stored = await readJournal(subject, names)
    note(
      judge({
        sent: new Set(writers.flatMap((writer) => [...writer.sent])),
        acknowledged: new Set(writers.flatMap((writer) => [...writer.acknowledged()])),
        waiting,
        stored,
        shown: writers.map((writer) => new Map(names.map((name) => [name, writer.document(name)]))),
      }),
      `in the end of round ${round}`,
    )
    for (const document of stored.values()) document.destroy()
    if (wrong.size > 0) break
    say(`${fault} ${round} of ${rounds}: ${acknowledged()} acknowledged.`)
  }

  const report: FaultReport = {
    ...emptyReport(fault, options),
    ...Object.fromEntries([...wrong].map(([crime, what]) => [crime, what.size])),
    sent: writers.reduce((sum, { sent }) => sum + sent.size, 0),
    acknowledged: acknowledged(),
    recovery: middleAndWorst(recoveries),
    seconds: Math.round((performance.now() - started) / 100) / 10,
    wrong: [...wrong].flatMap(([kind, what]) => [...what].slice(0, 20).map((one) => `${kind}: ${one}`)),
  }
  for (const writer of writers) writer.board.leave()
  return report
}

export const emptyReport = (
  fault: FaultReport['fault'],
  { rounds, seed, writers = 10 }: FaultOptions,
): FaultReport => ({
  fault,
  skipped: '',
  rounds,
  seed,
  writers,
  sent: 0,
  acknowledged: 0,
  lost: 0,
  duplicated: 0,
  ghosts: 0,
  reordered: 0,
  diverged: 0,
  stuck: 0,
  recovery: { median: 0, worst: 0 },
  seconds: 0,
  wrong: [],
})

const offeredAgainAfter = 500
let offered = 0

/** What was not taken is offered again, as the product does, only sooner. */
function sameEverywhere(writers: readonly Writer[], names: readonly string[]): boolean {
  const waiting = writers.flatMap((writer) => writer.waiting)
  if (waiting.length > 0) {
    if (performance.now() - offered < offeredAgainAfter) return false
    offered = performance.now()
    for (const provider of waiting) if (provider.synced) provider.forceSync()
    return false
  }
  return names.every((name) => sameState(...writers.map((writer) => writer.document(name))))
}

/** The documents as their journal gives them. */
async function readJournal(subject: Subject, names: readonly string[]): Promise<Map<string, Y.Doc>> {
  const folder = await temporaryFolder()
  const storage = subject.database
    ? await openPostgres(subject.database.address)
    : await openSqlite(await copied(subject.dataDir, folder))
  const journal = new Journal(storage)
  const documents = new Map<string, Y.Doc>()
  for (const name of names) documents.set(name, await journal.read(name))
  await storage.close()
  await rm(folder, { recursive: true, force: true })
  return documents
}

/** The server may be running, and then it owns its file. */
async function copied(dataDir: string, folder: string): Promise<string> {
  for (const suffix of ['', '-wal'])
    await cp(join(dataDir, `samsyn.sqlite${suffix}`), join(folder, `samsyn.sqlite${suffix}`)).catch(() => undefined)
  return join(folder, 'samsyn.sqlite')
}

export function middleAndWorst(values: readonly number[]): { median: number; worst: number } {
  const sorted = values.toSorted((a, b) => a - b).map(Math.round)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, worst: sorted.at(-1) ?? 0 }
}
