/** One of a few known choices. */
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components/Select'
import css from './field.module.css'
import { Icon } from './Icon.tsx'

type Props<T extends string> = {
  label: string
  value: T
  onChange: (value: T) => void
  options: readonly { id: T; name: string; detail?: string }[]
  help?: string | undefined
  className?: string | undefined
}

export function Select<T extends string>({ label, value, onChange, options, help, className }: Props<T>) {
  return (
    <AriaSelect
      className={[css.field, className].filter(Boolean).join(' ')}
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.id === key)
        if (chosen) onChange(chosen.id)
      }}
    >
      <Label className={css.label ?? ''}>{label}</Label>
      <Button className={`${css.input} ${css.select}`}>
        <SelectValue className={css.value ?? ''}>
          {options.find((option) => option.id === value)?.name ?? ''}
        </SelectValue>
        <Icon name="chevron" />
      </Button>
      {help && (
        <Text slot="description" className={css.help ?? ''}>
          {help}
        </Text>
      )}
      <Popover className={css.popover ?? ''} offset={4}>
        <ListBox className={css.list ?? ''} items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.name} className={css.option ?? ''}>
              {({ isSelected }) => (
                <>
                  <span>
                    {option.name}
                    {option.detail && <small>{option.detail}</small>}
                  </span>
                  {isSelected && <Icon name="check" />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
