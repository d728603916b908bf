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

/** The same for a part that somebody on this page has asked for. What is answered stops waiting for it. */
export function pointAt(id: string): () => void {
  const waiting = new AbortController()
  const stop = () => waiting.abort()
  if (!isPart.test(id) || reach(id)) return stop
  const watch = new MutationObserver(() => reach(id) && stop())
  watch.observe(document.body, { childList: true, subtree: true })
  waiting.signal.addEventListener('abort', () => watch.disconnect())
  for (const begun of ['pointerdown', 'keydown', 'wheel']) addEventListener(begun, stop, { signal: waiting.signal })
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
