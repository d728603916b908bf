/**
 * The frozen protocol in the formats people want. Everything is made from the stored record, can be made again at any
 * time, and is kept once made, so that a file somebody downloaded can be recognised years later.
 */
import { protocolIn } from '@samsyn/protocol/earlier'
import { protocolDocument } from '@samsyn/protocol/html'
import { toMarkdown } from '@samsyn/protocol/markdown'
import type { Protocol } from '@samsyn/protocol/protocol'
import type { FileStore } from './files/files.ts'
import { refuse } from './refusal.ts'
import type { Storage } from './storage/storage.ts'
import type { Typesetter } from './typesetter.ts'

export const formats = {
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const
export type Format = keyof typeof formats

export type StoredProtocol = {
  id: string
  meeting: string
  hash: string
  frozenAt: string
  frozenBy: string
  version: number
  record: Uint8Array
  protocol: Protocol
}

export class Exports {
  readonly #storage: Storage
  readonly #files: FileStore
  readonly #typesetter: Typesetter
  readonly #appUrl: string
  readonly #making = new Map<string, Promise<Uint8Array>>()

  constructor(storage: Storage, files: FileStore, typesetter: Typesetter, appUrl: string) {
    this.#storage = storage
    this.#files = files
    this.#typesetter = typesetter
    this.#appUrl = appUrl
  }

  async protocol(id: string): Promise<StoredProtocol> {
    const row = await this.#storage.db.selectFrom('protocols').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) return refuse('not-found')
    return {
      id: row.id,
      meeting: row.meeting_id,
      hash: row.hash,
      frozenAt: row.frozen_at,
      frozenBy: row.frozen_by,
      version: row.version,
      record: row.record,
      protocol: protocolIn(row.record),
    }
  }

  /** The protocol in a format; made now if it has not been made before. */
  async get(stored: StoredProtocol, format: Format): Promise<Uint8Array> {
    if (format === 'json') return stored.record
    const kept = await this.#kept(stored.id, format)
    if (kept) return kept
    const key = `${stored.id}.${format}`
    const making = this.#making.get(key) ?? this.#make(stored, format).finally(() => this.#making.delete(key))
    this.#making.set(key, making)
    return making
  }

  /** Which frozen protocol, in which format, has exactly these bytes; null if none that we know. */
  async recognise(sha256: string): Promise<{ protocol: string; format: Format } | null> {
    const record = await this.#storage.db
      .selectFrom('protocols')
      .select('id')
      .where('hash', '=', sha256)
      .executeTakeFirst()
    if (record) return { protocol: record.id, format: 'json' }
    const made = await this.#storage.db
      .selectFrom('exports')
      .selectAll()
      .where('sha256', '=', sha256)
      .executeTakeFirst()
    return made ? { protocol: made.protocol_id, format: made.format as Format } : null
  }

  /** SHA-256 of the PDF, which is made if need be. */
  async pdfHash(stored: StoredProtocol): Promise<string> {
    await this.get(stored, 'pdf')
    const row = await this.#row(stored.id, 'pdf')
    if (!row) throw new Error('The PDF was made but not kept.')
    return row.sha256
  }

  #row(protocol: string, format: Format) {
    return this.#storage.db
      .selectFrom('exports')
      .selectAll()
      .where('protocol_id', '=', protocol)
      .where('format', '=', format)
      .executeTakeFirst()
  }

  async #kept(protocol: string, format: Format): Promise<Uint8Array | null> {
    const row = await this.#row(protocol, format)
    const file = row && (await this.#files.open(row.sha256))
    return file ? new Uint8Array(await new Response(file.stream).arrayBuffer()) : null
  }

  async #make(stored: StoredProtocol, format: Exclude<Format, 'json'>): Promise<Uint8Array> {
    const bytes = await this.#bytes(stored, format)
    const put = await this.#files.put(one(bytes), { maxBytes: Number.MAX_SAFE_INTEGER })
    if ('refused' in put) throw new Error(`The ${format} of a protocol could not be kept: ${put.refused}.`)
    await this.#storage.db
      .insertInto('exports')
      .values({ protocol_id: stored.id, format, sha256: put.sha256, made_at: new Date().toISOString() })
      .onConflict((conflict) => conflict.columns(['protocol_id', 'format']).doNothing())
      .execute()
    return bytes
  }

  async #bytes({ id, protocol, record, hash }: StoredProtocol, format: Exclude<Format, 'json'>): Promise<Uint8Array> {
    if (format === 'html') return new TextEncoder().encode(protocolDocument(protocol, { hash }))
    if (format === 'md') return new TextEncoder().encode(toMarkdown(protocol))
    return this.#typesetter.typeset({ format, record, hash, address: `${this.#appUrl}/p/${id}` })
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
