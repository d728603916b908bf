/** A person as a circle with initials. The colour is the one of that person's caret; the name always stands near. */
import css from './Avatar.module.css'

/** A slot's colour for the style sheet; the thirteenth person gets the first colour again. */
export const slotColour = (slot: number): string => `var(--slot-${((Math.max(slot, 1) - 1) % 12) + 1})`

type Props = {
  initials: string
  /** The place the server gave, 1…; 0 = none. */
  slot: number
  size?: 24 | 28 | 32
  /** Only where no name stands beside it. */
  label?: string
}

export const Avatar = ({ initials, slot, size = 28, label }: Props) => (
  <span
    className={[css.avatar, css[`size${size}`], slot > 12 && css.repeated].filter(Boolean).join(' ')}
    style={slot > 0 ? { background: slotColour(slot) } : {}}
    {...(label ? { role: 'img', 'aria-label': label, title: label } : { 'aria-hidden': true })}
  >
    {initials}
  </span>
)
