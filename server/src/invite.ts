/** An invitation made from the terminal: an organiser's link, or somebody's personal link to a meeting. */
import { type Role, roles } from '@samsyn/meeting/roles'
import type { SignIn } from './sign-in.ts'
import type { Storage } from './storage/storage.ts'

export type Wish = { meeting: string; role: string; name: string }

/** Answers with the link's token and how long it works, or with a sentence why there is none. */
export async function invite(
  { storage, signIn }: { storage: Storage; signIn: SignIn },
  { meeting, role, name }: Wish,
): Promise<{ token: string; days: number } | { problem: string }> {
  const make = async (link: { meeting: string | null; role: Role | 'organiser'; days: number }) => {
    const { token } = await signIn.makeLink({ ...link, name, organisation: '', attendee: '' })
    return { token, days: link.days }
  }
  if (!meeting) {
    if (role && role !== 'organiser') return { problem: 'A role belongs to a meeting: say which with --meeting ID.' }
    return make({ meeting: null, role: 'organiser', days: 7 })
  }
  const known = roles.find((one) => one === (role || 'participant'))
  if (!known) return { problem: `There is no role "${role}". There are: ${roles.join(', ')}.` }
  if (!name) return { problem: 'Whom is the link for? Say so with --name "First Last".' }
  const row = await storage.db.selectFrom('meetings').select('phase').where('id', '=', meeting).executeTakeFirst()
  if (!row) return { problem: `There is no meeting ${meeting}.` }
  return make({ meeting, role: known, days: 60 })
}
