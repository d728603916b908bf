/**
 * The path of Hocuspocus itself, with the journal in its hooks: one message after the other, each awaited. It is what
 * lane.ts is measured against, in speed and in what it does.
 */
import type { Configuration } from '@hocuspocus/server'
import { closedToYou } from '@samsyn/api/live'
import { readDocumentName } from '@samsyn/meeting/documents'
import * as encoding from 'lib0/encoding'
import * as sync from 'y-protocols/sync'
import type * as Y from 'yjs'
import { failpoint } from '../failpoint.ts'
import type { StoredDocument } from '../storage/storage.ts'
import { stamped } from './cursors.ts'
import {
  type Connect,
  type Context,
  type MeetingConnection,
  notSaving,
  type OpenSocket,
  type Path,
  type PathOptions,
  type Read,
  refusedFor,
  type SocketHandler,
} from './path.ts'

export class Reference implements Path {
  readonly #connections = new Set<MeetingConnection>()
  /** Browser tabs, by the socket they came on. */
  readonly #clientIds = new WeakMap<MeetingConnection, number>()
  readonly hooks: Partial<Configuration<Context>>

  constructor(options: PathOptions) {
    const { journal, guard, log } = options
    this.hooks = {
      beforeHandleMessage: async ({ connection }) => {
        await options.rightsOf(connection)
        // Hocuspocus deals with what came before the connection was made before it says that it is made.
        if (!options.mayRead(connection))
          throw Object.assign(new Error(closedToYou), { code: 4403, reason: closedToYou })
        // Asked anew for every message: a role, a phase or an item may have changed since the last one.
        connection.readOnly = !options.mayWrite(connection)
      },

      beforeSync: async ({ connection, document, documentName, type, payload }) => {
        if (type === sync.messageYjsSyncStep1 || connection.readOnly) return
        const name = readDocumentName(documentName)
        if (!name) throw new Error('A document without a name was opened.')
        const author = connection.context.session.id
        const verdict = guard.judge({ document, name, update: payload, author })
        if (verdict.kind === 'known') return
        // Whatever happens from here on, it is acknowledged only when it is on disk.
        connection.readOnly = true
        // Something before this update never came here (the server was restarted): ask for it.
        if (verdict.kind === 'gap') return askForEverything(connection, document)
        if (verdict.kind === 'later') return
        if (verdict.kind === 'refused') {
          log.warn({ document: documentName, session: author, reason: verdict.reason }, 'update refused')
          connection.sendStateless(refusedFor(verdict.reason))
          // No client of ours sends it, and nobody else shall try to read it: the connection is closed.
          if (verdict.reason === 'malformed') throw new Error('malformed')
          return
        }
        try {
          const [appended] = await Promise.all([
            journal.append(name.meeting, documentName, payload, author),
            journal.lease(documentName, new Map(verdict.leases.map((client) => [client, author]))),
          ])
          // The journal has the last word, both ways: a phase that changed meanwhile does not make an update unsaid that
          // is on disk and will be in the protocol.
          if (!('refused' in appended)) connection.readOnly = false
          else guard.notStored(document, verdict.leases)
        } catch (error) {
          // Nothing is on disk, so nothing is acknowledged; the client keeps the text and offers it again.
          log.error({ err: error, document: documentName }, 'append failed')
          guard.notStored(document, verdict.leases)
          connection.sendStateless(notSaving)
        }
      },

      afterHandleMessage: async () => failpoint('after-acknowledge'),

      beforeHandleAwareness: async ({ states, connection }) => {
        if (!connection) return
        // Hocuspocus decodes into an Awareness of its own, whose empty state comes first and is nobody's.
        const [nobody] = states.keys()
        if (nobody !== undefined) states.delete(nobody)
        // One state per connection, with the identity of its seat: nobody can be somebody else.
        const { document, context } = connection
        const isFree = (id: number) => guard.claim(document, id, context.session.id)
        for (const [id, state] of states) {
          const own = this.#clientIds.get(connection) ?? (isFree(id) ? id : null)
          // A big screen is nobody.
          if (id !== own || context.seat.role === 'screen') {
            states.delete(id)
            continue
          }
          this.#clientIds.set(connection, own)
          states.set(id, stamped(state, context.seat))
        }
      },
    }
  }

  handle(connect: Connect, { websocket }: OpenSocket): SocketHandler {
    return connect(websocket)
  }

  async load(_documentName: string, read: Read, make: (stored: StoredDocument) => Promise<void>): Promise<void> {
    await make(await read(() => {}))
  }

  opened(): void {}

  bring(): boolean {
    return false
  }

  entered(connection: MeetingConnection): void {
    this.#connections.add(connection)
    connection.onClose(() => this.#connections.delete(connection))
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#connections].map((connection) => connection.waitForPendingMessages()))
  }
}

function askForEverything(connection: MeetingConnection, document: Y.Doc): void {
  const message = encoding.createEncoder()
  encoding.writeVarString(message, connection.messageAddress)
  encoding.writeVarUint(message, 0) // a sync message
  sync.writeSyncStep1(message, document)
  connection.send(encoding.toUint8Array(message))
}
