/** A small sign beside what those who lead should look over; what it is stands in their list. */
import { useWords } from '../person.tsx'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import css from './Mark.module.css'
import { useRemarksAt } from './useRemarks.ts'

export function Mark({ of }: { of: string }) {
  const words = useWords().remarks
  const n = useRemarksAt(of)
  if (n === 0) return null
  return (
    <span className={css.mark} title={words.mark({ n })} data-remarks={n}>
      <VisuallyHidden>{`, ${words.mark({ n })}`}</VisuallyHidden>
    </span>
  )
}
