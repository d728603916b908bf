/**
 * What is pasted from Word, Outlook, Excel, Google Docs and Teams, reduced to what a note may hold: their HTML in, plain
 * HTML of the note's own format out.
 *
 * Read first into blocks, since none of the programs writes its structure as HTML means it: Word's lists are paragraphs
 * with a level in their style, Outlook's paragraphs are divisions, Google wraps everything in a bold that is not bold.
 */
import { mayLinkTo } from '@samsyn/meeting/links'
import { widestSpan } from '@samsyn/meeting/notes'

type Mark = 'strong' | 'em' | 'u' | 's'
type Inline = { text: string; marks: ReadonlySet<Mark>; href: string | null } | 'break'
type Style = { marks: ReadonlySet<Mark>; href: string | null }
type ListKind = 'ul' | 'ol' | 'att'

type Block =
  | { kind: 'paragraph'; inline: Inline[] }
  | { kind: 'heading'; level: 2 | 3; inline: Inline[] }
  /** Word's point of a list: a paragraph that says its level. */
  | { kind: 'point'; level: number; list: ListKind; inline: Inline[] }
  | { kind: 'list'; list: ListKind; items: Block[][] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'table'; rows: Cell[][] }

type Cell = { header: boolean; colspan: number; rowspan: number; blocks: Block[] }

const plain: Style = { marks: new Set(), href: null }

export function cleanPasted(html: string): string {
  // Our own text, which the editor reads without help; anything may claim to be that.
  if (html.includes('data-pm-slice')) return quiet(html)
  // Styles are read here and applied nowhere.
  const sheets: string[] = []
  const unstyled = html.replace(/<style\b[^>]*>([\s\S]*?)<\/style>/gi, (_, sheet: string) => {
    sheets.push(sheet)
    return ''
  })
  const page = new DOMParser().parseFromString(quiet(unstyled), 'text/html')
  const blocks = new Reader(boldClasses(sheets)).read(page.body)
  const only = blocks[0]
  if (blocks.length === 1 && only?.kind === 'paragraph') return inlineHtml(only.inline)
  return blocks.map(blockHtml).join('')
}

/** Where nothing runs and no style applies, the content policy objects to their names all the same: they get others. */
function quiet(html: string): string {
  const inTag = /([\s"'/])(style|on[a-z]+)(?=\s*=)/gi
  return html
    .replace(/<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi, (tag) =>
      tag.replace(inTag, (_, before: string, name: string) =>
        name.toLowerCase() === 'style' ? `${before}data-look` : `${before}data-${name}`,
      ),
    )
    .replace(/<(\/?)(?:style|base)\b/gi, '<$1xml')
}

/** Excel says that a cell is bold in a style sheet. */
function boldClasses(sheets: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [, name, rule] of sheets.join('').matchAll(/\.(xl\d+)\s*\{([^}]*)\}/g))
    if (name && /font-weight:\s*(?:bold|[6-9]00)/i.test(rule ?? '')) found.add(name)
  return found
}

// Reading

const ignored = new Set(
  'STYLE SCRIPT META LINK TITLE XML IMG SVG PICTURE OBJECT IFRAME VIDEO AUDIO CANVAS INPUT BUTTON SELECT TEXTAREA TEMPLATE NOSCRIPT HR'.split(
    ' ',
  ),
)
const blockTags = new Set(
  'P DIV SECTION ARTICLE HEADER FOOTER MAIN ASIDE ADDRESS PRE H1 H2 H3 H4 H5 H6 UL OL LI DL DT DD BLOCKQUOTE TABLE BODY CENTER FIGURE FIGCAPTION'.split(
    ' ',
  ),
)

const look = (element: Element): string => element.getAttribute('data-look') ?? ''
const looks = (element: Element, pattern: RegExp): boolean => pattern.test(look(element))

class Reader {
  readonly #bold: ReadonlySet<string>
  #blocks: Block[] = []
  #inline: Inline[] = []

  constructor(bold: ReadonlySet<string>) {
    this.#bold = bold
  }

  /** The blocks of an element. In a point of a list the first "att" is the list's to judge. */
  read(element: Element, style: Style = plain, point = false): Block[] {
    const outer = { blocks: this.#blocks, inline: this.#inline }
    this.#blocks = []
    this.#inline = []
    this.#children(element, style)
    this.#flush()
    const found = arrange(this.#blocks, point)
    this.#blocks = outer.blocks
    this.#inline = outer.inline
    return found
  }

  /** Ends the paragraph that is being gathered. */
  #flush(make: (inline: Inline[]) => Block = (inline) => ({ kind: 'paragraph', inline })): void {
    for (const line of lines(this.#inline)) this.#blocks.push(make(line))
    this.#inline = []
  }

  #children(parent: Node, style: Style): void {
    for (const child of parent.childNodes) this.#node(child, style)
  }

  #node(node: Node, style: Style): void {
    if (node.nodeType === Node.TEXT_NODE) {
      this.#inline.push({ text: node.nodeValue ?? '', ...style })
      return
    }
    if (!(node instanceof Element)) return
    const tag = node.tagName.toUpperCase()
    if (ignored.has(tag) || looks(node, /display:\s*none|mso-hide:\s*all|mso-list:\s*ignore/i)) return
    if (tag === 'BR') this.#inline.push('break')
    else if (blockTags.has(tag)) this.#block(node, tag, style)
    else this.#children(node, this.#styled(node, tag, style))
  }

  #block(element: Element, tag: string, style: Style): void {
    this.#flush()
    const own = this.#styled(element, tag, style)
    const level = headingLevel(element, tag)
    const point = level === null ? pointOf(element) : null
    if (tag === 'TABLE') this.#table(element, own)
    else if (tag === 'UL' || tag === 'OL') this.#blocks.push(this.#list(element, tag === 'OL' ? 'ol' : 'ul', own))
    else if (tag === 'BLOCKQUOTE' || /\bMso(Intense)?Quote\b/.test(element.className))
      this.#blocks.push({ kind: 'quote', blocks: this.read(element, own) })
    else {
      this.#children(element, own)
      if (level !== null) this.#flush((inline) => ({ kind: 'heading', level, inline: without('strong', inline) }))
      else if (point) this.#flush((inline) => ({ kind: 'point', ...point, inline }))
      else this.#flush()
    }
  }

  #list(element: Element, list: ListKind, style: Style): Block {
    const items: Block[][] = []
    for (const child of element.children) {
      const nested = child.tagName === 'UL' || child.tagName === 'OL'
      // Google Docs and Word on the web put the inner list beside the point it belongs to.
      const item = nested
        ? [this.#list(child, child.tagName === 'OL' ? 'ol' : 'ul', style)]
        : this.read(child, this.#styled(child, child.tagName, style), true)
      const last = items.at(-1)
      if (nested && last) last.push(...item)
      else if (item.length > 0) items.push(item)
    }
    return { kind: 'list', list, items }
  }

  #table(element: Element, style: Style): void {
    const rows: Cell[][] = []
    for (const row of element.querySelectorAll('tr')) {
      if (row.closest('table') !== element) continue
      const cells = [...row.children].filter((cell) => cell.tagName === 'TD' || cell.tagName === 'TH')
      rows.push(
        cells.map((cell) => ({
          header: cell.tagName === 'TH' || row.parentElement?.tagName === 'THEAD',
          colspan: span(cell.getAttribute('colspan')),
          rowspan: span(cell.getAttribute('rowspan')),
          blocks: this.read(cell, this.#styled(cell, 'TD', style)).flatMap(untabled),
        })),
      )
    }
    const written = rows.filter((row) => row.some((cell) => cell.blocks.length > 0))
    const first = written[0]
    if (!first) return
    // A frame around a letter, not a table.
    if (written.every((row) => row.length === 1)) {
      this.#blocks.push(...written.flatMap((row) => row.flatMap((cell) => cell.blocks)))
      return
    }
    const filled = first.filter((cell) => cell.blocks.length > 0)
    if (written.length > 1 && filled.every((cell) => cell.blocks.every(allBold)))
      for (const cell of first) cell.header = true
    this.#blocks.push({ kind: 'table', rows: written })
  }

  /** What an element does to the text in it. */
  #styled(element: Element, tag: string, style: Style): Style {
    const marks = new Set(style.marks)
    const set = (mark: Mark, on: boolean) => (on ? marks.add(mark) : marks.delete(mark))
    if (tag === 'B' || tag === 'STRONG') marks.add('strong')
    if (tag === 'I' || tag === 'EM' || tag === 'CITE') marks.add('em')
    if (tag === 'U' || tag === 'INS') marks.add('u')
    if (tag === 'S' || tag === 'STRIKE' || tag === 'DEL') marks.add('s')
    const weight = /(?<![\w-])font-weight:\s*(\w+)/i.exec(look(element))?.[1]
    if (weight) set('strong', /^(bold|bolder|[6-9]00)$/i.test(weight))
    if ([...element.classList].some((name) => this.#bold.has(name))) marks.add('strong')
    const slant = /(?<![\w-])font-style:\s*(\w+)/i.exec(look(element))?.[1]
    if (slant) set('em', /italic|oblique/i.test(slant))
    const line = /(?<![\w-])text-decoration(?:-line)?:([^;]*)/i.exec(look(element))?.[1]
    if (line && /underline/i.test(line)) marks.add('u')
    if (line && /line-through/i.test(line)) marks.add('s')
    const target = tag === 'A' ? element.getAttribute('href') : null
    const href = mayLinkTo(target) ? target.trim() : style.href
    // Every program underlines its links.
    if (href !== null) marks.delete('u')
    return { marks, href }
  }
}

function headingLevel(element: Element, tag: string): 2 | 3 | null {
  const role = element.getAttribute('role') === 'heading' ? element.getAttribute('aria-level') : null
  const level =
    /^H([1-6])$/.exec(tag)?.[1] ??
    role ??
    /mso-outline-level:\s*([1-9])/i.exec(look(element))?.[1] ??
    /^(?:Mso)?(?:Heading|Rubrik)\s*([1-9])$/i.exec(element.className)?.[1] ??
    (/\bMsoTitle\b/.test(element.className) ? '1' : null)
  if (!level) return null
  return level === '1' ? 2 : 3
}

/** Whether a paragraph of Word is a point of a list, how deep, and of which kind: its sign says that. */
function pointOf(element: Element): { level: number; list: ListKind } | null {
  const level = /mso-list:[^;]*level(\d)/i.exec(look(element))?.[1]
  if (!level) return null
  const sign = [...element.querySelectorAll('[data-look]')].find((part) => looks(part, /mso-list:\s*ignore/i))
  return { level: Number(level), list: /^\s*\(?(\d+|[a-zåäö]|[ivx]+)[.)]/i.test(sign?.textContent ?? '') ? 'ol' : 'ul' }
}

const span = (value: string | null): number => Math.min(Math.max(Math.trunc(Number(value)) || 1, 1), widestSpan)

const without = (mark: Mark, inline: readonly Inline[]): Inline[] =>
  inline.map((part) =>
    part === 'break' ? part : { ...part, marks: new Set([...part.marks].filter((other) => other !== mark)) },
  )

const hasText = (inline: readonly Inline[]): boolean => inline.some((part) => part !== 'break' && /\S/.test(part.text))

function allBold(block: Block): boolean {
  if (block.kind === 'heading') return true
  return (
    block.kind === 'paragraph' &&
    block.inline.every((part) => part === 'break' || !/\S/.test(part.text) || part.marks.has('strong'))
  )
}

/** A table in a table becomes its text. */
const untabled = (block: Block): Block[] =>
  block.kind === 'table' ? block.rows.flatMap((row) => row.flatMap((cell) => cell.blocks)) : [block]

/** Gathered text as tidy lines: white space as HTML has it, an empty line and a line that begins with "att" divide. */
function lines(inline: readonly Inline[]): Inline[][] {
  const found: Inline[][] = [[]]
  const startOver = () => found.push([])
  let breaks = 0
  const raw: Inline[] = []
  for (const part of inline) {
    if (part === 'break') breaks++
    else if (/[^ \t\r\n]/.test(part.text.replaceAll('\u00a0', ' '))) {
      if (breaks === 1) raw.push('break')
      else if (breaks > 1) raw.push('break', 'break')
      breaks = 0
      raw.push(part)
    } else if (breaks === 0) raw.push(part)
  }
  for (const [index, part] of raw.entries()) {
    const line = found.at(-1) ?? []
    if (part !== 'break') line.push(part)
    else if (raw[index + 1] === 'break' || beginsWithAtt(raw.slice(index + 1))) startOver()
    else if (raw[index - 1] !== 'break') line.push('break')
  }
  return found.map(tidyLine).filter(hasText)
}

function tidyLine(inline: readonly Inline[]): Inline[] {
  const tidy: Inline[] = []
  let space = true
  for (const part of inline) {
    if (part === 'break') {
      trimEnd(tidy)
      tidy.push(part)
      space = true
      continue
    }
    // A space that must not break is kept inside a number or a reference and nowhere else.
    let text = part.text.replace(/(?<![\d§])\u00a0|\u00a0(?![\dA-Za-zÅÄÖåäö%])/g, ' ').replace(/[ \t\r\n\u200b]+/g, ' ')
    if (space) text = text.replace(/^[ \u00a0]+/, '')
    if (text === '') continue
    space = /[ \u00a0]$/.test(text)
    const last = tidy.at(-1)
    if (last && last !== 'break' && sameStyle(last, part)) tidy[tidy.length - 1] = { ...last, text: last.text + text }
    else tidy.push({ ...part, text })
  }
  trimEnd(tidy)
  return tidy
}

function trimEnd(inline: Inline[]): void {
  for (let last = inline.at(-1); last && last !== 'break'; last = inline.at(-1)) {
    const text = last.text.replace(/[ \u00a0]+$/, '')
    inline.pop()
    if (text === '') continue
    inline.push({ ...last, text })
    return
  }
}

const sameStyle = (a: Style, b: Style): boolean =>
  a.href === b.href && a.marks.size === b.marks.size && [...a.marks].every((mark) => b.marks.has(mark))

const words = (inline: readonly Inline[]): string =>
  inline.map((part) => (part === 'break' ? '\n' : part.text)).join('')

const attSign = /^\s*(?:[-–•·*]\s*)?att\s+(?=\S)/

const beginsWithAtt = (inline: readonly Inline[]): boolean => {
  const end = inline.indexOf('break')
  return attSign.test(words(end < 0 ? inline : inline.slice(0, end)))
}

function withoutAtt(inline: readonly Inline[]): Inline[] {
  let rest = attSign.exec(words(inline))?.[0].length ?? 0
  return inline.flatMap((part): Inline[] => {
    if (part === 'break' || rest === 0) return [part]
    const cut = Math.min(rest, part.text.length)
    rest -= cut
    return cut === part.text.length ? [] : [{ ...part, text: part.text.slice(cut) }]
  })
}

// Putting together

/** Word's points become lists within lists, and what begins with "att" becomes a list of its kind. */
function arrange(blocks: readonly Block[], point: boolean): Block[] {
  const found: Block[] = []
  for (const [index, block] of blocks.entries()) {
    const last = found.at(-1)
    if (block.kind === 'point') addPoint(found, block)
    else if (block.kind === 'paragraph' && !(point && index === 0) && beginsWithAtt(block.inline)) {
      const item: Block[] = [{ kind: 'paragraph', inline: withoutAtt(block.inline) }]
      if (last?.kind === 'list' && last.list === 'att') last.items.push(item)
      else found.push({ kind: 'list', list: 'att', items: [item] })
    } else found.push(block)
  }
  return found.map(asAttList)
}

function addPoint(blocks: Block[], point: Extract<Block, { kind: 'point' }>): void {
  let into = blocks
  for (let level = 1; ; level++) {
    const last = into.at(-1)
    const list = last?.kind === 'list' ? last : null
    const parent = list?.items.at(-1)
    if (level < point.level && parent) {
      into = parent
      continue
    }
    const item: Block[] = [{ kind: 'paragraph', inline: point.inline }]
    if (list && list.list === point.list) list.items.push(item)
    else into.push({ kind: 'list', list: point.list, items: [item] })
    return
  }
}

/** A list in which every point begins with "att". */
function asAttList(block: Block): Block {
  if (block.kind !== 'list' || block.list === 'att') return block
  const items = block.items.map((item): Block[] | null => {
    const [first, ...rest] = item
    if (first?.kind === 'paragraph' && beginsWithAtt(first.inline))
      return [{ kind: 'paragraph', inline: withoutAtt(first.inline) }, ...rest]
    return null
  })
  const all = items.every((item) => item !== null)
  if (all) return { kind: 'list', list: 'att', items }
  return { ...block, items: block.items.map((item) => item.map(asAttList)) }
}

// Writing

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

const markOrder: readonly Mark[] = ['strong', 'em', 'u', 's']

const inlineHtml = (inline: readonly Inline[]): string =>
  inline
    .map((part) => {
      if (part === 'break') return '<br>'
      const marked = markOrder
        .filter((mark) => part.marks.has(mark))
        .reduce((inside, mark) => `<${mark}>${inside}</${mark}>`, escaped(part.text))
      return part.href === null ? marked : `<a href="${escaped(part.href)}">${marked}</a>`
    })
    .join('')

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'point':
      return `<p>${inlineHtml(block.inline)}</p>`
    case 'heading':
      return `<h${block.level}>${inlineHtml(block.inline)}</h${block.level}>`
    case 'quote':
      return block.blocks.length > 0 ? `<blockquote>${block.blocks.map(blockHtml).join('')}</blockquote>` : ''
    case 'list': {
      const tag = block.list === 'ol' ? 'ol' : 'ul'
      const items = block.items.map((item) => `<li>${itemHtml(item)}</li>`).join('')
      return items && `<${tag}${block.list === 'att' ? ' data-list="att"' : ''}>${items}</${tag}>`
    }
    case 'table':
      return `<table><tbody>${block.rows.map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`).join('')}</tbody></table>`
  }
}

/** A point of a list begins with a paragraph, whatever the program put first in it. */
function itemHtml(item: readonly Block[]): string {
  const [first, ...rest] = item
  if (first?.kind === 'heading')
    return blockHtml({ kind: 'paragraph', inline: first.inline }) + rest.map(blockHtml).join('')
  return (first?.kind === 'paragraph' ? '' : '<p></p>') + item.map(blockHtml).join('')
}

function cellHtml({ header, colspan, rowspan, blocks }: Cell): string {
  const tag = header ? 'th' : 'td'
  const spans = (colspan > 1 ? ` colspan="${colspan}"` : '') + (rowspan > 1 ? ` rowspan="${rowspan}"` : '')
  const inside = blocks.map((block) =>
    header && block.kind === 'paragraph' ? { ...block, inline: without('strong', block.inline) } : block,
  )
  return `<${tag}${spans}>${inside.length > 0 ? inside.map(blockHtml).join('') : '<p></p>'}</${tag}>`
}
