/** The name of a sign, and its key. Never the only place where something is said: a finger has no hover. */
import type { ReactElement } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip'
import css from './Tooltip.module.css'

export const Tooltip = ({ children, text, keys }: { children: ReactElement; text: string; keys?: string }) => (
  <TooltipTrigger delay={600} closeDelay={80}>
    {children}
    <AriaTooltip className={css.tooltip ?? ''} offset={8}>
      {text}
      {keys && <kbd className={css.keys}>{keys}</kbd>}
    </AriaTooltip>
  </TooltipTrigger>
)
