/**
 * What an uploaded file is, judged by its content. The name decides nothing, with one exception: Word, PowerPoint and
 * Excel of before 2007 look the same from outside, and so does what was saved with a password since; of those the extension
 * tells which.
 *
 * What is not in the list is refused: above all what a browser would run (HTML, SVG), programs, archives, and Office
 * files with macros.
 */
import { createReadStream } from 'node:fs'

export type Kind = 'pdf' | 'image' | 'slides' | 'document' | 'sheet' | 'film'

/** How the meeting shows it: as pages, as a picture, as a PDF made from it (not when a password is needed), or not. */
export type Show = 'pdf' | 'image' | 'convert' | 'locked' | 'download'

export type Judgement = { type: string; kind: Kind; show: Show } | { refused: 'unknown-type' | 'not-allowed' | 'heic' }

type Use = { kind: Kind; show: Show }

const IMAGE: Use = { kind: 'image', show: 'image' }
const SLIDES: Use = { kind: 'slides', show: 'convert' }
const DOCUMENT: Use = { kind: 'document', show: 'download' }
const SHEET: Use = { kind: 'sheet', show: 'download' }
const FILM: Use = { kind: 'film', show: 'download' }

const modern = 'application/vnd.openxmlformats-officedocument'

const allowed: ReadonlyMap<string, Use> = new Map<string, Use>([
  ['application/pdf', { kind: 'pdf', show: 'pdf' }],
  ['image/png', IMAGE],
  ['image/jpeg', IMAGE],
  ['image/gif', IMAGE],
  ['image/webp', IMAGE],
  ['video/mp4', FILM],
  ['video/webm', FILM],
  ['video/quicktime', FILM],
  [`${modern}.presentationml.presentation`, SLIDES],
  [`${modern}.presentationml.slideshow`, SLIDES],
  ['application/vnd.oasis.opendocument.presentation', SLIDES],
  [`${modern}.wordprocessingml.document`, DOCUMENT],
  ['application/vnd.oasis.opendocument.text', DOCUMENT],
  [`${modern}.spreadsheetml.sheet`, SHEET],
  ['application/vnd.oasis.opendocument.spreadsheet', SHEET],
])

const oldOffice: ReadonlyMap<string, Use & { type: string }> = new Map([
  ['ppt', { type: 'application/vnd.ms-powerpoint', ...SLIDES }],
  ['pps', { type: 'application/vnd.ms-powerpoint', ...SLIDES }],
  ['doc', { type: 'application/msword', ...DOCUMENT }],
  ['xls', { type: 'application/vnd.ms-excel', ...SHEET }],
])

/** With a password a modern file is put whole into one of the old kind. */
const encryptedOffice: ReadonlyMap<string, Use & { type: string }> = new Map([
  ...[...oldOffice].map(([extension, use]) => [extension, locked(use)] as const),
  ['pptx', locked({ type: `${modern}.presentationml.presentation`, ...SLIDES })],
  ['ppsx', locked({ type: `${modern}.presentationml.slideshow`, ...SLIDES })],
  ['docx', { type: `${modern}.wordprocessingml.document`, ...DOCUMENT }],
  ['xlsx', { type: `${modern}.spreadsheetml.sheet`, ...SHEET }],
])

function locked<U extends Use>(use: U): U {
  return use.show === 'convert' ? { ...use, show: 'locked' } : use
}

/** `openWhole` gives the path of the complete file; it is asked only when the head does not tell (zip containers). */
export async function judge(head: Uint8Array, fileName: string, openWhole: () => Promise<string>): Promise<Judgement> {
  // Loaded with the first file: a start need not wait for it.
  const { fileTypeFromBuffer, fileTypeFromFile } = await import('file-type')
  const found = isZip(head) ? await fileTypeFromFile(await openWhole()) : await fileTypeFromBuffer(head)
  if (found === undefined) return { refused: isMarkup(head) ? 'not-allowed' : 'unknown-type' }
  if (found.mime === 'application/x-cfb') {
    const known = (await isEncrypted(await openWhole())) ? encryptedOffice : oldOffice
    return known.get(extensionOf(fileName)) ?? { refused: 'not-allowed' }
  }
  if (/^image\/hei[cf]/.test(found.mime)) return { refused: 'heic' }
  // An animated PNG is a PNG to every browser.
  const type = found.mime === 'image/apng' ? 'image/png' : found.mime
  const known = allowed.get(type)
  return known === undefined ? { refused: 'not-allowed' } : { type, ...known }
}

/** The streams that Office makes when a password is needed, by their names as the file's directory has them. */
const encryptedStreams = ['EncryptedPackage', 'EncryptedSummary'].map((name) =>
  Buffer.from(name, 'utf16le').toString('latin1'),
)

async function isEncrypted(path: string): Promise<boolean> {
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
    const text = rest + chunk
    if (encryptedStreams.some((name) => text.includes(name))) return true
    rest = text.slice(-64)
  }
  return false
}

function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b
}

/** Text that begins with a tag or a declaration: HTML, SVG and other XML, whatever the encoding. */
function isMarkup(head: Uint8Array): boolean {
  return /^[\s\0\uFEFFþÿï»¿]*</.test(Buffer.from(head.subarray(0, 512)).toString('latin1'))
}

/** Text without any mark of its own: in UTF-8, UTF-16 with its mark, or the alphabet of an old computer. */
export function isPlainText(head: Uint8Array): boolean {
  const text = Buffer.from(head)
  const isWide = (text[0] === 0xff && text[1] === 0xfe) || (text[0] === 0xfe && text[1] === 0xff)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what no text has.
  return isWide || !/[\u0000-\u0008\u000e-\u001f]/.test(text.toString('latin1'))
}

function extensionOf(fileName: string): string {
  return fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()
}
