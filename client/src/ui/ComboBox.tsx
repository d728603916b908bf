/** Known choices that are found by typing; what is not among them may be written freely. */
import {
  Button,
  ComboBox as AriaComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components/ComboBox'
import css from './field.module.css'
import { Icon } from './Icon.tsx'
import { useWords } from './settings.tsx'

type Props = {
  label: string
  /** What is written in the field. */
  value: string
  onChange: (text: string) => void
  options: readonly { id: string; name: string; detail?: string }[]
  /** Somebody chose from the list; `onChange` is called with its name as well. */
  onChoose?: (id: string) => void
  help?: string | undefined
  error?: string | undefined
  placeholder?: string | undefined
  autoFocus?: boolean
  autoComplete?: string
  large?: boolean
  required?: boolean
}

export function ComboBox(props: Props) {
  const { label, value, onChange, options, onChoose, help, error, large } = props
  const words = useWords()
  return (
    <AriaComboBox
      className={[css.field, large && css.large].filter(Boolean).join(' ')}
      allowsCustomValue
      allowsEmptyCollection
      menuTrigger="input"
      inputValue={value}
      onInputChange={onChange}
      onChange={(key) => {
        if (typeof key === 'string') onChoose?.(key)
      }}
      defaultItems={options}
      validationBehavior="aria"
      isInvalid={Boolean(error)}
      isRequired={props.required === true}
      {...(props.autoFocus ? { autoFocus: true } : {})}
    >
      <Label className={css.label ?? ''}>{label}</Label>
      <div className={css.box}>
        <Input
          className={`${css.input} ${css.withSign}`}
          {...(props.autoComplete ? { autoComplete: props.autoComplete } : {})}
          {...(props.placeholder ? { placeholder: props.placeholder } : {})}
        />
        {options.length > 0 && (
          <Button className={css.open ?? ''} aria-label={words.ui.showChoices}>
            <Icon name="chevron" />
          </Button>
        )}
      </div>
      <FieldError className={css.error ?? ''}>
        <Icon name="error" size={18} />
        <span>{error}</span>
      </FieldError>
      {help && !error && (
        <Text slot="description" className={css.help ?? ''}>
          {help}
        </Text>
      )}
      <Popover className={css.popover ?? ''} offset={4}>
        <ListBox<(typeof options)[number]>
          className={css.list ?? ''}
          renderEmptyState={() => <div className={css.none}>{words.ui.noMatches}</div>}
        >
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.name} className={css.option ?? ''}>
              <span>
                {option.name}
                {option.detail && <small>{option.detail}</small>}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  )
}
