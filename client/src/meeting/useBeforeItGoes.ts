/** A field that passes on what is written in it when its writer leaves it has to do so as well when it goes itself. */
import { useEffect, useRef } from 'react'

/** Is called when what uses it goes: its dialog is closed, another item is shown. */
export function useBeforeItGoes(act: () => void): void {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => () => latest.current(), [])
}
