/** What is measured, one scene each: a fresh server, what people do, and what came of it. */
import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { noteField } from '@samsyn/meeting/notes'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { Browser, freezeRequest, temporaryFolder } from '../stage.ts'
import type { LongDocument } from './four-hours.ts'
import { type Door, emptyNote, Hand, letterOf, Person, quantile, Room, type Typing, within } from './load.ts'
import {
  answers,
  type Cores,
  type Furniture,
  type ManyMeetings,
  type Peer,
  type Prepared,
  type Running,
} from './peers.ts'
import { inflated, LightSocket } from './socket.ts'
import { Speech } from './speech.ts'

/** A fresh server, which is gone afterwards whatever happened. */
export async function onServer<T>(peer: Peer, furniture: Furniture, act: (server: Running) => Promise<T>): Promise<T> {
  const server = await peer.start(furniture)
  try {
    return await act(server)
  } finally {
    await server.end()
  }
}

// ── What a process costs ───────────────────────────────────────────────────────────────────────────────────────────

/** Seconds of the processor that a process has used, with all its threads; null where the system does not say. */
function cpuSeconds(pid: number): number | null {
  if (process.platform !== 'linux') return null
  // After the name, which may hold anything: user time and system time, in hundredths of a second.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Seconds that the cores in use have worked, for whomever. */
function coresBusy(cores: Cores): number | null {
  if (process.platform !== 'linux') return null
  const wanted = cores ? [cores.server, cores.load] : null
  const lines = readFileSync('/proc/stat', 'utf8').matchAll(/^cpu(\d+) (.*)$/gm)
  let busy = 0
  for (const [, core, times = ''] of lines) {
    if (wanted && !wanted.includes(Number(core))) continue
    // In hundredths of a second; between them lie the times in which it had nothing to do.
    const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, stolen = 0] = times.split(' ').map(Number)
    busy += (user + nice + system + irq + soft + stolen) / 100
  }
  return busy
}

function memoryOf(pid: number): number | null {
  if (process.platform !== 'linux') return null
  const [, kilobytes = ''] = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

// ── A room ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type RoomResult = {
  people: number
  sent: number
  delivered: number
  refused: number
  closed: number
  p50: number
  p95: number
  p99: number
  ackP50: number | null
  ackP95: number | null
  /** Part of a core. */
  cpu: number | null
  /** Megabytes at the end. */
  memory: number | null
  /** What one client gets each second. */
  bytes: number
  messages: number
  /** Cursors that reached the observer, of those sent. */
  cursors: number
  /** Median delay in the first and in the last quarter. */
  began: number
  ended: number
  /** The load's own part of its core, and how late it sent. */
  load: { cpu: number; lateP95: number }
  /** What other programs took of these cores, as a part of one core. */
  others: number | null
}

export type Pace = Pick<Typing, 'warm' | 'seconds' | 'grace'>

export function room(peer: Peer, people: number, pace: Pace): Promise<RoomResult> {
  return onServer(peer, 'empty', async (server) => {
    const inside = await Room.enter(server.door, people)
    const spent: Pick<RoomResult, 'cpu' | 'others'> = { cpu: null, others: null }
    let load = 0
    const sample = () => {
      const { user, system } = process.cpuUsage()
      return {
        server: cpuSeconds(server.pid),
        load: (user + system) / 1e6,
        all: coresBusy(peer.cores),
        at: performance.now(),
      }
    }
    let before = sample()
    const typed = await inside.type({
      ...pace,
      began: () => {
        before = sample()
      },
      ended: (worked) => {
        const after = sample()
        load = (after.load - before.load) / worked
        if (after.server === null || before.server === null || after.all === null || before.all === null) return
        const own = after.server - before.server
        spent.cpu = own / worked
        const elapsed = (after.at - before.at) / 1000
        spent.others = Math.max(0, (after.all - before.all - own - (after.load - before.load)) / elapsed)
      },
    })
    const memory = memoryOf(server.pid)
    inside.leave()
    const { sent, delivered, refused, lost, seconds, bytes, messages, cursorsSent, cursorsSeen, began, ended } = typed
    // What has not come when nobody waits any longer is at least as late as that.
    const at = (part: number) => quantile(typed.delays, part, pace.grace + seconds * 1000)
    const ackAt = (part: number) =>
      peer.acknowledges ? quantile(typed.answers, part, pace.grace + seconds * 1000) : null
    return {
      people,
      sent,
      delivered,
      refused,
      closed: lost,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      ackP50: ackAt(0.5),
      ackP95: ackAt(0.95),
      ...spent,
      memory,
      bytes,
      messages,
      cursors: cursorsSent === 0 ? 0 : cursorsSeen / cursorsSent,
      began,
      ended,
      load: { cpu: load, lateP95: quantile(typed.lateness, 0.95, 0) },
    }
  })
}

/** Milliseconds; a room is full when 95 of 100 letters take longer. */
const tooLate = 250

/** Whether so many people can write: everything comes, soon, and no later at the end than in the beginning. */
export const holds = ({ sent, delivered, refused, closed, p95, began, ended }: RoomResult): boolean =>
  delivered === sent && refused === 0 && closed === 0 && p95 < tooLate && ended < began * 2 + 50

/** What makes the figures of a room doubtful. */
export function doubts({ load, others }: RoomResult): string[] {
  return [
    ...(load.lateP95 > 50 ? ['the load was late, and is part of what was measured'] : []),
    ...(others !== null && others > 0.2 ? ['other programs had a part of the cores'] : []),
  ]
}

// ── A flood ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** p95 of a letter, before and during. */
export type FloodResult = { calm: number; flooded: number; silent: number }

const silentSockets = 2000
/** Letters of one person a second, each a message: ten times what the gate lets through. */
const floodOf = { letters: 100, every: 20 }

/** 25 people write; then 25 others do, beside sockets that never say who they are and one person who floods. */
export function flood(peer: Peer, pace: Pace): Promise<FloodResult> {
  return onServer(peer, 'empty', async (server) => {
    const before = await Room.enter(server.door, 25)
    const calm = quantile((await before.type(pace)).delays, 0.95, pace.grace)
    before.leave()
    // One address may have only so many sockets outside, and one person only so many at all.
    const knocking = Array.from({ length: silentSockets }, (_, n) =>
      LightSocket.open({ ...server.door(30 + (n % 25)), from: `127.0.0.${2 + (n % 10)}` }).catch(() => null),
    )
    const silent = (await Promise.all(knocking)).filter((socket) => socket !== null)
    if (silent.length < silentSockets * 0.9) throw new Error(`Only ${silent.length} sockets could be opened.`)
    const flooder = await Person.enter(server.door(29))
    const { update, places } = emptyNote(1, 3)
    await flooder.write(update)
    flooder.lookAway()
    const hand = new Hand(0, 4_000_000_000, places[0] as Y.ID)
    let key = 0
    const flooding = setInterval(() => {
      const letters = Array.from({ length: floodOf.letters }, () => flooder.speech.update(hand.update(key++)))
      flooder.send(Buffer.concat(letters))
    }, floodOf.every)
    try {
      await delay(1000)
      const during = await Room.enter(server.door, 25, await placesIn(server))
      const flooded = quantile((await during.type(pace)).delays, 0.95, pace.grace)
      during.leave()
      return { calm, flooded, silent: silent.length }
    } finally {
      clearInterval(flooding)
      flooder.leave()
      for (const socket of silent) socket.close()
    }
  })
}

/** The empty paragraphs that 25 people have been given, with what they have written in them. */
async function placesIn(server: Running): Promise<Y.ID[]> {
  const person = await Person.enter(server.door(28))
  const note = new Y.Doc()
  for (const update of person.given) Y.applyUpdate(note, update)
  person.leave()
  return note
    .getXmlFragment(noteField)
    .toArray()
    .map((element) => (element instanceof Y.XmlElement ? element.get(0)._item?.id : undefined))
    .filter((id) => id !== undefined)
}

// ── Meetings in which nothing happens ──────────────────────────────────────────────────────────────────────────────

/** Megabytes that an open meeting takes, with one person on its board. */
export function idle(peer: Peer, { documents, cookies: { length: people } }: ManyMeetings): Promise<number> {
  return onServer(peer, 'many-meetings', async (server) => {
    // One that has been open shows the server its ways, so that they are not counted.
    await openBoard(server, documents[0] ?? [], 0)
    await delay(1000)
    const before = memoryOf(server.pid) ?? Number.NaN
    const rest = documents.slice(1)
    // One person may have only so many sockets.
    for (const [n, meeting] of rest.entries()) await openBoard(server, meeting, n % people)
    await delay(10_000)
    return ((memoryOf(server.pid) ?? Number.NaN) - before) / rest.length
  })
}

/** One socket with all documents of a meeting. */
async function openBoard(server: Running, documents: readonly string[], person: number): Promise<void> {
  const door = server.door(person)
  const socket = await LightSocket.open(door)
  const speeches = new Map(documents.map((document) => [document, new Speech(door.dialect, document)]))
  const missing = new Set(documents)
  const all = Promise.withResolvers<void>()
  socket.onMessage = (message) => {
    const document = decoding.readVarString(decoding.createDecoder(message))
    const speech = speeches.get(document)
    const said = speech?.read(message)
    if (said?.is === 'asked') socket.send(speech?.nothing ?? Buffer.alloc(0))
    if (said?.is === 'state') missing.delete(document)
    if (missing.size === 0) all.resolve()
  }
  for (const speech of speeches.values()) socket.send(speech.hello)
  await within('the board opens', all.promise)
}

// ── Killing ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type KillResult = {
  acknowledged: number
  /** Acknowledged, and not there after the restart. */
  lost: number
  /** Milliseconds from the start of the new process to the first letter that it said yes to. */
  restart: number
}

export function kill(peer: Peer, people: number, seconds: number): Promise<KillResult> {
  return onServer(peer, 'empty', async (server) => {
    const inside = await Room.enter(server.door, people)
    const stopped = new AbortController()
    const typing = inside.type({ warm: 0, seconds: seconds + 10, grace: 0, signal: stopped.signal })
    await delay(seconds * 1000)
    await server.kill()
    stopped.abort()
    await typing
    // What was on its way to the clients when the server died has been said.
    await Promise.all(
      [inside.observer, ...inside.typists].map(({ socket }) => within('a socket closes', socket.closed)),
    )
    const restart = await firstLetter(server, () => server.startAgain())
    const there = await Person.enter(server.door(0))
    const texts = textsIn(there.given)
    there.leave()
    const acknowledged = inside.acknowledged.reduce((sum, count) => sum + count, 0)
    const lost = inside.acknowledged.reduce((sum, count, n) => {
      const text = texts.get(n) ?? ''
      let kept = 0
      while (kept < count && text[kept] === letterOf(n, kept)) kept += 1
      return sum + count - kept
    }, 0)
    return { acknowledged, lost, restart }
  })
}

/** The paragraphs of a note, by their place. */
function textsIn(given: readonly Uint8Array[]): Map<number, string> {
  const note = new Y.Doc()
  for (const update of given) Y.applyUpdate(note, update)
  return new Map(
    note
      .getXmlFragment(noteField)
      .toArray()
      .map((element, n) => [n, element instanceof Y.XmlElement ? String(element.get(0)) : '']),
  )
}

async function firstLetter(server: Running, start: () => void): Promise<number> {
  const begun = performance.now()
  start()
  while (!(await answers(server.port))) {
    if (performance.now() - begun > 60_000) throw new Error('The server did not come back.')
    await delay(2)
  }
  const person = await Person.enter(server.door(1))
  // A paragraph of its own: where a server has forgotten everything, there is nothing else to write in.
  await person.write(emptyNote(1, 2 + Math.floor(Math.random() * 2 ** 31)).update)
  const took = performance.now() - begun
  person.leave()
  return took
}

/** From the start of a process on the data of the four-hour meeting to the first letter that it says yes to. */
export function restart(peer: Peer): Promise<number> {
  return onServer(peer, 'four-hours', async (server) => {
    await server.kill()
    return firstLetter(server, () => server.startAgain())
  })
}

// ── Opening ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type OpeningResult = { p50: number; p95: number; bytes: number }

/** Somebody who opens a document only to see how long it takes until all of it is there. */
async function opened(door: Door, size: number): Promise<{ milliseconds: number; socket: LightSocket }> {
  const begun = performance.now()
  const socket = await LightSocket.open(door)
  const speech = new Speech(door.dialect, door.document)
  const there = Promise.withResolvers<number>()
  let isState = false
  // Most of it may come before the message that makes it whole; large ones are not looked into.
  socket.wanted = (first, length, compressed) => {
    isState = speech.isState(compressed ? inflated(first) : first)
    return !isState && length < size / 20
  }
  socket.onSkipped = () => {
    if (isState) there.resolve(performance.now())
  }
  socket.onMessage = (message) => {
    const said = speech.read(message)
    if (said.is === 'asked') socket.send(speech.nothing)
    if (said.is === 'state') there.resolve(performance.now())
  }
  socket.send(speech.hello)
  const late = socket.closed.then((code) => Promise.reject(new Error(`Put out at the door (${code}).`)))
  return { milliseconds: (await within('the document comes', Promise.race([there.promise, late]))) - begun, socket }
}

/**
 * `warm`: somebody has it open already, and somebody else has come since; `left`: everybody had left it some time before,
 * otherwise the server was killed.
 */
export type Opening = { people: number; warm: boolean; left: boolean }

export function opening(peer: Peer, long: LongDocument, { people, warm, left }: Opening): Promise<OpeningResult> {
  return onServer(peer, left ? 'four-hours-left' : 'four-hours', async (server) => {
    const first = warm || !peer.stores ? await Person.enter(server.door(0)) : null
    if (!peer.stores) await first?.write(long.state)
    if (first) {
      // A room that is open has been entered before.
      await delay(1000)
      const second = await Person.enter(server.door(1))
      await delay(1000)
      second.leave()
    }
    globalThis.gc?.({ type: 'minor' })
    const all = await Promise.all(
      Array.from({ length: people }, (_, n) => opened(server.door(n + 1), long.state.length)),
    )
    // What else comes with an opening comes soon after it.
    await delay(500)
    const bytes = all.reduce((sum, { socket }) => sum + socket.bytes, 0) / people
    const witness = await Person.enter(server.door(people + 1))
    const lacks = lacking(witness.given, long.state)
    for (const { socket } of all) socket.close()
    witness.leave()
    first?.leave()
    if (lacks) throw new Error('Who opened the document did not get all of it.')
    const times = all.map(({ milliseconds }) => milliseconds)
    return { p50: quantile(times, 0.5, 0), p95: quantile(times, 0.95, 0), bytes }
  })
}

/** Whether what somebody was given is less than the whole. */
function lacking(given: readonly Uint8Array[], whole: Uint8Array): boolean {
  const note = new Y.Doc()
  for (const update of given) Y.applyUpdate(note, update)
  const wanted = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(whole))
  return [...wanted].some(([client, clock]) => Y.getState(note.store, client) < clock)
}

// ── Freezing ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Milliseconds until the protocol of the four-hour meeting is frozen, from the click. */
export function freezing(peer: Peer, { meeting, cookies }: Prepared): Promise<number> {
  return onServer(peer, 'four-hours', async (server) => {
    const secretary = new Browser(`http://127.0.0.1:${server.port}`)
    secretary.cookie = cookies[0] ?? ''
    await secretary.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' })
    const request = await freezeRequest(secretary, meeting)
    const begun = performance.now()
    await secretary.call('POST', `/api/meetings/${meeting}/freeze`, request)
    return performance.now() - begun
  })
}

// ── The disk ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Milliseconds until the disk says that a page which was added to a file is there, p95: no answer can be sooner. */
export async function disk(): Promise<number> {
  const folder = await temporaryFolder()
  const file = openSync(join(folder, 'pages'), 'w')
  const page = Buffer.alloc(4096, 1)
  const times: number[] = []
  for (let written = 0; written < 300; written++) {
    const begun = performance.now()
    writeSync(file, page)
    fdatasyncSync(file)
    times.push(performance.now() - begun)
    // As far apart as the letters of a small room.
    await delay(4)
  }
  closeSync(file)
  await rm(folder, { recursive: true, force: true })
  return quantile(times, 0.95, 0)
}
