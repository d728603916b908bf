/**
 * A page with two editors on two documents that are joined in memory, as if a server stood between them. Tests write in them
 * as people do and ask here how it went.
 */
import '../../../client/src/ui/tokens.css'
import '../../../client/src/ui/base.css'
import './page.css'
import { words } from '@samsyn/language/language'
import { randomOf } from '@samsyn/meeting/meeting.fixture'
import { useEffect, useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { NoteMargin } from '../../../client/src/editor/NoteMargin.tsx'
import { NoteText } from '../../../client/src/editor/NoteText.tsx'
import { NoteToolbar } from '../../../client/src/editor/NoteToolbar.tsx'
import { cleanPasted } from '../../../client/src/editor/paste.ts'
import { toolsOf } from '../../../client/src/editor/tools.ts'
import { useNoteEditor } from '../../../client/src/editor/useNoteEditor.ts'
import { type Chance, writeInEditor } from '../../../client/src/editor/writer.fixture.ts'
import { Button } from '../../../client/src/ui/Button.tsx'
import { SettingsProvider, withAllWords } from '../../../client/src/ui/settings.tsx'
import { noteField, writeNote } from '../../../packages/meeting/src/notes.ts'

await withAllWords(Promise.resolve())

const people = [
  { slot: 5, name: 'Åsa Öberg' },
  { slot: 4, name: 'Tomas Wiklund' },
]

const docs = people.map(() => new Y.Doc())
const awareness = docs.map((doc) => new Awareness(doc))
const editors: ReturnType<typeof useNoteEditor>[] = []
const updates = [0, 0]
const triggers: { editor: number; kind: string; text: string }[] = []
const files: string[] = []
const violations: string[] = []
const settings = { connected: true, mode: 'at-once' as 'at-once' | 'on-enter', taken: true, editable: [true, true] }

document.addEventListener('securitypolicyviolation', (event) =>
  violations.push(`${event.violatedDirective} ${event.sourceFile ?? ''}:${event.lineNumber}`),
)

function join(): void {
  for (const [from, to] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const a = docs[from]
    const b = docs[to]
    if (a && b) Y.applyUpdate(b, Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)), 'network')
  }
}

docs.forEach((doc, index) => {
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === 'network') return
    updates[index] = (updates[index] ?? 0) + 1
    const other = docs[1 - index]
    if (settings.connected && other) Y.applyUpdate(other, update, 'network')
  })
})
awareness.forEach((mine, index) => {
  mine.setLocalStateField('user', people[index])
  mine.on('update', ({ added, updated, removed }: Record<string, number[]>, origin: unknown) => {
    if (origin === 'network') return
    const other = awareness[1 - index]
    const clients = [...(added ?? []), ...(updated ?? []), ...(removed ?? [])]
    if (settings.connected && other) applyAwarenessUpdate(other, encodeAwarenessUpdate(mine, clients), 'network')
  })
})

function One({ index }: { index: number }) {
  const doc = docs[index]
  const others = awareness[index]
  if (!doc || !others) throw new Error('no document')
  const editor = useNoteEditor({
    document: doc,
    awareness: others,
    editable: settings.editable[index] ?? true,
    label: `Anteckningar ${index + 1}`,
    words: words.sv.editor,
    triggers: settings.mode,
    onTrigger: (kind, text) => {
      triggers.push({ editor: index, kind, text })
      if (settings.mode === 'on-enter') return Promise.resolve(settings.taken)
    },
    people: [
      { id: 'gunnar', name: 'Gunnar Eddysson', organisation: 'Lövholma kommun', aliases: ['Gunnar Edison'] },
      { id: 'asa', name: 'Åsa Öberg', organisation: 'Region Provlandet', aliases: [] },
    ],
    onFile: (taken) => files.push(...taken.map(({ name }) => name)),
  })
  useEffect(() => {
    editors[index] = editor
  }, [editor, index])
  const tools = useMemo(() => editor && toolsOf(editor), [editor])
  const add = (
    <>
      <Button kind="word" icon="plus" className="decision">
        Beslut
      </Button>
      <Button kind="word" icon="plus">
        Uppdrag
      </Button>
      <Button kind="word" icon="plus" className="wide">
        Bilaga
      </Button>
    </>
  )
  return (
    <section id={`editor-${index}`}>
      <div className="bar">
        <NoteToolbar tools={tools} onRun={(tool) => tools?.run(tool)} slots={{ add }} />
      </div>
      <h1>Kompetensförsörjningsplan 2027–2029</h1>
      <div className="note">
        <NoteText editor={editor} />
        <NoteMargin editor={editor} awareness={others} seats={people} />
      </div>
      <button type="button" className="next">
        Nästa
      </button>
    </section>
  )
}

const root = createRoot(document.getElementById('app') ?? document.body)
const show = () =>
  root.render(
    <SettingsProvider>
      {docs.map((_, index) => (
        <One key={index} index={index} />
      ))}
    </SettingsProvider>,
  )

const harness = {
  docs,
  awareness,
  updates,
  triggers,
  files,
  violations,
  settings,
  cleanPasted,
  write: (content: Parameters<typeof writeNote>[1], index = 0) => {
    const doc = docs[index]
    if (doc) writeNote(doc, content)
  },
  /** A new line before the nth. */
  writeBefore: (nth: number, words: string, index = 0) => {
    const line = new Y.XmlElement('paragraph')
    line.insert(0, [new Y.XmlText(words)])
    docs[index]?.getXmlFragment(noteField).insert(nth, [line])
  },
  /** Opens the two editors, or draws them again with other settings. */
  show,
  close: () => root.render(null),
  connect: () => {
    settings.connected = true
    join()
  },
  /** Somebody without a window and the writer of the first editor do one thing after the other, drawn from a seed. */
  wander: (seed: number, times: number) => {
    const next = randomOf(seed)
    const below = (limit: number) => Math.floor(next() * limit)
    const chance: Chance = { next, below, pick: (from) => from[below(from.length)] }
    for (let time = 0; time < times; time++) {
      const [mine] = editors
      if (docs[1]) writeInEditor(docs[1], chance)
      if (!mine) continue
      mine.commands.setTextSelection(below(mine.state.doc.content.size))
      if (next() < 0.3) mine.commands.enter()
      else mine.commands.insertContent(`${time} `)
    }
  },
  /** The note as the editor has it. */
  note: (index = 0) => editors[index]?.getJSON(),
  /** Another person's state as it comes from the network, true or forged. */
  peer: (client: number, state: Record<string, unknown>, index = 0) => {
    const stranger = new Awareness(Object.assign(new Y.Doc(), { clientID: client }))
    stranger.setLocalState(state)
    const mine = awareness[index]
    if (mine) applyAwarenessUpdate(mine, encodeAwarenessUpdate(stranger, [client]), 'network')
    stranger.destroy()
  },
  /** What is selected, as the editor knows it; null when the keyboard is elsewhere. */
  selection: (index = 0) => {
    const editor = editors[index]
    if (!editor?.view.hasFocus()) return null
    const { doc, selection } = editor.state
    const { empty, $head } = selection
    return {
      empty,
      atEnd: empty && $head.pos + $head.depth === doc.content.size,
      line: $head.index(0),
      atEndOfLine: empty && $head.parentOffset === $head.parent.content.size,
    }
  },
  /** The keyboard comes back to where it was in a text. */
  comeBack: (index = 0) => editors[index]?.view.focus(),
  /** A place in a text, as awareness tells it: the nth text of the document, in reading order. */
  place: (nth: number, offset: number, index = 0) => {
    const texts: Y.XmlText[] = []
    const gather = (node: unknown): void => {
      if (node instanceof Y.XmlText) texts.push(node)
      else if (node instanceof Y.XmlFragment) for (const child of node.toArray()) gather(child)
    }
    gather(docs[index]?.getXmlFragment('text'))
    const text = texts[nth]
    return text && Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, offset, -1))
  },
}

Object.assign(window, { harness })
