/** Yes or no: a box to tick, or a switch for what takes effect at once. Both are the browser's own control, drawn anew. */
import type { ReactNode } from 'react'
import css from './Checkbox.module.css'
import { Icon } from './Icon.tsx'

type Props = {
  checked: boolean
  onChange: (checked: boolean) => void
  /** The words beside it, or only `label` for screen readers. */
  children?: ReactNode
  label?: string
}

/** The box is 18 px, its target the whole 44 px square around it. */
export const Checkbox = (props: Props) => (
  <Toggle {...props} look={css.checkbox}>
    <span className={css.mark}>{props.checked && <Icon name="check" size={14} />}</span>
    {props.children}
  </Toggle>
)

export const Switch = (props: Props) => (
  <Toggle {...props} role="switch" look={css.switch}>
    <span className={css.track}>
      <span className={css.knob} />
    </span>
    {props.children}
  </Toggle>
)

/** The control says itself whether it is ticked: ARIA in HTML forbids saying it twice, by `aria-checked`. */
const Toggle = ({
  checked,
  onChange,
  children,
  label,
  role,
  look,
}: Props & { role?: 'switch'; look: string | undefined }) => (
  <label className={look}>
    <input
      type="checkbox"
      role={role}
      className={css.input}
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
      aria-label={label}
    />
    {children}
  </label>
)
