/**
 * What many organisations do, each for itself: the same proposal decided in thirteen councils, an assignment to all
 * principals. One record per organisation, whose id follows from its name, so that two who add it at once add the same.
 */
import * as Y from 'yjs'
import { type Share, shareStatuses } from './contents.ts'
import {
  addRecord,
  changeRecord,
  type Fields,
  inOrder,
  type Records,
  readOneOf,
  readRecords,
  readString,
} from './records.ts'
import { rowOf } from './rounds.ts'

/** The shares of a record, which are there from now on. */
export const sharesIn = (fields: Fields): Records =>
  readRecords(fields, 'shares') ?? (fields.set('shares', new Y.Map<unknown>()) as Records)

export function readShares(records: Records | undefined): Share[] {
  if (!records) return []
  return inOrder(records).map((id) => {
    const fields = records.get(id)
    return {
      id,
      organisation: readString(fields, 'organisation'),
      status: readOneOf(fields, 'status', shareStatuses, 'waiting'),
      date: readString(fields, 'date'),
      text: readString(fields, 'text'),
    }
  })
}

/** An organisation that is there already stays as it is. */
export function addShare(records: Records, organisation: string, share: Partial<Omit<Share, 'id'>> = {}): void {
  const id = rowOf(organisation)
  if (records.has(id)) return
  const { status = 'waiting', date = '', text = '' } = share
  addRecord(records, id, { organisation: organisation.trim(), status, date }, { text })
}

export const changeShare = (
  records: Records | undefined,
  id: string,
  changes: Partial<Pick<Share, 'status' | 'date' | 'text'>>,
): boolean => records !== undefined && changeRecord(records, id, changes)

export const shareCount = (shares: readonly Share[]): { done: number; all: number } => ({
  done: shares.filter(({ status }) => status !== 'waiting').length,
  all: shares.length,
})

// ── To whom ────────────────────────────────────────────────────────────────────────────────────────────────────────

// Swedish letters are no word characters to \b, so the ends of words are said in full.
const all =
  /^(till )?(alla|samtliga|varje|var och en av|all|every|each)(?!\p{L})(.*(huvudm[aä]n|huvudman|organisation|kommun|region|part|medlem|ledam[oö]t|ledamöter|principal|member|municipalit).*)?$/iu

/** "Alla huvudmän", "samtliga kommuner": an assignment to each of them. */
export const isToAll = (owner: string): boolean => all.test(owner.trim())
