/**
 * What words state as a fact that can be compared: a share ("50 %"), a sum ("1,5 mkr"), a time ("jan–dec 2024", "1,5 år").
 * What cannot be told apart from something else (ages, what has been used so far, days by which something is done) is no
 * such fact. Swedish, since that is what is written.
 */
export type Fact =
  | { kind: 'share'; words: string; value: number }
  | { kind: 'sum'; words: string; value: number }
  /** `isYear`: a year or several, which say little of where in them something begins and ends. */
  | { kind: 'period'; words: string; from: string; to: string; isYear: boolean }
  | { kind: 'duration'; words: string; months: number }

const amount = '\\d{1,3}(?:[ \\u00a0.]\\d{3})+|\\d+(?:[,.]\\d+)?'
const numberIn = (written: string) =>
  Number(/^\d{1,3}([ \u00a0.]\d{3})+$/.test(written) ? written.replace(/\D/g, '') : written.replace(',', '.'))

const names = 'jan feb mar apr maj jun jul aug sep okt nov dec'.split(' ')
const month =
  '(jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const until = '\\s*(?:–|-|—|till(?: och med)?|t\\.? ?o\\.? ?m\\.?)\\s*(?:den )?'
const year = '(20\\d{2})(?!\\d)'

const counted = 'en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv'.split('|')

const pattern = (source: string) => new RegExp(source, 'giu')
const patterns = {
  shares: pattern(`(?<![\\d.,–-])(${amount})[ \\u00a0-]?(?:%|procent)`),
  sums: pattern(
    `(?<![\\d.,–-])(${amount})[ \\u00a0]?(mkr|miljon(?:er)?(?: kr(?:onor)?)?|tkr|tusen kr(?:onor)?|kr(?:onor)?|sek)(?!\\p{L})(?!\\s*(?:per|/|i )\\s*\\p{L})`,
  ),
  days: pattern(`(\\d{4}-\\d{2}-\\d{2})${until}(\\d{4}-\\d{2}-\\d{2})`),
  months: pattern(`(?<!\\p{L})(?:(\\d{1,2}) )?${month}(?: ${year})?${until}(?:(\\d{1,2}) )?${month} ${year}`),
  years: pattern(
    `(?<!\\p{L})(?:avser|för|gäller|perioden)\\s+(?:hel)?(?:år(?:et|en)?\\s+)?${year}(?:\\s*[–-]\\s*${year})?(?!-\\d)`,
  ),
  durations: pattern(
    `(?<![\\d.,–-])(?<!(?:inom|om|efter|senast|varje|var|per|över|till|minst|fyllda?)\\s)(?<!\\p{L})(ett och ett halvt|ett halvt|${counted.join('|')}|\\d+(?:[,.]\\d+)?)[ \\u00a0-](år|månader|månad)(?:s|ig[at]?)?(?!\\p{L})(?!\\s+(?:sedan|gam(?:mal|la)|eller äldre|och uppåt))`,
  ),
}

/** Of something else than what was decided: how it went, what is added to it, what each gets. */
const isAside =
  /(?<!\p{L})(använ[dt]\p{L}*|förbruk\p{L}*|återst\p{L}*|kvar\p{L}*|hittills|utbetal\p{L}*|kost(?:ar|at|ade)|ytterligare|tillskott\p{L}*|utöver|överskott\p{L}*|underskott\p{L}*|varav|ök(?:ar|at|ade|ning\p{L}*)|minsk\p{L}*|nöjd\p{L}*|svar\p{L}*|andel\p{L}*|deltag\p{L}*)(?!\p{L})/iu

export function factsIn(text: string): Fact[] {
  return text
    .split(/(?<=[.!?;])\s+|\n/u)
    .flatMap((sentence) => [...(isAside.test(sentence) ? [] : quantitiesIn(sentence)), ...timesIn(sentence)])
}

const units: Record<string, number> = { k: 1, t: 1000, m: 1_000_000 }

function quantitiesIn(sentence: string): Fact[] {
  const shares = matches(sentence, patterns.shares).map(
    ([words, value = '']): Fact => ({ kind: 'share', words, value: numberIn(value) }),
  )
  const sums = matches(sentence, patterns.sums).map(([words, value = '', unit = '']): Fact => {
    const factor = units[unit.charAt(0).toLocaleLowerCase('sv')] ?? 1
    return { kind: 'sum', words, value: Math.round(numberIn(value) * factor) }
  })
  return [...shares, ...sums]
}

const numberOf = (written: string) => {
  const word = written.toLocaleLowerCase('sv')
  if (word === 'ett och ett halvt') return 1.5
  if (word === 'ett halvt') return 0.5
  const at = counted.indexOf(word)
  return at < 0 ? numberIn(word) : Math.max(at, 1)
}
/** What takes longer is nobody's assignment, and likely somebody's age. */
const longest = 60

function timesIn(sentence: string): Fact[] {
  const days = matches(sentence, patterns.days).map(
    ([words, from = '', to = '']): Fact => ({ kind: 'period', words, from, to, isYear: false }),
  )
  const months = matches(sentence, patterns.months).map(
    ([words, firstDay, first = '', firstYear, lastDay, last = '', lastYear = '']): Fact => {
      const from = dayOf(firstYear ?? lastYear, first, firstDay ?? '1')
      return { kind: 'period', words, from, to: dayOf(lastYear, last, lastDay ?? ''), isYear: false }
    },
  )
  const years = matches(sentence, patterns.years).map(([words, from = '', to]): Fact => {
    const said = words.replace(/^\D+/u, '')
    return { kind: 'period', words: said, from: `${from}-01-01`, to: `${to ?? from}-12-31`, isYear: true }
  })
  const durations = matches(sentence, patterns.durations).flatMap(([words, count = '', unit = '']): Fact[] => {
    const months = Math.round(numberOf(count) * (unit === 'år' ? 12 : 1))
    return months > longest ? [] : [{ kind: 'duration', words, months }]
  })
  return [...days, ...months, ...years, ...durations]
}

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)]

/** Without a day it is the last of the month. */
function dayOf(year: string, name: string, date: string): string {
  const month = names.indexOf(name.slice(0, 3).toLocaleLowerCase('sv')) + 1
  const day = date === '' ? new Date(Date.UTC(Number(year), month, 0)).getUTCDate() : Number(date)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const monthsOf = ({ from, to }: { from: string; to: string }): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000 / 30.44)

/** Whether what is said of something may be what is known of it. Facts of different kinds say nothing of each other. */
function mayAgree(said: Fact, known: Fact): boolean {
  if (said.kind === 'share' || said.kind === 'sum') return known.kind !== said.kind || known.value === said.value
  if (known.kind === 'share' || known.kind === 'sum') return true
  if (said.kind === 'duration')
    return known.kind === 'duration' ? said.months === known.months : known.isYear || said.months === monthsOf(known)
  if (known.kind === 'duration') return said.isYear || monthsOf(said) === known.months
  const meets = said.from <= known.to && known.from <= said.to
  // A part of a time may be told by itself.
  return said.isYear || known.isYear ? meets : known.from <= said.from && said.to <= known.to
}

const subjects = { share: ['share'], sum: ['sum'], time: ['period', 'duration'] } as const
export type Subject = keyof typeof subjects

/** Of each subject that both state, where nothing that is said is what is known: the first of either. */
export function disagreements(
  said: readonly Fact[],
  known: readonly Fact[],
  about: readonly Subject[],
): { subject: Subject; said: string; known: string }[] {
  return about.flatMap((subject) => {
    const of = (facts: readonly Fact[]) =>
      facts.filter(({ kind }) => (subjects[subject] as readonly string[]).includes(kind))
    const [ours, theirs] = [of(said), of(known)]
    const [one, other] = [ours[0], theirs[0]]
    if (!one || !other || ours.some((fact) => theirs.some((there) => mayAgree(fact, there)))) return []
    return [{ subject, said: one.words, known: other.words }]
  })
}
