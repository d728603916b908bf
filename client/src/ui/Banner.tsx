/** A state of the whole page, in words, under the header and as long as it lasts. */
import type { ReactNode } from 'react'
import css from './Banner.module.css'
import { Icon, type IconName } from './Icon.tsx'

type Tone = 'ok' | 'warn' | 'error'

type Props = {
  tone: Tone
  children: ReactNode
  icon?: IconName
  /** A word to press, at the end. */
  action?: ReactNode
  /** Inside a sheet or dialog instead of across the window. */
  inset?: boolean
}

const signs: Record<Tone, IconName> = { ok: 'ok', warn: 'warning', error: 'error' }

export const Banner = ({ tone, children, icon = signs[tone], action, inset = false }: Props) => (
  <div
    className={[css.banner, css[tone], inset && css.inset].filter(Boolean).join(' ')}
    role={tone === 'error' ? 'alert' : 'status'}
  >
    <Icon name={icon} />
    <div className={css.words}>{children}</div>
    {action}
  </div>
)
