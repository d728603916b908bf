/**
 * A correction: what was wrong in a frozen record, place by place, and what it shall say: words, days, times, what became of
 * a decision or an action, how somebody was there. From a record and
 * a correction a new record is made; the old one is left as it is. There is nothing live in between, so the same
 * correction gives the same bytes, wherever it is made, and what it does not name cannot change.
 */
import { meeting as meetingWords } from '@samsyn/language/meeting'
import { plain } from '@samsyn/meeting/attendance'
import { isDate } from '@samsyn/meeting/checks/words'
import {
  actionStatuses,
  decisionStatuses,
  followUpOutcomes,
  type Membership,
  meetingForms,
  type NoteNode,
  relations,
  shareStatuses,
} from '@samsyn/meeting/contents'
import { kronorIn } from '@samsyn/meeting/decisions'
import { tidyNote } from '@samsyn/meeting/notes'
import { textPoints } from '@samsyn/meeting/summary'
import { diffWordsWithSpace } from 'diff'
import { normalise } from './canonical.ts'
import { grouped, groupNames } from './print.ts'
import {
  type AttendanceGroup,
  type Protocol,
  type ProtocolAction,
  type ProtocolCorrection,
  type ProtocolDecision,
  type ProtocolFollowUp,
  type ProtocolItem,
  type ProtocolPerson,
  type ProtocolShare,
  protocolVersion,
} from './protocol.ts'

/** A place of the record that can be corrected. */
export type Line = {
  /** Where in the record, as a path; the same as long as the record is. */
  at: string
  /** The same in words: "Punkt 3, anteckningar". */
  place: string
  /** The item's number; '' outside the items. */
  item: string
  /** What stands there; of a choice, the id of what is chosen. */
  text: string
  /** What can be chosen there; null where words are written. */
  choices: readonly Choice[] | null
  /**
   * What stands there. A day, or none yet that anybody could have written otherwise: "2026-03-13". A sum in whole kronor:
   * "1760585".
   */
  holds: 'words' | 'day' | 'sum'
  /** What it is one of several facts about: a person, an earlier action, an organisation's part; null of what stands alone. */
  of: { at: string; name: string; note: string } | null
  /** Numbers of the items that say it as well: those that an attachment belongs to, or whose decisions rest on it. */
  saidIn: readonly string[]
}
export type Choice = { id: string; name: string }

/** Whether it belongs to an item that is approved by itself, and stays as it is. */
export const isApproved = (
  { item, saidIn }: Pick<Line, 'item' | 'saidIn'>,
  approvedItems: readonly string[],
): boolean => [item, ...saidIn].some((number) => approvedItems.includes(number))

/** A value of a line as people read it. */
export function said({ choices, holds }: Pick<Line, 'choices' | 'holds'>, text: string): string {
  if (holds === 'sum' && kronorIn(text) > 0) return `${grouped(kronorIn(text))} kr`
  return choices?.find(({ id }) => id === text)?.name ?? text
}

/** What is written in a line as the record holds it: without spaces around, and a sum without those within. */
export function written({ holds }: Pick<Line, 'holds'>, text: string): string {
  const words = text.replace(/\r\n?/g, '\n').trim()
  return holds === 'sum' && kronorIn(words) > 0 ? String(kronorIn(words)) : words
}

export type Change = { at: string; before: string; after: string }
export type Correction = { changes: readonly Change[]; reason: string }

export type Finding = {
  finding:
    | 'nothing-changed'
    | 'no-reason'
    | 'other-words'
    | 'no-words'
    | 'twice'
    | 'no-time'
    | 'no-day'
    | 'no-place'
    | 'no-sum'
    | 'half'
    | 'ends-first'
    | 'chair-away'
    | 'approved-item'
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
    form: 'Form',
    link: 'Länk',
    next: 'Nästa möte',
    name: (name: string) => `Närvaro, ${name}`,
    group: (name: string) => `Närvaro, ${name}, var`,
    personNotes: (name: string) => `Närvaro, ${name}, uppgifter`,
    outcome: (label: string) => `Beslut ${label}, utfall`,
    number: (label: string) => `Beslut ${label}, nummer`,
    returns: (label: string) => `Beslut ${label}, återkommer`,
    decidedAt: (label: string) => `Beslut ${label}, fattat`,
    status: (number: string) => `Uppdrag ${number}, läge`,
    statuses: { open: 'Öppet', done: 'Klart', carried: 'Förs vidare', dropped: 'Avskrivet' },
    itemReturns: (item: string) => `Punkt ${item}, bordlagd till`,
    facts: (label: string) => `Beslut ${label}, uppgifter`,
    membership: (label: string, what: keyof Membership) =>
      `Beslut ${label}, byte: ${
        {
          ...{ group: 'grupp', outgoing: 'avgår', outgoingOrganisation: 'den som avgår, organisation' },
          ...{ incoming: 'tillträder', incomingOrganisation: 'den som tillträder, organisation', from: 'från' },
        }[what]
      }`,
    amount: (label: string) => `Beslut ${label}, belopp`,
    fund: (label: string) => `Beslut ${label}, varifrån pengarna kommer`,
    validFrom: (label: string) => `Beslut ${label}, gäller från`,
    validTo: (label: string) => `Beslut ${label}, gäller till och med`,
    relation: (label: string) => `Beslut ${label}, samband`,
    earlier: (label: string) => `Beslut ${label}, tidigare beslut`,
    noRelation: 'Inget tidigare beslut',
    followUp: (number: string) => `Uppföljning ${number}`,
    followUpOwner: (number: string) => `Uppföljning ${number}, ansvarig`,
    followUpDue: (number: string) => `Uppföljning ${number}, skulle vara klart`,
    followUpOutcome: (number: string) => `Uppföljning ${number}, utfall`,
    followUpSaid: (number: string) => `Uppföljning ${number}, vad som sades`,
    newOwner: (number: string) => `Uppföljning ${number}, ny ansvarig`,
    newDue: (number: string) => `Uppföljning ${number}, ny dag`,
    outcomes: { open: 'Kvarstår', done: 'Klart', carried: 'Förs vidare', changed: 'Ändrat', dropped: 'Avskrivet' },
    shareOrganisation: (of: string, name: string) => `${of}, ${name}, organisation`,
    shareStatus: (of: string, name: string) => `${of}, ${name}, läge`,
    shareDate: (of: string, name: string) => `${of}, ${name}, datum`,
    shareText: (of: string, name: string) => `${of}, ${name}, kommentar`,
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
    form: 'Form',
    link: 'Link',
    next: 'Next meeting',
    name: (name: string) => `Attendance, ${name}`,
    group: (name: string) => `Attendance, ${name}, where`,
    personNotes: (name: string) => `Attendance, ${name}, details`,
    outcome: (label: string) => `Decision ${label}, outcome`,
    number: (label: string) => `Decision ${label}, number`,
    returns: (label: string) => `Decision ${label}, returns`,
    decidedAt: (label: string) => `Decision ${label}, taken`,
    status: (number: string) => `Action ${number}, status`,
    statuses: { open: 'Open', done: 'Done', carried: 'Carried over', dropped: 'Dropped' },
    itemReturns: (item: string) => `Item ${item}, postponed to`,
    facts: (label: string) => `Decision ${label}, details`,
    membership: (label: string, what: keyof Membership) =>
      `Decision ${label}, change: ${
        {
          ...{ group: 'group', outgoing: 'leaves', outgoingOrganisation: 'who leaves, organisation' },
          ...{ incoming: 'joins', incomingOrganisation: 'who joins, organisation', from: 'from' },
        }[what]
      }`,
    amount: (label: string) => `Decision ${label}, amount`,
    fund: (label: string) => `Decision ${label}, where the money comes from`,
    validFrom: (label: string) => `Decision ${label}, valid from`,
    validTo: (label: string) => `Decision ${label}, valid until`,
    relation: (label: string) => `Decision ${label}, relation`,
    earlier: (label: string) => `Decision ${label}, earlier decision`,
    noRelation: 'No earlier decision',
    followUp: (number: string) => `Follow-up ${number}`,
    followUpOwner: (number: string) => `Follow-up ${number}, responsible`,
    followUpDue: (number: string) => `Follow-up ${number}, was due`,
    followUpOutcome: (number: string) => `Follow-up ${number}, outcome`,
    followUpSaid: (number: string) => `Follow-up ${number}, what was said`,
    newOwner: (number: string) => `Follow-up ${number}, now responsible`,
    newDue: (number: string) => `Follow-up ${number}, new day`,
    outcomes: { open: 'Remains', done: 'Done', carried: 'Carried over', changed: 'Changed', dropped: 'Dropped' },
    shareOrganisation: (of: string, name: string) => `${of}, ${name}, organisation`,
    shareStatus: (of: string, name: string) => `${of}, ${name}, status`,
    shareDate: (of: string, name: string) => `${of}, ${name}, date`,
    shareText: (of: string, name: string) => `${of}, ${name}, comment`,
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
  /** The place that must say something where this one does. */
  needs?: string
}

/** Every place of a record that can be corrected, in the order of print. */
export const linesOf = (protocol: Protocol): Line[] =>
  slotsOf(protocol).map(({ set: _, must: __, needs: ___, ...line }) => line)

/** What stops a correction. `approvedItems`: numbers of items that are approved by themselves. */
export function findingsOf(
  protocol: Protocol,
  { changes, reason }: Correction,
  approvedItems: readonly string[] = [],
): Finding[] {
  const slots = new Map(slotsOf(protocol).map((slot) => [slot.at, slot]))
  const found: Finding[] = []
  if (reason.trim() === '') found.push({ finding: 'no-reason', place: '' })
  const now = new Map(
    changes.map(({ at, after }) => {
      const slot = slots.get(at)
      return [at, slot ? written(slot, after) : after]
    }),
  )
  if (!changes.some(({ at, before }) => before !== now.get(at))) found.push({ finding: 'nothing-changed', place: '' })
  for (const { at, before, after: given } of changes) {
    const slot = slots.get(at)
    const after = now.get(at) ?? given
    const place = slot?.place ?? ''
    if (!slot || slot.text !== before) {
      found.push({ finding: 'other-words', place })
      continue
    }
    if (isApproved(slot, approvedItems) && before !== after) found.push({ finding: 'approved-item', place })
    if (slot.must === 'say-something' && after === '') found.push({ finding: 'no-words', place })
    if (slot.must === 'be-a-time' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(after)) found.push({ finding: 'no-time', place })
    if (slot.holds === 'day' && after !== '' && !isDate(after)) found.push({ finding: 'no-day', place })
    if (slot.holds === 'sum' && after !== '' && kronorIn(after) === 0) found.push({ finding: 'no-sum', place })
    if (slot.choices && !slot.choices.some(({ id }) => id === after)) found.push({ finding: 'other-words', place })
  }
  if (found.some(({ finding }) => finding === 'other-words')) return found
  const textAt = (at: string) => now.get(at) ?? slots.get(at)?.text ?? ''
  for (const { at, needs } of slots.values())
    if (needs && (now.has(at) || now.has(needs)) && textAt(at) !== '' && textAt(needs) === '')
      found.push({ finding: 'half', place: slots.get(needs)?.place ?? '' })
  for (const [at, slot] of slots) {
    if (!at.endsWith('/period/to') || !(now.has(at) || now.has(beginningOf(at)))) continue
    const [from, to] = [textAt(beginningOf(at)), textAt(at)]
    if (isDate(from) && isDate(to) && to < from) found.push({ finding: 'ends-first', place: slot.place })
  }
  const after = changed(protocol, changes)
  const empty = after.items.flatMap(({ decisions }) => decisions).filter((decision) => !says(decision))
  for (const { label } of empty) found.push({ finding: 'no-words', place: words[protocol.language].point(label) })
  const isNowhere = ({ meeting: { form, place, link } }: Protocol) =>
    place.trim() === '' && (form !== 'digital' || link.trim() === '')
  if (isNowhere(after) && !isNowhere(protocol))
    found.push({ finding: 'no-place', place: words[protocol.language].place })
  if (isAway(after, after.chair) && !isAway(protocol, protocol.chair))
    found.push({ finding: 'chair-away', place: words[protocol.language].chair })
  const people = after.attendance.flatMap((group) => group.people)
  const same = ({ name, organisation }: { name: string; organisation: string }) =>
    `${plain(name)}|${plain(organisation)}`
  for (const [at, person] of people.entries())
    if (people.findIndex((one) => same(one) === same(person)) < at) found.push({ finding: 'twice', place: person.name })
  return found
}

/**
 * What a decision changed outside the record when it was frozen: the members of a body, a year plan that was adopted, or the
 * protocol before it, which was approved and has been added to since.
 */
export type Effect = { label: string; on: 'members' | 'plan' | 'addenda' }

/** Decisions whose outcome is corrected, with what it becomes. */
const turned = (protocol: Protocol, changes: readonly Change[]) =>
  protocol.items.flatMap(({ decisions }, item) =>
    decisions.flatMap((decision, index) => {
      const to = changes.find(({ at }) => at === `items/${item}/decisions/${index}/status`)?.after
      return to === undefined || to === decision.status ? [] : [{ decision, to }]
    }),
  )

/** Effects of the decisions whose outcome is corrected: they stay as they are. */
export function leftStanding(protocol: Protocol, changes: readonly Change[], effects: readonly Effect[]): Effect[] {
  const corrected = turned(protocol, changes).map(({ decision }) => decision.label)
  return effects.filter(({ label }) => corrected.includes(label))
}

/**
 * What follows from corrected outcomes that somebody should know beforehand. `numbered`: a proposal becomes a decision, with
 * a number that it keeps. `join`: a change of members, of which an older record has no more than the words: who comes and
 * leaves is put into the register by hand.
 */
export const followsFrom = (
  protocol: Protocol,
  changes: readonly Change[],
): { label: string; what: 'numbered' | 'join' }[] =>
  turned(protocol, changes).flatMap(({ decision: { label, status, kind, membership }, to }) => [
    ...(status === 'proposed' ? [{ label, what: 'numbered' as const }] : []),
    ...(kind === 'membership-change' && !membership && isDecided(to) && !isDecided(status)
      ? [{ label, what: 'join' as const }]
      : []),
  ])

/** Changes of members that a record decides and none of the versions before it did: they are still to be carried out. */
export const joinsDecided = (
  { items }: Protocol,
  before: readonly Protocol[],
): { label: string; membership: Membership }[] =>
  items
    .flatMap(({ decisions }) => decisions)
    .flatMap(({ label, status, membership }) => {
      const was = before
        .flatMap((version) => version.items.flatMap(({ decisions }) => decisions))
        .filter((one) => one.label === label)
      return membership && isDecided(status) && !was.some((one) => isDecided(one.status)) ? [{ label, membership }] : []
    })

const isDecided = (status: string) => status === 'decided' || status === 'recorded-afterwards'

/** The last correction of a decision's outcome, in the words of the record; null when it stands as it was taken. */
export function outcomeCorrected(
  { corrections = [], language }: Protocol,
  { label }: Pick<ProtocolDecision, 'label'>,
): { version: number; before: string; after: string } | null {
  const place = words[language].outcome(label)
  const [last] = corrections
    .flatMap(({ version, changes }) => changes.map((change) => ({ version, ...change })))
    .filter((change) => change.place === place)
    .toReversed()
  return last ? { version: last.version, before: last.before, after: last.after } : null
}

/**
 * The record after the correction. `of`: the record it is made of, and how many decisions of its body and year have numbers;
 * a proposal that was decided gets the next. Throws when words stand elsewhere than the correction
 * says; findingsOf tells that beforehand.
 */
export function corrected(
  protocol: Protocol,
  { changes, reason }: Correction,
  of: { protocol: string; hash: string; version: number; decisions: number },
): Protocol {
  const places = new Map(linesOf(protocol).map((line) => [line.at, line]))
  const real = changes.flatMap(({ at, before, after }) => {
    const line = places.get(at)
    const now = line ? written(line, after) : after
    return before === now ? [] : [{ at, before, after: now }]
  })
  const after = changed(protocol, real)
  const numbers: ProtocolCorrection['changes'] = []
  for (const decision of after.items.flatMap(({ decisions }) => decisions)) {
    const was = protocol.items.flatMap(({ decisions }) => decisions).find(({ label }) => label === decision.label)
    if (was?.status !== 'proposed' || decision.status === 'proposed' || decision.number !== '') continue
    const number = `B ${protocol.meeting.date.slice(0, 4)}:${of.decisions + numbers.length + 1}`
    numbers.push({ place: words[protocol.language].number(decision.label), before: '', after: number })
    decision.number = number
  }
  return normalise({
    ...after,
    version: protocolVersion,
    corrections: [
      ...(protocol.corrections ?? []),
      {
        version: of.version + 1,
        of: { protocol: of.protocol, hash: of.hash },
        reason: reason.trim(),
        changes: [
          ...real.flatMap(({ at, before, after }) => {
            const line = places.get(at)
            return line ? [{ place: line.place, before: said(line, before), after: said(line, after) }] : []
          }),
          ...numbers,
        ],
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

/** Of what never was said in words. */
const dayIn = (text: string): Line['holds'] => (text === '' || isDate(text) ? 'day' : 'words')

const beginningOf = (at: string) => at.replace(/to$/, 'from')

const says = ({ heading, lead, points }: ProtocolDecision) =>
  [heading, lead, ...points].some((words) => words.trim() !== '')

function changed(protocol: Protocol, changes: readonly Change[]): Protocol {
  const copy = structuredClone(protocol)
  const slots = new Map(slotsOf(copy).map((slot) => [slot.at, slot]))
  for (const { at, before, after } of changes) {
    const slot = slots.get(at)
    if (!slot || slot.text !== before) throw new Error(`Other words stand at ${at}.`)
    const now = written(slot, after)
    if (now !== before) slot.set(now)
  }
  for (const item of copy.items) tidy(item)
  return copy
}

/** Whether somebody is listed among those who were away. */
const isAway = ({ attendance }: Protocol, name: string): boolean =>
  attendance.some(
    ({ group, people }) => ['prevented', 'absent'].includes(group) && people.some((one) => one.name === name),
  )

const groups: readonly AttendanceGroup['group'][] = ['members', 'others', 'observers', 'prevented', 'absent']

/** Puts somebody last in another list; a list without people is none. */
function moveTo(protocol: Protocol, person: ProtocolPerson, to: string): void {
  protocol.attendance = groups
    .map((group) => {
      const people = protocol.attendance.find((one) => one.group === group)?.people ?? []
      const others = people.filter((one) => one !== person)
      return { group, people: group === to ? [...others, person] : others }
    })
    .filter(({ people }) => people.length > 0)
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

type Told = Partial<Pick<Slot, 'item' | 'of'>>
const wordsAlone = { choices: null, holds: 'words', of: null, saidIn: [] } as const

/** The places of a record, bound to it: `set` changes the record that is given. */
function slotsOf(protocol: Protocol): Slot[] {
  const w = words[protocol.language]
  const named = meetingWords[protocol.language]
  const slots: Slot[] = []
  const field = <Key extends string>(
    at: string,
    object: Record<Key, string>,
    key: Key,
    place: string,
    more: Partial<Pick<Slot, 'item' | 'must' | 'holds' | 'of' | 'saidIn' | 'needs'>> = {},
  ) =>
    slots.push({
      at: `${at}/${key}`,
      place,
      item: '',
      text: object[key],
      ...wordsAlone,
      set: (text) => {
        object[key] = text
      },
      ...more,
    })
  /** A day that was written as one stays one. */
  const day = <Key extends string>(at: string, object: Record<Key, string>, key: Key, place: string, more: Told = {}) =>
    field(at, object, key, place, { ...more, holds: isDate(object[key]) ? 'day' : 'words' })
  const choice = <Key extends string, Id extends string>(
    at: string,
    object: Record<Key, Id>,
    key: Key,
    place: string,
    names: Record<Id, string>,
    among: readonly Id[],
    more: Told & Pick<Slot, 'needs'> = {},
  ) =>
    slots.push({
      at: `${at}/${key}`,
      place,
      item: '',
      text: object[key],
      ...wordsAlone,
      choices: among.map((id) => ({ id, name: names[id] })),
      set: (text) => {
        object[key] = among.find((id) => id === text) ?? object[key]
      },
      ...more,
    })
  const entry = (at: string, list: string[], index: number, place: string, item: string) =>
    slots.push({
      at: `${at}/${index}`,
      place,
      item,
      text: list[index] ?? '',
      ...wordsAlone,
      set: (text) => {
        list[index] = text
      },
    })
  const action = (at: string, one: ProtocolAction, item: string) => {
    field(at, one, 'text', w.action(one.number), { item, must: 'say-something' })
    field(at, one, 'owner', w.owner(one.number), { item })
    day(at, one, 'due', w.due(one.number), { item })
    choice(at, one, 'status', w.status(one.number), w.statuses, actionStatuses, { item })
  }
  /** `place`: of what is shared. */
  const share = (
    at: string,
    one: ProtocolShare,
    place: string,
    names: Record<ProtocolShare['status'], string>,
    item: string,
  ) => {
    const { organisation } = one
    const more = { item, of: { at, name: organisation, note: place } }
    field(at, one, 'organisation', w.shareOrganisation(place, organisation), { ...more, must: 'say-something' })
    choice(at, one, 'status', w.shareStatus(place, organisation), names, shareStatuses, more)
    field(at, one, 'date', w.shareDate(place, organisation), { ...more, holds: dayIn(one.date) })
    field(at, one, 'text', w.shareText(place, organisation), more)
  }
  const followUp = (at: string, one: ProtocolFollowUp, item: string) => {
    const { number, text, shares = [] } = one
    const more = { item, of: { at, name: number, note: text } }
    field(at, one, 'text', w.followUp(number), { ...more, must: 'say-something' })
    field(at, one, 'owner', w.followUpOwner(number), more)
    day(at, one, 'due', w.followUpDue(number), more)
    choice(at, one, 'outcome', w.followUpOutcome(number), w.outcomes, followUpOutcomes, more)
    field(at, one, 'said', w.followUpSaid(number), more)
    field(at, one, 'newOwner', w.newOwner(number), more)
    day(at, one, 'newDue', w.newDue(number), more)
    const names = number.startsWith('B') ? named.shares : named.answers
    for (const [index, given] of shares.entries())
      share(`${at}/shares/${index}`, given, w.followUp(number), names, item)
  }
  /** What is known of a decision beside its words; it need not have been said before. */
  const facts = (at: string, decision: ProtocolDecision, item: string) => {
    const { label } = decision
    const tell = (place: string, text: string, slot: Pick<Slot, 'at' | 'set'> & Partial<Slot>) =>
      slots.push({ place, item, text, ...wordsAlone, of: { at, name: w.facts(label), note: '' }, ...slot })

    const amount = `${at}/money/amount`
    const money = { amount: String(decision.money?.amount ?? ''), fund: decision.money?.fund ?? '' }
    const setMoney = (to: Partial<typeof money>) => {
      Object.assign(money, to)
      if (kronorIn(money.amount) === 0) delete decision.money
      else decision.money = { amount: kronorIn(money.amount), currency: 'SEK', fund: money.fund }
    }
    tell(w.amount(label), money.amount, { at: amount, holds: 'sum', set: (text) => setMoney({ amount: text }) })
    const fund = { at: `${at}/money/fund`, needs: amount }
    tell(w.fund(label), money.fund, { ...fund, set: (text) => setMoney({ fund: text }) })

    const period = { from: '', to: '', ...decision.period }
    const setPeriod = (to: Partial<typeof period>) => {
      Object.assign(period, to)
      if (period.from + period.to === '') delete decision.period
      else decision.period = period
    }
    const from = { at: `${at}/period/from`, holds: dayIn(period.from) }
    tell(w.validFrom(label), period.from, { ...from, set: (text) => setPeriod({ from: text }) })
    const to = { at: `${at}/period/to`, holds: dayIn(period.to) }
    tell(w.validTo(label), period.to, { ...to, set: (text) => setPeriod({ to: text }) })

    if (decision.membership) {
      const { membership } = decision
      const more = { item, of: { at, name: w.facts(label), note: '' } }
      for (const key of ['group', 'outgoing', 'outgoingOrganisation', 'incoming', 'incomingOrganisation'] as const)
        field(`${at}/membership`, membership, key, w.membership(label, key), more)
      day(`${at}/membership`, membership, 'from', w.membership(label, 'from'), more)
    }

    const [relation, number] = [`${at}/lineage/relation`, `${at}/lineage/number`]
    const lineage = { relation: '', number: '', ...decision.lineage }
    const setLineage = (to: Partial<typeof lineage>) => {
      Object.assign(lineage, to)
      const known = relations.find((id) => id === lineage.relation)
      if (known === undefined || lineage.number === '') delete decision.lineage
      else decision.lineage = { relation: known, number: lineage.number }
    }
    tell(w.relation(label), lineage.relation, {
      at: relation,
      needs: number,
      choices: [{ id: '', name: w.noRelation }, ...relations.map((id) => ({ id, name: named.relations[id] }))],
      set: (text) => setLineage({ relation: text }),
    })
    const earlier = { at: number, needs: relation }
    tell(w.earlier(label), lineage.number, { ...earlier, set: (text) => setLineage({ number: text }) })
  }

  const outcomeNames = {
    proposed: named.decisionProposed,
    decided: named.decisionDecided,
    rejected: named.decisionRejected,
    deferred: named.decisionDeferred,
    'referred-back': named.decisionReferredBack,
    noted: named.decisionNoted,
    'recorded-afterwards': named.decisionRecordedAfterwards,
  }
  const { meeting } = protocol
  field('meeting', meeting, 'start', w.time, { must: 'be-a-time' })
  field('meeting', meeting, 'end', w.end, { must: 'be-a-time' })
  const forms = { physical: named.formPhysical, digital: named.formDigital, hybrid: named.formHybrid }
  choice('meeting', meeting, 'form', w.form, forms, meetingForms)
  field('meeting', meeting, 'place', w.place)
  field('meeting', meeting, 'link', w.link)
  field('meeting', meeting, 'diaryNumber', w.diaryNumber)
  field('meeting', meeting, 'next', w.next, { holds: 'day' })
  field('', protocol, 'chair', w.chair, { must: 'say-something' })
  field('', protocol, 'secretary', w.secretary, { must: 'say-something' })
  const lists = groupNames(protocol.language)
  for (const [at, { group, people }] of protocol.attendance.entries())
    for (const [index, person] of people.entries()) {
      const where = `attendance/${at}/${index}`
      const of = { at: where, name: person.name, note: person.organisation }
      field(where, person, 'name', w.name(person.name), { of, must: 'say-something' })
      field(where, person, 'organisation', w.organisation(person.name), { of })
      slots.push({
        at: `${where}/group`,
        place: w.group(person.name),
        item: '',
        text: group,
        ...wordsAlone,
        choices: groups.map((id) => ({ id, name: lists[id] })),
        of,
        set: (to) => moveTo(protocol, person, to),
      })
      slots.push({
        at: `${where}/notes`,
        place: w.personNotes(person.name),
        item: '',
        text: person.notes.join(', '),
        ...wordsAlone,
        of,
        set: (text) => {
          person.notes = text
            .split(',')
            .map((note) => note.trim())
            .filter(Boolean)
        },
      })
    }
  for (const [at, one] of protocol.items.entries()) {
    const item = one.number
    const where = `items/${at}`
    field(where, one, 'title', w.title(item), { item, must: 'say-something' })
    if (one.withdrawn) continue
    if (one.deferred) day(`${where}/deferred`, one.deferred, 'returns', w.itemReturns(item), { item })
    for (const [index, presenter] of one.presenters.entries())
      field(`${where}/presenters/${index}`, presenter, 'name', w.presenter(item), { item })
    for (const index of one.questions.keys()) entry(`${where}/questions`, one.questions, index, w.question(item), item)
    if (one.notes)
      for (const [path, block] of textBlocks(one.notes, ''))
        slots.push({
          at: `${where}/notes${path}`,
          place: w.notes(item),
          item,
          text: textOf(block),
          ...wordsAlone,
          set: (text) => restyle(block, text),
        })
    for (const [index, report] of one.reports.entries())
      field(`${where}/reports/${index}`, report, 'text', w.report(item, report.name), { item })
    for (const [index, given] of (one.followUps ?? []).entries()) followUp(`${where}/followUps/${index}`, given, item)
    for (const [index, decision] of one.decisions.entries()) {
      const here = `${where}/decisions/${index}`
      field(here, decision, 'heading', w.heading(decision.label), { item })
      field(here, decision, 'lead', w.lead(decision.label), { item })
      for (const point of decision.points.keys())
        entry(`${here}/points`, decision.points, point, w.point(decision.label), item)
      // What was decided is no proposal again: its number is given.
      const outcomes = decisionStatuses.filter((id) => id !== 'proposed' || decision.status === 'proposed')
      choice(here, decision, 'status', w.outcome(decision.label), outcomeNames, outcomes, { item })
      if (decision.returns !== '' || ['deferred', 'referred-back'].includes(decision.status))
        day(here, decision, 'returns', w.returns(decision.label), { item })
      if (decision.decidedAt !== '' || decision.status === 'recorded-afterwards')
        day(here, decision, 'decidedAt', w.decidedAt(decision.label), { item })
      facts(here, decision, item)
      const whole = w.point(decision.label)
      for (const [index, given] of (decision.shares ?? []).entries())
        share(`${here}/shares/${index}`, given, whole, named.shares, item)
      for (const [one, given] of decision.actions.entries()) action(`${here}/actions/${one}`, given, item)
    }
    for (const [index, given] of one.actions.entries()) action(`${where}/actions/${index}`, given, item)
  }
  for (const [index, attachment] of protocol.attachments.entries()) {
    const saidIn = protocol.items
      .filter(({ attachments, decisions }) =>
        [attachments, ...decisions.map((decision) => decision.attachments)].some((numbers) =>
          numbers.includes(attachment.number),
        ),
      )
      .map(({ number }) => number)
    field(`attachments/${index}`, attachment, 'title', w.attachment(attachment.number), { saidIn })
  }
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
