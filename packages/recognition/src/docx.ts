/**
 * Lines of a Word file. It comes from strangers: only the parts that hold text are unpacked, each of them within a size, and
 * what is left is given to mammoth, which knows Word's styles and lists. Pictures and whatever else is in the file are
 * not looked at.
 *
 * Word counts numbered paragraphs when it shows them, so the numbers stand nowhere in the file: they are counted here.
 */
import { unzipSync, zipSync } from 'fflate'
import mammoth from 'mammoth'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { type Line, line, mostLines } from './lines.ts'

const largestPart = 16 * 1024 * 1024
const needed =
  /^(\[Content_Types\]\.xml|_rels\/\.rels|word\/(document|styles|numbering|footnotes|endnotes)\.xml|word\/_rels\/document\.xml\.rels)$/

/** Throws when it cannot be read. */
export async function linesOfDocx(file: Uint8Array): Promise<Line[]> {
  const parts = unzipSync(file, {
    filter: ({ name, originalSize }) => needed.test(name) && originalSize <= largestPart,
  })
  if (!parts['word/document.xml']) throw new Error('The file has no text, or more than can be read.')
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(zipSync(parts, { level: 0 })) },
    {
      convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
      transformDocument: numberer(),
      styleMap: [1, 2, 3, 4, 5, 6]
        .map((level) => `p[style-name='Rubrik ${level}'] => h${level}:fresh`)
        .concat("p[style-name='Title'] => h1:fresh", "p[style-name='Rubrik'] => h1:fresh"),
    },
  )
  return linesOfHtml(parseFragment(value))
}

// ── Numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What mammoth gives of a document, as far as it is touched here. */
type Part = {
  type: string
  children?: Part[]
  numbering?: { isOrdered: boolean; level: string } | null
  value?: string
  styleName?: string | null
}

/** Writes the number of each numbered paragraph into it. Paragraphs of one list and level share what mammoth says of it. */
function numberer(): (document: Part) => Part {
  const counts = new Map<NonNullable<Part['numbering']>, number>()
  const visit = (part: Part): Part => {
    const children = part.children?.map(visit)
    const whole = children ? { ...part, children } : part
    const { numbering } = part
    if (part.type !== 'paragraph' || !numbering?.isOrdered) return whole
    // After a number of its own, each level below begins anew.
    for (const other of counts.keys()) if (Number(other.level) > Number(numbering.level)) counts.delete(other)
    const count = (counts.get(numbering) ?? 0) + 1
    counts.set(numbering, count)
    const sign = numbering.level === '0' ? `${count}. ` : `${count}) `
    const run: Part = { type: 'run', children: [{ type: 'text', value: sign }] }
    return { ...whole, numbering: null, children: [run, ...(children ?? [])] }
  }
  return visit
}

// ── HTML ───────────────────────────────────────────────────────────────────────────────────────────────────────────

type Node = DefaultTreeAdapterTypes.ChildNode
const childrenOf = (node: Node | DefaultTreeAdapterTypes.DocumentFragment): Node[] =>
  'childNodes' in node ? node.childNodes : []

function linesOfHtml(root: DefaultTreeAdapterTypes.DocumentFragment): Line[] {
  const lines: Line[] = []
  const block = (node: Node, more: Partial<Line> = {}): void => {
    if (lines.length >= mostLines) return
    const name = node.nodeName
    if (name === 'table') for (const row of rowsIn(node)) addRow(row)
    else if (/^h[1-6]$/.test(name)) addText(node, { ...more, heading: Number(name[1]) })
    else if (name === 'p') addText(node, more)
    else if (name === 'li') {
      const nested = childrenOf(node).filter((child) => ['ul', 'ol'].includes(child.nodeName))
      addText(node, { ...more, entry: true })
      for (const list of nested) block(list, more)
    } else for (const child of childrenOf(node)) block(child, more)
  }
  const addText = (node: Node, more: Partial<Line>): void => {
    const pieces = piecesOf(node)
    const broken = splitAtBreaks(pieces)
    for (const [index, piece] of broken.entries()) {
      const text = piece.map((one) => one.text).join('')
      const cells = text
        .split(/\t+| {3,}/)
        .map((cell) => cell.trim())
        .filter(Boolean)
      const made = line(text, {
        ...more,
        begins: index === 0,
        look: lookOf(piece),
        cells: cells.length > 1 ? cells : [],
      })
      if (made.text !== '') lines.push(made)
    }
  }
  const addRow = (row: Node): void => {
    const cells = childrenOf(row).filter(({ nodeName }) => nodeName === 'td' || nodeName === 'th')
    // A table that only holds what stands beside each other is read cell by cell where a cell has several paragraphs.
    const long = cells.some(
      (cell) => childrenOf(cell).filter(({ nodeName }) => /^(p|ul|ol|h\d)$/.test(nodeName)).length > 1,
    )
    if (long || cells.length === 1) for (const cell of cells) for (const child of childrenOf(cell)) block(child)
    else {
      const texts = cells.map(
        (cell) =>
          line(
            piecesOf(cell)
              .map(({ text }) => text)
              .join(''),
          ).text,
      )
      const made = line(texts.filter(Boolean).join(' '), { cells: texts })
      if (made.text !== '') lines.push(made)
    }
  }
  for (const node of childrenOf(root)) block(node)
  return lines
}

function* rowsIn(node: Node): Generator<Node> {
  for (const child of childrenOf(node)) {
    if (child.nodeName === 'tr') yield child
    else yield* rowsIn(child)
  }
}

type Piece = { text: string; bold: boolean; italic: boolean; breaks: boolean }

function piecesOf(node: Node, look = { bold: false, italic: false }): Piece[] {
  return childrenOf(node).flatMap((child): Piece[] => {
    if (child.nodeName === '#text' && 'value' in child) return [{ text: child.value, ...look, breaks: false }]
    if (child.nodeName === 'br') return [{ text: '', ...look, breaks: true }]
    // The entries of a nested list are lines of their own, and a footnote's sign is no word.
    if (['ul', 'ol', 'sup'].includes(child.nodeName)) return []
    return piecesOf(child, {
      bold: look.bold || child.nodeName === 'strong',
      italic: look.italic || child.nodeName === 'em',
    })
  })
}

function splitAtBreaks(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [[]]
  for (const piece of pieces) {
    if (piece.breaks) lines.push([])
    else lines.at(-1)?.push(piece)
  }
  return lines
}

function lookOf(pieces: readonly Piece[]): Line['look'] {
  const said = pieces.filter(({ text }) => /[\p{L}]/u.test(text))
  if (said.length === 0) return ''
  return said.every(({ bold }) => bold) ? 'bold' : said.every(({ italic }) => italic) ? 'italic' : ''
}
