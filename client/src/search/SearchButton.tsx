/** The way to everything that is frozen, from any page outside of a meeting: a button, and Ctrl+K. */
import { Suspense, useEffect, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { part } from '../ui/part.ts'
import { useWords, withSearchWords } from '../ui/settings.tsx'
import css from './button.module.css'

const Glance = part(() => withSearchWords(import('./Glance.tsx')))

export function SearchButton() {
  const words = useWords()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      setOpen(true)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
  return (
    <>
      <Button icon="search" className={css.search} label={words.home.searchLong} onPress={() => setOpen(true)}>
        <span className={css.words}>{words.home.search}</span>
        {/* Drawn by the style: it is no part of the name that somebody says to press the button. */}
        <kbd className={css.keys} data-keys="Ctrl K" />
      </Button>
      <Suspense>{open && <Glance onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
