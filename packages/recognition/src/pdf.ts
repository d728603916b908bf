/**
 * Lines of a PDF. It says only where letters stand, so lines, paragraphs, headings and columns are found by how far things are
 * apart and how large they are. What stands at the top or the foot of many pages is left out.
 *
 * A PDF comes from strangers and is read with pdf.js, which runs nothing of it. How long it may take and how much memory,
 * whoever calls this sees to.
 */
import { clean, type Line, line, mostLines } from './lines.ts'
import { personIn } from './people.ts'

export const mostPages = 500

type Letters = { text: string; x: number; y: number; width: number; size: number }
/** What stands on one line of a page, from left to right. */
type Row = { page: number; x: number; y: number; size: number; height: number; letters: Letters[] }

/** Throws when it cannot be read; `PasswordException` when it needs a password. */
export async function linesOfPdf(file: Uint8Array): Promise<Line[]> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const task = getDocument({
    data: new Uint8Array(file),
    verbosity: 0,
    disableFontFace: true,
    useSystemFonts: false,
    stopAtErrors: false,
  })
  try {
    const document = await task.promise
    const rows: Row[] = []
    for (let number = 1; number <= Math.min(document.numPages, mostPages) && rows.length < mostLines; number += 1) {
      const page = await document.getPage(number)
      const { height } = page.getViewport({ scale: 1 })
      const { items } = await page.getTextContent()
      const letters = items.flatMap((item): Letters[] => {
        if (!('str' in item) || item.str.trim() === '') return []
        const [, , skew = 0, scale = 0, x = 0, y = 0] = item.transform as number[]
        return [
          { text: item.str, x, y: height - y, width: item.width, size: Math.hypot(skew, scale) || item.height || 10 },
        ]
      })
      rows.push(...rowsOf(letters, number, height))
      page.cleanup()
    }
    return linesOf(withoutRepeated(rows))
  } finally {
    await task.destroy()
  }
}

function rowsOf(letters: readonly Letters[], page: number, height: number): Row[] {
  const rows: Row[] = []
  for (const one of letters.toSorted((a, b) => a.y - b.y)) {
    const row = rows.findLast(({ y, size }) => Math.abs(y - one.y) < Math.min(size, one.size) * 0.45)
    if (row) {
      row.letters.push(one)
      row.x = Math.min(row.x, one.x)
    } else rows.push({ page, x: one.x, y: one.y, size: one.size, height, letters: [one] })
  }
  for (const row of rows) {
    row.letters.sort((a, b) => a.x - b.x)
    const longest = row.letters.toSorted((a, b) => b.text.length - a.text.length)[0]
    row.size = longest?.size ?? row.size
  }
  return rows
}

const textOf = (letters: readonly Letters[]): string => {
  let text = ''
  let end = Number.NEGATIVE_INFINITY
  for (const one of letters) {
    const apart = one.x - end
    text += text !== '' && apart > one.size * 0.15 && !/\s$/.test(text) ? ` ${one.text}` : one.text
    end = one.x + one.width
  }
  return clean(text.replace(/\u00ad\s*$/, '-'))
}

/** Parts of a row that stand far apart. */
function cellsOf(letters: readonly Letters[]): Letters[][] {
  const cells: Letters[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const one of letters) {
    const last = cells.at(-1)
    if (last && one.x - end < one.size * 1.8) last.push(one)
    else cells.push([one])
    end = one.x + one.width
  }
  return cells
}

function withoutRepeated(rows: readonly Row[]): Row[] {
  const pages = new Set(rows.map(({ page }) => page)).size
  const atEdge = ({ y, height }: Row) => y < height * 0.1 || y > height * 0.9
  const plain = (row: Row) => textOf(row.letters).replace(/\d+/g, '#')
  const seen = new Map<string, Set<number>>()
  for (const row of rows) if (atEdge(row)) seen.set(plain(row), (seen.get(plain(row)) ?? new Set()).add(row.page))
  return rows.filter((row) => {
    if (!atEdge(row)) return true
    const text = plain(row)
    if (/^(sida|sid\.?|page)?\s*#\s*([(/]|av|of)?\s*#?\)?$/i.test(text)) return false
    const often = (seen.get(text)?.size ?? 0) > 1 && (seen.get(text)?.size ?? 0) >= pages / 2
    // On the first page it may be the only place where the body's name stands.
    return !often || (row.page === 1 && row.y < row.height * 0.5)
  })
}

// ── Lines ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const most = <T>(values: readonly T[]): T | undefined => {
  const counted = [...Map.groupBy(values, (value) => value)].toSorted((a, b) => b[1].length - a[1].length)
  return counted[0]?.[0]
}

/** What is read as one line: a row, or what of it stands in one column. */
type Piece = { row: Row; letters: Letters[]; beside: boolean; text: string }

const half = (value: number) => Math.round(value * 2) / 2
const sizeOf = (letters: readonly Letters[]): number =>
  half(letters.toSorted((a, b) => b.text.length - a.text.length)[0]?.size ?? 0)

function linesOf(rows: readonly Row[]): Line[] {
  const usual =
    most(
      rows.flatMap(({ size, letters }) =>
        Array.from({ length: Math.ceil(textOf(letters).length / 20) }, () => half(size)),
      ),
    ) ?? 10
  const sizes = [...new Set(rows.map(({ size }) => half(size)).filter((size) => size > usual * 1.08))].toSorted(
    (a, b) => b - a,
  )
  const margin = marginOf(rows)
  const lines: Line[] = []
  for (const [page, onPage] of Map.groupBy(rows, ({ page }) => page)) {
    const spacing =
      most(
        onPage
          .slice(1)
          .flatMap(({ y, size }, index) =>
            y - (onPage[index]?.y ?? 0) < size * 2.2 ? [half(y - (onPage[index]?.y ?? 0))] : [],
          ),
      ) ?? usual * 1.3
    const pieces = margin === null ? columnsOfPeople(onPage, spacing) : besideEachOther(onPage, margin, spacing)
    let above: Piece | null = null
    for (const piece of pieces) {
      const { row, letters, beside, text } = piece
      const size = sizeOf(letters)
      const heading = !beside && size > usual * 1.08 ? Math.min(6, sizes.indexOf(size) + 1) : 0
      const cells = cellsOf(letters).map(textOf)
      const begins =
        above === null
          ? lines.length === 0 || endsSentence(lines.at(-1))
          : row.y - above.row.y > spacing * 1.25 ||
            row.y < above.row.y ||
            beside ||
            above.beside ||
            sizeOf(above.letters) !== size
      const last = lines.at(-1)
      // A heading that is broken over two lines is one heading.
      if (heading > 0 && !begins && last?.heading === heading) last.text = clean(`${last.text} ${text}`)
      else {
        const entry = bullet.test(text)
        const apart = cells.length > 1 && !beside && !/^([•–◦▪·‣-]|\d+[.)]|att)$/.test(cells[0] ?? '')
        lines.push(
          line(text.replace(bullet, ''), {
            page,
            heading,
            entry,
            begins: begins || entry,
            look: beside ? 'bold' : '',
            cells: apart ? cells : [],
          }),
        )
      }
      above = piece
    }
  }
  return lines
}

const bullet = /^[•–◦▪·‣-]\s+/
const pieceOf = (row: Row, letters: Letters[] = row.letters): Piece => ({
  row,
  letters,
  beside: false,
  text: cellsOf(letters).map(textOf).join(' '),
})

/** A list of people in two columns is read column by column; all else is read row by row. */
function columnsOfPeople(rows: readonly Row[], spacing: number): Piece[] {
  const pieces: Piece[] = []
  let index = 0
  while (index < rows.length) {
    const first = rows[index] as Row
    const second = cellsOf(first.letters)[1]?.[0]?.x
    let end = index + 1
    for (let row = rows[end]; row && row.y - (rows[end - 1]?.y ?? 0) <= spacing * 1.25; row = rows[end]) end += 1
    const run = rows.slice(index, end)
    const columns =
      second === undefined
        ? []
        : run.map(
            ({ letters }) =>
              [letters.filter(({ x }) => x < second - 4), letters.filter(({ x }) => x >= second - 4)] as const,
          )
    const right = columns.flatMap(([, letters]) => (letters.length > 0 ? [textOf(letters)] : []))
    const people = right.filter((text) => personIn(text) !== null).length
    const left = columns[0]?.[0] ?? []
    if (right.length > 0 && people >= right.length / 2 && personIn(textOf(left)) !== null) {
      for (const side of [0, 1] as const)
        for (const [at, column] of columns.entries())
          if (column[side].length > 0) pieces.push(pieceOf(run[at] as Row, column[side]))
      index = end
    } else {
      pieces.push(pieceOf(first))
      index += 1
    }
  }
  return pieces
}

const endsSentence = (last: Line | undefined): boolean =>
  last === undefined || last.heading > 0 || /[.!?:]$/.test(last.text)

/**
 * Where the text begins when headings and labels stand in a column of their own to the left of it; null when there is no such
 * column. Most rows then begin there, and what begins before it ends before it.
 */
function marginOf(rows: readonly Row[]): number | null {
  const starts = rows.flatMap(({ letters }) => cellsOf(letters).map(([first]) => Math.round(first?.x ?? 0)))
  const left = Math.min(...starts)
  const inside = starts.filter((x) => x > left + 50)
  const found = most(inside.map((x) => Math.round(x / 3) * 3))
  if (found === undefined) return null
  const near = (x: number) => Math.abs(x - found) <= 4
  const there = rows.filter(({ letters }) => cellsOf(letters).some(([first]) => near(first?.x ?? 0))).length
  const across = rows.filter(({ letters }) =>
    letters.some(({ x, width }) => x < found - 8 && x + width > found + 8),
  ).length
  return there >= rows.length * 0.45 && across <= rows.length * 0.12 ? found - 4 : null
}

/** What stands in the column on the left is put before what begins beside it, whole: it is often broken over several rows. */
function besideEachOther(rows: readonly Row[], margin: number, spacing: number): Piece[] {
  const pieces: Piece[] = []
  let label: Piece | null = null
  let under = 0
  for (const row of rows) {
    const left = row.letters.filter(({ x }) => x < margin)
    const right = row.letters.filter(({ x }) => x >= margin)
    if (left.length === 0 || left.some(({ x, width }) => x + width > margin + 8)) {
      pieces.push(pieceOf(row))
      continue
    }
    const text = textOf(left)
    if (label && row.y - under < spacing * 1.6 && !/:$/.test(label.text)) label.text = clean(`${label.text} ${text}`)
    else {
      label = { row, letters: left, beside: true, text }
      pieces.push(label)
    }
    under = row.y
    if (right.length > 0) pieces.push(pieceOf(row, right))
  }
  return pieces
}
