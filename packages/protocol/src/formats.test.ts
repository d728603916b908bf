/** All formats of a protocol say the same, word for word, with the same headings, lists and tables, and lack nothing of the record. */
import { expect, test } from 'vitest'
import { canonicalBytes, normalise } from './canonical.ts'
import { toDocx } from './docx.ts'
import {
  difference,
  lost,
  popplerIsHere,
  seenMarkdown,
  seenPage,
  seenPdf,
  seenWord,
  tight,
  wordsOfPdf,
} from './formats.fixture.ts'
import { generated } from './generated.fixture.ts'
import { halfDay } from './half-day.fixture.ts'
import { protocolDocument } from './html.ts'
import { toMarkdown } from './markdown.ts'
import { toPdf } from './pdf.ts'
import type { Signature } from './print.ts'
import type { Protocol } from './protocol.ts'
import { recordInPdf } from './record-in-pdf.ts'

const hash = 'ab'.repeat(32)

/** What is wrong between the formats, by format; nothing when all is right. */
async function wrong(given: Protocol, withPdf = true, approved: readonly Signature[] = []): Promise<string[]> {
  const protocol = normalise(given)
  const page = seenPage(protocolDocument(protocol, { hash, approved }))
  const pdf = (copy: 'archive' | 'reading') => toPdf(protocol, canonicalBytes(protocol), hash, { copy, approved })
  const seen = {
    markdown: seenMarkdown(toMarkdown(protocol, approved)),
    word: seenWord(await toDocx(protocol, { approved })),
    ...(withPdf && popplerIsHere ? { archive: await seenPdf(pdf('archive')) } : {}),
  }
  // The two are set by the same layout: that their words are the same is enough.
  const isRead = !withPdf || tight(await wordsOfPdf(pdf('reading'))) === page.text
  return [
    ...(isRead ? [] : ['the copy for reading says something else']),
    ...lost(protocol, page).map((text) => `lost: ${text}`),
    ...Object.entries(seen).flatMap(([format, one]) => {
      const differs = difference(page, one)
      return differs === '' ? [] : [`${format}: ${differs}`]
    }),
  ]
}

test.each([undefined, 'hanging'] as const)(
  'the half-day meeting is the same in every format (layout of the PDF: %s)',
  async (layout) => {
    expect(await wrong({ ...halfDay, ...(layout ? { layout } : {}) })).toEqual([])
  },
)

test('who approved it, how and when, is the same in every format of the approved copy, and its record is as it was', async () => {
  const one = { item: '', file: '', meeting: '', name: 'Åsa Öhrmark' }
  const approved: Signature[] = [
    { ...one, way: 'at-once', at: '2026-02-06 10:15', item: '3' },
    { ...one, way: 'adjusters', at: '2026-02-10 08:00' },
    { ...one, way: 'chair', at: '2026-02-10 09:00', name: 'Gunilla Ekdahl' },
    { ...one, way: 'signed', at: '2026-02-11 10:00', file: 'c0ffee'.repeat(10) },
    { ...one, way: 'next-meeting', at: '2026-03-06 16:00', name: '', meeting: '2026-03-06' },
  ]
  for (const layout of [{}, { layout: 'hanging' as const }])
    expect(await wrong({ ...halfDay, ...layout }, true, approved)).toEqual([])
  const text = toMarkdown(halfDay, approved)
  expect(text.split('## Justering och underskrifter')[1]?.trim().split('\n\n')).toEqual([
    '**Åsa Öhrmark** Punkt 3: justerade omedelbart 2026-02-06 10:15.',
    '**Åsa Öhrmark** Godkände i Samsyn med egen länk 2026-02-10 08:00.',
    '**Gunilla Ekdahl** Godkände som ordförande i Samsyn med egen länk 2026-02-10 09:00.',
    '**Åsa Öhrmark** Undertecknade ett exemplar som lades in 2026-02-11 10:00, SHA-256 c0ff eec0 ffee c0ff.',
    '**Mötet 2026-03-06** Godkände protokollet. Mötets eget protokoll frystes 2026-03-06 16:00.',
  ])
  expect(await recordInPdf(toPdf(halfDay, canonicalBytes(halfDay), hash, { approved }))).toEqual(
    canonicalBytes(halfDay),
  )
})

test('a difference of one word, one level or one cell is seen', async () => {
  const page = protocolDocument(generated(5, { items: 20 }), { hash })
  const seen = seenPage(page)
  const changed = (from: string | RegExp, to: string) => difference(seen, seenPage(page.replace(from, to)))
  expect(changed('uppföljning', 'uppfoljning')).toMatch(/^words: /)
  expect(changed(/<h3>(.*?)<\/h3>/, '<h4>$1</h4>')).toMatch(/^shape: /)
  expect(changed(/<th ([^>]*)>(.*?)<\/th>/, '<td>$2</td>')).toMatch(/^headers: /)
  expect(lost(generated(6), seen).length).toBeGreaterThan(0)
})

test.each(Array.from({ length: 3 }, (_, seed) => seed))(
  'generated protocol %i is the same in every format',
  async (seed) => {
    const protocol = generated(seed, { items: 4 })
    expect(await wrong(seed === 0 ? { ...protocol, layout: 'hanging' } : protocol)).toEqual([])
  },
)

test('forty more, without the PDF', async () => {
  for (let seed = 100; seed < 140; seed++) expect(await wrong(generated(seed), false), `seed ${seed}`).toEqual([])
}, 120_000)

test('one hundred items and two hundred people are the same in every format', async () => {
  const protocol = generated(1, { items: 100, people: 200 })
  expect(await wrong(protocol, false)).toEqual([])
  const words = await wordsOfPdf(toPdf(protocol, canonicalBytes(protocol), hash))
  expect(tight(words) === seenPage(protocolDocument(protocol, { hash })).text).toBe(true)
}, 120_000)
