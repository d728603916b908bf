/**
 * What a protocol says when it is printed: the words, and their order. Every format renders these blocks and adds none,
 * so the Word file, the PDF, the web page and the plain text can never say different things.
 */
import type { ApprovalWay } from '@samsyn/meeting/approval'
import type { NoteNode } from '@samsyn/meeting/contents'
import { normalise } from './canonical.ts'
import { completed } from './earlier.ts'
import type {
  Protocol,
  ProtocolAction,
  ProtocolAttachment,
  ProtocolCorrection,
  ProtocolDecision,
  ProtocolFollowUp,
  ProtocolItem,
  ProtocolReport,
  ProtocolShare,
} from './protocol.ts'

/** A stretch of text in one style. "\n" is a line break; `href` is '' or an address that is safe to follow. */
export type Run = { text: string; bold: boolean; italic: boolean; underline: boolean; strike: boolean; href: string }

export type Cell = { header: boolean; columns: number; rows: number; content: Note[] }

export type Note =
  | { note: 'paragraph'; runs: Run[] }
  /** 1 stands directly below the item's heading; levels are closed up, so that none is skipped. */
  | { note: 'heading'; level: 1 | 2 | 3; runs: Run[] }
  /** 'att' is the Swedish list where every entry begins with the word. */
  | { note: 'list'; style: 'bullet' | 'ordered' | 'att'; start: number; entries: Note[][] }
  | { note: 'quote'; content: Note[] }
  /** Cells fill their grid without overlaps: the sum of the columns is `columns` in every row. */
  | { note: 'table'; columns: number; rows: Cell[][] }

export type Fact = { label: string; value: string; href: string }
/** `file`: its bytes are kept with the protocol; `href` is the address of a web link. */
export type AttachmentLine = { number: number; label: string; title: string; href: string; file: boolean }

export type Block =
  | { block: 'title'; word: string; body: string }
  /** Facts that belong together stand in one row. */
  | { block: 'facts'; rows: Fact[][] }
  | { block: 'people'; heading: string; people: { name: string; rest: string }[] }
  | { block: 'item'; anchor: string; number: string; title: string }
  | { block: 'presenters'; label: string; names: string }
  | { block: 'attachments'; lines: AttachmentLine[] }
  | { block: 'questions'; label: string; questions: string[] }
  | { block: 'notes'; notes: Note[] }
  | {
      block: 'decision'
      anchor: string
      heading: string
      attachments: AttachmentLine[]
      /** "Beslut:", "Förslag:" or ''. */
      label: string
      /** The whole wording when there are no points. */
      lead: string
      /** Two or more; a single point is a part of the lead. */
      points: string[]
    }
  | { block: 'action'; label: string; text: string; facts: { label: string; value: string }[] }
  | { block: 'closing'; lines: { label: string; value: string }[] }
  /**
   * Who signs, where somebody does: a line to write on over each. '' is a name that is not known yet. `signed`: who has, and
   * how; there is nothing more to write.
   */
  | { block: 'signatures'; heading: string; signed: boolean; people: { name: string; role: string }[] }

/** Who approved or signed a protocol, as the approval record tells it. Times as "2026-03-13 14:20". */
export type Signature = {
  way: ApprovalWay
  /** '' where it was a meeting. */
  name: string
  at: string
  /** Number of the item, '' for the whole. */
  item: string
  /** SHA-256 of the copy that was signed; '' where there is none. */
  file: string
  /** Date of the meeting that approved it; '' where none did. */
  meeting: string
}

/** The fixed words of a protocol; the body's own words (its name, "Protokoll", "Föredragande") are in the protocol. */
const words = {
  sv: {
    date: 'Datum:',
    time: 'Tid:',
    form: 'Form:',
    forms: { physical: 'fysiskt', digital: 'digitalt', hybrid: 'hybrid' },
    place: 'Plats:',
    diaryNumber: 'Dnr:',
    chair: 'Ordförande:',
    secretary: 'Sekreterare:',
    groups: {
      members: 'Närvarande ledamöter',
      others: 'Övriga medverkande',
      observers: 'Åhörare',
      prevented: 'Förhinder',
      absent: 'Frånvarande',
    },
    withdrawn: '(utgår)',
    previous: 'Avser protokollet från',
    attachment: 'Bilaga',
    excerpt: 'Protokollsutdrag',
    excerptOf: 'Utdrag ur:',
    item: (number: string) => `punkt ${number}`,
    atOnce: 'Omedelbart justerad:',
    atOnceBy: (at: string, names: readonly string[]) => `${at} av ${names.join(', ')}`,
    wholeChecksum: 'Hela protokollets kontrollsumma (SHA-256):',
    from: 'Återkommer från',
    fromLabel: (label: string) => (/^\d/.test(label) ? `punkt ${label}` : label),
    deferred: (returns: string) => (returns === '' ? '(bordlagd)' : `(bordlagd till ${returns})`),
    outcomes: {
      open: 'kvarstår',
      done: 'klart',
      carried: 'förs vidare',
      changed: 'ändrat',
      dropped: 'avskrivet',
    },
    toDate: (date: string) => `till ${date}`,
    toOwner: (name: string) => `till ${name}`,
    was: (due: string) => `skulle vara klart ${due}`,
    shareHead: ['Organisation', 'Läge', 'Datum', 'Kommentar'],
    shares: { waiting: 'väntar', done: 'klart', declined: 'nej' },
    decisionShares: { waiting: 'väntar', done: 'beslutat', declined: 'avslag' },
    shareCount: (done: number, all: number) => `${done} av ${all} har svarat.`,
    decisionShareCount: (done: number, all: number) => `${done} av ${all} har beslutat.`,
    relations: {
      'based-on': 'Grundas på',
      changes: 'Ändrar',
      prolongs: 'Förlänger',
      'reports-on': 'Återrapporterar',
    },
    sum: (amount: string) => `Belopp: ${amount} kr`,
    fundedBy: (fund: string) => `ur ${fund}`,
    valid: (from: string, to: string) =>
      from === '' ? `Gäller till och med ${to}` : to === '' ? `Gäller från ${from}` : `Gäller ${from}–${to}`,
    questions: 'Frågor',
    nothing: 'Inget att rapportera.',
    cards: (number: string) => `Lappar från workshopen i punkt ${number}`,
    decision: 'Beslut',
    proposal: 'Förslag:',
    action: 'Uppdrag',
    owner: 'Ansvarig:',
    due: 'Klart:',
    actions: 'Uppdragslista:',
    allOpen: '(alla öppna)',
    statuses: { open: '(öppet)', done: '(klart)', carried: '(förs vidare)', dropped: '(avskrivet)' },
    attachments: 'Bilagor:',
    next: 'Nästa möte:',
    approval: 'Godkännande:',
    approvals: {
      'next-meeting': 'godkänns på nästa möte',
      adjusters: 'justeras av justerare',
      chair: 'godkänns av ordföranden',
    },
    signatures: 'Underskrifter',
    signed: 'Justering och underskrifter',
    meetingOf: (date: string) => `Mötet ${date}`,
    ways: {
      adjusters: (at: string) => `Godkände i Samsyn med egen länk ${at}.`,
      chair: (at: string) => `Godkände som ordförande i Samsyn med egen länk ${at}.`,
      signed: (at: string, file: string) => `Undertecknade ett exemplar som lades in ${at}, SHA-256 ${file}.`,
      'next-meeting': (at: string) => `Godkände protokollet. Mötets eget protokoll frystes ${at}.`,
      'at-once': (at: string) => `Justerade omedelbart ${at}.`,
    },
    ofItem: (number: string, how: string) => `Punkt ${number}: ${how.charAt(0).toLowerCase()}${how.slice(1)}`,
    roles: { secretary: 'Sekreterare', chair: 'Ordförande', adjuster: 'Justerare' },
    correction: (version: number) => `Rättelse, version ${version}:`,
    replaced: (before: string, after: string) => `”${before}” ändrat till ”${after}”.`,
    taken: (before: string) => `”${before}” struket.`,
    put: (after: string) => `”${after}” tillagt.`,
    page: (page: string, pages: string) => `Sida ${page} av ${pages}`,
  },
  en: {
    date: 'Date:',
    time: 'Time:',
    form: 'Form:',
    forms: { physical: 'on site', digital: 'digital', hybrid: 'hybrid' },
    place: 'Place:',
    diaryNumber: 'Ref. no.:',
    chair: 'Chair:',
    secretary: 'Secretary:',
    groups: {
      members: 'Members present',
      others: 'Other participants',
      observers: 'Observers',
      prevented: 'Apologies',
      absent: 'Absent',
    },
    withdrawn: '(withdrawn)',
    previous: 'About the minutes of',
    attachment: 'Annex',
    excerpt: 'Excerpt of minutes',
    excerptOf: 'Excerpt of:',
    item: (number: string) => `item ${number}`,
    atOnce: 'Approved at once:',
    atOnceBy: (at: string, names: readonly string[]) => `${at} by ${names.join(', ')}`,
    wholeChecksum: 'Checksum of the whole minutes (SHA-256):',
    from: 'Returns from',
    fromLabel: (label: string) => (/^\d/.test(label) ? `item ${label}` : label),
    deferred: (returns: string) => (returns === '' ? '(postponed)' : `(postponed to ${returns})`),
    outcomes: {
      open: 'remains',
      done: 'done',
      carried: 'carried over',
      changed: 'changed',
      dropped: 'dropped',
    },
    toDate: (date: string) => `to ${date}`,
    toOwner: (name: string) => `to ${name}`,
    was: (due: string) => `was due ${due}`,
    shareHead: ['Organisation', 'Status', 'Date', 'Comment'],
    shares: { waiting: 'waiting', done: 'done', declined: 'no' },
    decisionShares: { waiting: 'waiting', done: 'decided', declined: 'rejected' },
    shareCount: (done: number, all: number) => `${done} of ${all} have answered.`,
    decisionShareCount: (done: number, all: number) => `${done} of ${all} have decided.`,
    relations: {
      'based-on': 'Based on',
      changes: 'Changes',
      prolongs: 'Prolongs',
      'reports-on': 'Reports on',
    },
    sum: (amount: string) => `Amount: SEK ${amount}`,
    fundedBy: (fund: string) => `from ${fund}`,
    valid: (from: string, to: string) =>
      from === '' ? `Valid until ${to}` : to === '' ? `Valid from ${from}` : `Valid ${from}–${to}`,
    questions: 'Questions',
    nothing: 'Nothing to report.',
    cards: (number: string) => `Cards from the workshop in item ${number}`,
    decision: 'Decision',
    proposal: 'Proposal:',
    action: 'Action',
    owner: 'Responsible:',
    due: 'Due:',
    actions: 'Actions:',
    allOpen: '(all open)',
    statuses: { open: '(open)', done: '(done)', carried: '(carried over)', dropped: '(dropped)' },
    attachments: 'Annexes:',
    next: 'Next meeting:',
    approval: 'Approval:',
    approvals: {
      'next-meeting': 'to be approved at the next meeting',
      adjusters: 'to be attested by the adjusters',
      chair: 'approved by the chair',
    },
    signatures: 'Signatures',
    signed: 'Approval and signatures',
    meetingOf: (date: string) => `The meeting of ${date}`,
    ways: {
      adjusters: (at: string) => `Approved in Samsyn by a link of their own ${at}.`,
      chair: (at: string) => `Approved as chair in Samsyn by a link of their own ${at}.`,
      signed: (at: string, file: string) => `Signed a copy that was kept ${at}, SHA-256 ${file}.`,
      'next-meeting': (at: string) => `Approved the minutes. Its own minutes were frozen ${at}.`,
      'at-once': (at: string) => `Approved at once ${at}.`,
    },
    ofItem: (number: string, how: string) => `Item ${number}: ${how.charAt(0).toLowerCase()}${how.slice(1)}`,
    roles: { secretary: 'Secretary', chair: 'Chair', adjuster: 'Adjuster' },
    correction: (version: number) => `Correction, version ${version}:`,
    replaced: (before: string, after: string) => `“${before}” changed to “${after}”.`,
    taken: (before: string) => `“${before}” removed.`,
    put: (after: string) => `“${after}” added.`,
    page: (page: string, pages: string) => `Page ${page} of ${pages}`,
  },
}
type Words = (typeof words)['sv']

/** What the lists of attendance are called: "Närvarande ledamöter". */
export const groupNames = (language: Protocol['language']): Words['groups'] => words[language].groups

/** The name of the document as a file or a window carries it: "Protokoll 2026-02-06 Samverkansledningen". */
export function titleOf(protocol: Protocol, excerpt?: Excerpt): string {
  const { language, word, meeting, body } = normalise(protocol)
  const w = words[language]
  const named = excerpt ? [w.excerpt, meeting.date, body.name, w.item(excerpt.item)] : [word, meeting.date, body.name]
  return (
    named
      .map((part) => part.trim())
      .filter(Boolean)
      .join(' ') || protocol.format
  )
}

/** "Sida 1 av 5" around whatever a format uses for the two numbers. */
export function pageOf(protocol: Protocol, page: string, pages: string): string {
  return words[protocol.language].page(page, pages)
}

/** The body's language's word for an attachment: "Bilaga". */
export const attachmentWord = (protocol: Protocol): string => words[protocol.language].attachment

/** The heading of all of them: "Bilagor". */
export const attachmentsWord = (protocol: Protocol): string => words[protocol.language].attachments.replace(':', '')

/** A hash as people compare it: its first sixteen digits in groups of four. */
export function shortHash(hash: string): string {
  return hash.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')
}

/** The items alone, each with what is printed of it after the last. */
export const printedItems = (protocol: Protocol): Block[] => {
  const w = words[protocol.language]
  return protocol.items.flatMap((item) => [...itemBlocks(protocol, item, w), ...appendix(item, w)])
}

/**
 * The protocol as blocks, in the order they are read. Parts without content are left out. `approved`: who approved it, in the
 * copy that says so; the record itself never changes.
 */
export function printed(given: Protocol, approved: readonly Signature[] = []): Block[] {
  const protocol = completed(normalise(given))
  const w = words[protocol.language]
  return [
    { block: 'title', word: protocol.word.toLocaleUpperCase(protocol.language), body: protocol.body.name },
    ...facts(protocol, w),
    ...attendance(protocol, w),
    ...protocol.items.flatMap((item) => itemBlocks(protocol, item, w)),
    ...protocol.items.flatMap((item) => appendix(item, w)),
    closing(protocol, w),
    ...(approved.length > 0 ? [signed(approved, w)] : signatures(protocol, w)),
  ]
}

/** One item of a protocol on its own, and which protocol it is taken from. `hash`: of the record of the whole. */
export type Excerpt = { item: string; hash: string }

/** The excerpt as blocks: the head of the meeting, the item as it stands in the protocol, and what the whole is known by. */
export function printedExcerpt(given: Protocol, { item: number, hash }: Excerpt): Block[] {
  const protocol = completed(normalise(given))
  const w = words[protocol.language]
  const item = protocol.items.find((one) => one.number === number)
  if (item === undefined) throw new RangeError(`The protocol has no item ${number}`)
  const lines = [
    { label: w.excerptOf, value: joined([protocol.word, protocol.meeting.date, w.item(number)], ' ') },
    { label: w.wholeChecksum, value: hash },
  ]
  return [
    { block: 'title', word: w.excerpt.toLocaleUpperCase(protocol.language), body: protocol.body.name },
    ...facts(protocol, w),
    ...itemBlocks(protocol, item, w),
    ...appendix(item, w),
    { block: 'closing', lines },
  ]
}

/** What a document is called in its running head: the body's word, or that it is an excerpt. */
export const wordOf = (protocol: Protocol, excerpt?: Excerpt): string =>
  excerpt ? words[protocol.language].excerpt : protocol.word

function facts(protocol: Protocol, w: Words): Block[] {
  const { date, start, end, form, place, link, diaryNumber } = protocol.meeting
  const fact = (label: string, value: string, href = ''): Fact[] =>
    value.trim() === '' ? [] : [{ label, value: value.trim(), href }]
  const time = end.trim() === '' ? start : `${start.trim()}–${end.trim()}`
  const rows = [
    [...fact(w.date, date), ...fact(w.time, time), ...fact(w.form, w.forms[form])],
    place.trim() === '' ? fact(w.place, link, safeHref(link)) : fact(w.place, place),
    fact(w.diaryNumber, diaryNumber),
    [...fact(w.chair, protocol.chair), ...fact(w.secretary, protocol.secretary)],
  ].filter((row) => row.length > 0)
  return [{ block: 'facts', rows }]
}

function attendance(protocol: Protocol, w: Words): Block[] {
  return protocol.attendance
    .filter((group) => group.people.length > 0)
    .map((group) => ({
      block: 'people',
      heading: w.groups[group.group],
      people: group.people.map((person) => ({
        name: person.name,
        rest: joined([person.organisation, ...person.notes], ', '),
      })),
    }))
}

function itemBlocks(protocol: Protocol, item: ProtocolItem, w: Words): Block[] {
  const heading: Block = {
    block: 'item',
    anchor: anchor('punkt', item.number),
    number: protocol.numbering === 'section' ? `§ ${item.number}` : `${item.number}.`,
    title: item.withdrawn
      ? joined([item.title, w.withdrawn], ' ')
      : item.deferred
        ? joined([item.title, w.deferred(item.deferred.returns)], ' ')
        : item.title,
  }
  if (item.withdrawn) return [heading]
  const blocks: Block[] = [heading]
  const presenters = item.presenters.map((one) => joined([one.name, one.title, one.organisation], ', '))
  if (joined(presenters, '') !== '')
    blocks.push({ block: 'presenters', label: `${protocol.presenterWord}:`, names: joined(presenters, '; ') })
  if (item.previous.trim() !== '') blocks.push({ block: 'presenters', label: w.previous, names: item.previous.trim() })
  if (item.approved)
    blocks.push({ block: 'presenters', label: w.atOnce, names: w.atOnceBy(item.approved.at, item.approved.names) })
  if (item.from)
    blocks.push({
      block: 'presenters',
      label: w.from,
      names: joined([item.from.date, w.fromLabel(item.from.label)], ', '),
    })
  const attachments = attachmentLines(protocol, item.attachments, w)
  if (attachments.length > 0) blocks.push({ block: 'attachments', lines: attachments })
  const questions = item.questions.map((question) => question.trim()).filter(Boolean)
  if (questions.length > 0) blocks.push({ block: 'questions', label: w.questions, questions })
  const notes = item.notes === null ? [] : noteBlocks(item.notes)
  if (notes.length > 0) blocks.push({ block: 'notes', notes })
  if (item.reports.length > 0) blocks.push({ block: 'notes', notes: [reports(item.reports, w)] })
  const followUps = (item.followUps ?? []).flatMap((followUp) => followUpNotes(followUp, w))
  if (followUps.length > 0) blocks.push({ block: 'notes', notes: followUps })
  for (const decision of item.decisions) {
    const known = decisionNotes(decision, w)
    blocks.push(
      ...decisionBlocks(protocol, decision, w),
      ...(known.length > 0 ? [{ block: 'notes' as const, notes: known }] : []),
      ...decision.actions.map((action) => actionBlock(action, w)),
    )
  }
  blocks.push(...item.actions.map((action) => actionBlock(action, w)))
  return blocks
}

const run = (text: string, bold = false): Run => ({
  text,
  bold,
  italic: false,
  underline: false,
  strike: false,
  href: '',
})

/** A round, one entry for each: "Norrviks kommun: Ny samordnare." */
const reports = (given: readonly ProtocolReport[], w: Words): Note => ({
  note: 'list',
  style: 'bullet',
  start: 1,
  entries: given.map(({ name, organisation, text }) => [
    {
      note: 'paragraph',
      runs: [run(`${joined([name, organisation], ', ')}: `, true), run(text === '' ? w.nothing : text)],
    },
  ]),
})

const line = (...runs: Run[]): Note => ({ note: 'paragraph', runs })

/** What something has come to: "U 2026:1 Lämna tidplan. Noa, skulle vara klart 2026-03-20: klart. Planen är utsänd." */
function followUpNotes(followUp: ProtocolFollowUp, w: Words): Note[] {
  const { number, text, owner, due, outcome, said, newOwner, newDue, shares = [] } = followUp
  const known = joined([owner, due === '' ? '' : w.was(due)], ', ')
  const now = joined(
    [w.outcomes[outcome], newOwner === '' ? '' : w.toOwner(newOwner), newDue === '' ? '' : w.toDate(newDue)],
    ' ',
  )
  const isDecision = number.startsWith('B')
  return [
    line(
      run(`${joined([isDecision ? w.decision : w.action, number], ' ')}: `, true),
      run(joined([sentence(text), known === '' ? '' : `(${known})`], ' ')),
      run(` ${sentence(`${now.charAt(0).toLocaleUpperCase('sv')}${now.slice(1)}`)}`, true),
      ...(said === '' ? [] : [run(` ${said}`)]),
    ),
    ...shareNotes(shares, isDecision, w),
  ]
}

/** One row for each organisation, and how many have come how far. */
function shareNotes(shares: readonly ProtocolShare[], isDecision: boolean, w: Words): Note[] {
  if (shares.length === 0) return []
  const cell = (text: string, header = false): Cell => ({
    header,
    columns: 1,
    rows: 1,
    content: text === '' ? [] : [line(run(text))],
  })
  const said = isDecision ? w.decisionShares : w.shares
  const done = shares.filter(({ status }) => status !== 'waiting').length
  return [
    line(run((isDecision ? w.decisionShareCount : w.shareCount)(done, shares.length))),
    {
      note: 'table',
      columns: 4,
      rows: [
        w.shareHead.map((text) => cell(text, true)),
        ...shares.map(({ organisation, status, date, text }) =>
          [organisation, said[status], date, text].map((one) => cell(one)),
        ),
      ],
    },
  ]
}

/** What is known of a decision beside its words. */
function decisionNotes({ lineage, money, period, shares = [] }: ProtocolDecision, w: Words): Note[] {
  const facts = [
    lineage ? joined([w.relations[lineage.relation], lineage.number], ' ') : '',
    money ? joined([w.sum(grouped(money.amount)), money.fund === '' ? '' : w.fundedBy(money.fund)], ' ') : '',
    period ? w.valid(period.from, period.to) : '',
  ].filter(Boolean)
  return [...(facts.length > 0 ? [line(run(facts.map(sentence).join(' ')))] : []), ...shareNotes(shares, true, w)]
}

/** 1760585 → "1 760 585", with spaces at which no line ends. */
export const grouped = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, '\u00a0')

/** The cards of a workshop as they were written, after the last item. */
function appendix({ workshop, number, withdrawn }: ProtocolItem, w: Words): Block[] {
  if (withdrawn || !workshop || workshop.appendix.length === 0) return []
  const notes = workshop.appendix.flatMap(({ question, cards }): Note[] => [
    { note: 'heading', level: 1, runs: [run(question)] },
    {
      note: 'list',
      style: 'bullet',
      start: 1,
      entries: cards.map(({ group, text }) => [
        { note: 'paragraph', runs: [run(group === '' ? text : `${text} (${group})`)] },
      ]),
    },
  ])
  return [
    { block: 'item', anchor: anchor('lappar', number), number: '', title: w.cards(number) },
    { block: 'notes', notes },
  ]
}

function decisionBlocks(protocol: Protocol, decision: ProtocolDecision, w: Words): Block[] {
  const points = decision.points.map((point) => point.trim()).filter(Boolean)
  const title = decision.heading.trim()
  // Only a lettered decision carries its number: "6" alone would repeat the number of the item.
  const lettered = title !== '' && /\p{L}$/u.test(decision.label)
  const number = protocol.numbering === 'section' ? `§ ${decision.label}` : `${decision.label}.`
  const block: Block = {
    block: 'decision',
    anchor: anchor('beslut', decision.label),
    heading: lettered ? `${number} ${title}` : title,
    attachments: attachmentLines(protocol, decision.attachments, w),
    label: decisionLabel(protocol, decision, w),
    lead: points.length > 1 ? decision.lead.trim() : joined([decision.lead, ...points], ' '),
    points: points.length > 1 ? points : [],
  }
  const says = block.heading !== '' || block.attachments.length > 0 || block.lead !== '' || block.points.length > 0
  return says ? [block] : []
}

/** "Beslut:" stands where no heading tells; the number of a decision stands in any case, when the body prints it. */
function decisionLabel(protocol: Protocol, { status, heading, number }: ProtocolDecision, w: Words): string {
  if (status === 'proposed') return w.proposal
  if (protocol.decisionNumbers && number.trim() !== '') return `${joined([w.decision, number], ' ')}:`
  return status === 'decided' && heading.trim() === '' ? `${w.decision}:` : ''
}

function actionBlock(action: ProtocolAction, w: Words): Block {
  return {
    block: 'action',
    label: `${joined([w.action, action.number], ' ')}:`,
    text: sentence(action.text),
    facts: [
      { label: w.owner, value: sentence(action.owner) },
      { label: w.due, value: sentence(action.due) },
    ].filter((fact) => fact.value !== ''),
  }
}

function closing(protocol: Protocol, w: Words): Block {
  const actions = protocol.items
    .filter((item) => !item.withdrawn)
    .flatMap((item) => [...item.decisions.flatMap((decision) => decision.actions), ...item.actions])
  const name = (action: ProtocolAction) => action.number.trim() || action.text.trim()
  const allOpen = actions.length > 1 && actions.every((action) => action.status === 'open')
  const list = allOpen
    ? `${joined(actions.map(name), ', ')} ${w.allOpen}`
    : joined(
        actions.map((action) => joined([name(action), w.statuses[action.status]], ' ')),
        ', ',
      )
  const attachments = protocol.attachments.map((one) => joined([String(one.number), attachmentTitle(one)], ' '))
  const lines = [
    { label: w.actions, value: actions.length > 0 ? list : '' },
    { label: w.attachments, value: joined(attachments, '; ') },
    { label: w.next, value: protocol.meeting.next.trim() },
    { label: w.approval, value: w.approvals[protocol.approval] },
    ...(protocol.corrections ?? []).map((correction) => ({
      label: w.correction(correction.version),
      value: [correction.reason, ...correction.changes.map((change) => changeLine(change, w))].join('\n'),
    })),
  ]
  return { block: 'closing', lines: lines.filter((line) => line.value !== '') }
}

/** A protocol that the next meeting approves is signed by nobody. */
function signatures({ approval, chair, secretary }: Protocol, w: Words): Block[] {
  if (approval === 'next-meeting') return []
  const people = [
    { name: secretary.trim(), role: w.roles.secretary },
    { name: chair.trim(), role: w.roles.chair },
    ...(approval === 'adjusters' ? [{ name: '', role: w.roles.adjuster }] : []),
  ]
  return [{ block: 'signatures', heading: w.signatures, signed: false, people }]
}

const signed = (approved: readonly Signature[], w: Words): Block => ({
  block: 'signatures',
  heading: w.signed,
  signed: true,
  people: approved.map(({ way, name, at, item, file, meeting }) => {
    const how = w.ways[way](at, shortHash(file))
    return { name: name || w.meetingOf(meeting), role: item === '' ? how : w.ofItem(item, how) }
  }),
})

/** What was changed where, with no more words around it than are needed. */
function changeLine({ place, before, after }: ProtocolCorrection['changes'][number], w: Words): string {
  const [old, now] = [before.split(/\s+/), after.split(/\s+/)]
  while (old.length > 0 && now.length > 0 && old[0] === now[0]) {
    old.shift()
    now.shift()
  }
  while (old.length > 0 && now.length > 0 && old.at(-1) === now.at(-1)) {
    old.pop()
    now.pop()
  }
  const [gone, come] = [old.join(' '), now.join(' ')]
  return `${place}: ${gone === '' ? w.put(come) : come === '' ? w.taken(gone) : w.replaced(gone, come)}`
}

function attachmentLines(protocol: Protocol, numbers: number[], w: Words): AttachmentLine[] {
  return numbers.map((number) => {
    const attachment = protocol.attachments.find((one) => one.number === number)
    return {
      number,
      file: attachment !== undefined && attachment.sha256 !== '',
      label: `${w.attachment} ${number}`,
      title: attachment === undefined ? '' : attachmentTitle(attachment),
      href: attachment === undefined ? '' : safeHref(attachment.url),
    }
  })
}

function attachmentTitle(attachment: ProtocolAttachment): string {
  return attachment.title.trim() || attachment.fileName.trim() || attachment.url.trim()
}

function joined(parts: string[], between: string): string {
  return parts
    .map((part) => part.trim())
    .filter(Boolean)
    .join(between)
}

/** Ends a text with a full stop unless it has an end of its own; '' stays ''. */
function sentence(text: string): string {
  const trimmed = text.trim()
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`
}

/** An id for a heading; whatever is not a letter or a digit becomes a dash. */
function anchor(kind: string, number: string): string {
  return `${kind}-${number.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-') || '0'}`
}

/** The address when it is one that may be followed from an official document, otherwise ''. */
function safeHref(href: string): string {
  if (!URL.canParse(href)) return ''
  const url = new URL(href)
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : ''
}

/** Nobody nests notes deeper than this; what does is printed as plain paragraphs rather than lost. */
const deepestNote = 12

function noteBlocks(root: NoteNode): Note[] {
  const levels = headingLevels(root)
  let deepest = 0
  const children = (node: NoteNode, depth: number): Note[] =>
    (node.content ?? []).flatMap((child) => (depth > deepestNote ? flattened(child) : block(child, depth + 1)))
  const block = (node: NoteNode, depth: number): Note[] => {
    switch (node.type) {
      case 'paragraph':
        return textBlock(runsOf(node), (runs) => ({ note: 'paragraph', runs }))
      case 'heading':
        return textBlock(runsOf(node), (runs) => {
          // A note may begin with its deeper heading: none stands more than one level below the one before it.
          const level = steps[Math.min((levels.get(whole(node.attrs?.level, 1)) ?? 1) - 1, deepest)] ?? 1
          deepest = level
          return { note: 'heading', level, runs }
        })
      case 'bulletList':
      case 'orderedList':
      case 'attList': {
        const entries = (node.content ?? []).map((entry) => children(entry, depth)).filter((entry) => entry.length > 0)
        const style = node.type === 'attList' ? 'att' : node.type === 'orderedList' ? 'ordered' : 'bullet'
        return entries.length === 0 ? [] : [{ note: 'list', style, start: whole(node.attrs?.start, 1), entries }]
      }
      case 'blockquote': {
        const content = children(node, depth)
        return content.length === 0 ? [] : [{ note: 'quote', content }]
      }
      case 'table':
        return table(node, (cell) => children(cell, depth))
      case 'text':
      case 'hardBreak':
        return textBlock(runsOf({ type: 'paragraph', content: [node] }), (runs) => ({ note: 'paragraph', runs }))
      default:
        return children(node, depth)
    }
  }
  return children(root, 0)
}

const steps = [1, 2, 3] as const

/** The levels used in a note, closed up: 3 and 5 become 1 and 2. */
function headingLevels(root: NoteNode): Map<number, 1 | 2 | 3> {
  const used = new Set<number>()
  for (let level = [root]; level.length > 0; level = level.flatMap((node) => node.content ?? []))
    for (const node of level) if (node.type === 'heading') used.add(whole(node.attrs?.level, 1))
  return new Map([...used].sort((a, b) => a - b).map((level, index) => [level, steps[Math.min(index, 2)] ?? 3]))
}

function textBlock(runs: Run[], make: (runs: Run[]) => Note): Note[] {
  return runs.every((run) => run.text.trim() === '') ? [] : [make(runs)]
}

function runsOf(node: NoteNode): Run[] {
  return (node.content ?? []).flatMap((child): Run[] => {
    const marks = child.marks ?? []
    const has = (type: string) => marks.some((mark) => mark.type === type)
    const href = marks.find((mark) => mark.type === 'link')?.attrs?.href
    if (child.type !== 'text' && child.type !== 'hardBreak') return runsOf({ type: 'paragraph', content: texts(child) })
    const text = child.type === 'hardBreak' ? '\n' : (child.text ?? '')
    if (text === '') return []
    return [
      {
        text,
        bold: has('bold'),
        italic: has('italic'),
        underline: has('underline'),
        strike: has('strike'),
        href: typeof href === 'string' ? safeHref(href) : '',
      },
    ]
  })
}

/** All text below a node, found without recursion, so that no depth can exhaust the stack. */
function texts(root: NoteNode): NoteNode[] {
  const found: NoteNode[] = []
  const left = [root]
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (node.type === 'text' || node.type === 'hardBreak') found.push(node)
    left.push(...[...(node.content ?? [])].reverse())
  }
  return found
}

function flattened(node: NoteNode): Note[] {
  return textBlock(runsOf({ type: 'paragraph', content: texts(node) }), (runs) => ({ note: 'paragraph', runs }))
}

/**
 * Lays cells out as a browser does, then cuts spans that run outside the table or over another cell and fills the
 * holes: Word and the PDF refuse what a browser forgives.
 */
function table(node: NoteNode, content: (cell: NoteNode) => Note[]): Note[] {
  const rows = (node.content ?? []).filter((row) => row.type === 'tableRow')
  const taken = rows.map((): boolean[] => [])
  const placed = rows.map((): { column: number; cell: Cell }[] => [])
  rows.forEach((row, at) => {
    for (const source of row.content ?? []) {
      const occupied = taken[at] ?? []
      let column = 0
      while (occupied[column]) column++
      let columns = 1
      while (columns < Math.min(whole(source.attrs?.colspan, 1), 100) && !occupied[column + columns]) columns++
      const height = Math.min(whole(source.attrs?.rowspan, 1), rows.length - at)
      for (let down = 0; down < height; down++)
        for (let across = 0; across < columns; across++) {
          const line = taken[at + down]
          if (line) line[column + across] = true
        }
      const cell = { header: source.type === 'tableHeader', columns, rows: height, content: content(source) }
      placed[at]?.push({ column, cell })
    }
  })
  const width = Math.max(0, ...taken.map((line) => line.length))
  const filled = placed.map((cells, at) => {
    const all = [...cells]
    for (let column = 0; column < width; column++)
      if (!taken[at]?.[column]) all.push({ column, cell: { header: false, columns: 1, rows: 1, content: [] } })
    return all.sort((a, b) => a.column - b.column).map((one) => one.cell)
  })
  const says = filled.some((row) => row.some((cell) => cell.content.length > 0))
  return says ? [{ note: 'table', columns: width, rows: filled }] : []
}

function whole(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : otherwise
}
