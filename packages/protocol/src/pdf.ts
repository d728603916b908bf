/**
 * The protocol as a PDF, in two copies that look the same: one for the archive (PDF/A-3a: the record and the attachments are
 * in the file) and one for reading (PDF/UA-1, ISO 14289-1: small, and right for a screen reader). A file can claim both, but the
 * typesetter checks one claim at a time. The layout is in protocol.typ; the words are those of print.ts and reach the
 * typesetter as data.
 *
 * The same protocol gives the same bytes on every machine: the fonts are the package's own, the date is the meeting's
 * and nothing is taken from the clock. A protocol must never fail on a sign that no font has, so the fonts are asked
 * beforehand and what they lack is printed as a replacement sign; the attached record keeps what was written.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import QRCode from 'qrcode'
import { attachedName } from './attached.ts'
import { codePointsIn } from './font-coverage.ts'
import {
  type Block,
  type Excerpt,
  pageOf,
  printed,
  printedExcerpt,
  type Signature,
  shortHash,
  titleOf,
  wordOf,
} from './print.ts'
import type { Protocol } from './protocol.ts'
import { recordName } from './record-in-pdf.ts'

const families = {
  text: [
    '@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf',
    '@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf',
    '@expo-google-fonts/source-sans-3/700Bold/SourceSans3_700Bold.ttf',
    '@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf',
    '@expo-google-fonts/source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf',
    '@expo-google-fonts/source-serif-4/700Bold/SourceSerif4_700Bold.ttf',
    '@expo-google-fonts/source-serif-4/700Bold_Italic/SourceSerif4_700Bold_Italic.ttf',
  ],
  emoji: ['@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf'],
}

/** What an excerpt's own record is called within its PDF. It is no protocol, and is found by no one who looks for one. */
const excerptName = 'protokollsutdrag.json'

type Typesetter = { compiler: NodeCompiler; template: string; text: Set<number>; emoji: Set<number> }
let made: Typesetter | undefined

/** Made once per process: reading the fonts takes longer than setting a protocol. */
function typesetter(): Typesetter {
  if (made !== undefined) return made
  const require = createRequire(import.meta.url)
  const load = (file: string) => readFileSync(require.resolve(file))
  const text = families.text.map(load)
  const emoji = families.emoji.map(load)
  const [first = new Set<number>(), ...others] = text.map(codePointsIn)
  const template = new URL('./protocol.typ', import.meta.url)
  made = {
    // The typesetter may read nothing from disk but what it is given here.
    compiler: NodeCompiler.create({ workspace: import.meta.dirname, fontArgs: [{ fontBlobs: [...text, ...emoji] }] }),
    template: readFileSync(template, 'utf8'),
    text: new Set([...first].filter((point) => others.every((one) => one.has(point)))),
    emoji: new Set(emoji.flatMap((file) => [...codePointsIn(file)])),
  }
  return made
}

export type PdfOptions = {
  /** Where the protocol can be read and checked; stands in the foot, and as a QR code on the first and the last page. */
  address?: string
  /** 'reading' carries the record alone. */
  copy?: 'archive' | 'reading'
  /** Sets one item alone. `record` is then attached as what it is, an excerpt (none when it is empty). */
  excerpt?: Excerpt
  /** Who approved it; see print.ts. */
  approved?: readonly Signature[]
  /** The bytes of attachments, which the archive copy carries (attached.ts says which). */
  attached?: readonly { number: number; bytes: Uint8Array }[]
}

/**
 * Sets the protocol. `record` is attached as protokoll.json, and `hash` stands in the foot. It is synchronous and takes
 * 50–500 ms, more with large attachments: a server runs it in a process of its own.
 */
export function toPdf(
  protocol: Protocol,
  record: Uint8Array,
  hash: string,
  { address = '', copy = 'archive', excerpt, approved = [], attached = [] }: PdfOptions = {},
): Uint8Array {
  const { compiler, template, text, emoji } = typesetter()
  const files = attached.flatMap(({ number, bytes }) => {
    const attachment = protocol.attachments.find((one) => one.number === number)
    if (attachment === undefined || copy === 'reading') return []
    const path = `attached/${number}`
    compiler.mapShadow(join(import.meta.dirname, path), Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    const { title, type } = attachment
    return [{ path, name: attachedName(protocol, attachment), type, description: title.trim() || attachment.fileName }]
  })
  const inputs = (printable: (value: string) => string) => ({
    data: JSON.stringify(
      { ...layoutData(protocol, hash, { address, excerpt, approved, record: record.length > 0 }), attached: files },
      (_key, value: unknown) => (typeof value === 'string' ? printable(value) : value),
    ),
    record: new TextDecoder().decode(record),
  })
  const typeset = (printable: (value: string) => string) =>
    new Uint8Array(
      compiler.pdf(
        { mainFileContent: template, inputs: inputs(printable) },
        { pdfStandard: copy === 'archive' ? 'a-3a' : 'ua-1' },
      ),
    )
  try {
    try {
      return typeset((value) => printableText(value, text, emoji))
    } catch {
      // Some sequence of signs, each of which a font has, has no glyph as a whole: print without emoji.
      return typeset((value) => printableText(value, text, new Set()))
    }
  } finally {
    compiler.resetShadow()
    compiler.evictCache(0)
  }
}

type Layout = {
  address: string
  excerpt: Excerpt | undefined
  approved: readonly Signature[]
  record: boolean
}

function layoutData(protocol: Protocol, hash: string, { address, excerpt, approved, record }: Layout) {
  const [before = '', between = ''] = pageOf(protocol, '|', '|').split('|')
  const { date } = protocol.meeting
  const numbers = protocol.items.map((item) => item.number.length + (protocol.numbering === 'section' ? 2 : 1))
  return {
    title: titleOf(protocol, excerpt),
    author: protocol.body.name,
    date: calendarDate(date),
    lang: protocol.language,
    region: protocol.language === 'sv' ? 'SE' : 'GB',
    head: [
      protocol.body.name,
      [wordOf(protocol, excerpt), date, protocol.meeting.diaryNumber].filter(Boolean).join(' '),
    ],
    foot: [shortHash(hash), address].filter(Boolean).join(' · '),
    code: codeOf(address),
    'page-words': [before, between],
    'record-name': record ? (excerpt ? excerptName : recordName) : '',
    'record-description': hash,
    // Room for the longest number at 14 pt, within reason.
    hang: Math.min(60, Math.max(21, ...numbers.map((length) => 6 + length * 7.5))),
    layout: protocol.layout ?? 'simple',
    blocks: (excerpt ? printedExcerpt(protocol, excerpt) : printed(protocol, approved)).map((block) =>
      block.block === 'decision' ? { ...block, short: isShort(block, protocol.layout ? 50 : 72) } : block,
    ),
  }
}

/** The address as a QR code (ISO/IEC 18004): how many modules a side has, and the dark ones as runs of x, y and width. */
function codeOf(address: string): { size: number; runs: [number, number, number][] } {
  if (address === '') return { size: 0, runs: [] }
  const { size, data } = QRCode.create(address, { errorCorrectionLevel: 'M' }).modules
  const rows = Array.from({ length: size }, (_, y) => Array.from(data.subarray(y * size, (y + 1) * size)).join(''))
  const runs = rows.flatMap((row, y) =>
    Array.from(row.matchAll(/1+/g), ({ index, 0: run }): [number, number, number] => [index, y, run.length]),
  )
  return { size, runs }
}

/** A decision of fewer than eight lines, of about so many signs, is never split between two pages. */
function isShort(block: Extract<Block, { block: 'decision' }>, signs: number): boolean {
  const texts = [block.heading, ...block.attachments.map((one) => one.title), block.label + block.lead, ...block.points]
  const lines = texts.map((text) => text.split('\n').reduce((sum, line) => sum + Math.ceil(line.length / signs), 0))
  return lines.reduce((sum, count) => sum + count, 0) < 8
}

/** An archive demands a date; a meeting without a proper one gets the first day that can be written. */
function calendarDate(text: string): [number, number, number] {
  const [year = 0, month = 0, day = 0] = /^\d{4}-\d{2}-\d{2}$/.test(text) ? text.split('-').map(Number) : []
  const real = new Date(Date.UTC(year, month - 1, day))
  return year > 0 && real.getUTCMonth() === month - 1 && real.getUTCDate() === day ? [year, month, day] : [1, 1, 1]
}

/** The text with only such signs as the fonts have. */
function printableText(value: string, text: Set<number>, emoji: Set<number>): string {
  const has = (sign: string) => {
    const point = sign.codePointAt(0) ?? 0
    return text.has(point) || emoji.has(point)
  }
  const isPrivate = /\p{Co}/u
  return Array.from(value, (sign) => {
    if (sign === '\n' || sign === '\t') return sign
    // Zero-width marks of order and joining say nothing on paper, and the archive forbids some of them.
    if (/[\ufeff\p{Default_Ignorable_Code_Point}]/u.test(sign)) return ''
    if (isPrivate.test(sign)) return replacement
    if (has(sign)) return sign
    const parts = Array.from(sign.normalize('NFKD'))
    return parts.every(has) ? parts.join('') : replacement
  }).join('')
}

/** A lozenge: of the signs that all the text faces have, the one most like the usual sign for a lost character. */
const replacement = '◊'
