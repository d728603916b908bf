/**
 * A line of text, or several, that several people may write at once. It looks like the text it is: the paper has no boxes.
 *
 * The field shows a Y.Text and changes only what differs, so two people in the same line do not overwrite each other; the
 * caret stays where its writer has it while others write before it. Undo takes back only one's own changes.
 */
import { setText } from '@samsyn/meeting/shared-text'
import { type KeyboardEvent, type Ref, useEffect, useLayoutEffect, useRef, useState } from 'react'
import * as Y from 'yjs'
import { useSoftHyphens } from '../ui/hyphens.ts'
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
  const { text, label, editable, placeholder = '', className, multiline = false } = props
  const [value, setValue] = useState(() => text?.toString() ?? '')
  const field = useRef<HTMLTextAreaElement | null>(null)
  const selection = useRef<Place | null>(null)
  const manager = useRef<Y.UndoManager | null>(null)
  const hyphens = useSoftHyphens()
  const [focused, setFocused] = useState(false)

  useEffect(() => {
    if (!text) return
    const origin = {}
    const undo = new Y.UndoManager(text, { trackedOrigins: new Set([origin]) })
    manager.current = undo
    origins.set(undo, origin)
    const before = () => {
      const area = field.current
      if (!area || document.activeElement !== area) return
      selection.current = {
        start: Y.createRelativePositionFromTypeIndex(text, area.selectionStart),
        end: Y.createRelativePositionFromTypeIndex(text, area.selectionEnd),
      }
    }
    const changed = () => setValue(text.toString())
    const { doc } = text
    doc?.on('beforeTransaction', before)
    text.observe(changed)
    changed()
    return () => {
      doc?.off('beforeTransaction', before)
      text.unobserve(changed)
      undo.destroy()
      manager.current = null
    }
  }, [text])

  // A change by somebody else must not move the caret of the one who writes.
  useLayoutEffect(() => {
    const area = field.current
    const place = selection.current
    selection.current = null
    if (!area || !place || !text?.doc || area.value !== text.toString()) return
    const start = Y.createAbsolutePositionFromRelativePosition(place.start, text.doc)
    const end = Y.createAbsolutePositionFromRelativePosition(place.end, text.doc)
    if (start && end) area.setSelectionRange(start.index, end.index)
  })

  if (!editable || !text) return <span className={className}>{hyphens(value)}</span>

  const write = (wanted: string) => {
    const undo = manager.current
    // What somebody types is no place for the caret to come back to: it is where the browser has it.
    setText(text, multiline ? wanted : wanted.replace(/\s*\n\s*/g, ' '), undo ? origins.get(undo) : undefined)
    selection.current = null
  }

  const pressed = (event: KeyboardEvent) => {
    const command = event.ctrlKey || event.metaKey
    if (event.key === 'Enter' && multiline) return
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      props.onEnter?.()
    } else if (event.key === 'Backspace' && value === '' && props.onEmptyBackspace) {
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
        // biome-ignore lint/a11y/noAutofocus: the field has just been made by the person who is to write in it.
        autoFocus={props.autoFocus}
        onChange={(event) => write(event.target.value)}
        onKeyDown={pressed}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
    </span>
  )
}

/** The mark by which an undo manager knows its own changes. */
const origins = new WeakMap<Y.UndoManager, object>()
