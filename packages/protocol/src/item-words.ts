/**
 * What an item says on its own: its words as they are printed, what became of its decisions and actions, and the files it
 * names. Numbers that follow from the item's place, and the style of the words, are left out, so that an item that is approved
 * by itself, while the meeting goes on, stays the same item when another is put before it.
 */
import { meeting as meetingWords } from '@samsyn/language/meeting'
import { normalise, sha256 } from './canonical.ts'
import { type Block, type Note, printedItems, type Run } from './print.ts'
import type { Protocol, ProtocolAction, ProtocolDecision, ProtocolItem } from './protocol.ts'

export type ItemWords = {
  /** Line by line, as somebody reads them before they approve. */
  words: string
  /** Of the words and of the files: the same exactly when the item says the same. */
  hash: string
}

/** `at`: the item's place among the items of the protocol. */
export function itemWords(protocol: Protocol, at: number): ItemWords {
  const item = protocol.items[at]
  if (!item) throw new RangeError(`The protocol has no item at ${at}`)
  const named = [...item.attachments, ...item.decisions.flatMap(({ attachments }) => attachments)]
  const files = [...new Set(named)].flatMap((number) => protocol.attachments.find((one) => one.number === number) ?? [])
  const numberOf = new Map(files.map(({ number }, index) => [number, index + 1]))
  const numbers = (given: readonly number[]) => given.flatMap((number) => numberOf.get(number) ?? [])
  const action = (given: ProtocolAction): ProtocolAction => ({ ...given, number: '' })
  const { approved: _, ...said } = item
  const alone: ProtocolItem = {
    ...said,
    number: '',
    attachments: numbers(item.attachments),
    decisions: item.decisions.map((decision) => ({
      ...decision,
      number: '',
      label: decision.label.replace(/^\d+/, ''),
      attachments: numbers(decision.attachments),
      actions: decision.actions.map(action),
    })),
    actions: item.actions.map(action),
  }
  const attachments = files.map((file, index) => ({ ...file, number: index + 1 }))
  const printed = printedItems(normalise({ ...protocol, decisionNumbers: false, attachments, items: [alone] }))
  const words = [...printed.flatMap(linesOf), ...outcomeLines(alone, protocol.language)].join('\n')
  const bytes = new TextEncoder().encode([words, ...files.map((file) => file.sha256 || file.url)].join('\n'))
  return { words, hash: sha256(bytes) }
}

const said = {
  sv: {
    outcome: 'Utfall',
    status: 'Läge',
    returns: 'återkommer',
    decidedAt: 'fattat',
    procedure: 'så fattades det:',
    statuses: { open: 'öppet', done: 'klart', carried: 'förs vidare', dropped: 'avskrivet' },
  },
  en: {
    outcome: 'Outcome',
    status: 'Status',
    returns: 'returns',
    decidedAt: 'taken',
    procedure: 'how it was taken:',
    statuses: { open: 'open', done: 'done', carried: 'carried over', dropped: 'dropped' },
  },
}

/** What became of each decision and action: a decision with a heading is printed alike, whether it was decided or rejected. */
function outcomeLines(item: ProtocolItem, language: Protocol['language']): string[] {
  if (item.withdrawn) return []
  const w = said[language]
  const named = meetingWords[language]
  const outcomes = {
    proposed: named.decisionProposed,
    decided: named.decisionDecided,
    rejected: named.decisionRejected,
    deferred: named.decisionDeferred,
    'referred-back': named.decisionReferredBack,
    noted: named.decisionNoted,
    'recorded-afterwards': named.decisionRecordedAfterwards,
  }
  const line = (...words: string[]) => words.filter((word) => word !== '').join(' ')
  const ofAction = ({ text, status }: ProtocolAction) => `${line(w.status, text)}: ${w.statuses[status]}`
  const ofDecision = ({ label, heading, status, returns, decidedAt, procedure }: ProtocolDecision) => {
    const facts = [
      outcomes[status],
      returns && `${w.returns} ${returns}`,
      decidedAt && `${w.decidedAt} ${decidedAt}`,
      procedure && `${w.procedure} ${procedure}`,
    ]
    return `${line(w.outcome, label, heading)}: ${facts.filter((fact) => fact !== '').join(', ')}`
  }
  return [
    ...item.decisions.flatMap((decision) => [ofDecision(decision), ...decision.actions.map(ofAction)]),
    ...item.actions.map(ofAction),
  ]
}

function linesOf(block: Block): string[] {
  switch (block.block) {
    case 'item':
      return [block.title]
    case 'presenters':
      return [`${block.label} ${block.names}`]
    case 'attachments':
      return block.lines.map(({ label, title }) => `${label} ${title}`.trim())
    case 'questions':
      return [block.label, ...block.questions.map((question) => `– ${question}`)]
    case 'notes':
      return block.notes.flatMap((note) => noteLines(note))
    case 'decision':
      return [
        block.heading,
        ...block.attachments.map(({ label, title }) => `${label} ${title}`.trim()),
        [block.label, block.lead].filter(Boolean).join(' '),
        ...block.points.map((point) => `– ${point}`),
      ].filter((line) => line !== '')
    case 'action':
      return [[block.label, block.text, ...block.facts.map(({ label, value }) => `${label} ${value}`)].join(' ')]
    default:
      return []
  }
}

const textOf = (runs: readonly Run[]): string =>
  runs.map(({ text, href }) => (href === '' || href === text ? text : `${text} (${href})`)).join('')

function noteLines(note: Note, before = ''): string[] {
  switch (note.note) {
    case 'paragraph':
    case 'heading':
      return [before + textOf(note.runs)]
    case 'list':
      return note.entries.flatMap((entry) => entry.flatMap((part, at) => noteLines(part, at === 0 ? '– ' : '')))
    case 'quote':
      return note.content.flatMap((part) => noteLines(part))
    case 'table':
      return note.rows.map((row) =>
        row.map(({ content }) => content.flatMap((part) => noteLines(part)).join(' ')).join(' | '),
      )
  }
}
