import { expect, test } from 'vitest'
import {
  aliasesOf,
  canonical,
  compare,
  isCalled,
  isOn,
  type Known,
  type Listed,
  positionOn,
  representation,
  spellingOf,
  stateOf,
  typeOf,
} from './register.ts'

const gunnar = { name: 'Gunnar Eddysson', aliases: ['Gunnar Eddyson', 'G Eddysson'] }
const anna = { name: 'Anna Ek', aliases: [] }

test('[RG1] what is dated holds from its first day to its last, and without a day it has no limit', () => {
  const dated = { from: '2026-03-01', to: '2026-12-31' }
  expect(['2026-02-28', '2026-03-01', '2026-12-31', '2027-01-01'].map((day) => isOn(dated, day))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(isOn({ from: '', to: '' }, '1999-01-01')).toBe(true)
})

test('[RG2] a title and an organisation are those of the day, and of several those that began last', () => {
  const before = { organisation: 'Lövholma kommun', title: 'enhetschef', from: '', to: '2026-05-31' }
  const acting = { organisation: 'Lövholma kommun', title: 'tf socialchef', from: '2026-04-01', to: '' }
  const after = { organisation: 'Region Provlandet', title: 'utvecklare', from: '2026-09-01', to: '' }
  const titles = ['2026-03-31', '2026-04-01', '2026-08-31', '2026-09-01'].map(
    (day) => positionOn([after, before, acting], day)?.title,
  )
  expect(titles).toEqual(['enhetschef', 'tf socialchef', 'tf socialchef', 'utvecklare'])
  expect(positionOn([after], '2026-01-01')).toBe(undefined)
})

test('[RG3] a name and its aliases find one spelling, unless several have it', () => {
  expect(isCalled(gunnar, ' gunnar  EDDYSON')).toBe(true)
  expect(isCalled(gunnar, 'Gunnar')).toBe(false)
  expect(canonical('gunnar eddyson', [gunnar, anna])).toBe('Gunnar Eddysson')
  expect(canonical('Anna Ek', [gunnar, anna])).toBe('Anna Ek')
  expect(canonical('G Eddysson', [gunnar, { name: 'Gina Eddysson', aliases: ['G Eddysson'] }])).toBe('G Eddysson')
  expect(spellingOf('Gunnar Eddyson', [gunnar, anna])).toBe('Gunnar Eddysson')
  expect(spellingOf('Gunnar Eddyssen', [gunnar, anna])).toBe('Gunnar Eddysson')
  expect(spellingOf('Anna Ek', [gunnar, anna])).toBe(undefined)
  expect(spellingOf('Cajsa Dahl', [gunnar, anna])).toBe(undefined)
  expect(aliasesOf('Anna Ek', ['ANNA EK', ' Anna  Eek ', 'anna eek', ''])).toEqual(['Anna Eek'])
})

test('[RG3] the kind of an organisation is told by its name when it is', () => {
  const names = ['Lövholma kommun', 'Region Provlandet', 'Kommunförbundet Provlandet', 'Brukarrådet', 'Skolverket']
  expect(names.map(typeOf)).toEqual(['municipality', 'region', 'federation', 'user-organisation', 'state'])
  expect(['Vårdbolaget AB', 'Provgruppen'].map(typeOf)).toEqual(['company', ''])
})

const known = (name: string, organisation: string, role: string | null = 'ledamot'): Known => ({
  id: `${name}, ${organisation}`,
  name,
  aliases: [],
  organisation,
  title: 'chef',
  email: '',
  role,
})
const row = (name: string, organisation = '', more: Partial<Listed> = {}): Listed => ({
  name,
  organisation,
  title: '',
  role: '',
  email: '',
  ...more,
})
const register = [
  known('Anna Ek', 'Tallnäs kommun'),
  known('Bo Ström', 'Region Norrsund', null),
  known('Cajsa Dahlgren', 'Tallnäs kommun'),
]
const told = ({ state, as, likeness, others }: ReturnType<typeof compare>) => [
  state,
  as?.id ?? '',
  likeness,
  others.map(({ id }) => id),
]

test('[RG4] a row is the same, joins, changes somebody, is new, or is doubtful', () => {
  expect(told(compare(row('anna ek', 'Tallnäs kommun'), register))).toEqual([
    'same',
    'Anna Ek, Tallnäs kommun',
    null,
    [],
  ])
  expect(told(compare(row('Anna Ek'), register))).toEqual(['same', 'Anna Ek, Tallnäs kommun', null, []])
  expect(told(compare(row('Bo Ström'), register))).toEqual(['joins', 'Bo Ström, Region Norrsund', null, []])
  expect(told(compare(row('Anna Ek', '', { title: 'direktör' }), register))[0]).toBe('changed')
  expect(told(compare(row('Dan Ny', 'Tallnäs kommun'), register))).toEqual(['new', '', null, []])
  expect(told(compare(row('Anna Ek', 'Region Norrsund'), register))).toEqual([
    'new',
    '',
    'other-organisation',
    ['Anna Ek, Tallnäs kommun'],
  ])
  expect(told(compare(row('Cajsa Dahlgrem', 'Tallnäs kommun'), register))).toEqual([
    'new',
    '',
    'near-name',
    ['Cajsa Dahlgren, Tallnäs kommun'],
  ])
})

test('[RG4] of two with the same name nobody is chosen, and what a row does not say changes nothing', () => {
  const two = [known('Anna Ek', 'Tallnäs kommun'), known('Anna Ek', 'Region Norrsund')]
  expect(told(compare(row('Anna Ek'), two))).toEqual(['new', '', 'other-organisation', two.map(({ id }) => id)])
  expect(told(compare(row('Anna Ek', 'Region Norrsund'), two))).toEqual(['same', 'Anna Ek, Region Norrsund', null, []])
  expect(stateOf(row('Anna Ek'), two[0] as Known)).toBe('same')
})

test('[RG8] an organisation is represented by its members who are here', () => {
  const people = [
    { name: 'Anna Ek', organisation: 'tallnäs kommun', status: 'present' },
    { name: 'Eva Lind', organisation: 'Björkåsa kommun', status: 'presenter' },
    { name: 'Bo Ström', organisation: 'Region Norrsund', status: 'prevented' },
  ]
  expect(representation(['Tallnäs kommun', 'Björkåsa kommun', 'Region Norrsund'], people)).toEqual([
    { organisation: 'Tallnäs kommun', by: ['Anna Ek'] },
    { organisation: 'Björkåsa kommun', by: [] },
    { organisation: 'Region Norrsund', by: [] },
  ])
})
