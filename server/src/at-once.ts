/**
 * Items that are approved at once (omedelbar justering), while the meeting goes on or is being put right. What is approved
 * are the item's words as they stand then. The row says who approved them, and who said so here; it is kept whatever
 * becomes of the item. The protocol names the approval as long as the item says what it said (packages/protocol).
 */
import type { ApproveItem, ItemStanding } from '@samsyn/api/approval'
import type { Circumstances } from '@samsyn/meeting/checks'
import type { MeetingContents } from '@samsyn/meeting/contents'
import { wallClock } from '@samsyn/meeting/days'
import { itemWords } from '@samsyn/protocol/item-words'
import type { Protocol } from '@samsyn/protocol/protocol'
import type { ApprovedItem } from '@samsyn/protocol/take-protocol'
import type { Kysely } from 'kysely'
import { askedOf } from './approval.ts'
import { audit } from './audit.ts'
import { refuse } from './refusal.ts'
import { newId } from './secrets.ts'
import type { Seat } from './sign-in.ts'
import type { Storage, Tables } from './storage/storage.ts'

type Db = Kysely<Tables>
type Row = Tables['item_approvals']

export type AtOnceOptions = {
  storage: Storage
  /** The meeting as it stands, and the protocol it would become; their items stand in the same order. */
  standing: (meeting: string) => Promise<{ contents: MeetingContents; protocol: Protocol }>
  /** Tells the boards that how the meeting stands has changed. */
  tell: (meeting: string) => void
}

export class AtOnce {
  readonly #options: AtOnceOptions

  constructor(options: AtOnceOptions) {
    this.#options = options
  }

  /** What would be approved now, and what has been. */
  async standing(meeting: string, item: string): Promise<ItemStanding> {
    const { contents, words, hash } = await this.#now(meeting, item)
    const last = (await newestOfEach(this.#options.storage.db, meeting)).find((row) => row.item === item)
    return {
      words,
      hash,
      approved: last ? { words: last.words, names: namesOf(last), at: last.at, same: last.hash === hash } : null,
      people: contents.attendance.map(({ id, name, organisation }) => ({ attendee: id, name, organisation })),
      suggested: contents.attendance.some(({ id }) => id === contents.facts.chair) ? [contents.facts.chair] : [],
    }
  }

  /** `hash`: of the words that were read. */
  async approve(meeting: string, item: string, seat: Seat, { hash, adjusters }: ApproveItem): Promise<void> {
    const { storage, tell } = this.#options
    const now = await this.#now(meeting, item)
    if (now.hash !== hash) return refuse('item-changed')
    const names = askedOf(now.contents.attendance, adjusters).map(({ name }) => name)
    await storage.db.transaction().execute(async (trx) => {
      // A freeze that has begun has read what was approved.
      const still = await trx
        .updateTable('meetings')
        .set(({ ref }) => ({ place: ref('place') }))
        .where('id', '=', meeting)
        .where('phase', 'in', ['open', 'closed'])
        .executeTakeFirst()
      if (Number(still.numUpdatedRows) !== 1) return refuse('wrong-phase')
      const said = { words: now.words, hash, names: JSON.stringify(names), at: new Date().toISOString() }
      await trx
        .insertInto('item_approvals')
        .values({ id: newId(), meeting_id: meeting, item, ...said, approved_by: seat.name })
        .execute()
      await audit(trx, 'item-approved', { meeting, item, hash, count: names.length })
    })
    tell(meeting)
  }

  async #now(meeting: string, item: string) {
    const { contents, protocol } = await this.#options.standing(meeting)
    const at = contents.items.findIndex(({ id }) => id === item)
    if (at < 0) return refuse('item-gone')
    return { contents, ...itemWords(protocol, at) }
  }
}

/** The last approval of each item that has one. */
export async function newestOfEach(db: Db, meeting: string): Promise<Row[]> {
  const rows = await db
    .selectFrom('item_approvals')
    .selectAll()
    .where('meeting_id', '=', meeting)
    .orderBy('at', 'desc')
    .execute()
  return rows.filter(({ item }, at) => rows.findIndex((row) => row.item === item) === at)
}

export const namesOf = ({ names }: Row): string[] => JSON.parse(names) as string[]

/** Items that were approved and are not among these any more: they are called what they were then. */
export const goneOf = (rows: readonly Row[], { items }: MeetingContents): Circumstances['goneSinceApproved'] =>
  rows
    .filter((row) => !items.some(({ id }) => id === row.item))
    .map((row) => ({ item: row.item, title: row.words.split('\n')[0] ?? '', names: namesOf(row) }))

/** As the protocol says it. */
export const forProtocol = (row: Row): ApprovedItem => ({
  item: row.item,
  hash: row.hash,
  names: namesOf(row),
  at: wallClock(row.at),
})
