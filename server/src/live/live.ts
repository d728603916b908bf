/**
 * The live documents: who enters which, and who may write now.
 *
 * Hocuspocus does entry, loading and life cycle; it stores nothing itself. What is written goes another way (path.ts):
 *
 *   socket → may this person write this document at this moment? → may this update enter it (guard.ts)? → journal
 *          (on disk) → applied and sent to everybody else → acknowledged
 */
import { type Document, Hocuspocus } from '@hocuspocus/server'
import { readItems } from '@samsyn/meeting/agenda'
import { isListed, readAttendance, sameName } from '@samsyn/meeting/attendance'
import type { Attendee } from '@samsyn/meeting/contents'
import { agendaDocument, layoutVersion, readDocumentName } from '@samsyn/meeting/documents'
import { type ItemRights, may, mayWrite, type Phase } from '@samsyn/meeting/roles'
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
import { Guard, limits } from './guard.ts'
import { Lane } from './lane.ts'
import { layoutOf } from './layout.ts'
import {
  type Context,
  type MeetingConnection,
  meetingChanged,
  type OpenSocket,
  type Path,
  type SocketHandler,
  stateIs,
  type Visitor,
} from './path.ts'
import { Reference } from './reference.ts'

/** A meeting with somebody on its board. */
type Room = {
  phase: Phase
  /** The live agenda, kept open as long as the room is. */
  agenda: Y.Doc
  items: Map<string, { writing: ItemRights['writing']; presenters: string[] }> | null
  /** The attendance list, read anew when the agenda has changed. */
  attendance: Attendee[] | null
  connections: Set<MeetingConnection>
  /** Nobody can have entered yet, so that nobody is here does not mean that the last one has left. */
  opening: boolean
  leave: () => Promise<void>
}

export type LiveOptions = {
  journal: Journal
  signIn: SignIn
  phaseOf: (meeting: string) => Promise<Phase | null>
  /** The agenda of a meeting changed: facts for lists may have. */
  agendaChanged: (meeting: string, agenda: Y.Doc) => void
  log: Logger
  /** The way of an update: the product's own, or the one it is compared with. */
  path?: 'lane' | 'reference'
  /** The layout of documents that pages have to know, if not the present one. */
  layout?: number
  /** Milliseconds after which a connection is ended that nothing has come from. */
  timeout?: number
  /** Milliseconds after which a document that nobody writes in is quiet. */
  quiet?: number
}

/** Frames larger than this are refused by the socket; a note may not be that large in one go. */
export const largestMessage = 4 * 1024 * 1024

export class Live {
  readonly #options: LiveOptions
  readonly #hocuspocus: Hocuspocus<Context>
  readonly #path: Path
  readonly #rooms = new Map<string, Promise<Room>>()
  readonly #open = new Map<string, Room>()
  readonly #guard = new Guard()
  /** By document: goes off when nobody has written for a while. */
  readonly #stateTimers = new Map<string, NodeJS.Timeout>()
  readonly #quiet: number
  /** How often seats or sessions have changed. */
  #changes = 0

  constructor(options: LiveOptions) {
    this.#options = options
    this.#quiet = options.quiet ?? 3_000
    const { journal, signIn, log } = options
    journal.applyLive = (document, update) => this.#applyLive(document, update)

    const path = new { lane: Lane, reference: Reference }[options.path ?? 'lane']({
      journal,
      guard: this.#guard,
      log,
      mayWrite: (connection) => this.#mayWriteNow(connection),
      rightsOf: (connection) => this.#room(meetingOf(connection)),
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
        const asOf = this.#changes
        const seat = await signIn.seatStill(context.session, name.meeting)
        if (!seat) throw new Error('not-allowed')
        const phase = this.#open.get(name.meeting)?.phase ?? (await options.phaseOf(name.meeting))
        if (!phase || !may(seat.role, 'read', phase)) throw new Error('not-allowed')
        if (layoutOf(token) !== (options.layout ?? layoutVersion)) return refuse('outdated')
        // Writing is asked about with every message; a room is opened only for who has come in, and will leave again.
        connectionConfig.readOnly = true
        context.admitted()
        return { seat, asOf }
      },

      onLoadDocument: async ({ documentName, document }) => {
        const stored = await journal.stored(documentName)
        await path.load(documentName, stored, async () => {
          const leases = await journal.leases(documentName)
          replay(documentName, stored, document)
          this.#guard.opened(document, leases, sizeOf(document, stored))
        })
      },

      afterLoadDocument: async ({ documentName, document }) => {
        document.on('update', () => failpoint('after-apply'))
        path.opened(document)
        this.#tellStateWhenQuiet(document)
        const name = readDocumentName(documentName)
        if (name?.kind !== 'agenda') return
        document.on('update', () => {
          const room = this.#open.get(name.meeting)
          if (room) Object.assign(room, { items: null, attendance: null })
          options.agendaChanged(name.meeting, document)
        })
      },

      beforeUnloadDocument: async (unloading) => {
        await path.hooks.beforeUnloadDocument?.(unloading)
        // Somebody whose last words took long leaves a document that was let go and opened anew meanwhile. Hocuspocus
        // goes by the name and would forget the new one: who has it open would then write alone, and be told it is saved.
        if (this.#hocuspocus.documents.get(unloading.documentName) !== unloading.document) throw new Error()
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
      },

      onDisconnect: async ({ documentName }) => {
        const name = readDocumentName(documentName)
        if (name) this.#sweep(name.meeting)
      },
    })
  }

  /** Takes over a socket whose session is known. */
  handle(socket: OpenSocket, request: Request, visitor: Visitor): SocketHandler {
    return this.#path.handle(this.#hocuspocus, socket, request, visitor)
  }

  /** How many people are on a meeting's board. */
  here(meeting: string): number {
    const room = this.#open.get(meeting)
    if (!room) return 0
    return new Set([...room.connections].map(({ context }) => context.seat.attendee || context.session.id)).size
  }

  /** The agenda of a meeting that is open somewhere; null if nobody is there. */
  agendaOf(meeting: string): Y.Doc | null {
    return this.#open.get(meeting)?.agenda ?? null
  }

  /**
   * Whoever has the document hears its state again. A board says this when it has another one than it was told, which it
   * then gets mended; that it happened at all is a mistake to be found.
   */
  differs(document: string, seat: Seat): void {
    const { log } = this.#options
    log.error({ document, slot: seat.slot }, 'a board had another state of a document than the server')
    this.#stateTimers.get(document)?.refresh()
  }

  #tellStateWhenQuiet(document: Document): void {
    const timer = setTimeout(() => document.broadcastStateless(stateIs(stateHash(document))), this.#quiet)
    timer.unref()
    this.#stateTimers.set(document.name, timer)
    document.on('update', () => timer.refresh())
    document.once('destroy', () => {
      clearTimeout(timer)
      if (this.#stateTimers.get(document.name) === timer) this.#stateTimers.delete(document.name)
    })
  }

  /** A document that is open somewhere, as it stands; null if nobody has it open. */
  documentOf(document: string): Y.Doc | null {
    return this.#hocuspocus.documents.get(document) ?? null
  }

  /** The meeting's phase changed: from here on every message is judged by it, and everybody is told. */
  phaseChanged(meeting: string, phase: Phase): void {
    const room = this.#open.get(meeting)
    if (!room) return
    room.phase = phase
    for (const connection of room.connections) {
      const { seat } = connection.context
      if (!may(seat.role, 'read', phase)) this.#evict(connection)
      else connection.readOnly = !this.#mayWrite(room, seat, connection.document.name)
    }
    this.tell(meeting)
  }

  /** Tells everybody on the board to ask again how the meeting stands. */
  tell(meeting: string): void {
    const document = this.#hocuspocus.documents.get(agendaDocument(meeting))
    document?.broadcastStateless(meetingChanged)
  }

  /** Seats were taken away or changed: connections without one leave at once, the others get their new role. */
  async seatsChanged(meeting: string): Promise<void> {
    this.#changes += 1
    const room = this.#open.get(meeting)
    if (!room) return
    for (const connection of room.connections) await this.#seatAnew(room, connection, meeting)
    this.tell(meeting)
  }

  /** Somebody signed out: the boards that were open go with the session. */
  sessionEnded(session: string): void {
    this.#changes += 1
    for (const room of this.#open.values())
      for (const connection of room.connections) if (connection.context.session.id === session) this.#evict(connection)
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
    if (!room) return this.#evict(connection)
    room.connections.add(connection)
    const { seat, asOf } = connection.context
    if (asOf === this.#changes) this.#seat(room, connection, seat)
    else await this.#seatAnew(room, connection, meeting)
    // It may have gone meanwhile, before it could be missed.
    this.#sweep(meeting)
  }

  async #seatAnew(room: Room, connection: MeetingConnection, meeting: string): Promise<void> {
    this.#seat(room, connection, await this.#options.signIn.seatStill(connection.context.session, meeting))
  }

  #seat(room: Room, connection: MeetingConnection, seat: Seat | null): void {
    if (!seat || !may(seat.role, 'read', room.phase)) {
      this.#evict(connection)
      return
    }
    connection.context.seat = seat
    connection.readOnly = !this.#mayWrite(room, seat, connection.document.name)
  }

  #mayWriteNow(connection: MeetingConnection): boolean {
    const room = this.#open.get(meetingOf(connection))
    // Who was let out may have messages left that came before.
    if (!room || !connection.document.hasConnection(connection)) return false
    return this.#mayWrite(room, connection.context.seat, connection.document.name)
  }

  #mayWrite(room: Room, seat: Seat, documentName: string): boolean {
    const name = readDocumentName(documentName)
    if (!name) return false
    if (name.kind !== 'notes') return mayWrite(seat.role, name.kind, room.phase, null)
    room.attendance ??= readAttendance(room.agenda)
    const leads = may(seat.role, 'lead', room.phase)
    if (!leads && !isListed(room.attendance, seat.attendee, seat.name)) return false
    const item = this.#items(room).get(name.item)
    const rights = item
      ? { writing: item.writing, presents: item.presenters.some((presenter) => sameName(presenter, seat.name)) }
      : null
    return mayWrite(seat.role, 'notes', room.phase, rights)
  }

  #items(room: Room): NonNullable<Room['items']> {
    room.items ??= new Map(
      readItems(room.agenda).map(({ id, writing, presenters }) => [
        id,
        { writing, presenters: presenters.map(({ name }) => name) },
      ]),
    )
    return room.items
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
    // A direct connection keeps the agenda loaded, so that rights can be judged without waiting.
    const direct = await this.#hocuspocus.openDirectConnection(agendaDocument(meeting))
    const agenda = direct.document
    if (!agenda) throw new Error('The agenda was let go while it was opened.')
    const leave = () => direct.disconnect()
    const room: Room = { phase, agenda, items: null, attendance: null, connections: new Set(), opening: true, leave }
    this.#open.set(meeting, room)
    try {
      // The phase may have changed while the agenda was read, when nobody could yet tell this room.
      const now = await this.#options.phaseOf(meeting)
      if (now && room.phase === phase) room.phase = now
      room.opening = false
      return room
    } catch (error) {
      this.#open.delete(meeting)
      await leave()
      throw error
    }
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

  /** A closed document connection leaves the socket open; whoever has lost the right to be here loses the socket. */
  #evict(connection: MeetingConnection): void {
    connection.readOnly = true
    connection.close({ code: 4403, reason: 'not-allowed' })
    connection.webSocket.close(4403, 'not-allowed')
  }

  async #applyLive(documentName: string, update: Uint8Array): Promise<void> {
    await this.#hocuspocus.loadingDocuments.get(documentName)
    const document = this.#hocuspocus.documents.get(documentName)
    if (document) Y.applyUpdate(document, update, { source: 'local', skipStoreHooks: true })
  }
}

const meetingOf = ({ document }: MeetingConnection): string => readDocumentName(document.name)?.meeting ?? ''

/** How large a document is that has just been read. What it is made of may be larger, and tells as well that it is small. */
function sizeOf(document: Y.Doc, { snapshot, updates }: StoredDocument): number {
  const most = updates.reduce((sum, { update }) => sum + update.length, snapshot ? sizeOfState(snapshot.state) : 0)
  return most <= limits.document ? most : Y.encodeStateAsUpdate(document).length
}
