/** The whole of a document before the layout: what the server asks about each piece that comes, asked about all there are. */
import * as Y from 'yjs'
import type { DocumentName } from './documents.ts'
import { enter, type Place, rootPlace } from './layout.ts'

type Root = Y.Doc['share'] extends Map<string, infer Type> ? Type : never

/** What lies in a document and has no place there, in words. */
export function misfits(document: Y.Doc, kind: DocumentName['kind']): string[] {
  const found: string[] = []
  const look = (type: Root, place: Place, where: string) => {
    const pieces: [string | null, Y.Item][] = [...type._map]
    for (let piece = type._start; piece; piece = piece.right) pieces.push([null, piece])
    for (const [key, { deleted, content }] of pieces) {
      if (deleted) continue
      const entered = enter(place, key, content)
      if (typeof entered === 'string') found.push(`${where} › ${key ?? '*'}: ${entered}`)
      else if (entered && content instanceof Y.ContentType) look(content.type, entered, `${where} › ${key ?? '*'}`)
    }
  }
  for (const [name, type] of document.share) {
    const place = rootPlace(kind, name)
    if (place) look(type, place, name)
    else if (type._map.size > 0 || type._start) found.push(`${name}: no such root`)
  }
  return found
}
