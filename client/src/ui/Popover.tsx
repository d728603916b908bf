/** Something more, beside the button that opened it. */
import type { ReactElement, ReactNode } from 'react'
import { Dialog as AriaDialog, DialogTrigger } from 'react-aria-components/Modal'
import { Popover as AriaPopover } from 'react-aria-components/Popover'
import css from './Popover.module.css'

type Props = {
  trigger: ReactElement
  label: string
  children: ReactNode
  placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end' | 'bottom' | 'top'
}

export const Popover = ({ trigger, label, children, placement = 'bottom end' }: Props) => (
  <DialogTrigger>
    {trigger}
    <AriaPopover className={css.popover ?? ''} placement={placement} offset={6}>
      <AriaDialog className={css.dialog ?? ''} aria-label={label}>
        {children}
      </AriaDialog>
    </AriaPopover>
  </DialogTrigger>
)
