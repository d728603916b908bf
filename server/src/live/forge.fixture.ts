/** Yjs updates written by hand, as no client of ours writes them. */
import * as encoding from 'lib0/encoding'

type Id = readonly [client: number, clock: number]
/** Where a piece says it lies, and one kind of content. */
export type Piece = {
  origin?: Id
  right?: Id
  parent?: Id
  root?: string
  key?: string
  string?: string
  deleted?: number
  /** Yjs' number of a type; `name` of an element. */
  type?: number
  name?: string
  any?: unknown[]
  /** One plain value in Yjs' own bytes. */
  raw?: number[]
  format?: [string, unknown]
  embed?: unknown
  binary?: Uint8Array
  document?: string
  gc?: number
  skip?: number
}

/** By client: the clock of the first piece, then the pieces. */
export function forge(
  clients: Record<number, [clock: number, ...Piece[]]>,
  deleted: Record<number, [clock: number, length: number][]> = {},
): Uint8Array {
  const to = encoding.createEncoder()
  const sections = Object.entries(clients)
  encoding.writeVarUint(to, sections.length)
  for (const [client, [clock, ...pieces]] of sections) {
    encoding.writeVarUint(to, pieces.length)
    encoding.writeVarUint(to, Number(client))
    encoding.writeVarUint(to, clock)
    for (const piece of pieces) writePiece(to, piece)
  }
  const ranges = Object.entries(deleted)
  encoding.writeVarUint(to, ranges.length)
  for (const [client, those] of ranges) {
    encoding.writeVarUint(to, Number(client))
    encoding.writeVarUint(to, those.length)
    for (const number of those.flat()) encoding.writeVarUint(to, number)
  }
  return encoding.toUint8Array(to)
}

function writePiece(to: encoding.Encoder, piece: Piece): void {
  const { origin, right, parent, root, key, gc, skip } = piece
  if (gc !== undefined || skip !== undefined) {
    encoding.writeUint8(to, gc === undefined ? 10 : 0)
    encoding.writeVarUint(to, gc ?? skip ?? 0)
    return
  }
  const beside = origin !== undefined || right !== undefined
  encoding.writeUint8(to, kindOf(piece) | (origin ? 128 : 0) | (right ? 64 : 0) | (key === undefined ? 0 : 32))
  for (const id of [origin, right]) for (const number of id ?? []) encoding.writeVarUint(to, number)
  if (!beside) {
    encoding.writeVarUint(to, root === undefined ? 0 : 1)
    if (root !== undefined) encoding.writeVarString(to, root)
    else for (const number of parent ?? [0, 0]) encoding.writeVarUint(to, number)
    if (key !== undefined) encoding.writeVarString(to, key)
  }
  writeContent(to, piece)
}

function kindOf({ deleted, binary, string, embed, format, type, document }: Piece): number {
  if (deleted !== undefined) return 1
  if (binary) return 3
  if (string !== undefined) return 4
  if (embed !== undefined) return 5
  if (format) return 6
  if (type !== undefined) return 7
  return document === undefined ? 8 : 9
}

function writeContent(to: encoding.Encoder, piece: Piece): void {
  const { deleted, binary, string, embed, format, type, name = 'paragraph', document, any = [], raw } = piece
  if (deleted !== undefined) encoding.writeVarUint(to, deleted)
  else if (binary) encoding.writeVarUint8Array(to, binary)
  else if (string !== undefined) encoding.writeVarString(to, string)
  else if (embed !== undefined) encoding.writeVarString(to, JSON.stringify(embed))
  else if (format) for (const part of [format[0], JSON.stringify(format[1])]) encoding.writeVarString(to, part)
  else if (type !== undefined) {
    encoding.writeVarUint(to, type)
    if (type === 3 || type === 5) encoding.writeVarString(to, name)
  } else if (document !== undefined) {
    encoding.writeVarString(to, document)
    encoding.writeAny(to, {})
  } else if (raw) {
    encoding.writeVarUint(to, 1)
    encoding.writeUint8Array(to, new Uint8Array(raw))
  } else {
    encoding.writeVarUint(to, any.length)
    for (const value of any) encoding.writeAny(to, value as Parameters<typeof encoding.writeAny>[1])
  }
}

// ── Frames, as they go over the socket ─────────────────────────────────────────────────────────────────────────────

function frame(document: string, type: number, write: (to: encoding.Encoder) => void): Uint8Array<ArrayBuffer> {
  const to = encoding.createEncoder()
  encoding.writeVarString(to, document)
  encoding.writeVarUint(to, type)
  write(to)
  return encoding.toUint8Array(to)
}

export const updateFrame = (document: string, update: Uint8Array): Uint8Array<ArrayBuffer> =>
  frame(document, 0, (to) => {
    encoding.writeVarUint(to, 2)
    encoding.writeVarUint8Array(to, update)
  })

export const cursorFrame = (
  document: string,
  ...cursors: [client: number, clock: number, state: string][]
): Uint8Array<ArrayBuffer> =>
  frame(document, 1, (to) => {
    const update = encoding.createEncoder()
    encoding.writeVarUint(update, cursors.length)
    for (const [client, clock, state] of cursors) {
      encoding.writeVarUint(update, client)
      encoding.writeVarUint(update, clock)
      encoding.writeVarString(update, state)
    }
    encoding.writeVarUint8Array(to, encoding.toUint8Array(update))
  })
