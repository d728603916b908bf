/**
 * Where the items of a protocol begin. Protocols number them ("1.", "§ 12", "Punkt 3:") and number other things as well:
 * questions, dates, headings in a quoted text. What makes an item is that the numbers run on through the document and look
 * alike, so the best such row of numbers is looked for. Where nothing is numbered, headings of one level are the items.
 */
import { isMonth } from './dates.ts'
import type { Line } from './lines.ts'

export type ItemStart = {
  number: string
  title: string
  /** The line of the number, and the first line of what stands under the title. */
  at: number
  body: number
}

type Candidate = ItemStart & { value: number; look: string; weight: number }

/** How much it counts that an item looks like the one before it. */
const alike = 0.5
/** So far apart two numbers may be: a page is missing, or an item was withdrawn without a word. */
const farthest = 3
const mostCandidates = 3000

export function findItems(lines: readonly Line[], isOther: (at: number) => boolean): ItemStart[] {
  const candidates = lines.flatMap((_, at) => candidateAt(lines, at) ?? []).slice(0, mostCandidates)
  const numbered = bestRow(candidates)
  if (numbered.length > 1 || (numbered.length === 1 && numbered[0]?.look.startsWith('heading'))) return numbered
  return headings(lines, isOther)
}

const sectionSign = /^(?:§§?\s*(\d{1,4})|(\d{1,4})\s*§)(?![\d])\s*[.:–-]?\s*/u
const wordSign = /^(?:punkt|ärende|item|paragraf)\s+(\d{1,3})\s*[.:)–-]*\s*/iu
const plainSign = /^(\d{1,3})(\.|\)|:)?(?:\s+|$)(?!\d)/u

function candidateAt(lines: readonly Line[], at: number): Candidate | null {
  const one = lines[at]
  if (!one || one.entry) return null
  const section = sectionSign.exec(one.text)
  const word = section ? null : wordSign.exec(one.text)
  const plain = section || word ? null : plainSign.exec(one.text)
  const sign = section ?? word ?? plain
  if (!sign) return null
  const number = section?.[1] ?? section?.[2] ?? word?.[1] ?? plain?.[1] ?? ''
  const next = lines[at + 1]
  let title =
    one.cells.length > 1 && sign[0].trim() === one.cells[0]
      ? one.cells.slice(1).join(' ')
      : one.text.slice(sign[0].length)
  let body = at + 1
  // The number stands alone, and the title under it.
  if (/^(?:dnr\b.*)?$/i.test(title) && next) {
    title = next.text
    body = at + 2
  } else if (plain && !plain[2] && one.heading === 0 && one.look !== 'bold' && one.cells.length < 2) {
    // A number without a sign begins many a line: "12 av 13 kommuner".
    const alone = one.begins && (next?.begins ?? true)
    if (!alone || !/^\p{Lu}/u.test(title) || /[.!?]$/.test(title)) return null
  }
  title = title
    .replace(/\s+(?:dnr|diarienr)\.?:?\s+\S*\d\S*$/i, '')
    .replace(/[\s:]+$/, '')
    .trim()
  if (title === '' || title.length > 300 || isMonth(title.split(' ')[0] ?? '')) return null
  const style =
    one.heading > 0
      ? `heading${one.heading}`
      : one.look === 'bold'
        ? 'bold'
        : one.begins && (lines[body]?.begins ?? true)
          ? 'paragraph'
          : 'line'
  const styleWeight = { heading: 1, bold: 0.95, paragraph: 0.9 }[style.replace(/\d/, '')] ?? 0.5
  const followed = lines[body] !== undefined && plainSign.exec(lines[body]?.text ?? '') === null
  return {
    number,
    title,
    at,
    body,
    value: Number(number),
    look: `${style}${section ? '§' : word ? 'w' : ''}`,
    weight:
      (styleWeight + (section ? 0.3 : 0)) *
        (/[.!;,]$/.test(title) || title.length > 160 ? 0.5 : /\?$/.test(title) ? 0.8 : 1) +
      (followed ? 0.2 : 0),
  }
}

/** The row of numbers that runs on and looks alike; of two as good, the later: an agenda stands before what was said. */
function bestRow(candidates: readonly Candidate[]): Candidate[] {
  const best: { score: number; before: number }[] = []
  for (const [index, one] of candidates.entries()) {
    const start = one.value <= 1 || one.look.endsWith('§') ? 0 : -1
    let found = { score: one.weight + start, before: -1 }
    for (let before = 0; before < index; before += 1) {
      const other = candidates[before]
      const far = other ? one.value - other.value : -1
      if (!other || far < 0 || far > farthest || other.body > one.at) continue
      const step = far === 1 ? 0 : far === 0 ? -0.4 : -0.8 * (far - 1)
      // Twice the same number is a slip of who wrote the heading; in a list it is another list.
      if (far === 0 && !(one.look === other.look && /heading|bold|§/.test(one.look))) continue
      const score = (best[before]?.score ?? 0) + one.weight + step + (other.look === one.look ? alike : 0)
      if (score >= found.score) found = { score, before }
    }
    best.push(found)
  }
  let at = best.reduce(
    (last, { score }, index) => (score >= (best[last]?.score ?? Number.NEGATIVE_INFINITY) ? index : last),
    0,
  )
  const row: Candidate[] = []
  for (let one = candidates[at]; one; one = candidates[at]) {
    row.unshift(one)
    at = best[at]?.before ?? -1
  }
  return row
}

/** Headings of the level that has most of them, or bold lines; `isOther`: what is known to begin something else. */
function headings(lines: readonly Line[], isOther: (at: number) => boolean): ItemStart[] {
  const usable = lines.flatMap((one, at) => (isOther(at) || at === lines.length - 1 ? [] : [{ one, at }]))
  const levels = Map.groupBy(
    usable.filter(({ one }) => one.heading > 0),
    ({ one }) => one.heading,
  )
  const bold = usable.filter(
    ({ one, at }) =>
      one.look === 'bold' &&
      one.begins &&
      (lines[at + 1]?.begins ?? true) &&
      one.text.length < 100 &&
      !/[.:]$/.test(one.text),
  )
  const [found = []] = [...levels.values(), bold].toSorted((a, b) => b.length - a.length)
  if (found.length < 2) return []
  return found.map(({ one, at }, index) => ({ number: String(index + 1), title: one.text, at, body: at + 1 }))
}
