/** Choices that unfold from a button. */
import type { ReactElement, ReactNode, RefObject } from 'react'
import { Menu as AriaMenu, Header, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components/Menu'
import field from './field.module.css'
import { Icon, type IconName } from './Icon.tsx'
import css from './Menu.module.css'

export type Choice = {
  id: string
  name: string
  icon?: IconName | undefined
  detail?: string | undefined
  onChoose: () => void
  danger?: boolean
  disabled?: boolean
  /** One of several in its group, and whether it is the one. */
  chosen?: boolean
}

export type Group = { title?: string; choices: readonly Choice[] }

type Contents = {
  label: string
  groups: readonly Group[]
  /** Above the choices: who or what they are about. */
  head?: ReactNode
}

/** A button and its choices. */
export const Menu = ({ trigger, ...contents }: Contents & { trigger: ReactElement }) => (
  <MenuTrigger>
    {trigger}
    <Popover className={css.popover ?? ''} placement="bottom end" offset={6}>
      <Choices {...contents} />
    </Popover>
  </MenuTrigger>
)

type PanelProps = Contents & { at: RefObject<HTMLElement | null>; onClose: () => void }

/** Only the choices, for a page that fetches them when its button is pressed. Says itself when it is done. */
export const MenuPanel = ({ at, onClose, ...contents }: PanelProps) => (
  <Popover
    className={css.popover ?? ''}
    placement="bottom end"
    offset={6}
    triggerRef={at}
    aria-label={contents.label}
    isOpen
    onOpenChange={(open) => !open && onClose()}
  >
    <Choices {...contents} onClose={onClose} />
  </Popover>
)

function Choices({ label, groups, head, onClose }: Contents & { onClose?: () => void }) {
  const choices = groups.flatMap((group) => group.choices)
  return (
    <>
      {head}
      <AriaMenu
        className={css.menu ?? ''}
        aria-label={label}
        autoFocus="first"
        onAction={(id) => choices.find((choice) => choice.id === id)?.onChoose()}
        {...(onClose ? { onClose } : {})}
        disabledKeys={choices.filter((choice) => choice.disabled).map((choice) => choice.id)}
      >
        {groups.map((group, index) => (
          <MenuSection
            key={group.title ?? index}
            {...(group.title ? {} : { 'aria-label': label })}
            {...(group.choices.some((choice) => choice.chosen !== undefined)
              ? {
                  selectionMode: 'single' as const,
                  disallowEmptySelection: true,
                  selectedKeys: group.choices.filter((choice) => choice.chosen).map((choice) => choice.id),
                }
              : {})}
          >
            {group.title && <Header className={css.title ?? ''}>{group.title}</Header>}
            {group.choices.map((choice) => (
              <MenuItem
                key={choice.id}
                id={choice.id}
                textValue={choice.name}
                className={`${field.option} ${choice.danger ? css.danger : ''}`}
              >
                <span className={css.words}>
                  {choice.icon && <Icon name={choice.icon} />}
                  {choice.name}
                  {choice.detail && <small>{choice.detail}</small>}
                </span>
                {choice.chosen && <Icon name="check" />}
              </MenuItem>
            ))}
          </MenuSection>
        ))}
      </AriaMenu>
    </>
  )
}
