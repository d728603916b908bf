/**
 * Old protocols of a series: files that are kept as they came, and what they say. The file is there at once; its text and a
 * proposal of what it says come when it has been read (reader.ts), and what somebody has confirmed stands in a row of its own.
 * It is never a protocol of ours: it has no record, no hash in a chain and no seal.
 */
import type { ConfirmOldProtocol, OldProtocolInfo, OldProtocolRow } from '@samsyn/api/old-protocols'
import { nothingKnown } from '@samsyn/meeting/old-protocol'
import { searchLayout } from '@samsyn/protocol/search-documents'
import { readableTypes } from '@samsyn/recognition/read-file'
import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import { audit } from '../audit.ts'
import type { FileStore } from '../files/files.ts'
import { isPlainText, judge } from '../files/kinds.ts'
import { refuse } from '../refusal.ts'
import { putInRegister } from '../search.ts'
import { newId } from '../secrets.ts'
import type { Session } from '../sign-in.ts'
import type { Storage, Tables } from '../storage/storage.ts'
import { safeName } from '../uploads.ts'
import { Reader } from './reader.ts'
import { searchDocumentsOf } from './search-documents.ts'

type Row = Tables['old_protocols']

export type OldProtocolsOptions = { storage: Storage; files: FileStore; uploadLimit: number; log: Logger }

const now = () => new Date().toISOString()

export class OldProtocols {
  readonly #options: OldProtocolsOptions
  readonly #reader: Reader
  /** What is being read, so that closing waits for it. */
  readonly #reading = new Set<Promise<void>>()

  constructor(options: OldProtocolsOptions) {
    this.#options = options
    this.#reader = new Reader(options.log)
  }

  get #db() {
    return this.#options.storage.db
  }

  // ── Keeping ──────────────────────────────────────────────────────────────────────────────────────────────────────

  async add(
    series: string,
    by: Session,
    file: { name: string; body: ReadableStream<Uint8Array>; signal: AbortSignal; mayBring: () => Promise<unknown> },
  ): Promise<string> {
    const { files, uploadLimit } = this.#options
    const known = await this.#db.selectFrom('series').select('id').where('id', '=', series).executeTakeFirst()
    if (!known) return refuse('not-found')
    let type = ''
    const put = await files.put(file.body, {
      maxBytes: uploadLimit,
      signal: file.signal,
      accepts: async (head, path) => {
        await file.mayBring()
        const kind = await judge(head, file.name, async () => path)
        type = 'type' in kind ? kind.type : kind.refused === 'unknown-type' && isPlainText(head) ? 'text/plain' : ''
        return readableTypes.includes(type) || refuse('old-protocol-kind')
      },
    })
    if ('refused' in put) return refuse(put.refused === 'too-large' ? 'file-too-large' : 'file-empty')
    const { sha256, size } = put
    const row: Row = {
      id: newId(),
      series_id: series,
      sha256,
      size,
      type,
      name: safeName(file.name),
      added_at: now(),
      added_by: by.name,
      reading: 'waiting',
      date: '',
      title: '',
      lines: '[]',
      proposal: '',
      removed_at: '',
    }
    await this.#db.transaction().execute(async (trx) => {
      // Whoever drops a folder twice has each protocol once.
      const twin = await trx
        .selectFrom('old_protocols')
        .select('id')
        .where('series_id', '=', series)
        .where('sha256', '=', sha256)
        .where('removed_at', '=', '')
        .executeTakeFirst()
      if (twin) return refuse('old-protocol-there')
      await trx.insertInto('old_protocols').values(row).execute()
      await register(trx, row.id)
      await audit(trx, 'old-protocol-added', { oldProtocol: row.id, series, sha256 })
    })
    this.#read(row)
    return row.id
  }

  /** Reads what a stopped server had not read, and registers what was registered by an older layout. */
  async resume(): Promise<void> {
    const waiting = await this.#db
      .selectFrom('old_protocols')
      .selectAll()
      .where('reading', '=', 'waiting')
      .orderBy('added_at')
      .execute()
    for (const row of waiting) this.#read(row)
    const unregistered = await this.#db
      .selectFrom('old_protocols')
      .leftJoin('search_sources', (join) => join.on('source', '=', sql`'old ' || old_protocols.id`))
      .select('old_protocols.id')
      .where((or) => or.or([or('layout', 'is', null), or('layout', '<', searchLayout)]))
      .execute()
    for (const { id } of unregistered) await this.#db.transaction().execute((trx) => register(trx, id))
  }

  #read({ id, sha256, type }: Row): void {
    const { files, log } = this.#options
    const reading = this.#reader
      .read({ path: files.path(sha256), type })
      .then(async (read) => {
        if ('failed' in read) {
          // Read again at the next start.
          if (read.failed !== 'stopped')
            await this.#db.updateTable('old_protocols').set({ reading: read.failed }).where('id', '=', id).execute()
          return
        }
        const { lines, proposal } = read
        await this.#db.transaction().execute(async (trx) => {
          await trx
            .updateTable('old_protocols')
            .set({
              reading: lines.length > 0 ? 'read' : 'no-text',
              date: proposal.date,
              title: proposal.title,
              lines: JSON.stringify(lines),
              proposal: JSON.stringify(proposal),
            })
            .where('id', '=', id)
            // Somebody may have taken it away, or filled it in, meanwhile.
            .where('reading', '=', 'waiting')
            .execute()
          await register(trx, id)
        })
      })
      .catch((error: unknown) => log.error({ err: error, oldProtocol: id }, 'reading an old protocol failed'))
      .finally(() => this.#reading.delete(reading))
    this.#reading.add(reading)
  }

  // ── What is there ────────────────────────────────────────────────────────────────────────────────────────────────

  async of(series: string): Promise<OldProtocolRow[]> {
    const rows = await this.#db
      .selectFrom('old_protocols')
      .select(['id', 'name', 'type', 'size', 'added_at', 'added_by', 'reading', 'date', 'title'])
      .select((query) =>
        query
          .selectFrom('old_protocol_confirmations')
          .select((one) => one.fn.max('old_protocol_confirmations.at').as('at'))
          .whereRef('old_protocol_confirmations.old_protocol_id', '=', 'old_protocols.id')
          .as('confirmed_at'),
      )
      .where('series_id', '=', series)
      .where('removed_at', '=', '')
      .orderBy('date', 'desc')
      .orderBy('added_at')
      .execute()
    return rows.map((row) => ({ ...rowFrom(row), confirmedAt: row.confirmed_at ?? '' }))
  }

  async info(id: string): Promise<OldProtocolInfo> {
    const row = await this.row(id)
    const { name, body_id } = await this.#db
      .selectFrom('series')
      .select(['name', 'body_id'])
      .where('id', '=', row.series_id)
      .executeTakeFirstOrThrow()
    const body = await this.#db.selectFrom('bodies').select('name').where('id', '=', body_id).executeTakeFirstOrThrow()
    const confirmed = await this.#db
      .selectFrom('old_protocol_confirmations')
      .selectAll()
      .where('old_protocol_id', '=', id)
      .orderBy('number', 'desc')
      .executeTakeFirst()
    return {
      ...rowFrom(row),
      confirmedAt: confirmed?.at ?? '',
      confirmedBy: confirmed?.confirmed_by ?? '',
      confirmations: confirmed?.number ?? 0,
      series: { id: row.series_id, name },
      body: body.name,
      lines: JSON.parse(row.lines) as OldProtocolInfo['lines'],
      says: saysIn(confirmed?.says ?? row.proposal),
    }
  }

  async row(id: string): Promise<Row> {
    const row = await this.#db
      .selectFrom('old_protocols')
      .selectAll()
      .where('id', '=', id)
      .where('removed_at', '=', '')
      .executeTakeFirst()
    return row ?? refuse('not-found')
  }

  // ── Confirming ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** `after`: how often it had been confirmed when the person began to look; somebody else may have done it since. */
  async confirm(id: string, by: Session, { says, after }: ConfirmOldProtocol): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      // The row is locked while it is looked at.
      const { numUpdatedRows } = await trx
        .updateTable('old_protocols')
        .set({ date: says.date, title: says.title })
        .where('id', '=', id)
        .where('removed_at', '=', '')
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return refuse('not-found')
      const last = await trx
        .selectFrom('old_protocol_confirmations')
        .select((one) => one.fn.max('number').as('number'))
        .where('old_protocol_id', '=', id)
        .executeTakeFirst()
      if (Number(last?.number ?? 0) !== after) return refuse('meanwhile')
      await trx
        .insertInto('old_protocol_confirmations')
        .values({
          old_protocol_id: id,
          number: after + 1,
          says: JSON.stringify(says),
          at: now(),
          confirmed_by: by.name,
        })
        .execute()
      await register(trx, id)
      await audit(trx, 'old-protocol-confirmed', { oldProtocol: id, number: after + 1 })
    })
  }

  /** It is in no list any more. Its bytes stay: the same file may be an attachment elsewhere. */
  async remove(id: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('old_protocols')
        .set({ removed_at: now() })
        .where('id', '=', id)
        .where('removed_at', '=', '')
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return refuse('not-found')
      await register(trx, id)
      await audit(trx, 'old-protocol-removed', { oldProtocol: id })
    })
  }

  async close(): Promise<void> {
    await this.#reader.close()
    await Promise.all(this.#reading)
  }
}

/** Puts it in the register as it is now: nothing of it when it was taken away. */
async function register(trx: Kysely<Tables>, id: string): Promise<void> {
  const row = await trx.selectFrom('old_protocols').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const confirmed = await trx
    .selectFrom('old_protocol_confirmations')
    .select('says')
    .where('old_protocol_id', '=', id)
    .orderBy('number', 'desc')
    .executeTakeFirst()
  const says = saysIn(confirmed?.says ?? row.proposal)
  const text = (JSON.parse(row.lines) as { text: string }[]).map((line) => line.text).join('\n')
  const documents = row.removed_at ? [] : searchDocumentsOf({ ...row, text }, says, confirmed !== undefined)
  await putInRegister(trx, { source: `old ${id}`, series: row.series_id, meeting: null, protocol: null }, documents)
}

const saysIn = (json: string): OldProtocolInfo['says'] =>
  json === '' ? { ...nothingKnown, factsAt: {} } : (JSON.parse(json) as OldProtocolInfo['says'])

const rowFrom = ({
  id,
  name,
  type,
  size,
  added_at,
  added_by,
  reading,
  date,
  title,
}: Pick<Row, 'id' | 'name' | 'type' | 'size' | 'added_at' | 'added_by' | 'reading' | 'date' | 'title'>) => ({
  id,
  name,
  type,
  size,
  addedAt: added_at,
  addedBy: added_by,
  reading: reading as OldProtocolRow['reading'],
  date,
  title,
})
