/**
 * Decisions between meetings. Who is asked answers by a personal link to the meeting that gave the mandate. When the
 * answers are in, or the last day has passed, the result is a row of its own, and what was asked lands in the next meeting
 * of the series: at once if there is one, else when it is made. What is due is settled when somebody looks.
 */
import type { AdjusterLink } from '@samsyn/api/approval'
import type {
  Circulated,
  CirculationInfo,
  CirculationSays,
  CirculationsInfo,
  NewCirculation,
} from '@samsyn/api/circulations'
import { words } from '@samsyn/language/language'
import {
  type CirculationAnswer,
  countAnswers,
  isDecided,
  isOver,
  type Landing,
  landDecision,
  landItem,
  landText,
  mandatesIn,
  takeOffItem,
} from '@samsyn/meeting/circulation'
import { dayOf, today } from '@samsyn/meeting/days'
import { agendaDocument, decisionsDocument, notesDocument } from '@samsyn/meeting/documents'
import { titleFromFile } from '@samsyn/meeting/repairs'
import { may, type Phase } from '@samsyn/meeting/roles'
import { inOneLine } from '@samsyn/meeting/search'
import { protocolIn } from '@samsyn/protocol/earlier'
import type { ProtocolDecision } from '@samsyn/protocol/protocol'
import { type Kysely, sql } from 'kysely'
import { askedOf, isMine, personalLink, read } from './approval.ts'
import { audit } from './audit.ts'
import type { StoredProtocol } from './exports.ts'
import type { FileStore } from './files/files.ts'
import { judge } from './files/kinds.ts'
import type { Letters } from './letters.ts'
import type { Meetings } from './meetings.ts'
import { refuse } from './refusal.ts'
import { hashOf, newId } from './secrets.ts'
import type { Seat, SignIn } from './sign-in.ts'
import type { Storage, Tables } from './storage/storage.ts'

type Db = Kysely<Tables>
type Person = Tables['circulation_people'] & {
  answer: CirculationAnswer
  comment: string
  links: string[]
}
type Known = {
  row: Tables['circulations']
  people: Person[]
  files: Tables['circulation_files'][]
  result: Tables['circulation_results'] | null
}

export type CirculationsOptions = {
  storage: Storage
  signIn: SignIn
  meetings: Meetings
  files: FileStore
  letters: Letters
  appUrl: () => string
  uploadLimit: number
}

/** The phases in which something can land in a meeting. */
const landable: readonly Phase[] = ['draft', 'called', 'open']

const now = () => new Date().toISOString()
/** The wording of a decision in one line. */
const wordingOf = ({ heading, lead, points }: ProtocolDecision) =>
  [heading && `${heading}:`, lead, inOneLine(points)].filter(Boolean).join(' ')

export class Circulations {
  readonly #options: CirculationsOptions
  /** Landings go one after another, so that two who look at once do not both write. */
  #landing: Promise<unknown> = Promise.resolve()

  constructor(options: CirculationsOptions) {
    this.#options = options
  }

  get #db(): Db {
    return this.#options.storage.db
  }

  // ── Looking ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Those that rest on decisions of this protocol, in whichever version. */
  async of(stored: StoredProtocol, seat: Seat): Promise<CirculationsInfo> {
    const leads = may(seat.role, 'conclude', 'frozen')
    const { lead } = await this.#options.meetings.surroundings(stored.meeting)
    return {
      circulations: await Promise.all((await this.#idsOf(stored.meeting)).map((id) => this.info(stored, seat, id))),
      mandates: leads
        ? mandatesIn(stored.protocol.items).map((decision) => ({ label: decision.label, text: wordingOf(decision) }))
        : [],
      lead,
    }
  }

  async #idsOf(meeting: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('circulations')
      .select('id')
      .where('protocol_id', 'in', versionsOf(meeting))
      .orderBy('begun_at', 'desc')
      .execute()
    return rows.map(({ id }) => id)
  }

  async info(stored: StoredProtocol, seat: Seat, id: string): Promise<CirculationInfo> {
    await this.#close(stored.meeting, id)
    await this.land(stored.protocol.series.id)
    const { row, people, files, result } = await this.#read(this.#db, stored.meeting, id)
    const leads = may(seat.role, 'conclude', 'frozen')
    const landed = await this.#db
      .selectFrom('circulation_landings')
      .innerJoin('meetings', 'meetings.id', 'circulation_landings.meeting_id')
      .select(['meetings.id as meeting', 'meetings.date'])
      .where('circulation_id', '=', id)
      .where('meetings.phase', '!=', 'cancelled')
      .executeTakeFirst()
    const mandate = mandatesIn(stored.protocol.items).find(({ label }) => label === row.mandate)
    return {
      id,
      protocol: stored.id,
      body: stored.protocol.body.name,
      mandate: { label: row.mandate, text: mandate ? wordingOf(mandate) : '', date: stored.protocol.meeting.date },
      heading: row.heading,
      lead: row.lead,
      points: JSON.parse(row.points) as string[],
      message: row.message,
      lastDay: row.last_day,
      files: files.map(({ id, name, size }) => ({ id, name, size })),
      people: people.map((person) => {
        const mine = isMine(person, seat)
        const told = leads || mine || result !== null
        return {
          id: person.id,
          name: person.name,
          organisation: person.organisation,
          answered: person.answer !== '',
          answer: told ? person.answer : '',
          comment: told ? person.comment : '',
          mine,
        }
      }),
      result: result && {
        decided: result.decided === 1,
        yes: result.yes,
        no: result.no,
        abstain: result.abstain,
        silent: result.silent,
        at: result.at,
      },
      landed: landed ?? null,
      mayLead: leads,
    }
  }

  async #read(db: Db, meeting: string, id: string): Promise<Known> {
    const row = await db
      .selectFrom('circulations')
      .selectAll()
      .where('id', '=', id)
      .where('protocol_id', 'in', versionsOf(meeting))
      .executeTakeFirst()
    if (!row) return refuse('not-found')
    const people = await db
      .selectFrom('circulation_people')
      .selectAll()
      .where('circulation_id', '=', id)
      .orderBy('position')
      .execute()
    const ids = people.map((person) => person.id)
    const answers = await db
      .selectFrom('circulation_answers')
      .selectAll()
      .where('person_id', 'in', ids)
      .orderBy('at', 'desc')
      .execute()
    const links = await db.selectFrom('circulation_links').selectAll().where('person_id', 'in', ids).execute()
    const files = await db
      .selectFrom('circulation_files')
      .selectAll()
      .where('circulation_id', '=', id)
      .orderBy('at')
      .execute()
    const result = await db
      .selectFrom('circulation_results')
      .selectAll()
      .where('circulation_id', '=', id)
      .executeTakeFirst()
    return {
      row,
      people: people.map((person) => {
        const last = answers.find(({ person_id }) => person_id === person.id)
        return {
          ...person,
          answer: last?.answer ?? '',
          comment: last?.comment ?? '',
          links: links.filter(({ person_id }) => person_id === person.id).map(({ link_id }) => link_id),
        }
      }),
      files,
      result: result ?? null,
    }
  }

  // ── Asking and answering ─────────────────────────────────────────────────────────────────────────────────────────

  async begin(stored: StoredProtocol, seat: Seat, request: NewCirculation): Promise<Circulated> {
    const { protocol } = stored
    if ((await read(this.#db, stored.id)).state === 'replaced') return refuse('wrong-state')
    if (!mandatesIn(protocol.items).some(({ label }) => label === request.mandate)) return refuse('not-found')
    if (request.lastDay < today()) return refuse('bad-input', 'The last day has passed.')
    const attendance = await this.#options.meetings.attendance(stored.meeting)
    const circulation = newId()
    const people = askedOf(attendance, request.people).map((one) => ({ ...one, circulation_id: circulation }))
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('circulations')
        .values({
          id: circulation,
          protocol_id: stored.id,
          series_id: protocol.series.id,
          mandate: request.mandate,
          heading: request.heading,
          lead: request.lead,
          points: JSON.stringify(request.points),
          message: request.message,
          last_day: request.lastDay,
          begun_at: now(),
          begun_by: seat.name,
        })
        .execute()
      await trx.insertInto('circulation_people').values(people).execute()
      const { meeting, id } = stored
      await audit(trx, 'circulation-begun', { meeting, protocol: id, circulation, count: people.length })
    })
    const links: AdjusterLink[] = []
    for (const person of people) links.push(await this.#link(stored, person))
    return { circulation, links }
  }

  /** A new link for somebody who has not answered; those before it no longer open anything. */
  async remind(stored: StoredProtocol, id: string, person: string): Promise<AdjusterLink> {
    const { people, result } = await this.#read(this.#db, stored.meeting, id)
    const one = people.find((asked) => asked.id === person)
    if (!one) return refuse('not-found')
    if (result || one.answer !== '') return refuse('wrong-state')
    for (const link of one.links) await this.#options.signIn.revokeLink(link)
    return this.#link(stored, one)
  }

  async #link(stored: StoredProtocol, person: Tables['circulation_people']): Promise<AdjusterLink> {
    const { link, token } = await personalLink(this.#options, stored, person)
    await this.#db.insertInto('circulation_links').values({ link_id: link, person_id: person.id }).execute()
    const mail = await this.#options.letters.reaches(stored.meeting, person)
    return { adjuster: person.id, name: person.name, address: `${this.#options.appUrl()}/in#${token}`, mail }
  }

  /** The page where the holder of a personal link answers; null for any other link. */
  async pageOf(link: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('circulation_links')
      .innerJoin('circulation_people', 'circulation_people.id', 'circulation_links.person_id')
      .innerJoin('circulations', 'circulations.id', 'circulation_people.circulation_id')
      .select(['circulations.id', 'circulations.protocol_id'])
      .where('circulation_links.link_id', '=', link)
      .executeTakeFirst()
    return row ? `/p/${row.protocol_id}/cirkulation/${row.id}` : null
  }

  async answer(stored: StoredProtocol, seat: Seat, id: string, said: CirculationSays): Promise<void> {
    await this.#close(stored.meeting, id)
    await this.#db.transaction().execute(async (trx) => {
      await lock(trx, stored.meeting)
      const { people, result } = await this.#read(trx, stored.meeting, id)
      const one = people.find((person) => person.id === said.person)
      if (!one || !isMine(one, seat)) return refuse('not-adjuster')
      if (result) return refuse('wrong-state')
      const { answer, comment } = said
      await trx
        .insertInto('circulation_answers')
        .values({ id: newId(), person_id: one.id, answer, comment, session: seat.session, at: now() })
        .execute()
      await audit(trx, 'circulation-answered', { meeting: stored.meeting, circulation: id, person: one.id, answer })
    })
    await this.#close(stored.meeting, id)
    await this.land(stored.protocol.series.id)
  }

  /** A document to read before one answers: as long as nobody has. */
  async addFile(
    stored: StoredProtocol,
    id: string,
    file: { name: string; body: ReadableStream<Uint8Array>; signal: AbortSignal },
  ): Promise<void> {
    const { files, uploadLimit } = this.#options
    let type = ''
    const put = await files.put(file.body, {
      maxBytes: uploadLimit,
      signal: file.signal,
      accepts: async (head, path) => {
        const kind = await judge(head, file.name, async () => path)
        if ('refused' in kind) return refuse(`file-${kind.refused}`)
        type = kind.type
        return true
      },
    })
    if ('refused' in put) return refuse(put.refused === 'too-large' ? 'file-too-large' : 'file-empty')
    await this.#db.transaction().execute(async (trx) => {
      await lock(trx, stored.meeting)
      const { people, result } = await this.#read(trx, stored.meeting, id)
      if (result || people.some(({ answer }) => answer !== '')) return refuse('wrong-state')
      const { sha256, size } = put
      await trx
        .insertInto('circulation_files')
        .values({ id: newId(), circulation_id: id, sha256, size, type, name: file.name, at: now() })
        .execute()
    })
  }

  async file(meeting: string, id: string): Promise<Tables['circulation_files']> {
    const row = await this.#db
      .selectFrom('circulation_files')
      .innerJoin('circulations', 'circulations.id', 'circulation_files.circulation_id')
      .selectAll('circulation_files')
      .where('circulation_files.id', '=', id)
      .where('circulations.protocol_id', 'in', versionsOf(meeting))
      .executeTakeFirst()
    return row ?? refuse('not-found')
  }

  // ── The result ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Counts, if the time has come. */
  async #close(meeting: string, id: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await lock(trx, meeting)
      const { row, people, result } = await this.#read(trx, meeting, id)
      const answers = people.map(({ answer }) => answer)
      if (result || !isOver(answers, row.last_day, today())) return
      const counts = countAnswers(answers)
      const decided = Number(isDecided(counts))
      await trx
        .insertInto('circulation_results')
        .values({ circulation_id: id, decided, ...counts, at: now() })
        .execute()
      await audit(trx, 'circulation-closed', { meeting, circulation: id, decided })
    })
  }

  /** Puts what has a result, and has not landed yet, into the next meeting of the series, if there is one. */
  land(series: string): Promise<void> {
    const landing = this.#landing.catch(() => {}).then(() => this.#land(series))
    this.#landing = landing
    return landing
  }

  async #land(series: string): Promise<void> {
    await this.#takeOff(series)
    const waiting = await this.#db
      .selectFrom('circulations')
      .innerJoin('protocols', 'protocols.id', 'circulations.protocol_id')
      .select(['circulations.id', 'protocols.record', 'protocols.meeting_id'])
      .where('circulations.series_id', '=', series)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('circulation_landings')
              .innerJoin('meetings', 'meetings.id', 'circulation_landings.meeting_id')
              .select('circulation_landings.circulation_id')
              .whereRef('circulation_landings.circulation_id', '=', 'circulations.id')
              .where('meetings.phase', '!=', 'cancelled'),
          ),
        ),
      )
      .orderBy('circulations.begun_at')
      .execute()
    for (const { id, record, meeting_id } of waiting) {
      const given = protocolIn(record)
      await this.#close(meeting_id, id)
      const known = await this.#read(this.#db, meeting_id, id)
      if (!known.result) continue
      const next = await this.#db
        .selectFrom('meetings')
        .select('id')
        .where('series_id', '=', series)
        .where('date', '>', given.meeting.date)
        .where('phase', 'in', landable)
        .orderBy('date')
        .orderBy('start')
        .executeTakeFirst()
      if (next) await this.#landIn(next.id, known, known.result, given.meeting.date)
    }
  }

  /** [CI6] What has landed in another meeting while its own was cancelled is taken off that one when it is taken up again. */
  async #takeOff(series: string): Promise<void> {
    const landings = await this.#db
      .selectFrom('circulation_landings')
      .innerJoin('circulations', 'circulations.id', 'circulation_landings.circulation_id')
      .innerJoin('meetings', 'meetings.id', 'circulation_landings.meeting_id')
      .select(['circulations.id', 'meetings.id as meeting', 'meetings.phase'])
      .where('circulations.series_id', '=', series)
      .where('meetings.phase', '!=', 'cancelled')
      .orderBy('circulation_landings.at', 'desc')
      .execute()
    for (const [item, places] of Map.groupBy(landings, ({ id }) => id)) {
      const open = places.filter(({ phase }) => landable.includes(phase))
      // What a meeting that is over has dealt with stands there; else it stands where it has landed last.
      for (const { meeting } of open.length < places.length ? open : open.slice(1)) {
        await this.#options.meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) =>
          takeOffItem(agenda, { item }),
        )
        await this.#db
          .deleteFrom('circulation_landings')
          .where('circulation_id', '=', item)
          .where('meeting_id', '=', meeting)
          .execute()
      }
    }
  }

  async #landIn(
    meeting: string,
    { row, people, files }: Known,
    result: Tables['circulation_results'],
    mandateDate: string,
  ): Promise<void> {
    const { meetings } = this.#options
    const { body, settings } = await meetings.surroundings(meeting)
    const said = words[settings.language].circulation
    const names = (answer: CirculationAnswer) =>
      people.filter((person) => person.answer === answer).map(({ name }) => name)
    const decidedAt = dayOf(result.at)
    const attachments = files.map(({ id, sha256, size, type, name }) => {
      const file = hashOf(`${id} ${meeting}`).slice(0, 24)
      return { id: file, title: titleFromFile(name), file, url: '', fileName: name, type, size, sha256 }
    })
    const landing: Landing = {
      item: row.id,
      title: said.landedTitle,
      heading: row.heading,
      lead: row.lead,
      points: JSON.parse(row.points) as string[],
      decided: result.decided === 1,
      decidedAt,
      procedure: said.procedure,
      attachments,
      text: [
        said.landedMandate({ body: body.name, date: mandateDate, label: row.mandate }),
        result.decided === 1 ? said.landedDecided({ date: decidedAt }) : said.landedNot({ date: decidedAt }),
        said.landedAnswers(result),
        ...(['yes', 'no', 'abstain', ''] as const).flatMap((answer) =>
          names(answer).length > 0 ? [`${said.answers[answer]}: ${names(answer).join(', ')}.`] : [],
        ),
      ],
    }
    for (const { id, sha256, size, type, fileName } of attachments)
      await this.#db
        .insertInto('files')
        .values({
          id,
          meeting_id: meeting,
          sha256,
          size,
          type,
          name: fileName,
          uploaded_by: row.begun_by,
          at: now(),
          preview: '',
          conversion: 'none',
          pages: 0,
          slides: '',
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    await meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => landItem(agenda, landing))
    await meetings.edit(meeting, decisionsDocument(meeting), 'server', (doc) => landDecision(doc, landing))
    await meetings.edit(meeting, notesDocument(meeting, row.id), 'server', (notes) => landText(notes, landing))
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('circulation_landings')
        .values({ circulation_id: row.id, meeting_id: meeting, at: now() })
        .onConflict((conflict) => conflict.columns(['circulation_id', 'meeting_id']).doNothing())
        .execute()
      await audit(trx, 'circulation-landed', { meeting, circulation: row.id })
    })
  }
}

/** A later version of a protocol takes over what was begun with the one before. */
const versionsOf = (meeting: string) => sql<string>`(select id from protocols where meeting_id = ${meeting})`

/** One after another: an answer is either counted, or refused because the count has been made. */
const lock = (trx: Db, meeting: string) =>
  trx
    .updateTable('meetings')
    .set(({ ref }) => ({ place: ref('place') }))
    .where('id', '=', meeting)
    .execute()
