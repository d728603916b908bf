/**
 * One register of people and organisations, and dated memberships in bodies, in the place of a flat list for each body.
 * Who stood in several lists under the same name and the same organisation is one person from now on, unless they were given
 * different addresses: nobody's letters may go to a namesake. Without an organisation a name is nobody in particular.
 */
import { type Kysely, sql } from 'kysely'
import { newId } from '../../secrets.ts'
import { type Engine, run, words } from './dialect.ts'

type Before = {
  id: string
  body_id: string
  name: string
  organisation: string
  role: string
  email: string
  position: number
  ended_at: string
}

const plain = (name: string) => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('sv')
const namedAs = ({ id, name, organisation }: Before) =>
  plain(organisation) === '' ? id : `${plain(name)}\n${plain(organisation)}`

export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { number, strict } = words[engine]
  const { rows } = await sql<Before>`
    select * from people order by case when ended_at = '' then 0 else 1 end, body_id, position`.execute(db)
  await run(
    db,
    `
    drop table people

    alter table bodies add column parent_id text

    create index bodies_by_parent on bodies (parent_id)

    create table organisations (
      id text not null constraint organisations_id primary key,
      name text not null,
      aliases text not null,
      type text not null
    ) ${strict}

    create table people (
      id text not null constraint people_id primary key,
      name text not null,
      aliases text not null,
      email text not null
    ) ${strict}

    create table positions (
      id text not null constraint positions_id primary key,
      person_id text not null references people (id),
      organisation_id text references organisations (id),
      title text not null,
      from_day text not null,
      to_day text not null
    ) ${strict}

    create index positions_by_person on positions (person_id)

    create index positions_by_organisation on positions (organisation_id)

    create table memberships (
      id text not null constraint memberships_id primary key,
      body_id text not null references bodies (id),
      person_id text not null references people (id),
      organisation_id text references organisations (id),
      role text not null,
      deputy_for text references people (id),
      from_day text not null,
      to_day text not null,
      place ${number} not null,
      decided_in text references protocols (id),
      decided_as text not null,
      ended_in text references protocols (id),
      ended_as text not null
    ) ${strict}

    create index memberships_by_body on memberships (body_id)

    create index memberships_by_person on memberships (person_id)

    create index memberships_by_organisation on memberships (organisation_id)

    create index memberships_by_deputy on memberships (deputy_for)
    `,
  )
  const organisations = new Map<string, string>()
  const people = new Map<string, string>()
  const named = Map.groupBy(rows, namedAs)
  for (const row of rows) {
    const organisation = plain(row.organisation)
    if (organisation !== '' && !organisations.has(organisation)) {
      const id = newId()
      organisations.set(organisation, id)
      await sql`insert into organisations values (${id}, ${row.organisation.trim()}, '[]', '')`.execute(db)
    }
    const addressed = (named.get(namedAs(row)) ?? []).filter(({ email }) => plain(email) !== '')
    const several = new Set(addressed.map(({ email }) => plain(email))).size > 1
    const key = several ? `${namedAs(row)}\n${plain(row.email)}` : namedAs(row)
    const person = people.get(key) ?? row.id
    if (!people.has(key)) {
      people.set(key, person)
      const email = several ? row.email : (addressed[0]?.email ?? '')
      await sql`insert into people values (${person}, ${row.name}, '[]', ${email})`.execute(db)
      const of = organisations.get(organisation)
      if (of) await sql`insert into positions values (${newId()}, ${person}, ${of}, '', '', '')`.execute(db)
    }
    await sql`insert into memberships values (${newId()}, ${row.body_id}, ${person}, null, ${row.role}, null, '',
      ${row.ended_at.slice(0, 10)}, ${row.position}, null, '', null, '')`.execute(db)
  }
}
