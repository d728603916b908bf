import { randomOf } from '@samsyn/meeting/meeting.fixture'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Composed } from './composed.ts'

const line = (words: string) => {
  const doc = new Y.Doc()
  const text = doc.getText('line')
  text.insert(0, words)
  return text
}
const other = (text: Y.Text) => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(text.doc as Y.Doc))
  return doc.getText('line')
}
const meet = (one: Y.Text, two: Y.Text) => {
  for (const [from, to] of [
    [one, two],
    [two, one],
  ] as const)
    Y.applyUpdate(to.doc as Y.Doc, Y.encodeStateAsUpdate(from.doc as Y.Doc))
}

describe('A word that is put together', () => {
  it('takes the place of what was selected, letter by letter, and may become another one', () => {
    const text = line('en gammal plan')
    const word = new Composed(text, 3, 9)
    for (const said of ['n', 'ny', 'nya', 'ny']) {
      word.become(said)
      expect(text.toString()).toBe(`en ${said} plan`)
    }
    expect(word.end).toBe(5)
    word.become('')
    expect([text.toString(), word.end]).toEqual(['en  plan', 3])
    word.become('😀')
    word.become('😁')
    expect(text.toString()).toBe('en 😁 plan')
  })

  it('leaves letters of others that have come to stand in it', () => {
    const text = line('')
    const word = new Composed(text, 0, 0)
    word.become('gena')
    text.insert(2, 'XY')
    word.become('genast')
    expect([text.toString(), word.end]).toEqual(['geXYnast', 8])
    word.become('stopp')
    expect(text.toString()).toBe('stoppXY')
  })

  it('goes on when others have taken letters of it away', () => {
    const text = line('på måndag')
    const word = new Composed(text, 9, 9)
    word.become('en')
    text.delete(3, 8)
    word.become('en kl. 9')
    expect(text.toString()).toBe('på  kl. 9')
    text.delete(text.length - 1, 1)
    text.insert(text.length, '!')
    expect([text.toString(), word.end]).toEqual(['på  kl. !', 8])
  })

  it('takes no letter of others, wherever and whenever they write', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const next = randomOf(seed)
      const below = (limit: number) => Math.floor(next() * limit)
      const mine = line('början slut')
      const theirs = other(mine)
      const at = below(mine.length + 1)
      const word = new Composed(mine, at, at)
      let said = ''
      let written = ''
      for (let step = 0; step < 20; step++) {
        const letter = String.fromCharCode(65 + step)
        theirs.insert(below(theirs.length + 1), letter)
        written += letter
        said = next() < 0.2 ? 'ett annat ord'.slice(0, below(12)) : `${said}${'abcdefghij'[below(10)]}`
        word.become(said)
        if (next() < 0.5) meet(mine, theirs)
      }
      meet(mine, theirs)
      expect(theirs.toString(), `seed ${seed}`).toBe(mine.toString())
      const letters = [...mine.toString()]
      expect(
        letters
          .filter((letter) => /[A-Z]/.test(letter))
          .sort()
          .join(''),
        `seed ${seed}`,
      ).toBe(written)
      expect(letters.filter((letter) => !/[A-Z]/.test(letter)).join(''), `seed ${seed}`).toBe(
        `${'början slut'.slice(0, at)}${said}${'början slut'.slice(at)}`,
      )
    }
  })
})
