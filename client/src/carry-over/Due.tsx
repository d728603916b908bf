/** A day in words; pressed, it becomes a field, which is fetched then. */
import { useState } from 'react'
import { useSettings } from '../person.tsx'
import { part } from '../ui/part.ts'
import { withAllWords } from '../ui/settings.tsx'
import { longDate } from '../ui/time.ts'
import css from './Due.module.css'

const DueField = part(() => withAllWords(import('./DueField.tsx')))

type Props = {
  due: string
  label: string
  /** What stands there as long as no day is said. */
  missing: string
  /** Around a day that is said. */
  as?: (date: string) => string
  onChange: (due: string) => void
}

export function Due({ due, label, missing, as = (date) => date, onChange }: Props) {
  const { language } = useSettings()
  const [open, setOpen] = useState(false)
  const button = (
    <button
      type="button"
      className={`${css.due} ${/^\d{4}-\d{2}-\d{2}$/.test(due) ? '' : css.missing}`}
      onClick={() => setOpen(true)}
    >
      {due === '' ? missing : as(longDate(due, language))}
    </button>
  )
  if (!open) return button
  return <DueField due={due} label={label} onChange={onChange} onClose={() => setOpen(false)} meanwhile={button} />
}
