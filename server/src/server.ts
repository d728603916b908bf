/**
 * The only place where the parts are joined. main.ts starts it for people, tests start it for themselves.
 */
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import crossws from 'crossws/adapters/node'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { getCookie } from 'hono/cookie'
import { pino } from 'pino'
import { Approval } from './approval.ts'
import { AtOnce } from './at-once.ts'
import { actAs } from './audit.ts'
import { sweepStages } from './backup.ts'
import { Calendars } from './calendars.ts'
import { CarryOver } from './carry-over.ts'
import { Checking } from './checks.ts'
import { Circulations } from './circulations.ts'
import { closeDoor, openDoor } from './command-door.ts'
import { Compaction } from './compaction.ts'
import type { Config } from './config.ts'
import { Copies } from './copies.ts'
import { Corrections } from './corrections.ts'
import { Exports } from './exports.ts'
import { openDisk } from './files/disk.ts'
import { Freeze } from './freeze.ts'
import { History } from './history.ts'
import { approvalRoutes } from './http/approval.ts'
import { bodyRoutes } from './http/bodies.ts'
import { carryOverRoutes } from './http/carry-over.ts'
import { circulationRoutes } from './http/circulations.ts'
import { serveClient } from './http/client.ts'
import { commandRoutes } from './http/command.ts'
import { type App, answerProblem, problemOf, type Variables } from './http/endpoint.ts'
import { fileRoutes } from './http/files.ts'
import { historyRoutes } from './http/history.ts'
import { inboxRoutes } from './http/inbox.ts'
import { meetingRoutes } from './http/meetings.ts'
import { noticeRoutes } from './http/notices.ts'
import { oldProtocolRoutes } from './http/old-protocols.ts'
import { planRoutes } from './http/plans.ts'
import { protocolRoutes } from './http/protocols.ts'
import { registerRoutes } from './http/register.ts'
import { screenRoutes } from './http/screen.ts'
import { sealRoutes } from './http/seals.ts'
import { searchRoutes } from './http/search.ts'
import { showingRoutes } from './http/showing.ts'
import { cookieName, signInRoutes } from './http/sign-in.ts'
import { systemRoutes } from './http/systems.ts'
import { turnRoutes } from './http/turns.ts'
import { v1Routes } from './http/v1.ts'
import { workshopRoutes } from './http/workshops.ts'
import { Inbox } from './inbox.ts'
import { Journal } from './journal.ts'
import { Letters } from './letters.ts'
import { type Gate, Gates } from './live/gate.ts'
import { holdLayout } from './live/layout.ts'
import { Live, type LiveOptions, largestMessage } from './live/live.ts'
import type { OpenSocket, SocketHandler } from './live/path.ts'
import { Mails } from './mail.ts'
import { Meetings } from './meetings.ts'
import { Memories } from './memory.ts'
import { Notices } from './notices.ts'
import { OldProtocols } from './old-protocols/old-protocols.ts'
import type { Parts } from './parts.ts'
import { Plans } from './plans.ts'
import { Refusal } from './refusal.ts'
import { Register } from './register.ts'
import { Seals } from './seals.ts'
import { Search } from './search.ts'
import { newSecret } from './secrets.ts'
import { Showing } from './showing.ts'
import { type Session, SignIn } from './sign-in.ts'
import { openPostgres } from './storage/postgres.ts'
import { openSqlite } from './storage/sqlite.ts'
import { Keys } from './systems/keys.ts'
import { Webhooks } from './systems/webhooks.ts'
import { TaskReminders } from './task-reminders.ts'
import { Reports } from './tasks.ts'
import { Timestamps } from './timestamps.ts'
import { Turns } from './turns.ts'
import { Typesetter } from './typesetter.ts'
import { Uploads } from './uploads.ts'
import { Workshops } from './workshops.ts'

export type Server = {
  parts: Parts
  /** Where it listens, with the port it was given. */
  address: string
  /** Stops taking in, finishes what has arrived, and closes the storage. */
  close(): Promise<void>
}

/** Milliseconds between two looks at who is to be reminded. */
const reminderPause = 60 * 60 * 1000

export type ServerOptions = Pick<LiveOptions, 'layout' | 'path' | 'timeout'>

export async function createServer(config: Config, options: ServerOptions = {}): Promise<Server> {
  const log = pino({ level: config.logLevel, base: null, redact: ['req.headers.cookie', 'token'] })
  const storage = config.databaseUrl
    ? await openPostgres(config.databaseUrl)
    : await openSqlite(join(config.dataDir, 'samsyn.sqlite'))
  const closeOnFailure = async (error: unknown): Promise<never> => {
    await storage.close()
    throw error
  }
  await holdLayout(storage, options.layout).catch(closeOnFailure)
  const seals = await Seals.open(storage, config.dataDir, (key) =>
    log.warn({ key }, 'this data folder has a new key to seal with; tell those who check protocols its fingerprint'),
  ).catch(closeOnFailure)
  const files = await openDisk(join(config.dataDir, 'files'))
  await files.sweepTemporary()
  await sweepStages(config.dataDir)

  const journal = new Journal(storage)
  const signIn = new SignIn(storage)
  const compaction = new Compaction({ storage, live: (document) => parts.live.documentOf(document), log })
  journal.grown = (document) => compaction.ask(document)
  const live = (): Live => parts.live
  const typesetter = new Typesetter({ log })
  const register: Register = new Register(storage, () => meetings)
  const agendaDue = (series: string): Promise<void> => parts.carryOver.fillNext(series)
  const meetings = new Meetings({
    storage,
    journal,
    signIn,
    register,
    live,
    uploadLimit: config.uploadLimit,
    log,
    agendaDue,
  })
  const memories = new Memories(storage)
  const checking = new Checking({ storage, journal, meetings, register, memories, files, live })
  const mails = new Mails({ storage, config: config.mail, log })
  const letters = new Letters({ storage, meetings, mails })
  const afterwards = {
    letters,
    storage,
    signIn,
    meetings,
    files,
    appUrl: () => config.appUrl,
    uploadLimit: config.uploadLimit,
  }
  const circulations = new Circulations(afterwards)
  const reports = new Reports({ ...afterwards, memories })
  const appUrl = () => config.appUrl
  const calendars = new Calendars({ storage, meetings, appUrl })
  const parts: Parts = {
    config,
    storage,
    files,
    journal,
    signIn,
    register,
    meetings,
    live: new Live({
      journal,
      signIn,
      phaseOf: (meeting) => meetings.phaseOf(meeting),
      agendaChanged: (meeting, agenda) => {
        meetings.mirrorFacts(meeting, agenda)
        parts.turns.agendaChanged(meeting, agenda)
      },
      roomOpened: (meeting) =>
        void parts.workshops
          .finish(meeting)
          .catch((error: unknown) =>
            log.error({ err: error, meeting }, 'finishing what was left of a workshop failed'),
          ),
      log,
      ...options,
    }),
    uploads: new Uploads({ storage, files, meetings, live, uploadLimit: config.uploadLimit, log }),
    showing: new Showing({ meetings, uploads: () => parts.uploads }),
    workshops: new Workshops({ storage, journal, meetings, signIn, live, log }),
    history: new History({ storage, journal, meetings, signIn }),
    freeze: new Freeze({ storage, journal, meetings, memories, signIn, checking, seals, live, log, agendaDue }),
    turns: new Turns({ meetings, signIn, log }),
    exports: new Exports(storage, files, typesetter, config.appUrl, seals),
    seals,
    copies: new Copies(storage, seals),
    approval: new Approval(afterwards),
    atOnce: new AtOnce({
      storage,
      standing: (meeting) => parts.freeze.draft(meeting),
      tell: (meeting) => live().tell(meeting),
    }),
    corrections: new Corrections({ storage, memories, seals, meetings, log, agendaDue }),
    circulations,
    plans: new Plans({ storage, meetings, memories, circulations }),
    search: new Search({
      storage,
      memories,
      openSeries: () => meetings.seriesThat(({ readBy }) => readBy === 'search'),
      log,
    }),
    memories,
    carryOver: new CarryOver({ storage, journal, meetings, memories, circulations, reports, live, log }),
    inbox: new Inbox({ storage, meetings }),
    reports,
    taskReminders: new TaskReminders({ storage, meetings, memories, reports, signIn, mails, appUrl, log }),
    oldProtocols: new OldProtocols({ storage, files, uploadLimit: config.uploadLimit, log }),
    calendars,
    mails,
    letters,
    notices: new Notices({ storage, signIn, meetings, calendars, mails, appUrl, log }),
    keys: new Keys(storage),
    webhooks: new Webhooks({ storage, mayBeInside: config.webhooksInside === true, log }),
    typesetter,
    log,
  }
  await parts.freeze.recover()
  await parts.uploads.resume()
  await parts.plans.resume()
  void parts.search.catchUp()
  await parts.oldProtocols.resume()
  const reminding = setInterval(() => void remind(), reminderPause).unref()
  const remind = () =>
    // What hinders one of them does not hinder the other.
    Promise.all(
      [parts.notices, parts.taskReminders].map((one) =>
        one.remindInTime().catch((error: unknown) => log.error({ err: error }, 'reminding failed')),
      ),
    )
  parts.webhooks.start()
  const timestamps = config.timestamps && new Timestamps({ storage, seals, authority: config.timestamps, log })
  seals.sealed = () => {
    timestamps?.ask()
    parts.webhooks.ask()
  }

  const doorSecret = newSecret()
  const app = routes(parts, doorSecret)
  const answering = new Set<Promise<unknown>>()
  const http = createHttpServer(
    getRequestListener((request, env) => {
      const answer = Promise.resolve(app.fetch(request, env))
      answering.add(answer)
      const done = () => answering.delete(answer)
      answer.then(done, done)
      return answer
    }),
  )
  const hangUp = acceptSockets(http, parts)

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(config.port, config.host, () => {
      http.off('error', reject)
      resolve()
    })
  })
  const { port } = http.address() as AddressInfo
  const at = (host: string) => `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  // A server that listens everywhere is reached from its own computer by the loopback.
  const everywhere: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  timestamps?.ask()
  mails.ask()
  void remind()
  await openDoor(config.dataDir, at(everywhere[config.host] ?? config.host), doorSecret)

  return {
    parts,
    address: at(config.host),
    async close() {
      const closed = new Promise((resolve) => http.close(resolve))
      await closeDoor(config.dataDir)
      await parts.live.close()
      hangUp()
      http.closeAllConnections()
      await closed
      await parts.uploads.close()
      await parts.oldProtocols.close()
      await parts.meetings.close()
      await parts.history.close()
      await typesetter.close()
      await timestamps?.close()
      await parts.search.close()
      clearInterval(reminding)
      await mails.close()
      await parts.webhooks.close()
      await compaction.close()
      // Whoever asked has been hung up on, but what was begun for them still reads and writes.
      await Promise.race([Promise.allSettled(answering), pause(patienceAtTheEnd, undefined, { ref: false })])
      await storage.close()
    },
  }
}

/** Nothing inline, nothing from elsewhere; WebAssembly is what pdf.js draws with. */
const contentSecurity = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * A script or style sheet of ours, which the page that asks for it has its rules for; a worker goes by its own. A board has
 * sixty of them, and the rules would be a third of what many of them are.
 */
const isPartOfPage = (path: string): boolean => /^\/assets\/(?!.*worker)[\w.-]+\.(js|css)$/.test(path)

/** How long a request may still take when the server ends, in milliseconds. */
const patienceAtTheEnd = 2_000
const largestRequest = 1024 * 1024

/** Exported for the test that asks whether every route has a right. */
export function routes(parts: Parts, doorSecret: string): App {
  const { config, signIn, log } = parts
  const app: App = new OpenAPIHono<{ Variables: Variables }>({
    defaultHook: (result) => {
      if (!result.success) {
        const [issue] = result.error.issues
        throw new Refusal('bad-input', issue ? `${issue.path.join('.')}: ${issue.message}` : '')
      }
    },
  })

  // Our own texts only: files are compressed in themselves, or by the client's build, and are asked for in parts.
  app.use(compress({ contentTypeFilter: /^(text\/|application\/(problem\+)?json)/ }))

  app.use(async (context, next) => {
    const started = performance.now()
    await next()
    const { headers } = context.res
    headers.set('x-content-type-options', 'nosniff')
    headers.set('referrer-policy', 'no-referrer')
    if (!headers.has('cross-origin-resource-policy')) headers.set('cross-origin-resource-policy', 'same-origin')
    if (isSecure(config)) headers.set('strict-transport-security', 'max-age=31536000')
    const { method, path } = context.req
    if (!isPartOfPage(path)) {
      headers.set('cross-origin-opener-policy', 'same-origin')
      if (!headers.has('content-security-policy')) headers.set('content-security-policy', contentSecurity)
    }
    // [PU2] A protocol is found by its address alone, unless its page says otherwise.
    if (path.startsWith('/p/') && !headers.has('x-robots-tag')) headers.set('x-robots-tag', 'noindex')
    if (path.startsWith('/api/'))
      log.info(
        { method, path: withoutSecrets(path), status: context.res.status, ms: Math.round(performance.now() - started) },
        'request',
      )
  })

  app.use(async (context, next) => {
    // The parts of the pages are everybody's: who asks need not be looked up sixty times for one board.
    const secret = isPartOfPage(context.req.path) ? undefined : getCookie(context, cookieName(config.appUrl))
    context.set('session', await signIn.sessionOf(secret))
    if (isChange(context.req.method) && !sameOrigin(context.req.raw.headers, config))
      throw new Refusal('not-allowed', 'The request comes from another site.')
    const session = context.get('session')
    await actAs(session && { session: session.id, name: session.name }, next)
  })

  app.onError((error, context) => {
    const { problem, expected } = problemOf(error)
    if (!expected) log.error({ err: error, id: problem.id, path: withoutSecrets(context.req.path) }, 'request failed')
    // A body that was refused is not read to its end, so nothing else can come on the same connection.
    if (isChange(context.req.method)) context.header('connection', 'close')
    return answerProblem(context, problem)
  })

  // Files are streamed to disk and have a limit of their own; everything else is read into memory.
  const limited = bodyLimit({
    maxSize: largestRequest,
    onError: () => {
      throw new Refusal('bad-input', 'The request is too large.')
    },
  })
  const upload =
    /^(POST \/api\/meetings\/[^/]+\/attachments|POST \/api\/protocols\/[^/]+\/(signed|circulations\/[^/]+\/files)|POST \/api\/series\/[^/]+\/old-protocols|PUT \/api\/meetings\/[^/]+\/attachments\/[^/]+)$/
  app.use('/api/*', (context, next) =>
    upload.test(`${context.req.method} ${context.req.path}`) ? next() : limited(context, next),
  )

  app.get('/healthz', (context) => context.json({ ok: true }))
  signInRoutes(app, parts)
  bodyRoutes(app, parts)
  registerRoutes(app, parts)
  meetingRoutes(app, parts)
  workshopRoutes(app, parts)
  historyRoutes(app, parts)
  turnRoutes(app, parts)
  fileRoutes(app, parts)
  showingRoutes(app, parts)
  protocolRoutes(app, parts)
  approvalRoutes(app, parts)
  sealRoutes(app, parts)
  circulationRoutes(app, parts)
  planRoutes(app, parts)
  searchRoutes(app, parts)
  carryOverRoutes(app, parts)
  inboxRoutes(app, parts)
  oldProtocolRoutes(app, parts)
  noticeRoutes(app, parts)
  systemRoutes(app, parts)
  v1Routes(app, parts)
  screenRoutes(app, parts)
  commandRoutes(app, parts, doorSecret)
  // To describe all routes takes a fifth of a second, and anybody may ask: it is done once.
  let described: string | undefined
  app.get('/api/openapi.json', (context) => {
    described ??= JSON.stringify(app.getOpenAPI31Document(description))
    return context.body(described, 200, { 'content-type': 'application/json' })
  })
  app.all('/api/*', () => {
    throw new Refusal('not-found')
  })
  serveClient(app, config.clientDir)
  app.notFound((context) => answerProblem(context, problemOf(new Refusal('not-found')).problem))
  return app
}

const description = {
  openapi: '3.1.0',
  info: { title: 'Samsyn', version: '1', description: 'Meetings that write their protocol together.' },
}

const isChange = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

/** A join code in a path is a secret of the room for as long as the meeting lasts, a calendar's address until it is renewed. */
const withoutSecrets = (path: string) => path.replace(/^(\/api\/join\/|\/g\/|\/kalender\/).*/, '$1…')

const isSecure = ({ appUrl }: Config): boolean => appUrl.startsWith('https:')

/**
 * Browsers say where a request comes from; whoever does not say is no browser and has no cookie to misuse. People on https
 * come from https alone: what another may put into the same host's http page is not ours.
 */
function sameOrigin(headers: Headers, config: Config): boolean {
  if (['cross-site', 'same-site'].includes(headers.get('sec-fetch-site') ?? '')) return false
  const origin = headers.get('origin')
  if (!origin || origin === new URL(config.appUrl).origin) return true
  if (!URL.canParse(origin)) return false
  const { protocol, host } = new URL(origin)
  return host === headers.get('host') && (protocol === 'https:' || !isSecure(config))
}

/** How many sockets of one address may be open that have not been let in to anything, and for how long. */
const mostOutside = 500
const longestOutside = 10_000

/** So many sockets one person may have open: each is a client to be served. Of one that has more, the oldest goes. */
const mostOfOne = 100

/** Frames that are worth it come compressed already (frames.ts); a client may compress what it sends. */
const perMessageDeflate = {
  threshold: Number.MAX_SAFE_INTEGER,
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
}
/** In so many parts a message may come: empty ones cost us and not their sender. */
const largest = { maxPayload: largestMessage, maxFragments: 1000 }

/** Whether a socket has agreed to compressed frames. Who wants them of a smaller window gets none. */
function isCompressing(agreed: string | undefined, { headers }: Request): boolean {
  return agreed === 'permessage-deflate' && !headers.get('sec-websocket-extensions')?.includes('server_max_window_bits')
}

/** Answers with the function that ends all sockets: a client that sleeps would never answer the closing of its own. */
function acceptSockets(http: ReturnType<typeof createHttpServer>, { live, signIn, config, log }: Parts): () => void {
  const connections = new Set<Socket>()
  const outside = new Outside()
  const gates = new Gates()
  const handlers = new WeakMap<object, { gate: Gate; handler?: SocketHandler }>()
  const wires = new WeakMap<object, Socket>()
  const expiring = new Map<{ close(code: number, reason: string): void }, Session>()
  const expiry = setInterval(() => {
    const now = new Date().toISOString()
    for (const [peer, { expiresAt }] of expiring) if (expiresAt < now) peer.close(4401, 'not-signed-in')
  }, 1000).unref()
  const sockets = crossws({
    serverOptions: { ...largest, perMessageDeflate },
    hooks: {
      open(peer) {
        const { session, wire } = peer.context as { session?: Session; wire: Socket }
        const gate = gates.open(session?.id ?? null, peer.websocket as unknown as OpenSocket['websocket'])
        if (!session) {
          handlers.set(peer, { gate })
          return peer.close(4401, 'not-signed-in')
        }
        expiring.set(peer, session)
        const own = [...expiring].filter(([, { id }]) => id === session.id)
        const [oldest] = own[0] ?? []
        if (own.length > mostOfOne && oldest) {
          // It may be one that nobody is at any more, which would never answer.
          expiring.delete(oldest)
          oldest.close(1013, 'too-many')
        }
        const late = setTimeout(() => peer.close(4408, 'nothing-opened'), longestOutside)
        const admitted = () => {
          clearTimeout(late)
          outside.leave(wire)
        }
        wire.once('close', admitted)
        const { websocket } = gate
        const request = peer.request as Request
        const compresses = isCompressing(peer.websocket.extensions, request)
        const handler = live.handle({ websocket, wire, compresses }, request, {
          session,
          isThere: () => !wire.destroyed,
          admitted,
          close: (code, reason) => peer.close(code, reason),
        })
        handlers.set(peer, { gate, handler })
      },
      message(peer, message) {
        const { gate, handler } = handlers.get(peer) ?? {}
        const frame = message.uint8Array()
        if (gate?.admits(frame.length)) handler?.handleMessage(frame)
      },
      // Nobody looks at these, but each is answered or thrown away, which costs as much as a message.
      ping: (peer, { length }) => void handlers.get(peer)?.gate.admits(length),
      pong: (peer, { length }) => void handlers.get(peer)?.gate.admits(length),
      close(peer, { code, reason }) {
        const { gate, handler } = handlers.get(peer) ?? {}
        gate?.close()
        handler?.handleClose({ code: code ?? 1000, reason: reason ?? '' })
        handlers.delete(peer)
        expiring.delete(peer)
      },
      error(_peer, error) {
        log.warn({ err: error }, 'socket failed')
      },
      async upgrade(request) {
        const headers = request.headers as Headers
        if (!sameOrigin(headers, config)) return new Response('Forbidden', { status: 403 })
        const session = await signIn.sessionOf(readCookie(headers.get('cookie'), cookieName(config.appUrl)))
        // The socket is opened all the same: a browser cannot read why an upgrade was refused, but it can read a close code.
        return { context: { session, wire: wires.get(request) } } as { context: Record<string, unknown> }
      },
    },
  })
  http.on('upgrade', (request, socket, head) => {
    const wire = request.socket
    // From here on nobody else listens for what breaks on this socket, and an error nobody hears ends the process.
    socket.on('error', () => socket.destroy())
    if (request.url?.split('?')[0] !== '/collab') {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
      return
    }
    if (!outside.enter(wire)) {
      socket.end('HTTP/1.1 429 Too Many Requests\r\n\r\n')
      return
    }
    connections.add(wire)
    wire.once('close', () => connections.delete(wire))
    const asked = new Request(`http://${request.headers.host || 'localhost'}${request.url}`, {
      headers: request.headers as Record<string, string>,
    })
    wires.set(asked, wire)
    sockets.handleUpgrade(request, socket, head, asked).catch((error: unknown) => {
      log.warn({ err: error }, 'upgrade failed')
      socket.destroy()
    })
  })
  return () => {
    clearInterval(expiry)
    for (const connection of connections) {
      connection.destroySoon()
      setTimeout(() => connection.destroy(), 1000).unref()
    }
  }
}

/** Sockets that have not been let in to a document, counted by the address they come from. */
class Outside {
  readonly #addresses = new Map<string, Set<Socket>>()

  /** Whether there is room for one more. */
  enter(socket: Socket): boolean {
    const address = socket.remoteAddress ?? ''
    const same = this.#addresses.get(address) ?? new Set()
    if (same.size >= mostOutside) return false
    this.#addresses.set(address, same.add(socket))
    socket.once('close', () => this.leave(socket))
    return true
  }

  leave(socket: Socket): void {
    for (const [address, same] of this.#addresses) {
      if (same.delete(socket) && same.size === 0) this.#addresses.delete(address)
    }
  }
}

function readCookie(header: string | null, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=')
    if (key === name) return value.join('=')
  }
  return undefined
}
