/**
 * Corrected versions of a frozen protocol, and what is added when it is approved. Both are new rows: a version is made from
 * the record before it and the words that were wrong, an addendum is a record chained to it.
 */
import type { Correct, NewAddendum } from '@samsyn/api/approval'
import type { Frozen } from '@samsyn/api/meetings'
import { type Addendum, addendumBytes, addendumFormat } from '@samsyn/protocol/addendum'
import { canonicalBytes, sha256 } from '@samsyn/protocol/canonical'
import { corrected, findingsOf, joinsDecided } from '@samsyn/protocol/correction'
import { protocolIn } from '@samsyn/protocol/earlier'
import type { Protocol } from '@samsyn/protocol/protocol'
import type { Logger } from 'pino'
import { act, addendaOf, approvePrevious, type Known, lockBody, replyTo } from './approval.ts'
import { audit } from './audit.ts'
import type { StoredProtocol } from './exports.ts'
import { numberedOf } from './freeze.ts'
import type { Meetings } from './meetings.ts'
import type { Memories } from './memory.ts'
import { adoptPlans } from './plans.ts'
import { refuse } from './refusal.ts'
import { type Change, decide } from './register.ts'
import type { Seals } from './seals.ts'
import { registerProtocol } from './search.ts'
import { newId } from './secrets.ts'
import type { Seat } from './sign-in.ts'
import type { Storage } from './storage/storage.ts'
import { tellOfProtocol } from './systems/webhooks.ts'

export type CorrectionsOptions = {
  storage: Storage
  memories: Memories
  seals: Seals
  meetings: Meetings
  log: Logger
  /** What a protocol leaves comes into the next agenda of its series. */
  agendaDue: (series: string) => Promise<void>
}

export class Corrections {
  readonly #options: CorrectionsOptions

  constructor(options: CorrectionsOptions) {
    this.#options = options
  }

  /** Makes the next version. Refuses what the record's own checks find, and what is based on other words. */
  async correct(stored: StoredProtocol, seat: Seat, { changes, reason, remarks }: Correct): Promise<Frozen> {
    const { storage, memories, seals, meetings, agendaDue, log } = this.#options
    const { body, series, meeting } = stored.protocol
    let members: Change[] = []
    const correction = async (trx: Storage['db'], { versions, approvedItems }: Known) => {
      const found = findingsOf(stored.protocol, { changes, reason }, approvedItems)
      if (found.length > 0)
        return refuse('correction-stopped', found.map(({ finding, place }) => `${finding} ${place}`.trim()).join(', '))
      const { id: protocol, hash, version } = stored
      const { decisions } = await numberedOf(trx, body.id, meeting.date)
      const after = seals.salt(corrected(stored.protocol, { changes, reason }, { protocol, hash, version, decisions }))
      const bytes = canonicalBytes(after)
      const made = { id: newId(), hash: await sha256(bytes), frozenAt: new Date().toISOString() }
      await trx
        .insertInto('protocols')
        .values({
          id: made.id,
          meeting_id: stored.meeting,
          series_id: after.series.id,
          body_id: after.body.id,
          version: version + 1,
          record: bytes,
          hash: made.hash,
          previous_hash: after.previous?.hash ?? '',
          frozen_at: made.frozenAt,
          frozen_by: seat.name,
          acknowledged: '[]',
        })
        .execute()
      await seals.seal(trx, { id: made.id, hash: made.hash, protocol: after })
      await approvePrevious(trx, after, made.id, stored.protocol)
      const before = await recordsOf(trx, versions)
      members = await decide(trx, { id: made.id, body, date: meeting.date }, joinsDecided(after, before))
      await adoptPlans(trx, after, made.id)
      await tellOfProtocol(trx, after, { id: made.id, version: version + 1 }, stored.protocol)
      await registerProtocol(trx, after, made.id, memories)
      const { start, end, place, link } = after.meeting
      await trx.updateTable('meetings').set({ start, end, place, link }).where('id', '=', stored.meeting).execute()
      await replyTo(trx, versions, seat, { remarks, text: '', correctedIn: made.id })
      await audit(trx, 'corrected', {
        meeting: stored.meeting,
        protocol: made.id,
        of: protocol,
        hash: made.hash,
        places: changes.length,
      })
      return { protocol: made.id, hash: made.hash, frozenAt: made.frozenAt }
    }
    // In the order of a freeze: the body, then the meeting.
    const lockFirst = (trx: Storage['db']) => lockBody(trx, body.id)
    const frozen = await act(storage.db, stored.id, 'correct', correction, lockFirst)
    seals.sealed()
    await meetings
      .follow(members)
      .catch((error: unknown) => log.error({ err: error }, 'changing the lists of coming meetings failed'))
    await agendaDue(series.id)
    return frozen
  }

  async add(stored: StoredProtocol, seat: Seat, { text, reason }: NewAddendum): Promise<void> {
    const { storage, seals } = this.#options
    await act(storage.db, stored.id, 'add', async (trx) => {
      const { id, hash, meeting, protocol } = stored
      const last = (await addendaOf(trx, id)).at(-1)
      const addendum: Addendum = {
        format: addendumFormat,
        version: 1,
        language: protocol.language,
        body: protocol.body,
        meeting: { id: meeting, date: protocol.meeting.date },
        protocol: { id, hash },
        number: (last?.number ?? 0) + 1,
        text,
        reason,
        previous: last?.hash ?? hash,
      }
      const bytes = addendumBytes(addendum)
      const added = await sha256(bytes)
      await trx
        .insertInto('addenda')
        .values({
          id: newId(),
          protocol_id: id,
          number: addendum.number,
          record: bytes,
          hash: added,
          previous_hash: addendum.previous,
          added_at: new Date().toISOString(),
          added_by: seat.name,
        })
        .execute()
      await seals.sealFile(trx, id, `tillagg-${addendum.number}`, added)
      await audit(trx, 'addendum-made', { meeting, protocol: id, number: addendum.number, hash: added })
    })
  }

  /** The record of an addendum, as it is stored. */
  async addendum(protocol: string, number: number): Promise<Uint8Array> {
    const rows = await addendaOf(this.#options.storage.db, protocol)
    return rows.find((row) => row.number === number)?.record ?? refuse('not-found')
  }
}

async function recordsOf(db: Storage['db'], versions: Known['versions']): Promise<Protocol[]> {
  const ids = versions.map(({ id }) => id)
  const rows = await db.selectFrom('protocols').select('record').where('id', 'in', ids).execute()
  return rows.map(({ record }) => protocolIn(record))
}
