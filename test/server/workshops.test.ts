/**
 * Workshops on a running server: who is sent whose cards, what becomes of cards when the step ends while people write,
 * votes that survive a killed server, and the summary in the item's text.
 */
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Dots, SummaryChanges } from '@samsyn/api/workshops'
import { addItem, addQuestion, readItems } from '@samsyn/meeting/agenda'
import { addAttendee, copyAttendee, joinRows, removeAttendee } from '@samsyn/meeting/attendance'
import { addCard, readCards, readDots, readRevealed } from '@samsyn/meeting/cards'
import {
  agendaDocument,
  cardsDocument,
  notesDocument,
  revealedDocument,
  roomDocument,
  themesDocument,
} from '@samsyn/meeting/documents'
import { noteLines, readNote } from '@samsyn/meeting/notes'
import { readRoom, type Workshop } from '@samsyn/meeting/room'
import { addTheme, dropCard, joinCards, moveEntry, readClusters, removeTheme } from '@samsyn/meeting/themes'
import { compressed } from '@samsyn/server/storage/state'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  type Board,
  type Browser,
  freePort,
  invited,
  makeMeeting,
  onPath,
  reasonOf,
  type Stage,
  settled,
  signedIn,
  startProcess,
  startServer,
  taken,
  temporaryFolder,
  tokenIn,
  until,
  write,
} from '../stage.ts'

const names = ['Ada Provlund', 'Bo Testman', 'Cia Mallgren', 'Dan Utkastsson'] as const
type Name = (typeof names)[number]
const [ada, bo, cia, dan] = names

/** A workshop that is prepared, with Ada and Cia in one group and Bo and Dan in another. */
async function arrange(organiser: Browser) {
  const { meeting } = await makeMeeting(organiser)
  const mio = organiser.board(meeting)
  const { item, question, rows } = await write(mio.agenda, (agenda) => {
    const item = addItem(agenda, { title: 'Workshop', kind: 'workshop' }, 1)
    const question = addQuestion(agenda, item, 'Vad behöver den som flyttar?') ?? ''
    const rows = names.map((name) => addAttendee(agenda, { name, organisation: '', status: 'present' }).id)
    return { item, question, rows: Object.fromEntries(names.map((name, at) => [name, rows[at] ?? ''])) }
  })
  const path = `/api/meetings/${meeting}/items/${item}/workshop`
  const row = (name: Name) => rows[name] ?? ''
  const browser = async (name: Name, attendee = row(name)) => {
    const { address } = await organiser.call<{ address: string }>('POST', `/api/meetings/${meeting}/links`, {
      role: 'participant',
      attendee,
    })
    return signedIn(organiser.address, tokenIn(address))
  }
  const groups: string[] = []
  for (const [name, members] of [
    ['Grupp 1', [ada, cia]],
    ['Grupp 2', [bo, dan]],
  ] as const) {
    const { id } = await organiser.call<{ id: string }>('POST', `${path}/groups`, { name })
    for (const member of members) await organiser.call('PUT', `${path}/people/${row(member)}`, { group: id })
    groups.push(id)
  }
  const to = (state: string) => organiser.call('POST', `${path}/state`, { to: state })
  const workshop = async (): Promise<Workshop> => {
    const room = mio.open(roomDocument(meeting))
    await settled(room)
    return readRoom(room.document).workshops[item] as Workshop
  }
  const [one = '', two = ''] = groups
  return {
    meeting,
    item,
    question,
    path,
    row,
    browser,
    mio,
    to,
    workshop,
    one,
    two,
    cards: (group: string) => cardsDocument(meeting, item, group),
    revealed: revealedDocument(meeting, item),
    themes: themesDocument(meeting, item),
  }
}

/** A row of somebody who has one, as two clients make it that add the same person at the same instant. */
const secondRow = (agenda: Y.Doc, name: Name): string => {
  const nothing = { organisation: '', role: '', deputyFor: '', arrived: '', left: '', person: '' }
  return copyAttendee(agenda, { ...nothing, name, status: 'present', mode: 'on-site' })
}

/** Why somebody is not let in to a document; 'in' when they are. */
async function letIn(board: Board, document: string): Promise<string> {
  const provider = board.open(document)
  const { promise, resolve } = Promise.withResolvers<string>()
  provider.on('synced', () => resolve('in'))
  provider.on('authenticationFailed', ({ reason }: { reason: string }) => resolve(reason))
  return provider.synced ? 'in' : promise
}

const texts = (cards: readonly { text: string }[]) => cards.map(({ text }) => text).sort()

describe.each(['lane', 'reference'] as const)('A workshop on the %s', (way) => {
  let stage: Stage
  let organiser: Browser
  const boards: Board[] = []
  const boardOf = (browser: Browser, meeting: string) => {
    const board = browser.board(meeting)
    boards.push(board)
    return board
  }
  beforeAll(async () => {
    onPath(way)
    stage = await startServer()
    organiser = await stage.organiser()
  })
  afterEach(() => {
    for (const board of boards.splice(0)) board.leave()
  })
  afterAll(async () => {
    await stage.close()
    onPath('lane')
  })

  it.each(['short', 'long'])(
    'sends a %s document of private cards to nobody who is moved on the way in',
    async (size) => {
      const { meeting, browser, to, cards, one, two, mio, question, path, row } = await arrange(organiser)
      await to('collecting')
      const of1 = boardOf(await browser(cia), meeting)
      const own = of1.open(cards(one))
      await write(own, (doc) => {
        for (let n = 0; n < (size === 'long' ? 100 : 1); n++)
          addCard(doc, question, `Hemligt ${randomBytes(600).toString('hex')}`.slice(0, 900))
      })
      const { journal, storage, live } = stage.parts
      const { updates } = await journal.stored(cards(one))
      const copy = await journal.read(cards(one))
      await storage.snapshot(cards(one), updates.at(-1)?.seq ?? 0, compressed(Y.encodeStateAsUpdate(copy)))
      copy.destroy()
      of1.leave()
      await until('it is let go', () => live.documentOf(cards(one)) === null)
      await settled(mio.agenda, mio.open(roomDocument(meeting)))
      const [reading, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const { stored } = journal
      journal.stored = async (document, begun) => {
        if (document === cards(one)) {
          reading.resolve()
          await goOn.promise
        }
        return stored.call(journal, document, begun)
      }
      let got = 0
      const received = (frame: Uint8Array) => {
        if (Buffer.from(frame).includes(cards(one))) got = Math.max(got, frame.length)
      }
      const wire = { opened() {}, sent() {}, received }
      const board = (await browser(ada)).board(meeting, { wire })
      boards.push(board)
      const provider = board.open(cards(one))
      await reading.promise
      await organiser.call('PUT', `${path}/people/${row(ada)}`, { group: two })
      goOn.resolve()
      journal.stored = stored
      await until('she is let out', () => !provider.isAuthenticated)
      const again = boardOf(await browser(cia), meeting)
      await write(again.open(cards(one)), (doc) => addCard(doc, question, 'Hemligt, efteråt. '.repeat(20)))
      await settled(board.agenda)
      // That it is let in, and out.
      expect(got).toBeLessThan(200)
    },
  )

  it('sends private cards to the own group alone, and to those who lead neither', async () => {
    const { meeting, browser, to, cards, one, two, mio, question } = await arrange(organiser)
    await to('collecting')
    const [of1, of2] = [boardOf(await browser(ada), meeting), boardOf(await browser(bo), meeting)]
    const own = of1.open(cards(one))
    await write(own, (doc) => addCard(doc, question, 'Ett papper'))
    expect(await letIn(of2, cards(one))).toBe('permission-denied')
    expect(await letIn(mio, cards(one))).toBe('permission-denied')
    expect(await letIn(of2, cards(two))).toBe('in')
    expect(await letIn(of1, cards('no-such-group'))).toBe('permission-denied')
    mio.leave()
  })

  it('closes the cards of the old group to somebody who is moved, and opens those of the new one', async () => {
    const { meeting, browser, to, cards, path, row, one, two, mio, question } = await arrange(organiser)
    await to('collecting')
    const [moving, staying] = [boardOf(await browser(ada), meeting), boardOf(await browser(cia), meeting)]
    const before = moving.open(cards(one))
    await write(before, (doc) => addCard(doc, question, 'Före flytten'))
    const closed = new Promise<string>((resolve) =>
      before.on('close', ({ event }: { event: { reason: string } }) => resolve(event.reason)),
    )
    await organiser.call('PUT', `${path}/people/${row(ada)}`, { group: two })
    expect(await closed).toBe('closed-to-you')
    await write(staying.open(cards(one)), (doc) => addCard(doc, question, 'Efter flytten'))
    expect(texts(readCards(before.document))).toEqual(['Före flytten'])
    expect(await taken(moving.open(cards(two)), (doc) => void addCard(doc, question, 'I nya gruppen'))).toBe(true)
    mio.leave()
  })

  it('refuses the hand of another group, also that of the secretary, but for a scribe', async () => {
    const { meeting, browser, to, cards, path, one, mio, question } = await arrange(organiser)
    await organiser.call('PATCH', path, { private: false })
    await to('collecting')
    const other = boardOf(await browser(bo), meeting)
    const card = (doc: Y.Doc) => void addCard(doc, question, 'Som någon annan')
    expect(await taken(other.open(cards(one)), card)).toBe(false)
    expect(await taken(mio.open(cards(one)), card)).toBe(false)
    const scribe = await browser(dan)
    const { attendee } = await scribe.call<{ attendee: string }>('GET', `/api/meetings/${meeting}`)
    await organiser.call('PATCH', `${path}/groups/${one}`, { scribe: attendee })
    expect(await taken(boardOf(scribe, meeting).open(cards(one)), card)).toBe(true)
    mio.leave()
  })

  it('shows exactly the cards that were acknowledged, however people write when the step ends', async () => {
    const { meeting, browser, to, cards, one, two, mio, question, revealed } = await arrange(organiser)
    await to('collecting')
    const writers = await Promise.all(
      ([ada, cia, bo, dan] as const).map(async (name, at) => {
        const provider = boardOf(await browser(name), meeting).open(cards(at < 2 ? one : two))
        await settled(provider)
        return { name, provider, acknowledged: [] as string[] }
      }),
    )
    let over = false
    const writing = writers.map(async ({ name, provider, acknowledged }) => {
      for (let n = 0; !over; n++) {
        const text = `${name} ${n}`
        if (!(await taken(provider, (doc) => void addCard(doc, question, text)))) return
        acknowledged.push(text)
      }
    })
    await until('everybody has written some', () => writers.every(({ acknowledged }) => acknowledged.length > 5))
    await to('clustering')
    over = true
    await Promise.all(writing)
    const shown = mio.open(revealed)
    await settled(shown)
    await until('the cards are shown', () => readRevealed(shown.document).length > 0)
    expect(texts(readRevealed(shown.document))).toEqual(writers.flatMap(({ acknowledged }) => acknowledged).sort())
    const late = boardOf(await browser(ada), meeting).open(cards(one))
    expect(await taken(late, (doc) => void addCard(doc, question, 'För sent'))).toBe(false)
    mio.leave()
  })

  it('keeps the cards of a group that is dissolved while it writes', async () => {
    const { meeting, browser, to, cards, path, one, mio, question, revealed } = await arrange(organiser)
    await to('collecting')
    const board = boardOf(await browser(ada), meeting)
    const own = board.open(cards(one))
    await write(own, (doc) => addCard(doc, question, 'Hann med'))
    await organiser.call('DELETE', `${path}/groups/${one}`)
    expect(await reasonOf(organiser.call('DELETE', `${path}/groups/${one}`))).toBe('group-gone')
    await until('the cards are closed to who wrote them', () => !own.isAuthenticated)
    await to('clustering')
    const shown = mio.open(revealed)
    await until('the cards are shown', () => readRevealed(shown.document).length > 0)
    expect(readRevealed(shown.document)).toMatchObject([{ text: 'Hann med', group: one, author: '' }])
    mio.leave()
  })

  it('lets whose row was joined to another in to the cards of that one', async () => {
    const { meeting, browser, to, cards, path, one, row, mio, question, workshop } = await arrange(organiser)
    const twin = await write(mio.agenda, (agenda) => secondRow(agenda, ada))
    const tablet = await browser(ada, twin)
    await to('collecting')
    const card = (doc: Y.Doc) => void addCard(doc, question, 'Från min andra rad')
    expect(await letIn(boardOf(tablet, meeting), cards(one))).not.toBe('in')
    await write(mio.agenda, (agenda) => joinRows(agenda, [row(ada), twin]))
    expect(await taken(boardOf(tablet, meeting).open(cards(one)), card)).toBe(true)
    await organiser.call('POST', `${path}/divide`, { count: 1, by: 'number' })
    await until('there is one group', async () => (await workshop()).groups.some(({ name }) => name === 'Grupp 1'))
    const last = (await workshop()).groups.find(({ dissolved }) => !dissolved)?.id ?? ''
    expect(await taken(boardOf(tablet, meeting).open(cards(last)), card)).toBe(true)
    mio.leave()
  })

  it('says who wrote a card by the hand that wrote it, when cards are named', async () => {
    const { meeting, browser, to, cards, path, one, mio, question, revealed } = await arrange(organiser)
    await organiser.call('PATCH', path, { named: true })
    await to('collecting')
    const [first, second] = [boardOf(await browser(ada), meeting), boardOf(await browser(cia), meeting)]
    await write(first.open(cards(one)), (doc) => addCard(doc, question, 'Adas'))
    await write(second.open(cards(one)), (doc) => addCard(doc, question, 'Cias'))
    expect(await reasonOf(organiser.call('PATCH', path, { named: false }))).toBe('wrong-state')
    await to('clustering')
    const shown = mio.open(revealed)
    await until('the cards are shown', () => readRevealed(shown.document).length === 2)
    const authors = readRevealed(shown.document).map(({ text, author }) => `${text}: ${author}`)
    expect(authors.sort()).toEqual(['Adas: Ada Provlund', 'Cias: Cia Mallgren'])
    mio.leave()
  })

  it('is led by a facilitator, and by no other participant', async () => {
    const { browser, path, row, workshop, one, mio } = await arrange(organiser)
    const [leader, other] = [await browser(ada), await browser(bo)]
    expect(await reasonOf(leader.call('POST', `${path}/state`, { to: 'collecting' }))).toBe('not-allowed')
    await organiser.call('PATCH', path, { facilitators: [row(ada)] })
    expect(await reasonOf(other.call('POST', `${path}/state`, { to: 'collecting' }))).toBe('not-allowed')
    expect(await reasonOf(other.call('PUT', `${path}/people/${row(cia)}`, { group: one }))).toBe('not-allowed')
    expect(await reasonOf(other.call('PATCH', `${path}/groups/${one}`, { ready: true }))).toBe('not-allowed')
    await other.call('PUT', `${path}/people/${row(bo)}`, { group: one })
    await other.call('PATCH', `${path}/groups/${one}`, { ready: true })
    await leader.call('POST', `${path}/state`, { to: 'collecting' })
    await until('they collect', async () => (await workshop()).state === 'collecting')
    expect((await workshop()).groups[0]).toMatchObject({ members: [row(ada), row(cia), row(bo)], ready: false })
    mio.leave()
  })

  it('divides those who are here', async () => {
    const { path, workshop, mio, to } = await arrange(organiser)
    await organiser.call('POST', `${path}/divide`, { count: 3, by: 'mix' })
    await until('there are three groups', async () => (await workshop()).groups.length === 3)
    const { groups } = await workshop()
    expect(groups.map(({ name }) => name)).toEqual(['Grupp 1', 'Grupp 2', 'Grupp 3'])
    // The four, of whom one is the chair, and the secretary.
    expect(groups.flatMap(({ members }) => members)).toHaveLength(5)
    expect(await reasonOf(to('summarised'))).toBe('wrong-state')
    mio.leave()
  })
})

describe('Dots', () => {
  let stage: Stage
  let organiser: Browser
  beforeAll(async () => {
    stage = await startServer()
    organiser = await stage.organiser()
  })
  afterAll(() => stage.close())

  it('are as many as each has, on however many devices, and nobody is told a sum before the vote is closed', async () => {
    const { browser, path, to, mio, themes, revealed } = await arrange(organiser)
    await organiser.call('PATCH', path, { dots: 2 })
    await to('collecting')
    await to('clustering')
    const [first, second, third] = await write(mio.open(themes), (doc) =>
      ['Ett', 'Två', 'Tre'].map((title) => addTheme(doc, 'q', title)),
    )
    const [phone, tablet, other] = [await browser(ada), await browser(ada), await browser(bo)]
    const place = (who: Browser, theme: string | undefined, dots: number) =>
      reasonOf(who.call('PUT', `${path}/dots`, { theme, dots }))
    expect(await place(phone, first, 1)).toBe('voting-closed')
    await organiser.call('POST', `${path}/voting`, { to: 'open' })
    expect(await Promise.all([place(phone, first, 1), place(tablet, second, 1), place(phone, third, 1)])).toEqual([
      'taken',
      'taken',
      'no-dots-left',
    ])
    expect(await place(tablet, first, 2)).toBe('no-dots-left')
    expect(await place(other, first, 2)).toBe('taken')
    expect(await place(other, 'no-such-theme', 1)).toBe('theme-gone')
    expect(await phone.call<Dots>('GET', `${path}/dots`)).toEqual({
      mine: { [first as string]: 1, [second as string]: 1 },
      left: 0,
      voters: 2,
    })
    const shown = mio.open(revealed)
    await settled(shown)
    expect(readDots(shown.document)).toBe(null)
    // Dots on a theme that is taken away are one's own again.
    await write(mio.open(themes), (doc) => removeTheme(doc, second as string))
    expect(await place(tablet, third, 1)).toBe('taken')
    await organiser.call('POST', `${path}/voting`, { to: 'closed' })
    await until('the sums are shown', () => readDots(shown.document) !== null)
    expect(readDots(shown.document)).toEqual({ [first as string]: 3, [third as string]: 1 })
    expect(await place(phone, first, 0)).toBe('voting-closed')
    await organiser.call('POST', `${path}/voting`, { to: 'open' })
    await until('the sums are hidden again', () => readDots(shown.document) === null)
    mio.leave()
  })

  it('are as many as each has, also of who gets a row of the list after they have voted, and loses it again', async () => {
    const { meeting, vote, place, mio, closed } = await voting()
    const chair = await invited(organiser, meeting, 'chair', 'Nina Ordförande')
    expect(await place(chair, 0, 2)).toBe('taken')
    const row = await write(
      mio.agenda,
      (agenda) => addAttendee(agenda, { name: 'Nina Ordförande', status: 'present' }).id,
    )
    expect(await vote(chair)).toEqual({ dots: [2, 0], left: 0, voters: 1 })
    expect(await place(chair, 1, 1)).toBe('no-dots-left')
    expect([await place(chair, 0, 1), await place(chair, 1, 1)]).toEqual(['taken', 'taken'])
    await write(mio.agenda, (agenda) => removeAttendee(agenda, row))
    expect(await vote(chair)).toEqual({ dots: [1, 1], left: 0, voters: 1 })
    expect(await place(chair, 1, 2)).toBe('no-dots-left')
    expect(await closed()).toEqual([1, 1])
  })

  it('are as many as each has, also of who had two rows of the list that were made one', async () => {
    const { browser, row, vote, place, mio, closed } = await voting()
    const twin = await write(mio.agenda, (agenda) => secondRow(agenda, bo))
    const [phone, tablet, other] = [await browser(bo), await browser(bo, twin), await browser(ada)]
    // Who is two in the list can be two in a vote; of what they have placed, one person's counts when they are one.
    expect([await place(phone, 0, 2), await place(tablet, 1, 2), await place(other, 1, 1)]).toEqual(
      Array(3).fill('taken'),
    )
    await write(mio.agenda, (agenda) => joinRows(agenda, [row(bo), twin]))
    const both = await vote(phone)
    expect(both).toMatchObject({ left: 0, voters: 2 })
    expect(both.dots.reduce((sum, dots) => sum + dots, 0)).toBe(2)
    expect(await vote(tablet)).toEqual(both)
    const kept = both.dots.indexOf(2)
    expect(await place(tablet, 1 - kept, 1)).toBe('no-dots-left')
    expect(await place(tablet, kept, 0)).toBe('taken')
    expect(await vote(phone)).toMatchObject({ dots: [0, 0], left: 2 })
    expect(await place(phone, 0, 1)).toBe('taken')
    expect(await place(tablet, 1, 1)).toBe('taken')
    expect(await closed()).toEqual([1, 2])
  })

  /** A vote that is open, with two dots for each and two themes. */
  async function voting() {
    const arranged = await arrange(organiser)
    const { path, to, mio, themes, revealed } = arranged
    await organiser.call('PATCH', path, { dots: 2 })
    await to('collecting')
    await to('clustering')
    const both = await write(mio.open(themes), (doc) => ['Ett', 'Två'].map((title) => addTheme(doc, 'q', title)))
    await organiser.call('POST', `${path}/voting`, { to: 'open' })
    return {
      ...arranged,
      place: (who: Browser, at: number, dots: number) =>
        reasonOf(who.call('PUT', `${path}/dots`, { theme: both[at], dots })),
      async vote(who: Browser) {
        const { mine, left, voters } = await who.call<Dots>('GET', `${path}/dots`)
        return { dots: both.map((theme) => mine[theme] ?? 0), left, voters }
      },
      /** Ends the vote; answers with the sums. */
      async closed() {
        await organiser.call('POST', `${path}/voting`, { to: 'closed' })
        const shown = mio.open(revealed)
        await until('the sums are shown', () => readDots(shown.document) !== null)
        mio.leave()
        return both.map((theme) => readDots(shown.document)?.[theme] ?? 0)
      },
    }
  }
})

describe('A server that is killed', () => {
  it('has every card and every dot that it had said yes to, and shows the cards it had not shown yet', async () => {
    const dataDir = await temporaryFolder()
    const port = await freePort()
    let server = await startProcess({ dataDir, port })
    try {
      const organiser = await signedIn(server.address, server.token())
      const { meeting, browser, path, to, cards, one, question, mio, themes, item, revealed } = await arrange(organiser)
      await to('collecting')
      const writer = await browser(ada)
      const board = writer.board(meeting)
      await write(board.open(cards(one)), (doc) => addCard(doc, question, 'Ett papper'))
      await to('clustering')
      const theme = await write(mio.open(themes), (doc) => addTheme(doc, question, 'Tema'))
      await organiser.call('POST', `${path}/voting`, { to: 'open' })
      await writer.call('PUT', `${path}/dots`, { theme, dots: 2 })
      await server.kill('SIGKILL')
      server = await startProcess({ dataDir, port })
      expect(await writer.call<Dots>('GET', `${path}/dots`)).toMatchObject({ mine: { [theme]: 2 }, left: 1 })
      await writer.call('PUT', `${path}/dots`, { theme, dots: 3 })
      await organiser.call('POST', `${path}/voting`, { to: 'closed' })
      const shown = mio.open(revealed)
      await until('the sums are shown', () => readDots(shown.document) !== null)
      expect(readDots(shown.document)).toEqual({ [theme]: 3 })
      expect(texts(readRevealed(shown.document))).toEqual(['Ett papper'])
      board.leave()
      mio.leave()
      expect(item).not.toBe('')
    } finally {
      await server.kill('SIGKILL')
      await rm(dataDir, { recursive: true, force: true })
    }
  })

  it('shows the cards when somebody comes back, if it died between the step and the showing', async () => {
    const stage = await startServer()
    try {
      const organiser = await stage.organiser()
      const { meeting, item, browser, to, cards, one, question, mio, revealed, workshop } = await arrange(organiser)
      await to('collecting')
      const board = (await browser(ada)).board(meeting)
      await write(board.open(cards(one)), (doc) => addCard(doc, question, 'Ett papper'))
      board.leave()
      await workshop()
      mio.leave()
      await until('nobody is there', () => stage.parts.live.agendaOf(meeting) === null)
      // The step alone is in the journal, as when the server died right after it.
      await stage.parts.meetings.edit(meeting, roomDocument(meeting), 'server', (room) => {
        const map = room.getMap<Workshop>('workshops')
        map.set(item, { ...(map.get(item) as Workshop), state: 'clustering' })
      })
      const back = organiser.board(meeting)
      const shown = back.open(revealed)
      await settled(back.agenda, shown)
      await until('the cards are shown', () => readRevealed(shown.document).length > 0)
      expect(texts(readRevealed(shown.document))).toEqual(['Ett papper'])
      back.leave()
    } finally {
      await stage.close()
    }
  })
})

describe('The summary', () => {
  let stage: Stage
  let organiser: Browser
  beforeAll(async () => {
    stage = await startServer()
    organiser = await stage.organiser()
  })
  afterAll(() => stage.close())

  it('is written once into the text, and what changes later is offered', async () => {
    const { meeting, item, browser, path, to, cards, one, two, mio, question, themes, revealed } =
      await arrange(organiser)
    await organiser.call('PATCH', `${path}/groups/${two}`, { onLink: true })
    await to('collecting')
    const boards = [(await browser(ada)).board(meeting), (await browser(bo)).board(meeting)]
    await write(boards[0]?.open(cards(one)) as never, (doc) =>
      ['Ett papper', 'En film'].map((text) => addCard(doc, question, text)),
    )
    await write(boards[1]?.open(cards(two)) as never, (doc) =>
      ['Papper på flera språk', 'Parkeringen'].map((text) => addCard(doc, question, text)),
    )
    await to('clustering')
    const shown = mio.open(revealed)
    await until('the cards are shown', () => readRevealed(shown.document).length === 4)
    const all = readRevealed(shown.document)
    const id = (text: string) => all.find((card) => card.text === text)?.id ?? ''
    expect(await reasonOf(organiser.call('POST', `${path}/summary`))).toBe('nothing-to-summarise')
    const theme = await write(mio.open(themes), (doc) => {
      const theme = addTheme(doc, question, 'Information')
      for (const text of ['Ett papper', 'Papper på flera språk']) moveEntry(doc, id(text), theme)
      joinCards(doc, id('Papper på flera språk'), id('Ett papper'), all)
      dropCard(doc, id('Parkeringen'), 'utanför frågan')
      return theme
    })
    await organiser.call('POST', `${path}/summary`)
    const notes = mio.open(notesDocument(meeting, item))
    await settled(notes)
    await until('the summary is in the text', () => noteLines(readNote(notes.document)).length > 0)
    expect(noteLines(readNote(notes.document))).toEqual([
      'Arbetet skedde i två grupper: grupp 1 Ada Provlund, Cia Mallgren; grupp 2 (digital) Bo Testman, Dan Utkastsson.',
      'Summering',
      'Information',
      'Ett papper',
    ])
    expect(await reasonOf(organiser.call('POST', `${path}/summary`))).toBe('wrong-state')
    expect(await organiser.call<SummaryChanges>('GET', `${path}/summary/changes`)).toEqual({ changes: [] })
    await write(mio.open(themes), (doc) => moveEntry(doc, id('En film'), theme))
    const { changes } = await organiser.call<SummaryChanges>('GET', `${path}/summary/changes`)
    expect(changes).toMatchObject([{ kind: 'new', heading: 'Information', text: 'En film' }])
    expect(noteLines(readNote(notes.document))).toHaveLength(4)
    await organiser.call('POST', `${path}/summary/changes`, { take: changes.map((change) => change.id) })
    await until('the point is in the text', () => noteLines(readNote(notes.document)).at(-1) === 'En film')
    expect(await organiser.call<SummaryChanges>('GET', `${path}/summary/changes`)).toEqual({ changes: [] })
    expect(readItems(mio.open(agendaDocument(meeting)).document).length).toBeGreaterThan(0)
    expect(readClusters(mio.open(themes).document, all).dropped).toHaveLength(1)
    for (const board of boards) board.leave()
    mio.leave()
  })
})
