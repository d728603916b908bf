/** Making a document of what is stored, and telling how two states of a document stand to each other. */
import { asWritten } from '@samsyn/meeting/as-written'
import * as Y from 'yjs'
import { encodedOf, type State } from './storage/state.ts'
import { StorageError } from './storage/storage.ts'

export type Replayable = { snapshot: { state: State } | null; updates: readonly { update: Uint8Array }[] }

/** Brings an empty document to what is stored; from then on it changes only as it is written. The caller destroys it. */
export function replay(name: string, { snapshot, updates }: Replayable, doc = new Y.Doc()): Y.Doc {
  asWritten(doc).transact(() => {
    if (snapshot) Y.applyUpdate(doc, encodedOf(snapshot.state))
    for (const { update } of updates) Y.applyUpdate(doc, update)
  })
  // Only what builds on what is there is ever appended (guard.ts): a gap is a row that has gone.
  if (doc.store.pendingStructs || doc.store.pendingDs) {
    doc.destroy()
    throw new StorageError('damaged', `Something that ${name} builds on is missing in the journal.`)
  }
  return doc
}

/** Whether everything that was written and deleted in one state was also in the other. */
export function isWithin(one: Y.Snapshot, other: Y.Snapshot): boolean {
  for (const [client, clock] of one.sv) if (clock > (other.sv.get(client) ?? 0)) return false
  for (const [client, ranges] of one.ds.clients) {
    // Both are in order and touch nowhere, so a range lies in one of the other's or in none.
    const others = other.ds.clients.get(client) ?? []
    let at = 0
    for (const { clock, len } of ranges) {
      for (let next = others[at]; next && next.clock + next.len < clock + len; next = others[at]) at += 1
      const around = others[at]
      if (!around || around.clock > clock) return false
    }
  }
  return true
}
