/**
 * What a new meeting begins with: facts, the body's people, and the items that come by themselves.
 */
import type * as Y from 'yjs'
import { addItem, changeFacts } from './agenda.ts'
import { addAttendee } from './attendance.ts'
import type { Facts, ItemKind } from './contents.ts'
import { addDecision } from './decisions.ts'
import { layoutVersion } from './documents.ts'

export type Beginning = {
  facts: Partial<Omit<Facts, 'chair' | 'secretary'>>
  people: { id: string; name: string; organisation: string; role: string }[]
  /** Ids of people. */
  chair: string
  secretary: string
  /** The series' frozen protocol before this one. */
  previous: { protocol: string; date: string } | null
  /** What every meeting of the series has. */
  standing: readonly { title: string; kind: ItemKind; minutes: number }[]
  words: { opening: string; previous: string; closing: string }
}

/** Fills the agenda of a meeting that has just been made. Answers with the item of the previous protocol, if there is one. */
export function beginAgenda(agenda: Y.Doc, beginning: Beginning): string | null {
  return agenda.transact(() => {
    agenda.getMap<unknown>('meta').set('layout', layoutVersion)
    for (const person of beginning.people) {
      const { id } = addAttendee(agenda, {
        name: person.name,
        organisation: person.organisation,
        role: person.role,
        person: person.id,
      })
      if (person.id === beginning.chair) changeFacts(agenda, { chair: id })
      if (person.id === beginning.secretary) changeFacts(agenda, { secretary: id })
    }
    changeFacts(agenda, beginning.facts)
    addItem(agenda, { title: beginning.words.opening, kind: 'opening' })
    const previous = beginning.previous
      ? addItem(agenda, {
          title: beginning.words.previous,
          kind: 'previous-protocol',
          previousDate: beginning.previous.date,
          previousProtocol: beginning.previous.protocol,
        })
      : null
    for (const { title, kind, minutes } of beginning.standing) addItem(agenda, { title, kind, minutes })
    addItem(agenda, { title: beginning.words.closing, kind: 'closing' })
    return previous
  })
}

/** Proposes what is to be decided about the previous protocol. */
export function proposeFiling(decisions: Y.Doc, item: string, sentence: string): void {
  addDecision(decisions, { item, lead: '', points: [sentence], kind: 'approval' })
}
