/** People who write in a meeting's documents at random, apart and together. Everything they do follows from a seed. */
import {
  addAttachment,
  addItem,
  addPresenter,
  addQuestion,
  changeFacts,
  changeItem,
  goToItem,
  moveAttachment,
  moveItem,
  readItems,
  removeAttachment,
  removeItem,
  titleOf,
} from '@samsyn/meeting/agenda'
import { asWritten } from '@samsyn/meeting/as-written'
import { addAttendee, checkIn, joinRows, readAttendance, removeAttendee, samePeople } from '@samsyn/meeting/attendance'
import { decisionStatuses, type MeetingContents } from '@samsyn/meeting/contents'
import {
  addAction,
  addDecision,
  addPoint,
  changeAction,
  changeDecision,
  moveDecision,
  readActions,
  readDecisions,
  removeDecision,
  removePoint,
  setMembership,
  wordingOf,
} from '@samsyn/meeting/decisions'
import { agendaDocument, decisionsDocument, notesDocument } from '@samsyn/meeting/documents'
import { randomOf } from '@samsyn/meeting/meeting.fixture'
import { noteField } from '@samsyn/meeting/notes'
import { readContents } from '@samsyn/meeting/read-contents'
import { setText } from '@samsyn/meeting/shared-text'
import * as Y from 'yjs'

export const kinds = ['agenda', 'decisions', 'note'] as const
/** The item whose note everybody writes in; nobody removes it. */
export const noted = 'noted'

export class Client {
  agenda = asWritten(new Y.Doc())
  decisions = asWritten(new Y.Doc())
  note = asWritten(new Y.Doc())
  connected = true
  /** The signs this client has typed into the note, all of them its own. */
  readonly typed = new Set<string>()

  constructor(n: number) {
    // Yjs draws its own at random; ours follow from the seed, for they decide who comes first.
    for (const [at, kind] of kinds.entries()) this[kind].clientID = n * 10 + at + 1
  }

  read(): MeetingContents {
    const documents = new Map([
      [agendaDocument('m'), this.agenda],
      [decisionsDocument('m'), this.decisions],
      [notesDocument('m', noted), this.note],
    ])
    return readContents('m', (name) => documents.get(name), documents.keys())
  }
}

export type Chance = { below(limit: number): number; pick<T>(from: readonly T[]): T | undefined; next(): number }
export function chanceOf(seed: number): Chance {
  const next = randomOf(seed)
  const below = (limit: number) => Math.floor(next() * limit)
  return { next, below, pick: (from) => from[below(from.length)] }
}

const words = ['beslut', 'plan', 'åtgärd', 'Norrvik', '😀', 'och', '']
const names = ['Ada Provlund', 'Bo Testman', 'Cia Mallgren']

/** What a person does. Each names how often it is done beside the others. */
type Doing = (client: Client, chance: Chance, fresh: () => string) => void
const doings: [number, Doing][] = [
  [
    4,
    ({ agenda }, { below, pick }, fresh) => void addItem(agenda, { id: fresh(), title: pick(words) ?? '' }, below(9)),
  ],
  [6, ({ agenda }, { below, pick }) => void moveItem(agenda, pick(itemsOf(agenda)) ?? '', below(9))],
  [1, ({ agenda }, { pick }) => removeItem(agenda, pick(itemsOf(agenda).filter((id) => id !== noted)) ?? '')],
  [4, ({ agenda }, chance) => edit(titleOf(agenda, chance.pick(itemsOf(agenda)) ?? ''), chance)],
  [1, ({ agenda }, { pick }) => void changeItem(agenda, pick(itemsOf(agenda)) ?? '', { state: 'withdrawn' })],
  [1, ({ agenda }, { pick }) => void goToItem(agenda, pick(itemsOf(agenda)) ?? '', '2026-02-06T09:00:00.000Z')],
  [1, ({ agenda }, { pick }) => changeFacts(agenda, { place: pick(words) ?? '', end: pick(['11:55', '12:00']) ?? '' })],
  [
    1,
    ({ agenda }, { pick }) => {
      addPresenter(agenda, pick(itemsOf(agenda)) ?? '', { name: pick(names) ?? '', organisation: '', title: '' })
      addQuestion(agenda, pick(itemsOf(agenda)) ?? '', 'Varför?')
    },
  ],
  [
    2,
    ({ agenda }, { pick }, fresh) => {
      const title = fresh()
      const file = { title, file: title, url: '', fileName: title, type: '', size: 1, sha256: '' }
      addAttachment(agenda, { item: pick(['', ...itemsOf(agenda)]) ?? '', ...file }, title)
    },
  ],
  [2, ({ agenda }, { pick }) => void moveAttachment(agenda, pick(attachmentsOf(agenda)) ?? '', pick([-1, 1]) ?? 1)],
  [0.5, ({ agenda }, { pick }) => removeAttachment(agenda, pick(attachmentsOf(agenda)) ?? '')],
  [2, ({ agenda }, { pick }) => void addAttendee(agenda, { name: pick(names) ?? '' })],
  [2, ({ agenda }, { pick }) => void checkIn(agenda, pick(rowsOf(agenda)) ?? '', pick(['link', 'on-site']) ?? 'link')],
  [0.5, ({ agenda }, { pick }) => removeAttendee(agenda, pick(rowsOf(agenda)) ?? '')],
  [
    1,
    ({ agenda }, { pick }) =>
      joinRows(
        agenda,
        (pick(samePeople(readAttendance(agenda))) ?? []).map(({ id }) => id),
      ),
  ],
  [
    3,
    ({ agenda, decisions }, { pick }) =>
      void addDecision(decisions, { item: pick(itemsOf(agenda)) ?? '', lead: 'Vi beslutar att', points: ['göra så'] }),
  ],
  [
    3,
    ({ agenda, decisions }, { pick }) =>
      void changeDecision(decisions, pick(decisionsOf(decisions)) ?? '', {
        status: pick(decisionStatuses) ?? 'decided',
        basis: [pick(attachmentsOf(agenda)) ?? 'none'],
      }),
  ],
  [
    1,
    ({ agenda, decisions }, { pick }) =>
      void changeDecision(decisions, pick(decisionsOf(decisions)) ?? '', { item: pick(itemsOf(agenda)) ?? '' }),
  ],
  [
    4,
    ({ decisions }, chance) => {
      const decision = chance.pick(readDecisions(decisions))
      const part = chance.pick(['heading', 'lead', ...(decision?.points ?? [])] as const)
      if (decision && part)
        edit(wordingOf(decisions, decision.id, typeof part === 'string' ? part : { point: part.id }), chance)
    },
  ],
  [
    3,
    ({ decisions }, { pick }) => {
      const decision = pick(readDecisions(decisions))
      if (decision) addPoint(decisions, decision.id, pick(words) ?? '', pick(decision.points)?.id)
    },
  ],
  [
    1,
    ({ decisions }, { pick }) => {
      const decision = pick(readDecisions(decisions))
      if (decision) removePoint(decisions, decision.id, pick(decision.points)?.id ?? '')
    },
  ],
  [
    2,
    ({ decisions }, { pick }) => void moveDecision(decisions, pick(decisionsOf(decisions)) ?? '', pick([-1, 1]) ?? 1),
  ],
  [0.5, ({ decisions }, { pick }) => removeDecision(decisions, pick(decisionsOf(decisions)) ?? '')],
  [
    1,
    ({ decisions }, { pick }) =>
      setMembership(decisions, pick(decisionsOf(decisions)) ?? '', { group: pick(words) ?? '' }),
  ],
  [
    2,
    ({ agenda, decisions }, { pick }) =>
      void addAction(decisions, {
        item: pick(itemsOf(agenda)) ?? '',
        decision: pick(['', ...decisionsOf(decisions)]) ?? '',
        text: pick(words) ?? '',
      }),
  ],
  [
    1,
    ({ decisions }, { pick }) =>
      void changeAction(decisions, pick(readActions(decisions))?.id ?? '', {
        owner: pick(names) ?? '',
        status: 'done',
      }),
  ],
  [20, typeInNote],
]
/** Every doing as often as it weighs, in halves. */
export const often = doings.flatMap(([weight, doing]) => Array.from({ length: weight * 2 }, () => doing))

const itemsOf = (agenda: Y.Doc) => readItems(agenda).map(({ id }) => id)
const attachmentsOf = (agenda: Y.Doc) => [...agenda.getMap('attachments').keys()].sort()
const rowsOf = (agenda: Y.Doc) => readAttendance(agenda).map(({ id }) => id)
const decisionsOf = (decisions: Y.Doc) => readDecisions(decisions).map(({ id }) => id)

/** Writes a word into a shared line, or takes some of it away. `origin`: whose hand it is, for who may undo it. */
export function edit(text: Y.Text | undefined, { below, pick }: Chance, origin?: unknown): void {
  if (!text) return
  const now = [...text.toString()]
  now.splice(below(now.length + 1), below(3), ...(pick(words) ?? ''))
  setText(text, now.join(''), origin)
}

/** What an editor does: types in a paragraph, divides it, joins it to the one before, makes words bold. Nothing is erased. */
export function typeInNote({ note, typed }: Client, { below, next }: Chance, fresh: () => string): void {
  note.transact(() => {
    const field = note.getXmlFragment(noteField)
    if (field.length === 0 || next() < 0.08) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText()])
      field.insert(below(field.length + 1), [paragraph])
    }
    const line = (field.get(below(field.length)) as Y.XmlElement).get(0) as Y.XmlText
    const token = `‹${fresh()}›`
    line.insert(below(line.length + 1), token, next() < 0.2 ? { bold: {} } : {})
    typed.add(token.slice(1, -1))
    if (next() < 0.1 && line.length > 4) line.format(below(line.length - 3), 3, { italic: {} })
  })
}
