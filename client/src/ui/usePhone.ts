/** How wide the window is, at the widths at which the stylesheets place things otherwise. */
import { useSyncExternalStore } from 'react'

function widthThat(query: string) {
  const width = matchMedia(query)
  const subscribe = (changed: () => void) => {
    width.addEventListener('change', changed)
    return () => width.removeEventListener('change', changed)
  }
  return { subscribe, holds: () => width.matches }
}

const narrow = widthThat('(max-width: 759px)')
const roomy = widthThat('(min-width: 1180px)')

/** As narrow as a phone: one thing lies under another. */
export const usePhone = (): boolean => useSyncExternalStore(narrow.subscribe, narrow.holds)

/** With room for the desk beside the paper. */
export const useWide = (): boolean => useSyncExternalStore(roomy.subscribe, roomy.holds)
