/** How a document stands is told to everybody who has it: when it is quiet, while people write, and to who comes later. */
import type { HocuspocusProvider } from '@hocuspocus/provider'
import { stateHash } from '@samsyn/meeting/state-hash'
import { afterEach, describe, expect, it } from 'vitest'
import { makeMeeting, onPath, participant, type Stage, settled, startServer, type, until } from '../stage.ts'

let stage: Stage
afterEach(() => stage.close())

/** What is told of a document, and what this board had in the moment in which it heard so with nothing of its own under way. */
function hears(provider: HocuspocusProvider): { told: string[]; differed: number } {
  const heard = { told: [] as string[], differed: 0 }
  provider.on('stateless', ({ payload }: { payload: string }) => {
    const said = JSON.parse(payload) as { says: string; hash?: string }
    if (said.says !== 'state' || said.hash === undefined) return
    heard.told.push(said.hash)
    if (!provider.hasUnsyncedChanges && stateHash(provider.document) !== said.hash) heard.differed += 1
  })
  return heard
}

async function two(agreement: { quiet: number; regularly: number }) {
  stage = await startServer({}, { agreement })
  const organiser = await stage.organiser()
  const { meeting, items } = await makeMeeting(organiser)
  const [, item = ''] = items
  const [noa, hia] = [
    await participant(organiser, meeting, 'secretary', 'Noa Stubbgren'),
    await participant(organiser, meeting, 'participant', 'Hia Fiktivius'),
  ]
  return { item, noa, hia }
}

describe.each(['lane', 'reference'] as const)('The state of a document, on the %s', (way) => {
  it('is told when nobody has written for a moment, also to who comes to one in which nobody writes', async () => {
    onPath(way)
    const { item, noa, hia } = await two({ quiet: 100, regularly: 600_000 })
    const [first, later] = [noa.notes(item), hia]
    const [one] = [hears(first)]
    await settled(first)
    type(first.document, 'Ett ord.')
    await until('it is told', () => one.told.includes(stateHash(first.document)))
    one.told.length = 0
    const second = later.notes(item)
    const other = hears(second)
    await until('who came later is told', () => other.told.length > 0)
    expect(other.told).toEqual([stateHash(first.document)])
    expect(one.differed + other.differed).toBe(0)
    noa.leave()
    hia.leave()
  })

  it('is told again where nothing happens', async () => {
    onPath(way)
    const { item, noa, hia } = await two({ quiet: 50, regularly: 150 })
    const note = noa.notes(item)
    const { told } = hears(note)
    await settled(note)
    await until('it is told again and again', () => told.length > 3)
    expect(new Set(told)).toEqual(new Set([stateHash(note.document)]))
    noa.leave()
    hia.leave()
  })
})

describe('While people write without a pause', () => {
  it('is told behind all that is new, so that who has nothing under way has the same', async () => {
    onPath('lane')
    const { item, noa, hia } = await two({ quiet: 600_000, regularly: 100 })
    const [writes, reads] = [noa.notes(item), hia.notes(item)]
    await settled(writes, reads)
    const heard = hears(reads)
    let written = 0
    const writing = setInterval(() => type(writes.document, `⟦${written++}⟧`), 3)
    try {
      await until('it is told ten times', () => heard.told.length >= 10)
    } finally {
      clearInterval(writing)
    }
    expect(new Set(heard.told).size).toBeGreaterThan(5)
    expect(heard.differed).toBe(0)
    noa.leave()
    hia.leave()
  })
})
