/**
 * Rows of people: a name, then for whom, then what else is said. Names are known by how they are written, organisations by
 * the words they are made of and by standing at others' names, all else is a note.
 */
import type { AttendanceStatus } from '@samsyn/meeting/contents'

export type ListedPerson = { name: string; organisation: string; note: string }

const particles = /^(von|af|av|de|da|del|della|la|le|van|der|den|ter|el|al|bin|ibn|dos|do|y)$/
const capital = /^\p{Lu}[\p{L}'’´.]*(-\p{L}[\p{L}'’´]*)*$/u

/** What an organisation is called by; whole words, or their ends. */
const organisationWord =
  /^(region(en)?|\p{L}*kommun(en|s|er)?|\p{L}*förbund(et)?|landsting(et)?|länsstyrelsen?|\p{L}*förening(en)?|\p{L}*(universitet|högskola|skola|skolan|sjukhus|sjukhuset|myndighet|myndigheten|verket|styrelsen|nämnden|polisen|kyrkan|stiftelsen|församling|kansli|kansliet|förvaltning|förvaltningen|bolag|bolaget)|polismyndigheten|polisen|församlingen|akademi(n)?|ab|skr|skl|mtm|iogt|abf|council|county|municipality|authority|university|association|agency|trust|ltd|inc|department|school|hospital)$/iu
const partyLetters = /^\(?(s|m|c|l|kd|mp|v|sd|fp|-|opol)\)?$/i

/** What somebody is or does, rather than for whom. */
const roleWord =
  /^(tf\.?|t\.f\.|vice|v\.?|1:e|2:e|ordf\.?|vd|mas|sas|mar|ledamot|ledamöter|ersättare|suppleant|adjungerad|tjänstgörande|justerare|kassör|revisor|rektor|jurist|ekonom|kurator|psykolog|via|digitalt|distans|online|remote|by|del|delvis|from|from\.|fr\.o\.m\.|t\.o\.m\.|från|till|under|§|punkt|kl\.?|chair\w*|secretary|treasurer|deputy|acting|minute\p{L}*|director|manager|officer|head|member|observer|note-taker|\p{L}*(ordförande|sekreterare|representant|chef|chefen|direktör|direktören|samordnare|strateg|ledare|utvecklare|handläggare|utredare|sekreteraren|kommunikatör|koordinator|analytiker|läkare|sköterska|konsult|konsulent|rådgivare|assistent|administratör|controller|pedagog|lärare|controller|inspektör|kommunalråd|regionråd|protokollförare))$/iu

export const isName = (text: string): boolean => {
  const words = text.split(' ')
  if (words.length < 2 || words.length > 6 || text.length > 70) return false
  if (!words.every((word) => capital.test(word) || particles.test(word))) return false
  return capital.test(words[0] ?? '') && capital.test(words.at(-1) ?? '') && !words.some(isOrganisationWord)
}

const isOrganisationWord = (word: string): boolean => organisationWord.test(word.replace(/[.,]$/, ''))
const isRole = (text: string): boolean => {
  const words = text.split(/[\s/]+/)
  return words.some((word) => roleWord.test(word)) && !words.some(isOrganisationWord)
}

/** A row of a list; null when it is no person's. `known`: organisations that other rows have. */
export function personIn(row: string, known: ReadonlySet<string> = new Set()): ListedPerson | null {
  const text = row
    .replace(/^\s*(?:\d+[.)]|[-•–*])\s+/, '')
    .replace(/[.;,:\s]+$/, '')
    .trim()
  if (text.length > 200 || text === '') return null
  const brackets = [...text.matchAll(/\(([^()]*)\)/g)].map(([, inside = '']) => inside.trim())
  const [first = '', ...rest] = text
    .replace(/\s*\([^()]*\)\s*/g, ', ')
    .split(/\s*,\s*|\s+[–—-]\s+|\t+|\s*;\s*/)
    .map((part) => part.trim())
    .filter(Boolean)
  const named = splitName(first, known)
  if (!named) return null
  const person: ListedPerson = { name: named.name, organisation: '', note: '' }
  const notes: string[] = []
  for (const part of [...named.said, ...rest, ...brackets]) {
    if (part === '') continue
    if (partyLetters.test(part) && brackets.includes(part)) person.organisation ||= part
    else if (isRole(part) || !/^\p{Lu}/u.test(part)) notes.push(...roleAndOrganisation(part, person))
    else if (person.organisation === '') person.organisation = part
    else notes.push(part)
  }
  return { ...person, note: notes.join(', ') }
}

/** "planeringsdirektör Region X": the organisation goes where it belongs, and what is left is said of the person. */
function roleAndOrganisation(part: string, person: ListedPerson): string[] {
  const words = part.split(' ')
  const at = organisationAt(words)
  if (at <= 0 || person.organisation !== '') return [part]
  person.organisation = words.slice(at).join(' ')
  return [words.slice(0, at).join(' ')]
}

/** Where in some words an organisation begins, -1 for nowhere. "Region X" begins with its word, "X kommun" before it. */
function organisationAt(words: readonly string[]): number {
  const at = words.findIndex((word) => isOrganisationWord(word))
  if (at < 0) return -1
  const before = words[at - 1]
  return /^(kommun|kommuner|council|county|municipality|university|ab|hospital|school|förening|församling|universitet|högskola)$/i.test(
    words[at] ?? '',
  ) && before !== undefined
    ? at - 1
    : at
}

/** A name, and what follows it without a comma. */
function splitName(text: string, known: ReadonlySet<string>): { name: string; said: string[] } | null {
  const words = text.split(' ')
  for (const organisation of known) {
    const name = text.slice(0, -organisation.length - 1)
    if (text.endsWith(` ${organisation}`) && isName(name)) return { name, said: [organisation] }
  }
  const role = words.findIndex((word, index) => index > 0 && roleWord.test(word))
  const organisation = organisationAt(words)
  const ends = [role, organisation].filter((at) => at > 0)
  const end = ends.length > 0 ? Math.min(...ends) : words.length
  const name = words.slice(0, end).join(' ')
  return isName(name) ? { name, said: end < words.length ? [words.slice(end).join(' ')] : [] } : null
}

/** All the people of a list: one on each line, or several after each other on a line. */
export function peopleIn(rows: readonly { text: string; at: number }[]): (ListedPerson & { at: number })[] {
  const split = rows.flatMap(({ text, at }) => inOneLine(text).map((one) => ({ text: one, at })))
  const commas = split.map(({ text }) => personIn(text)?.organisation ?? '').filter(Boolean)
  const known = new Set(commas)
  return split.flatMap(({ text, at }) => {
    const person = personIn(text, known)
    return person ? [{ ...person, at }] : []
  })
}

/** "Anna Ek, Bo Alm och Cia Dal (sekreterare)": several people on one line; a row of one person is left whole. */
export function inOneLine(text: string): string[] {
  const bySemicolon = text.split(/\s*;\s*/).filter(Boolean)
  if (bySemicolon.length > 1) return bySemicolon
  const parts = text.split(/\s*,\s*(?:samt |och |and )?|\s+(?:samt|och|and|&)\s+/).filter(Boolean)
  const names = parts.filter((part) => isName(part.replace(/\s*\([^()]*\)/g, '').trim()))
  if (names.length < 2) return [text]
  // What stands between two names is said of the one before.
  const people: string[] = []
  for (const part of parts) {
    if (names.includes(part) || people.length === 0) people.push(part)
    else people.push(`${people.pop()}, ${part}`)
  }
  return people
}

/** "Föredragande: A, titel, Region X. B, titel": the people of a running list. */
export const presentersIn = (text: string): ListedPerson[] =>
  text
    .replace(/[.\s]+$/, '')
    .split(/(?<=\p{Ll}{2})\.\s+(?=\p{Lu})/u)
    .flatMap(inOneLine)
    .flatMap(
      (one) =>
        personIn(one) ??
        personIn(one.split(/\s+(?:samt|och|and)\s+/)[0] ?? '') ??
        (/^\p{Lu}[\p{L}-]+$/u.test(one.trim()) ? [{ name: one.trim(), organisation: '', note: '' }] : []),
    )

// ── Which list it is ───────────────────────────────────────────────────────────────────────────────────────────────

const lists: readonly (readonly [AttendanceStatus, RegExp])[] = [
  ['absent', /^(frånvar\w*|ej närvar\w*|inte närvar\w*|absent|absentees)\b/i],
  [
    'prevented',
    /^(förhinder|förhindrad\w*|anmält förhinder|anmäl\w* (om )?förhinder|återbud|meddelat förhinder|ej möjlighet|apologies)\b/i,
  ],
  ['observer', /^(åhörare|observatör\w*|observers?)(?!\p{L})/iu],
  ['presenter', /^(föredragande|föredragare|presenters?|presentatörer|inbjudna föredragande)(?!\p{L})/iu],
  [
    'other',
    /^(övriga?|även närvarande|adjungera\w*|inbjud\w*|gäster?|ej tjänstgörande|icke tjänstgörande|tjänstemän|tjänsteperson\w*|others?|also|guests?|in attendance|by invitation|sekretariat)(?!\p{L})/iu,
  ],
  [
    'present',
    /^(närvar\w*|deltag\w*|beslutande|ledamöter|tjänstgörande|vid mötet|present|attend\w*|members|participants|mötesdeltagare|medverkande|ersättare|utsedda)(?!\p{L})/iu,
  ],
]

/** The list that a line begins: "Närvarande ledamöter", "Frånvarande: Anna Ek". Null when it begins none. */
export function listBegunBy(text: string): { status: AttendanceStatus; rest: string } | null {
  const colon = text.indexOf(':')
  const label = colon > 0 && colon <= 60 ? text.slice(0, colon) : text
  if (label === text && (text.split(' ').length > 6 || text.length > 60 || /[.!?,]$/.test(text))) return null
  const known = lists.find(([, form]) => form.test(label.trim()))
  if (!known || (label !== text && label.split(' ').length > 7)) return null
  return { status: known[0], rest: label === text ? '' : text.slice(colon + 1).trim() }
}

/** What a cell of an attendance table says of whether somebody was there; null when it says nothing of it. */
export function statusIn(cell: string): AttendanceStatus | null {
  const said = cell.trim().toLowerCase()
  if (/^(x|ja|närvarande|n|present|yes|✓|✔|deltog|på plats|via länk|digitalt)$/.test(said)) return 'present'
  if (/^(förhinder|förhindrad|återbud|apologies)$/.test(said)) return 'prevented'
  if (/^(frånvarande|nej|ej|absent|no|–|-)$/.test(said)) return 'absent'
  return (
    lists.find(([status, form]) => status !== 'present' && form.test(said) && said.split(' ').length < 3)?.[0] ?? null
  )
}
