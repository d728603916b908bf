/**
 * Short news about what was just done. Gone after a while, but not while somebody is on it. What can be acted on stays
 * longer, and goes with the page that it is about: it must not lie over what is done next.
 */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useLocation } from 'wouter'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import { useWords } from './settings.tsx'
import css from './Toasts.module.css'

export type Toast = {
  text: string
  tone?: 'ok' | 'warn' | 'error'
  action?: { name: string; onPress: () => void }
}

const shownFor = 6000
const actedOnFor = 20_000
let last = 0
let toasts: readonly (Toast & { id: number })[] = []
const listeners = new Set<() => void>()

function set(next: typeof toasts): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Shows a toast from anywhere; the answer takes it away again. */
export function toast(news: Toast): () => void {
  const id = ++last
  // More than three at a time nobody reads.
  set([...toasts, { ...news, id }].slice(-3))
  return () => set(toasts.filter((other) => other.id !== id))
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The place where toasts are shown: once in the application. Stays reachable while a dialog is open. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  const [page] = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: what happens when the page changes
  useEffect(() => {
    if (toasts.some(({ action }) => action)) set(toasts.filter(({ action }) => !action))
  }, [page])
  return (
    <div className={css.region} role="status" data-react-aria-top-layer="true" data-live-announcer="true">
      {shown.map((one) => (
        <Shown key={one.id} toast={one} onGone={() => set(toasts.filter((other) => other.id !== one.id))} />
      ))}
    </div>
  )
}

function Shown({ toast, onGone }: { toast: Toast; onGone: () => void }) {
  const words = useWords()
  const [held, setHeld] = useState(false)
  const stays = held || toast.tone === 'error'
  useEffect(() => {
    if (stays) return
    const timer = setTimeout(onGone, toast.action ? actedOnFor : shownFor)
    return () => clearTimeout(timer)
  })
  const { tone = 'ok', action } = toast
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: being on it keeps it, nothing more
    <div
      className={`${css.toast} ${css[tone]}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={tone === 'warn' ? 'warning' : tone} />
      <p>{toast.text}</p>
      {action && (
        <Button
          kind="link"
          onPress={() => {
            action.onPress()
            onGone()
          }}
        >
          {action.name}
        </Button>
      )}
      <Button kind="icon" icon="close" label={words.ui.dismiss} onPress={onGone} />
    </div>
  )
}
