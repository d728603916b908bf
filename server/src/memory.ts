/** The frozen protocols of a series as packages/protocol/memory.ts reads them. A record never changes, so each is read once. */
import { protocolIn } from '@samsyn/protocol/earlier'
import { type Memory, type Remembered, remember } from '@samsyn/protocol/memory'
import { newestVersion } from './approval.ts'
import type { Storage } from './storage/storage.ts'

/** So many protocols are kept at hand, without their running text: twenty series of ten years. */
const mostKept = 2000

export class Memories {
  readonly #storage: Storage
  readonly #kept = new Map<string, Remembered>()

  constructor(storage: Storage) {
    this.#storage = storage
  }

  async of(series: string): Promise<Memory> {
    const { db } = this.#storage
    const rows = await db
      .selectFrom('protocols')
      .select('id')
      .where('series_id', '=', series)
      .where('version', '=', newestVersion)
      .execute()
    const missing = rows.map(({ id }) => id).filter((id) => !this.#kept.has(id))
    for (const id of missing) {
      const { record } = await db
        .selectFrom('protocols')
        .select('record')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      this.#keep(id, record)
    }
    const protocols = rows.flatMap(({ id }) => this.#kept.get(id) ?? [])
    return remember(protocols)
  }

  #keep(id: string, record: Uint8Array): void {
    const protocol = protocolIn(record)
    const items = protocol.items.map((item) => ({ ...item, notes: null, workshop: null, reports: [], questions: [] }))
    this.#kept.set(id, { id, protocol: { ...protocol, attendance: [], attachments: [], items } })
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break
      if (oldest !== id) this.#kept.delete(oldest)
    }
  }
}
