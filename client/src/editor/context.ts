/** What the text asks of the board around it. Read anew each time, so that the editor outlives changes of role and language. */
import type { Words } from '@samsyn/language/language'

export type TriggerKind = 'decision' | 'action'

export type NoteContext = {
  words: Words['editor']
  /** 'at-once': a typed "Beslut:" becomes a decision. 'on-enter': it is offered when the line is finished. */
  triggers: 'at-once' | 'on-enter'
  /** Somebody asks for a decision or an action. With 'on-enter' the line is taken away if the answer is true. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a board that decides at once has nothing to answer.
  onTrigger: (kind: TriggerKind, text: string) => void | Promise<boolean>
  /** Who may be named with "@": those of the meeting first, then the register. */
  people?: readonly { id: string; name: string; organisation: string; aliases: readonly string[] }[] | undefined
  /** Files that were pasted, dropped or asked for in the text. */
  onFile?: ((files: File[]) => void) | undefined
  /** Alt+Shift+arrow where the paragraph cannot move further in the text. */
  onMove?: ((by: -1 | 1) => void) | undefined
}
