/** What Menu.tsx fetches when its button is pressed: the choices, beside the button. */
import type { RefObject } from 'react'
import { Menu as AriaMenu, Header, MenuItem, MenuSection, Popover } from 'react-aria-components/Menu'
import field from './field.module.css'
import { Icon } from './Icon.tsx'
import css from './Menu.module.css'
import type { MenuContents } from './Menu.tsx'

type PanelProps = MenuContents & { at: RefObject<HTMLElement | null>; onClose: () => void }

export default function MenuPanel({ at, onClose, label, groups, head }: PanelProps) {
  const choices = groups.flatMap((group) => group.choices)
  /**
   * What is chosen happens when the menu has gone, with the focus where it was opened: a menu keeps the focus as long as it is
   * there, and a dialog gives it back to where it found it.
   */
  const choose = (id: unknown) =>
    requestAnimationFrame(() => {
      // Unless it has been put somewhere else meanwhile.
      if (document.activeElement === document.body) at.current?.focus()
      choices.find((choice) => choice.id === id)?.onChoose()
    })
  return (
    <Popover
      className={css.popover ?? ''}
      placement="bottom end"
      offset={6}
      triggerRef={at}
      aria-label={label}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      {head}
      <AriaMenu
        className={css.menu ?? ''}
        aria-label={label}
        autoFocus="first"
        onAction={choose}
        onClose={onClose}
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
  )
}
