/** One line, or several, of text. The label is always seen; an error says what to write instead. */
import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
  Text,
} from 'react-aria-components/TextField'
import css from './field.module.css'
import { Icon, type IconName } from './Icon.tsx'

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  help?: string | undefined
  /** What is wrong, in words; nothing when all is well. */
  error?: string | undefined
  placeholder?: string | undefined
  autoFocus?: boolean
  name?: string
  autoComplete?: string
  className?: string | undefined
}

type LineProps = Props & {
  type?: 'text' | 'email' | 'url' | 'date' | 'search'
  inputMode?: 'text' | 'numeric' | 'email' | 'url' | 'search'
  required?: boolean
  readOnly?: boolean
  maxLength?: number
  /** A sign that what is written is right. */
  sign?: IconName | undefined
  signLabel?: string | undefined
  large?: boolean
  inputClassName?: string | undefined
  onBlur?: (() => void) | undefined
  spellCheck?: boolean
  autoCapitalize?: string
}

const FieldFoot = ({ help, error }: { help?: string | undefined; error?: string | undefined }) => (
  <>
    <FieldError className={css.error ?? ''}>
      <Icon name="error" size={18} />
      <span>{error}</span>
    </FieldError>
    {help && !error && (
      <Text slot="description" className={css.help ?? ''}>
        {help}
      </Text>
    )}
  </>
)

export function TextField(props: LineProps) {
  const { label, value, onChange, help, error, sign, large, className } = props
  return (
    <AriaTextField
      className={[css.field, large && css.large, className].filter(Boolean).join(' ')}
      value={value}
      onChange={onChange}
      validationBehavior="aria"
      isInvalid={Boolean(error)}
      isRequired={props.required === true}
      isReadOnly={props.readOnly === true}
      type={props.type ?? 'text'}
      autoFocus={props.autoFocus === true}
      {...(props.name ? { name: props.name } : {})}
      {...(props.autoComplete ? { autoComplete: props.autoComplete } : {})}
      {...(props.inputMode ? { inputMode: props.inputMode } : {})}
      {...(props.maxLength ? { maxLength: props.maxLength } : {})}
      {...(props.onBlur ? { onBlur: props.onBlur } : {})}
      {...(props.autoCapitalize ? { autoCapitalize: props.autoCapitalize } : {})}
      {...(props.spellCheck === undefined ? {} : { spellCheck: String(props.spellCheck) })}
    >
      <Label className={css.label ?? ''}>{label}</Label>
      <div className={css.box}>
        <Input
          className={[css.input, sign && css.withSign, props.inputClassName].filter(Boolean).join(' ')}
          {...(props.placeholder ? { placeholder: props.placeholder } : {})}
        />
        {sign && (
          <span className={css.sign} {...(props.signLabel ? { role: 'img', 'aria-label': props.signLabel } : {})}>
            <Icon name={sign} />
          </span>
        )}
      </div>
      <FieldFoot help={help} error={error} />
    </AriaTextField>
  )
}

type AreaProps = Props & {
  rows?: number
  /** Rich text that is pasted, before it becomes plain; true when it has been taken care of. */
  onPasteHtml?: ((html: string, text: string) => boolean) | undefined
}

export function TextArea({ rows = 4, onPasteHtml, ...props }: AreaProps) {
  const { label, value, onChange, help, error, className } = props
  return (
    <AriaTextField
      className={[css.field, className].filter(Boolean).join(' ')}
      value={value}
      onChange={onChange}
      validationBehavior="aria"
      isInvalid={Boolean(error)}
      autoFocus={props.autoFocus === true}
    >
      <Label className={css.label ?? ''}>{label}</Label>
      <AriaTextArea
        rows={rows}
        className={`${css.input} ${css.area}`}
        {...(props.placeholder ? { placeholder: props.placeholder } : {})}
        onPaste={(event) => {
          const html = event.clipboardData.getData('text/html')
          if (html && onPasteHtml?.(html, event.clipboardData.getData('text/plain'))) event.preventDefault()
        }}
      />
      <FieldFoot help={help} error={error} />
    </AriaTextField>
  )
}
