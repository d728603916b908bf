/** Text as large as it fits, in steps: the first size at which nothing is cut off. Sizes are pixels of a screen of 1920. */
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import css from './Screen.module.css'

type Props = { sizes: readonly number[]; children: ReactNode; className?: string | undefined }

export function Fit({ sizes, children, className }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const fit = useRef(() => {})
  fit.current = () => {
    const element = box.current
    if (!element) return
    for (const size of sizes) {
      element.style.setProperty('--size', String(size))
      if (element.scrollHeight <= element.clientHeight + 1 && element.scrollWidth <= element.clientWidth + 1) return
    }
    // More than a screen can hold: at least where somebody writes.
    element.querySelector('[data-caret]')?.scrollIntoView({ block: 'nearest' })
  }
  useLayoutEffect(() => fit.current())
  useEffect(() => {
    const again = () => fit.current()
    const observer = new ResizeObserver(again)
    if (box.current) observer.observe(box.current)
    document.fonts.addEventListener('loadingdone', again)
    return () => {
      observer.disconnect()
      document.fonts.removeEventListener('loadingdone', again)
    }
  }, [])
  return (
    <div ref={box} className={[css.fit, className].filter(Boolean).join(' ')}>
      {children}
    </div>
  )
}
