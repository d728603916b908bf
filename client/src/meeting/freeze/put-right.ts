/** One press puts a finding right (packages/meeting, repairs.ts), in the live documents as its writer would by hand. */
import type { Finding, MeetingInfo } from '@samsyn/api/meetings'
import type { Finding as CheckFinding } from '@samsyn/meeting/checks'
import { repair, repairsInNotes } from '@samsyn/meeting/repairs'
import type { MeetingConnection } from '../useMeeting.ts'

/** Whether it had such a repair. What lies in an item's text is fetched for it, and has been sent when this is answered. */
export async function putRight(
  connection: MeetingConnection,
  info: MeetingInfo | null,
  finding: Finding,
  by: string,
): Promise<boolean> {
  const { agenda, decisions } = connection
  if (!agenda || !decisions || !info) return false
  const documents = { agenda: agenda.doc, decisions: decisions.doc }
  // What is missing here is in the finding's own parameters; the register of people stays on the server.
  const known = { people: [], previous: info.previous, lead: info.lead }
  const { item } = finding.place
  return repairsInNotes.includes(by)
    ? connection.inNotes(item, (note) =>
        repair({ ...documents, notes: new Map([[item, note]]) }, finding as CheckFinding, known, by),
      )
    : repair(documents, finding as CheckFinding, known, by)
}
