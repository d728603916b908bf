/**
 * Known choices that are found by typing; what is not among them may be written freely. Follows the combobox pattern of
 * WAI-ARIA by hand: the library's own weighs 45 kB, and this stands on the page that a phone opens in a meeting room.
 */
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { announce } from './announce.ts'
import css from './field.module.css'
import { Icon } from './Icon.tsx'
import { useWords } from './settings.tsx'

type Option = { id: string; name: string; detail?: string }

type Props = {
  label: string
  /** What is written in the field. */
  value: string
  onChange: (text: string) => void
  options: readonly Option[]
  /** Somebody chose from the list; `onChange` is called with its name as well. */
  onChoose?: (id: string) => void
  help?: string | undefined
  error?: string | undefined
  placeholder?: string | undefined
  autoFocus?: boolean
  autoComplete?: string
  large?: boolean
}

/** Those that have the text at the beginning of a word first, then those that have it anywhere. */
function matching(options: readonly Option[], text: string): readonly Option[] {
  const wanted = text.trim().toLocaleLowerCase('sv')
  if (wanted === '') return options
  const at = options.map((option) => ` ${option.name.toLocaleLowerCase('sv')}`.replaceAll('-', ' '))
  const first = options.filter((_, index) => at[index]?.includes(` ${wanted.replaceAll('-', ' ')}`))
  return [
    ...first,
    ...options.filter((option) => !first.includes(option) && option.name.toLocaleLowerCase('sv').includes(wanted)),
  ]
}

export function ComboBox(props: Props) {
  const { label, value, onChange, options, onChoose, help, error, large } = props
  const words = useWords()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  /** `all`: opened by the button or an arrow, so the whole list is shown whatever is written. */
  const [open, setOpen] = useState<'all' | 'matching' | null>(null)
  const [active, setActive] = useState(-1)
  const shown = open === 'all' ? options : matching(options, value)
  const expanded = open !== null && shown.length > 0

  function show(how: 'all' | 'matching', index = -1) {
    setOpen(how)
    activate(index)
  }

  function hide() {
    setOpen(null)
    setActive(-1)
  }

  function activate(index: number) {
    setActive(index)
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' })
  }

  function choose(option: Option) {
    onChange(option.name)
    onChoose?.(option.id)
    hide()
  }

  function onKeyDown(event: KeyboardEvent) {
    const chosen = expanded ? shown[active] : undefined
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && options.length > 0) {
      event.preventDefault()
      if (!expanded) show('all', step === 1 ? 0 : options.length - 1)
      else activate((active + step + shown.length + (active === -1 && step === -1 ? 1 : 0)) % shown.length)
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      choose(chosen)
    } else if (event.key === 'Escape' && expanded) {
      // Closes the list, not the dialog around it.
      event.stopPropagation()
      hide()
    }
  }

  return (
    <div className={[css.field, large && css.large].filter(Boolean).join(' ')}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <div className={css.box}>
        <input
          ref={field}
          id={id}
          className={`${css.input} ${options.length > 0 ? css.withSign : ''}`}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={expanded}
          aria-controls={`${id}-list`}
          aria-activedescendant={expanded && active >= 0 ? `${id}-${active}` : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || help ? `${id}-foot` : undefined}
          autoComplete={props.autoComplete ?? 'off'}
          // biome-ignore lint/a11y/noAutofocus: asked for by pages whose first field this is
          autoFocus={props.autoFocus === true}
          placeholder={props.placeholder}
          value={value}
          onChange={(event) => {
            const text = event.currentTarget.value
            onChange(text)
            show('matching')
            const found = matching(options, text).length
            if (text !== '' && found > 0) announce(words.ui.choices({ n: found }))
          }}
          onKeyDown={onKeyDown}
          onBlur={hide}
        />
        {options.length > 0 && (
          // Arrow down does the same, so the button is no stop of its own for the keyboard.
          <button
            type="button"
            className={css.open}
            tabIndex={-1}
            aria-label={words.ui.showChoices}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => {
              field.current?.focus()
              if (expanded) hide()
              else show('all')
            }}
          >
            <Icon name="chevron" />
          </button>
        )}
        {expanded && (
          <div className={css.under}>
            <div ref={list} id={`${id}-list`} className={css.list} role="listbox" aria-label={label}>
              {shown.map((option, index) => (
                // The keyboard works on the field, which points at the option.
                // biome-ignore lint/a11y/useKeyWithClickEvents: see above
                // biome-ignore lint/a11y/useFocusableInteractive: see above
                <div
                  key={option.id}
                  id={`${id}-${index}`}
                  className={css.option}
                  role="option"
                  aria-selected={option.name === value}
                  data-focused={index === active || undefined}
                  onPointerDown={(event) => event.preventDefault()}
                  onClick={() => choose(option)}
                >
                  <span>
                    {option.name}
                    {option.detail && <small>{option.detail}</small>}
                  </span>
                </div>
              ))}
            </div>
          </div>
        )}
      </div>
      {error ? (
        <span className={css.error} id={`${id}-foot`}>
          <Icon name="error" size={18} />
          <span>{error}</span>
        </span>
      ) : (
        help && (
          <span className={css.help} id={`${id}-foot`}>
            {help}
          </span>
        )
      )}
    </div>
  )
}
