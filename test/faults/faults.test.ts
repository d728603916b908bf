import { describe, expect, it } from 'vitest'
import { type Fault, isFaultless, runFaults } from './faults.ts'

const rounds: Record<Fault, number> = { kill: 12, failpoint: 6, terminate: 3, 'disk-full': 4, pause: 3, cut: 3 }

describe('While ten people write', () => {
  for (const fault of Object.keys(rounds) as Fault[])
    it(`${fault}: every acknowledged token is kept, once and in order, and everybody ends up with the same`, async ({
      skip,
    }) => {
      const report = await runFaults(fault, { rounds: rounds[fault], seed: 20260206 })
      skip(report.skipped !== '' && process.env.CI !== 'true', `SKIPPED: ${report.skipped}`)
      expect(report.skipped).toBe('')
      expect(report.wrong).toEqual([])
      expect(isFaultless(report)).toBe(true)
      expect(report.acknowledged).toBeGreaterThan(rounds[fault] * 15)
    }, 240_000)
})

describe('The judge', () => {
  it('sees that a server loses which acknowledges before it appends', async () => {
    const report = await runFaults('kill', {
      rounds: 3,
      seed: 1,
      writers: 4,
      env: { SAMSYN_FAILPOINT: 'acknowledge-first:20' },
    })
    expect(report.lost).toBeGreaterThan(0)
    expect(isFaultless(report)).toBe(false)
  }, 120_000)
})
