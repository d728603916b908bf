/** The frozen protocols of a series as packages/protocol/memory.ts reads them. A record never changes, so each is read once. */
import { protocolIn } from '@samsyn/protocol/earlier'
import { type Memory, type Remembered, remember } from '@samsyn/protocol/memory'
import { newestVersion } from './approval.ts'
import type { Storage } from './storage/storage.ts'

/** So many protocols are kept at hand, without their running text: twenty series of ten years. */
const mostUsually = 2000

export class Memories {
  readonly #storage: Storage
  readonly #most: number
  readonly #kept = new Map<string, Remembered>()

  constructor(storage: Storage, most = mostUsually) {
    this.#storage = storage
    this.#most = most
  }

  /** `db`: the transaction that this is a part of, where something has been written that is to be remembered. */
  async of(series: string, db: Storage['db'] = this.#storage.db): Promise<Memory> {
    const rows = await db
      .selectFrom('protocols')
      .select('id')
      .where('series_id', '=', series)
      .where('version', '=', newestVersion)
      .execute()
    const protocols: Remembered[] = []
    for (const { id } of rows) protocols.push(this.#kept.get(id) ?? (await this.#read(id, db)))
    return remember(protocols)
  }

  async #read(id: string, db: Storage['db']): Promise<Remembered> {
    const { record } = await db.selectFrom('protocols').select('record').where('id', '=', id).executeTakeFirstOrThrow()
    const protocol = protocolIn(record)
    const items = protocol.items.map((item) => ({ ...item, notes: null, workshop: null, reports: [], questions: [] }))
    const read = { id, protocol: { ...protocol, attendance: [], attachments: [], items } }
    this.#kept.set(id, read)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break
      if (oldest !== id) this.#kept.delete(oldest)
    }
    return read
  }
}
