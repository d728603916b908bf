/** Starts Samsyn: reads the configuration, opens the doors, says where, and closes in good order. */
import { type Config, prepareDataDir, readConfig } from './config.ts'
import { failsOnPurpose } from './failpoint.ts'
import { createServer, type Server } from './server.ts'
import { StorageError } from './storage/storage.ts'

const say = (sentence: string) => process.stdout.write(`${sentence}\n`)
const fail = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

// The launcher also loads it without starting anything, to have it compiled.
if (import.meta.main) await start()

async function start(): Promise<void> {
  const config = readConfig(process.env)
  if ('problem' in config) return fail(config.problem)
  const problem = prepareDataDir(config.dataDir)
  if (problem) fail(problem.problem)
  const server = await createServer(config, { rehearses: true }).catch((error: unknown) => fail(whyNot(error, config)))
  keepLibrariesInTheLog(server)
  if (failsOnPurpose) say(`SAMSYN_FAILPOINT=${failsOnPurpose}: this server fails on purpose. Nothing in it is safe.`)
  await welcome(server)
  closeInOrder(server)
}

/** A library that speaks to the console joins the log, where every line is JSON. */
function keepLibrariesInTheLog({ parts: { log } }: Server): void {
  for (const level of ['error', 'warn'] as const) {
    console[level] = (...said: unknown[]) => {
      const [err] = said.filter((one) => one instanceof Error)
      log[level]({ err }, said.filter((one) => !(one instanceof Error)).join(' '))
    }
  }
}

function whyNot(error: unknown, { host, port, dataDir, databaseUrl }: Config): string {
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Stop it, or choose another: PORT=3001 npm start`
  if (code === 'EACCES' && syscall === 'listen')
    return `Samsyn may not listen on port ${port}. Choose one above 1023: PORT=3000 npm start`
  if (code === 'EADDRNOTAVAIL' || syscall === 'getaddrinfo') return `This computer has no address ${host}. Check HOST.`
  if (code === 'EACCES' || code === 'EPERM')
    return `Samsyn may not write in ${dataDir}. Give the account the right to all of it, or set DATA_DIR to another folder.`
  if (error instanceof StorageError && error.reason === 'in-use')
    return `The data folder ${dataDir} is in use by another Samsyn. Stop that one, or set DATA_DIR to another folder.`
  if (databaseUrl && error instanceof StorageError) return `The database of DATABASE_URL cannot be opened: ${message}`
  if (error instanceof StorageError) return `The data in ${dataDir} cannot be opened: ${message}`
  return `Samsyn cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

/** The first organiser gets in by a link that is printed here; who has none left makes one with `npm run samsyn -- invite`. */
async function welcome({ parts, address }: Server): Promise<void> {
  const { config, signIn, storage } = parts
  const shown =
    config.appUrl === `http://localhost:${config.port}` ? address.replace('127.0.0.1', 'localhost') : config.appUrl
  const { count } = await storage.db
    .selectFrom('sessions')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('organiser', '=', 1)
    .executeTakeFirstOrThrow()
  const lines = ['', `  Samsyn  ${shown}`, '']
  if (Number(count) === 0) {
    const { token } = await signIn.makeLink({
      meeting: null,
      role: 'organiser',
      name: '',
      organisation: '',
      attendee: '',
      days: 7,
    })
    lines.push('  Open this link to sign in as organiser. It works for seven days.', `  ${shown}/in#${token}`, '')
  }
  say(lines.join('\n'))
}

/** How long a server that was asked to stop may take, in milliseconds: who asks kills it after ten seconds or more. */
const longestClosing = 4500
/** The log is written behind; so long after its last line the process ends, written or not. */
const lastWords = 250

function closeInOrder(server: Server): void {
  const { log, storage } = server.parts
  let closing = false
  const close = (signal: string) => {
    if (closing) return
    closing = true
    log.info({ signal }, 'closing')
    setTimeout(() => log.error('closing takes too long, ending at once'), longestClosing)
    // No exit in good order: that waits for every thread, and the storage's may hang in a write that its disk never answers.
    // What is acknowledged is on the disk, as after any kill -9.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), longestClosing + lastWords)
    server.close().then(
      () => process.exit(0),
      async (error: unknown) => {
        log.error({ err: error }, 'closing failed')
        // An exit waits for the storage's thread; as long as that does not end, the clock above runs on.
        await storage.close().catch(() => {})
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', () => close('SIGINT'))
  process.on('SIGTERM', () => close('SIGTERM'))
  process.on('unhandledRejection', (error) => {
    // Something went wrong where nobody waited for it: say so and go on. What is acknowledged is on disk.
    server.parts.log.error({ err: error }, 'unhandled rejection')
  })
}
