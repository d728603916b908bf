/**
 * How an update stands to a document, before it is applied:
 *
 *   known  nothing in it is new (every first sync sends such updates; they cost no row)
 *   gap    it builds on something the document lacks: Yjs would park it silently and acknowledge it
 *   new    it can be appended and applied
 */
import * as Y from 'yjs'

export type Standing = 'known' | 'gap' | 'new'

export function standing(document: Y.Doc, update: Uint8Array): Standing {
  const { structs, ds } = Y.decodeUpdate(update)
  const store = document.store
  const reached = new Map<number, number>()
  const have = (client: number) => reached.get(client) ?? Y.getState(store, client)
  let news = false
  for (const struct of structs) {
    const { client, clock } = struct.id
    const end = clock + struct.length
    if (struct instanceof Y.Skip) continue
    if (clock > have(client)) return 'gap'
    if (end > have(client)) {
      news = true
      reached.set(client, end)
    }
  }
  if (news) {
    // What a new piece refers to must be there, or come in the same update.
    for (const struct of structs) {
      if (!(struct instanceof Y.Item)) continue
      const { client, clock } = struct.id
      if (clock + struct.length <= Y.getState(store, client)) continue
      const parent = struct.parent instanceof Y.ID ? struct.parent : null
      for (const id of [struct.origin, struct.rightOrigin, parent]) {
        if (id && id.clock >= have(id.client)) return 'gap'
      }
    }
  }
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      if (clock + len > have(client)) return 'gap'
      if (!news && !deleted(document, client, clock, len)) news = true
    }
  }
  return news ? 'new' : 'known'
}

/** Whether a whole range is deleted already. */
function deleted(document: Y.Doc, client: number, clock: number, length: number): boolean {
  const structs = document.store.clients.get(client)
  if (!structs) return false
  for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
    const struct = structs[at]
    if (!struct || struct.id.clock >= clock + length) return true
    if (!struct.deleted) return false
  }
  return true
}
