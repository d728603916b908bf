/**
 * The agenda document: facts, items with presenters and questions, attachments, and where the meeting is now.
 * Attendance lies in the same document but has verbs of its own (attendance.ts).
 *
 *   facts        Map   date, start, end …
 *   items        Map   id → { order, title, kind, minutes, used, state, writing, presenters, questions … }
 *   attachments  Map   id → { order, item, title, file, url, fileName, type, size, sha256 }
 *   live         Map   current: the item the meeting is on; since: when it came there (ISO instant)
 *
 * Numbers are never stored: an item's number is its place, an attachment's number follows from the items.
 */
import * as Y from 'yjs'
import {
  type Attachment,
  type Facts,
  type Item,
  type ItemKind,
  itemKinds,
  itemStates,
  meetingForms,
  type Presenter,
  type Question,
} from './contents.ts'
import {
  addRecord,
  changeRecord,
  type Fields,
  inOrder,
  isRecord,
  moveRecord,
  newId,
  type Records,
  readNumber,
  readOneOf,
  readRecords,
  readString,
  recordsOf,
  sharedText,
} from './records.ts'

const factsOf = (agenda: Y.Doc): Fields => agenda.getMap<unknown>('facts')
export const itemsOf = (agenda: Y.Doc): Records => recordsOf(agenda, 'items')
const attachmentsOf = (agenda: Y.Doc): Records => recordsOf(agenda, 'attachments')
const liveOf = (agenda: Y.Doc): Fields => agenda.getMap<unknown>('live')

// ── Facts ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const textFacts = [
  'date',
  'start',
  'end',
  'place',
  'link',
  'diaryNumber',
  'chair',
  'secretary',
  'nextMeeting',
] as const satisfies readonly (keyof Facts)[]

export function readFacts(agenda: Y.Doc): Facts {
  const fields = factsOf(agenda)
  const text = Object.fromEntries(textFacts.map((name) => [name, readString(fields, name)])) as Omit<Facts, 'form'>
  return { ...text, form: readOneOf(fields, 'form', meetingForms, 'physical') }
}

export function changeFacts(agenda: Y.Doc, changes: Partial<Facts>): void {
  agenda.transact(() => {
    const fields = factsOf(agenda)
    for (const [name, value] of Object.entries(changes)) {
      if (value !== undefined && fields.get(name) !== value) fields.set(name, value)
    }
  })
}

// ── Items ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const itemWriting = ['everyone', 'secretary'] as const satisfies readonly Item['writing'][]

/** An item as the agenda knows it, without what lies in other documents. */
export type AgendaItem = Omit<
  Item,
  | 'notes'
  | 'mentions'
  | 'workshop'
  | 'reports'
  | 'reportsWithoutRow'
  | 'decisions'
  | 'actions'
  | 'followUps'
  | 'attachments'
>

export function readItem(agenda: Y.Doc, id: string): AgendaItem | null {
  const at = inOrder(itemsOf(agenda)).indexOf(id)
  return at < 0 ? null : itemFrom(id, itemsOf(agenda).get(id), at)
}

export function readItems(agenda: Y.Doc): AgendaItem[] {
  const items = itemsOf(agenda)
  return inOrder(items).map((id, at) => itemFrom(id, items.get(id), at))
}

function itemFrom(id: string, fields: Fields | undefined, at: number): AgendaItem {
  const presenters = readRecords(fields, 'presenters')
  const questions = readRecords(fields, 'questions')
  return {
    id,
    number: String(at + 1),
    title: readString(fields, 'title'),
    kind: readOneOf(fields, 'kind', itemKinds, 'information'),
    minutes: readNumber(fields, 'minutes'),
    used: readNumber(fields, 'used'),
    state: readOneOf(fields, 'state', itemStates, 'planned'),
    writing: readOneOf(fields, 'writing', itemWriting, 'secretary'),
    previousDate: readString(fields, 'previousDate'),
    previousProtocol: readString(fields, 'previousProtocol'),
    previousLabel: readString(fields, 'previousLabel'),
    returns: readString(fields, 'returns'),
    presenters: presenters
      ? inOrder(presenters).map((key): Presenter => {
          const presenter = presenters.get(key)
          return {
            id: key,
            name: readString(presenter, 'name'),
            organisation: readString(presenter, 'organisation'),
            title: readString(presenter, 'title'),
          }
        })
      : [],
    questions: questions
      ? inOrder(questions).map((key): Question => ({ id: key, text: readString(questions.get(key), 'text') }))
      : [],
  }
}

export type NewItem = {
  id?: string
  title: string
  kind?: ItemKind
  minutes?: number
  writing?: 'everyone' | 'secretary'
  previousDate?: string
  previousProtocol?: string
  previousLabel?: string
  presenters?: Omit<Presenter, 'id'>[]
  questions?: string[]
}

/** Adds an item last, or at `index`. Answers with its id. */
export function addItem(agenda: Y.Doc, item: NewItem, index?: number): string {
  const id = item.id ?? newId()
  agenda.transact(() => {
    const fields = addRecord(
      itemsOf(agenda),
      id,
      {
        kind: item.kind ?? 'information',
        minutes: item.minutes ?? 0,
        state: 'planned',
        writing: item.writing ?? 'everyone',
        previousDate: item.previousDate ?? '',
        previousProtocol: item.previousProtocol ?? '',
        previousLabel: item.previousLabel ?? '',
        returns: '',
        presenters: new Y.Map(),
        questions: new Y.Map(),
      },
      { title: item.title },
      index,
    )
    const presenters = readRecords(fields, 'presenters')
    const questions = readRecords(fields, 'questions')
    for (const presenter of item.presenters ?? []) if (presenters) addRecord(presenters, newId(), presenter)
    for (const text of item.questions ?? []) if (questions) addRecord(questions, newId(), {}, { text })
  })
  return id
}

export function changeItem(
  agenda: Y.Doc,
  id: string,
  changes: Partial<
    Pick<
      AgendaItem,
      | 'title'
      | 'kind'
      | 'minutes'
      | 'state'
      | 'writing'
      | 'previousDate'
      | 'previousProtocol'
      | 'previousLabel'
      | 'returns'
    >
  >,
): boolean {
  return agenda.transact(() => changeRecord(itemsOf(agenda), id, changes))
}

/** The shared text of an item's title, for a field that several people may write in. */
export function titleOf(agenda: Y.Doc, id: string): Y.Text | undefined {
  return sharedText(itemsOf(agenda).get(id), 'title')
}

/** Moves an item to place `index`, 0 first. Its notes, decisions and attachments follow: they belong to its id. */
export function moveItem(agenda: Y.Doc, id: string, index: number): boolean {
  return agenda.transact(() => moveRecord(itemsOf(agenda), id, index))
}

/** Removes an item; its attachments stay with the meeting, so that no file is lost with a mistake. */
export function removeItem(agenda: Y.Doc, id: string): void {
  agenda.transact(() => {
    const attachments = attachmentsOf(agenda)
    for (const [, fields] of attachments) if (readString(fields, 'item') === id) fields.set('item', '')
    itemsOf(agenda).delete(id)
    if (liveOf(agenda).get('current') === id) liveOf(agenda).set('current', '')
  })
}

export function addPresenter(agenda: Y.Doc, item: string, presenter: Omit<Presenter, 'id'>): string | null {
  const presenters = readRecords(itemsOf(agenda).get(item), 'presenters')
  if (!presenters) return null
  const id = newId()
  agenda.transact(() => addRecord(presenters, id, presenter))
  return id
}

export function changePresenter(
  agenda: Y.Doc,
  item: string,
  id: string,
  changes: Partial<Omit<Presenter, 'id'>>,
): void {
  const presenters = readRecords(itemsOf(agenda).get(item), 'presenters')
  if (presenters) agenda.transact(() => changeRecord(presenters, id, changes))
}

export function removePresenter(agenda: Y.Doc, item: string, id: string): void {
  readRecords(itemsOf(agenda).get(item), 'presenters')?.delete(id)
}

export function addQuestion(agenda: Y.Doc, item: string, text: string): string | null {
  const questions = readRecords(itemsOf(agenda).get(item), 'questions')
  if (!questions) return null
  const id = newId()
  agenda.transact(() => addRecord(questions, id, {}, { text }))
  return id
}

export function questionText(agenda: Y.Doc, item: string, id: string): Y.Text | undefined {
  return sharedText(readRecords(itemsOf(agenda).get(item), 'questions')?.get(id), 'text')
}

export function removeQuestion(agenda: Y.Doc, item: string, id: string): void {
  readRecords(itemsOf(agenda).get(item), 'questions')?.delete(id)
}

// ── Attachments ────────────────────────────────────────────────────────────────────────────────────────────────────

export type NewAttachment = Omit<Attachment, 'id' | 'number'>

export function addAttachment(agenda: Y.Doc, attachment: NewAttachment, id = newId()): string {
  const { title, ...fields } = attachment
  agenda.transact(() => addRecord(attachmentsOf(agenda), id, fields, { title }))
  return id
}

export function changeAttachment(agenda: Y.Doc, id: string, changes: Partial<NewAttachment>): boolean {
  return agenda.transact(() => changeRecord(attachmentsOf(agenda), id, changes))
}

export function attachmentTitle(agenda: Y.Doc, id: string): Y.Text | undefined {
  return sharedText(attachmentsOf(agenda).get(id), 'title')
}

/** Moves an attachment one place up (-1) or down (1) among those of its item. */
export function moveAttachment(agenda: Y.Doc, id: string, by: -1 | 1): boolean {
  const records = attachmentsOf(agenda)
  const item = readString(records.get(id), 'item')
  const ids = inOrder(records)
  const siblings = ids.filter((other) => readString(records.get(other), 'item') === item)
  const neighbour = siblings[siblings.indexOf(id) + by]
  if (!neighbour) return false
  return agenda.transact(() =>
    moveRecord(records, id, ids.filter((other) => other !== id).indexOf(neighbour) + (by > 0 ? 1 : 0)),
  )
}

export function removeAttachment(agenda: Y.Doc, id: string): void {
  attachmentsOf(agenda).delete(id)
}

/**
 * All attachments with their numbers: in the order of the items; within an item those of the item itself first, then
 * those its decisions rest on in the order of the decisions (`basis`); those of no item last. What is shown at one item
 * and decided upon at a later one has its number, and is printed, where it is shown.
 */
export function readAttachments(
  agenda: Y.Doc,
  basis: readonly { item: string; ids: readonly string[] }[] = [],
): Attachment[] {
  const records = attachmentsOf(agenda)
  const ids = inOrder(records)
  const items = inOrder(itemsOf(agenda))
  const ordered: string[] = []
  for (const item of items) {
    // What belongs to a withdrawn item is not in the protocol, so it may take no number from what is.
    if (readString(itemsOf(agenda).get(item), 'state') === 'withdrawn') continue
    const rested = basis.flatMap((decision) => (decision.item === item ? decision.ids : []))
    ordered.push(...ids.filter((id) => readString(records.get(id), 'item') === item && !rested.includes(id)))
    ordered.push(...rested.filter((id) => ids.includes(id)))
  }
  const numbered = [...new Set([...ordered, ...ids])]
  return numbered.map((id, at) => {
    const fields = records.get(id)
    const item = readString(fields, 'item')
    return {
      id,
      number: at + 1,
      // Somebody may have removed the item while somebody else added to it: then it is the meeting's.
      item: items.includes(item) ? item : '',
      title: readString(fields, 'title'),
      file: readString(fields, 'file'),
      url: readString(fields, 'url'),
      fileName: readString(fields, 'fileName'),
      type: readString(fields, 'type'),
      size: readNumber(fields, 'size'),
      sha256: readString(fields, 'sha256'),
    }
  })
}

// ── Where the meeting is ───────────────────────────────────────────────────────────────────────────────────────────

/** The item the meeting is on: its id and since when; null before the first and after the last. */
export function readCurrent(agenda: Y.Doc): { item: string; since: string } | null {
  const item = readString(liveOf(agenda), 'current')
  return item && isRecord(itemsOf(agenda).get(item)) ? { item, since: readString(liveOf(agenda), 'since') } : null
}

/**
 * The chair moves the meeting to an item; the one it leaves is handled unless it was deferred or withdrawn.
 * False if the item is gone, or the meeting is there already: its time goes on.
 */
export function goToItem(agenda: Y.Doc, id: string, now: string): boolean {
  if (!isRecord(itemsOf(agenda).get(id)) || readCurrent(agenda)?.item === id) return false
  agenda.transact(() => {
    leaveCurrent(agenda, now)
    liveOf(agenda).set('current', id)
    liveOf(agenda).set('since', now)
  })
  return true
}

/** The meeting is closed: there is no current item any more. Where there is none nothing is changed. */
export function leaveItems(agenda: Y.Doc, now: string): void {
  if (readString(liveOf(agenda), 'current') === '') return
  agenda.transact(() => {
    leaveCurrent(agenda, now)
    liveOf(agenda).set('current', '')
  })
}

/** The item that is left is handled, and the time it took is added to what it has had before. */
function leaveCurrent(agenda: Y.Doc, now: string): void {
  const current = readCurrent(agenda)
  const fields = itemsOf(agenda).get(current?.item ?? '')
  if (!current || !isRecord(fields)) return
  const took = (Date.parse(now) - Date.parse(current.since)) / 1000
  if (took > 0) fields.set('used', readNumber(fields, 'used') + Math.round(took))
  if (readOneOf(fields, 'state', itemStates, 'planned') === 'planned') fields.set('state', 'handled')
}
