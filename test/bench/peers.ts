/**
 * The three servers that are compared, each started afresh for every measurement, in a process of its own on the core
 * that servers have:
 *
 *   samsyn       server/src/main.ts with the launcher's flags, its journal on disk, everybody with a seat of their own
 *   hocuspocus   @hocuspocus/server in memory with its default settings (stock.ts)
 *   y-websocket  the server that comes with y-websocket, as its command starts it
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { addAttendee } from '@samsyn/meeting/attendance'
import { agendaDocument, decisionsDocument, notesDocument } from '@samsyn/meeting/documents'
import { Compaction } from '@samsyn/server/compaction'
import { cookieName } from '@samsyn/server/http/sign-in'
import { compressed } from '@samsyn/server/storage/state'
import { freePort, makeMeeting, startServer, temporaryFolder, write } from '../stage.ts'
import type { LongDocument } from './four-hours.ts'
import type { Door } from './load.ts'

export const peerNames = ['samsyn', 'hocuspocus', 'y-websocket'] as const
export type PeerName = (typeof peerNames)[number]

/**
 * What a server has when it is started: an empty document; the one of four hours as a kill -9 leaves it, or as it is when
 * everybody had left it before; or many meetings.
 */
export type Furniture = 'empty' | 'four-hours' | 'four-hours-left' | 'many-meetings'

export type Running = {
  readonly port: number
  /** The process with all its threads. */
  readonly pid: number
  /** How person n comes in. */
  door(person: number): Door
  /** kill -9; what it had on disk stays. */
  kill(): Promise<void>
  /** Starts it again on what it had; resolves at once, not when it listens. */
  startAgain(): void
  /** Ends it and removes what it had. */
  end(): Promise<void>
}

export type Peer = {
  name: PeerName
  version: string
  cores: Cores
  /** It says yes to every update. */
  acknowledges: boolean
  /** It can be started with a document that it has not got from a client. */
  stores: boolean
  start(furniture: Furniture): Promise<Running>
}

// ── Cores ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Which core servers have and which one the load has; null where processes cannot be held to one. */
export type Cores = { server: number; load: number } | null

/** Cores this process may use. */
function allowed(): number[] {
  const [, list = ''] = /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return list.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, n) => from + n)
  })
}

/** Holds this process to one core and keeps another for servers. The sentence says what could be done. */
export function pin(): { cores: Cores; sentence: string; release: () => void } {
  const nothing = () => {}
  const { error, status } = spawnSync('taskset', ['--version'], { stdio: 'ignore' })
  if (error || status !== 0)
    return {
      cores: null,
      sentence: 'taskset is missing: servers and load share all cores, and disturb each other.',
      release: nothing,
    }
  const list = allowed()
  const [server, load] = [list[0], list.at(-1)]
  if (server === undefined || load === undefined || server === load)
    return {
      cores: null,
      sentence: 'There is one core only: servers and load share it, and disturb each other.',
      release: nothing,
    }
  hold(load)
  const sentence = `Servers on core ${server}, the load on core ${load}.`
  return { cores: { server, load }, sentence, release: () => hold(...list) }
}

const hold = (...cores: number[]): void => {
  spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores.join(','), String(process.pid)], {
    stdio: 'ignore',
  })
}

// ── Processes ──────────────────────────────────────────────────────────────────────────────────────────────────────

type Program = { args: readonly string[]; env: Record<string, string>; log: string }

/** A server program that can be killed and started again at the same port. */
class Server {
  readonly #program: Program
  readonly #cores: Cores
  readonly port: number
  #child: ChildProcess
  #gone: Promise<void> = Promise.resolve()

  constructor(program: Program, cores: Cores, port: number) {
    this.#program = program
    this.#cores = cores
    this.port = port
    this.#child = this.#spawn()
  }

  get pid(): number {
    return this.#child.pid as number
  }

  startAgain(): void {
    this.#child = this.#spawn()
  }

  #spawn(): ChildProcess {
    const { args, env, log } = this.#program
    const command = [process.execPath, ...args]
    // taskset becomes the program it starts, so the process is the server itself.
    const [file = '', ...rest] = this.#cores
      ? ['taskset', '--cpu-list', String(this.#cores.server), ...command]
      : command
    const out = openSync(log, 'a')
    const child = spawn(file, rest, {
      stdio: ['ignore', out, out],
      env: { ...process.env, NODE_ENV: 'production', PORT: String(this.port), HOST: '127.0.0.1', ...env },
    })
    closeSync(out)
    const orphaned = () => child.kill('SIGKILL')
    process.once('exit', orphaned)
    this.#gone = new Promise((resolve) =>
      child.once('close', () => {
        process.off('exit', orphaned)
        resolve()
      }),
    )
    return child
  }

  async listening(): Promise<void> {
    const latest = performance.now() + 30_000
    while (!(await answers(this.port))) {
      if (this.#child.exitCode !== null || performance.now() > latest)
        throw new Error(`A server did not start:\n${readFileSync(this.#program.log, 'utf8').slice(-2000)}`)
      await delay(5)
    }
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#gone
  }
}

export const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

async function running(
  cores: Cores,
  folder: string,
  program: Omit<Program, 'log'>,
  door: (port: number, person: number) => Door,
): Promise<Running> {
  const server = new Server({ ...program, log: join(folder, 'said.log') }, cores, await freePort())
  const end = async () => {
    await server.kill()
    await rm(folder, { recursive: true, force: true })
  }
  await server.listening().catch(async (error: unknown) => {
    await end()
    throw error
  })
  return {
    port: server.port,
    get pid() {
      return server.pid
    },
    door: (person) => door(server.port, person),
    kill: () => server.kill(),
    startAgain: () => server.startAgain(),
    end,
  }
}

// ── The peers ──────────────────────────────────────────────────────────────────────────────────────────────────────

const require = createRequire(import.meta.url)
const versionOf = (file: string): string => (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
const packageFile = (name: string): string => require.resolve(`${name}/package.json`)

export function hocuspocus(cores: Cores, long: LongDocument): Peer {
  return {
    name: 'hocuspocus',
    cores,
    version: versionOf(join(dirname(require.resolve('@hocuspocus/server')), '../package.json')),
    acknowledges: true,
    stores: true,
    async start(furniture) {
      const folder = await temporaryFolder()
      const state = join(folder, 'state')
      const isLong = furniture === 'four-hours' || furniture === 'four-hours-left'
      if (isLong) await writeFile(state, long.state)
      const env = isLong ? { STATE: state } : {}
      return running(cores, folder, { args: [join(import.meta.dirname, 'stock.ts')], env }, (port) => ({
        port,
        path: '/',
        headers: {},
        document: 'board/notes',
        dialect: 'hocuspocus',
      }))
    },
  }
}

export function yWebsocket(cores: Cores): Peer {
  const file = packageFile('y-websocket')
  return {
    name: 'y-websocket',
    cores,
    version: versionOf(file),
    acknowledges: false,
    stores: false,
    async start() {
      const program = { args: [join(dirname(file), 'bin/server.cjs')], env: {} }
      return running(cores, await temporaryFolder(), program, (port) => ({
        port,
        path: '/board-notes',
        headers: {},
        document: 'board-notes',
        dialect: 'y-websocket',
      }))
    },
  }
}

/** A data folder that servers are started on copies of. */
export type Prepared = {
  folder: string
  meeting: string
  item: string
  document: string
  /** By person; the first is an organiser. */
  cookies: string[]
}

/** So many people stand in the attendance list of the four-hour meeting, beside chair and secretary. */
const longListed = 38

/** A real meeting with a seat for everybody, and notes that all may write. `left`: everybody has left the long document. */
export async function prepare(people: number, long: LongDocument | null, left = false): Promise<Prepared> {
  const folder = await temporaryFolder()
  const stage = await startServer({ dataDir: folder })
  const { signIn, storage, journal, config } = stage.parts
  const organiser = await stage.organiser()
  const { meeting, items } = await makeMeeting(organiser)
  const [, item = ''] = items
  const document = notesDocument(meeting, item)
  const cookies = [organiser.cookie]
  const sessions: string[] = []
  for (let person = 1; person < people; person++) {
    const name = `Skrivare ${person}`
    const link = { meeting, role: 'participant', name, organisation: 'Provrådet', attendee: '', days: 1 } as const
    const { token } = await signIn.makeLink(link)
    const { session, secret } = await signIn.open(token, null)
    cookies.push(`${cookieName(config.appUrl)}=${secret}`)
    sessions.push(session.id)
  }
  if (long) {
    const board = organiser.board(meeting)
    await write(board.agenda, (agenda) => {
      for (let at = 1; at <= longListed; at++)
        addAttendee(agenda, { name: `Deltagare ${at}`, organisation: `Kommun ${at % 14}`, status: 'present' })
    })
    board.leave()
    // As a server that was there for four hours has it: every row, and the snapshot that was made last.
    const rows = long.updates.map(({ update, person }) => ({
      meeting,
      document,
      update,
      author: sessions[person] ?? 'server',
    }))
    let kept = 0
    for (let at = 0; at < rows.length; at += 2000) {
      const appended = await storage.append(rows.slice(at, at + 2000))
      const last = appended[long.kept.updates - 1 - at]
      if (last && 'seq' in last) kept = last.seq
    }
    if (kept === 0) throw new Error('The four-hour document could not be stored.')
    await storage.snapshot(document, kept, compressed(long.kept.state))
    const leases = long.clients.map((client, person) => [client, sessions[person] ?? 'server'] as const)
    await journal.lease(document, new Map(leases))
    if (left) {
      const compaction = new Compaction({ storage, live: () => null, openAnew: () => {}, log: stage.parts.log })
      const came = await compaction.compact(document)
      await compaction.close()
      if (came !== 'kept') throw new Error(`The four-hour document was not kept: ${came}.`)
    }
  }
  await stage.close()
  return { folder, meeting, item, document, cookies }
}

/** So many meetings; `documents`: what a board has open of each. */
export type ManyMeetings = Prepared & { documents: string[][] }
export async function prepareMany(meetings: number): Promise<ManyMeetings> {
  const folder = await temporaryFolder()
  const stage = await startServer({ dataDir: folder })
  const organiser = await stage.organiser()
  const people = [organiser]
  while (people.length < meetings / 50) people.push(await stage.organiser())
  const documents: string[][] = []
  for (let n = 0; n < meetings; n++) {
    const { meeting, items } = await makeMeeting(organiser)
    documents.push([agendaDocument(meeting), decisionsDocument(meeting), notesDocument(meeting, items[1] ?? '')])
  }
  await stage.close()
  return { folder, meeting: '', item: '', document: '', cookies: people.map(({ cookie }) => cookie), documents }
}

/** `serve`: what Node is started with, as the launcher has it. */
export function samsyn(
  cores: Cores,
  serve: readonly string[],
  version: string,
  prepared: (furniture: Furniture) => Promise<Prepared>,
): Peer {
  return {
    name: 'samsyn',
    cores,
    version,
    acknowledges: true,
    stores: true,
    async start(furniture) {
      const from = await prepared(furniture)
      const folder = await temporaryFolder()
      const dataDir = join(folder, 'data')
      await mkdir(dataDir)
      await cp(from.folder, dataDir, { recursive: true })
      return running(cores, folder, { args: serve, env: { DATA_DIR: dataDir, DATABASE_URL: '' } }, (port, person) => ({
        port,
        path: '/collab',
        headers: { cookie: cookieOf(from, person) },
        document: from.document,
        dialect: 'hocuspocus',
      }))
    },
  }
}

function cookieOf({ cookies }: Prepared, person: number): string {
  const cookie = cookies[person]
  if (!cookie) throw new Error(`There is no seat for person ${person}.`)
  return cookie
}
