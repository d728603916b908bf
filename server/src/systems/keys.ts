/** The keys with which other systems read. Made and revoked by organisers; only the hash of one is kept. */
import type { NewKey, Scope } from '@samsyn/api/systems'
import { today } from '@samsyn/meeting/days'
import { audit } from '../audit.ts'
import { hashOf, newId, newSecret } from '../secrets.ts'
import type { Storage, Tables } from '../storage/storage.ts'

export type Key = { id: string; series: string | null; scopes: Scope[] }

const now = (): string => new Date().toISOString()

export class Keys {
  readonly #db: Storage['db']

  constructor({ db }: Storage) {
    this.#db = db
  }

  async make({ name, series, scopes }: NewKey, by: string): Promise<{ id: string; secret: string }> {
    const made = { id: newId(), secret: `samsyn_${newSecret()}` }
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('api_keys')
        .values({
          ...{ id: made.id, name, secret_hash: hashOf(made.secret), series_id: series || null },
          ...{ scopes: JSON.stringify(scopes), made_at: now(), made_by: by, used_at: '', revoked_at: '' },
        })
        .execute()
      await audit(trx, 'api-key-made', { key: made.id, for: name, scopes: scopes.join(' '), series })
    })
    return made
  }

  async revoke(id: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await trx.updateTable('api_keys').set({ revoked_at: now() }).where('id', '=', id).execute()
      await audit(trx, 'api-key-revoked', { key: id })
    })
  }

  all(): Promise<Tables['api_keys'][]> {
    return this.#db.selectFrom('api_keys').selectAll().where('revoked_at', '=', '').orderBy('made_at').execute()
  }

  /** The key of a request, by what stands in its header; null when it is none, or has been revoked. */
  async of(header: string | undefined): Promise<Key | null> {
    const secret = /^Bearer (\S+)$/i.exec(header ?? '')?.[1]
    if (!secret) return null
    const row = await this.#db
      .selectFrom('api_keys')
      .selectAll()
      .where('secret_hash', '=', hashOf(secret))
      .where('revoked_at', '=', '')
      .executeTakeFirst()
    if (!row) return null
    const day = today()
    if (row.used_at !== day)
      await this.#db.updateTable('api_keys').set({ used_at: day }).where('id', '=', row.id).execute()
    return { id: row.id, series: row.series_id, scopes: JSON.parse(row.scopes) as Scope[] }
  }
}
