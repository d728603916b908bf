/**
 * One-click repairs of what the checks find. A repair changes the live documents exactly as the secretary would by hand,
 * and only what its button says.
 */
import type * as Y from 'yjs'
import { addItem, changeAttachment, changeFacts, changeItem, readAttachments, readItems } from './agenda.ts'
import {
  addAttendee,
  changeAttendee,
  findAttendee,
  isHere,
  joinRows,
  readAttendance,
  sameName,
  samePeople,
} from './attendance.ts'
import type { Circumstances, Finding } from './checks.ts'
import { addDecision, changeDecision, removeAction, removeDecision } from './decisions.ts'

type Repair = (documents: { agenda: Y.Doc; decisions: Y.Doc }, finding: Finding, circumstances: Circumstances) => void

const repairs: Record<string, Repair> = {
  'join-rows': ({ agenda }, { place }) => {
    const rows = samePeople(readAttendance(agenda)).find((group) => group.some((row) => row.id === place.id)) ?? []
    joinRows(
      agenda,
      rows.map((row) => row.id),
    )
  },
  'mark-present': ({ agenda }, { place }) => void changeAttendee(agenda, place.id, { status: 'present' }),
  'mark-absent': ({ agenda }, { place }) => void changeAttendee(agenda, place.id, { status: 'absent' }),
  'list-as-absent': ({ agenda }, { parameters }) =>
    void addAttendee(agenda, {
      name: parameters.name ?? '',
      organisation: parameters.organisation ?? '',
      status: 'absent',
    }),
  'list-presenter': ({ agenda }, { place }, { people }) => {
    const presenter = readItems(agenda)
      .find((item) => item.id === place.item)
      ?.presenters.find(({ id }) => id === place.id)
    if (!presenter) return
    const row = findAttendee(agenda, presenter.name, presenter.organisation) ?? findAttendee(agenda, presenter.name)
    // A member who presents is listed among the members, where the protocol counts them.
    const status = people.some(({ name }) => sameName(name, presenter.name)) ? 'present' : 'presenter'
    if (row) changeAttendee(agenda, row.id, { status })
    else addAttendee(agenda, { name: presenter.name, organisation: presenter.organisation, status })
  },
  'all-on-link': ({ agenda }) => {
    for (const row of readAttendance(agenda)) if (isHere(row)) changeAttendee(agenda, row.id, { mode: 'link' })
  },
  'form-hybrid': ({ agenda }) => changeFacts(agenda, { form: 'hybrid' }),
  'add-previous': ({ agenda, decisions }, _finding, { previous }) => {
    if (!previous) return
    const at = readItems(agenda)[0]?.kind === 'opening' ? 1 : 0
    const item = addItem(
      agenda,
      { title: 'Föregående mötesprotokoll', kind: 'previous-protocol', previousDate: previous.date },
      at,
    )
    filePrevious(decisions, item, previous.date)
  },
  'file-previous': ({ agenda, decisions }, { place }, { previous }) => {
    const item = readItems(agenda).find(({ id }) => id === place.item)
    filePrevious(decisions, place.item, item?.previousDate || previous?.date || '')
  },
  'title-from-file': ({ agenda }, { place }) => {
    const attachment = readAttachments(agenda).find(({ id }) => id === place.id)
    if (!attachment) return
    changeAttachment(agenda, place.id, { title: titleFromFile(attachment.fileName) || attachment.url })
  },
  'remove-decision': ({ decisions }, { place }) => removeDecision(decisions, place.id),
  'remove-action': ({ decisions }, { place }) => removeAction(decisions, place.id),
  'add-lead': ({ decisions }, { place }, { lead }) => void changeDecision(decisions, place.id, { lead }),
  'mark-decided': ({ decisions }, { place }) => void changeDecision(decisions, place.id, { status: 'decided' }),
  'withdraw-item': ({ agenda }, { place }) => void changeItem(agenda, place.item, { state: 'withdrawn' }),
  'add-closing': ({ agenda }) => void addItem(agenda, { title: 'Mötet avslutas', kind: 'closing' }),
}

function filePrevious(decisions: Y.Doc, item: string, date: string): void {
  addDecision(decisions, {
    item,
    lead: '',
    points: [date ? `Protokollet från ${date} läggs till handlingarna.` : 'Protokollet läggs till handlingarna.'],
    kind: 'approval',
    status: 'decided',
  })
}

/** "2026-02-06_Lägesrapport hjälpmedel.pptx" → "Lägesrapport hjälpmedel" */
export function titleFromFile(name: string): string {
  const bare = name.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/[_]+/g, ' ')
  return (
    bare
      .replace(/^\d{4}-?\d{2}-?\d{2}[\s-]*/, '')
      .replace(/\s+/g, ' ')
      .trim() || bare.trim()
  )
}

/** Puts a finding right. False when it has no repair. */
export function repair(
  documents: { agenda: Y.Doc; decisions: Y.Doc },
  finding: Finding,
  circumstances: Circumstances,
): boolean {
  const act = finding.repair ? repairs[finding.repair] : undefined
  if (!act) return false
  act(documents, finding, circumstances)
  return true
}
