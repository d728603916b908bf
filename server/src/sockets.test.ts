import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { Proxies } from './addresses.ts'
import type { Live } from './live/live.ts'
import type { SignIn } from './sign-in.ts'
import { acceptSockets } from './sockets.ts'

let http: Server
let hangUp: () => void
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  http = createServer()
  const session = { id: 's', name: '', organisation: '', organiser: false, expiresAt: '9999' }
  hangUp = acceptSockets(http, {
    signIn: { sessionOf: async (secret: string) => (secret === 'known' ? session : null) } as unknown as SignIn,
    live: {
      handle: (_socket: unknown, { admitted }: { admitted: () => void }) => {
        admitted()
        return { handleMessage: () => {}, handleClose: () => {} }
      },
    } as unknown as Live,
    config: { appUrl: 'http://localhost:3000', proxies: Proxies.read('127.0.0.1') ?? Proxies.none },
    log: pino({ level: 'silent' }),
  })
  await once(http.listen(0, '127.0.0.1'), 'listening')
})
afterEach(async () => {
  hangUp()
  vi.useRealTimers()
  await new Promise((resolve) => http.close(resolve))
})

/** The cookie of somebody who is signed in. */
const cookie = 'samsyn=known'
const port = () => (http.address() as AddressInfo).port

it('a socket that never says that it is there goes, and one that does stays', async () => {
  const there = new WebSocket(`ws://127.0.0.1:${port()}/collab`, { headers: { cookie } })
  await once(there, 'open')
  const asleep = connect(port(), '127.0.0.1')
  const lines = ['Host: x', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13']
  const key = `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`
  asleep.write(['GET /collab HTTP/1.1', ...lines, `Cookie: ${cookie}`, key, '', ''].join('\r\n'))
  await once(asleep, 'data')
  const gone = once(asleep, 'close')
  asleep.resume()
  const asked = once(there, 'ping')
  vi.advanceTimersByTime(30_000)
  await asked
  // Its answer is here when what it asks after it is answered.
  const answered = once(there, 'pong')
  there.ping()
  await answered
  vi.advanceTimersByTime(30_000)
  await gone
  expect(there.readyState).toBe(WebSocket.OPEN)
  there.terminate()
})

/** A socket without a cookie that never answers anything; answers with what it was told first. */
async function stranger(from = '192.0.2.7'): Promise<{ wire: Socket; told: string }> {
  const wire = connect(port(), '127.0.0.1')
  const lines = ['Host: x', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13']
  const key = `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`
  const via = `X-Forwarded-For: ${from}`
  wire.write(['GET /collab HTTP/1.1', ...lines, via, key, '', ''].join('\r\n'))
  const [told] = (await once(wire, 'data')) as [Buffer]
  return { wire, told: told.toString('latin1').split('\r\n', 1)[0] ?? '' }
}

it('strangers who stay keep nobody out whom we know, and do not stay', async () => {
  const they = await Promise.all(Array.from({ length: 510 }, () => stranger()))
  const count = (status: string) => they.filter(({ told }) => told.includes(status)).length
  expect([count('101'), count('429')]).toEqual([500, 10])
  const elsewhere = await stranger('198.51.100.1')
  expect(elsewhere.told).toContain('101')
  const known = new WebSocket(`ws://127.0.0.1:${port()}/collab`, { headers: { cookie } })
  await once(known, 'open')
  await Promise.all([...they, elsewhere].map(({ wire }) => wire.resume() && (wire.closed || once(wire, 'close'))))
  const later = await stranger()
  expect(later.told).toContain('101')
  later.wire.destroy()
  expect(known.readyState).toBe(WebSocket.OPEN)
  known.terminate()
})

it.each<[string, string, Record<string, string>, number]>([
  ['another path', '/elsewhere', {}, 404],
  ['a page of another site', '/collab', { origin: 'https://elsewhere.example' }, 403],
])('a socket from %s is turned away, and its connection closed', async (_what, path, headers, status) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port()}${path}`, { headers })
  const [error] = (await once(socket, 'error')) as [Error]
  expect(error.message).toContain(String(status))
})
