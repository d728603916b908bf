import { expect, it } from 'vitest'
import { addressOf, askedIn, nothingAsked, queryOf } from './addresses.ts'

it('the address says all that is asked for, and nothing that is not', () => {
  expect(addressOf(nothingAsked)).toBe('/beslut')
  const asked = { ...nothingAsked, q: 'nära vård', kind: 'person' as const, series: 's1', year: '2026', page: 3 }
  const address = addressOf(asked)
  expect(address).toBe('/beslut?visa=personer&q=n%C3%A4ra+v%C3%A5rd&serie=s1&ar=2026&sida=3')
  expect(askedIn(new URL(address, 'http://x').searchParams)).toEqual(asked)
})

it('a series stands in the path of its own page', () => {
  const asked = { ...nothingAsked, series: 's1', status: 'decided' }
  expect(addressOf(asked, 's1')).toBe('/s/s1/beslut?lage=decided')
  expect(askedIn(new URLSearchParams('lage=decided'), 's1')).toEqual(asked)
})

it('what is no page or no kind is the first', () => {
  expect(askedIn(new URLSearchParams('sida=-2&visa=annat'))).toEqual(nothingAsked)
  expect(queryOf(nothingAsked).toString()).toBe('kind=decision&page=1')
})
