/**
 * The launcher as a fresh machine meets it: a copy of it in a folder of its own, where what it starts (npx, vite, the
 * server) is what a test puts there.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Exit, freePort, temporaryFolder, until } from '../stage.ts'

const repository = join(import.meta.dirname, '../..')

const running = new Set<ChildProcess>()
let root: string
beforeEach(async () => {
  root = await temporaryFolder()
  for (const file of ['package.json', 'pnpm-lock.yaml', 'packages/launch/launch.mjs'])
    await cp(join(repository, file), join(root, file))
})
afterEach(async () => {
  // A test that fails half-way leaves nobody behind, not even those whom npm started.
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  await rm(root, { recursive: true, force: true })
})

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), content)
}

/** What installing leaves behind: what was installed, and the Node that comes with it. */
async function installed(): Promise<void> {
  const lockfile = await readFile(join(root, 'pnpm-lock.yaml'))
  const stamp = createHash('sha256')
    .update(lockfile)
    .update(process.platform + process.arch)
  await put('node_modules/.samsyn-installed', stamp.digest('hex'))
  await mkdir(join(root, 'node_modules/.bin'))
  await symlink(process.execPath, join(root, 'node_modules/.bin/node'))
}

type Running = { child: ChildProcess; said: () => string; ended: Promise<Exit> }

function run(program: string, args: string[], env: Record<string, string>): Running {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: a signal for one of them reaches no other by itself.
    detached: true,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  running.add(child)
  const ended = new Promise<Exit>((resolve) =>
    child.on('close', (code, signal) => {
      running.delete(child)
      resolve({ code, signal })
    }),
  )
  return { child, said: () => said, ended }
}

/** Runs the launcher to its end; `node` are options of the Node it runs on. */
async function launch(
  command: string,
  { env = {}, node = [] }: { env?: Record<string, string>; node?: string[] } = {},
) {
  const { said, ended } = run(process.execPath, [...node, 'packages/launch/launch.mjs', command], env)
  const { code } = await ended
  return { said: said(), code }
}

/** Every Node that is started believes that it is of this version. */
const believing = (version: string): string =>
  `--import=data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`

const installing = 'Installing what Samsyn needs. The first time takes about a minute …\n'

describe('A launcher that cannot go on says why in one sentence', () => {
  it('when Node is too old', async () => {
    expect(await launch('start', { node: [believing('18.20.4')] })).toEqual({
      said: 'Samsyn needs Node 20 or newer to start; this is Node 18.20.4. Install a newer one from nodejs.org.\n',
      code: 1,
    })
  })

  it('when there is no network', async () => {
    const env = {
      npm_config_registry: `http://127.0.0.1:${await freePort()}/`,
      npm_config_cache: join(root, 'nothing-cached'),
    }
    const { said, code } = await launch('start', { env })
    expect(said).toBe(
      `${installing}Samsyn could not fetch its parts: the package registry cannot be reached. Check the network and try again.\n`,
    )
    expect(code).toBe(1)
  })

  it('when npm is not there', async () => {
    await mkdir(join(root, 'empty'))
    expect(await launch('start', { env: { PATH: join(root, 'empty') } })).toEqual({
      said: `${installing}Samsyn installs its parts with npm, and npx cannot be started (ENOENT). Install Node with npm from nodejs.org.\n`,
      code: 1,
    })
  })

  it('when installing fails, after the words of the installer', async () => {
    await put('bin/npx', '#!/bin/sh\necho "ERR_PNPM_OUTDATED_LOCKFILE The lockfile is not up to date." >&2\nexit 3\n')
    await chmod(join(root, 'bin/npx'), 0o755)
    const env = { PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}` }
    expect(await launch('start', { env })).toEqual({
      said: `${installing}ERR_PNPM_OUTDATED_LOCKFILE The lockfile is not up to date.\nInstalling did not work. The lines above say why.\n`,
      code: 1,
    })
  })

  it('when no Node of the right version came with it', async () => {
    await installed()
    expect(await launch('start', { env: { NODE_OPTIONS: believing('20.19.0') } })).toEqual({
      said: `Samsyn runs on Node 26. None comes with it for ${process.platform} ${process.arch}, and this machine has 20.19.0.\n`,
      code: 1,
    })
  })

  it('when the client cannot be built, after the words of the builder', async () => {
    await installed()
    await put('client/node_modules/vite/bin/vite.js', "console.error('main.tsx: no such thing')\nprocess.exit(1)\n")
    expect(await launch('start')).toEqual({
      said: 'Building the client …\nmain.tsx: no such thing\nThe client could not be built. The lines above say why.\n',
      code: 1,
    })
  })

  it('when there is no such command', async () => {
    await installed()
    expect(await launch('dance')).toEqual({ said: 'There is no command "dance".\n', code: 1 })
  })
})

describe('A server that was started by npm', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    it(`ends in good order when npm alone is sent ${signal}`, async () => {
      await installed()
      await put('client/node_modules/vite/bin/vite.js', '')
      await put(
        'server/src/main.ts',
        `if (import.meta.main) {
          for (const signal of ['SIGINT', 'SIGTERM'])
            process.on(signal, () => {
              console.log('closed in good order')
              process.exit(0)
            })
          setInterval(() => {}, 1000)
          console.log('up')
        }`,
      )
      const { child, said, ended } = run('npm', ['start'], {})
      await until('the server is up', () => said().includes('up\n'))
      child.kill(signal)
      expect(await ended).toEqual({ code: 0, signal: null })
      expect(said()).toContain('closed in good order\n')
    })
})
