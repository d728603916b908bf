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
import type { Protocol } from './protocol.ts'

const hash = 'ab'.repeat(32)

/** What is wrong between the formats, by format; nothing when all is right. */
async function wrong(given: Protocol, withPdf = true): Promise<string[]> {
  const protocol = normalise(given)
  const page = seenPage(protocolDocument(protocol, { hash }))
  const pdf = (copy: 'archive' | 'reading') => toPdf(protocol, canonicalBytes(protocol), hash, { copy })
  const seen = {
    markdown: seenMarkdown(toMarkdown(protocol)),
    word: seenWord(await toDocx(protocol)),
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
