/**
 * One open document on the lane, and its turns:
 *
 *   what arrived in a turn of the event loop → may they write? is anything missing before it? → journal, one commit
 *     → answered → applied, one transaction → sent, one write per client with everything that is new
 *
 * Nobody sees what is not on disk, and nothing is answered with yes that is not. While a commit is being written the
 * next turn gathers; so a room with few people is immediate, and one with many is served in larger pieces. What is new
 * is sent at a pace that its cost sets. In a busy room turns keep to that pace as well, some to each flush; in a large
 * one there is one turn to a flush, and the answers go along with what is new.
 */
import type { Document } from '@hocuspocus/server'
import type { DocumentName } from '@samsyn/meeting/documents'
import * as Y from 'yjs'
import { failpoint } from '../failpoint.ts'
import type { Seat } from '../sign-in.ts'
import type { Appended } from '../storage/storage.ts'
import { spentSince } from './accounts.ts'
import { Cursors, type Speaker } from './cursors.ts'
import {
  addressHead,
  answerBody,
  compressedFrameOf,
  cursorsBody,
  frameHead,
  frameOf,
  framesBefore,
  stateHead,
  step1Body,
  step2Body,
  updateBody,
} from './frames.ts'
import type { Verdict } from './guard.ts'
import { type Answer, type Encoded, Joins } from './joins.ts'
import { type MeetingConnection, notSaving, type PathOptions, refusedFor } from './path.ts'
import { together } from './together.ts'

export type ChannelOptions = Pick<PathOptions, 'journal' | 'guard' | 'accounts' | 'mayWrite' | 'openAnew' | 'log'> & {
  name: DocumentName
  turns: Turns
}

/** The socket of a member. */
export type Client = {
  /** Whose it is: somebody may have many. */
  readonly person: string
  write(frames: readonly Uint8Array[]): void
  /** As `write`, for what is as large as a document is: a client is not slow because it has much to fetch. */
  writeState(frames: readonly Uint8Array[]): void
  /** It reads compressed frames. */
  readonly compresses: boolean
  /** Bytes that it was sent and has not taken. */
  readonly unread: number
  /** It sends what nobody can read. */
  refuse(): void
  /** So many bytes more, or less, wait to be dealt with. */
  weigh(bytes: number): void
  /** All updates of the member have been answered. */
  dealtWith(member: Member): void
}

/** A client on one document: how far it has come in, and what it has sent that nobody has dealt with. */
export class Member implements Speaker {
  readonly address: string
  readonly head: Uint8Array
  readonly client: Client
  /** The same for all who can be sent the same bytes. */
  readonly reads: string
  channel: Channel | null = null
  /** Set when its rights are known; before that nothing it sends is looked at, but for what it lacks. */
  connection: MeetingConnection | null = null
  /** The state vector it asked with last: what it has. */
  has: Uint8Array | null = null
  /** It has been given the document, and gets every change of it. */
  synced = false
  /** Who has been given what took long to make is not given it again at once. */
  restsUntil = 0
  /** Updates that no turn has taken yet. */
  readonly inbox: Uint8Array[] = []
  /** How many updates are still to be answered. */
  unanswered = 0

  constructor(address: string, client: Client) {
    this.address = address
    this.head = addressHead(address)
    this.client = client
    this.reads = `${client.compresses ? 'compressed' : 'plain'} ${address}`
  }

  get session(): string {
    return this.#entered.context.session.id
  }

  get seat(): Seat {
    return this.#entered.context.seat
  }

  get #entered(): MeetingConnection {
    if (!this.connection) throw new Error('Somebody spoke who has not come in.')
    return this.connection
  }

  sends(update: Uint8Array): void {
    this.inbox.push(update)
    this.unanswered += 1
    this.client.weigh(update.length)
    this.channel?.arrived(this)
  }

  dealtWith(update: Uint8Array): void {
    this.unanswered -= 1
    this.client.weigh(-update.length)
    if (this.unanswered === 0) this.client.dealtWith(this)
  }

  /** What it has sent will not be answered. */
  giveUp(): void {
    for (const { length } of this.inbox.splice(0)) this.client.weigh(-length)
    this.unanswered = 0
    this.client.dealtWith(this)
  }

  /** Gives it what it asked for. */
  serve({ later, ...state }: Answer): void {
    this.client.writeState([...this.#stateFrames(state, later === null), ...(later ? [this.#restFrame(later)] : [])])
    this.synced = true
  }

  /** Gives it a state that more belongs to. */
  begin(state: Encoded): void {
    this.client.writeState(this.#stateFrames(state, false))
  }

  /** Gives it what belongs to the state that it was given. */
  complete(later: Uint8Array | null): void {
    this.client.writeState([this.#restFrame(later ?? noChange)])
    this.synced = true
  }

  /** The state itself is not copied: many may be given the same. */
  #stateFrames({ size, encoded, compressed }: Encoded, isAll: boolean): Uint8Array[] {
    const start = Buffer.concat([this.head, stateHead(size, isAll)])
    return compressed && this.client.compresses
      ? framesBefore(start, compressed)
      : [Buffer.concat([frameHead(start.length + size), start]), encoded()]
  }

  #restFrame(later: Uint8Array): Uint8Array {
    return sharedBy(framesOf(later), this, [step2Body(later)])
  }
}

/** An update in which there is nothing. */
const noChange = new Uint8Array([0, 0])

/** An update, and how it came out. */
type Item = {
  member: Member
  connection: MeetingConnection
  update: Uint8Array
  verdict: Verdict['kind']
  leases: number[]
}

/** Who Hocuspocus is told has changed the document: nobody whose change it should store. */
const lane = { source: 'local', skipStoreHooks: true } as const

/**
 * Milliseconds from a flush to the next, for one that takes so many. Flushes at intervals of t take the part cost / t of
 * the time and make people wait t / 2: together these are least where t grows with the root of the cost. Where a flush
 * costs little people need not wait even for that; where it costs much, at least half of the time is everybody else's.
 */
const pauseAfter = (cost: number): number =>
  Math.min(patience.little * cost, Math.max(patience.much * Math.sqrt(cost), 2 * cost), 100)
const patience = { little: 6, much: 5.5 }
/** A room is busy when its pause is longer than this: then there are no more turns in a pause than these. */
const busyFrom = 8
const turnsInPause = 2
/** It is large when its pause is longer than this: then there is one, and its answers go with what is new. */
const largeFrom = 14
/** Bytes. */
const mostTogether = 16 * 1024
/** Over so many flushes that is averaged: one that the machine held up is not what the next will take. */
const costsKept = 16
/** Cursors go out more rarely than text when flushes cost something: they are most of the bytes. */
const cursorPause = 6
/** Milliseconds after text in which they wait for the next, to go along with it: what is sent alone keeps text waiting. */
const cursorsAlone = 25
/**
 * Of one client so many updates are dealt with at once, and after so many milliseconds more: one that floods waits for
 * itself. That is faster than the gate lets them in (gate.ts), so that what waits becomes less and the gate sees a flood.
 */
const mostOfOne = 12
const portionPause = 20
/** An update at least this long that brought nothing is remembered: a hundred who join send the same one. */
const longUpdate = 1024

/** Milliseconds in one turn in which people are given what they lack. */
const longestAnswering = 20
/** With so much unread of what it was given before, a client is given no more. */
export const mostBeforeState = 256 * 1024
const answerPause = 50
/** Who asks again and again takes this part of the time, at most: one by so many. */
const restAfterAnswer = 20

const yes = answerBody(true)
const no = answerBody(false)

export class Channel {
  readonly document: Document
  readonly members = new Set<Member>()
  readonly #options: ChannelOptions
  readonly #cursors: Cursors
  readonly #joins: Joins
  /** With updates that nobody has looked at. */
  readonly #waiting = new Set<Member>()
  /** Of these a turn has left some: the others pass them until the next portion. */
  readonly #behind = new Set<Member>()
  #behindNotBefore = 0
  /** Who have asked for what they lack. */
  readonly #asking = new Set<Member>()
  /** What the document has changed by since the last flush. */
  readonly #news: Uint8Array[] = []
  /** What has come out of updates that are still to be answered. */
  readonly #dealtWith: Item[] = []
  /** Who have sent what is still to be answered, also if they have left. */
  readonly #owed = new Set<Member>()
  /** Who waits until what had come is dealt with, and how much that still is of whom. */
  readonly #settling = new Set<{ left: Map<Member, number>; resolve: () => void }>()
  #writing = false
  /** The document has been let go. */
  #closed = false
  /** Goes off when who could not be answered is to be looked at again. */
  #asked: NodeJS.Timeout | null = null
  #timer: NodeJS.Timeout | null = null
  #timerDue = 0
  /**
   * What a flush takes, with what was written for it, in milliseconds by the clock. What the system counts of a thread's
   * work would not do: it counts in steps, and of what is done between two pauses it sees next to nothing.
   */
  #cost = 0
  /** Of that, what has been taken since the last one. */
  #spent = 0
  #pause = 0
  #turnAt = 0
  #notBefore = 0
  #cursorsNotBefore = 0
  #textSentAt = Number.NEGATIVE_INFINITY
  #lastKnown: Uint8Array | null = null
  /** What asks for all that the document has not; null when it has changed since it was last asked. */
  #question: Uint8Array | null = null
  #idle: PromiseWithResolvers<void> | null = null

  /** `stored`: what the document was made of, when somebody has been given it already. */
  constructor(document: Document, stored: Answer | null, options: ChannelOptions) {
    this.document = document
    this.#options = options
    this.#joins = new Joins(document, () => this.#options.turns.soon(this), stored)
    this.#cursors = new Cursors((id, session) => options.guard.claim(document, id, session))
    document.on('update', (update: Uint8Array) => {
      this.#question = null
      this.#joins.changed(update)
      this.#news.push(update)
      this.#plan()
    })
  }

  join(member: Member): void {
    this.members.add(member)
    member.channel = this
    if (member.has && !member.synced) this.asked(member)
  }

  leave(member: Member): void {
    this.members.delete(member)
    this.#waiting.delete(member)
    this.#behind.delete(member)
    this.#asking.delete(member)
    for (const update of member.inbox.splice(0)) this.#isDealtWith(member, update)
    this.#cursors.leave(member)
    this.#restIfDone()
    this.#plan()
  }

  /** The document has been let go; who is on the way in gets it again. Answers with those. */
  close(): Member[] {
    for (const timer of [this.#timer, this.#asked]) if (timer) clearTimeout(timer)
    this.#send(null)
    this.#closed = true
    this.#nothingIsOwed()
    for (const member of this.members) member.channel = null
    return [...this.members]
  }

  /** Sends what is new at once. */
  bring(): void {
    if (this.#news.length > 0) this.#flush()
  }

  /** An update of the member's has come. */
  arrived(member: Member): void {
    this.#owed.add(member)
    if (!this.#behind.has(member)) this.#waiting.add(member)
    this.#plan()
  }

  /** The member wants to know what it lacks. It does not wait for the disk. */
  asked(member: Member): void {
    this.#asking.add(member)
    this.#options.turns.soon(this)
  }

  takeCursors(member: Member, cursors: Uint8Array): void {
    this.#cursors.take(member, cursors)
    this.#plan()
  }

  tellCursors(member: Member): void {
    const cursors = this.#cursors.everybody()
    if (cursors) member.client.write([frameOf(member.head, cursorsBody(cursors))])
  }

  /** Asks the member for what the document lacks. */
  askBack(member: Member): void {
    member.client.write([this.#asksBack(member)])
  }

  #asksBack({ head }: Member): Buffer {
    this.#question ??= step1Body(Y.encodeStateVector(this.document))
    return frameOf(head, this.#question)
  }

  /** Resolves when nothing is waiting to be written. */
  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve()
    this.#idle ??= Promise.withResolvers()
    return this.#idle.promise
  }

  /** Resolves when what has come until now is dealt with; more may come meanwhile, for ever. */
  settled(): Promise<void> {
    if (this.#owed.size === 0) return Promise.resolve()
    const left = new Map([...this.#owed].map((member) => [member, member.unanswered]))
    return new Promise((resolve) => this.#settling.add({ left, resolve }))
  }

  #isDealtWith(member: Member, update: Uint8Array): void {
    member.dealtWith(update)
    if (member.unanswered === 0) this.#owed.delete(member)
    for (const waiting of this.#settling) {
      const left = waiting.left.get(member)
      if (left === undefined) continue
      if (left > 1) waiting.left.set(member, left - 1)
      else waiting.left.delete(member)
      if (waiting.left.size > 0) continue
      this.#settling.delete(waiting)
      waiting.resolve()
    }
  }

  #nothingIsOwed(): void {
    this.#owed.clear()
    for (const { resolve } of this.#settling) resolve()
    this.#settling.clear()
  }

  turn(): void {
    if (this.#closed) return
    this.#answerAsking()
    if (this.#writing) return
    const now = performance.now()
    if (now < this.#nextTurn) {
      this.#plan()
      return
    }
    this.#turnAt = now
    const items = this.#take()
    const fresh = items.filter(({ verdict }) => verdict === 'take')
    this.#spent += performance.now() - now
    if (fresh.length > 0) this.#write(items, fresh).catch((error) => this.failed(error))
    else {
      this.#settle(items)
      this.#goOn()
    }
  }

  /** As many as can be without making others wait; who has not read what it was given before waits until it has. */
  #answerAsking(): void {
    const began = performance.now()
    for (const member of this.#asking) {
      const now = performance.now()
      if (now - began > longestAnswering) {
        this.#options.turns.soon(this)
        return
      }
      if (this.#rests(member, now) || member.client.unread > mostBeforeState) this.#answerLater()
      else this.#answer(member)
    }
  }

  #rests({ restsUntil, client }: Member, now: number): boolean {
    return now < restsUntil || this.#options.accounts.wait(client.person) > 0
  }

  #answerLater(): void {
    this.#asked ??= setTimeout(() => {
      this.#asked = null
      this.#options.turns.soon(this)
    }, answerPause)
  }

  #answer(member: Member): void {
    const before = process.threadCpuUsage()
    const answer = member.has && this.#joins.answer(member.has, member.client.compresses)
    if (!answer) return
    this.#asking.delete(member)
    const isFirst = !member.synced
    member.serve(answer)
    if (isFirst) this.tellCursors(member)
    if (member.connection) this.askBack(member)
    const took = spentSince(before)
    member.restsUntil = performance.now() + took * restAfterAnswer
    this.#options.accounts.spend(member.client.person, took)
  }

  #isDue(): boolean {
    return performance.now() >= this.#due
  }

  /** When there is next something to deal with or to send. */
  get #nextTurn(): number {
    if (this.#waiting.size === 0 || this.#isLarge) return this.#due
    return this.#pause > busyFrom ? Math.min(this.#turnAt + this.#pause / turnsInPause, this.#due) : 0
  }

  /** When there is next something to send. */
  get #due(): number {
    if (this.#hasText) return this.#notBefore
    const cursors = this.#cursors.hasNews
      ? Math.max(this.#cursorsNotBefore, this.#textSentAt + cursorsAlone)
      : Number.POSITIVE_INFINITY
    const behind = this.#behind.size > 0 ? Math.max(this.#behindNotBefore, this.#notBefore) : Number.POSITIVE_INFINITY
    return Math.min(cursors, behind)
  }

  get #hasText(): boolean {
    return this.#waiting.size + this.#news.length + this.#dealtWith.length > 0
  }

  get #isIdle(): boolean {
    return !this.#writing && this.#waiting.size + this.#behind.size + this.#dealtWith.length === 0
  }

  get #isLarge(): boolean {
    return this.#pause > largeFrom
  }

  /** Has the next turn come when there is something to do and the last one has been paid for. */
  #plan(): void {
    // What is being written plans the next turn when it is done.
    if (this.#writing) return
    const due = this.#nextTurn
    if (due === Number.POSITIVE_INFINITY) return
    const wait = due - performance.now()
    if (wait <= 0) {
      this.#options.turns.soon(this)
      return
    }
    // Text that comes while only cursors were waiting is due before them.
    if (this.#timer && due >= this.#timerDue) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#timerDue = due
    this.#timer = setTimeout(() => this.#wake(), wait)
  }

  #wake(): void {
    this.#timer = null
    this.#options.turns.soon(this)
  }

  /** What has waited, judged in the order in which each client sent it. */
  #take(): Item[] {
    const items: Item[] = []
    const now = performance.now()
    const late = now - this.#behindNotBefore
    if (late >= 0) for (const member of this.#behind) this.#waiting.add(member)
    const taken = [...this.#waiting]
    this.#waiting.clear()
    for (const member of taken) {
      const { connection } = member
      // In a large room turns are rarer than portions.
      const portions = this.#behind.has(member) ? 1 + late / portionPause : 1
      const updates = member.inbox.splice(0, Math.floor(mostOfOne * portions))
      if (member.inbox.length > 0) {
        this.#behind.add(member)
        if (this.#behindNotBefore <= now) this.#behindNotBefore = now + portionPause
      } else this.#behind.delete(member)
      if (!connection) continue
      // Rights are asked about right before the append: a role, a phase or an item may have changed since the last time.
      const may = this.#options.mayWrite(connection)
      for (const update of updates) items.push(this.#judge(member, connection, update, may))
    }
    return items
  }

  #judge(member: Member, connection: MeetingConnection, update: Uint8Array, may: boolean): Item {
    const { guard, name, log } = this.#options
    const { document } = this
    const item: Item = { member, connection, update, verdict: 'known', leases: [] }
    if (this.#lastKnown && Buffer.compare(this.#lastKnown, update) === 0) return item
    if (!may)
      return { ...item, verdict: guard.knows({ document, update, author: member.session }) ? 'known' : 'refused' }
    const verdict = guard.judge({ document, name, update, author: member.session })
    if (verdict.kind === 'known' && update.length >= longUpdate) this.#lastKnown = update.slice()
    if (verdict.kind === 'take') return { ...item, verdict: 'take', leases: verdict.leases }
    if (verdict.kind === 'refused') {
      const { reason } = verdict
      log.warn({ document: document.name, session: member.session, reason }, 'update refused')
      connection.sendStateless(refusedFor(reason))
      // No client of ours sends it, and nobody else shall try to read it.
      if (reason === 'malformed') member.client.refuse()
    }
    return { ...item, verdict: verdict.kind }
  }

  async #write(items: Item[], fresh: Item[]): Promise<void> {
    this.#writing = true
    const appended = await this.#append(fresh)
    const began = performance.now()
    const applied: Uint8Array[] = []
    fresh.forEach((item, at) => {
      const answer = appended?.[at]
      // The journal has the last word, both ways: rights that changed meanwhile do not make an update unsaid that is on
      // disk and will be in the protocol.
      if (answer && 'seq' in answer) applied.push(item.update)
      else item.verdict = 'refused'
    })
    try {
      const lost = fresh.filter(({ verdict }) => verdict === 'refused').flatMap(({ leases }) => leases)
      if (applied.length < fresh.length) this.#options.guard.notStored(this.document, lost)
      this.#settle(items)
    } finally {
      this.#apply(applied)
      this.#writing = false
    }
    this.#spent += performance.now() - began
    this.#goOn()
  }

  /** What has been dealt with is answered at once, or, in a large room, with what is new. */
  #settle(items: readonly Item[]): void {
    this.#dealtWith.push(...items)
    if (!this.#isLarge) this.#send(null)
  }

  #goOn(): void {
    if (this.#isDue()) this.#flush()
    this.#plan()
    this.#restIfDone()
  }

  /** null when nothing is on disk: then nothing is applied; the clients keep the text and offer it again. */
  async #append(fresh: Item[]): Promise<Appended[] | null> {
    const { name, journal, log } = this.#options
    const document = this.document.name
    const rows = fresh.map(({ connection, update }) => {
      return { meeting: name.meeting, document, update, author: connection.context.session.id }
    })
    try {
      // Rare: only the first time that somebody writes with a client id. Whose it is, is stored before what is written with it.
      const first = fresh.flatMap(({ leases, connection }) =>
        leases.map((client) => [client, connection.context.session.id] as const),
      )
      if (first.length > 0) await journal.lease(document, new Map(first))
      return await journal.appendAll(rows)
    } catch (error) {
      log.error({ err: error, document }, 'append failed')
      for (const connection of new Set(fresh.map((item) => item.connection))) connection.sendStateless(notSaving)
      return null
    }
  }

  #apply(updates: readonly Uint8Array[]): void {
    try {
      this.document.transact(() => {
        for (const update of updates) Y.applyUpdate(this.document, update, lane)
      }, lane)
    } catch (error) {
      // The journal has it and this document does not.
      this.failed(error)
    }
  }

  /** A mistake of ours, which ends nothing but this: everybody comes again and gets what the journal has. */
  failed(error: unknown): void {
    this.#options.log.error({ err: error, document: this.document.name }, 'a turn failed')
    this.#options.openAnew(this.document)
    // What was taken and not dealt with is offered again by who comes back; nobody may wait for its answer here.
    this.#waiting.clear()
    this.#behind.clear()
    this.#dealtWith.length = 0
    for (const member of this.members) member.giveUp()
    this.#nothingIsOwed()
    this.#restIfDone()
  }

  /** Sends what is new to everybody and each client its answers; then rests as long as that is worth. */
  #flush(): void {
    const began = performance.now()
    const withCursors = this.#cursors.hasNews && began >= this.#cursorsNotBefore
    if (this.#news.length > 0) this.#textSentAt = began
    const bodies = shortTogether(this.#news.splice(0)).map(updateBody)
    const cursors = withCursors ? this.#cursors.changed() : null
    if (cursors) bodies.push(cursorsBody(cursors))
    this.#send(bodies.length > 0 ? bodies : null)
    this.#cost += (this.#spent + performance.now() - began - this.#cost) / costsKept
    this.#spent = 0
    this.#pause = pauseAfter(this.#cost)
    this.#notBefore = this.#turnAt + this.#pause
    if (withCursors) this.#cursorsNotBefore = this.#turnAt + this.#pause * cursorPause
  }

  /** What is new to everybody, and to each the answers to what has been dealt with. */
  #send(bodies: readonly Uint8Array[] | null): void {
    const items = this.#dealtWith.splice(0)
    const answers = this.#answers(items)
    const frames = new Map<string, Buffer>()
    for (const member of bodies ? this.members : answers.keys()) {
      const own = answers.get(member) ?? []
      if (!this.members.has(member)) continue
      member.client.write(bodies ? [sharedBy(frames, member, bodies), ...own] : own)
      if (own.length > 0) failpoint('after-acknowledge')
    }
    for (const { member, update } of items) this.#isDealtWith(member, update)
  }

  #restIfDone(): void {
    if (!this.#isIdle) return
    this.#idle?.resolve()
    this.#idle = null
  }

  /** Every update is answered once, in the order they came in. Whoever has a gap is asked for what is missing. */
  #answers(items: readonly Item[]): Map<Member, Uint8Array[]> {
    const answers = new Map<Member, Uint8Array[]>()
    const gaps = new Set<Member>()
    for (const { member, verdict } of items) {
      const own = answers.get(member) ?? []
      own.push(frameOf(member.head, verdict === 'take' || verdict === 'known' ? yes : no))
      answers.set(member, own)
      if (verdict === 'gap') gaps.add(member)
    }
    for (const member of gaps) answers.get(member)?.push(this.#asksBack(member))
    return answers
  }
}

/** As one, unless they are long: to take those apart would make everybody wait. */
function shortTogether(updates: readonly Uint8Array[]): readonly Uint8Array[] {
  const size = updates.reduce((sum, { length }) => sum + length, 0)
  const one = size < mostTogether ? together(updates) : null
  return one ? [one] : updates
}

const framesOfLater = new WeakMap<Uint8Array, Map<string, Buffer>>()
/** What is made of it lasts as long as it does. */
function framesOf(later: Uint8Array): Map<string, Buffer> {
  const known = framesOfLater.get(later) ?? new Map<string, Buffer>()
  framesOfLater.set(later, known)
  return known
}

/** One buffer for everybody who goes by the same address and reads the same way. */
function sharedBy(frames: Map<string, Buffer>, { reads, head, client }: Member, bodies: readonly Uint8Array[]): Buffer {
  const known = frames.get(reads)
  if (known) return known
  const frame = client.compresses ? compressedFrameOf : frameOf
  const made = Buffer.concat(bodies.map((body) => frame(head, body)))
  frames.set(reads, made)
  return made
}

/** All channels that are due take their turn together, so that they share a commit. */
export class Turns {
  readonly #due = new Set<Channel>()

  soon(channel: Channel): void {
    if (this.#due.size === 0) setImmediate(() => this.#take())
    this.#due.add(channel)
  }

  #take(): void {
    const due = [...this.#due]
    this.#due.clear()
    for (const channel of due) {
      try {
        channel.turn()
      } catch (error) {
        channel.failed(error)
      }
    }
  }
}
