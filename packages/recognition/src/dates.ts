/** Dates and times as they are written in protocols, Swedish and English. */

const months = [
  ['januari', 'jan', 'january'],
  ['februari', 'feb', 'february', 'febr'],
  ['mars', 'mar', 'march'],
  ['april', 'apr'],
  ['maj', 'may'],
  ['juni', 'jun', 'june'],
  ['juli', 'jul', 'july'],
  ['augusti', 'aug', 'august'],
  ['september', 'sep', 'sept'],
  ['oktober', 'okt', 'october', 'oct'],
  ['november', 'nov'],
  ['december', 'dec'],
]
const month = `(${months.flat().join('|')})`
const forms = [
  { form: /\b(?<y>(?:19|20)\d\d)-(?<m>\d\d)-(?<d>\d\d)\b/u, named: false },
  {
    form: new RegExp(
      `\\b(?<d>\\d{1,2})(?:\\s?[–-]\\s?\\d{1,2})?(?::?e|st|nd|rd|th)?\\s+(?:of\\s+)?(?<m>${month})\\.?,?\\s+(?<y>(?:19|20)\\d\\d)\\b`,
      'iu',
    ),
    named: true,
  },
  {
    form: new RegExp(`\\b(?<m>${month})\\s+(?<d>\\d{1,2})(?:st|nd|rd|th)?,?\\s+(?<y>(?:19|20)\\d\\d)\\b`, 'iu'),
    named: true,
  },
  { form: /\b(?<d>\d{1,2})[./](?<m>\d{1,2})[./ ]\s?(?<y>(?:19|20)\d\d)\b/u, named: false },
  { form: /\b(?<y>(?:19|20)\d\d)(?<m>0[1-9]|1[0-2])(?<d>[0-3]\d)\b/u, named: false },
] as const

/** The first full date in a text, as ISO; '' if there is none. */
export function dateIn(text: string): string {
  const found = forms.flatMap(({ form, named }) => {
    const match = form.exec(text)
    const { y = '', m = '', d = '' } = match?.groups ?? {}
    if (!match) return []
    const number = named ? months.findIndex((names) => names.includes(m.toLowerCase())) + 1 : Number(m)
    const iso = `${y}-${String(number).padStart(2, '0')}-${d.padStart(2, '0')}`
    return isDay(iso) ? [{ iso, at: match.index }] : []
  })
  return found.toSorted((a, b) => a.at - b.at)[0]?.iso ?? ''
}

function isDay(iso: string): boolean {
  const day = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso)
}

const clock = '([01]?\\d|2[0-3])(?:[.:]([0-5]\\d))?'
const span = new RegExp(
  `(?:\\b(?:kl|klockan|at|from)\\b[.:]?\\s*)?\\b${clock}\\s*(?:[–—-]|till|to|until)\\s*(?:kl\\.?\\s*)?${clock}(?!\\s*[.:]?\\d|[-\\p{L}])`,
  'iu',
)
const begin = new RegExp(`\\b(?:kl|klockan|at)\\b[.:]?\\s*${clock}(?!\\d)`, 'iu')

const asTime = (hours: string, minutes: string): string => `${hours.padStart(2, '0')}:${minutes.padStart(2, '0')}`

/** "kl 09.00-12.00": when it began and ended, and where that stands in the text. */
export function timesIn(text: string): { start: string; end: string; at: number; length: number } | null {
  const both = span.exec(text)
  // Two bare numbers are a time only when somebody says so: "5-7 personer".
  if (both && (both[2] !== undefined || both[4] !== undefined || /^(kl|at|from)/i.test(both[0]))) {
    const [whole, h = '', m = '00', endH = '', endM = '00'] = both
    return { start: asTime(h, m), end: asTime(endH, endM), at: both.index, length: whole.length }
  }
  const one = begin.exec(text)
  return one && { start: asTime(one[1] ?? '', one[2] ?? '00'), end: '', at: one.index, length: one[0].length }
}

const day = `(?:den\\s+)?\\d{1,2}(?::?e)?\\s+${month}(?:\\s+\\d{4})?|\\d{4}-\\d\\d-\\d\\d`
const when = `${day}|${month}(?:\\s+\\d{4})?|nästa\\s+\\p{L}+(?:\\s+den\\s+\\d{1,2}\\s+${month})?|hösten|våren|sommaren|årsskiftet|next\\s+\\p{L}+`
const due = new RegExp(
  `(?:^|[\\s(])(?:senast|före|innan|till|i|på|efter|klart?|by|before|due:?)\\s+(${when})(?![\\p{L}\\d])`,
  'iu',
)

/** When something is to be done, in its own words: "1 mars", "nästa möte". */
export const dueIn = (text: string): string => due.exec(text)?.[1] ?? ''

export const isMonth = (word: string): boolean => months.flat().includes(word.toLowerCase().replace(/\.$/, ''))
