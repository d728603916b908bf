/**
 * Reads the live documents of a meeting into plain values (contents.ts): the one way from Yjs to everything else.
 */
import type * as Y from 'yjs'
import { readAttachments, readFacts, readItems } from './agenda.ts'
import { readAttendance } from './attendance.ts'
import type { Decision, Item, MeetingContents } from './contents.ts'
import { readActions, readDecisions } from './decisions.ts'
import { readNote } from './notes.ts'

export type MeetingDocuments = {
  agenda: Y.Doc
  decisions: Y.Doc
  /** The notes of an item; undefined if nobody has written any. */
  notes: (item: string) => Y.Doc | undefined
}

/** Agenda, attendance, decisions and actions, without the texts of the notes: what a board shows beside the editor. */
export function readOutline(agenda: Y.Doc, decisionsDocument: Y.Doc): MeetingContents {
  const agendaItems = readItems(agenda)
  const known = new Set(agendaItems.map((item) => item.id))
  const decisions = readDecisions(decisionsDocument).filter((decision) => known.has(decision.item))
  const decided = new Set(decisions.map((decision) => decision.id))
  const actions = readActions(decisionsDocument)
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
    }
  })
  return { facts: readFacts(agenda), attendance: readAttendance(agenda), items, attachments }
}

export function readContents(documents: MeetingDocuments): MeetingContents {
  const outline = readOutline(documents.agenda, documents.decisions)
  return {
    ...outline,
    items: outline.items.map((item) => {
      const notes = documents.notes(item.id)
      return { ...item, notes: (notes && readNote(notes)) ?? { type: 'doc' } }
    }),
  }
}

/** a … z, aa, ab … */
function letter(at: number): string {
  const last = String.fromCharCode(97 + (at % 26))
  return at < 26 ? last : letter(Math.floor(at / 26) - 1) + last
}
