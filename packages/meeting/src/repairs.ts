/**
 * One-click repairs of what the checks find. A repair changes the live documents exactly as the secretary would by hand,
 * and only what its button says.
 */
import type * as Y from 'yjs'
import {
  addItem,
  changeAttachment,
  changeFacts,
  changeItem,
  changePresenter,
  readAttachments,
  readFacts,
  readItems,
  titleOf,
} from './agenda.ts'
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
import { takenUpIn } from './carry-over.ts'
import { leadAndPoint } from './checks/words.ts'
import type { Circumstances, Finding } from './checks.ts'
import {
  addAction,
  addDecision,
  changeAction,
  changeDecision,
  readActions,
  readDecisions,
  removeAction,
  removeDecision,
  wordingOf,
} from './decisions.ts'
import { addFollowUp, changeFollowUp, readFollowUps } from './follow-ups.ts'
import { renameMentions } from './notes.ts'
import { setText } from './shared-text.ts'

/** `notes`: by item, of those that are at hand. */
type Documents = { agenda: Y.Doc; decisions: Y.Doc; notes?: Pick<Map<string, Y.Doc>, 'get'> }
/** What a repair must know beside the finding: whoever does not know the register leaves it empty. */
type Known = Pick<Circumstances, 'people' | 'previous' | 'lead'>
type Repair = (documents: Documents, finding: Finding, known: Known) => void

const repairs: Record<string, Repair> = {
  'join-rows': ({ agenda }, { place }) => {
    const rows = samePeople(readAttendance(agenda)).find((group) => group.some((row) => row.id === place.id)) ?? []
    joinRows(
      agenda,
      rows.map((row) => row.id),
    )
  },
  'mark-present': ({ agenda }, { place }) => void changeAttendee(agenda, place.id, { status: 'present' }),
  'mark-prevented': ({ agenda }, { place }) => void changeAttendee(agenda, place.id, { status: 'prevented' }),
  'mark-on-link': ({ agenda }, { place }) => void changeAttendee(agenda, place.id, { mode: 'link' }),
  'observer-anonymous': ({ agenda }, { place }) => void changeAttendee(agenda, place.id, { name: 'Anonym åhörare' }),
  'use-name': ({ agenda, decisions }, { place, parameters }) => {
    const { name = '', known = '' } = parameters
    if (place.kind === 'attendance') changeAttendee(agenda, place.id, { name: known })
    else if (place.kind === 'item') changePresenter(agenda, place.item, place.id, { name: known })
    else {
      const owner = readActions(decisions).find(({ id }) => id === place.id)?.owner ?? ''
      changeAction(decisions, place.id, { owner: owner.replace(name, () => known) })
    }
  },
  'use-name-in-text': ({ notes }, { place, parameters }) => {
    const note = notes?.get(place.item)
    if (note) renameMentions(note, parameters.of ?? '', parameters.known ?? '')
  },
  'use-organisation': ({ agenda }, { parameters }) => {
    const { name = '', known = '' } = parameters
    for (const row of readAttendance(agenda))
      if (row.organisation.trim() === name) changeAttendee(agenda, row.id, { organisation: known })
    for (const { id, presenters } of readItems(agenda))
      for (const presenter of presenters)
        if (presenter.organisation.trim() === name) changePresenter(agenda, id, presenter.id, { organisation: known })
  },
  'organisation-from-list': ({ agenda }, { place, parameters }) =>
    void changePresenter(agenda, place.item, place.id, { organisation: parameters.known ?? '' }),
  'title-as-before': ({ agenda }, { place, parameters }) =>
    void changePresenter(agenda, place.item, place.id, { title: parameters.known ?? '' }),
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
  'use-words': ({ agenda, decisions }, { place, parameters }) => {
    const { name = '', known = '' } = parameters
    const decision = readDecisions(decisions).find(({ id }) => id === place.id)
    const texts = decision
      ? (['heading', 'lead', ...decision.points.map(({ id }) => ({ point: id }))] as const).map((part) =>
          wordingOf(decisions, decision.id, part),
        )
      : [titleOf(agenda, place.item)]
    for (const text of texts)
      if (text)
        setText(
          text,
          text.toString().replaceAll(name, () => known),
        )
  },
  'make-decision': ({ decisions }, { place, parameters }) => {
    const { lead, point } = leadAndPoint(parameters.text ?? '')
    addDecision(decisions, { item: place.item, lead, points: [point] })
  },
  'make-action': ({ decisions }, { place, parameters }) =>
    void addAction(decisions, { item: place.item, text: parameters.text ?? '' }),
  'carry-action': ({ agenda, decisions }, { place, parameters }) => {
    const { number = '', text = '', owner = '', due = '' } = parameters
    // A row that stands under an item of its own stays there.
    const sought = { key: number, date: '', label: number }
    const item = takenUpIn(agenda, readFollowUps(decisions), sought) || place.item
    const row = addFollowUp(decisions, { item, number, text, owner, due })
    changeFollowUp(decisions, row, { outcome: 'carried', newDue: readFacts(agenda).nextMeeting })
  },
  'approve-agenda': ({ decisions }, { place }, { lead }) =>
    void addDecision(decisions, {
      item: place.item,
      lead,
      points: ['godkänna dagordningen.'],
      kind: 'approval',
      status: 'decided',
    }),
  'due-to-date': ({ decisions }, { place, parameters }) =>
    void changeAction(decisions, place.id, { due: parameters.known ?? '' }),
  'due-next-meeting': ({ agenda, decisions }, { place }) =>
    void changeAction(decisions, place.id, { due: readFacts(agenda).nextMeeting }),
  'returns-next-meeting': ({ agenda, decisions }, { place }) =>
    void changeDecision(decisions, place.id, { returns: readFacts(agenda).nextMeeting }),
  'remove-decision': ({ decisions }, { place }) => removeDecision(decisions, place.id),
  'remove-action': ({ decisions }, { place }) => removeAction(decisions, place.id),
  'add-lead': ({ decisions }, { place }, { lead }) => void changeDecision(decisions, place.id, { lead }),
  'mark-decided': ({ decisions }, { place }) => void changeDecision(decisions, place.id, { status: 'decided' }),
  'withdraw-item': ({ agenda }, { place }) => void changeItem(agenda, place.item, { state: 'withdrawn' }),
  'add-closing': ({ agenda }) => void addItem(agenda, { title: 'Mötet avslutas', kind: 'closing' }),
}

/** Those that change an item's text. */
export const repairsInNotes: readonly string[] = ['use-name-in-text']

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

/** Puts a finding right, by the likeliest of its repairs or the one that is named. False when it has no such repair. */
export function repair(
  documents: Documents,
  finding: Finding,
  known: Known,
  name: string | undefined = finding.repairs[0],
): boolean {
  const act = name !== undefined && finding.repairs.includes(name) ? repairs[name] : undefined
  if (!act) return false
  act(documents, finding, known)
  return true
}
