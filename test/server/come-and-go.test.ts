import { setImmediate } from 'node:timers/promises'
import { notesDocument } from '@samsyn/meeting/documents'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { invited, makeMeeting, onPath, type Stage, settled, startServer, textOf, type, until } from '../stage.ts'

// The lane keeps a connection until its last words are dealt with; Hocuspocus itself does not.
onPath('reference')

let stage: Stage
beforeAll(async () => {
  stage = await startServer()
})
afterAll(() => stage.close())

describe('A document that everybody leaves and others open', () => {
  it('is one for all of them, also when the last words of somebody who left took long', async () => {
    const { journal, live } = stage.parts
    const organiser = await stage.organiser()
    const { meeting, items } = await makeMeeting(organiser)
    const item = items[1] ?? ''
    const name = notesDocument(meeting, item)
    const board = async (who: string) => (await invited(organiser, meeting, 'participant', who)).board(meeting)
    const [slow, other, third, fourth] = await Promise.all(['Ett', 'Två', 'Tre', 'Fyra'].map(board))
    if (!slow || !other || !third || !fourth) throw new Error('Somebody is missing.')
    await settled(slow.notes(item), other.notes(item))
    const seen = () => other.notes(item).awareness?.getStates().size
    slow.notes(item).setAwarenessField('item', item)
    await until('they see each other', () => seen() === 2)

    const append = journal.append.bind(journal)
    const gate = Promise.withResolvers<void>()
    let waiting = 0
    journal.append = async (...row) => {
      waiting += 1
      await gate.promise
      return append(...row)
    }
    type(slow.notes(item).document, 'Det tog tid. ')
    await until('the words are on their way to the disk', () => waiting > 0)
    slow.leave()
    await until('the first has left', () => seen() === 1)
    other.leave()
    await until('the document is let go', () => live.documentOf(name) === null)
    journal.append = append
    await settled(third.notes(item))
    gate.resolve()
    await until('the words are on the disk', async () => textOf(await journal.read(name)).includes('Det tog tid.'))
    for (let turn = 0; turn < 50; turn++) await setImmediate()

    await settled(fourth.notes(item))
    type(third.notes(item).document, 'Hör du mig? ')
    type(fourth.notes(item).document, 'Ja. ')
    await until('both have both', () =>
      [third, fourth].every(
        (one) =>
          /Hör du mig\?/.test(textOf(one.notes(item).document)) && textOf(one.notes(item).document).includes('Ja.'),
      ),
    )
    expect(textOf(await journal.read(name))).toContain('Det tog tid.')
    for (const one of [third, fourth]) one.leave()
  })
})
