/**
 * Runs a program that opens what strangers have made: within a time, with so much memory and no more, and without a network,
 * as far as the system can. Whatever it starts ends with it, and it ends with the server, however that ends.
 */
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

/** What this system can hold a program to, beside its time. */
export type Confinement = {
  network: boolean
  memory: boolean
  /** Also what has left the program's group of processes ends with it. */
  offspring: boolean
  /** What stands before the program and gives it a place of its own; nothing where the system has no such thing. */
  place: readonly string[]
}

export type Limits = { seconds: number; memoryMegabytes: number; fileMegabytes: number }

/** 'too-slow': it was not done in time. 'stopped': whoever asked has no use for it any more. */
export type Ended = { how: 'done' | 'failed' | 'too-slow' | 'stopped'; said: string }

const unshare = ['unshare', '--net', '--pid', '--ipc', '--fork', '--kill-child']
/** The second is for whoever is not root. Containers often allow neither. */
const places = [unshare, [...unshare, '--user', '--map-current-user']]

/** Tries out what the system can do. */
export async function findConfinement(): Promise<Confinement> {
  let place: readonly string[] = []
  for (const tried of places) if (place.length === 0 && (await succeeds([...tried, 'true']))) place = tried
  return {
    network: place.length > 0,
    memory: await succeeds(['sh', '-c', 'ulimit -v 1000000']),
    offspring: place.length > 0,
    place,
  }
}

const succeeds = (command: readonly string[]): Promise<boolean> => {
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore' })
    child.once('error', () => resolve(false)).once('exit', (code) => resolve(code === 0))
  })
}

/**
 * The shell sets the limits and makes way. Its input is a pipe from the server that nobody writes to: it breaks when the
 * server ends, and then the whole group is ended.
 */
const script = `
  ulimit -c 0
  ulimit -t "$1"
  ulimit -f "$2"
  [ "$3" = 0 ] || ulimit -v "$3"
  shift 3
  exec 3<&0
  { cat; kill -KILL 0; } <&3 >/dev/null 2>&1 &
  exec 3<&-
  nice -n 10 "$@" </dev/null
`

/** `folder` is its home and its place for what it makes. Of the server's environment it gets nothing but where programs are. */
export async function runConfined(
  { place, memory }: Confinement,
  command: readonly string[],
  folder: string,
  { seconds, memoryMegabytes, fileMegabytes }: Limits,
  stop: AbortSignal,
): Promise<Ended> {
  const limits = [seconds, fileMegabytes * 2048, memory ? memoryMegabytes * 1024 : 0]
  const [program = '', ...args] = [...place, 'sh', '-c', script, 'sh', ...limits.map(String), ...command]
  const child = spawn(program, args, {
    // A group of its own: it is ended as a whole, and what a terminal sends to the server does not reach it.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8' },
  })
  const said = lastWords(child.stderr)
  const end = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch (error) {
      // Nobody of the group is left.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  const late = AbortSignal.timeout(seconds * 1000)
  const ended = AbortSignal.any([stop, late])
  ended.addEventListener('abort', end, { once: true })
  if (ended.aborted) end()
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.once('error', reject).once('exit', (code) => resolve(code))
  try {
    const code = await promise
    const how = stop.aborted ? 'stopped' : late.aborted ? 'too-slow' : code === 0 ? 'done' : 'failed'
    return { how, said: said() }
  } finally {
    ended.removeEventListener('abort', end)
    // What it has started and left behind.
    end()
  }
}

function lastWords(stream: Readable): () => string {
  let said = ''
  stream.on('data', (words: Buffer) => {
    said = (said + words.toString()).slice(-2000)
  })
  return () => said.trim()
}
