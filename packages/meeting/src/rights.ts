/**
 * Who may do what with a live document: the question that the server asks of everything that comes and the client asks
 * before it offers anything. What is decided stands in roles.ts; here is found out what must be known for it.
 */
import type { AgendaItem } from './agenda.ts'
import { isListed, rowOf, sameName } from './attendance.ts'
import { groupOf, writesFor } from './cards.ts'
import type { Attendee } from './contents.ts'
import type { DocumentName } from './documents.ts'
import { may, mayRead, mayWrite, type Phase, type Role, type Subject } from './roles.ts'
import type { Room } from './room.ts'
import { readRows, roundOf } from './rounds.ts'
import { facilitates, workshopFor } from './workshop.ts'

/** Who asks: the seat. */
export type Person = { role: Role; attendee: string; name: string; organisation: string }

/**
 * What somebody of the attendance list is in a meeting, and what a link of their own lets them be: leading it, presenting an
 * item of it, listening, or taking part.
 */
export function roleOf(
  { id, name, status }: Pick<Attendee, 'id' | 'name' | 'status'>,
  { chair, secretary, items }: { chair: string; secretary: string; items: Iterable<Pick<AgendaItem, 'presenters'>> },
): Role {
  if (id === chair) return 'chair'
  if (id === secretary) return 'secretary'
  if (status === 'observer') return 'observer'
  const presents = [...items].some(({ presenters }) => presenters.some((one) => sameName(one.name, name)))
  return presents || status === 'presenter' ? 'presenter' : 'participant'
}

/** What is asked about. */
export type Facts = {
  items: ReadonlyMap<string, Pick<AgendaItem, 'kind' | 'writing' | 'presenters'>>
  attendance: readonly Attendee[]
  room: Room
}

/** What may be done with a document; none, when it may not even be read. */
export type Right = 'none' | 'read' | 'write'

export function rightTo(name: DocumentName, person: Person, phase: Phase, facts: Facts): Right {
  const subject = subjectOf(name, person, phase, facts)
  if (!mayRead(person.role, phase, subject)) return 'none'
  if (!mayWrite(person.role, phase, subject)) return 'read'
  // Who has been taken out of the list reads on, and leaders are never shut out.
  const listed = may(person.role, 'lead', phase) || isListed(facts.attendance, person.attendee, person.name)
  return listed ? 'write' : 'read'
}

/**
 * The row of the attendance list that somebody is, '' if none: the one they were given, or the one it was joined to. An
 * organiser has been given none, and is the row of the same name; nobody else is somebody by calling oneself so.
 */
export function attendeeOf(person: Person, phase: Phase, attendance: readonly Attendee[]): string {
  if (person.attendee !== '') return rowOf(attendance, person)?.id ?? person.attendee
  if (!may(person.role, 'lead', phase)) return ''
  return attendance.find(({ name }) => sameName(name, person.name))?.id ?? ''
}

function subjectOf(name: DocumentName, person: Person, phase: Phase, { items, attendance, room }: Facts): Subject {
  const attendee = attendeeOf(person, phase, attendance)
  const workshopOf = (item: string) => {
    const workshop = items.has(item) ? room.workshops[item] : undefined
    return workshop && workshopFor(workshop, person.attendee, attendee)
  }
  switch (name.kind) {
    case 'agenda':
    case 'decisions':
      return { kind: name.kind }
    case 'room':
    case 'revealed':
      return { kind: 'server' }
    case 'notes': {
      const item = items.get(name.item)
      const presents = item?.presenters.some((presenter) => sameName(presenter.name, person.name)) ?? false
      return { kind: 'notes', item: item ? { writing: item.writing, presents } : null }
    }
    case 'cards': {
      const workshop = workshopOf(name.item)
      if (!workshop) return { kind: 'cards', workshop: null }
      const own = writesFor(workshop, name.group, attendee)
      const known = own || workshop.groups.some(({ id }) => id === name.group) || groupOf(workshop, '') === name.group
      return { kind: 'cards', workshop: known ? { state: workshop.state, private: workshop.private, own } : null }
    }
    case 'themes': {
      const workshop = workshopOf(name.item)
      const facilitator = facilitates(workshop, attendee)
      return { kind: 'themes', workshop: workshop ? { state: workshop.state, facilitates: facilitator } : null }
    }
    case 'report': {
      const item = items.get(name.item)
      const round = item ? roundOf({ id: name.item, kind: item.kind }, room) : null
      const row = round ? readRows(attendance, round).find(({ id }) => id === name.row) : undefined
      const own = attendee !== '' && row?.people.includes(attendee) === true
      return { kind: 'report', round: round && row ? { writing: round.writing, own } : null }
    }
  }
}
