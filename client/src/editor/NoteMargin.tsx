/**
 * Who writes where: initials beside the line of each caret, outside the text. Hidden from screen readers, which are told
 * about the others in words. A name also stands for two seconds below the line that somebody has just gone to, unless that
 * is over the line where one's own caret is.
 */
import type { Editor } from '@tiptap/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import { useWords } from '../person.tsx'
import { Avatar, slotColour } from '../ui/Avatar.tsx'
import { initials } from '../ui/initials.ts'
import { type Caret, caretsOf } from './carets.ts'
import css from './margin.module.css'

type Props = {
  editor: Editor | null
  awareness: Awareness | null
  /** Everybody with a place in the meeting, so that two persons do not get the same initials. */
  seats: readonly { slot: number; name: string }[]
}

type Person = Pick<Caret, 'client' | 'slot' | 'name' | 'typing'>
type Line = { top: number; people: readonly Person[] }
type Flag = { client: number; slot: number; name: string; top: number; left: number }

/** `edge` is where the text ends. */
type Found = { edge: number; lines: readonly Line[]; flags: readonly Flag[] }

const flagFor = 2000

export function NoteMargin({ editor, awareness, seats }: Props) {
  const words = useWords()
  const margin = useRef<HTMLDivElement>(null)
  const { edge, lines, flags } = useLines(editor, awareness, margin)

  const initialsOf = ({ name, slot }: Person) =>
    initials(
      name,
      seats.filter((seat) => seat.slot < slot).map((seat) => seat.name),
    )

  return (
    <div ref={margin} className={css.margin} aria-hidden="true">
      {lines.map(({ top, people }) => {
        const [one, ...others] = people
        if (!one) return null
        const shown = people.slice(0, 2)
        const first = one.name.split(/\s/)[0] ?? ''
        return (
          <div className={css.line} key={top} style={{ top, left: edge }}>
            <span className={css.people}>
              {shown.map((caret) => (
                <span key={caret.client} className={css.person}>
                  <Avatar initials={initialsOf(caret)} slot={caret.slot} size={24} />
                  <span className={css.name}>{caret.name}</span>
                </span>
              ))}
              {people.length > shown.length && (
                <span className={`${css.more} ${css.wide}`}>+{people.length - shown.length}</span>
              )}
              {others.length > 0 && <span className={`${css.more} ${css.narrow}`}>+{others.length}</span>}
            </span>
            {others.length === 0 && (
              <span className={css.says}>{one.typing ? words.editor.writes({ name: first }) : first}</span>
            )}
          </div>
        )
      })}
      {flags.map(({ client, slot, name, top, left }) => (
        <span key={client} className={css.flag} style={{ top, left, background: slotColour(slot) }}>
          {name}
        </span>
      ))}
    </div>
  )
}

/** The lines that somebody else's caret stands on, followed as the text, the window and the people move. */
function useLines(editor: Editor | null, awareness: Awareness | null, margin: { current: HTMLElement | null }) {
  const [found, setFound] = useState<Found>({ edge: 0, lines: [], flags: [] })

  const measure = useCallback(() => {
    if (!editor || editor.isDestroyed || !margin.current) return
    const carets = caretsOf(editor.state)
    const frame = margin.current.getBoundingClientRect()
    const { view } = editor
    const own = view.hasFocus() ? view.coordsAtPos(view.state.selection.head).top : null
    const edge = Math.round(view.dom.getBoundingClientRect().right - frame.left)
    const lines: { top: number; people: Person[] }[] = []
    const flags: Flag[] = []
    for (const caret of carets) {
      const place = view.coordsAtPos(Math.min(caret.head, view.state.doc.content.size))
      const top = Math.round((place.top + place.bottom) / 2 - frame.top)
      // Where in its line a caret stands changes with every letter, and makes no difference here.
      const { client, slot, name, typing } = caret
      const person = { client, slot, name, typing }
      const line = lines.find((other) => Math.abs(other.top - top) < 12)
      if (line) line.people.push(person)
      else lines.push({ top, people: [person] })
      const below = own !== null && own > place.top + 4 && own < place.bottom + 24
      if (Date.now() - caret.jumped < flagFor && !below && caret.name !== '')
        flags.push({
          client: caret.client,
          slot: caret.slot,
          name: caret.name,
          top: Math.round(place.bottom - frame.top),
          // In a table that scrolls a caret can be outside of what is seen.
          left: Math.min(Math.max(Math.round(place.left - frame.left), 0), edge),
        })
    }
    const next: Found = { edge, lines, flags }
    setFound((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next))
  }, [editor, margin])

  useEffect(() => {
    if (!editor || !awareness) return
    let frame = 0
    const soon = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(measure)
    }
    const watcher = new ResizeObserver(soon)
    watcher.observe(editor.view.dom)
    editor.on('transaction', soon)
    // Flags go without anything happening.
    const clock = setInterval(soon, 500)
    soon()
    return () => {
      cancelAnimationFrame(frame)
      clearInterval(clock)
      watcher.disconnect()
      editor.off('transaction', soon)
    }
  }, [editor, awareness, measure])

  return found
}
