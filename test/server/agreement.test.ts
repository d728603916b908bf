/** How a document stands is told to everybody who has it: when it is quiet, while people write, and to who comes later. */
import type { HocuspocusProvider } from '@hocuspocus/provider'
import { notesDocument } from '@samsyn/meeting/documents'
import { noteField } from '@samsyn/meeting/notes'
import { stateHash } from '@samsyn/meeting/state-hash'
import { forge, readOtherwiseWhole, readTwoWays } from '@samsyn/meeting/state-hash.fixture'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import {
  freeze,
  freezeRequest,
  invited,
  makeMeeting,
  network,
  onPath,
  participant,
  reasonOf,
  type Stage,
  settled,
  startServer,
  textOf,
  type,
  until,
} from '../stage.ts'

let stage: Stage
afterEach(() => stage.close())

/** What is told of a document, and what this board had in the moment in which it heard so with nothing of its own under way. */
function hears(provider: HocuspocusProvider): { told: string[]; differed: number } {
  const heard = { told: [] as string[], differed: 0 }
  provider.on('stateless', ({ payload }: { payload: string }) => {
    const said = JSON.parse(payload) as { says: string; hash?: string }
    if (said.says !== 'stands' || said.hash === undefined) return
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

describe('What people see and the journal does not have', () => {
  /** As a mistake of ours would: it is shown and never stored. */
  async function shownOnly() {
    const room = await two({ quiet: 600_000, regularly: 600_000 })
    const organiser = await stage.organiser()
    const { meeting } = room.noa
    const name = notesDocument(meeting, room.item)
    const [noa, hia] = [room.noa.notes(room.item), room.hia.notes(room.item)]
    const way = await network(stage.address)
    const sleeper = (await invited(organiser, meeting, 'participant', 'Sten Sover')).board(meeting, {
      address: way.address,
    })
    await settled(noa, hia, sleeper.notes(room.item))
    type(noa.document, '⟦kept⟧')
    await settled(noa)
    type(stage.parts.live.documentOf(name) as Y.Doc, '⟦shown⟧')
    await until('everybody sees it', () => [noa, hia].every(({ document }) => textOf(document).includes('⟦shown⟧')))
    const stored = async () => {
      const document = await stage.parts.journal.read(name)
      const text = textOf(document)
      document.destroy()
      return text
    }
    expect(await stored()).not.toContain('⟦shown⟧')
    const leave = async () => {
      for (const board of [room.noa, room.hia, sleeper]) board.leave()
      await way.close()
    }
    return { ...room, organiser, meeting, name, noa, hia, stored, way, leave }
  }

  it('is brought by those who see it, when they come to the document anew', async () => {
    onPath('lane')
    const { name, noa, hia, stored, leave } = await shownOnly()
    stage.parts.live.openAnew(name)
    await until('it is stored', async () => (await stored()).includes('⟦shown⟧'))
    await until('everybody has it', async () => {
      const text = await stored()
      return [noa, hia].every(({ document }) => textOf(document) === text)
    })
    await leave()
  })

  it('is so also while a device is asleep that has the document open', async () => {
    onPath('lane')
    const { name, noa, hia, stored, way, leave } = await shownOnly()
    way.pause()
    stage.parts.live.openAnew(name)
    await until('it is stored', async () => (await stored()).includes('⟦shown⟧'))
    await settled(noa, hia)
    await leave()
  })

  it('is no protocol: the freeze is refused, and the next has it', async () => {
    onPath('lane')
    const { organiser, meeting, stored } = await shownOnly()
    await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' })
    const request = await freezeRequest(organiser, meeting)
    expect(await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/freeze`, request))).toBe(
      'changed-since-preview',
    )
    await until('it is stored', async () => (await stored()).includes('⟦shown⟧'))
    const { protocol } = await freeze(organiser, meeting)
    const record = await (await organiser.ask('GET', `/p/${protocol}/protocol.json`)).text()
    expect(record).toContain('⟦shown⟧')
  })
})

describe('The same, read in another order', () => {
  it('is heard of by who reads it otherwise than the server', async () => {
    onPath('lane')
    const { item, noa, hia } = await two({ quiet: 50, regularly: 150 })
    const [forger, other] = [noa.notes(item), hia.notes(item)]
    await settled(forger, other)
    goesBy(forger, 10)
    type(forger.document, 'a')
    await settled(forger)
    await until('both have it', () => textOf(other.document) === textOf(forger.document))
    hia.socket.disconnect()
    await until('one is away', () => !other.synced)
    goesBy(forger, 11)
    forge(forger.document, lineIn(forger.document))
    await settled(forger)
    goesBy(other, 12)
    type(other.document, 'd')
    const heard = hears(other)
    void hia.socket.connect()
    await settled(forger, other)
    await until('both have all of it', () => Y.equalSnapshots(Y.snapshot(forger.document), Y.snapshot(other.document)))
    expect(textOf(other.document)).not.toBe(textOf(forger.document))
    await until('who reads it otherwise has heard so', () => heard.differed > 0)
    noa.leave()
    hia.leave()
  })

  it('is mended where the server is the one who reads it otherwise than all who come', async () => {
    onPath('lane')
    const { item, noa, hia } = await two({ quiet: 50, regularly: 600_000 })
    const name = notesDocument(noa.meeting, item)
    const forger = noa.notes(item)
    await settled(forger)
    for (const update of readOtherwiseWhole) {
      Y.applyUpdate(forger.document, update)
      await settled(forger)
    }
    const note = hia.notes(item)
    const heard = hears(note)
    await settled(note)
    const { live } = stage.parts
    const here = () => live.documentOf(name) as Y.Doc
    expect(textOf(note.document)).not.toBe(textOf(here()))
    await until('who reads it otherwise has heard so', () => heard.differed > 0)
    noa.leave()
    live.differs(name, { session: 'a board' } as never)
    await until('all who come read the same', async () => {
      const document = live.documentOf(name)
      return document !== null && note.synced && stateHash(document) === stateHash(note.document)
    })
    expect((await stage.parts.storage.read(name)).snapshot).not.toBeNull()
    hia.leave()
  })

  it('is no protocol as long as people read it otherwise than the journal', async () => {
    onPath('lane')
    const { item, noa } = await two({ quiet: 600_000, regularly: 600_000 })
    const organiser = await stage.organiser()
    const { meeting } = noa
    const both = readTwoWays(lineIn)
    const note = noa.notes(item)
    await settled(note)
    Y.applyUpdate(note.document, Y.encodeStateAsUpdate(both[0]))
    await settled(note)
    const seen = both.find((document) => textOf(document) !== textOf(note.document)) ?? null
    await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' })
    const request = await freezeRequest(organiser, meeting)
    const { live } = stage.parts
    const documentOf = live.documentOf.bind(live)
    const name = notesDocument(meeting, item)
    vi.spyOn(live, 'documentOf').mockImplementation((document) => (document === name ? seen : documentOf(document)))
    const ask = () => reasonOf(organiser.call('POST', `/api/meetings/${meeting}/freeze`, request))
    expect(await ask()).toBe('changed-since-preview')
    vi.restoreAllMocks()
    await settled(note)
    expect(await ask()).toBe('taken')
    noa.leave()
  })
})

/** Which client writes decides what comes first of what was written in one place. Its cursors are sent under the same. */
function goesBy({ document, awareness }: HocuspocusProvider, client: number): void {
  awareness?.setLocalState(null)
  document.clientID = client
  if (awareness) awareness.clientID = client
  awareness?.setLocalState({})
}

/** The first line of a note; one is made where there is none. */
function lineIn(note: Y.Doc): Y.XmlText {
  if (note.getXmlFragment(noteField).length === 0) type(note, '')
  return (note.getXmlFragment(noteField).get(0) as Y.XmlElement).get(0) as Y.XmlText
}
