import { expect, test } from 'vitest'
import { initials } from './initials.ts'

test('first and last name', () => {
  expect(initials('Elin Hallrud')).toBe('EH')
  expect(initials('Per-Olov Grankvist')).toBe('PG')
  expect(initials('Lennart O Werner')).toBe('LW')
  expect(initials('åsa öhrmark')).toBe('ÅÖ')
})

test('one name, or none', () => {
  expect(initials('Region')).toBe('RE')
  expect(initials('')).toBe('?')
  expect(initials('  ')).toBe('?')
})

test('the same letters are told apart', () => {
  expect(initials('Emma Lind', ['Eva Lund'])).toBe('E2')
  expect(initials('Erik Lo', ['Eva Lund', 'Emma Lind'])).toBe('E3')
  expect(initials('Eva Lund', ['Eva Lund', 'Karin Norling'])).toBe('EL')
})
