/**
 * A real server, real people and a network that can be cut: what every test needs that is larger than one module.
 *
 * The server runs in this process (`startServer`, when a test must look into it) or in one of its own
 * (`startProcess`, when it is to be killed). People come as browsers do: with a cookie, over HTTP, and with the same
 * provider on one websocket. Nothing here waits for a time; everything waits for something to be so.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import type { Checks, Freeze, Frozen, Preview } from '@samsyn/api/meetings'
import type { Problem, Reason } from '@samsyn/api/refusals'
import type { MadeLink } from '@samsyn/api/sign-in'
import { addItem, changeFacts, readItems } from '@samsyn/meeting/agenda'
import { addAttendee } from '@samsyn/meeting/attendance'
import { agendaDocument, decisionsDocument, layoutVersion, notesDocument } from '@samsyn/meeting/documents'
import { noteField, writeNote } from '@samsyn/meeting/notes'
import type { Phase, Role } from '@samsyn/meeting/roles'
import type { Config } from '@samsyn/server/config'
import type { Parts } from '@samsyn/server/parts'
import { createServer, type ServerOptions } from '@samsyn/server/server'
import * as Y from 'yjs'

// ── Waiting ────────────────────────────────────────────────────────────────────────────────────────────────────────

const patience = 30_000

/** Resolves when `holds` does. What never happens becomes an error that says what was waited for. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patience
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Never happened: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Everything typed is acknowledged, and everything the server has is here. */
export const settled = (...providers: HocuspocusProvider[]): Promise<void> =>
  until(`${providers.map(({ configuration }) => configuration.name).join(', ')} settled`, () =>
    providers.every((provider) => provider.synced && !provider.hasUnsyncedChanges),
  )

/** The same document on every client, down to what has been deleted. */
export const sameState = (...documents: Y.Doc[]): boolean =>
  documents.every((document) => Y.equalSnapshots(Y.snapshot(document), Y.snapshot(documents[0] ?? document)))

// ── A server ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type Stage = {
  address: string
  dataDir: string
  parts: Parts
  /** Somebody with an organiser's link. */
  organiser(): Promise<Browser>
  close(): Promise<void>
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'samsyn-test-'))

/** Which way updates take in servers that are started from here on; see server/src/live/path.ts. */
export function onPath(way: 'lane' | 'reference'): void {
  path = way
}
let path: 'lane' | 'reference' = 'lane'

/** A server in this process, on a free port and a folder of its own unless `changes` says otherwise. */
export async function startServer(changes: Partial<Config> = {}, options: ServerOptions = {}): Promise<Stage> {
  const dataDir = changes.dataDir ?? (await temporaryFolder())
  const clientDir = join(dataDir, 'client')
  await mkdir(clientDir, { recursive: true })
  const config: Config = {
    host: '127.0.0.1',
    port: 0,
    dataDir,
    appUrl: 'http://localhost',
    databaseUrl: '',
    uploadLimit: 1024 * 1024,
    clientDir,
    logLevel: 'silent',
    ...changes,
  }
  const server = await createServer(config, { path, ...options })
  return {
    address: server.address,
    dataDir,
    parts: server.parts,
    async organiser() {
      const { token } = await server.parts.signIn.makeLink({
        meeting: null,
        role: 'organiser',
        name: 'Olga Organisatör',
        organisation: 'Prövokommunen',
        attendee: '',
        days: 1,
      })
      return signedIn(server.address, token)
    },
    async close() {
      await server.close()
      if (!changes.dataDir) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type Exit = { code: number | null; signal: NodeJS.Signals | null }

export type ServerProcess = {
  address: string
  port: number
  dataDir: string
  child: ChildProcess
  /** Everything it has said so far, on both of its outputs. */
  output(): string
  /** The organiser's token it printed at its first start; '' if it printed none. */
  token(): string
  /** Resolves when the process is gone. */
  exited: Promise<Exit>
  /**
   * Sends a signal and resolves when the process is gone. One that has not gone after ten seconds is killed, as whoever runs
   * it would do, and that is an error.
   */
  kill(signal: NodeJS.Signals): Promise<Exit>
}

/** Docker waits so long for a server that it has asked to stop, in milliseconds. */
const longestGoodbye = 10_000

export async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Starts main.ts in a process of its own; its outcome when it does not come up is its exit and what it said. */
export function launch(env: Record<string, string>): {
  child: ChildProcess
  output: () => string
  exited: Promise<Exit>
} {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../server/src/main.ts')], {
    env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  // A test that fails half-way leaves no server behind.
  const orphaned = () => child.kill('SIGKILL')
  process.once('exit', orphaned)
  const exited = new Promise<Exit>((resolve) =>
    child.on('close', (code, signal) => {
      process.off('exit', orphaned)
      resolve({ code, signal })
    }),
  )
  return { child, output: () => said, exited }
}

export async function startProcess(
  where: { dataDir: string; port: number },
  databaseUrl = '',
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  const { child, output, exited } = launch({
    ...env,
    DATA_DIR: where.dataDir,
    PORT: String(where.port),
    DATABASE_URL: databaseUrl,
  })
  const address = `http://127.0.0.1:${where.port}`
  let gone = false
  void exited.then(() => {
    gone = true
  })
  await until('the server says where it is', () => {
    if (gone) throw new Error(`The server did not start:\n${output()}`)
    return output().includes('  Samsyn  ')
  })
  return {
    ...where,
    address,
    child,
    output,
    exited,
    token: () => /\/in#(\S+)/.exec(output())?.[1] ?? '',
    async kill(signal) {
      let late = false
      const deadline = setTimeout(() => {
        late = true
        child.kill('SIGKILL')
      }, longestGoodbye)
      child.kill(signal)
      const exit = await exited
      clearTimeout(deadline)
      if (late) throw new Error(`${longestGoodbye} ms after ${signal} it had to be killed:\n${output()}`)
      return exit
    },
  }
}

export type Outcome = { code: number | null; out: string; err: string }

/** Runs a command of the terminal to its end. */
export function runCommand(args: string[], env: Record<string, string>): Promise<Outcome> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../server/src/command.ts'), ...args], {
    env: { ...process.env, APP_URL: 'http://localhost', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

// ── People ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The server said no, and why. */
export class Refused extends Error {
  readonly reason: Reason
  readonly status: number
  readonly detail: string
  constructor(problem: Problem) {
    super(`${problem.reason} ${problem.detail ?? ''}`.trim())
    this.reason = problem.reason
    this.status = problem.status
    this.detail = problem.detail ?? ''
  }
}

/** Why it was refused; 'taken' when it was not. */
export const reasonOf = (asked: Promise<unknown>): Promise<Reason | 'taken'> =>
  asked.then(
    () => 'taken' as const,
    (error: unknown) => {
      if (error instanceof Refused) return error.reason
      throw error
    },
  )

export type Asking = { json?: unknown; body?: Uint8Array<ArrayBuffer> | string; headers?: Record<string, string> }

/** Somebody's browser, without a window: it keeps its cookie. */
export class Browser {
  readonly address: string
  cookie = ''

  constructor(address: string) {
    this.address = address
  }

  async ask(method: string, path: string, { json, body, headers = {} }: Asking = {}): Promise<Response> {
    const sent = json === undefined ? body : JSON.stringify(json)
    const response = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    })
    for (const cookie of response.headers.getSetCookie()) this.cookie = cookie.split(';')[0] ?? ''
    return response
  }

  /** Asks for JSON; a refusal is thrown as `Refused`. */
  async call<Answer>(method: string, path: string, json?: unknown): Promise<Answer> {
    return answerOf(await this.ask(method, path, { json }))
  }

  upload<Answer>(meeting: string, item: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Answer> {
    const query = new URLSearchParams({ item, name })
    return this.ask('POST', `/api/meetings/${meeting}/attachments?${query}`, { body: bytes }).then(answerOf<Answer>)
  }

  /** The meeting's board, on a websocket of its own. */
  board(meeting: string, options: BoardOptions = {}): Board {
    return new Board(this, meeting, options)
  }
}

export async function answerOf<Answer>(response: Response): Promise<Answer> {
  if (!response.ok) {
    const text = await response.text()
    const problem = text.startsWith('{') ? (JSON.parse(text) as Problem) : null
    if (!problem) throw new Error(`${response.status} from ${response.url}: ${text.slice(0, 200)}`)
    throw new Refused(problem)
  }
  return (await response.json()) as Answer
}

export async function signedIn(address: string, token: string): Promise<Browser> {
  const browser = new Browser(address)
  await browser.call('POST', '/api/sign-in', { token })
  return browser
}

export const tokenIn = (link: string): string => link.split('#')[1] ?? ''

/** Somebody with a personal link to the meeting, signed in. */
export async function invited(by: Browser, meeting: string, role: Role, name: string): Promise<Browser> {
  const { address } = await by.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, { role, name })
  return signedIn(by.address, tokenIn(address))
}

/** Somebody at the board with a role: an own session and an own socket. */
export async function participant(by: Browser, meeting: string, role: Role, name: string): Promise<Board> {
  return (await invited(by, meeting, role, name)).board(meeting)
}

// A browser's WebSocket sends its cookies; Node's takes headers as a second argument, which the web's types do not know.
const SocketWithHeaders = WebSocket as unknown as new (
  url: string,
  options: { headers: Record<string, string> },
) => WebSocket

/** Sees what goes over a board's sockets. */
export type Wire = { opened(): void; sent(frame: Uint8Array): void; received(frame: Uint8Array): void }

/** `address`: when the way to the server is another (see `network`). */
export type BoardOptions = { address?: string; wire?: Wire }

/** A socket of the browser's with nothing that speaks on it. */
export function bareSocket({ address, cookie }: Browser): WebSocket {
  const socket = new SocketWithHeaders(`${address.replace(/^http/, 'ws')}/collab`, { headers: { cookie } })
  socket.binaryType = 'arraybuffer'
  return socket
}

export class Board {
  readonly meeting: string
  readonly socket: HocuspocusProviderWebsocket
  /** Close codes of the sockets that were closed by the server. */
  readonly closed: number[] = []
  /** How many updates were made here. */
  updates = 0
  readonly #providers = new Map<string, HocuspocusProvider>()

  constructor(browser: Browser, meeting: string, { address = browser.address, wire }: BoardOptions) {
    this.meeting = meeting
    this.socket = new HocuspocusProviderWebsocket({
      url: `${address.replace(/^http/, 'ws')}/collab`,
      WebSocketPolyfill: class extends SocketWithHeaders {
        constructor(url: string) {
          super(url, { headers: { cookie: browser.cookie } })
          wire?.opened()
          if (wire)
            this.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) =>
              wire.received(new Uint8Array(data)),
            )
        }
        override send(frame: Uint8Array<ArrayBuffer>): void {
          wire?.sent(frame)
          super.send(frame)
        }
      },
      // As the product, only sooner: a test should not wait a second for every new attempt.
      delay: 60,
      minDelay: 40,
      maxDelay: 200,
      onClose: ({ event }) => {
        this.closed.push(event.code)
      },
    })
    // What was written while the connection was away comes with the first sync. Sent once more out of the provider's
    // queue, it would be acknowledged twice, and later words would seem to be acknowledged before they are.
    this.socket.on('connect', () => Object.assign(this.socket, { messageQueue: [] }))
  }

  open(name: string): HocuspocusProvider {
    const known = this.#providers.get(name)
    if (known) return known
    const provider = new HocuspocusProvider({ name, websocketProvider: this.socket, token: `layout ${layoutVersion}` })
    this.#providers.set(name, provider)
    provider.document.on('update', (_update: Uint8Array, origin: unknown) => {
      if (origin !== provider) this.updates += 1
    })
    provider.attach()
    return provider
  }

  providers(): HocuspocusProvider[] {
    return [...this.#providers.values()]
  }

  /** How many updates made here the server has not acknowledged yet. */
  get unacknowledged(): number {
    return this.providers().reduce((sum, provider) => sum + provider.unsyncedChanges, 0)
  }

  get agenda(): HocuspocusProvider {
    return this.open(agendaDocument(this.meeting))
  }
  get decisions(): HocuspocusProvider {
    return this.open(decisionsDocument(this.meeting))
  }
  notes(item: string): HocuspocusProvider {
    return this.open(notesDocument(this.meeting, item))
  }

  leave(): void {
    for (const provider of this.#providers.values()) provider.destroy()
    this.#providers.clear()
    this.socket.destroy()
  }
}

/** Changes a document as its client would and waits until that is acknowledged. */
export async function write<T>(provider: HocuspocusProvider, change: (document: Y.Doc) => T): Promise<T> {
  await settled(provider)
  const value = provider.document.transact(() => change(provider.document))
  await settled(provider)
  return value
}

/** Whether the server took a change; a change that is not taken stays unacknowledged on this client. */
export async function taken(provider: HocuspocusProvider, change: (document: Y.Doc) => void): Promise<boolean> {
  await settled(provider)
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const answered = ({ number }: { number: number }) => number === 0 && resolve(true)
  const message = ({ event }: { event: { data: unknown } }) => {
    const answer = readAnswer(event.data)
    if (answer?.status === false) resolve(false)
  }
  provider.on('unsyncedChanges', answered)
  provider.on('message', message)
  change(provider.document)
  const result = await promise
  provider.off('unsyncedChanges', answered)
  provider.off('message', message)
  return result
}

/** A frame from the server that says whether an update was taken: address, type 8, 1 or 0. */
export function readAnswer(data: unknown): { document: string; status: boolean } | null {
  if (!(data instanceof ArrayBuffer)) return null
  const bytes = new Uint8Array(data)
  const length = bytes[0] ?? 0
  // A document's name is shorter than 128 bytes, so its length takes one byte.
  if (length > 127 || bytes.length !== length + 3 || bytes[length + 1] !== 8) return null
  return { document: new TextDecoder().decode(bytes.subarray(1, length + 1)), status: bytes[length + 2] === 1 }
}

/** Types at the end of a note's paragraph, as one character or many. */
export function type(notes: Y.Doc, words: string, paragraph = 0): void {
  const field = notes.getXmlFragment(noteField)
  const element = field.get(paragraph)
  if (!(element instanceof Y.XmlElement)) {
    writeNote(notes, [{ type: 'paragraph', content: [{ type: 'text', text: words }] }])
    return
  }
  const text = element.get(0)
  if (text instanceof Y.XmlText) text.insert(text.length, words)
  else element.insert(0, [new Y.XmlText(words)])
}

export const textOf = (notes: Y.Doc): string => notes.getXmlFragment(noteField).toString()

// ── Meetings ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type StagedMeeting = { meeting: string; body: string; series: string; items: string[] }

/** A meeting with facts that may be frozen, three items beside the first and the last, and nobody in it yet. */
export async function makeMeeting(organiser: Browser, phase: Phase = 'open'): Promise<StagedMeeting> {
  const { body, series } = await organiser.call<{ body: string; series: string }>('POST', '/api/bodies', {
    name: 'Provrådet i Exempelstad',
    seriesName: 'Provrådets möten',
  })
  const { id: meeting } = await organiser.call<{ id: string }>('POST', `/api/series/${series}/meetings`, {
    date: '2026-03-13',
    start: '09:00',
    end: '11:00',
    place: 'Provsalen',
  })
  const board = organiser.board(meeting)
  const items = await write(board.agenda, (agenda) => {
    const chair = addAttendee(agenda, { name: 'Ada Provlund', organisation: 'Norrviks kommun', status: 'present' })
    const secretary = addAttendee(agenda, { name: 'Mio Testdal', organisation: 'Provförbundet', status: 'other' })
    changeFacts(agenda, { chair: chair.id, secretary: secretary.id, nextMeeting: '2026-04-17' })
    for (const title of ['Lägesrapport', 'Öppettider', 'Budget'])
      addItem(agenda, { title }, readItems(agenda).length - 1)
    return readItems(agenda).map(({ id }) => id)
  })
  board.leave()
  const way: Partial<Record<Phase, Phase[]>> = {
    called: ['called'],
    open: ['called', 'open'],
    closed: ['called', 'open', 'closed'],
  }
  for (const to of way[phase] ?? []) await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to })
  return { meeting, body, series, items }
}

/** What a secretary sends who has seen the preview and waved every warning away. */
export async function freezeRequest(secretary: Browser, meeting: string): Promise<Freeze> {
  const { findings } = await secretary.call<Checks>('GET', `/api/meetings/${meeting}/checks`)
  const preview = await secretary.call<Preview>('GET', `/api/meetings/${meeting}/preview`)
  return {
    preview: preview.hash,
    acknowledged: findings
      .filter(({ level }) => level === 'warning')
      .map(({ key, code }) => ({ key, code, reason: 'Sett och godtaget.' })),
  }
}

export async function freeze(secretary: Browser, meeting: string): Promise<Frozen> {
  return secretary.call<Frozen>('POST', `/api/meetings/${meeting}/freeze`, await freezeRequest(secretary, meeting))
}

/** A PDF of one empty page. */
export function smallPdf(): Uint8Array<ArrayBuffer> {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
  ]
  let file = '%PDF-1.7\n'
  const places = objects.map((object, at) => {
    const place = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const table = file.length
  file += `xref\n0 4\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`
  return new TextEncoder().encode(file)
}

// ── A network ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type Network = {
  address: string
  /** Ends every connection and takes no new one. */
  cut(): void
  /** Lets nothing through, while both ends believe that they are connected. */
  pause(): void
  restore(): void
  close(): Promise<void>
}

/** A way to a server that can be cut, paused and restored. */
export async function network(target: string): Promise<Network> {
  const { hostname, port } = new URL(target)
  const pairs = new Set<[Socket, Socket]>()
  let open = true
  let paused = false
  const proxy: TcpServer = createTcpServer((near) => {
    if (!open) {
      near.destroy()
      return
    }
    const far = connect(Number(port), hostname)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    const end = () => {
      near.destroy()
      far.destroy()
      pairs.delete(pair)
    }
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk) => to.write(chunk))
      from.on('close', end)
      from.on('error', end)
      if (paused) from.pause()
    }
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const destroy = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
  }
  return {
    address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut() {
      open = false
      destroy()
    },
    pause() {
      paused = true
      for (const pair of pairs) for (const socket of pair) socket.pause()
    },
    restore() {
      open = true
      paused = false
      for (const pair of pairs) for (const socket of pair) socket.resume()
    },
    async close() {
      destroy()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
