/**
 * Where the others are in the text. A caret is a bar without a word in it, hidden from screen readers, so the text that is
 * read out is the document and nothing else; names stand in the margin.
 *
 * Awareness comes from other people's browsers. The server stamps who somebody is, but nothing here relies on that: a
 * colour is chosen by a checked number, a name is text, and a position that makes no sense means that there is no caret.
 */
import { Extension } from '@tiptap/core'
import type { Node as NoteNode } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { absolutePositionToRelativePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import css from './carets.module.css'
import { readCaret } from './read-caret.ts'

export type Caret = {
  client: number
  /** The person's place in the meeting, 1…; 0 = unknown. */
  slot: number
  name: string
  typing: boolean
  anchor: number
  head: number
  /** The head in the shared document. */
  place: unknown
  /** When this person last went to another part of the text, ms; 0 = never seen to. */
  jumped: number
}

type State = { carets: readonly Caret[]; decorations: DecorationSet }

const key = new PluginKey<State>('noteCarets')
const nobody: readonly Caret[] = []

/** The carets of the others, in the order of their places. */
export const caretsOf = (state: EditorState): readonly Caret[] => key.getState(state)?.carets ?? nobody

const longestName = 60
const jump = 120
const typingFor = 3000
/** A toolbar takes the keyboard for a moment; the others need not see the caret come and go. */
const absentAfter = 1000

export const slotOf = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 9999 ? value : 0

type Peer = { cursor?: unknown; typing?: unknown; user?: { slot?: unknown; name?: unknown } }
/** As the binding has them: the block of each element, the words of each text. */
type Blocks = ReadonlyMap<unknown, NoteNode | readonly NoteNode[]>
type Sync = {
  doc: Y.Doc
  type: Y.XmlFragment
  binding: { mapping: Blocks } | null
}

function readCarets(state: EditorState, awareness: Awareness, before: readonly Caret[]): Caret[] {
  const sync: Sync | undefined = ySyncPluginKey.getState(state)
  if (!sync?.binding || sync.binding.mapping.size === 0) return []
  const placeOf = placesIn(sync.doc, sync.type, sync.binding.mapping)
  const end = Math.max(state.doc.content.size - 1, 0)
  const found: Caret[] = []
  for (const [client, peer] of awareness.getStates() as Map<number, Peer | null>) {
    if (client === awareness.clientID || !peer) continue
    const cursor = peer.cursor as { anchor?: unknown; head?: unknown } | null | undefined
    if (typeof cursor !== 'object' || cursor === null) continue
    let anchor: number | null
    let head: number | null
    try {
      anchor = placeOf(cursor.anchor)
      head = placeOf(cursor.head)
    } catch {
      continue
    }
    if (anchor === null || head === null) continue
    const name = typeof peer.user?.name === 'string' ? peer.user.name.trim().slice(0, longestName) : ''
    const typing = peer.typing === true
    const earlier = before.find((caret) => caret.client === client)
    const was = earlier && earlier.place !== cursor.head ? placeOf(earlier.place) : null
    const jumped = was !== null && !typing && Math.abs(was - head) > jump ? Date.now() : (earlier?.jumped ?? 0)
    found.push({
      client,
      slot: slotOf(peer.user?.slot),
      name,
      typing,
      anchor: Math.min(anchor, end),
      head: Math.min(head, end),
      place: cursor.head,
      jumped,
    })
  }
  return found.sort((a, b) => a.slot - b.slot || a.client - b.client)
}

/**
 * Finds where a position of the shared document lies in the text. However many are asked for, what stands beside one
 * another is walked through once.
 */
function placesIn(doc: Y.Doc, note: Y.XmlFragment, blocks: Blocks): (position: unknown) => number | null {
  /** Where what is in something begins. */
  const begins = new Map<unknown, number>([[note, 0]])
  /** What is beyond something that is not read yet is nowhere. */
  const sizeOf = (type: Y.XmlElement | Y.XmlText | Y.XmlHook): number => {
    if (type instanceof Y.XmlText) return type.length
    const block = blocks.get(type)
    return block && 'nodeSize' in block ? block.nodeSize : Number.NaN
  }
  const walk = (parent: Y.XmlFragment, from: number): void => {
    let at = from
    for (const child of parent.toArray()) {
      begins.set(child, child instanceof Y.XmlText ? at : at + 1)
      at += sizeOf(child)
    }
  }
  const beginOf = (type: Y.XmlFragment | Y.XmlText): number | undefined => {
    const { parent } = type
    if (!begins.has(type) && parent instanceof Y.XmlFragment) {
      const from = beginOf(parent)
      if (from !== undefined) walk(parent, from)
    }
    return begins.get(type)
  }
  return (position) => {
    const found = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(position), doc)
    if (!(found?.type instanceof Y.XmlFragment || found?.type instanceof Y.XmlText)) return null
    const { type, index } = found
    const begin = beginOf(type)
    if (begin === undefined) return null
    const passed = type instanceof Y.XmlText ? index : type.slice(0, index).reduce((sum, one) => sum + sizeOf(one), 0)
    const place = begin + passed
    // Half a letter in, the editor would cut the text there at every drawing, and fail.
    return Number.isInteger(place) && place >= 0 ? place : null
  }
}

const colours = Array.from({ length: 12 }, (_, index) => css[`slot${index + 1}`])
const colourOf = (slot: number): string => (slot === 0 ? '' : (colours[(slot - 1) % colours.length] ?? ''))

function drawCaret(slot: number): HTMLElement {
  const bar = document.createElement('span')
  bar.className = `${css.caret} ${colourOf(slot)} ${slot > colours.length ? css.repeated : ''}`
  bar.setAttribute('aria-hidden', 'true')
  bar.contentEditable = 'false'
  return bar
}

function draw(state: EditorState, carets: readonly Caret[]): DecorationSet {
  const drawn = carets.flatMap(({ client, slot, anchor, head }) => {
    const bar = Decoration.widget(head, () => drawCaret(slot), {
      key: `${client}/${slot}`,
      side: 10,
      ignoreSelection: true,
    })
    if (anchor === head) return [bar]
    const marked = { class: `${css.selection} ${colourOf(slot)}` }
    return [bar, Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), marked)]
  })
  return DecorationSet.create(state.doc, drawn)
}

/** Shows the others' carets, and tells the others where mine is and whether I write. */
function caretsPlugin(awareness: Awareness): Plugin<State> {
  const isRemote = (state: EditorState): boolean => ySyncPluginKey.getState(state)?.isChangeOrigin === true
  return new Plugin<State>({
    key,
    state: {
      init: () => ({ carets: nobody, decorations: DecorationSet.empty }),
      apply(tr, before, _old, state) {
        if (isRemote(state) || tr.getMeta(key)) {
          const carets = readCarets(state, awareness, before.carets)
          return { carets, decorations: draw(state, carets) }
        }
        if (!tr.docChanged) return before
        // A change made here is ahead of the shared document, in which the others' positions are kept: follow it for now.
        // Like there, who stands where something is written stays before it.
        const carets = before.carets.map((caret) => ({
          ...caret,
          anchor: tr.mapping.map(caret.anchor, -1),
          head: tr.mapping.map(caret.head, -1),
        }))
        return { carets, decorations: draw(state, carets) }
      },
    },
    props: { decorations: (state) => key.getState(state)?.decorations },
    view: (view) => {
      let waiting: ReturnType<typeof setTimeout> | undefined
      let silent: ReturnType<typeof setTimeout> | undefined
      let absent: ReturnType<typeof setTimeout> | undefined
      const readAgain = () => {
        waiting ??= setTimeout(() => {
          waiting = undefined
          if (view.isDestroyed) return
          if (view.composing) return readAgain()
          readCaret()
          view.dispatch(view.state.tr.setMeta(key, true))
        }, 30)
      }
      const othersMoved = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
        if ([...added, ...updated, ...removed].some((client) => client !== awareness.clientID)) readAgain()
      }
      const focusMoved = () => {
        clearTimeout(absent)
        if (view.hasFocus()) tellWhere(view, awareness)
        else absent = setTimeout(() => !view.hasFocus() && awareness.setLocalStateField('cursor', null), absentAfter)
      }
      awareness.on('change', othersMoved)
      view.dom.addEventListener('focus', focusMoved)
      view.dom.addEventListener('blur', focusMoved)
      readAgain()
      return {
        update(_view, before) {
          const { doc, selection } = view.state
          if (view.hasFocus() && !(before.doc === doc && before.selection.eq(selection))) tellWhere(view, awareness)
          if (isRemote(view.state)) {
            // With the text the carets have been read.
            clearTimeout(waiting)
            waiting = undefined
            return
          }
          if (before.doc === doc) return
          if (awareness.getLocalState()?.typing !== true) awareness.setLocalStateField('typing', true)
          clearTimeout(silent)
          silent = setTimeout(() => awareness.setLocalStateField('typing', false), typingFor)
        },
        destroy() {
          for (const timer of [waiting, silent, absent]) clearTimeout(timer)
          awareness.off('change', othersMoved)
          view.dom.removeEventListener('focus', focusMoved)
          view.dom.removeEventListener('blur', focusMoved)
          const mine = awareness.getLocalState()
          if (mine) awareness.setLocalState({ ...mine, cursor: null, typing: false })
        },
      }
    },
  })
}

function tellWhere(view: EditorView, awareness: Awareness): void {
  const sync: Sync | undefined = ySyncPluginKey.getState(view.state)
  if (!sync?.binding) return
  const { mapping } = sync.binding
  const relative = (position: number): Y.RelativePosition =>
    absolutePositionToRelativePosition(position, sync.type, mapping as Map<never, never>)
  const { selection } = view.state
  const head = relative(selection.head)
  const now = { anchor: selection.empty ? head : relative(selection.anchor), head }
  if (JSON.stringify(awareness.getLocalState()?.cursor) !== JSON.stringify(now))
    awareness.setLocalStateField('cursor', now)
}

export const Carets = Extension.create<{ awareness: Awareness | null }>({
  name: 'noteCarets',
  priority: 900,
  addOptions: () => ({ awareness: null }),
  addProseMirrorPlugins() {
    return this.options.awareness ? [caretsPlugin(this.options.awareness)] : []
  },
})
