/**
 * What an uploaded file is, judged by its content. The name decides nothing, with one exception: Word, PowerPoint and
 * Excel of before 2007 look the same from outside, so of those the extension tells which.
 *
 * What is not in the list is refused: above all what a browser would run (HTML, SVG), programs, archives, and Office
 * files with macros.
 */
import { fileTypeFromBuffer, fileTypeFromFile } from 'file-type'

export type Kind = 'pdf' | 'image' | 'slides' | 'document' | 'sheet'

/** How the meeting shows it: as pages, as a picture, as a PDF made from it, or only for download. */
export type Show = 'pdf' | 'image' | 'convert' | 'download'

export type Judgement = { type: string; kind: Kind; show: Show } | { refused: 'unknown-type' | 'not-allowed' }

type Use = { kind: Kind; show: Show }

const IMAGE: Use = { kind: 'image', show: 'image' }
const SLIDES: Use = { kind: 'slides', show: 'convert' }
const DOCUMENT: Use = { kind: 'document', show: 'download' }
const SHEET: Use = { kind: 'sheet', show: 'download' }

const allowed: ReadonlyMap<string, Use> = new Map<string, Use>([
  ['application/pdf', { kind: 'pdf', show: 'pdf' }],
  ['image/png', IMAGE],
  ['image/jpeg', IMAGE],
  ['image/gif', IMAGE],
  ['image/webp', IMAGE],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', SLIDES],
  ['application/vnd.openxmlformats-officedocument.presentationml.slideshow', SLIDES],
  ['application/vnd.oasis.opendocument.presentation', SLIDES],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', DOCUMENT],
  ['application/vnd.oasis.opendocument.text', DOCUMENT],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', SHEET],
  ['application/vnd.oasis.opendocument.spreadsheet', SHEET],
])

const oldOffice: ReadonlyMap<string, Use & { type: string }> = new Map([
  ['ppt', { type: 'application/vnd.ms-powerpoint', ...SLIDES }],
  ['pps', { type: 'application/vnd.ms-powerpoint', ...SLIDES }],
  ['doc', { type: 'application/msword', ...DOCUMENT }],
  ['xls', { type: 'application/vnd.ms-excel', ...SHEET }],
])

/** `openWhole` gives the path of the complete file; it is asked only when the head does not tell (zip containers). */
export async function judge(head: Uint8Array, fileName: string, openWhole: () => Promise<string>): Promise<Judgement> {
  const found = isZip(head) ? await fileTypeFromFile(await openWhole()) : await fileTypeFromBuffer(head)
  if (found === undefined) return { refused: isMarkup(head) ? 'not-allowed' : 'unknown-type' }
  if (found.mime === 'application/x-cfb') return oldOffice.get(extensionOf(fileName)) ?? { refused: 'not-allowed' }
  // An animated PNG is a PNG to every browser.
  const type = found.mime === 'image/apng' ? 'image/png' : found.mime
  const known = allowed.get(type)
  return known === undefined ? { refused: 'not-allowed' } : { type, ...known }
}

function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b
}

/** Text that begins with a tag or a declaration: HTML, SVG and other XML, whatever the encoding. */
function isMarkup(head: Uint8Array): boolean {
  return /^[\s\0\uFEFFþÿï»¿]*</.test(Buffer.from(head.subarray(0, 512)).toString('latin1'))
}

function extensionOf(fileName: string): string {
  return fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()
}
