import { addItem, changeFacts, titleOf } from '@samsyn/meeting/agenda'
import {
  agendaDocument,
  type DocumentName,
  decisionsDocument,
  notesDocument,
  readDocumentName,
} from '@samsyn/meeting/documents'
import { misfits } from '@samsyn/meeting/layout.fixture'
import { copyOf, list, node, noteOf, p, text } from '@samsyn/meeting/meeting.fixture'
import { noteField, widestSpan, writeNote } from '@samsyn/meeting/notes'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { Accounts } from './accounts.ts'
import { forge, type Piece } from './forge.fixture.ts'
import { Guard, limits, type Verdict } from './guard.ts'

const names = {
  agenda: readDocumentName(agendaDocument('m')),
  decisions: readDocumentName(decisionsDocument('m')),
  notes: readDocumentName(notesDocument('m', 'i')),
} as Record<DocumentName['kind'], DocumentName>

/** A document as the server has it, with a guard before it. */
class Kept {
  readonly guard: Guard
  readonly document: Y.Doc
  readonly kind: DocumentName['kind']

  constructor(kind: DocumentName['kind'], state?: Y.Doc, leases: [number, string][] = [], guard = new Guard()) {
    this.kind = kind
    this.guard = guard
    this.document = new Y.Doc()
    const bytes = state ? Y.encodeStateAsUpdate(state) : new Uint8Array()
    if (state) Y.applyUpdate(this.document, bytes)
    this.guard.opened(this.document, new Map(leases), bytes.length)
  }

  judge(update: Uint8Array, author = 'ada'): Verdict {
    return this.guard.judge({ document: this.document, name: names[this.kind], update, author })
  }

  /** Judges, and does what the server would do. */
  take(update: Uint8Array, author = 'ada'): string {
    const verdict = this.judge(update, author)
    if (verdict.kind === 'take') Y.applyUpdate(this.document, update)
    return said(verdict)
  }
}
const repeat = <T>(times: number, make: (n: number) => T): T[] => Array.from({ length: times }, (_, n) => make(n))
const said = (verdict: Verdict): string => (verdict.kind === 'refused' ? verdict.reason : verdict.kind)

/** The updates that a change makes, one by one, on a copy of the document. */
function changes(document: Y.Doc, change: (copy: Y.Doc) => void, client?: number): Uint8Array[] {
  const copy = copyOf(document)
  if (client !== undefined) copy.clientID = client
  const updates: Uint8Array[] = []
  copy.on('update', (update: Uint8Array) => updates.push(update))
  change(copy)
  return updates
}
const wordsIn = (notes: Y.Doc, paragraph = 0) =>
  (notes.getXmlFragment(noteField).get(paragraph) as Y.XmlElement).get(0) as Y.XmlText

describe('What an honest client sends', () => {
  it('is taken letter by letter, with the client id leased once', () => {
    const kept = new Kept('notes', noteOf(p('Början.')))
    const updates = changes(
      kept.document,
      (notes) => {
        wordsIn(notes).insert(7, ' ')
        wordsIn(notes).insert(8, 'å')
        wordsIn(notes).format(0, 7, { bold: {} })
        wordsIn(notes).delete(0, 2)
      },
      77,
    )
    const verdicts = updates.map((update) => {
      const verdict = kept.judge(update)
      Y.applyUpdate(kept.document, update)
      return verdict
    })
    expect(verdicts).toEqual([
      { kind: 'take', leases: [77] },
      { kind: 'take', leases: [] },
      { kind: 'take', leases: [] },
      { kind: 'take', leases: [] },
    ])
    expect(wordsIn(kept.document).toString()).toBe('<bold>rjan.</bold> å')
  })

  it('costs nothing when it is known already', () => {
    const kept = new Kept('notes', noteOf(p('Början.')))
    const before = copyOf(kept.document)
    wordsIn(before).delete(0, 1)
    expect(kept.take(Y.encodeStateAsUpdate(before))).toBe('take')
    expect(kept.take(Y.encodeStateAsUpdate(before))).toBe('known')
    expect(kept.take(Y.encodeStateAsUpdate(kept.document), 'somebody else')).toBe('known')
    expect(kept.take(Y.encodeStateAsUpdate(new Y.Doc()))).toBe('known')
  })

  it('may come several at a time, before any of it is stored', () => {
    const kept = new Kept('notes')
    const updates = changes(kept.document, (notes) => {
      writeNote(notes, [list('attList', 'ett')])
      writeNote(notes, [p('två')])
      wordsIn(notes, 1).insert(3, '!')
      wordsIn(notes, 1).delete(0, 1)
    })
    expect(updates.map((update) => said(kept.judge(update)))).toEqual(['take', 'take', 'take', 'take'])
    // Not on disk yet: to say "known" would be to acknowledge it.
    expect(said(kept.judge(updates[2] ?? new Uint8Array()))).toBe('take')
    for (const update of updates) Y.applyUpdate(kept.document, update)
    expect(kept.document.store.pendingStructs).toBe(null)
    expect(said(kept.judge(updates[2] ?? new Uint8Array()))).toBe('known')
  })

  it('is asked for again when what it builds on could not be stored', () => {
    const kept = new Kept('notes')
    const [first, second] = changes(kept.document, (notes) => {
      writeNote(notes, [p('ett')])
      writeNote(notes, [p('två')])
    }) as [Uint8Array, Uint8Array]
    const verdict = kept.judge(first)
    kept.guard.notStored(kept.document, verdict.kind === 'take' ? verdict.leases : [])
    expect(said(kept.judge(second))).toBe('gap')
    expect(kept.judge(Y.mergeUpdates([first, second]))).toEqual(verdict)
  })

  it('may be typed in a paragraph that somebody else deletes meanwhile', () => {
    const kept = new Kept('notes', noteOf(p('bort'), p('kvar')))
    const late = changes(kept.document, (notes) => {
      wordsIn(notes).insert(4, ' sent')
      notes.getXmlFragment(noteField).insert(1, [new Y.XmlElement('paragraph')])
    })
    const [gone] = changes(kept.document, (notes) => notes.getXmlFragment(noteField).delete(0, 1)) as [Uint8Array]
    expect(kept.take(gone, 'bo')).toBe('take')
    expect(late.map((update) => kept.take(update))).toEqual(['take', 'take'])
    expect(kept.document.getXmlFragment(noteField).toString()).toBe(
      '<paragraph></paragraph><paragraph>kvar</paragraph>',
    )
  })

  it('may bring what was typed in pages before this one', () => {
    const kept = new Kept('notes', undefined, [[5, 'ada']])
    const offline = new Y.Doc()
    offline.clientID = 5
    writeNote(offline, [p('igår')])
    const today = copyOf(offline)
    today.clientID = 6
    writeNote(today, [p('idag')])
    expect(kept.judge(Y.encodeStateAsUpdate(today))).toEqual({ kind: 'take', leases: [6] })
  })
})

describe('Another’s hand', () => {
  it('is not written with: a client id belongs to whoever wrote with it first', () => {
    const kept = new Kept('notes', noteOf(p('x')))
    const [mine] = changes(kept.document, (notes) => wordsIn(notes).insert(1, 'a'), 77) as [Uint8Array]
    expect(kept.take(mine, 'ada')).toBe('take')
    // Clocks of Ada's are burnt, so that her next letters would be taken for known.
    const forged = changes(kept.document, (notes) => wordsIn(notes).insert(0, 'mallory'), 77)
    expect(forged.map((update) => kept.take(update, 'mallory'))).toEqual(['foreign'])
    const [next] = changes(kept.document, (notes) => wordsIn(notes).insert(2, 'b'), 77) as [Uint8Array]
    expect(kept.take(next, 'ada')).toBe('take')
    expect(wordsIn(kept.document).toString()).toBe('xab')
  })

  it('is known again after a restart', () => {
    const note = noteOf(p('x'))
    const kept = new Kept('notes', note, [[note.clientID, 'ada']])
    const forged = changes(kept.document, (notes) => wordsIn(notes).insert(0, 'y'), note.clientID)
    expect(forged.map((update) => kept.take(update, 'mallory'))).toEqual(['foreign'])
    expect(forged.map((update) => kept.take(update, 'ada'))).toEqual(['take'])
  })

  it('is claimed by showing oneself, before the first letter', () => {
    const kept = new Kept('notes')
    expect(kept.guard.claim(kept.document, 9, 'ada')).toBe(true)
    expect(kept.guard.claim(kept.document, 9, 'mallory')).toBe(false)
    const first = changes(kept.document, (notes) => writeNote(notes, [p('x')]), 9)[0] as Uint8Array
    expect(kept.take(first, 'mallory')).toBe('foreign')
    expect(kept.judge(first, 'ada')).toEqual({ kind: 'take', leases: [9] })
  })

  it('may be brought by others when the server has lost its end, and does not block its owner’s old words', () => {
    const lost = noteOf(p('det som fanns'))
    const kept = new Kept('notes')
    expect(kept.take(Y.encodeStateAsUpdate(lost), 'bo')).toBe('take')
    expect(kept.take(Y.encodeStateAsUpdate(lost), 'ada')).toBe('known')
    const more = changes(lost, (notes) => wordsIn(notes).insert(0, 'x'), lost.clientID)
    expect(more.map((update) => kept.take(update, 'ada'))).toEqual(['foreign'])
  })

  it('may be brought by several at once: who is second is asked again, and has nothing refused', () => {
    const lost = noteOf(p('det som fanns'))
    const kept = new Kept('notes')
    const all = Y.encodeStateAsUpdate(lost)
    expect(kept.judge(all, 'bo')).toMatchObject({ kind: 'take' })
    expect(kept.judge(all, 'ada')).toEqual({ kind: 'gap' })
    const more = changes(lost, (notes) => wordsIn(notes).insert(0, 'x'), lost.clientID)
    expect(more.map((update) => said(kept.judge(update, 'ada')))).toEqual(['foreign'])
    Y.applyUpdate(kept.document, all)
    expect(kept.judge(all, 'ada')).toEqual({ kind: 'known' })
  })

  it('may be deleted: whoever may write a document may write all of it', () => {
    const kept = new Kept('notes', noteOf(p('x')), [[1, 'ada']])
    expect(kept.take(changes(kept.document, (notes) => wordsIn(notes).delete(0, 1))[0] as Uint8Array, 'bo')).toBe(
      'take',
    )
  })
})

describe('What builds on something missing', () => {
  const typed = (): { kept: Kept; later: Uint8Array } => {
    const kept = new Kept('notes', noteOf(p('x')))
    const updates = changes(kept.document, (notes) => {
      wordsIn(notes).insert(1, 'a')
      wordsIn(notes).insert(2, 'b')
    })
    return { kept, later: updates[1] as Uint8Array }
  }

  it('a later letter of the same client', () => {
    const { kept, later } = typed()
    expect(kept.take(later)).toBe('gap')
  })

  it.each<[string, Piece]>([
    ['a neighbour at the left', { origin: [9, 9], string: 'x' }],
    ['a neighbour at the right', { right: [9, 9], string: 'x' }],
    ['a parent', { parent: [9, 9], string: 'x' }],
    ['itself', { origin: [7, 0], string: 'x' }],
    ['its own next piece', { origin: [7, 1], string: 'x' }],
    ['a letter of a known piece that it has not', { origin: [1, 500], string: 'x' }],
  ])('%s', (_what, piece) => {
    const kept = new Kept('notes', copyOf(fixed()))
    expect(kept.take(forge({ 7: [0, piece, { origin: [7, 0], string: 'y' }] }))).toBe('gap')
    expect(kept.document.store.pendingStructs).toBe(null)
  })

  it('two pieces that wait for each other', () => {
    const kept = new Kept('notes', fixed())
    const circle = forge({ 7: [0, { origin: [8, 0], string: 'x' }], 8: [0, { origin: [7, 0], string: 'y' }] })
    expect(kept.take(circle)).toBe('gap')
  })

  it('a known piece that is said to have another neighbour', () => {
    const kept = new Kept('notes', fixed())
    expect(kept.take(forge({ 1: [0, { origin: [9, 9], string: 'x' }] }))).toBe('gap')
    expect(kept.take(forge({ 1: [0, { origin: [1, 50], string: 'x' }] }))).toBe('gap')
  })

  it('deletions of what is not there', () => {
    const kept = new Kept('notes', fixed())
    expect(kept.take(forge({}, { 9: [[0, 5]] }))).toBe('gap')
    expect(kept.take(forge({}, { 1: [[0, 2 ** 50]] }))).toBe('gap')
  })

  it('leaves the document without anything waiting, whatever is sent', () => {
    const kept = new Kept('notes', fixed())
    for (let n = 0; n < 200; n++) kept.take(forge({ 7: [n + 1, { origin: [1, 0], string: 'x'.repeat(1000) }] }))
    expect(Y.encodeStateAsUpdate(kept.document)).toEqual(Y.encodeStateAsUpdate(fixed()))
  })
})

/** A note "abc" in which the pieces have known ids: 1/0 the paragraph, 1/1 its text, 1/2… the letters. */
function fixed(): Y.Doc {
  const note = new Y.Doc()
  note.clientID = 1
  const paragraph = new Y.XmlElement('paragraph')
  note.transact(() => {
    note.getXmlFragment(noteField).insert(0, [paragraph])
    const words = new Y.XmlText()
    paragraph.insert(0, [words])
    words.insert(0, 'abc')
  })
  return note
}

describe('Where a piece lies', () => {
  it('is between its neighbours, also when others write there meanwhile', () => {
    const kept = new Kept('notes', fixed())
    const late = changes(kept.document, (notes) => wordsIn(notes).insert(2, 'X'))[0] as Uint8Array
    const [first, second] = changes(kept.document, (notes) => {
      wordsIn(notes).insert(2, 'å')
      wordsIn(notes).insert(3, 'ä')
    }) as [Uint8Array, Uint8Array]
    expect([first, second].map((update) => kept.take(update, 'bo'))).toEqual(['take', 'take'])
    expect(kept.take(late, 'ada')).toBe('take')
    expect([...wordsIn(kept.document).toString()].sort().join('')).toBe('Xabcäå')
  })

  it('cannot be told from the document when own words that it has not lie beside others’ that it has', () => {
    const kept = new Kept('notes', fixed())
    const page = copyOf(kept.document)
    page.clientID = 50
    wordsIn(page).insert(1, 'X')
    const other = changes(kept.document, (notes) => wordsIn(notes).insert(1, 'Y'), 60)[0] as Uint8Array
    expect(kept.take(other, 'bo')).toBe('take')
    Y.applyUpdate(page, other)
    const words = wordsIn(page).toString()
    wordsIn(page).insert(Math.max(words.indexOf('X'), words.indexOf('Y')), 'Z')
    // All that was written offline, in one.
    expect(kept.take(Y.encodeStateAsUpdate(page, Y.encodeStateVector(kept.document)))).toBe('take')
    expect(wordsIn(kept.document).toString()).toBe(wordsIn(page).toString())
    // And a forged one of that kind: X is between a and b, so c is not before it.
    const turned = forge({
      70: [0, { origin: [1, 2], right: [1, 3], string: 'P' }, { origin: [70, 0], right: [1, 2], string: 'Q' }],
    })
    expect(kept.take(turned)).toBe('malformed')
  })

  it.each<[string, Piece]>([
    ['the left one lies at the right', { origin: [1, 4], right: [1, 2], string: 'x' }],
    ['they are the same', { origin: [1, 3], right: [1, 3], string: 'x' }],
    ['what the same hand wrote lies between them', { origin: [1, 2], right: [1, 4], string: 'x' }],
  ])('is nowhere when %s', (_what, piece) => {
    const kept = new Kept('notes', fixed())
    expect(kept.take(forge({ 7: [0, piece] }))).toBe('malformed')
  })
})

describe('What lies under a key', () => {
  it('has nothing at its right: the last one said holds', () => {
    const agenda = new Y.Doc()
    agenda.clientID = 1
    agenda.getMap('facts').set('place', 'Salen')
    const kept = new Kept('agenda', agenda)
    expect(kept.take(forge({ 7: [0, { right: [1, 0], any: ['x'] }] }))).toBe('malformed')
    expect(kept.take(forge({ 7: [0, { origin: [1, 0], any: ['x'] }] }))).toBe('take')
  })
})

describe('What is no update of ours', () => {
  const letter: Piece = { origin: [1, 4], string: 'x' }
  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['millions of pieces in seven bytes', new Uint8Array([1, 0xff, 0xff, 0xff, 0x0f, 1, 0])],
    ['millions of clients', new Uint8Array([0xff, 0xff, 0xff, 0x0f, 1, 1, 0, 0])],
    ['millions of deletions', new Uint8Array([0, 0xff, 0xff, 0xff, 0x0f, 1, 1, 0])],
    [
      'a text that is said to be longer than the update',
      new Uint8Array([1, 1, 7, 0, 132, 1, 4, 0xff, 0xff, 0x7f, 65, 0]),
    ],
    ['something after its end', new Uint8Array([0, 0, 0])],
    ['a hole', forge({ 7: [0, { skip: 5 }] })],
    ['a piece without length', forge({ 7: [0, { gc: 0 }] })],
    ['a text without letters', forge({ 7: [0, { origin: [1, 4], string: '' }] })],
    ['more clocks than a person can type', forge({ 7: [0, { gc: 2 ** 50 }] })],
    ['deleted letters without end', forge({ 7: [0, { origin: [1, 4], deleted: 2 ** 40 }] })],
    ['a document within the document', forge({ 7: [0, { origin: [1, 4], document: 'x' }] })],
    ['bytes', forge({ 7: [0, { origin: [1, 4], binary: new Uint8Array(5) }] })],
    ['an embedded thing', forge({ 7: [0, { origin: [1, 4], embed: { image: 'x' } }] })],
    ['a sequence type, which we do not use', forge({ 7: [0, { origin: [1, 4], type: 0 }] })],
    ['a type that does not exist', forge({ 7: [0, { origin: [1, 4], type: 99 }] })],
    ['a client id that no client draws', forge({ [2 ** 33]: [0, letter] })],
    [
      'the same client twice',
      new Uint8Array([2, ...forge({ 7: [0, letter] }).slice(1, -1), ...forge({ 7: [1, letter] }).slice(1)]),
    ],
    [
      'deletions out of order',
      forge(
        {},
        {
          1: [
            [3, 1],
            [2, 1],
          ],
        },
      ),
    ],
    [
      'deletions over each other',
      forge(
        {},
        {
          1: [
            [0, 3],
            [1, 3],
          ],
        },
      ),
    ],
    ['neighbours in different places', forge({ 7: [0, { origin: [1, 4], right: [1, 0], string: 'x' }] })],
    ['a parent that can hold nothing', forge({ 7: [0, { parent: [1, 3], string: 'x' }] })],
  ])('%s', (what, update) => {
    const kept = new Kept('notes', fixed())
    const verdict = kept.take(update)
    expect(['malformed', 'layout', 'too-large']).toContain(verdict)
    if (what !== 'a parent that can hold nothing') expect(verdict).toBe('malformed')
    expect(Y.encodeStateAsUpdate(kept.document)).toEqual(Y.encodeStateAsUpdate(fixed()))
  })

  it('nests values until the stack would end', () => {
    const kept = new Kept('agenda')
    const nested = [...Array.from({ length: 200_000 }, () => [117, 1]).flat(), 126]
    expect(kept.take(forge({ 7: [0, { root: 'facts', key: 'date', raw: nested }] }))).toBe('malformed')
  })

  it('consists of more pieces than anybody types', () => {
    const kept = new Kept('notes', fixed())
    const pieces = Array.from({ length: limits.structs + 1 }, (): Piece => ({ gc: 1 }))
    expect(kept.take(forge({ 7: [0, ...pieces] }))).toBe('malformed')
  })
})

describe('What the layout has no place for', () => {
  it.each<[DocumentName['kind'], string, (document: Y.Doc) => void]>([
    ['agenda', 'layout', (agenda) => agenda.getMap('frozen').set('is', true)],
    ['agenda', 'layout', (agenda) => agenda.getMap('meta').set('layout', 99)],
    ['agenda', 'layout', (agenda) => agenda.getMap('facts').set('votes', 1)],
    ['agenda', 'layout', (agenda) => titleOf(agenda, 'i')?.insert(0, 'x', { bold: true })],
    ['agenda', 'too-long', (agenda) => changeFacts(agenda, { place: 'x'.repeat(20_000) })],
    ['agenda', 'too-large', (agenda) => titleOf(agenda, 'i')?.insert(0, 'x'.repeat(limits.within.line + 1))],
    ['decisions', 'layout', (decisions) => addItem(decisions, { title: 'x' })],
    ['notes', 'layout', (notes) => writeNote(notes, [node('script', 'alert(1)')])],
    ['notes', 'layout', (notes) => wordsIn(notes).insert(0, 'x', { onclick: {} })],
    ['notes', 'layout', (notes) => (notes.getXmlFragment(noteField).get(0) as Y.XmlElement).setAttribute('style', 'x')],
    ['notes', 'layout', (notes) => wordsIn(notes).setAttribute('x', 'y')],
    ['notes', 'link', (notes) => wordsIn(notes).format(0, 1, { link: { href: 'javascript:alert(1)' } })],
    ['notes', 'layout', (notes) => wordsIn(notes).format(0, 1, { link: { href: 'https://x', onclick: 'x' } })],
    ['notes', 'too-deep', (notes) => writeNote(notes, [nested(33)])],
    ['notes', 'layout', (notes) => writeNote(notes, [table(1, 1, widestSpan + 1)])],
    ['notes', 'layout', (notes) => writeNote(notes, [table(1, 1, 0)])],
    ['notes', 'too-large', (notes) => writeNote(notes, [table(limits.table + 1, 1)])],
    ['notes', 'too-large', (notes) => writeNote(notes, [table(1, limits.tableRow + 1)])],
  ])('in %s: %s', (kind, reason, write) => {
    const before = kind === 'notes' ? noteOf(p('x')) : new Y.Doc()
    if (kind === 'agenda') addItem(before, { id: 'i', title: '' })
    const kept = new Kept(kind, before)
    const state = Y.encodeStateAsUpdate(kept.document)
    const [update] = changes(kept.document, (copy) => copy.transact(() => write(copy))) as [Uint8Array]
    expect(kept.take(update)).toBe(reason)
    expect(Y.encodeStateAsUpdate(kept.document)).toEqual(state)
  })

  const table = (rows: number, cells: number, colspan = 1) =>
    node('table', ...repeat(rows, () => node('tableRow', ...repeat(cells, () => cellOf(colspan)))))
  const cellOf = (colspan: number) => ({ ...node('tableCell', p('x')), attrs: { colspan, rowspan: 1 } })

  it('has room for tables as large as anybody prints', () => {
    const kept = new Kept('notes', noteOf(p('x')))
    const write = (notes: Y.Doc) => notes.transact(() => writeNote(notes, [table(60, 12, 2)]))
    expect(kept.take(changes(kept.document, write)[0] as Uint8Array)).toBe('take')
  })

  const nested = (levels: number) => {
    let block = p('innerst')
    for (let level = 1; level < levels; level++) block = node('blockquote', block)
    return block
  }

  it('is nested until whoever reads it runs out of stack', () => {
    const kept = new Kept('notes', fixed())
    const boxes = Array.from({ length: 20_000 }, (_, n): Piece => ({ parent: [7, n], type: 3, name: 'blockquote' }))
    expect(kept.take(forge({ 7: [0, { root: noteField, type: 3, name: 'blockquote' }, ...boxes] }))).toBe('too-deep')
  })

  it('does not get there between something that is deleted and something that is not', () => {
    const note = noteOf(p('bort'), p('kvar'))
    const kept = new Kept('notes', note)
    const [away, stays] = [wordsIn(kept.document), wordsIn(kept.document, 1)].map(({ _start }) => _start?.id) as [
      Y.ID,
      Y.ID,
    ]
    kept.document.getXmlFragment(noteField).delete(0, 1)
    const between: Piece = { origin: [stays.client, stays.clock], right: [away.client, away.clock], string: 'x' }
    expect(kept.take(forge({ 7: [0, between] }))).toBe('malformed')
  })

  it('is refused with all that comes with it', () => {
    const kept = new Kept('notes', noteOf(p('x')))
    const [update] = changes(kept.document, (notes) =>
      notes.transact(() => {
        wordsIn(notes).insert(0, 'rätt ')
        wordsIn(notes).format(0, 2, { colour: { is: 'red' } })
      }),
    ) as [Uint8Array]
    expect(kept.take(update)).toBe('layout')
    expect(wordsIn(kept.document).toString()).toBe('x')
  })

  it('does not get there as a part of a known piece', () => {
    const kept = new Kept('notes', fixed(), [[1, 'ada']])
    // The last letter again, and more behind it that is said to lie somewhere else.
    expect(kept.take(forge({ 1: [4, { root: noteField, string: 'xyz' }] }))).toBe('gap')
    expect(kept.take(forge({ 1: [0, { root: 'evil', key: 'x', string: 'wxyzåäö' }] }))).toBe('layout')
    expect(kept.take(forge({ 1: [4, { origin: [1, 3], string: 'cde' }] }))).toBe('take')
    expect(wordsIn(kept.document).toString()).toBe('abcde')
  })

  it('does not get there by lying in something that is deleted', () => {
    const kept = new Kept('notes', fixed())
    kept.document.getXmlFragment(noteField).delete(0, 1)
    expect(kept.take(forge({ 7: [0, { origin: [1, 4], type: 1 }, { parent: [7, 0], key: 'x', any: ['y'] }] }))).toBe(
      'take',
    )
    expect(misfits(kept.document, 'notes')).toEqual([])
    const replayed = fixed()
    replayed.transact(() => {
      replayed.getXmlFragment(noteField).delete(0, 1)
      Y.applyUpdate(replayed, Y.encodeStateAsUpdate(kept.document))
    })
    expect(misfits(replayed, 'notes')).toEqual([])
  })
})

describe('What is too large', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it('an update', () => {
    const kept = new Kept('notes', noteOf(p('')))
    const [update] = changes(kept.document, (notes) => writeNote(notes, [p(text('x'.repeat(limits.update)))]))
    expect(kept.take(update as Uint8Array)).toBe('too-large')
  })

  it('the number of new client ids', () => {
    const kept = new Kept('notes', noteOf(p('')))
    const from = (count: number) => forge(Object.fromEntries(repeat(count, (n) => [1000 + n, [0, { gc: 1 }]])))
    expect(kept.take(from(limits.newClients + 1))).toBe('too-large')
    expect(kept.take(from(limits.newClients))).toBe('take')
  })

  /** A line of so many letters in one piece, before so many pieces of the same client; and a deletion of every other letter. */
  function divided(letters: number, pieces: number, guard?: Guard) {
    const kept = new Kept('notes', undefined, [], guard)
    const line: Piece[] = [
      { root: noteField, type: 3, name: 'paragraph' },
      { parent: [7, 0], type: 6 },
    ]
    const rest = repeat(
      pieces,
      (n): Piece => ({ root: noteField, origin: [7, n === 0 ? 0 : letters + 1 + n], type: 3, name: 'paragraph' }),
    )
    kept.take(forge({ 7: [0, ...line, { parent: [7, 1], string: 'x'.repeat(letters) }, ...rest] }), 'noa')
    expect(kept.document.store.clients.get(7)?.length).toBe(pieces + 3)
    return { kept, every: (other: number) => forge({}, { 7: repeat(other, (n) => [2 + 2 * n, 1]) }) }
  }

  it('what divides a piece again and again before thousands of others', () => {
    const { kept, every } = divided(60_000, 15_000)
    expect(kept.take(every(30_000))).toBe('too-large')
    expect(kept.take(every(100))).toBe('take')
  })

  it('what one author makes others wait for; after a while there is room again', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { kept, every } = divided(20_000, 15_000)
    const dear = every(6000)
    const asked = (author: string) => said(kept.judge(dear, author))
    const times = repeat(20, () => asked('ada'))
    expect([times[0], times.at(-1)]).toEqual(['take', 'later'])
    expect(asked('hia')).toBe('take')
    vi.advanceTimersByTime(60_000)
    expect(asked('ada')).toBe('take')
  })

  it.each<[string, (kept: Kept, update: Uint8Array) => unknown]>([
    ['may write', (kept, update) => kept.judge(update, 'mallory')],
    ['may not', ({ guard, document }, update) => guard.knows({ document, update, author: 'mallory' })],
  ])('what is long and never taken, of somebody who %s: it is looked at for a while', (_who, ask) => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const kept = new Kept('notes', noteOf(p('Början.')), [[5, 'ada']])
    const long = forge({ 5: [0, ...repeat(20_000, () => ({ gc: 1 }))] })
    // Each look at it takes ten milliseconds of the processor.
    vi.spyOn(process, 'threadCpuUsage').mockImplementation((before) => ({ user: before ? 10_000 : 0, system: 0 }))
    const spend = vi.spyOn(Accounts.prototype, 'spend')
    for (let n = 0; n < 200; n++) ask(kept, long)
    expect(spend.mock.calls.length).toBeGreaterThan(50)
    expect(spend.mock.calls.length).toBeLessThan(150)
    expect(said(kept.judge(long, 'mallory'))).toBe('later')
    expect(said(kept.judge(long, 'hia'))).toBe('foreign')
    const [short] = changes(kept.document, (notes) => wordsIn(notes).insert(0, 'x')) as [Uint8Array]
    expect(kept.take(short, 'mallory')).toBe('take')
  })

  it('what one author makes others wait for, however many documents it is in', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const guard = new Guard()
    const asked = repeat(20, () => {
      const { kept, every } = divided(20_000, 15_000, guard)
      return said(kept.judge(every(6000), 'ada'))
    })
    expect([asked[0], asked.at(-1)]).toEqual(['take', 'later'])
  })

  it('a document, however many hands it took; what is deleted makes room again', () => {
    const kept = new Kept('notes', noteOf(p('')))
    const page = 100_000
    const write = () =>
      changes(kept.document, (notes) =>
        writeNote(
          notes,
          Array.from({ length: 9 }, () => p('x'.repeat(page))),
        ),
      )[0] as Uint8Array
    let taken = 0
    while (kept.take(write()) === 'take') taken += 1
    expect(taken).toBe(Math.floor(limits.document / (9 * page)))
    expect(kept.take(write())).toBe('too-large')
    const [erase] = changes(kept.document, (notes) => notes.getXmlFragment(noteField).delete(1, 20)) as [Uint8Array]
    expect(kept.take(erase)).toBe('take')
    expect(kept.take(write())).toBe('take')
  })
})
