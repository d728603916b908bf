/**
 * What lies over the page: Dialog in the middle, Drawer along the right edge. Both fill the screen on a phone, keep the
 * focus inside, close with Esc and give the focus back to what opened them. They are fetched when the first one opens.
 */
import type { ReactNode } from 'react'
import { part } from './part.ts'

const DialogFrame = part(() => import('./DialogFrame.tsx'))

export type DrawerProps = {
  title: string
  onClose: () => void
  children: ReactNode
  /** Beside the title: second actions. */
  actions?: ReactNode
  /** At the bottom, always seen: the step that finishes, and a way out. */
  foot?: ReactNode
}

export type DialogProps = DrawerProps & {
  size?: 'small' | 'medium' | 'large'
  /** A question that must be answered: only its own buttons and Esc close it. */
  alert?: boolean
}

export const Dialog = (props: DialogProps) => <DialogFrame {...props} />

export const Drawer = (props: DrawerProps) => <DialogFrame {...props} edge />
