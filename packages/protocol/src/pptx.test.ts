import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { expect, onTestFinished, test, vi } from 'vitest'
import { popplerIsHere, tight } from './formats.fixture.ts'
import { decision, halfDay, item } from './half-day.fixture.ts'
import { impressIsHere, reopened } from './office.fixture.ts'
import { toPptx } from './pptx.ts'
import type { Protocol } from './protocol.ts'

const hash = 'ab'.repeat(32)

const unescaped = (xml: string) =>
  xml.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? '',
  )

/** The slides in order: the words of each paragraph, and the title, which is what stands in the title placeholder. */
function slidesOf(pptx: Uint8Array): { title: string; lines: string[]; xml: string }[] {
  const files = unzipSync(pptx)
  const count = Object.keys(files).filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name)).length
  const linesOf = (xml: string) =>
    [...xml.matchAll(/<a:p>[\s\S]*?<\/a:p>/g)]
      .map(([paragraph]) =>
        [...paragraph.matchAll(/<a:t>([^<]*)<\/a:t>/g)].map(([, text = '']) => unescaped(text)).join(''),
      )
      .filter((line) => line !== '')
  return Array.from({ length: count }, (_, at) => {
    const xml = strFromU8(files[`ppt/slides/slide${at + 1}.xml`] ?? new Uint8Array())
    const shapes = [...xml.matchAll(/<p:sp>[\s\S]*?<\/p:sp>/g)].map(([shape]) => shape)
    const title = shapes.find((shape) => /<p:ph\s[^>]*type="title"/.test(shape)) ?? ''
    return { title: linesOf(title).join(' '), lines: linesOf(xml), xml }
  })
}

test('the deck has a title, a slide for each decision, the actions, and where the whole is', async () => {
  const slides = slidesOf(await toPptx(halfDay, hash, 'https://samsyn.example/p/1'))
  expect(slides.map(({ title }) => title)).toEqual([
    'Samverkansledningen i Provlandet',
    'Välkomna och godkännande av dagordning',
    'Föregående protokoll',
    '6a. Byte av deltagare i samordnande grupp Övergångar',
    '6b. Finansiering av pilot med checklista',
    '6c. Gemensam webbsida',
    'Tillägg: beslut via e-post mellan möten',
    'Uppdrag',
    'Hela protokollet',
  ])
  expect(slides[0]?.lines).toContain('Protokoll 2026-02-06')
  expect(slides[4]?.lines).toEqual(
    expect.arrayContaining([
      'Beslut · Punkt 6',
      'Samverkansledningen beslutar att',
      'Kommunförbundet Provlandet administrerar medlen',
    ]),
  )
  expect(slides[7]?.lines).toEqual(
    expect.arrayContaining(['U 2026:3', 'Ta fram utkast till informationsblad', 'Cia Mallgren']),
  )
  expect(slides[8]?.lines).toEqual(
    expect.arrayContaining(['https://samsyn.example/p/1', 'Kontrollsumma SHA-256: abab abab abab abab']),
  )
  for (const { xml } of slides) expect(xml).toContain('lang="sv-SE"')
})

test('every word of the decisions and the actions is on some slide, however long they are, and proposals are on none', async () => {
  const long = 'Ett mycket långt beslut som fortsätter. '.repeat(120).trim()
  const action = { number: 'U 2026:9', text: long, owner: 'Bo Testman', due: '', status: 'open' as const }
  const decisions = [
    decision('1a', { heading: 'Lång', points: [long, ...Array.from({ length: 30 }, (_, at) => `punkt ${at}`)] }),
    decision('1b', { heading: 'Bara ett förslag', status: 'proposed', points: ['tänka på det'] }),
  ]
  const protocol: Protocol = { ...halfDay, items: [item('1', 'Punkten', { decisions, actions: [action] })] }
  const slides = slidesOf(await toPptx(protocol, hash))
  const all = slides
    .flatMap(({ lines }) => lines)
    .join(' ')
    .replace(/\s+/g, ' ')
  for (const word of ['mycket', 'långt', 'fortsätter.']) expect(all.split(word)).toHaveLength(241)
  for (let at = 0; at < 30; at++) expect(all).toContain(`punkt ${at}`)
  expect(all).not.toMatch(/förslag|tänka på det/)
  expect(slides.filter(({ title }) => title === '1a. Lång (forts.)').length).toBeGreaterThan(3)
  for (const { lines } of slides) expect(lines.join('').length).toBeLessThan(1600)
})

test('a meeting that decided nothing says so', async () => {
  const slides = slidesOf(await toPptx({ ...halfDay, items: [item('1', 'x')] }, hash))
  expect(slides.map(({ title }) => title)).toEqual([
    'Samverkansledningen i Provlandet',
    'Mötet fattade inga beslut.',
    'Hela protokollet',
  ])
})

test('hostile text is text', async () => {
  const hostile = '</a:t><a:x> & "\u0000\ud800 😀'
  const decisions = [decision('1', { heading: hostile, points: [hostile] })]
  const pptx = await toPptx(
    { ...halfDay, body: { id: '', name: hostile }, items: [item('1', hostile, { decisions })] },
    hash,
  )
  expect(slidesOf(pptx)[1]?.title).toBe('</a:t><a:x> & " 😀')
})

test("the deck has the body's own colour where the record says one", async () => {
  const colours = async (protocol: Protocol) => {
    const files = unzipSync(await toPptx(protocol, hash))
    return ['slideLayout2', 'slideLayout3'].map(
      (name) => /1F5F8B|7A1F4B/.exec(strFromU8(files[`ppt/slideLayouts/${name}.xml`] ?? new Uint8Array()))?.[0],
    )
  }
  expect(await colours(halfDay)).toEqual(['1F5F8B', '1F5F8B'])
  expect(await colours({ ...halfDay, accent: '#7a1f4b' })).toEqual(['7A1F4B', '7A1F4B'])
})

test('the same protocol gives the same bytes, also later', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-02-06T12:00:00Z') })
  onTestFinished(() => void vi.useRealTimers())
  const first = await toPptx(halfDay, hash)
  vi.setSystemTime(new Date('2031-08-17T03:04:05Z'))
  expect(Buffer.compare(await toPptx(structuredClone(halfDay), hash), first)).toBe(0)
})

test.skipIf(!popplerIsHere || !impressIsHere())(
  'LibreOffice opens it and shows every slide with its words (skipped where its Impress or poppler-utils is not installed)',
  async () => {
    const pptx = await toPptx(halfDay, hash, 'https://samsyn.example/p/1')
    const file = join(mkdtempSync(join(tmpdir(), 'protocol-pptx-')), 'deck.pdf')
    onTestFinished(() => rmSync(dirname(file), { recursive: true }))
    writeFileSync(file, reopened(pptx, 'pptx', 'pdf'))
    const shown = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1)
    const slides = slidesOf(pptx)
    expect(shown).toHaveLength(slides.length)
    for (const [at, { lines }] of slides.entries())
      for (const line of lines) expect(tight(shown[at] ?? ''), `slide ${at + 1}`).toContain(tight(line))
  },
  90_000,
)
