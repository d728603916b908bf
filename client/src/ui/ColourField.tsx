/** A colour, chosen in the window that the device has for it. */
import { useId } from 'react'
import css from './field.module.css'
import { Icon } from './Icon.tsx'

type Props = {
  label: string
  /** "#1f5f8b". */
  value: string
  onChange: (value: string) => void
  help: string
  /** What is wrong, in words; nothing when all is well. */
  error?: string | undefined
}

export function ColourField({ label, value, onChange, help, error }: Props) {
  const id = useId()
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        type="color"
        className={css.colour}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-says`}
      />
      <p id={`${id}-says`} className={error ? css.error : css.help} aria-live="polite">
        {error && <Icon name="error" size={18} />}
        <span>{error ?? help}</span>
      </p>
    </div>
  )
}
