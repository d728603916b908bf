import type { Home } from '@samsyn/api/bodies'
import type { MadeLink } from '@samsyn/api/sign-in'
import { addPresenter, changeFacts, changeItem, readFacts } from '@samsyn/meeting/agenda'
import { addAttendee, removeAttendee } from '@samsyn/meeting/attendance'
import { addDecision, readDecisions } from '@samsyn/meeting/decisions'
import { agendaDocument, decisionsDocument, notesDocument } from '@samsyn/meeting/documents'
import type { Phase } from '@samsyn/meeting/roles'
import { StorageError } from '@samsyn/server/storage/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import {
  type Board,
  type Browser,
  invited,
  makeMeeting,
  participant,
  reasonOf,
  type Stage,
  type StagedMeeting,
  settled,
  signedIn,
  startServer,
  taken,
  textOf,
  tokenIn,
  type,
  until,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())

const boards: Board[] = []
const come = async (meeting: string, role: Parameters<typeof participant>[2], name: string): Promise<Board> => {
  const board = await participant(organiser, meeting, role, name)
  boards.push(board)
  return board
}
afterAll(() => {
  for (const board of boards) board.leave()
})

/** What the server has stored of a document. */
async function stored<T>(name: string, read: (document: Y.Doc) => T): Promise<T> {
  const document = await stage.parts.journal.read(name)
  const value = read(document)
  document.destroy()
  return value
}

const rowsOf = (meeting: string): Promise<number> =>
  stage.parts.storage.db
    .selectFrom('journal')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('meeting_id', '=', meeting)
    .executeTakeFirstOrThrow()
    .then(({ count }) => Number(count))

describe('While the meeting is open', () => {
  let staged: StagedMeeting
  let item = ''
  beforeAll(async () => {
    staged = await makeMeeting(organiser)
    item = staged.items[1] ?? ''
  })

  it('a participant writes notes, and neither the agenda nor the decisions', async () => {
    const noa = await come(staged.meeting, 'participant', 'Noa Stubbgren')
    expect(await taken(noa.notes(item), (notes) => type(notes, 'Portalen är införd.'))).toBe(true)
    expect(await taken(noa.agenda, (agenda) => changeFacts(agenda, { place: 'Någon annanstans' }))).toBe(false)
    expect(await taken(noa.decisions, (document) => void addDecision(document, { item, lead: 'Jag beslutar' }))).toBe(
      false,
    )
    expect(await stored(notesDocument(staged.meeting, item), textOf)).toContain('Portalen är införd.')
    expect(await stored(agendaDocument(staged.meeting), (agenda) => readFacts(agenda).place)).toBe('Provsalen')
    expect(await stored(decisionsDocument(staged.meeting), readDecisions)).toEqual([])
  })

  it('an observer reads everything and writes nothing', async () => {
    const kim = await come(staged.meeting, 'observer', 'Kim Modellund')
    await settled(kim.notes(item), kim.agenda, kim.decisions)
    expect(textOf(kim.notes(item).document)).toContain('Portalen är införd.')
    for (const provider of [kim.notes(item), kim.agenda, kim.decisions])
      expect(await taken(provider, (document) => document.getMap('facts').set('place', 'x'))).toBe(false)
  })

  it('who is taken out of the attendance list writes no more', async () => {
    const mio = await come(staged.meeting, 'secretary', 'Mio Testdal')
    await settled(mio.agenda)
    const { id } = await write(mio.agenda, (agenda) => addAttendee(agenda, { name: 'Fel Person' }))
    await settled(mio.agenda)
    const link = await organiser.call<MadeLink>('POST', `/api/meetings/${staged.meeting}/links`, {
      role: 'participant',
      attendee: id,
    })
    const wrong = await (await signedIn(organiser.address, tokenIn(link.address))).board(staged.meeting)
    boards.push(wrong)
    expect(await taken(wrong.notes(item), (notes) => type(notes, 'Före.'))).toBe(true)
    await write(mio.agenda, (agenda) => removeAttendee(agenda, id))
    expect(await taken(wrong.notes(item), (notes) => type(notes, 'Efter.'))).toBe(false)
  })

  it('a write that is refused never reaches anybody else', async () => {
    const noa = await come(staged.meeting, 'participant', 'Eli Demosten')
    const mio = await come(staged.meeting, 'secretary', 'Mio Testdal')
    await settled(noa.agenda, mio.agenda)
    expect(await taken(noa.agenda, (agenda) => changeFacts(agenda, { place: 'Refused place' }))).toBe(false)
    // What is taken afterwards arrives, so what was refused would have arrived before it.
    await write(mio.agenda, (agenda) => changeFacts(agenda, { link: 'https://example.org' }))
    const kim = await come(staged.meeting, 'observer', 'Kim Modellund')
    await settled(kim.agenda)
    expect(readFacts(kim.agenda.document)).toMatchObject({ place: 'Provsalen', link: 'https://example.org' })
    expect(readFacts(mio.agenda.document).place).toBe('Provsalen')
  })

  it("a presenter writes the own item's notes, also when only the secretary writes there", async () => {
    const mio = await come(staged.meeting, 'secretary', 'Mio Testdal')
    const [, own = '', other = ''] = staged.items
    await write(mio.agenda, (agenda) => {
      addPresenter(agenda, own, { name: 'Ola Dummerud', organisation: '', title: '' })
      changeItem(agenda, own, { writing: 'secretary' })
      changeItem(agenda, other, { writing: 'secretary' })
    })
    const ola = await come(staged.meeting, 'presenter', 'Ola Dummerud')
    const noa = await come(staged.meeting, 'participant', 'Noa Stubbgren')
    expect(await taken(ola.notes(own), (notes) => type(notes, 'Olas ord. '))).toBe(true)
    expect(await taken(ola.notes(other), (notes) => type(notes, 'Inte Olas. '))).toBe(false)
    expect(await taken(noa.notes(own), (notes) => type(notes, 'Inte Noas. '))).toBe(false)
    expect(await taken(mio.notes(other), (notes) => type(notes, 'Sekreterarens. '))).toBe(true)
    await write(mio.agenda, (agenda) => changeItem(agenda, other, { writing: 'everyone' }))
    const dan = await come(staged.meeting, 'participant', 'Dan Utkastsson')
    expect(await taken(dan.notes(other), (notes) => type(notes, 'Dans ord. '))).toBe(true)
  })

  it('nobody writes the notes of an item that does not exist', async () => {
    const mio = await come(staged.meeting, 'secretary', 'Mio Testdal')
    expect(await taken(mio.notes('nosuchitem'), (notes) => type(notes, 'Ord utan punkt'))).toBe(false)
  })

  it('a board without a seat in the meeting is let into none of its documents', async () => {
    const other = await makeMeeting(organiser)
    const noa = await come(staged.meeting, 'participant', 'Noa Stubbgren')
    const { promise, resolve } = Promise.withResolvers<string>()
    const provider = noa.open(agendaDocument(other.meeting))
    provider.on('authenticationFailed', ({ reason }: { reason: string }) => resolve(reason))
    expect(await promise).toBe('permission-denied')
    expect(provider.synced).toBe(false)
  })

  it('what the server writes on its own reaches everybody who is there', async () => {
    const noa = await come(staged.meeting, 'participant', 'Noa Stubbgren')
    const hia = await come(staged.meeting, 'participant', 'Hia Fiktivius')
    await settled(noa.decisions, hia.decisions)
    const fia = await invited(organiser, staged.meeting, 'participant', 'Fia Mockström')
    await fia.call('POST', `/api/meetings/${staged.meeting}/proposals`, {
      item,
      kind: 'decision',
      text: 'att godkänna dagordningen.',
    })
    await until('both have the proposal', () =>
      [noa, hia].every(({ decisions }) =>
        readDecisions(decisions.document).some(({ points }) => points[0]?.text === 'godkänna dagordningen.'),
      ),
    )
  })
})

describe('A draft', () => {
  it('is read by those who prepare it, and by no participant', async () => {
    const { meeting, items } = await makeMeeting(organiser, 'draft')
    const noa = await come(meeting, 'participant', 'Noa Stubbgren')
    const { promise, resolve } = Promise.withResolvers<void>()
    noa.agenda.on('authenticationFailed', () => resolve())
    await promise
    expect(noa.agenda.document.store.clients.size).toBe(0)
    const mio = await come(meeting, 'secretary', 'Mio Testdal')
    expect(await taken(mio.notes(items[1] ?? ''), (notes) => type(notes, 'Förberett.'))).toBe(true)
  })
})

describe('A meeting that is taken back to draft', () => {
  it('is on the start page of those who prepare it, and of nobody else until it is called again', async () => {
    const { meeting } = await makeMeeting(organiser, 'called')
    const roles = ['chair', 'secretary', 'presenter', 'participant', 'observer'] as const
    const people = await Promise.all(roles.map((role) => invited(organiser, meeting, role, `Rut ${role}`)))
    const told = () =>
      Promise.all(
        people.map(async (one) => (await one.call<Home>('GET', '/api/home')).meetings.map(({ place }) => place)),
      )
    const to = (phase: Phase) => organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: phase })
    const all = roles.map(() => ['Provsalen'])
    expect(await told()).toEqual(all)
    await to('draft')
    expect(await told()).toEqual([['Provsalen'], ['Provsalen'], ['Provsalen'], [], []])
    await to('called')
    expect(await told()).toEqual(all)
  })
})

describe('Somebody who is just coming in', () => {
  it('is let out again when the seat was taken away while the document was read', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const { address, link } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, {
      role: 'secretary',
      name: 'Noa Stubbgren',
    })
    const noa = (await signedIn(stage.address, tokenIn(address))).board(meeting)
    boards.push(noa)
    const name = notesDocument(meeting, items[1] ?? '')
    const { journal } = stage.parts
    const read = journal.stored.bind(journal)
    const reading = Promise.withResolvers<void>()
    const revoked = Promise.withResolvers<void>()
    journal.stored = async (...which) => {
      if (which[0] === name) {
        reading.resolve()
        await revoked.promise
      }
      return read(...which)
    }
    noa.open(name)
    await reading.promise
    await organiser.call('DELETE', `/api/links/${link.id}`)
    revoked.resolve()
    journal.stored = read
    await until('the socket is closed', () => noa.closed.includes(4403))
  })

  it('and is refused leaves nothing open behind', async () => {
    const { meeting } = await makeMeeting(organiser, 'draft')
    await until('the organiser has left', () => stage.parts.live.agendaOf(meeting) === null)
    const noa = await come(meeting, 'participant', 'Noa Stubbgren')
    const { promise, resolve } = Promise.withResolvers<void>()
    noa.agenda.on('authenticationFailed', () => resolve())
    await promise
    expect(stage.parts.live.agendaOf(meeting)).toBe(null)
  })
})

describe('When the meeting is closed', () => {
  it('participants no longer write, also when what else belongs to closing fails', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const noa = await come(meeting, 'participant', 'Noa Stubbgren')
    await settled(noa.notes(item))
    const { journal } = stage.parts
    const edit = journal.edit
    journal.edit = () => Promise.reject(new StorageError('disk-full', 'No room.'))
    const closing = reasonOf(organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' }))
    expect(await closing).toBe('storage-failed')
    journal.edit = edit
    expect(await stage.parts.meetings.phaseOf(meeting)).toBe('closed')
    expect(await taken(noa.notes(item), (notes) => type(notes, 'Efter. '))).toBe(false)
  })

  it('participants read and no longer write, from the next message on; the secretary still writes', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const noa = await come(meeting, 'participant', 'Noa Stubbgren')
    const mio = await come(meeting, 'secretary', 'Mio Testdal')
    expect(await taken(noa.notes(item), (notes) => type(notes, 'Före. '))).toBe(true)
    await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' })
    expect(await taken(noa.notes(item), (notes) => type(notes, 'Efter. '))).toBe(false)
    expect(await taken(mio.notes(item), (notes) => type(notes, 'Rättat. '))).toBe(true)
    const text = await stored(notesDocument(meeting, item), textOf)
    expect(text).toContain('Före. ')
    expect(text).toContain('Rättat. ')
    expect(text).not.toContain('Efter. ')
  })
})

describe('An acknowledgement', () => {
  it('means that the update is in the journal', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const noa = await come(meeting, 'participant', 'Noa Stubbgren')
    await settled(noa.notes(item))
    for (const word of ['ett', 'två', 'tre']) {
      await write(noa.notes(item), (notes) => type(notes, `${word} `))
      expect(await stored(notesDocument(meeting, item), textOf)).toContain(word)
    }
  })

  it('is given to what is on disk, also when the phase changes at that very moment', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const noa = await come(meeting, 'participant', 'Noa Stubbgren')
    await settled(noa.notes(items[1] ?? ''))
    const { journal, live } = stage.parts
    const append = journal.appendAll.bind(journal)
    journal.appendAll = async (rows) => {
      const appended = await append(rows)
      live.phaseChanged(meeting, 'closed')
      return appended
    }
    try {
      expect(await taken(noa.notes(items[1] ?? ''), (notes) => type(notes, 'I sista stund. '))).toBe(true)
    } finally {
      journal.appendAll = append
    }
    expect(await taken(noa.notes(items[1] ?? ''), (notes) => type(notes, 'För sent. '))).toBe(false)
    expect(await stored(notesDocument(meeting, items[1] ?? ''), textOf)).toContain('I sista stund. <')
  })

  it('of what is known costs no row: coming back adds nothing to the journal', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const noa = await come(meeting, 'participant', 'Noa Stubbgren')
    await write(noa.notes(item), (notes) => type(notes, 'Ord som redan är kända.'))
    const before = await rowsOf(meeting)
    for (const times of [1, 2]) {
      noa.socket.disconnect()
      await until(`away ${times}`, () => !noa.notes(item).synced)
      await noa.socket.connect()
      await settled(noa.notes(item))
    }
    const hia = await come(meeting, 'participant', 'Hia Fiktivius')
    await settled(hia.notes(item), hia.agenda, hia.decisions)
    expect(await rowsOf(meeting)).toBe(before)
  })

  it('is not given to an update that lacks something before it, until that has come', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const noa = await come(meeting, 'participant', 'Noa Stubbgren')
    const notes = noa.notes(item)
    await write(notes, (document) => type(document, 'Ett. '))
    // The first of two updates is lost on the way, as it is when a server dies with it.
    const send = noa.socket.send
    noa.socket.send = () => undefined
    type(notes.document, 'Två. ')
    noa.socket.send = send
    const statuses: boolean[] = []
    notes.on('message', ({ event }: { event: { data: ArrayBuffer } }) => {
      const bytes = new Uint8Array(event.data)
      if (bytes.at(-2) === 8) statuses.push(bytes.at(-1) === 1)
    })
    type(notes.document, 'Tre. ')
    await until('both are stored', async () =>
      (await stored(notesDocument(meeting, item), textOf)).includes('Ett. Två. Tre. '),
    )
    expect(statuses[0]).toBe(false)
    const other = await come(meeting, 'participant', 'Hia Fiktivius')
    await settled(other.notes(item))
    expect(textOf(other.notes(item).document)).toContain('Ett. Två. Tre. ')
  })
})

describe('Who one is on the board', () => {
  const states = (board: Board) => [...(board.agenda.awareness?.getStates() ?? [])]
  const of = (board: Board, id: number) => board.agenda.awareness?.getStates().get(id)

  it('is said by the server, whatever the browser claims', async () => {
    const { meeting } = await makeMeeting(organiser)
    const noa = await come(meeting, 'participant', 'Noa Stubbgren')
    const hia = await come(meeting, 'participant', 'Hia Fiktivius')
    await settled(noa.agenda, hia.agenda)
    noa.agenda.awareness?.setLocalState({
      user: { slot: 7, name: 'Ada Provlund', attendee: 'forged' },
      name: 'Ada Provlund',
      item: 'x',
      typing: true,
      junk: 'y'.repeat(1000),
    })
    const id = noa.agenda.document.clientID
    await until('Hia sees Noa', () => of(hia, id)?.typing === true)
    const { slot } = await organiserSlot(meeting, 'Noa Stubbgren')
    expect(of(hia, id)).toEqual({
      cursor: null,
      item: 'x',
      typing: true,
      user: { slot, name: 'Noa Stubbgren', attendee: '' },
    })
  })

  it('cannot be taken from somebody else by using their client id', async () => {
    const { meeting } = await makeMeeting(organiser)
    const ada = await come(meeting, 'chair', 'Ada Provlund')
    const hia = await come(meeting, 'participant', 'Hia Fiktivius')
    await settled(ada.agenda, hia.agenda)
    ada.agenda.awareness?.setLocalState({ item: 'ada' })
    const id = ada.agenda.document.clientID
    await until('Hia sees Ada', () => of(hia, id)?.item === 'ada')

    const mallory = await come(meeting, 'participant', 'Mallory Maskerad')
    const provider = mallory.agenda
    // The very first thing this browser says is said in Ada's name, with a clock nobody can pass.
    provider.document.clientID = id
    if (provider.awareness) provider.awareness.clientID = id
    provider.awareness?.meta.set(id, { clock: 1_000_000, lastUpdated: 0 })
    provider.awareness?.setLocalState({ item: 'mallory' })
    await settled(provider)
    const own = await come(meeting, 'participant', 'Noa Stubbgren')
    own.agenda.awareness?.setLocalState({ item: 'noa' })
    await until('Hia sees somebody who came after', () => states(hia).some(([, state]) => state.item === 'noa'))
    expect(of(hia, id)).toMatchObject({ item: 'ada', user: { name: 'Ada Provlund' } })
    expect(states(hia).some(([, state]) => state.item === 'mallory')).toBe(false)
    ada.agenda.awareness?.setLocalState({ item: 'ada again' })
    await until('Ada is still heard', () => of(hia, id)?.item === 'ada again')
  })

  const organiserSlot = async (meeting: string, name: string) => {
    const { seats } = await organiser.call<{ seats: { slot: number; name: string }[] }>(
      'GET',
      `/api/meetings/${meeting}`,
    )
    return seats.find((seat) => seat.name === name) ?? { slot: 0 }
  }
})

describe('A browser that sends nonsense', () => {
  it('harms nobody but itself', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const hia = await come(meeting, 'participant', 'Hia Fiktivius')
    await settled(hia.notes(item))
    const name = new TextEncoder().encode(notesDocument(meeting, item))
    const before = await rowsOf(meeting)
    for (const update of [
      // Claims of millions of structs, clients and deletions in a few bytes; nothing at all; and words that lead nowhere.
      [1, 0xff, 0xff, 0xff, 0x0f, 1, 0, 0],
      [0xff, 0xff, 0xff, 0x0f, 1, 1, 0, 0],
      [0, 0xff, 0xff, 0xff, 0x0f, 1, 1, 0],
      [],
      [1, 1, 1, 1, 4, 1, 1],
    ]) {
      const mallory = await come(meeting, 'participant', 'Mallory Maskerad')
      const provider = mallory.notes(item)
      await settled(provider)
      const { promise: closed, resolve } = Promise.withResolvers<void>()
      provider.on('close', () => resolve())
      mallory.socket.send(new Uint8Array([name.length, ...name, 0, 2, update.length, ...update]))
      await closed
    }
    expect(await rowsOf(meeting)).toBe(before)
    expect(await taken(hia.notes(item), (notes) => type(notes, 'Ostört.'))).toBe(true)
  })
})

describe('Over HTTP', () => {
  it('each role is refused what is not its business', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const observer = await invited(organiser, meeting, 'observer', 'Kim Modellund')
    const noa = await invited(organiser, meeting, 'participant', 'Noa Stubbgren')
    const to = { to: 'closed' }
    for (const somebody of [observer, noa]) {
      expect(await reasonOf(somebody.call('POST', `/api/meetings/${meeting}/phase`, to))).toBe('not-allowed')
      expect(await reasonOf(somebody.call('GET', `/api/meetings/${meeting}/links`))).toBe('not-allowed')
      expect(await reasonOf(somebody.call('GET', `/api/meetings/${meeting}/preview`))).toBe('not-allowed')
      expect(await reasonOf(somebody.call('POST', '/api/bodies', { name: 'x', seriesName: 'y' }))).toBe('not-allowed')
    }
    const proposal = { item: items[1], kind: 'decision', text: 'godkänna.' }
    expect(await reasonOf(observer.call('POST', `/api/meetings/${meeting}/proposals`, proposal))).toBe('not-allowed')
    expect(await reasonOf(noa.call('POST', `/api/meetings/${meeting}/proposals`, proposal))).toBe('taken')
  })

  it('what is proposed for an item that is not there is not taken, whether anybody is on the board or not', async () => {
    const { meeting } = await makeMeeting(organiser)
    const noa = await invited(organiser, meeting, 'participant', 'Noa Stubbgren')
    const propose = () =>
      reasonOf(
        noa.call('POST', `/api/meetings/${meeting}/proposals`, {
          item: 'nowhere',
          kind: 'action',
          text: 'Köpa kaffe.',
        }),
      )
    expect(await propose()).toBe('item-gone')
    const board = noa.board(meeting)
    await settled(board.agenda)
    expect(await propose()).toBe('item-gone')
    board.leave()
  })

  it('nobody fills with proposals what others are to write in', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const noa = await invited(organiser, meeting, 'participant', 'Noa Stubbgren')
    const hia = await invited(organiser, meeting, 'participant', 'Hia Fiktivius')
    const propose = (text: string, who = noa) =>
      reasonOf(who.call('POST', `/api/meetings/${meeting}/proposals`, { item: items[1], kind: 'action', text }))
    const answers: string[] = []
    while (answers.at(-1) !== 'too-many-tries') answers.push(await propose('x'.repeat(4000)))
    expect(answers.length).toBeLessThan(10)
    expect(await propose('Köpa kaffe.', hia)).toBe('taken')
  })
})
