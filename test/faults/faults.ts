/**
 * A server, its disk and the ways to it, which fail again and again while ten people write.
 *
 * Every writer writes tokens ⟦writer-number⟧ into several documents, in a paragraph of its own and in one that all
 * share, and goes on whatever happens. The moment of the fault is drawn from the seed: so and so many acknowledgements
 * into the round. At the same moment one of them loses the browser with all that was in it.
 *
 * The judge reads the journal from disk, right after the server has gone (where it goes) and again when everybody has
 * come back:
 *
 *   lost        acknowledged, and not stored
 *   duplicated  stored twice
 *   ghosts      stored, and never sent
 *   reordered   a writer's tokens in another order than they were written
 *   diverged    documents that are not the same on every client and in the journal
 */
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { notesDocument } from '@samsyn/meeting/documents'
import { noteField, writeNote } from '@samsyn/meeting/notes'
import type { Failpoint } from '@samsyn/server/failpoint'
import { Journal } from '@samsyn/server/journal'
import { openPostgres } from '@samsyn/server/storage/postgres'
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
import { Ledger } from './ledger.ts'

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

export type FaultReport = {
  /** 'freeze' is played by freezes.ts. */
  fault: Fault | 'freeze'
  /** Why it was not played; '' when it was. */
  skipped: string
  rounds: number
  seed: number
  writers: number
  sent: number
  acknowledged: number
  lost: number
  duplicated: number
  ghosts: number
  reordered: number
  diverged: number
  /** Milliseconds from the fault until everybody is back and everything is acknowledged: median and worst. */
  recovery: { median: number; worst: number }
  seconds: number
  /** The first of what went wrong, named. */
  wrong: string[]
}

export const isFaultless = ({ lost, duplicated, ghosts, reordered, diverged }: FaultReport): boolean =>
  lost + duplicated + ghosts + reordered + diverged === 0

/** A server process of its own, always on the same folder and at the same address. */
class Subject {
  readonly dataDir: string
  readonly databaseUrl: string
  readonly disk: Disk | null
  readonly way: Network
  readonly #port: number
  readonly #env: Record<string, string>
  #running: ServerProcess | null = null
  #token = ''

  private constructor(
    where: { dataDir: string; databaseUrl: string; disk: Disk | null; port: number; way: Network },
    env: Record<string, string>,
  ) {
    this.dataDir = where.dataDir
    this.databaseUrl = where.databaseUrl
    this.disk = where.disk
    this.way = where.way
    this.#port = where.port
    this.#env = env
  }

  static async make(disk: Disk | null, databaseUrl: string, env: Record<string, string>): Promise<Subject> {
    const dataDir = disk?.folder ?? (await temporaryFolder())
    const port = await freePort()
    return new Subject({ dataDir, databaseUrl, disk, port, way: await network(`http://127.0.0.1:${port}`) }, env)
  }

  async start(env: Record<string, string> = {}): Promise<void> {
    this.#running = await startProcess({ dataDir: this.dataDir, port: this.#port }, this.databaseUrl, {
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
  #pending: { token: string; document: string; end: number }[] = []
  #next = 0
  #ledger = new Ledger()
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
    this.#ledger = new Ledger()
    const board = this.#browser.board(this.#meeting, { address: this.#address, wire: this.#ledger })
    for (const name of this.#documents) {
      const provider = board.open(name)
      this.#ledger.writes(name, provider.document.clientID)
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
    this.#pending = []
    this.board = this.#come()
  }

  document(name: string): Y.Doc {
    return this.board.open(name).document
  }

  /** Whether there is a place to write in, and not too much that nobody has taken. */
  get ready(): boolean {
    this.acknowledged()
    return this.#pending.length < offlineAtMost && this.#documents.every((name) => paragraph(this.document(name), 0))
  }

  /** Nothing more is written until something is taken. */
  get full(): boolean {
    this.acknowledged()
    return this.#pending.length >= offlineAtMost
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
    this.#pending.push({ token, document: name, end: Y.getState(document.store, document.clientID) })
  }

  /** What the server has said yes to so far. */
  acknowledged(): ReadonlySet<string> {
    this.#pending = this.#pending.filter(({ token, document, end }) => {
      if (end > this.#ledger.acknowledged(document)) return true
      this.#kept.add(token)
      return false
    })
    return this.#kept
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

  const wrong = new Map<string, Set<string>>()
  const note = (kind: string, what: string) => wrong.set(kind, (wrong.get(kind) ?? new Set()).add(what))
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
    const promised = writers.map((writer) => new Set(writer.acknowledged()))
    if (gone) {
      const left = await readJournal(subject, names)
      for (const tokens of promised)
        for (const token of tokens) if (!left.tokens.has(token)) note('lost', `${token} after round ${round}`)
      for (const document of left.documents.values()) document.destroy()
      // What comes after a loss says nothing more.
      if (wrong.size > 0) break
    }
    await mend(scene, gone)
    typing = false
    await written
    await until('everybody is back and has the same', () => sameEverywhere(writers, names)).catch(() => undefined)
    recoveries.push(performance.now() - struck)
    const stored = await readJournal(subject, names)
    judge(writers, stored, names, note)
    for (const document of stored.documents.values()) document.destroy()
    if (wrong.size > 0) break
    say(`${fault} ${round} of ${rounds}: ${acknowledged()} acknowledged.`)
  }

  const report: FaultReport = {
    ...emptyReport(fault, options),
    sent: writers.reduce((sum, { sent }) => sum + sent.size, 0),
    acknowledged: acknowledged(),
    lost: wrong.get('lost')?.size ?? 0,
    duplicated: wrong.get('duplicated')?.size ?? 0,
    ghosts: wrong.get('ghosts')?.size ?? 0,
    reordered: wrong.get('reordered')?.size ?? 0,
    diverged: wrong.get('diverged')?.size ?? 0,
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
  recovery: { median: 0, worst: 0 },
  seconds: 0,
  wrong: [],
})

const offeredAgainAfter = 500
let offered = 0

/** What was not taken is offered again, as the product does, only sooner. */
function sameEverywhere(writers: readonly Writer[], names: readonly string[]): boolean {
  const waiting = writers.flatMap(({ providers }) =>
    providers.filter((provider) => !provider.synced || provider.hasUnsyncedChanges),
  )
  if (waiting.length > 0) {
    if (performance.now() - offered < offeredAgainAfter) return false
    offered = performance.now()
    for (const provider of waiting) if (provider.synced) provider.forceSync()
    return false
  }
  return names.every((name) => sameState(...writers.map((writer) => writer.document(name))))
}

type Stored = { documents: Map<string, Y.Doc>; tokens: Set<string> }

/** The documents as their journal gives them. */
async function readJournal(subject: Subject, names: readonly string[]): Promise<Stored> {
  const folder = await temporaryFolder()
  const storage = subject.databaseUrl
    ? await openPostgres(subject.databaseUrl)
    : await openSqlite(await copied(subject.dataDir, folder))
  const journal = new Journal(storage)
  const documents = new Map<string, Y.Doc>()
  for (const name of names) documents.set(name, await journal.read(name))
  await storage.close()
  await rm(folder, { recursive: true, force: true })
  const tokens = new Set([...documents.values()].flatMap((document) => tokensOf(textOf(document))))
  return { documents, tokens }
}

/** The server may be running, and then it owns its file. */
async function copied(dataDir: string, folder: string): Promise<string> {
  for (const suffix of ['', '-wal'])
    await cp(join(dataDir, `samsyn.sqlite${suffix}`), join(folder, `samsyn.sqlite${suffix}`)).catch(() => undefined)
  return join(folder, 'samsyn.sqlite')
}

const textOf = (notes: Y.Doc): string => paragraphsOf(notes).join('\n')
const paragraphsOf = (notes: Y.Doc): string[] =>
  notes
    .getXmlFragment(noteField)
    .toArray()
    .map((_, at) => paragraph(notes, at)?.toString() ?? '')
const tokensOf = (text: string): string[] => text.match(/⟦\d+-\d+⟧/g) ?? []

function judge(
  writers: readonly Writer[],
  { documents }: Stored,
  names: readonly string[],
  note: (kind: string, what: string) => void,
): void {
  const sent = new Set(writers.flatMap((writer) => [...writer.sent]))
  const seen = new Set<string>()
  for (const [name, document] of documents) {
    for (const text of paragraphsOf(document)) {
      const last = new Map<string, number>()
      for (const token of tokensOf(text)) {
        if (seen.has(token)) note('duplicated', token)
        if (!sent.has(token)) note('ghosts', token)
        seen.add(token)
        const [writer = '', number = ''] = token.slice(1, -1).split('-')
        if (Number(number) < (last.get(writer) ?? -1)) note('reordered', token)
        last.set(writer, Number(number))
      }
      const rest = text.replace(/⟦\d+-\d+⟧/g, '')
      if (rest !== '') note('ghosts', `${name}: ${rest.slice(0, 40)}`)
    }
  }
  for (const writer of writers)
    for (const token of writer.acknowledged()) if (!seen.has(token)) note('lost', `${token} in the end`)
  for (const name of names) {
    const stored = documents.get(name)
    if (stored && !sameState(stored, ...writers.map((writer) => writer.document(name)))) note('diverged', name)
  }
}

export function middleAndWorst(values: readonly number[]): { median: number; worst: number } {
  const sorted = values.toSorted((a, b) => a - b).map(Math.round)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, worst: sorted.at(-1) ?? 0 }
}
