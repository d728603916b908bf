/**
 * What is wrong, by the evidence alone: what was written and acknowledged, what is stored, and what people see. It takes part in
 * nothing, so that it can be given evidence of every crime and be asked whether it sees it (judge.test.ts).
 *
 *   lost        acknowledged, and not stored
 *   duplicated  stored twice
 *   ghosts      stored, and never sent
 *   reordered   a writer's tokens in another order than they were written
 *   diverged    documents that are not the same on every client and in the journal
 *   stuck       boards that still wait for an acknowledgement when everything has been mended for long
 */
import { noteField } from '@samsyn/meeting/notes'
import * as Y from 'yjs'
import { sameState } from '../stage.ts'
import { tokensIn } from './ledger.ts'

export const crimes = ['lost', 'duplicated', 'ghosts', 'reordered', 'diverged', 'stuck'] as const
export type Crime = (typeof crimes)[number]
export type Charge = { crime: Crime; what: string }

const paragraphsOf = (notes: Y.Doc): string[] =>
  notes
    .getXmlFragment(noteField)
    .toArray()
    .map((element) => (element instanceof Y.XmlElement ? String(element.get(0) ?? '') : ''))

type Documents = ReadonlyMap<string, Y.Doc>

/** Right after the server has gone and before anybody can come back: what was promised must be there. */
export function judgeLeft(acknowledged: Iterable<string>, stored: Documents): Charge[] {
  const left = new Set([...stored.values()].flatMap((document) => paragraphsOf(document).flatMap(tokensIn)))
  return [...acknowledged].filter((token) => !left.has(token)).map((token) => ({ crime: 'lost', what: token }))
}

export type Evidence = {
  sent: ReadonlySet<string>
  acknowledged: ReadonlySet<string>
  /** Who still do not have everything acknowledged. */
  waiting: readonly string[]
  /** By their names, as the journal gives them. */
  stored: Documents
  /** As each client has them. */
  shown: readonly Documents[]
}

/** When everybody has come back. */
export function judge({ sent, acknowledged, waiting, stored, shown }: Evidence): Charge[] {
  const charges = judgeLeft(acknowledged, stored)
  const charge = (crime: Crime, what: string) => charges.push({ crime, what })
  const seen = new Set<string>()
  for (const [name, document] of stored) {
    for (const text of paragraphsOf(document)) {
      for (const { crime, what } of judgeText(text, seen)) charge(crime, what)
      for (const token of tokensIn(text)) if (!sent.has(token)) charge('ghosts', token)
      const rest = text.replace(/⟦\d+-\d+⟧/g, '')
      if (rest !== '') charge('ghosts', `${name}: ${rest.slice(0, 40)}`)
    }
    const clients = shown.map((documents) => documents.get(name) ?? new Y.Doc())
    if (!sameState(document, ...clients)) charge('diverged', name)
  }
  for (const what of waiting) charge('stuck', what)
  return charges
}

/** A writer's tokens in one text stand once and in order. `seen`: those of other texts, which are added to. */
function judgeText(text: string, seen: Set<string>): Charge[] {
  const charges: Charge[] = []
  const last = new Map<string, number>()
  for (const token of tokensIn(text)) {
    const [writer = '', number = ''] = token.slice(1, -1).split('-')
    if (seen.has(token)) charges.push({ crime: 'duplicated', what: token })
    if (Number(number) < (last.get(writer) ?? -1)) charges.push({ crime: 'reordered', what: token })
    last.set(writer, Number(number))
    seen.add(token)
  }
  return charges
}

export type FreezeEvidence = {
  acknowledged: ReadonlySet<string>
  /** The protocol; of several the first. */
  record: string
  protocols: number
  /** Rows of the meeting's journal after the one that the protocol was cut at. */
  rowsAfter: number
}

/** A frozen meeting: one protocol, with what was acknowledged and nothing else. */
export function judgeFreeze({ acknowledged, record, protocols, rowsAfter }: FreezeEvidence): Charge[] {
  const found = tokensIn(record)
  const charges = judgeText(record, new Set())
  for (const token of acknowledged)
    if (!found.includes(token)) charges.push({ crime: 'lost', what: `${token} is not in the protocol` })
  for (const token of new Set(found))
    if (!acknowledged.has(token))
      charges.push({ crime: 'ghosts', what: `${token} is in the protocol and was refused or never sent` })
  if (protocols !== 1 || rowsAfter !== 0)
    charges.push({ crime: 'diverged', what: `${protocols} protocols, ${rowsAfter} rows of the journal after it` })
  return charges
}
