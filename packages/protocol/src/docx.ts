/**
 * The protocol as a Word file: real heading styles, real lists and tables, Swedish as its language, so that it can be
 * edited, restyled and read aloud like any document made by hand.
 *
 * The same protocol gives the same bytes: ids are counted, and the times that the writing library takes from the clock
 * are replaced by the meeting's date (in the properties) and the zero of the zip format (in the package).
 */
import {
  AlignmentType,
  BorderStyle,
  ConcreteHyperlink,
  convertMillimetersToTwip,
  Document,
  Footer,
  Header,
  HeadingLevel,
  type ILevelsOptions,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  type ParagraphChild,
  Tab,
  Table,
  TableCell,
  TableRow,
  TabStopType,
  TextRun,
  UnderlineType,
  VerticalMergeType,
  WidthType,
} from 'docx'
import { normalise } from './canonical.ts'
import {
  type AttachmentLine,
  type Block,
  type Cell,
  type Excerpt,
  type Note,
  pageOf,
  printed,
  printedExcerpt,
  type Run,
  type Signature,
  shortHash,
  titleOf,
  wordOf,
} from './print.ts'
import type { Protocol } from './protocol.ts'

const ink = '1B2430'
const soft = '4A5666'
const line = 'D5DAE1'
const amber = 'C47A00'
const amberWord = '6A3D00'
const link = '1F5F8B'
/** Twips from the text edge to the number that hangs to the left of it. */
const hang = 480
const textWidth = convertMillimetersToTwip(210 - 30 - 25)
const noBorder = { style: BorderStyle.NONE, size: 0, color: 'auto' }

export type DocxOptions = {
  /** Of the protocol's record; its short form stands in the foot, before `address`, where the protocol can be checked. */
  hash?: string
  address?: string
  /** Writes one item alone. */
  excerpt?: Excerpt
  /** Who approved it; see print.ts. */
  approved?: readonly Signature[]
}

/** The whole protocol, or an excerpt of it, as a .docx file. */
export async function toDocx(
  protocol: Protocol,
  { hash = '', address = '', excerpt, approved }: DocxOptions = {},
): Promise<Uint8Array> {
  const { meeting, word, body, language } = normalise(protocol)
  const writer: Writer = { lists: 0, links: 0 }
  const blocks = excerpt ? printedExcerpt(protocol, excerpt) : printed(protocol, approved)
  const children = blocks.flatMap((block) => blockParts(block, writer))
  const running = { font: 'Source Sans 3', size: 17, color: soft }
  const [before = '', between = ''] = pageOf(protocol, '|', '|').split('|')
  const tabStops = [{ type: TabStopType.RIGHT, position: textWidth }]
  const head = [wordOf(protocol, excerpt), meeting.date, meeting.diaryNumber].filter(Boolean).join(' ')
  const file = new Document({
    title: titleOf(protocol, excerpt),
    creator: body.name,
    lastModifiedBy: body.name,
    subject: word,
    styles: styles(language),
    numbering: {
      config: [
        { reference: 'bullet', levels: levels(() => ({ format: LevelFormat.BULLET, text: '•' })) },
        { reference: 'att', levels: levels(() => ({ format: LevelFormat.BULLET, text: '–' })) },
        {
          reference: 'ordered',
          levels: levels((level) => ({ format: LevelFormat.DECIMAL, text: `%${level + 1}.` })),
        },
      ],
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) },
            margin: {
              top: convertMillimetersToTwip(27),
              bottom: convertMillimetersToTwip(27),
              left: convertMillimetersToTwip(30),
              right: convertMillimetersToTwip(25),
            },
          },
        },
        headers: {
          default: new Header({
            children: [
              new Paragraph({
                tabStops,
                children: [new TextRun({ ...running, children: [body.name, new Tab(), head] })],
              }),
            ],
          }),
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                tabStops,
                children: [
                  new TextRun({
                    ...running,
                    children: [
                      [shortHash(hash), address].filter(Boolean).join(' · '),
                      new Tab(),
                      before,
                      PageNumber.CURRENT,
                      between,
                      PageNumber.TOTAL_PAGES,
                    ],
                  }),
                ],
              }),
            ],
          }),
        },
        children,
      },
    ],
  })
  const core = { path: 'docProps/core.xml', data: coreProperties(protocol, titleOf(protocol, excerpt)) }
  return withoutClock(new Uint8Array(await Packer.toArrayBuffer(file, undefined, [core])))
}

type Part = Paragraph | Table

/** What has been used so far: every ordered list counts from one again, every link has an id of its own. */
type Writer = { lists: number; links: number }

/** A link whose id is counted; the library's own draws it at random. */
class CountedLink extends ConcreteHyperlink {
  readonly address: string
  constructor(children: ParagraphChild[], id: string, address: string) {
    super(children, id)
    this.address = address
  }
  override prepForXml(context: Parameters<ConcreteHyperlink['prepForXml']>[0]) {
    const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink'
    context.viewWrapper.Relationships.addRelationship(this.linkId, type, this.address, 'External')
    return super.prepForXml(context)
  }
}

function styles(language: Protocol['language']) {
  const value = language === 'sv' ? 'sv-SE' : 'en-GB'
  // Word knows the levels of its own headings; other programs are told (ECMA-376-1, 17.3.1.20), and count from nought.
  const heading = (level: number, size: number, before: number, after: number) => ({
    run: { font: 'Source Sans 3', size, bold: true, color: ink, italics: false },
    paragraph: { spacing: { before, after, line: 264 }, keepNext: true, keepLines: true, outlineLevel: level - 1 },
  })
  const own = (
    id: string,
    name: string,
    size: number,
    more: { color?: string; spacing: object; keepNext?: boolean },
  ) => ({
    id,
    name,
    basedOn: 'Normal',
    quickFormat: true,
    run: { font: 'Source Sans 3', size, color: more.color ?? ink },
    paragraph: { spacing: more.spacing, keepNext: more.keepNext ?? false },
  })
  return {
    default: {
      document: {
        run: { font: 'Source Serif 4', size: 22, color: ink, language: { value } },
        paragraph: { spacing: { after: 120, line: 300 } },
      },
      title: { ...heading(1, 40, 0, 40), paragraph: { spacing: { after: 40 }, keepNext: true } },
      heading1: heading(1, 28, 440, 120),
      heading2: heading(2, 24, 260, 80),
      heading3: heading(3, 22, 220, 60),
      heading4: heading(4, 21, 200, 60),
    },
    paragraphStyles: [
      own('Body', 'Organ', 28, { spacing: { after: 280 } }),
      own('Fact', 'Uppgift', 20, { spacing: { after: 20, line: 264 } }),
      own('Person', 'Person', 20, { spacing: { after: 10, line: 264 } }),
      own('Aside', 'Uppgift om punkt', 19, { color: soft, spacing: { after: 60, line: 264 }, keepNext: true }),
      own('Action', 'Uppdrag', 21, { spacing: { before: 160, after: 160, line: 276 } }),
      own('Closing', 'Avslutning', 20, { spacing: { before: 80, after: 80, line: 264 } }),
      {
        id: 'Decision',
        name: 'Beslut',
        basedOn: 'Normal',
        quickFormat: true,
        paragraph: {
          keepLines: true,
          spacing: { after: 60 },
          border: { left: { style: BorderStyle.SINGLE, size: 24, space: 8, color: amber } },
        },
      },
    ],
  }
}

function levels(of: (level: number) => { format: (typeof LevelFormat)[keyof typeof LevelFormat]; text: string }) {
  return Array.from({ length: 9 }, (_, level): ILevelsOptions => {
    return {
      level,
      alignment: AlignmentType.LEFT,
      style: { paragraph: { indent: { left: hang + 300 * (level + 1), hanging: 300 } } },
      ...of(level),
    }
  })
}

const indent = { left: hang }

function blockParts(block: Block, writer: Writer): Part[] {
  switch (block.block) {
    case 'title':
      return [
        new Paragraph({ heading: HeadingLevel.TITLE, children: plain(block.word) }),
        new Paragraph({ style: 'Body', children: plain(block.body) }),
      ]
    case 'facts':
      return block.rows.flat().map(
        (fact) =>
          new Paragraph({
            style: 'Fact',
            tabStops: [{ type: TabStopType.LEFT, position: 1500 }],
            indent: { left: 1500, hanging: 1500 },
            children: [
              new TextRun({ color: soft, children: [fact.label, new Tab()] }),
              ...linked(fact.value, fact.href, writer),
            ],
          }),
      )
    case 'people':
      return [
        new Paragraph({
          heading: HeadingLevel.HEADING_1,
          spacing: { before: 280, after: 60 },
          children: [new TextRun({ text: block.heading, size: 21 })],
        }),
        ...block.people.map((one) => {
          const rest = one.rest === '' || one.name === '' ? one.rest : `, ${one.rest}`
          const children = [...plain(one.name), ...plain(rest, { color: soft })]
          return new Paragraph({ style: 'Person', indent: { left: 240, hanging: 240 }, children })
        }),
      ]
    case 'item':
      return [
        new Paragraph({
          heading: HeadingLevel.HEADING_1,
          tabStops: [{ type: TabStopType.LEFT, position: hang }],
          indent: { left: hang, hanging: hang },
          children: [new TextRun({ children: [block.number, new Tab()] }), ...plain(block.title)],
        }),
      ]
    case 'presenters':
      return [new Paragraph({ style: 'Aside', indent, children: plain(`${block.label} ${block.names}`) })]
    case 'attachments':
      return attachments(block.lines, writer)
    case 'questions': {
      const instance = writer.lists++
      return [
        new Paragraph({ heading: HeadingLevel.HEADING_2, indent, children: plain(block.label) }),
        ...block.questions.map(
          (question) =>
            new Paragraph({ numbering: { reference: 'ordered', level: 0, instance }, children: plain(question) }),
        ),
      ]
    }
    case 'notes':
      return block.notes.flatMap((note) => noteParts(note, writer, 0))
    case 'decision':
      return decisionParts(block, writer)
    case 'action': {
      const facts = block.facts.map((fact) => `${fact.label} ${fact.value}`).join(' ')
      return [
        new Paragraph({
          style: 'Action',
          indent,
          keepLines: true,
          children: [
            new TextRun({ text: `${block.label} `, bold: true }),
            ...plain(block.text),
            ...plain(facts === '' ? '' : ` ${facts}`, { color: soft }),
          ],
        }),
      ]
    }
    case 'closing':
      return block.lines.map(
        (one, index) =>
          new Paragraph({
            style: 'Closing',
            keepLines: true,
            spacing: { before: index === 0 ? 480 : 80 },
            children: [...plain(`${one.label} `, { color: soft }), ...plain(one.value)],
          }),
      )
    case 'signatures':
      return [
        new Paragraph({ heading: HeadingLevel.HEADING_1, children: plain(block.heading) }),
        ...block.people.flatMap(({ name, role }) => [
          new Paragraph({
            style: 'Fact',
            keepNext: true,
            spacing: { before: block.signed ? 160 : 720 },
            border: { top: { style: BorderStyle.SINGLE, size: 4, space: 4, color: block.signed ? line : soft } },
            children: [new TextRun({ text: name, bold: true })],
          }),
          new Paragraph({ style: 'Fact', children: plain(role, { color: soft }) }),
        ]),
      ]
  }
}

function decisionParts(block: Extract<Block, { block: 'decision' }>, writer: Writer): Part[] {
  const style = 'Decision'
  // The rule belongs to the style; a heading within the decision has to be given the same one.
  const border = { left: { style: BorderStyle.SINGLE, size: 24, space: 8, color: amber } }
  const label = block.label === '' ? [] : [new TextRun({ text: `${block.label} `, bold: true, color: amberWord })]
  return [
    ...(block.heading === ''
      ? []
      : [new Paragraph({ heading: HeadingLevel.HEADING_2, indent, border, children: plain(block.heading) })]),
    ...attachments(block.attachments, writer, border),
    ...(block.lead === '' && label.length === 0
      ? []
      : [
          new Paragraph({
            style,
            indent,
            keepNext: block.points.length > 0,
            children: [...label, ...plain(block.lead)],
          }),
        ]),
    ...block.points.map(
      (point, index) =>
        new Paragraph({
          style,
          numbering: { reference: 'bullet', level: 0 },
          keepNext: index < block.points.length - 1,
          children: plain(point),
        }),
    ),
  ]
}

type Border = { left: { style: typeof BorderStyle.SINGLE; size: number; space: number; color: string } }

function attachments(lines: AttachmentLine[], writer: Writer, border?: Border): Paragraph[] {
  return lines.map(
    (one) =>
      new Paragraph({
        style: 'Aside',
        indent,
        ...(border ? { border } : {}),
        children: [...plain(one.title === '' ? one.label : `${one.label} `), ...linked(one.title, one.href, writer)],
      }),
  )
}

function noteParts(note: Note, writer: Writer, depth: number): Part[] {
  const left = depth === 0 ? hang : hang + 300 * depth
  switch (note.note) {
    case 'paragraph':
      return [new Paragraph({ indent: { left }, children: runs(note.runs, writer) })]
    case 'heading': {
      const level = [HeadingLevel.HEADING_2, HeadingLevel.HEADING_3, HeadingLevel.HEADING_4][note.level - 1]
      return [
        new Paragraph({
          ...(level === undefined ? {} : { heading: level }),
          indent: { left },
          children: runs(note.runs, writer),
        }),
      ]
    }
    case 'list': {
      const reference = note.style
      const instance = writer.lists++
      const numbering = { reference, level: Math.min(depth, 8), instance }
      return note.entries.flatMap((entry) => {
        const [first, ...rest] = entry
        const att = note.style === 'att' ? [new TextRun({ text: 'att ', italics: true })] : []
        // An entry that begins with something else than text has an empty line for its sign.
        const own = first?.note === 'paragraph'
        const head = new Paragraph({ numbering, children: [...att, ...(own ? runs(first.runs, writer) : [])] })
        return [head, ...(own ? rest : entry).flatMap((inner) => noteParts(inner, writer, depth + 1))]
      })
    }
    case 'quote':
      return note.content.flatMap((inner) => noteParts(inner, writer, depth + 1))
    case 'table':
      // Word joins tables that touch, so a line stands between.
      return [tableOf(note.columns, note.rows, writer), new Paragraph({ spacing: { after: 60 } })]
  }
}

function tableOf(columns: number, rows: Cell[][], writer: Writer): Table {
  const width = Math.floor((textWidth - hang) / columns)
  const below = { style: BorderStyle.SINGLE, size: 4, color: line }
  // A cell that spans rows is continued by an empty one in each of the rows below it.
  const continued: { at: number; from: number; columns: number }[] = []
  const made = rows.map((row, at) => {
    const cells: TableCell[] = []
    let column = 0
    const place = (cell: { columns: number }, made: TableCell) => {
      cells.push(made)
      column += cell.columns
    }
    const fillUp = () => {
      for (;;) {
        const below = continued.find((one) => one.at === at && one.from === column)
        if (below === undefined) return
        place(
          below,
          new TableCell({
            columnSpan: below.columns,
            verticalMerge: VerticalMergeType.CONTINUE,
            children: [new Paragraph({})],
          }),
        )
      }
    }
    for (const cell of row) {
      fillUp()
      for (let down = 1; down < cell.rows; down++)
        continued.push({ at: at + down, from: column, columns: cell.columns })
      const content = cell.content.flatMap((note) => noteParts(note, writer, 0))
      place(
        cell,
        new TableCell({
          columnSpan: cell.columns,
          ...(cell.rows > 1 ? { verticalMerge: VerticalMergeType.RESTART } : {}),
          width: { size: width * cell.columns, type: WidthType.DXA },
          borders: { top: noBorder, left: noBorder, right: noBorder, bottom: below },
          children: content.length > 0 ? content : [new Paragraph({})],
        }),
      )
    }
    fillUp()
    return new TableRow({ tableHeader: at === 0 && row.every((cell) => cell.header), cantSplit: true, children: cells })
  })
  return new Table({
    rows: made,
    columnWidths: Array<number>(columns).fill(width),
    indent: { size: hang, type: WidthType.DXA },
    width: { size: width * columns, type: WidthType.DXA },
  })
}

function runs(all: Run[], writer: Writer): ParagraphChild[] {
  return all.flatMap((run): ParagraphChild[] => {
    const style = {
      // Only what somebody chose: a "not bold" would undo the bold of a heading's style.
      ...(run.bold ? { bold: true } : {}),
      ...(run.italic ? { italics: true } : {}),
      ...(run.strike ? { strike: true } : {}),
      ...(run.underline ? { underline: { type: UnderlineType.SINGLE } } : {}),
    }
    return run.href === '' ? plain(run.text, style) : [linkTo(run.href, run.text, style, writer)]
  })
}

type Style = {
  bold?: boolean
  italics?: boolean
  strike?: boolean
  underline?: { type: typeof UnderlineType.SINGLE }
  color?: string
}

/** Text with its line breaks, as one run for each line. */
function plain(text: string, style: Style = {}): TextRun[] {
  if (text === '') return []
  return text.split('\n').map((part, index) => new TextRun({ ...style, text: part, break: index === 0 ? 0 : 1 }))
}

function linked(text: string, href: string, writer: Writer): ParagraphChild[] {
  return href === '' ? plain(text) : [linkTo(href, text, {}, writer)]
}

function linkTo(href: string, text: string, style: Style, writer: Writer): CountedLink {
  const looks = { ...style, color: link, underline: { type: UnderlineType.SINGLE } }
  return new CountedLink(plain(text, looks), `link${++writer.links}`, href)
}

function coreProperties(protocol: Protocol, title: string): string {
  const { meeting, body, word, language } = normalise(protocol)
  const real = /^\d{4}-\d{2}-\d{2}$/.test(meeting.date) && !Number.isNaN(Date.parse(meeting.date))
  const date = `${real ? meeting.date : '1980-01-01'}T00:00:00Z`
  const name = xml(body.name)
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xml(title)}</dc:title><dc:subject>${xml(word)}</dc:subject><dc:creator>${name}</dc:creator><dc:language>${language === 'sv' ? 'sv-SE' : 'en-GB'}</dc:language><cp:lastModifiedBy>${name}</cp:lastModifiedBy><cp:revision>1</cp:revision><dcterms:created xsi:type="dcterms:W3CDTF">${date}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${date}</dcterms:modified></cp:coreProperties>`
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Sets the time of every file in the zip, in both of the places that have it, to the first that zip can say. */
function withoutClock(zip: Uint8Array): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = zip.length - 22
  const midnight = 0
  const firstDay = 0x21
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const local = view.getUint32(at + 42, true)
    for (const time of [at + 12, local + 10]) {
      view.setUint16(time, midnight, true)
      view.setUint16(time + 2, firstDay, true)
    }
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return zip
}
