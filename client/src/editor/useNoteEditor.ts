/**
 * The notes' editor, bound to a live document. To open a document changes nothing in it, and an editor that only reads, or
 * that has been sent somebody else's change, never writes: every such attempt by some extension is stopped here.
 */
import { noteExtensions } from '@samsyn/meeting/note-format'
import { noteField } from '@samsyn/meeting/notes'
import { Editor, Extension, type Extensions, type Node as NoteNode, textblockTypeInputRule } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Placeholder } from '@tiptap/extensions/placeholder'
import type { Node as NoteDocument } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { Carets } from './carets.ts'
import type { NoteContext } from './context.ts'
import { isRemote } from './is-remote.ts'
import { Keys } from './keys.ts'
import { KnownBlocks } from './known-blocks.ts'
import { Links } from './links.ts'
import { Mentions } from './mentions.ts'
import text from './note.module.css'
import { OwnPlace } from './own-place.ts'
import { NoteParts } from './parts.ts'
import { cleanPasted } from './paste.ts'
import { Slash } from './slash.ts'
import { TableFrames } from './table-frames.ts'
import { Triggers } from './triggers.ts'
import { staysValid } from './valid.ts'

export type NoteEditorOptions = NoteContext & {
  document: Y.Doc
  /** Where the others are; null where nobody shall be seen. */
  awareness: Awareness | null
  editable: boolean
  /** What the text is, for screen readers. */
  label: string
}

/** null during the first paint. Shown with `NoteText`. */
export function useNoteEditor(options: NoteEditorOptions): Editor | null {
  const latest = useRef(options)
  useLayoutEffect(() => {
    latest.current = options
  })
  const { document, awareness, editable, label, words } = options
  const [editor, setEditor] = useState<Editor | null>(null)

  useLayoutEffect(() => {
    const made = createNoteEditor(document, awareness, () => latest.current)
    setEditor(made)
    return () => {
      setEditor(null)
      made.destroy()
    }
  }, [document, awareness])

  // biome-ignore lint/correctness/useExhaustiveDependencies: label and words are read anew when the editor draws its attributes.
  useEffect(() => {
    if (editor && !editor.isDestroyed) editor.setEditable(editable, true)
  }, [editor, editable, label, words])

  return editor
}

export function createNoteEditor(
  document: Y.Doc,
  awareness: Awareness | null,
  options: () => NoteEditorOptions,
): Editor {
  const editor: Editor = new Editor({
    element: window.document.createElement('div'),
    editable: options().editable,
    // A style element would break the content policy.
    injectCSS: false,
    extensions: [
      ...format,
      Collaboration.configure({ document, field: noteField }),
      KnownBlocks,
      NoteParts.configure({ context: options }),
      OnlyOwnChanges,
      OwnPlace,
      Placeholder.configure({ placeholder: () => options().words.placeholder, emptyEditorClass: text.empty ?? '' }),
      Carets.configure({ awareness }),
      Keys,
      Links,
      Mentions,
      Slash,
      TableFrames,
      Triggers,
    ],
    editorProps: {
      attributes: () => ({
        class: text.text ?? '',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': options().label,
        // The words are those of the meeting, whatever language the buttons have.
        lang: 'sv',
        spellcheck: 'true',
        autocorrect: 'on',
        autocapitalize: 'sentences',
        translate: 'no',
        ...(editor?.options.editable ? {} : { 'aria-readonly': 'true', tabindex: '0' }),
      }),
      transformPastedHTML: cleanPasted,
      handlePaste: (_view, event) => {
        const data = event.clipboardData
        // Word and Excel also lay a picture of the copied text on the clipboard; then the text is what is meant.
        if (!data || data.files.length === 0 || data.getData('text/plain').trim() !== '') return false
        return takeFiles(data.files, options)
      },
      handleDrop: (_view, event) => takeFiles((event as DragEvent).dataTransfer?.files, options),
      // What others write never scrolls the page.
      handleScrollToSelection: (view) => {
        const sync = ySyncPluginKey.getState(view.state)
        return sync?.isChangeOrigin === true && !sync.isUndoRedoOperation
      },
    },
  })
  // Attributes that are asked for count only from now on. On the page they would have the whole text laid out once more.
  editor.setEditable(options().editable, false)
  return editor
}

function takeFiles(files: FileList | undefined, options: () => NoteEditorOptions): boolean {
  const { onFile, editable } = options()
  if (!files || files.length === 0 || !editable) return false
  onFile?.([...files])
  return true
}

/** Two levels: "# " is the first. The keys are in keys.ts, since the extension's own cannot be typed on a Swedish Windows. */
const headingsWithoutKeys = (heading: NoteNode) =>
  heading.extend({
    addKeyboardShortcuts: () => ({}),
    addInputRules() {
      return [2, 3].map((level) =>
        textblockTypeInputRule({
          find: new RegExp(`^#{${level - 1}}\\s$`),
          type: this.type,
          getAttributes: { level },
        }),
      )
    },
  })

/**
 * The compiler reads a referenced package as CommonJS, for which Tiptap has types of another name: hence the way round.
 */
const format = (noteExtensions as unknown as Extensions).map((extension) =>
  extension.name === 'heading' ? headingsWithoutKeys(extension as NoteNode) : extension,
)

const OnlyOwnChanges = Extension.create({
  name: 'onlyOwnChanges',
  addProseMirrorPlugins() {
    const { editor } = this
    let sent: NoteDocument | null = null
    return [
      new Plugin({
        filterTransaction: (transaction) => {
          if (!transaction.docChanged) return true
          if (isRemote(transaction)) {
            sent = transaction.doc
            return true
          }
          // What an extension adds to somebody else's change comes before the editor itself has taken that change in.
          const added = transaction.before === sent && editor.state.doc !== sent
          return editor.options.editable && !added && staysValid(transaction.before, transaction.doc)
        },
      }),
    ]
  },
})
