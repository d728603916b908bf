/**
 * Tells other systems what has happened, by the convention of Standard Webhooks. What is to be told is written down in the
 * transaction in which it happens, so nothing is told that did not happen and nothing is lost when the server stops. It is
 * then sent, one after the other, and tried again after pauses that grow; how it went is kept.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Delivery, NewWebhook, WebhookEvent } from '@samsyn/api/systems'
import { dayOf, today } from '@samsyn/meeting/days'
import type { Protocol } from '@samsyn/protocol/protocol'
import { decisionAddress } from '@samsyn/protocol/search-documents'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { audit } from '../audit.ts'
import { refuse } from '../refusal.ts'
import { newId } from '../secrets.ts'
import type { Storage, Tables } from '../storage/storage.ts'
import { post } from './outside.ts'

type Db = Kysely<Tables>

const minute = 60_000
/** How long to wait after each try that failed; then it is given up. */
export const pauses = [
  5_000,
  5 * minute,
  30 * minute,
  120 * minute,
  300 * minute,
  600 * minute,
  840 * minute,
  1200 * minute,
]
/** How often actions that become due are looked for. */
const longestRest = 10 * minute

export const now = (): string => new Date().toISOString()

/** The headers by which the receiver knows that it is from us and has not been changed. */
export function signed(secret: string, id: string, seconds: number, body: string): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    'user-agent': 'Samsyn',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  }
}

type Telling = { event: WebhookEvent; series: string; subject: string; data: object }

async function tell(db: Db, { event, series, subject, data }: Telling, due = ''): Promise<void> {
  const hooks = await db.selectFrom('webhooks').selectAll().where('ended_at', '=', '').execute()
  for (const { id, events, series_id, made_at } of hooks) {
    if (!(JSON.parse(events) as WebhookEvent[]).includes(event)) continue
    if (series_id !== null && series_id !== series) continue
    // What was due before anybody asked to be told is no news.
    if (due !== '' && due < dayOf(made_at)) continue
    const at = now()
    const row = { webhook_id: id, event, subject, body: JSON.stringify({ type: event, timestamp: at, data }) }
    await db
      .insertInto('deliveries')
      .values({
        ...{ id: `msg_${newId()}`, ...row, made_at: at, state: 'waiting' },
        ...{ attempts: 0, next_at: at, tried_at: '', answer: '' },
      })
      .onConflict((conflict) => conflict.columns(['webhook_id', 'subject']).doNothing())
      .execute()
  }
}

/**
 * Writes down, where a protocol is stored, what is to be told of it. `before`: the version that it corrects; its decisions
 * have been told, and only those are told again whose outcome is new or another.
 */
export async function tellOfProtocol(
  db: Db,
  protocol: Protocol,
  { id, version }: { id: string; version: number },
  before: Protocol | null = null,
): Promise<void> {
  const { body, series, meeting } = protocol
  const of = { body, series, meeting: { id: meeting.id, date: meeting.date }, protocol: { id, version } }
  await tell(db, {
    event: 'protocol.frozen',
    series: series.id,
    subject: `protocol ${id}`,
    data: { ...of, record: `/api/v1/protocols/${id}` },
  })
  const earlier = before?.items.flatMap(({ decisions }) => decisions) ?? []
  for (const decision of protocol.items.flatMap(({ decisions }) => decisions)) {
    if (decision.status === 'proposed') continue
    const { number, label, heading, lead, points, status } = decision
    const was = earlier.find((one) => one.label === label)?.status ?? 'proposed'
    if (was === status) continue
    const address = decisionAddress(protocol, decision)
    const data = { ...of, number, label, heading, lead, points, status, address }
    await tell(
      db,
      was === 'proposed'
        ? { event: 'decision.made', series: series.id, subject: `decision ${address}`, data }
        : {
            event: 'decision.corrected',
            series: series.id,
            subject: `corrected ${address} ${id}`,
            data: { ...data, was },
          },
    )
  }
}

export type WebhooksOptions = {
  storage: Storage
  /** Whether webhooks may lead to addresses inside the network. */
  mayBeInside: boolean
  log: Logger
}

export class Webhooks {
  readonly #options: WebhooksOptions
  readonly #closing = new AbortController()
  #woken = new AbortController()
  #running: Promise<void> | null = null

  constructor(options: WebhooksOptions) {
    this.#options = options
  }

  get #db(): Db {
    return this.#options.storage.db
  }

  start(): void {
    this.#running = this.#run()
  }

  /** There may be something to send. */
  ask(): void {
    this.#woken.abort()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#woken.abort()
    await this.#running
  }

  async make({ url, series, events }: NewWebhook, by: string): Promise<{ id: string; secret: string }> {
    if (!URL.canParse(url)) return refuse('bad-input', 'url')
    const { protocol, username, password } = new URL(url)
    if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return refuse('bad-input', 'url')
    const made = { id: newId(), secret: `whsec_${randomBytes(32).toString('base64')}` }
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('webhooks')
        .values({
          ...{ ...made, url, series_id: series || null, events: JSON.stringify(events) },
          ...{ made_at: now(), made_by: by, ended_at: '' },
        })
        .execute()
      await audit(trx, 'webhook-made', { webhook: made.id, host: new URL(url).host, events: events.join(' ') })
    })
    return made
  }

  async end(id: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await trx.updateTable('webhooks').set({ ended_at: now() }).where('id', '=', id).execute()
      await trx
        .updateTable('deliveries')
        .set({ state: 'failed', next_at: '' })
        .where('webhook_id', '=', id)
        .where('state', '=', 'waiting')
        .execute()
      await audit(trx, 'webhook-ended', { webhook: id })
    })
  }

  async deliveries(webhook: string): Promise<Delivery[]> {
    const rows = await this.#db
      .selectFrom('deliveries')
      .selectAll()
      .where('webhook_id', '=', webhook)
      .orderBy('made_at', 'desc')
      .orderBy('id')
      .limit(20)
      .execute()
    return rows.map((row) => ({
      ...{ id: row.id, event: row.event as WebhookEvent, madeAt: row.made_at, state: row.state as Delivery['state'] },
      ...{ attempts: row.attempts, nextAt: row.next_at, triedAt: row.tried_at, answer: row.answer },
    }))
  }

  /** Sends it once more, now, whatever came of it: the receiver knows by its id that it is the same. */
  async replay(id: string): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable('deliveries')
      .set({ state: 'waiting', attempts: 0, next_at: now() })
      .where('id', '=', id)
      .where('webhook_id', 'in', (hooks) => hooks.selectFrom('webhooks').select('id').where('ended_at', '=', ''))
      .executeTakeFirst()
    if (Number(numUpdatedRows) === 0) return refuse('not-found')
    this.ask()
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      this.#woken = new AbortController()
      let rest = longestRest
      try {
        await this.#tellOfDue()
        while (!signal.aborted && (await this.#sendNext()));
        rest = Math.min(rest, await this.#untilNext())
      } catch (error) {
        this.#options.log.error({ err: error }, 'telling other systems failed; it is tried again')
      }
      if (signal.aborted) return
      await wait(rest, undefined, { signal: this.#woken.signal }).catch(() => {})
    }
  }

  /** Actions that no protocol has said to be done or dropped, and whose last day, as it was said last, has come. */
  async #tellOfDue(): Promise<void> {
    const hooks = await this.#db
      .selectFrom('webhooks')
      .select(['events', 'made_at'])
      .where('ended_at', '=', '')
      .execute()
    const since = hooks.flatMap(({ events, made_at }) => (events.includes('action.due') ? [dayOf(made_at)] : []))
    if (since.length === 0) return
    const rows = await this.#db
      .selectFrom('search_documents as d')
      .innerJoin('search_sources as s', 's.source', 'd.source')
      .innerJoin('series', 'series.id', 's.series_id')
      .innerJoin('bodies', 'bodies.id', 'series.body_id')
      .select(['d.number', 'd.title', 'd.owner', 'd.due', 'd.address'])
      .select(['series.id as seriesId', 'series.name as seriesName', 'bodies.id as bodyId', 'bodies.name as bodyName'])
      .where('d.kind', '=', 'action')
      .where('d.status', '=', 'open')
      .where('d.due', '>=', since.sort()[0] ?? '')
      .where('d.due', '<=', today())
      .execute()
    for (const row of rows) {
      const { number, title: text, owner, due, address, seriesId, seriesName, bodyId, bodyName } = row
      const body = { id: bodyId, name: bodyName }
      const subject = `action ${bodyId} ${number} ${due}`
      const data = { number, text, owner, due, body, series: { id: seriesId, name: seriesName }, address }
      await tell(this.#db, { event: 'action.due', series: seriesId, subject, data }, due)
    }
  }

  /** What is to be sent, now or later: a webhook may have ended while something was written down for it. */
  #waiting() {
    return this.#db
      .selectFrom('deliveries')
      .innerJoin('webhooks', 'webhooks.id', 'deliveries.webhook_id')
      .where('webhooks.ended_at', '=', '')
      .where('deliveries.state', '=', 'waiting')
  }

  /** Sends the one that has waited longest; false when none waits. */
  async #sendNext(): Promise<boolean> {
    const row = await this.#waiting()
      .select(['deliveries.id', 'deliveries.body', 'deliveries.attempts', 'webhooks.url', 'webhooks.secret'])
      .where('deliveries.next_at', '<=', now())
      .orderBy('deliveries.next_at')
      .executeTakeFirst()
    if (!row) return false
    const attempts = row.attempts + 1
    // Whoever else sends on the same database leaves it alone meanwhile.
    const { numUpdatedRows } = await this.#db
      .updateTable('deliveries')
      .set({ attempts, next_at: later(minute), tried_at: now() })
      .where('id', '=', row.id)
      .where('attempts', '=', row.attempts)
      .where('state', '=', 'waiting')
      .where('next_at', '<=', now())
      .executeTakeFirst()
    if (Number(numUpdatedRows) === 0) return true
    const answer = await post(new URL(row.url), {
      headers: signed(row.secret, row.id, Math.floor(Date.now() / 1000), row.body),
      body: row.body,
      mayBeInside: this.#options.mayBeInside,
      signal: this.#closing.signal,
    }).then(String, (error: unknown) => (error instanceof Error ? error.message.slice(0, 200) : 'failed'))
    // A server that stops has not failed to reach anybody.
    if (this.#closing.signal.aborted) return false
    const isDelivered = /^2\d\d$/.test(answer)
    const pause = pauses[attempts - 1]
    const state = isDelivered ? 'delivered' : pause === undefined ? 'failed' : 'waiting'
    // It may have been ended meanwhile, and given up.
    await this.#db
      .updateTable('deliveries')
      .set({ state, answer, next_at: state === 'waiting' && pause !== undefined ? later(pause) : '' })
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      .execute()
    return true
  }

  /** Milliseconds until one is to be sent. */
  async #untilNext(): Promise<number> {
    const row = await this.#waiting().select('deliveries.next_at').orderBy('deliveries.next_at').executeTakeFirst()
    return row ? Math.max(0, Date.parse(row.next_at) - Date.now()) : longestRest
  }
}

const later = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString()
