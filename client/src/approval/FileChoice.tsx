/** Choosing files: the whole box is pressed, and says what was chosen. */
import { useId } from 'react'
import css from './approval.module.css'

type Props = {
  label: string
  /** Names of what is chosen. */
  chosen?: readonly string[]
  accept?: string
  multiple?: boolean
  onChoose: (files: File[]) => void
}

export function FileChoice({ label, chosen = [], accept, multiple = false, onChoose }: Props) {
  const id = useId()
  return (
    <div className={css.file}>
      <input
        id={id}
        type="file"
        multiple={multiple}
        {...(accept ? { accept } : {})}
        onChange={(event) => onChoose([...(event.target.files ?? [])])}
      />
      <label htmlFor={id}>
        {label}
        {chosen.length > 0 && <span>{chosen.join(', ')}</span>}
      </label>
    </div>
  )
}
