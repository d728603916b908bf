/** One of two or three that are all seen. */
import { Label, Radio, RadioGroup, Text } from 'react-aria-components/RadioGroup'
import field from './field.module.css'
import css from './Segments.module.css'

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
