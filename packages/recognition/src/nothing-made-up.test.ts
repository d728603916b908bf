import { doubtsAbout, nothingKnown, type OldPerson } from '@samsyn/meeting/old-protocol'
import { expect, test } from 'vitest'
import { protocols } from './protocols.fixture.ts'
import { recognise } from './recognise.ts'
import { compare } from './score.ts'
import { linesOfText } from './text.ts'

const words = (text: string): string =>
  ` ${text
    .toLocaleLowerCase('sv')
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim()} `
const texts = protocols.map(({ name, text }) => ({ name, text }))

test.each(texts)('[OP3] $name: every word is in the text', ({ text }) => {
  const { title, body, place, chair, secretary, people, items } = recognise(linesOfText(text))
  const said = [
    ...[title, body, chair, secretary, ...place.split(', ')],
    ...people.flatMap(({ name, organisation, note }) => [name, organisation, ...note.split(', ')]),
    ...items.flatMap((item) => [
      item.title,
      ...item.text.split('\n\n'),
      ...item.attachments,
      ...item.decisions.flatMap(({ heading, text, points }) => [heading, text, ...points]),
      ...item.actions.flatMap(({ text, owner, due }) => [text, owner, due]),
    ]),
  ]
  const whole = words(text)
  expect(said.filter((one) => one !== '' && !whole.includes(words(one)))).toEqual([])
})

test.each(texts)('[OP4] $name: what is recognised stands in its line', ({ text }) => {
  const lines = linesOfText(text)
  const { people, items } = recognise(lines)
  // A title may stand under its number.
  const near = (at: number) => words(`${lines[at]?.text} ${lines[at + 1]?.text}`)
  const said = [
    ...people.map(({ name, at }) => ({ words: name, at })),
    ...items.map(({ title, at }) => ({ words: title, at })),
    ...items.flatMap(({ decisions }) =>
      decisions.map(({ text, points, at }) => ({ words: text || (points[0] ?? ''), at })),
    ),
  ]
  expect(said.length).toBeGreaterThan(6)
  expect(said.filter((one) => !near(one.at).includes(words(one.words)))).toEqual([])
})

test('[OP5] doubts are named', () => {
  const person = (name: string, status: OldPerson['status']): OldPerson => ({
    name,
    status,
    organisation: '',
    note: '',
    at: 0,
  })
  const item = (number: string) => ({
    number,
    title: 'Punkt',
    presenters: [],
    attachments: [],
    text: '',
    decisions: [],
    actions: [],
    at: 0,
  })
  expect(doubtsAbout(nothingKnown)).toEqual([{ doubt: 'no-date' }, { doubt: 'no-people' }, { doubt: 'no-items' }])
  const people = [
    person('Anna Ek', 'present'),
    person('anna ek', 'absent'),
    person('Bo Alm', 'present'),
    person('Bo Alm', 'present'),
  ]
  expect(doubtsAbout({ ...nothingKnown, date: '2020-01-01', people, items: ['1', '2', '2', '4'].map(item) })).toEqual([
    { doubt: 'here-and-away', name: 'anna ek' },
    { doubt: 'twice', name: 'Bo Alm' },
    { doubt: 'number-twice', number: '2' },
    { doubt: 'number-missing', number: '3' },
  ])
})

/** A sequence that looks random and is the same every time. */
function* chance(seed: number): Generator<number> {
  for (let state = seed; ; state = (state * 48_271) % 2_147_483_647) yield state / 2_147_483_647
}

test('[OP6] cut, shuffled and strange texts are read to their end', () => {
  const next = chance(7)
  const pick = (below: number) => Math.floor((next.next().value ?? 0) * below)
  const whole = protocols.map(({ text }) => text).join('\n')
  const strange = [
    '[('.repeat(9000),
    '*'.repeat(20_000),
    '|a'.repeat(9000),
    '# '.repeat(9000),
    '§ 1\n'.repeat(3000),
    'Närvarande:\n'.repeat(2000),
    '\0\f\u00ad\ufeff',
    'Beslut:\n'.repeat(2000),
    `1. ${'ord '.repeat(9000)}`,
  ]
  for (let round = 0; round < 60; round += 1) {
    const lines = whole.split('\n')
    const cut = Array.from({ length: pick(120) }, () => lines[pick(lines.length)] ?? '')
    strange.push(cut.join(pick(2) === 0 ? '\n' : '\n\n'), whole.slice(pick(whole.length), pick(whole.length)))
  }
  for (const text of strange) {
    const { items, people } = recognise(linesOfText(text))
    expect(items.every(({ title }) => title !== '') && people.every(({ name }) => name !== '')).toBe(true)
  }
})

test('[OP7] each thing is found once, by its words', () => {
  expect(compare(['Att anta planen.', 'att anta planen', 'Annat'], ['anta  planen', 'Mer'])).toMatchObject({
    right: 1,
    precision: 1 / 3,
    recall: 1 / 2,
    missing: ['Mer'],
  })
  expect(compare([], [])).toMatchObject({ f1: 1 })
})
