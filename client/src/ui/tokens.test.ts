/** Computes the contrast of every pair of colours the interface uses, in both themes, from the tokens themselves. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

const themes = ['light', 'dark'] as const

function colour(token: string, theme: (typeof themes)[number]): string {
  const match = new RegExp(`--${token}: light-dark\\((#[0-9a-f]+), (#[0-9a-f]+)\\);`).exec(css)
  const found = theme === 'light' ? match?.[1] : match?.[2]
  if (!found) throw new Error(`no token ${token}`)
  return found
}

/** WCAG 2: relative luminance. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const text: [string, string[]][] = [
  ['ink', ['paper', 'desk', 'surface-2', 'accent-soft', 'warn-soft', 'beslut-soft', 'frozen-soft']],
  ['ink-2', ['paper', 'desk', 'surface-2', 'accent-soft']],
  ['ink-3', ['paper', 'desk', 'surface-2']],
  ['accent', ['paper', 'desk', 'accent-soft', 'surface-2']],
  ['accent-hover', ['paper', 'desk', 'accent-soft']],
  ['on-accent', ['accent', 'accent-hover']],
  ['ok', ['paper', 'desk', 'ok-soft']],
  ['warn', ['paper', 'desk', 'warn-soft']],
  ['error', ['paper', 'desk', 'error-soft']],
  ['beslut', ['paper', 'desk', 'beslut-soft']],
  ['frozen', ['paper', 'desk', 'frozen-soft']],
  ['on-band', ['band']],
]

const marks: [string, string[]][] = [
  ['line-strong', ['paper', 'desk']],
  ['focus', ['paper', 'desk', 'surface-2', 'accent-soft']],
  ['beslut-edge', ['paper', 'desk']],
]

describe.each(themes)('%s', (theme) => {
  test.each(text.flatMap(([front, backs]) => backs.map((back) => [front, back])))('text %s on %s', (front, back) => {
    expect(contrast(colour(front as string, theme), colour(back as string, theme))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(marks.flatMap(([front, backs]) => backs.map((back) => [front, back])))('mark %s on %s', (front, back) => {
    expect(contrast(colour(front as string, theme), colour(back as string, theme))).toBeGreaterThanOrEqual(3)
  })

  test.each(Array.from({ length: 12 }, (_, i) => i + 1))('participant %i', (slot) => {
    const own = colour(`slot-${slot}`, theme)
    expect(contrast(colour('on-slot', theme), own)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(own, colour('paper', theme))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(own, colour('desk', theme))).toBeGreaterThanOrEqual(4.3)
  })

  test('participants are told apart', () => {
    expect(new Set(Array.from({ length: 12 }, (_, i) => colour(`slot-${i + 1}`, theme))).size).toBe(12)
  })
})
