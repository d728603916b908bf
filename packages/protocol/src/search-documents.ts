/** What of a frozen protocol stands in the register: the meeting, its items, decisions, actions, files and people. */
import { noteText } from '@samsyn/meeting/notes'
import { inOneLine, type SearchDocument } from '@samsyn/meeting/search'
import type { ActionNow } from './memory.ts'
import type { Protocol, ProtocolAction, ProtocolDecision, ProtocolItem, ProtocolShare } from './protocol.ts'

/** Is counted up when the same protocol would give other documents: what is there is then made anew. */
export const searchLayout = 4

/**
 * Where a decision is found for as long as there is one: by its number within the body, or, where it has none, by its label
 * within the meeting. A proposal that is corrected to a decision gets a number; its label leads there as before.
 */
export const decisionAddress = ({ body, meeting }: Protocol, { number, label }: ProtocolDecision): string =>
  number === '' ? labelAddress({ meeting }, { label }) : `/beslut/${body.id}/${number.replace(/^\D+/, '')}`

export const labelAddress = (
  { meeting }: Pick<Protocol, 'meeting'>,
  { label }: Pick<ProtocolDecision, 'label'>,
): string => `/beslut/${meeting.id}/${label}`

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)
/** How far each organisation has come: "Norrviks kommun 2026-02-01 KS § 4". */
const sharesSaid = (shares: readonly ProtocolShare[]): string[] =>
  shares.map(({ organisation, date, text }) => [organisation, date, text].filter(Boolean).join(' '))
const lines = (...parts: string[]): string => parts.filter((part) => part.trim() !== '').join('\n')

/** `id`: of the protocol; `now`: how actions stand by the protocols that came later, else they are as this one says. */
export function searchDocuments(
  protocol: Protocol,
  id: string,
  now: ReadonlyMap<string, ActionNow> = new Map(),
): SearchDocument[] {
  const { body, meeting, attendance, items, attachments, word } = protocol
  const people = attendance.flatMap((group) => group.people)
  const made: SearchDocument[] = []
  const add = (document: Pick<SearchDocument, 'kind' | 'title' | 'address'> & Partial<SearchDocument>): void => {
    made.push({ number: '', text: '', date: meeting.date, status: '', owner: '', organisations: [], ...document })
  }
  /** Whom an action or a presentation is for: by the list of people, or because the name is an organisation's. */
  const organisationsOf = (names: readonly string[]): string[] =>
    names.flatMap((name) =>
      people.flatMap((person) => (person.name === name || person.organisation === name ? [person.organisation] : [])),
    )
  const once = (names: readonly string[]): string[] => [...new Set(names.filter((name) => name !== ''))]
  const place = (item: ProtocolItem): string => `/p/${id}#punkt-${item.number}`
  const asNow = (action: ProtocolAction): ProtocolAction => ({ ...action, ...now.get(action.number) })
  const addAction = (item: ProtocolItem, action: ProtocolAction, address: string): void => {
    const { number, text, owner, due, status } = asNow(action)
    add({
      kind: 'action',
      number,
      title: text,
      text: lines(owner, due, item.title),
      status,
      owner,
      due: isDay(due) ? due : '',
      organisations: once(organisationsOf([owner])),
      address,
    })
  }

  add({
    kind: 'meeting',
    title: `${word} ${body.name} ${meeting.date}`,
    text: lines(meeting.place, meeting.diaryNumber, ...items.map(({ number, title }) => `${number}. ${title}`)),
    organisations: once(people.map(({ organisation }) => organisation)),
    address: `/p/${id}`,
  })
  for (const item of items) {
    const presenting = once(
      item.presenters.flatMap(({ name, organisation }) => (organisation ? [organisation] : organisationsOf([name]))),
    )
    const { questions, reports, workshop, followUps = [] } = item
    const followed = followUps.flatMap(({ shares = [] }) => shares)
    add({
      kind: 'item',
      title: item.title,
      text: lines(
        ...questions,
        noteText(item.notes),
        ...reports.map(({ name, text }) => `${name}: ${text}`),
        ...(workshop?.appendix ?? []).flatMap(({ cards }) => cards.map(({ text }) => text)),
        ...followUps.flatMap(({ number, text, said, newOwner, newDue, shares = [] }) => [
          [number, text, said, newOwner, newDue].filter(Boolean).join(' '),
          ...sharesSaid(shares),
        ]),
        ...item.presenters.map(({ name }) => name),
      ),
      organisations: once([
        ...presenting,
        ...reports.flatMap(({ name, organisation }) => [organisation || name]),
        ...followed.map(({ organisation }) => organisation),
      ]),
      address: place(item),
    })
    for (const decision of item.decisions) {
      const address = decisionAddress(protocol, decision)
      const { number, heading, lead, points, status, actions, shares = [] } = decision
      const said = inOneLine(points)
      const owners = actions.map((action) => asNow(action).owner)
      add({
        kind: 'decision',
        number,
        title: heading || said || lead,
        text: lines(heading === '' ? lead : `${lead} ${said}`, item.title, ...sharesSaid(shares)),
        date: isDay(decision.decidedAt) ? decision.decidedAt : meeting.date,
        status,
        owner: once(owners).join(', '),
        organisations: once([
          ...presenting,
          ...organisationsOf(owners),
          ...shares.map(({ organisation }) => organisation),
        ]),
        address,
      })
      for (const action of actions) addAction(item, action, address)
    }
    for (const action of item.actions) addAction(item, action, place(item))
  }
  for (const { number, title, fileName, url } of attachments)
    add({
      kind: 'file',
      title: title || fileName || url,
      text: lines(fileName, url),
      number: String(number),
      address: url || `/p/${id}/bilagor/${number}`,
    })
  for (const { name, organisation, notes } of people)
    add({
      kind: 'person',
      title: name,
      text: lines(organisation, ...notes),
      organisations: once([organisation]),
      address: `/p/${id}`,
    })
  return made
}
