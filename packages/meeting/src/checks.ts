/**
 * What must hold before a meeting is frozen (domain.md §7). Each check is one small function from contents to findings.
 *
 * A finding that blocks must be certain: it can always be put right by the secretary, and it is never only a matter of
 * taste. Whatever may be a false alarm is a warning, which can be waved away with a reason.
 * A finding says its sentence by key; the words are in packages/language (checks.ts).
 */
import { isHere, sameName, samePeople } from './attendance.ts'
import type { Action, Attendee, Decision, Item, MeetingContents, NoteNode } from './contents.ts'
import { noteLines, noteText } from './notes.ts'
import { hasAnswered } from './rounds.ts'

export const checkCodes = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I7',
  'I10',
  'I12',
  'I13',
  'I14',
  'I15',
  'I16',
  'I18',
  'I19',
  'I20',
  'I22',
  'I23',
  'I24',
  'I25',
  'I26',
  'I28',
  'I34',
  'I37',
] as const
export type CheckCode = (typeof checkCodes)[number]

export type Place = {
  kind: 'facts' | 'attendance' | 'item' | 'decision' | 'action' | 'attachment'
  item: string
  id: string
}

export type Finding = {
  code: CheckCode
  level: 'block' | 'warning'
  sentence: string
  parameters: Record<string, string>
  place: Place
  /** The same finding has the same key as long as it is there, so that an acknowledgement stays with it. */
  key: string
  /** A repair of repairs.ts that puts it right with one click. */
  repair: string | null
}

/** What a check must know beside the contents. */
export type Circumstances = {
  /** The body's members. */
  people: { name: string; organisation: string; role: string }[]
  /** The series' frozen protocol before this meeting. */
  previous: { date: string } | null
  /** "Samverkansledningen beslutar att" */
  lead: string
}

type Check = (contents: MeetingContents, circumstances: Circumstances) => Finding[]

const finding = (
  code: CheckCode,
  level: Finding['level'],
  sentence: string,
  place: Place,
  parameters: Record<string, string> = {},
  repair: string | null = null,
): Finding => ({
  code,
  level,
  sentence,
  parameters,
  place,
  key: `${code}:${sentence}:${place.item}:${place.id}`,
  repair,
})

const facts: Place = { kind: 'facts', item: '', id: '' }
const ofItem = (item: Item): Place => ({ kind: 'item', item: item.id, id: item.id })
const ofDecision = (decision: Decision): Place => ({ kind: 'decision', item: decision.item, id: decision.id })
const ofAction = (action: Action): Place => ({ kind: 'action', item: action.item, id: action.id })
const ofAttendee = (attendee: Attendee): Place => ({ kind: 'attendance', item: '', id: attendee.id })

const printedItems = (contents: MeetingContents) => contents.items.filter((item) => item.state !== 'withdrawn')
const allDecisions = (contents: MeetingContents) => printedItems(contents).flatMap((item) => item.decisions)
const allActions = (contents: MeetingContents) =>
  printedItems(contents).flatMap((item) => [...item.decisions.flatMap((decision) => decision.actions), ...item.actions])

const isAway = (row: Attendee) => row.status === 'absent' || row.status === 'prevented'
const bothHereAndAway = (group: readonly Attendee[]) => group.some(isHere) && group.some(isAway)

const checks: Record<CheckCode, Check> = {
  /** One attendance row per person. */
  I1: ({ attendance }) =>
    samePeople(attendance)
      .filter((group) => !bothHereAndAway(group))
      .map((group) =>
        finding(
          'I1',
          'block',
          'listedTwice',
          ofAttendee(group[0] as Attendee),
          { name: group[0]?.name ?? '' },
          'join-rows',
        ),
      ),

  /** Nobody both present and absent. */
  I2: ({ attendance }) =>
    samePeople(attendance)
      .filter(bothHereAndAway)
      .map((group) =>
        finding(
          'I2',
          'block',
          'hereAndAway',
          ofAttendee(group[0] as Attendee),
          { name: group[0]?.name ?? '' },
          'join-rows',
        ),
      ),

  /** Item numbers unique and gapless; they are computed, so this guards the computing. */
  I3: ({ items }) =>
    items
      .filter((item, at) => item.number !== String(at + 1))
      .map((item) => finding('I3', 'block', 'wrongNumber', ofItem(item), { number: item.number })),

  /** Chair and secretary named, chair present. */
  I4: ({ facts: said, attendance }) => {
    const found: Finding[] = []
    const chair = attendance.find((row) => row.id === said.chair)
    if (!chair) found.push(finding('I4', 'block', 'noChair', facts))
    else if (!isHere(chair))
      found.push(finding('I4', 'block', 'chairNotHere', ofAttendee(chair), { name: chair.name }, 'mark-present'))
    if (!attendance.some((row) => row.id === said.secretary)) found.push(finding('I4', 'block', 'noSecretary', facts))
    return found
  },

  /** Date, start, end, and where it was. */
  I5: ({ facts: said }) => {
    const found: Finding[] = []
    if (!isDate(said.date)) found.push(finding('I5', 'block', 'noDate', facts))
    if (!said.start.trim()) found.push(finding('I5', 'block', 'noStart', facts))
    if (!said.end.trim()) found.push(finding('I5', 'block', 'noEnd', facts))
    const [place, link] = [said.place.trim(), said.link.trim()]
    if (said.form !== 'digital' && !place) found.push(finding('I5', 'block', 'noPlace', facts))
    if (said.form === 'digital' && !place && !link) found.push(finding('I5', 'block', 'noLink', facts))
    return found
  },

  /** Every presenter is in attendance, with organisation. */
  I7: (contents) =>
    printedItems(contents).flatMap((item) =>
      item.presenters.flatMap((presenter) => {
        if (!presenter.name.trim()) return []
        const row = contents.attendance.find((other) => isHere(other) && sameName(other.name, presenter.name))
        const place: Place = { kind: 'item', item: item.id, id: presenter.id }
        const parameters = { name: presenter.name, number: item.number }
        if (!row) return [finding('I7', 'warning', 'presenterNotListed', place, parameters, 'list-presenter')]
        if (!row.organisation && !presenter.organisation)
          return [finding('I7', 'warning', 'presenterWithoutOrganisation', place, parameters)]
        return []
      }),
    ),

  /** Who took part on link is marked so, and the meeting's form says the same. */
  I10: ({ facts: said, attendance }) => {
    const here = attendance.filter(isHere)
    const onLink = here.filter((row) => row.mode === 'link')
    if (here.length === 0) return []
    if (said.form === 'digital' && onLink.length < here.length)
      return [
        finding(
          'I10',
          'warning',
          'digitalButOnSite',
          facts,
          { count: String(here.length - onLink.length) },
          'all-on-link',
        ),
      ]
    if (said.form === 'hybrid' && onLink.length === 0) return [finding('I10', 'warning', 'hybridWithoutLink', facts)]
    if (said.form === 'physical' && onLink.length > 0)
      return [finding('I10', 'warning', 'physicalWithLink', facts, { count: String(onLink.length) }, 'form-hybrid')]
    return []
  },

  /** Every member of the body is accounted for, and absence is explained. */
  I12: ({ attendance }, { people }) => {
    const missing = people
      .filter((person) => !attendance.some((row) => sameName(row.name, person.name)))
      .map((person) =>
        finding(
          'I12',
          'warning',
          'memberWithoutRow',
          { kind: 'attendance', item: '', id: person.name },
          { name: person.name, organisation: person.organisation },
          'list-as-absent',
        ),
      )
    const silent = attendance.flatMap((row) => {
      if (row.status === 'expected')
        return [finding('I12', 'warning', 'nothingSaid', ofAttendee(row), { name: row.name }, 'mark-absent')]
      if (row.status === 'absent')
        return [finding('I12', 'warning', 'absentWithoutNotice', ofAttendee(row), { name: row.name })]
      return []
    })
    return [...missing, ...silent]
  },

  /** The previous protocol is referred to by date, and what happened to it is recorded. */
  I13: (contents, { previous }) => {
    const items = printedItems(contents).filter((item) => item.kind === 'previous-protocol')
    const first = contents.items[0]
    if (items.length === 0) {
      return previous && first
        ? [finding('I13', 'block', 'previousNotTaken', ofItem(first), { date: previous.date }, 'add-previous')]
        : []
    }
    return items.flatMap((item) => {
      const found: Finding[] = []
      if (!item.previousDate && !mentionsDate(item))
        found.push(finding('I13', 'block', 'previousWithoutDate', ofItem(item)))
      if (item.decisions.length === 0)
        found.push(finding('I13', 'block', 'previousWithoutDecision', ofItem(item), {}, 'file-previous'))
      return found
    })
  },

  /** Every attachment can be opened and has a title. */
  I14: ({ attachments }) =>
    attachments.flatMap((attachment) => {
      const place: Place = { kind: 'attachment', item: attachment.item, id: attachment.id }
      const parameters = { number: String(attachment.number), title: attachment.title }
      const found: Finding[] = []
      if (!attachment.file && !/^https?:\/\/\S+\.\S+/i.test(attachment.url))
        found.push(finding('I14', 'block', 'attachmentMissing', place, parameters))
      if (!attachment.title.trim())
        found.push(finding('I14', 'warning', 'attachmentUntitled', place, parameters, 'title-from-file'))
      return found
    }),

  /** What a decision approves is attached to it, and no attachment hangs in the air. */
  I15: (contents) => [
    ...contents.attachments
      .filter(
        (attachment) => !attachment.item && !allDecisions(contents).some(({ basis }) => basis.includes(attachment.id)),
      )
      .map((attachment) =>
        finding(
          'I15',
          'block',
          'attachmentOfNothing',
          { kind: 'attachment', item: '', id: attachment.id },
          { number: String(attachment.number), title: attachment.title },
        ),
      ),
    ...allDecisions(contents)
      .filter((decision) => approvesDocument(decision) && decision.basis.length === 0)
      .filter(({ item }) => !contents.attachments.some((attachment) => attachment.item === item))
      .map((decision) =>
        finding('I15', 'block', 'approvesWithoutDocument', ofDecision(decision), { label: decision.label }),
      ),
  ],

  /** A decision has words, and says who decides. */
  I16: (contents, { lead }) =>
    allDecisions(contents).flatMap((decision) => {
      const parameters = { label: decision.label, lead }
      if (!decision.points.some((point) => point.text.trim()))
        return [finding('I16', 'block', 'decisionWithoutWords', ofDecision(decision), parameters, 'remove-decision')]
      const words = decision.points.map((point) => point.text).join(' ')
      if (!decision.lead.trim() && decision.status !== 'noted' && !/läggs till handlingarna/i.test(words))
        return [finding('I16', 'warning', 'decisionWithoutBody', ofDecision(decision), parameters, 'add-lead')]
      return []
    }),

  /** Every decision has an outcome. */
  I18: (contents) =>
    allDecisions(contents)
      .filter((decision) => decision.status === 'proposed')
      .map((decision) =>
        finding('I18', 'warning', 'stillProposed', ofDecision(decision), { label: decision.label }, 'mark-decided'),
      ),

  /** A change of members names the group and the people, and from when. */
  I19: (contents) =>
    allDecisions(contents)
      .filter((decision) => decision.kind === 'membership-change')
      .flatMap((decision) => {
        const { group = '', incoming = '', outgoing = '', from = '' } = decision.membership ?? {}
        const parameters = { label: decision.label }
        const found: Finding[] = []
        if (!group.trim())
          found.push(finding('I19', 'block', 'membershipWithoutGroup', ofDecision(decision), parameters))
        if (!incoming.trim() && !outgoing.trim())
          found.push(finding('I19', 'block', 'membershipWithoutNames', ofDecision(decision), parameters))
        if (!from.trim())
          found.push(finding('I19', 'warning', 'membershipWithoutDate', ofDecision(decision), parameters))
        return found
      }),

  /** An action has somebody who does it and a day when it is done. */
  I20: (contents) =>
    allActions(contents).flatMap((action) => {
      const parameters = { text: action.text }
      if (!action.text.trim())
        return [finding('I20', 'block', 'actionWithoutWords', ofAction(action), parameters, 'remove-action')]
      const found: Finding[] = []
      if (!action.owner.trim())
        found.push(finding('I20', 'warning', 'actionWithoutOwner', ofAction(action), parameters))
      if (!action.due.trim()) found.push(finding('I20', 'warning', 'actionWithoutDue', ofAction(action), parameters))
      return found
    }),

  /** "November" is no date, nor is 30 February. */
  I22: (contents) =>
    allActions(contents)
      .filter((action) => action.due.trim() !== '' && !isDate(action.due))
      .map((action) =>
        finding('I22', 'warning', 'dueIsVague', ofAction(action), { due: action.due, text: action.text }),
      ),

  /** What is put off says when it comes back. */
  I23: (contents) =>
    allDecisions(contents)
      .filter((decision) => decision.status === 'deferred' && !decision.returns.trim())
      .map((decision) =>
        finding('I23', 'warning', 'deferredWithoutReturn', ofDecision(decision), { label: decision.label }),
      ),

  /** A workshop says what it asked, and what became of everything that was written. */
  I24: (contents) =>
    printedItems(contents).flatMap((item) => {
      const { workshop, number } = item
      if (!workshop) return []
      const { clusters, state, written } = workshop
      const warn = (sentence: string, parameters: Record<string, string> = {}) =>
        finding('I24', 'warning', sentence, ofItem(item), { number, ...parameters })
      const asked = item.questions.some(({ text }) => text.trim() !== '')
      if (state === 'collecting') return [warn('cardsNotShown')]
      const cards = clusters.themes.flatMap(({ entries }) => entries).length + clusters.loose.length
      return [
        ...(asked || cards + clusters.dropped.length === 0
          ? []
          : [finding('I24', 'block', 'workshopWithoutQuestions', ofItem(item), { number })]),
        ...(clusters.loose.length > 0 ? [warn('cardsLoose', { count: String(clusters.loose.length) })] : []),
        ...(cards > 0 && written === null ? [warn('workshopNotSummarised')] : []),
      ]
    }),

  /** Who worked in which group is said. */
  I25: (contents) =>
    printedItems(contents).flatMap((item) =>
      (item.workshop?.groups ?? [])
        .filter(({ dissolved, members }) => !dissolved && members.length === 0)
        .map(({ id, name }) => ({
          ...finding('I25', 'warning', 'groupWithoutMembers', ofItem(item), { number: item.number, name }),
          key: `I25:groupWithoutMembers:${item.id}:${id}`,
        })),
    ),

  /** No heading without text, no item without content. */
  I26: (contents) =>
    printedItems(contents).flatMap((item) => {
      if (isEmpty(item))
        return [finding('I26', 'warning', 'itemEmpty', ofItem(item), { number: item.number }, 'withdraw-item')]
      return emptyHeadings(item.notes).map((heading) =>
        finding(
          'I26',
          'warning',
          'headingEmpty',
          { kind: 'item', item: item.id, id: heading },
          { number: item.number, heading },
        ),
      )
    }),

  /** In a round everybody who is here has reported, or has nothing to report. */
  I28: (contents) =>
    printedItems(contents).flatMap((item) => {
      const silent = (item.reports ?? []).filter((report) => report.here && !hasAnswered(report))
      if (silent.length === 0) return []
      const names = silent.map(({ name }) => name).join(', ')
      return [finding('I28', 'warning', 'reportMissing', ofItem(item), { number: item.number, names })]
    }),

  /** The meeting is closed in the protocol, and the next one is named. */
  I34: (contents) => {
    const items = printedItems(contents)
    const last = items.at(-1)
    if (!last) return [finding('I34', 'warning', 'noItems', facts)]
    const found: Finding[] = []
    const closes = last.kind === 'closing' || /avslut/i.test(`${last.title} ${noteText(last.notes)}`)
    if (!closes) found.push(finding('I34', 'warning', 'notClosed', ofItem(last), {}, 'add-closing'))
    const namesNext = items.some(
      (item) =>
        /nästa (möte|sammanträde)|kommande möte/i.test(`${item.title} ${noteText(item.notes)}`) && mentionsDate(item),
    )
    if (!contents.facts.nextMeeting && !namesNext) found.push(finding('I34', 'warning', 'nextNotNamed', facts))
    return found
  },

  /** The protocol is immutable and verifiable; kept by how it is stored, listed so that it is known to be kept. */
  I37: () => [],
}

/** All findings, those that block first, each check in its order; and the codes of the checks that found nothing. */
export function runChecks(
  contents: MeetingContents,
  circumstances: Circumstances,
): { findings: Finding[]; passed: CheckCode[] } {
  const findings = checkCodes.flatMap((code) => checks[code](contents, circumstances))
  const found = new Set(findings.map(({ code }) => code))
  return {
    findings: [
      ...findings.filter(({ level }) => level === 'block'),
      ...findings.filter(({ level }) => level === 'warning'),
    ],
    passed: checkCodes.filter((code) => !found.has(code)),
  }
}

// ── What the checks look for ───────────────────────────────────────────────────────────────────────────────────────

const months = 'januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december'
const date = new RegExp(`\\d{4}-\\d{2}-\\d{2}|\\b\\d{1,2}(:[ea])?\\s+(${months})\\b`, 'i')

/** Whether the words are a day of the calendar, and nothing else. */
function isDate(words: string): boolean {
  const said = words.trim()
  const day = /^\d{4}-\d{2}-\d{2}$/.test(said) ? new Date(`${said}T00:00:00Z`) : null
  // An impossible day is either refused or moved on into the next month.
  return day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(said)
}

const mentionsDate = (item: Item): boolean =>
  date.test(
    [item.title, noteText(item.notes), ...item.decisions.flatMap(({ points }) => points.map(({ text }) => text))].join(
      '\n',
    ),
  )

// Swedish letters are no word characters to \b, so the ends of words are said in full.
const approving =
  /(?<!\p{L})(godkänn(a|er|s|de|des)|anta[rs]?|antog|antogs|fastställ(a|er|s|de|des)|(ställa|ställer|ställde|står) (sig )?bakom)(?!\p{L})/iu
/** A document by its name, as the last part of the word and in any form: "handlingsplanen", but not "planera". */
const documentNamed =
  /(förslag|plan|årshjul|överenskommelse|anvisning|handlingsprogram|strategi|budget|rutin|riktlinje|avtal|uppdragsbeskrivning)((e?[nt]|[aeo]?r(na)?)?s?)(?!\p{L})/iu

function approvesDocument(decision: Decision): boolean {
  if (!['decided', 'recorded-afterwards'].includes(decision.status)) return false
  const words = decision.points.map((point) => point.text).join(' ')
  return approving.test(`${decision.lead} ${words}`) && documentNamed.test(words)
}

/** An item that closes the meeting says so with its title. */
const isEmpty = (item: Item): boolean =>
  item.kind !== 'closing' &&
  noteLines(item.notes).length === 0 &&
  item.decisions.length === 0 &&
  item.actions.length === 0 &&
  !item.reports?.some(hasAnswered) &&
  item.questions.length === 0 &&
  item.attachments.length === 0

/** Headings that nothing follows before the next heading of the same or a higher level. */
function emptyHeadings(notes: NoteNode): string[] {
  const nodes = notes.content ?? []
  return nodes.flatMap((node, at) => {
    if (node.type !== 'heading') return []
    const next = nodes[at + 1]
    const levelOf = (heading: NoteNode) => Number(heading.attrs?.level ?? 3)
    const empty = !next || (next.type === 'heading' && levelOf(next) <= levelOf(node))
    return empty ? [noteText(node)] : []
  })
}
