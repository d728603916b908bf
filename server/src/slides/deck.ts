/**
 * What a presentation says of itself: its slides in order, as PowerPoint (.pptx) and OpenDocument (.odp) keep them. Hidden
 * slides are left out, as they are when pages are made of it (libreoffice.ts), so that the two have the same numbers.
 *
 * It comes from strangers: nothing in it is run or fetched, entities are not expanded, and what is larger than a
 * presentation's texts can be is not unpacked.
 */
import { unzipSync } from 'fflate'

export type Slide = { title: string; notes: string }
export type Deck = { slides: Slide[] } | { locked: true }

const mostSlides = 1000
const largestPart = 16 * 1024 * 1024
const largestText = 10_000

/** Throws when it cannot be read. */
export function readDeck(file: Uint8Array): Deck {
  const part = (name: string): Element | null => {
    const small = (entry: { name: string; originalSize: number }) =>
      entry.name === name && entry.originalSize <= largestPart
    const bytes = unzipSync(file, { filter: small })[name]
    return bytes ? parse(new TextDecoder().decode(bytes)) : null
  }
  const manifest = part('META-INF/manifest.xml')
  if (manifest && [...all(manifest, 'encryption-data')].length > 0) return { locked: true }
  const content = part('content.xml')
  const slides = content ? openDocument(content) : powerPoint(part)
  return { slides: slides.slice(0, mostSlides) }
}

type Part = (name: string) => Element | null

// ── PowerPoint ─────────────────────────────────────────────────────────────────────────────────────────────────────

function powerPoint(part: Part): Slide[] {
  const [main = ''] = related(part, '', 'officeDocument').values()
  const presentation = part(main) ?? missing(main)
  const files = related(part, main, 'slide')
  const shown: Slide[] = []
  for (const slide of all(presentation, 'sldId')) {
    if (shown.length === mostSlides) break
    const path = files.get(attribute(slide, ':id')) ?? missing('a slide')
    const page = part(path) ?? missing(path)
    if (['0', 'false'].includes(page.attributes.show ?? '')) continue
    const [notesPath = ''] = related(part, path, 'notesSlide').values()
    const notes = notesPath ? part(notesPath) : null
    shown.push({
      title: oneLine(placeholder(page, ['title', 'ctrTitle'])),
      notes: notes ? placeholder(notes, ['body']) : '',
    })
  }
  return shown
}

/** What a part refers to of one type: id → path. Transitional and strict files differ only in how the type begins. */
function related(part: Part, of: string, type: string): Map<string, string> {
  const folder = of.slice(0, of.lastIndexOf('/') + 1)
  const relations = part(`${folder}_rels/${of.slice(folder.length)}.rels`)
  const found = new Map<string, string>()
  for (const { attributes } of relations ? all(relations, 'Relationship') : []) {
    if (!attributes.Type?.endsWith(`/${type}`) || attributes.TargetMode === 'External') continue
    const target = new URL(attributes.Target ?? '', `file:///${folder}`)
    found.set(attributes.Id ?? '', decodeURIComponent(target.pathname.slice(1)))
  }
  return found
}

/** The text of the first shape that takes one of these places on the slide. */
function placeholder(slide: Element, types: readonly string[]): string {
  for (const shape of all(slide, 'sp')) {
    const [place] = all(shape, 'ph')
    if (place && types.includes(place.attributes.type ?? '')) return paragraphs(shape, 'p')
  }
  return ''
}

// ── OpenDocument ───────────────────────────────────────────────────────────────────────────────────────────────────

function openDocument(content: Element): Slide[] {
  const hidden = new Set<string | undefined>()
  for (const style of all(content, 'style'))
    for (const { attributes } of all(style, 'drawing-page-properties'))
      if (attributes['presentation:visibility'] === 'hidden') hidden.add(style.attributes['style:name'])
  const shown = [...all(content, 'page')].filter(({ attributes }) => !hidden.has(attributes['draw:style-name']))
  return shown.map((page) => {
    const frames = page.children.filter((child) => typeof child !== 'string')
    const title = frames.find(({ attributes }) => attributes['presentation:class'] === 'title')
    const [notes] = all(page, 'notes')
    const said =
      notes && [...all(notes, 'frame')].find(({ attributes }) => attributes['presentation:class'] === 'notes')
    return { title: title ? oneLine(paragraphs(title, 'p')) : '', notes: said ? paragraphs(said, 'p') : '' }
  })
}

// ── XML ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `name` is without its prefix; attributes keep theirs. */
type Element = { name: string; attributes: Record<string, string>; children: (Element | string)[] }

const token =
  /<\/[^>]*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|<!\[CDATA\[([\s\S]*?)\]\]>|<[?!](?:--[\s\S]*?--|[^>]*)>|([^<]+)/gy
const deepest = 200

function parse(xml: string): Element {
  const file: Element = { name: '', attributes: {}, children: [] }
  const open = [file]
  let read = 0
  for (const [whole, name, attributes = '', empty, verbatim, text] of xml.matchAll(token)) {
    read += whole.length
    const parent = open.at(-1) ?? file
    if (name !== undefined) {
      const element: Element = { name: bare(name), attributes: attributesIn(attributes), children: [] }
      parent.children.push(element)
      if (!empty) open.push(element)
      if (open.length > deepest) throw new Error('The file has parts within parts, further than can be read.')
    } else if (text !== undefined) parent.children.push(unescaped(text))
    else if (verbatim !== undefined) parent.children.push(verbatim)
    else if (whole.startsWith('</')) open.pop()
  }
  const root = file.children.find((child) => typeof child !== 'string')
  if (!root || read < xml.length || open.length !== 1) throw new Error('A part of the file is no XML.')
  return root
}

const bare = (name: string): string => name.slice(name.indexOf(':') + 1)

function attributesIn(text: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null)
  for (const [, name = '', double, single] of text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    found[name] = unescaped(double ?? single ?? '')
  return found
}

const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** What is no sign of XML's own stays as it is written. */
function unescaped(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name) return signs[name] ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** Elements of this name, at any depth. Of alternatives the one that is meant for newer programs counts. */
function* all(element: Element, name: string): Generator<Element> {
  for (const child of element.children) {
    if (typeof child === 'string' || child.name === 'Fallback') continue
    if (child.name === name) yield child
    else yield* all(child, name)
  }
}

/** The attribute whose name ends so. */
const attribute = ({ attributes }: Element, end: string): string =>
  Object.entries(attributes).find(([name]) => name.endsWith(end))?.[1] ?? ''

/** One line for each paragraph. */
function paragraphs(element: Element, name: string): string {
  const lines = [...all(element, name)].map((paragraph) => said(paragraph))
  return lines.join('\n').replaceAll('\0', '').trim().slice(0, largestText)
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

function said({ name, children }: Element): string {
  if (name === 'br' || name === 'line-break') return '\n'
  if (name === 'tab') return '\t'
  if (name === 's') return ' '
  return children.map((child) => (typeof child === 'string' ? child : said(child))).join('')
}

const missing = (what: string): never => {
  throw new Error(`The presentation lacks ${what || 'its main part'}.`)
}
