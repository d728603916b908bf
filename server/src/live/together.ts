/**
 * Updates as one, which is fewer bytes and less for a client to do.
 *
 * Many that follow one another, as rows of a journal and changes of a live document do, are laid end to end: Yjs' own
 * `mergeUpdates` sorts all of them anew for each piece of them. It still does few, for which it leaves less behind to be
 * tidied up (a room of 200, which puts three together a hundred times a second, was stopped for longer otherwise), and what
 * does not follow one another.
 */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

const few = 8

/** In the order in which they were made; null for none. Throws on what is no update (version 1). */
export function together(updates: readonly Uint8Array[]): Uint8Array | null {
  const [first] = updates
  if (!first || updates.length === 1) return first ?? null
  const laid = updates.length > few ? endToEnd(updates.map((update) => Y.decodeUpdate(update))) : null
  return laid ?? Y.mergeUpdates([...updates])
}

type Decoded = ReturnType<typeof Y.decodeUpdate>
type Struct = Decoded['structs'][number]

/** null when something is missing between them, or in two of them. */
function endToEnd(updates: readonly Decoded[]): Uint8Array | null {
  const byClient = new Map<number, Struct[]>()
  for (const { structs } of updates)
    for (const struct of structs) {
      if (struct instanceof Y.Skip) return null
      const { client, clock } = struct.id
      const before = byClient.get(client)
      const last = before?.at(-1)
      if (last && last.id.clock + last.length !== clock) return null
      if (before) before.push(struct)
      else byClient.set(client, [struct])
    }
  const deleted = Y.mergeDeleteSets(updates.map(({ ds }) => ds))
  // Yjs' update format, version 1: of each client how many structs, who, from where on; then what is deleted.
  const encoder = new Y.UpdateEncoderV1()
  const to = encoder.restEncoder
  encoding.writeVarUint(to, byClient.size)
  for (const [client, structs] of highestFirst(byClient)) {
    encoding.writeVarUint(to, structs.length)
    encoder.writeClient(client)
    encoding.writeVarUint(to, structs[0]?.id.clock ?? 0)
    for (const struct of structs) struct.write(encoder, 0)
  }
  encoding.writeVarUint(to, deleted.clients.size)
  for (const [client, ranges] of highestFirst(deleted.clients)) {
    encoder.resetDsCurVal()
    encoding.writeVarUint(to, client)
    encoding.writeVarUint(to, ranges.length)
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock)
      encoder.writeDsLen(len)
    }
  }
  return encoder.toUint8Array()
}

/** As Yjs writes them: those who came last are looked up first. */
const highestFirst = <T>(byClient: Map<number, T>): [number, T][] => [...byClient].sort(([a], [b]) => b - a)
