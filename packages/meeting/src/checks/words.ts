/**
 * What running text says, as far as words alone tell: days, sentences that decide or promise something, and whether a
 * decision or an action says the same. Swedish, since that is what is written.
 */
import type { Item } from '../contents.ts'
import { noteLines, noteText } from '../notes.ts'

// ── Days ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const months = 'januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december'.split('|')
const day = `\\d{4}-\\d{2}-\\d{2}|(?<!\\d)\\d{1,2}(?::?[ea])?\\s+(?:${months.join('|')})(?!\\p{L})`

/** Whether the words are a day of the calendar, and nothing else. */
export function isDate(words: string): boolean {
  const said = words.trim()
  const at = /^\d{4}-\d{2}-\d{2}$/.test(said) ? new Date(`${said}T00:00:00Z`) : null
  // An impossible day is either refused or moved on into the next month.
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(said)
}

export const namesDay = (words: string): boolean => new RegExp(day, 'iu').test(words)

/** Everything an item says: its title, text, decisions. */
export const sayingsOf = (item: Item): string =>
  [
    item.title,
    noteText(item.notes),
    ...item.decisions.flatMap(({ heading, lead, points }) => [heading, lead, ...points.map(({ text }) => text)]),
  ].join('\n')

/**
 * The ISO day that words mean: "senast 2026-3-1", "13 september" (the next one after `from`), "om två veckor" or
 * "nästa möte" when it is known. null when they mean none, as "november" does.
 */
export function dayMeant(words: string, from: string, nextMeeting: string): string | null {
  if (!isDate(from)) return null
  const iso = /(\d{4})-(\d{1,2})-(\d{1,2})/.exec(words)
  if (iso) return real(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const named = new RegExp(`(?<!\\d)(\\d{1,2})(?::?[ea])?\\s+(${months.join('|')})(?:\\s+(\\d{4}))?`, 'iu').exec(words)
  if (named) {
    const month = months.indexOf(String(named[2]).toLocaleLowerCase('sv')) + 1
    const year = Number(from.slice(0, 4))
    if (named[3]) return real(Number(named[3]), month, Number(named[1]))
    const soonest = real(year, month, Number(named[1]))
    return soonest !== null && soonest < from ? real(year + 1, month, Number(named[1])) : soonest
  }
  const weeks = /(?<!\p{L})(en|ett|två|tre|fyra|\d{1,2})\s+veck(?:a|or)/iu.exec(words)?.[1]?.toLocaleLowerCase('sv')
  if (weeks) {
    const count = { en: 1, ett: 1, två: 2, tre: 3, fyra: 4 }[weeks] ?? Number(weeks)
    return new Date(Date.parse(`${from}T00:00:00Z`) + count * 7 * 86_400_000).toISOString().slice(0, 10)
  }
  return /nästa (möte|sammanträde)/iu.test(words) && isDate(nextMeeting) ? nextMeeting : null
}

function real(year: number, month: number, date: number): string | null {
  const iso = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  return isDate(iso) ? iso : null
}

// ── Sentences ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Several checks read the same sentences. */
const read = new WeakMap<Item, string[]>()

/** The sentences of an item's text, as they are written. */
export function sentencesOf(item: Item): string[] {
  const known = read.get(item)
  if (known) return known
  const sentences = noteLines(item.notes).flatMap((line) =>
    line
      .split(/(?<=[.!?])\s+(?=\p{Lu})/u)
      .map((sentence) => sentence.trim())
      .filter(Boolean),
  )
  read.set(item, sentences)
  return sentences
}

// Swedish letters are no word characters to \b, so the ends of words are said in full.
const whole = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'iu')

/** Somebody decides: what stands in the running text and belongs in a decision. */
const decides = whole(
  'beslutar|(?:det )?beslutas att|beslutades att|(?<!att )enas|enades|(?:ställer|ställde) sig bakom|st(?:år|od) bakom|' +
    'godkänn(?:er|s|des)|godkände|fastställ(?:er|s|de|des)|antog|ger i uppdrag|' +
    '(?:ledningsgruppen|ledningen|gruppen|mötet|styrelsen|\\p{L}*ledningen) vill|' +
    '(?:ärendet|frågan|punkten) återkommer',
)
/** Somebody is to do something. */
const promises = whole(
  'återkommer|tar kontakt med|kontaktar|tar upp frågan|tar fram|tar med sig|ser över|undersöker|sammanställer|' +
    'bjud(?:s|er) in|inbjudan kommer|får i uppdrag|ansvarar för (?:detta|att)|sätter tidsplan|nästa steg|' +
    'tas vidare|skickas? (?:ut|till|vidare)|stäm(?:s|mas)? av|återkoppling ges',
)
/** Somebody proposes something that others decide. */
const proposes = whole('föreslår|föreslås|(?:ett|finns) förslag (?:är|för|på|om)|önskar uppdrag')

export const isDeciding = (sentence: string): boolean => decides.test(sentence)
export const isPromising = (sentence: string): boolean => promises.test(sentence)
export const isProposing = (sentence: string): boolean => proposes.test(sentence)

/** "… beslutar att" and what comes after it; without such a beginning all of it is the point. */
export function leadAndPoint(sentence: string): { lead: string; point: string } {
  const begins = /^(.*?(?:beslutar|beslutade|enas|enades)(?: \p{L}+){0,2} att)\s+(\S.*)$/iu.exec(sentence)
  return begins ? { lead: begins[1] ?? '', point: begins[2] ?? '' } : { lead: '', point: sentence }
}

/** Words without their endings, so that "godkänns" and "godkänna" are the same. */
const stems = (words: string): Set<string> =>
  new Set(
    (words.toLocaleLowerCase('sv').match(/[\p{L}\d]+/gu) ?? [])
      .filter((word) => word.length > 3)
      .map((word) => word.slice(0, 6)),
  )

/** Asks of a sentence whether one of the texts says more than half of what it says, or is said by it as a whole. */
export function saidIn(texts: readonly string[]): (sentence: string) => boolean {
  const all = texts.map(stems)
  return (sentence) => {
    const said = stems(sentence)
    if (said.size === 0) return true
    return all.some((there) => {
      let both = 0
      for (const stem of said) if (there.has(stem)) both++
      return both > said.size / 2 || (there.size > 1 && both === there.size)
    })
  }
}
