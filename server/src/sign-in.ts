/**
 * Who somebody is: links, sessions and seats.
 *
 * A link opens once or many times until it expires or is revoked; it gives the browser a session (a cookie), and the
 * session a seat in a meeting: a role, a row of the attendance list, a colour. An organiser's link belongs to no meeting;
 * an organiser has the secretary's role in every meeting without a seat of another role.
 *
 * A big screen in the room has a seat too, in the role `screen`, and is nobody: it has no name, no row and no colour. The
 * link to it never takes the seat of somebody who opens it in the own browser; the link of a notice or a reminder never takes
 * a better role away.
 */
import { sameName } from '@samsyn/meeting/attendance'
import { outranks, type Role, roles } from '@samsyn/meeting/roles'
import { audit } from './audit.ts'
import { refuse } from './refusal.ts'
import { hashOf, newId, newSecret } from './secrets.ts'
import type { Storage, Tables } from './storage/storage.ts'

export type Session = {
  id: string
  name: string
  organisation: string
  organiser: boolean
  expiresAt: string
}

/** A session's place in one meeting. */
export type Seat = {
  session: string
  meeting: string
  role: Role
  attendee: string
  name: string
  organisation: string
  /** The link that gave it, '' for the meeting's code and for organisers. */
  link: string
  /** The last link of a letter that they opened: what it asks them they may answer also in a better seat. '' when there is none. */
  letter: string
  /** 1 … in the order of colours; 0 for a big screen. */
  slot: number
}

const day = 24 * 60 * 60 * 1000
const sessionDays = 180
const now = () => new Date().toISOString()
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString()

export class SignIn {
  readonly #storage: Storage
  /** Seats of a meeting are given one after another, so that no two get the same colour. */
  readonly #seating = new Map<string, Promise<unknown>>()

  constructor(storage: Storage) {
    this.#storage = storage
  }

  // ── Links ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Makes a link and answers with its token, which is not kept. */
  async makeLink(link: {
    meeting: string | null
    role: Role | 'organiser'
    name: string
    organisation: string
    attendee: string
    days: number
  }): Promise<{ row: Tables['links']; token: string }> {
    const token = newSecret()
    const row: Tables['links'] = {
      id: newId(),
      token_hash: hashOf(token),
      meeting_id: link.meeting,
      role: link.role,
      name: link.name,
      organisation: link.organisation,
      attendee: link.attendee,
      created_at: now(),
      expires_at: inDays(link.days),
      revoked_at: '',
      used_at: '',
    }
    await this.#storage.db.transaction().execute(async (trx) => {
      await trx.insertInto('links').values(row).execute()
      await audit(trx, 'link-made', { meeting: link.meeting, link: row.id, role: link.role, for: link.name })
    })
    return { row, token }
  }

  async linksOf(meeting: string): Promise<Tables['links'][]> {
    return this.#storage.db
      .selectFrom('links')
      .selectAll()
      .where('meeting_id', '=', meeting)
      .orderBy('created_at')
      .execute()
  }

  /** Revokes a link and ends the seats it gave. Answers with the meeting whose connections must be looked over. */
  async revokeLink(id: string): Promise<{ meeting: string } | null> {
    const link = await this.#storage.db.selectFrom('links').selectAll().where('id', '=', id).executeTakeFirst()
    if (!link?.meeting_id) return null
    await this.#storage.db.transaction().execute(async (trx) => {
      await trx.updateTable('links').set({ revoked_at: now() }).where('id', '=', id).execute()
      await endSeatsOf(trx, id)
      await audit(trx, 'link-revoked', { meeting: link.meeting_id, link: id, role: link.role, of: link.name })
    })
    return { meeting: link.meeting_id }
  }

  async linkMeeting(id: string): Promise<string | null> {
    const link = await this.#storage.db.selectFrom('links').select('meeting_id').where('id', '=', id).executeTakeFirst()
    return link?.meeting_id ?? null
  }

  /**
   * Opens a link: a seat for the session, which is made when the browser has none. `role` is what the link is for, also
   * when the session keeps the seat it has.
   */
  async open(
    token: string,
    session: Session | null,
  ): Promise<{ session: Session; secret: string | null; meeting: string | null; role: string; link: string }> {
    const db = this.#storage.db
    const link = await db.selectFrom('links').selectAll().where('token_hash', '=', hashOf(token)).executeTakeFirst()
    if (!link || link.revoked_at || link.expires_at < now()) return refuse('link-unknown')
    if (!link.used_at) await db.updateTable('links').set({ used_at: now() }).where('id', '=', link.id).execute()
    const organiser = link.role === 'organiser'
    const isScreen = link.role === 'screen'
    const person = isScreen ? { name: '', organisation: '' } : { name: link.name, organisation: link.organisation }
    // The computer in the room is left behind: what it may see ends with the link.
    const until = isScreen ? link.expires_at : undefined
    const opened = await this.#ensureSession(session, { ...person, organiser }, until)
    const answer = { ...opened, meeting: link.meeting_id, role: link.role, link: link.id }
    if (isScreen && link.meeting_id) {
      const seat = await this.seatOf(opened.session, link.meeting_id)
      if (seat && seat.role !== 'screen') return answer
    }
    if (link.meeting_id && isRole(link.role)) {
      const { role, attendee, name, organisation } = link
      const isLetter = await this.#isOfLetter(link.id)
      // What a letter is kept beside: an organiser's seat as well, which is made when somebody asks for it.
      const own = isLetter
        ? await this.seatOf(opened.session, link.meeting_id)
        : ((await this.seatsOf(link.meeting_id)).find((seat) => seat.session === opened.session.id) ?? null)
      const given = { role, attendee, name, organisation, link: link.id, letter: isLetter ? link.id : '' }
      await this.giveSeat(
        opened.session,
        link.meeting_id,
        !own ? given : isLetter ? keepingRole(own, given) : keepingLetter(own, given),
      )
      // Whoever revoked the link meanwhile has taken away the seats it had given, before there was this one.
      const { revoked_at } = await db
        .selectFrom('links')
        .select('revoked_at')
        .where('id', '=', link.id)
        .executeTakeFirstOrThrow()
      if (revoked_at) {
        await endSeatsOf(db, link.id)
        return refuse('link-unknown')
      }
    }
    return answer
  }

  /** Whether the link came with a letter: made for what people are in the meeting, not to make them that. */
  async #isOfLetter(link: string): Promise<boolean> {
    for (const table of ['notice_links', 'task_links', 'adjuster_links', 'circulation_links'] as const) {
      const row = await this.#storage.db
        .selectFrom(table)
        .select('link_id')
        .where('link_id', '=', link)
        .executeTakeFirst()
      if (row) return true
    }
    return false
  }

  // ── Sessions ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** `until`: how long a session lasts that is made now, and at the least one that is there. */
  async #ensureSession(
    session: Session | null,
    person: { name: string; organisation: string; organiser: boolean },
    until = inDays(sessionDays),
  ): Promise<{ session: Session; secret: string | null }> {
    if (session) {
      const organiser = session.organiser || person.organiser
      const changed = {
        ...session,
        organiser,
        ...(session.expiresAt < until ? { expiresAt: until } : {}),
        name: session.name || person.name,
        organisation: session.organisation || person.organisation,
      }
      await this.#storage.db
        .updateTable('sessions')
        .set({
          organiser: Number(organiser),
          name: changed.name,
          organisation: changed.organisation,
          expires_at: changed.expiresAt,
        })
        .where('id', '=', session.id)
        .execute()
      return { session: changed, secret: null }
    }
    const secret = newSecret()
    const made: Session = { id: newId(), ...person, expiresAt: until }
    await this.#storage.db
      .insertInto('sessions')
      .values({
        id: made.id,
        secret_hash: hashOf(secret),
        name: made.name,
        organisation: made.organisation,
        organiser: Number(made.organiser),
        created_at: now(),
        expires_at: made.expiresAt,
        ended_at: '',
      })
      .execute()
    return { session: made, secret }
  }

  async sessionOf(secret: string | undefined): Promise<Session | null> {
    if (!secret) return null
    const row = await this.#storage.db
      .selectFrom('sessions')
      .selectAll()
      .where('secret_hash', '=', hashOf(secret))
      .executeTakeFirst()
    if (!row || hasEnded(row)) return null
    const { id, name, organisation, expires_at } = row
    return { id, name, organisation, organiser: row.organiser === 1, expiresAt: expires_at }
  }

  /**
   * A new name, also in the meetings where nobody else has said who this is. A row of the attendance list, and a link that
   * was made for somebody, keep theirs: their names go with rights.
   */
  async rename(
    session: Session,
    person: { name: string; organisation: string },
  ): Promise<{ session: Session; meetings: string[] }> {
    const { db } = this.#storage
    await db.updateTable('sessions').set(person).where('id', '=', session.id).execute()
    const seats = await db
      .updateTable('seats')
      .set(person)
      .where('session_id', '=', session.id)
      .where('attendee', '=', '')
      .where('link_id', '=', '')
      .returning('meeting_id')
      .execute()
    return { session: { ...session, ...person }, meetings: seats.map(({ meeting_id }) => meeting_id) }
  }

  async end(session: Session): Promise<void> {
    await this.#storage.db.updateTable('sessions').set({ ended_at: now() }).where('id', '=', session.id).execute()
  }

  // ── Seats ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The session's seat in a meeting; null if it has none and is no organiser. */
  async seatOf(session: Session | null, meeting: string): Promise<Seat | null> {
    if (!session) return null
    const row = await this.#storage.db
      .selectFrom('seats')
      .selectAll()
      .where('session_id', '=', session.id)
      .where('meeting_id', '=', meeting)
      .executeTakeFirst()
    if (row) return seatFrom(row)
    if (!session.organiser) return null
    const known = await this.#storage.db
      .selectFrom('meetings')
      .select('id')
      .where('id', '=', meeting)
      .executeTakeFirst()
    if (!known) return null
    return this.giveSeat(session, meeting, {
      role: 'secretary',
      attendee: '',
      name: session.name,
      organisation: session.organisation,
      link: '',
    })
  }

  /** The seat of a session that was read some time ago, as by a socket: null as well when the session has ended since. */
  async seatStill(session: Session, meeting: string): Promise<Seat | null> {
    const row = await this.#storage.db
      .selectFrom('sessions')
      .leftJoin('seats', (join) =>
        join.onRef('seats.session_id', '=', 'sessions.id').on('seats.meeting_id', '=', meeting),
      )
      .select(['ended_at', 'expires_at'])
      .selectAll('seats')
      .where('sessions.id', '=', session.id)
      .executeTakeFirst()
    if (!row || hasEnded(row)) return null
    return row.session_id === null ? this.seatOf(session, meeting) : seatFrom(row as Tables['seats'])
  }

  async seatsOf(meeting: string): Promise<Seat[]> {
    const rows = await this.#storage.db
      .selectFrom('seats')
      .selectAll()
      .where('meeting_id', '=', meeting)
      .orderBy('slot')
      .execute()
    return rows.map(seatFrom)
  }

  /** All that a session has, but for those that an organiser has in every meeting. */
  async seatsBy(session: Session): Promise<Seat[]> {
    const rows = await this.#storage.db.selectFrom('seats').selectAll().where('session_id', '=', session.id).execute()
    return rows.map(seatFrom)
  }

  /** What people called themselves, by their sessions. */
  async namesOf(sessions: readonly string[]): Promise<Map<string, string>> {
    if (sessions.length === 0) return new Map()
    const rows = await this.#storage.db
      .selectFrom('sessions')
      .select(['id', 'name'])
      .where('id', 'in', [...sessions])
      .execute()
    return new Map(rows.map(({ id, name }) => [id, name]))
  }

  /** Gives a seat, or changes the one the session has. The colour is the lowest free one, or the one the person had. */
  giveSeat(session: Session, meeting: string, seat: GivenSeat): Promise<Seat> {
    const before = this.#seating.get(meeting) ?? Promise.resolve()
    const giving = before.catch(() => {}).then(() => this.#seat(session, meeting, seat))
    this.#seating.set(meeting, giving)
    return giving
  }

  /** Makes a seat that nobody has said who is in that of a row of the list; unless it has become another one meanwhile. */
  async seatIsOf(
    attendee: string,
    session: Session,
    { meeting, role, name, organisation }: Seat,
  ): Promise<Seat | null> {
    await this.#storage.db
      .updateTable('seats')
      .set({ attendee })
      .where('session_id', '=', session.id)
      .where('meeting_id', '=', meeting)
      .where('attendee', '=', '')
      .where('link_id', '=', '')
      .where('role', '=', role)
      .where('name', '=', name)
      .where('organisation', '=', organisation)
      .execute()
    return this.seatStill(session, meeting)
  }

  async #seat(session: Session, meeting: string, seat: GivenSeat): Promise<Seat> {
    const taken = await this.seatsOf(meeting)
    const own = taken.find((other) => other.session === session.id)
    const people = taken.filter(({ role }) => role !== 'screen')
    const samePerson = people.find((other) =>
      seat.attendee
        ? other.attendee === seat.attendee
        : other.name === seat.name && other.organisation === seat.organisation,
    )
    const used = new Set(people.map((other) => other.slot))
    let free = 1
    while (used.has(free)) free += 1
    const slot = seat.role === 'screen' ? 0 : own?.slot || samePerson?.slot || free
    const row = {
      session_id: session.id,
      meeting_id: meeting,
      role: seat.role,
      attendee: seat.attendee,
      name: seat.name,
      organisation: seat.organisation,
      link_id: seat.link,
      letter_id: seat.letter ?? '',
      slot,
      created_at: now(),
    }
    await this.#storage.db.transaction().execute(async (trx) => {
      if (own)
        await trx
          .updateTable('seats')
          .set(row)
          .where('session_id', '=', session.id)
          .where('meeting_id', '=', meeting)
          .execute()
      else await trx.insertInto('seats').values(row).execute()
      const given = { meeting, role: seat.role, before: own?.role ?? '', to: seat.name, session: session.id }
      if (own?.role !== seat.role) await audit(trx, 'role-given', { ...given, link: seat.link })
    })
    return seatFrom(row)
  }

  /** A seat for somebody who joined by the meeting's code; the session is made when the browser has none. */
  async join(
    session: Session | null,
    meeting: string,
    person: { attendee: string; name: string; organisation: string },
  ): Promise<{ session: Session; secret: string | null; seat: Seat }> {
    const opened = await this.#ensureSession(session, {
      name: person.name,
      organisation: person.organisation,
      organiser: false,
    })
    const seated = await this.seatOf(opened.session, meeting)
    // Who joins at the computer that the big screen was shown with is somebody from now on.
    const has = seated?.role === 'screen' ? null : seated
    // A code never takes away a better role that a personal link has given, and never makes its holder somebody else:
    // under another presenter's name one would have that presenter's rights.
    const role = has && has.role !== 'observer' ? has.role : 'participant'
    const attendee = has?.attendee || (has && sameName(has.name, person.name) ? person.attendee : '')
    const who = has?.link ? { attendee, name: has.name, organisation: has.organisation } : person
    const seat = await this.giveSeat(opened.session, meeting, {
      ...who,
      role,
      link: has?.link ?? '',
      letter: has?.letter ?? '',
    })
    return { ...opened, seat }
  }
}

const hasEnded = ({ ended_at, expires_at }: Pick<Tables['sessions'], 'ended_at' | 'expires_at'>): boolean =>
  ended_at !== '' || expires_at < now()

type GivenSeat = Pick<Seat, 'role' | 'attendee' | 'name' | 'organisation' | 'link'> & Partial<Pick<Seat, 'letter'>>

/** [NT8] What becomes of a seat whose holder opens a link that came with a letter. */
function keepingRole(own: Seat, given: GivenSeat): GivenSeat {
  if (!outranks(own.role, given.role)) return given
  // What a link has given ends with that link, so the seat stays its own; what has come from none an organiser has anyway.
  if (own.link === '') return { ...given, role: own.role }
  const attendee = own.attendee || (sameName(own.name, given.name) ? given.attendee : '')
  return { ...own, attendee, letter: given.link }
}

/** [NT8] What a letter asks is answered also in a seat that another link has given the same person since. */
function keepingLetter(own: Seat, given: GivenSeat): GivenSeat {
  const isSame = sameName(own.name, given.name) || (own.attendee !== '' && own.attendee === given.attendee)
  return isSame ? { ...given, letter: own.letter } : given
}

/** What a link has given ends with it. */
async function endSeatsOf(db: Storage['db'], link: string): Promise<void> {
  await db.deleteFrom('seats').where('link_id', '=', link).execute()
  await db.updateTable('seats').set({ letter_id: '' }).where('letter_id', '=', link).execute()
}

const isRole = (role: string): role is Role => (roles as readonly string[]).includes(role)

const seatFrom = (row: Tables['seats']): Seat => ({
  session: row.session_id,
  meeting: row.meeting_id,
  role: isRole(row.role) ? row.role : 'observer',
  attendee: row.attendee,
  name: row.name,
  organisation: row.organisation,
  link: row.link_id,
  letter: row.letter_id,
  slot: row.slot,
})
