/** Where the name of a person is written: who is known is offered, and who is written nearly right is asked about. */
import type { KnownPeople } from '@samsyn/api/meetings'
import { sameName } from '@samsyn/meeting/attendance'
import type { Attendee } from '@samsyn/meeting/contents'
import { spellingOf } from '@samsyn/meeting/register'
import { useMemo } from 'react'
import { useGet } from '../api.ts'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import css from './NameField.module.css'
import { useConnection } from './useMeeting.ts'

export type Known = KnownPeople['people'][number]

const nobody: KnownPeople = { people: [], organisations: [], groups: [] }

/**
 * Who is known: those in the attendance list first, with what stands there and what the register knows beside that, then
 * the others in the register. Each name once. The register is for who leads.
 */
export function useKnown(attendance: readonly Pick<Attendee, 'name' | 'organisation'>[], leads = true): KnownPeople {
  const { meeting } = useConnection()
  const { answer } = useGet<KnownPeople>(leads ? `/api/meetings/${meeting}/people` : null)
  const register = answer?.ok ? answer.value : nobody
  return useMemo(() => {
    const listed = attendance
      .filter(({ name }) => name.trim() !== '' && !register.people.some((one) => isAlias(one, name)))
      .map(({ name, organisation }): Known => {
        const {
          aliases = [],
          title = '',
          role = '',
          deputyFor = '',
        } = register.people.find((one) => sameName(one.name, name)) ?? {}
        return { name, organisation, aliases, title, role, deputyFor }
      })
    const all = [...listed, ...register.people]
    return {
      ...register,
      people: all.filter(({ name }, at) => all.findIndex((other) => sameName(other.name, name)) === at),
    }
  }, [attendance, register])
}

/** Who stands in the list under another spelling is offered under the register's alone. */
const isAlias = ({ aliases }: Known, name: string): boolean => aliases.some((alias) => sameName(alias, name))

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
