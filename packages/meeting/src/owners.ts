/** Whose an action is: it names a person, a role, an organisation, or all of them. */
import { plain, sameName } from './attendance.ts'
import { organisationKey, partsOf } from './checks/names.ts'
import { isToAll } from './shares.ts'

export type Somebody = { name: string; organisation: string; role: string }

const roleNames: Record<string, readonly string[]> = {
  chair: ['ordförande', 'ordföranden', 'chair', 'the chair'],
  secretary: ['sekreterare', 'sekreteraren', 'secretary', 'the secretary'],
}

/** The role that a membership's words name: "Ordförande". '' for any other. */
export const roleNamed = (words: string): string =>
  Object.keys(roleNames).find((role) => roleNames[role]?.includes(plain(words))) ?? ''

/** Whether somebody is to do what these words give to do. */
export const isOwner = (owner: string, { name, organisation, role }: Somebody): boolean =>
  (organisation.trim() !== '' && isToAll(owner)) ||
  partsOf(owner).some(
    (part) =>
      (name.trim() !== '' && sameName(part, name)) ||
      (organisation.trim() !== '' && organisationKey(part) === organisationKey(organisation)) ||
      (roleNames[role] ?? []).includes(plain(part)),
  )
