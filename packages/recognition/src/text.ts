/**
 * Lines of a text. Many texts carry marks that mean something when they are read as Markdown (# heading, **bold**, - entry,
 * | table |); a text without any is read the same way. Columns are what tabs, or three spaces and more, part.
 */
import { clean, type Line, line, mostLines } from './lines.ts'

export function linesOfText(text: string): Line[] {
  const lines: Line[] = []
  let begins = true
  let page = text.includes('\f') ? 1 : 0
  for (const raw of text.split(/\r\n?|\n/)) {
    if (lines.length === mostLines) break
    if (raw.includes('\f')) page += 1
    // A text that was quoted is a text.
    const bare = raw.replaceAll('\f', '').replace(/^(\s{0,3}>\s?)+/, '')
    const made: Line | null = clean(bare) === '' || /^\s*([-*_=]\s*){3,}$/.test(bare) ? null : lineOf(bare, begins)
    if (made && made.text !== '') lines.push({ ...made, page })
    begins = made === null
  }
  return lines
}

function lineOf(raw: string, begins: boolean): Line | null {
  if (/^\s*\|.*\|\s*$/.test(raw)) {
    const cells = raw
      .trim()
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map(unmarked)
    if (cells.every((cell) => /^:?-*:?$/.test(cell))) return null
    return line(cells.filter(Boolean).join(' '), { begins, cells })
  }
  const [, hashes = ''] = /^ {0,3}(#{1,6})\s/.exec(raw) ?? []
  const [entry = ''] = /^\s*([-*+•–◦▪·]|o(?=\s{2}))\s+/.exec(raw) ?? []
  const rest = raw.slice(hashes === '' ? entry.length : raw.indexOf(hashes) + hashes.length)
  const columns =
    hashes === '' && entry === ''
      ? rest
          .trim()
          .split(/\t+|\s{3,}/)
          .filter(Boolean)
          .map(unmarked)
      : []
  return line(unmarked(rest), {
    begins: begins || hashes !== '',
    heading: hashes.length,
    entry: entry !== '',
    look: lookOf(rest.trim()),
    cells: columns.length > 1 ? columns : [],
  })
}

const lookOf = (text: string): Line['look'] => {
  if (/^(\*\*|__)(?!\s).*\1$/.test(text) && !/\*\*.+\*\*.+\*\*/.test(text.slice(2))) return 'bold'
  return /^([*_])(?!\s).*\1$/.test(text) ? 'italic' : ''
}

function unmarked(text: string): string {
  return clean(
    text
      .replace(/!?\[([^\][]{0,300})\]\([^)\s]{0,2000}\)/g, '$1')
      .replace(/(\*{1,3}|(?<![\p{L}\d])_{1,3})(?=\S)(.*?)(?<=\S)\1/gu, '$2')
      .replace(/\\([!-/:-@[-`{-~])/g, '$1'),
  )
}
