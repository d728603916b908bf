/** Whether the window has room for the desk beside the paper; narrower ones have what lies there elsewhere. */
import { useSyncExternalStore } from 'react'

const roomy = matchMedia('(min-width: 1180px)')

function subscribe(changed: () => void): () => void {
  roomy.addEventListener('change', changed)
  return () => roomy.removeEventListener('change', changed)
}

export const useWide = (): boolean => useSyncExternalStore(subscribe, () => roomy.matches)
