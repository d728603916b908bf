/** Choices that unfold from a button. How they unfold is fetched at the first press, or before it: `prepareMenus`. */
import { cloneElement, type ReactElement, type ReactNode, type RefObject, useRef, useState } from 'react'
import type { ButtonProps } from './Button.tsx'
import type { IconName } from './Icon.tsx'
import { part } from './part.ts'

/** Once it is here it is shown at once: a fast keyboard goes on in it. */
let panel: typeof import('./MenuPanel.tsx') | null = null
const fetchPanel = async () => {
  panel = await import('./MenuPanel.tsx')
  return panel
}
const LazyPanel = part(fetchPanel)

/** For a page with many menus, when it has time. What does not come now is fetched when one is pressed. */
export const prepareMenus = (): void => void fetchPanel().catch(() => {})

export type Choice = {
  id: string
  name: string
  icon?: IconName | undefined
  detail?: string | undefined
  onChoose: () => void
  danger?: boolean
  disabled?: boolean
  /** One of several in its group, and whether it is the one. */
  chosen?: boolean
}

export type Group = { title?: string; choices: readonly Choice[] }

export type MenuContents = {
  label: string
  groups: readonly Group[]
  /** Above the choices: who or what they are about. */
  head?: ReactNode
}

/** A button and its choices. */
export function Menu({ trigger, ...contents }: MenuContents & { trigger: ReactElement<ButtonProps> }) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      {cloneElement(trigger, { ref: button, menu: open, onPress: () => setOpen(true) })}
      {open && <Unfolded {...contents} at={button} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Choices that are unfolded beside something as long as they are drawn: one menu for many things that have the same. */
export function Unfolded(props: MenuContents & { at: RefObject<HTMLElement | null>; onClose: () => void }) {
  const MenuPanel = panel?.default ?? LazyPanel
  return <MenuPanel {...props} />
}
