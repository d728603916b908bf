import { existsSync, readdirSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Protocol } from '@samsyn/protocol/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, temporaryFolder } from '../stage.ts'
import { judgeProtocol, textOfPage } from './oracle.ts'
import { readRecording } from './recording.ts'
import { type Report, replay } from './replay.ts'

const quietly = { people: 10, seed: 7, say: () => undefined }
const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'))
const faultless = { lost: 0, duplicated: 0, invented: 0, diverged: 0, wrong: [] }

let out: string
beforeAll(async () => {
  out = await temporaryFolder()
})
afterAll(() => rm(out, { recursive: true, force: true }))

describe('An invented meeting with every unevenness that recorded ones have', () => {
  const path = join(import.meta.dirname, 'invented.json')
  let report: Report
  let protocol: Protocol
  let page: string
  beforeAll(async () => {
    report = await replay(await read(path), { ...quietly, out })
    protocol = (await read(join(out, 'protocol.json'))) as Protocol
    page = textOfPage(await readFile(join(out, 'protocol.html'), 'utf8'))
  })

  it('is typed by ten people at once and frozen, with nothing lost, doubled or invented', () => {
    expect(report).toMatchObject({ ...faultless, people: 10, acknowledged: report.updates })
    expect(report.sharedParagraphs).toBeGreaterThan(0)
  })

  it('says of everything that was put right which check it was for', () => {
    expect(new Set(report.resolved.map(({ code }) => code))).toEqual(new Set(['I1', 'I2', 'I5', 'I13', 'I15', 'I19']))
    expect(report.acknowledgedWarnings).toBeGreaterThan(0)
  })

  it('prints no action that repeats what stands elsewhere', () => {
    expect(report.actionsLeftOut).toEqual(['Återstående kommuner behöver en tidplan'])
    expect(protocol.items.flatMap(({ actions }) => actions.map(({ text }) => text))).toEqual([
      'Lämna en tidplan för portalen till rådet',
    ])
  })

  it('is judged by an oracle that sees a sentence too few, one too many, a letter too much and a person too few', async () => {
    const recording = readRecording(await read(path))
    const added = ['Protokollet läggs till handlingarna.', 'Uppgift saknas']
    const judge = (change: (changed: Protocol) => void, printed = page) => {
      const changed = structuredClone(protocol)
      change(changed)
      return judgeProtocol(recording, changed, printed, added)
    }
    const blocks = (changed: Protocol, item: number) => changed.items[item]?.notes?.content ?? []
    expect(judge(() => undefined)).toMatchObject({ lost: [], duplicated: [], invented: [] })
    expect(judge((changed) => void blocks(changed, 0).pop()).lost).toHaveLength(2)
    expect(judge((changed) => void blocks(changed, 0).push(...blocks(protocol, 0))).duplicated.length).toBeGreaterThan(
      0,
    )
    expect(judge((changed) => void blocks(changed, 0).reverse()).lost.length).toBeGreaterThan(0)
    const touch = (changed: Protocol) => {
      const text = blocks(changed, 3)[0]?.content?.[0]
      if (text) text.text = `${text.text}x`
    }
    expect(judge(touch).invented).toHaveLength(1)
    expect(judge((changed) => void changed.attendance[0]?.people.shift()).lost).toEqual(['attendance: ada provlund'])
    expect(judge(() => undefined, page.replace('Två nya boenden öppnar i höst.', '')).lost).toHaveLength(1)
  })

  it('can be played on a server that runs already, by other people in another order', async () => {
    const stage = await startServer()
    const { token } = await stage.parts.signIn.makeLink({
      meeting: null,
      role: 'organiser',
      name: '',
      organisation: '',
      attendee: '',
      days: 1,
    })
    const server = { url: stage.address, link: `${stage.address}/in#${token}` }
    const again = await replay(await read(path), { ...quietly, people: 4, seed: 8, out: join(out, 'again'), server })
    expect(again).toMatchObject({ ...faultless, people: 4 })
    await stage.close()
  })

  it('may be empty', async () => {
    const nothing = await replay({}, { ...quietly, people: 2, out: join(out, 'nothing') })
    expect(nothing).toMatchObject({ ...faultless, characters: 0 })
  })
})

const recorded = join(import.meta.dirname, '../../../shared/meetings')

describe.skipIf(!existsSync(recorded))('A real meeting (skipped where ../shared/meetings is not there)', () => {
  const names = existsSync(recorded) ? readdirSync(recorded).filter((name) => name.endsWith('.json')) : []
  it.each(names)('%s is typed by ten people at once and frozen, with nothing lost or doubled', async (name) => {
    const report = await replay(await read(join(recorded, name)), { ...quietly, out: join(out, name) })
    expect(report).toMatchObject({ ...faultless, acknowledged: report.updates })
  })
})
