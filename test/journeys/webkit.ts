/**
 * A window of WebKit, the engine of every browser on an iPad, spoken to by WebDriver (https://www.w3.org/TR/webdriver2/):
 * WebKitGTK as Debian has it (packages webkit2gtk-driver and xvfb), on a screen that nobody sees.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect } from '@playwright/test'
import { freePort } from '../stage.ts'

const programs = { driver: '/usr/bin/WebKitWebDriver', screen: '/usr/bin/Xvfb' }

/** Why there is none; empty when there is one. */
export const noWebkit = Object.values(programs).every((path) => existsSync(path))
  ? ''
  : 'WebKitWebDriver or Xvfb is not on this machine (Debian: webkit2gtk-driver, xvfb).'

const keys = { Enter: '\uE007', Control: '\uE009', End: '\uE010' }
type Point = { x: number; y: number }

export class Webkit {
  readonly #driver: string
  readonly #processes: readonly ChildProcess[]
  #session = ''

  static async open(): Promise<Webkit> {
    if (noWebkit) throw new Error(noWebkit)
    const display = `:${100 + Math.floor(Math.random() * 60_000)}`
    const screen = spawn(programs.screen, [display, '-screen', '0', '1600x1200x24'], { stdio: 'ignore' })
    const port = await freePort()
    const env = { ...process.env, DISPLAY: display }
    const driver = spawn(programs.driver, [`--port=${port}`], { stdio: 'ignore', env })
    const webkit = new Webkit(`http://127.0.0.1:${port}`, [driver, screen])
    // Driver and screen take a moment.
    await expect(() => webkit.#begin()).toPass()
    return webkit
  }

  private constructor(driver: string, processes: readonly ChildProcess[]) {
    this.#driver = driver
    this.#processes = processes
  }

  async #begin(): Promise<void> {
    const capabilities = { alwaysMatch: { browserName: 'MiniBrowser' } }
    const { sessionId } = await this.#ask<{ sessionId: string }>('POST', '/session', { capabilities })
    this.#session = `/session/${sessionId}`
  }

  async close(): Promise<void> {
    await this.#ask('DELETE', this.#session).catch(() => {
      // It is ended below, whatever it says.
    })
    for (const process of this.#processes) process.kill()
  }

  goto(url: string): Promise<void> {
    return this.#ask('POST', `${this.#session}/url`, { url })
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#ask('POST', `${this.#session}/window/rect`, { x: 0, y: 0, width, height })
  }

  /** What a script answers in the page; it has no names of ours in it. */
  run<T>(script: string): Promise<T> {
    return this.#ask('POST', `${this.#session}/execute/sync`, { script: `return ${script}`, args: [] })
  }

  /** Until a script answers so. */
  async sees(script: string, what: unknown = true): Promise<void> {
    await expect.poll(() => this.run(script).catch(() => undefined), script).toEqual(what)
  }

  /** A press on the point that a script answers with. */
  async press(script: string): Promise<void> {
    const { x, y } = await this.run<Point>(script)
    const move = { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) }
    const actions = [move, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }]
    await this.#act({ type: 'pointer', id: 'hand', parameters: { pointerType: 'mouse' }, actions })
  }

  async type(words: string): Promise<void> {
    const actions = [...words].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ])
    await this.#act({ type: 'key', id: 'keyboard', actions })
  }

  /** Keys that are held together. */
  async chord(...names: (keyof typeof keys)[]): Promise<void> {
    const values = names.map((name) => keys[name])
    const down = values.map((value) => ({ type: 'keyDown', value }))
    const up = values.toReversed().map((value) => ({ type: 'keyUp', value }))
    await this.#act({ type: 'key', id: 'keyboard', actions: [...down, ...up] })
  }

  #act(input: object): Promise<void> {
    return this.#ask('POST', `${this.#session}/actions`, { actions: [input] })
  }

  async #ask<T>(method: string, path: string, json?: object): Promise<T> {
    const answer = await fetch(this.#driver + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(json ? { body: JSON.stringify(json) } : {}),
    })
    const { value } = (await answer.json()) as { value: T & { message?: string } }
    if (!answer.ok) throw new Error(`${path}: ${value.message}`)
    return value
  }
}
