import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Ledger } from '../faults/ledger.ts'
import { makeMeeting, network, type Stage, settled, startServer, type, until } from '../stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startServer()
})
afterAll(() => stage.close())

describe('What a browser believes to be saved', () => {
  it('is acknowledged to the last letter, also after writing without a connection', async () => {
    const organiser = await stage.organiser()
    const { meeting, items } = await makeMeeting(organiser)
    const way = await network(stage.address)
    const ledger = new Ledger()
    const board = organiser.board(meeting, { address: way.address, wire: ledger })
    const notes = board.notes(items[1] ?? '')
    const { name } = notes.configuration
    const { document } = notes
    ledger.writes(name, document.clientID)
    await settled(notes)
    let believed = 0
    let tooSoon = 0
    notes.on('unsyncedChanges', ({ number }: { number: number }) => {
      if (number > 0) return
      believed += 1
      if (ledger.acknowledged(name) < Y.getState(document.store, document.clientID)) tooSoon += 1
    })
    for (let round = 0; round < 5; round++) {
      way.cut()
      await until('the break is noticed', () => !notes.synced)
      for (let n = 0; n < 10; n++) type(document, 'x')
      way.restore()
      await settled(notes)
      for (let n = 0; n < 10; n++) type(document, 'y')
      await settled(notes)
    }
    expect(believed).toBeGreaterThanOrEqual(10)
    expect(tooSoon).toBe(0)
    board.leave()
    await way.close()
  })
})
