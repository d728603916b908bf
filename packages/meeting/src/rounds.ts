/**
 * Rounds: laget runt, reports by organisation, check-in and check-out. One row per organisation or person of the
 * attendance list, in its order. A report is a live document of its own, since in some rounds each writes only the own one.
 *
 * Rows are kept nowhere: they follow from the attendance list, so who comes late has one. A person's row has the id of the
 * person's row in the list; an organisation's follows from its name.
 *
 *   report/ITEM/ROW   text: shared text;   answer Map { nothing: boolean }
 */
import type * as Y from 'yjs'
import { isHere, plain } from './attendance.ts'
import type { Attendee } from './contents.ts'
import type { Round } from './room.ts'
import { shortHash } from './state-hash.ts'

export type Row = {
  id: string
  /** The organisation, or the person. */
  name: string
  /** Of a person's row. */
  organisation: string
  /** Attendance ids of those the row is about. */
  people: string[]
  /** Whether any of them is here. */
  here: boolean
}

const encoder = new TextEncoder()
const rowOf = (organisation: string): string => `o-${shortHash(encoder.encode(plain(organisation)))}`

/** Who is asked in a round. Observers are not; who belongs to no organisation has a row of the own. */
export function readRows(attendance: readonly Attendee[], by: Round['by']): Row[] {
  const rows = new Map<string, Row>()
  for (const attendee of attendance) {
    if (attendee.status === 'observer') continue
    const { name, organisation } = attendee
    const ofOrganisation = by === 'organisation' && organisation.trim() !== ''
    const id = ofOrganisation ? rowOf(organisation) : attendee.id
    const row = rows.get(id) ?? {
      id,
      name: ofOrganisation ? organisation.trim() : name.trim(),
      organisation: ofOrganisation ? '' : organisation.trim(),
      people: [],
      here: false,
    }
    row.people.push(attendee.id)
    row.here ||= isHere(attendee)
    rows.set(id, row)
  }
  return [...rows.values()]
}

export type Report = { text: string; nothing: boolean }

export const reportText = (report: Y.Doc): Y.Text => report.getText('text')

export function readReport(report: Y.Doc): Report {
  const text = reportText(report).toString()
  return { text, nothing: text.trim() === '' && report.getMap('answer').get('nothing') === true }
}

/** "Inget att rapportera", or taken back. What is written counts before it. */
export function sayNothing(report: Y.Doc, nothing: boolean): void {
  report.getMap('answer').set('nothing', nothing)
}

export const hasAnswered = ({ text, nothing }: Report): boolean => nothing || text.trim() !== ''
