/**
 * The live documents: who enters which, and who may write now.
 *
 * Hocuspocus does entry, loading and life cycle; it stores nothing itself. What is written goes another way (path.ts):
 *
 *   socket → may this person write this document at this moment? → may this update enter it (guard.ts)? → journal
 *          (on disk) → applied and sent to everybody else → acknowledged
 */
import { setTimeout as delay } from 'node:timers/promises'
import { type Document, Hocuspocus } from '@hocuspocus/server'
import { closedToYou, type FreezeStep } from '@samsyn/api/live'
import { readItems } from '@samsyn/meeting/agenda'
import { asWritten } from '@samsyn/meeting/as-written'
import { readAttendance } from '@samsyn/meeting/attendance'
import {
  agendaDocument,
  type DocumentName,
  layoutVersion,
  readDocumentName,
  roomDocument,
} from '@samsyn/meeting/documents'
import { type Facts, type Right, rightTo } from '@samsyn/meeting/rights'
import { may, type Phase } from '@samsyn/meeting/roles'
import { readRoom } from '@samsyn/meeting/room'
import { stateHash } from '@samsyn/meeting/state-hash'
import type { Logger } from 'pino'
import * as Y from 'yjs'
import { failpoint } from '../failpoint.ts'
import type { Journal } from '../journal.ts'
import { refuse } from '../refusal.ts'
import { replay } from '../replay.ts'
import type { Seat, SignIn } from '../sign-in.ts'
import { sizeOf as sizeOfState } from '../storage/state.ts'
import type { StoredDocument } from '../storage/storage.ts'
import { Accounts, spentSince } from './accounts.ts'
import { Agreement, type AgreementOptions } from './agreement.ts'
import { Guard, limits } from './guard.ts'
import { Lane } from './lane.ts'
import { layoutOf } from './layout.ts'
import {
  type Arrival,
  type Connect,
  type Context,
  freezingIs,
  type MeetingConnection,
  meetingChanged,
  type OpenSocket,
  type Path,
  type SocketHandler,
  type Visitor,
} from './path.ts'
import { Reference } from './reference.ts'

/** A meeting with somebody on its board. */
type Room = {
  phase: Phase
  /** The live agenda and room documents, kept open as long as the room is. */
  agenda: Y.Doc
  doings: Y.Doc
  /** What rights follow from, read anew when one of the two has changed. */
  facts: Facts | null
  connections: Set<MeetingConnection>
  /** Nobody can have entered yet, so that nobody is here does not mean that the last one has left. */
  opening: boolean
  leave: () => Promise<void>
}

export type LiveOptions = {
  journal: Journal
  signIn: SignIn
  phaseOf: (meeting: string) => Promise<Phase | null>
  /** The agenda of a meeting has been opened. */
  agendaOpened: (meeting: string, agenda: Y.Doc) => void
  /** The agenda of a meeting changed: facts for lists may have. */
  agendaChanged: (meeting: string, agenda: Y.Doc) => void
  /** Somebody has come to the board of a meeting on which nobody was. */
  roomOpened: (meeting: string) => void
  log: Logger
  /** The way of an update: the product's own, or the one it is compared with. */
  path?: 'lane' | 'reference'
  /** The layout of documents that pages have to know, if not the present one. */
  layout?: number
  /** Milliseconds after which a connection is ended that nothing has come from. */
  timeout?: number
  /** When people are told how a document stands. */
  agreement?: Pick<AgreementOptions, 'quiet' | 'regularly'>
}

/** Milliseconds after which nobody is on the way in any more. */
const longestArrival = 60_000

/** Milliseconds within which a document that is made was made not long ago. */
const shortWhile = 60_000
/** Milliseconds after which who waits to open a document asks again whether it may. */
const openingPause = 250
/** Milliseconds that who comes waits at most for others to leave, and after which it looks again whether they have. */
const longestLeaving = 5000
const leavingPause = 20

/** Hocuspocus wants the request that a socket was opened with, to show it to hooks; ours go by the visitor. */
const nobodysRequest = new Request('http://localhost/collab')

/** Frames larger than this are refused by the socket; a note may not be that large in one go. */
export const largestMessage = 4 * 1024 * 1024

export class Live {
  readonly #options: LiveOptions
  readonly #hocuspocus: Hocuspocus<Context>
  readonly #path: Path
  readonly #rooms = new Map<string, Promise<Room>>()
  readonly #open = new Map<string, Room>()
  readonly #guard = new Guard()
  readonly #accounts = new Accounts()
  /** When documents were made last, oldest first. */
  readonly #madeAt = new Map<string, number>()
  readonly #agreements = new WeakMap<Y.Doc, Agreement>()
  /** Those who have knocked, or were let in, and have not entered. */
  readonly #arriving = new Set<Arrival>()
  /** Documents that everybody is to leave, since they do not say what is stored. */
  readonly #leaving = new Set<Document>()
  /** How often seats or sessions have changed. */
  #changes = 0

  constructor(options: LiveOptions) {
    this.#options = options
    const { journal, signIn, log } = options
    journal.applyLive = (document, onDisk, author) => this.#applyLive(document, onDisk, author)

    const path = new { lane: Lane, reference: Reference }[options.path ?? 'lane']({
      journal,
      guard: this.#guard,
      accounts: this.#accounts,
      log,
      mayWrite: (connection) => this.#rightNow(connection) === 'write',
      mayRead: (connection) => this.#rightNow(connection) !== 'none',
      rightsOf: (connection) => this.#room(meetingOf(connection)),
      openAnew: (document) => this.#letGo(document),
    })
    this.#path = path
    this.#hocuspocus = new Hocuspocus<Context>({
      ...path.hooks,
      quiet: true,
      timeout: options.timeout ?? 60_000,
      // Nothing is stored by Hocuspocus: no debounce has to be waited for when a document is let go.
      debounce: 0,
      yDocOptions: { gc: true, gcFilter: () => true },

      onAuthenticate: async ({ documentName, context, connectionConfig, token }) => {
        const name = readDocumentName(documentName)
        if (!name || !context.session) throw new Error('not-found')
        await this.#mayOpen(documentName, context)
        const arrival = this.#arrives(context, name.meeting)
        try {
          const asOf = this.#changes
          const seat = await signIn.seatStill(context.session, name.meeting)
          if (!seat) throw new Error('not-allowed')
          arrival.role = seat.role
          const phase = this.#open.get(name.meeting)?.phase ?? (await options.phaseOf(name.meeting))
          if (!phase || !may(seat.role, 'read', phase)) throw new Error('not-allowed')
          if (layoutOf(token) !== (options.layout ?? layoutVersion)) return refuse('outdated')
          if (isPrivate(name, seat) && (await this.#rightIn(name, seat)) === 'none') throw new Error('not-allowed')
          // Writing is asked about with every message; a room is opened only for who has come in, and will leave again.
          connectionConfig.readOnly = true
          context.admitted()
          return { seat, asOf, arrival }
        } catch (error) {
          this.#arriving.delete(arrival)
          throw error
        }
      },

      onLoadDocument: async ({ documentName, document, context }) => {
        await path.load(
          documentName,
          (begun) => journal.stored(documentName, begun),
          async (stored) => {
            const leases = await journal.leases(documentName)
            const before = process.threadCpuUsage()
            replay(documentName, stored, document)
            this.#guard.opened(document, leases, sizeOf(document, stored))
            // A room that is opened has its documents made for nobody in particular.
            if (this.#isMadeAgain(documentName) && context.session)
              this.#accounts.spend(context.session.id, spentSince(before))
          },
        )
      },

      afterLoadDocument: async ({ documentName, document }) => {
        document.on('update', () => failpoint('after-apply'))
        path.opened(document)
        this.#agreements.set(
          document,
          new Agreement(document, {
            ...options.agreement,
            bring: () => path.bring(document),
            failed: (error) =>
              log.error({ err: error, document: documentName }, 'telling how a document stands failed'),
          }),
        )
        const name = readDocumentName(documentName)
        if (name?.kind !== 'agenda' && name?.kind !== 'room') return
        if (name.kind === 'agenda') options.agendaOpened(name.meeting, document)
        document.on('update', () => {
          const room = this.#open.get(name.meeting)
          if (room) this.#factsChanged(room)
          if (name.kind === 'agenda') options.agendaChanged(name.meeting, document)
        })
      },

      beforeUnloadDocument: async (unloading) => {
        await path.hooks.beforeUnloadDocument?.(unloading)
        // Somebody whose last words took long leaves a document that was let go and opened anew meanwhile. Hocuspocus
        // goes by the name and would forget the new one: who has it open would then write alone, and be told it is saved.
        if (this.#hocuspocus.documents.get(unloading.documentName) !== unloading.document) throw new Error()
      },

      afterUnloadDocument: async ({ documentName }) => {
        // Hocuspocus would take it for being let go for ever, and nobody could open it again.
        try {
          journal.left(documentName)
        } catch (error) {
          log.error({ err: error, document: documentName }, 'keeping a document that was let go failed')
        }
      },

      connected: async ({ connection, documentName }) => {
        const name = readDocumentName(documentName)
        // It may have been given a document that is just being let go: nothing written there would reach anybody.
        if (this.#hocuspocus.documents.get(documentName) !== connection.document)
          return connection.webSocket.close(1012, 'reload')
        await this.#entered(connection, name?.meeting ?? '').catch((error: unknown) => {
          // Nobody could take the right to be here away from it again.
          this.#evict(connection)
          throw error
        })
        path.entered(connection)
        this.#agreements.get(connection.document)?.soon()
      },

      onDisconnect: async ({ documentName }) => {
        const name = readDocumentName(documentName)
        if (name) this.#sweep(name.meeting)
      },
    })
  }

  /** Takes over a socket whose session is known. */
  handle(socket: OpenSocket, visitor: Visitor): SocketHandler {
    const connect: Connect = (websocket) =>
      this.#hocuspocus.handleConnection(websocket, nobodysRequest, visitor as Context)
    return this.#path.handle(connect, socket, visitor)
  }

  /** How many people are on a meeting's board. */
  here(meeting: string): number {
    const room = this.#open.get(meeting)
    if (!room) return 0
    const seats = [...room.connections].map(({ context }) => context.seat).filter(({ role }) => role !== 'screen')
    return new Set(seats.map(({ attendee, session }) => attendee || session)).size
  }

  /** The agenda of a meeting that is open somewhere; null if nobody is there. */
  agendaOf(meeting: string): Y.Doc | null {
    return this.#open.get(meeting)?.agenda ?? null
  }

  /**
   * Whoever has the document hears its state again. A board says this when it has another one than it was told, which it
   * then gets mended; that it happened at all is a mistake to be found. Who has forged a piece can have it read otherwise
   * here, where it came in its turn, than by all who get the whole: a snapshot is what they read, and mends it here.
   */
  differs(document: string, seat: Seat): void {
    const { log } = this.#options
    log.error({ document, slot: seat.slot }, 'a board had another state of a document than the server')
    const open = this.documentOf(document)
    if (!open) return
    this.#agreements.get(open)?.soon()
    if (this.#accounts.wait(seat.session) > 0) return
    const before = process.threadCpuUsage()
    if (readsOtherwise(open)) this.#options.journal.grown(document)
    this.#accounts.spend(seat.session, spentSince(before))
  }

  /** Whether a document was made a short while ago. Who comes first after a restart does not pay for all of them. */
  #isMadeAgain(document: string): boolean {
    const now = performance.now()
    for (const [other, at] of this.#madeAt) {
      if (at >= now - shortWhile) break
      this.#madeAt.delete(other)
    }
    const again = this.#madeAt.has(document)
    this.#madeAt.delete(document)
    this.#madeAt.set(document, now)
    return again
  }

  /** To make a long document stops everything else: who has had that done again and again waits until it is worth it. */
  async #mayOpen(document: string, { session, isThere }: Visitor): Promise<void> {
    await this.#untilLeft(document, isThere)
    const isOpen = () => this.#hocuspocus.documents.has(document) || this.#hocuspocus.loadingDocuments.has(document)
    while (this.#accounts.wait(session.id) > 0 && !isOpen()) {
      // Whoever opens sockets and leaves them would have ever more of them waited for.
      if (!isThere()) throw new Error('not-allowed')
      await delay(openingPause, undefined, { ref: false })
    }
  }

  /**
   * Who comes while a document of the meeting is left waits until the last one has left it: a device may be asleep, and
   * for as long as somebody has it open others would be given it as it is. A room has its agenda open.
   */
  async #untilLeft(document: string, isThere: () => boolean): Promise<void> {
    const meeting = meetingIn(document)
    while ([...this.#leaving].some(({ name }) => meetingIn(name) === meeting)) {
      if (!isThere()) throw new Error('not-allowed')
      await delay(leavingPause, undefined, { ref: false })
    }
  }

  /** A document that is open somewhere, as it stands; null if nobody has it open. */
  documentOf(document: string): Y.Doc | null {
    return this.#hocuspocus.documents.get(document) ?? null
  }

  /** It does not say what the journal says: everybody comes to it again, with all that they have, and gets what is stored. */
  openAnew(document: string): void {
    const open = this.#hocuspocus.documents.get(document)
    if (open) this.#letGo(open)
  }

  #letGo(document: Document): void {
    if (this.#hocuspocus.documents.get(document.name) !== document) return
    this.#leaving.add(document)
    const isLeft = () => this.#leaving.delete(document)
    document.once('destroy', isLeft)
    setTimeout(isLeft, longestLeaving).unref()
    for (const { webSocket } of document.getConnections()) webSocket.close(1012, 'reload')
  }

  /** The meeting's phase changed: from here on every message is judged by it, and everybody is told. */
  phaseChanged(meeting: string, phase: Phase): void {
    for (const { meeting: to, role, close } of this.#arriving)
      if (to === meeting && role && !may(role, 'read', phase)) close(4403, 'not-allowed')
    const room = this.#open.get(meeting)
    if (!room) return
    room.phase = phase
    for (const connection of room.connections) {
      this.#seat(room, connection, connection.context.seat)
    }
    this.tell(meeting)
  }

  /** Tells how far a freeze has got. */
  freezing(meeting: string, step: FreezeStep): void {
    this.#hocuspocus.documents.get(agendaDocument(meeting))?.broadcastStateless(freezingIs(step))
  }

  /** Tells everybody on the board to ask again how the meeting stands. */
  tell(meeting: string): void {
    const document = this.#hocuspocus.documents.get(agendaDocument(meeting))
    document?.broadcastStateless(meetingChanged)
  }

  /** Seats were taken away or changed: connections without one leave at once, the others get their new role. */
  async seatsChanged(meeting: string): Promise<void> {
    this.#changes += 1
    for (const arrival of this.#arriving) {
      if (arrival.meeting !== meeting) continue
      if (!(await this.#options.signIn.seatStill(arrival.session, meeting))) arrival.close(4403, 'not-allowed')
    }
    const room = this.#open.get(meeting)
    if (room) {
      for (const connection of room.connections) await this.#seatAnew(room, connection, meeting)
      this.tell(meeting)
    }
    // What the server was writing on their behalf is through when whoever changed the seats is answered.
    await this.#options.journal.settled(meeting)
  }

  /** Somebody signed out: the boards that were open go with the session. */
  async sessionEnded(session: string): Promise<void> {
    this.#changes += 1
    for (const arrival of this.#arriving) if (arrival.session.id === session) arrival.close(4403, 'not-allowed')
    for (const room of this.#open.values())
      for (const connection of room.connections) if (connection.context.session.id === session) this.#evict(connection)
    await this.#options.journal.settled()
  }

  /** Resolves when what had arrived before is written, or refused: from then on nobody finishes what they may not. */
  settled(): Promise<void> {
    return this.#path.settled()
  }

  /** Ends every connection; resolves when what had arrived is written. */
  async close(): Promise<void> {
    await this.#path.settled()
    const connections = [...this.#open.values()].flatMap((room) => [...room.connections])
    for (const connection of connections) connection.webSocket.close(1001, 'The server is closing')
    await Promise.all([...this.#open.values()].map((room) => room.leave()))
  }

  /** From here on every change of the meeting and its seats reaches the connection; what changed since it knocked is asked for. */
  async #entered(connection: MeetingConnection, meeting: string): Promise<void> {
    const room = await this.#room(meeting)
    const { seat, asOf, arrival } = connection.context
    this.#arriving.delete(arrival)
    if (!room) return this.#evict(connection)
    room.connections.add(connection)
    if (asOf === this.#changes) this.#seat(room, connection, seat)
    else await this.#seatAnew(room, connection, meeting)
    // It may have gone meanwhile, before it could be missed.
    this.#sweep(meeting)
  }

  #arrives({ session, isThere, admitted, close }: Visitor, meeting: string): Arrival {
    const at = Date.now()
    for (const one of this.#arriving) if (one.at < at - longestArrival) this.#arriving.delete(one)
    const arrival: Arrival = { session, isThere, admitted, close, meeting, at, role: null }
    this.#arriving.add(arrival)
    return arrival
  }

  /** What was asked before the last change may be answered after what was asked because of it. */
  async #seatAnew(room: Room, connection: MeetingConnection, meeting: string): Promise<void> {
    for (;;) {
      const asOf = this.#changes
      const seat = await this.#options.signIn.seatStill(connection.context.session, meeting)
      if (asOf === this.#changes) return this.#seat(room, connection, seat)
    }
  }

  #seat(room: Room, connection: MeetingConnection, seat: Seat | null): void {
    if (!seat || !may(seat.role, 'read', room.phase)) {
      this.#evict(connection)
      return
    }
    connection.context.seat = seat
    const right = this.#right(room, seat, connection.document.name)
    if (right === 'none') this.#letOut(connection)
    else connection.readOnly = right !== 'write'
  }

  #rightNow(connection: MeetingConnection): Right {
    const room = this.#open.get(meetingOf(connection))
    // Who was let out may have messages left that came before.
    if (!room || !connection.document.hasConnection(connection)) return 'none'
    return this.#right(room, connection.context.seat, connection.document.name)
  }

  #right(room: Room, seat: Seat, documentName: string): Right {
    const name = readDocumentName(documentName)
    return name ? rightTo(name, seat, room.phase, this.#facts(room)) : 'none'
  }

  /** The same before anybody has come in. */
  async #rightIn(name: DocumentName, seat: Seat): Promise<Right> {
    const room = await this.#room(name.meeting)
    const right = room ? rightTo(name, seat, room.phase, this.#facts(room)) : 'none'
    // Nobody has come in yet: if this one does not, nobody leaves.
    this.#sweep(name.meeting)
    return right
  }

  #facts(room: Room): Facts {
    room.facts ??= {
      items: new Map(readItems(room.agenda).map((item) => [item.id, item])),
      attendance: readAttendance(room.agenda),
      room: readRoom(room.doings),
    }
    return room.facts
  }

  /** Who could read what is private may have lost that: somebody was moved to another group. */
  #factsChanged(room: Room): void {
    room.facts = null
    for (const connection of room.connections) {
      const name = readDocumentName(connection.document.name)
      if (!name || !isPrivate(name, connection.context.seat)) continue
      if (rightTo(name, connection.context.seat, room.phase, this.#facts(room)) === 'none') this.#letOut(connection)
    }
  }

  async #room(meeting: string): Promise<Room | null> {
    const known = this.#rooms.get(meeting)
    if (known) return known
    const phase = await this.#options.phaseOf(meeting)
    if (!phase) return null
    const opening = this.#rooms.get(meeting) ?? this.#openRoom(meeting, phase)
    this.#rooms.set(meeting, opening)
    return opening.catch((error: unknown) => {
      this.#rooms.delete(meeting)
      throw error
    })
  }

  async #openRoom(meeting: string, phase: Phase): Promise<Room> {
    // Direct connections keep the documents loaded, so that rights can be judged without waiting.
    const [directs, failed] = await this.#openDirectly([agendaDocument(meeting), roomDocument(meeting)])
    const [agenda, doings] = directs.map(({ document }) => document)
    const leave = async () => void (await Promise.all(directs.map((direct) => direct.disconnect())))
    if (failed || !agenda || !doings) {
      await leave()
      throw failed ?? new Error('A document was let go while it was opened.')
    }
    const room: Room = { phase, agenda, doings, facts: null, connections: new Set(), opening: true, leave }
    this.#open.set(meeting, room)
    try {
      // The phase may have changed while the agenda was read, when nobody could yet tell this room.
      const now = await this.#options.phaseOf(meeting)
      if (now && room.phase === phase) room.phase = now
      room.opening = false
      this.#options.roomOpened(meeting)
      return room
    } catch (error) {
      this.#open.delete(meeting)
      await leave()
      throw error
    }
  }

  /** Those that could be opened, and why another could not. */
  async #openDirectly(names: readonly string[]) {
    const opened = await Promise.allSettled(names.map((name) => this.#hocuspocus.openDirectConnection(name)))
    const failed = opened.find((one) => one.status === 'rejected')
    return [
      opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
      failed ? (failed.reason as unknown) : null,
    ] as const
  }

  /** Forgets connections that have gone; the last one out closes the room. */
  #sweep(meeting: string): void {
    const room = this.#open.get(meeting)
    if (!room || room.opening) return
    for (const connection of room.connections) {
      if (!connection.document.hasConnection(connection)) room.connections.delete(connection)
    }
    if (room.connections.size > 0) return
    this.#open.delete(meeting)
    this.#rooms.delete(meeting)
    room.leave().catch((error: unknown) => this.#options.log.error({ err: error, meeting }, 'closing a room failed'))
  }

  /** Who may not read a document any more stays in the meeting. */
  #letOut(connection: MeetingConnection): void {
    connection.readOnly = true
    connection.close({ code: 4403, reason: closedToYou })
  }

  /** A closed document connection leaves the socket open; whoever has lost the right to be here loses the socket. */
  #evict(connection: MeetingConnection): void {
    connection.readOnly = true
    connection.close({ code: 4403, reason: 'not-allowed' })
    connection.webSocket.close(4403, 'not-allowed')
  }

  /**
   * All that it lacks, not the last change alone: a connection to the database may be lost after a row was written and before
   * that was answered. What builds on that row would wait for it in the live document, with everything after it.
   */
  async #applyLive(documentName: string, onDisk: Y.Doc, author: string): Promise<void> {
    // If that fails it is read anew, with this in it.
    await this.#hocuspocus.loadingDocuments.get(documentName)?.catch(() => {})
    const document = this.#hocuspocus.documents.get(documentName)
    if (!document) return
    this.#guard.leased(document, onDisk.clientID, author)
    const lacking = Y.encodeStateAsUpdate(onDisk, Y.encodeStateVector(document))
    const origin = { source: 'local', skipStoreHooks: true } as const
    Y.applyUpdate(document, lacking, origin)
  }
}

/** Whether more than a seat in the meeting may be needed to read it; a screen in the room is not sent everything. */
const isPrivate = ({ kind }: DocumentName, { role }: Seat): boolean => kind === 'cards' || role === 'screen'

const meetingIn = (document: string): string => readDocumentName(document)?.meeting ?? ''
const meetingOf = ({ document }: MeetingConnection): string => meetingIn(document.name)

/** Whether who is given all of a document reads it otherwise. */
function readsOtherwise(document: Y.Doc): boolean {
  const given = asWritten(new Y.Doc())
  Y.applyUpdate(given, Y.encodeStateAsUpdate(document))
  const differs = stateHash(given) !== stateHash(document)
  given.destroy()
  return differs
}

/** How large a document is that has just been read. What it is made of may be larger, and tells as well that it is small. */
function sizeOf(document: Y.Doc, { snapshot, updates }: StoredDocument): number {
  const most = updates.reduce((sum, { update }) => sum + update.length, snapshot ? sizeOfState(snapshot.state) : 0)
  return most <= limits.document ? most : Y.encodeStateAsUpdate(document).length
}
