/**
 * The year plan of a series (årshjul): days that are proposed, what they collide with, and the decision by which a meeting
 * adopts them.
 */
import type * as Y from 'yjs'
import { addItem, readItem, readItems } from './agenda.ts'
import type { DecisionStatus } from './contents.ts'
import { addDays, daysFrom, type Holiday, holidayOn, isDay, isSqueezed, weekdayOf } from './days.ts'
import { addDecision, addPoint, changeDecision, readDecisions, removePoint } from './decisions.ts'

/** One meeting of the plan; of one day when both are the same. */
export type PlanDay = { from: string; to: string }

/** `weeks`: on a weekday, with so many weeks between. `month`: the first, second … such weekday of a month; -1 the last. */
export type PlanRule =
  | { kind: 'weeks'; weekday: number; every: number }
  | { kind: 'month'; weekday: number; which: number }

/** The longest plan that is made, and its longest meeting. */
export const mostDays = 60
export const longestMeeting = 7

/** The days of a rule from one day to another, but for those of the months (1–12) in which nobody meets. */
export function proposeDays(rule: PlanRule, from: string, to: string, without: readonly number[] = []): PlanDay[] {
  if (!isDay(from) || !isDay(to)) return []
  const found: string[] = []
  if (rule.kind === 'weeks') {
    const first = addDays(from, (rule.weekday - weekdayOf(from) + 7) % 7)
    for (let day = first; day <= to && rule.every > 0; day = addDays(day, 7 * rule.every)) found.push(day)
  } else {
    for (const day of daysFrom(from, to)) {
      const number = Math.ceil(Number(day.slice(8)) / 7)
      const isLast = addDays(day, 7).slice(0, 7) !== day.slice(0, 7)
      if (weekdayOf(day) === rule.weekday && (rule.which === -1 ? isLast : number === rule.which)) found.push(day)
    }
  }
  return found
    .filter((day) => !without.includes(Number(day.slice(5, 7))))
    .slice(0, mostDays)
    .map((day) => ({ from: day, to: day }))
}

export type Collision =
  | { kind: 'holiday'; day: string; holiday: Holiday }
  | { kind: 'squeezed' | 'weekend'; day: string }
  /** Another meeting on the same day: of which series. */
  | { kind: 'meeting'; day: string; series: string }
  /** The plan has the day twice. */
  | { kind: 'twice'; day: string }

/** What a meeting of the plan collides with. `others`: meetings that there are, and the other days of the plan. */
export function collisionsOf(
  { from, to }: PlanDay,
  others: { meetings: readonly { from: string; to: string; series: string }[]; plan: readonly PlanDay[] },
): Collision[] {
  if (!isDay(from) || !isDay(to) || to < from || to > addDays(from, longestMeeting)) return []
  return [...daysFrom(from, to)].flatMap((day): Collision[] => {
    const holiday = holidayOn(day)
    const free: Collision[] = holiday
      ? [{ kind: 'holiday', day, holiday }]
      : weekdayOf(day) > 5
        ? [{ kind: 'weekend', day }]
        : isSqueezed(day)
          ? [{ kind: 'squeezed', day }]
          : []
    const on = (one: PlanDay) => one.from <= day && day <= one.to
    return [
      ...free,
      ...others.meetings.filter(on).map(({ series }) => ({ kind: 'meeting' as const, day, series })),
      ...(others.plan.filter(on).length > 0 ? [{ kind: 'twice' as const, day }] : []),
    ]
  })
}

const months = {
  sv: 'januari februari mars april maj juni juli augusti september oktober november december',
  en: 'January February March April May June July August September October November December',
}

/** "17–18 mars", "30 april–1 maj"; with the year where it is not understood. */
export function dayWords({ from, to }: PlanDay, language: 'sv' | 'en', year?: string): string {
  const part = (iso: string) => ({
    day: String(Number(iso.slice(8))),
    month: months[language].split(' ')[Number(iso.slice(5, 7)) - 1] ?? '',
    year: iso.slice(0, 4) === year ? '' : ` ${iso.slice(0, 4)}`,
  })
  const [a, b] = [part(from), part(to)]
  const last = `${b.day} ${b.month}${b.year}`
  if (from === to) return last
  if (from.slice(0, 7) === to.slice(0, 7)) return `${a.day}–${last}`
  return `${a.day} ${a.month}${from.slice(0, 4) === to.slice(0, 4) ? '' : a.year}–${last}`
}

export const inOrder = (days: readonly PlanDay[]): PlanDay[] =>
  days.toSorted((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to))

/** "2027", or "2027–2028". */
export function yearsOf(days: readonly PlanDay[]): string {
  const [first, last] = [inOrder(days)[0]?.from.slice(0, 4) ?? '', inOrder(days).at(-1)?.from.slice(0, 4) ?? '']
  return first === last ? first : `${first}–${last}`
}

/** The days in words, in order; of a plan of one year without it. */
export const listOf = (days: readonly PlanDay[], language: 'sv' | 'en'): string[] =>
  inOrder(days).map((day) => dayWords(day, language, yearsOf(days)))

type Worded = { lead: string; points: readonly string[] }

/** Whether words name every day of a plan. */
export function namesDays({ lead, points }: Worded, days: readonly PlanDay[], language: 'sv' | 'en'): boolean {
  const words = plainSpaces([lead, ...points].join(' '))
  return listOf(days, language).every((day) => new RegExp(`(?<!\\d|\\d[–-])${plainSpaces(day)}`).test(words))
}

/** Whether what was decided adopts a plan: it is decided, and its words name every day. */
export const adopts = (
  decision: Worded & { status: DecisionStatus },
  days: readonly PlanDay[],
  language: 'sv' | 'en',
): boolean => decision.status === 'decided' && namesDays(decision, days, language)

const plainSpaces = (text: string) => text.replace(/\s+/g, ' ')

export type PlanMatter = { item: string; title: string; heading: string; lead: string; point: string }

/** Puts the plan to a meeting: an item before the closing one. False when it is there already. */
export function putItem(agenda: Y.Doc, { item, title }: PlanMatter): boolean {
  if (readItem(agenda, item)) return false
  const items = readItems(agenda)
  const closing = items.at(-1)?.kind === 'closing'
  addItem(agenda, { id: item, title, kind: 'planning' }, closing ? items.length - 1 : items.length)
  return true
}

/** What is to be decided is proposed, never decided, beforehand. One that is there and not decided says the plan anew. */
export function putDecision(decisions: Y.Doc, { item, heading, lead, point }: PlanMatter): void {
  const there = readDecisions(decisions).find((decision) => decision.item === item)
  if (!there) addDecision(decisions, { item, heading, lead, points: [point], kind: 'meeting-plan' })
  else if (there.status === 'proposed')
    decisions.transact(() => {
      changeDecision(decisions, there.id, { heading })
      for (const { id } of there.points) removePoint(decisions, there.id, id)
      addPoint(decisions, there.id, point)
    })
}
