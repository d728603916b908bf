/** Whether the window is as narrow as a phone: the width at which the stylesheets put one thing under another. */
import { useSyncExternalStore } from 'react'

const narrow = matchMedia('(max-width: 759px)')

function subscribe(changed: () => void): () => void {
  narrow.addEventListener('change', changed)
  return () => narrow.removeEventListener('change', changed)
}

export const usePhone = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches)
