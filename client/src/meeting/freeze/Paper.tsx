/**
 * The protocol as it will be, on paper. It is drawn in a tree of its own with the protocol's own styles, so that nothing
 * of the interface reaches into it: what is seen here is what the frozen page shows.
 */
import '../../ui/serif.css'
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import css from '../FreezeWizard.module.css'

export type PaperHandle = { show: (anchor: string) => void }

type Props = { html: string; label: string; ref?: Ref<PaperHandle> }

export function Paper({ html, label, ref }: Props) {
  const host = useRef<HTMLElement>(null)

  useEffect(() => {
    const element = host.current
    if (!element) return
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    if (!root.querySelector('link')) {
      const styles = document.createElement('link')
      styles.rel = 'stylesheet'
      styles.href = '/protocol.css'
      root.append(styles, document.createElement('div'))
    }
    const page = root.querySelector('div')
    // The article comes escaped from the server, and the content policy runs nothing that would stand in it.
    if (page) page.innerHTML = html
  }, [html])

  useImperativeHandle(ref, () => ({
    show: (anchor) => {
      const place = anchor ? host.current?.shadowRoot?.getElementById(anchor) : host.current
      place?.scrollIntoView({ block: anchor ? 'center' : 'start' })
    },
  }))

  return <section ref={host} className={css.paper} aria-label={label} />
}
