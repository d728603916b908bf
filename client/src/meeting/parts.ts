/** The parts of an item that an address can point at: `/m/MEETING/p/ITEM#PART`. */
import { useEffect } from 'react'

/** What the element of a part is called. */
export const partId = (kind: 'decision' | 'action' | 'attachment', id: string): string =>
  `${kind === 'action' ? 'u' : 'b'}-${id}`

const isPart = /^[bu]-./

/**
 * Brings the part that the address points at into sight and gives it the focus, as soon as it is drawn; unless its reader
 * has begun with something else meanwhile.
 */
export function usePointedAt(): void {
  useEffect(() => pointAt(location.hash.slice(1)), [])
}

/** Milliseconds in which what is drawn above it (slides, the editor in the place of the still text) may move it away. */
const settles = 5000

/** The same for a part that somebody on this page has asked for. What is answered stops waiting for it. */
export function pointAt(id: string): () => void {
  const waiting = new AbortController()
  const { signal } = waiting
  const stop = () => waiting.abort()
  if (!isPart.test(id)) return stop
  for (const begun of ['pointerdown', 'keydown', 'wheel']) addEventListener(begun, stop, { signal })
  const come = () => {
    if (!reach(id)) return false
    const growing = new ResizeObserver(() => reach(id))
    growing.observe(document.body)
    const timer = setTimeout(stop, settles)
    signal.addEventListener('abort', () => {
      growing.disconnect()
      clearTimeout(timer)
    })
    return true
  }
  if (come()) return stop
  const watch = new MutationObserver(() => {
    if (come()) watch.disconnect()
  })
  watch.observe(document.body, { childList: true, subtree: true })
  signal.addEventListener('abort', () => watch.disconnect())
  return stop
}

function reach(id: string): boolean {
  const part = document.getElementById(id)
  if (!part) return false
  const field = part.querySelector<HTMLElement>('textarea') ?? part.querySelector<HTMLElement>('a, button')
  field?.focus({ preventScroll: true })
  ;(field ?? part).scrollIntoView({ block: 'center' })
  return true
}
