import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { testServer } from '@samsyn/server/storage/postgres.fixture'
import { describe, expect, it } from 'vitest'
import { type Fault, isFaultless, runFaults } from './faults.ts'
import { raceFreezes } from './freezes.ts'

const rounds: Record<Fault, number> = { kill: 12, failpoint: 6, terminate: 3, 'disk-full': 4, pause: 3, cut: 3 }

const isCi = process.env.CI === 'true'

describe('While ten people write', () => {
  for (const fault of Object.keys(rounds) as Fault[])
    it(`${fault}: every acknowledged token is kept, once and in order, and everybody ends up with the same`, async ({
      skip,
    }) => {
      const report = await runFaults(fault, { rounds: rounds[fault], seed: 20260206 })
      if (isCi && process.platform === 'linux') expect(report.skipped).toBe('')
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

const postgres = await testServer()

describe('On PostgreSQL', () => {
  if (postgres.address === null) {
    const { why } = postgres
    if (isCi) it('has a server to be tested on', () => expect.fail(why))
    else it.skip(`SKIPPED, no fault was played on PostgreSQL: ${why}`, () => {})
    return
  }
  const databaseUrl = postgres.address

  it('a server that is killed has kept every acknowledged token, once and in order', async () => {
    const report = await runFaults('kill', { rounds: 2, seed: 20260206, databaseUrl })
    expect(report.wrong).toEqual([])
    expect(isFaultless(report)).toBe(true)
    expect(report.acknowledged).toBeGreaterThan(2 * 15)
  }, 120_000)

  it('a freeze has what was acknowledged, nothing that came after, and makes one protocol', async () => {
    const report = await raceFreezes({ rounds: 6, seed: 20260206, databaseUrl })
    expect(report.wrong).toEqual([])
    expect(isFaultless(report)).toBe(true)
    expect(report.acknowledged).toBeGreaterThan(0)
    expect(report.sent - report.acknowledged).toBe(6 * report.writers)
  }, 120_000)
})

describe('The command', () => {
  it('fails, and says so, when all that it was asked for was skipped', () => {
    // On PostgreSQL there is no disk of ours to be filled; the server is not even asked.
    const nowhere = ['--postgres', 'postgres://127.0.0.1:1/none', '--only', 'disk-full', '--json']
    const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...nowhere])
    expect(status).toBe(1)
    expect(JSON.parse(stdout.toString())).toMatchObject({ faultless: false, skipped: ['disk-full'] })
  })
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
