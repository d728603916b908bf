/**
 * The one place where a meeting becomes a protocol.
 *
 * A freeze is one transition with one winner: closed → freezing → frozen. From `freezing` on the journal refuses every
 * row of the meeting (in the same transaction as the append), so an edit is either at or before `freeze_seq` and in the
 * protocol, or was refused where its writer sees it. The protocol is made from the journal on fresh documents, never
 * from what happens to be in memory.
 */
import { isDeepStrictEqual } from 'node:util'
import type { FreezeStep } from '@samsyn/api/live'
import type { Checks, Freeze as FreezeRequest, Frozen, Preview } from '@samsyn/api/meetings'
import { runChecks } from '@samsyn/meeting/checks'
import { isDecided } from '@samsyn/meeting/checks/finding'
import type { MeetingContents } from '@samsyn/meeting/contents'
import { readContents } from '@samsyn/meeting/read-contents'
import { stateHash } from '@samsyn/meeting/state-hash'
import { canonicalBytes, normalise, sha256 } from '@samsyn/protocol/canonical'
import { protocolIn } from '@samsyn/protocol/earlier'
import { protocolArticle } from '@samsyn/protocol/html'
import type { Protocol, ProtocolAction, ProtocolItem } from '@samsyn/protocol/protocol'
import { changedSinceApproved, takeProtocol } from '@samsyn/protocol/take-protocol'
import type { Logger } from 'pino'
import * as Y from 'yjs'
import { approveItem, approvePrevious, lockBody, newestVersion } from './approval.ts'
import { forProtocol, goneOf, namesOf, newestOfEach } from './at-once.ts'
import { audit } from './audit.ts'
import type { Checking } from './checks.ts'
import type { Journal } from './journal.ts'
import type { Live } from './live/live.ts'
import { type Meetings, takingOf } from './meetings.ts'
import type { Memories } from './memory.ts'
import { adoptPlans } from './plans.ts'
import { Refusal, refuse } from './refusal.ts'
import { type Change, type DecidedChange, decide } from './register.ts'
import { isWithin } from './replay.ts'
import type { Seals } from './seals.ts'
import { registerProtocol } from './search.ts'
import { newId } from './secrets.ts'
import type { Seat, SignIn } from './sign-in.ts'
import { type Storage, StorageError } from './storage/storage.ts'
import { tellOfProtocol } from './systems/webhooks.ts'

type Taken = {
  protocol: Protocol
  bytes: Uint8Array
  hash: string
  contents: MeetingContents
  checks: Checks
  /** Items that were approved at once, by their numbers. */
  approved: { number: string; names: string[]; at: string }[]
  /** What its actions and decisions are numbered after. */
  earlier: Earlier
}

export type FreezeOptions = {
  storage: Storage
  journal: Journal
  meetings: Meetings
  signIn: SignIn
  memories: Memories
  checking: Checking
  seals: Seals
  live: () => Live
  log: Logger
  /** What the protocol leaves comes into the next agenda of its series. */
  agendaDue: (series: string) => Promise<void>
}

export class Freeze {
  readonly #options: FreezeOptions
  /** Freezes under way: who comes second gets the first one's result. */
  readonly #running = new Map<string, Promise<Frozen>>()

  constructor(options: FreezeOptions) {
    this.#options = options
  }

  /** A server that died in the middle of a freeze has frozen nothing: those meetings are closed again. */
  async recover(): Promise<void> {
    await this.#options.storage.db
      .updateTable('meetings')
      .set({ phase: 'closed' })
      .where('phase', '=', 'freezing')
      .execute()
  }

  /** What is found now; also while the meeting goes on. */
  checks(meeting: string): Promise<Checks> {
    return this.#options.checking.now(meeting)
  }

  /** The protocol as it would be if it were frozen now, and who has written after row `since` (0: nobody is asked about). */
  async preview(meeting: string, since = 0): Promise<Preview> {
    // What is written meanwhile may be in it and is asked about all the same: better named twice than not at all.
    const seq = await this.#lastRow(meeting)
    const { protocol, hash } = await this.#take(meeting)
    return {
      hash,
      seq,
      by: since > 0 ? await this.#writersAfter(meeting, since) : [],
      html: protocolArticle(protocol),
      decisions: count([protocol], ({ decisions }) => decisions),
      actions: count([protocol], actionsOf),
      attachments: protocol.attachments.length,
    }
  }

  async #lastRow(meeting: string): Promise<number> {
    const last = await this.#options.storage.db
      .selectFrom('journal')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .where('meeting_id', '=', meeting)
      .executeTakeFirst()
    return Number(last?.seq ?? 0)
  }

  /** Whoever wrote in the meeting after a row, by the name they have in it, each once. */
  async #writersAfter(meeting: string, row: number): Promise<string[]> {
    const { storage, signIn } = this.#options
    const rows = await storage.db
      .selectFrom('journal')
      .select('author')
      .distinct()
      .where('meeting_id', '=', meeting)
      .where('seq', '>', row)
      .execute()
    const seats = await signIn.seatsOf(meeting)
    const called = await signIn.namesOf(rows.map(({ author }) => author))
    const names = rows.map(
      ({ author }) => seats.find(({ session }) => session === author)?.name || called.get(author) || '',
    )
    return [...new Set(names.filter(Boolean))].sort((a, b) => a.localeCompare(b, 'sv'))
  }

  /** The meeting as it stands, and the protocol it would become. */
  async draft(
    meeting: string,
  ): Promise<{ contents: MeetingContents; protocol: Protocol; bytes: Uint8Array; hash: string }> {
    return this.#take(meeting)
  }

  /**
   * Freezes the meeting. Refuses when something blocks, when a warning is neither put right nor acknowledged, or when
   * somebody has changed the meeting since the preview; the meeting is then closed as before.
   */
  freeze(meeting: string, seat: Seat, request: FreezeRequest): Promise<Frozen> {
    const running = this.#running.get(meeting)
    if (running) return running
    const freezing = this.#freeze(meeting, seat, request).finally(() => this.#running.delete(meeting))
    this.#running.set(meeting, freezing)
    return freezing
  }

  async #freeze(meeting: string, seat: Seat, request: FreezeRequest): Promise<Frozen> {
    const { storage, meetings, log } = this.#options
    // From here on nothing of the meeting is changed any more: what belongs to its closing is done before.
    const closedAt = await meetings.finishClosing(meeting)
    const won = await storage.db
      .updateTable('meetings')
      .set({ phase: 'freezing' })
      .where('id', '=', meeting)
      .where('phase', '=', 'closed')
      .where('phase_changed_at', '=', closedAt)
      .executeTakeFirst()
      .catch(async (error: unknown) => {
        // It may have begun all the same.
        await this.#closeAgain(meeting)
        throw error
      })
    if (Number(won.numUpdatedRows) !== 1) {
      const frozen = await this.frozen(meeting)
      return frozen ?? refuse('wrong-phase')
    }
    const live = this.#options.live()
    try {
      live.phaseChanged(meeting, 'freezing')
      const done = (step: FreezeStep) => live.freezing(meeting, step)
      done('stopped')
      const seq = await this.#lastRow(meeting)
      const taken = await this.#take(meeting, seq, done)
      judge(taken, request)
      done('same')
      const frozen = await this.#store(meeting, seat, taken, seq, request)
      done('stored')
      log.info({ meeting, protocol: frozen.protocol, hash: frozen.hash, seq }, 'protocol frozen')
      live.phaseChanged(meeting, 'frozen')
      await this.#options.agendaDue(taken.protocol.series.id)
      return frozen
    } catch (error) {
      if (!(error instanceof Refusal)) log.error({ err: error, meeting }, 'freeze failed')
      await this.#closeAgain(meeting)
      throw error
    }
  }

  /** Nothing was frozen. A storage that cannot even keep that now is asked until it can: no meeting stays half frozen. */
  async #closeAgain(meeting: string): Promise<void> {
    const { storage, meetings, live, log } = this.#options
    try {
      await storage.db
        .updateTable('meetings')
        .set({ phase: 'closed' })
        .where('id', '=', meeting)
        .where('phase', '=', 'freezing')
        .execute()
      // It is frozen all the same if the storage did its work and only could not say so.
      const phase = await meetings.phaseOf(meeting)
      if (phase) live().phaseChanged(meeting, phase)
    } catch (error) {
      log.error({ err: error, meeting }, 'closing a meeting after its freeze failed')
      if (error instanceof StorageError && error.reason !== 'closed') this.#closeLater(meeting)
    }
  }

  /** Not under a freeze that has begun meanwhile. */
  #closeLater(meeting: string): void {
    const close = () => (this.#running.has(meeting) ? this.#closeLater(meeting) : void this.#closeAgain(meeting))
    setTimeout(close, 1000).unref()
  }

  async #store(meeting: string, seat: Seat, taken: Taken, seq: number, request: FreezeRequest): Promise<Frozen> {
    const id = newId()
    const frozenAt = new Date().toISOString()
    const { date, start, end, place, link } = taken.protocol.meeting
    let changes: Change[] = []
    await this.#options.storage.db.transaction().execute(async (trx) => {
      // One protocol of a body after the other: two meetings may not give their actions the same numbers.
      await lockBody(trx, taken.protocol.body.id)
      const earlier = await numberedOf(trx, taken.protocol.body.id, date, meeting)
      if (!isDeepStrictEqual(earlier, taken.earlier)) refuse('changed-since-preview')
      await trx
        .insertInto('protocols')
        .values({
          id,
          meeting_id: meeting,
          series_id: taken.protocol.series.id,
          body_id: taken.protocol.body.id,
          version: 1,
          record: taken.bytes,
          hash: taken.hash,
          previous_hash: taken.protocol.previous?.hash ?? '',
          frozen_at: frozenAt,
          frozen_by: seat.name,
          acknowledged: JSON.stringify(request.acknowledged),
        })
        .execute()
      await this.#options.seals.seal(trx, { id, hash: taken.hash, protocol: taken.protocol })
      this.#options.live().freezing(meeting, 'sealed')
      const changed = await trx
        .updateTable('meetings')
        .set({ phase: 'frozen', freeze_seq: seq, phase_changed_at: frozenAt, date, start, end, place, link })
        .where('id', '=', meeting)
        .where('phase', '=', 'freezing')
        .executeTakeFirst()
      if (Number(changed.numUpdatedRows) !== 1)
        throw new Error('The meeting was no longer freezing when its protocol was stored.')
      for (const approved of taken.approved) await approveItem(trx, { id, meeting, hash: taken.hash }, approved)
      await approvePrevious(trx, taken.protocol, id)
      changes = await decide(trx, { id, body: taken.protocol.body, date }, changesIn(taken.contents))
      await adoptPlans(trx, taken.protocol, id)
      await tellOfProtocol(trx, taken.protocol, { id, version: 1 })
      await registerProtocol(trx, taken.protocol, id, this.#options.memories)
      await audit(trx, 'frozen', { meeting, protocol: id, hash: taken.hash, waved: request.acknowledged.length })
    })
    this.#options.seals.sealed()
    // The protocol stands whether or not the lists of coming meetings could follow: their checks ask about the members.
    await this.#options.meetings
      .follow(changes)
      .catch((error: unknown) =>
        this.#options.log.error({ err: error, meeting }, 'changing the lists of coming meetings failed'),
      )
    return { protocol: id, hash: taken.hash, frozenAt }
  }

  /** The frozen protocol of a meeting; null if there is none. */
  async frozen(meeting: string): Promise<Frozen | null> {
    const row = await this.#options.storage.db
      .selectFrom('protocols')
      .select(['id', 'hash', 'frozen_at'])
      .where('meeting_id', '=', meeting)
      .orderBy('version', 'desc')
      .executeTakeFirst()
    return row ? { protocol: row.id, hash: row.hash, frozenAt: row.frozen_at } : null
  }

  /** Takes the protocol from the journal, as it was after row `upTo` (default: now). */
  async #take(meeting: string, upTo?: number, done: (step: FreezeStep) => void = () => {}): Promise<Taken> {
    const { storage, meetings, checking, seals } = this.#options
    const around = await meetings.surroundings(meeting)
    const contents = await this.#contents(meeting, upTo)
    done('read')
    const approvals = await newestOfEach(storage.db, meeting)
    const approved = approvals.map(forProtocol)
    const earlier = await numberedOf(storage.db, around.body.id, contents.facts.date, meeting)
    const said = normalise(
      takeProtocol(contents, {
        ...takingOf(around),
        approved,
        actionsBefore: earlier.actions,
        decisionsBefore: earlier.decisions,
      }),
    )
    const protocol = seals.salt(said)
    const bytes = canonicalBytes(protocol)
    const sinceApproved = {
      changedSinceApproved: changedSinceApproved(contents, protocol, approved),
      goneSinceApproved: goneOf(approvals, contents),
    }
    const checks = runChecks(contents, await checking.circumstances(around, sinceApproved))
    done('checked')
    return {
      protocol,
      bytes,
      hash: sha256(bytes),
      contents,
      checks,
      approved: protocol.items.flatMap((item, at) => {
        const row = item.approved && approvals.find((one) => one.item === contents.items[at]?.id)
        return row ? [{ number: item.number, names: namesOf(row), at: row.at }] : []
      }),
      earlier,
    }
  }

  /**
   * Which documents hold, as people see them, what the journal does not have, which would be missing in the protocol, or the
   * same in another order.
   */
  #differing(documents: ReadonlyMap<string, Y.Doc>): string[] {
    const { live, log } = this.#options
    return [...documents].flatMap(([name, stored]) => {
      const seen = live().documentOf(name)
      if (!seen) return []
      const [sees, keeps] = [Y.snapshot(seen), Y.snapshot(stored)]
      // What has come after it was read may be live already; what is the same has to be read the same.
      if (isWithin(sees, keeps) && (!isWithin(keeps, sees) || stateHash(seen) === stateHash(stored))) return []
      log.error(
        { document: name },
        'the journal of a document does not say what is live, and its meeting is not frozen',
      )
      live().openAnew(name)
      return [name]
    })
  }

  async #contents(meeting: string, upTo?: number): Promise<MeetingContents> {
    const { journal, checking } = this.#options
    const names = await journal.documentsOf(meeting)
    const documents = new Map(
      await Promise.all(names.map(async (name) => [name, await journal.read(name, upTo)] as const)),
    )
    const contents = readContents(meeting, (name) => documents.get(name), names)
    const differs = upTo === undefined ? [] : this.#differing(documents)
    for (const document of documents.values()) document.destroy()
    if (differs.length > 0) refuse('changed-since-preview')

    await checking.takeFiles(meeting, contents)
    return contents
  }
}

/** [RG9] Only what is decided, here or before, changes who sits where. */
const changesIn = ({ items }: MeetingContents): DecidedChange[] =>
  items
    .filter(({ state }) => state !== 'withdrawn')
    .flatMap(({ decisions }) => decisions)
    .flatMap((decision) =>
      decision.kind === 'membership-change' && isDecided(decision) && decision.membership
        ? [{ label: decision.label, membership: decision.membership }]
        : [],
    )

/** Refuses what may not be frozen. */
function judge({ checks, hash }: Taken, request: FreezeRequest): void {
  const waved = new Set(request.acknowledged.map(({ key }) => key))
  const open = checks.findings.filter(({ level, key }) => level === 'block' || !waved.has(key))
  if (open.length > 0) refuse('checks-block', open.map(({ code }) => code).join(', '))
  if (hash !== request.preview) refuse('changed-since-preview')
}

/** How many protocols there are, and how many of their actions and decisions have numbers. */
type Earlier = { protocols: number; actions: number; decisions: number }

/** The body's protocols of the year of a date, but for one meeting's: actions and decisions are numbered after theirs. */
export async function numberedOf(db: Storage['db'], body: string, date: string, without = ''): Promise<Earlier> {
  const rows = await db
    .selectFrom('protocols')
    .innerJoin('meetings', 'meetings.id', 'protocols.meeting_id')
    .select('protocols.record')
    .where('protocols.body_id', '=', body)
    .where('meetings.date', 'like', `${date.slice(0, 4)}-%`)
    .where('meetings.id', '!=', without)
    .where('protocols.version', '=', newestVersion)
    .execute()
  const protocols = rows.map(({ record }) => protocolIn(record))
  return {
    protocols: protocols.length,
    actions: count(protocols, actionsOf),
    decisions: count(protocols, ({ decisions }) => decisions.filter(({ number }) => number !== '')),
  }
}

const actionsOf = (item: ProtocolItem): ProtocolAction[] => [
  ...item.actions,
  ...item.decisions.flatMap((decision) => decision.actions),
]

const count = (protocols: readonly Protocol[], of: (item: ProtocolItem) => unknown[]): number =>
  protocols.reduce((sum, { items }) => sum + items.flatMap(of).length, 0)
