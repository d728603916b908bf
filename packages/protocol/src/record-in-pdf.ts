/**
 * Finds the record that a protocol's PDF carries, without a PDF library, so that a browser page can do it too.
 *
 * Objects are found by scanning for "n 0 obj" rather than through the cross-reference table: a file that somebody has
 * changed may have several tables, and what counts here is only whether some attachment named protokoll.json is in it.
 * Objects packed in object streams are unpacked. The result is never trusted: it is hashed by the caller.
 */

export const recordName = 'protokoll.json'

const largestStream = 32 * 1024 * 1024
const mostObjects = 200_000
/** Letters of one dictionary that are looked at, and of all together: a file that claims more is none of ours. */
const longestDictionary = 4096
const mostDictionaries = 32 * 1024 * 1024

type Found = { dictionary: string; start: number }

/** The bytes of the attachment protokoll.json, or null when the file carries none that can be read. */
export async function recordInPdf(bytes: Uint8Array): Promise<Uint8Array | null> {
  const latin = new TextDecoder('latin1').decode(bytes)
  const objects = new Map<number, Found>()
  // A length given by reference is looked up when needed, since the number may stand after the stream.
  const opening = /(?<![\d])(\d{1,10}) \d{1,5} obj\b/g
  for (let match = opening.exec(latin); match !== null; match = opening.exec(latin)) {
    if (objects.size > mostObjects) return null
    const start = match.index + match[0].length
    const dictionary = latin.slice(start, endOfDictionary(latin, start))
    objects.set(Number(match[1]), { dictionary, start })
    opening.lastIndex = endOfStream(latin, dictionary, start)
  }
  let [unpacked, inDictionaries] = [0, 0]
  for (const { dictionary } of objects.values()) inDictionaries += dictionary.length
  for (const { dictionary, start } of [...objects.values()]) {
    if (unpacked > largestStream || objects.size > mostObjects || inDictionaries > mostDictionaries) return null
    if (!/\/Type\s*\/ObjStm\b/.test(dictionary)) continue
    const packed = await streamOf(bytes, latin, objects, dictionary, start)
    unpacked += packed?.length ?? 0
    if (packed !== null) inDictionaries += unpack(new TextDecoder('latin1').decode(packed), dictionary, objects)
  }
  if (inDictionaries > mostDictionaries) return null
  // A later object replaces an earlier one: the last attachment of that name is the one a reader shows.
  for (const { dictionary } of [...objects.values()].reverse()) {
    if (!/\/EF\b/.test(dictionary) || !names(dictionary).includes(recordName)) continue
    const [, files = ''] = /\/EF\s*<<([^>]*)/.exec(dictionary) ?? []
    const target = /\/U?F\s+(\d+)\s+\d+\s+R/.exec(files)
    const file = target && objects.get(Number(target[1]))
    if (file) return streamOf(bytes, latin, objects, file.dictionary, file.start)
  }
  return null
}

/** Where the object's dictionary ends: at the stream, at the end of the object, or where the next one begins. */
function endOfDictionary(latin: string, start: number): number {
  const end = latin.slice(start, start + longestDictionary).search(/\bstream\r?\n|\bendobj\b|\b\d{1,10} \d{1,5} obj\b/)
  return end === -1 ? Math.min(latin.length, start + longestDictionary) : start + end
}

/** Where to look on: what a stream holds are no objects of this file, and an attached protocol has a record of its own. */
function endOfStream(latin: string, dictionary: string, start: number): number {
  const from = start + dictionary.length
  const length = /\/Length\s+(\d+)(?!\d|\s+\d+\s+R)/.exec(dictionary)
  const end = from + Number(length?.[1] ?? 0)
  return latin.slice(end, end + 32).includes('endstream') ? end : from
}

function names(dictionary: string): string[] {
  return [...dictionary.matchAll(/\/U?F\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)/g)].map(([, plain, hex]) => {
    const raw =
      plain ?? (hex ?? '').replace(/\s/g, '').replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)))
    // In UTF-16 every second byte of this plain name is zero.
    return raw
      .replace(/^\u00fe\u00ff/, '')
      .replaceAll('\u0000', '')
      .replace(/\\(.)/g, '$1')
  })
}

/** Answers with how many letters of dictionaries it has found; they may lie over each other. */
function unpack(packed: string, dictionary: string, objects: Map<number, Found>): number {
  let found = 0
  const first = Number(/\/First\s+(\d+)/.exec(dictionary)?.[1] ?? 0)
  const numbers = packed.slice(0, first).trim().split(/\s+/).map(Number)
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    const from = first + (numbers[index + 1] ?? 0)
    const to = index + 3 < numbers.length ? first + (numbers[index + 3] ?? 0) : packed.length
    const number = numbers[index]
    if (number === undefined) continue
    const inside = packed.slice(from, Math.min(to, from + longestDictionary))
    objects.set(number, { dictionary: inside, start: -1 })
    found += inside.length
    if (found > mostDictionaries || objects.size > mostObjects) break
  }
  return found
}

async function streamOf(
  bytes: Uint8Array,
  latin: string,
  objects: Map<number, Found>,
  dictionary: string,
  start: number,
): Promise<Uint8Array | null> {
  if (start < 0) return null
  const opening = /^stream(\r\n|\n)/.exec(latin.slice(start + dictionary.length, start + dictionary.length + 8))
  if (!opening) return null
  const from = start + dictionary.length + opening[0].length
  const length = /\/Length\s+(\d+)(\s+\d+\s+R)?/.exec(dictionary)
  if (!length) return null
  const size = length[2] ? Number(objects.get(Number(length[1]))?.dictionary.trim()) : Number(length[1])
  if (!Number.isInteger(size) || size > largestStream || from + size > bytes.length) return null
  const raw = bytes.subarray(from, from + size)
  const filter = /\/Filter\s*(\[[^\]]*\]|\/\w+)/.exec(dictionary)?.[1]?.replace(/[[\]\s]/g, '')
  if (filter === undefined || filter === '') return raw
  return filter === '/FlateDecode' ? inflate(raw) : null
}

async function inflate(raw: Uint8Array): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = new Blob([raw.slice()]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length
      if (size > largestStream) {
        await reader.cancel()
        return null
      }
      parts.push(next.value)
    }
  } catch {
    return null
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
