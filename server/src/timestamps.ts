/**
 * Has every seal stamped by a time-stamp authority (RFC 3161), where one is configured: when it was sealed then does not rest on
 * this installation's clock, nor on its key, alone.
 *
 * Nobody waits for it. What has been sealed lies in the database, and what has no stamp yet is asked for, one after the other,
 * after a freeze and after a start; an authority that does not answer as it should is asked again after a pause that doubles.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { sha256 } from '@samsyn/protocol/canonical'
import type { Stamp } from '@samsyn/protocol/judge'
import { bytesOf, type Seal, type Signed, stampType } from '@samsyn/protocol/seal'
import type { NotStamped } from '@samsyn/protocol/timestamp'
import type { Logger } from 'pino'
import type { TimestampAuthority } from './config.ts'
import type { Seals } from './seals.ts'
import type { Storage } from './storage/storage.ts'

/** Milliseconds. */
const firstPause = 1000
const longestPause = 60 * 60 * 1000
const longestAnswer = 30_000
/** Bytes; a token with its certificates has a few thousand. */
const largestAnswer = 256 * 1024

export class Timestamps {
  readonly #options: { storage: Storage; seals: Seals; authority: TimestampAuthority; log: Logger }
  readonly #closing = new AbortController()
  #isAsked = false
  #running: Promise<void> | null = null

  constructor(options: { storage: Storage; seals: Seals; authority: TimestampAuthority; log: Logger }) {
    this.#options = options
  }

  /** There may be a seal that has no stamp. Returns at once. */
  ask(): void {
    this.#isAsked = true
    if (this.#running || this.#closing.signal.aborted) return
    this.#running = this.#run().finally(() => {
      this.#running = null
      if (this.#isAsked) this.ask()
    })
  }

  /** Ends what is under way; what is not stamped then is asked for after the next start. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { log } = this.#options
    const { signal } = this.#closing
    let pause = firstPause
    while (!signal.aborted) {
      try {
        this.#isAsked = false
        const next = await this.#waiting()
        if (!next) return
        await this.#stamp(next)
        pause = firstPause
      } catch (error) {
        if (signal.aborted) return
        log.warn({ err: error, pause }, 'a seal could not be time-stamped; it is tried again')
        await wait(pause, undefined, { signal }).catch(() => {})
        pause = Math.min(2 * pause, longestPause)
      }
    }
  }

  async #waiting(): Promise<Signed<Seal> | null> {
    const row = await this.#options.storage.db
      .selectFrom('seals')
      .leftJoin('timestamps', 'timestamps.protocol_id', 'seals.protocol_id')
      .innerJoin('protocols', 'protocols.id', 'seals.protocol_id')
      .select('seals.seal')
      .where('timestamps.protocol_id', 'is', null)
      .orderBy('protocols.frozen_at', 'desc')
      .executeTakeFirst()
    return row ? (JSON.parse(row.seal) as Signed<Seal>) : null
  }

  async #stamp({ says }: Signed<Seal>): Promise<void> {
    const { storage, seals, authority } = this.#options
    const stamped = bytesOf(says)
    const nonce = randomBytes(16)
    // Loaded when there is something to stamp: most installations have no authority.
    const { stampRequest, takeStamp } = await import('@samsyn/protocol/timestamp')
    const answer = await this.#post(stampRequest(stamped, nonce))
    const taken = await takeStamp(answer, { stamped, nonce, authorities: authority.authorities })
    if ('why' in taken) throw new Error(reasons[taken.why])
    const { token, stamp } = taken
    await storage.db.transaction().execute(async (trx) => {
      const row = await trx
        .insertInto('timestamps')
        .values({
          protocol_id: says.protocol,
          token,
          stamped_at: stamp.time,
          stamped_by: stamp.by,
          received_at: new Date().toISOString(),
        })
        // Another server on the same database may have been quicker.
        .onConflict((conflict) => conflict.column('protocol_id').doNothing())
        .executeTakeFirst()
      if (Number(row.numInsertedOrUpdatedRows) === 1) await seals.sealFile(trx, says.protocol, stampType, sha256(token))
    })
  }

  async #post(request: Uint8Array): Promise<Uint8Array> {
    const answer = await fetch(this.#options.authority.url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: new Uint8Array(request),
      redirect: 'error',
      signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(longestAnswer)]),
    })
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of answer.body ?? []) {
      size += part.length
      if (size > largestAnswer) throw new Error('The time-stamp authority answers with too much.')
      parts.push(part)
    }
    if (!answer.ok) throw new Error(`The time-stamp authority answers with ${answer.status}.`)
    return Buffer.concat(parts)
  }
}

const reasons: Record<NotStamped, string> = {
  refused: 'The time-stamp authority refuses.',
  unreadable: 'The time-stamp authority answers with something that is no time stamp.',
  'other-imprint': 'The time-stamp authority has stamped something else.',
  'other-nonce': 'The time-stamp authority has answered another request.',
  changed: 'The signature of the time stamp does not fit.',
  'other-authority': 'The time stamp is by no authority of TIMESTAMP_CA.',
}

/** What the stamp of a protocol's seal says; null while it has none. */
export async function stampOf(db: Storage['db'], protocol: string): Promise<Stamp | null> {
  const row = await db
    .selectFrom('timestamps')
    .select(['stamped_at', 'stamped_by'])
    .where('protocol_id', '=', protocol)
    .executeTakeFirst()
  return row ? { time: row.stamped_at, by: row.stamped_by } : null
}
