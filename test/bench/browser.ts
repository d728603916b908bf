/**
 * The board as one person has it: the four-hour document in a real Chromium whose processor is slowed down four times,
 * while 25 others write in paragraphs above and below.
 *
 *   usable       from the address to a note that can be written in, in a browser that nobody looks into (unwatched.ts)
 *   interaction  from a key to the frame that shows it (INP): 75 of 100 are at least as quick
 *   shift        what the line with the caret moves on the screen while its writer stays in it
 *   heap         what JavaScript holds after a collection, at the beginning and at the end
 */
import { setTimeout as delay } from 'node:timers/promises'
import { type CDPSession, chromium, type Page } from '@playwright/test'
import { chromiumArgs } from '../chromium.ts'
import type { LongDocument } from './four-hours.ts'
import { quantile, Room, within } from './load.ts'
import type { Peer, Prepared } from './peers.ts'
import { unwatched } from './unwatched.ts'

export const slowdown = 4
/** How many others write. */
export const others = 25
/** Where between them the person writes who is measured. */
const own = 12
/** Paragraphs that the document must have for all of them. */
export const placesNeeded = others + 1

export type BrowserResult = {
  minutes: number
  /** Milliseconds, each time it was opened. */
  usable: number[]
  keys: number
  interaction: { p75: number; p98: number; worst: number }
  /** How often the line moved, and by how many pixels in all and at most at once. */
  shift: { times: number; pixels: number; largest: number }
  /** Megabytes, every so many seconds. */
  heap: number[]
  /** Letters of the others that came meanwhile, of those sent. */
  delivered: number
  sent: number
}

/** Seconds for everything but the writing. A page that others keep busy may never answer, and nothing that is asked of it ends. */
const patience = 240

export const limits = { usable: 2500, interaction: 150, shift: 0 } as const

/** How often the board is opened. */
const openings = 3

/** What the page keeps for us. */
type Notebook = { usable: number; interactions: Map<number, number>; tops: number[]; watch(): void }
declare global {
  interface Window {
    notebook: Notebook
  }
}

export async function board(
  peer: Peer,
  { meeting, item, cookies }: Prepared,
  long: LongDocument,
  { executablePath, minutes }: { executablePath: string; minutes: number },
): Promise<BrowserResult> {
  const server = await peer.start('four-hours')
  let close = async (): Promise<void> => {}
  const stopped = new AbortController()
  let coming = 'the board is opened'
  const measured = async (): Promise<BrowserResult> => {
    const places = long.places.filter((_, at) => at !== own)
    const room = await Room.enter(server.door, others, places)
    // They have begun when the page is opened, and go on until it is closed.
    const typing = room.type({ warm: 1, seconds: minutes * 60 + 300, grace: 0, signal: stopped.signal })
    const origin = `http://127.0.0.1:${server.port}`
    const url = `${origin}/m/${meeting}/p/${item}`
    const [name = '', value = ''] = cookies[others + 1]?.split('=') ?? []
    const cookie = { name, value }
    const answer = 'window.notebook.usable'
    const usable = await unwatched({ executablePath, url, cookie, slowdown, before: keepNotebook, answer }, openings)
    const browser = await chromium.launch({ executablePath, args: chromiumArgs })
    close = () => browser.close()
    const context = await browser.newContext({ locale: 'sv-SE', viewport: { width: 1180, height: 820 } })
    await context.addCookies([{ ...cookie, url: origin }])
    const page = await context.newPage()
    // A board that is slow shall be measured, not given up.
    page.setDefaultTimeout(120_000)
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await page.addInitScript(keepNotebook)
    await page.goto(url)
    await page.waitForFunction(() => window.notebook.usable > 0)
    coming = 'the caret comes into its line'
    const paragraphs = page.getByRole('textbox', { name: /^Anteckningar för punkt/ }).locator(':scope > p')
    const line = paragraphs.nth((await paragraphs.count()) - placesNeeded + own)
    const isThere = () =>
      line.evaluate(
        (element) =>
          element === document.getSelection()?.anchorNode?.parentElement ||
          element === document.getSelection()?.anchorNode,
      )
    // Where others write nothing ever stands still: the line may have moved when the pointer comes to it.
    do {
      await line.evaluate((element) => element.scrollIntoView({ block: 'center' }))
      const box = await line.boundingBox()
      if (!box) throw new Error('The line to write in is not on the board.')
      await page.mouse.click(box.x + 20, box.y + box.height / 2)
    } while (!(await isThere()))
    await delay(2000)
    await page.evaluate(() => window.notebook.watch())
    coming = 'its writer is done'
    const { keys, heap } = await write(page, devtools, minutes)
    if (!(await isThere())) throw new Error('The caret did not stay in its line.')
    const noted = await page.evaluate(() => ({
      interactions: [...window.notebook.interactions.values()],
      tops: window.notebook.tops,
    }))
    stopped.abort()
    const typed = await typing
    room.leave()
    // The browser reports none that took less than two frames; those count as that.
    const unreported = Math.max(0, keys - noted.interactions.length)
    const interactions = [...noted.interactions, ...Array.from({ length: unreported }, () => 16)]
    const moves = noted.tops.slice(1).map((top, at) => Math.abs(top - (noted.tops[at] ?? top)))
    return {
      minutes,
      usable,
      keys,
      interaction: {
        p75: quantile(interactions, 0.75, 0),
        p98: quantile(interactions, 0.98, 0),
        worst: quantile(interactions, 1, 0),
      },
      shift: {
        times: moves.filter((by) => by >= 1).length,
        pixels: Math.round(moves.reduce((sum, by) => sum + by, 0)),
        largest: Math.round(Math.max(0, ...moves)),
      },
      heap,
      delivered: typed.delivered,
      sent: typed.sent,
    }
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const seconds = minutes * 60 + patience
    timer = setTimeout(
      () => reject(new Error(`After ${seconds} seconds it was still waited until ${coming}.`)),
      seconds * 1000,
    )
  })
  try {
    return await Promise.race([measured(), late])
  } finally {
    clearTimeout(timer)
    stopped.abort()
    // What does not close now is ended together with this process.
    await within('the browser closes', close(), 10_000).catch(() => {})
    await server.end()
  }
}

/** Writes words and takes them back, so that the line never becomes two, for so many minutes. */
async function write(page: Page, devtools: CDPSession, minutes: number): Promise<{ keys: number; heap: number[] }> {
  const word = 'beslut om'
  const heap = [await heapOf(devtools)]
  let keys = 0
  const until = performance.now() + minutes * 60_000
  let next = performance.now() + 15_000
  while (performance.now() < until) {
    for (const key of [...word, ...Array.from(word, () => 'Backspace')]) {
      await page.keyboard.press(key === ' ' ? 'Space' : key)
      keys += 1
      await delay(100)
    }
    if (performance.now() < next) continue
    heap.push(await heapOf(devtools))
    next += 15_000
  }
  heap.push(await heapOf(devtools))
  return { keys, heap }
}

async function heapOf(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  return usedSize / 2 ** 20
}

/** Runs in the page, before anything else does. */
function keepNotebook(): void {
  const notebook: Notebook = {
    usable: 0,
    interactions: new Map(),
    tops: [],
    watch() {
      const look = () => {
        const caret = document.getSelection()?.anchorNode
        const line = caret instanceof Element ? caret : caret?.parentElement
        if (line) notebook.tops.push(line.getBoundingClientRect().top)
        // After the frame has been painted, when asking for a place makes no work.
        requestAnimationFrame(() => setTimeout(look))
      }
      look()
      const options = { type: 'event', durationThreshold: 16 } as PerformanceObserverInit
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[]) {
          const id = entry.interactionId ?? 0
          if (id > 0) notebook.interactions.set(id, Math.max(entry.duration, notebook.interactions.get(id) ?? 0))
        }
      }).observe(options)
    },
  }
  window.notebook = notebook
  const whenUsable = () => {
    const note = document.querySelector('.ProseMirror[contenteditable="true"]')
    // An editor is there before its text is.
    if (note && (note.textContent?.length ?? 0) > 100_000) notebook.usable = performance.now()
    else requestAnimationFrame(whenUsable)
  }
  requestAnimationFrame(whenUsable)
}
