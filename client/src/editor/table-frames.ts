/**
 * The frames in which wide tables scroll. Where the text is only read they are stops of the Tab key, so that the arrow keys
 * scroll them; where it is written the caret brings its cell into view, and another stop would take the keyboard from the text.
 */
import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

export const TableFrames = Extension.create({
  name: 'tableFrames',
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          decorations({ doc }) {
            if (editor.isEditable) return null
            const frames: Decoration[] = []
            doc.descendants((node, at) => {
              if (node.type.name === 'table') frames.push(Decoration.node(at, at + node.nodeSize, { tabindex: '0' }))
              return !node.isTextblock
            })
            return DecorationSet.create(doc, frames)
          },
        },
      }),
    ]
  },
})
