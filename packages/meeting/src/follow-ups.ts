/**
 * Follow-ups: what earlier protocols left to be done, looked at again under an item of the meeting. They lie beside the
 * decisions and actions of this meeting (decisions.ts) and are no new ones: each keeps the number it was given once.
 */
import type * as Y from 'yjs'
import { type FollowUp, followUpOutcomes } from './contents.ts'
import {
  addRecord,
  changeRecord,
  inOrder,
  isRecord,
  newId,
  type Records,
  readOneOf,
  readRecords,
  readString,
  recordsOf,
  sharedText,
} from './records.ts'
import { addShare, readShares, sharesIn } from './shares.ts'

const followUpsOf = (decisions: Y.Doc): Records => recordsOf(decisions, 'followUps')

export function readFollowUps(decisions: Y.Doc): FollowUp[] {
  const records = followUpsOf(decisions)
  return inOrder(records).map((id) => {
    const fields = records.get(id)
    return {
      id,
      item: readString(fields, 'item'),
      number: readString(fields, 'number'),
      text: readString(fields, 'text'),
      owner: readString(fields, 'owner'),
      due: readString(fields, 'due'),
      outcome: readOneOf(fields, 'outcome', followUpOutcomes, 'open'),
      said: readString(fields, 'said'),
      newOwner: readString(fields, 'newOwner'),
      newDue: readString(fields, 'newDue'),
      shares: readShares(readRecords(fields, 'shares')),
    }
  })
}

export type NewFollowUp = Pick<FollowUp, 'item' | 'number' | 'text' | 'owner' | 'due'> & {
  said?: string
  shares?: readonly Pick<FollowUp['shares'][number], 'organisation' | 'status' | 'date' | 'text'>[]
}

/** Adds a follow-up last. What is followed up in the meeting already is not added again: the one there is comes under the item. */
export function addFollowUp(decisions: Y.Doc, { said = '', shares = [], ...given }: NewFollowUp): string {
  const there = readFollowUps(decisions).find(({ number }) => number === given.number)
  if (there) {
    changeFollowUp(decisions, there.id, { item: given.item })
    return there.id
  }
  const id = newId()
  decisions.transact(() => {
    const fields = addRecord(
      followUpsOf(decisions),
      id,
      { ...given, outcome: 'open', newOwner: '', newDue: '' },
      { said },
    )
    if (shares.length === 0) return
    const records = sharesIn(fields)
    for (const { organisation, ...share } of shares) addShare(records, organisation, share)
  })
  return id
}

export const changeFollowUp = (
  decisions: Y.Doc,
  id: string,
  changes: Partial<Pick<FollowUp, 'item' | 'outcome' | 'said' | 'newOwner' | 'newDue'>>,
): boolean => decisions.transact(() => changeRecord(followUpsOf(decisions), id, changes))

export function removeFollowUp(decisions: Y.Doc, id: string): void {
  followUpsOf(decisions).delete(id)
}

export const saidOf = (decisions: Y.Doc, id: string): Y.Text | undefined =>
  sharedText(followUpsOf(decisions).get(id), 'said')

export function sharesOfFollowUp(decisions: Y.Doc, id: string): Records | undefined {
  const fields = followUpsOf(decisions).get(id)
  return isRecord(fields) ? readRecords(fields, 'shares') : undefined
}
