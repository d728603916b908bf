import { constants, inflateRawSync } from 'node:zlib'
import { Document } from '@hocuspocus/server'
import { notesDocument } from '@samsyn/meeting/documents'
import { noteField } from '@samsyn/meeting/notes'
import * as decoding from 'lib0/decoding'
import { pino } from 'pino'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Journal } from '../journal.ts'
import type { Appended, NewJournalRow } from '../storage/storage.ts'
import { Accounts } from './accounts.ts'
import { Channel, type Client, Member, Turns } from './channel.ts'
import { Guard } from './guard.ts'
import { nothing } from './joins.ts'
import type { MeetingConnection } from './path.ts'

/** What is waited for comes when it comes: on a busy machine the ready-made second is too short. */
const until = (condition: () => boolean) => vi.waitUntil(condition, 15_000)

const documentName = notesDocument('m', 'i')
const wordsOf = (doc: Y.Doc) => (doc.getXmlFragment(noteField).get(0) as Y.XmlElement).get(0) as Y.XmlText

/** A message a client got, by what it says. */
type Heard = 'update' | 'state' | 'asked' | 'cursors' | 'yes' | 'no'

/** A browser on the document: what it writes, and what it gets. */
class Browser implements Client {
  readonly doc = new Y.Doc()
  readonly person: string
  readonly compresses: boolean
  unread = 0
  /** One list for each time something was written to its socket. */
  readonly writes: Heard[][] = []
  readonly told: string[] = []
  readonly member: Member
  readonly connection: MeetingConnection
  refused = 0
  bytes = 0
  readonly #updates: Uint8Array[] = []

  constructor(channel: Channel, session: string, { compresses = false } = {}) {
    this.person = session
    this.compresses = compresses
    this.member = new Member(documentName, this)
    this.connection = {
      context: { session: { id: session }, seat: { slot: 1, name: session, attendee: '' } },
      sendStateless: (payload: string) => this.told.push(payload),
      webSocket: { close: () => undefined },
    } as unknown as MeetingConnection
    this.member.connection = this.connection
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(channel.document), 'server')
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') this.#updates.push(update)
    })
    channel.join(this.member)
  }

  /** Types at the start and sends it, one update for each. */
  type(...words: string[]): void {
    for (const word of words) wordsOf(this.doc).insert(0, word)
    for (const update of this.#updates.splice(0)) this.member.sends(update)
  }

  get heard(): Heard[] {
    return this.writes.flat()
  }

  get text(): string {
    return wordsOf(this.doc).toString()
  }

  write(frames: readonly Uint8Array[]): void {
    const bytes = Buffer.concat(frames)
    this.bytes += bytes.length
    this.writes.push(readFrames(bytes, this.doc))
  }
  writeState(frames: readonly Uint8Array[]): void {
    this.write(frames)
  }
  refuse(): void {
    this.refused += 1
  }
  weigh(): void {}
  dealtWith(): void {}
}

/** What the frames of one write say; the document is brought up to it. */
function readFrames(bytes: Buffer, doc: Y.Doc): Heard[] {
  const heard: Heard[] = []
  for (let at = 0; at < bytes.length; ) {
    const short = (bytes[at + 1] ?? 0) & 127
    const head = short < 126 ? 2 : short === 126 ? 4 : 10
    const size =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
    const payload = bytes.subarray(at + head, at + head + size)
    heard.push(readOne(((bytes[at] ?? 0) & 0x40) === 0 ? payload : inflated(payload), doc))
    at += head + size
  }
  return heard
}

/** As a client reads a compressed frame: for itself, with what the frame leaves out put back. */
const inflated = (payload: Uint8Array) =>
  inflateRawSync(Buffer.concat([payload, new Uint8Array([0, 0, 0xff, 0xff])]), { finishFlush: constants.Z_SYNC_FLUSH })

function readOne(message: Uint8Array, doc: Y.Doc): Heard {
  const decoder = decoding.createDecoder(message)
  decoding.readVarString(decoder)
  const type = decoding.readVarUint(decoder)
  if (type === 8) return decoding.readVarUint(decoder) === 1 ? 'yes' : 'no'
  if (type === 1) return 'cursors'
  const step = decoding.readVarUint(decoder)
  if (step === 0) return 'asked'
  Y.applyUpdate(doc, decoding.readVarUint8Array(decoder), 'server')
  return step === 1 ? 'state' : 'update'
}

/** Lets the turns pass that are due now. */
const turns = async (count = 3): Promise<void> => {
  for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve))
}

/** Acts on a clock of its own, on which it takes so many milliseconds to write to a client. */
async function onOwnClock(milliseconds: number, act: () => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const now = performance.now.bind(performance)
  let written = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now() + written)
  const write = Browser.prototype.write
  vi.spyOn(Browser.prototype, 'write').mockImplementation(function (this: Browser, frames) {
    written += milliseconds
    write.call(this, frames)
  })
  try {
    await act()
  } finally {
    vi.restoreAllMocks()
    vi.useRealTimers()
  }
}

/** So many milliseconds pass, with the turns that become due in them. */
async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds)
  await turns()
}

describe('A channel', () => {
  let commits: { rows: readonly NewJournalRow[]; answer: (appended?: Appended[]) => void; fail: () => void }[]
  let channel: Channel
  let accounts: Accounts
  let openedAnew: Document[]
  let mayWrite: (connection: MeetingConnection) => boolean
  /** What was stored of whose client ids are, one after another, and how many commits had begun by then. */
  let leased: { document: string; leases: [number, string][]; after: number }[]

  beforeEach(() => {
    commits = []
    leased = []
    openedAnew = []
    mayWrite = () => true
    const appendAll = (rows: readonly NewJournalRow[]): Promise<Appended[]> => {
      const { promise, resolve, reject } = Promise.withResolvers<Appended[]>()
      commits.push({
        rows,
        answer: (appended = rows.map((_, seq) => ({ seq }))) => resolve(appended),
        fail: () => reject(new Error('No room.')),
      })
      return promise
    }
    const lease: Journal['lease'] = async (document, leases) => {
      await null
      leased.push({ document, leases: [...leases], after: commits.length })
    }
    const document = new Document(documentName)
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText()])
    document.getXmlFragment(noteField).insert(0, [paragraph])
    const guard = new Guard()
    guard.opened(document, new Map(), 0)
    accounts = new Accounts()
    channel = new Channel(document, null, {
      name: { meeting: 'm', kind: 'notes', item: 'i' },
      journal: { appendAll, lease } as unknown as Journal,
      guard,
      mayWrite: (connection) => mayWrite(connection),
      openAnew: (document) => openedAnew.push(document),
      turns: new Turns(),
      accounts,
      log: pino({ level: 'silent' }),
    })
  })

  const commitOf = async (number: number) => {
    await until(() => commits.length >= number)
    return commits[number - 1] as (typeof commits)[number]
  }
  const text = () => wordsOf(channel.document).toString()
  /** The average takes some flushes to believe what one costs. */
  const believed = async () => {
    for (let n = 0; n < 80; n++) {
      channel.document.getMap('x').set('server', n)
      await pass(200)
    }
  }

  /** Forty letters, one a millisecond; what is written is on disk at once. */
  const letterByLetter = async (browser: Browser) => {
    for (let at = 0; at < 40; at++) {
      browser.type('x')
      await pass(1)
      for (const commit of commits) commit.answer()
      await turns()
    }
  }

  it('shows and acknowledges nothing before it is on disk; then everybody has it and the writer is answered', async () => {
    const [noa, hia] = [new Browser(channel, 'noa'), new Browser(channel, 'hia')]
    noa.type('Ord')
    const commit = await commitOf(1)
    await turns()
    expect(text()).toBe('')
    expect([noa.heard, hia.heard]).toEqual([[], []])
    expect(commit.rows).toMatchObject([{ meeting: 'm', document: documentName, author: 'noa' }])
    commit.answer()
    await until(() => hia.text === 'Ord')
    expect(text()).toBe('Ord')
    expect(noa.heard).toEqual(['yes', 'update'])
    expect(hia.heard).toEqual(['update'])
  })

  it('writes what came in one turn in one commit, answers it in one write, and sends it in one write to each', async () => {
    const browsers = ['noa', 'hia', 'mio'].map((name) => new Browser(channel, name))
    const awareness = new Awareness(new Y.Doc())
    for (const browser of browsers) browser.type('e', 'd', 'c', 'b', 'a')
    channel.takeCursors((browsers[0] as Browser).member, encodeAwarenessUpdate(awareness, [awareness.clientID]))
    const commit = await commitOf(1)
    expect(commit.rows).toHaveLength(15)
    commit.answer()
    await until(() => browsers.every((browser) => browser.text.length === 15))
    expect(commits).toHaveLength(1)
    for (const browser of browsers) expect(browser.writes).toEqual([Array(5).fill('yes'), ['update', 'cursors']])
  })

  it('stores whose the client ids of a whole turn are at once, before what is written with them, and once only', async () => {
    const browsers = ['noa', 'hia', 'mio'].map((name) => new Browser(channel, name))
    for (const browser of browsers) browser.type('b', 'a')
    const commit = await commitOf(1)
    const leases = browsers.map(({ doc }, n) => [doc.clientID, ['noa', 'hia', 'mio'][n]])
    expect(leased).toEqual([{ document: documentName, leases, after: 0 }])
    commit.answer()
    await until(() => browsers.every((browser) => browser.text.length === 6))
    browsers[0]?.type('c')
    ;(await commitOf(2)).answer()
    expect(leased).toHaveLength(1)
  })

  it('gathers while a commit is being written, and lets who comes in have what there is', async () => {
    const [noa, hia] = [new Browser(channel, 'noa'), new Browser(channel, 'hia')]
    noa.type('ett ')
    const first = await commitOf(1)
    noa.type('två ')
    hia.type('tre ')
    const late = new Browser(channel, 'mio')
    late.member.has = nothing
    channel.asked(late.member)
    await until(() => late.heard.length > 0)
    expect(late.heard).toEqual(['state', 'asked'])
    expect(commits).toHaveLength(1)
    first.answer()
    const second = await commitOf(2)
    expect(second.rows).toHaveLength(2)
    second.answer()
    await until(() => late.text.length === 12)
    expect(noa.heard.filter((what) => what === 'yes')).toHaveLength(2)
  })

  it('applies nothing that could not be written, says no to all of it, and goes on when it can again', async () => {
    const [noa, hia] = [new Browser(channel, 'noa'), new Browser(channel, 'hia')]
    noa.type('a', 'b')
    ;(await commitOf(1)).fail()
    await until(() => noa.heard.length === 2)
    expect(text()).toBe('')
    expect(noa.heard).toEqual(['no', 'no'])
    expect(hia.heard).toEqual([])
    expect(noa.told).toEqual([JSON.stringify({ says: 'not-saving' })])
    noa.member.sends(Y.encodeStateAsUpdate(noa.doc))
    ;(await commitOf(2)).answer()
    await until(() => hia.text === 'ba')
    expect(noa.heard.slice(2)).toEqual(['yes', 'update'])
  })

  it('does not apply what the journal refuses, nor say yes to it', async () => {
    const noa = new Browser(channel, 'noa')
    noa.type('För sent')
    ;(await commitOf(1)).answer([{ refused: 'frozen' }])
    await until(() => noa.heard.length > 0)
    expect(noa.heard).toEqual(['no'])
    expect(text()).toBe('')
  })

  it('asks about rights right before it writes, and lets the journal have the last word after that', async () => {
    const noa = new Browser(channel, 'noa')
    noa.type('a')
    mayWrite = () => false
    await until(() => noa.heard.length > 0)
    expect(noa.heard).toEqual(['no'])
    mayWrite = () => true
    noa.member.sends(Y.encodeStateAsUpdate(noa.doc))
    const commit = await commitOf(1)
    mayWrite = () => false
    commit.answer()
    await until(() => noa.heard.includes('yes'))
    expect(text()).toBe('a')
  })

  it('costs no row for what is known, and asks for what lies before a gap', async () => {
    const noa = new Browser(channel, 'noa')
    noa.type('a')
    ;(await commitOf(1)).answer()
    await until(() => noa.heard.includes('yes'))
    noa.member.sends(Y.encodeStateAsUpdate(noa.doc))
    await until(() => noa.heard.filter((what) => what === 'yes').length === 2)
    expect(commits).toHaveLength(1)
    const before = Y.encodeStateVector(noa.doc)
    wordsOf(noa.doc).insert(0, 'lost')
    const between = Y.encodeStateVector(noa.doc)
    wordsOf(noa.doc).insert(0, 'sent')
    noa.member.sends(Y.encodeStateAsUpdate(noa.doc, between))
    await until(() => noa.heard.at(-1) === 'asked')
    expect(noa.heard.slice(-2)).toEqual(['no', 'asked'])
    noa.member.sends(Y.encodeStateAsUpdate(noa.doc, before))
    ;(await commitOf(2)).answer()
    await until(() => text() === 'sentlosta')
  })

  it('answers each client in the order in which it asked', async () => {
    const noa = new Browser(channel, 'noa')
    noa.type('a')
    ;(await commitOf(1)).answer()
    await until(() => noa.heard.includes('yes'))
    const known = Y.encodeStateAsUpdate(noa.doc)
    wordsOf(noa.doc).insert(0, 'lost')
    const between = Y.encodeStateVector(noa.doc)
    wordsOf(noa.doc).insert(0, 'gap')
    const gap = Y.encodeStateAsUpdate(noa.doc, between)
    noa.writes.length = 0
    for (const update of [known, gap, Y.encodeStateAsUpdate(noa.doc)]) noa.member.sends(update)
    ;(await commitOf(2)).answer()
    await until(() => noa.heard.length > 0)
    expect(noa.heard.filter((what) => what === 'yes' || what === 'no')).toEqual(['yes', 'no', 'yes'])
  })

  it('takes of one client that floods only so much in a turn, and of the others all', async () => {
    const [flood, noa] = [new Browser(channel, 'flood'), new Browser(channel, 'noa')]
    flood.type(...Array(25).fill('x'))
    noa.type('a')
    const commit = await commitOf(1)
    expect(commit.rows).toHaveLength(13)
    expect(commit.rows.at(-1)?.author).toBe('noa')
    commit.answer()
    await until(() => {
      for (const one of commits) one.answer()
      return text().length === 26
    })
  })

  it('says no to what is put off, and does not ask for it: it would come again at once, and again', async () => {
    const noa = new Browser(channel, 'noa')
    vi.spyOn(Guard.prototype, 'judge').mockReturnValueOnce({ kind: 'later' })
    noa.type('ett ')
    await until(() => noa.heard.length > 0)
    await turns()
    expect([noa.heard, commits.length]).toEqual([['no'], 0])
  })

  it('has nobody wait for an answer that a mistake of ours has cost', async () => {
    const [noa, hia] = [new Browser(channel, 'noa'), new Browser(channel, 'hia')]
    vi.spyOn(Guard.prototype, 'judge').mockImplementationOnce(() => {
      throw new Error('A mistake.')
    })
    noa.type('ett ')
    await until(() => noa.member.unanswered === 0)
    await channel.idle()
    await channel.settled()
    expect(commits).toHaveLength(0)
    expect(openedAnew).toEqual([channel.document])
    hia.type('två ')
    ;(await commitOf(1)).answer()
    await until(() => hia.heard.includes('yes'))
  })

  it('goes on after a mistake of ours in the middle of a commit that failed', async () => {
    const [noa, hia] = [new Browser(channel, 'noa'), new Browser(channel, 'hia')]
    vi.spyOn(Guard.prototype, 'notStored').mockImplementationOnce(() => {
      throw new Error('A mistake.')
    })
    noa.type('ett ')
    ;(await commitOf(1)).fail()
    await until(() => openedAnew.length > 0)
    hia.type('två ')
    ;(await commitOf(2)).answer()
    await until(() => hia.heard.includes('yes'))
  })

  it('lets the others pass what a turn has left of one that floods, for a while', () =>
    onOwnClock(0, async () => {
      const [flood, noa] = [new Browser(channel, 'flood'), new Browser(channel, 'noa')]
      const authors = () => commits.map(({ rows }) => rows.map(({ author }) => author))
      const answer = async (at: number) => {
        commits[at]?.answer()
        await pass(5)
      }
      flood.type(...Array(15).fill('x'))
      await turns()
      await answer(0)
      noa.type('a')
      await turns()
      expect(authors()).toEqual([Array(12).fill('flood'), ['noa']])
      await answer(1)
      expect(noa.heard).toContain('yes')
      expect(commits).toHaveLength(2)
      await pass(20)
      expect(authors()[2]).toEqual(Array(3).fill('flood'))
      await answer(2)
      expect(text()).toHaveLength(16)
    }))

  it('takes of one that floods as much in a second where turns are rare', () =>
    // The next flush then waits for some fifty milliseconds.
    onOwnClock(25, async () => {
      const flood = new Browser(channel, 'flood')
      await believed()
      flood.type(...Array(500).fill('x'))
      for (let at = 0; at < 1000; at += 5) {
        for (const commit of commits) commit.answer()
        await pass(5)
      }
      expect(commits.length).toBeLessThan(30)
      expect(text()).toHaveLength(500)
    }))

  it.each([
    ['at once where that costs little', 0, 40, 41],
    ['twice to a flush in a busy room, and answers at once', 1.5, 10, 20],
    ['once to a flush in a large one', 5, 2, 5],
  ])('commits %s', (_how, milliseconds, least, most) =>
    onOwnClock(milliseconds, async () => {
      const [noa, hia] = [new Browser(channel, 'noa'), new Browser(channel, 'hia')]
      await believed()
      hia.writes.length = 0
      await letterByLetter(noa)
      expect(commits.length).toBeGreaterThanOrEqual(least)
      expect(commits.length).toBeLessThanOrEqual(most)
      const alone = noa.writes.filter((heard) => heard.every((what) => what === 'yes'))
      expect(alone.length).toBe(milliseconds === 5 ? 0 : commits.length)
      expect(hia.heard.length).toBeLessThanOrEqual(milliseconds === 0 ? 40 : 12)
    }),
  )

  it('has people wait less where a flush costs little than the root of that', () =>
    // By the root it would rest two and a half milliseconds each time.
    onOwnClock(0.1, async () => {
      const [noa, hia] = [new Browser(channel, 'noa'), new Browser(channel, 'hia')]
      await believed()
      hia.writes.length = 0
      await letterByLetter(noa)
      expect(hia.heard.length).toBeGreaterThanOrEqual(25)
    }))

  it('leaves others half of the time where a flush costs much', () =>
    // By the root it would rest thirty-five milliseconds each time.
    onOwnClock(20, async () => {
      const hia = new Browser(channel, 'hia')
      new Browser(channel, 'noa')
      await believed()
      hia.writes.length = 0
      channel.document.getMap('x').set('server', 'first')
      await pass(1)
      channel.document.getMap('x').set('server', 'second')
      await pass(35)
      expect(hia.writes.length).toBe(1)
      await pass(10)
      expect(hia.writes.length).toBe(2)
    }))

  it('sends what is new at once when it is to be told how the document stands', () =>
    onOwnClock(20, async () => {
      const hia = new Browser(channel, 'hia')
      new Browser(channel, 'noa')
      await believed()
      hia.writes.length = 0
      channel.document.getMap('x').set('server', 'first')
      await pass(1)
      channel.document.getMap('x').set('server', 'second')
      await pass(1)
      expect(hia.writes.length).toBe(1)
      channel.bring()
      expect(hia.writes.length).toBe(2)
      channel.bring()
      expect(hia.writes.length).toBe(2)
    }))

  it('sends what the server writes itself, and reads no row of it', async () => {
    const noa = new Browser(channel, 'noa')
    wordsOf(channel.document).insert(0, 'Av servern')
    await until(() => noa.text === 'Av servern')
    expect(commits).toEqual([])
  })

  it('lets text pass cursors that wait for their time', () =>
    // The next flush then waits for some twenty milliseconds, and cursors six times that.
    onOwnClock(5, async () => {
      const noa = new Browser(channel, 'noa')
      const awareness = new Awareness(new Y.Doc())
      const move = (item: string) => {
        awareness.setLocalState({ item })
        channel.takeCursors(noa.member, encodeAwarenessUpdate(awareness, [awareness.clientID]))
      }
      await believed()
      move('here')
      await pass(300)
      noa.writes.length = 0
      channel.document.getMap('x').set('server', 1)
      move('next')
      await pass(5)
      expect(noa.heard).toEqual(['update', 'cursors'])
      move('waits')
      await vi.advanceTimersByTimeAsync(10)
      channel.document.getMap('x').set('server', 2)
      await pass(50)
      expect(noa.heard).toEqual(['update', 'cursors', 'update'])
      await pass(230)
      expect(noa.heard).toEqual(['update', 'cursors', 'update', 'cursors'])
    }))

  it('sends cursors along with text, and alone when no more comes', () =>
    onOwnClock(0.1, async () => {
      const noa = new Browser(channel, 'noa')
      const awareness = new Awareness(new Y.Doc())
      const move = () => {
        awareness.setLocalState({ item: 'here' })
        channel.takeCursors(noa.member, encodeAwarenessUpdate(awareness, [awareness.clientID]))
      }
      await believed()
      noa.writes.length = 0
      move()
      await pass(1)
      expect(noa.writes).toEqual([['cursors']])
      for (let n = 0; n < 10; n++) {
        channel.document.getMap('x').set('server', `typed ${n}`)
        await pass(1)
        move()
        await pass(11)
      }
      expect(noa.writes.slice(1)).toEqual([['update'], ...Array(9).fill(['update', 'cursors'])])
      await pass(11)
      expect(noa.writes).toHaveLength(11)
      await pass(4)
      expect(noa.writes.slice(11)).toEqual([['cursors']])
    }))

  it('gives nobody more who has not read what it was given, and the others meanwhile', async () => {
    const [slow, quick] = [new Browser(channel, 'slow'), new Browser(channel, 'quick')]
    slow.unread = 1024 * 1024
    for (const browser of [slow, quick]) {
      browser.member.has = nothing
      channel.asked(browser.member)
    }
    await until(() => quick.heard.includes('state'))
    await turns()
    expect(slow.heard).toEqual([])
    slow.unread = 0
    await until(() => slow.heard.includes('state'))
    expect([slow, quick].map(({ heard }) => heard)).toEqual([
      ['state', 'asked'],
      ['state', 'asked'],
    ])
  })

  it('makes nobody wait for one person who asks on many sockets', async () => {
    const many = [new Browser(channel, 'mallory'), new Browser(channel, 'mallory')]
    const quick = new Browser(channel, 'quick')
    const spend = vi.spyOn(accounts, 'spend')
    accounts.spend('mallory', 1020)
    for (const { member } of [...many, quick]) {
      member.has = nothing
      channel.asked(member)
    }
    await until(() => quick.heard.includes('state'))
    await turns()
    expect(many.flatMap(({ heard }) => heard)).toEqual([])
    expect(spend).toHaveBeenLastCalledWith('quick', expect.any(Number))
    await until(() => many.every(({ heard }) => heard.includes('state')))
  })

  it('tells who comes late where everybody is', async () => {
    const noa = new Browser(channel, 'noa')
    const awareness = new Awareness(new Y.Doc())
    channel.takeCursors(noa.member, encodeAwarenessUpdate(awareness, [awareness.clientID]))
    await until(() => noa.heard.includes('cursors'))
    const late = new Browser(channel, 'late')
    late.member.has = nothing
    channel.asked(late.member)
    await until(() => late.heard.length > 0)
    await turns()
    expect(late.heard).toEqual(['state', 'cursors', 'asked'])
  })

  it('sends the same to who reads compressed frames and who does not, only shorter', async () => {
    const [noa, hia] = [new Browser(channel, 'noa'), new Browser(channel, 'hia', { compresses: true })]
    noa.type('Samma ord. '.repeat(100))
    ;(await commitOf(1)).answer()
    await until(() => noa.heard.includes('yes'))
    expect(hia.text).toBe(noa.text)
    expect(hia.bytes).toBeLessThan(noa.bytes / 5)
    const join = async (compresses: boolean) => {
      const late = new Browser(channel, 'late', { compresses })
      late.member.has = nothing
      channel.asked(late.member)
      await until(() => late.heard.includes('asked'))
      expect(late.heard[0]).toBe('state')
      expect(late.text).toBe(noa.text)
      return late.bytes
    }
    expect(await join(true)).toBeLessThan((await join(false)) / 5)
  })

  it('is idle when everything is written, and writes what came before somebody left', async () => {
    const noa = new Browser(channel, 'noa')
    noa.type('Hej då')
    const commit = await commitOf(1)
    channel.leave(noa.member)
    let idle = false
    void channel.idle().then(() => {
      idle = true
    })
    await turns()
    expect(idle).toBe(false)
    commit.answer()
    await until(() => idle)
    expect(text()).toBe('Hej då')
    expect(noa.heard).toEqual([])
  })

  it('has settled when what had come is written, though people write on; also what somebody wrote who has left', async () => {
    const [noa, hia] = [new Browser(channel, 'noa'), new Browser(channel, 'hia')]
    noa.type('ett ', 'två ')
    const first = await commitOf(1)
    noa.type('tre ')
    hia.type('fyra ')
    channel.leave(hia.member)
    let settled = false
    void channel.settled().then(() => {
      settled = true
    })
    first.answer()
    const second = await commitOf(2)
    expect(settled).toBe(false)
    noa.type('fem ')
    second.answer()
    await until(() => settled)
    await commitOf(3)
    expect(text()).toBe('tre två ett ')
  })

  it('lets go of a client that sends what cannot be read, and disturbs nobody else', async () => {
    const [mallory, noa] = [new Browser(channel, 'mallory'), new Browser(channel, 'noa')]
    mallory.member.sends(new Uint8Array([1, 0xff, 0xff, 0xff, 0x0f, 1, 0, 0]))
    noa.type('Ostört')
    const commit = await commitOf(1)
    expect(mallory.refused).toBe(1)
    expect(commit.rows).toHaveLength(1)
    commit.answer()
    await until(() => noa.heard.includes('yes'))
  })
})
