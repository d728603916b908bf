/**
 * What somebody else changes is read anew block by block. The binding to Yjs forgets the blocks that a change has touched,
 * and then, to be on the safe side, all others as well: every letter of anybody made the whole note anew, compared it and
 * looked through its tables. What the change did not touch is the same as before, and the same object.
 */
import { Extension } from '@tiptap/core'
import type { Node as NoteNode } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'

type Type = Y.AbstractType<unknown>
type Known = NoteNode | NoteNode[]

class Blocks extends Map<Type, Known> {
  readonly #note: Type
  #sorted = false

  constructor(note: Type, known: Iterable<[Type, Known]>) {
    super()
    this.#note = note
    for (const [type, block] of known) this.set(type, block)
  }

  /** Every change of somebody else touches the note itself. */
  override delete(type: Type): boolean {
    this.#sorted ||= type === this.#note
    return super.delete(type)
  }

  override clear(): void {
    if (!this.#sorted) super.clear()
    this.#sorted = false
  }
}

export const KnownBlocks = Extension.create({
  name: 'knownBlocks',
  // After the binding has read the note for the first time.
  priority: 50,
  addProseMirrorPlugins: () => [
    new Plugin({
      view: ({ state }) => {
        const { binding, type } = ySyncPluginKey.getState(state)
        binding.mapping = new Blocks(type, binding.mapping)
        return {}
      },
    }),
  ],
})
