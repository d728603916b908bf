/** The browser's way back leads out of what lies over the page, and not to another page behind it. */
import { useEffect, useRef } from 'react'

/** What is open, the topmost last, as what closes it. */
const open: (() => void)[] = []

/**
 * Nothing is put in the history for it, which could get out of step with the pages: the step back itself is called off.
 * The browser lets that happen once for each time somebody has done something on the page, and only from page to page of
 * the application. A browser that cannot do it goes back, as it always did.
 */
function stay(event: NavigateEvent): void {
  if (event.navigationType !== 'traverse' || !event.cancelable) return
  event.preventDefault()
  open.at(-1)?.()
}

export function useBack(onClose: () => void): void {
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    if (!('navigation' in globalThis)) return
    const mine = () => close.current()
    open.push(mine)
    if (open.length === 1) navigation.addEventListener('navigate', stay)
    return () => {
      open.splice(open.indexOf(mine), 1)
      if (open.length === 0) navigation.removeEventListener('navigate', stay)
    }
  }, [])
}
