import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { RevealedCard } from './cards.ts'
import { copyOf, meet, randomOf } from './meeting.fixture.ts'
import { setText } from './shared-text.ts'
import {
  addPoint,
  addTheme,
  dropCard,
  joinCards,
  loosenCard,
  moveEntry,
  moveTheme,
  partPoint,
  pointText,
  readClusters,
  removeTheme,
  summaryOf,
  wordCard,
} from './themes.ts'

const cardsOf = (...ids: string[]): RevealedCard[] =>
  ids.map((id) => ({ id, question: 'q1', text: `lapp ${id}`, group: 'g', author: '' }))
const abc = cardsOf('a', 'b', 'c', 'd')

/** Where each card lies: "Tema: a+b c", "loose", "dropped". */
const drawn = (doc: Y.Doc, cards = abc) => {
  const { themes, loose, dropped } = readClusters(doc, cards)
  return [
    ...themes.map(({ title, entries }) =>
      [`${title}:`, ...entries.map((entry) => entry.cards.map(({ id }) => id).join('+') || '-')].join(' '),
    ),
    `loose: ${loose.map(({ id }) => id).join(' ')}`,
    `dropped: ${dropped.map(({ card, reason }) => `${card.id} (${reason})`).join(' ')}`,
  ]
}

test('[TH1] of two who drag the same card at once one wins, the same for everybody', () => {
  const bo = new Y.Doc()
  const one = addTheme(bo, 'q1', 'Ett')
  const two = addTheme(bo, 'q1', 'Två')
  const jo = copyOf(bo)
  moveEntry(bo, 'a', one)
  moveEntry(jo, 'a', two)
  meet(bo, jo)
  expect(drawn(bo)).toEqual(drawn(jo))
  const where = drawn(bo).filter((line) => / a\b/.test(line))
  expect(where).toHaveLength(1)
})

test('[TH1] whatever several people do with the cards, everybody sees each of them once', () => {
  const cards = cardsOf(...Array.from({ length: 12 }, (_, at) => `k${at}`))
  for (let seed = 1; seed <= 80; seed++) {
    const random = randomOf(seed)
    const below = (limit: number) => Math.floor(random() * limit)
    const pick = <T>(from: readonly T[]): T | undefined => from[below(from.length)]
    const first = new Y.Doc()
    for (const title of ['Ett', 'Två', 'Tre']) addTheme(first, 'q1', title)
    const docs = [first, copyOf(first), copyOf(first)]
    for (let step = 0; step < 60; step++) {
      const doc = pick(docs) as Y.Doc
      const { themes } = readClusters(doc, cards)
      const card = pick(cards)?.id ?? ''
      const theme = pick(themes)
      const entry = pick(theme?.entries ?? [])
      const act = below(9)
      if (act < 4 && theme) moveEntry(doc, card, theme.id, entry?.id)
      else if (act === 4 && entry) joinCards(doc, card, entry.id, cards)
      else if (act === 5) dropCard(doc, card, 'utanför frågan')
      else if (act === 6 && entry?.point) partPoint(doc, entry.id)
      else if (act === 7) loosenCard(doc, card)
      else if (theme && themes.length > 2) removeTheme(doc, theme.id)
      else addTheme(doc, 'q1', 'Ny')
      if (below(6) === 0) meet(doc, pick(docs) as Y.Doc)
    }
    meet(...docs)
    const seen = docs.map((doc) => readClusters(doc, cards))
    expect(seen[1]).toEqual(seen[0])
    expect(seen[2]).toEqual(seen[0])
    const { themes, loose, dropped } = seen[0] as (typeof seen)[0]
    const all = [
      ...themes.flatMap(({ entries }) => entries.flatMap((entry) => entry.cards)),
      ...loose,
      ...dropped.map(({ card }) => card),
    ]
    expect(all.map(({ id }) => id).sort(), `seed ${seed}`).toEqual(cards.map(({ id }) => id).sort())
  }
})

test('[TH2] joined cards are one point that knows them all, with words of its own', () => {
  const doc = new Y.Doc()
  const theme = addTheme(doc, 'q1', 'Tema')
  for (const id of ['a', 'b', 'c']) moveEntry(doc, id, theme)
  const point = joinCards(doc, 'c', 'a', abc) ?? ''
  expect(drawn(doc)[0]).toBe('Tema: a+c b')
  expect(joinCards(doc, 'd', point, abc)).toBe(point)
  expect(joinCards(doc, 'b', 'b', abc)).toBe(null)
  expect(joinCards(doc, 'b', 'no-such-card', abc)).toBe(null)
  pointText(doc, point)?.insert(0, 'Alla: ')
  const [entry] = readClusters(doc, abc).themes[0]?.entries ?? []
  expect(entry).toMatchObject({ text: 'Alla: lapp a', point: true })
  expect(entry?.cards.map(({ text }) => text)).toEqual(['lapp a', 'lapp c', 'lapp d'])
  joinCards(doc, point, 'b', abc)
  expect(drawn(doc)[0]).toBe('Tema: a+b+c+d')
  const joined = readClusters(doc, abc).themes[0]?.entries[0]?.id ?? ''
  partPoint(doc, joined)
  expect(drawn(doc)[0]).toBe('Tema: a b c d')
})

test('[TH3] the cards of a theme that is taken away lie nowhere', () => {
  const doc = new Y.Doc()
  const theme = addTheme(doc, 'q1', 'Tema')
  for (const id of ['a', 'b', 'c']) moveEntry(doc, id, theme)
  joinCards(doc, 'a', 'b', abc)
  removeTheme(doc, theme)
  expect(drawn(doc)).toEqual(['loose: a b c d', 'dropped: '])
  expect(moveEntry(doc, 'a', theme)).toBe(false)
  expect(addPoint(doc, theme, 'x')).toBe(null)
})

test('[TH4] a card is laid aside with a reason, and taken up again', () => {
  const doc = new Y.Doc()
  const theme = addTheme(doc, 'q1', 'Tema')
  moveEntry(doc, 'a', theme)
  expect(dropCard(doc, 'a', '  ')).toBe(false)
  expect(dropCard(doc, 'a', ' utanför frågan ')).toBe(true)
  expect(drawn(doc)).toEqual(['Tema:', 'loose: b c d', 'dropped: a (utanför frågan)'])
  expect(summaryOf(readClusters(doc, abc), ['q1']).themes).toEqual([])
  loosenCard(doc, 'a')
  expect(drawn(doc)[1]).toBe('loose: a b c d')
})

test('[TH5] the summary is in the order of the questions, and every point names its cards', () => {
  const cards = [...abc, { ...cardsOf('e')[0], question: 'q2' } as RevealedCard]
  const doc = new Y.Doc()
  const later = addTheme(doc, 'q2', 'Ansvar')
  const empty = addTheme(doc, 'q1', 'Tomt')
  const first = addTheme(doc, 'q1', ' Information ')
  for (const id of ['a', 'b', 'c']) moveEntry(doc, id, first)
  moveEntry(doc, 'e', later)
  const point = joinCards(doc, 'c', 'a', cards) ?? ''
  const own = addPoint(doc, first, 'Utan lapp') ?? ''
  addPoint(doc, first, '  ')
  expect(summaryOf(readClusters(doc, cards), ['q1', 'q2'])).toEqual({
    themes: [
      {
        id: first,
        heading: 'Information',
        points: [
          { id: point, text: 'lapp a', cards: ['a', 'c'] },
          { id: 'b', text: 'lapp b', cards: ['b'] },
          { id: own, text: 'Utan lapp', cards: [] },
        ],
      },
      { id: later, heading: 'Ansvar', points: [{ id: 'e', text: 'lapp e', cards: ['e'] }] },
    ],
  })
  expect(empty).not.toBe('')
  const worded = wordCard(doc, abc[1] as RevealedCard) ?? ''
  setText(pointText(doc, worded) as Y.Text, 'Med andra ord')
  expect(summaryOf(readClusters(doc, cards), ['q1', 'q2']).themes[0]?.points[1]).toEqual({
    id: 'b',
    text: 'Med andra ord',
    cards: ['b'],
  })
})

test('[TH6] what is laid before something stands right before it', () => {
  const doc = new Y.Doc()
  const theme = addTheme(doc, 'q1', 'Tema')
  for (const id of ['a', 'b', 'c']) moveEntry(doc, id, theme)
  moveEntry(doc, 'c', theme, 'a')
  expect(drawn(doc)[0]).toBe('Tema: c a b')
  const point = wordCard(doc, abc[0] as RevealedCard) ?? ''
  expect(wordCard(doc, abc[0] as RevealedCard)).toBe(point)
  expect(drawn(doc)[0]).toBe('Tema: c a b')
  moveEntry(doc, point, theme)
  expect(drawn(doc)[0]).toBe('Tema: c b a')
  moveEntry(doc, 'd', theme, point)
  expect(drawn(doc)[0]).toBe('Tema: c b d a')
  const second = addTheme(doc, 'q1', 'Två')
  const other = addTheme(doc, 'q2', 'Annan fråga')
  const third = addTheme(doc, 'q1', 'Tre')
  moveTheme(doc, third, 0)
  moveTheme(doc, theme, 2)
  const titles = () => readClusters(doc, []).themes.map(({ title }) => title)
  expect(titles().filter((title) => title !== 'Annan fråga')).toEqual(['Tre', 'Två', 'Tema'])
  expect([second, other]).not.toContain('')
})

test('[TH7] what is no place is nowhere', () => {
  const doc = new Y.Doc()
  const theme = addTheme(doc, 'q1', 'Tema')
  const places = doc.getMap<unknown>('places')
  for (const [at, place] of [7, null, { theme }, { theme, point: '', order: 'a0', dropped: 4 }].entries())
    places.set(abc[at]?.id ?? '', place)
  doc.getMap('points').set('p', new Y.Map([['theme', 'no-such-theme']]))
  expect(drawn(doc)).toEqual(['Tema:', 'loose: a b c d', 'dropped: '])
})
