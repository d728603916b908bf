/** The frame of a page: header, the desk, and the white sheet whose contents end up in the protocol. */
import { type ReactNode, useEffect } from 'react'
import { Link } from 'wouter'
import css from './Page.module.css'
import { useWords } from './settings.tsx'

type HeaderProps = {
  /** The product's name when nothing is said. */
  title?: string
  subtitle?: ReactNode
  /** The title is the page's only heading of level one. */
  heading?: boolean
  /** Where the title leads. */
  to?: string
  /** Between title and actions: steps, navigation. */
  middle?: ReactNode
  /** It stands in the middle of a wide window, whatever stands on the sides, as long as they leave room for it. */
  centred?: boolean
  /** To the right. */
  children?: ReactNode
}

export function Header({ title, subtitle, heading = false, to, middle, centred = false, children }: HeaderProps) {
  const words = useWords()
  const name = title ?? words.common.appName
  const linked = to ? <Link href={to}>{name}</Link> : name
  return (
    <>
      <a className={css.skip} href="#content">
        {words.common.skipToContent}
      </a>
      <header className={centred ? `${css.header} ${css.centred}` : css.header}>
        <div className={css.titles}>
          {heading ? (
            <h1 className={css.title}>{linked}</h1>
          ) : (
            <div className={title ? css.title : css.product}>{linked}</div>
          )}
          {subtitle && <div className={css.subtitle}>{subtitle}</div>}
        </div>
        {middle}
        <div className={css.actions}>{children}</div>
      </header>
    </>
  )
}

/** What stands in the window's title and in the list of open tabs. */
export function useTitle(title: string): void {
  const words = useWords()
  useEffect(() => {
    document.title = title ? `${title} – ${words.common.appName}` : words.common.appName
  }, [title, words])
}

type MainProps = {
  children: ReactNode
  /** `column`: 992 px in the middle. `narrow`: one form. `full`: the page decides itself. */
  width?: 'column' | 'narrow' | 'full'
}

export const Main = ({ children, width = 'column' }: MainProps) => (
  <main id="content" tabIndex={-1} className={`${css.main} ${css[width]}`}>
    {children}
  </main>
)

type SheetProps = {
  children: ReactNode
  /** The paper runs off the bottom of the window. */
  endless?: boolean
  className?: string | undefined
}

export const Sheet = ({ children, endless = false, className }: SheetProps) => (
  <div className={[css.sheet, endless && css.endless, className].filter(Boolean).join(' ')}>{children}</div>
)
