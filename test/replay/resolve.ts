/**
 * What a secretary does before the freeze with what blocks it: the one-click repair where there is one, else what is
 * missing is said honestly to be missing. Every step is listed with the code of the check it was for.
 */
import type { Checks, MeetingInfo } from '@samsyn/api/meetings'
import { changeFacts, changeItem } from '@samsyn/meeting/agenda'
import { addAttendee, isHere, readAttendance } from '@samsyn/meeting/attendance'
import type { Finding as MeetingFinding } from '@samsyn/meeting/checks'
import { readDecisions, setMembership } from '@samsyn/meeting/decisions'
import { repair } from '@samsyn/meeting/repairs'
import { type Board, type Browser, settled } from '../stage.ts'

type Finding = Checks['findings'][number]
export type Resolution = { code: string; sentence: string; did: string }

export const missing = 'Uppgift saknas'

/** `added` are the words that have come into the protocol this way. */
export type Resolved = { resolutions: Resolution[]; added: string[]; warnings: Finding[] }

export async function resolve(
  browser: Browser,
  board: Board,
  upload: (item: string, label: string) => Promise<void>,
): Promise<Resolved> {
  const resolutions: Resolution[] = []
  const added: string[] = []
  const info = await browser.call<MeetingInfo>('GET', `/api/meetings/${board.meeting}`)
  for (;;) {
    const { findings } = await browser.call<Checks>('GET', `/api/meetings/${board.meeting}/checks`)
    const blocks = findings.filter(({ level }) => level === 'block')
    // A decision first: it may name the date that is asked for otherwise.
    const [finding] = blocks.toSorted((a, b) => Number(b.repairs.length > 0) - Number(a.repairs.length > 0))
    if (!finding) return { resolutions, added, warnings: findings }
    const { code, sentence } = finding
    if (resolutions.length > 500) throw new Error(`${code} ${sentence} cannot be put right.`)
    const documents = { agenda: board.agenda.document, decisions: board.decisions.document }
    const before = new Set(readDecisions(documents.decisions).map(({ id }) => id))
    const circumstances = { people: [], previous: info.previous, lead: info.lead }
    const repaired = repair(documents, finding as MeetingFinding, circumstances)
    const did = repaired ? `repair: ${finding.repairs[0]}` : await byHand(finding, board, upload, added)
    for (const { id, points } of readDecisions(documents.decisions))
      if (!before.has(id)) added.push(...points.map(({ text }) => text))
    await settled(board.agenda, board.decisions)
    resolutions.push({ code, sentence, did })
  }
}

async function byHand(
  { sentence, place }: Finding,
  board: Board,
  upload: (item: string, label: string) => Promise<void>,
  added: string[],
): Promise<string> {
  const agenda = board.agenda.document
  const placeholder = (): string => {
    added.push(missing)
    return addAttendee(agenda, { name: missing, status: 'other' }).id
  }
  switch (sentence) {
    case 'noChair': {
      const first = readAttendance(agenda).find((row) => isHere(row) && row.name.trim() !== '')
      changeFacts(agenda, { chair: first?.id ?? placeholder() })
      return `chair: ${first ? 'the first person who is present' : missing}`
    }
    case 'noSecretary':
      changeFacts(agenda, { secretary: placeholder() })
      return `secretary: ${missing}`
    case 'noStart':
      changeFacts(agenda, { start: '00:00' })
      return 'start: 00:00'
    case 'noEnd':
      changeFacts(agenda, { end: '00:00' })
      return 'end: 00:00'
    case 'noPlace':
    case 'noLink':
      changeFacts(agenda, { place: missing })
      return `place: ${missing}`
    case 'previousWithoutDate':
      changeItem(agenda, place.item, { previousDate: missing })
      return `date of the previous protocol: ${missing}`
    case 'membershipWithoutGroup':
      setMembership(board.decisions.document, place.id, { group: missing })
      return `group: ${missing}`
    case 'membershipWithoutNames':
      setMembership(board.decisions.document, place.id, { incoming: missing })
      return `new member: ${missing}`
    case 'approvesWithoutDocument':
      await upload(place.item, missing)
      return `a document in place of the one that is missing: ${missing}`
    default:
      throw new Error(`Nobody knows how to put right "${sentence}".`)
  }
}
