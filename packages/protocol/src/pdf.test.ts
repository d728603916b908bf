import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import QRCode from 'qrcode'
import { afterAll, describe, expect, test } from 'vitest'
import { canonicalBytes, hashOf, sha256, verifyFile } from './canonical.ts'
import { bullets, decision, halfDay, halfDayWords, item, notes, paragraph, wordsOf } from './half-day.fixture.ts'
import { toPdf } from './pdf.ts'
import type { Protocol } from './protocol.ts'
import { recordInPdf, recordName } from './record-in-pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'protocol-pdf-'))
afterAll(() => rmSync(folder, { recursive: true }))

const record = canonicalBytes(halfDay)
const hash = await hashOf(halfDay)
const pdf = toPdf(halfDay, record, hash, { address: 'samsyn.example/p/1' })
const of = (protocol: Protocol) => toPdf(protocol, canonicalBytes(protocol), hash)
const titled = (title: string): Protocol => ({
  ...halfDay,
  items: [item('1', title, { notes: notes(paragraph(title)), decisions: [decision('1', { points: [title] })] })],
})

const tools = ['pdftotext', 'pdftoppm', 'pdfinfo', 'pdffonts', 'pdfdetach']
const found = tools.every((tool) => spawnSync(tool, ['-v']).error === undefined)

function run(tool: string, bytes: Uint8Array, ...options: string[]): string {
  const file = join(folder, 'protocol.pdf')
  writeFileSync(file, bytes)
  const text = tool === 'pdftotext' ? ['-'] : []
  return execFileSync(tool, [...options, file, ...text], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}
/** What stands between the running head and the foot, in reading order. */
const body = (bytes: Uint8Array) => run('pdftotext', bytes, '-raw', '-y', '65', '-H', '720', '-x', '0', '-W', '600')

test.runIf(process.env.CI)('poppler-utils is installed where the tests must not be skipped', () => {
  expect(found).toBe(true)
})

describe.skipIf(!found)('read by other programs (skipped when poppler-utils is not installed)', () => {
  test('the PDF says the expected protocol, word for word', () => {
    expect(wordsOf(body(pdf).replaceAll('\f', ''))).toBe(wordsOf(halfDayWords))
  })

  test('every page has its head and its foot', () => {
    const pages = run('pdftotext', pdf, '-raw').split('\f').slice(0, -1)
    expect(pages).toHaveLength(3)
    for (const [index, page] of pages.entries()) {
      expect(page.startsWith('Samverkansledningen i Provlandet Protokoll 2026-02-06\n')).toBe(true)
      expect(page).toContain(`${hash.slice(0, 4)} ${hash.slice(4, 8)}`)
      expect(page.trimEnd().endsWith(`samsyn.example/p/1 Sida ${index + 1} av 3`)).toBe(true)
    }
  })

  test('the first and the last page carry the address as a QR code, and the others none; without an address there is none', () => {
    const address = 'https://samsyn.example/p/1'
    const expected = QRCode.create(address, { errorCorrectionLevel: 'M' }).modules
    const codes = (bytes: Uint8Array) => [1, 2, 3].map((page) => codeOn(bytes, page))
    const dark = Array.from(expected.data, Boolean)
    for (const copy of ['archive', 'reading'] as const)
      expect(codes(toPdf(halfDay, record, hash, { address, copy }))).toEqual([dark, null, dark])
    expect(codes(of(halfDay))).toEqual([null, null, null])

    /** The modules of what is drawn in the margin beside the foot, each as its middle is; null when that is empty. */
    function codeOn(bytes: Uint8Array, page: number): boolean[] | null {
      const file = join(folder, 'code.pdf')
      writeFileSync(file, bytes)
      // Ten pixels for each millimetre.
      const area = ['-r', '254', '-x', '0', '-y', '2500', '-W', '290', '-H', '400']
      const image = execFileSync('pdftoppm', ['-gray', ...area, '-f', `${page}`, '-l', `${page}`, file])
      const pixels = image.subarray(image.indexOf('255\n') + 4)
      const isDark = (x: number, y: number) => (pixels[y * 290 + x] ?? 255) < 128
      const all = (length: number) => Array.from({ length }, (_, at) => at)
      const left = all(290).find((x) => all(400).some((y) => isDark(x, y)))
      const top = all(400).find((y) => all(290).some((x) => isDark(x, y)))
      if (left === undefined || top === undefined) return null
      const middle = (at: number) => Math.floor(((at + 0.5) * 170) / expected.size)
      return Array.from(expected.data, (_, at) =>
        isDark(left + middle(at % expected.size), top + middle(Math.floor(at / expected.size))),
      )
    }
  })

  test('it is tagged, claims PDF/A-3a, has a title and is dated with the meeting', () => {
    const info = run('pdfinfo', pdf)
    expect(info).toMatch(/Tagged: +yes/)
    expect(info).toMatch(/Title: +Protokoll 2026-02-06 Samverkansledningen i Provlandet/)
    expect(info).toMatch(/CreationDate: .*Feb +6 .*2026/)
    const meta = run('pdfinfo', pdf, '-meta')
    expect(meta).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(meta).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
    expect(meta).toContain('sv-SE')
  })

  test('the archive copy carries the record and the bytes of every attachment, by names that tell them apart', () => {
    const attached = [1, 2, 3, 4].map((number) => ({ number, bytes: new TextEncoder().encode(`Innehåll ${number}`) }))
    const archive = toPdf(halfDay, record, hash, { attached })
    const into = mkdtempSync(join(folder, 'detached-'))
    const file = join(folder, 'archive.pdf')
    writeFileSync(file, archive)
    execFileSync('pdfdetach', ['-saveall', '-o', into, file], { stdio: 'ignore' })
    const names = ['Bilaga 1 lagesrapport.pdf', 'Bilaga 2 oppettider-v2.pdf', 'Bilaga 3 pilotbudget.pdf']
    expect(readdirSync(into).sort()).toEqual([...names, 'Bilaga 4 e-postsvar.pdf', recordName])
    expect(readFileSync(join(into, names[1] ?? ''), 'utf8')).toBe('Innehåll 2')
    expect(Buffer.compare(readFileSync(join(into, recordName)), record)).toBe(0)
    // ISO 19005-3, 6.8: each says what it is to the document.
    const relations =
      Buffer.from(archive)
        .toString('latin1')
        .match(/\/AFRelationship \/\w+/g) ?? []
    expect(relations.sort()).toEqual(['/AFRelationship /Source', ...Array(4).fill('/AFRelationship /Supplement')])
    expect(run('pdfinfo', archive, '-meta')).toContain('<pdfaid:part>3</pdfaid:part>')
  })

  test('the copy for reading claims PDF/UA-1, says the same words, and carries the record alone', () => {
    const reading = toPdf(halfDay, record, hash, { address: 'samsyn.example/p/1', copy: 'reading' })
    const meta = run('pdfinfo', reading, '-meta')
    expect(meta).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(meta).not.toContain('pdfaid')
    expect(run('pdftotext', reading, '-raw')).toBe(run('pdftotext', pdf, '-raw'))
    expect(run('pdfdetach', reading, '-list')).toMatch(/^1 embedded files\n1: protokoll\.json$/m)
  })

  test.each(['archive', 'reading'] as const)('the %s copy is tagged with headings, lists and header cells', (copy) => {
    const cell = (type: string, text: string) => ({ type, content: [paragraph(text)] })
    const row = (type: string, ...texts: string[]) => ({
      type: 'tableRow',
      content: texts.map((text) => cell(type, text)),
    })
    const table = { type: 'table', content: [row('tableHeader', 'År', 'Kr'), row('tableCell', '2026', '1')] }
    const items = [item('1', 'Punkten', { notes: notes(table, bullets('a', 'b')), decisions: [decision('1', {})] })]
    const protocol = { ...halfDay, items, approval: 'adjusters' as const }
    const made = toPdf(protocol, canonicalBytes(protocol), hash, { copy })
    const structure = run('pdfinfo', made, '-struct-text')
    const tags = structure.match(/^ *(\w+)(?=[ :]|$)/gm)?.map((tag) => tag.trim()) ?? []
    for (const tag of ['Document', 'H1', 'L', 'LI', 'LBody', 'Table', 'THead', 'TR', 'TH', 'TBody', 'TD'])
      expect(tags, tag).toContain(tag)
    expect(structure).toMatch(/TH [^\n]*\n(?:.*\n)*? *"År"/)
    const source = Buffer.from(made).toString('latin1')
    expect(source).toMatch(/\/Lang ?\(sv-SE\)/)
    if (copy === 'reading') expect(source).toMatch(/\/DisplayDocTitle true/)
    expect(source).toMatch(/\/Outlines/)
    expect(run('pdftotext', made, '-raw')).toMatch(
      /Underskrifter\s+Mio Testdal\s+Sekreterare\s+Ada Provlund\s+Ordförande\s+Justerare/,
    )
  })

  describe('the hanging layout', () => {
    const hanging: Protocol = { ...halfDay, layout: 'hanging' }
    const at = (copy: 'archive' | 'reading', protocol = hanging) =>
      toPdf(protocol, canonicalBytes(protocol), hash, { address: 'samsyn.example/p/1', copy })
    /** Where each word begins from the left edge, in millimetres. */
    const places = (bytes: Uint8Array) =>
      Array.from(
        run('pdftotext', bytes, '-bbox').matchAll(/<word xMin="([\d.]+)"[^>]*>([^<]*)</g),
        ([, x, word = '']) => ({ word, x: (Number(x) / 72) * 25.4 }),
      )

    test('says the same words, in the same order, with the same marks', () => {
      const [archive, reading] = [at('archive'), at('reading')]
      expect(wordsOf(body(archive).replaceAll('\f', ''))).toBe(wordsOf(halfDayWords))
      expect(run('pdftotext', reading, '-raw')).toBe(run('pdftotext', archive, '-raw'))
      const meta = run('pdfinfo', archive, '-meta')
      expect(meta).toContain('<pdfaid:part>3</pdfaid:part>')
      expect(meta).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
      expect(run('pdfinfo', reading, '-meta')).toContain('<pdfuaid:part>1</pdfuaid:part>')
      for (const made of [archive, reading])
        expect(run('pdfinfo', made, '-struct-text').match(/^ *H1\b/gm)).toHaveLength(12)
    })

    test('has the numbers and headings to the left of 80 mm, and the text from there', () => {
      const found = places(at('archive'))
      const from = (word: string) => found.filter((one) => one.word === word).map(({ x }) => Math.round(x))
      expect(from('Hjälpmedelsportalen')).toEqual([30])
      for (const number of ['3.', '4.', '5.']) expect(from(number)).toContain(30)
      for (const first of ['Portalen', 'Kvällsöppet', 'Nästa', 'Ada']) expect(from(first)).toContain(80)
    })

    test('never parts a word: a heading with one that is too wide stands above its text', () => {
      const title = 'Samverkansöverenskommelse om kompetensförsörjning'
      const found = places(at('archive', { ...halfDay, layout: 'hanging', items: [item('1', title)] }))
      const line = title.split(' ').map((word) => found.find((one) => one.word === word)?.x ?? 0)
      expect(line[2]).toBeGreaterThan(100)
    })
  })

  test('every font is embedded, and they are ours', () => {
    const rows = run('pdffonts', titledPdf).trim().split('\n').slice(2)
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) expect(row).toMatch(/^[A-Z]{6}\+(SourceSans3|SourceSerif4|NotoEmoji)\S* .* yes yes yes /)
  })

  test('emoji are printed, and signs that no font has leave a visible trace', () => {
    expect(body(titledPdf)).toContain('Glad 😀 och ◊◊')
    expect(body(of(titled('a\u0000b\ud800c\u0007d')))).toContain('abcd')
  })

  test('text is never read as markup', () => {
    const title = '#pdf.attach("x") *inte* $x$ [y] = z // @a <b> \\ `c`'
    expect(body(of(titled(title)))).toContain(title)
  })

  test('two hundred people and more than forty pages are set, and nobody is lost', () => {
    const people = Array.from({ length: 200 }, (_, index) => ({
      name: `Person ${index} Provsson`,
      organisation: 'Norrviks kommun',
      notes: ['via länk'],
    }))
    const items = Array.from({ length: 60 }, (_, index) =>
      item(String(index + 1), `Punkt ${index}`, {
        notes: notes(
          ...Array.from({ length: 12 }, (_one, at) =>
            paragraph(`Stycke ${at}. ${'Ord som fyller en rad. '.repeat(14)}`),
          ),
        ),
        decisions: [
          decision(String(index + 1), {
            points: Array.from({ length: 12 }, (_one, at) => `göra ${at} ${'och mer '.repeat(20)}`),
          }),
        ],
      }),
    )
    const long = of({ ...halfDay, attendance: [{ group: 'members', people }], items })
    expect(Number(/Pages: +(\d+)/.exec(run('pdfinfo', long))?.[1])).toBeGreaterThan(40)
    const text = body(long).replace(/\s+/g, ' ')
    for (const person of people) expect(text).toContain(`${person.name}, Norrviks`)
    expect(text).toContain('60. Punkt 59')
  }, 30_000)
})

const titledPdf = of(titled('Glad 😀 och 漢字'))

test('the same protocol gives the same bytes, twice and in another process', () => {
  expect(Buffer.compare(toPdf(structuredClone(halfDay), record, hash, { address: 'samsyn.example/p/1' }), pdf)).toBe(0)
  const script = `
    import { halfDay } from ${JSON.stringify(new URL('./half-day.fixture.ts', import.meta.url).href)}
    import { canonicalBytes, hashOf, sha256 } from ${JSON.stringify(new URL('./canonical.ts', import.meta.url).href)}
    import { toPdf } from ${JSON.stringify(new URL('./pdf.ts', import.meta.url).href)}
    const pdf = toPdf(halfDay, canonicalBytes(halfDay), await hashOf(halfDay), { address: 'samsyn.example/p/1' })
    process.stdout.write(Buffer.from(pdf).toString('base64'))`
  const other = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, TZ: 'Pacific/Kiritimati', LANG: 'C' },
  })
  expect(other === Buffer.from(pdf).toString('base64')).toBe(true)
})

test('the record can be taken out of the PDF again, byte for byte', async () => {
  const inside = await recordInPdf(pdf)
  expect(inside && Buffer.compare(inside, record)).toBe(0)
  expect(
    await recordInPdf(new TextEncoder().encode('%PDF-1.7 1 0 obj <</EF<</F 2 0 R>>/F(protokoll.json)>> endobj')),
  ).toBeNull()
})

test('an attachment with a record in it does not hide that of the protocol it is attached to', async () => {
  const other =
    '999999 0 obj <</EF<</F 999998 0 R>>/F(protokoll.json)>> endobj 999998 0 obj <</Length 2>>stream\n{}\nendstream'
  const bytes = Buffer.concat([randomBytes(1 << 18), Buffer.from(other), randomBytes(1 << 18)])
  const both = toPdf(halfDay, record, hash, { attached: [{ number: 1, bytes }] })
  // It cannot be made smaller, so it stands in the file as it is.
  expect(Buffer.from(both).includes(other)).toBe(true)
  const inside = await recordInPdf(both)
  expect(inside && Buffer.compare(inside, record)).toBe(0)
})

const streamOf = (dictionary: string, content: string): Buffer => {
  const packed = deflateSync(Buffer.from(content, 'latin1'))
  const head = `<< ${dictionary} /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`
  return Buffer.concat([Buffer.from(`5 0 obj\n${head}`, 'latin1'), packed, Buffer.from('\nendstream\nendobj\n')])
}

// Each would take hours if what is looked through grew faster than the file.
test.each([
  [
    'an attachment that is begun again and again',
    streamOf('/Type /ObjStm /N 1 /First 4', `9 0 /F (protokoll.json) ${'/EF<<'.repeat(5_000_000)}`),
  ],
  [
    'objects that lie over each other',
    streamOf(
      '/Type /ObjStm /N 190000 /First 1900000',
      Array.from({ length: 190_000 }, (_, n) => String(n).padStart(8).concat(' 0'))
        .join('')
        .padEnd(30_000_000, '/F '),
    ),
  ],
  ['objects without an end', Buffer.from(Array.from({ length: 190_000 }, (_, n) => `${n} 0 obj /F `).join(''))],
  ['objects without anything in them', streamOf('/Type /ObjStm /N 9 /First 30000000', '1 0 '.repeat(7_500_000))],
])('a PDF made to be looked through for ever has no record: %s', async (_, made) => {
  expect(await recordInPdf(Buffer.concat([Buffer.from('%PDF-1.7\n'), made]))).toBeNull()
})

test('a PDF is judged by all its bytes: a page that has been changed around a genuine record is not the protocol', async () => {
  const pdfHash = await sha256(pdf)
  expect(await verifyFile(pdf, { hash, pdfHash })).toEqual({ verdict: 'identical', file: 'pdf' })
  expect(await verifyFile(pdf, { hash })).toEqual({ verdict: 'differs', reason: 'pdf-unjudged' })
  const appended = new Uint8Array([...pdf, 10])
  expect(await verifyFile(appended, { hash, pdfHash })).toEqual({ verdict: 'differs', reason: 'pdf-changed' })
  for (let at = 0; at < pdf.length; at += 4999) {
    const tampered = pdf.slice()
    tampered[at] = (tampered[at] ?? 0) ^ 1
    expect((await verifyFile(tampered, { hash, pdfHash })).verdict).not.toBe('identical')
  }
})

test('a PDF of another protocol differs', async () => {
  expect(await verifyFile(titledPdf, { hash, pdfHash: await sha256(pdf) })).toEqual({
    verdict: 'differs',
    reason: 'other-content',
  })
})

test.each([
  ['joined emoji', 'Familj 👨‍👩‍👧‍👦, tumme 👍🏽, flagga 🇸🇪, siffra 1️⃣, hjärta ❤️'],
  ['writing from right to left', 'עברית العربية'],
  ['Greek, Cyrillic and Vietnamese', 'Ελληνικά Русский Tiếng Việt'],
  ['private, unassigned and tag characters', '\ue000\u{e0041}\u{10ffff}\u0378\ufeff\u00ad\u200b\u202e'],
  ['stacked combining marks', `Z${'\u0351\u0300\u0315'.repeat(20)}`],
  ['one endless word', 'Samverkansöverenskommelse'.repeat(200)],
  ['nothing', ''],
])('a protocol with %s becomes a PDF', (_name, title) => {
  expect(of(titled(title)).length).toBeGreaterThan(5000)
})

test('an empty protocol with an impossible date becomes a PDF', () => {
  const meeting = { ...halfDay.meeting, date: '2026-02-31', start: '', end: '', place: '', link: '' }
  const empty = {
    ...halfDay,
    word: '',
    body: { id: '', name: '' },
    meeting,
    items: [],
    attendance: [],
    attachments: [],
  }
  expect(of({ ...empty, chair: '', secretary: '' }).length).toBeGreaterThan(5000)
})
