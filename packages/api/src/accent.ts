/**
 * The colour of a body's own, as "#1f5f8b". It is text on white and what white text stands on, which is the same contrast, so
 * one measure tells whether it can be read.
 */

/** The product's own, where the body has none. */
export const standardAccent = '#1f5f8b'

/** WCAG 2.2, 1.4.3. */
export const leastContrast = 4.5

/** The contrast between the colour and white, from 1 to 21 (WCAG 2.2, relative luminance). */
export function contrastToWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

export const isReadable = (colour: string): boolean => contrastToWhite(colour) >= leastContrast
