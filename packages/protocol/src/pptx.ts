/**
 * The protocol as a short deck for spreading what was decided: a title, the decisions one by one, the actions as a table,
 * and where the whole protocol is. Made from the record alone; the titles are real titles and the words real words, so
 * that it is read aloud, translated and cut to pieces like any deck made by hand.
 *
 * The same protocol gives the same bytes: the times that the writing library takes from the clock are replaced by the
 * meeting's date (in the properties) and the first day of the zip format (in the package).
 */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import library from 'pptxgenjs'
import { normalise } from './canonical.ts'
import { type Block, printed, shortHash, titleOf } from './print.ts'
import type { Protocol } from './protocol.ts'

// Its types say that the class lies within what is imported; when it runs, the class is what is imported.
const Deck = library as unknown as typeof library.default
type Deck = library.default

const ink = '1B2430'
const soft = '4A5666'
const line = 'D5DAE1'
const standardAccent = '1F5F8B'
const amber = 'C47A00'
const font = 'Calibri'

const words = {
  sv: {
    none: 'Mötet fattade inga beslut.',
    decision: 'Beslut',
    item: (number: string) => `Punkt ${number}`,
    actions: 'Uppdrag',
    action: 'Uppdrag',
    owner: 'Ansvarig',
    due: 'Klart',
    goesOn: 'forts.',
    whole: 'Hela protokollet',
    checksum: 'Kontrollsumma SHA-256:',
    chair: 'Ordförande:',
  },
  en: {
    none: 'The meeting made no decisions.',
    decision: 'Decision',
    item: (number: string) => `Item ${number}`,
    actions: 'Actions',
    action: 'Action',
    owner: 'Responsible',
    due: 'Due',
    goesOn: 'continued',
    whole: 'The whole minutes',
    checksum: 'Checksum SHA-256:',
    chair: 'Chair:',
  },
} as const

/** The deck as a .pptx file. `address`: where the protocol can be read; `hash`: that of its record. */
export async function toPptx(given: Protocol, hash: string, address = ''): Promise<Uint8Array> {
  const protocol = normalise(given)
  const w = words[protocol.language]
  const deck = new Deck()
  deck.layout = 'LAYOUT_WIDE'
  deck.title = titleOf(protocol)
  deck.author = protocol.body.name
  deck.company = protocol.body.name
  deck.theme = { headFontFace: font, bodyFontFace: font }
  const lang = protocol.language === 'sv' ? 'sv-SE' : 'en-GB'
  const accent = protocol.accent?.slice(1).toUpperCase() ?? standardAccent
  masters(deck, accent, [protocol.body.name, protocol.word, protocol.meeting.date].filter(Boolean).join(' · '))

  const slide = (master: string, title: string) =>
    deck.addSlide({ masterName: master }).addText([{ text: title, options: { lang } }], { placeholder: 'title' })
  const opening = slide('opening', protocol.body.name || protocol.word)
  const { date, place, diaryNumber } = protocol.meeting
  const about = [
    `${protocol.word} ${date}`.trim(),
    place,
    diaryNumber,
    protocol.chair && `${w.chair} ${protocol.chair}`,
  ]
  opening.addText(
    about.filter(Boolean).map((text) => ({ text, options: { lang, breakLine: true } })),
    { placeholder: 'about' },
  )

  const decisions = decisionsOf(protocol)
  if (decisions.length === 0) slide('content', w.none)
  for (const { kicker, title, paragraphs } of decisions)
    inPieces(paragraphs).forEach((piece, at) => {
      const one = slide('content', at === 0 ? title : `${title} (${w.goesOn})`)
      one.addText([{ text: kicker, options: { lang } }], { placeholder: 'kicker' })
      one.addText(
        piece.map(({ text, bullet }) => ({
          text,
          options: { lang, breakLine: true, ...(bullet ? { bullet: true } : {}) },
        })),
        { placeholder: 'body' },
      )
    })

  const cell = (text: string, more: library.default.TableCellProps = {}) => ({
    text,
    options: { lang, fontFace: font, fontSize: 14, color: ink, valign: 'top' as const, ...more },
  })
  const head = [w.action, '', w.owner, w.due].map((text) =>
    cell(text, { bold: true, color: soft, border: [none, none, { type: 'solid', pt: 1, color: soft }, none] }),
  )
  tables(actionsOf(protocol)).forEach((rows, at) => {
    const border: library.default.TableCellProps['border'] = [none, none, { type: 'solid', pt: 0.5, color: line }, none]
    slide('content', at === 0 ? w.actions : `${w.actions} (${w.goesOn})`).addTable(
      [
        head,
        ...rows.map(({ number, text, owner, due }) => [number, text, owner, due].map((one) => cell(one, { border }))),
      ],
      { x: 0.7, y: 1.75, w: 11.9, colW: [1.6, 5.9, 2.8, 1.6], margin: 0.06 },
    )
  })

  const end = slide('content', w.whole)
  end.addText(
    [address, `${w.checksum} ${shortHash(hash)}`]
      .filter(Boolean)
      .map((text) => ({ text, options: { lang, breakLine: true } })),
    { placeholder: 'body' },
  )
  return withoutClock(new Uint8Array((await deck.write({ outputType: 'arraybuffer' })) as ArrayBuffer), date)
}

const none = { type: 'none' } as const

function masters(deck: Deck, accent: string, footer: string): void {
  const placeholder = (
    name: string,
    type: 'title' | 'body',
    place: { x: number; y: number; w: number; h: number },
    more: Partial<library.default.PlaceholderProps>,
  ) => ({
    placeholder: {
      text: '',
      options: { name, type, ...place, fontFace: font, color: ink, margin: 0, align: 'left' as const, ...more },
    },
  })
  const running: NonNullable<library.default.SlideMasterProps['objects']> = [
    {
      text: {
        text: footer,
        options: { x: 0.7, y: 6.95, w: 10, h: 0.3, fontFace: font, fontSize: 11, color: soft, margin: 0 },
      },
    },
  ]
  deck.defineSlideMaster({
    title: 'opening',
    background: { color: 'FFFFFF' },
    objects: [
      { rect: { x: 0, y: 0, w: 0.35, h: 7.5, fill: { color: accent } } },
      placeholder('title', 'title', { x: 1.2, y: 1.9, w: 11, h: 1.6 }, { fontSize: 40, bold: true, valign: 'bottom' }),
      placeholder('about', 'body', { x: 1.2, y: 3.7, w: 11, h: 2.2 }, { fontSize: 20, color: soft, valign: 'top' }),
    ],
  })
  deck.defineSlideMaster({
    title: 'content',
    background: { color: 'FFFFFF' },
    objects: [
      { rect: { x: 0, y: 0, w: 0.12, h: 7.5, fill: { color: amber } } },
      ...running,
      placeholder(
        'title',
        'title',
        { x: 0.7, y: 0.75, w: 11.9, h: 0.85 },
        { fontSize: 28, bold: true, valign: 'middle' },
      ),
      placeholder(
        'kicker',
        'body',
        { x: 0.7, y: 0.35, w: 11.9, h: 0.35 },
        { fontSize: 14, color: accent, valign: 'top' },
      ),
      placeholder('body', 'body', { x: 0.7, y: 1.75, w: 11.9, h: 5 }, { fontSize: 20, valign: 'top' }),
    ],
    slideNumber: { x: 12, y: 6.95, w: 0.6, h: 0.3, fontFace: font, fontSize: 11, color: soft, align: 'right' },
  })
}

type Line = { text: string; bullet: boolean }

/** What was decided, in the words and the order of the protocol. A proposal has decided nothing. */
function decisionsOf(protocol: Protocol): { kicker: string; title: string; paragraphs: Line[] }[] {
  const w = words[protocol.language]
  const decided = protocol.items.map((item) => ({
    ...item,
    decisions: item.decisions.filter(({ status }) => status !== 'proposed'),
  }))
  let item: Extract<Block, { block: 'item' }> | null = null
  const found: ReturnType<typeof decisionsOf> = []
  for (const block of printed({ ...protocol, items: decided })) {
    if (block.block === 'item') item = block
    if (block.block !== 'decision' || item === null) continue
    const number = /\d.*?(?=:$)/.exec(block.label)?.[0]
    found.push({
      kicker: [number ? block.label.replace(/:$/, '') : w.decision, w.item(item.number.replace(/^§ |\.$/g, ''))].join(
        ' · ',
      ),
      title: block.heading || item.title,
      paragraphs: [
        ...(block.lead === '' ? [] : [{ text: block.lead, bullet: false }]),
        ...block.points.map((text) => ({ text, bullet: true })),
      ],
    })
  }
  return found
}

type Row = { number: string; text: string; owner: string; due: string }

const actionsOf = ({ items }: Protocol): Row[] =>
  items
    .filter(({ withdrawn }) => !withdrawn)
    .flatMap((item) => [...item.decisions.flatMap(({ actions }) => actions), ...item.actions])

/** How many signs of 20 points stand in a line, and how many lines on a slide; of 14 points in the cells of a table. */
const page = { width: 92, lines: 12 }
const table = { text: 58, owner: 26, lines: 16 }

const linesOf = (text: string, width: number): number =>
  text.split('\n').reduce((sum, part) => sum + Math.max(1, Math.ceil(part.length / width)), 0)

/** The text in pieces of at most so many lines, parted at spaces where there are any. */
function parted(text: string, width: number, lines: number): string[] {
  const most = width * lines
  if (linesOf(text, width) <= lines) return [text]
  const cut = text.lastIndexOf(' ', most * 0.9)
  const at = cut > most / 2 ? cut : Math.floor(most * 0.9)
  return text.length <= at ? [text] : [text.slice(0, at).trimEnd(), ...parted(text.slice(at).trimStart(), width, lines)]
}

/** Things laid on pages one after the other, as many on each as there is room for. */
function onPages<T>(things: readonly T[], size: (thing: T) => number, room: number): T[][] {
  const pages: T[][] = [[]]
  let left = room
  for (const thing of things) {
    if (size(thing) > left && pages.at(-1)?.length !== 0) {
      pages.push([])
      left = room
    }
    pages.at(-1)?.push(thing)
    left -= size(thing)
  }
  return pages
}

const inPieces = (paragraphs: readonly Line[]): Line[][] =>
  onPages(
    paragraphs.flatMap((one) => parted(one.text, page.width, page.lines).map((text) => ({ ...one, text }))),
    ({ text }) => linesOf(text, page.width) + 0.25,
    page.lines + 0.5,
  )

/** The rows of the tables, slide by slide; none when there are no actions. */
function tables(actions: readonly Row[]): Row[][] {
  const rows = actions.flatMap(({ number, text, owner, due }) =>
    parted(text, table.text, table.lines - 2).map((part, at) =>
      at === 0 ? { number, text: part, owner, due } : { number: '', text: part, owner: '', due: '' },
    ),
  )
  const size = ({ text, owner }: Row) => Math.max(linesOf(text, table.text), linesOf(owner, table.owner)) + 0.4
  return actions.length === 0 ? [] : onPages(rows, size, table.lines)
}

/** The package with fixed times. */
function withoutClock(pptx: Uint8Array, date: string): Uint8Array {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)) ? date : '1980-01-01'
  const files = unzipSync(pptx)
  const core = 'docProps/core.xml'
  const properties = strFromU8(files[core] ?? new Uint8Array())
  files[core] = strToU8(properties.replace(/(<dcterms:\w+ [^>]*>)[^<]*/g, `$1${day}T00:00:00Z`))
  return zipSync(files, { mtime: new Date(1980, 0, 1), level: 6 })
}
