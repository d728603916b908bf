/** Pages and parts that have nothing to show: because there is nothing yet, because it is on its way, because it failed. */
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import css from './States.module.css'
import { useWords } from './settings.tsx'
import { VisuallyHidden } from './VisuallyHidden.tsx'

/** One sentence and one thing to do. */
export const EmptyState = ({ children, action }: { children: ReactNode; action?: ReactNode }) => (
  <div className={css.empty}>
    <p>{children}</p>
    {action}
  </div>
)

/** Grey lines where the text will stand. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const words = useWords()
  return (
    <div className={css.skeleton}>
      <VisuallyHidden>{words.common.loading}</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines without identity
        <span key={line} className={css.line} />
      ))}
    </div>
  )
}

type ErrorProps = {
  /** When the failure is all there is on the page, this is the page's heading. */
  title?: string
  /** What happened, what is safe, what to do. */
  children: ReactNode
  /** To quote to whoever helps. */
  id?: string | undefined
  action?: ReactNode
}

export function ErrorState({ title, children, id, action }: ErrorProps) {
  const words = useWords()
  return (
    <div className={css.error} role="alert">
      <Icon name="error" size={24} />
      <div>
        {title && <h1 className={css.title}>{title}</h1>}
        <p>{children}</p>
        {id && <p className={css.id}>{words.ui.errorCode({ id })}</p>}
        {action && <div className={css.action}>{action}</div>}
      </div>
    </div>
  )
}
