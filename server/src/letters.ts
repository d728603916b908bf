/**
 * Where those of a meeting are written to, and letters to those who are asked something after it. Addresses are read for
 * sending alone and told to nobody.
 */
import { sameName } from '@samsyn/meeting/attendance'
import { audit } from './audit.ts'
import type { StoredProtocol } from './exports.ts'
import { isAddress, type Mails } from './mail.ts'
import type { Meetings } from './meetings.ts'
import { refuse } from './refusal.ts'
import type { Storage } from './storage/storage.ts'

type Row = { id: string; name: string; organisation: string; person: string }
type Known = readonly { id: string; name: string; organisation: string }[]

/**
 * By row: the person it was made from, or the only member of that name and of no other organisation. Where the person is no
 * longer in the register, as when the rows of several bodies became one person, the organisation must be the same.
 */
export async function peopleOf(
  db: Storage['db'],
  rows: readonly Row[],
  members: Known,
): Promise<Map<string, { id: string; email: string }>> {
  const ids = [...new Set([...rows.map(({ person }) => person), ...members.map(({ id }) => id)])].filter(Boolean)
  if (ids.length === 0) return new Map()
  const people = await db.selectFrom('people').select(['id', 'email']).where('id', 'in', ids).execute()
  const known = new Map(people.map((person) => [person.id, person]))
  return new Map(
    rows.flatMap((row) => {
      const [member, another] = members.filter(
        ({ name, organisation }) =>
          sameName(name, row.name) &&
          (sameName(organisation, row.organisation) ||
            (row.person === '' && (organisation === '' || row.organisation === ''))),
      )
      const person = known.get(row.person) ?? (member && !another ? known.get(member.id) : undefined)
      return person ? [[row.id, person] as const] : []
    }),
  )
}

/** By row, of those who have one. Nobody else is asked for an address. */
export async function addressesOf(
  db: Storage['db'],
  rows: readonly Row[],
  members: Known,
): Promise<Map<string, string>> {
  const people = [...(await peopleOf(db, rows, members))]
  return new Map(people.flatMap(([row, { email }]) => (isAddress(email) ? [[row, email] as const] : [])))
}

/** Somebody who is asked: by a row of the attendance list, or by name. */
type Asked = { id: string; attendee: string; name: string; organisation: string }

export class Letters {
  readonly #options: { storage: Storage; meetings: Meetings; mails: Mails }

  constructor(options: { storage: Storage; meetings: Meetings; mails: Mails }) {
    this.#options = options
  }

  /** Whether a letter to somebody goes by mail. */
  async reaches(meeting: string, asked: Asked): Promise<boolean> {
    return this.#options.mails.works && (await this.#addressOf(meeting, asked)) !== ''
  }

  /** Sends what was written to somebody who is asked about a protocol: to approve it, or to decide between meetings. */
  async send({ meeting }: StoredProtocol, id: string, letter: { subject: string; text: string }): Promise<void> {
    const asked = (await this.#adjuster(meeting, id)) ?? (await this.#circulated(meeting, id))
    return asked ? this.sendTo(meeting, asked, letter) : refuse('no-address')
  }

  /** Sends what was written to somebody of a meeting. */
  async sendTo(meeting: string, asked: Asked, letter: { subject: string; text: string }): Promise<void> {
    const { storage, mails } = this.#options
    const email = mails.works ? await this.#addressOf(meeting, asked) : ''
    if (!email) return refuse('no-address')
    const { id } = asked
    await storage.db.transaction().execute(async (trx) => {
      const to = { name: asked.name, email }
      await mails.post(trx, [{ kind: 'letter', meeting, recipient: id, to, ...letter, calendar: null }])
      await audit(trx, 'letter-sent', { meeting, to: id })
    })
    mails.ask()
  }

  async #addressOf(meeting: string, { attendee, name, organisation }: Asked): Promise<string> {
    const { storage, meetings } = this.#options
    const { members } = await meetings.surroundings(meeting)
    const row = (await meetings.attendance(meeting)).find(({ id }) => id === attendee)
    const asked = { ...(row ?? { name, organisation, person: '' }), id: '' }
    return (await addressesOf(storage.db, [asked], members)).get('') ?? ''
  }

  #adjuster(meeting: string, id: string): Promise<Asked | undefined> {
    return this.#options.storage.db
      .selectFrom('adjusters')
      .innerJoin('askings', 'askings.id', 'adjusters.asking_id')
      .innerJoin('protocols', 'protocols.id', 'askings.protocol_id')
      .select(['adjusters.id', 'adjusters.attendee', 'adjusters.name', 'adjusters.organisation'])
      .where('adjusters.id', '=', id)
      .where('protocols.meeting_id', '=', meeting)
      .executeTakeFirst()
  }

  #circulated(meeting: string, id: string): Promise<Asked | undefined> {
    return this.#options.storage.db
      .selectFrom('circulation_people')
      .innerJoin('circulations', 'circulations.id', 'circulation_people.circulation_id')
      .innerJoin('protocols', 'protocols.id', 'circulations.protocol_id')
      .select(['circulation_people.id', 'circulation_people.attendee'])
      .select(['circulation_people.name', 'circulation_people.organisation'])
      .where('circulation_people.id', '=', id)
      .where('protocols.meeting_id', '=', meeting)
      .executeTakeFirst()
  }
}
