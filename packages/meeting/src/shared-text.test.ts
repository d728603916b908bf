import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { copyOf, meet, randomOf } from './meeting.fixture.ts'
import { setText } from './shared-text.ts'

function lineOf(words: string): { doc: Y.Doc; line: Y.Text } {
  const doc = new Y.Doc()
  const line = doc.getText('line')
  line.insert(0, words)
  return { doc, line }
}

// Few and repeated characters find more mistakes than many different ones. 😀 and 😁 share their first half, 😀 and 🐀
// their second.
const letters = ['a', 'a', 'b', 'å', ' ', '😀', '😁', '🐀']
const wordsOf = (random: () => number, longest: number) =>
  Array.from({ length: Math.floor(random() * longest) }, () => letters[Math.floor(random() * letters.length)]).join('')
const seeds = Array.from({ length: 2000 }, (_, seed) => seed)

test('[TX1] setting a text makes it say what is wanted, whatever it said', () => {
  for (const seed of seeds) {
    const random = randomOf(seed)
    const [now, wanted] = [wordsOf(random, 12), wordsOf(random, 12)]
    const { line } = lineOf(now)
    setText(line, wanted)
    expect(line.toString(), `seed ${seed}: ${now} → ${wanted}`).toBe(wanted)
  }
})

test('[TX1] a text that says it already is not touched', () => {
  const { doc, line } = lineOf('så är det')
  const before = Y.encodeStateAsUpdate(doc)
  setText(line, 'så är det')
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
})

test('[TX1] a text that lies in no document yet is a mistake of the caller', () => {
  expect(() => setText(new Y.Text('före'), 'efter')).toThrow('lies in a document')
})

test('[TX2] what two write in different places of the line both stays', () => {
  for (const seed of seeds) {
    const random = randomOf(seed)
    const [head, tail] = [wordsOf(random, 6), wordsOf(random, 6)]
    const [mineBefore, mineAfter, yoursBefore, yoursAfter] = [1, 2, 3, 4].map(() => wordsOf(random, 6))
    // The two changed stretches stand apart by marks that occur nowhere else.
    const saying = (first: string | undefined, second: string | undefined) => `${head}<${first}|${second}>${tail}`
    const mine = lineOf(saying(mineBefore, yoursBefore))
    const copy = copyOf(mine.doc)
    setText(mine.line, saying(mineAfter, yoursBefore))
    setText(copy.getText('line'), saying(mineBefore, yoursAfter))
    meet(mine.doc, copy)
    expect(mine.line.toString(), `seed ${seed}`).toBe(saying(mineAfter, yoursAfter))
    expect(copy.getText('line').toString()).toBe(mine.line.toString())
  }
})

test('[TX3] a character of two halves is never cut', () => {
  const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
  const change = (now: string, wanted: string) => {
    const { line } = lineOf(now)
    const written: string[] = []
    line.observe(({ delta }) => {
      for (const { insert } of delta) if (typeof insert === 'string') written.push(insert)
    })
    setText(line, wanted)
    expect(line.toString()).toBe(wanted)
    for (const piece of written) expect(piece, `${now} → ${wanted}`).not.toMatch(halves)
  }
  change('ett 😀 till', 'ett 😁 till') // the same first half
  change('ett 😀 till', 'ett 🐀 till') // the same second half
  change('😀', '😀😁')
  change('😀😁', '😁')
  for (const seed of seeds) {
    const random = randomOf(seed)
    change(wordsOf(random, 8), wordsOf(random, 8))
  }
})

test('[TX3] a character that two replace at once is still whole', () => {
  const mine = lineOf('läget: 😀')
  const copy = copyOf(mine.doc)
  setText(mine.line, 'läget: 😁')
  setText(copy.getText('line'), 'läget: 🐀')
  meet(mine.doc, copy)
  expect(['läget: 😁🐀', 'läget: 🐀😁']).toContain(mine.line.toString())
  expect(copy.getText('line').toString()).toBe(mine.line.toString())
})
