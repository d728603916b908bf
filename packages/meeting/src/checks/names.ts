/**
 * Names of people and organisations as they are compared: who is meant by a first name, what is the same name spelt
 * otherwise, and which words are a body and not a person. What is found so is likely, never certain.
 */
import { plain } from '../attendance.ts'
import type { MeetingContents } from '../contents.ts'
import type { Circumstances } from './finding.ts'

/** A name with the ways it is compared, so that a long list is folded once. */
export type Known = { name: string; key: string; bare: string }

/** The names that are not empty, each once. */
export function knownAs(names: readonly string[]): Known[] {
  const known = new Map<string, Known>()
  for (const name of names) {
    const key = plain(name)
    if (key !== '' && !known.has(key)) known.set(key, { name: name.trim(), key, bare: bareOf(key) })
  }
  return [...known.values()]
}

/** Everybody who is in the attendance list or in the body's register. */
export const knownNames = ({ attendance }: MeetingContents, { people }: Circumstances): Known[] =>
  knownAs([...people, ...attendance].map(({ name }) => name))

export const isKnown = (name: string, known: readonly Known[]): boolean => {
  const key = plain(name)
  return known.some((other) => other.key === key)
}

/** Those whose first name a single word is; empty when it is no single word. */
export function withFirstName(word: string, known: readonly Known[]): string[] {
  const first = plain(word)
  if (first === '' || first.includes(' ')) return []
  return known.filter(({ key }) => key.startsWith(`${first} `)).map(({ name }) => name)
}

/** The known name that is likely meant by one that is written otherwise; undefined when it is known, or nobody's. */
export function meantBy(name: string, known: readonly Known[]): string | undefined {
  if (isKnown(name, known)) return undefined
  const bare = bareOf(plain(name))
  const near = known.filter((other) => isNear(bare, other.bare))
  return near.length === 1 ? near[0]?.name : undefined
}

const bareOf = (key: string) => key.replace(/[-–.]/g, ' ').replace(/\s+/g, ' ')

/** One or two letters apart, and the same first letter: "Eddyson" and "Eddysson", not "Ek" and "Ek Ström". */
function isNear(a: string, b: string): boolean {
  if (a === b) return true
  const [shortest, longest] = a.length < b.length ? [a, b] : [b, a]
  const most = shortest.length < 14 ? 1 : 2
  if (a[0] !== b[0] || shortest.length < 9 || longest.length - shortest.length > most) return false
  return a.includes(' ') && a.split(' ').length === b.split(' ').length && distance(a, b) <= most
}

/** How many letters must be put in, taken out or exchanged (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length] ?? 0
}

/** "Ann Ek och Bo Ström tillsammans med tvärgrupp vuxna" → three. */
export const partsOf = (owner: string): string[] =>
  owner
    .split(/\s+(?:och|samt|tillsammans med|and|with)\s+|\s*[,;&/]\s*/u)
    .map((part) => part.trim())
    .filter(Boolean)

const bodies =
  /(kommun|region|förbund|grupp|nämnd|ledning|förvaltning|råd$|rådet|styrelse|chef|team|enhet|sekretariat|beredning|presidi|ordförande|sekreterare|huvudm|ledamöter|samordnare)/iu

/** "Carina Ek", but not "Region Provlandet", "Arbetsgruppen" or "de tre samverkansgrupperna". */
export function looksLikePerson(name: string): boolean {
  const words = name.trim().split(/\s+/)
  return (
    words.length >= 2 &&
    words.length <= 5 &&
    !bodies.test(name) &&
    words.every((word) => /^\p{Lu}/u.test(word) || /^(av|af|von|de|la)$/u.test(word))
  )
}

/** Nobody's name: "en kommunpolitiker", "kontaktpersoner", "åhörare". */
export const isNoName = (name: string): boolean =>
  /^(en|ett|två|tre|några|flera|a|an|some)\s/iu.test(name.trim()) ||
  /^\p{Ll}/u.test(name.trim()) ||
  /^(åhörare|observatör|observer)\p{L}*$/iu.test(name.trim())

// ── Organisations ──────────────────────────────────────────────────────────────────────────────────────────────────

/** What is the same in "Borgholm kommun" and "Borgholms kommun", "Förbundet i X län" and "Förbundet X län". */
export const organisationKey = (name: string): string =>
  plain(name)
    .replace(/[-–.]/g, ' ')
    .split(/\s+/)
    .filter((word) => !/^(i|för|av|och|läns?|of|the)$/u.test(word))
    .map((word) => (word.length > 3 ? word.replace(/s$/u, '') : word))
    .join(' ')

const general = /^(region|kommun|förbund|brukare?|staten?)\p{L}?$/u

/** Whether the one is a short form of the other: "Växjö" and "Växjö kommun". */
export const shortens = (short: string, long: string): boolean =>
  !short.includes(' ') && !general.test(short) && long.startsWith(`${short} `)
