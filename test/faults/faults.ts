/**
 * A server that is killed again and again while ten people write.
 *
 * Every writer writes tokens ⟦writer-number⟧ into several documents, in a paragraph of its own and in one that all
 * share, and goes on while the server is away. The moment of the kill is drawn from the seed: so and so many
 * acknowledgements into the round. At the same moment one of them loses the browser with all that was in it.
 *
 * The judge reads the journal from disk, right after the kill and again when everybody has come back:
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
import { Journal } from '@samsyn/server/journal'
import { openPostgres } from '@samsyn/server/storage/postgres'
import { openSqlite } from '@samsyn/server/storage/sqlite'
import * as Y from 'yjs'
import { dice } from '../replay/play.ts'
import {
  type Board,
  type Browser,
  freePort,
  invited,
  makeMeeting,
  type ServerProcess,
  sameState,
  settled,
  signedIn,
  startProcess,
  temporaryFolder,
  until,
  write,
} from '../stage.ts'
import { Ledger } from './ledger.ts'

/** What is killed: always on the same folder and at the same address. */
export type Subject = {
  dataDir: string
  /** Where its PostgreSQL is; '' when it keeps everything in the folder. */
  databaseUrl: string
  start(): Promise<void>
  kill(): Promise<void>
  organiser(): Promise<Browser>
}

export type FaultReport = {
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
  /** Milliseconds from the kill until everybody is back and everything is acknowledged: median and worst. */
  recovery: { median: number; worst: number }
  seconds: number
  /** The first of what went wrong, named. */
  wrong: string[]
}

export const isFaultless = ({ lost, duplicated, ghosts, reordered, diverged }: FaultReport): boolean =>
  lost + duplicated + ghosts + reordered + diverged === 0

/** A server process of its own, killed with -9. */
export async function serverProcess(databaseUrl = ''): Promise<Subject & { end(): Promise<void> }> {
  const dataDir = await temporaryFolder()
  const port = await freePort()
  let running: ServerProcess | null = null
  let token = ''
  return {
    dataDir,
    databaseUrl,
    async start() {
      running = await startProcess({ dataDir, port }, databaseUrl)
      token ||= running.token()
    },
    async kill() {
      await running?.kill('SIGKILL')
    },
    organiser: () => signedIn(`http://127.0.0.1:${port}`, token),
    async end() {
      await running?.kill('SIGKILL')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const documentsWritten = 3
const offlineAtMost = 20

class Writer {
  readonly number: number
  readonly #browser: Browser
  readonly #meeting: string
  readonly #documents: readonly string[]
  readonly sent = new Set<string>()
  /** Tokens that are acknowledged, also those of a browser that is gone. */
  readonly #kept = new Set<string>()
  #pending: { token: string; document: string; end: number }[] = []
  #next = 0
  #ledger = new Ledger()
  board: Board

  constructor(number: number, browser: Browser, meeting: string, documents: readonly string[]) {
    this.number = number
    this.#browser = browser
    this.#meeting = meeting
    this.#documents = documents
    this.board = this.#come()
  }

  #come(): Board {
    this.#ledger = new Ledger()
    const board = this.#browser.board(this.#meeting, { wire: this.#ledger })
    for (const name of this.#documents) this.#ledger.writes(name, board.open(name).document.clientID)
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

export async function runFaults(
  subject: Subject,
  options: { rounds: number; seed: number; writers?: number; say?: (sentence: string) => void },
): Promise<FaultReport> {
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
  const writers = browsers.map((browser, n) => new Writer(n, browser, meeting, names))

  const wrong = new Map<string, Set<string>>()
  const note = (kind: string, what: string) => wrong.set(kind, (wrong.get(kind) ?? new Set()).add(what))
  const recoveries: number[] = []

  for (let round = 1; round <= rounds; round++) {
    let typing = true
    const written = (async () => {
      while (typing) {
        const ready = writers.filter((writer) => writer.ready)
        ready[Math.floor(random() * ready.length)]?.type(random)
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    const acknowledged = () => writers.reduce((sum, writer) => sum + writer.acknowledged().size, 0)
    const enough = acknowledged() + 20 + Math.floor(random() * 300)
    await until('enough is acknowledged', () => acknowledged() >= enough)
    const unlucky = writers[Math.floor(random() * count)]
    const killed = performance.now()
    await subject.kill()
    unlucky?.crash()
    const promised = writers.map((writer) => new Set(writer.acknowledged()))
    const left = await readJournal(subject, names)
    promised.forEach((tokens) => {
      for (const token of tokens) if (!left.tokens.has(token)) note('lost', `${token} after kill ${round}`)
    })
    await subject.start()
    typing = false
    await written
    await until('everybody is back and has the same', () => sameEverywhere(writers, names)).catch(() => undefined)
    recoveries.push(performance.now() - killed)
    const stored = await readJournal(subject, names)
    judge(writers, stored, names, note)
    for (const document of [...left.documents.values(), ...stored.documents.values()]) document.destroy()
    say(
      `Round ${round} of ${rounds}: ${acknowledged()} acknowledged${[...wrong].map(([kind, what]) => `, ${what.size} ${kind}`).join('')}.`,
    )
  }

  const report: FaultReport = {
    rounds,
    seed,
    writers: count,
    sent: writers.reduce((sum, { sent }) => sum + sent.size, 0),
    acknowledged: writers.reduce((sum, writer) => sum + writer.acknowledged().size, 0),
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

async function sameEverywhere(writers: readonly Writer[], names: readonly string[]): Promise<boolean> {
  await settled(...writers.flatMap(({ board }) => names.map((name) => board.open(name))))
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

function middleAndWorst(values: readonly number[]): { median: number; worst: number } {
  const sorted = values.toSorted((a, b) => a - b).map(Math.round)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, worst: sorted.at(-1) ?? 0 }
}
