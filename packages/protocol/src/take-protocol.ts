/**
 * Takes the protocol of a meeting: from the contents at the freeze and the circumstances around it to the value that is
 * frozen. Nothing that is not in the protocol's type comes along: no authors, no ids of live objects, no times of edits.
 */
import { isHere } from '@samsyn/meeting/attendance'
import type {
  Action,
  Attendee,
  Decision,
  FollowUp,
  Item,
  MeetingContents,
  Membership,
  NoteNode,
  Share,
} from '@samsyn/meeting/contents'
import { kronorIn } from '@samsyn/meeting/decisions'
import { noteText } from '@samsyn/meeting/notes'
import { hasAnswered } from '@samsyn/meeting/rounds'
import { textPoints } from '@samsyn/meeting/summary'
import { summaryOf } from '@samsyn/meeting/themes'
import { itemWords } from './item-words.ts'
import {
  type AttendanceGroup,
  type Protocol,
  type ProtocolAction,
  type ProtocolDecision,
  type ProtocolFollowUp,
  type ProtocolItem,
  type ProtocolPerson,
  type ProtocolReport,
  type ProtocolShare,
  type ProtocolWorkshop,
  protocolFormat,
  protocolVersion,
} from './protocol.ts'

/** An item that was approved at once. `hash`: of its words as they were then (item-words.ts). */
export type ApprovedItem = { item: string; hash: string; names: string[]; at: string }

export type Taking = {
  language: 'sv' | 'en'
  word: string
  presenterWord: string
  numbering: 'plain' | 'section'
  decisionNumbers: boolean
  layout: 'simple' | 'hanging'
  /** '' where the body has no colour of its own. */
  accent: string
  approval: Protocol['approval']
  body: { id: string; name: string }
  series: { id: string; name: string }
  meeting: string
  previous: Protocol['previous']
  /** How many actions the body's frozen protocols of the same year hold already. */
  actionsBefore: number
  /** How many of their decisions have numbers. */
  decisionsBefore: number
  /** The newest of each item. */
  approved: readonly ApprovedItem[]
}

const words = {
  sv: {
    chair: 'ordförande',
    secretary: 'sekreterare',
    presenter: 'föredragande',
    deputyFor: (name: string) => `ersättare för ${name}`,
    onLink: 'via länk',
    from: (time: string) => `från kl. ${time}`,
    until: (time: string) => `till kl. ${time}`,
  },
  en: {
    chair: 'chair',
    secretary: 'secretary',
    presenter: 'presenter',
    deputyFor: (name: string) => `deputy for ${name}`,
    onLink: 'via link',
    from: (time: string) => `from ${time}`,
    until: (time: string) => `until ${time}`,
  },
} as const

export function takeProtocol(contents: MeetingContents, taking: Taking): Protocol {
  const { facts } = contents
  const numberOf = new Map(contents.attachments.map((attachment) => [attachment.id, attachment.number]))
  const year = facts.date.slice(0, 4)
  let actions = taking.actionsBefore
  const action = ({ text, owner, due, status }: Action): ProtocolAction => {
    actions += 1
    return { number: `U ${year}:${actions}`, text: text.trim(), owner: owner.trim(), due: due.trim(), status }
  }
  let decisions = taking.decisionsBefore
  /** A proposal is no decision yet, and gets its number from the protocol that decides it. */
  const decisionNumber = ({ status }: Decision): string => {
    if (status === 'proposed') return ''
    decisions += 1
    return `B ${year}:${decisions}`
  }
  const numbers = (ids: readonly string[]) => ids.flatMap((id) => numberOf.get(id) ?? []).sort((a, b) => a - b)

  /** All but those that belong to withdrawn items alone; these have the last numbers. */
  const printed = new Set(
    contents.attachments
      .filter(({ item }) => contents.items.find(({ id }) => id === item)?.state !== 'withdrawn')
      .map(({ id }) => id)
      .concat(
        contents.items.flatMap((item) =>
          item.state === 'withdrawn' ? [] : item.decisions.flatMap(({ basis }) => basis),
        ),
      ),
  )

  const decision = (taken: Decision): ProtocolDecision => ({
    number: decisionNumber(taken),
    label: taken.label,
    heading: taken.heading.trim(),
    lead: taken.lead.trim(),
    points: taken.points.map((point) => point.text.trim()).filter((point) => point !== ''),
    kind: taken.kind,
    status: taken.status,
    returns: taken.returns.trim(),
    decidedAt: taken.decidedAt.trim(),
    procedure: taken.procedure.trim(),
    attachments: numbers(taken.basis),
    ...(taken.relation !== '' && taken.earlier.trim() !== ''
      ? { lineage: { relation: taken.relation, number: taken.earlier.trim() } }
      : {}),
    ...money(taken),
    ...(taken.validFrom.trim() + taken.validTo.trim() === ''
      ? {}
      : { period: { from: taken.validFrom.trim(), to: taken.validTo.trim() } }),
    ...(taken.shares.length > 0 ? { shares: taken.shares.map(share) } : {}),
    ...(taken.kind === 'membership-change' && taken.membership ? { membership: trimmed(taken.membership) } : {}),
    actions: taken.actions.map(action),
  })

  const item = (taken: Item): ProtocolItem => {
    const withdrawn = taken.state === 'withdrawn'
    return {
      number: taken.number,
      title: taken.title.trim(),
      kind: taken.kind,
      withdrawn,
      presenters: withdrawn
        ? []
        : taken.presenters
            .filter(({ name }) => name.trim())
            .map(({ name, organisation, title }) => ({
              name: name.trim(),
              organisation: organisation.trim() || organisationOf(contents.attendance, name),
              title: title.trim(),
            })),
      previous:
        withdrawn || taken.previousLabel !== '' || names(taken, taken.previousDate) ? '' : taken.previousDate.trim(),
      attachments: withdrawn ? [] : numbers(taken.attachments.map(({ id }) => id)),
      questions: withdrawn ? [] : taken.questions.map(({ text }) => text.trim()).filter((text) => text !== ''),
      workshop: withdrawn ? null : workshop(taken),
      reports: withdrawn ? [] : reports(taken),
      notes: withdrawn ? null : notes(taken.notes),
      decisions: withdrawn ? [] : taken.decisions.map(decision),
      actions: withdrawn ? [] : taken.actions.map(action),
      ...(taken.state === 'deferred' ? { deferred: { returns: taken.returns.trim() } } : {}),
      ...(!withdrawn && taken.previousLabel !== ''
        ? { from: { date: taken.previousDate.trim(), label: taken.previousLabel } }
        : {}),
      ...(!withdrawn && taken.followUps.length > 0 ? { followUps: taken.followUps.map(followUp) } : {}),
    }
  }

  const protocol: Protocol = {
    format: protocolFormat,
    version: protocolVersion,
    language: taking.language,
    word: taking.word,
    presenterWord: taking.presenterWord,
    numbering: taking.numbering,
    decisionNumbers: taking.decisionNumbers,
    ...(taking.layout === 'hanging' ? { layout: taking.layout } : {}),
    ...(taking.accent === '' ? {} : { accent: taking.accent }),
    body: taking.body,
    series: taking.series,
    meeting: {
      id: taking.meeting,
      date: facts.date,
      start: facts.start,
      end: facts.end,
      form: facts.form,
      place: facts.place.trim(),
      link: facts.link.trim(),
      diaryNumber: facts.diaryNumber.trim(),
      next: contents.items.some((taken) => names(taken, facts.nextMeeting)) ? '' : facts.nextMeeting,
    },
    chair: nameOf(contents.attendance, facts.chair),
    secretary: nameOf(contents.attendance, facts.secretary),
    attendance: attendanceGroups(contents, taking.language),
    items: contents.items.map(item),
    attachments: contents.attachments
      .filter(({ id }) => printed.has(id))
      .map(({ number, title, fileName, type, size, sha256, url, file }) => ({
        number,
        title: title.trim(),
        fileName,
        type,
        size,
        sha256,
        url: file ? '' : url.trim(),
      })),
    approval: taking.approval,
    previous: taking.previous,
  }
  return {
    ...protocol,
    items: protocol.items.map((one, at) => {
      const approval = taking.approved.find(({ item }) => item === contents.items[at]?.id)
      if (!approval || itemWords(protocol, at).hash !== approval.hash) return one
      return { ...one, approved: { names: approval.names, at: approval.at } }
    }),
  }
}

/** Items that were approved at once and say something else now. `protocol`: as it was taken from these contents. */
export const changedSinceApproved = (
  contents: MeetingContents,
  protocol: Protocol,
  approved: readonly ApprovedItem[],
): string[] =>
  approved
    .map(({ item }) => item)
    .filter((item) => {
      const at = contents.items.findIndex(({ id }) => id === item)
      return at >= 0 && protocol.items[at]?.approved === undefined
    })

/** Whether the item's own words name a date: that of the protocol it is about, or of the next meeting. */
const names = (item: Item, date: string): boolean =>
  [item.title, noteText(item.notes), ...item.decisions.flatMap(({ points }) => points.map(({ text }) => text))].some(
    (words) => words.includes(date),
  )

function workshop({ workshop, notes, questions }: Item): ProtocolWorkshop | null {
  if (!workshop) return null
  const { clusters, groups, appendix } = workshop
  const entries = clusters.themes.flatMap((theme) => theme.entries)
  const lying = [...entries.flatMap(({ cards }) => cards), ...clusters.loose]
  const inText = [...textPoints(notes).keys()]
  const said = summaryOf(
    clusters,
    questions.map(({ id }) => id),
  ).themes.flatMap(({ points }) => points)
  const nameOf = new Map(groups.map(({ id, name }) => [id, name]))
  return {
    groups: groups
      .filter(({ dissolved }) => !dissolved)
      .map(({ name, members, onLink }) => ({ name, members, onLink })),
    points: inText.flatMap((id) => {
      const point = said.find((one) => one.id === id)
      return point ? [{ id, cards: point.cards }] : []
    }),
    cards: lying.length + clusters.dropped.length,
    dropped: clusters.dropped.length,
    appendix: appendix
      ? questions
          .map(({ id, text }) => ({
            question: text.trim(),
            cards: lying
              .filter(({ question }) => question === id)
              .map((card) => ({ group: nameOf.get(card.group) ?? '', text: card.text })),
          }))
          .filter(({ cards }) => cards.length > 0)
      : [],
  }
}

/** Whoever has not answered is left out; the check before the freeze has asked. */
const reports = ({ reports }: Item): ProtocolReport[] =>
  (reports ?? [])
    .filter(hasAnswered)
    .map(({ name, organisation, text }) => ({ name, organisation, text: withoutEmptyLines(text) }))

const withoutEmptyLines = (text: string): string =>
  text.trim().replace(/\s+/g, (run) => (run.includes('\n') ? '\n' : run))

function money({ amount, fund }: Decision): Pick<ProtocolDecision, 'money'> {
  const sum = kronorIn(amount)
  return sum === 0 ? {} : { money: { amount: sum, currency: 'SEK', fund: fund.trim() } }
}

const trimmed = (membership: Membership): Membership => ({
  group: membership.group.trim(),
  outgoing: membership.outgoing.trim(),
  outgoingOrganisation: membership.outgoingOrganisation.trim(),
  incoming: membership.incoming.trim(),
  incomingOrganisation: membership.incomingOrganisation.trim(),
  from: membership.from.trim(),
})

const share = ({ organisation, status, date, text }: Share): ProtocolShare => ({
  organisation: organisation.trim(),
  status,
  date: date.trim(),
  text: text.trim(),
})

const followUp = ({
  number,
  text,
  owner,
  due,
  outcome,
  said,
  newOwner,
  newDue,
  shares,
}: FollowUp): ProtocolFollowUp => ({
  number,
  text: text.trim(),
  owner: owner.trim(),
  due: due.trim(),
  outcome,
  said: said.trim(),
  newOwner: newOwner.trim(),
  newDue: newDue.trim(),
  ...(shares.length > 0 ? { shares: shares.map(share) } : {}),
})

const notes = (note: NoteNode): NoteNode | null => ((note.content ?? []).length > 0 ? note : null)

const nameOf = (attendance: readonly Attendee[], id: string) =>
  attendance.find((row) => row.id === id)?.name.trim() ?? ''

const organisationOf = (attendance: readonly Attendee[], name: string) =>
  attendance.find((row) => row.name.trim() === name.trim())?.organisation.trim() ?? ''

/** Which list a row is printed in. Who has not been heard of is absent; the check before the freeze has asked. */
function groupOf(row: Attendee): AttendanceGroup['group'] {
  if (row.status === 'prevented') return 'prevented'
  if (!isHere(row)) return 'absent'
  if (row.status === 'observer') return 'observers'
  return row.status === 'present' ? 'members' : 'others'
}

const groups = ['members', 'others', 'observers', 'prevented', 'absent'] as const

function attendanceGroups({ attendance, facts }: MeetingContents, language: Protocol['language']): AttendanceGroup[] {
  const said = words[language]
  const person = (row: Attendee): ProtocolPerson => {
    const notes: string[] = []
    const here = isHere(row)
    const role = row.role.trim()
    if (row.id === facts.chair) notes.push(said.chair)
    if (row.id === facts.secretary) notes.push(said.secretary)
    if (here && row.deputyFor.trim()) notes.push(said.deputyFor(row.deputyFor.trim()))
    else if (here && role && !isPlainRole(role) && !notes.includes(role.toLocaleLowerCase('sv'))) notes.push(role)
    if (row.status === 'presenter' && !notes.some((note) => note.toLocaleLowerCase('sv') === said.presenter))
      notes.push(said.presenter)
    if (here && row.mode === 'link') notes.push(said.onLink)
    if (here && row.arrived) notes.push(said.from(row.arrived))
    if (here && row.left) notes.push(said.until(row.left))
    return { name: row.name.trim(), organisation: row.organisation.trim(), notes }
  }
  return groups
    .map((group) => ({ group, people: attendance.filter((row) => groupOf(row) === group).map(person) }))
    .filter(({ people }) => people.length > 0)
}

/** Roles that the list's heading says already. */
const isPlainRole = (role: string) =>
  ['ledamot', 'ersättare', 'övrig medverkande', 'deltagare', 'member', 'participant', 'åhörare', 'observer'].includes(
    role.toLocaleLowerCase('sv'),
  )
