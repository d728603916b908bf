import { expect, test } from 'vitest'
import { type Addendum, addendumBytes, chainHolds } from './addendum.ts'
import { hashOf, sha256 } from './canonical.ts'
import { halfDay } from './half-day.fixture.ts'

test('[AD1] a chain of addenda holds as long as none is changed, taken away or put in another place', async () => {
  const hash = await hashOf(halfDay)
  const addendum = (number: number, previous: string): Addendum => ({
    format: 'samsyn-addendum',
    version: 1,
    language: 'sv',
    body: halfDay.body,
    meeting: { id: halfDay.meeting.id, date: halfDay.meeting.date },
    protocol: { id: 'p1', hash },
    number,
    text: `Tillägg ${number}.`,
    reason: 'Glömdes.',
    previous,
  })
  const first = addendumBytes(addendum(1, hash))
  const second = addendumBytes(addendum(2, await sha256(first)))
  expect(chainHolds(hash, [])).toBe(true)
  expect(chainHolds(hash, [first, second])).toBe(true)
  expect(chainHolds(hash, [second])).toBe(false)
  expect(chainHolds(hash, [second, first])).toBe(false)
  expect(chainHolds(''.padEnd(64, '0'), [first])).toBe(false)
  const changed = addendumBytes({ ...addendum(1, hash), text: 'Annat.' })
  expect(chainHolds(hash, [changed, second])).toBe(false)
})
