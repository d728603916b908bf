/**
 * What it means that words are found: the same for both databases and for the marks on the page. Texts and questions are
 * folded alike (small letters, one space between words and at both ends), and a question is found where each of its terms
 * is a part of the text. So the beginning of a word is enough while it is being typed, and "samverkan" is found in
 * "länssamverkan". Nothing else is folded: å, ä, ö and é are letters of their own.
 */

/** What the register holds. `earlier`: a protocol from before Samsyn. */
export const searchKinds = ['decision', 'action', 'item', 'meeting', 'file', 'person', 'earlier'] as const
export type SearchKind = (typeof searchKinds)[number]

/** One thing that can be found, and where it is. */
export type SearchDocument = {
  kind: SearchKind
  /** "B 2026:1"; '' if it has none. */
  number: string
  title: string
  text: string
  /** ISO date. */
  date: string
  /** Of a decision, as its protocol says, and of an action, as the protocols after it say; else ''. */
  status: string
  /** Who is to do it, and its last day where that is an ISO date. */
  owner: string
  due?: string
  organisations: readonly string[]
  /** Below the address of the installation: "/p/…", or a whole one for what lies elsewhere. */
  address: string
}

/** A colon within a number is a part of it: "2026:1". */
const between = /(?:(?!(?<=\d):(?=\d))[^\p{L}\p{N}\p{M}])+/gu
const plain = (text: string): string =>
  text.normalize('NFC').replaceAll('\u00ad', '').toLowerCase().replace(between, ' ').trim()

/** A text as it is compared: " anta årshjulet för 2026 ". */
export const folded = (text: string): string => ` ${plain(text)} `

/** Shorter words are looked for at the beginning of words only: "it" is not meant to be found in "kapitel". */
const shortest = 3
const most = 12

/** What is looked for, each once: words, and what stands within quotation marks as one. Short ones begin with a space. */
export function termsOf(question: string): string[] {
  const parts = [...question.matchAll(/["”“]([^"”“]*)["”“]?|[^\s"”“]+/g)]
  const terms = parts.flatMap(([whole, quoted]) => (quoted === undefined ? plain(whole).split(' ') : [plain(quoted)]))
  const wanted = terms.filter((term) => term !== '').map((term) => (term.length < shortest ? ` ${term}` : term))
  return [...new Set(wanted)].slice(0, most)
}

/** Part of a text; `hit`: it was asked for. */
export type Marked = { text: string; hit: boolean }

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function patternOf(terms: readonly string[]): RegExp | null {
  if (terms.length === 0) return null
  const alternatives = terms
    .toSorted((a, b) => b.length - a.length)
    .map((term) => {
      const words = term.trim().split(' ').map(escaped).join('[^\\p{L}\\p{N}\\p{M}]+')
      return term.startsWith(' ') ? `(?<![\\p{L}\\p{N}\\p{M}])${words}` : words
    })
  return new RegExp(alternatives.join('|'), 'giu')
}

/** The text with what was asked for marked in it. */
export function marked(text: string, terms: readonly string[]): Marked[] {
  const whole = text.normalize('NFC').replaceAll('\u00ad', '')
  const pattern = patternOf(terms)
  const parts: Marked[] = []
  let end = 0
  for (const { 0: found, index } of pattern ? whole.matchAll(pattern) : []) {
    if (index > end) parts.push({ text: whole.slice(end, index), hit: false })
    parts.push({ text: found, hit: true })
    end = index + found.length
  }
  if (end < whole.length) parts.push({ text: whole.slice(end), hit: false })
  return parts
}

/** About so many characters of a text around the first thing that was asked for, whole words, with that marked. */
export function excerpt(text: string, terms: readonly string[], length = 180): Marked[] {
  const line = text
    .normalize('NFC')
    .trim()
    // One run after the other: a pattern with the line break in its middle looks through a long run from each of its signs.
    .replace(/\s+/gu, (run) => (run.includes('\n') ? ' · ' : ' '))
  if (line.length <= length) return marked(line, terms)
  const first = patternOf(terms)?.exec(line)?.index ?? 0
  const from = Math.max(0, Math.min(first - Math.floor(length / 3), line.length - length))
  const begin = from === 0 ? 0 : line.indexOf(' ', from) + 1 || from
  const last = begin + length >= line.length ? line.length : line.lastIndexOf(' ', begin + length)
  const end = last <= begin ? begin + length : last
  const part = `${begin > 0 ? '… ' : ''}${line.slice(begin, end)}${end < line.length ? ' …' : ''}`
  return marked(part, terms)
}

/** [FN15] The points of a decision where there is one line for them: those that end in a sign of their own keep it. */
export const inOneLine = (points: readonly string[]): string =>
  points
    .map((point, at) => {
      const text = point.trim()
      return at === points.length - 1 || /(?:[,;:.]|\b(?:och|samt|and))$/iu.test(text) ? text : `${text};`
    })
    .join(' ')
