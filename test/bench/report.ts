/** The table that a person reads. */
import { type BrowserResult, limits, others, slowdown } from './browser.ts'
import { type PeerName, peerNames } from './peers.ts'
import { type Outcome, type Spread, spreadOf } from './rows.ts'
import { type SearchResult, limits as searchLimits } from './search.ts'
import { type Frames, type SmoothResult, smoothFrames } from './smooth.ts'
import { type Delay, soon, type TogetherResult } from './together.ts'
import { type YearsResult, limit as yearsLimit } from './years.ts'

const verdicts: Record<Outcome['verdict'], string> = {
  aim: 'aim reached',
  committed: 'as committed',
  missed: 'MISSED',
  'not-measured': 'NOT MEASURED',
  '': '',
}

export function table(outcomes: readonly Outcome[]): string {
  const cells = outcomes.map((row, at) => [
    row.number === outcomes[at - 1]?.number ? '' : row.number,
    `${row.title}, ${row.unit}`,
    ...peerNames.map((peer) => figure(row, peer)),
    row.ratio ? `${short(row.ratio.median)} ×${range(row.ratio)}` : '',
    row.committed,
    row.aim,
    row.notes.length > 0 ? `${verdicts[row.verdict]} ?`.trim() : verdicts[row.verdict],
  ])
  const heads = ['', '', ...peerNames, 'ours / stock', 'committed', 'aim', '']
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const said = new Map<string, Set<string>>()
  for (const { name, missing, notes } of outcomes)
    for (const what of [...missing, ...notes]) said.set(what, (said.get(what) ?? new Set()).add(name))
  return [
    line(heads),
    line(widths.map((width) => '─'.repeat(width))),
    ...cells.map(line),
    '',
    'Medians of the repetitions; in brackets the least and the most.',
    ...(said.size > 0 ? ['What has to be known (?):'] : []),
    ...[...said].map(([what, names]) => `  ${what} (${[...names].join(', ')})`),
  ].join('\n')
}

function figure({ figures, cannot }: Outcome, peer: PeerName): string {
  const spread = figures[peer]
  return spread ? `${short(spread.median)}${range(spread)}` : (cannot[peer] ?? '–')
}

const range = ({ least, most, all }: Spread): string => (all.length > 1 ? ` (${short(least)}–${short(most)})` : '')

/** Three figures are as many as anybody can rely on. */
export function short(value: number): string {
  if (value === 0 || Math.abs(value) >= 100) return String(Math.round(value))
  return String(Number(value.toPrecision(Math.abs(value) < 1 ? 2 : 3)))
}

export function boardTable({
  usable,
  keys,
  interaction,
  shift,
  heap,
  minutes,
  delivered,
  sent,
}: BrowserResult): string {
  const [first = 0, last = 0] = [heap[0], heap.at(-1)]
  const middle = spreadOf(usable)?.median ?? Number.NaN
  const kept = (figure: number, limit: number) => (figure <= limit ? 'as committed' : 'MISSED')
  return [
    `The board in a Chromium slowed down ${slowdown} times, with the four-hour document and ${others} others who write:`,
    `  usable after                     ${short(middle)} ms (${usable.map(short).join(', ')}; at most ${limits.usable}: ${kept(middle, limits.usable)})`,
    `  key to frame, INP p75            ${short(interaction.p75)} ms (at most ${limits.interaction}: ${kept(interaction.p75, limits.interaction)}); p98 ${short(interaction.p98)}, worst ${short(interaction.worst)}; ${keys} keys`,
    `  the line with the caret moved    ${shift.times} times, ${shift.pixels} pixels in all, ${shift.largest} at once (never: ${kept(shift.times, limits.shift)})`,
    `  JavaScript heap                  ${short(first)} MB, after ${minutes} minutes ${short(last)} MB; ${delivered} of ${sent} letters of the others came meanwhile`,
  ].join('\n')
}

export function togetherTable({ cards, pages }: TogetherResult): string {
  const line = (what: string, { seen, expected, median, p95, worst }: Delay) =>
    `  ${what.padEnd(33)}p95 ${short(p95)} ms (at most ${soon}: ${p95 <= soon && seen === expected ? 'as committed' : 'MISSED'}); median ${short(median)}, worst ${short(worst)}; ${seen} of ${expected} seen`
  return [
    'What people do together, until each of the others has it:',
    line('a card that one of 60 moves', cards),
    line('a page that is turned, to 40', pages),
  ].join('\n')
}

export function smoothTable({ drag, scroll, moves }: SmoothResult): string {
  const line = (what: string, { frames, median, p95, worst }: Frames) => {
    const kept = median <= smoothFrames.median && p95 <= smoothFrames.p95
    return `  ${what.padEnd(33)}median ${short(median)} ms, p95 ${short(p95)} (at most ${smoothFrames.median} and ${smoothFrames.p95}: ${kept ? 'as committed' : 'MISSED'}); worst ${short(worst)}; ${frames} frames`
  }
  return [
    `Three hundred cards in a Chromium slowed down ${slowdown} times, while ten others move ${moves} of them; the length of a frame:`,
    line('a card is carried about', drag),
    line('the board is scrolled', scroll),
  ].join('\n')
}

export const searchTable = (results: readonly SearchResult[]): string =>
  results
    .flatMap(({ decisions, asked, answer, screen }) => {
      const kept = (figure: number, most: number) => `at most ${most}: ${figure <= most ? 'as committed' : 'MISSED'}`
      const first =
        screen === null
          ? 'not measured: there is no Chromium'
          : `median ${short(screen.median)} ms (${kept(screen.median, searchLimits.screen)}); worst ${short(screen.worst)}`
      return [
        `Ten years of meetings with ${decisions} decisions, and ${asked} questions:`,
        `  answer                           p95 ${short(answer.p95)} ms (${kept(answer.p95, searchLimits.answer)}); median ${short(answer.median)}, worst ${short(answer.worst)}`,
        `  first screen in a new browser    ${first}`,
      ]
    })
    .join('\n')

export function yearsTable({ decisions, open, filling, pages }: YearsResult): string {
  const kept = (figure: number) => `at most ${yearsLimit}: ${figure <= yearsLimit ? 'as committed' : 'MISSED'}`
  return [
    `Ten years of one series with ${decisions} decisions, of which ${open} matters are left to the next meeting; the server's answer:`,
    ...pages.map(
      ({ name, first, answer }) =>
        `  ${name.padEnd(24)} median ${short(answer.median)} ms, p95 ${short(answer.p95)} (${kept(answer.p95)}); worst ${short(answer.worst)}, the first ${short(first)}`,
    ),
    `  making the next meeting, with all of that on its agenda: ${short(filling)} ms`,
  ].join('\n')
}
