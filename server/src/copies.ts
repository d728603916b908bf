/**
 * Copies of protocols that those who lead give out: with items withheld where secrecy asks for it, for everybody who has the
 * address. A copy is made once and verifies by the protocol's own seal; it can be withdrawn, and is then not shown.
 */
import { bytesOf, copyOf, type PublishedCopy } from '@samsyn/protocol/seal'
import { audit } from './audit.ts'
import type { StoredProtocol } from './exports.ts'
import { refuse } from './refusal.ts'
import type { Seals } from './seals.ts'
import { newId } from './secrets.ts'
import type { Storage } from './storage/storage.ts'

/** `withheld`: the numbers of the items, by their place from 1. */
export type MadeCopy = { id: string; withheld: number[]; madeAt: string; madeBy: string }

export class Copies {
  readonly #db: Storage['db']
  readonly #seals: Seals

  constructor({ db }: Storage, seals: Seals) {
    this.#db = db
    this.#seals = seals
  }

  async make(stored: StoredProtocol, withheld: readonly number[], by: string): Promise<MadeCopy> {
    const proof = await this.#seals.proof(stored.id)
    if (!proof) return refuse('not-sealed')
    const items = new Set(withheld.map((number) => number - 1))
    if ([...items].some((at) => !(at in stored.protocol.items))) return refuse('bad-input')
    const copy = copyOf(JSON.parse(new TextDecoder().decode(stored.record)), proof, items)
    const made = {
      id: newId(),
      withheld: [...items].map((at) => at + 1).sort((a, b) => a - b),
      madeAt: new Date().toISOString(),
      madeBy: by,
    }
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('copies')
        .values({
          id: made.id,
          protocol_id: stored.id,
          copy: bytesOf(copy),
          withheld: JSON.stringify(made.withheld),
          made_at: made.madeAt,
          made_by: by,
          withdrawn_at: '',
        })
        .execute()
      await audit(trx, 'copy-published', { meeting: stored.meeting, copy: made.id, withheld: made.withheld.join(' ') })
    })
    return made
  }

  /** Those that can be read, newest first. */
  async of(protocol: string): Promise<MadeCopy[]> {
    const rows = await this.#db
      .selectFrom('copies')
      .select(['id', 'withheld', 'made_at', 'made_by'])
      .where('protocol_id', '=', protocol)
      .where('withdrawn_at', '=', '')
      .orderBy('made_at', 'desc')
      .execute()
    return rows.map(({ id, withheld, made_at, made_by }) => ({
      id,
      withheld: JSON.parse(withheld) as number[],
      madeAt: made_at,
      madeBy: made_by,
    }))
  }

  async read(id: string): Promise<{ protocol: string; bytes: Uint8Array; copy: PublishedCopy }> {
    const row = await this.#db
      .selectFrom('copies')
      .select(['protocol_id', 'copy'])
      .where('id', '=', id)
      .where('withdrawn_at', '=', '')
      .executeTakeFirst()
    if (!row) return refuse('not-found')
    return {
      protocol: row.protocol_id,
      bytes: row.copy,
      copy: JSON.parse(new TextDecoder().decode(row.copy)) as PublishedCopy,
    }
  }

  async withdraw(id: string, meeting: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .updateTable('copies')
        .set({ withdrawn_at: new Date().toISOString() })
        .where('id', '=', id)
        .where('withdrawn_at', '=', '')
        .execute()
      await audit(trx, 'copy-withdrawn', { meeting, copy: id })
    })
  }
}
