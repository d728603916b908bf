import type { Changes, History, Restored } from '@samsyn/api/history'
import type { ChangedNode } from '@samsyn/meeting/history'
import { plain } from '@samsyn/server/storage/state'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import {
  type Browser,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  sameState,
  startServer,
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

type Piece = { text: string; kind: string; author: string }
function pieces({ text, change, content = [] }: ChangedNode): Piece[] {
  if (text !== undefined) return [{ text, kind: change?.kind ?? 'same', author: change?.author ?? '' }]
  return content.flatMap(pieces)
}

describe('The history of a note', () => {
  it('names who wrote from the journal, not from what a client says, and goes back by a new change', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] as string
    const [secretary, member] = [
      await invited(organiser, meeting, 'secretary', 'Mio Testdal'),
      await invited(organiser, meeting, 'participant', 'Ada Provlund'),
    ]
    const [ofSecretary, ofMember] = [secretary.board(meeting), member.board(meeting)]
    const path = `/api/meetings/${meeting}/items/${item}/history`
    await write(ofSecretary.notes(item), (notes) => type(notes, 'Planen antas.'))
    // Whatever a browser claims to be in its awareness has no say here.
    ofMember.notes(item).awareness?.setLocalStateField('user', { name: 'Mio Testdal', slot: 1 })
    await write(ofMember.notes(item), (notes) => type(notes, ' Inte alls.'))

    const history = await member.call<History>('GET', path)
    expect(history.authors.map(({ name }) => name)).toEqual(['Mio Testdal', 'Ada Provlund'])
    expect(history.points.flatMap(({ by }) => by)).toEqual([
      { author: 0, added: 13, removed: 0 },
      { author: 1, added: 11, removed: 0 },
    ])
    expect(JSON.stringify(history)).not.toContain(await sessionOf(meeting, 'Mio Testdal'))
    const last = history.points.at(-1)?.seq as number
    const { note } = await member.call<Changes>('GET', `${path}/changes?to=${last}`)
    expect(pieces(note)).toEqual([
      { text: 'Planen antas.', kind: 'added', author: '0' },
      { text: ' Inte alls.', kind: 'added', author: '1' },
    ])

    const [first] = await stage.parts.storage.rows(`${meeting}/notes/${item}`)
    expect(await reasonOf(member.call('POST', `${path}/restore`, { seq: first?.seq }))).toBe('not-allowed')
    const rows = async () => (await stage.parts.storage.rows(`${meeting}/notes/${item}`)).length
    const before = await rows()
    expect(await secretary.call<Restored>('POST', `${path}/restore`, { seq: first?.seq })).toEqual({ changed: true })
    expect(await rows()).toBe(before + 1)
    await until('everybody sees the note as it was', () =>
      [ofSecretary, ofMember].every(
        (board) => textOf(board.notes(item).document) === '<paragraph>Planen antas.</paragraph>',
      ),
    )
    expect(await secretary.call<Restored>('POST', `${path}/restore`, { seq: first?.seq })).toEqual({ changed: false })
    // What was taken back is still in the history, and both go on writing in the same text.
    const now = await secretary.call<History>('GET', path)
    const { note: since } = await secretary.call<Changes>(
      'GET',
      `${path}/changes?from=${last}&to=${now.points.at(-1)?.seq}`,
    )
    expect(pieces(since)).toContainEqual({ text: ' Inte alls.', kind: 'removed', author: '0' })
    await write(ofMember.notes(item), (notes) => type(notes, ' Igen.'))
    await until('both have it', () => sameState(ofMember.notes(item).document, ofSecretary.notes(item).document))
    ofSecretary.leave()
    ofMember.leave()
  })

  it('is read by those who may, also when it is frozen, and changed by nobody then', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] as string
    const path = `/api/meetings/${meeting}/items/${item}/history`
    const secretary = await invited(organiser, meeting, 'secretary', 'Mio Testdal')
    const member = await invited(organiser, meeting, 'participant', 'Ada Provlund')
    const observer = await invited(organiser, meeting, 'observer', 'Bo Åskådare')
    const board = secretary.board(meeting)
    await write(board.notes(item), (notes) => type(notes, 'Sagt.'))
    board.leave()
    expect(await reasonOf(observer.call('GET', path))).toBe('not-allowed')
    expect(await reasonOf(observer.call('GET', `${path}/changes?to=1`))).toBe('not-allowed')
    await stage.parts.storage.db.updateTable('meetings').set({ phase: 'frozen' }).where('id', '=', meeting).execute()
    expect((await secretary.call<History>('GET', path)).authors).toHaveLength(1)
    expect(await reasonOf(member.call('GET', path))).toBe('already-frozen')
    expect(await reasonOf(secretary.call('POST', `${path}/restore`, { seq: 1 }))).toBe('already-frozen')
  })

  it('of a note that nobody has written in is empty, and nonsense is refused', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const path = (item: string) => `/api/meetings/${meeting}/items/${item}/history`
    expect(await organiser.call('GET', path(items[2] as string))).toEqual({ authors: [], points: [] })
    expect(await organiser.call('GET', `${path(items[2] as string)}/changes?to=0`)).toEqual({
      note: { type: 'doc', content: [] },
    })
    expect(await reasonOf(organiser.call('GET', path('..%2Fagenda')))).toBe('not-found')
    expect(await reasonOf(organiser.call('GET', `${path(items[2] as string)}/changes?from=9&to=3`))).toBe('bad-input')
    expect(await reasonOf(organiser.call('GET', `${path(items[2] as string)}/changes?to=-1`))).toBe('bad-input')
  })

  it('is whole after a snapshot has shortened what is opened', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] as string
    const document = `${meeting}/notes/${item}`
    const secretary = await invited(organiser, meeting, 'secretary', 'Mio Testdal')
    const board = secretary.board(meeting)
    await write(board.notes(item), (notes) => type(notes, 'Först.'))
    const [row] = await stage.parts.storage.rows(document)
    await stage.parts.storage.snapshot(
      document,
      row?.seq as number,
      plain(Y.encodeStateAsUpdate(board.notes(item).document)),
    )
    await write(board.notes(item), (notes) => type(notes, ' Sedan.'))
    board.leave()
    const path = `/api/meetings/${meeting}/items/${item}/history`
    const { points } = await secretary.call<History>('GET', path)
    expect(points.at(-1)?.by).toEqual([{ author: 0, added: 13, removed: 0 }])
  })
})

describe('Many questions at once', () => {
  it('have one journal read at a time, and one of each person wait', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const path = `/api/meetings/${meeting}/items/${items[1]}/history`
    const [ada, bo, cia] = [
      await invited(organiser, meeting, 'participant', 'Ada Provlund'),
      await invited(organiser, meeting, 'participant', 'Bo Testman'),
      await invited(organiser, meeting, 'participant', 'Cia Mallgren'),
    ]
    const { storage, history } = stage.parts
    const rows = vi.spyOn(storage, 'rows')
    const asked = vi.spyOn(history, 'of')
    const held = Promise.withResolvers<void>()
    rows.mockImplementationOnce(async () => {
      await held.promise
      return []
    })
    const first = reasonOf(ada.call('GET', path))
    await until('the first is read', () => rows.mock.calls.length === 1)

    const answers: string[] = []
    const more = Array.from({ length: 20 }, async () => answers.push(await reasonOf(ada.call('GET', path))))
    await until('all but one have heard', () => answers.length >= 19)
    expect(answers).toEqual(Array(19).fill('asked-anew'))
    expect(rows).toHaveBeenCalledTimes(1)
    // Another kind of question, and another person, have places of their own.
    const others = [`${path}/changes?to=0`, path].map((where, at) => reasonOf((at === 0 ? ada : bo).call('GET', where)))
    // Who may not any more when it is their turn is told nothing.
    const late = reasonOf(cia.call('GET', path))
    await until('they wait', () => asked.mock.calls.some(([, , { seat }]) => seat.name === 'Cia Mallgren'))
    await cia.call('POST', '/api/sign-out')
    held.resolve()
    expect(await late).toBe('not-found')
    expect(await first).toBe('taken')
    await Promise.all(more)
    expect(answers.slice(19)).toEqual(['taken'])
    expect(await Promise.all(others)).toEqual(['taken', 'taken'])
    expect(rows).toHaveBeenCalledTimes(4)
    rows.mockRestore()
    asked.mockRestore()
  })
})

async function sessionOf(meeting: string, name: string): Promise<string> {
  const seat = (await stage.parts.signIn.seatsOf(meeting)).find((one) => one.name === name)
  if (!seat) throw new Error(`${name} has no seat.`)
  return seat.session
}
