/** Yes or no, and one of two or three that are all seen: Checkbox, Switch, Segments. */
import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox'
import { Label, Radio, RadioGroup, Text } from 'react-aria-components/RadioGroup'
import { Switch as AriaSwitch } from 'react-aria-components/Switch'
import css from './Choices.module.css'
import field from './field.module.css'
import { Icon } from './Icon.tsx'

type Toggle = {
  checked: boolean
  onChange: (checked: boolean) => void
  /** The words beside it, or only `label` for screen readers. */
  children?: ReactNode
  label?: string
}

/** The box is 18 px, its target the whole 44 px square around it. */
export const Checkbox = ({ checked, onChange, children, label }: Toggle) => (
  <AriaCheckbox
    className={css.checkbox ?? ''}
    isSelected={checked}
    onChange={onChange}
    {...(label ? { 'aria-label': label } : {})}
  >
    <span className={css.mark}>{checked && <Icon name="check" size={14} />}</span>
    {children}
  </AriaCheckbox>
)

export const Switch = ({ checked, onChange, children, label }: Toggle) => (
  <AriaSwitch
    className={css.switch ?? ''}
    isSelected={checked}
    onChange={onChange}
    {...(label ? { 'aria-label': label } : {})}
  >
    <span className={css.track}>
      <span className={css.knob} />
    </span>
    {children}
  </AriaSwitch>
)

type SegmentsProps<T extends string> = {
  label: string
  /** The label is read out but not shown. */
  labelHidden?: boolean
  value: T
  onChange: (value: T) => void
  options: readonly { id: T; name: string }[]
  /** `apart`: separate boxes, for the phone's main choice. */
  look?: 'joined' | 'apart'
  help?: string | undefined
}

export function Segments<T extends string>(props: SegmentsProps<T>) {
  const { label, labelHidden, value, onChange, options, look = 'joined', help } = props
  return (
    <RadioGroup
      className={field.field ?? ''}
      orientation="horizontal"
      value={value}
      onChange={(chosen) => {
        const option = options.find(({ id }) => id === chosen)
        if (option) onChange(option.id)
      }}
      {...(labelHidden ? { 'aria-label': label } : {})}
    >
      {!labelHidden && <Label className={field.label ?? ''}>{label}</Label>}
      <div className={look === 'joined' ? css.joined : css.apart}>
        {options.map(({ id, name }) => (
          <Radio key={id} value={id} className={css.segment ?? ''}>
            {name}
          </Radio>
        ))}
      </div>
      {help && (
        <Text slot="description" className={field.help ?? ''}>
          {help}
        </Text>
      )}
    </RadioGroup>
  )
}
