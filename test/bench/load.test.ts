import { rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { noteField } from '@samsyn/meeting/notes'
import { afterAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { longDocument } from './four-hours.ts'
import { emptyNote, Hand, Ledger, letterOf, Person, pace, quantile, Room } from './load.ts'
import { onServer } from './measure.ts'
import { hocuspocus, type Peer, type Prepared, prepare, samsyn, yWebsocket } from './peers.ts'
import { table } from './report.ts'
import { type Measured, outcome, rows } from './rows.ts'

const few = longDocument({ people: 3, inserted: 400, deleted: 50 }, 2, 7)
let folder: Promise<Prepared> | null = null
const prepared = () => {
  folder ??= prepare(6, few)
  return folder
}
afterAll(async () => {
  if (folder) await rm((await folder).folder, { recursive: true, force: true })
})
const main = join(import.meta.dirname, '../../server/src/main.ts')
const peers: Peer[] = [samsyn(null, [main], '', prepared), hocuspocus(null, few), yWebsocket(null)]

describe('What a hand types', () => {
  const { update, places } = emptyNote(2, 1)
  const hands = places.map((place, n) => new Hand(n, 100 + n, place))
  const keys = [...'12345'].map((_, key) => key)

  it('is what Yjs reads, letter by letter', () => {
    const note = new Y.Doc()
    Y.applyUpdate(note, update)
    for (const key of keys) for (const hand of hands) Y.applyUpdate(note, hand.update(key))
    expect(note.getXmlFragment(noteField).toArray().map(String)).toEqual(
      hands.map((_, n) => `<paragraph>${keys.map((key) => letterOf(n, key)).join('')}</paragraph>`),
    )
  })

  it('is counted once, however it comes', () => {
    const ledger = new Ledger([100, 101], keys.length, (_, key) => key * pace)
    ledger.saw(hands[0]?.update(0) ?? update, 7)
    ledger.saw(hands[0]?.update(0) ?? update, 9)
    ledger.saw(Y.mergeUpdates(keys.flatMap((key) => hands.map((hand) => hand.update(key)))), 1000)
    ledger.saw(update, 1000)
    expect(ledger.count).toBe(10)
    expect([...(ledger.delays[0] ?? [])]).toEqual([7, 800, 600, 400, 200])
  })

  it('is missed when it does not come', () => {
    const ledger = new Ledger([100, 101], keys.length, () => 0)
    for (const key of keys) if (key !== 3) for (const hand of hands) ledger.saw(hand.update(key), 1)
    expect(ledger.count).toBe(8)
    expect(ledger.delays.map((own) => own.findIndex(Number.isNaN))).toEqual([3, 3])
  })
})

describe.each(peers)('A room on $name', (peer) => {
  it('counts every letter that is seen, and every answer', () =>
    onServer(peer, 'empty', async (server) => {
      const room = await Room.enter(server.door, 3)
      const typed = await room.type({ warm: 0, seconds: 2 * (pace / 1000), grace: 30_000 })
      room.leave()
      const { sent, delivered, acknowledged, refused, lost, delays, cursorsSeen } = typed
      expect({ sent, delivered, refused, lost }).toEqual({ sent: 6, delivered: 6, refused: 0, lost: 0 })
      expect(acknowledged).toBe(peer.acknowledges ? 6 : 0)
      expect(room.acknowledged).toEqual(peer.acknowledges ? [2, 2, 2] : [0, 0, 0])
      expect(quantile(delays, 1, Number.NaN)).toBeGreaterThan(0)
      expect(cursorsSeen).toBeGreaterThan(0)
    }))

  it('misses a letter that is dropped on the way', () =>
    onServer(peer, 'empty', async (server) => {
      const way = await dropping(server.port, 2)
      const portOf = (person: number) => (person === 1 ? way.port : server.port)
      const room = await Room.enter((person) => ({ ...server.door(person), port: portOf(person) }), 2)
      const typed = await room.type({ warm: 0, seconds: 4 * (pace / 1000), grace: 500 })
      room.leave()
      way.close()
      expect(typed.sent).toBe(8)
      expect(typed.delivered).toBeLessThan(8)
      expect(quantile(typed.delays, 0.95, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
    }))

  if (peer.stores)
    it('is given the whole of a long document', () =>
      onServer(peer, 'four-hours', async (server) => {
        const person = await Person.enter(server.door(1))
        const note = new Y.Doc()
        for (const update of person.given) Y.applyUpdate(note, update)
        person.leave()
        expect(Y.encodeStateVector(note)).toEqual(Y.encodeStateVectorFromUpdate(few.state))
      }))
})

/** A way to a server on which the n-th letter is lost: what is sent is not masked, so a letter is told by its cursor. */
async function dropping(target: number, nth: number): Promise<{ port: number; close(): void }> {
  let letters = 0
  const proxy = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    near.on('data', (chunk) => {
      if (chunk.includes('"anchor"')) letters += 1
      if (letters !== nth) far.write(chunk)
      else letters += 1
    })
    far.pipe(near)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  return { port: (proxy.address() as AddressInfo).port, close: () => void proxy.close() }
}

describe('The long document', () => {
  it('is the same for the same seed, and as long as it is said to be', () => {
    const again = longDocument({ people: 3, inserted: 400, deleted: 50 }, 2, 7)
    expect(again.state).toEqual(few.state)
    expect(longDocument({ people: 3, inserted: 400, deleted: 50 }, 2, 8).state).not.toEqual(few.state)
    const note = new Y.Doc()
    for (const { update } of few.updates) Y.applyUpdate(note, update)
    expect(Y.encodeStateAsUpdate(note)).toEqual(few.state)
    const words = note
      .getXmlFragment(noteField)
      .toArray()
      .map(String)
      .join('')
      .replaceAll(/<[^>]*>/g, '')
    expect(words).toHaveLength(350)
  })
})

describe('A row', () => {
  const row = rows.find(({ name }) => name === 'cold-open')
  const took = (peer: Measured['peer'], repetition: number, milliseconds: number): Measured => ({
    peer,
    repetition,
    scene: '1 opening, cold',
    result: { p50: milliseconds, p95: milliseconds, bytes: 1 },
  })

  it('is the median of the repetitions, and of their ratios', () => {
    if (!row) throw new Error('There is no such row.')
    const measured = [10, 30, 20].flatMap((ours, n) => [took('samsyn', n, ours), took('hocuspocus', n, 1000)])
    const { figures, ratio, verdict, missing } = outcome(row, measured)
    expect(figures.samsyn).toMatchObject({ median: 20, least: 10, most: 30 })
    expect(ratio).toMatchObject({ median: 0.02, least: 0.01, most: 0.03 })
    expect(verdict).toBe('aim')
    expect(missing).toEqual([])
  })

  it('says what could not be measured, and who cannot do it at all', () => {
    if (!row) throw new Error('There is no such row.')
    const failed: Measured = { peer: 'hocuspocus', repetition: 0, scene: '1 opening, cold', result: { failed: 'gone' } }
    const result = outcome(row, [took('samsyn', 0, 10), failed])
    expect(result.missing).toEqual(['hocuspocus: gone'])
    expect(table([result])).toContain('keeps nothing to open')
    expect(outcome(row, [])).toMatchObject({ verdict: 'not-measured' })
  })
})
