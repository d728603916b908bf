/** Choices that unfold from a button. */
import type { ReactElement, ReactNode } from 'react'
import { Header, Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components/Menu'
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

type Props = {
  /** The button. */
  trigger: ReactElement
  label: string
  groups: readonly { title?: string; choices: readonly Choice[] }[]
  /** Above the choices: who or what they are about. */
  head?: ReactNode
}

export function Menu({ trigger, label, groups, head }: Props) {
  const choices = groups.flatMap((group) => group.choices)
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={css.popover ?? ''} placement="bottom end" offset={6}>
        {head}
        <AriaMenu
          className={css.menu ?? ''}
          aria-label={label}
          onAction={(id) => choices.find((choice) => choice.id === id)?.onChoose()}
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
      </Popover>
    </MenuTrigger>
  )
}
