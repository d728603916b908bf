/**
 * A correction: the words of a frozen record that were wrong, place by place, and what they shall say. From a record and
 * a correction a new record is made; the old one is left as it is. There is nothing live in between, so the same
 * correction gives the same bytes, wherever it is made, and what it does not name cannot change.
 */
import { plain } from '@samsyn/meeting/attendance'
import type { NoteNode } from '@samsyn/meeting/contents'
import { tidyNote } from '@samsyn/meeting/notes'
import { textPoints } from '@samsyn/meeting/summary'
import { diffWordsWithSpace } from 'diff'
import { normalise } from './canonical.ts'
import {
  type Protocol,
  type ProtocolAction,
  type ProtocolDecision,
  type ProtocolItem,
  protocolVersion,
} from './protocol.ts'

/** A place of the record that holds words. */
export type Line = {
  /** Where in the record, as a path; the same as long as the record is. */
  at: string
  /** The same in words: "Punkt 3, anteckningar". */
  place: string
  /** The item's number; '' outside the items. */
  item: string
  text: string
}

export type Change = { at: string; before: string; after: string }
export type Correction = { changes: readonly Change[]; reason: string }

export type Finding = {
  finding: 'nothing-changed' | 'no-reason' | 'other-words' | 'no-words' | 'twice' | 'no-time' | 'approved-item'
  /** In words, '' if it is of the whole correction. */
  place: string
}

const words = {
  sv: {
    time: 'Tid, början',
    end: 'Tid, slut',
    place: 'Plats',
    diaryNumber: 'Dnr',
    chair: 'Ordförande',
    secretary: 'Sekreterare',
    name: (name: string) => `Närvaro, ${name}`,
    organisation: (name: string) => `Närvaro, ${name}, organisation`,
    title: (item: string) => `Punkt ${item}, rubrik`,
    presenter: (item: string) => `Punkt ${item}, föredragande`,
    question: (item: string) => `Punkt ${item}, frågor`,
    notes: (item: string) => `Punkt ${item}, anteckningar`,
    report: (item: string, name: string) => `Punkt ${item}, rapport från ${name}`,
    heading: (label: string) => `Beslut ${label}, rubrik`,
    lead: (label: string) => `Beslut ${label}, inledning`,
    point: (label: string) => `Beslut ${label}`,
    action: (number: string) => `Uppdrag ${number}`,
    owner: (number: string) => `Uppdrag ${number}, ansvarig`,
    due: (number: string) => `Uppdrag ${number}, klart`,
    attachment: (number: number) => `Bilaga ${number}, titel`,
  },
  en: {
    time: 'Time, beginning',
    end: 'Time, end',
    place: 'Place',
    diaryNumber: 'Ref. no.',
    chair: 'Chair',
    secretary: 'Secretary',
    name: (name: string) => `Attendance, ${name}`,
    organisation: (name: string) => `Attendance, ${name}, organisation`,
    title: (item: string) => `Item ${item}, title`,
    presenter: (item: string) => `Item ${item}, presenter`,
    question: (item: string) => `Item ${item}, questions`,
    notes: (item: string) => `Item ${item}, notes`,
    report: (item: string, name: string) => `Item ${item}, report from ${name}`,
    heading: (label: string) => `Decision ${label}, heading`,
    lead: (label: string) => `Decision ${label}, first words`,
    point: (label: string) => `Decision ${label}`,
    action: (number: string) => `Action ${number}`,
    owner: (number: string) => `Action ${number}, responsible`,
    due: (number: string) => `Action ${number}, due`,
    attachment: (number: number) => `Annex ${number}, title`,
  },
}

type Slot = Line & {
  set: (text: string) => void
  /** What may not be left without words, and what must be a time of the day. */
  must?: 'say-something' | 'be-a-time'
}

/** Every place of a record that holds words, in the order of print. */
export const linesOf = (protocol: Protocol): Line[] =>
  slotsOf(protocol).map(({ at, place, item, text }) => ({ at, place, item, text }))

/** What stops a correction. `approvedItems`: numbers of items that are approved by themselves. */
export function findingsOf(
  protocol: Protocol,
  { changes, reason }: Correction,
  approvedItems: readonly string[] = [],
): Finding[] {
  const slots = new Map(slotsOf(protocol).map((slot) => [slot.at, slot]))
  const found: Finding[] = []
  if (reason.trim() === '') found.push({ finding: 'no-reason', place: '' })
  if (!changes.some(({ before, after }) => before !== clean(after)))
    found.push({ finding: 'nothing-changed', place: '' })
  for (const { at, before, after } of changes) {
    const slot = slots.get(at)
    const place = slot?.place ?? ''
    if (!slot || slot.text !== before) {
      found.push({ finding: 'other-words', place })
      continue
    }
    if (approvedItems.includes(slot.item) && before !== clean(after)) found.push({ finding: 'approved-item', place })
    if (slot.must === 'say-something' && clean(after) === '') found.push({ finding: 'no-words', place })
    if (slot.must === 'be-a-time' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(clean(after)))
      found.push({ finding: 'no-time', place })
  }
  if (found.some(({ finding }) => finding === 'other-words')) return found
  const after = changed(protocol, changes)
  const empty = after.items.flatMap(({ decisions }) => decisions).filter((decision) => !says(decision))
  for (const { label } of empty) found.push({ finding: 'no-words', place: words[protocol.language].point(label) })
  const people = after.attendance.flatMap((group) => group.people)
  const same = ({ name, organisation }: { name: string; organisation: string }) =>
    `${plain(name)}|${plain(organisation)}`
  for (const [at, person] of people.entries())
    if (people.findIndex((one) => same(one) === same(person)) < at) found.push({ finding: 'twice', place: person.name })
  return found
}

/**
 * The record after the correction. `of`: the record it is made of. Throws when words stand elsewhere than the correction
 * says; findingsOf tells that beforehand.
 */
export function corrected(
  protocol: Protocol,
  { changes, reason }: Correction,
  of: { protocol: string; hash: string; version: number },
): Protocol {
  const places = new Map(linesOf(protocol).map((line) => [line.at, line]))
  const real = changes.filter(({ before, after }) => before !== clean(after))
  return normalise({
    ...changed(protocol, real),
    version: protocolVersion,
    corrections: [
      ...(protocol.corrections ?? []),
      {
        version: of.version + 1,
        of: { protocol: of.protocol, hash: of.hash },
        reason: reason.trim(),
        changes: real.map(({ at, before, after }) => ({
          place: places.get(at)?.place ?? '',
          before,
          after: clean(after),
        })),
      },
    ],
  })
}

/** A stretch of the comparison of two texts. */
export type Compared = { text: string; change: '' | 'added' | 'removed' }

/** Two texts, word for word. */
export const compareWords = (before: string, after: string): Compared[] =>
  diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({
    text: value,
    change: added ? 'added' : removed ? 'removed' : '',
  }))

const clean = (text: string): string => text.replace(/\r\n?/g, '\n').trim()

const says = ({ heading, lead, points }: ProtocolDecision) =>
  [heading, lead, ...points].some((words) => words.trim() !== '')

function changed(protocol: Protocol, changes: readonly Change[]): Protocol {
  const copy = structuredClone(protocol)
  const slots = new Map(slotsOf(copy).map((slot) => [slot.at, slot]))
  for (const { at, before, after } of changes) {
    const slot = slots.get(at)
    if (!slot || slot.text !== before) throw new Error(`Other words stand at ${at}.`)
    if (clean(after) !== before) slot.set(clean(after))
  }
  for (const item of copy.items) tidy(item)
  return copy
}

/** What is left without words goes. */
function tidy(item: ProtocolItem): void {
  if (item.notes) {
    const { notes } = item
    item.notes = tidyNote(notes)
    const inText = textPoints(item.notes ?? { type: 'doc' })
    if (item.workshop) item.workshop.points = item.workshop.points.filter(({ id }) => inText.has(id))
  }
  item.questions = item.questions.filter((question) => question !== '')
  item.presenters = item.presenters.filter(({ name }) => name !== '')
  for (const decision of item.decisions)
    decision.points = decision.points.flatMap((point) => point.split('\n')).filter((point) => point.trim() !== '')
}

/** The places of a record, bound to it: `set` changes the record that is given. */
function slotsOf(protocol: Protocol): Slot[] {
  const said = words[protocol.language]
  const slots: Slot[] = []
  const field = <Key extends string>(
    at: string,
    object: Record<Key, string>,
    key: Key,
    place: string,
    more: Partial<Pick<Slot, 'item' | 'must'>> = {},
  ) =>
    slots.push({
      at: `${at}/${key}`,
      place,
      item: '',
      text: object[key],
      set: (text) => {
        object[key] = text
      },
      ...more,
    })
  const entry = (at: string, list: string[], index: number, place: string, item: string) =>
    slots.push({
      at: `${at}/${index}`,
      place,
      item,
      text: list[index] ?? '',
      set: (text) => {
        list[index] = text
      },
    })
  const action = (at: string, one: ProtocolAction, item: string) => {
    field(at, one, 'text', said.action(one.number), { item, must: 'say-something' })
    field(at, one, 'owner', said.owner(one.number), { item })
    field(at, one, 'due', said.due(one.number), { item })
  }

  const { meeting } = protocol
  field('meeting', meeting, 'start', said.time, { must: 'be-a-time' })
  field('meeting', meeting, 'end', said.end, { must: 'be-a-time' })
  field('meeting', meeting, 'place', said.place)
  field('meeting', meeting, 'diaryNumber', said.diaryNumber)
  field('', protocol, 'chair', said.chair, { must: 'say-something' })
  field('', protocol, 'secretary', said.secretary, { must: 'say-something' })
  for (const [at, { people }] of protocol.attendance.entries())
    for (const [index, person] of people.entries()) {
      const where = `attendance/${at}/${index}`
      field(where, person, 'name', said.name(person.name), { must: 'say-something' })
      field(where, person, 'organisation', said.organisation(person.name))
    }
  for (const [at, one] of protocol.items.entries()) {
    const item = one.number
    const where = `items/${at}`
    field(where, one, 'title', said.title(item), { item, must: 'say-something' })
    if (one.withdrawn) continue
    for (const [index, presenter] of one.presenters.entries())
      field(`${where}/presenters/${index}`, presenter, 'name', said.presenter(item), { item })
    for (const index of one.questions.keys())
      entry(`${where}/questions`, one.questions, index, said.question(item), item)
    if (one.notes)
      for (const [path, block] of textBlocks(one.notes, ''))
        slots.push({
          at: `${where}/notes${path}`,
          place: said.notes(item),
          item,
          text: textOf(block),
          set: (text) => restyle(block, text),
        })
    for (const [index, report] of one.reports.entries())
      field(`${where}/reports/${index}`, report, 'text', said.report(item, report.name), { item })
    for (const [index, decision] of one.decisions.entries()) {
      const here = `${where}/decisions/${index}`
      field(here, decision, 'heading', said.heading(decision.label), { item })
      field(here, decision, 'lead', said.lead(decision.label), { item })
      for (const point of decision.points.keys())
        entry(`${here}/points`, decision.points, point, said.point(decision.label), item)
      for (const [one, given] of decision.actions.entries()) action(`${here}/actions/${one}`, given, item)
    }
    for (const [index, given] of one.actions.entries()) action(`${where}/actions/${index}`, given, item)
  }
  for (const [index, attachment] of protocol.attachments.entries())
    field(`attachments/${index}`, attachment, 'title', said.attachment(attachment.number))
  return slots
}

/** The blocks of a note that hold words themselves, with their paths. */
function textBlocks(node: NoteNode, path: string): [string, NoteNode][] {
  if (node.type === 'paragraph' || node.type === 'heading') return [[path, node]]
  return (node.content ?? []).flatMap((child, at) => textBlocks(child, `${path}/${at}`))
}

const lineBreak = 'hardBreak'

const textOf = (block: NoteNode): string =>
  (block.content ?? []).map((piece) => (piece.type === lineBreak ? '\n' : (piece.text ?? ''))).join('')

type Marks = NonNullable<NoteNode['marks']>

/** Lets a block say something else: words that stay keep their style, new ones take that of what they stand in. */
function restyle(block: NoteNode, text: string): void {
  const marksOf = (block.content ?? []).flatMap(({ type, text = '', marks = [] }): Marks[] =>
    Array.from({ length: type === lineBreak ? 1 : text.length }, () => marks),
  )
  let at = 0
  const pieces: { text: string; marks: Marks }[] = []
  for (const { text: stretch, change } of compareWords(textOf(block), text)) {
    if (change === 'removed') at += stretch.length
    else if (change === 'added') pieces.push({ text: stretch, marks: common(marksOf[at - 1], marksOf[at]) })
    else for (const letter of stretch.split('')) pieces.push({ text: letter, marks: marksOf[at++] ?? [] })
  }
  block.content = joined(pieces).flatMap(({ text, marks }) =>
    text
      .split('\n')
      .flatMap((line, index): NoteNode[] => [
        ...(index > 0 ? [{ type: lineBreak }] : []),
        ...(line === '' ? [] : [{ type: 'text', text: line, ...(marks.length > 0 ? { marks } : {}) }]),
      ]),
  )
}

/** The style that what stands on both sides has; at an end, that of the one side. A link is not made longer. */
function common(before: Marks | undefined, after: Marks | undefined): Marks {
  const [first, second] = [before ?? after ?? [], after ?? before ?? []]
  return first.filter(({ type }) => type !== 'link' && second.some((mark) => mark.type === type))
}

function joined(pieces: { text: string; marks: Marks }[]): { text: string; marks: Marks }[] {
  const runs: { text: string; marks: Marks }[] = []
  for (const { text, marks } of pieces) {
    const last = runs.at(-1)
    if (last && JSON.stringify(last.marks) === JSON.stringify(marks)) last.text += text
    else runs.push({ text, marks })
  }
  return runs
}
