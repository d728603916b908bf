/**
 * How a frozen protocol is approved: adjusters are asked and answer by links of their own, those present propose
 * corrections, a signed copy is kept, or the next meeting files it. What was said stands in rows that nobody changes; how
 * the protocol stands is read from them each time.
 */
import { readFile } from 'node:fs/promises'
import type { AdjusterLink, AdjusterSays, ApprovalInfo, Approved, Ask, Asked, Signed } from '@samsyn/api/approval'
import { readItems } from '@samsyn/meeting/agenda'
import {
  type Afterwards,
  type Asking,
  approvesPrevious,
  canStill,
  isApprovedBy,
  isLate,
  mayAnswer,
  type ProtocolState,
  stateOf,
} from '@samsyn/meeting/approval'
import { readAttendance } from '@samsyn/meeting/attendance'
import type { Attendee } from '@samsyn/meeting/contents'
import { today, wallClock } from '@samsyn/meeting/days'
import { roleOf } from '@samsyn/meeting/rights'
import { may, type Role } from '@samsyn/meeting/roles'
import { readAddendum } from '@samsyn/protocol/addendum'
import { sha256 } from '@samsyn/protocol/canonical'
import { protocolIn } from '@samsyn/protocol/earlier'
import type { Signature } from '@samsyn/protocol/print'
import type { Protocol } from '@samsyn/protocol/protocol'
import { recordInPdf } from '@samsyn/protocol/record-in-pdf'
import { type Kysely, type Selectable, sql } from 'kysely'
import { audit } from './audit.ts'
import type { StoredProtocol } from './exports.ts'
import type { FileStore } from './files/files.ts'
import { judge } from './files/kinds.ts'
import type { Letters } from './letters.ts'
import type { Meetings } from './meetings.ts'
import { refuse } from './refusal.ts'
import { newId } from './secrets.ts'
import type { Seat, SignIn } from './sign-in.ts'
import type { Storage, Tables } from './storage/storage.ts'

type Db = Kysely<Tables>

/** Of the meeting whose row of `protocols` is looked at. */
export const newestVersion = sql<number>`(
  select max(later.version) from protocols as later where later.meeting_id = protocols.meeting_id
)`

type Version = Pick<Tables['protocols'], 'id' | 'meeting_id' | 'version' | 'hash' | 'frozen_at' | 'frozen_by'>
type Adjuster = Tables['adjusters'] & {
  answer: Asking['adjusters'][number]['answer']
  reason: string
  at: string
  links: string[]
}
type OneAsking = Omit<Asking, 'adjusters'> & { id: string; message: string; adjusters: Adjuster[] }

/** How a version stands, with what that was read from. */
export type Known = {
  version: Version
  /** The newest first. */
  versions: Version[]
  state: ProtocolState
  approvals: Tables['approvals'][]
  /** The newest for each choice of items. */
  askings: OneAsking[]
  /** Numbers of items that are approved by themselves, in whichever version. */
  approvedItems: string[]
}

export type ApprovalOptions = {
  storage: Storage
  signIn: SignIn
  meetings: Meetings
  files: FileStore
  letters: Letters
  appUrl: () => string
  uploadLimit: number
}

const now = () => new Date().toISOString()
/** Days a link works: an archive may ask an adjuster about it in the next year. */
const linkDays = 400
/** A signed copy that is larger is not looked into. */
const largestCopy = 64 * 1024 * 1024

export class Approval {
  readonly #options: ApprovalOptions

  constructor(options: ApprovalOptions) {
    this.#options = options
  }

  get #db(): Db {
    return this.#options.storage.db
  }

  // ── How it stands ────────────────────────────────────────────────────────────────────────────────────────────────

  /** `seat`: of the person who asks; null for what everybody who may read the protocol is told. */
  async info({ id, protocol }: StoredProtocol, seat: Seat | null): Promise<ApprovalInfo> {
    const known = await read(this.#db, id)
    const { version, versions, state, approvals, askings } = known
    const ofIds = versions.map((one) => one.id)
    const concludes = seat !== null && may(seat.role, 'conclude', 'frozen')
    const remarks = seat !== null && may(seat.role, 'remark', 'frozen')
    const isAdjuster = askings.some(({ adjusters }) => adjusters.some((one) => isMine(one, seat)))
    const approved = async (item: string): Promise<Approved | null> => {
      const row = approvals.find((one) => one.item === item && (item !== '' || one.protocol_id === id))
      return row ? this.#approved(row) : null
    }
    return {
      protocol: id,
      meeting: version.meeting_id,
      version: version.version,
      state,
      approval: protocol.approval,
      body: protocol.body.name,
      word: protocol.word,
      date: protocol.meeting.date,
      versions: versions.map((one) => ({
        protocol: one.id,
        version: one.version,
        frozenAt: one.frozen_at,
        by: one.frozen_by,
      })),
      approved: await approved(''),
      items: await Promise.all(
        protocol.items
          .filter(({ withdrawn }) => !withdrawn)
          .map(async ({ number, title }) => ({ number, title, approved: await approved(number) })),
      ),
      askings: askings.map((asking) => ({
        id: asking.id,
        inOrder: asking.inOrder,
        lastDay: asking.lastDay,
        message: asking.message,
        items: [...asking.items],
        late: isLate(asking, today()),
        adjusters: asking.adjusters.map((one) => ({
          id: one.id,
          name: one.name,
          organisation: one.organisation,
          answer: one.answer,
          reason: concludes || isAdjuster ? one.reason : '',
          at: one.at,
          mine: isMine(one, seat),
          turn: canStill('ask', state) && mayAnswer(asking, one.id),
        })),
      })),
      remarks: remarks ? await this.#remarks(ofIds) : [],
      signed: await this.#signed(ofIds),
      addenda: (await addendaOf(this.#db, id)).map((row) => {
        const { text, reason } = readAddendum(row.record)
        return { number: row.number, text, reason, hash: row.hash, at: row.added_at, by: row.added_by }
      }),
      may: {
        remark: remarks && canStill('propose', state),
        reply: concludes && canStill('propose', state),
        ask: concludes && canStill('ask', state),
        correct: concludes && canStill('correct', state),
        sign: concludes && canStill('sign', state),
        add: concludes && canStill('add', state),
      },
      effects: concludes && canStill('correct', state) ? await this.#effects(ofIds) : [],
      ...(concludes ? await this.#whoCanBeAsked(known, protocol) : { people: [], suggested: [] }),
    }
  }

  /** Who approved it and signed it, in the order of time; nobody where it is not approved. */
  async signatures({ id }: StoredProtocol): Promise<Signature[]> {
    const { state, approvals, askings } = await read(this.#db, id)
    if (state !== 'approved') return []
    const whole = askings.find(({ items }) => items.length === 0)
    const said: Signature[] = []
    const add = (one: Partial<Signature> & Pick<Signature, 'way' | 'at'>) =>
      said.push({ name: '', item: '', file: '', meeting: '', ...one })
    for (const row of approvals.filter(({ item, protocol_id }) => item !== '' || protocol_id === id)) {
      const { way, names, meeting } = await this.#approved(row)
      if (meeting) add({ way, at: row.at, meeting: meeting.date })
      else if (row.item === '' && way !== 'signed' && whole)
        for (const { name, at } of whole.adjusters) add({ way, at, name })
      else if (way !== 'signed') for (const name of names) add({ way, at: row.at, name, item: row.item })
    }
    for (const { signedBy, at, sha256 } of await this.#signed([id]))
      for (const name of signedBy) add({ way: 'signed', at, name, file: sha256 })
    return said.sort((a, b) => a.at.localeCompare(b.at)).map((one) => ({ ...one, at: wallClock(one.at) }))
  }

  async #approved({ way, names, at, approved_in }: Tables['approvals']): Promise<Approved> {
    const meeting = approved_in
      ? await this.#db
          .selectFrom('protocols')
          .innerJoin('meetings', 'meetings.id', 'protocols.meeting_id')
          .select(['protocols.id as protocol', 'meetings.date'])
          .where('protocols.id', '=', approved_in)
          .executeTakeFirst()
      : undefined
    return {
      way: way as Approved['way'],
      names: JSON.parse(names) as string[],
      at,
      meeting: meeting ?? null,
    }
  }

  async #remarks(protocols: readonly string[]): Promise<ApprovalInfo['remarks']> {
    const rows = await this.#db
      .selectFrom('remarks')
      .leftJoin('remark_replies', 'remark_replies.remark_id', 'remarks.id')
      .leftJoin('protocols', 'protocols.id', 'remark_replies.corrected_in')
      .select(['remarks.id', 'remarks.item', 'remarks.text', 'remarks.name', 'remarks.at'])
      .select(['remark_replies.text as reply', 'replied_by', 'remark_replies.at as repliedAt', 'protocols.version'])
      .where('remarks.protocol_id', 'in', [...protocols])
      .orderBy('remarks.at')
      .execute()
    return rows.map(({ id, item, text, name, at, reply, replied_by, repliedAt, version }) => ({
      id,
      item,
      text,
      name,
      at,
      reply: reply === null ? null : { text: reply, by: replied_by ?? '', at: repliedAt ?? '', version: version ?? 0 },
    }))
  }

  async #signed(protocols: readonly string[]): Promise<Signed[]> {
    const rows = await this.#db
      .selectFrom('signed_files')
      .selectAll()
      .where('protocol_id', 'in', [...protocols])
      .orderBy('at')
      .execute()
    return rows.map(signedFrom)
  }

  /** What the freeze did beside the record; a corrected version does nothing of the kind, and takes nothing back. */
  async #effects(protocols: readonly string[]): Promise<ApprovalInfo['effects']> {
    const ids = [...protocols]
    const memberships = await this.#db
      .selectFrom('memberships')
      .select(['decided_in', 'decided_as', 'ended_in', 'ended_as'])
      .where((or) => or.or([or('decided_in', 'in', ids), or('ended_in', 'in', ids)]))
      .execute()
    const labels = memberships.flatMap(({ decided_in, decided_as, ended_in, ended_as }) => [
      ...(decided_in !== null && ids.includes(decided_in) ? [decided_as] : []),
      ...(ended_in !== null && ids.includes(ended_in) ? [ended_as] : []),
    ])
    const plans = await this.#db
      .selectFrom('plans')
      .innerJoin('protocols', 'protocols.id', 'plans.protocol_id')
      .select(['plans.adopted_by', 'protocols.record'])
      .where('protocols.id', 'in', ids)
      .execute()
    const adopting = plans.flatMap(({ adopted_by, record }) =>
      protocolIn(record)
        .items.flatMap(({ decisions }) => decisions)
        .filter(({ heading, label }) => (heading || label) === adopted_by)
        .map(({ label }) => label),
    )
    return [
      ...(await this.#withAddenda(ids)).map((label) => ({ label, on: 'addenda' as const })),
      ...[...new Set(labels)].map((label) => ({ label, on: 'members' as const })),
      ...[...new Set(adopting)].map((label) => ({ label, on: 'plan' as const })),
    ]
  }

  /** The decisions of these versions that approved a protocol which has been added to since. */
  async #withAddenda(protocols: readonly string[]): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('approvals')
      .innerJoin('protocols', 'protocols.id', 'approvals.approved_in')
      .select('protocols.record')
      .where('approved_in', 'in', [...protocols])
      .where('approvals.protocol_id', 'in', (of) => of.selectFrom('addenda').select('addenda.protocol_id'))
      .execute()
    const labels = rows.flatMap(({ record }) =>
      protocolIn(record)
        .items.filter((item) => approvesPrevious([item]))
        .flatMap(({ decisions }) => decisions.filter(({ kind }) => kind === 'approval').map(({ label }) => label)),
    )
    return [...new Set(labels)]
  }

  async #whoCanBeAsked(
    { version, versions, askings }: Known,
    protocol: Protocol,
  ): Promise<Pick<ApprovalInfo, 'people' | 'suggested'>> {
    const attendance = await this.#options.meetings.attendance(version.meeting_id)
    const before = versions[versions.indexOf(version) + 1]
    const asked = askings.length === 0 && before ? (await read(this.#db, before.id)).askings : []
    const whole = asked.find(({ items }) => items.length === 0)
    const chair = attendance.find(({ name }) => name.trim() === protocol.chair)
    const suggested = whole
      ? whole.adjusters.map(({ attendee }) => attendee).filter((attendee) => attendee !== '')
      : protocol.approval === 'chair' && chair
        ? [chair.id]
        : []
    return {
      people: attendance.map(({ id, name, organisation }) => ({ attendee: id, name, organisation })),
      suggested,
    }
  }

  // ── Adjusters ────────────────────────────────────────────────────────────────────────────────────────────────────

  async ask(stored: StoredProtocol, seat: Seat, request: Ask): Promise<Asked> {
    const { protocol } = stored
    const unknown = request.items.find((number) => !protocol.items.some((item) => item.number === number))
    if (unknown !== undefined) return refuse('not-found')
    const attendance = await this.#options.meetings.attendance(stored.meeting)
    const asking = newId()
    const people = askedOf(attendance, request.adjusters).map((one) => ({ ...one, asking_id: asking }))
    await act(this.#db, stored.id, 'ask', async (trx) => {
      await trx
        .insertInto('askings')
        .values({
          id: asking,
          protocol_id: stored.id,
          in_order: Number(request.inOrder),
          last_day: request.lastDay,
          message: request.message,
          items: JSON.stringify(request.items),
          asked_at: now(),
          asked_by: seat.name,
        })
        .execute()
      await trx.insertInto('adjusters').values(people).execute()
      await audit(trx, 'adjusters-asked', {
        meeting: stored.meeting,
        protocol: stored.id,
        asking,
        count: people.length,
      })
    })
    const links: AdjusterLink[] = []
    for (const one of people) links.push(await this.#link(stored, one))
    return { asking, links }
  }

  /** A new link for an adjuster, for a reminder; those before it no longer open anything. */
  async remind(stored: StoredProtocol, adjuster: string): Promise<AdjusterLink> {
    const { askings } = await read(this.#db, stored.id)
    const one = askings.flatMap(({ adjusters }) => adjusters).find(({ id }) => id === adjuster)
    if (!one) return refuse('not-found')
    if (one.answer === 'approved') return refuse('wrong-state')
    for (const link of one.links) await this.#options.signIn.revokeLink(link)
    return this.#link(stored, one)
  }

  async #link(
    stored: StoredProtocol,
    one: Pick<Tables['adjusters'], 'id' | 'attendee' | 'name' | 'organisation'>,
  ): Promise<AdjusterLink> {
    const { link, token } = await personalLink(this.#options, stored, one)
    await this.#db.insertInto('adjuster_links').values({ link_id: link, adjuster_id: one.id }).execute()
    const mail = await this.#options.letters.reaches(stored.meeting, one)
    return { adjuster: one.id, name: one.name, address: `${this.#options.appUrl()}/in#${token}`, mail }
  }

  /** The protocol that a personal link asks somebody to approve; null for any other link. */
  async protocolOf(link: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('adjuster_links')
      .innerJoin('adjusters', 'adjusters.id', 'adjuster_links.adjuster_id')
      .innerJoin('askings', 'askings.id', 'adjusters.asking_id')
      .select('askings.protocol_id')
      .where('adjuster_links.link_id', '=', link)
      .executeTakeFirst()
    return row?.protocol_id ?? null
  }

  /** The last yes approves the protocol, or the items that were asked about. */
  async answer(stored: StoredProtocol, seat: Seat, { adjuster, answer, reason }: AdjusterSays): Promise<void> {
    await act(this.#db, stored.id, 'ask', async (trx, { askings }) => {
      const asking = askings.find(({ adjusters }) => adjusters.some(({ id }) => id === adjuster))
      const one = asking?.adjusters.find(({ id }) => id === adjuster)
      if (!asking || !one || !isMine(one, seat)) return refuse('not-adjuster')
      if (!mayAnswer(asking, adjuster)) return refuse('wrong-state')
      const said = { adjuster_id: adjuster, answer, reason: answer === 'approved' ? '' : reason }
      await trx
        .insertInto('adjuster_answers')
        .values({ id: newId(), ...said, session: seat.session, at: now() })
        .execute()
      const { meeting, id: protocol } = stored
      await audit(trx, 'adjuster-answered', { meeting, protocol, adjuster, answer })
      const adjusters = asking.adjusters.map((other) => (other.id === adjuster ? { ...other, answer } : other))
      if (!isApprovedBy({ ...asking, adjusters })) return
      await approve(trx, stored, {
        items: asking.items,
        way: stored.protocol.approval === 'chair' ? 'chair' : 'adjusters',
        names: adjusters.map(({ name }) => name),
      })
    })
  }

  // ── Proposed corrections ─────────────────────────────────────────────────────────────────────────────────────────

  async remark(stored: StoredProtocol, seat: Seat, { item, text }: { item: string; text: string }): Promise<void> {
    if (item !== '' && !stored.protocol.items.some(({ number }) => number === item)) return refuse('item-gone')
    await act(this.#db, stored.id, 'propose', async (trx) => {
      const said = { item, text, name: seat.name, session: seat.session, at: now() }
      await trx
        .insertInto('remarks')
        .values({ id: newId(), protocol_id: stored.id, ...said })
        .execute()
      await audit(trx, 'correction-proposed', { meeting: stored.meeting, protocol: stored.id })
    })
  }

  async reply(stored: StoredProtocol, seat: Seat, remark: string, text: string): Promise<void> {
    await act(this.#db, stored.id, 'propose', async (trx, { versions }) => {
      await replyTo(trx, versions, seat, { remarks: [remark], text, correctedIn: null })
      await audit(trx, 'remark-answered', { meeting: stored.meeting, protocol: stored.id, remark })
    })
  }

  // ── Signed copies ────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Keeps a PDF that was signed elsewhere and binds it to the record: the one it carries, or, when it carries none (it was
   * printed and scanned), the one somebody says it is (`told`). A protocol that is not approved is approved by it.
   */
  async keepSigned(
    stored: StoredProtocol,
    seat: Seat,
    copy: {
      name: string
      signedBy: readonly string[]
      told: boolean
      body: ReadableStream<Uint8Array>
      signal: AbortSignal
    },
  ): Promise<Signed> {
    const { files, uploadLimit } = this.#options
    let carries = false
    const put = await files.put(copy.body, {
      maxBytes: uploadLimit,
      signal: copy.signal,
      accepts: async (head, path) => {
        const kind = await judge(head, copy.name, async () => path)
        if ('refused' in kind || kind.type !== 'application/pdf') return refuse('file-not-pdf')
        const bytes = await readFile(path)
        const inside = bytes.length > largestCopy ? null : await recordInPdf(bytes)
        if (inside && (await sha256(inside)) !== stored.hash) return refuse('signed-other')
        carries = inside !== null
        return carries || copy.told || refuse('signed-unsure')
      },
    })
    if ('refused' in put) return refuse(put.refused === 'too-large' ? 'file-too-large' : 'file-empty')
    const row: Tables['signed_files'] = {
      id: newId(),
      protocol_id: stored.id,
      record_hash: stored.hash,
      sha256: put.sha256,
      size: put.size,
      name: copy.name,
      carries_record: Number(carries),
      signed_by: JSON.stringify(copy.signedBy),
      kept_by: seat.name,
      at: now(),
    }
    await act(this.#db, stored.id, 'sign', async (trx, { state }) => {
      await trx.insertInto('signed_files').values(row).execute()
      const { meeting, id: protocol } = stored
      await audit(trx, 'signed-kept', { meeting, protocol, sha256: put.sha256, carries: Number(carries) })
      if (state !== 'approved') await approve(trx, stored, { items: [], way: 'signed', names: copy.signedBy })
    })
    return signedFrom(row)
  }

  async signedFile(protocol: string, id: string): Promise<Tables['signed_files']> {
    const row = await this.#db
      .selectFrom('signed_files')
      .selectAll()
      .where('id', '=', id)
      .where('protocol_id', '=', protocol)
      .executeTakeFirst()
    return row ?? refuse('not-found')
  }
}

/** A link to a frozen meeting for somebody who is asked something: they are what they are in the meeting. */
export async function personalLink(
  { signIn, meetings }: Pick<ApprovalOptions, 'signIn' | 'meetings'>,
  { meeting, protocol }: StoredProtocol,
  { attendee, name, organisation }: { attendee: string; name: string; organisation: string },
): Promise<{ link: string; token: string }> {
  const role = await meetings.readAgenda(meeting, (agenda): Role => {
    const rows = readAttendance(agenda)
    const row = rows.find(({ id }) => id === attendee)
    // Who led it may have been corrected since.
    const called = (leads: string) => rows.find((one) => one.name.trim() === leads)?.id ?? ''
    const [chair, secretary] = [called(protocol.chair), called(protocol.secretary)]
    return row ? roleOf(row, { chair, secretary, items: readItems(agenda) }) : 'participant'
  })
  const { row, token } = await signIn.makeLink({ meeting, role, name, organisation, attendee, days: linkDays })
  return { link: row.id, token }
}

/** Those who are asked, in order, as rows: who is in the attendance list is called what they are called there. */
export function askedOf(
  attendance: readonly Attendee[],
  asked: Ask['adjusters'],
): Pick<Tables['adjusters'], 'id' | 'position' | 'attendee' | 'name' | 'organisation'>[] {
  return asked.map(({ attendee, name, organisation }, at) => {
    const row = attendance.find(({ id }) => id === attendee)
    if (attendee && !row) return refuse('not-found')
    return {
      id: newId(),
      position: at + 1,
      attendee,
      name: row?.name ?? name,
      organisation: row?.organisation ?? organisation,
    }
  })
}

/** An adjuster is whoever came by the adjuster's own link, or by another personal link for the same row. */
export const isMine = (
  { attendee, links }: { attendee: string; links: readonly string[] },
  seat: Seat | null,
): boolean =>
  seat !== null &&
  seat.link !== '' &&
  (links.includes(seat.link) || links.includes(seat.letter) || (attendee !== '' && seat.attendee === attendee))

const signedFrom = (row: Tables['signed_files']): Signed => ({
  id: row.id,
  name: row.name,
  size: row.size,
  sha256: row.sha256,
  carriesRecord: row.carries_record === 1,
  signedBy: JSON.parse(row.signed_by) as string[],
  at: row.at,
})

export const addendaOf = (db: Db, protocol: string): Promise<Selectable<Tables['addenda']>[]> =>
  db.selectFrom('addenda').selectAll().where('protocol_id', '=', protocol).orderBy('number').execute()

/** How a version of a protocol stands. Refuses when there is none. */
export async function read(db: Db, protocol: string): Promise<Known> {
  const { meeting_id } = (await db
    .selectFrom('protocols')
    .select('meeting_id')
    .where('id', '=', protocol)
    .executeTakeFirst()) ?? { meeting_id: refuse('not-found') }
  const versions = await db
    .selectFrom('protocols')
    .select(['id', 'meeting_id', 'version', 'hash', 'frozen_at', 'frozen_by'])
    .where('meeting_id', '=', meeting_id)
    .orderBy('version', 'desc')
    .execute()
  const version = versions.find(({ id }) => id === protocol) ?? refuse('not-found')
  const ids = versions.map(({ id }) => id)
  const approvals = await readApprovals(db, ids)
  const askings = await readAskings(db, protocol)
  const approvedItems = approvals.map(({ item }) => item).filter((item) => item !== '')
  const standing = {
    replaced: versions[0]?.id !== protocol,
    approved: approvals.some((row) => row.item === '' && row.protocol_id === protocol),
    approvedItems,
    asked: askings.find(({ items }) => items.length === 0) ?? null,
  }
  return { version, versions, state: stateOf(standing), approvals, askings, approvedItems }
}

/**
 * What approved these versions. A meeting that filed the protocol and whose own protocol was corrected, so that it did not,
 * approves it no longer; but what has been added to it since rests on the approval, which then stays.
 */
async function readApprovals(db: Db, protocols: readonly string[]): Promise<Tables['approvals'][]> {
  const rows = await db.selectFrom('approvals').selectAll().where('protocol_id', 'in', protocols).execute()
  const standing = await Promise.all(
    rows.map(async ({ protocol_id, approved_in }) => {
      if (approved_in === null) return true
      const corrected = await db
        .selectFrom('protocols')
        .select('record')
        .where('meeting_id', '=', (of) => of.selectFrom('protocols').select('meeting_id').where('id', '=', approved_in))
        .where('version', '=', newestVersion)
        .where('id', '!=', approved_in)
        .executeTakeFirst()
      if (!corrected || approvesPrevious(protocolIn(corrected.record).items)) return true
      return (await addendaOf(db, protocol_id)).length > 0
    }),
  )
  return rows.filter((_, at) => standing[at])
}

async function readAskings(db: Db, protocol: string): Promise<OneAsking[]> {
  const rows = await db
    .selectFrom('askings')
    .selectAll()
    .where('protocol_id', '=', protocol)
    .orderBy('asked_at', 'desc')
    .execute()
  if (rows.length === 0) return []
  const people = await db
    .selectFrom('adjusters')
    .selectAll()
    .where(
      'asking_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('position')
    .execute()
  const ids = people.map(({ id }) => id)
  const answers = await db
    .selectFrom('adjuster_answers')
    .selectAll()
    .where('adjuster_id', 'in', ids)
    .orderBy('at', 'desc')
    .execute()
  const links = await db.selectFrom('adjuster_links').selectAll().where('adjuster_id', 'in', ids).execute()
  const adjusters = people.map((one): Adjuster => {
    const said = answers.filter(({ adjuster_id }) => adjuster_id === one.id)
    const last = said.find(({ answer }) => answer === 'approved') ?? said[0]
    return {
      ...one,
      answer: last?.answer ?? '',
      reason: last?.reason ?? '',
      at: last?.at ?? '',
      links: links.filter(({ adjuster_id }) => adjuster_id === one.id).map(({ link_id }) => link_id),
    }
  })
  // Who asks about the same once more asks anew: what was answered before no longer counts.
  return rows
    .filter(({ items }, at) => rows.findIndex((other) => other.items === items) === at)
    .map((row) => ({
      id: row.id,
      inOrder: row.in_order === 1,
      lastDay: row.last_day,
      message: row.message,
      items: JSON.parse(row.items) as string[],
      adjusters: adjusters.filter(({ asking_id }) => asking_id === row.id),
    }))
}

/**
 * Does something with a version of a protocol if its state allows it: one after another for each meeting, so that nobody
 * approves what is being corrected. `first`: what else is locked, before that.
 */
export async function act<T>(
  db: Db,
  protocol: string,
  what: Afterwards,
  change: (trx: Db, known: Known) => Promise<T>,
  first: (trx: Db) => Promise<unknown> = async () => {},
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await first(trx)
    await lock(trx, protocol)
    const known = await read(trx, protocol)
    if (!canStill(what, known.state)) return refuse('wrong-state')
    return change(trx, known)
  })
}

/** Nobody else gives decisions and actions of a body their numbers until the transaction is over. */
export const lockBody = (trx: Db, body: string) =>
  trx
    .updateTable('bodies')
    .set(({ ref }) => ({ name: ref('name') }))
    .where('id', '=', body)
    .execute()

/** Nobody else makes a version of the protocol until the transaction is over. */
export const lock = (trx: Db, protocol: string) =>
  trx
    .updateTable('meetings')
    .set({ place: sql.ref('place') })
    .where('id', '=', (query) => query.selectFrom('protocols').select('meeting_id').where('id', '=', protocol))
    .execute()

type Approving = {
  items: readonly string[]
  way: Approved['way']
  names: readonly string[]
  at?: string
  approvedIn?: string
}

async function approve(
  trx: Db,
  { id, meeting, hash }: Pick<StoredProtocol, 'id' | 'meeting' | 'hash'>,
  { items, way, names, at = now(), approvedIn }: Approving,
): Promise<void> {
  const row = { record_hash: hash, way, names: JSON.stringify(names), at, approved_in: approvedIn ?? null }
  for (const item of items.length > 0 ? items : ['']) {
    await trx
      .insertInto('approvals')
      .values({ protocol_id: id, item, ...row })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  await audit(trx, 'protocol-approved', { meeting, protocol: id, hash, way, items: items.join(' ') })
}

/** An item that was approved before the freeze (at-once.ts) is approved in the protocol: in the transaction of the freeze. */
export const approveItem = (
  trx: Db,
  stored: Pick<StoredProtocol, 'id' | 'meeting' | 'hash'>,
  { number, names, at }: { number: string; names: readonly string[]; at: string },
): Promise<void> => approve(trx, stored, { items: [number], way: 'at-once', names, at })

/**
 * What a meeting's protocol, when it is frozen or corrected, says of the one before: in that transaction. `before`: what it
 * said until it was corrected.
 */
export async function approvePrevious(
  trx: Db,
  { items, previous }: Protocol,
  frozen: string,
  before: Protocol | null = null,
): Promise<void> {
  const approved = before !== null && approvesPrevious(before.items)
  if (!previous || approved === approvesPrevious(items)) return
  await lock(trx, previous.protocol)
  const { state, version } = await read(trx, previous.protocol)
  const named = { meeting: version.meeting_id, protocol: version.id }
  if (approved)
    return audit(trx, 'approval-withdrawn', { ...named, corrected: frozen, stays: Number(state === 'approved') })
  // It was corrected while this meeting was being frozen: the protocol would name a record that is replaced. A meeting long
  // past names what it did, and approves nothing when that has been replaced since.
  if (state === 'replaced') return before ? undefined : refuse('changed-since-preview')
  if (state === 'approved') return
  await approve(
    trx,
    { id: version.id, meeting: version.meeting_id, hash: version.hash },
    { items: [], way: 'next-meeting', names: [], approvedIn: frozen },
  )
}

/** Answers remarks about any version of the protocol; each is answered once. */
export async function replyTo(
  trx: Db,
  versions: readonly Version[],
  seat: Seat,
  { remarks, text, correctedIn }: { remarks: readonly string[]; text: string; correctedIn: string | null },
): Promise<void> {
  for (const id of remarks) {
    const remark = await trx.selectFrom('remarks').select('protocol_id').where('id', '=', id).executeTakeFirst()
    if (!versions.some((version) => version.id === remark?.protocol_id)) return refuse('not-found')
    const answered = await trx
      .selectFrom('remark_replies')
      .select('remark_id')
      .where('remark_id', '=', id)
      .executeTakeFirst()
    if (answered) return refuse('meanwhile')
    await trx
      .insertInto('remark_replies')
      .values({ remark_id: id, corrected_in: correctedIn, text, replied_by: seat.name, at: now() })
      .execute()
  }
}
