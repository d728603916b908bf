/**
 * What one browser knows of its own words: which the server has acknowledged, judged by the frames themselves.
 *
 * Every update that goes out is answered once, in order, with yes or no; a new connection owes no answers. An update
 * says how far it brings its client's clock, and a yes is a yes to everything up to there: who has a later letter
 * without the ones before has promised what it does not have.
 */
import type { HocuspocusProvider } from '@hocuspocus/provider'
import * as Y from 'yjs'
import type { Wire } from '../stage.ts'

const frameTypes = { sync: 0, syncReply: 4, status: 8 }
const syncTypes = { step2: 1, update: 2 }

export class Ledger implements Wire {
  /** How far the clock of each document's own client is acknowledged. */
  readonly #acknowledged = new Map<string, number>()
  readonly #owed = new Map<string, number[]>()
  readonly #clients = new Map<string, number>()

  /** The client id this browser writes a document with. */
  writes(document: string, client: number): void {
    this.#clients.set(document, client)
  }

  acknowledged(document: string): number {
    return this.#acknowledged.get(document) ?? 0
  }

  opened(): void {
    this.#owed.clear()
  }

  sent(frame: Uint8Array): void {
    const read = reader(frame)
    const document = read.text()
    const type = read.number()
    if (type !== frameTypes.sync && type !== frameTypes.syncReply) return
    const sync = read.number()
    if (sync !== syncTypes.step2 && sync !== syncTypes.update) return
    const { to } = Y.parseUpdateMeta(read.bytes())
    const owed = this.#owed.get(document) ?? []
    owed.push(to.get(this.#clients.get(document) ?? -1) ?? 0)
    this.#owed.set(document, owed)
  }

  received(frame: Uint8Array): void {
    const read = reader(frame)
    if (frame.length < 2) return
    const document = read.text()
    if (read.number() !== frameTypes.status) return
    const end = this.#owed.get(document)?.shift() ?? 0
    if (read.number() === 1 && end > this.acknowledged(document)) this.#acknowledged.set(document, end)
  }
}

/** ⟦writer-number⟧, as the text has them. */
export const tokensIn = (text: string): string[] => text.match(/⟦\d+-\d+⟧/g) ?? []

/** The tokens that one browser has written, and which of them the server has said yes to. */
export class Tokens {
  readonly wire = new Ledger()
  readonly #kept = new Set<string>()
  #pending: { token: string; document: string; end: number }[] = []

  /** It is about to write in this document. */
  opens({ configuration, document }: HocuspocusProvider): void {
    this.wire.writes(configuration.name, document.clientID)
  }

  /** The token stands in the document now. */
  wrote({ configuration, document }: HocuspocusProvider, token: string): void {
    this.#pending.push({ token, document: configuration.name, end: Y.getState(document.store, document.clientID) })
  }

  get acknowledged(): ReadonlySet<string> {
    this.#look()
    return this.#kept
  }

  /** Written, and not acknowledged so far. */
  get pending(): string[] {
    this.#look()
    return this.#pending.map(({ token }) => token)
  }

  #look(): void {
    this.#pending = this.#pending.filter(({ token, document, end }) => {
      if (end > this.wire.acknowledged(document)) return true
      this.#kept.add(token)
      return false
    })
  }
}

/** Reads a frame as lib0 writes it: numbers in sevens of bits, texts and bytes with their length before them. */
function reader(frame: Uint8Array) {
  let at = 0
  const number = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = frame[at++] ?? 0
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  const bytes = (): Uint8Array => {
    const length = number()
    at += length
    return frame.subarray(at - length, at)
  }
  return { number, bytes, text: () => new TextDecoder().decode(bytes()) }
}
