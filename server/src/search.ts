/**
 * The register: everything that is frozen is found in it, by who may read it.
 *
 * It is made from the stored records and can be made again. Each source (the protocol of a meeting, in its newest version)
 * is replaced as a whole, in the transaction that freezes or corrects it; what is missing, or was made by an older layout, is
 * made when the server starts. Who asks is shown a row only where its source may be read: every query has that condition.
 */
import type { Found, Glance, SearchChoices, SearchFilter, SearchHit } from '@samsyn/api/search'
import {
  excerpt,
  folded,
  marked,
  type SearchDocument,
  type SearchKind,
  searchKinds,
  termsOf,
} from '@samsyn/meeting/search'
import { protocolIn } from '@samsyn/protocol/earlier'
import { type ActionNow, actionsNow } from '@samsyn/protocol/memory'
import type { Protocol } from '@samsyn/protocol/protocol'
import { searchDocuments, searchLayout } from '@samsyn/protocol/search-documents'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Logger } from 'pino'
import { lock, newestVersion } from './approval.ts'
import type { Memories } from './memory.ts'
import type { Session } from './sign-in.ts'
import type { Storage, Tables } from './storage/storage.ts'

export type Source = { source: string; series: string; meeting: string | null; protocol: string | null }

/** What is asked for; '' where nothing is. */
export type Question = { q: string; kind: SearchKind } & Record<SearchFilter, string>

/** A row of the register, as it is exported. */
export type Row = Omit<SearchHit, 'title' | 'excerpt'> & { title: string; text: string }

const perPage = 50
const perGlance = 5
const mostGlanced = 3000
/** So many rows go into one statement. */
const atOnce = 200

type Db = Kysely<Tables>
type Condition = RawBuilder<unknown>

const all = (conditions: readonly Condition[]): Condition => sql.join(conditions, sql` and `)

/** Puts what a source says in the register, in the place of what it said before. */
export async function putInRegister(
  db: Db,
  { source, series, meeting, protocol }: Source,
  documents: readonly SearchDocument[],
): Promise<void> {
  const row = { series_id: series, meeting_id: meeting, protocol_id: protocol, layout: searchLayout }
  await db
    .insertInto('search_sources')
    .values({ source, ...row })
    .onConflict((conflict) => conflict.column('source').doUpdateSet(row))
    .execute()
  const before = db.selectFrom('search_documents').select('seq').where('source', '=', source)
  await db.deleteFrom('search_text').where('rowid', 'in', before).execute()
  await db.deleteFrom('search_organisations').where('seq', 'in', before).execute()
  await db.deleteFrom('search_documents').where('source', '=', source).execute()
  for (let at = 0; at < documents.length; at += atOnce) {
    const some = documents.slice(at, at + atOnce)
    const added = await db
      .insertInto('search_documents')
      .values(
        some.map(({ kind, number, title, text, date, status, owner, due = '', address, organisations }, index) => ({
          source,
          place: at + index + 1,
          kind,
          number,
          title,
          text,
          date,
          status,
          owner,
          due,
          folded: folded(`${number} ${title}`),
          subject: kind === 'person' ? folded(`${title} ${organisations.join(' ')}`) : '',
          address,
        })),
      )
      .returning(['seq', 'place'])
      .execute()
    const numbered = added.map(({ seq, place }) => ({ seq, document: documents[place - 1] as SearchDocument }))
    await db
      .insertInto('search_text')
      .values(
        numbered.map(({ seq, document: { number, title, text, owner, organisations } }) => ({
          rowid: seq,
          text: folded([number, title, text, owner, ...organisations].join('\n')),
        })),
      )
      .execute()
    const names = numbered.flatMap(({ seq, document }) =>
      [...new Set(document.organisations)].map((name) => ({ seq, name })),
    )
    if (names.length > 0) await db.insertInto('search_organisations').values(names).execute()
  }
}

/**
 * A frozen protocol, in the place of the version before it. Earlier ones whose actions it follows up are put there anew: an
 * action is open, and due, as the last protocol of its series says that looked at it.
 */
export async function registerProtocol(db: Db, protocol: Protocol, id: string, memories: Memories): Promise<void> {
  const memory = await memories.of(protocol.series.id, db)
  const now = actionsNow(memory)
  await putProtocol(db, protocol, id, now)
  const followed = new Set(protocol.items.flatMap(({ followUps = [] }) => followUps.map(({ number }) => number)))
  const given = memory.actions.filter(({ number }) => followed.has(number)).flatMap(({ steps }) => steps[0] ?? [])
  for (const one of new Set(given.map(({ protocol }) => protocol))) {
    if (one === id) continue
    const { record } = await db.selectFrom('protocols').select('record').where('id', '=', one).executeTakeFirstOrThrow()
    await putProtocol(db, protocolIn(record), one, now)
  }
}

const putProtocol = (db: Db, protocol: Protocol, id: string, now: ReadonlyMap<string, ActionNow>): Promise<void> =>
  putInRegister(
    db,
    {
      source: `meeting ${protocol.meeting.id}`,
      series: protocol.series.id,
      meeting: protocol.meeting.id,
      protocol: id,
    },
    searchDocuments(protocol, id, now),
  )

export type SearchOptions = {
  storage: Storage
  memories: Memories
  /** The series whose protocols anybody may search in. */
  openSeries: () => Promise<string[]>
  log: Logger
}

export class Search {
  readonly #options: SearchOptions
  #catchingUp: Promise<void> = Promise.resolve()

  constructor(options: SearchOptions) {
    this.#options = options
  }

  get #db(): Db {
    return this.#options.storage.db
  }

  /** Takes in what was frozen before there was a register, or was taken in by an older layout. */
  catchUp(): Promise<void> {
    this.#catchingUp = this.#catchUp().catch((error: unknown) =>
      this.#options.log.error({ err: error }, 'taking protocols into the register failed'),
    )
    return this.#catchingUp
  }

  async #catchUp(): Promise<void> {
    const { memories } = this.#options
    const missing = await this.#db
      .selectFrom('protocols')
      .leftJoin('search_sources', 'search_sources.protocol_id', 'protocols.id')
      .select('protocols.id')
      .where('protocols.version', '=', newestVersion)
      .where((or) => or.or([or('layout', 'is', null), or('layout', '<', searchLayout)]))
      .orderBy('protocols.frozen_at')
      .execute()
    for (const { id } of missing) {
      await this.#db.transaction().execute(async (trx) => {
        await lock(trx, id)
        const row = await trx
          .selectFrom('protocols')
          .select('record')
          .where('id', '=', id)
          .where('version', '=', newestVersion)
          .executeTakeFirst()
        // What has been corrected meanwhile has taken itself in.
        if (!row) return
        const protocol = protocolIn(row.record)
        await putProtocol(trx, protocol, id, actionsNow(await memories.of(protocol.series.id, trx)))
      })
    }
    if (missing.length > 0) this.#options.log.info({ protocols: missing.length }, 'protocols taken into the register')
  }

  async close(): Promise<void> {
    await this.#catchingUp
  }

  // ── Finding ──────────────────────────────────────────────────────────────────────────────────────────────────────

  async find(session: Session | null, question: Question, page: number): Promise<Found> {
    const terms = termsOf(question.q)
    const may = await this.#mayRead(session)
    const { rows, total } = await this.#rows(may, question, terms, { limit: perPage, offset: (page - 1) * perPage })
    const pages = Math.max(1, Math.ceil(total / perPage))
    return { kind: question.kind, total, page, pages, hits: rows.map((row) => hitOf(row, terms)) }
  }

  /** The first few of every kind, as somebody types: of the newest, when so much is found that nobody has said enough yet. */
  async glance(session: Session | null, q: string): Promise<Glance> {
    const terms = termsOf(q)
    if (terms.length === 0) return { groups: [], many: false }
    const where = all([this.#holds(terms), ...(await this.#mayRead(session))])
    const { rows } = await sql<{ seq: number; kind: SearchKind; subject: string; date: string; fit: number }>`
      select d.seq, d.kind, d.subject, d.date, ${fitOf(q, terms)} as fit from search_documents as d
      where ${where} order by d.seq desc limit ${mostGlanced}`.execute(this.#db)
    rows.sort((a, b) => a.fit - b.fit || (a.date < b.date ? 1 : a.date > b.date ? -1 : b.seq - a.seq))
    const kinds = Map.groupBy(rows, ({ kind }) => kind)
    const groups = await Promise.all(
      searchKinds.flatMap((kind) => {
        const same = new Map((kinds.get(kind) ?? []).toReversed().map((row) => [row.subject || row.seq, row]))
        const wanted = [...same.values()].reverse()
        return wanted.length === 0
          ? []
          : this.#details(wanted.slice(0, perGlance).map(({ seq }) => ({ seq, times: 1 }))).then((some) => ({
              kind,
              total: wanted.length,
              hits: some.map((row) => hitOf(row, terms)),
            }))
      }),
    )
    return { groups, many: rows.length === mostGlanced }
  }

  /** All that is asked for, for a file. */
  async export(session: Session | null, question: Question): Promise<Row[]> {
    return (await this.#rows(await this.#mayRead(session), question, termsOf(question.q), null)).rows
  }

  async choices(session: Session | null, kind: SearchKind): Promise<SearchChoices> {
    const of = all([sql`d.kind = ${kind}`, ...(await this.#mayRead(session))])
    const db = this.#db
    const [series, years, organisations, statuses] = await Promise.all([
      sql<{ id: string; name: string; body: string }>`
        select series.id, series.name, bodies.name as body from series join bodies on bodies.id = series.body_id
        where series.id in (
          select s.series_id from search_sources as s
          where s.source in (select d.source from search_documents as d where ${of})
        )`.execute(db),
      sql<{ name: string }>`
        select distinct substr(d.date, 1, 4) as name from search_documents as d where ${of}`.execute(db),
      sql<{ name: string }>`
        select distinct o.name from search_organisations as o
        where o.seq in (select d.seq from search_documents as d where ${of})`.execute(db),
      sql<{ name: string }>`
        select distinct d.status as name from search_documents as d where ${of}`.execute(db),
    ])
    const names = (answer: { rows: { name: string }[] }): string[] =>
      answer.rows.map(({ name }) => name).filter((name) => name !== '')
    return {
      series: series.rows.sort((a, b) => inSwedish(`${a.body} ${a.name}`, `${b.body} ${b.name}`)),
      years: names(years).sort().reverse(),
      organisations: names(organisations).sort(inSwedish),
      statuses: names(statuses).sort(),
    }
  }

  /** The protocol in which the decision at an address stands; null when there is none. Whether it may be read is not asked. */
  async protocolOfDecision(address: string, meeting: string): Promise<string | null> {
    const { rows } = await sql<{ protocol_id: string | null }>`
      select s.protocol_id from search_documents as d join search_sources as s on s.source = d.source
      where d.address = ${address} and d.kind = 'decision'`.execute(this.#db)
    if (rows[0]) return rows[0].protocol_id
    const source = this.#db.selectFrom('search_sources').select('protocol_id').where('meeting_id', '=', meeting)
    return (await source.executeTakeFirst())?.protocol_id ?? null
  }

  /** How many there are of each kind, of what is asked for; a status is one of the asked kind alone. */
  async counts(session: Session | null, question: Question): Promise<Record<SearchKind, number>> {
    const { kind, status, q } = question
    const where = all([
      sql`1 = 1`,
      ...this.#matching(await this.#mayRead(session), question, termsOf(q)),
      ...(status === '' ? [] : [sql`(d.kind <> ${kind} or d.status = ${status})`]),
    ])
    const [documents, people] = await Promise.all([
      sql<{ kind: SearchKind; n: number }>`
        select d.kind, count(*) as n from search_documents as d where ${where} group by d.kind`.execute(this.#db),
      sql<{ n: number }>`
        select count(distinct d.subject) as n from search_documents as d where d.kind = 'person' and ${where}`.execute(
        this.#db,
      ),
    ])
    const counts = Object.fromEntries(searchKinds.map((one) => [one, 0])) as Record<SearchKind, number>
    for (const row of documents.rows) counts[row.kind] = row.n
    return { ...counts, person: people.rows[0]?.n ?? 0 }
  }

  /** [FN5] Everything for an organiser; else what one has a seat in the meeting of, and what its series shows everybody. */
  async #mayRead(session: Session | null): Promise<Condition[]> {
    if (session?.organiser) return []
    const open = await this.#options.openSeries()
    // What is of no meeting, as an old protocol, is for organisers.
    const orOpen = open.length === 0 ? sql`` : sql`or (s.series_id in (${sql.join(open)}) and s.meeting_id is not null)`
    // A big screen is nobody.
    return [
      sql`d.source in (
        select s.source from search_sources as s where s.meeting_id in (
          select seats.meeting_id from seats where seats.session_id = ${session?.id ?? ''} and seats.role <> 'screen'
        ) ${orOpen}
      )`,
    ]
  }

  /** Which documents are asked for, of whatever kind and status. */
  #matching(
    may: readonly Condition[],
    { series, year, organisation }: Question,
    terms: readonly string[],
  ): Condition[] {
    const conditions = [...may]
    if (terms.length > 0) conditions.push(this.#holds(terms))
    if (series !== '')
      conditions.push(sql`d.source in (select s.source from search_sources as s where s.series_id = ${series})`)
    if (year !== '') conditions.push(sql`substr(d.date, 1, 4) = ${year}`)
    if (organisation !== '')
      conditions.push(sql`d.seq in (select o.seq from search_organisations as o where o.name = ${organisation})`)
    return conditions
  }

  /** [FN1] Folded texts have no sign that LIKE or FTS5 reads as its own. */
  #holds(terms: readonly string[]): Condition {
    // An index of trigrams knows nothing shorter.
    const indexed = this.#options.storage.engine === 'sqlite' ? terms.filter((term) => term.length >= 3) : []
    const read = terms.filter((term) => !indexed.includes(term))
    const holds = all([
      ...(indexed.length > 0 ? [sql`search_text.text match ${indexed.map((term) => `"${term}"`).join(' ')}`] : []),
      ...read.map((term) => sql`search_text.text like ${`%${term}%`}`),
    ])
    return sql`d.seq in (select search_text.rowid from search_text where ${holds})`
  }

  /**
   * [FN7] In order: by how well it fits, then the newest first. A person who stands in many protocols is one row, the
   * newest. First which, then what they say: most of what is found is never shown.
   */
  async #rows(
    may: readonly Condition[],
    question: Question,
    terms: readonly string[],
    part: { limit: number; offset: number } | null,
  ): Promise<{ rows: Row[]; total: number }> {
    const { kind, status, q } = question
    const where = all([
      sql`d.kind = ${kind}`,
      ...this.#matching(may, question, terms),
      ...(status === '' ? [] : [sql`d.status = ${status}`]),
    ])
    const fits = (fit: (by: Condition) => Condition) => (terms.length === 0 ? sql`` : sql`${fit(fitOf(q, terms))}, `)
    const limit = part === null ? sql`` : sql`limit ${part.limit} offset ${part.offset}`
    // The date and the number in one, so that the newest of a person can be asked for.
    const dated = sql`d.date || ' ' || cast(1000000000000 + d.seq as text)`
    const { rows } = await (kind === 'person'
      ? sql<{ dated: string; times: number; total: number }>`
          select max(${dated}) as dated, count(*) as times, count(*) over () as total from search_documents as d
          where ${where} group by d.subject order by ${fits((by) => sql`min(${by})`)}min(d.title), d.subject ${limit}`
      : sql<{ dated: string; times: number; total: number }>`
          select ${dated} as dated, 1 as times, count(*) over () as total from search_documents as d
          where ${where} order by ${fits((by) => by)}d.date desc, d.source, d.place desc ${limit}`
    ).execute(this.#db)
    const wanted = rows.map(({ dated: said, times }) => ({
      seq: Number(said.split(' ').at(-1)) - 1_000_000_000_000,
      times,
    }))
    return { rows: await this.#details(wanted), total: rows[0]?.total ?? 0 }
  }

  async #details(wanted: readonly { seq: number; times: number }[]): Promise<Row[]> {
    const made: Row[] = []
    for (let at = 0; at < wanted.length; at += atOnce) {
      const some = wanted.slice(at, at + atOnce)
      const numbers = some.map(({ seq }) => seq)
      const [rows, names] = await Promise.all([
        this.#db
          .selectFrom('search_documents as d')
          .innerJoin('search_sources as s', 's.source', 'd.source')
          .innerJoin('series', 'series.id', 's.series_id')
          .innerJoin('bodies', 'bodies.id', 'series.body_id')
          .selectAll('d')
          .select([
            'series.id as seriesId',
            'series.name as seriesName',
            'bodies.id as bodyId',
            'bodies.name as bodyName',
          ])
          .where('d.seq', 'in', numbers)
          .execute(),
        this.#db.selectFrom('search_organisations').selectAll().where('seq', 'in', numbers).execute(),
      ])
      const known = new Map(rows.map((row) => [row.seq, row]))
      const organisations = Map.groupBy(names, ({ seq }) => seq)
      for (const { seq, times } of some) {
        const row = known.get(seq)
        // Replaced by a newer version between the two questions.
        if (!row) continue
        const { kind, number, title, text, date, status, owner, address } = row
        made.push({
          ...{ kind: kind as SearchKind, number, title, text, date, status, owner, address, times },
          organisations: (organisations.get(seq) ?? []).map(({ name }) => name).sort(inSwedish),
          series: { id: row.seriesId, name: row.seriesName },
          body: { id: row.bodyId, name: row.bodyName },
        })
      }
    }
    return made
  }
}

/** Its number or its first words, then words of its title, then parts of them, then its text. */
function fitOf(question: string, terms: readonly string[]): Condition {
  const holds = (begin: string) => all(terms.map((term) => sql`d.folded like ${`%${begin}${term.trim()}%`}`))
  return sql`case
    when d.folded like ${`${folded(question)}%`} then 0
    when ${holds(' ')} then 1
    when ${holds('')} then 2
    else 3 end`
}

const hitOf = ({ title, text, ...row }: Row, terms: readonly string[]): SearchHit => ({
  ...row,
  title: marked(title, terms),
  excerpt: excerpt(text, terms),
})

const inSwedish = (a: string, b: string): number => a.localeCompare(b, 'sv')
