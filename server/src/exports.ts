/**
 * The frozen protocol in the formats people want. Everything is made from the stored record (and, for the archive PDF, the
 * attachments it names), can be made again at any time, and is kept once made, so that a file somebody downloaded can be
 * recognised years later.
 */
import { createReadStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { words } from '@samsyn/language/language'
import { attachedToPdf } from '@samsyn/protocol/attached'
import { sha256 } from '@samsyn/protocol/canonical'
import { protocolIn } from '@samsyn/protocol/earlier'
import { protocolDocument } from '@samsyn/protocol/html'
import { toMarkdown } from '@samsyn/protocol/markdown'
import type { Signature } from '@samsyn/protocol/print'
import type { Protocol } from '@samsyn/protocol/protocol'
import { bytesOf, copyOf } from '@samsyn/protocol/seal'
import type { FileStore } from './files/files.ts'
import { refuse } from './refusal.ts'
import type { Seals } from './seals.ts'
import type { Storage } from './storage/storage.ts'
import type { Typesetter } from './typesetter.ts'
import type { Job } from './typesetter-process.ts'

export const formats = {
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  /** For the archive, with the attachments in it. */
  pdf: 'application/pdf',
  /** For reading. */
  'ua.pdf': 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  /** What was decided, as a deck. */
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
} as const
export type Format = keyof typeof formats
/** The formats of an excerpt: one item on its own. */
export const excerptFormats = ['pdf', 'docx'] as const
export type ExcerptFormat = (typeof excerptFormats)[number]
/** The formats of the copy that says who approved it. */
export const approvedFormats = ['pdf', 'docx', 'html', 'md'] as const
export type ApprovedFormat = (typeof approvedFormats)[number]

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

/** What the protocol's file is called where it is taken home: "Protokoll Provrådet 2026-03-13.pdf". */
export const fileName = ({ protocol }: StoredProtocol, end: string): string =>
  `${protocol.word} ${protocol.body.name} ${protocol.meeting.date}${end}`.replace(/[\\/:*?"<>|\n]+/g, '-')

/** "Protokoll Provrådet 2026-03-13 godkänt exemplar.pdf" */
export const approvedName = (stored: StoredProtocol, format: ApprovedFormat): string =>
  fileName(stored, ` ${words[stored.protocol.language].approval.approvedFile}.${format}`)

export class Exports {
  readonly #storage: Storage
  readonly #files: FileStore
  readonly #typesetter: Typesetter
  readonly #appUrl: string
  readonly #seals: Seals
  readonly #making = new Map<string, Promise<string>>()

  constructor(storage: Storage, files: FileStore, typesetter: Typesetter, appUrl: string, seals: Seals) {
    this.#storage = storage
    this.#files = files
    this.#typesetter = typesetter
    this.#appUrl = appUrl
    this.#seals = seals
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
    const file = await this.#files.open(await this.kept(stored, format))
    if (!file) throw new Error(`The ${format} of a protocol was made but not kept.`)
    return new Uint8Array(await new Response(file.stream).arrayBuffer())
  }

  /** The name among the files (SHA-256) under which the protocol is kept in a format; made now if need be. */
  async kept(stored: StoredProtocol, format: Exclude<Format, 'json'>): Promise<string> {
    return this.#once(stored, format, () => this.#makeWhole(stored, format, []))
  }

  /** The same of an approved protocol, with who approved it; made anew when another signed copy has been kept. */
  async keptApproved(stored: StoredProtocol, format: ApprovedFormat, approved: Signature[]): Promise<string> {
    if (approved.length === 0) return refuse('wrong-state')
    const known = sha256(new TextEncoder().encode(JSON.stringify(approved))).slice(0, 8)
    return this.#once(stored, `godkand-${known}.${format}`, () => this.#makeWhole(stored, format, approved))
  }

  async #makeWhole(stored: StoredProtocol, format: Exclude<Format, 'json'>, approved: Signature[]): Promise<string> {
    const { protocol, hash } = stored
    const text = (said: string) => this.#keep(format, one(new TextEncoder().encode(said)))
    if (format === 'html') return text(protocolDocument(protocol, { hash, approved }))
    if (format === 'md') return text(toMarkdown(protocol, approved))
    const attached = format === 'pdf' ? await this.#attached(protocol) : []
    return this.#typeset(this.#job(stored, format, { attached, approved }), (path) =>
      this.#keep(format, createReadStream(path)),
    )
  }

  /** The same of one of its items, by its number. */
  async keptExcerpt(stored: StoredProtocol, item: string, format: ExcerptFormat): Promise<string> {
    if (!stored.protocol.items.some(({ number }) => number === item)) return refuse('not-found')
    const name = `utdrag-${item}.${format}`
    return this.#once(stored, name, async () => {
      const excerpt = { item, record: (await this.excerptRecord(stored, item)) ?? new Uint8Array() }
      return this.#typeset(this.#job(stored, format, { excerpt }), (path) => this.#keep(name, createReadStream(path)))
    })
  }

  /**
   * The item as data: a copy of the record in which every other item is withheld, with the proof that what is left is as it
   * was sealed. null where the protocol has no seal.
   */
  async excerptRecord({ id, protocol, record }: StoredProtocol, item: string): Promise<Uint8Array | null> {
    const others = protocol.items.flatMap(({ number }, at) => (number === item ? [] : [at]))
    if (others.length === protocol.items.length) return refuse('not-found')
    const proof = await this.#seals.proof(id)
    return proof && bytesOf(copyOf(JSON.parse(new TextDecoder().decode(record)), proof, new Set(others)))
  }

  /** The PDF of a protocol that is not frozen; kept nowhere. */
  async draft(record: Uint8Array, hash: string): Promise<Uint8Array> {
    const plain = { record, hash, address: '', attached: [], excerpt: null, approved: [] }
    return this.#typeset({ ...plain, format: 'pdf' }, (path) => readFile(path))
  }

  /** Which frozen protocol, in which format, has exactly these bytes; null if none that we know. */
  async recognise(sha256: string): Promise<{ protocol: string; format: string } | null> {
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
    return made ? { protocol: made.protocol_id, format: made.format } : null
  }

  /** What has been kept under this name; otherwise made, once for all who ask at the same time. */
  async #once({ id }: StoredProtocol, name: string, make: () => Promise<string>): Promise<string> {
    const row = await this.#storage.db
      .selectFrom('exports')
      .select('sha256')
      .where('protocol_id', '=', id)
      .where('format', '=', name)
      .executeTakeFirst()
    if (row && (await this.#files.has(row.sha256))) return row.sha256
    const key = `${id}.${name}`
    const making = this.#making.get(key) ?? this.#make(id, name, make).finally(() => this.#making.delete(key))
    this.#making.set(key, making)
    return making
  }

  async #make(id: string, name: string, make: () => Promise<string>): Promise<string> {
    const sha256 = await make()
    await this.#storage.db.transaction().execute(async (trx) => {
      const row = await trx
        .insertInto('exports')
        .values({ protocol_id: id, format: name, sha256, made_at: new Date().toISOString() })
        .onConflict((conflict) => conflict.columns(['protocol_id', 'format']).doNothing())
        .executeTakeFirst()
      // What is made anew, since its file was lost, is signed only if it is the same.
      if (Number(row.numInsertedOrUpdatedRows) === 1) await this.#seals.sealFile(trx, id, name, sha256)
    })
    return sha256
  }

  #job(
    { id, record, hash }: StoredProtocol,
    format: Job['format'],
    more: Partial<Pick<Job, 'attached' | 'excerpt' | 'approved'>>,
  ): Omit<Job, 'to'> {
    const plain = { attached: [], excerpt: null, approved: [] }
    return { format, record, hash, address: `${this.#appUrl}/p/${id}`, ...plain, ...more }
  }

  async #keep(name: string, source: AsyncIterable<Uint8Array>): Promise<string> {
    const put = await this.#files.put(source, { maxBytes: Number.MAX_SAFE_INTEGER })
    if ('refused' in put) throw new Error(`The ${name} of a protocol could not be kept: ${put.refused}.`)
    return put.sha256
  }

  async #attached(protocol: Protocol): Promise<Job['attached']> {
    const all = attachedToPdf(protocol).map(({ number, sha256 }) => ({ number, sha256 }))
    const here = await Promise.all(all.map(({ sha256 }) => this.#files.has(sha256)))
    return all.filter((_, at) => here[at]).map(({ number, sha256 }) => ({ number, path: this.#files.path(sha256) }))
  }

  async #typeset<T>(job: Omit<Job, 'to'>, take: (path: string) => Promise<T>): Promise<T> {
    const folder = await this.#files.workFolder()
    try {
      const to = join(folder, 'made')
      await this.#typesetter.typeset({ ...job, to })
      return await take(to)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
