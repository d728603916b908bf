/** One press puts a finding right (packages/meeting, repairs.ts), in the live documents as its writer would by hand. */
import type { Finding, MeetingInfo } from '@samsyn/api/meetings'
import type { Finding as CheckFinding } from '@samsyn/meeting/checks'
import { repair, repairsInNotes } from '@samsyn/meeting/repairs'
import type { MeetingConnection } from '../useMeeting.ts'

/**
 * `none`: it has no such repair. What lies in an item's text is fetched for it, and has been sent when this is answered;
 * `offline`: it cannot be now.
 */
export async function putRight(
  connection: MeetingConnection,
  info: MeetingInfo | null,
  finding: Finding,
  by: string,
): Promise<'done' | 'none' | 'offline'> {
  const { agenda, decisions } = connection
  if (!agenda || !decisions || !info) return 'none'
  const documents = { agenda: agenda.doc, decisions: decisions.doc }
  // What is missing here is in the finding's own parameters; the register of people stays on the server.
  const known = { people: [], previous: info.previous, lead: info.lead }
  const { item } = finding.place
  const isInNotes = repairsInNotes.includes(by)
  if (isInNotes && connection.state().status === 'offline') return 'offline'
  const done = isInNotes
    ? await connection.inNotes(item, (note) =>
        repair({ ...documents, notes: new Map([[item, note]]) }, finding as CheckFinding, known, by),
      )
    : repair(documents, finding as CheckFinding, known, by)
  return done ? 'done' : 'none'
}
