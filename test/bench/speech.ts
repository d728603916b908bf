/**
 * What is said between a client and a server: Yjs' messages, as Hocuspocus wraps them (with the document's name in front,
 * who one is, and an answer to every update) and as y-websocket does (with none of it).
 */
import { layoutVersion } from '@samsyn/meeting/documents'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { messageFrame } from './socket.ts'

export type Dialect = 'hocuspocus' | 'y-websocket'

export type Said =
  /** Everything the document has that one had not. */
  | { is: 'state'; update: Uint8Array }
  | { is: 'update'; update: Uint8Array }
  /** It wants what it lacks of ours. */
  | { is: 'asked' }
  | { is: 'cursors'; count: number }
  | { is: 'answer'; taken: boolean }
  | { is: 'denied'; why: string }
  | { is: 'other' }

const [sync, cursors, auth, syncReply, status] = [0, 1, 2, 4, 8]
const nothing = new Uint8Array([0, 0])

export class Speech {
  readonly acknowledges: boolean
  /** The document's name, in front of every message. */
  readonly #name: Uint8Array

  constructor(dialect: Dialect, document: string) {
    this.acknowledges = dialect === 'hocuspocus'
    this.#name = dialect === 'hocuspocus' ? bytes((to) => encoding.writeVarString(to, document)) : new Uint8Array()
  }

  /** What somebody says who comes in with nothing. */
  get hello(): Buffer {
    const step1 = this.#message(sync, (to) => {
      encoding.writeVarUint(to, 0)
      encoding.writeVarUint8Array(to, new Uint8Array([0]))
    })
    if (!this.acknowledges) return step1
    const who = this.#message(auth, (to) => {
      encoding.writeVarUint(to, 0)
      encoding.writeVarString(to, `layout ${layoutVersion}`)
      encoding.writeVarString(to, '4.8.0')
    })
    return Buffer.concat([who, step1])
  }

  update(update: Uint8Array): Buffer {
    return this.#message(sync, (to) => {
      encoding.writeVarUint(to, 2)
      encoding.writeVarUint8Array(to, update)
    })
  }

  /** The answer of somebody who is asked and has nothing. */
  get nothing(): Buffer {
    return this.#message(sync, (to) => {
      encoding.writeVarUint(to, 1)
      encoding.writeVarUint8Array(to, nothing)
    })
  }

  cursor(client: number, clock: number, state: string): Buffer {
    return this.#message(cursors, (to) =>
      encoding.writeVarUint8Array(
        to,
        bytes((entry) => {
          encoding.writeVarUint(entry, 1)
          encoding.writeVarUint(entry, client)
          encoding.writeVarUint(entry, clock)
          encoding.writeVarString(entry, state)
        }),
      ),
    )
  }

  read(message: Uint8Array): Said {
    const from = decoding.createDecoder(message)
    from.pos = this.#name.length
    const type = decoding.readVarUint(from)
    if (type === sync || type === syncReply) {
      const step = decoding.readVarUint(from)
      if (step === 0) return { is: 'asked' }
      return { is: step === 1 ? 'state' : 'update', update: decoding.readVarUint8Array(from) }
    }
    if (type === cursors) {
      return { is: 'cursors', count: decoding.readVarUint(decoding.createDecoder(decoding.readVarUint8Array(from))) }
    }
    if (!this.acknowledges) return { is: 'other' }
    if (type === status) return { is: 'answer', taken: decoding.readVarUint(from) === 1 }
    if (type === auth && decoding.readVarUint(from) === 1) return { is: 'denied', why: decoding.readVarString(from) }
    return { is: 'other' }
  }

  /** Whether a message of which this is the beginning says what others have written, or where they are. */
  isOfOthers(first: Uint8Array): boolean {
    const at = this.#name.length
    const [type, step] = [first[at], first[at + 1]]
    return type === cursors || ((type === sync || type === syncReply) && step === 2)
  }

  /** Whether it is the beginning of the whole state. */
  isState(first: Uint8Array): boolean {
    const at = this.#name.length
    return (first[at] === sync || first[at] === syncReply) && first[at + 1] === 1
  }

  #message(type: number, write: (to: encoding.Encoder) => void): Buffer {
    return messageFrame(
      this.#name,
      bytes((to) => {
        encoding.writeVarUint(to, type)
        write(to)
      }),
    )
  }
}

function bytes(write: (to: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}
