/** A finding in words: what is wrong, where, and what can be done about it. */
import type { Finding } from '@samsyn/api/meetings'
import type { Words } from '@samsyn/language/language'
import { partId } from '../parts.ts'
import type { Outline } from '../useContents.ts'

type Checks = Words['checks']

/** The tables are keyed by what the server sends, which may be newer than this page. */
const lookUp = <T>(table: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

export function sentenceOf({ sentences }: Checks, { sentence, parameters }: Finding): string {
  const word = lookUp<unknown>(sentences, sentence) ?? sentences.unknown
  return typeof word === 'function' ? String(word(parameters)) : String(word)
}

export const hintOf = ({ hints }: Checks, { sentence }: Finding): string => lookUp<string>(hints, sentence) ?? ''

export const reasonOf = ({ reasons }: Checks, { sentence }: Finding): string =>
  lookUp<string>(reasons, sentence) ?? reasons.unknown

/** What its repairs do, the likeliest first: those that this page has a word for. */
export const repairsOf = ({ repairs }: Checks, finding: Finding): { id: string; name: string }[] =>
  finding.repairs.flatMap((id) => {
    const name = lookUp<string>(repairs, id)
    return name === undefined ? [] : [{ id, name }]
  })

/** Of something missing one says that it is not needed; of something odd, that it may stay. */
const missing = [
  'actionWithoutOwner',
  'actionWithoutDue',
  'membershipWithoutDate',
  'deferredWithoutReturn',
  'decisionWithoutBody',
  'attachmentUntitled',
  'presenterWithoutOrganisation',
  'nextNotNamed',
  'notClosed',
  'membershipWithoutOrganisation',
  'fundingWithoutSum',
  'fundingWithoutSource',
  'planWithoutDays',
  'planWithoutTimes',
  'questionsNotSaid',
  'resultNotSaid',
  'afterwardsWithoutMandate',
  'afterwardsWithoutAnswers',
  'listWithoutOrganisations',
]
export const keepWord = ({ freeze }: Words, { sentence }: Finding): string =>
  missing.includes(sentence) ? freeze.notNeeded : freeze.keep

export function placeOf({ freeze }: Words, { place }: Finding, outline: Outline): string {
  if (place.kind === 'facts') return freeze.placeFacts
  if (place.kind === 'attendance') return freeze.placeAttendance
  const item = outline.items.find(({ id }) => id === place.item)
  return item ? freeze.placeItem({ number: item.number, title: item.title }) : freeze.placeAttachments
}

export function addressOf(meeting: string, { place }: Finding): string {
  if (place.kind === 'facts') return `/m/${meeting}?visa=fakta`
  if (place.kind === 'attendance') return `/m/${meeting}?visa=narvaro`
  if (place.kind === 'attachment' && !place.item) return `/m/${meeting}?visa=bilagor`
  if (!place.item) return `/m/${meeting}`
  const part = place.kind === 'item' ? '' : `#${partId(place.kind, place.id)}`
  return `/m/${meeting}/p/${place.item}${part}`
}

export function passedOf({ passed }: Checks, code: string, outline: Outline): string | undefined {
  const word = lookUp<unknown>(passed, code)
  if (typeof word !== 'function') return word === undefined ? undefined : String(word)
  const items = outline.items.filter(({ state }) => state !== 'withdrawn')
  return String(
    word({
      items: outline.items.length,
      people: outline.attendance.length,
      decisions: items.reduce((sum, { decisions }) => sum + decisions.length, 0),
      actions: items.reduce(
        (sum, item) => sum + item.actions.length + item.decisions.reduce((n, { actions }) => n + actions.length, 0),
        0,
      ),
      attachments: outline.attachments.length,
    }),
  )
}
