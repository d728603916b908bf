/**
 * The keys of a slide show, as PowerPoint has them; a clicker sends them too (PageUp and PageDown, or arrows). They work
 * wherever the focus is in the view, but not where somebody types, and a button with the focus keeps Space and Enter.
 */
import { useEffect, useRef, useState } from 'react'

type Show = {
  page: number
  count: number
  onPage: (page: number) => void
  onBlack: () => void
  onFullscreen: () => void
  onLeave: () => void
}

const stored = 'samsyn.show.letters'

/**
 * Answers with the number that has been typed so far; Enter goes to that page. Letters and digits can be switched off:
 * who speaks to the computer instead of typing would set them off.
 */
export function useShowKeys(show: Show, listening: boolean) {
  const [typed, setTyped] = useState('')
  const [letters, setLetters] = useState(() => {
    try {
      return localStorage.getItem(stored) !== 'no'
    } catch {
      return true
    }
  })
  const now = useRef({ ...show, typed, letters })
  now.current = { ...show, typed, letters }
  useEffect(() => {
    if (!listening) return
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const { page, count, typed, letters, onPage, onBlack, onFullscreen, onLeave } = now.current
      const turn = (to: number) => {
        setTyped('')
        onPage(to)
      }
      const { key } = event
      if (letters && /^\d$/.test(key)) setTyped(`${typed}${key}`.slice(-4))
      else if (key === 'Enter' && typed) turn(Number(typed))
      else if (key === 'ArrowRight' || key === 'ArrowDown' || key === 'PageDown') turn(page + 1)
      else if (key === 'ArrowLeft' || key === 'ArrowUp' || key === 'PageUp') turn(page - 1)
      else if (key === ' ' && !isPressed(event.target)) turn(page + (event.shiftKey ? -1 : 1))
      else if (key === 'Home') turn(1)
      else if (key === 'End') turn(count)
      else if (letters && (key === '.' || key === 'b' || key === 'B')) onBlack()
      else if (letters && (key === 'f' || key === 'F')) onFullscreen()
      else if (key === 'Escape' && typed) setTyped('')
      else if (key === 'Escape') onLeave()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [listening])
  return {
    typed,
    letters,
    setLetters(on: boolean) {
      setLetters(on)
      setTyped('')
      try {
        localStorage.setItem(stored, on ? 'yes' : 'no')
      } catch {
        // Without storage the choice holds until the page closes.
      }
    },
  }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const isPressed = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, [role="menuitem"], [role="menuitemradio"]') !== null
