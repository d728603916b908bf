/**
 * People at their boards who type a recorded meeting, character by character and at the same time.
 *
 * Chair and secretary write titles, questions, decisions and actions; the notes are divided among everybody. Some
 * paragraphs are written by three people at once: one goes on from the first letter, one from the middle, one from the
 * last part, each at a caret of their own. Who types next is drawn from a seed.
 */
import type { HocuspocusProvider } from '@hocuspocus/provider'
import {
  addAttachment,
  addItem,
  addPresenter,
  addQuestion,
  changeFacts,
  questionText,
  readItems,
  removeItem,
  titleOf,
} from '@samsyn/meeting/agenda'
import { copyAttendee, readAttendance, sameName } from '@samsyn/meeting/attendance'
import type { NoteNode } from '@samsyn/meeting/contents'
import {
  actionText,
  addAction,
  addDecision,
  readDecisions,
  setMembership,
  wordingOf as sharedWording,
} from '@samsyn/meeting/decisions'
import { noteField, writeNote } from '@samsyn/meeting/notes'
import * as Y from 'yjs'
import { type Board, sameState, settled, until, write } from '../stage.ts'
import { reportText } from './oracle.ts'
import { plain, type RecordedItem, type Recording, typedActions, typedDecisions, wordingOf } from './recording.ts'

/** A seeded source of numbers from 0 to 1 (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** What one person types in one place, from where the caret was put (null: at the beginning). */
type Passage = {
  document: Y.Doc
  find: () => Y.Text | undefined
  letters: string[]
  caret: Y.RelativePosition | null
}

/** A caret holds on to the letter at its left, as an editor's does, whatever the others type. */
class Typist {
  readonly #passages: Passage[] = []
  #letter = 0

  give(passage: Passage): void {
    if (passage.letters.length > 0) this.#passages.push(passage)
  }

  get busy(): boolean {
    return this.#passages.length > 0
  }

  typeOne(): void {
    const [passage] = this.#passages
    if (!passage) return
    const text = passage.find()
    if (!text) throw new Error('The place to type in is gone.')
    const { caret, document } = passage
    const at = caret ? (Y.createAbsolutePositionFromRelativePosition(caret, document)?.index ?? 0) : 0
    const letter = passage.letters[this.#letter] ?? ''
    text.insert(at, letter)
    passage.caret = caretAt(text, at + letter.length)
    this.#letter += 1
    if (this.#letter < passage.letters.length) return
    this.#passages.shift()
    this.#letter = 0
  }
}

const caretAt = (text: Y.Text, at: number): Y.RelativePosition => Y.createRelativePositionFromTypeIndex(text, at, -1)

export type Played = { characters: number; items: string[]; actionsLeftOut: string[]; shared: number }

export type People = { secretary: Board; chair: Board; participants: Board[] }

/** Types the whole meeting. `upload` brings in an attachment's file. */
export async function play(
  recording: Recording,
  { secretary, chair, participants }: People,
  random: () => number,
  upload: (item: string, label: string) => Promise<void>,
): Promise<Played> {
  const everybody = [secretary, chair, ...participants]
  const leaders = [secretary, chair]
  const items = await prepareAgenda(recording, secretary)
  const typists = new Map(everybody.map((board) => [board, new Typist()]))
  const anyOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  let characters = 0
  let shared = 0
  const actionsLeftOut: string[] = []

  const give = (board: Board, provider: HocuspocusProvider, find: Finder, text: string, at = 0): void => {
    const letters = [...text]
    const { document } = provider
    const place = find(document)
    characters += letters.length
    const caret = at > 0 && place ? caretAt(place, at) : null
    typists.get(board)?.give({ document, find: () => find(document), letters, caret })
  }
  const documentsOf = (board: Board) => [board.agenda, board.decisions, ...items.map((id) => board.notes(id))]
  /** Everybody has everything: nobody types in a place before it is there. */
  const together = async (): Promise<void> => {
    await settled(...everybody.flatMap(documentsOf))
    await until('everybody has the same', () =>
      documentsOf(secretary).every((_, n) =>
        sameState(...everybody.map((board) => (documentsOf(board)[n] as HocuspocusProvider).document)),
      ),
    )
  }

  const prepared: { id: string; item: RecordedItem; questions: string[]; wording: Wording[]; texts: string[] }[] = []
  for (const [at, item] of recording.items.entries()) {
    const id = items[at] as string
    const questions = await write(secretary.agenda, (agenda) =>
      item.questions.map(() => addQuestion(agenda, id, '') ?? ''),
    )
    const wording = await write(secretary.decisions, (document) => prepareDecisions(document, id, item, recording))
    const { blocks, texts } = noteLines(item)
    await write(secretary.notes(id), (notes) => writeNote(notes, blocks))
    prepared.push({ id, item, questions, wording, texts })
    actionsLeftOut.push(
      ...item.actions.filter((action) => !typedActions(item, recording).includes(action)).map(({ text }) => text),
    )
  }
  await together()

  const sharing: (() => void)[] = []
  for (const { id, item, questions, wording, texts } of prepared) {
    const titled = anyOf(leaders)
    give(titled, titled.agenda, (agenda) => titleOf(agenda, id), item.title)
    questions.forEach((question, n) => {
      const board = anyOf(leaders)
      give(board, board.agenda, (agenda) => questionText(agenda, id, question), item.questions[n] ?? '')
    })
    for (const { find, text } of wording) {
      const board = anyOf(leaders)
      give(board, board.decisions, find, text)
    }
    for (const [n, text] of texts.entries()) {
      const find: Finder = (notes) => paragraphs(notes)[n]
      const writers = [anyOf(everybody), anyOf(everybody), anyOf(everybody)] as const
      const letters = [...text]
      if (letters.length < 30 || new Set(writers).size < 3 || random() > 0.4) {
        give(writers[0], writers[0].notes(id), find, text)
        continue
      }
      shared += 1
      const [a, b] = [Math.floor(letters.length / 3), Math.floor((2 * letters.length) / 3)]
      const parts = [letters.slice(0, a), letters.slice(a, b), letters.slice(b)]
      // One letter of each part comes first, so that three carets can stand in the paragraph at once.
      const first = parts.map(([letter = '']) => letter)
      characters += first.length
      find(writers[0].notes(id).document)?.insert(0, first.join(''))
      sharing.push(() => {
        let at = 0
        parts.forEach((part, which) => {
          at += first[which]?.length ?? 0
          const writer = writers[which] as Board
          give(writer, writer.notes(id), find, part.slice(1).join(''), at)
        })
      })
    }
  }
  await together()
  for (const share of sharing) share()

  const files = bringFiles(recording, items, secretary, upload)
  await typeAtOnce([...typists.values()], everybody, random)
  await files
  return { characters, items, actionsLeftOut, shared }
}

type Finder = (document: Y.Doc) => Y.Text | undefined
type Wording = { find: Finder; text: string }

/** Everybody types at once, letter by letter, as fast as the acknowledgements come. */
async function typeAtOnce(typists: Typist[], boards: readonly Board[], random: () => number): Promise<void> {
  const few = 40 * boards.length
  const open = () => boards.reduce((sum, board) => sum + board.unacknowledged, 0)
  for (let typed = 1; ; typed++) {
    const busy = typists.filter((typist) => typist.busy)
    if (busy.length === 0) return
    busy[Math.floor(random() * busy.length)]?.typeOne()
    if (typed % boards.length === 0) await until('the server keeps up', () => open() < few)
    if (typed % (4 * boards.length) === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The agenda as the secretary prepares it: rows, facts and untitled items, instead of what a new meeting begins with. */
async function prepareAgenda(recording: Recording, secretary: Board): Promise<string[]> {
  return write(secretary.agenda, (agenda) => {
    for (const { id } of readItems(agenda)) removeItem(agenda, id)
    for (const { name, organisation, role, status, onLink } of recording.attendance) {
      const mode = onLink || recording.form === 'digital' ? 'link' : 'on-site'
      copyAttendee(agenda, { name, organisation, role, status, mode, deputyFor: '', arrived: '', left: '', person: '' })
    }
    const row = (name: string) =>
      plain(name) ? (readAttendance(agenda).find((attendee) => sameName(attendee.name, name))?.id ?? '') : ''
    changeFacts(agenda, { chair: row(recording.chair), secretary: row(recording.secretary) })
    return recording.items.map((item) => {
      const id = addItem(agenda, { title: '', kind: item.kind })
      for (const presenter of item.presenters) addPresenter(agenda, id, presenter)
      return id
    })
  })
}

/** Empty decisions and actions, and what is to be typed where. */
function prepareDecisions(document: Y.Doc, item: string, recorded: RecordedItem, recording: Recording): Wording[] {
  const decided = typedDecisions(recorded).flatMap((decision) => {
    const { heading, lead, points } = wordingOf(decision)
    if (points.length === 0) return []
    const { kind, status, decidedAt, procedure } = decision
    const id = addDecision(document, {
      item,
      lead: '',
      points: points.map(() => ''),
      kind,
      status,
      decidedAt,
      procedure,
    })
    if (decision.membership) setMembership(document, id, decision.membership)
    const keys = readDecisions(document).find((made) => made.id === id)?.points ?? []
    return [
      { find: (shared: Y.Doc) => sharedWording(shared, id, 'heading'), text: heading },
      { find: (shared: Y.Doc) => sharedWording(shared, id, 'lead'), text: lead },
      ...keys.map((point, n) => ({
        find: (shared: Y.Doc) => sharedWording(shared, id, { point: point.id }),
        text: points[n] ?? '',
      })),
    ]
  })
  const actions = typedActions(recorded, recording).map(({ text, owner, due }) => {
    const id = addAction(document, { item, text: '', owner, due })
    return { find: (shared: Y.Doc) => actionText(shared, id), text }
  })
  return [...decided, ...actions]
}

const empty: NoteNode = { type: 'text', text: '' }
const paragraph: NoteNode = { type: 'paragraph', content: [empty] }

/** A note's empty blocks, and the text of each in order. */
function noteLines(item: RecordedItem): { blocks: NoteNode[]; texts: string[] } {
  const blocks: NoteNode[] = []
  const texts: string[] = []
  const add = (block: NoteNode, ...said: string[]) => {
    blocks.push(block)
    texts.push(...said)
  }
  for (const text of item.notes) add(paragraph, text)
  for (const { heading, points } of item.themes) {
    if (plain(heading)) add({ type: 'heading', attrs: { level: 3 }, content: [empty] }, heading)
    const content = points.map((): NoteNode => ({ type: 'listItem', content: [paragraph] }))
    if (content.length > 0) add({ type: 'bulletList', content }, ...points)
  }
  for (const { organisation, text } of item.reports) add(paragraph, reportText(organisation, text))
  return { blocks, texts }
}

/** The texts of a note's blocks, in order. */
function paragraphs(notes: Y.Doc): Y.XmlText[] {
  const found: Y.XmlText[] = []
  const look = (parent: Y.XmlFragment | Y.XmlElement) => {
    for (const child of parent.toArray()) {
      if (child instanceof Y.XmlText) found.push(child)
      else if (child instanceof Y.XmlElement) look(child)
    }
  }
  look(notes.getXmlFragment(noteField))
  return found
}

/** The secretary brings in the attachments while the others type: files as files, films and pages as links. */
async function bringFiles(
  recording: Recording,
  items: readonly string[],
  secretary: Board,
  upload: (item: string, label: string) => Promise<void>,
): Promise<void> {
  for (const [at, { attachments }] of recording.items.entries()) {
    const item = items[at] ?? ''
    for (const { label, isFile } of attachments) {
      if (isFile) await upload(item, label)
      else {
        const url = 'https://example.org/bilaga'
        const link = { item, title: label, file: '', url, fileName: '', type: '', size: 0, sha256: '' }
        secretary.agenda.document.transact(() => addAttachment(secretary.agenda.document, link))
      }
    }
  }
}
