/**
 * The path of a message between a socket and a document. There are two, told apart by speed alone: lane.ts, which
 * people are on, and reference.ts, which is Hocuspocus as it comes. Every test of the live documents holds for both.
 */

import type { Socket } from 'node:net'
import type { Configuration, Connection, Document, Hocuspocus, WebSocketLike } from '@hocuspocus/server'
import type { FreezeStep, Said, UpdateRefusal } from '@samsyn/api/live'
import type { Role } from '@samsyn/meeting/roles'
import type { Logger } from 'pino'
import type { Journal } from '../journal.ts'
import type { Seat, Session } from '../sign-in.ts'
import type { Snapshot, StoredDocument } from '../storage/storage.ts'
import type { Accounts } from './accounts.ts'
import type { Guard } from './guard.ts'

/** Who has opened a socket, as long as it `isThere`. `admitted` hears that it was let in to a document. */
export type Visitor = {
  session: Session
  isThere: () => boolean
  admitted: () => void
  close: (code: number, reason: string) => void
}
/**
 * Somebody who has knocked, or was let in, and has not entered: what changes for them meanwhile has no connection to be
 * changed on. `role`: null until it is known.
 */
export type Arrival = Visitor & { meeting: string; at: number; role: Role | null }
/** What is known of a connection; Hocuspocus carries it from entry to every hook. */
export type Context = Visitor & {
  arrival: Arrival
  seat: Seat
  /** How often seats or sessions had changed when this one was looked up. */
  asOf: number
}
export type MeetingConnection = Connection<Context>

/** A websocket that is open. Reading can be stopped, and `wire` is the socket below, for frames that are made already. */
export type OpenSocket = {
  websocket: WebSocketLike & { pause(): void; resume(): void }
  wire: Socket
  /** The client reads compressed frames, each of which stands for itself. */
  compresses: boolean
}

/** What a socket's events are given to. */
export type SocketHandler = {
  handleMessage(message: Uint8Array): void
  handleClose(event: { code: number; reason: string }): void
}

export type PathOptions = {
  journal: Journal
  guard: Guard
  /** What people have made the others wait for with what they open and ask for. */
  accounts: Accounts
  /** Whether the connection's person may write its document at this moment. */
  mayWrite: (connection: MeetingConnection) => boolean
  /** Whether the connection's person may read its document at this moment. */
  mayRead: (connection: MeetingConnection) => boolean
  /** Resolves when `mayWrite` and `mayRead` can be asked. */
  rightsOf: (connection: MeetingConnection) => Promise<unknown>
  /** Everybody leaves the document, and comes to it again as it is stored. */
  openAnew: (document: Document) => void
  log: Logger
}

export type Read = (begun: (snapshot: Snapshot | null) => void) => Promise<StoredDocument>

/** Makes a socket known to Hocuspocus. */
export type Connect = (websocket: WebSocketLike) => ReturnType<Hocuspocus<Context>['handleConnection']>

export interface Path {
  /** What it does in Hocuspocus' hooks. */
  readonly hooks: Partial<Configuration<Context>>
  handle(connect: Connect, socket: OpenSocket, visitor: Visitor): SocketHandler
  /** `read` reads the document, and tells of its snapshot before the rest; `make` makes it of what was read. */
  load(documentName: string, read: Read, make: (stored: StoredDocument) => Promise<void>): Promise<void>
  /** The document is made and about to be open. */
  opened(document: Document): void
  /** Everybody has been sent all that the document has; false where that cannot be said. */
  bring(document: Document): boolean
  /** The connection's rights are known: what it sends is dealt with from here on. */
  entered(connection: MeetingConnection): void
  /** Resolves when what has arrived until now is dealt with. */
  settled(): Promise<void>
}

const said = (words: Said): string => JSON.stringify(words)
/** Told to everybody on the board. */
export const meetingChanged = said({ says: 'meeting-changed' })
/** Told to everybody on the board, for whoever freezes. */
export const freezingIs = (step: FreezeStep): string => said({ says: 'freezing', step })
/** Told to everybody who has the document: see agreement.ts. */
export const stateIs = (hash: string): string => said({ says: 'stands', hash })
/** Told to a client whose words cannot be written down. */
export const notSaving = said({ says: 'not-saving' })
/** Told to a client whose words may not be. */
export const refusedFor = (reason: UpdateRefusal): string => said({ says: 'refused', reason })
