/**
 * Makes PDF and Word files in a process of its own. Typesetting then never stops the meetings, the memory it takes goes
 * back to the system, and a typesetter that crashes or hangs takes nothing with it. The first job starts the process,
 * it makes one file at a time, and it is ended when there has been nothing to make for a while.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Logger } from 'pino'
import type { Answer, Job } from './typesetter-process.ts'

export type TypesetterReason = 'crashed' | 'too-slow' | 'failed' | 'closed'

/** A file that was not made. The next one has a typesetter all the same. */
export class TypesetterError extends Error {
  readonly reason: TypesetterReason
  constructor(reason: TypesetterReason, message: string) {
    super(message)
    this.name = 'TypesetterError'
    this.reason = reason
  }
}

export type TypesetterOptions = {
  /** How long it waits for another job. With its fonts it takes some 100 MB; starting it takes a third of a second. */
  idleSeconds?: number
  /** How long it may take for one file. A hundred pages take one second. */
  patienceSeconds?: number
  /** How large its heap may grow. A hundred pages need 40 MB; what needs more than the default is no protocol. */
  heapMegabytes?: number
  log?: Logger
}

export class Typesetter {
  readonly #idleSeconds: number
  readonly #patienceSeconds: number
  readonly #heapMegabytes: number
  readonly #log: Logger | undefined
  #process: ChildProcess | null = null
  #idle: NodeJS.Timeout | undefined
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor({ idleSeconds = 3, patienceSeconds = 60, heapMegabytes = 256, log }: TypesetterOptions = {}) {
    this.#idleSeconds = idleSeconds
    this.#patienceSeconds = patienceSeconds
    this.#heapMegabytes = heapMegabytes
    this.#log = log
  }

  /** The process that makes the files now; null while there is none. */
  get pid(): number | null {
    return this.#process?.pid ?? null
  }

  /** Makes the file where the job says. Throws a `TypesetterError` when it is not made. */
  typeset(job: Job): Promise<void> {
    const made = this.#last.then(() => this.#make(job))
    // Whoever asked hears of a failure; who comes next only waits for the end.
    this.#last = made.catch(() => null)
    return made
  }

  async #make(job: Job): Promise<void> {
    if (this.#closed) throw closed()
    clearTimeout(this.#idle)
    try {
      this.#process ??= this.#start()
      const answer = await this.#answer(this.#process, job)
      if ('failed' in answer) throw new TypesetterError('failed', answer.failed)
    } finally {
      if (!this.#closed) this.#idle = setTimeout(() => this.#letGo(), this.#idleSeconds * 1000)
    }
  }

  async #answer(child: ChildProcess, job: Job): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const crashed = (how: string) =>
      reject(this.#closed ? closed() : new TypesetterError('crashed', `The typesetter ended in its work: ${how}`))
    const late = setTimeout(() => {
      reject(new TypesetterError('too-slow', `The typesetter was not done after ${this.#patienceSeconds} seconds.`))
      this.#process = null
      child.kill('SIGKILL')
    }, this.#patienceSeconds * 1000)
    let said = ''
    const listen = (words: Buffer) => {
      said = (said + words.toString()).slice(-4000)
    }
    const ended = (code: number | null, signal: NodeJS.Signals | null) => crashed(`${signal ?? code}\n${said}`.trim())
    const broken = (error: Error) => crashed(error.message)
    child.once('message', resolve).once('close', ended).once('error', broken)
    child.stderr?.on('data', listen)
    child.send(job, (error) => error && broken(error))
    try {
      return await promise
    } finally {
      clearTimeout(late)
      child.off('message', resolve).off('close', ended).off('error', broken)
      child.stderr?.off('data', listen)
    }
  }

  #start(): ChildProcess {
    const child = fork(new URL('./typesetter-process.ts', import.meta.url), {
      execArgv: [`--max-old-space-size=${this.#heapMegabytes}`, '--max-semi-space-size=2'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    const gone = () => {
      if (this.#process === child) this.#process = null
    }
    child.once('exit', gone).on('error', gone)
    this.#log?.info({ typesetter: child.pid }, 'typesetter started')
    return child
  }

  /** Without a channel to the server it ends by itself. */
  #letGo(): void {
    if (this.#process?.connected) this.#process.disconnect()
    this.#process = null
  }

  /** Ends it at once, in whatever it is doing. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#idle)
    const child = this.#process
    if (!child) return
    const gone = once(child, 'close')
    child.kill('SIGKILL')
    await gone
  }
}

const closed = () => new TypesetterError('closed', 'The typesetter is closed.')
