import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalBytes } from '@samsyn/protocol/canonical'
import { halfDay } from '@samsyn/protocol/half-day.fixture'
import { Typesetter, TypesetterError, type TypesetterOptions, type TypesetterReason } from '@samsyn/server/typesetter'
import type { Job } from '@samsyn/server/typesetter-process'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  answerOf,
  type Browser,
  freePort,
  makeMeeting,
  reasonOf,
  type StagedMeeting,
  signedIn,
  startProcess,
  startServer,
  temporaryFolder,
  until,
} from '../stage.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const record = canonicalBytes(halfDay)
let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => rm(folder, { recursive: true }))

let jobs = 0
const job = (format: Job['format']): Job => ({
  format,
  record,
  hash: sha256(record),
  address: 'http://localhost/p/1',
  attached: [],
  excerpt: null,
  approved: [],
  to: join(folder, String(++jobs)),
})
/** The file that a typesetter makes. */
const made = async (typesetter: Typesetter, asked: Job): Promise<Buffer> => {
  await typesetter.typeset(asked)
  return readFile(asked.to)
}

const runs = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const gone = (pid: number) => until(`process ${pid} is gone`, () => !runs(pid))

const opened: Typesetter[] = []
afterEach(() => Promise.all(opened.splice(0).map((typesetter) => typesetter.close())))
function open(options?: TypesetterOptions): Typesetter {
  const typesetter = new Typesetter(options)
  opened.push(typesetter)
  return typesetter
}
const pidOf = (typesetter: Typesetter): number => {
  if (typesetter.pid === null) throw new Error('There is no typesetter.')
  return typesetter.pid
}
const reasonFor = (asked: Promise<unknown>): Promise<TypesetterReason | 'made'> =>
  asked.then(
    () => 'made' as const,
    (error: unknown) => {
      if (error instanceof TypesetterError) return error.reason
      throw error
    },
  )

describe('A typesetter', () => {
  it('is started by the first job, makes what comes meanwhile in the same process, and is ended when it is idle', async () => {
    const typesetter = open({ idleSeconds: 0.1 })
    expect(typesetter.pid).toBe(null)
    const asked = (['pdf', 'docx', 'pdf'] as const).map((format) => typesetter.typeset(job(format)))
    const [first, ...others] = await Promise.all(asked.map((one) => one.then(() => pidOf(typesetter))))
    expect(others).toEqual([first, first])
    await gone(first ?? 0)
    expect(typesetter.pid).toBe(null)
  })

  it.each(['pdf', 'ua.pdf', 'docx', 'pptx'] as const)('makes the same %s in every process', async (format) => {
    const one = open()
    const other = open()
    const [a, b] = await Promise.all([made(one, job(format)), made(other, job(format))])
    expect(pidOf(one)).not.toBe(pidOf(other))
    expect(Buffer.compare(a, b)).toBe(0)
  })

  it('puts the attachments it is pointed to into the PDF for the archive', async () => {
    const path = join(folder, 'attachment')
    await writeFile(path, 'Innehållet i bilagan')
    const asked = { ...job('pdf'), attached: [{ number: 3, path }] }
    expect((await made(open(), asked)).includes('Innehållet i bilagan')).toBe(true)
  })

  it('that is killed in its work says so, and those who wait get their files from a new one', async () => {
    const typesetter = open()
    await typesetter.typeset(job('pdf'))
    const killed = pidOf(typesetter)
    process.kill(killed, 'SIGSTOP')
    const asked = reasonFor(typesetter.typeset(job('pdf')))
    const waiting = made(typesetter, job('docx'))
    process.kill(killed, 'SIGKILL')
    expect(await asked).toBe('crashed')
    expect((await waiting).length).toBeGreaterThan(1000)
    expect(pidOf(typesetter)).not.toBe(killed)
  })

  it('that hangs is ended, and the next file is made by a new one', async () => {
    const typesetter = open({ patienceSeconds: 8 })
    await typesetter.typeset(job('pdf'))
    const hanging = pidOf(typesetter)
    process.kill(hanging, 'SIGSTOP')
    expect(await reasonFor(typesetter.typeset(job('pdf')))).toBe('too-slow')
    expect(await reasonFor(typesetter.typeset(job('pdf')))).toBe('made')
    await gone(hanging)
  })

  it('that cannot make a file says why and makes the next', async () => {
    const typesetter = open()
    const nonsense = { ...job('pdf'), record: new TextEncoder().encode('{"no":"protocol"}') }
    expect(await reasonFor(typesetter.typeset(nonsense))).toBe('failed')
    const pid = pidOf(typesetter)
    expect(await reasonFor(typesetter.typeset(job('pdf')))).toBe('made')
    expect(pidOf(typesetter)).toBe(pid)
  })

  it('that needs too much memory ends, with nothing else, and the next file is made', async () => {
    const typesetter = open({ heapMegabytes: 40 })
    const enormous = { ...job('docx'), record: new TextEncoder().encode(`[${'{},'.repeat(2_000_000)}{}]`) }
    expect(await reasonFor(typesetter.typeset(enormous))).toBe('crashed')
    expect(await reasonFor(typesetter.typeset(job('docx')))).toBe('made')
  })

  it('that is closed ends at once, also in its work', async () => {
    const typesetter = open()
    await typesetter.typeset(job('pdf'))
    const pid = pidOf(typesetter)
    process.kill(pid, 'SIGSTOP')
    const asked = [reasonFor(typesetter.typeset(job('pdf'))), reasonFor(typesetter.typeset(job('pdf')))]
    await typesetter.close()
    expect(await Promise.all(asked)).toEqual(['closed', 'closed'])
    expect(runs(pid)).toBe(false)
  })
})

const draft = (by: Browser, { meeting }: StagedMeeting) => by.ask('GET', `/api/meetings/${meeting}/draft.pdf`)

describe('A server whose typesetter is killed', () => {
  it('says why there is no file, and makes it when it is asked again', async () => {
    const stage = await startServer()
    const { typesetter } = stage.parts
    const organiser = await stage.organiser()
    const staged = await makeMeeting(organiser)
    expect((await draft(organiser, staged)).status).toBe(200)
    const pid = pidOf(typesetter)
    process.kill(pid, 'SIGSTOP')
    const typeset = vi.spyOn(typesetter, 'typeset')
    const asked = draft(organiser, staged).then(answerOf)
    await until('the typesetter has been asked', () => typeset.mock.calls.length > 0)
    process.kill(pid, 'SIGKILL')
    expect(await reasonOf(asked)).toBe('typesetting-failed')
    expect((await draft(organiser, staged)).status).toBe(200)
    await stage.close()
  })
})

describe('A typesetter whose server is gone', () => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const)
    it(`after ${signal} is gone too`, async () => {
      const dataDir = await temporaryFolder()
      const server = await startProcess({ dataDir, port: await freePort() })
      const organiser = await signedIn(server.address, server.token())
      const staged = await makeMeeting(organiser)
      const asked = draft(organiser, staged).catch(() => null)
      const started = () => Number(/"typesetter":(\d+)/.exec(server.output())?.[1] ?? 0)
      await until('the typesetter is started', () => started() > 0)
      expect(runs(started())).toBe(true)
      await server.kill(signal)
      await gone(started())
      await asked
      await rm(dataDir, { recursive: true, force: true })
    })
})
