/** What of an old protocol stands in the register: its text at once, and what it says when that has been confirmed. */
import type { OldProtocolInfo } from '@samsyn/api/old-protocols'
import { inOneLine, type SearchDocument } from '@samsyn/meeting/search'

type Says = OldProtocolInfo['says']

/** As much of a text as is looked through. */
const longest = 500_000

export function searchDocumentsOf(
  { id, name, text }: { id: string; name: string; text: string },
  says: Says,
  isConfirmed: boolean,
): SearchDocument[] {
  const made: SearchDocument[] = []
  const add = (document: Pick<SearchDocument, 'kind' | 'title'> & Partial<SearchDocument> & { at?: number }): void => {
    const { at, ...rest } = document
    const address = at === undefined ? `/tidigare/${id}` : `/tidigare/${id}?rad=${at + 1}`
    made.push({ number: '', text: '', date: says.date, status: '', owner: '', organisations: [], address, ...rest })
  }
  const organisations = [...new Set(says.people.map(({ organisation }) => organisation).filter(Boolean))]
  add({
    kind: 'earlier',
    title: [says.title || name, says.date]
      .filter((one, index, all) => one !== '' && !all[index - 1]?.includes(one))
      .join(' '),
    text: `${name}\n${says.body}\n${text}`.slice(0, longest),
    organisations,
  })
  if (!isConfirmed) return made
  for (const item of says.items) {
    const { title, at } = item
    add({ kind: 'item', title, text: [item.text, ...item.presenters].join('\n'), at })
    for (const { heading, text, points, at: place } of item.decisions)
      add({
        kind: 'decision',
        title: heading || text || inOneLine(points),
        text: [text, ...points, title].join('\n'),
        at: place,
      })
    for (const { text, owner, due, at: place } of item.actions)
      add({ kind: 'action', title: text, text: [owner, due, title].join('\n'), owner, at: place })
  }
  for (const { name: title, organisation, note, at } of says.people)
    add({
      kind: 'person',
      title,
      text: [organisation, note].join('\n'),
      organisations: organisation ? [organisation] : [],
      at,
    })
  return made
}
