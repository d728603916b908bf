/** What clients rely on, whichever way their messages take: it runs on the lane here, and on Hocuspocus in reference.test.ts. */
import { addAttendee } from '@samsyn/meeting/attendance'
import { agendaDocument, notesDocument } from '@samsyn/meeting/documents'
import { StorageError } from '@samsyn/server/storage/storage'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  type Browser,
  invited,
  makeMeeting,
  participant,
  type Stage,
  sameState,
  settled,
  startServer,
  taken,
  textOf,
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

async function stored(name: string): Promise<string> {
  const document = await stage.parts.journal.read(name)
  const text = textOf(document)
  document.destroy()
  return text
}

describe('What the server writes for somebody', () => {
  it('is written, also when its document could not be opened just then', async () => {
    const { meeting } = await makeMeeting(organiser)
    const document = agendaDocument(meeting)
    const { journal } = stage.parts
    const noa = await invited(organiser, meeting, 'participant', 'Noa Stubbgren')
    const loading = Promise.withResolvers<never>()
    // What is opened asks for its leases as well, what is edited does not.
    const reading = vi.spyOn(journal, 'leases').mockImplementationOnce(() => loading.promise)
    const board = noa.board(meeting)
    void board.agenda
    await until('it is being opened', () => reading.mock.calls.some(([name]) => name === document))
    const rows = () => stage.parts.storage.rows(document)
    const before = (await rows()).length
    const added = journal.edit(meeting, document, 'server', (agenda) =>
      addAttendee(agenda, { name: 'Eva Extra', organisation: '', status: 'present' }),
    )
    await until('it is stored', async () => (await rows()).length > before)
    loading.reject(new Error('The connection to the database was lost.'))
    expect(await added).toMatchObject({ value: expect.anything() })
    board.leave()
  })

  it.each(['', ' and has been opened again since'])(
    'nobody else writes on with the same hand, in a note that is open%s',
    async (again) => {
      const { meeting, items } = await makeMeeting(organiser)
      const item = items[1] ?? ''
      const name = notesDocument(meeting, item)
      const noa = await participant(organiser, meeting, 'participant', 'Noa Stubbgren')
      if (again === '') await settled(noa.notes(item))
      await stage.parts.journal.edit(meeting, name, 'an organiser', (notes) => type(notes, 'Ordföranden är nöjd.'))
      const note = noa.notes(item)
      await until('it is here', () => textOf(note.document).includes('nöjd'))
      const [hand = 0] = note.document.store.clients.keys()
      note.document.clientID = hand
      expect(await taken(note, (notes) => type(notes, 'Jag avgår.'))).toBe(false)
      noa.leave()
    },
  )
})

describe('A board', () => {
  it('writes several documents over one socket, each answered for itself', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const noa = await participant(organiser, meeting, 'secretary', 'Noa Stubbgren')
    const hia = await participant(organiser, meeting, 'participant', 'Hia Fiktivius')
    const names = items.slice(0, 3)
    const all = names.flatMap((item) => [noa.notes(item), hia.notes(item)])
    await settled(...all)
    for (let round = 0; round < 20; round++)
      for (const [at, item] of names.entries()) {
        type(noa.notes(item).document, `⟦n${at}.${round}⟧`)
        type(hia.notes(item).document, `⟦h${at}.${round}⟧`)
      }
    await settled(...all)
    for (const item of names) {
      await until('both have the same', () => sameState(noa.notes(item).document, hia.notes(item).document))
      expect(await stored(notesDocument(meeting, item))).toBe(textOf(noa.notes(item).document))
    }
    noa.leave()
    hia.leave()
  })

  it('is told where the others are when it comes, and that they have gone', async () => {
    const { meeting } = await makeMeeting(organiser)
    const noa = await participant(organiser, meeting, 'participant', 'Noa Stubbgren')
    noa.agenda.awareness?.setLocalState({ item: 'here' })
    await settled(noa.agenda)
    const id = noa.agenda.document.clientID
    const hia = await participant(organiser, meeting, 'participant', 'Hia Fiktivius')
    const seen = () => hia.agenda.awareness?.getStates().get(id)
    await until('Hia sees Noa', () => seen()?.item === 'here')
    noa.leave()
    await until('Hia sees that Noa has gone', () => seen() === undefined)
    hia.leave()
  })

  it('has written what it sent before it left', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const noa = await participant(organiser, meeting, 'participant', 'Noa Stubbgren')
    await settled(noa.notes(item))
    type(noa.notes(item).document, 'I sista stund.')
    noa.notes(item).detach()
    await until('it is stored', async () => (await stored(notesDocument(meeting, item))).includes('I sista stund.'))
    noa.leave()
  })

  it('loses nothing when it comes and goes while the document is let go and read again', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const browsers = await Promise.all(
      ['Noa Stubbgren', 'Hia Fiktivius'].map((name) => invited(organiser, meeting, 'participant', name)),
    )
    const acknowledged: string[] = []
    await Promise.all(
      browsers.map(async (browser, who) => {
        for (let round = 0; round < 15; round++) {
          const board = browser.board(meeting)
          await write(board.notes(item), (notes) => type(notes, `⟦${who}-${round}⟧`))
          acknowledged.push(`⟦${who}-${round}⟧`)
          board.leave()
        }
      }),
    )
    const text = await stored(notesDocument(meeting, item))
    expect(acknowledged.filter((token) => !text.includes(token))).toEqual([])
    await until('nobody is there', () => stage.parts.live.agendaOf(meeting) === null)
    expect(stage.parts.live.documentOf(notesDocument(meeting, item))).toBe(null)
  })

  it('leaves a document that is quick to open again, when it is the last', async () => {
    const { journal } = stage.parts
    const asked: string[] = []
    const { grown } = journal
    journal.grown = (document) => asked.push(document)
    const { meeting, items } = await makeMeeting(organiser)
    const name = notesDocument(meeting, items[1] ?? '')
    const first = await participant(organiser, meeting, 'secretary', 'Mio Testdal')
    const last = await participant(organiser, meeting, 'participant', 'Bo Provström')
    const notes = first.notes(items[1] ?? '')
    await settled(notes, last.notes(items[1] ?? ''))
    for (let n = 0; n < 120; n++) type(notes.document, 'x')
    await settled(notes)
    first.leave()
    await until('the first has left', () => stage.parts.live.here(meeting) === 1)
    expect(asked).not.toContain(name)
    last.leave()
    await until('it is asked for', () => asked.includes(name))
    journal.grown = grown
  })

  it('is told that nothing is saved while the disk refuses, and everything is when it does not any more', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const noa = await participant(organiser, meeting, 'participant', 'Noa Stubbgren')
    const hia = await participant(organiser, meeting, 'participant', 'Hia Fiktivius')
    const notes = noa.notes(item)
    await settled(notes, hia.notes(item))
    const told: string[] = []
    notes.on('stateless', ({ payload }: { payload: string }) => told.push(payload))
    const { journal } = stage.parts
    const append = journal.appendAll
    journal.appendAll = () => Promise.reject(new StorageError('disk-full', 'No room.'))
    expect(await taken(notes, (document) => type(document, 'Ord.'))).toBe(false)
    expect(told).toContain(JSON.stringify({ says: 'not-saving' }))
    expect(textOf(hia.notes(item).document)).not.toContain('Ord.')
    journal.appendAll = append
    notes.forceSync()
    await settled(notes)
    await until('Hia has it', () => textOf(hia.notes(item).document).includes('Ord.'))
    expect(await stored(notesDocument(meeting, item))).toContain('Ord.')
    noa.leave()
    hia.leave()
  })

  it('stays connected as long as something comes from it, longer than a silent one may', async () => {
    const impatient = await startServer({}, { timeout: 400 })
    const somebody = await impatient.organiser()
    const { meeting, items } = await makeMeeting(somebody)
    const noa = somebody.board(meeting)
    const silent = somebody.board(meeting)
    // What a provider says of its own accord would be enough to stay.
    silent.agenda.setAwarenessField('item', '')
    silent.agenda.awareness?.destroy()
    await settled(noa.notes(items[1] ?? ''), silent.agenda)
    let said = 0
    const talking = setInterval(() => noa.agenda.awareness?.setLocalState({ item: `${said++}` }), 50)
    await until('the silent one is ended', () => silent.closed.length > 0)
    await until('the other has said more than would fit in twice that time', () => said > 24)
    clearInterval(talking)
    expect(noa.closed).toEqual([])
    expect(await taken(noa.notes(items[1] ?? ''), (notes) => type(notes, 'Kvar.'))).toBe(true)
    noa.leave()
    silent.leave()
    await impatient.close()
  })
})
