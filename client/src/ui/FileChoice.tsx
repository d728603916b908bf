/** Choosing files: the whole box is pressed, or files are dropped on it, and it says what was chosen. */
import { useId, useState } from 'react'
import css from './FileChoice.module.css'

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
  const [over, setOver] = useState(false)
  return (
    <div className={`${css.file} ${over ? css.over : ''}`}>
      <input
        id={id}
        type="file"
        multiple={multiple}
        {...(accept ? { accept } : {})}
        onChange={(event) => {
          onChoose([...(event.target.files ?? [])])
          // The same file can be chosen once more.
          event.target.value = ''
        }}
      />
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          const files = [...event.dataTransfer.files]
          if (files.length > 0) onChoose(multiple ? files : files.slice(0, 1))
        }}
      >
        {label}
        {chosen.length > 0 && <span>{chosen.join(', ')}</span>}
      </label>
    </div>
  )
}
