/**
 * A WebSocket client that costs next to nothing, so that one process can be a thousand people.
 *
 * All sockets read into one buffer. Of a message only the beginning is looked at; what nobody wants is skipped without
 * being copied. What is sent is masked with zeros (the protocol asks for a mask, not for a good one), so nothing is
 * masked at all. Compression is offered as browsers do, without memory between messages.
 */
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { constants, inflateRawSync } from 'node:zlib'

/** `from`: which of this machine's addresses it comes from. */
export type Address = { port: number; path: string; headers: Record<string, string>; from?: string }

/** What somebody wants of a message whose first bytes are there: all of it, or only to know when it is over. */
export type Wanted = (first: Uint8Array, size: number, compressed: boolean) => boolean

/** So much of a message is there when `wanted` is asked, unless the message is shorter. */
export const glimpse = 160
const shared = Buffer.allocUnsafe(256 * 1024)
const [opText, opBinary, opClose, opPing] = [1, 2, 8, 9]

type Gathering = { into: Buffer; filled: number; code: number; compressed: boolean }

export class LightSocket {
  readonly #socket: Socket
  /** Bytes that have come over the wire. */
  bytes = 0
  messages = 0
  /** The bytes are only valid during the call. */
  onMessage: (message: Uint8Array) => void = () => {}
  /** A message that nobody wanted has come to its end. */
  onSkipped: () => void = () => {}
  wanted: Wanted = () => true
  /** Why it closed: the server's code, or 1006 when it just went away. */
  readonly closed: Promise<number>
  isOpen = false
  #code = 1006
  #rest: Buffer | null = null
  #skip = 0
  #gathering: Gathering | null = null
  readonly #opened = Promise.withResolvers<void>()

  /** Resolves when the server has agreed to speak. */
  static async open(address: Address): Promise<LightSocket> {
    const made = new LightSocket(address)
    await made.#opened.promise
    return made
  }

  private constructor({ port, path, headers, from }: Address) {
    const callback = (size: number): boolean => {
      this.bytes += size
      this.#read(shared.subarray(0, size))
      return true
    }
    const own = from === undefined ? {} : { localAddress: from }
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: shared, callback }, ...own })
    this.#socket = socket
    this.closed = new Promise((resolve) =>
      socket.once('close', () => {
        this.isOpen = false
        resolve(this.#code)
        this.#opened.reject(new Error(`The server closed the connection (${this.#code}).`))
      }),
    )
    // A socket that breaks also closes, and that is what is waited for.
    socket.on('error', () => {})
    const asked = {
      host: `127.0.0.1:${port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      'sec-websocket-extensions': 'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
      ...headers,
    }
    const lines = Object.entries(asked).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  }

  /** Frames that were made with `frameOf`, in one write. */
  send(frames: Uint8Array): void {
    if (this.isOpen) this.#socket.write(frames)
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(arrived: Buffer): void {
    let bytes = arrived
    if (this.#rest) {
      bytes = Buffer.concat([this.#rest, arrived])
      this.#rest = null
    }
    let at = this.isOpen ? 0 : this.#handshake(bytes)
    while (at < bytes.length) {
      const next = this.#step(bytes, at)
      if (next === at) break
      at = next
    }
    if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at))
  }

  /** Answers with where the frames begin. */
  #handshake(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n')
    if (end < 0) return 0
    const head = bytes.toString('latin1', 0, end)
    if (!head.startsWith('HTTP/1.1 101')) {
      this.#opened.reject(new Error(`The server will not speak: ${head.split('\r\n', 1)[0]}`))
      this.close()
      return bytes.length
    }
    this.isOpen = true
    this.#opened.resolve()
    return end + 4
  }

  /** Goes on by a piece; answers with where it stopped, which is where it began when more bytes are needed. */
  #step(bytes: Buffer, at: number): number {
    const there = bytes.length - at
    if (this.#skip > 0) {
      const skipped = Math.min(this.#skip, there)
      this.#skip -= skipped
      if (this.#skip === 0) this.onSkipped()
      return at + skipped
    }
    const gathering = this.#gathering
    if (gathering) {
      const copied = bytes.copy(gathering.into, gathering.filled, at)
      gathering.filled += copied
      if (gathering.filled === gathering.into.length) {
        this.#gathering = null
        this.#take(gathering.code, gathering.compressed, gathering.into)
      }
      return at + copied
    }
    return this.#head(bytes, at)
  }

  #head(bytes: Buffer, at: number): number {
    if (bytes.length < at + 2) return at
    const first = bytes[at] as number
    const short = (bytes[at + 1] as number) & 0x7f
    const start = at + 2 + (short === 126 ? 2 : short === 127 ? 8 : 0)
    if (bytes.length < start) return at
    const size =
      short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short
    if (bytes.length < start + Math.min(size, glimpse)) return at
    if ((first & 0x80) === 0) throw new Error('A message in several frames: this client does not put them together.')
    const code = first & 0x0f
    const compressed = (first & 0x40) !== 0
    const isMessage = code === opText || code === opBinary
    if (isMessage && !this.wanted(bytes.subarray(start, start + Math.min(size, glimpse)), size, compressed)) {
      this.messages += 1
      this.#skip = size
      return start
    }
    if (bytes.length >= start + size) {
      this.#take(code, compressed, bytes.subarray(start, start + size))
      return start + size
    }
    this.#gathering = { into: Buffer.allocUnsafe(size), filled: 0, code, compressed }
    return start
  }

  #take(code: number, compressed: boolean, payload: Buffer): void {
    if (code === opClose) {
      if (payload.length >= 2) this.#code = payload.readUInt16BE(0)
      this.close()
    } else if (code === opPing) this.send(frameOf(opPing + 1, payload))
    else if (code === opBinary) {
      this.messages += 1
      this.onMessage(compressed ? inflated(Buffer.concat([payload, tail])) : payload)
    }
  }
}

/** The sender of a compressed message leaves out its last four bytes, and it need not have an end (RFC 7692, 7.2). */
const tail = Buffer.from([0, 0, 0xff, 0xff])
const withoutEnd = { finishFlush: constants.Z_SYNC_FLUSH }
/** What a compressed message says, or its beginning. */
export const inflated = (payload: Uint8Array): Buffer => inflateRawSync(payload, withoutEnd)

/** A message as a client sends it. */
export function messageFrame(...parts: Uint8Array[]): Buffer {
  return frameOf(opBinary, ...parts)
}

function frameOf(code: number, ...parts: Uint8Array[]): Buffer {
  const size = parts.reduce((sum, { length }) => sum + length, 0)
  const long = size < 126 ? 0 : size < 65_536 ? 2 : 8
  const head = Buffer.alloc(2 + long + 4)
  head[0] = 0x80 | code
  head[1] = 0x80 | (long === 0 ? size : long === 2 ? 126 : 127)
  if (long === 2) head.writeUInt16BE(size, 2)
  if (long === 8) head.writeBigUInt64BE(BigInt(size), 2)
  return Buffer.concat([head, ...parts])
}
