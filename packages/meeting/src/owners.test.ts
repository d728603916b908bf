import { expect, test } from 'vitest'
import { isOwner } from './owners.ts'
import { isToAll } from './shares.ts'

const ada = { name: 'Ada Provlund', organisation: 'Norrviks kommun', role: 'chair' }

test.each([
  'Ada Provlund',
  'ada  provlund och Bo Testman',
  'Norrviks kommun',
  'Norrvik kommun',
  'ordföranden',
  'Alla huvudmän',
])('[BK12] "%s" is hers', (owner) => expect(isOwner(owner, ada)).toBe(true))
test.each(['', 'Ada', 'Bo Testman', 'Ekmyra kommun', 'sekreteraren'])('[BK12] "%s" is not', (owner) =>
  expect(isOwner(owner, ada)).toBe(false),
)
test('[BK12] what is given to all is nobody’s who is of no organisation', () => {
  expect(isOwner('samtliga kommuner', { ...ada, organisation: '' })).toBe(false)
})

test.each([
  'alla huvudmän',
  'Samtliga kommuner och regionen',
  'varje organisation',
  'Alla',
  'till alla parter',
  'all principals',
])('[BK10] "%s" is an assignment to all', (owner) => expect(isToAll(owner)).toBe(true))
test.each(['', 'Allan Ek', 'Alla Bergström', 'Regionen'])('[BK10] "%s" is not', (owner) =>
  expect(isToAll(owner)).toBe(false),
)
