/** When there is time for what can wait. */
import { useEffect, useState } from 'react'

/** Calls back when the browser has nothing more urgent to do; what is answered calls it off. */
export function whenIdle(act: () => void): () => void {
  // Safari has no idle callback.
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(act, 1000)
    return () => clearTimeout(timer)
  }
  const waiting = requestIdleCallback(act, { timeout: 3000 })
  return () => cancelIdleCallback(waiting)
}

/** Milliseconds after which nobody waits for a text any more. */
const longEnough = 4000

/** False until what is read is there, and there is time for more; it stays true. */
export function useIdleAfter(textIsThere: boolean): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    if (textIsThere) return whenIdle(() => setIdle(true))
    const timer = setTimeout(() => setIdle(true), longEnough)
    return () => clearTimeout(timer)
  }, [textIsThere])
  return idle
}
