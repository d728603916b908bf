/**
 * The only place where the parts are joined. main.ts starts it for people, tests start it for themselves.
 */
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import { compress } from 'hono/compress'
import { getCookie } from 'hono/cookie'
import { type Logger, pino } from 'pino'
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
import { type App, answerProblem, isChange, problemOf, type Variables } from './http/endpoint.ts'
import { fileRoutes } from './http/files.ts'
import { historyRoutes } from './http/history.ts'
import { inboxRoutes } from './http/inbox.ts'
import { limits } from './http/limits.ts'
import { meetingRoutes } from './http/meetings.ts'
import { noticeRoutes } from './http/notices.ts'
import { oldProtocolRoutes } from './http/old-protocols.ts'
import { isOurs, isSecure } from './http/origin.ts'
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
import { holdLayout } from './live/layout.ts'
import { Live, type LiveOptions } from './live/live.ts'
import { Mails } from './mail.ts'
import { Meetings } from './meetings.ts'
import { Memories } from './memory.ts'
import { Notices } from './notices.ts'
import { OldProtocols } from './old-protocols/old-protocols.ts'
import type { Parts } from './parts.ts'
import { Plans } from './plans.ts'
import { Refusal } from './refusal.ts'
import { Register } from './register.ts'
import { type Rehearsal, rehearse } from './rehearsal.ts'
import { Seals } from './seals.ts'
import { Search } from './search.ts'
import { newSecret } from './secrets.ts'
import { Showing } from './showing.ts'
import { SignIn } from './sign-in.ts'
import { acceptSockets } from './sockets.ts'
import { openStorage } from './storage/open.ts'
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

export type ServerOptions = Pick<LiveOptions, 'layout' | 'path' | 'timeout' | 'agreement'> & {
  /** Everything that an opening needs is run once before anybody can come, and again and again when nobody does. */
  rehearses?: boolean
}

export async function createServer(config: Config, { rehearses, ...options }: ServerOptions = {}): Promise<Server> {
  const log = pino({ level: config.logLevel, base: null, redact: ['req.headers.cookie', 'token'] })
  const rehearsal = rehearses ? rehearse(config, log) : null
  try {
    return await open(config, { log, rehearsal, ...options })
  } catch (error) {
    await rehearsal?.end()
    throw error
  }
}

type Opening = Omit<ServerOptions, 'rehearses'> & { log: Logger; rehearsal: Rehearsal | null }

async function open(config: Config, { log, rehearsal, ...options }: Opening): Promise<Server> {
  const storage = await openStorage(config)
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
  const compaction = new Compaction({
    storage,
    live: (document) => parts.live.documentOf(document),
    openAnew: (document) => parts.live.openAnew(document),
    log,
  })
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
      agendaOpened: (meeting, agenda) => parts.turns.agendaOpened(meeting, agenda),
      agendaChanged: (meeting, agenda) => {
        meetings.mirrorFacts(meeting, agenda)
        parts.turns.agendaChanged(meeting, agenda)
      },
      // What a server that was killed has left undone.
      roomOpened: (meeting) => {
        for (const finishing of [parts.workshops.finish(meeting), meetings.finishClosing(meeting)])
          finishing.catch((error: unknown) =>
            log.error({ err: error, meeting }, 'finishing what was left of a workshop or a closing failed'),
          )
      },
      log,
      ...options,
    }),
    uploads: new Uploads({ storage, files, meetings, live, uploadLimit: config.uploadLimit, log }),
    showing: new Showing({ meetings, uploads: () => parts.uploads }),
    workshops: new Workshops({ storage, journal, meetings, signIn, live, log }),
    history: new History({ storage, journal, meetings, signIn }),
    freeze: new Freeze({ storage, journal, meetings, memories, signIn, checking, seals, live, log, agendaDue }),
    turns: new Turns({ journal, meetings, signIn, log }),
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

  await rehearsal?.first
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
  rehearsal?.goOn()

  return {
    parts,
    address: at(config.host),
    async close() {
      const closed = new Promise((resolve) => http.close(resolve))
      await closeDoor(config.dataDir)
      await rehearsal?.end()
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
    if (isChange(context.req.method) && !isOurs((name) => context.req.header(name), config))
      throw new Refusal('not-allowed', 'The request comes from another site.')
    if (/%00/.test(context.req.url)) throw new Refusal('bad-input', 'A NUL character.')
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

  app.use('/api/*', limits(config))

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

/** A join code in a path is a secret of the room for as long as the meeting lasts, a calendar's address until it is renewed. */
const withoutSecrets = (path: string) => path.replace(/^(\/api\/join\/|\/g\/|\/kalender\/).*/, '$1…')
