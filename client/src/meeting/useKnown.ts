/** Who is known where a name is written: of the meeting and, for who leads it, of the register. */
import type { KnownPeople } from '@samsyn/api/meetings'
import { sameName } from '@samsyn/meeting/attendance'
import type { Attendee } from '@samsyn/meeting/contents'
import { useMemo } from 'react'
import { useGet } from '../api.ts'
import { useConnection } from './useMeeting.ts'

/** `id`: of a person in the register, or of a row in the list for who is not in it. */
export type Known = KnownPeople['people'][number]

const nobody: KnownPeople = { people: [], organisations: [], groups: [] }

/**
 * Who is known: those in the attendance list first, with what stands there and what the register knows beside that, then
 * the others in the register. Each name once. The register is for who leads.
 */
export function useKnown(
  attendance: readonly Pick<Attendee, 'id' | 'name' | 'organisation' | 'person'>[],
  leads = true,
): KnownPeople {
  const { meeting } = useConnection()
  const { answer } = useGet<KnownPeople>(leads ? `/api/meetings/${meeting}/people` : null)
  const register = answer?.ok ? answer.value : nobody
  return useMemo(() => {
    const listed = attendance
      .filter(({ name }) => name.trim() !== '' && !register.people.some((one) => isAlias(one, name)))
      .map(({ id: row, person, name, organisation }): Known => {
        const {
          id = person || row,
          aliases = [],
          title = '',
          role = '',
          deputyFor = '',
        } = register.people.find((one) => sameName(one.name, name)) ?? {}
        return { id, name, organisation, aliases, title, role, deputyFor }
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
