/**
 * A workshop's board as one person has it who groups cards: three hundred of them in a real Chromium whose processor is
 * slowed down four times, while ten others move cards as fast as people do. How long are the frames
 *
 *   drag    while a card is carried about over the others
 *   scroll  while the page is scrolled from end to end and back
 *
 * A screen without a graphics processor paints with the processor that is measured: real devices do better.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { type CDPSession, chromium, type Page } from '@playwright/test'
import { moveEntry } from '@samsyn/meeting/themes'
import { chromiumArgs } from '../chromium.ts'
import { Browser } from '../stage.ts'
import { slowdown } from './browser.ts'
import { quantile } from './load.ts'
import type { Peer, Prepared } from './peers.ts'
import { Workshop } from './together.ts'

const movers = 10
/** Milliseconds between two moves of one person: to choose a card and to carry it takes that long. */
const pause = 3000
const seconds = 10

export type Frames = { frames: number; median: number; p95: number; worst: number }
export type SmoothResult = { drag: Frames; scroll: Frames; moves: number }

/** Milliseconds: thirty frames a second, and of twenty frames one may take as long as two of those. */
export const smoothFrames = { median: 34, p95: 67 } as const

export async function smooth(
  peer: Peer,
  { meeting, cookies }: Prepared,
  executablePath: string,
): Promise<SmoothResult> {
  const server = await peer.start('empty')
  const address = `http://127.0.0.1:${server.port}`
  const organiser = new Browser(address)
  organiser.cookie = cookies[0] ?? ''
  const workshop = new Workshop(organiser, meeting)
  const browser = await chromium.launch({ executablePath, args: chromiumArgs })
  try {
    await workshop.group()
    const { providers, themes, known } = await workshop.themed()
    // A third of the cards lie in themes already.
    for (const [at, card] of known.entries())
      if (at % 3 === 0 && providers[0]) moveEntry(providers[0].document, card, themes[at % themes.length] ?? '')

    const context = await browser.newContext({ locale: 'sv-SE', viewport: { width: 1180, height: 820 } })
    const [name = '', value = ''] = organiser.cookie.split('=')
    await context.addCookies([{ name, value, url: address }])
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    const devtools = await context.newCDPSession(page)
    await page.goto(`${address}/m/${meeting}/tavla/${workshop.item}`)
    await page
      .locator('[data-entry]')
      .nth(known.length - 1)
      .waitFor({ state: 'attached' })
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })

    let moves = 0
    const stopped = new AbortController()
    const others = providers.slice(0, movers).map(async ({ document }, mover) => {
      for (let n = 0; !stopped.signal.aborted; n++) {
        await delay(n === 0 ? (pause / movers) * mover : pause, null, { signal: stopped.signal }).catch(() => {})
        if (stopped.signal.aborted) break
        moveEntry(document, known[(n * movers + mover) % known.length] ?? '', themes[(n + mover) % themes.length] ?? '')
        moves += 1
      }
    })
    const drag = await framesWhile(page, () => carry(page))
    const scroll = await framesWhile(page, () => scrollAbout(page, devtools))
    stopped.abort()
    await Promise.all(others)
    return { drag, scroll, moves }
  } finally {
    await browser.close()
    workshop.leave()
    await server.end()
  }
}

/** A card is taken hold of and carried in a loop, sixty times a second. */
async function carry(page: Page): Promise<void> {
  const box = await page.locator('[data-entry]').nth(2).boundingBox()
  if (!box) throw new Error('There is no card.')
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await inTime((part) => {
    const turn = part * seconds * 1.5
    return page.mouse.move(590 + 380 * Math.sin(turn), 430 + 230 * Math.cos(turn * 1.3))
  })
  if ((await page.locator('[data-ghost]').count()) !== 1) throw new Error('No card was carried.')
  await page.keyboard.press('Escape')
  await page.mouse.up()
}

async function scrollAbout(page: Page, devtools: CDPSession): Promise<void> {
  const places = new Set<number>()
  await inTime(async (part) => {
    const deltaY = part % 0.5 < 0.25 ? 40 : -40
    await devtools.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: 590, y: 430, deltaX: 0, deltaY })
    if (places.size < 50) places.add(await page.evaluate(() => scrollY))
  })
  if (places.size < 50) throw new Error('The board was hardly scrolled.')
}

/** Does it sixty times a second, or as often as the page can take it; told which part of the time has gone. */
async function inTime(step: (part: number) => Promise<unknown>): Promise<void> {
  const began = performance.now()
  for (let part = 0; part < 1; part = (performance.now() - began) / (seconds * 1000))
    await Promise.all([step(part), delay(16)])
}

async function framesWhile(page: Page, action: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = []
    const watch = (now: number) => {
      times.push(now)
      frame = requestAnimationFrame(watch)
    }
    let frame = requestAnimationFrame(watch)
    Object.assign(window, {
      framesDone: () => {
        cancelAnimationFrame(frame)
        return times
      },
    })
  })
  await action()
  const times = await page.evaluate(() => (window as unknown as { framesDone(): number[] }).framesDone())
  const lengths = times.slice(1).map((time, at) => time - (times[at] ?? time))
  return {
    frames: lengths.length,
    median: quantile(lengths, 0.5, 0),
    p95: quantile(lengths, 0.95, 0),
    worst: quantile(lengths, 1, 0),
  }
}
