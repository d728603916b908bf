/** Keys and webhooks of other systems: for organisers. */
import { MadeSecret, NewKey, NewWebhook, type Scope, Systems, type WebhookEvent } from '@samsyn/api/systems'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { type App, endpoint, organiser } from './endpoint.ts'

export function systemRoutes(app: App, { keys, webhooks, storage }: Parts): void {
  /** A series that there is, or all. */
  const known = async (series: string): Promise<void> => {
    if (series === '') return
    const row = await storage.db.selectFrom('series').select('id').where('id', '=', series).executeTakeFirst()
    if (!row) refuse('not-found')
  }

  endpoint(
    app,
    { method: 'get', path: '/api/systems', summary: 'The keys and webhooks there are', answer: Systems },
    async ({ session }) => {
      organiser(session)
      const series = await storage.db
        .selectFrom('series')
        .innerJoin('bodies', 'bodies.id', 'series.body_id')
        .select(['series.id', 'series.name', 'bodies.name as body'])
        .orderBy('bodies.name')
        .execute()
      const hooks = await storage.db
        .selectFrom('webhooks')
        .selectAll()
        .where('ended_at', '=', '')
        .orderBy('made_at')
        .execute()
      return {
        series,
        keys: (await keys.all()).map((row) => ({
          ...{ id: row.id, name: row.name, series: row.series_id ?? '', scopes: JSON.parse(row.scopes) as Scope[] },
          ...{ madeAt: row.made_at, madeBy: row.made_by, usedAt: row.used_at },
        })),
        webhooks: await Promise.all(
          hooks.map(async (row) => ({
            ...{ id: row.id, url: row.url, series: row.series_id ?? '', madeAt: row.made_at },
            events: JSON.parse(row.events) as WebhookEvent[],
            deliveries: await webhooks.deliveries(row.id),
          })),
        ),
      }
    },
  )

  endpoint(
    app,
    { method: 'post', path: '/api/systems/keys', summary: 'Make a key', body: NewKey, answer: MadeSecret },
    async ({ session, body }) => {
      const { name } = organiser(session)
      await known(body.series)
      return keys.make(body, name)
    },
  )

  endpoint(
    app,
    { method: 'delete', path: '/api/systems/keys/{key}', summary: 'Revoke a key' },
    async ({ session, param }) => {
      organiser(session)
      await keys.revoke(param('key'))
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: '/api/systems/webhooks', summary: 'Make a webhook', body: NewWebhook, answer: MadeSecret },
    async ({ session, body }) => {
      const { name } = organiser(session)
      await known(body.series)
      return webhooks.make(body, name)
    },
  )

  endpoint(
    app,
    { method: 'delete', path: '/api/systems/webhooks/{webhook}', summary: 'End a webhook' },
    async ({ session, param }) => {
      organiser(session)
      await webhooks.end(param('webhook'))
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: '/api/systems/deliveries/{delivery}/replay', summary: 'Send it once more' },
    async ({ session, param }) => {
      organiser(session)
      await webhooks.replay(param('delivery'))
      return undefined
    },
  )
}
