/**
 * Decisions in an item's paragraphs: those that say so, by a label ("Beslut:") or by a lead ("X beslutar att"). What is
 * only agreed on in running text is left to who reads it.
 */
import type { OldDecision } from '@samsyn/meeting/old-protocol'
import type { Line } from './lines.ts'

export type Paragraph = { at: number; lines: Line[]; text: string; heading: number; entry: boolean; look: Line['look'] }

/** As long as lines are where they are broken. */
export const widthOf = (lines: readonly Line[]): number => {
  const lengths = lines.map(({ text }) => text.length).toSorted((a, b) => a - b)
  return lengths[Math.floor(lengths.length * 0.95)] ?? 0
}

/** Lines that belong together; an entry of a list is a paragraph of its own, and so is a line that begins with "att". */
export function paragraphsOf(lines: readonly Line[], from: number, to: number, width: number): Paragraph[] {
  const paragraphs: Paragraph[] = []
  for (let at = from; at < to; at += 1) {
    const one = lines[at]
    if (!one) continue
    const last = paragraphs.at(-1)
    const startsOwn =
      one.begins ||
      one.entry ||
      one.heading > 0 ||
      isLabel(one.text) ||
      isPoint(one.text) ||
      isLead(one.text) ||
      presenterLine.test(one.text)
    const before = last?.lines.at(-1)?.text ?? ''
    // A sentence ends, and there was room for the next word: whoever wrote it began a new line.
    const room = before.length + 1 + (one.text.split(' ')[0]?.length ?? 0) < width * 0.9
    const ended = (/[.!?]$/.test(before) && room) || (last !== undefined && isLabelAlone(last.text))
    if (last && !startsOwn && !ended && last.heading === 0) {
      last.lines.push(one)
      last.text = `${last.text} ${one.text}`
      if (one.look !== last.look) last.look = ''
    } else paragraphs.push({ at, lines: [one], text: one.text, heading: one.heading, entry: one.entry, look: one.look })
  }
  return paragraphs
}

export const presenterLine =
  /^(?:föredragande|föredragare|presentatör|presenter|presented by|rapporteur)(?:\s*:|\s+(?=\p{Lu}))\s*/iu

const label =
  /^(?:(?:\p{Lu}[\p{L}-]*s|\p{Lu}[\p{L}-]*s \p{L}+s)\s+)?(?:beslut|beslutade|beslutades|beslutar|decision|decisions|decided|resolved|resolution|mötet beslutade|mötet beslutar)(?:\s+(?:nr\s+)?[A-Z]?\s?\d[\d:]*[a-z]?)?\s*(?:[:.–-]\s*|$)/iu
/** "Ledningsgruppen beslutar att", "Beslutades att", "The board resolved to". */
const lead =
  /^(?:(?:[^\s.!?:;]+\s+){0,9}(?:beslut(?:ar|ade|at|ades|as)|besluta(?:r|de) enhälligt|decide[sd]|resolve[sd]|agree[sd])|det beslutades|beslutades|beslöts|beslöt|mötet beslöt|it was (?:decided|resolved|agreed))(?:\s+(?:också|även|vidare|därför|enhälligt|sedan|därmed|unanimously|därefter))?\s*(?:,|:|$|att\b|följande\b|enligt\b|i enlighet\b|to\b|that\b|the following\b)/iu
const notDecided =
  /^(förslag|beslutsunderlag|beslutspunkt|beslutsgång|beslutsförslag|under|enligt|då|när|om|efter|i|på|vid|eftersom|innan|det som|som|ett|proposal)\b/i

const isPoint = (text: string): boolean => /^att\s/i.test(text)
const isLabel = (text: string): boolean =>
  label.test(text) && (label.exec(text)?.[0].trim().endsWith(':') || label.exec(text)?.[0].length === text.length)
const isLabelAlone = (text: string): boolean => label.exec(text)?.[0].length === text.length
const isLead = (text: string): boolean => lead.test(text) && !notDecided.test(text)
const isEnded = (text: string): boolean => /[.!?:;…”"]$/.test(text)
/** A heading that stands as a paragraph of its own. */
const isShort = ({ text, lines, entry }: Paragraph): boolean =>
  lines.length === 1 && !entry && text.length <= 90 && !isEnded(text)

/** Takes the decisions out of the paragraphs: what is left is the item's text. */
export function takeDecisions(paragraphs: readonly Paragraph[]): { decisions: OldDecision[]; rest: Paragraph[] } {
  const decisions: OldDecision[] = []
  const rest: Paragraph[] = []
  let index = 0
  while (index < paragraphs.length) {
    const one = paragraphs[index] as Paragraph
    const labelled = isLabel(one.text)
    if (!labelled && !isLead(one.text)) {
      rest.push(one)
      index += 1
      continue
    }
    const decision: OldDecision = { heading: '', text: '', points: [], at: one.at }
    const before = rest.at(-1)
    if (!labelled && before && before.at === paragraphs[index - 1]?.at && (before.heading > 0 || isShort(before)))
      decision.heading = (rest.pop()?.text ?? '').replace(/^\d+([a-z]|\.\d+)[.)]?\s+/, '')
    decision.text = labelled ? one.text.replace(label, '').trim() : one.text
    const look = one.look
    index += 1
    if (labelled && decision.text === '') index = takeBelow(paragraphs, index, decision)
    index = takePoints(paragraphs, index, decision)
    index = takeEnd(paragraphs, index, decision)
    if (decision.text === '' && decision.points.length === 0) {
      rest.push(one)
      continue
    }
    decisions.push(decision)
    // "Beslut:" in italics, and a second paragraph in italics: decided as well.
    while (labelled && decision.text !== '' && decision.points.length === 0) {
      const also = paragraphs[index]
      const isMore =
        also && ((look === 'italic' && also.look === look) || (isPoint(decision.text) && isPoint(also.text)))
      if (!isMore || also.heading > 0 || isLabel(also.text)) break
      const more: OldDecision = { heading: '', text: also.text, points: [], at: also.at }
      index = takePoints(paragraphs, index + 1, more)
      decisions.push(more)
    }
  }
  return { decisions, rest }
}

/** Under a label that stands alone: a heading, then what was decided. */
function takeBelow(paragraphs: readonly Paragraph[], from: number, decision: OldDecision): number {
  let index = from
  const first = paragraphs[index]
  const second = paragraphs[index + 1]
  if (first && second && (first.heading > 0 || isShort(first)) && isLead(second.text)) {
    decision.heading = first.text
    index += 1
  }
  const text = paragraphs[index]
  if (!text || text.entry || isPoint(text.text) || text.heading > 0) return index
  decision.text = text.text
  return index + 1
}

function takePoints(paragraphs: readonly Paragraph[], from: number, decision: OldDecision): number {
  let index = from
  const open =
    decision.text === '' ||
    /(:|\batt|\bto|\bthat|beslutar|beslutade|beslutades|tillfråga|följande)$/i.test(decision.text) ||
    isLead(decision.text)
  const listed = open || !isEnded(decision.text)
  for (let one = paragraphs[index]; one; one = paragraphs[index]) {
    // "Beslut: Att anta …" is a whole decision, and so is a paragraph of its own that begins in the same way.
    if (isPoint(one.text) && !(isPoint(decision.text) && one.lines[0]?.begins)) decision.points.push(one.text)
    else if (one.entry && listed) decision.points.push(one.text)
    else if (listed && /^(?:\d{1,2}[.)]|[a-h][.)])\s/.test(one.text) && one.heading === 0)
      decision.points.push(one.text.replace(/^\S+\s+/, ''))
    else if (decision.points.length === 0 && decision.text.endsWith(':') && one.lines.length > 1 && one.heading === 0)
      decision.points.push(...one.lines.map(({ text }) => text))
    else break
    index += 1
  }
  return index
}

/** A sentence that was broken over two paragraphs: the first has no end, and the second is no heading of what comes. */
function takeEnd(paragraphs: readonly Paragraph[], from: number, decision: OldDecision): number {
  const one = paragraphs[from]
  const next = paragraphs[from + 1]
  if (!one || decision.points.length > 0 || decision.text === '' || isEnded(decision.text)) return from
  const isHeading = one.heading > 0 || isLabel(one.text) || isLead(one.text) || presenterLine.test(one.text)
  if (isHeading || one.entry || !isShort(one) || (next && isLead(next.text) && isHeadingLike(paragraphs, from)))
    return from
  decision.text = `${decision.text} ${one.text}`
  return from + 1
}

/** Of two short paragraphs before a lead the second is its heading. */
const isHeadingLike = (paragraphs: readonly Paragraph[], at: number): boolean => {
  const next = paragraphs[at + 1]
  return next !== undefined && isLead(next.text)
}
