import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { freePort, type Stage, startServer, temporaryFolder } from '../stage.ts'
import { isFaultless, runFaults, type Subject, serverProcess } from './faults.ts'

describe('A server that is killed while ten people write', () => {
  it('keeps every token it has acknowledged, once and in order, and everybody ends up with the same', async () => {
    const subject = await serverProcess()
    const report = await runFaults(subject, { rounds: 20, seed: 20260206 }).finally(() => subject.end())
    expect(report.wrong).toEqual([])
    expect(isFaultless(report)).toBe(true)
    expect(report.acknowledged).toBeGreaterThan(20 * 20)
  }, 180_000)

  it('is seen to lose when it acknowledges before it appends: the judge is not blind', async () => {
    const subject = await careless()
    const report = await runFaults(subject, { rounds: 1, seed: 1, writers: 4 }).finally(() => subject.end())
    expect(report.lost).toBeGreaterThan(0)
  })
})

/** A server whose journal says yes at once and writes a little later; what it has not written dies with it. */
async function careless(): Promise<Subject & { end(): Promise<void> }> {
  const dataDir = await temporaryFolder()
  const port = await freePort()
  let stage: Stage | null = null
  let dead = false
  const kill = async () => {
    dead = true
    await stage?.close()
    stage = null
  }
  return {
    dataDir,
    databaseUrl: '',
    async start() {
      dead = false
      stage = await startServer({ dataDir, port })
      const { journal } = stage.parts
      const append = journal.appendAll.bind(journal)
      const late: (() => Promise<unknown>)[] = []
      journal.appendAll = async (rows) => {
        if (dead) return rows.map(() => ({ refused: 'frozen' as const }))
        // Only with what the writers write: the meeting itself has to be there after the kill.
        if (!rows.every(({ update }) => Buffer.from(update).includes('⟦'))) return append(rows)
        late.push(() => append(rows))
        if (late.length > 25) await late.shift()?.()
        return rows.map(() => ({ seq: 0 }))
      }
    },
    kill,
    organiser: () => (stage as Stage).organiser(),
    async end() {
      await kill()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
