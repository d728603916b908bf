/**
 * The register of people and organisations, and who sits in which body: one for the installation, kept by its organisers.
 * What is said of somebody is dated, so that a meeting is told what holds on its day. A protocol that is frozen has copied
 * what it says, and is never touched from here.
 */
import type { ChangeSettings } from '@samsyn/api/bodies'
import type {
  AboutPerson,
  ChangeMember,
  ChangeOrganisation,
  ChangePerson,
  Decided,
  Group,
  Member,
  NewMember,
  NewOrganisation,
  NewPerson,
  Register as Whole,
} from '@samsyn/api/register'
import { plain, readAttendance, sameName } from '@samsyn/meeting/attendance'
import type { Membership } from '@samsyn/meeting/contents'
import { addDays, isDay, today } from '@samsyn/meeting/days'
import {
  aliasesOf,
  hasEnded,
  isCalled,
  isOn,
  type Named,
  type Position,
  positionOn,
  typeOf,
} from '@samsyn/meeting/register'
import { protocolIn } from '@samsyn/protocol/earlier'
import { mentionsIn } from '@samsyn/protocol/mentions'
import type { Kysely } from 'kysely'
import { newestVersion } from './approval.ts'
import { audit } from './audit.ts'
import { readMail } from './mail.ts'
import type { Meetings } from './meetings.ts'
import { refuse } from './refusal.ts'
import { newId } from './secrets.ts'
import type { Storage, Tables } from './storage/storage.ts'

type Db = Kysely<Tables>
type Organisation = Omit<Tables['organisations'], 'aliases'> & Named
type HeldPosition = Position & { id: string; organisationId: string | null }
type Person = Omit<Tables['people'], 'aliases'> & Named & { positions: HeldPosition[] }

/** Who is on the list of a new meeting, or known to whoever writes a name. */
export type ListedMember = Pick<Member, 'name' | 'role'> & {
  /** The person. */
  id: string
  organisation: string
  title: string
  aliases: readonly string[]
  /** The name of the one whose place is taken; '' for who is no deputy. */
  deputyFor: string
}

export class Register {
  readonly #storage: Storage
  readonly #meetings: () => Meetings

  constructor(storage: Storage, meetings: () => Meetings) {
    this.#storage = storage
    this.#meetings = meetings
  }

  get #db(): Db {
    return this.#storage.db
  }

  // ── What it says ─────────────────────────────────────────────────────────────────────────────────────────────────

  async all(): Promise<Whole> {
    const day = today()
    const organisations = await readOrganisations(this.#db)
    const people = await readPeople(this.#db)
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'sv')
    const registered = people.map((person) => registeredFrom(person, day)).sort(byName)
    return {
      people: registered,
      organisations: organisations
        .map(({ id, name, aliases, type }) => ({
          id,
          name,
          aliases: [...aliases],
          type: type as Whole['organisations'][number]['type'],
          people: registered.filter(({ organisation }) => organisation === name).length,
        }))
        .sort(byName),
    }
  }

  /** Everybody who sits, has sat or will sit in a body, in its order; what is said of them is that of `day`. */
  async members(body: string, day = today()): Promise<Member[]> {
    return (await readMembers(this.#db, day, [body])).map(({ member }) => member)
  }

  /** The groups of a body, with their members. */
  async groups(body: string): Promise<Group[]> {
    const groups = await this.#db
      .selectFrom('bodies')
      .select(['id', 'name'])
      .where('parent_id', '=', body)
      .orderBy('name')
      .execute()
    const members = await readMembers(
      this.#db,
      today(),
      groups.map(({ id }) => id),
    )
    return groups.map((group) => ({
      ...group,
      members: members.filter((one) => one.body === group.id).map(({ member }) => member),
    }))
  }

  /** What a body may decide the members of, by name: itself and its groups; a group those of its body, and that body. */
  async groupNames(body: { id: string; name: string }): Promise<string[]> {
    const { top, groups } = await bodiesWith(this.#db, body.id)
    const others = [...groups, top].filter(({ id }) => id !== body.id)
    return [body.name, ...others.map(({ name }) => name)]
  }

  /** Who sits in a body on a day. */
  async listed(body: string, day: string): Promise<ListedMember[]> {
    const people = new Map((await readPeople(this.#db)).map((person) => [person.id, person]))
    return (await this.members(body, day))
      .filter((member) => isOn(member, day))
      .map(({ person, name, role, represents, title, deputyFor }) => ({
        id: person,
        name,
        role,
        organisation: represents,
        title,
        aliases: people.get(person)?.aliases ?? [],
        deputyFor: people.get(deputyFor)?.name ?? '',
      }))
  }

  /** Everybody and every organisation that is known, as of a day. */
  async known(day: string) {
    const people = await readPeople(this.#db)
    return {
      people: people.map(({ id, name, aliases, positions }) => {
        const { organisation = '', title = '' } = positionOn(positions, day) ?? {}
        return { id, name, aliases, organisation, title }
      }),
      organisations: (await readOrganisations(this.#db)).map(({ name, aliases }) => ({ name, aliases })),
    }
  }

  // ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Takes in a list: who is known is changed where the row says something else, the others are new. Given a body they sit
   * in it. `from`: the day from which what differs holds; '' when it only corrects what stands there.
   */
  async take(body: string | null, rows: readonly NewPerson[], from = ''): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      if (body !== null) await bodyOf(trx, body)
      const day = from || today()
      const people = await readPeople(trx)
      for (const row of rows) {
        const { name, email = '', as = '' } = row
        const organisation = await organisationNamed(trx, row.organisation ?? '')
        const title = row.title?.trim() ?? ''
        const known =
          as === '' ? recognise(people, row.name, organisation?.name ?? '', day) : people.find(({ id }) => id === as)
        if (!known && as !== '' && as !== 'new') return refuse('not-found')
        const person: Person = known ?? { id: newId(), name, aliases: [], email, positions: [] }
        if (!known) {
          await trx.insertInto('people').values({ id: person.id, name, aliases: '[]', email }).execute()
          people.push(person)
        } else {
          // Whoever says that this is the same person has told of another spelling of the name.
          const aliases = isCalled(known, name) ? known.aliases : [...known.aliases, name]
          Object.assign(known, { aliases, email: email || known.email })
          await trx
            .updateTable('people')
            .set({ aliases: JSON.stringify(aliases), email: known.email })
            .where('id', '=', known.id)
            .execute()
        }
        await hold(trx, person, { organisation, title }, from)
        if (body !== null) await seat(trx, body, person.id, row.role?.trim() ?? '', from)
      }
      await audit(trx, 'people-taken-in', { body: body ?? '', count: rows.length })
    })
  }

  async changePerson(id: string, changes: { [K in keyof ChangePerson]?: ChangePerson[K] | undefined }): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const person = (await readPeople(trx)).find((one) => one.id === id)
      if (!person) return refuse('not-found')
      const name = changes.name ?? person.name
      await trx
        .updateTable('people')
        .set({
          name,
          email: changes.email ?? person.email,
          aliases: JSON.stringify(aliasesOf(name, changes.aliases ?? person.aliases)),
        })
        .where('id', '=', id)
        .execute()
      if (changes.positions) {
        await trx.deleteFrom('positions').where('person_id', '=', id).execute()
        for (const { organisation, title, from, to } of changes.positions) {
          const of = await organisationNamed(trx, organisation)
          if (of || title) await addPosition(trx, id, { organisationId: of?.id ?? null, title, from, to })
        }
      }
      await audit(trx, 'person-changed', { person: id, fields: Object.keys(changes).join(' ') })
    })
  }

  /** Out of the register with all that it says. What is frozen stays as it is, and so does the list of a meeting. */
  async removePerson(id: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await trx.updateTable('memberships').set({ deputy_for: null }).where('deputy_for', '=', id).execute()
      await trx.deleteFrom('memberships').where('person_id', '=', id).execute()
      await trx.deleteFrom('positions').where('person_id', '=', id).execute()
      await trx.deleteFrom('feeds').where('person_id', '=', id).execute()
      const gone = await trx.deleteFrom('people').where('id', '=', id).executeTakeFirst()
      if (Number(gone.numDeletedRows) !== 1) return refuse('not-found')
      return audit(trx, 'person-removed', { person: id })
    })
  }

  /** Everything that is kept about somebody. In protocols, lists and answers people are known by their names. */
  async about(id: string): Promise<AboutPerson> {
    const person = (await readPeople(this.#db)).find((one) => one.id === id)
    if (!person) return refuse('not-found')
    const memberships = (await readMembers(this.#db, today())).filter(({ member }) => member.person === id)
    const bodies = await this.#db.selectFrom('bodies').select(['id', 'name']).execute()
    const series = await this.#db.selectFrom('series').select(['id', 'body_id']).orderBy('created_at').execute()
    return {
      person: registeredFrom(person, today()),
      memberships: memberships.map(({ body, member }) => ({
        ...member,
        body: bodies.find((one) => one.id === body)?.name ?? '',
        series: series.find((one) => one.body_id === body)?.id ?? '',
      })),
      mentions: await this.#mentions(person),
      meetings: await this.#meetingsWith(person),
      links: await this.#linksOf(person),
      answers: await this.#answersOf(person),
      notices: await this.#noticesTo(person),
      reports: await this.#reportsOf(person),
      proposals: await this.#proposalsOf(person),
      mails: await this.#mailsTo(person),
    }
  }

  async #mentions(person: Person): Promise<AboutPerson['mentions']> {
    const protocols = await this.#db
      .selectFrom('protocols')
      .innerJoin('meetings', 'meetings.id', 'protocols.meeting_id')
      .select(['protocols.id', 'meetings.date'])
      .where('protocols.version', '=', newestVersion)
      .orderBy('meetings.date', 'desc')
      .execute()
    const found: AboutPerson['mentions'] = []
    // One after another: all at once they fill the memory, and nobody else is answered while they are parsed.
    for (const { id, date } of protocols) {
      const row = await this.#db.selectFrom('protocols').select('record').where('id', '=', id).executeTakeFirst()
      if (!row) continue
      const protocol = protocolIn(row.record)
      const as = mentionsIn(protocol, person)
      if (as.length > 0) found.push({ protocol: id, body: protocol.body.name, date, as })
    }
    return found
  }

  async #meetingsWith(person: Person): Promise<AboutPerson['meetings']> {
    const rows = await this.#db
      .selectFrom('meetings')
      .innerJoin('series', 'series.id', 'meetings.series_id')
      .innerJoin('bodies', 'bodies.id', 'series.body_id')
      .select(['meetings.id', 'meetings.date', 'bodies.name'])
      .where('meetings.phase', '!=', 'frozen')
      .orderBy('meetings.date', 'desc')
      .execute()
    const found: AboutPerson['meetings'] = []
    for (const { id, date, name } of rows) {
      const row = (await this.#meetings().readAgenda(id, readAttendance)).find(
        (one) => one.person === person.id || isCalled(person, one.name),
      )
      if (row) found.push({ meeting: id, body: name, date, status: row.status })
    }
    return found
  }

  async #linksOf(person: Person): Promise<AboutPerson['links']> {
    const rows = await this.#db.selectFrom('links').selectAll().orderBy('created_at').execute()
    return rows
      .filter(({ name }) => isCalled(person, name))
      .map(({ meeting_id, role, created_at, expires_at }) => ({
        meeting: meeting_id ?? '',
        role,
        made: created_at,
        expires: expires_at,
      }))
  }

  async #answersOf(person: Person): Promise<AboutPerson['answers']> {
    const adjusters = await this.#db
      .selectFrom('adjuster_answers')
      .innerJoin('adjusters', 'adjusters.id', 'adjuster_answers.adjuster_id')
      .innerJoin('askings', 'askings.id', 'adjusters.asking_id')
      .select(['askings.protocol_id as protocol', 'adjusters.name', 'answer', 'reason', 'adjuster_answers.at'])
      .execute()
    const circulations = await this.#db
      .selectFrom('circulation_answers')
      .innerJoin('circulation_people', 'circulation_people.id', 'circulation_answers.person_id')
      .innerJoin('circulations', 'circulations.id', 'circulation_people.circulation_id')
      .select(['circulations.protocol_id as protocol', 'circulation_people.name', 'answer', 'comment'])
      .select('circulation_answers.at')
      .execute()
    const remarks = await this.#db
      .selectFrom('remarks')
      .select(['protocol_id as protocol', 'name', 'text', 'at'])
      .execute()
    const said = (...words: string[]) => words.filter(Boolean).join(': ')
    return [
      ...adjusters.map((row) => ({ ...row, kind: 'adjuster' as const, text: said(row.answer, row.reason) })),
      ...circulations.map((row) => ({ ...row, kind: 'circulation' as const, text: said(row.answer, row.comment) })),
      ...remarks.map((row) => ({ ...row, kind: 'remark' as const })),
    ]
      .filter(({ name }) => isCalled(person, name))
      .map(({ protocol, kind, text, at }) => ({ protocol, kind, text, at }))
      .sort((a, b) => a.at.localeCompare(b.at))
  }

  /** What was answered to notices: in a row that a link in the person's name leads to, or with the person as deputy. */
  async #noticesTo(person: Person): Promise<AboutPerson['notices']> {
    const links = await this.#db.selectFrom('links').select(['meeting_id', 'attendee', 'name']).execute()
    const nameOf = new Map(links.map(({ meeting_id, attendee, name }) => [`${meeting_id} ${attendee}`, name]))
    const rows = await this.#db.selectFrom('notice_answers').selectAll().orderBy('at').execute()
    return rows.flatMap(({ meeting_id: meeting, attendee, answer, deputy, comment, at }) => {
      const name = nameOf.get(`${meeting} ${attendee}`) ?? ''
      if (isCalled(person, name)) return [{ meeting, answer, deputy, deputyFor: '', comment, at }]
      // What somebody else has said of why they cannot come is theirs.
      return isCalled(person, deputy) ? [{ meeting, answer, deputy: '', deputyFor: name, comment: '', at }] : []
    })
  }

  async #reportsOf(person: Person): Promise<AboutPerson['reports']> {
    const rows = await this.#db.selectFrom('task_reports').selectAll().orderBy('at').execute()
    return rows
      .filter(({ name }) => isCalled(person, name))
      .map(({ series_id: series, number, status, text, at }) => ({ series, number, status, text, at }))
  }

  /** What they have proposed to a series, or are to present there. */
  async #proposalsOf(person: Person): Promise<AboutPerson['proposals']> {
    const rows = await this.#db.selectFrom('proposals').selectAll().orderBy('at').execute()
    return rows
      .filter((row) => row.person === person.id || isCalled(person, row.name) || isCalled(person, row.presenter))
      .map(({ series_id: series, title, why, name, presenter, at }) => ({ series, title, why, name, presenter, at }))
  }

  /** Mail in the outbox: all that it holds of what waits, without the secret of its link; of what is sent nothing is left. */
  async #mailsTo(person: Person): Promise<AboutPerson['mails']> {
    const rows = await this.#db.selectFrom('outbox').selectAll().where('mail', '!=', '').orderBy('seq').execute()
    return rows.flatMap(({ meeting_id, kind, mail, made_at }) => {
      const { to, subject, text } = readMail(mail)
      const isTheirs = isCalled(person, to.name) || (person.email !== '' && person.email === to.email)
      const words = text.replace(/(\/in#)\S+/g, '$1…')
      return isTheirs ? [{ meeting: meeting_id ?? '', kind, to: to.email, subject, text: words, at: made_at }] : []
    })
  }

  // ── Organisations ────────────────────────────────────────────────────────────────────────────────────────────────

  async addOrganisation({ name, aliases = [], type }: NewOrganisation): Promise<string> {
    return this.#db.transaction().execute(async (trx) => {
      await unlessTaken(trx, '', [name, ...aliases])
      const id = newId()
      await trx
        .insertInto('organisations')
        .values({ id, name, aliases: JSON.stringify(aliasesOf(name, aliases)), type })
        .execute()
      await audit(trx, 'organisation-changed', { organisation: id })
      return id
    })
  }

  async changeOrganisation(
    id: string,
    changes: { [K in keyof ChangeOrganisation]?: ChangeOrganisation[K] | undefined },
  ): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const there = (await readOrganisations(trx)).find((one) => one.id === id)
      if (!there) return refuse('not-found')
      const name = changes.name ?? there.name
      // What it was called until now still finds it.
      const former = sameName(name, there.name) ? [] : [there.name]
      const aliases = aliasesOf(name, [...(changes.aliases ?? there.aliases), ...former])
      await unlessTaken(trx, id, [name, ...aliases])
      await trx
        .updateTable('organisations')
        .set({ name, aliases: JSON.stringify(aliases), type: changes.type ?? there.type })
        .where('id', '=', id)
        .execute()
      return audit(trx, 'organisation-changed', { organisation: id })
    })
  }

  /** Only one that nobody is of, or has been. */
  async removeOrganisation(id: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const table of ['positions', 'memberships'] as const) {
        const used = await trx.selectFrom(table).select('id').where('organisation_id', '=', id).executeTakeFirst()
        if (used) return refuse('organisation-used')
      }
      const gone = await trx.deleteFrom('organisations').where('id', '=', id).executeTakeFirst()
      if (Number(gone.numDeletedRows) !== 1) return refuse('not-found')
      return audit(trx, 'organisation-removed', { organisation: id })
    })
  }

  // ── Bodies ───────────────────────────────────────────────────────────────────────────────────────────────────────

  async addGroup(body: string, name: string): Promise<string> {
    return this.#db.transaction().execute(async (trx) => {
      const parent = await bodyOf(trx, body)
      // A group of a group is a group of the body: one level is what bodies have.
      if (parent.parent_id) return refuse('bad-input')
      return addGroup(trx, body, name)
    })
  }

  async removeGroup(id: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const group = await bodyOf(trx, id)
      const meets = await trx.selectFrom('series').select('id').where('body_id', '=', id).executeTakeFirst()
      if (!group.parent_id || meets) return refuse('bad-input')
      await trx.deleteFrom('memberships').where('body_id', '=', id).execute()
      await trx.deleteFrom('bodies').where('id', '=', id).execute()
      return audit(trx, 'body-changed', { id, settings: 'removed' })
    })
  }

  async addMember(body: string, { person, organisation, role, deputyFor, from, to }: NewMember): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await bodyOf(trx, body)
      await personThere(trx, person)
      if (deputyFor) await personThere(trx, deputyFor)
      const of = await organisationNamed(trx, organisation)
      await addMembership(trx, body, person, { role, organisation: of?.id ?? null, deputyFor, from, to })
      await audit(trx, 'member-changed', { body, person })
    })
  }

  async changeMember(id: string, changes: { [K in keyof ChangeMember]?: ChangeMember[K] | undefined }): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const row = await trx.selectFrom('memberships').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row) return refuse('not-found')
      if (changes.deputyFor) await personThere(trx, changes.deputyFor)
      const of = changes.organisation === undefined ? null : await organisationNamed(trx, changes.organisation)
      const to = changes.to ?? row.to_day
      await trx
        .updateTable('memberships')
        .set({
          role: changes.role ?? row.role,
          organisation_id: changes.organisation === undefined ? row.organisation_id : (of?.id ?? null),
          deputy_for: changes.deputyFor === undefined ? row.deputy_for : changes.deputyFor || null,
          from_day: changes.from ?? row.from_day,
          to_day: to,
          ...(to === row.to_day ? {} : { ended_in: null, ended_as: '' }),
        })
        .where('id', '=', id)
        .execute()
      return audit(trx, 'member-changed', { body: row.body_id, person: row.person_id })
    })
  }

  /** For what was said by mistake: who leaves the body is given a last day. */
  async removeMember(id: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const row = await trx.selectFrom('memberships').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row) return refuse('not-found')
      await trx.deleteFrom('memberships').where('id', '=', id).execute()
      return audit(trx, 'member-changed', { body: row.body_id, person: row.person_id })
    })
  }
}

// ── What a meeting decides ─────────────────────────────────────────────────────────────────────────────────────────

/** A change of members, as a frozen protocol has decided it. */
export type DecidedChange = { label: string; membership: Membership }
/** What it came to, from a day. */
export type Change = {
  body: string
  from: string
  leaves: Pick<Person, 'id' | 'name'> | null
  joins: Omit<ListedMember, 'aliases' | 'title' | 'deputyFor'> | null
}

/** [RG9] Ends and begins memberships as was decided. Answers with what changes, and where. */
export async function decide(
  trx: Db,
  protocol: { id: string; body: { id: string; name: string }; date: string },
  changes: readonly DecidedChange[],
): Promise<Change[]> {
  const done: Change[] = []
  for (const { label, membership } of changes) {
    const body = await groupNamed(trx, protocol.body, membership.group)
    if (!body) continue
    const from = isDay(membership.from.trim()) ? membership.from.trim() : protocol.date
    const people = await readPeople(trx)
    const left = await endMembership(trx, body, people, membership, from, { protocol: protocol.id, label })
    let joins: Change['joins'] = null
    if (membership.incoming.trim() !== '') {
      const organisation = await organisationNamed(trx, membership.incomingOrganisation)
      const person = await personNamed(trx, people, membership.incoming, organisation, from)
      // Who comes after somebody comes in the same capacity, but leading is not handed on.
      const role = left && !/(ordförande|sekreterare)/iu.test(left.role) ? left.role : 'ledamot'
      const there = await trx
        .selectFrom('memberships')
        .select('id')
        .where('body_id', '=', body)
        .where('person_id', '=', person.id)
        .where(({ or, eb }) => or([eb('to_day', '=', ''), eb('to_day', '>=', from)]))
        .executeTakeFirst()
      if (!there) {
        const said = { role, organisation: null, deputyFor: '', from, to: '' }
        const place = left ? { place: left.place } : {}
        await addMembership(trx, body, person.id, { ...said, ...place, decided: { protocol: protocol.id, label } })
        await audit(trx, 'member-changed', { body, person: person.id, protocol: protocol.id })
      }
      const of = positionOn(person.positions, from)?.organisation ?? ''
      joins = { id: person.id, name: person.name, role, organisation: of }
    }
    done.push({ body, from, leaves: left && { id: left.person, name: left.name }, joins })
  }
  return done
}

/**
 * The body itself, also by the first words of its name, or a group of it, made when there is none; null for no name. For a
 * group that meets by itself the groups are those of its body: one level is what bodies have.
 */
async function groupNamed(db: Db, body: { id: string; name: string }, said: string): Promise<string | null> {
  const name = said.trim().replace(/\s+/g, ' ')
  if (name === '') return null
  const begins = (one: { name: string }) => `${plain(one.name)} `.startsWith(`${plain(name)} `)
  if (begins(body)) return body.id
  const { top, groups } = await bodiesWith(db, body.id)
  const group = groups.find((one) => sameName(one.name, name))
  return group?.id ?? (begins(top) ? top.id : addGroup(db, top.id, name))
}

/** The body that a body is a group of, or itself when it is of none, with all groups of that. */
async function bodiesWith(db: Db, id: string) {
  const body = await bodyOf(db, id)
  const top = body.parent_id === null ? body : await bodyOf(db, body.parent_id)
  const groups = await db
    .selectFrom('bodies')
    .select(['id', 'name'])
    // Its own as well: a group could be given groups before.
    .where('parent_id', 'in', [top.id, id])
    .orderBy('name')
    .execute()
  return { top, groups }
}

async function endMembership(
  db: Db,
  body: string,
  people: readonly Person[],
  { outgoing, outgoingOrganisation }: Membership,
  from: string,
  by: { protocol: string; label: string },
): Promise<{ person: string; name: string; role: string; place: number } | null> {
  if (outgoing.trim() === '') return null
  const rows = await db.selectFrom('memberships').selectAll().where('body_id', '=', body).execute()
  const leaving = rows
    .filter((row) => row.to_day === '' || row.to_day >= from)
    .flatMap((row) => {
      const person = people.find(({ id }) => id === row.person_id)
      return person && isCalled(person, outgoing) ? [{ row, person }] : []
    })
  const organisation = (await readOrganisations(db)).find((one) => isCalled(one, outgoingOrganisation))
  const ofOrganisation = leaving.filter(
    ({ row, person }) =>
      organisation?.id === (row.organisation_id ?? positionOn(person.positions, from)?.organisationId ?? ''),
  )
  const [found] = ofOrganisation.length > 0 ? ofOrganisation : leaving
  if (!found) return null
  const { row, person } = found
  await db
    .updateTable('memberships')
    .set({ to_day: addDays(from, -1), ended_in: by.protocol, ended_as: by.label })
    .where('id', '=', row.id)
    .execute()
  await audit(db, 'member-changed', { body, person: person.id, protocol: by.protocol })
  return { person: person.id, name: person.name, role: row.role, place: row.place }
}

/** Who has a name: of several, who is of the organisation; somebody new when nobody can be meant. */
async function personNamed(
  db: Db,
  people: readonly Person[],
  name: string,
  organisation: { id: string; name: string } | null,
  day: string,
): Promise<Person> {
  const of = (person: Person) => positionOn(person.positions, day)?.organisation ?? ''
  const called = people
    .filter((person) => isCalled(person, name))
    .filter((person) => !organisation || of(person) === '' || of(person) === organisation.name)
  const known = called.find((person) => organisation && of(person) === organisation.name) ?? called[0]
  if (known) {
    if (of(known) === '') await hold(db, known, { organisation, title: '' }, '')
    return known
  }
  const person: Person = { id: newId(), name: name.trim().replace(/\s+/g, ' '), aliases: [], email: '', positions: [] }
  await db.insertInto('people').values({ id: person.id, name: person.name, aliases: '[]', email: '' }).execute()
  await hold(db, person, { organisation, title: '' }, '')
  return person
}

// ── Reading ────────────────────────────────────────────────────────────────────────────────────────────────────────

const namesIn = (aliases: string) => JSON.parse(aliases) as string[]

async function readOrganisations(db: Db): Promise<Organisation[]> {
  const rows = await db.selectFrom('organisations').selectAll().execute()
  return rows.map((row) => ({ ...row, aliases: namesIn(row.aliases) }))
}

async function readPeople(db: Db): Promise<Person[]> {
  const people = await db.selectFrom('people').selectAll().execute()
  const positions = await db
    .selectFrom('positions')
    .leftJoin('organisations', 'organisations.id', 'positions.organisation_id')
    .selectAll('positions')
    .select('organisations.name as organisation')
    .orderBy('positions.from_day')
    .execute()
  const held = Map.groupBy(positions, ({ person_id }) => person_id)
  return people.map((row) => ({
    ...row,
    aliases: namesIn(row.aliases),
    positions: (held.get(row.id) ?? []).map((position) => ({
      id: position.id,
      organisation: position.organisation ?? '',
      organisationId: position.organisation_id,
      title: position.title,
      from: position.from_day,
      to: position.to_day,
    })),
  }))
}

function registeredFrom({ id, name, aliases, email, positions }: Person, day: string): Whole['people'][number] {
  const { organisation = '', title = '' } = positionOn(positions, day) ?? {}
  return {
    id,
    name,
    aliases: [...aliases],
    email,
    positions: positions.map(({ organisation, title, from, to }) => ({ organisation, title, from, to })),
    organisation,
    title,
  }
}

/** Memberships in order, with what holds on a day: those of some bodies, or all. */
async function readMembers(
  db: Db,
  day: string,
  bodies?: readonly string[],
): Promise<{ body: string; member: Member }[]> {
  if (bodies?.length === 0) return []
  const people = new Map((await readPeople(db)).map((person) => [person.id, person]))
  let query = db
    .selectFrom('memberships')
    .leftJoin('organisations', 'organisations.id', 'memberships.organisation_id')
    .selectAll('memberships')
    .select('organisations.name as organisation')
    .orderBy('memberships.place')
    .orderBy('memberships.from_day')
    .orderBy('memberships.id')
  if (bodies) query = query.where('memberships.body_id', 'in', [...bodies])
  const rows = await query.execute()
  const protocols = [...new Set(rows.flatMap(({ decided_in, ended_in }) => [decided_in, ended_in]))].filter(
    (id): id is string => id !== null,
  )
  const dates = new Map(
    protocols.length === 0
      ? []
      : (
          await db
            .selectFrom('protocols')
            .innerJoin('meetings', 'meetings.id', 'protocols.meeting_id')
            .select(['protocols.id', 'meetings.date'])
            .where('protocols.id', 'in', protocols)
            .execute()
        ).map(({ id, date }) => [id, date]),
  )
  const decided = (protocol: string | null, label: string): Decided | null =>
    protocol === null ? null : { protocol, date: dates.get(protocol) ?? '', label }
  return rows.flatMap((row) => {
    const person = people.get(row.person_id)
    if (!person) return []
    const of = positionOn(person.positions, day)
    const member: Member = {
      id: row.id,
      person: person.id,
      name: person.name,
      organisation: row.organisation ?? '',
      role: row.role,
      deputyFor: row.deputy_for ?? '',
      from: row.from_day,
      to: row.to_day,
      represents: row.organisation ?? of?.organisation ?? '',
      title: of?.title ?? '',
      email: person.email,
      decided: decided(row.decided_in, row.decided_as),
      ended: decided(row.ended_in, row.ended_as),
    }
    return [{ body: row.body_id, member }]
  })
}

async function bodyOf(db: Db, id: string) {
  const body = await db.selectFrom('bodies').selectAll().where('id', '=', id).executeTakeFirst()
  return body ?? refuse('not-found')
}

async function personThere(db: Db, id: string): Promise<void> {
  const person = await db.selectFrom('people').select('id').where('id', '=', id).executeTakeFirst()
  if (!person) refuse('not-found')
}

/** Who has a name and is of no other organisation on the day, when that is one person. */
function recognise(people: readonly Person[], name: string, organisation: string, day: string): Person | undefined {
  const same = people.filter((person) => {
    const of = positionOn(person.positions, day)?.organisation ?? ''
    return isCalled(person, name) && (of === '' || organisation === '' || of === organisation)
  })
  return same.length === 1 ? same[0] : undefined
}

// ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The organisation of a name, made when nobody has it; null for no name. */
async function organisationNamed(db: Db, said: string): Promise<{ id: string; name: string } | null> {
  const name = said.trim().replace(/\s+/g, ' ')
  if (name === '') return null
  const known = (await readOrganisations(db)).find((one) => isCalled(one, name))
  if (known) return known
  const id = newId()
  await db
    .insertInto('organisations')
    .values({ id, name, aliases: '[]', type: typeOf(name) })
    .execute()
  return { id, name }
}

async function unlessTaken(db: Db, but: string, names: readonly string[]): Promise<void> {
  const others = (await readOrganisations(db)).filter(({ id }) => id !== but)
  if (others.some((other) => names.some((name) => isCalled(other, name)))) refuse('name-taken')
}

const addPosition = (
  db: Db,
  person: string,
  { organisationId, title, from, to }: Pick<HeldPosition, 'organisationId' | 'title' | 'from' | 'to'>,
) =>
  db
    .insertInto('positions')
    .values({ id: newId(), person_id: person, organisation_id: organisationId, title, from_day: from, to_day: to })
    .execute()

/** Somebody is now of an organisation, or is called something else there: from a day, or as it should have said all along. */
async function hold(
  db: Db,
  person: Person,
  { organisation, title }: { organisation: { id: string; name: string } | null; title: string },
  from: string,
): Promise<void> {
  const held = positionOn(person.positions, from || today())
  const next = {
    organisationId: organisation?.id ?? held?.organisationId ?? null,
    organisation: organisation?.name ?? held?.organisation ?? '',
    title: title || (held?.title ?? ''),
  }
  if (next.organisationId === null && next.title === '') return
  if (held && next.organisationId === held.organisationId && next.title === held.title) return
  // What nobody had said is filled in; what was said holds until the day before.
  const fills =
    held && (held.organisationId === null || held.organisationId === next.organisationId) && held.title === ''
  if (held && (from === '' || held.from === from || fills)) {
    await db
      .updateTable('positions')
      .set({ organisation_id: next.organisationId, title: next.title })
      .where('id', '=', held.id)
      .execute()
    Object.assign(held, next)
    return
  }
  if (held) {
    const to = addDays(from, -1)
    await db.updateTable('positions').set({ to_day: to }).where('id', '=', held.id).execute()
    Object.assign(held, { to })
  }
  const dated = { from: held ? from : '', to: '' }
  await addPosition(db, person.id, { ...next, ...dated })
  person.positions.push({ id: '', ...next, ...dated })
}

/** Somebody sits in a body, in a role: from a day, or as it should have said all along. */
async function seat(db: Db, body: string, person: string, role: string, from: string): Promise<void> {
  const rows = await db
    .selectFrom('memberships')
    .selectAll()
    .where('body_id', '=', body)
    .where('person_id', '=', person)
    .execute()
  const now = rows.find((row) => !hasEnded({ from: row.from_day, to: row.to_day }, from || today()))
  if (!now) return addMembership(db, body, person, { role, organisation: null, deputyFor: '', from, to: '' })
  if (role === '' || role === now.role) return
  if (from === '' || now.from_day >= from || now.role === '') {
    await db.updateTable('memberships').set({ role }).where('id', '=', now.id).execute()
    return
  }
  await db
    .updateTable('memberships')
    .set({ to_day: addDays(from, -1) })
    .where('id', '=', now.id)
    .execute()
  const { organisation_id: organisation, deputy_for, place } = now
  await addMembership(db, body, person, { role, organisation, deputyFor: deputy_for ?? '', from, to: '', place })
}

type NewMembership = {
  role: string
  organisation: string | null
  deputyFor: string
  from: string
  to: string
  /** Last when it is not said. */
  place?: number
  decided?: { protocol: string; label: string }
}

async function addMembership(db: Db, body: string, person: string, said: NewMembership): Promise<void> {
  const last = await db
    .selectFrom('memberships')
    .select(({ fn }) => fn.max('place').as('place'))
    .where('body_id', '=', body)
    .executeTakeFirst()
  await db
    .insertInto('memberships')
    .values({
      id: newId(),
      body_id: body,
      person_id: person,
      organisation_id: said.organisation,
      role: said.role,
      deputy_for: said.deputyFor || null,
      from_day: said.from,
      to_day: said.to,
      place: said.place ?? Number(last?.place ?? 0) + 1,
      decided_in: said.decided?.protocol ?? null,
      decided_as: said.decided?.label ?? '',
      ended_in: null,
      ended_as: '',
    })
    .execute()
}

async function addGroup(db: Db, body: string, name: string): Promise<string> {
  const id = newId()
  const settings: ChangeSettings = {}
  await db
    .insertInto('bodies')
    .values({ id, name, created_at: new Date().toISOString(), settings: JSON.stringify(settings), parent_id: body })
    .execute()
  await audit(db, 'body-changed', { id, settings: JSON.stringify({ name }) })
  return id
}
