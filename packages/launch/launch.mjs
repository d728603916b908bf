// Runs everything that can be run: `npm start`, `npm test` and the other commands of the README.
//
// Plain JavaScript without dependencies, for whatever Node a machine has: it installs what the lockfile says (only when
// that has changed), builds the client (only when it has changed), and runs the rest with the Node that the lockfile pins.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const PNPM = '12.21.0'
const OLDEST = 20
const WANTED = 26

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const bin = join(root, 'node_modules', '.bin')
const [command = 'start', ...rest] = process.argv.slice(2)
// Files are named from where the person stands, everything else runs in the root.
const standing = process.env.INIT_CWD || process.cwd()

const stop = (sentence, code = 1) => {
  if (sentence) process.stderr.write(`${sentence}\n`)
  process.exit(code)
}
const say = (sentence) => process.stdout.write(`${sentence}\n`)

if (Number(process.versions.node.split('.')[0]) < OLDEST) {
  stop(
    `Samsyn needs Node ${OLDEST} or newer to start; this is Node ${process.versions.node}. Install a newer one from nodejs.org.`,
  )
}
process.chdir(root)

const env = { ...process.env, PATH: bin + delimiter + process.env.PATH, NO_UPDATE_NOTIFIER: '1', STANDING: standing }
// What npm has put in the environment for its own children would change how other tools behave.
for (const name of Object.keys(env)) {
  if (
    /^npm_(config|package|lifecycle)_/i.test(name) &&
    !/registry|proxy|cafile|userconfig|globalconfig|cache|prefix/i.test(name)
  )
    delete env[name]
}

function run(file, args, options = {}) {
  const done = spawnSync(file, args, { stdio: 'inherit', env, ...options })
  if (done.error) throw done.error
  return done.status ?? 1
}

/** Runs to the end; shows the lines that tell how far it has come, and answers with everything that was said. */
function follow(file, args, isProgress, extra) {
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, ...extra },
    shell: process.platform === 'win32',
  })
  const said = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      if (isProgress.test(line)) say(`  ${line}`)
      else said.push(line)
    })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, said: said.join('\n') }))
  })
}

async function install() {
  const wanted = createHash('sha256')
    .update(readFileSync('pnpm-lock.yaml'))
    .update(process.platform + process.arch)
    .digest('hex')
  const stamp = join('node_modules', '.samsyn-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Installing what Samsyn needs. The first time takes about a minute …')
  const args = ['-y', `pnpm@${PNPM}`, 'install', '--frozen-lockfile', '--reporter', 'append-only']
  // Without a network npm and pnpm would try for minutes before they say so. pnpm asks about every package of the
  // lockfile, ten times as many as it asks about at once, so each wait between two tries counts tenfold.
  const patience = { fetch_retries: '2', fetch_retry_mintimeout: '300', fetch_retry_factor: '2' }
  const settings = Object.entries(patience).flatMap(([name, value]) => [
    [`npm_config_${name}`, value],
    [`pnpm_config_${name}`, value],
  ])
  const { code, said } = await follow(
    'npx',
    args,
    /^(Progress|Downloading|Done) |Verifying/,
    Object.fromEntries(settings),
  ).catch(({ code }) =>
    stop(
      `Samsyn installs its parts with npm, and npx cannot be started (${code}). Install Node with npm from nodejs.org.`,
    ),
  )
  if (code !== 0) {
    if (
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|fetch failed|network|NETWORK|Failed to fetch/.test(said)
    )
      stop('Samsyn could not fetch its parts: the package registry cannot be reached. Check the network and try again.')
    stop(`${said}\nInstalling did not work. The lines above say why.`)
  }
  writeFileSync(stamp, wanted)
}

/** What Samsyn is made of, read from the lockfile: CycloneDX, into a file or to the terminal. */
function billOfMaterials(file) {
  const kind = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--lockfile-only']
  const out = file ? ['--out', resolve(standing, file)] : []
  return run('npx', ['-y', `pnpm@${PNPM}`, '--silent', 'sbom', ...kind, ...out])
}

/** The pinned Node where there is one for this machine, else the one that is there if it is new enough. */
function findNode() {
  const own = join(bin, 'node')
  const node = existsSync(own) && spawnSync(own, ['-v']).status === 0 ? own : process.execPath
  const version = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim()
  if (Number(version.split('.')[0]) < WANTED)
    stop(
      `Samsyn runs on Node ${WANTED}. None comes with it for ${process.platform} ${process.arch}, and this machine has ${version}.`,
    )
  return node
}

/** Newest change below some folders, as a number: what has to be built again. */
function newest(folders) {
  let latest = 0
  const look = (path) => {
    const found = statSync(path)
    if (!found.isDirectory()) latest = Math.max(latest, found.mtimeMs)
    else for (const name of readdirSync(path)) if (name !== 'node_modules' && name !== 'dist') look(join(path, name))
  }
  for (const folder of folders) look(folder)
  return latest
}

function buildClient(node) {
  const stamp = join('client', 'dist', '.built')
  const sources = ['client', 'packages', 'pnpm-lock.yaml']
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= newest(sources)) return 0
  say('Building the client …')
  const code = run(node, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'client'),
  })
  if (code !== 0) stop('The client could not be built. The lines above say why.', code)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, '')
  return 0
}

// Compiled once and kept: Node then loads no compiler, which saves a second and 35 MB.
const compiled = join(root, 'node_modules', '.cache', 'compiled')
const keeping = { NODE_COMPILE_CACHE: compiled, ...env }

/** Compiles the server in a process that ends: in the one that serves, the compiler would stay in memory. */
function compileServer(node) {
  const stamp = join(compiled, '.server')
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= newest(['server', 'packages', 'pnpm-lock.yaml'])) return
  const server = [
    'main',
    'storage/sqlite-worker',
    'storage/postgres',
    'compaction-worker',
    'typesetter-process',
    'slides/deck-worker',
    'old-protocols/reading-process',
  ]
  const formats = ['pdf', 'docx']
  const files = [
    ...server.map((name) => `./server/src/${name}.ts`),
    ...formats.map((name) => `./packages/protocol/src/${name}.ts`),
  ]
  // The file of a thread refuses to run outside of one, but by then it is compiled.
  const load = `await Promise.allSettled(${JSON.stringify(files)}.map((file) => import(file)))`
  run(node, ['--input-type=module', '--eval', load], { stdio: 'ignore', env: keeping })
  mkdirSync(compiled, { recursive: true })
  writeFileSync(stamp, '')
}

// How the engine tidies up, where a server has one core. It has room for what is soon forgotten: with less of it a part is
// taken for lasting (it costs 30 to 45 MB). What lasts is first looked through when it is 256 MB: a thousand who write wait
// half a second for that (it costs 20 to 40 MB). That is done by the thread that serves, a little at a time, and one
// thread compiles beside it: by itself the engine would do both in four, which take the core for a tenth of a second, every
// few seconds while hundreds write.
const engine = [
  '--max-semi-space-size=32',
  '--initial-old-space-size=256',
  '--no-concurrent-marking',
  '--v8-pool-size=1',
]
const serve = [...engine, 'server/src/main.ts']

/** Runs for as long as the program does, and passes on what it is told. */
function become(node, args, extra) {
  const child = spawn(node, args, { stdio: 'inherit', env: { ...keeping, ...extra } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm passes a signal on to the shell it runs the command in, and a shell tells nobody: at SIGTERM it ends, at SIGINT
  // it waits. The command that lasts, start, therefore takes the shell's place (exec in package.json), and whoever has
  // lost the shell or npm was meant as well.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event)
    setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM')
    }, 500).unref()
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

const check = (node) => [
  ['Format and lint', () => run(join(bin, 'biome'), ['check', '--error-on-warnings', '.'])],
  ['Types', () => run(join(bin, 'tsc'), ['--build', ...projects()])],
  ['Who imports whom', () => run(node, ['test/house.ts'])],
]
const projects = () => [
  'packages/language',
  'packages/meeting',
  'packages/protocol',
  'packages/recognition',
  'packages/api',
  'client',
  'server',
  'test',
]

function steps(list) {
  for (const [title, act] of list) {
    say(`\n── ${title}`)
    const code = act()
    if (code !== 0) stop(`${title}: failed.`, code)
  }
}

await install()
const node = findNode()
// Many tests start servers of their own, as `start` does.
const vitest = (...args) =>
  run(node, ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...args], { env: keeping })
const journeys = (...args) =>
  run(node, [
    join('test', 'node_modules', '@playwright', 'test', 'cli.js'),
    'test',
    '--config',
    'test/journeys/playwright.config.ts',
    ...args,
  ])

switch (command) {
  case 'start':
    buildClient(node)
    compileServer(node)
    become(node, [...serve, ...rest])
    break
  case 'check':
    steps(check(node))
    break
  case 'test':
    steps([
      ...check(node),
      ['Build', () => buildClient(node)],
      ['Tests', () => vitest(...rest)],
      ['Journeys in a browser', () => journeys('--grep-invert', '@long')],
    ])
    say('\nEverything passed. The long journeys were left out: npm run journeys -- --grep @long')
    break
  case 'journeys':
    buildClient(node)
    process.exit(journeys(...rest))
    break
  case 'sbom':
    process.exit(billOfMaterials(rest[0]))
    break
  case 'faults':
    become(node, ['test/faults/main.ts', ...rest])
    break
  case 'bench':
    buildClient(node)
    compileServer(node)
    // The load does not stop to tidy up while it measures: with what it holds that takes as long as what it measures.
    // It does so before, and by itself: it has one core, and threads that help would wait for one another.
    become(
      node,
      [
        '--max-semi-space-size=64',
        '--initial-old-space-size=1500',
        '--single-threaded-gc',
        '--expose-gc',
        'test/bench/main.ts',
        ...rest,
      ],
      { SERVE: JSON.stringify(serve) },
    )
    break
  case 'score':
    become(node, ['packages/recognition/src/score-command.ts', ...rest])
    break
  case 'replay':
    become(node, ['test/replay/main.ts', ...rest])
    break
  case 'verify':
  case 'backup':
  case 'restore':
  case 'samsyn':
    become(node, ['server/src/command.ts', ...(command === 'samsyn' ? [] : [command]), ...rest])
    break
  default:
    stop(`There is no command "${command}".`)
}
