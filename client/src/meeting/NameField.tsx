/** Where the name of a person is written: who is known is offered, and who is written nearly right is asked about. */
import { spellingOf } from '@samsyn/meeting/register'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import css from './NameField.module.css'
import type { Known } from './useKnown.ts'

type Props = {
  label: string
  value: string
  known: readonly Known[]
  onChange: (name: string) => void
  /** Somebody known was chosen; `onChange` is called with the name as well. */
  onChoose?: (person: Known) => void
  autoFocus?: boolean
}

export function NameField({ label, value, known, onChange, onChoose, autoFocus = false }: Props) {
  const words = useWords().board
  const meant = spellingOf(value, known)
  const choose = (name: string) => {
    const person = known.find((other) => other.name === name)
    if (person) onChoose?.(person)
  }
  return (
    <div className={css.name}>
      <ComboBox
        label={label}
        value={value}
        onChange={onChange}
        options={known.map(({ name, organisation }) => ({ id: name, name, detail: organisation }))}
        onChoose={choose}
        autoFocus={autoFocus}
      />
      {meant !== undefined && (
        <Button
          kind="link"
          onPress={() => {
            onChange(meant)
            choose(meant)
          }}
        >
          {words.didYouMean({ name: meant })}
        </Button>
      )}
    </div>
  )
}
