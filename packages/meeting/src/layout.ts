/**
 * What may lie where in a live document: the fields of records and their values, the blocks of a note, their attributes
 * and marks. The server lets nothing else in (server/src/live/guard.ts); reading trusts nothing all the same.
 *
 * Every rule here looks at one piece and the place where it lies, never at its neighbours or at how many there are. So
 * what two people have written apart, each rightly, is right when it comes together, in whatever order: nobody's words
 * are refused for what somebody else wrote meanwhile. That is why a list without points is no fault here, although the
 * editor never makes one; `readNote` tidies that up.
 */
import * as Y from 'yjs'
import { itemWriting } from './agenda.ts'
import {
  actionStatuses,
  attendanceModes,
  attendanceStatuses,
  decisionKinds,
  decisionStatuses,
  followUpOutcomes,
  itemKinds,
  itemStates,
  meetingForms,
  relations,
  shareStatuses,
} from './contents.ts'
import { type DocumentKind, isId } from './documents.ts'
import { mayLinkTo } from './links.ts'
import { maximalDepth, noteField, widestSpan } from './notes.ts'
import { isPlace } from './themes.ts'

/** What may stand under a key as a plain value. */
type Value = (value: unknown) => boolean

/** A place in a document that holds something: values and places under keys, blocks, or words. */
export type Place =
  | { readonly holds: 'fields'; readonly fields: Readonly<Record<string, Value | Place>> }
  | { readonly holds: 'records'; readonly each: Place }
  | { readonly holds: 'values'; readonly each: Value }
  | { readonly holds: 'line' }
  | { readonly holds: 'blocks'; readonly node: string; readonly level: number }
  | { readonly holds: 'words' }

export type Misfit =
  /** There is no place for it. */
  | 'layout'
  /** A link that leads elsewhere than to the web or to mail. */
  | 'link'
  /** Blocks within blocks, further than can be read and printed. */
  | 'too-deep'
  /** A field with more text than a field has. */
  | 'too-long'

/** A field's text; words that are written together (titles, notes) are limited by the size of the document. */
export const longestField = 10_000

const text: Value = (value) => typeof value === 'string' && value.length <= longestField && isStorable(value)
const number: Value = (value) => typeof value === 'number' && Number.isFinite(value)
const address: Value = (value) => value === '' || mayLinkTo(value)
const ids: Value = (value) => Array.isArray(value) && value.length <= 1000 && value.every(text)
const oneOf =
  (choices: readonly string[]): Value =>
  (value) =>
    choices.includes(value as string)

/** Text that every storage can keep. */
export const isStorable = (words: string): boolean => !words.includes('\0')

const line: Place = { holds: 'line' }
const words: Place = { holds: 'words' }
const fields = (fields: Record<string, Value | Place>): Place => ({ holds: 'fields', fields })
const records = (those: Record<string, Value | Place>): Place => ({
  holds: 'records',
  each: fields({ order: text, ...those }),
})
const texts = <const Name extends string>(...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, text])) as Record<Name, Value>

const shares = records({ text: line, status: oneOf(shareStatuses), ...texts('organisation', 'date') })

const roots: Record<DocumentKind, Readonly<Record<string, Place>>> = {
  agenda: {
    // `meta` is the server's alone, which does not ask here.
    facts: fields({
      ...texts('date', 'start', 'end', 'place', 'link', 'diaryNumber', 'chair', 'secretary', 'nextMeeting'),
      form: oneOf(meetingForms),
    }),
    items: records({
      title: line,
      kind: oneOf(itemKinds),
      minutes: number,
      used: number,
      state: oneOf(itemStates),
      writing: oneOf(itemWriting),
      ...texts('previousDate', 'previousProtocol', 'previousLabel', 'returns'),
      presenters: records(texts('name', 'organisation', 'title')),
      questions: records({ text: line }),
    }),
    attachments: records({
      title: line,
      url: address,
      size: number,
      ...texts('item', 'file', 'fileName', 'type', 'sha256'),
    }),
    attendance: records({
      ...texts('name', 'organisation', 'role', 'deputyFor', 'arrived', 'left', 'person'),
      status: oneOf(attendanceStatuses),
      mode: oneOf(attendanceModes),
    }),
    live: fields(texts('current', 'since')),
  },
  decisions: {
    decisions: records({
      heading: line,
      lead: line,
      points: records({ text: line }),
      kind: oneOf(decisionKinds),
      status: oneOf(decisionStatuses),
      basis: ids,
      ...texts('item', 'returns', 'decidedAt', 'procedure', 'earlier', 'amount', 'fund', 'validFrom', 'validTo'),
      relation: oneOf(['', ...relations]),
      shares,
      membership: fields(
        texts('group', 'outgoing', 'outgoingOrganisation', 'incoming', 'incomingOrganisation', 'from'),
      ),
    }),
    actions: records({
      text: line,
      status: oneOf(actionStatuses),
      ...texts('item', 'decision', 'owner', 'due'),
    }),
    followUps: records({
      said: line,
      outcome: oneOf(followUpOutcomes),
      ...texts('item', 'number', 'text', 'owner', 'due', 'newOwner', 'newDue'),
      shares,
    }),
  },
  notes: { [noteField]: { holds: 'blocks', node: 'doc', level: 0 } },
  cards: { cards: records({ question: text, text: line }) },
  themes: {
    themes: records({ question: text, title: line }),
    points: records({ theme: text, text: line }),
    places: { holds: 'values', each: isPlace },
  },
  report: {
    text: line,
    answer: fields({ nothing: (value) => typeof value === 'boolean' }),
  },
  // What the server alone writes, which does not ask here.
  room: {},
  revealed: {},
}

// ── Notes: the same nodes, attributes and marks as note-format.ts, for those who have no editor ────────────────────

const blocks = ['paragraph', 'heading', 'bulletList', 'orderedList', 'attList', 'blockquote', 'table']
const listItems = ['listItem']
/** Which blocks may stand in which; `words` among them says that text may. */
export const noteNodes: Readonly<Record<string, readonly string[]>> = {
  doc: blocks,
  paragraph: ['words', 'hardBreak'],
  heading: ['words', 'hardBreak'],
  hardBreak: [],
  bulletList: listItems,
  orderedList: listItems,
  attList: listItems,
  listItem: blocks,
  blockquote: blocks,
  table: ['tableRow'],
  tableRow: ['tableCell', 'tableHeader'],
  tableCell: blocks,
  tableHeader: blocks,
}

const wholeNumber: Value = (value) => Number.isInteger(value) && Math.abs(value as number) <= 1_000_000
const span: Value = (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= widestSpan
const cell = { colspan: span, rowspan: span }
export const noteAttributes: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  heading: { level: wholeNumber },
  // The point of a workshop's summary that it says.
  listItem: { point: (value) => value === null || (typeof value === 'string' && isId(value)) },
  // What stands in a list that is pasted from elsewhere: its start may be no number, its kind any word.
  orderedList: {
    start: (value) => typeof value === 'number',
    type: (value) => value === null || (text(value) && (value as string).length <= 100),
  },
  tableCell: cell,
  tableHeader: cell,
}

/** The marks, and what each may carry. */
export const noteMarks: Readonly<Record<string, Readonly<Record<string, (value: unknown) => Misfit | null>>>> = {
  bold: {},
  italic: {},
  underline: {},
  strike: {},
  // Pasted words that look like an address and are none lead nowhere.
  link: { href: (value) => (value === null || mayLinkTo(value) ? null : 'link') },
  mention: { of: (value) => (typeof value === 'string' && isId(value) ? null : 'layout') },
}

const levels = new Map<string, Place>()
/** The same place for the same block at the same depth, so that a note of ten thousand paragraphs has one. */
function blocksOf(node: string, level: number): Place {
  const key = `${node} ${level}`
  const known = levels.get(key)
  if (known) return known
  const place: Place = { holds: 'blocks', node, level }
  levels.set(key, place)
  return place
}

// ── What enters ────────────────────────────────────────────────────────────────────────────────────────────────────

/** The place with this name in a document of this kind; undefined if there is none. */
export const rootPlace = (kind: DocumentKind, name: string): Place | undefined =>
  Object.hasOwn(roots[kind], name) ? roots[kind][name] : undefined

/** What a piece of content may be, of those that Yjs knows. */
type Content = Y.Item['content']

/**
 * What becomes of `content` in `place`, under `key` (null: in a sequence): a place of its own if it can hold something,
 * null if it is taken as it is, or why there is no room for it.
 */
export function enter(place: Place, key: string | null, content: Content): Place | null | Misfit {
  // Deleted already when it comes: only its length is left.
  if (content instanceof Y.ContentDeleted) return null
  switch (place.holds) {
    case 'line':
      return key === null && content instanceof Y.ContentString && isStorable(content.str) ? null : 'layout'
    case 'words':
      return key === null ? enterWords(content) : 'layout'
    case 'blocks':
      return key === null ? enterBlocks(place, content) : enterAttribute(place.node, key, content)
    case 'records':
      return key !== null && isId(key) && isFieldMap(content) ? place.each : 'layout'
    case 'values':
      return key !== null && isId(key) ? enterValue(place.each, content) : 'layout'
    case 'fields': {
      const meant = key !== null && Object.hasOwn(place.fields, key) ? place.fields[key] : undefined
      if (meant === undefined) return 'layout'
      if (typeof meant === 'function') return enterValue(meant, content)
      return (meant.holds === 'line' ? isLine(content) : isFieldMap(content)) ? meant : 'layout'
    }
  }
}

const typeIn = (content: Content) => (content instanceof Y.ContentType ? content.type : null)
const isFieldMap = (content: Content) => typeIn(content)?.constructor === Y.Map
const isLine = (content: Content) => typeIn(content)?.constructor === Y.Text

function enterValue(allows: Value, content: Content): null | Misfit {
  if (!(content instanceof Y.ContentAny) || content.arr.length !== 1) return 'layout'
  const [value] = content.arr as unknown[]
  if (allows(value)) return null
  if (typeof value === 'string' && value.length > longestField) return 'too-long'
  return allows === address ? 'link' : 'layout'
}

function enterWords(content: Content): null | Misfit {
  if (content instanceof Y.ContentString) return isStorable(content.str) ? null : 'layout'
  if (!(content instanceof Y.ContentFormat)) return 'layout'
  const carries = Object.hasOwn(noteMarks, content.key) ? noteMarks[content.key] : undefined
  if (!carries) return 'layout'
  // null ends the mark.
  const attributes: unknown = content.value
  if (attributes === null) return null
  if (typeof attributes !== 'object' || Array.isArray(attributes)) return 'layout'
  for (const [name, value] of Object.entries(attributes)) {
    const misfit = Object.hasOwn(carries, name) ? carries[name]?.(value) : 'layout'
    if (misfit) return misfit
  }
  return null
}

function enterBlocks(place: Place & { holds: 'blocks' }, content: Content): Place | Misfit {
  const type = typeIn(content)
  const may = noteNodes[place.node] ?? []
  if (type?.constructor === Y.XmlText) return may.includes('words') ? words : 'layout'
  if (type?.constructor !== Y.XmlElement) return 'layout'
  const { nodeName } = type as Y.XmlElement
  if (nodeName === 'words' || !may.includes(nodeName)) return 'layout'
  return place.level < maximalDepth ? blocksOf(nodeName, place.level + 1) : 'too-deep'
}

function enterAttribute(node: string, name: string, content: Content): null | Misfit {
  const attributes = noteAttributes[node]
  const allows = attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined
  return allows ? enterValue(allows, content) : 'layout'
}
