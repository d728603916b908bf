import { execFileSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Confinement, type Ended, findConfinement, runConfined } from './confinement.ts'

let confinement: Confinement
let folder: string
beforeAll(async () => {
  confinement = await findConfinement()
  folder = await mkdtemp(join(tmpdir(), 'samsyn-confined-'))
  const { network, memory, offspring } = confinement
  if (!network || !memory || !offspring)
    process.stdout.write(`This system cannot hold a program to everything: ${JSON.stringify(confinement)}.\n`)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const limits = { seconds: 60, memoryMegabytes: 512, fileMegabytes: 1 }

const run = (
  command: string,
  changes: Partial<typeof limits> = {},
  stop = new AbortController().signal,
): Promise<Ended> => runConfined(confinement, ['sh', '-c', command], folder, { ...limits, ...changes }, stop)

/** Begins a command that opens a pipe; `ended` is so when nothing that came of it is left, `begun` when it has opened it. */
function watched(name: string): { path: string; begun: Promise<unknown>; ended: Promise<unknown> } {
  const path = join(folder, name)
  execFileSync('mkfifo', [path])
  const reading = createReadStream(path)
  const ended = new Promise((resolve) => reading.once('end', () => resolve(undefined)))
  return { path, begun: new Promise((resolve) => reading.once('data', resolve)), ended }
}

describe('A program that opens what strangers have made', () => {
  it('runs to its end, and what it says at last is known', async () => {
    expect(await run('echo made > made; pwd >&2')).toEqual({ how: 'done', said: folder })
    expect(await readFile(join(folder, 'made'), 'utf8')).toBe('made\n')
    expect(await run('echo "cannot read" >&2; exit 3')).toEqual({ how: 'failed', said: 'cannot read' })
  })

  it('gets nothing of the server’s surroundings but where programs are', async () => {
    process.env.SAMSYN_SECRET = 'postgres://secret'
    const { said } = await run('env >&2')
    delete process.env.SAMSYN_SECRET
    expect(said).toContain('PATH=')
    expect(said).not.toContain('secret')
  })

  it('is ended when its time is over, with all that it has started', async () => {
    const { path, begun, ended } = watched('late')
    const running = run(`exec 9> ${path}; echo begun >&9; sleep 600 & sleep 600`, { seconds: 1 })
    await begun
    expect((await running).how).toBe('too-slow')
    await ended
  })

  it('leaves nothing running when it is done', async () => {
    const { path, ended } = watched('done')
    expect((await run(`exec 9> ${path}; sleep 600 & echo begun >&9`)).how).toBe('done')
    await ended
  })

  it('takes along also what has left its group, where the system can', async () => {
    const { path, begun, ended } = watched('away')
    const stop = new AbortController()
    const away = confinement.offspring ? 'setsid ' : ''
    const running = run(`exec 9> ${path}; ${away}sleep 600 & echo begun >&9; wait`, {}, stop.signal)
    await begun
    stop.abort()
    expect((await running).how).toBe('stopped')
    await ended
  })

  it('that nobody wants any more is ended at once', async () => {
    expect((await run('sleep 600', {}, AbortSignal.abort())).how).toBe('stopped')
  })

  it('gets no more memory than it may have, where the system can', async () => {
    const large = `"${process.execPath}" -e 'new Uint8Array(600e6).fill(1)'`
    expect((await run(large, { memoryMegabytes: 100 })).how).toBe(confinement.memory ? 'failed' : 'done')
  })

  it('writes no larger files than it may', async () => {
    expect((await run('head -c 3000000 /dev/zero > large')).how).toBe('failed')
  })

  it('has no network, where the system can', async () => {
    // The first two lines are a head; one is the loopback of its own.
    const { said } = await run('tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d " " >&2')
    expect(said === 'lo').toBe(confinement.network)
  })
})
