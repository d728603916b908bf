/** Which characters a TrueType font has, read from its `cmap` table. */

/** The code points the font has a glyph for; none when the file is not a font that can be read. */
export function codePointsIn(font: Uint8Array): Set<number> {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  const points = new Set<number>()
  const cmap = tableOffset(view, 'cmap')
  if (cmap === undefined) return points
  const count = view.getUint16(cmap + 2)
  for (let index = 0; index < count; index++) {
    const platform = view.getUint16(cmap + 4 + index * 8)
    // Windows and Unicode tables are about Unicode; the old Macintosh ones are not.
    if (platform !== 0 && platform !== 3) continue
    const start = cmap + view.getUint32(cmap + 8 + index * 8)
    const format = view.getUint16(start)
    if (format === 4) readSegments(view, start, points)
    if (format === 12) readGroups(view, start, points)
  }
  return points
}

function tableOffset(view: DataView, wanted: string): number | undefined {
  const count = view.getUint16(4)
  for (let index = 0; index < count; index++) {
    const at = 12 + index * 16
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(at + byte)))
    if (tag === wanted) return view.getUint32(at + 8)
  }
  return undefined
}

/** Format 4: segments of the basic plane. A segment may map some of its characters to glyph 0, "missing". */
function readSegments(view: DataView, start: number, points: Set<number>): void {
  const double = view.getUint16(start + 6)
  const ends = start + 14
  const starts = ends + double + 2
  const deltas = starts + double
  const offsets = deltas + double
  for (let at = 0; at < double; at += 2) {
    const last = view.getUint16(ends + at)
    const offset = view.getUint16(offsets + at)
    const delta = view.getUint16(deltas + at)
    const first = view.getUint16(starts + at)
    for (let point = first; point <= last && point !== 0xffff; point++) {
      const glyph = offset === 0 ? point + delta : view.getUint16(offsets + at + offset + (point - first) * 2)
      if ((glyph & 0xffff) !== 0) points.add(point)
    }
  }
}

/** Format 12: groups of any plane. */
function readGroups(view: DataView, start: number, points: Set<number>): void {
  const count = view.getUint32(start + 12)
  for (let index = 0; index < count; index++) {
    const at = start + 16 + index * 12
    const last = view.getUint32(at + 4)
    for (let point = view.getUint32(at); point <= last; point++) points.add(point)
  }
}
