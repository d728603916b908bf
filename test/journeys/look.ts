/** How a screen looks: no accessibility violation, nothing wider than the window, light and dark. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const widths = [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const

/** Windows between those: of tablets either way up, of half a screen, of small phones, and where a layout gives way to another. */
const widthsBetween = [1180, 1179, 960, 834, 768, 760, 600, 480, 360, 320]

/** With SCREENSHOTS=FOLDER each is photographed as well. */
export async function look(page: Page, name: string): Promise<void> {
  await lookAt(page, name, widths, async (width, what, colorScheme) => {
    // Between the widest and the narrowest the parts are those of one or the other; only the width is its own.
    if (width !== 1024) await expectNoViolation(page, what, colorScheme)
    // In the dark everything has the place and the size it has in the light.
    if (colorScheme === 'dark') return
    await expectNotTooWide(page, what, width)
  })
  for (const width of widthsBetween) {
    await page.setViewportSize({ width, height: 900 })
    await expectNotTooWide(page, `${name} at ${width} px`, width)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** What is drawn otherwise in a narrower window is so a moment later. */
const expectNotTooWide = (page: Page, what: string, width: number): Promise<void> =>
  expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth), `${what} is too wide`)
    .toBeLessThanOrEqual(width)

/** The big screen as the room sees it: nothing cut off, nothing outside, no letter smaller than 32 pixels of 1080. */
export async function lookLarge(page: Page, name: string): Promise<void> {
  const sizes = [
    [1920, 1080],
    [1280, 720],
  ] as const
  await lookAt(page, name, sizes, async (width, what, colorScheme) => {
    // The smaller one is the same page, drawn smaller.
    if (width === 1920) await expectNoViolation(page, what, colorScheme)
    const wrong = await page.evaluate((across) => {
      const found: string[] = []
      for (const element of document.querySelectorAll<HTMLElement>('body *')) {
        const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
        if (!text || element.closest('svg, style, script')) continue
        const box = element.getBoundingClientRect()
        // Words for screen readers only.
        if (box.width <= 1 || box.height <= 1) continue
        const said = element.textContent?.slice(0, 40)
        const size = Number.parseFloat(getComputedStyle(element).fontSize)
        if (size < (32 * across) / 1920 - 0.1) found.push(`${size} px: ${said}`)
        if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
          found.push(`wider than its place: ${said}`)
        const outside = box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight
        if (outside) found.push(`outside: ${said}`)
        for (let around = element.parentElement; around; around = around.parentElement) {
          const place = around.getBoundingClientRect()
          const clips = getComputedStyle(around).overflowY !== 'visible'
          if (clips && (box.bottom > place.bottom + 2 || box.right > place.right + 2)) found.push(`cut off: ${said}`)
        }
      }
      return found
    }, width)
    expect(wrong, what).toEqual([])
  })
  await page.setViewportSize({ width: 1920, height: 1080 })
}

type ColorScheme = 'light' | 'dark'

/** In the dark only the colours are others. */
async function expectNoViolation(page: Page, what: string, colorScheme: ColorScheme): Promise<void> {
  const axe = new AxeBuilder({ page })
  if (colorScheme === 'light') axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
  else axe.withRules('color-contrast')
  const { violations } = await axe.analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
  expect(found, what).toEqual([])
}

async function lookAt(
  page: Page,
  name: string,
  sizes: readonly (readonly [number, number])[],
  check: (width: number, what: string, colorScheme: ColorScheme) => Promise<void>,
): Promise<void> {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      const what = `${name} at ${width} px, ${colorScheme}`
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await check(width, what, colorScheme)
      const folder = process.env.SCREENSHOTS
      if (folder) await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png` })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
}
