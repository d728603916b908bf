/**
 * A protocol as it is seen in each format, by readers that know nothing of how it was written: parse5 for the page, marked
 * for Markdown, poppler for the PDF, and the parts of the Word file itself. What they see can then be compared with each
 * other and with the record.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NoteNode } from '@samsyn/meeting/contents'
import { strFromU8, unzipSync } from 'fflate'
import { marked } from 'marked'
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5'
import type { Protocol, ProtocolAction, ProtocolItem } from './protocol.ts'

export type Seen = {
  /** All the words in reading order, without any space: where lines end is free. Signs and numbers of lists are no words. */
  text: string
  /** Headings below the title with their levels, entries of lists within items, and tables, in reading order. */
  shape: string[]
  /** The words of header cells; null in formats that have no place to say so of every cell. */
  headers: string[] | null
}

export const popplerIsHere = ['pdfinfo', 'pdftotext'].every((tool) => spawnSync(tool, ['-v']).error === undefined)

/** The words alone. */
export const tight = (text: string): string => text.normalize('NFC').replace(/\s+/gu, '')

class Reading {
  #text = ''
  readonly #shape: string[] = []
  readonly headers: string[] = []

  words(text: string): void {
    this.#text += tight(text)
  }

  heading(level: number, text: string): void {
    if (level > 1) this.#shape.push(`h${level} ${tight(text)}`)
  }

  entry(): void {
    // People are a list in some formats; the items come after them, and their headings begin with a number.
    if (this.#shape.some((one) => /^h2 (§?\d|Lappar)/.test(one))) this.#shape.push('entry')
  }

  table(): void {
    this.#shape.push('table')
  }

  seen(headers: boolean): Seen {
    return { text: this.#text, shape: this.#shape, headers: headers ? this.headers : null }
  }
}

type Html = DefaultTreeAdapterTypes.Node

const textIn = (node: Html): string =>
  defaultTreeAdapter.isTextNode(node) ? node.value : 'childNodes' in node ? node.childNodes.map(textIn).join('') : ''

function readHtml(html: string, headers: boolean): Seen {
  const reading = new Reading()
  let isHead = false
  const walk = (node: Html): void => {
    if (defaultTreeAdapter.isTextNode(node)) reading.words(node.value)
    if (!('childNodes' in node)) return
    if (defaultTreeAdapter.isElementNode(node)) {
      const { tagName, attrs } = node
      const classes = attrs.find(({ name }) => name === 'class')?.value ?? ''
      if (tagName === 'style' || tagName === 'title' || classes === 'protocol-hash') return
      if (/^h\d$/.test(tagName)) reading.heading(Number(tagName[1]), textIn(node))
      const list = node.parentNode && defaultTreeAdapter.isElementNode(node.parentNode) ? node.parentNode.attrs : []
      if (tagName === 'li' && !list.some(({ value }) => value === 'attachments')) reading.entry()
      if (tagName === 'table') reading.table()
      if (tagName === 'thead') isHead = true
      if (tagName === 'tbody') isHead = false
      if (tagName === 'th' && isHead) reading.headers.push(tight(textIn(node)))
      if (classes === 'signatures') {
        reading.heading(2, textIn(node.childNodes[0] ?? node))
        reading.words(textIn(node))
        return
      }
    }
    node.childNodes.forEach(walk)
  }
  walk(parse(html))
  return reading.seen(headers)
}

export const seenPage = (html: string): Seen => readHtml(html, true)
export const seenMarkdown = (text: string): Seen => readHtml(marked.parse(text, { async: false, gfm: true }), false)

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
const unescaped = (xml: string) => xml.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? '')

export function seenWord(docx: Uint8Array): Seen {
  const document = strFromU8(unzipSync(docx)['word/document.xml'] ?? new Uint8Array())
  const reading = new Reading()
  for (const [token] of document.matchAll(/<w:tbl>|<w:p>[\s\S]*?<\/w:p>|<w:p [\s\S]*?<\/w:p>/g)) {
    if (token === '<w:tbl>') {
      reading.table()
      continue
    }
    const text = [...token.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, one = '']) => unescaped(one)).join('')
    const level = /<w:pStyle w:val="Heading(\d)"\/>/.exec(token)?.[1]
    if (level) reading.heading(Number(level) + 1, text)
    if (token.includes('<w:numPr>')) reading.entry()
    reading.words(text)
  }
  return reading.seen(false)
}

/**
 * Read by its tags, as a screen reader does: what lies outside them, such as head and foot, is no part of the text. Poppler
 * tells the tags; the words are read by pdf.js, since poppler leaves out what follows a hard space in its tagged text.
 */
export async function seenPdf(pdf: Uint8Array): Promise<Seen> {
  const reading = new Reading()
  readTags(structureOf(pdf), reading)
  reading.words(await wordsOfPdf(pdf))
  return reading.seen(true)
}

function structureOf(pdf: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'seen-'))
  try {
    const file = join(folder, 'protocol.pdf')
    writeFileSync(file, pdf)
    return execFileSync('pdfinfo', ['-struct-text', file], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readTags(structure: string, reading: Reading): void {
  const lines = structure.split('\n').map((line) => {
    const [, indent = '', rest = ''] = /^( *)(.*)$/.exec(line) ?? []
    return { depth: indent.length, text: /^"(.*)"$/.exec(rest)?.[1], tag: /^[A-Z]\w*/.exec(rest)?.[0] ?? '' }
  })
  const within = (at: number): string => {
    const depth = lines[at]?.depth ?? 0
    let text = ''
    for (let next = at + 1; (lines[next]?.depth ?? 0) > depth; next++) text += lines[next]?.text ?? ''
    return text
  }
  for (const [at, { text, tag }] of lines.entries()) {
    if (text !== undefined) continue
    if (/^H\d$/.test(tag)) reading.heading(Number(tag[1]) + 1, within(at))
    if (tag === 'LI') reading.entry()
    if (tag === 'Table') reading.table()
    if (tag === 'TH') reading.headers.push(tight(within(at)))
  }
}

type Tag = { role?: string; children?: Tag[]; type?: string; id?: string }

/** The words alone: poppler takes a minute for the tags of a hundred pages. */
export async function wordsOfPdf(pdf: Uint8Array): Promise<string> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 })
  const document = await task.promise
  let words = ''
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true })
    const marked = new Map<string, string>()
    const within: (string | undefined)[] = []
    for (const item of items) {
      if ('str' in item) {
        const id = within.findLast((one) => one !== undefined)
        if (id !== undefined) marked.set(id, (marked.get(id) ?? '') + item.str)
      } else if (item.type === 'endMarkedContent') within.pop()
      else within.push(item.id ?? undefined)
    }
    const said = ({ role, children = [], id }: Tag): string => {
      const text = (id === undefined ? '' : (marked.get(id) ?? '')) + children.map(said).join('')
      // The sign or number of an entry; the word "att" is a word.
      return role === 'Lbl' && text.trim() !== 'att' ? '' : text
    }
    words += said(((await page.getStructTree()) ?? {}) as Tag)
  }
  await task.destroy()
  return words
}

/** The texts of the record's items in the order in which they are printed, taken from the record without its printer. */
function recorded({ items, attachments }: Protocol): string[] {
  const titles = (numbers: readonly number[]) =>
    numbers.flatMap((number) => attachments.find((one) => one.number === number)?.title ?? [])
  const action = ({ number, text, owner, due }: ProtocolAction) => [number, text, owner, due]
  return items.flatMap((item: ProtocolItem) =>
    item.withdrawn
      ? [item.number, item.title]
      : [
          item.number,
          item.title,
          ...item.presenters.flatMap(({ name, title, organisation }) => [name, title, organisation]),
          ...titles(item.attachments),
          ...item.questions,
          ...leaves(item.notes),
          ...item.reports.flatMap(({ name, text }) => [name, text]),
          ...item.decisions.flatMap(({ heading, attachments: basis, lead, points, actions }) => [
            heading,
            ...titles(basis),
            lead,
            ...points,
            ...actions.flatMap(action),
          ]),
          ...item.actions.flatMap(action),
        ],
  )
}

const leaves = (node: NoteNode | null): string[] =>
  node === null ? [] : node.text !== undefined ? [node.text] : (node.content ?? []).flatMap(leaves)

/** What of the record is not seen, or not in its place. */
export function lost(protocol: Protocol, { text }: Seen): string[] {
  let at = 0
  return recorded(protocol).filter((wanted) => {
    const found = text.indexOf(tight(wanted), at)
    if (found !== -1) at = found + tight(wanted).length
    return found === -1
  })
}

/** The first place where two formats do not say the same; '' when they do. */
export function difference(one: Seen, other: Seen): string {
  const around = (text: string, at: number) => text.slice(Math.max(0, at - 30), at + 30)
  if (one.text !== other.text) {
    const at = Array.from(one.text).findIndex((_, index) => one.text[index] !== other.text[index])
    const place = at === -1 ? Math.min(one.text.length, other.text.length) : at
    return `words: …${around(one.text, place)}… / …${around(other.text, place)}…`
  }
  // What poppler tells of a heading may lack a word, but begins with what it begins with.
  const same = (part: string, as: string) => part === as || (part.slice(0, 4) === as.slice(0, 4) && /^h/.test(part))
  const shape = one.shape.findIndex((part, at) => !same(part, other.shape[at] ?? ''))
  if (shape !== -1 || one.shape.length !== other.shape.length)
    return `shape: ${one.shape.slice(shape, shape + 3)} / ${other.shape.slice(shape, shape + 3)}`
  if (one.headers && other.headers && one.headers.length !== other.headers.length)
    return `headers: ${one.headers.length} / ${other.headers.length}`
  return ''
}
