/**
 * The lane: the path of every update and cursor, in front of Hocuspocus.
 *
 * Hocuspocus keeps entry, loading and life cycle. What a client says about a document's contents is taken at the socket
 * (channel.ts), and what Hocuspocus would send about them is dropped there. Clients notice nothing: they send and get
 * the same messages. What this relies on in Hocuspocus is public, and tested with the released provider:
 *
 *   - it sends messages of contents (sync, awareness, status) only as broadcasts and as replies to what it never gets;
 *   - `Authenticated` goes out before the document is made, and `connected` comes right after the connection is;
 *   - a client that lets a document go, or is let out, has its connection's `onClose` called.
 *
 * Somebody who opens a long document that nobody has open gets it as it is stored, before it is made here. What not everybody
 * in the meeting may read is given to nobody who has not come in: until then nobody can be let out of it again.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Configuration, Document, WebSocketLike } from '@hocuspocus/server'
import { readDocumentName } from '@samsyn/meeting/documents'
import { sizeOf } from '../storage/state.ts'
import type { Snapshot, StoredDocument } from '../storage/storage.ts'
import { Channel, type Client, Member, mostBeforeState, Turns } from './channel.ts'
import { frameOf, readMessage, readSaid } from './frames.ts'
import { type Encoded, nothing, storedAs } from './joins.ts'
import type {
  Connect,
  Context,
  MeetingConnection,
  OpenSocket,
  Path,
  PathOptions,
  Read,
  SocketHandler,
  Visitor,
} from './path.ts'
import { together } from './together.ts'

/** A client that has not read this much of what was sent is let go; it comes back and gets what it lacks in one piece. */
const mostUnread = 4 * 1024 * 1024
/** What may wait of one client's before it is known to be let in. */
const mostHeld = { bytes: 1024 * 1024, frames: 1000, documents: 100 }
/** So many documents one client may have open, and one of them so many times: each of these is a client to be served. */
const mostOpen = { documents: 1000, times: 4 }
/** With so much of it unanswered nothing more is read from a client. */
const mostUnanswered = { bytes: 1024 * 1024, updates: 1000 }
/** A document's name, and what tells apart several that one socket has of it. */
const longestAddress = 400
/** How long a client that was let go has to hear why. For one that is to come again others wait. */
const farewell = 5000
const comeAgain = { code: 1012, farewell: 500 }
/** A document of this size takes long to make: before that everybody who is coming gets it as it is stored. */
const longDocument = 64 * 1024
const gathering = { quiet: 30, longest: 500, look: 5 }

/** A document that is being read and made, and who has been given it already. */
type Stored = {
  state: Encoded
  /** What came after the state; undefined as long as that is being read. */
  later: Uint8Array | null | undefined
  /** Who have the state and wait for the rest. */
  begun: Set<Member>
  lastServed: number
  clients: Set<Client>
}

export class Lane implements Path {
  readonly #options: PathOptions
  readonly #turns = new Turns()
  readonly #channels = new Map<string, Channel>()
  /** Let in to a document that is not open yet. */
  readonly #arriving = new Map<string, Set<Member>>()
  readonly #stored = new Map<string, Stored>()
  readonly hooks: Partial<Configuration<Context>>
  /** What Hocuspocus has broadcast and nobody gets, the same bytes once for every client. */
  dropped: unknown = null

  constructor(options: PathOptions) {
    this.#options = options
    this.hooks = {
      // What it broadcasts is dropped here, so it had better do so seldom, and put little together for it.
      flushDelay: 500,
      flushMaxBytes: 64 * 1024,
      beforeUnloadDocument: async ({ documentName }) => {
        await this.#channels.get(documentName)?.idle()
      },
    }
  }

  handle(connect: Connect, socket: OpenSocket, { session }: Visitor): SocketHandler {
    return new SocketClient(this, socket, session.id, connect)
  }

  async load(documentName: string, read: Read, make: (stored: StoredDocument) => Promise<void>): Promise<void> {
    try {
      const whole = await read((snapshot) => this.#begin(documentName, snapshot))
      const stored = this.#stored.get(documentName)
      if (stored) {
        this.#complete(documentName, stored, together(whole.updates.map(({ update }) => update)))
        await untilGathered(stored)
      }
      await make(whole)
    } catch (error) {
      this.#stored.delete(documentName)
      throw error
    }
  }

  opened(document: Document): void {
    const name = readDocumentName(document.name)
    if (!name) throw new Error('A document without a name was opened.')
    const stored = this.#stored.get(document.name)
    this.#stored.delete(document.name)
    const kept = stored ? { ...stored.state, later: stored.later ?? null } : null
    const channel = new Channel(document, kept, { ...this.#options, name, turns: this.#turns })
    this.#channels.set(document.name, channel)
    document.once('destroy', () => this.#closed(channel))
    const arriving = this.#arriving.get(document.name) ?? []
    this.#arriving.delete(document.name)
    for (const member of arriving) channel.join(member)
  }

  bring(document: Document): boolean {
    this.#channels.get(document.name)?.bring()
    return true
  }

  entered(connection: MeetingConnection): void {
    if (connection.webSocket instanceof SocketClient) connection.webSocket.entered(connection)
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#channels.values()].map((channel) => channel.settled()))
  }

  /** The member may read the document, which is open or about to be. */
  admitted(member: Member): void {
    const name = documentOf(member)
    if (isOfFew(name) && !member.connection) return
    const channel = this.#channels.get(name)
    if (channel) {
      channel.join(member)
      return
    }
    this.#arriving.set(name, (this.#arriving.get(name) ?? new Set()).add(member))
    this.asked(member)
  }

  /** The member wants to know what it lacks. If the document is not open yet it waits, or gets it as it is stored. */
  asked(member: Member): void {
    member.channel?.asked(member)
    const name = documentOf(member)
    const stored = this.#stored.get(name)
    if (!stored || member.synced || !hasNothing(member) || !this.#arriving.get(name)?.has(member)) return
    if (stored.later !== undefined) member.serve({ ...stored.state, later: stored.later })
    else if (stored.begun.has(member)) return
    else {
      stored.begun.add(member)
      member.begin(stored.state)
    }
    stored.lastServed = performance.now()
    stored.clients.add(member.client)
  }

  /** The snapshot of a document is there: who is coming need not wait for the rest to have most of it. */
  #begin(documentName: string, snapshot: Snapshot | null): void {
    if (!snapshot || sizeOf(snapshot.state) < longDocument || isOfFew(documentName)) return
    const state = storedAs(snapshot.state)
    const stored = { state, later: undefined, begun: new Set<Member>(), lastServed: 0, clients: new Set<Client>() }
    this.#stored.set(documentName, stored)
    for (const member of this.#arriving.get(documentName) ?? []) this.asked(member)
  }

  #complete(documentName: string, stored: Stored, later: Uint8Array | null): void {
    stored.later = later
    stored.lastServed = performance.now()
    for (const member of stored.begun) if (this.#arriving.get(documentName)?.has(member)) member.complete(later)
    stored.begun.clear()
  }

  gone(member: Member): void {
    member.channel?.leave(member)
    this.#arriving.get(documentOf(member))?.delete(member)
  }

  #closed(channel: Channel): void {
    const { name } = channel.document
    if (this.#channels.get(name) === channel) this.#channels.delete(name)
    for (const member of channel.close()) {
      member.synced = false
      this.admitted(member)
    }
  }
}

/** A document's name is its address, unless one socket has opened it several times. */
const documentOf = ({ address }: Member): string => address.split('\0', 1)[0] as string

/** Not everybody in the meeting may read it. */
const isOfFew = (documentName: string): boolean => readDocumentName(documentName)?.kind === 'cards'

const hasNothing = ({ has }: Member): boolean => has !== null && Buffer.compare(has, nothing) === 0

/** Making a long document stops everything else, so those who have just been given it should have it first. */
async function untilGathered(stored: Stored): Promise<void> {
  const latest = performance.now() + gathering.longest
  const isGathering = () =>
    performance.now() - stored.lastServed < gathering.quiet || [...stored.clients].some(({ unread }) => unread > 0)
  while (performance.now() < latest && isGathering()) await delay(gathering.look)
}

/** How a socket stands to one document. */
type Entry = {
  member: Member
  authenticating: boolean
  leaving: boolean
  /** Messages that wait until the member is let in, or until what was sent before them is answered. */
  held: Uint8Array[]
}

const open = 1
const closing = 2

/** A client's socket; all that Hocuspocus knows of it. */
class SocketClient implements WebSocketLike, Client, SocketHandler {
  readonly #lane: Lane
  readonly #socket: OpenSocket
  readonly person: string
  readonly compresses: boolean
  readonly #hocuspocus: ReturnType<Connect>
  /** By the address they are spoken to with. */
  readonly #entries = new Map<string, Entry>()
  readonly #held = { bytes: 0, frames: 0 }
  readonly #unanswered = { bytes: 0, updates: 0 }
  #paused = false
  /** What it has been sent of whole documents since it last had read everything. */
  #states = 0
  #closed: { code: number; reason: string } | null = null

  constructor(lane: Lane, socket: OpenSocket, person: string, connect: Connect) {
    this.#lane = lane
    this.#socket = socket
    this.person = person
    this.compresses = socket.compresses
    this.#hocuspocus = connect(this)
  }

  // ── What comes from the client ───────────────────────────────────────────────────────────────────────────────────

  handleMessage(frame: Uint8Array): void {
    if (this.readyState !== open) return
    // Hocuspocus ends connections that it hears nothing of.
    this.#hocuspocus.lastMessageReceivedAt = Date.now()
    try {
      this.#take(frame)
    } catch {
      this.refuse()
    }
  }

  handleClose(event: { code: number; reason: string }): void {
    this.#closed = event
    this.#endWhenDealtWith()
  }

  /** Throws on what is no message, and on too much of what must wait. */
  #take(frame: Uint8Array): void {
    const message = readMessage(frame)
    const entry = this.#entries.get(message.address) ?? this.#comes(message.address)
    const { member } = entry
    if (message.is === 'step1' && !entry.leaving) {
      member.has = message.stateVector.slice()
      this.#lane.asked(member)
      return
    }
    if (message.is === 'authentication' && !entry.authenticating) {
      entry.authenticating = true
      this.#hocuspocus.handleMessage(frame)
      return
    }
    const isForHocuspocus = ['authentication', 'leaving', 'other'].includes(message.is)
    if (!member.connection || entry.leaving || entry.held.length > 0 || (isForHocuspocus && member.unanswered > 0)) {
      this.#hold(entry, frame)
      return
    }
    switch (message.is) {
      case 'update':
        member.sends(message.update)
        return
      case 'cursors':
        member.channel?.takeCursors(member, message.cursors)
        return
      case 'cursors-wanted':
        member.channel?.tellCursors(member)
        return
      default:
        entry.leaving = message.is === 'leaving'
        this.#hocuspocus.handleMessage(frame)
    }
  }

  #comes(address: string): Entry {
    if (address.length > longestAddress) throw new Error('An address nobody has.')
    const [name, ...session] = address.split('\0')
    // Hocuspocus would speak of it by another address than the client does.
    if (session.length > 1 || session[0] === '') throw new Error('An address nobody has.')
    const entries = [...this.#entries.values()]
    const outside = entries.filter(({ member }) => !member.connection)
    if (outside.length >= mostHeld.documents || entries.length >= mostOpen.documents)
      throw new Error('Too many documents at once.')
    if (entries.filter(({ member }) => documentOf(member) === name).length >= mostOpen.times)
      throw new Error('The same document too often.')
    const entry = { member: new Member(address, this), authenticating: false, leaving: false, held: [] }
    this.#entries.set(address, entry)
    return entry
  }

  #hold({ held }: Entry, frame: Uint8Array): void {
    held.push(frame.slice())
    this.#held.bytes += frame.length
    this.#held.frames += 1
    if (this.#held.bytes > mostHeld.bytes || this.#held.frames > mostHeld.frames) throw new Error('Too much at once.')
  }

  #takeHeld({ held }: Entry): Uint8Array[] {
    const frames = held.splice(0)
    for (const frame of frames) this.#held.bytes -= frame.length
    this.#held.frames -= frames.length
    return frames
  }

  weigh(bytes: number): void {
    const waiting = this.#unanswered
    waiting.bytes += bytes
    waiting.updates += Math.sign(bytes)
    const most = this.#paused ? 0.5 : 1
    const isMuch = waiting.bytes > mostUnanswered.bytes * most || waiting.updates > mostUnanswered.updates * most
    if (isMuch === this.#paused) return
    this.#paused = isMuch
    if (isMuch) this.#socket.websocket.pause()
    else this.#socket.websocket.resume()
  }

  dealtWith(member: Member): void {
    const entry = this.#entries.get(member.address)
    if (entry?.member === member) for (const frame of this.#takeHeld(entry)) this.handleMessage(frame)
    this.#endWhenDealtWith()
  }

  /** What had come before the socket closed is still dealt with; so long Hocuspocus keeps the connection, and its rights. */
  #endWhenDealtWith(): void {
    const entries = [...this.#entries.values()]
    if (!this.#closed || entries.some(({ member }) => member.unanswered > 0)) return
    this.#hocuspocus.handleClose(this.#closed)
    for (const entry of entries) this.#goes(entry)
  }

  // ── What comes from Hocuspocus ───────────────────────────────────────────────────────────────────────────────────

  get readyState(): number {
    return this.#closed ? closing : this.#socket.websocket.readyState
  }

  send(data: Parameters<WebSocketLike['send']>[0]): void {
    if (data === this.#lane.dropped) return
    const message = data as Uint8Array
    const said = readSaid(message)
    if (said.is === 'contents') {
      this.#lane.dropped = data
      return
    }
    this.write([frameOf(message)])
    const entry = this.#entries.get(said.address)
    if (entry && said.is === 'authenticated') this.#lane.admitted(entry.member)
    if (entry && said.is === 'denied') this.#goes(entry)
  }

  close(code?: number, reason?: string): void {
    const { websocket, wire } = this.#socket
    websocket.close(code, reason)
    setTimeout(() => wire.destroy(), code === comeAgain.code ? comeAgain.farewell : farewell).unref()
  }

  /** The connection is made and its rights are known. */
  entered(connection: MeetingConnection): void {
    const entry = this.#entries.get(connection.messageAddress)
    if (!entry) {
      // Nobody would hear that it is let out again.
      this.close(1012, 'reload')
      return
    }
    const { member } = entry
    // It was let out as it came in, and its closing has been told already.
    if (!connection.document.hasConnection(connection)) {
      this.#goes(entry)
      return
    }
    connection.onClose(() => this.#goes(entry))
    member.connection = connection
    if (!member.channel) this.#lane.admitted(member)
    if (!member.channel) {
      this.close(1012, 'reload')
      return
    }
    if (member.synced) member.channel.askBack(member)
    for (const frame of this.#takeHeld(entry)) this.handleMessage(frame)
  }

  #goes(entry: Entry): void {
    const { member } = entry
    if (this.#entries.get(member.address) !== entry) return
    this.#entries.delete(member.address)
    this.#lane.gone(member)
    const after = this.#takeHeld(entry)
    // It let the document go and opened it again at once: that begins when Hocuspocus has forgotten the first time.
    if (entry.leaving) queueMicrotask(() => after.forEach((frame) => void this.handleMessage(frame)))
  }

  // ── What goes to the client ──────────────────────────────────────────────────────────────────────────────────────

  get unread(): number {
    return this.#socket.wire.writableLength
  }

  write(frames: readonly Uint8Array[]): void {
    const { wire } = this.#socket
    if (this.readyState !== open || !wire.writable) return
    const { unread } = this
    if (unread <= mostBeforeState) this.#states = 0
    if (unread > mostUnread + this.#states) {
      this.close(1013, 'too-slow')
      return
    }
    if (frames.length > 1) wire.cork()
    for (const frame of frames) wire.write(frame)
    if (frames.length > 1) wire.uncork()
  }

  writeState(frames: readonly Uint8Array[]): void {
    this.write(frames)
    for (const { length } of frames) this.#states += length
  }

  refuse(): void {
    this.close(1008, 'refused')
  }
}
