/** The words of the interface: one for each thing, and numbers that are said as people say them. */
import { words } from '@samsyn/language/language'
import { expect, it } from 'vitest'

/** Every text that stands as it is, with where it stands; those that are made of values are asked below. */
function textsIn(table: object, path = ''): [string, string][] {
  return Object.entries(table).flatMap(([key, word]): [string, string][] =>
    typeof word === 'string'
      ? [[`${path}${key}`, word]]
      : typeof word === 'object'
        ? textsIn(word, `${path}${key}.`)
        : [],
  )
}

it('What is to be done has one name, and so has the protocol', () => {
  const said = (texts: object, word: RegExp) => textsIn(texts).filter(([, text]) => word.test(text))
  // In the plural it is also what is known of somebody or something.
  expect(said(words.sv, /(?<!\p{L})uppgift(en)?(?!\p{L})/iu)).toEqual([])
  expect(
    textsIn(words.sv).filter(([, text]) => /mina uppgifter|uppgifter ur|uppföljning av uppgifter/i.test(text)),
  ).toEqual([])
  expect(said(words.en, /\btasks?\b/i)).toEqual([])
  expect(said(words.en, /\bprotocols?\b/i)).toEqual([])
})

it('One of something is said in the singular', () => {
  const { sv, en } = words
  const day = { years: '2027', days: ['22 januari'], times: '', place: '' }
  expect(sv.yearPlan.decisionPoint(day)).toBe('hålla möte 2027 den 22 januari.')
  expect(sv.yearPlan.decisionPoint({ ...day, days: ['22 januari', '9 april'] })).toBe(
    'hålla möten 2027 den 22 januari och 9 april.',
  )
  expect(sv.yearPlan.decisionHeading({ years: '2027', n: 1 })).toBe('Mötesdag 2027')
  expect(en.yearPlan.decisionPoint({ ...day, days: ['22 January'] })).toBe('hold a meeting in 2027 on 22 January.')
  expect([sv.register.representedBy({ n: 0, of: 1 }), sv.register.representedBy({ n: 1, of: 3 })]).toEqual([
    '0 av 1 organisation är företrädd',
    '1 av 3 organisationer är företrädd',
  ])
  expect(sv.checks.sentences.listWithoutOrganisations({ count: '1' })).toBe('En person i närvaron saknar organisation')
  expect(sv.workshop.groupsReady({ n: 1, of: 3 })).toBe('1 av 3 grupper är klar')
  expect(sv.protocol.attachments({ count: 1 })).toBe('Bilaga, 1')
  expect(en.meeting.shareCount({ done: 1, all: 3 })).toBe('1 of 3 has decided')
  expect(en.meeting.answerCount({ done: 2, all: 3 })).toBe('2 of 3 have answered')
  expect(en.showing.followers({ n: 1, of: 3 })).toBe('1 of 3 follows')
})
