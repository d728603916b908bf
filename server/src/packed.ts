/** Many updates in one piece of memory of its own, which is handed to another thread without copying each. */
export type Packed = {
  bytes: Uint8Array<ArrayBuffer>
  /** Where each update ends in `bytes`. */
  ends: number[]
}

/** Copies: what a Buffer shows is usually a part of a pool that others write to. */
export function packed(updates: readonly { update: Uint8Array }[]): Packed {
  const bytes = new Uint8Array(updates.reduce((size, { update }) => size + update.length, 0))
  const ends: number[] = []
  let end = 0
  for (const { update } of updates) {
    bytes.set(update, end)
    end += update.length
    ends.push(end)
  }
  return { bytes, ends }
}

export const unpacked = ({ bytes, ends }: Packed): Uint8Array[] =>
  ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end))
