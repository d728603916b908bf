/**
 * A document as the recogniser sees it: lines in reading order, each with what its look says. Whoever makes them of a file
 * (text.ts, docx.ts, pdf.ts) knows the format; nothing behind them does.
 */

export type Line = {
  text: string
  /** From 1 where the document has pages, else 0. */
  page: number
  /** Level of a heading, 0 for none. */
  heading: number
  /** An entry of a list with dots or dashes. */
  entry: boolean
  /** Begins a paragraph. */
  begins: boolean
  /** All of it is set so. */
  look: '' | 'bold' | 'italic'
  /** Of a row of a table, or of text that stands in columns; else none. */
  cells: string[]
}

/** Whoever drops in ten thousand pages gets the first of them read. */
export const mostLines = 20_000
const longestLine = 20_000

export const line = (text: string, more: Partial<Line> = {}): Line => ({
  text: clean(text),
  page: 0,
  heading: 0,
  entry: false,
  begins: true,
  look: '',
  cells: [],
  ...more,
})

/** One space where there are several, and none that cannot be seen. */
export const clean = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff\0]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longestLine)
