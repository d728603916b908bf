/** Lists as tables of contents: what stands first on the edge, the words, what is beneath them, and what stands last. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import css from './Rows.module.css'

export const Rows = ({ label, children }: { label?: string; children: ReactNode }) => (
  <ul className={css.rows} {...(label ? { 'aria-label': label } : {})}>
    {children}
  </ul>
)

type RowProps = {
  /** A date, a sign: the narrow first column. */
  lead?: ReactNode
  title: string
  /** The text as shown, when it differs from its plain words (soft hyphens). */
  children?: ReactNode
  to?: string | undefined
  sub?: ReactNode
  end?: ReactNode
}

export const Row = ({ lead, title, children, to, sub, end }: RowProps) => (
  <li className={css.row}>
    {lead !== undefined && <div className={css.lead}>{lead}</div>}
    <div className={css.words}>
      {to ? (
        <Link href={to} className={css.link}>
          {children ?? title}
        </Link>
      ) : (
        <span>{children ?? title}</span>
      )}
      {sub && <div className={css.sub}>{sub}</div>}
    </div>
    {end && <div className={css.end}>{end}</div>}
  </li>
)
