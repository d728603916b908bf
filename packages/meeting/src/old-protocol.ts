/**
 * What an old protocol says: one that was written before Samsyn, or elsewhere. It is recognised in the document's text
 * (packages/recognition), put right by people beside the original, and confirmed by them. It has never been frozen: it
 * proves nothing, and the document it was read from is what counts.
 *
 * Whatever was recognised knows the line of the text it stands in (`at`, from 0), so that the two can be compared.
 */
import { sameName } from './attendance.ts'
import type { AttendanceStatus } from './contents.ts'

/** What stands once at the head, or at the end. */
export const oldFacts = ['title', 'body', 'date', 'start', 'end', 'place', 'diaryNumber', 'chair', 'secretary'] as const
export type OldFact = (typeof oldFacts)[number]

export type OldPerson = {
  name: string
  organisation: string
  /** What else is said: "ordförande", "via länk". */
  note: string
  status: AttendanceStatus
  at: number
}

export type OldDecision = {
  heading: string
  /** The lead, or all of it: "Ledningsgruppen beslutar att anta planen." */
  text: string
  points: string[]
  at: number
}

export type OldAction = { text: string; owner: string; due: string; at: number }

export type OldItem = {
  number: string
  title: string
  presenters: string[]
  /** "Bilaga 3 Handlingsplan", "Bildspel". */
  attachments: string[]
  /** The running text, paragraph by paragraph. */
  text: string
  decisions: OldDecision[]
  actions: OldAction[]
  at: number
}

export type OldProtocol = Record<OldFact, string> & {
  /** Lines of facts that stand in the text. */
  factsAt: Partial<Record<OldFact, number>>
  people: OldPerson[]
  items: OldItem[]
}

export const nothingKnown: OldProtocol = {
  title: '',
  body: '',
  date: '',
  start: '',
  end: '',
  place: '',
  diaryNumber: '',
  chair: '',
  secretary: '',
  factsAt: {},
  people: [],
  items: [],
}

/** What should be looked at before it is confirmed; none of it stops anybody, since old protocols are as they are. */
export type OldDoubt =
  | { doubt: 'no-date' | 'no-people' | 'no-items' }
  | { doubt: 'twice' | 'here-and-away'; name: string }
  | { doubt: 'number-twice'; number: string }
  | { doubt: 'number-missing'; number: string }

export function doubtsAbout({ date, people, items }: OldProtocol): OldDoubt[] {
  const doubts: OldDoubt[] = []
  if (date === '') doubts.push({ doubt: 'no-date' })
  if (people.length === 0) doubts.push({ doubt: 'no-people' })
  if (items.length === 0) doubts.push({ doubt: 'no-items' })
  const isAway = ({ status }: OldPerson) => status === 'absent' || status === 'prevented'
  for (const [index, person] of people.entries()) {
    const before = people.slice(0, index).filter(({ name }) => sameName(name, person.name))
    if (before.some((one) => isAway(one) !== isAway(person))) doubts.push({ doubt: 'here-and-away', name: person.name })
    else if (before.some(({ status }) => status === person.status)) doubts.push({ doubt: 'twice', name: person.name })
  }
  const counted = items.map(({ number }) => (/^\d+$/.test(number) ? Number(number) : Number.NaN))
  for (const [index, number] of counted.entries()) {
    const last = counted[index - 1]
    if (last === undefined || Number.isNaN(number) || Number.isNaN(last)) continue
    if (number === last) doubts.push({ doubt: 'number-twice', number: String(number) })
    for (let missing = last + 1; missing < number && missing < last + 10; missing += 1)
      doubts.push({ doubt: 'number-missing', number: String(missing) })
  }
  return doubts
}
