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

/** False until then: what is read comes before all else. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => whenIdle(() => setIdle(true)), [])
  return idle
}
