/**
 * What was administered, and by whom: links, roles, phases, freezes, bodies and people, backups. A line is written in the
 * transaction of what it tells of, so there is neither without the other, and can then be neither changed nor removed.
 * What people write in a meeting is not here: the journal has it. Read with `npm run samsyn -- audit`.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely } from 'kysely'
import type { Storage, Tables } from './storage/storage.ts'

export type Actor = Pick<Tables['audit'], 'session' | 'name'>

export type Act =
  | 'link-made'
  | 'link-revoked'
  | 'role-given'
  | 'phase-changed'
  | 'item-approved'
  | 'frozen'
  | 'adjusters-asked'
  | 'adjuster-answered'
  | 'protocol-approved'
  | 'approval-withdrawn'
  | 'correction-proposed'
  | 'remark-answered'
  | 'corrected'
  | 'signed-kept'
  | 'addendum-made'
  | 'key-made'
  | 'copy-published'
  | 'copy-withdrawn'
  | 'circulation-begun'
  | 'circulation-answered'
  | 'circulation-closed'
  | 'circulation-landed'
  | 'plan-proposed'
  | 'plan-changed'
  | 'plan-dropped'
  | 'plan-put'
  | 'plan-adopted'
  | 'plan-made'
  | 'feed-made'
  | 'notice-sent'
  | 'notice-reminded'
  | 'notice-answered'
  | 'carry-over-chosen'
  | 'task-reported'
  | 'tasks-reminded'
  | 'item-proposed'
  | 'proposal-placed'
  | 'proposal-declined'
  | 'proposal-taken-back'
  | 'letter-sent'
  | 'body-changed'
  | 'series-changed'
  | 'people-taken-in'
  | 'person-changed'
  | 'person-removed'
  | 'organisation-changed'
  | 'organisation-removed'
  | 'member-changed'
  | 'old-protocol-added'
  | 'old-protocol-confirmed'
  | 'old-protocol-removed'
  | 'api-key-made'
  | 'api-key-revoked'
  | 'webhook-made'
  | 'webhook-ended'
  | 'copied'
  | 'restored'

/** Who acts is known where a request or a command begins, and is asked for where something is done. */
const actors = new AsyncLocalStorage<Actor>()
const server: Actor = { session: 'server', name: '' }
/** Who opens a link or joins by a code in a browser that has not signed in; whom it became stands in the details. */
const guest: Actor = { session: 'guest', name: '' }
/** Whoever has the computer of the server has everything; the terminal knows no names. */
export const terminal: Actor = { session: 'terminal', name: '' }

export const actAs = <T>(actor: Actor | null, act: () => T): T => actors.run(actor ?? guest, act)

/** `db`: the transaction in which it is done. `details` hold no secrets and nothing of what people wrote. */
export async function audit(
  db: Kysely<Tables>,
  act: Act,
  { meeting = '', ...details }: { meeting?: string | null } & Record<string, string | number | null>,
): Promise<void> {
  const { session, name } = actors.getStore() ?? server
  const at = new Date().toISOString()
  const line = { at, session, name, act, meeting_id: meeting ?? '', details: JSON.stringify(details) }
  await db.insertInto('audit').values(line).execute()
}

export type AuditLine = { at: string; who: string; act: string; meeting: string; details: Record<string, unknown> }

/** All of it in order, or that of one meeting. */
export async function readAudit({ db }: Storage, meeting = ''): Promise<AuditLine[]> {
  let query = db.selectFrom('audit').selectAll().orderBy('seq')
  if (meeting) query = query.where('meeting_id', '=', meeting)
  return (await query.execute()).map(({ at, session, name, act, meeting_id, details }) => ({
    at,
    who: name ? `${name} (${session})` : session,
    act,
    meeting: meeting_id,
    details: JSON.parse(details) as Record<string, unknown>,
  }))
}
