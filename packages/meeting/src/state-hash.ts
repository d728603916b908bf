/**
 * One short word for the state of a document: the same on two sides exactly when both hold the same pieces, have the same of
 * them deleted, and read the others in the same order. Against mistakes, not against malice: who wants another to believe
 * something can say so anyway.
 */
import * as Y from 'yjs'

export function stateHash(document: Y.Doc): string {
  const hash = new Hash()
  for (const byte of Y.encodeSnapshot(Y.snapshot(document))) hash.add(byte)
  // That it holds the same does not say that it reads the same: Yjs places what it integrates by what is there already.
  for (const name of [...document.share.keys()].sort()) addOrder(hash, document.share.get(name) as AnyType)
  return hash.word
}

/** Letters, digits and a hyphen, so that it can stand in a document's name. */
export function shortHash(bytes: Uint8Array): string {
  const hash = new Hash()
  for (const byte of bytes) hash.add(byte)
  return hash.word
}

/** FNV-1a, twice with different beginnings. */
class Hash {
  #one = 0x811c9dc5
  #two = 0x01000193

  add(byte: number): void {
    this.#one = Math.imul(this.#one ^ byte, 0x01000193)
    this.#two = Math.imul(this.#two ^ byte, 0x85ebca6b)
  }

  /** A whole number below 2³², at once: turned before it, so that its high bits count as well. */
  addNumber(number: number): void {
    this.#one = Math.imul(turned(this.#one) ^ number, 0x01000193)
    this.#two = Math.imul(turned(this.#two) ^ number, 0x85ebca6b)
  }

  get word(): string {
    return [this.#one, this.#two].map((part) => (part >>> 0).toString(36)).join('-')
  }
}

const turned = (bits: number): number => (bits << 13) | (bits >>> 19)

type AnyType = Y.AbstractType<unknown>

/** What is there of a type, in the order in which it is read: runs of one hand's letters, however they are divided into pieces. */
function addOrder(hash: Hash, type: AnyType): void {
  const within: AnyType[] = []
  let [client, from, to] = [-1, 0, 0]
  const endRun = () => {
    if (to === from) return
    for (const number of [client, from, to]) hash.addNumber(number)
  }
  const add = ({ id, length, content }: Y.Item) => {
    if (id.client !== client || id.clock !== to) {
      endRun()
      client = id.client
      from = id.clock
    }
    to = id.clock + length
    if (content instanceof Y.ContentType) within.push(content.type)
  }
  for (let item = type._start; item; item = item.right) if (!item.deleted) add(item)
  for (const key of [...type._map.keys()].sort()) {
    const item = type._map.get(key)
    if (item && !item.deleted) add(item)
  }
  endRun()
  for (const inner of within) addOrder(hash, inner)
}
