/**
 * A random meeting on a real server: people come and go, write, undo, move things, lose their network and open their page
 * anew, the server is killed, and at some instant the meeting is frozen while they still write.
 *
 * What is done follows from the seed: it is drawn beforehand (`planOf`), down to the dice of every single doing. When it
 * happens, and so what it finds, is the process's. The judge reads the storage from the disk after the server has gone:
 *
 *   lost      acknowledged, and not in the journal: letters as well as what was taken away
 *   diverged  a page, a newcomer and the journal do not have the same, or do not read the same
 *   ghosts    a page has something that is not stored and was not written on it
 *   refused   something that people's editors, undos and verbs have written does not fit the guard
 *   frozen    not exactly one protocol, rows after it, or a record that is not what the journal said at that row
 *   server    it has said that something went wrong
 */
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { HocuspocusProvider } from '@hocuspocus/provider'
import type { Checks, Freeze, Frozen, MeetingInfo } from '@samsyn/api/meetings'
import { addItem, readItems, removeAttachment, titleOf } from '@samsyn/meeting/agenda'
import { asWritten } from '@samsyn/meeting/as-written'
import { checkCodes } from '@samsyn/meeting/checks'
import { readDecisions, wordingOf } from '@samsyn/meeting/decisions'
import { agendaDocument, decisionsDocument, notesDocument } from '@samsyn/meeting/documents'
import { noteField } from '@samsyn/meeting/notes'
import { readContents } from '@samsyn/meeting/read-contents'
import type { Role } from '@samsyn/meeting/roles'
import { stateHash } from '@samsyn/meeting/state-hash'
import { canonicalBytes, normalise, sha256 } from '@samsyn/protocol/canonical'
import type { Protocol } from '@samsyn/protocol/protocol'
import { takeProtocol } from '@samsyn/protocol/take-protocol'
import { Journal } from '@samsyn/server/journal'
import { isWithin } from '@samsyn/server/replay'
import { dataFileName } from '@samsyn/server/storage/open'
import { openSqlite } from '@samsyn/server/storage/sqlite'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { writeInEditor } from '../../client/src/editor/writer.fixture.ts'
import {
  Board,
  type Browser,
  freePort,
  freezeRequest,
  invited,
  makeMeeting,
  type Network,
  network,
  Refused,
  readAnswer,
  type ServerProcess,
  signedIn,
  startProcess,
  taken,
  temporaryFolder,
  type as typeIn,
  until,
  type Wire,
  write,
} from '../stage.ts'
import { type Chance, Client, chanceOf, edit, kinds, noted, often, typeInNote } from './people.ts'

// ── What is done ───────────────────────────────────────────────────────────────────────────────────────────────────

type Doing =
  /** `dice`: the seed of what this one is; `ownStep`: undo takes it back without what was done just before it. */
  | { does: 'write'; who: number; page: number; dice: number; ownStep: boolean }
  | { does: 'undo' | 'redo'; who: number; page: number; dice: number }
  /** One more page is opened, with nothing on the device. */
  | { does: 'join'; who: number }
  /** The page goes with all that was only in it. */
  | { does: 'leave'; who: number; page: number }
  /** It is opened again, with what it had on the device. */
  | { does: 'reopen'; who: number; page: number }
  /** The network goes; `silent`: without anybody being told. */
  | { does: 'away'; who: number; silent: boolean }
  | { does: 'back'; who: number }
  /** kill -9. `next`: where the one that is started then kills itself; '' as a rule. */
  | { does: 'kill'; next: string }
  /** The preview is looked at, and the freeze asked for, so many turns of the event loop before the others go on. */
  | { does: 'freeze'; turns: number; twice: boolean }

/** `rest`: how many updates may wait for their answers before the next is done; null: whatever there is. */
export type Step = Doing & { rest: number | null }
export type Plan = { seed: number; freezes: boolean; steps: Step[] }

const roles: readonly Role[] = ['chair', 'secretary', 'secretary', 'participant', 'participant']
const places = ['before-append', 'after-append', 'after-apply', 'after-acknowledge']
/** A freeze that was too late is asked for again after so many steps. */
const untilNextTry = 7

/** Everything that is done in the meeting of a seed. Two of three are frozen, so that a short run has both kinds. */
export function planOf(seed: number): Plan {
  const { next, below, pick } = chanceOf(seed)
  const steps: Step[] = []
  const length = 120 + below(80)
  const freezes = seed % 3 !== 2
  const freezeAt = freezes ? Math.floor(length * (0.2 + 0.7 * next())) : length
  // Every third freeze meets a server that is killed under it.
  const killAt = freezes && next() < 0.34 ? freezeAt : 20 + below(length - 20)
  const pages = roles.map((_, who): number => (who < 3 ? 1 : 0))
  const away = new Set<number>()
  const dice = () => below(2 ** 31)
  const rest = () => (next() < 0.35 ? (pick([0, 0, 2, 6]) ?? 0) : null)
  const add = (doing: Doing) => steps.push({ ...doing, rest: rest() })

  for (let n = 0; n < length; n++) {
    if (n >= freezeAt && (n - freezeAt) % untilNextTry === 0)
      add({ does: 'freeze', turns: below(40), twice: next() < 0.3 })
    if (n === killAt) add({ does: 'kill', next: next() < 0.5 ? `${pick(places)}:${1 + below(40)}` : '' })
    const there = roles.flatMap((_, who) => Array.from({ length: pages[who] ?? 0 }, (_, page) => ({ who, page })))
    const one = pick(there)
    const way = next()
    const who = below(roles.length)
    if (way < 0.05 && (pages[who] ?? 0) < 2) {
      pages[who] = (pages[who] ?? 0) + 1
      add({ does: 'join', who })
    } else if (way < 0.08 && there.length > 2 && one) {
      pages[one.who] = (pages[one.who] ?? 0) - 1
      add({ does: 'leave', ...one })
    } else if (way < 0.11 && one) add({ does: 'reopen', ...one })
    else if (way < 0.14 && away.size < 2 && !away.has(who)) {
      away.add(who)
      add({ does: 'away', who, silent: next() < 0.4 })
    } else if (way < 0.19 && away.size > 0) {
      const back = pick([...away]) as number
      away.delete(back)
      add({ does: 'back', who: back })
    } else if (way < 0.28 && one) add({ does: 'undo', ...one, dice: dice() })
    else if (way < 0.32 && one) add({ does: 'redo', ...one, dice: dice() })
    else if (one) add({ does: 'write', ...one, dice: dice(), ownStep: next() < 0.4 })
  }
  return { seed, freezes, steps }
}

// ── The server ─────────────────────────────────────────────────────────────────────────────────────────────────────

type Env = Record<string, string>

/** Always on the same folder and at the same address; whenever it has gone it is started again. */
class Server {
  readonly dataDir: string
  readonly address: string
  /** How often it has gone. */
  deaths = 0
  /** What it has said of errors. */
  readonly errors: string[] = []
  readonly #port: number
  readonly #env: Env
  /** Looks at what is left on the disk before it is started again. */
  readonly #gone: () => Promise<void>
  #running: ServerProcess | null = null
  #next: Env = {}
  #ended = false
  #failed: unknown = null

  private constructor(dataDir: string, port: number, env: Env, gone: () => Promise<void>) {
    this.dataDir = dataDir
    this.address = `http://127.0.0.1:${port}`
    this.#port = port
    this.#env = env
    this.#gone = gone
  }

  static async start(env: Env, gone: () => Promise<void>): Promise<{ server: Server; organiser: Browser }> {
    const server = new Server(await temporaryFolder(), await freePort(), env, gone)
    const token = (await server.#start()).token()
    return { server, organiser: await signedIn(server.address, token) }
  }

  /** Throws when it could not be started again. */
  get isUp(): boolean {
    if (this.#failed) throw this.#failed
    return this.#running !== null
  }

  async #start(): Promise<ServerProcess> {
    const env = { LOG_LEVEL: 'error', ...this.#env, ...this.#next }
    this.#next = {}
    const running = await startProcess({ dataDir: this.dataDir, port: this.#port }, '', env)
    this.#running = running
    void running.exited.then(() => this.#exited(running))
    return running
  }

  async #exited(running: ServerProcess): Promise<void> {
    this.#running = null
    this.errors.push(
      ...running
        .output()
        .split('\n')
        .filter((line) => /"level":[56]0/.test(line)),
    )
    if (this.#ended) return
    this.deaths += 1
    try {
      await this.#gone()
      if (!this.#ended) await this.#start()
    } catch (error) {
      this.#failed = error
    }
  }

  /** `next`: the failpoint of the one that comes after it. */
  async kill(next: string): Promise<void> {
    if (next) this.#next = { SAMSYN_FAILPOINT: next }
    await this.#running?.kill('SIGKILL')
  }

  /** It is not started again. */
  async end(): Promise<void> {
    this.#ended = true
    await this.#running?.kill('SIGKILL')
  }
}

// ── People ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * What one socket is told of its own updates, by the frames themselves: each is answered once, in order, with yes or no;
 * a new connection owes no answers. Unlike the ledger of the faults, which counts the letters of one hand, it keeps whole
 * updates: what somebody took away or undid is acknowledged as well, and may not come back.
 */
class Answers implements Wire {
  readonly #owed = new Map<string, Uint8Array[]>()
  readonly #yes: (document: string, update: Uint8Array) => void

  constructor(yes: (document: string, update: Uint8Array) => void) {
    this.#yes = yes
  }

  get waiting(): number {
    return [...this.#owed.values()].reduce((sum, { length }) => sum + length, 0)
  }

  opened(): void {
    this.#owed.clear()
  }

  sent(frame: Uint8Array): void {
    const message = decoding.createDecoder(frame)
    const document = decoding.readVarString(message)
    const type = decoding.readVarUint(message)
    if (type !== frameTypes.sync && type !== frameTypes.syncReply) return
    if (decoding.readVarUint(message) === syncStep1) return
    const owed = this.#owed.get(document) ?? []
    owed.push(decoding.readVarUint8Array(message))
    this.#owed.set(document, owed)
  }

  received(frame: Uint8Array): void {
    const answer = readAnswer(frame.slice().buffer)
    const update = answer && this.#owed.get(answer.document)?.shift()
    if (update && answer.status) this.#yes(answer.document, update)
  }
}
const frameTypes = { sync: 0, syncReply: 4 }
const syncStep1 = 0

/**
 * The editor without a window puts its caret between the two halves of a sign as well, which no browser does. Half a sign
 * cannot be sent, so that its writer would read another one than everybody else (as in seed 37, once). In lines, whose
 * writers go by whole signs, they are written.
 */
const withoutPairs = (chance: Chance): Chance => ({
  ...chance,
  pick: (from) => {
    const one = chance.pick(from)
    return typeof one === 'string' && [...one].length < one.length ? from[0] : one
  },
})

/** What is done beside writing in the editor. */
const verbs = often.filter((doing) => doing !== typeInNote)

/** As @tiptap/y-tiptap, which the client's editor undoes with, has it: an own paragraph stays while there is text in it. */
const mayVanish = (item: Y.Item | Y.GC): boolean => {
  if (!(item instanceof Y.Item) || !(item.content instanceof Y.ContentType)) return true
  const { type } = item.content
  const holds = type instanceof Y.Text || (type instanceof Y.XmlElement && type.nodeName === 'paragraph')
  return !holds || type._length === 0
}

type Seat = { browser: Browser; way: Network; leads: boolean; away: boolean }
type Kind = (typeof kinds)[number]
type Hands = Record<Kind, Set<number>>

/** What a page had when it was closed. */
type Device = { states: Record<Kind, Uint8Array | null>; hands: Hands }

/** Somebody's open page. */
class Page {
  readonly seat: Seat
  readonly person = new Client(0)
  /** The client ids that were written with here. */
  readonly hands: Hands
  readonly #board: Board
  readonly #answers: Answers
  readonly #providers: Record<Kind, HocuspocusProvider>
  /** Documents that have been here once: in others nobody writes yet. */
  readonly #known = new Set<Kind>()
  readonly #origin = {}
  readonly #noteUndo: Y.UndoManager
  readonly #fieldUndo = new Map<Y.Text, Y.UndoManager>()

  constructor(scene: Scene, seat: Seat, device: Device | null) {
    const { meeting, names, chance } = scene
    this.seat = seat
    this.#answers = new Answers((name, update) => scene.acknowledged.push({ name, update }))
    this.#board = new Board(seat.browser, meeting, { address: seat.way.address, wire: this.#answers })
    this.hands = device?.hands ?? { agenda: new Set(), decisions: new Set(), note: new Set() }
    const open = (kind: Kind): HocuspocusProvider => {
      const provider = this.#board.open(names[kind])
      const { document, awareness } = provider
      // Yjs draws it at random. It decides who of two comes first in a line.
      document.clientID = 1 + chance.below(2 ** 31)
      // Its cursors are sent under the same.
      awareness?.setLocalState(null)
      if (awareness) awareness.clientID = document.clientID
      awareness?.setLocalState({})
      this.hands[kind].add(document.clientID)
      this.person[kind] = asWritten(document)
      provider.on('synced', () => this.#known.add(kind))
      provider.on('stateless', ({ payload }: { payload: string }) => {
        const said = JSON.parse(payload) as { says: string; reason?: string }
        if (said.says === 'refused') scene.wrong.add(`refused: ${kind}, ${said.reason}`)
      })
      const state = device?.states[kind]
      if (state) {
        Y.applyUpdate(document, state, 'device')
        this.#known.add(kind)
      }
      return provider
    }
    this.#providers = { agenda: open('agenda'), decisions: open('decisions'), note: open('note') }
    this.#noteUndo = new Y.UndoManager(this.person.note.getXmlFragment(noteField), {
      trackedOrigins: new Set([this.#origin]),
      deleteFilter: mayVanish,
      captureTransaction: ({ meta }) => meta.get('addToHistory') !== false,
    })
  }

  /** How many updates wait for an answer. */
  get waiting(): number {
    return this.#answers.waiting
  }

  /** Connected, and given everything. */
  get isBack(): boolean {
    return kinds.every((kind) => this.#providers[kind].synced)
  }

  /** Everything that was written here is taken. */
  get isSaved(): boolean {
    return this.isBack && kinds.every((kind) => !this.#providers[kind].hasUnsyncedChanges)
  }

  /** What was not taken is offered again, as the product does. */
  offerAgain(): void {
    for (const kind of kinds) if (this.#providers[kind].synced) this.#providers[kind].forceSync()
  }

  write(chance: Chance, ownStep: boolean, fresh: () => string): void {
    const way = chance.next()
    if (!this.seat.leads || way < 0.6) {
      if (!this.#known.has('note')) return
      if (ownStep) this.#noteUndo.stopCapturing()
      writeInEditor(this.person.note, withoutPairs(chance), this.#origin)
    } else if (this.#known.has('agenda') && this.#known.has('decisions')) {
      if (way < 0.75) this.#writeInField(chance, ownStep)
      else chance.pick(verbs)?.(this.person, chance, fresh)
    }
  }

  /** A line that all may write in: each has an undo of its own for as long as the page is open. */
  #writeInField(chance: Chance, ownStep: boolean): void {
    const { agenda, decisions } = this.person
    const titles = readItems(agenda).map(({ id }) => titleOf(agenda, id))
    const wordings = readDecisions(decisions).flatMap(({ id, points }) =>
      ['heading' as const, 'lead' as const, ...points.map((point) => ({ point: point.id }))].map((part) =>
        wordingOf(decisions, id, part),
      ),
    )
    const text = chance.pick([...titles, ...wordings].filter((one) => one !== undefined))
    if (!text) return
    const undo = this.#fieldUndo.get(text) ?? new Y.UndoManager(text, { trackedOrigins: new Set([this.#origin]) })
    this.#fieldUndo.set(text, undo)
    if (ownStep) undo.stopCapturing()
    edit(text, chance, this.#origin)
  }

  /** The last own step in the note, or in one of the lines; whether there was one. */
  undo(does: 'undo' | 'redo', chance: Chance): boolean {
    const fields = [...this.#fieldUndo.values()]
    const undo = chance.next() < 0.7 ? this.#noteUndo : (chance.pick(fields) ?? this.#noteUndo)
    return undo[does]() !== null
  }

  /** The page goes; what was on the device can be given to the next. */
  close(): Device {
    for (const undo of [this.#noteUndo, ...this.#fieldUndo.values()]) undo.destroy()
    const state = (kind: Kind) => (this.#known.has(kind) ? Y.encodeStateAsUpdate(this.person[kind]) : null)
    const states = { agenda: state('agenda'), decisions: state('decisions'), note: state('note') }
    this.#board.leave()
    return { states, hands: this.hands }
  }
}

// ── The meeting ────────────────────────────────────────────────────────────────────────────────────────────────────

type Acknowledged = { name: string; update: Uint8Array }

type Scene = {
  server: Server
  organiser: Browser
  meeting: string
  names: Record<Kind, string>
  seats: readonly Seat[]
  pages: { who: number; page: Page }[]
  /** For what is no doing: ids of clients. */
  chance: Chance
  /** How many names have been given. */
  made: number
  undone: number
  acknowledged: Acknowledged[]
  wrong: Set<string>
  /** What freezes were answered with. */
  protocols: Set<string>
  tries: number
}

/** What is left of a meeting when all have gone. */
export type Played = {
  meeting: string
  names: Record<Kind, string>
  frozen: boolean
  acknowledged: readonly Acknowledged[]
  pages: readonly Pick<Page, 'person' | 'hands'>[]
  /** The documents of somebody who came when all was over. */
  newcomer: Pick<Page, 'person'>
  protocols: ReadonlySet<string>
  /** What was seen to be wrong while it went on. */
  wrong: readonly string[]
  stored: Stored
  deaths: number
  /** How often the freeze was asked for. */
  tries: number
  undone: number
  /** Pages on which something is left that came too late. */
  tooLate: number
}

/** Plays the meeting of a plan. `env`: for the server, a mistake to be found. */
export async function playMeeting(plan: Plan, env: Env = {}): Promise<Played> {
  const scene = await prepare(plan, env)
  const { server, seats, pages, wrong } = scene
  try {
    let freezing: Promise<boolean> = Promise.resolve(false)
    let [frozen, underWay] = [false, false]
    const tryToFreeze = async ({ turns, twice }: { turns: number; twice: boolean }) => {
      if (frozen || underWay) return
      const ask = await readyToFreeze(scene)
      if (!ask) return
      underWay = true
      freezing = ask(twice).then((won) => {
        underWay = false
        frozen ||= won
        return frozen
      })
      // A mistake is told of where it is waited for.
      freezing.catch(() => undefined)
      for (let turn = 0; turn < turns; turn++) await nextTurn()
    }
    for (const step of plan.steps) {
      if (wrong.size > 0) break
      await (step.does === 'freeze' ? tryToFreeze(step) : takeStep(scene, step))
      await nextTurn()
      if (step.rest !== null) await rested(scene, step.rest)
    }
    for (const seat of seats) comeBack(seat)
    await until('the server is up', () => server.isUp)
    await until('it is frozen, if it is to be', async () => {
      await freezing
      if (plan.freezes && !frozen && wrong.size === 0) await tryToFreeze({ turns: 0, twice: false })
      await freezing
      return frozen || !plan.freezes || wrong.size > 0
    })

    const newcomer = new Page(scene, seats[1] as Seat, null)
    const left = pages.map(({ page }) => page)
    // The judge then says in what they differ.
    if (wrong.size === 0)
      await until('everybody has the same', () => haveTheSame([newcomer, ...left], frozen)).catch((error: Error) =>
        wrong.add(`diverged: ${error.message}`),
      )
    if (wrong.size === 0 && frozen) await writeTooLate(scene)
    const tooLate = left.filter((page) => !page.isSaved).length
    for (const page of [newcomer, ...left]) page.close()
    await server.end()
    for (const error of server.errors) wrong.add(`server: ${error.slice(0, 400)}`)
    const { meeting, names, acknowledged, protocols, tries, undone } = scene
    const stored = await readStored(server.dataDir, meeting)
    const { deaths } = server
    return {
      ...{ meeting, names, frozen, acknowledged, pages: left, newcomer, protocols, wrong: [...wrong], stored },
      ...{ deaths, tries, undone, tooLate },
    }
  } finally {
    await server.end()
    for (const { way } of seats) await way.close()
    await rm(server.dataDir, { recursive: true, force: true })
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

async function prepare({ seed }: Plan, env: Env): Promise<Scene> {
  const acknowledged: Acknowledged[] = []
  const wrong = new Set<string>()
  let meeting = ''
  const { server, organiser } = await Server.start(env, async () => {
    // What was promised before it went is judged before anybody can bring it again.
    const promised = acknowledged.slice()
    const { documents } = await readStored(server.dataDir, meeting)
    for (const what of lostOf(promised, documents)) wrong.add(`${what}, after death ${server.deaths}`)
  })
  const staged = await makeMeeting(organiser, 'open')
  meeting = staged.meeting
  // Random decisions are full of what a check would block, which is not what is asked about here.
  const checks = Object.fromEntries(checkCodes.map((code) => [code, 'warn']))
  await organiser.call('PATCH', `/api/bodies/${staged.body}`, { settings: { checks } })
  const board = organiser.board(meeting)
  await write(board.agenda, (agenda) => addItem(agenda, { id: noted, title: 'Anteckningar' }, 1))
  board.leave()
  const seats: Seat[] = []
  for (const [n, role] of roles.entries())
    seats.push({
      browser: await invited(organiser, meeting, role, `Skrivare ${n}`),
      way: await network(server.address),
      leads: role !== 'participant',
      away: false,
    })
  const scene: Scene = {
    server,
    organiser,
    meeting,
    names: {
      agenda: agendaDocument(meeting),
      decisions: decisionsDocument(meeting),
      note: notesDocument(meeting, noted),
    },
    seats,
    pages: [],
    chance: chanceOf(~seed),
    made: 0,
    undone: 0,
    acknowledged,
    wrong,
    protocols: new Set(),
    tries: 0,
  }
  for (const who of [0, 1, 2]) scene.pages.push({ who, page: new Page(scene, seats[who] as Seat, null) })
  await rested(scene, 0)
  return scene
}

/** Whoever has a network is connected, and waits for no more answers than so many. */
const rested = (scene: Scene, waiting: number): Promise<void> =>
  until('everybody with a network is answered', () => {
    const { server, pages, wrong } = scene
    const connected = pages.filter(({ page }) => !page.seat.away)
    return wrong.size > 0 || (server.isUp && connected.every(({ page }) => page.isBack && page.waiting <= waiting))
  })

async function takeStep(scene: Scene, step: Exclude<Step, { does: 'freeze' }>): Promise<void> {
  const { server, seats, pages } = scene
  if (step.does === 'kill') return server.kill(step.next)
  const seat = seats[step.who] as Seat
  if (step.does === 'join') pages.push({ who: step.who, page: new Page(scene, seat, null) })
  else if (step.does === 'away') {
    seat.away = true
    if (step.silent) seat.way.pause()
    else seat.way.cut()
  } else if (step.does === 'back') comeBack(seat)
  else {
    const open = pages.filter(({ who }) => who === step.who)[step.page]
    if (!open) throw new Error(`The plan knows of a page that is not there: ${JSON.stringify(step)}`)
    if (step.does === 'write')
      open.page.write(chanceOf(step.dice), step.ownStep, () => `x${(scene.made++).toString(36)}`)
    else if (step.does === 'undo' || step.does === 'redo') {
      if (open.page.undo(step.does, chanceOf(step.dice))) scene.undone += 1
    } else {
      const device = open.page.close()
      if (step.does === 'leave') pages.splice(pages.indexOf(open), 1)
      else open.page = new Page(scene, seat, device)
    }
  }
}

function comeBack(seat: Seat): void {
  seat.away = false
  seat.way.restore()
}

/** Closes the meeting, puts right what would block, and looks at the preview. null when the server went meanwhile. */
async function readyToFreeze(scene: Scene): Promise<((twice: boolean) => Promise<boolean>) | null> {
  const { server, organiser, meeting } = scene
  await until('the server is up', () => server.isUp)
  return unlessGone(async () => {
    const { phase } = await organiser.call<MeetingInfo>('GET', `/api/meetings/${meeting}`)
    // It went after it had frozen, and before it could say so: whoever asks again gets the same answer.
    if (phase === 'frozen') return asking(scene, { preview: '', acknowledged: [] })
    if (phase === 'open') await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' })
    const { findings } = await organiser.call<Checks>('GET', `/api/meetings/${meeting}/checks`)
    // Files that nobody has uploaded.
    if (findings.some(({ level }) => level === 'block')) {
      const board = organiser.board(meeting)
      await write(board.agenda, (agenda) => {
        for (const id of agenda.getMap('attachments').keys()) removeAttachment(agenda, id)
      }).finally(() => board.leave())
    }
    return asking(scene, await freezeRequest(organiser, meeting))
  })
}

/** Asks for the freeze, or has two people ask at once; whether it was won. */
const asking = (scene: Scene, request: Freeze) => async (twice: boolean) => {
  const { organiser, seats, meeting } = scene
  const ask = ({ browser }: { browser: Browser }) =>
    unlessGone(async () => {
      scene.tries += 1
      const { protocol } = await browser.call<Frozen>('POST', `/api/meetings/${meeting}/freeze`, request)
      scene.protocols.add(protocol)
      return true
    })
  const answers = await Promise.all([{ browser: organiser }, ...(twice ? seats.slice(0, 1) : [])].map(ask))
  return answers.includes(true)
}

const notNow: readonly string[] = ['changed-since-preview', 'checks-block', 'wrong-phase']

/** null when there was nobody to answer, or the answer was that it cannot be done now. */
async function unlessGone<T>(asked: () => Promise<T>): Promise<T | null> {
  try {
    return await asked()
  } catch (error) {
    // What fetch throws when the other end is not there.
    if (error instanceof TypeError && error.cause) return null
    if (error instanceof Refused && notNow.includes(error.reason)) return null
    throw error
  }
}

const offeredAgainAfter = 500
let offered = 0

/** Everybody has what the first has, who has just come. Nothing waits, unless the meeting is frozen: then it was refused. */
function haveTheSame(pages: readonly Page[], frozen: boolean): boolean {
  const [newcomer] = pages as [Page]
  const isSame = (page: Page) =>
    kinds.every((kind) => {
      if (!frozen) return stateHash(page.person[kind]) === stateHash(newcomer.person[kind])
      return isWithin(Y.snapshot(newcomer.person[kind]), Y.snapshot(page.person[kind]))
    })
  if (pages.every((page) => (frozen ? page.isBack : page.isSaved) && isSame(page))) return true
  if (performance.now() - offered < offeredAgainAfter) return false
  offered = performance.now()
  for (const page of pages) page.offerAgain()
  return false
}

/** What is written after the freeze is refused, and its writer has it. */
async function writeTooLate({ organiser, meeting, names, wrong }: Scene): Promise<void> {
  const board = organiser.board(meeting)
  const notes = board.open(names.note)
  if (await taken(notes, (document) => typeIn(document, lateWord))) wrong.add('frozen: what was too late was taken')
  if (!notes.document.getXmlFragment(noteField).toString().includes(lateWord)) wrong.add('frozen: a late word is gone')
  board.leave()
}
const lateWord = '⟦för sent⟧'

// ── The disk ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type Stored = {
  /** All rows of every document of the meeting. */
  rows: Map<string, Uint8Array[]>
  /** What they make. */
  documents: Map<string, Y.Doc>
  /** The same as the server would load it, from its newest snapshot. */
  loaded: Map<string, Y.Doc>
  /** As they were when the meeting was frozen; empty when it was not. */
  frozen: Map<string, Y.Doc>
  phase: string
  rowsAfterFreeze: number
  protocols: { id: string; hash: string; record: Uint8Array }[]
}

export function documentOf(rows: readonly Uint8Array[]): Y.Doc {
  const document = new Y.Doc()
  document.transact(() => {
    for (const row of rows) Y.applyUpdate(document, row)
  })
  return document
}

/** From a copy: the server, when it is started again, has a file of its own. */
async function readStored(dataDir: string, meeting: string): Promise<Stored> {
  const folder = await temporaryFolder()
  for (const suffix of ['', '-wal'])
    await cp(join(dataDir, `${dataFileName}${suffix}`), join(folder, `${dataFileName}${suffix}`)).catch(() => undefined)
  const storage = await openSqlite(join(folder, dataFileName))
  try {
    const journal = new Journal(storage)
    const row = await storage.db.selectFrom('meetings').selectAll().where('id', '=', meeting).executeTakeFirst()
    const cut = row?.freeze_seq ?? null
    const rows = new Map<string, Uint8Array[]>()
    const [documents, loaded, frozen] = [new Map<string, Y.Doc>(), new Map<string, Y.Doc>(), new Map<string, Y.Doc>()]
    for (const name of await storage.documentsOf(meeting)) {
      rows.set(
        name,
        (await storage.rows(name)).map(({ update }) => update),
      )
      documents.set(name, documentOf(rows.get(name) ?? []))
      loaded.set(name, await journal.read(name))
      if (cut !== null) frozen.set(name, await journal.read(name, cut))
    }
    const after = await storage.db
      .selectFrom('journal')
      .select('seq')
      .where('meeting_id', '=', meeting)
      .where('seq', '>', cut ?? Number.MAX_SAFE_INTEGER)
      .execute()
    const protocols = await storage.db
      .selectFrom('protocols')
      .select(['id', 'hash', 'record'])
      .where('meeting_id', '=', meeting)
      .execute()
    return { rows, documents, loaded, frozen, phase: row?.phase ?? '', rowsAfterFreeze: after.length, protocols }
  } finally {
    await storage.close()
    await rm(folder, { recursive: true, force: true })
  }
}

// ── The judge ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Everything that is wrong with a meeting, the worst first; nothing when all promises were kept. */
export function judge(played: Played, stored: Stored = played.stored): string[] {
  // It was broken off there, with much still on its way.
  if (played.wrong.length > 0) return [...played.wrong]
  return [
    ...lostOf(played.acknowledged, stored.documents),
    ...divergedOf(played, stored),
    ...(played.frozen ? frozenOf(played, stored) : stored.protocols.map(({ id }) => `frozen: ${id} by nobody`)),
  ]
}

function lostOf(acknowledged: readonly Acknowledged[], documents: ReadonlyMap<string, Y.Doc>): string[] {
  const states = new Map([...documents].map(([name, document]) => [name, Y.snapshot(document)]))
  const none = Y.emptySnapshot
  const wrong = acknowledged.flatMap(({ name, update }) => {
    const { ds } = Y.decodeUpdate(update)
    const { to } = Y.parseUpdateMeta(update)
    return isWithin(Y.createSnapshot(ds, to), states.get(name) ?? none) ? [] : [`lost: an update of ${name}`]
  })
  return [...new Set(wrong)]
}

/** Everything that can be read in a document. Somebody who has only looked for a map has it as well, with nothing in it. */
const said = (document: Y.Doc): unknown =>
  Object.fromEntries(
    [...document.share.keys()]
      .map(
        (name) =>
          [
            name,
            name === noteField ? document.getXmlFragment(name).toString() : document.getMap<unknown>(name).toJSON(),
          ] as const,
      )
      .filter(([, value]) => !isDeepStrictEqual(value, {})),
  )

function divergedOf({ names, pages, newcomer, frozen }: Played, { documents, loaded }: Stored): string[] {
  const wrong: string[] = []
  for (const kind of kinds) {
    const name = names[kind]
    const stored = documents.get(name) ?? new Y.Doc()
    const differ = (who: string, document: Y.Doc) => {
      if (stateHash(document) !== stateHash(stored))
        wrong.push(`diverged: ${kind}, ${who} has another state than the journal`)
      else if (!isDeepStrictEqual(said(document), said(stored)))
        wrong.push(`diverged: ${kind}, ${who} reads something else than what is in the journal`)
    }
    if (stored.store.pendingStructs || stored.store.pendingDs) wrong.push(`diverged: ${kind}, the journal has a gap`)
    const asLoaded = loaded.get(name)
    if (asLoaded) differ('a server that loads it', asLoaded)
    differ('a newcomer', newcomer.person[kind])
    for (const [n, { person, hands }] of pages.entries()) {
      const own = surplusOf(person[kind], stored)
      const strange = own.filter((client) => !hands[kind].has(client))
      if (strange.length > 0) wrong.push(`ghosts: ${kind}, page ${n} has words of others that are not stored`)
      // What came too late for the freeze stays where it was written, and is nowhere else.
      if (own.length === 0 && !(frozen && holdsMore(person[kind], stored))) differ(`page ${n}`, person[kind])
      else if (!frozen) wrong.push(`diverged: ${kind}, page ${n} has what is not in the journal`)
      else if (!isWithin(Y.snapshot(stored), Y.snapshot(person[kind])))
        wrong.push(`diverged: ${kind}, page ${n} lacks something`)
    }
  }
  return wrong
}

/** The clients of which a page has more than is stored. */
const surplusOf = (document: Y.Doc, stored: Y.Doc): number[] =>
  [...Y.snapshot(document).sv].flatMap(([client, clock]) => (clock > Y.getState(stored.store, client) ? [client] : []))

/** It has deleted what is there in the journal. */
const holdsMore = (document: Y.Doc, stored: Y.Doc): boolean => !isWithin(Y.snapshot(document), Y.snapshot(stored))

function frozenOf({ meeting, acknowledged, protocols: answered }: Played, stored: Stored): string[] {
  const { protocols, rowsAfterFreeze, frozen, phase } = stored
  const [protocol] = protocols
  const wrong = lostOf(acknowledged, frozen).map((what) => `frozen: without what was ${what}`)
  if (phase !== 'frozen') wrong.push(`frozen: the meeting is ${phase}`)
  if (rowsAfterFreeze > 0) wrong.push(`frozen: ${rowsAfterFreeze} rows came after it`)
  if (!protocol || protocols.length > 1) return [...wrong, `frozen: ${protocols.length} protocols`]
  if ([...answered].some((id) => id !== protocol.id)) wrong.push('frozen: somebody was told of another protocol')
  if (sha256(protocol.record) !== protocol.hash) wrong.push('frozen: the hash is not that of the record')
  const record = JSON.parse(new TextDecoder().decode(protocol.record)) as Protocol
  const contents = readContents(meeting, (name) => frozen.get(name), frozen.keys())
  // What stands around the meeting is taken from the record; what was said in it from the journal alone.
  const taken = takeProtocol(contents, {
    ...record,
    layout: record.layout ?? 'simple',
    accent: record.accent ?? '',
    meeting,
    actionsBefore: 0,
    decisionsBefore: 0,
    approved: [],
  })
  if (!isDeepStrictEqual(withoutSalts(taken), withoutSalts(record)))
    wrong.push('frozen: the record is not what the journal said at the freeze')
  return wrong
}

/** Salts are the server's secret; everything else in a record is made of the meeting. */
function withoutSalts(protocol: Protocol): unknown {
  const plain = JSON.parse(new TextDecoder().decode(canonicalBytes(normalise(protocol)))) as Protocol
  const unsalted = <Part extends object>(part: Part) => ({ ...part, salt: '' })
  return { ...plain, items: plain.items.map(unsalted), attachments: plain.attachments.map(unsalted) }
}
