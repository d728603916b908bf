/**
 * A line of text, or several, that several people may write at once. It looks like the text it is: the paper has no boxes.
 *
 * The field shows a Y.Text and changes only what differs, so two people in the same line do not overwrite each other; the
 * caret stays where its writer has it while others write before it. What others write stands in the field in the same
 * moment as in the text, not when React draws next: a key that came in between would be compared with a text its writer
 * has not seen, and take away what is new in it. Undo takes back only one's own changes.
 */
import { setText } from '@samsyn/meeting/shared-text'
import {
  type CompositionEvent,
  type KeyboardEvent,
  type Ref,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import * as Y from 'yjs'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Composed } from './composed.ts'
import css from './SharedField.module.css'

type Props = {
  text: Y.Text | undefined
  /** What the field is for, read out. */
  label: string
  editable: boolean
  placeholder?: string
  className?: string | undefined
  autoFocus?: boolean
  /** Enter makes a new line; otherwise the field never holds a line break. */
  multiline?: boolean
  /** Enter at any place, in a field of one line. */
  onEnter?: (() => void) | undefined
  /** Backspace in an empty field. */
  onEmptyBackspace?: (() => void) | undefined
  ref?: Ref<HTMLTextAreaElement> | undefined
}

type Place = { start: Y.RelativePosition; end: Y.RelativePosition }

export function SharedField(props: Props) {
  const { text, label, editable, placeholder = '', className, multiline = false, autoFocus = false } = props
  const field = useRef<HTMLTextAreaElement | null>(null)
  const { value, write: writeWords, composition } = useWordsIn(field, text)
  const manager = useRef<Y.UndoManager | null>(null)
  const hyphens = useSoftHyphens()
  const [focused, setFocused] = useState(false)

  // Before the first key: a field that has just been made has the focus already.
  useLayoutEffect(() => {
    if (!text) return
    const origin = {}
    const undo = new Y.UndoManager(text, { trackedOrigins: new Set([origin]) })
    manager.current = undo
    origins.set(undo, origin)
    return () => {
      undo.destroy()
      manager.current = null
    }
  }, [text])

  // A field may be there a moment before it is known that it is the new one.
  useLayoutEffect(() => {
    if (autoFocus) field.current?.focus()
  }, [autoFocus])

  if (!editable || !text) return <span className={className}>{hyphens(value)}</span>

  const write = (area: HTMLTextAreaElement) => {
    const undo = manager.current
    const [wanted, caret] = [area.value, area.selectionStart]
    const inOneLine = (words: string) => (multiline ? words : onOneLine(words))
    writeWords(inOneLine(wanted), undo ? origins.get(undo) : undefined)
    if (area.value === wanted) return
    const after = inOneLine(wanted.slice(0, caret)).length
    area.setSelectionRange(after, after)
  }

  const pressed = (event: KeyboardEvent) => {
    const command = event.ctrlKey || event.metaKey
    if (event.key === 'Enter' && multiline) return
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      props.onEnter?.()
    } else if (event.key === 'Backspace' && text.length === 0 && props.onEmptyBackspace) {
      event.preventDefault()
      props.onEmptyBackspace()
    } else if (command && event.key.toLowerCase() === 'z' && !event.altKey) {
      event.preventDefault()
      if (event.shiftKey) manager.current?.redo()
      else manager.current?.undo()
    } else if (command && event.key.toLowerCase() === 'y') {
      event.preventDefault()
      manager.current?.redo()
    }
  }

  return (
    // At rest the words are shown with soft hyphens, which a field cannot have; while writing, as they are.
    <span
      className={[css.field, className].filter(Boolean).join(' ')}
      data-value={`${focused ? value : hyphens(value || placeholder)}\u200b`}
    >
      <textarea
        ref={(area) => {
          field.current = area
          const { ref } = props
          if (typeof ref === 'function') ref(area)
          else if (ref) ref.current = area
        }}
        rows={1}
        aria-label={label}
        placeholder={placeholder}
        value={value}
        lang="sv"
        spellCheck
        onChange={(event) => write(event.target)}
        {...composition}
        onKeyDown={pressed}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
    </span>
  )
}

/** A word that is being put together, what stands before and after it in the field, and whose change it is for undo. */
type Composing = { before: number; after: number; word: Composed; origin: unknown }

/** In a field of one line, what is pasted. */
export const onOneLine = (words: string): string => words.replace(/\s+/g, (run) => (run.includes('\n') ? ' ' : run))

/**
 * What the text says; a field that shows it keeps up with what others write. One without a text keeps what it said last.
 *
 * A field in which a word is being put together must not be touched: the word would be begun again, and stand there twice.
 * What others write then comes into the field when the word is finished; the word itself is in the text all the time.
 */
export function useWordsIn(field: RefObject<HTMLTextAreaElement | null>, text: Y.Text | undefined) {
  const [value, setValue] = useState(() => text?.toString() ?? '')
  const composing = useRef<Composing | null>(null)
  const place = useRef<Place | null>(null)

  const show = () => {
    if (!text) return
    const area = field.current
    if (area && composing.current) return setValue(area.value)
    const words = text.toString()
    if (area && area.value !== words) {
      area.value = words
      // A change by somebody else must not move the caret of the one who writes.
      if (place.current) putCaret(text, area, place.current)
    }
    setValue(words)
  }
  const showNow = useRef(show)
  showNow.current = show

  useLayoutEffect(() => {
    composing.current = null
    if (!text) return
    const before = () => {
      const area = field.current
      place.current = area && document.activeElement === area ? placeIn(text, area) : null
    }
    const changed = () => showNow.current()
    const { doc } = text
    doc?.on('beforeTransaction', before)
    text.observe(changed)
    place.current = null
    changed()
    return () => {
      doc?.off('beforeTransaction', before)
      text.unobserve(changed)
    }
  }, [text, field])

  /** Takes what the field says now into the text. */
  const write = (wanted: string, origin?: unknown) => {
    if (!text) return
    const now = composing.current
    if (!now) return setText(text, wanted, origin)
    now.origin = origin ?? now.origin
    now.word.become(wanted.slice(now.before, wanted.length - now.after), now.origin)
  }
  const composition = {
    onCompositionStart: ({ currentTarget: area }: CompositionEvent<HTMLTextAreaElement>) => {
      if (!text) return
      const { selectionStart: start, selectionEnd: end } = area
      const word = new Composed(text, start, end)
      composing.current = { before: start, after: area.value.length - end, word, origin: undefined }
    },
    onCompositionEnd: ({ currentTarget: area }: CompositionEvent<HTMLTextAreaElement>) => {
      const now = composing.current
      if (!now || !text) return
      write(area.value)
      composing.current = null
      const end = Y.createRelativePositionFromTypeIndex(text, now.word.end, -1)
      place.current = { start: end, end }
      show()
    },
  }
  return { value, setValue, write, composition }
}

/** A caret stays behind the letter that was written last: what others write in the same place comes after it, not in between. */
const placeIn = (text: Y.Text, { selectionStart: start, selectionEnd: end }: HTMLTextAreaElement): Place => ({
  start: Y.createRelativePositionFromTypeIndex(text, start, start === end ? -1 : 0),
  end: Y.createRelativePositionFromTypeIndex(text, end, -1),
})

function putCaret({ doc }: Y.Text, area: HTMLTextAreaElement, place: Place): void {
  if (!doc) return
  const start = Y.createAbsolutePositionFromRelativePosition(place.start, doc)
  const end = Y.createAbsolutePositionFromRelativePosition(place.end, doc)
  if (start && end) area.setSelectionRange(start.index, end.index)
}

/** The mark by which an undo manager knows its own changes. */
const origins = new WeakMap<Y.UndoManager, object>()
