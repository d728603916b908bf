/**
 * What other systems read, with a key (docs/api.md). It stays as it is: fields are added, and none changes its meaning. Every
 * answer has an ETag, and is not sent again to who has it.
 */
import type { DecisionsV1, DecisionV1, ProtocolsV1, Scope } from '@samsyn/api/systems'
import { instantOf, isDay } from '@samsyn/meeting/days'
import { sha256 } from '@samsyn/protocol/canonical'
import { protocolIn } from '@samsyn/protocol/earlier'
import { decisionAddress } from '@samsyn/protocol/search-documents'
import { sql } from 'kysely'
import type { z } from 'zod'
import { newestVersion } from '../approval.ts'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import type { Key } from '../systems/keys.ts'
import { type App, type Context, describeRoute } from './endpoint.ts'
import { inert } from './serve-file.ts'

const json = 'application/json; charset=utf-8'
const most = 100

/** Which protocols, from which on, and how many at once. */
type Part = { key: Key; series: string; since: string; after: string[]; limit: number }

export function v1Routes(app: App, { keys, storage, exports, config }: Parts): void {
  const keyOf = async (context: Context, scope: Scope): Promise<Key> => {
    const key = (await keys.of(context.req.header('authorization'))) ?? refuse('not-signed-in')
    return key.scopes.includes(scope) ? key : refuse('not-allowed')
  }

  const partOf = (context: Context, key: Key): Part => {
    const { series = '', since = '', cursor = '', limit = String(most) } = context.req.query()
    const asked = Number(limit)
    if (!Number.isInteger(asked) || asked < 1 || asked > most) return refuse('bad-input', `limit: 1 to ${most}`)
    if (since !== '' && !isDay(since)) return refuse('bad-input', 'since: a date')
    const after = cursor === '' ? [] : Buffer.from(cursor, 'base64url').toString().split('\n')
    if (cursor !== '' && after.length !== 2) return refuse('bad-input', 'cursor')
    if (key.series !== null && series !== '' && series !== key.series) return refuse('not-allowed')
    return { key, series: key.series ?? series, since, after, limit: asked }
  }
  const cursorOf = (...parts: string[]): string => Buffer.from(parts.join('\n')).toString('base64url')

  const answer = (context: Context, bytes: Uint8Array, hash: string): Response => {
    const etag = `"${hash}"`
    const headers = { ...inert, etag, 'cache-control': 'private, no-cache', 'content-type': json }
    const known = (context.req.header('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
    if (known.includes(etag)) return context.body(null, 304, headers)
    return context.body(bytes.slice().buffer, 200, headers)
  }
  const answerValue = (context: Context, value: unknown): Response => {
    const bytes = new TextEncoder().encode(JSON.stringify(value))
    return answer(context, bytes, sha256(bytes))
  }

  const entries = () =>
    storage.db
      .selectFrom('protocols')
      .select(['protocols.id', 'protocols.version', 'protocols.record', 'protocols.hash', 'protocols.frozen_at'])
      .select(['protocols.series_id'])
      .where('protocols.version', '=', newestVersion)

  describeRoute(
    app,
    'get',
    '/api/v1/protocols',
    'Frozen protocols, in the order in which they were frozen (by key)',
    json,
  )
  app.get('/api/v1/protocols', async (context: Context) => {
    const { series, since, after, limit } = partOf(context, await keyOf(context, 'read:protocols'))
    let query = entries()
    if (series !== '') query = query.where('protocols.series_id', '=', series)
    if (since !== '')
      query = query.where('protocols.frozen_at', '>=', new Date(instantOf(since, '00:00')).toISOString())
    if (after.length > 0)
      query = query.where(sql<boolean>`(protocols.frozen_at, protocols.id) > (${after[0]}, ${after[1]})`)
    const rows = await query
      .orderBy('protocols.frozen_at')
      .orderBy('protocols.id')
      .limit(limit + 1)
      .execute()
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return answerValue(context, {
      protocols: shown.map((row) => {
        const { word, body, series: of, meeting } = protocolIn(row.record)
        return {
          ...{
            id: row.id,
            version: row.version,
            word,
            body,
            series: of,
            meeting: { id: meeting.id, date: meeting.date },
          },
          ...{ frozenAt: row.frozen_at, hash: row.hash, address: `${config.appUrl}/p/${row.id}` },
          record: `${config.appUrl}/api/v1/protocols/${row.id}`,
        }
      }),
      next: rows.length > limit && last ? cursorOf(last.frozen_at, last.id) : '',
    } satisfies z.infer<typeof ProtocolsV1>)
  })

  describeRoute(
    app,
    'get',
    '/api/v1/protocols/{protocol}',
    'The record of a frozen protocol, byte for byte (by key)',
    json,
  )
  app.get('/api/v1/protocols/:protocol', async (context: Context) => {
    const key = await keyOf(context, 'read:protocols')
    const stored = await exports.protocol(context.req.param('protocol') ?? '')
    if (key.series !== null && stored.protocol.series.id !== key.series) return refuse('not-found')
    return answer(context, stored.record, stored.hash)
  })

  describeRoute(app, 'get', '/api/v1/decisions', 'Decisions of frozen protocols, by their day (by key)', json)
  app.get('/api/v1/decisions', async (context: Context) => {
    const { series, since, after, limit } = partOf(context, await keyOf(context, 'read:decisions'))
    let query = storage.db
      .selectFrom('search_documents as d')
      .innerJoin('search_sources as s', 's.source', 'd.source')
      .select(['d.address', 'd.date', 's.protocol_id as protocol'])
      .where('d.kind', '=', 'decision')
      .where('s.protocol_id', 'is not', null)
    if (series !== '') query = query.where('s.series_id', '=', series)
    if (since !== '') query = query.where('d.date', '>=', since)
    if (after.length > 0) query = query.where(sql<boolean>`(d.date, d.address) > (${after[0]}, ${after[1]})`)
    const rows = await query
      .orderBy('d.date')
      .orderBy('d.address')
      .limit(limit + 1)
      .execute()
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return answerValue(context, {
      decisions: await decisionsOf(shown),
      next: rows.length > limit && last ? cursorOf(last.date, last.address) : '',
    } satisfies z.infer<typeof DecisionsV1>)
  })

  /** Decisions as their protocols say, in the order asked for. */
  async function decisionsOf(asked: readonly { address: string; protocol: string | null }[]): Promise<DecisionV1[]> {
    const ids = [...new Set(asked.flatMap(({ protocol }) => protocol ?? []))]
    const known = new Map<string, DecisionV1>()
    for (const id of ids) {
      const { protocol, version } = await exports.protocol(id)
      const { body, series, meeting } = protocol
      for (const item of protocol.items)
        for (const decision of item.decisions) {
          const { number, label, heading, lead, points, kind, status, decidedAt, actions } = decision
          const address = decisionAddress(protocol, decision)
          known.set(address, {
            ...{ number, label, heading, lead, points, kind, status, body, series, actions },
            date: decidedAt || meeting.date,
            item: { number: item.number, title: item.title },
            meeting: { id: meeting.id, date: meeting.date },
            protocol: { id, version },
            address: `${config.appUrl}${address}`,
          })
        }
    }
    return asked.flatMap(({ address }) => known.get(address) ?? [])
  }
}
