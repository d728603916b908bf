import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addItem, readItems } from './agenda.ts'
import { addAttendee } from './attendance.ts'
import { placeProposed, proposedNote } from './inbox.ts'
import { readNote, writeNote } from './notes.ts'

const item = { id: 'proposed', title: 'Jourlinjen', kind: 'decision', minutes: 15, presenter: 'Bo Testman' } as const

function agendaOf(...kinds: ('opening' | 'information' | 'closing')[]): Y.Doc {
  const agenda = new Y.Doc()
  for (const kind of kinds) addItem(agenda, { id: kind, title: kind, kind })
  return agenda
}

test('[IN4] what is placed stands before the closing item, or after the one that is named', () => {
  const agenda = agendaOf('opening', 'information', 'closing')
  placeProposed(agenda, item, '')
  placeProposed(agenda, { ...item, id: 'second' }, 'opening')
  placeProposed(agenda, { ...item, id: 'third' }, 'an item that is gone')
  expect(readItems(agenda).map(({ id }) => id)).toEqual([
    'opening',
    'second',
    'information',
    'proposed',
    'third',
    'closing',
  ])
  const open = agendaOf('opening')
  placeProposed(open, item, '')
  expect(readItems(open).map(({ id }) => id)).toEqual(['opening', 'proposed'])
})

test('[IN4] the item has what was wanted, and its presenter the organisation of the list', () => {
  const agenda = agendaOf('closing')
  addAttendee(agenda, { name: 'Bo Testman', organisation: 'Ekmyra kommun' })
  placeProposed(agenda, item, '')
  placeProposed(agenda, { ...item, id: 'nobody', presenter: '' }, '')
  const [placed, nobody] = readItems(agenda)
  expect(placed).toMatchObject({ title: 'Jourlinjen', kind: 'decision', minutes: 15, state: 'planned' })
  expect(placed?.presenters).toMatchObject([{ name: 'Bo Testman', organisation: 'Ekmyra kommun' }])
  expect(nobody?.presenters).toEqual([])
})

test('[IN4] the note begins with who proposed it, then why, paragraph by paragraph', () => {
  const notes = new Y.Doc()
  writeNote(notes, proposedNote('Förslag från Bo Testman', 'Två linjer.\n\n  Ett nummer. '))
  const paragraphs = readNote(notes)?.content?.map(({ content }) => content?.[0]?.text)
  expect(paragraphs).toEqual(['Förslag från Bo Testman', 'Två linjer.', 'Ett nummer.'])
  expect(proposedNote('Förslag från Bo Testman', '')).toHaveLength(1)
})
