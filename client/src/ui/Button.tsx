/**
 * What can be pressed. `filled` is the next step and stands once on a screen; `outlined` is the second action, `word` and
 * `link` the rest. A button that cannot be used stays focusable and says why, so that nobody has to guess.
 */
import { type ReactNode, type Ref, useId } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button'
import { Link as RouteLink } from 'wouter'
import css from './Button.module.css'
import { Icon, type IconName } from './Icon.tsx'
import { useWords } from './settings.tsx'
import { VisuallyHidden } from './VisuallyHidden.tsx'

export type ButtonKind = 'filled' | 'outlined' | 'word' | 'link' | 'icon'

type Look = {
  kind?: ButtonKind
  icon?: IconName | undefined
  /** 52 px: the only button of a phone page. */
  large?: boolean
  /** As wide as what holds it. */
  wide?: boolean
  danger?: boolean
  className?: string | undefined
}

export type ButtonProps = Look & {
  /** The words; with kind `icon` use `label` instead. */
  children?: ReactNode
  /** The name for screen readers, when it must say more than the words. Begins with the words. */
  label?: string | undefined
  onPress?: (() => void) | undefined
  type?: 'button' | 'submit'
  /** Why it cannot be used now. Written beside the button (with kind `icon`: read out only). */
  reason?: string | undefined
  busy?: boolean
  /** For a button that is on or off. */
  pressed?: boolean | undefined
  /** For a button that unfolds a menu, and whether it is unfolded. */
  menu?: boolean | undefined
  autoFocus?: boolean
  ref?: Ref<HTMLButtonElement> | undefined
}

const classes = ({ kind = 'outlined', large, wide, danger, className }: Look): string =>
  [css.button, css[kind], large && css.large, wide && css.wide, danger && css.danger, className]
    .filter(Boolean)
    .join(' ')

export function Button(props: ButtonProps) {
  const { kind, icon, children, label, onPress, type = 'button', reason, busy = false, pressed, menu, ref } = props
  const reasonId = useId()
  const words = useWords()
  const blocked = reason !== undefined && reason !== ''
  const unfold: AriaButtonProps['onKeyDown'] = (event) =>
    event.key === 'ArrowDown' ? onPress?.() : event.continuePropagation()
  const button = (
    <AriaButton
      className={classes(props)}
      type={blocked || busy ? 'button' : type}
      autoFocus={props.autoFocus === true}
      {...(label ? { 'aria-label': label } : {})}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      {...(menu === undefined ? {} : { 'aria-haspopup': 'menu' as const, 'aria-expanded': menu, onKeyDown: unfold })}
      {...(blocked ? { 'aria-disabled': true, 'aria-describedby': reasonId } : {})}
      {...(busy ? { 'aria-disabled': true, 'data-busy': true } : {})}
      {...(onPress && !blocked && !busy ? { onPress } : {})}
      {...(ref ? { ref } : {})}
    >
      {busy ? <span className={css.busy} aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
      {busy && <VisuallyHidden>{words.ui.wait}</VisuallyHidden>}
    </AriaButton>
  )
  if (!blocked) return button
  if (kind === 'icon')
    return (
      <>
        {button}
        <VisuallyHidden id={reasonId}>{reason}</VisuallyHidden>
      </>
    )
  return (
    <span className={props.wide ? css.reasonedWide : css.reasoned}>
      <span className={css.reason} id={reasonId}>
        {reason}
      </span>
      {button}
    </span>
  )
}

type LinkProps = Look & {
  to: string
  children: ReactNode
  label?: string | undefined
  /** A page the server makes (a protocol, a file): leaves the application. */
  outside?: boolean
  /** Beside this page, which stays. */
  newTab?: boolean
}

/** A place to go to that looks like a button. */
export function ButtonLink(props: LinkProps) {
  const { to, children, label, icon, outside = false, newTab = false } = props
  const name = label ? { 'aria-label': label } : {}
  const inside = (
    <>
      {icon && <Icon name={icon} />}
      {children}
    </>
  )
  return outside || newTab ? (
    <a href={to} className={classes(props)} {...name} {...(newTab ? { target: '_blank', rel: 'noreferrer' } : {})}>
      {inside}
    </a>
  ) : (
    <RouteLink href={to} className={classes(props)} {...name}>
      {inside}
    </RouteLink>
  )
}
