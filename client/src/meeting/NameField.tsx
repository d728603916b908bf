/** Where the name of a person is written: who is known is offered, and who is written nearly right is asked about. */
import type { KnownPeople } from '@samsyn/api/meetings'
import { sameName } from '@samsyn/meeting/attendance'
import { knownAs, meantBy } from '@samsyn/meeting/checks/names'
import type { Attendee } from '@samsyn/meeting/contents'
import { useMemo } from 'react'
import { useGet } from '../api.ts'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import css from './NameField.module.css'
import { useConnection } from './useMeeting.ts'

export type Known = { name: string; organisation: string }

/** The attendance list first, then those of the register who are not in it. Each name once. The register is for who leads. */
export function useKnownPeople(attendance: readonly Pick<Attendee, 'name' | 'organisation'>[], leads = true): Known[] {
  const { meeting } = useConnection()
  const { answer } = useGet<KnownPeople>(leads ? `/api/meetings/${meeting}/people` : null)
  const register = answer?.ok ? answer.value.people : null
  return useMemo(() => {
    const all = [...attendance, ...(register ?? [])].filter(({ name }) => name.trim() !== '')
    return all.filter(({ name }, at) => all.findIndex((other) => sameName(other.name, name)) === at)
  }, [attendance, register])
}

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
  const meant = meantBy(value, knownAs(known.map(({ name }) => name)))
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
