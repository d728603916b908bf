/**
 * The summary of a workshop in the item's text. It is written once, as headings and points that know where they come
 * from; from then on the text is the secretary's. When cards or points change later, what differs is told and can be taken
 * piece by piece. Nothing that somebody has worded in the text is changed without that.
 *
 * A point of the text carries the id of its point in the themes (attribute `point` of the list's point). Headings carry
 * none: they are found by their words.
 */
import type * as Y from 'yjs'
import type { NoteNode } from './contents.ts'
import { noteText, rawNote, restoreNote, writeNote } from './notes.ts'
import type { Summary } from './room.ts'

type Theme = Summary['themes'][number]
type Point = Theme['points'][number]

export type SummaryChange = {
  /** Of the point, or of the theme whose heading has changed. */
  id: string
  kind: 'new' | 'gone' | 'moved' | 'reworded'
  heading: string
  text: string
  /** What it said, or under which heading it stood, when it was written. */
  before: string
}

const text = (words: string): NoteNode[] => (words === '' ? [] : [{ type: 'text', text: words }])
const paragraph = (words: string): NoteNode => ({ type: 'paragraph', content: text(words) })
const heading = (level: 2 | 3, words: string): NoteNode => ({ type: 'heading', attrs: { level }, content: text(words) })
const listItem = ({ id, text }: Point): NoteNode => ({
  type: 'listItem',
  attrs: { point: id },
  content: [paragraph(text)],
})
const list = (points: readonly NoteNode[]): NoteNode => ({ type: 'bulletList', content: [...points] })

/** Writes the summary at the end of the item's text: who worked, a heading, and each theme with its points. */
export function writeSummary(notes: Y.Doc, summary: Summary, said: { groups: string; heading: string }): void {
  writeNote(notes, [
    ...(said.groups === '' ? [] : [paragraph(said.groups)]),
    heading(2, said.heading),
    ...summary.themes.flatMap((theme) => [heading(3, theme.heading), list(theme.points.map(listItem))]),
  ])
}

type Lying = { theme: Theme; point: Point }
const pointsOf = ({ themes }: Summary): Map<string, Lying> =>
  new Map(themes.flatMap((theme) => theme.points.map((point) => [point.id, { theme, point }] as const)))

/** What has changed since the summary was written, as far as the text can still be changed by it. */
export function summaryChanges(notes: Y.Doc, written: Summary, now: Summary): SummaryChange[] {
  const inText = textPoints(rawNote(notes))
  const before = pointsOf(written)
  const after = pointsOf(now)
  const changes: SummaryChange[] = []
  for (const theme of now.themes) {
    const was = written.themes.find(({ id }) => id === theme.id)
    if (was && was.heading !== theme.heading && findHeading(rawNote(notes).content ?? [], was.heading) >= 0)
      changes.push({ id: theme.id, kind: 'reworded', heading: theme.heading, text: theme.heading, before: was.heading })
    for (const point of theme.points) {
      const old = before.get(point.id)
      const change = { id: point.id, heading: theme.heading, text: point.text }
      const stands = inText.get(point.id)
      if (!old) {
        if (stands === undefined) changes.push({ ...change, kind: 'new', before: '' })
        continue
      }
      // Who has taken it out of the text meant that.
      if (stands === undefined) continue
      if (old.theme.id !== theme.id) changes.push({ ...change, kind: 'moved', before: old.theme.heading })
      else if (old.point.text !== point.text && stands !== point.text)
        changes.push({ ...change, kind: 'reworded', before: stands })
    }
  }
  for (const [id, { theme, point }] of before)
    if (!after.has(id) && inText.has(id))
      changes.push({ id, kind: 'gone', heading: theme.heading, text: inText.get(id) ?? point.text, before: '' })
  return changes
}

/** Writes some of the changes into the text. */
export function takeChanges(notes: Y.Doc, written: Summary, now: Summary, ids: readonly string[]): void {
  const changes = summaryChanges(notes, written, now).filter(({ id }) => ids.includes(id))
  if (changes.length === 0) return
  let blocks = structuredClone(rawNote(notes).content ?? [])
  const after = pointsOf(now)
  for (const { id, kind, heading: title, text: words, before } of changes) {
    const lying = after.get(id)
    if (kind === 'gone') blocks = without(blocks, id).blocks
    else if (!lying) blocks = blocks.map((block) => (isHeading(block, before) ? heading(3, title) : block))
    else if (kind === 'reworded') blocks = reworded(blocks, id, words)
    else {
      // What somebody has made of a point in the text goes with it to another heading.
      const { blocks: left, taken } = without(blocks, id)
      blocks = under(left, headingsOf(lying.theme, written), taken ?? listItem(lying.point))
    }
  }
  restoreNote(notes, blocks)
}

/** The summary as it counts as written when some changes have been taken, or let be. */
export function settled(written: Summary, now: Summary, ids: readonly string[]): Summary {
  const before = pointsOf(written)
  const after = pointsOf(now)
  const isSettled = (id: string) => ids.includes(id)
  const order = [...now.themes, ...written.themes.filter(({ id }) => !now.themes.some((theme) => theme.id === id))]
  const themes = order.map(({ id }): Theme => {
    const was = written.themes.find((theme) => theme.id === id)
    const is = now.themes.find((theme) => theme.id === id)
    const heading = (isSettled(id) || !was ? is?.heading : was.heading) ?? was?.heading ?? ''
    const points = [...(is?.points ?? []), ...(was?.points ?? [])].flatMap((point): Point[] => {
      const lying = isSettled(point.id) ? after.get(point.id) : before.get(point.id)
      return lying?.theme.id === id ? [lying.point] : []
    })
    return { id, heading, points: points.filter((point, at) => points.findIndex((one) => one.id === point.id) === at) }
  })
  return { themes: themes.filter(({ points }) => points.length > 0) }
}

// ── In the text ────────────────────────────────────────────────────────────────────────────────────────────────────

const pointOf = (node: NoteNode): string | null =>
  node.type === 'listItem' && typeof node.attrs?.point === 'string' ? node.attrs.point : null

/** The points of a workshop that stand in a note, with their words. */
export function textPoints(note: NoteNode): Map<string, string> {
  const points = new Map<string, string>()
  const look = (node: NoteNode) => {
    const point = pointOf(node)
    if (point !== null && !points.has(point)) points.set(point, noteText(node).trim())
    for (const child of node.content ?? []) look(child)
  }
  look(note)
  return points
}

const isHeading = (block: NoteNode, words: string): boolean =>
  block.type === 'heading' && noteText(block).trim() === words.trim()
const findHeading = (blocks: readonly NoteNode[], words: string): number =>
  blocks.findIndex((block) => isHeading(block, words))

/** The headings under which a theme may stand in the text: as it is called now, and as it was. */
const headingsOf = ({ id, heading }: Theme, written: Summary): string[] => [
  heading,
  ...written.themes.flatMap((theme) => (theme.id === id ? [theme.heading] : [])),
]

function without(blocks: readonly NoteNode[], point: string): { blocks: NoteNode[]; taken: NoteNode | null } {
  let taken: NoteNode | null = null
  const left = blocks.flatMap((block): NoteNode[] => {
    if (!block.content) return [block]
    const content = block.content.flatMap((child): NoteNode[] => {
      if (pointOf(child) !== point) return [child]
      taken ??= child
      return []
    })
    // A list that has lost its last point goes with it.
    return content.length === 0 && block.content.length > 0 ? [] : [{ ...block, content }]
  })
  return { blocks: left, taken }
}

const reworded = (blocks: readonly NoteNode[], point: string, words: string): NoteNode[] =>
  blocks.map((block) => ({
    ...block,
    ...(block.content
      ? {
          content: block.content.map((child) =>
            pointOf(child) === point ? { ...child, content: [paragraph(words)] } : child,
          ),
        }
      : {}),
  }))

/** Puts a point last in the list under one of the headings, which is written at the end when none of them is there. */
function under(blocks: readonly NoteNode[], headings: readonly string[], point: NoteNode): NoteNode[] {
  const at = headings.map((words) => findHeading(blocks, words)).find((found) => found >= 0)
  if (at === undefined) return [...blocks, heading(3, headings[0] ?? ''), list([point])]
  const next = blocks[at + 1]
  if (next?.type !== 'bulletList') return [...blocks.slice(0, at + 1), list([point]), ...blocks.slice(at + 1)]
  return [...blocks.slice(0, at + 1), { ...next, content: [...(next.content ?? []), point] }, ...blocks.slice(at + 2)]
}
