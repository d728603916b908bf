/**
 * Reads the live documents of a meeting into plain values (contents.ts): the one way from Yjs to everything else.
 */
import * as Y from 'yjs'
import { readAttachments, readFacts, readItems } from './agenda.ts'
import { readAttendance } from './attendance.ts'
import { readRevealed } from './cards.ts'
import type { Attendee, Decision, Item, MeetingContents, WorkshopContents } from './contents.ts'
import { readActions, readDecisions } from './decisions.ts'
import {
  agendaDocument,
  decisionsDocument,
  notesDocument,
  readDocumentName,
  reportDocument,
  revealedDocument,
  roomDocument,
  themesDocument,
} from './documents.ts'
import { readFollowUps } from './follow-ups.ts'
import { mentionsIn, readNote } from './notes.ts'
import { type Room, readRoom } from './room.ts'
import { type Row, readReport, readRows, roundOf } from './rounds.ts'
import { readClusters } from './themes.ts'
import { namesIn } from './workshop.ts'

/** Agenda, attendance, decisions and actions, without the texts of the notes: what a board shows beside the editor. */
export function readOutline(agenda: Y.Doc, decisionsDocument: Y.Doc): MeetingContents {
  const agendaItems = readItems(agenda)
  const known = new Set(agendaItems.map((item) => item.id))
  const decisions = readDecisions(decisionsDocument).filter((decision) => known.has(decision.item))
  const decided = new Set(decisions.map((decision) => decision.id))
  const actions = readActions(decisionsDocument)
  const followUps = readFollowUps(decisionsDocument)
  const attachments = readAttachments(
    agenda,
    decisions.map((decision) => ({ item: decision.item, ids: decision.basis })),
  )
  const attached = new Set(attachments.map((attachment) => attachment.id))

  const items = agendaItems.map((item): Item => {
    const own = decisions.filter((decision) => decision.item === item.id)
    const basis = new Set(own.flatMap((decision) => decision.basis))
    return {
      ...item,
      notes: { type: 'doc' },
      mentions: [],
      workshop: null,
      reports: null,
      reportsWithoutRow: [],
      attachments: attachments.filter((attachment) => attachment.item === item.id && !basis.has(attachment.id)),
      decisions: own.map(
        (decision, at): Decision => ({
          ...decision,
          label: own.length > 1 ? item.number + letter(at) : item.number,
          basis: decision.basis.filter((id) => attached.has(id)),
          actions: actions
            .filter((action) => action.decision === decision.id)
            .map((action) => ({ ...action, item: item.id })),
        }),
      ),
      // An action of a decision stands there and nowhere else, whatever item it names itself.
      actions: actions
        .filter((action) => action.item === item.id && !decided.has(action.decision))
        .map((action) => ({ ...action, decision: '' })),
      followUps: followUps.filter((followUp) => followUp.item === item.id),
    }
  })
  return { facts: readFacts(agenda), attendance: readAttendance(agenda), items, attachments }
}

/** The live document with a name; undefined if nobody has written it. */
type Find = (name: string) => Y.Doc | undefined

/** `names`: of all the live documents that the meeting has. */
export function readContents(meeting: string, find: Find, names: Iterable<string>): MeetingContents {
  const outline = readOutline(
    find(agendaDocument(meeting)) ?? new Y.Doc(),
    find(decisionsDocument(meeting)) ?? new Y.Doc(),
  )
  const room = readRoom(find(roomDocument(meeting)) ?? new Y.Doc())
  const reading = { meeting, find, room, attendance: outline.attendance }
  const reports = [...names].flatMap((document) => {
    const name = readDocumentName(document)
    return name?.kind === 'report' ? { ...name, document } : []
  })
  return {
    ...outline,
    items: outline.items.map((item) => {
      const notes = find(notesDocument(meeting, item.id))
      return {
        ...item,
        notes: (notes && readNote(notes)) ?? { type: 'doc' },
        mentions: notes ? mentionsIn(notes) : [],
        workshop: readWorkshopContents(item.id, reading),
        reports: readReports(item, reading),
        reportsWithoutRow: reports
          .filter(({ item: of, row }) => of === item.id && !rowsOf(item, reading).some(({ id }) => id === row))
          .flatMap(({ document }) => find(document) ?? [])
          .map((report) => readReport(report).text.trim())
          .filter((text) => text !== ''),
      }
    }),
  }
}

type Reading = { meeting: string; find: Find; room: Room; attendance: readonly Attendee[] }

function readWorkshopContents(item: string, { meeting, find, room, attendance }: Reading): WorkshopContents | null {
  const workshop = room.workshops[item]
  if (!workshop || workshop.state === 'prepared') return null
  const revealed = find(revealedDocument(meeting, item))
  return {
    state: workshop.state,
    groups: workshop.groups.map(({ id, name, members, onLink, dissolved }) => ({
      id,
      name,
      members: namesIn(members, attendance),
      onLink,
      dissolved,
    })),
    clusters: readClusters(find(themesDocument(meeting, item)) ?? new Y.Doc(), revealed ? readRevealed(revealed) : []),
    written: workshop.written,
    appendix: workshop.appendix,
  }
}

function rowsOf(item: Item, { room, attendance }: Reading): Row[] {
  const round = roundOf(item, room)
  return round ? readRows(attendance, round) : []
}

function readReports(item: Item, reading: Reading): Item['reports'] {
  if (!roundOf(item, reading.room)) return null
  return rowsOf(item, reading).map(({ id, name, organisation, here }) => {
    const report = reading.find(reportDocument(reading.meeting, item.id, id))
    return { name, organisation, here, ...(report ? readReport(report) : { text: '', nothing: false }) }
  })
}

/** a … z, aa, ab … */
function letter(at: number): string {
  const last = String.fromCharCode(97 + (at % 26))
  return at < 26 ? last : letter(Math.floor(at / 26) - 1) + last
}
