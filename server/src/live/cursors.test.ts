import { describe, expect, it } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Seat } from '../sign-in.ts'
import { Cursors, type Speaker } from './cursors.ts'

const speaker = (name: string, session = name): Speaker => ({
  session,
  seat: { slot: name.length, name, attendee: `row of ${name}` } as Seat,
})

/** A browser's awareness, as the provider has it. */
function browser(state: Record<string, unknown> | null = { item: 'first' }): Awareness {
  const awareness = new Awareness(new Y.Doc())
  awareness.setLocalState(state)
  return awareness
}

/** Ids belong to the session that came first with them, as the guard has it. */
function cursorsOf(): Cursors {
  const leases = new Map<number, string>()
  return new Cursors((id, session) => {
    if (!leases.has(id)) leases.set(id, session)
    return leases.get(id) === session
  })
}

const own = (awareness: Awareness) => encodeAwarenessUpdate(awareness, [awareness.clientID])

function pass(cursors: Cursors, ...to: Awareness[]): void {
  const message = cursors.changed()
  if (message) for (const awareness of to) applyAwarenessUpdate(awareness, message, 'server')
}

describe('Cursors', () => {
  it('go out with the name the server knows, and with nothing that was not asked for', () => {
    const cursors = cursorsOf()
    const [noa, hia] = [browser(), browser()]
    const place = { type: null, tname: 'text', item: { client: 7, clock: 3 }, assoc: -1 }
    const said = { anchor: { ...place, junk: 1 }, head: place, junk: 1 }
    noa.setLocalState({ item: 'x', typing: true, cursor: said, user: { name: 'Ada' }, junk: 'y'.repeat(99) })
    cursors.take(speaker('Noa'), own(noa))
    pass(cursors, hia)
    expect(hia.getStates().get(noa.clientID)).toEqual({
      item: 'x',
      typing: true,
      cursor: {
        anchor: { tname: 'text', item: { client: 7, clock: 3 }, assoc: -1 },
        head: { tname: 'text', item: { client: 7, clock: 3 }, assoc: -1 },
      },
      user: { slot: 3, name: 'Noa', attendee: 'row of Noa' },
    })
    noa.setLocalState({ follows: true })
    cursors.take(speaker('Noa'), own(noa))
    pass(cursors, hia)
    expect(hia.getStates().get(noa.clientID)).toMatchObject({ follows: true, item: '' })
  })

  it('stand in the note, or nowhere', () => {
    const [here, elsewhere] = [
      { tname: 'text', assoc: 0 },
      { tname: 'a place that nobody knows', assoc: 0 },
    ]
    for (const said of [
      { anchor: here, head: elsewhere },
      { anchor: elsewhere, head: here },
      { anchor: here },
      { anchor: here, head: { item: { client: 'x', clock: 1 } } },
      { anchor: here, head: { type: 'x' } },
      { anchor: here, head: { assoc: 'x' } },
      'x',
      [],
    ]) {
      const cursors = cursorsOf()
      const [noa, hia] = [browser({ item: 'x', cursor: said }), browser()]
      cursors.take(speaker('Noa'), own(noa))
      pass(cursors, hia)
      expect(hia.getStates().get(noa.clientID), JSON.stringify(said)).toMatchObject({ item: 'x', cursor: null })
    }
  })

  it('is at a card that is in the hand, and nothing else is said of it', () => {
    const cursors = cursorsOf()
    const [noa, hia] = [browser({ cursor: { card: 'lapp', junk: 'x' } }), browser()]
    cursors.take(speaker('Noa'), own(noa))
    pass(cursors, hia)
    expect(hia.getStates().get(noa.clientID)?.cursor).toEqual({ card: 'lapp' })
  })

  it('take no client id for what is too long to be passed on', () => {
    const cursors = cursorsOf()
    const [noa, hia] = [browser({ item: 'x'.repeat(5000) }), browser({ item: 'y' })]
    hia.clientID = noa.clientID
    cursors.take(speaker('Noa'), own(noa))
    cursors.take(speaker('Hia'), encodeAwarenessUpdate(hia, [...hia.getStates().keys()]))
    const seen = browser()
    pass(cursors, seen)
    expect([...seen.getStates().values()]).toContainEqual(expect.objectContaining({ item: 'y' }))
  })

  it('go out once, as the last of what was said', () => {
    const cursors = cursorsOf()
    const [noa, hia] = [browser(), browser()]
    const who = speaker('Noa')
    for (const item of ['a', 'b', 'c']) {
      noa.setLocalStateField('item', item)
      cursors.take(who, own(noa))
    }
    let heard = 0
    hia.on('update', () => heard++)
    pass(cursors, hia)
    pass(cursors, hia)
    expect(hia.getStates().get(noa.clientID)?.item).toBe('c')
    expect(heard).toBe(1)
  })

  it('are kept when the memory that a message came in is used for another', () => {
    const cursors = cursorsOf()
    const [noa, hia] = [browser(), browser()]
    const who = speaker('Noa')
    for (const item of ['a', 'b', 'long', 'gone']) {
      noa.setLocalStateField('item', item)
      const message = own(noa)
      cursors.take(who, message)
      message.fill(0)
      pass(cursors, hia)
      expect(hia.getStates().get(noa.clientID)?.item).toBe(item)
    }
  })

  it('leave what the writer has said last as it is when they come back to the writer', () => {
    const cursors = cursorsOf()
    const noa = browser()
    cursors.take(speaker('Noa'), own(noa))
    noa.setLocalStateField('item', 'later')
    pass(cursors, noa)
    expect(noa.getLocalState()?.item).toBe('later')
  })

  it('are heard of one client only, its own, and not of the others it knows', () => {
    const cursors = cursorsOf()
    const [noa, ada, hia] = [browser(), browser(), browser()]
    cursors.take(speaker('Ada'), own(ada))
    pass(cursors, noa, hia)
    // An honest browser says of somebody it has not heard for long that they have gone.
    removeAwarenessStates(noa, [ada.clientID], 'timeout')
    cursors.take(speaker('Noa'), encodeAwarenessUpdate(noa, [ada.clientID, noa.clientID]))
    pass(cursors, hia)
    expect(hia.getStates().has(ada.clientID)).toBe(true)
    expect(hia.getStates().get(noa.clientID)?.user.name).toBe('Noa')
  })

  it('cannot be said in the name of somebody else who is there, nor with a clock that nobody can pass', () => {
    const cursors = cursorsOf()
    const [ada, mallory, hia] = [browser({ item: 'ada' }), browser(), browser()]
    const who = speaker('Ada')
    cursors.take(who, own(ada))
    mallory.clientID = ada.clientID
    mallory.meta.set(ada.clientID, { clock: 2 ** 40, lastUpdated: 0 })
    mallory.setLocalState({ item: 'mallory' })
    cursors.take(speaker('Mallory'), own(mallory))
    pass(cursors, hia)
    expect(hia.getStates().get(ada.clientID)?.item).toBe('ada')
    cursors.leave(who)
    cursors.take(speaker('Mallory'), own(mallory))
    pass(cursors, hia)
    expect(hia.getStates().has(ada.clientID)).toBe(false)
  })

  it('cannot be pinned: who claims an absurd clock for itself is heard all the same, and so is what comes after', () => {
    const cursors = cursorsOf()
    const [noa, hia] = [browser(), browser()]
    const who = speaker('Noa')
    noa.meta.set(noa.clientID, { clock: 2 ** 40, lastUpdated: 0 })
    for (const item of ['a', 'b']) {
      noa.setLocalState({ item })
      cursors.take(who, own(noa))
      pass(cursors, hia)
      expect(hia.getStates().get(noa.clientID)?.item).toBe(item)
    }
    expect(hia.meta.get(noa.clientID)?.clock).toBeLessThan(10)
  })

  it('are gone when the socket is, and heard at once when the browser is back with the clock it had', () => {
    const cursors = cursorsOf()
    const [noa, hia] = [browser(), browser()]
    const before = speaker('Noa')
    cursors.take(before, own(noa))
    pass(cursors, hia)
    cursors.leave(before)
    pass(cursors, hia)
    expect(hia.getStates().has(noa.clientID)).toBe(false)
    cursors.take(speaker('Noa'), own(noa))
    pass(cursors, noa, hia)
    expect(hia.getStates().get(noa.clientID)?.item).toBe('first')
    noa.setLocalStateField('item', 'next')
    cursors.take(speaker('Noa'), own(noa))
    pass(cursors, hia)
    expect(hia.getStates().get(noa.clientID)?.item).toBe('next')
  })

  it('stay when a browser is back on another socket before the old one is missed', () => {
    const cursors = cursorsOf()
    const [noa, hia] = [browser(), browser()]
    const before = speaker('Noa')
    cursors.take(before, own(noa))
    cursors.take(speaker('Noa'), own(noa))
    cursors.leave(before)
    pass(cursors, hia)
    expect(hia.getStates().has(noa.clientID)).toBe(true)
  })

  it('are told to who comes later, without those who have gone', () => {
    const cursors = cursorsOf()
    const [noa, ada, late] = [browser(), browser(), browser()]
    const leaving = speaker('Ada')
    cursors.take(speaker('Noa'), own(noa))
    cursors.take(leaving, own(ada))
    cursors.changed()
    cursors.leave(leaving)
    const everybody = cursors.everybody()
    if (everybody) applyAwarenessUpdate(late, everybody, 'server')
    expect(late.getStates().has(noa.clientID)).toBe(true)
    expect(late.getStates().has(ada.clientID)).toBe(false)
  })

  it('that nobody could read, or that are far too long, go to nobody', () => {
    const cursors = cursorsOf()
    const noa = browser({ item: 'x', cursor: 'y'.repeat(5000) })
    cursors.take(speaker('Noa'), own(noa))
    expect(cursors.changed()).toBe(null)
    cursors.take(speaker('Noa'), new Uint8Array([1, 7, 1, 3, 123, 123, 123]))
    expect(cursors.changed()).toBe(null)
    expect(() => cursors.take(speaker('Noa'), new Uint8Array([9, 9]))).toThrow()
  })

  it('of those who have gone are forgotten in the end', () => {
    const cursors = cursorsOf()
    for (let n = 0; n < 3000; n++) {
      const who = speaker('Noa')
      cursors.take(who, new Uint8Array([1, 128 + (n % 128), 1 + (n >> 7), 1, 2, 123, 125]))
      cursors.leave(who)
      cursors.changed()
    }
    expect(cursors.remembered).toBeLessThanOrEqual(1000)
  })
})
