import { describe, expect, it } from 'vitest'
import { type Fault, isFaultless, runFaults } from './faults.ts'
import { raceFreezes } from './freezes.ts'

const rounds: Record<Fault, number> = { kill: 12, failpoint: 6, terminate: 3, 'disk-full': 4, pause: 3, cut: 3 }

describe('While ten people write', () => {
  for (const fault of Object.keys(rounds) as Fault[])
    it(`${fault}: every acknowledged token is kept, once and in order, and everybody ends up with the same`, async ({
      skip,
    }) => {
      const report = await runFaults(fault, { rounds: rounds[fault], seed: 20260206 })
      skip(report.skipped !== '', `SKIPPED: ${report.skipped}`)
      expect(report.wrong).toEqual([])
      expect(isFaultless(report)).toBe(true)
      expect(report.acknowledged).toBeGreaterThan(rounds[fault] * 15)
    }, 240_000)
})

describe('While people type', () => {
  it('a freeze at any instant has what was acknowledged, nothing that came after, and makes one protocol', async () => {
    const report = await raceFreezes({ rounds: 15, seed: 20260206 })
    expect(report.wrong).toEqual([])
    expect(isFaultless(report)).toBe(true)
    expect(report.acknowledged).toBeGreaterThan(0)
    // Every writer's last word came too late, and was refused.
    expect(report.sent - report.acknowledged).toBe(15 * report.writers)
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
