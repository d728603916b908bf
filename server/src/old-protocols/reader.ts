/**
 * Reads old protocols in a process of its own for each, one at a time. They come from strangers, and a small file can be made
 * so that it takes for ever or fills the memory: the process may take so long and so much, and is then ended. Whatever it
 * does, meetings go on.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Answer, Job } from './reading-process.ts'

export type Read =
  | Extract<Answer, { lines: unknown }>
  | { failed: 'locked' | 'unreadable' | 'too-slow' | 'too-large' | 'stopped' }

export type ReaderLimits = {
  /** A protocol of a hundred pages takes three seconds. */
  seconds: number
  /** Of the process as a whole, where the system tells. */
  megabytes: number
}

const usual: ReaderLimits = { seconds: 60, megabytes: 700 }
const heapMegabytes = 400
/** Our own files and the libraries, and not what lies beside them: people's data often does. */
const program = ['packages', 'server', 'node_modules', 'package.json'].map((name) =>
  fileURLToPath(new URL(`../../../${name}`, import.meta.url)),
)

/** What Node is told of a process that may read the program and this one file, and nothing else of the machine. */
export const confinedTo = (file: string): string[] => [
  '--permission',
  ...[...program, file].map((path) => `--allow-fs-read=${path}`),
]

export class Reader {
  readonly #limits: ReaderLimits
  readonly #log: Logger
  readonly #closing = new AbortController()
  #last: Promise<unknown> = Promise.resolve()

  constructor(log: Logger, limits: Partial<ReaderLimits> = {}) {
    this.#log = log
    this.#limits = { ...usual, ...limits }
  }

  /** A file that cannot be read is an answer. */
  read(job: Job): Promise<Read> {
    const read = this.#last.then(() => this.#read(job))
    this.#last = read.catch(() => null)
    return read
  }

  async #read(job: Job): Promise<Read> {
    const stop = this.#closing.signal
    if (stop.aborted) return { failed: 'stopped' }
    const child = fork(new URL('./reading-process.ts', import.meta.url), {
      // No network and no other program either.
      execArgv: [`--max-old-space-size=${heapMegabytes}`, '--max-semi-space-size=8', ...confinedTo(job.path)],
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    const { promise, resolve, reject } = Promise.withResolvers<Read>()
    let said = ''
    child.stderr?.on('data', (words: Buffer) => {
      said = (said + words.toString()).slice(-2000)
    })
    child.once('message', (answer: Answer) => resolve(answer)).once('error', reject)
    // Node ends by a signal of its own when its heap is full.
    child.once('close', (code, signal) =>
      resolve({
        failed: /heap|memory/i.test(said) ? 'too-large' : signal ? 'too-slow' : 'unreadable',
        said: `${signal ?? code} ${said}`,
      } as Read),
    )
    const end = (failed: 'too-slow' | 'too-large' | 'stopped') => {
      resolve({ failed })
      child.kill('SIGKILL')
    }
    const late = setTimeout(() => end('too-slow'), this.#limits.seconds * 1000)
    const watch = setInterval(() => {
      void memoryOf(child).then((megabytes) => megabytes > this.#limits.megabytes && end('too-large'))
    }, 100)
    const stopped = () => end('stopped')
    stop.addEventListener('abort', stopped, { once: true })
    child.send(job, (error) => error && reject(error))
    try {
      const answer = await promise
      if ('failed' in answer && answer.failed !== 'stopped')
        this.#log.warn({ file: job.path, ...answer }, 'an old protocol could not be read')
      return answer
    } finally {
      clearTimeout(late)
      clearInterval(watch)
      stop.removeEventListener('abort', stopped)
      child.kill('SIGKILL')
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#last
  }
}

/** Where the system does not say it is 0, and the limit of the heap alone counts. */
async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}
