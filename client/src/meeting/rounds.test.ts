import type { HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync'
import * as Y from 'yjs'
import { ProviderInRounds } from './rounds.ts'

const [sync, awareness, stateless, answer] = [0, 1, 5, 8]
const name = 'a document'

let theirs: Y.Doc
let provider: ProviderInRounds
let changes: number

const said = (write: (to: ReturnType<typeof createEncoder>) => void) => {
  const to = createEncoder()
  writeVarString(to, name)
  write(to)
  provider.onMessage({ data: toUint8Array(to).slice().buffer } as MessageEvent)
}
const saidSync = (write: (to: ReturnType<typeof createEncoder>) => void) =>
  said((to) => {
    writeVarUint(to, sync)
    write(to)
  })
const whole = () => saidSync((to) => writeSyncStep2(to, theirs))
/** Somebody else writes, and it comes here. */
const type = (letter: string) => {
  theirs.once('update', (update: Uint8Array) => saidSync((to) => writeUpdate(to, update)))
  theirs.getText().insert(theirs.getText().length, letter)
}
/** The server asks what it lacks. */
const question = () => saidSync((to) => writeSyncStep1(to, theirs))
const answered = (taken: boolean) =>
  said((to) => {
    writeVarUint(to, answer)
    writeVarUint(to, taken ? 1 : 0)
  })
const here = () => provider.document.getText().toString()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw))
  vi.stubGlobal('cancelAnimationFrame', clearTimeout)
  vi.stubGlobal('document', new EventTarget())
  theirs = new Y.Doc()
  const socket = { on() {}, off() {}, attach() {}, detach() {}, send() {}, configuration: {} }
  provider = new ProviderInRounds({
    name,
    document: new Y.Doc(),
    websocketProvider: socket as unknown as HocuspocusProviderWebsocket,
  })
  provider.isAuthenticated = true
  changes = 0
  provider.document.on('update', () => {
    changes += 1
  })
})
afterEach(() => {
  provider.destroy()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('Rounds', () => {
  it('count and send what is written before the whole has come, and what is written after it', () => {
    const sent = vi.spyOn(provider, 'send')
    provider.document.getText().insert(0, 'a')
    provider.document.getText().insert(1, 'b')
    expect([provider.unsyncedChanges, sent.mock.calls.length]).toEqual([2, 2])
    whole()
    provider.document.getText().insert(2, 'c')
    expect([provider.unsyncedChanges, sent.mock.calls.length]).toEqual([3, 3])
  })

  it('have it read where the caret is before they take in what others have written', () => {
    whole()
    const read: string[] = []
    document.addEventListener('selectionchange', () => read.push(here()))
    type('a')
    vi.advanceTimersByTime(1000)
    type('b')
    vi.advanceTimersByTime(1000)
    expect([read, here()]).toEqual([['', 'a'], 'ab'])
  })

  it('count and send what is written after the whole has come, and nothing of the whole', () => {
    const sent = vi.spyOn(provider, 'send')
    theirs.getText().insert(0, 'theirs')
    whole()
    expect([here(), provider.unsyncedChanges, sent.mock.calls.length]).toEqual(['theirs', 0, 0])
    provider.document.getText().insert(0, 'a')
    expect([provider.unsyncedChanges, sent.mock.calls.length]).toEqual([1, 1])
  })

  it('take in together what came meanwhile, as one change', () => {
    whole()
    changes = 0
    for (const letter of 'hej') type(letter)
    expect(here()).toBe('')
    vi.advanceTimersByTime(5)
    expect(here()).toBe('hej')
    expect(changes).toBe(1)
  })

  it('rest after a round that took long, and never longer than a quarter of a second', () => {
    whole()
    let worked = 50
    const clock = vi.spyOn(performance, 'now')
    provider.document.on('update', () => {
      const later = performance.now() + worked
      clock.mockImplementationOnce(() => later)
    })
    const cameAfter = (letter: string): number => {
      type(letter)
      for (let waited = 0; waited < 1000; waited += 10) {
        if (here().endsWith(letter)) return waited
        vi.advanceTimersByTime(10)
      }
      return 1000
    }
    cameAfter('a')
    expect(cameAfter('b')).toBeGreaterThan(100)
    worked = 1000
    cameAfter('c')
    const rested = cameAfter('d')
    expect(rested).toBeGreaterThan(200)
    expect(rested).toBeLessThan(300)
  })

  it('begin when what was written here has been drawn, and wait a quarter of a second for that at most', () => {
    whole()
    const write = () => provider.document.getText('own').insert(0, 'x')
    write()
    type('a')
    vi.advanceTimersByTime(50)
    expect(here()).toBe('')
    vi.advanceTimersByTime(50)
    expect(here()).toBe('a')
    vi.advanceTimersByTime(1000)
    type('b')
    for (let waited = 0; waited < 240; waited += 20) {
      write()
      vi.advanceTimersByTime(20)
    }
    expect(here()).toBe('a')
    write()
    vi.advanceTimersByTime(20)
    expect(here()).toBe('ab')
  })

  it('let an answer to what was written here pass at once', () => {
    whole()
    provider.unsyncedChanges = 0
    provider.document.getText('own').insert(0, 'x')
    type('a')
    expect(provider.unsyncedChanges).toBe(1)
    answered(true)
    expect(provider.unsyncedChanges).toBe(0)
    expect(here()).toBe('')
  })

  it('have taken in everything before something is said of how the document stands', () => {
    whole()
    let heard = ''
    provider.on('stateless', () => {
      heard = here()
    })
    type('a')
    said((to) => {
      writeVarUint(to, stateless)
      writeVarString(to, 'state')
    })
    expect(heard).toBe('a')
  })

  it('put no change into a document that has not come', () => {
    theirs.getText().insert(0, 'hej')
    type(' du')
    vi.advanceTimersByTime(5)
    expect(provider.document.store.pendingStructs).toBeNull()
    whole()
    expect(here()).toBe('hej du')
  })

  it('know who is here again as soon as there is a connection again', () => {
    whole()
    const other = new Awareness(theirs)
    other.setLocalState({ cursor: 1 })
    const isHere = () => {
      said((to) => {
        writeVarUint(to, awareness)
        writeVarUint8Array(to, encodeAwarenessUpdate(other, [theirs.clientID]))
      })
      vi.advanceTimersByTime(500)
      return provider.awareness?.getStates().has(theirs.clientID)
    }
    expect(isHere()).toBe(true)
    provider.onClose()
    expect(provider.awareness?.getStates().has(theirs.clientID)).toBe(false)
    provider.isAuthenticated = true
    whole()
    expect(isHere()).toBe(true)
    other.destroy()
  })

  it('know where the carets are when the words come', () => {
    whole()
    const other = new Awareness(theirs)
    other.setLocalState({ cursor: 1 })
    let seen: unknown
    provider.document.on('afterTransaction', () => {
      seen = provider.awareness?.getStates().get(theirs.clientID)
    })
    type('a')
    said((to) => {
      writeVarUint(to, awareness)
      writeVarUint8Array(to, encodeAwarenessUpdate(other, [theirs.clientID]))
    })
    vi.advanceTimersByTime(5)
    expect(seen).toEqual({ cursor: 1 })
    other.destroy()
  })

  it('are whole with what comes last of a document that comes in two pieces', () => {
    const sent = vi.spyOn(provider, 'send')
    theirs.getText().insert(0, 'most of it')
    const most = Y.encodeStateAsUpdate(theirs)
    const has = Y.encodeStateVector(theirs)
    theirs.getText().insert(10, ', and the rest')
    saidSync((to) => writeUpdate(to, most))
    vi.advanceTimersByTime(10_000)
    expect([here(), provider.isSynced]).toEqual(['', false])
    const pending: unknown[] = []
    provider.document.on('afterTransaction', () => pending.push(provider.document.store.pendingStructs))
    saidSync((to) => writeSyncStep2(to, theirs, has))
    expect([here(), provider.isSynced]).toEqual(['most of it, and the rest', true])
    expect(pending).toEqual([null, null])
    expect([provider.unsyncedChanges, sent.mock.calls.length]).toEqual([0, 0])
  })

  it('have the last words that were written here at hand, for as long as they may not be on the device', () => {
    whole()
    type('theirs')
    vi.advanceTimersByTime(300)
    expect([here(), provider.lastWords()]).toEqual(['theirs', null])
    provider.document.getText('mine').insert(0, 'a')
    vi.advanceTimersByTime(4000)
    provider.document.getText('mine').insert(1, 'b')
    const words = new Y.Doc()
    Y.applyUpdate(words, provider.lastWords() as Uint8Array)
    expect(words.getText('mine').toString()).toBe('ab')
    vi.advanceTimersByTime(2000)
    expect(Y.decodeUpdate(provider.lastWords() as Uint8Array).structs).toMatchObject([{ id: { clock: 1 }, length: 1 }])
    vi.advanceTimersByTime(4000)
    expect(provider.lastWords()).toBe(null)
  })

  it('wait for the answer to the question, when all is asked about while answers are still to come', () => {
    whole()
    for (const letter of 'abc') provider.document.getText('own').insert(0, letter)
    provider.forceSync()
    provider.document.getText('own').insert(0, 'd')
    for (const _ of 'abc') answered(true)
    expect(provider.unsyncedChanges).toBe(2)
    answered(true)
    expect(provider.unsyncedChanges).toBe(1)
    question()
    expect(provider.hasUnsyncedChanges).toBe(true)
    answered(true)
    expect(provider.hasUnsyncedChanges).toBe(false)
    provider.document.getText('own').insert(0, 'e')
    answered(true)
    expect(provider.hasUnsyncedChanges).toBe(false)
  })

  it('do not count on a new connection what was not answered on the old one', async () => {
    whole()
    provider.document.getText('own').insert(0, 'a')
    provider.onClose()
    await provider.onOpen(new Event('open'))
    provider.isAuthenticated = true
    whole()
    question()
    expect(provider.hasUnsyncedChanges).toBe(true)
    answered(true)
    expect(provider.hasUnsyncedChanges).toBe(false)
  })

  it('count each answer to a question once, when the server asks twice because it was asked twice', () => {
    whole()
    provider.forceSync()
    provider.forceSync()
    for (let n = 0; n < 2; n++) {
      whole()
      question()
    }
    provider.document.getText('own').insert(0, 'x')
    answered(true)
    answered(true)
    expect(provider.hasUnsyncedChanges).toBe(true)
    answered(true)
    expect(provider.hasUnsyncedChanges).toBe(false)
  })

  it('take the answer to a question for that to what was not taken, for want of what the server asks for', () => {
    whole()
    question()
    answered(true)
    provider.document.getText('own').insert(0, 'x')
    answered(false)
    question()
    expect(provider.hasUnsyncedChanges).toBe(true)
    answered(true)
    expect(provider.hasUnsyncedChanges).toBe(false)
  })

  it('take nothing for their own that was said before the server had let them in', () => {
    provider.isAuthenticated = false
    theirs.getText().insert(0, 'hej')
    provider.startSync()
    answered(true)
    whole()
    type(' du')
    vi.advanceTimersByTime(5)
    expect({ synced: provider.isSynced, waiting: provider.hasUnsyncedChanges, here: here() }).toEqual({
      synced: false,
      waiting: true,
      here: '',
    })
    provider.isAuthenticated = true
    whole()
    expect(provider.isSynced).toBe(true)
    expect(here()).toBe('hej du')
  })

  it('say when the server does not take what was written here, and only then', () => {
    whole()
    let notTaken = 0
    provider.on('notTaken', () => {
      notTaken += 1
    })
    provider.document.getText('own').insert(0, 'x')
    answered(true)
    expect(notTaken).toBe(0)
    provider.document.getText('own').insert(0, 'y')
    answered(false)
    expect(notTaken).toBe(1)
    expect(provider.hasUnsyncedChanges).toBe(true)
  })
})
