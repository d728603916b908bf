/** Words for screen readers only. */
import type { ReactNode } from 'react'
import css from './VisuallyHidden.module.css'

export const VisuallyHidden = ({ children, id }: { children: ReactNode; id?: string }) => (
  <span className={css.hidden} id={id}>
    {children}
  </span>
)
