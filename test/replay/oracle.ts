/**
 * Judges a frozen protocol against the recording it was played from. It knows nothing of how the meeting was typed: it
 * reads the file and the protocol, and says what is missing, what stands there more often than in the file, and what
 * nobody wrote.
 */
import type { NoteNode } from '@samsyn/meeting/contents'
import type { Protocol, ProtocolItem } from '@samsyn/protocol/protocol'
import { plain, type RecordedItem, type Recording, typedActions, typedDecisions, wordingOf } from './recording.ts'

export type Judgement = {
  /** Sentences of the file that do not stand in the protocol, or not in their place. */
  lost: string[]
  /** Sentences that stand there more often than in the file. */
  duplicated: string[]
  /** Words that are neither in the file nor among those the secretary added. */
  invented: string[]
  /** Characters of the protocol's texts. */
  characters: number
}

export function judgeProtocol(
  recording: Recording,
  protocol: Protocol,
  printed: string,
  added: readonly string[],
): Judgement {
  const judgement: Judgement = { lost: [], duplicated: [], invented: [], characters: 0 }
  if (protocol.items.length < recording.items.length)
    judgement.lost.push(`${recording.items.length - protocol.items.length} items`)
  recording.items.forEach((item, at) => {
    const taken = protocol.items[at]
    if (taken) judgeItem(`item ${at + 1}`, expectedOf(item, recording), textsOf(taken), added, judgement)
  })
  for (const item of protocol.items.slice(recording.items.length))
    judgement.invented.push(...textsOf(item).filter((text) => !isAdded(text, added)))
  judgeAttendance(recording, protocol, added, judgement)
  judgePrint(recording, printed, judgement)
  return judgement
}

/** What an item says, in order, in the pieces it was written in. */
function expectedOf(item: RecordedItem, recording: Recording): string[] {
  return [
    item.title,
    ...item.presenters.map(({ name }) => name),
    ...item.questions,
    ...item.notes,
    ...item.themes.flatMap(({ heading, points }) => [heading, ...points]),
    ...item.reports.map(({ organisation, text }) => reportText(organisation, text)),
    ...typedDecisions(item).flatMap((decision) => {
      const { heading, lead, points } = wordingOf(decision)
      return [heading, lead, ...points]
    }),
    ...typedActions(item, recording).map(({ text }) => text),
  ]
    .map(plain)
    .filter((text) => text !== '')
}

export const reportText = (organisation: string, text: string): string =>
  [organisation.trim(), text].filter((part) => part.trim() !== '').join(': ')

/** The same of the protocol's record. */
function textsOf(item: ProtocolItem): string[] {
  return [
    item.title,
    ...item.presenters.map(({ name }) => name),
    ...item.questions,
    ...blocksOf(item.notes),
    ...item.decisions.flatMap(({ heading, lead, points }) => [heading, lead, ...points]),
    ...[...item.decisions.flatMap(({ actions }) => actions), ...item.actions].map(({ text }) => text),
  ]
    .map(plain)
    .filter((text) => text !== '')
}

function blocksOf(node: NoteNode | null): string[] {
  if (!node) return []
  if (node.type === 'paragraph' || node.type === 'heading')
    return [(node.content ?? []).map(({ text }) => text ?? ' ').join('')]
  return (node.content ?? []).flatMap(blocksOf)
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?…])\s+/u).filter((sentence) => sentence !== '')

const occurrences = (text: string, part: string): number => text.split(part).length - 1

const isAdded = (text: string, added: readonly string[]): boolean => added.map(plain).includes(text)

function judgeItem(
  where: string,
  expected: readonly string[],
  found: readonly string[],
  added: readonly string[],
  judgement: Judgement,
): void {
  const own = found.filter((text) => !isAdded(text, added) || expected.includes(text))
  const text = own.join('\n')
  judgement.characters += [...text].length
  const wanted = expected.join('\n')
  let from = 0
  const seen = new Set<string>()
  for (const sentence of expected.flatMap(sentencesOf)) {
    const at = text.indexOf(sentence, from)
    if (at < 0) judgement.lost.push(`${where}: ${sentence}`)
    else from = at + sentence.length
    if (seen.has(sentence)) continue
    seen.add(sentence)
    if (occurrences(text, sentence) > occurrences(wanted, sentence)) judgement.duplicated.push(`${where}: ${sentence}`)
  }
  // Piece by piece, so that not even a letter too much between two sentences goes unseen.
  const left = [...expected]
  for (const piece of own) {
    const at = left.indexOf(piece)
    if (at < 0) judgement.invented.push(`${where}: ${piece}`)
    else left.splice(at, 1)
  }
}

const named = (name: string): string => plain(name).toLocaleLowerCase('sv')

/** One row for each person, where a person is a name and an organisation and rows that do not say one are the same. */
function judgeAttendance(
  recording: Recording,
  protocol: Protocol,
  added: readonly string[],
  judgement: Judgement,
): void {
  const organisations = new Map<string, Set<string>>()
  for (const { name, organisation } of recording.attendance) {
    if (plain(name) === '') continue
    const known = organisations.get(named(name)) ?? new Set()
    if (plain(organisation)) known.add(named(organisation))
    organisations.set(named(name), known)
  }
  const rows = protocol.attendance.flatMap(({ people }) => people.map(({ name }) => named(name)))
  for (const [name, known] of organisations) {
    const here = rows.filter((row) => row === name).length
    if (here < 1) judgement.lost.push(`attendance: ${name}`)
    if (here > Math.max(1, known.size)) judgement.duplicated.push(`attendance: ${name}`)
  }
  for (const row of rows)
    if (row !== '' && !organisations.has(row) && !added.map(named).includes(row))
      judgement.invented.push(`attendance: ${row}`)
}

/** What is in the record is of no use if it is not printed. */
function judgePrint(recording: Recording, printed: string, judgement: Judgement): void {
  const text = plain(printed)
  const wanted = new Map<string, number>()
  for (const item of recording.items)
    for (const sentence of expectedOf(item, recording).flatMap(sentencesOf))
      wanted.set(sentence, (wanted.get(sentence) ?? 0) + 1)
  for (const { name } of recording.attendance)
    if (plain(name) && !text.includes(plain(name))) judgement.lost.push(`print: ${name}`)
  for (const [sentence, times] of wanted)
    if (occurrences(text, sentence) < times) judgement.lost.push(`print: ${sentence}`)
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** What a reader sees of the protocol as a web page. */
export const textOfPage = (html: string): string =>
  html
    .replace(/<(style|script|title)\b[\s\S]*?<\/\1>/g, '')
    .replace(
      /<(br|hr)\b[^>]*>|<\/?(p|h\d|li|ul|ol|section|article|header|footer|div|dt|dd|dl|table|tr|td|th|blockquote)\b[^>]*>/g,
      '\n',
    )
    .replace(/<[^>]+>/g, '')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')
