/** What can be told while a meeting goes on: the rest will come by itself, or is not there yet. */
import type { Item } from '../contents.ts'
import type { Phase } from '../roles.ts'

/** About the meeting as a whole, when it is over. */
const atTheEnd = ['noEnd', 'notClosed', 'nextNotNamed', 'nothingSaid', 'hybridWithoutLink', 'actionNotFollowedUp']
/** About the item the meeting is on: somebody is at it. */
const underWay = [
  'itemEmpty',
  'headingEmpty',
  'previousWithoutDecision',
  'agendaNotApproved',
  'decisionWithoutWords',
  'actionWithoutWords',
  'stillProposed',
  'reportMissing',
  'resultNotSaid',
  'cardsNotShown',
  'cardsLoose',
  'themesEmpty',
  'workshopNotSummarised',
  'proposalInText',
]

type Found = { sentence: string; place: { item: string } }

/** Of what is found in a meeting, what is of use to those who lead it now. */
export function soFar<T extends Found>(
  findings: readonly T[],
  meeting: { phase: Phase; items: readonly Pick<Item, 'id' | 'state'>[]; current: string },
): T[] {
  if (meeting.phase === 'closed') return [...findings]
  if (meeting.phase !== 'open') return []
  const at = meeting.items.findIndex(({ id }) => id === meeting.current)
  const ahead = new Set(
    meeting.items.filter(({ state }, place) => state === 'planned' && place > at).map(({ id }) => id),
  )
  return findings.filter(
    ({ sentence, place }) =>
      !atTheEnd.includes(sentence) &&
      !ahead.has(place.item) &&
      !(place.item === meeting.current && underWay.includes(sentence)),
  )
}
