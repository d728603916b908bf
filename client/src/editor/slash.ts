/**
 * The menu that "/" opens at the start of an empty paragraph or after a space, with what can be put into the text; and "@",
 * with the people who are known. It is open while the caret stands behind the typed sign and the letters after it fit
 * something; the text is only changed when something is chosen.
 *
 * A person is put in by the one spelling of the name, with a mark that says who is meant (mentions.ts).
 */
import { type Editor, Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import type { IconName } from '../ui/Icon.tsx'
import type { NoteContext } from './context.ts'
import { mention } from './mentions.ts'
import { insertTable } from './tables.ts'
import { startUndoStep } from './undo.ts'

export type SlashChoice = {
  id: string
  icon: IconName
  name: (words: NoteContext['words']) => string
  /** Besides the name in the chosen language. */
  aliases: readonly string[]
  run: (editor: Editor, context: NoteContext) => void
}

const choices: readonly SlashChoice[] = [
  {
    id: 'decision',
    icon: 'plus',
    name: (words) => words.decision,
    aliases: ['beslut', 'decision', 'beslutar'],
    run: (_editor, { onTrigger }) => void onTrigger('decision', ''),
  },
  {
    id: 'action',
    icon: 'plus',
    name: (words) => words.action,
    aliases: ['uppdrag', 'uppgift', 'action', 'task', 'todo', 'att göra'],
    run: (_editor, { onTrigger }) => void onTrigger('action', ''),
  },
  {
    id: 'attachment',
    icon: 'file',
    name: (words) => words.attachment,
    aliases: ['bilaga', 'attachment', 'fil', 'file', 'bild', 'image'],
    run: (_editor, { onFile }) => onFile && askForFiles(onFile),
  },
  {
    id: 'heading',
    icon: 'edit',
    name: (words) => words.heading,
    aliases: ['rubrik', 'heading', 'h1', 'h2'],
    run: (editor) => editor.commands.setNode('heading', { level: 2 }),
  },
  {
    id: 'subheading',
    icon: 'edit',
    name: (words) => words.subheading,
    aliases: ['underrubrik', 'subheading', 'h3'],
    run: (editor) => editor.commands.setNode('heading', { level: 3 }),
  },
  {
    id: 'bulletList',
    icon: 'list',
    name: (words) => words.bulletList,
    aliases: ['lista', 'punktlista', 'list', 'bullets'],
    run: (editor) => editor.commands.toggleList('bulletList', 'listItem'),
  },
  {
    id: 'orderedList',
    icon: 'ordered-list',
    name: (words) => words.orderedList,
    aliases: ['numrerad lista', 'lista', 'numbered list', 'list'],
    run: (editor) => editor.commands.toggleList('orderedList', 'listItem'),
  },
  {
    id: 'attList',
    icon: 'att-list',
    name: (words) => words.attList,
    aliases: ['att-lista', 'lista', 'list'],
    run: (editor) => editor.commands.toggleList('attList', 'listItem'),
  },
  {
    id: 'table',
    icon: 'table',
    name: (words) => words.table,
    aliases: ['tabell', 'table'],
    run: (editor) => insertTable(editor, 2),
  },
  {
    id: 'quote',
    icon: 'quote',
    name: (words) => words.quote,
    aliases: ['citat', 'quote'],
    run: (editor) => editor.commands.toggleWrap('blockquote'),
  },
]

function askForFiles(onFile: (files: File[]) => void): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.addEventListener('change', () => input.files && onFile([...input.files]))
  input.click()
}

/** How many people are offered at once. */
const mostPeople = 8

export type SlashState = { open: boolean; query: string; found: readonly SlashChoice[]; index: number }

const closed: SlashState = { open: false, query: '', found: [], index: 0 }
const key = new PluginKey<SlashState>('noteSlash')

export const slashOf = (state: EditorState): SlashState => key.getState(state) ?? closed

export const slashOption = (id: string): string => `note-slash-${id}`
export const slashList = 'note-slash'

type Asked = { sign: string; query: string }

function find({ sign, query }: Asked, { words, onFile, people = [] }: NoteContext): readonly SlashChoice[] {
  const wanted = query.toLocaleLowerCase('sv')
  if (sign === '@')
    return people
      .filter(({ name, aliases }) =>
        [name, ...aliases].some((spelling) => ` ${spelling.toLocaleLowerCase('sv')}`.includes(` ${wanted}`)),
      )
      .slice(0, mostPeople)
      .map(
        ({ id, name, organisation }, at): SlashChoice => ({
          id: `person-${at}`,
          icon: 'people',
          name: () => [name, organisation].filter(Boolean).join(', '),
          aliases: [],
          run: (editor) => mention(editor, id, name),
        }),
      )
  return choices.filter(
    ({ id, name, aliases }) =>
      (id !== 'attachment' || onFile) &&
      [name(words), ...aliases].some((word) => word.toLocaleLowerCase('sv').startsWith(wanted)),
  )
}

/** The sign and the letters between it and the caret, or null. A name may be of two words. */
function askedAt(state: EditorState): Asked | null {
  const { $from, empty } = state.selection
  if (!empty || !$from.parent.isTextblock) return null
  const before = $from.parent.textBetween(0, $from.parentOffset, ' ', ' ')
  const found = /(?:^|\s)(?:(\/)([\p{L}\p{N}-]{0,20})|(@)([\p{L}.-]{0,20}(?: [\p{L}.-]{0,20})?))$/u.exec(before)
  return found && { sign: found[1] ?? found[3] ?? '', query: found[2] ?? found[4] ?? '' }
}

/** Does what was chosen, in place of the sign and what was typed after it. */
export function chooseSlash(editor: Editor, choice: SlashChoice): void {
  const { query } = slashOf(editor.state)
  const { from } = editor.state.selection
  startUndoStep(editor.state)
  editor.view.dispatch(editor.state.tr.delete(from - query.length - 1, from).setMeta(key, closed))
  choice.run(editor, editor.storage.noteParts.context())
}

export const Slash = Extension.create({
  name: 'noteSlash',
  priority: 950,
  addProseMirrorPlugins() {
    const { editor } = this
    const context = () => editor.storage.noteParts.context()
    let typed = false
    const show = (state: SlashState) => editor.view.dispatch(editor.state.tr.setMeta(key, state))
    return [
      new Plugin<SlashState>({
        key,
        state: {
          init: () => closed,
          apply(tr, before, _old, state) {
            const set: SlashState | undefined = tr.getMeta(key)
            if (set) return set
            if (!before.open && !typed) return before
            const asked = askedAt(state)
            if (asked === null || (!before.open && asked.query !== '')) return closed
            typed = false
            if (asked.query === before.query && before.open) return before
            const found = find(asked, context())
            return found.length > 0 ? { open: true, query: asked.query, found, index: 0 } : closed
          },
        },
        props: {
          attributes: (state): Record<string, string> => {
            const { open, found, index } = slashOf(state)
            const chosen = found[index]
            if (!open || !chosen) return {}
            return {
              'aria-autocomplete': 'list',
              'aria-controls': slashList,
              'aria-activedescendant': slashOption(chosen.id),
            }
          },
          handleTextInput: (view, _from, _to, text) => {
            typed = (text === '/' || text === '@') && view.editable
            return false
          },
          handleKeyDown: (view, event) => {
            typed = false
            const state = slashOf(view.state)
            if (!state.open || view.composing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey)
              return false
            const count = state.found.length
            if (event.key === 'Escape') show(closed)
            else if (event.key === 'ArrowDown') show({ ...state, index: (state.index + 1) % count })
            else if (event.key === 'ArrowUp') show({ ...state, index: (state.index + count - 1) % count })
            else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) {
              const choice = state.found[state.index]
              if (choice) chooseSlash(editor, choice)
            } else return false
            return true
          },
          handleDOMEvents: {
            blur: (view) => {
              if (slashOf(view.state).open) show(closed)
              return false
            },
          },
        },
      }),
    ]
  },
})
