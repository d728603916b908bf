import type { MeetingContents } from '@samsyn/meeting/contents'
import { contentsOf, halfDay } from '@samsyn/meeting/meeting.fixture'
import { expect, test } from 'vitest'
import { itemWords } from './item-words.ts'
import { toMarkdown } from './markdown.ts'
import { changedSinceApproved, type Taking, takeProtocol } from './take-protocol.ts'

const taking: Taking = {
  language: 'sv',
  word: 'Protokoll',
  presenterWord: 'Föredragande',
  numbering: 'plain',
  approval: 'next-meeting',
  body: { id: 'b', name: 'Samverkansledningen' },
  series: { id: 's', name: '2026' },
  meeting: 'm',
  previous: null,
  actionsBefore: 0,
  decisionNumbers: true,
  layout: 'simple',
  accent: '',
  decisionsBefore: 0,
  approved: [],
}

/** The half-day meeting, and an item of it with a decision that was approved at once. */
function approvedAtOnce() {
  const contents = contentsOf(halfDay())
  const at = contents.items.findIndex(({ decisions }) => decisions.some(({ actions }) => actions.length > 0))
  const item = contents.items[at]
  if (!item) throw new Error('The meeting has no item with a decision and an action.')
  const { words, hash } = itemWords(takeProtocol(contents, taking), at)
  const approved = [{ item: item.id, hash, names: ['Ada Provlund', 'Bo Testman'], at: '2026-02-06 10:15' }]
  return { contents, at, item, words, hash, approved }
}

/** Whether the item still counts as approved in what the meeting has become. */
function holds(contents: MeetingContents, { item, approved }: ReturnType<typeof approvedAtOnce>): boolean {
  const protocol = takeProtocol(contents, { ...taking, approved, actionsBefore: 7, decisionsBefore: 3 })
  const changed = changedSinceApproved(contents, protocol, approved)
  const named = protocol.items.some((one) => one.approved !== undefined)
  expect(changed).toEqual(named ? [] : [item.id])
  return named
}

test('[JU8] what was approved at once is said under its heading, by whom and when', () => {
  const { contents, at, item, approved, words } = approvedAtOnce()
  const protocol = takeProtocol(contents, { ...taking, approved })
  expect(protocol.items.map((one) => one.approved)).toEqual(
    contents.items.map((one) =>
      one.id === item.id ? { names: ['Ada Provlund', 'Bo Testman'], at: '2026-02-06 10:15' } : undefined,
    ),
  )
  const under = toMarkdown(protocol).split(item.title)[1] ?? ''
  expect(under.slice(0, 300)).toContain('*Omedelbart justerad:* 2026-02-06 10:15 av Ada Provlund, Bo Testman')
  // It is no part of what was approved.
  expect(itemWords(protocol, at).words).toBe(words)
  expect(words.split('\n')[0]).toBe(item.title)
})

test('[JU9] an item counts as approved when it is moved, and not when its words or files change', () => {
  const taken = approvedAtOnce()
  const { contents, at, item } = taken
  const without = (change: Partial<typeof item>): MeetingContents => ({
    ...contents,
    items: contents.items.map((one) => (one.id === item.id ? { ...one, ...change } : one)),
  })
  expect(holds(contents, taken)).toBe(true)
  const moved = [item, ...contents.items.filter(({ id }) => id !== item.id)].map((one, place) => ({
    ...one,
    number: String(place + 1),
    decisions: one.decisions.map((decision) => ({ ...decision, label: decision.label.replace(/\d+/, `${place + 1}`) })),
  }))
  expect(moved[at]).not.toBe(item)
  expect(holds({ ...contents, items: moved }, taken)).toBe(true)

  expect(holds(without({ title: `${item.title} och mer` }), taken)).toBe(false)
  expect(holds(without({ decisions: item.decisions.slice(1) }), taken)).toBe(false)
  expect(holds(without({ state: 'withdrawn' }), taken)).toBe(false)
  expect(
    changedSinceApproved({ ...contents, items: [] }, takeProtocol(contents, taking), taken.approved),
    'an item that is gone is nobody’s to approve',
  ).toEqual([])
})

test('[JU9] an item whose decision or action has another outcome is no longer approved, and its words say which', () => {
  const taken = approvedAtOnce()
  const { contents, at, item, words } = taken
  const decision = item.decisions.find(({ actions }) => actions.length > 0)
  const action = decision?.actions[0]
  if (!decision || !action) throw new Error('The item has no decision with an action.')
  const wordsWith = (change: Partial<typeof decision>): string => {
    const decisions = item.decisions.map((one) => (one === decision ? { ...one, ...change } : one))
    const changed = {
      ...contents,
      items: contents.items.map((one) => (one.id === item.id ? { ...one, decisions } : one)),
    }
    expect(holds(changed, taken)).toBe(false)
    return itemWords(takeProtocol(changed, taking), at).words
  }
  expect(decision.heading).not.toBe('')
  expect(words).toContain(`${decision.heading}: Beslutat`)
  expect(words).toContain(`Läge ${action.text}: öppet`)
  expect(wordsWith({ status: 'rejected' })).toContain(`${decision.heading}: Avslag`)
  expect(wordsWith({ returns: '2026-05-08' })).toContain('Beslutat, återkommer 2026-05-08')
  expect(wordsWith({ decidedAt: '2026-01-30' })).toContain('Beslutat, fattat 2026-01-30')
  expect(wordsWith({ procedure: 'cirkulation' })).toContain('Beslutat, så fattades det: cirkulation')
  const done = decision.actions.map((one) => (one.id === action.id ? { ...one, status: 'done' as const } : one))
  expect(wordsWith({ actions: done })).toContain(`Läge ${action.text}: klart`)
})

test('[JU9] a file that is put in the place of another is a change, though the words are the same', () => {
  const contents = contentsOf(halfDay())
  const protocol = takeProtocol(contents, taking)
  const at = protocol.items.findIndex(({ attachments }) => attachments.length > 0)
  const [number] = protocol.items[at]?.attachments ?? []
  const other = {
    ...protocol,
    attachments: protocol.attachments.map((one) => (one.number === number ? { ...one, sha256: 'f'.repeat(64) } : one)),
  }
  expect(itemWords(other, at).words).toBe(itemWords(protocol, at).words)
  expect(itemWords(other, at).hash).not.toBe(itemWords(protocol, at).hash)
})
