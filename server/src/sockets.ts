/**
 * The sockets of people's boards: who is let through the door, how many there may be, and when they have to go.
 *
 * What a socket says is passed on to live/ through a gate (gate.ts). A socket that nobody knows is opened all the same and
 * closed with a reason: a browser cannot read why it was not opened, but it can read a close code.
 */
import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { Proxies } from './addresses.ts'
import type { Config } from './config.ts'
import { isOurs } from './http/origin.ts'
import { cookieName } from './http/sign-in.ts'
import { Gates } from './live/gate.ts'
import { largestMessage } from './live/live.ts'
import type { SocketHandler } from './live/path.ts'
import type { Parts } from './parts.ts'
import { Places } from './places.ts'
import type { Session } from './sign-in.ts'

/**
 * How many sockets of strangers one address may have open, and how long one has to read why it is closed. Forty in one room
 * have one address: whom we know is counted by session alone.
 */
const mostStrangers = 500
const farewell = 1000

/** Milliseconds in which somebody we know has to be let in to something. */
const longestOutside = 10_000

/** So many sockets one person may have open: each is a client to be served. Of one that has more, the oldest goes. */
const mostOfOne = 100

/** Milliseconds between two looks at who is still there. */
const breath = 30_000

const options = {
  noServer: true,
  clientTracking: false,
  handleProtocols: () => false as const,
  maxPayload: largestMessage,
  /** In so many parts a message may come: empty ones cost us and not their sender. */
  maxFragments: 1000,
  /** How many pings wait to be answered is for the gate to say. */
  maxPendingAutoPongs: 0,
  /** Frames that are worth it come compressed already (frames.ts); a client may compress what it sends. */
  perMessageDeflate: {
    threshold: Number.MAX_SAFE_INTEGER,
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
  },
} as const

type Door = Pick<Parts, 'live' | 'signIn' | 'log'> & { config: Pick<Config, 'appUrl' | 'proxies'> }

/** A socket that is open, and when something was last heard of it. */
type Guest = { socket: WebSocket; session: Session; isHeard: boolean }

/** Answers with the function that ends all sockets: a client that sleeps would never answer the closing of its own. */
export function acceptSockets(http: HttpServer, { live, signIn, config, log }: Door): () => void {
  const server = new WebSocketServer(options)
  const wires = new Set<Socket>()
  const { proxies = Proxies.none } = config
  const strangers = new Places(mostStrangers)
  const gates = new Gates()
  /** By session, in the order in which they came. */
  const guests = new Map<string, Set<Guest>>()
  const everybody = () => [...guests.values()].flatMap((own) => [...own])
  const leave = (guest: Guest): void => {
    const own = guests.get(guest.session.id)
    if (own?.delete(guest) && own.size === 0) guests.delete(guest.session.id)
  }

  const expiry = setInterval(() => {
    const now = new Date().toISOString()
    for (const { socket, session } of everybody()) if (session.expiresAt < now) socket.close(4401, 'not-signed-in')
  }, 1000).unref()
  const breathing = setInterval(() => {
    for (const guest of everybody()) {
      if (!guest.isHeard) guest.socket.terminate()
      guest.isHeard = false
      if (guest.socket.readyState === guest.socket.OPEN) guest.socket.ping()
    }
  }, breath).unref()

  function opened(socket: WebSocket, wire: Socket, request: IncomingMessage, session: Session | null): void {
    socket.on('error', (error) => log.warn({ err: error }, 'socket failed'))
    const gate = gates.open(session?.id ?? null, socket)
    let handler: SocketHandler | null = null
    let guest: Guest | null = null
    // Nobody looks at a ping or a pong, but each is answered or thrown away, which costs as much as a message.
    const comes = ({ length }: Buffer): boolean => {
      if (guest) guest.isHeard = true
      return gate.admits(length)
    }
    socket.on('message', (data) => {
      // It comes in one piece: nobody has asked for anything else.
      const message = data as Buffer
      if (comes(message)) handler?.handleMessage(message)
    })
    socket.on('ping', comes)
    socket.on('pong', comes)
    socket.once('close', (code, reason) => {
      gate.close()
      handler?.handleClose({ code, reason: reason.toString() })
      if (guest) leave(guest)
    })
    if (!session) {
      socket.close(4401, 'not-signed-in')
      setTimeout(() => wire.destroy(), farewell).unref()
      return
    }
    guest = { socket, session, isHeard: true }
    const own = guests.get(session.id) ?? new Set()
    guests.set(session.id, own.add(guest))
    const [oldest] = own
    if (own.size > mostOfOne && oldest) {
      // It may be one that nobody is at any more, which would never answer.
      leave(oldest)
      oldest.socket.close(1013, 'too-many')
    }
    const late = setTimeout(() => socket.close(4408, 'nothing-opened'), longestOutside)
    const admitted = () => clearTimeout(late)
    wire.once('close', admitted)
    handler = live.handle(
      { websocket: gate.websocket, wire, compresses: isCompressing(socket, request) },
      { session, isThere: () => !wire.destroyed, admitted, close: (code, reason) => socket.close(code, reason) },
    )
  }

  async function enter(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const wire = request.socket
    if (request.url?.split('?')[0] !== '/collab') return turnAway(socket, '404 Not Found')
    wires.add(wire)
    wire.once('close', () => wires.delete(wire))
    const { headers } = request
    const header = (name: string) => headers[name]?.toString()
    if (!isOurs(header, config)) return turnAway(socket, '403 Forbidden')
    const session = await signIn.sessionOf(readCookie(headers.cookie, cookieName(config.appUrl)))
    if (wire.destroyed) return
    if (!session) {
      const address = proxies.originOf(wire.remoteAddress ?? '', header('x-forwarded-for'))
      if (!strangers.take(address)) return turnAway(socket, '429 Too Many Requests')
      wire.once('close', () => strangers.giveBack(address))
    }
    server.handleUpgrade(request, socket, head, (opening) => opened(opening, wire, request, session))
  }

  http.on('upgrade', (request, socket, head) => {
    // From here on nobody else listens for what breaks on this socket, and an error nobody hears ends the process.
    socket.on('error', () => socket.destroy())
    enter(request, socket, head).catch((error: unknown) => {
      log.warn({ err: error }, 'upgrade failed')
      turnAway(socket, '500 Internal Server Error')
    })
  })
  return () => {
    clearInterval(expiry)
    clearInterval(breathing)
    for (const wire of wires) {
      wire.destroySoon()
      setTimeout(() => wire.destroy(), 1000).unref()
    }
  }
}

function turnAway(socket: Duplex, why: string): void {
  socket.end(`HTTP/1.1 ${why}\r\n\r\n`, () => socket.destroy())
}

/** Whether a socket has agreed to compressed frames. Who wants them of a smaller window gets none. */
function isCompressing({ extensions }: WebSocket, { headers }: IncomingMessage): boolean {
  const wanted = headers['sec-websocket-extensions'] ?? ''
  return extensions === 'permessage-deflate' && !wanted.includes('server_max_window_bits')
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=')
    if (key === name) return value.join('=')
  }
  return undefined
}
