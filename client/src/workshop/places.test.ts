import { addTheme, joinCards, moveEntry, readClusters } from '@samsyn/meeting/themes'
import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { lay, type Step, spotAfter, spotBeside } from './places.ts'

const cards = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, question: 'q1', text: id, group: '', author: '' }))
const questions = ['q1', 'q2', 'q3']

let doc: Y.Doc
let [one, two, far] = ['', '', '']
const clusters = () => readClusters(doc, cards)
const lying = () =>
  Object.fromEntries(clusters().themes.map(({ title, entries }) => [title, entries.map(({ text }) => text).join('')]))
const go = (id: string, step: Step) => {
  const spot = spotBeside(clusters(), questions, id, step)
  return spot && lay(doc, { cards, clusters: clusters(), dots: null }, id, spot)
}

beforeEach(() => {
  doc = new Y.Doc()
  one = addTheme(doc, 'q1', 'ett')
  two = addTheme(doc, 'q1', 'två')
  far = addTheme(doc, 'q3', 'fjärran')
  for (const id of ['a', 'b', 'c']) moveEntry(doc, id, one)
  moveEntry(doc, 'd', two)
})

describe('A card goes one step by keyboard', () => {
  it('goes up and down among the cards of its theme', () => {
    go('b', 'up')
    expect(lying()).toMatchObject({ ett: 'bac' })
    go('b', 'down')
    expect(lying()).toMatchObject({ ett: 'abc' })
    go('b', 'down')
    expect(lying()).toMatchObject({ ett: 'acb' })
  })

  it('goes over the end of a theme into the next, at the side it comes from', () => {
    go('c', 'down')
    expect(lying()).toMatchObject({ ett: 'ab', två: 'cd' })
    go('c', 'up')
    expect(lying()).toMatchObject({ ett: 'abc', två: 'd' })
    expect(go('a', 'up')).toBeNull()
  })

  it('goes below the last theme into none, and back up', () => {
    go('d', 'down')
    expect(clusters().loose.map(({ id }) => id)).toEqual(['d', 'e'])
    go('e', 'up')
    expect(lying()).toMatchObject({ två: 'e' })
    expect(go('d', 'down')).toBeNull()
  })

  it('goes to the next question that has a theme, and back', () => {
    go('b', 'right')
    expect(lying()).toMatchObject({ ett: 'ac', fjärran: 'b' })
    go('b', 'left')
    expect(lying()).toMatchObject({ ett: 'acb', fjärran: '' })
    expect(go('b', 'left')).toBeNull()
  })
})

describe('What is dropped lies where it was dropped', () => {
  it('lies after a card, wherever it came from', () => {
    const drop = (id: string, after: string) => {
      const spot = spotAfter(clusters(), after, id)
      if (spot) lay(doc, { cards, clusters: clusters(), dots: null }, id, spot)
    }
    drop('e', 'a')
    expect(lying()).toMatchObject({ ett: 'aebc' })
    drop('a', 'e')
    expect(lying()).toMatchObject({ ett: 'eabc' })
    drop('b', 'a')
    expect(lying()).toMatchObject({ ett: 'eabc' })
    drop('e', 'd')
    expect(lying()).toMatchObject({ ett: 'abc', två: 'de' })
  })

  it('takes all cards of a point along, also out of the theme', () => {
    const point = joinCards(doc, 'b', 'a', cards) ?? ''
    lay(doc, { cards, clusters: clusters(), dots: null }, point, { to: 'theme', theme: far })
    expect(clusters().themes.find(({ id }) => id === far)?.entries[0]?.cards.length).toBe(2)
    lay(doc, { cards, clusters: clusters(), dots: null }, point, { to: 'loose' })
    expect(clusters().loose.map(({ id }) => id)).toEqual(['a', 'b', 'e'])
    expect(clusters().themes.find(({ id }) => id === far)?.entries).toEqual([])
  })
})
