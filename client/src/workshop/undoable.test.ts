import { addCard, readCards, removeCard } from '@samsyn/meeting/cards'
import { addTheme, moveEntry, readClusters, removeTheme } from '@samsyn/meeting/themes'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { undoable } from './undoable.ts'

describe('What was done is taken back by itself', () => {
  it('brings a card back to its place, and leaves alone what was written after it was removed', () => {
    const doc = new Y.Doc()
    const [first] = [addCard(doc, 'q', 'Ett'), addCard(doc, 'q', 'Två')]
    const undo = undoable(doc, ['cards'], () => removeCard(doc, first))
    expect(readCards(doc).map(({ text }) => text)).toEqual(['Två'])
    addCard(doc, 'q', 'Tre')
    undo()
    expect(readCards(doc).map(({ text }) => text)).toEqual(['Ett', 'Två', 'Tre'])
    expect(readCards(doc)[0]?.id).toBe(first)
  })

  it('brings a theme back with what lay in it', () => {
    const doc = new Y.Doc()
    const cards = ['a', 'b'].map((id) => ({ id, question: 'q', text: id, group: '', author: '' }))
    const theme = addTheme(doc, 'q', 'Tema')
    moveEntry(doc, 'a', theme)
    const undo = undoable(doc, ['themes', 'points', 'places'], () => removeTheme(doc, theme))
    expect(readClusters(doc, cards).loose.length).toBe(2)
    undo()
    expect(readClusters(doc, cards).themes.map(({ title, entries }) => [title, entries.map(({ id }) => id)])).toEqual([
      ['Tema', ['a']],
    ])
  })

  it('leaves alone what somebody else has changed since', () => {
    const [mine, theirs] = [new Y.Doc(), new Y.Doc()]
    for (const [from, to] of [
      [mine, theirs],
      [theirs, mine],
    ] as const)
      from.on('update', (update: Uint8Array, origin: unknown) => origin !== 'wire' && Y.applyUpdate(to, update, 'wire'))
    const cards = [{ id: 'a', question: 'q', text: 'a', group: '', author: '' }]
    const [one, two] = [addTheme(mine, 'q', 'Ett'), addTheme(mine, 'q', 'Två')]
    const undo = undoable(mine, ['places'], () => void moveEntry(mine, 'a', one))
    moveEntry(theirs, 'a', two)
    undo()
    expect(readClusters(mine, cards).themes.find(({ id }) => id === two)?.entries.length).toBe(1)
  })
})
