import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HEAD_BYTES } from './files.ts'
import { compoundFile, encryptedOffice, OOXML, office, png, zip } from './kinds.fixture.ts'
import { type Judgement, judge } from './kinds.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samsyn-kinds-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function judged(bytes: Uint8Array, fileName: string): Promise<Judgement> {
  return judge(bytes.subarray(0, HEAD_BYTES), fileName, async () => {
    const path = join(folder, 'whole')
    await writeFile(path, bytes)
    return path
  })
}

const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')
const gif = Buffer.from('47494638396101000100800000000000ffffff2c00000000010001000002024401003b', 'hex')
const webp = Buffer.concat([Buffer.from('RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0'), Buffer.alloc(10)])
const text = (words: string): Buffer => Buffer.from(words)

describe('A file is judged by its content', () => {
  it('shows PDF and pictures', async () => {
    expect(await judged(pdf, 'Kallelse.pdf')).toEqual({ type: 'application/pdf', kind: 'pdf', show: 'pdf' })
    const picture = { kind: 'image', show: 'image' }
    expect(await judged(png(), 'karta.png')).toEqual({ type: 'image/png', ...picture })
    expect(await judged(jpeg, 'foto.jpg')).toEqual({ type: 'image/jpeg', ...picture })
    expect(await judged(gif, 'rörlig.gif')).toEqual({ type: 'image/gif', ...picture })
    expect(await judged(webp, 'bild.webp')).toEqual({ type: 'image/webp', ...picture })
  })

  it('knows a PNG also when it is animated, or begins with a long colour profile', async () => {
    const wanted = { type: 'image/png', kind: 'image', show: 'image' }
    expect(await judged(png([['acTL', new Uint8Array(8)]]), 'a.png')).toEqual(wanted)
    expect(await judged(png([['iCCP', new Uint8Array(10_000)]]), 'b.png')).toEqual(wanted)
  })

  it('tells Office files apart by their content types, not by their names', async () => {
    const slides = office(`${OOXML}.presentationml.presentation`, 'ppt')
    const document = office(`${OOXML}.wordprocessingml.document`, 'word')
    const sheet = office(`${OOXML}.spreadsheetml.sheet`, 'xl')
    for (const name of ['a.pptx', 'a.docx', 'a', 'a.exe']) {
      expect(await judged(slides, name)).toEqual({
        type: `${OOXML}.presentationml.presentation`,
        kind: 'slides',
        show: 'convert',
      })
      expect(await judged(document, name)).toMatchObject({ kind: 'document', show: 'download' })
      expect(await judged(sheet, name)).toMatchObject({ kind: 'sheet', show: 'download' })
    }
  })

  it('finds the content types also behind other entries, far beyond the head', async () => {
    const filler = createHash('shake256', { outputLength: 20_000 }).update('does not compress').digest()
    const types = `<Types><Override ContentType="${OOXML}.presentationml.presentation.main+xml"/></Types>`
    const slides = zip([
      ['docProps/thumbnail.jpeg', filler],
      ['[Content_Types].xml', types],
      ['ppt/presentation.xml', '<p/>'],
    ])
    expect(slides.indexOf('[Content_Types].xml')).toBeGreaterThan(HEAD_BYTES)
    expect(await judged(slides, 'a.pptx')).toMatchObject({ kind: 'slides' })
  })

  it('takes OpenDocument', async () => {
    const open = (what: string) => zip([['mimetype', `application/vnd.oasis.opendocument.${what}`]])
    expect(await judged(open('presentation'), 'a.odp')).toMatchObject({ kind: 'slides', show: 'convert' })
    expect(await judged(open('text'), 'a.odt')).toMatchObject({ kind: 'document', show: 'download' })
    expect(await judged(open('spreadsheet'), 'a.ods')).toMatchObject({ kind: 'sheet', show: 'download' })
  })

  it('takes old Office files by extension, but only when they are such', async () => {
    expect(await judged(compoundFile(), 'Bokslut.PPT')).toEqual({
      type: 'application/vnd.ms-powerpoint',
      kind: 'slides',
      show: 'convert',
    })
    expect(await judged(compoundFile(), 'a.doc')).toEqual({
      type: 'application/msword',
      kind: 'document',
      show: 'download',
    })
    expect(await judged(compoundFile(), 'a.xls')).toMatchObject({ kind: 'sheet', show: 'download' })
    for (const name of ['a.msi', 'a.pptx', 'doc', 'a.']) {
      expect(await judged(compoundFile(), name === 'doc' ? 'doc.bin' : name)).toEqual({ refused: 'not-allowed' })
    }
    expect(await judged(text('This is no PowerPoint file.'), 'a.ppt')).toEqual({ refused: 'unknown-type' })
  })

  it('takes Office files with a password, and knows that slides with one cannot be shown', async () => {
    const slides = `${OOXML}.presentationml.presentation`
    expect(await judged(encryptedOffice(), 'Hemlig.pptx')).toEqual({ type: slides, kind: 'slides', show: 'locked' })
    expect(await judged(encryptedOffice(), 'Hemlig.docx')).toMatchObject({ kind: 'document', show: 'download' })
    const old = compoundFile('PowerPoint Document', 'EncryptedSummary')
    expect(await judged(old, 'Hemlig.ppt')).toMatchObject({ kind: 'slides', show: 'locked' })
    expect(await judged(encryptedOffice(), 'Hemlig.exe')).toEqual({ refused: 'not-allowed' })
  })

  it('takes films, for those who download them', async () => {
    const box = (type: string) =>
      Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${type}\0\0\0\0${type}mp41`)])
    expect(await judged(box('isom'), 'film.mp4')).toEqual({ type: 'video/mp4', kind: 'film', show: 'download' })
    expect(await judged(box('qt  '), 'film.mov')).toMatchObject({ type: 'video/quicktime', kind: 'film' })
  })

  it('tells pictures as a telephone keeps them from those that every browser shows', async () => {
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic')])
    for (const name of ['IMG_1.HEIC', 'IMG_1.jpg']) expect(await judged(heic, name)).toEqual({ refused: 'heic' })
  })

  it('refuses what a browser would run, whatever it is called', async () => {
    const pages = [
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      '<?xml version="1.0"?>\n<!-- a --><svg/>',
      '\uFEFF \n<!DOCTYPE html><html><body>',
      '<script>alert(1)</script>%PDF-1.7',
    ]
    for (const page of pages) {
      for (const name of ['a.svg', 'a.png', 'a.pdf']) {
        expect(await judged(text(page), name)).toEqual({ refused: 'not-allowed' })
      }
    }
    expect(await judged(Buffer.from('\uFEFF<html>', 'utf16le'), 'a.png')).toEqual({ refused: 'not-allowed' })
  })

  it('refuses programs, archives, and Office files with macros', async () => {
    const macros = office('application/vnd.ms-word.document.macroEnabled', 'word')
    const elf = Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(100)])
    const plainZip = zip([
      ['word/fake.xml', '<a/>'],
      ['b.txt', 'b'],
    ])
    const refused = [macros, elf, Buffer.concat([text('MZ'), Buffer.alloc(200)]), plainZip]
    for (const bytes of refused) expect(await judged(bytes, 'a.docx')).toEqual({ refused: 'not-allowed' })
  })

  it('refuses what it does not know, also when it is short or broken off', async () => {
    expect(await judged(text('Bara text.'), 'a.txt')).toEqual({ refused: 'unknown-type' })
    expect(await judged(text('x'), 'a.pdf')).toEqual({ refused: 'unknown-type' })
    expect(await judged(new Uint8Array(0), 'a.pdf')).toEqual({ refused: 'unknown-type' })
    expect(await judged(text('PK'), 'a.pptx')).toEqual({ refused: 'unknown-type' })
    const half = office(`${OOXML}.presentationml.presentation`, 'ppt').subarray(0, 60)
    expect(await judged(half, 'a.pptx')).toEqual({ refused: 'not-allowed' })
  })
})
