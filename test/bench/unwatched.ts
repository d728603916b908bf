/**
 * Opens a page in a Chromium that nobody looks into meanwhile. What Playwright wants to know of every page (each request,
 * with the lines it came from) has V8 read large files over again and takes a quarter of the time: nobody at a meeting has
 * that. Here the processor is slowed down, one script is put into the page, and its answer is asked for.
 */
import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromiumArgs } from '../chromium.ts'
import { temporaryFolder } from '../stage.ts'
import { within } from './load.ts'

export type Visit = {
  executablePath: string
  url: string
  cookie: { name: string; value: string }
  slowdown: number
  /** Runs in the page before anything else does. */
  before: () => void
  /** Asked in the page until it is more than 0. */
  answer: string
}

/** What was answered, by so many visits one after the other, each in a context of its own. */
export async function unwatched(visit: Visit, times: number): Promise<number[]> {
  const folder = await temporaryFolder()
  const args = [...chromiumArgs, '--headless', '--remote-debugging-port=0', '--window-size=1180,820']
  const browser = spawn(visit.executablePath, [...args, `--user-data-dir=${folder}`, 'about:blank'], {
    stdio: 'ignore',
  })
  const gone = new Promise((resolve) => browser.once('error', resolve).once('exit', resolve))
  try {
    const devtools = await DevTools.of(folder)
    const answers: number[] = []
    for (let n = 0; n < times; n++) answers.push(await within('the page answers', visited(devtools, visit), 60_000))
    return answers
  } finally {
    browser.kill('SIGKILL')
    await gone
    // Its last processes may still be writing.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

async function visited(devtools: DevTools, { url, cookie, slowdown, before, answer }: Visit): Promise<number> {
  const { browserContextId } = await devtools.ask<{ browserContextId: string }>('Target.createBrowserContext')
  await devtools.ask('Storage.setCookies', { browserContextId, cookies: [{ ...cookie, url }] })
  const blank = { url: 'about:blank', browserContextId }
  const { targetId } = await devtools.ask<{ targetId: string }>('Target.createTarget', blank)
  const page = await devtools.attached(targetId)
  await page('Page.enable')
  await page('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page('Page.addScriptToEvaluateOnNewDocument', { source: `(${before})()` })
  await page('Page.navigate', { url })
  for (;;) {
    await delay(500)
    const { result } = await page<{ result: { value?: unknown } }>('Runtime.evaluate', { expression: answer })
    if (typeof result.value !== 'number' || result.value <= 0) continue
    await devtools.ask('Target.disposeBrowserContext', { browserContextId })
    return result.value
  }
}

type Ask = <T>(method: string, parameters?: object) => Promise<T>

/** Chromium's own protocol (https://chromedevtools.github.io/devtools-protocol/). */
class DevTools {
  readonly #socket: WebSocket
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>()
  #last = 0

  /** Chromium writes down where it listens. */
  static async of(folder: string): Promise<DevTools> {
    const latest = performance.now() + 30_000
    for (;;) {
      const [port, path] = (await readFile(join(folder, 'DevToolsActivePort'), 'utf8').catch(() => '')).split('\n')
      if (port && path) {
        const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`)
        await new Promise((resolve, reject) => {
          socket.addEventListener('open', resolve)
          socket.addEventListener('error', reject)
        })
        return new DevTools(socket)
      }
      if (performance.now() > latest) throw new Error('Chromium did not start.')
      await delay(50)
    }
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const { id, result, error } = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: unknown }
      const asked = this.#asked.get(id ?? 0)
      this.#asked.delete(id ?? 0)
      if (error) asked?.reject(new Error(JSON.stringify(error)))
      else asked?.resolve(result)
    })
    // Whoever is still asking when the browser has gone is told.
    socket.addEventListener('close', () => {
      for (const asked of this.#asked.values()) asked.reject(new Error('The browser has gone.'))
    })
  }

  ask<T>(method: string, parameters: object = {}, sessionId?: string): Promise<T> {
    const asked = Promise.withResolvers<unknown>()
    this.#last += 1
    this.#asked.set(this.#last, asked)
    this.#socket.send(JSON.stringify({ id: this.#last, method, params: parameters, ...(sessionId && { sessionId }) }))
    return asked.promise as Promise<T>
  }

  async attached(targetId: string): Promise<Ask> {
    const { sessionId } = await this.ask<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
    return (method, parameters) => this.ask(method, parameters, sessionId)
  }
}
