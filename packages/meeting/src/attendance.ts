/**
 * Attendance: one row per person, in the agenda document's map `attendance`.
 *
 * A row says who, for whom, in which capacity and how. "The same person" is the same name and organisation, whatever
 * capitals and spaces; adding somebody who is there already answers with the row that is there. Two clients that add the
 * same person at the same instant do get two rows; check I1 finds them and `joinRows` makes them one.
 */
import type * as Y from 'yjs'
import { type Attendee, attendanceModes, attendanceStatuses } from './contents.ts'
import { addRecord, changeRecord, inOrder, newId, type Records, readOneOf, readString, recordsOf } from './records.ts'

const rowsOf = (agenda: Y.Doc): Records => recordsOf(agenda, 'attendance')

export function readAttendance(agenda: Y.Doc): Attendee[] {
  const rows = rowsOf(agenda)
  return inOrder(rows).map((id) => {
    const fields = rows.get(id)
    return {
      id,
      name: readString(fields, 'name'),
      organisation: readString(fields, 'organisation'),
      role: readString(fields, 'role'),
      status: readOneOf(fields, 'status', attendanceStatuses, 'expected'),
      mode: readOneOf(fields, 'mode', attendanceModes, 'on-site'),
      deputyFor: readString(fields, 'deputyFor'),
      arrived: readString(fields, 'arrived'),
      left: readString(fields, 'left'),
      person: readString(fields, 'person'),
    }
  })
}

/** Calls `told` with how the list was and is, whenever it has changed. */
export function watchAttendance(agenda: Y.Doc, told: (before: Attendee[], after: Attendee[]) => void): void {
  let before = readAttendance(agenda)
  rowsOf(agenda).observeDeep(() => {
    const after = readAttendance(agenda)
    told(before, after)
    before = after
  })
}

/** Whether a row says that its person takes part, as member or otherwise. */
export const isHere = (attendee: Attendee): boolean =>
  ['present', 'presenter', 'other', 'observer'].includes(attendee.status)

/**
 * Whether somebody who was given a seat for a row is still in the list: as that row, or, when rows were made one, under the
 * same name. Who has been taken out of the list may not write any more.
 */
export const isListed = (attendance: readonly Attendee[], attendee: string, name: string): boolean =>
  attendee === '' || attendance.some((row) => row.id === attendee || sameName(row.name, name))

export const sameName = (a: string, b: string): boolean => plain(a) === plain(b)
/** A name as it is compared: without differences in capitals and spaces. */
export const plain = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('sv')

/** The row of a person: same name, and the same organisation unless one of the two does not say. */
export const findAttendee = (agenda: Y.Doc, name: string, organisation = ''): Attendee | undefined =>
  personIn(readAttendance(agenda), name, organisation)

function personIn(attendance: readonly Attendee[], name: string, organisation: string): Attendee | undefined {
  const named = attendance.filter((row) => sameName(row.name, name))
  return (
    named.find((row) => sameName(row.organisation, organisation)) ??
    named.find((row) => organisation === '' || row.organisation === '')
  )
}

/** The row of somebody who was given a seat for one: that row or, when it was made one with another, that of the same person. */
export const rowOf = (
  attendance: readonly Attendee[],
  { attendee, name, organisation }: { attendee: string; name: string; organisation: string },
): Attendee | undefined => attendance.find(({ id }) => id === attendee) ?? personIn(attendance, name, organisation)

/** Rows that are the same person: same name, and the same organisation unless one does not say. Only those with several. */
export function samePeople(attendance: readonly Attendee[]): Attendee[][] {
  const groups: Attendee[][] = []
  for (const row of attendance) {
    const group = groups.find((others) =>
      others.every(
        (other) =>
          sameName(other.name, row.name) &&
          (sameName(other.organisation, row.organisation) || other.organisation === '' || row.organisation === ''),
      ),
    )
    if (group) group.push(row)
    else groups.push([row])
  }
  return groups.filter((group) => group.length > 1)
}

/** Adds a row last; or, when the person has one, answers with that one's id and `already: true`. */
export function addAttendee(
  agenda: Y.Doc,
  person: Partial<Omit<Attendee, 'id'>> & { name: string },
): { id: string; already: boolean } {
  const there = findAttendee(agenda, person.name, person.organisation)
  if (there) return { id: there.id, already: true }
  const id = newId()
  agenda.transact(() =>
    addRecord(rowsOf(agenda), id, {
      name: person.name.trim(),
      organisation: person.organisation ?? '',
      role: person.role ?? '',
      status: person.status ?? 'expected',
      mode: person.mode ?? 'on-site',
      deputyFor: person.deputyFor ?? '',
      arrived: person.arrived ?? '',
      left: person.left ?? '',
      person: person.person ?? '',
    }),
  )
  return { id, already: false }
}

/** Adds a row even if the person has one: only for taking in what somebody else has recorded (replay, import). */
export function copyAttendee(agenda: Y.Doc, row: Omit<Attendee, 'id'>): string {
  const id = newId()
  agenda.transact(() => addRecord(rowsOf(agenda), id, { ...row }))
  return id
}

export function changeAttendee(agenda: Y.Doc, id: string, changes: Partial<Omit<Attendee, 'id'>>): boolean {
  return agenda.transact(() => changeRecord(rowsOf(agenda), id, changes))
}

export function removeAttendee(agenda: Y.Doc, id: string): void {
  rowsOf(agenda).delete(id)
}

/**
 * Somebody says "I am here". A member becomes present; one who is listed as presenter, other or observer stays that.
 * Who was prevented or absent and comes after all is present.
 */
export function checkIn(agenda: Y.Doc, id: string, mode: Attendee['mode']): boolean {
  const row = readAttendance(agenda).find((attendee) => attendee.id === id)
  if (!row) return false
  const status = isHere(row) ? row.status : 'present'
  return changeAttendee(agenda, id, { status, mode })
}

/** When rows of the same person say different things, the one that says most is believed; a member is a member. */
const statusesByWeight: readonly Attendee['status'][] = [
  'present',
  'presenter',
  'other',
  'observer',
  'prevented',
  'absent',
  'expected',
]

/**
 * Makes rows of the same person one: the first row stays and takes over what it does not say itself. "Here" wins over
 * every kind of "not here", an excuse over a bare absence, and anything over "expected".
 */
export function joinRows(agenda: Y.Doc, ids: readonly string[]): void {
  const rows = readAttendance(agenda).filter((row) => ids.includes(row.id))
  const [first, ...others] = rows
  if (!first) return
  const said = (name: 'organisation' | 'role' | 'deputyFor' | 'arrived' | 'left' | 'person') =>
    rows.find((row) => row[name] !== '')?.[name] ?? ''
  const status = statusesByWeight.find((weighty) => rows.some((row) => row.status === weighty)) ?? first.status
  agenda.transact(() => {
    changeAttendee(agenda, first.id, {
      organisation: said('organisation'),
      role: said('role'),
      deputyFor: said('deputyFor'),
      arrived: said('arrived'),
      left: said('left'),
      person: said('person'),
      status,
      mode: rows.find((row) => row.status === status)?.mode ?? first.mode,
    })
    for (const other of others) removeAttendee(agenda, other.id)
    const facts = agenda.getMap<unknown>('facts')
    for (const role of ['chair', 'secretary']) {
      if (others.some((other) => other.id === facts.get(role))) facts.set(role, first.id)
    }
  })
}
