/** Where a frozen protocol names somebody, by any spelling of the name. A record has no mark for it: names are recognised. */

import { noteText } from '@samsyn/meeting/notes'
import { isCalled, type Named } from '@samsyn/meeting/register'
import type { Protocol, ProtocolItem } from './protocol.ts'

export const capacities = ['attendance', 'presenter', 'owner', 'workshop', 'report', 'text'] as const
export type Capacity = (typeof capacities)[number]

/** In which capacities, in the order above; none when the protocol does not name them. */
export function mentionsIn(protocol: Protocol, named: Named): Capacity[] {
  const inWords = wordsWith(named)
  const is = (name: string) => isCalled(named, name)
  const owns = ({ actions, decisions }: ProtocolItem) =>
    [...actions, ...decisions.flatMap((decision) => decision.actions)].some(({ owner }) => inWords.test(owner))
  const saidIn = (item: ProtocolItem) => [
    item.title,
    noteText(item.notes),
    ...item.reports.map(({ text }) => text),
    ...item.decisions.flatMap(({ heading, lead, points, procedure }) => [heading, lead, ...points, procedure]),
    ...[...item.actions, ...item.decisions.flatMap(({ actions }) => actions)].map(({ text }) => text),
  ]
  const found: Record<Capacity, boolean> = {
    attendance:
      is(protocol.chair) ||
      is(protocol.secretary) ||
      protocol.attendance.some(({ people }) =>
        people.some(({ name, notes }) => is(name) || notes.some((note) => inWords.test(note))),
      ),
    presenter: protocol.items.some(({ presenters }) => presenters.some(({ name }) => is(name))),
    owner: protocol.items.some(owns),
    workshop: protocol.items.some(({ workshop }) => workshop?.groups.some(({ members }) => members.some(is))),
    report: protocol.items.some(({ reports }) => reports.some(({ name }) => is(name))),
    text: protocol.items.some((item) => saidIn(item).some((words) => inWords.test(words))),
  }
  return capacities.filter((capacity) => found[capacity])
}

/** Finds the name as words of their own, also in the genitive: "Anna Eks", but not "Anna Ekström". */
function wordsWith({ name, aliases }: Named): RegExp {
  const spellings = [name, ...aliases].map((spelling) =>
    spelling
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('\\s+'),
  )
  return new RegExp(`(?<![\\p{L}-])(?:${spellings.join('|')})s?(?![\\p{L}-])`, 'iu')
}
