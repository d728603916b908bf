/**
 * Undo, as Yjs has it with our patch (packages/meeting/patches/yjs.patch): whoever writes alone gets back, letter by letter,
 * what stood there before; and what an undo sends lies where everybody reads it alike, so that the guard takes it.
 *
 * Without the patch 140 of 3,000 writers got their words back in another order, or found some left or gone, and 33 were
 * refused. What it takes is a line that an undo has brought back, words written in it, and its block wrapped and unwrapped
 * once more. `SEEDS=20000` tries more writers, `SEED=42` one.
 */
import { notesDocument, readDocumentName } from '@samsyn/meeting/documents'
import { noteField } from '@samsyn/meeting/notes'
import { Guard } from '@samsyn/server/live/guard'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { type Chance, chanceOf } from './people.ts'

/** The note as it is stored: what the guard takes, in the order in which it came. */
class Stored {
  readonly document = new Y.Doc()
  readonly refused: string[] = []
  readonly #guard = new Guard()

  constructor() {
    this.#guard.opened(this.document, new Map(), 0)
  }

  take(update: Uint8Array, author: string): void {
    const name = readDocumentName(notesDocument('m', 'noted'))
    if (!name) throw new Error('Notes have a name.')
    const verdict = this.#guard.judge({ document: this.document, name, update, author })
    if (verdict.kind === 'take') Y.applyUpdate(this.document, update)
    else if (verdict.kind !== 'known') this.refused.push(verdict.kind === 'refused' ? verdict.reason : verdict.kind)
  }
}

/** Somebody who writes in the note, each step an undo of its own. */
class Writer {
  readonly page = new Y.Doc()
  readonly field = this.page.getXmlFragment(noteField)
  readonly #undo = new Y.UndoManager(this.field, { trackedOrigins: new Set(['own']), captureTimeout: 0 })
  /** What stood there before each step that can be undone, and before each undo. */
  readonly #before: string[] = []
  readonly #undone: string[] = []

  constructor(client: number, sends: (update: Uint8Array) => void) {
    this.page.clientID = client
    this.page.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'other') sends(update)
    })
  }

  get text(): string {
    return this.field.toString()
  }

  get lines(): Y.XmlElement[] {
    const within = (element: Y.XmlElement | Y.XmlText): Y.XmlElement[] =>
      element instanceof Y.XmlText
        ? []
        : element.nodeName === 'paragraph'
          ? [element]
          : element.toArray().flatMap((inner) => within(inner as Y.XmlElement | Y.XmlText))
    return this.field.toArray().flatMap((block) => within(block as Y.XmlElement))
  }

  does(step: () => void): void {
    this.#undo.stopCapturing()
    const before = this.text
    const steps = this.#undo.undoStack.length
    this.page.transact(step, 'own')
    if (this.#undo.undoStack.length === steps) return
    this.#before.push(before)
    this.#undone.length = 0
  }

  types(words: string, at: number, line = 0): void {
    this.does(() => textOf(this.lines[line]).insert(at, words))
  }

  takesAway(at: number, length: number, line = 0): void {
    this.does(() => textOf(this.lines[line]).delete(at, length))
  }

  /** As an editor does it: the block goes, and a new one comes with the same words. */
  wraps(block = 0): void {
    this.does(() => {
      const old = this.field.get(block) as Y.XmlElement
      const inner =
        old.nodeName === 'paragraph' ? [old] : old.toArray().flatMap((item) => (item as Y.XmlElement).toArray())
      const lines = inner.map((line) => paragraph(textOf(line as Y.XmlElement).toString()))
      this.field.delete(block, 1)
      this.field.insert(block, old.nodeName === 'paragraph' ? [listOf(lines)] : lines)
    })
  }

  /** What there is to be read before and after; null if there was nothing to undo. */
  undoes(): { reads: string; expected: string } | null {
    return this.#pops('undo', this.#before, this.#undone)
  }

  redoes(): { reads: string; expected: string } | null {
    return this.#pops('redo', this.#undone, this.#before)
  }

  #pops(does: 'undo' | 'redo', from: string[], to: string[]): { reads: string; expected: string } | null {
    const expected = from.pop()
    if (expected === undefined) return null
    to.push(this.text)
    this.#undo[does]()
    return { reads: this.text, expected }
  }
}

function textOf(line: Y.XmlElement | undefined): Y.XmlText {
  const text = line?.get(0)
  if (!(text instanceof Y.XmlText)) throw new Error('There is no such line.')
  return text
}

function paragraph(words: string): Y.XmlElement {
  const line = new Y.XmlElement('paragraph')
  line.insert(0, [new Y.XmlText(words)])
  return line
}

function listOf(lines: Y.XmlElement[]): Y.XmlElement {
  const list = new Y.XmlElement('bulletList')
  list.insert(
    0,
    lines.map((line) => {
      const item = new Y.XmlElement('listItem')
      item.insert(0, [line])
      return item
    }),
  )
  return list
}

function alone(): { writer: Writer; stored: Stored } {
  const stored = new Stored()
  const writer = new Writer(5, (update) => stored.take(update, 'session'))
  writer.does(() => writer.field.insert(0, [paragraph('')]))
  return { writer, stored }
}

const read = (writer: Writer): string => writer.lines.map((line) => textOf(line).toString()).join('|')

test('[LY1] words typed inside what an undo has brought back keep their place when the block is wrapped and undone', () => {
  const { writer, stored } = alone()
  writer.types('«x»', 0)
  writer.takesAway(0, 2)
  writer.undoes()
  writer.types('och ', 1)
  writer.wraps()
  writer.undoes()
  expect(read(writer)).toBe('«och x»')
  expect(stored.refused).toEqual([])
})

test('[LY1] what was typed is undone to the last letter, also when others have been typed inside since', () => {
  const { writer, stored } = alone()
  writer.types('ab', 0)
  writer.wraps()
  writer.undoes()
  writer.types('x', 1)
  writer.undoes()
  writer.undoes()
  expect(read(writer)).toBe('')
  expect(stored.refused).toEqual([])
})

test('[LY1] words that were brought back behind others come back with them', () => {
  const { writer, stored } = alone()
  writer.types('slut', 0)
  writer.types('dE', 0)
  writer.types('eF', 0)
  writer.takesAway(2, 2)
  writer.undoes()
  writer.wraps()
  writer.undoes()
  expect(read(writer)).toBe('eFdEslut')
  expect(stored.refused).toEqual([])
})

function stepAtRandom(writer: Writer, { next, below, pick }: Chance, words: string): void {
  const what = next()
  const line = below(writer.lines.length)
  const { length } = writer.lines.length > 0 ? textOf(writer.lines[line]) : { length: 0 }
  if (writer.lines.length === 0) writer.does(() => writer.field.insert(0, [paragraph(words)]))
  else if (what < 0.45) writer.types(words, below(length + 1), line)
  else if (what < 0.7) {
    const at = below(length)
    if (length > 0) writer.takesAway(at, 1 + below(Math.min(4, length - at)), line)
  } else if (what < 0.95) writer.wraps(below(writer.field.length))
  else writer.does(() => writer.field.insert(below(writer.field.length + 1), [paragraph(pick(['', words]) ?? '')]))
}

/** Others have taken away what an undo brought back, and nothing is left of the block that it would come back in. */
const keptSeeds = [1527]

const asked = process.env.SEED
const many = Array.from({ length: Number(process.env.SEEDS ?? 500) }, (_, seed) => seed + 1)
const seeds = asked ? [Number(asked)] : [...new Set([...keptSeeds, ...many])]

function eachSeed(play: (chance: Chance, seed: number) => void): void {
  for (const seed of seeds)
    try {
      play(chanceOf(seed), seed)
    } catch (error) {
      process.stderr.write(`Seed ${seed} fails. Again: SEED=${seed}.\n`)
      throw error
    }
}

/** Two letters that nobody else has typed yet. */
const fresh = (n: number): string => String.fromCharCode(97 + (n % 26), 65 + (Math.floor(n / 26) % 26))

test('[LY1] whoever writes alone finds what stood there before, whatever is undone and done again', () => {
  let undone = 0
  eachSeed((chance) => {
    const { writer, stored } = alone()
    for (let n = 0; n < 30; n++) {
      const way = chance.next()
      if (way > 0.36) stepAtRandom(writer, chance, fresh(n))
      else {
        const done = way < 0.3 ? writer.undoes() : writer.redoes()
        if (!done) continue
        undone += 1
        expect(done.reads).toBe(done.expected)
      }
    }
    expect(stored.refused).toEqual([])
    expect(stored.document.getXmlFragment(noteField).toString()).toBe(writer.text)
  })
  expect(undone).toBeGreaterThan(4 * seeds.length)
}, 3_600_000)

test('[LY1] of three who undo what they write together nobody is refused, and all read the same', () => {
  eachSeed((chance) => {
    const stored = new Stored()
    const sent: { update: Uint8Array; from: number }[] = []
    const writers = [1, 2, 3].map(
      (client) =>
        new Writer(client, (update) => {
          sent.push({ update, from: client })
          stored.take(update, `session ${client}`)
        }),
    )
    const [first] = writers as [Writer]
    first.does(() => first.field.insert(0, [paragraph('')]))
    const reached = writers.map(() => 0)
    /** What others have sent comes in the order in which the server took it. */
    const receive = (at: number, updates: number) => {
      const until = Math.min(sent.length, (reached[at] ?? 0) + updates)
      for (const { update, from } of sent.slice(reached[at], until))
        if (from !== at + 1) Y.applyUpdate((writers[at] as Writer).page, update, 'other')
      reached[at] = until
    }
    for (let n = 0; n < 40; n++) {
      const at = chance.below(writers.length)
      const writer = writers[at] as Writer
      receive(at, chance.below(4))
      const way = chance.next()
      if (way > 0.4) stepAtRandom(writer, chance, fresh(n))
      else if (way < 0.3) writer.undoes()
      else writer.redoes()
    }
    for (const at of writers.keys()) receive(at, sent.length)
    expect(stored.refused).toEqual([])
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(stored.document))
    for (const document of [stored.document, copy])
      for (const { text } of writers) expect(document.getXmlFragment(noteField).toString()).toBe(text)
  })
}, 3_600_000)
