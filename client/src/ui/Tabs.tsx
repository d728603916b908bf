/** Parts of one page, one seen at a time. */
import { type ReactNode, useEffect, useRef } from 'react'
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs'
import css from './Tabs.module.css'

type Props<T extends string> = {
  label: string
  value: T
  onChange: (value: T) => void
  tabs: readonly { id: T; name: string; contents: ReactNode }[]
}

export function Tabs<T extends string>({ label, value, onChange, tabs }: Props<T>) {
  const list = useRef<HTMLDivElement>(null)
  // On a phone there are more tabs than the window is wide: the chosen one is seen whole, with its neighbours beginning.
  useEffect(() => {
    const row = list.current
    if (!row) return
    const show = () => {
      const tab = row.querySelector<HTMLElement>(`[data-key="${value}"]`)
      if (tab) row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2
    }
    // Also when the window becomes another: a tablet is turned.
    const turned = new ResizeObserver(show)
    turned.observe(row)
    return () => turned.disconnect()
  }, [value])
  return (
    <AriaTabs
      selectedKey={value}
      onSelectionChange={(key) => {
        const tab = tabs.find(({ id }) => id === key)
        if (tab) onChange(tab.id)
      }}
    >
      <TabList ref={list} className={css.list ?? ''} aria-label={label}>
        {tabs.map(({ id, name }) => (
          <Tab key={id} id={id} className={css.tab ?? ''}>
            {name}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ id, contents }) => (
        <TabPanel key={id} id={id} className={css.panel ?? ''}>
          {contents}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
