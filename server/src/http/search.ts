/** The register: finding, what can be chosen among, files of what was found, and the page of a decision. */
import { csvOf } from '@samsyn/api/csv'
import { DecisionPage, Found, Glance, SearchChoices, SearchCounts, searchFilters } from '@samsyn/api/search'
import { words } from '@samsyn/language/language'
import { today } from '@samsyn/meeting/days'
import { type SearchKind, searchKinds } from '@samsyn/meeting/search'
import { outcomeCorrected } from '@samsyn/protocol/correction'
import { actionsNow, endingBy, isInForce, storyOf } from '@samsyn/protocol/memory'
import type { ProtocolDecision } from '@samsyn/protocol/protocol'
import { decisionAddress, labelAddress } from '@samsyn/protocol/search-documents'
import type { StoredProtocol } from '../exports.ts'
import type { Parts } from '../parts.ts'
import { Refusal, refuse } from '../refusal.ts'
import type { Question } from '../search.ts'
import type { Session } from '../sign-in.ts'
import { type App, type Context, describeRoute, endpoint } from './endpoint.ts'
import { findableProtocol, protocolWithSeat, readableProtocol } from './protocols.ts'
import { inert } from './serve-file.ts'

const asked = ['q', 'kind', ...searchFilters] as const
/** Nobody asks longer questions. */
const longest = 200

const kindOf = (said: string): SearchKind => searchKinds.find((kind) => kind === said) ?? 'decision'

function questionOf(query: (name: string) => string): Question {
  const { q, kind, series, year, organisation, status } = Object.fromEntries(
    asked.map((name) => [name, query(name).slice(0, longest)]),
  ) as Record<(typeof asked)[number], string>
  return { q, kind: kindOf(kind), series, year, organisation, status }
}

export function searchRoutes(app: App, parts: Parts): void {
  const { search, approval, config } = parts

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/search',
      summary: 'What is found in everything frozen that one may read',
      query: [...asked, 'page'],
      answer: Found,
    },
    ({ session, query }) => {
      const page = Number(query('page') || '1')
      if (!Number.isInteger(page) || page < 1 || page > 10_000) return refuse('bad-input', 'page')
      return search.find(session, questionOf(query), page)
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/search/glance',
      summary: 'The first few of every kind',
      query: ['q'],
      answer: Glance,
    },
    ({ session, query }) => search.glance(session, query('q').slice(0, longest)),
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/search/choices',
      summary: 'What can be chosen among',
      query: ['kind'],
      answer: SearchChoices,
    },
    ({ session, query }) => search.choices(session, kindOf(query('kind'))),
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/search/counts',
      summary: 'How many there are of each kind',
      query: asked,
      answer: SearchCounts,
    },
    ({ session, query }) => search.counts(session, questionOf(query)),
  )

  const fileOf = async (context: Context) => {
    const question = questionOf((name) => context.req.query(name) ?? '')
    const rows = await search.export(context.get('session'), question)
    const language = context.req.query('language') === 'en' ? ('en' as const) : ('sv' as const)
    const whole = (address: string) => (address.startsWith('/') ? `${config.appUrl}${address}` : address)
    return {
      said: words[language].search,
      kind: question.kind,
      rows: rows.map(({ address, ...row }) => ({ ...row, address: whole(address) })),
    }
  }
  const attachment = (name: string) => ({
    ...inert,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  })

  describeRoute(app, 'get', '/api/search/register.csv', 'What is found, for a spreadsheet', 'text/csv')
  app.get('/api/search/register.csv', async (context: Context) => {
    const { said, kind, rows } = await fileOf(context)
    const columns = said.columns
    const table = [
      [
        columns.number,
        columns.date,
        columns.title,
        columns.text,
        columns.status,
        columns.owner,
        columns.organisations,
        columns.body,
        columns.series,
        columns.address,
      ],
      ...rows.map((row) => [
        row.number,
        row.date,
        row.title,
        row.text,
        row.status,
        row.owner,
        row.organisations.join(', '),
        row.body.name,
        row.series.name,
        row.address,
      ]),
    ]
    return context.body(csvOf(table), 200, {
      ...attachment(`${said.kinds[kind]}.csv`),
      'content-type': 'text/csv; charset=utf-8',
    })
  })

  describeRoute(app, 'get', '/api/search/register.json', 'What is found, as data', 'application/json')
  app.get('/api/search/register.json', async (context: Context) => {
    const { said, kind, rows } = await fileOf(context)
    return context.body(`${JSON.stringify({ kind, rows }, null, 2)}\n`, 200, {
      ...attachment(`${said.kinds[kind]}.json`),
      'content-type': 'application/json; charset=utf-8',
    })
  })

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/decisions/{of}/{number}',
      summary: 'A decision, by its number within the body or its label within the meeting',
      answer: DecisionPage,
    },
    async ({ session, param }) => {
      const address = `/beslut/${param('of')}/${param('number')}`
      const id =
        (await search.protocolOfDecision(address, param('of'))) ?? refuse(session ? 'not-found' : 'not-signed-in')
      const stored = await readableProtocol(parts, session, id)
      const { protocol } = stored
      const found = protocol.items
        .flatMap((item) => item.decisions.map((decision) => ({ item, decision })))
        .find(({ decision }) =>
          [decisionAddress(protocol, decision), labelAddress(protocol, decision)].includes(address),
        )
      if (!found) return refuse('not-found')
      const { item, decision } = found
      // Numbers can be counted; labels are of a meeting that one may read.
      if (address !== labelAddress(protocol, decision)) await findableProtocol(parts, session, id)
      const { approved, items } = await approval.info(stored, null)
      const isOwn = (place: string) =>
        place.split(',')[0]?.split(' ').at(-1) === decision.label && ofDecision.test(place)
      return {
        ...{ number: decision.number, label: decision.label, heading: decision.heading, lead: decision.lead },
        ...{ points: decision.points, status: decision.status, returns: decision.returns },
        date: decision.decidedAt || protocol.meeting.date,
        procedure: decision.procedure,
        item: { number: item.number, title: item.title },
        meeting: { id: protocol.meeting.id, date: protocol.meeting.date },
        body: protocol.body,
        series: protocol.series,
        protocol: {
          ...{ id, word: protocol.word, version: stored.version },
          address: `/p/${id}#punkt-${item.number}`,
        },
        inForce: isInForce(decision.status),
        outcomeCorrected: outcomeCorrected(protocol, decision),
        approved: approved !== null || items.some((one) => one.number === item.number && one.approved !== null),
        corrections: (protocol.corrections ?? []).flatMap(({ version, reason, changes }) =>
          changes.filter(({ place }) => isOwn(place)).map((change) => ({ version, reason, ...change })),
        ),
        attachments: protocol.attachments
          .filter(({ number }) => decision.attachments.includes(number))
          .map(({ number, title, url }) => ({ number, title, address: url || `/p/${id}/bilagor/${number}` })),
        money: decision.money ?? null,
        ...(await memoryOf(parts, session, stored, decision)),
      }
    },
  )
}

const isAllowed = (asked: Promise<unknown>): Promise<boolean> =>
  asked.then(
    () => true,
    (error: unknown) => (error instanceof Refusal ? false : Promise.reject(error)),
  )

/** What the series knows of a decision beside its own protocol: its story, as far as who asks may read it, and how it stands now. */
async function memoryOf(
  parts: Parts,
  session: Session | null,
  { id: own, protocol }: StoredProtocol,
  { number, period, shares = [], actions }: ProtocolDecision,
): Promise<Pick<DecisionPage, 'period' | 'shares' | 'actions' | 'story'>> {
  const memory = await parts.memories.of(protocol.series.id)
  const { decisions } = memory
  const known = decisions.find((one) => one.number === number && number !== '')
  const story = known ? storyOf(decisions, number) : []
  const told: DecisionPage['story'] = []
  for (const { number, title, date, relation, earlier, status, protocol: id } of story.length > 1 ? story : []) {
    const mayRead = await isAllowed(findableProtocol(parts, session, id))
    const address = `/beslut/${protocol.body.id}/${number.replace(/^\D+/, '')}`
    if (mayRead) told.push({ number, title, date, relation, earlier, status, address })
  }
  // What later meetings have recorded is not published with this one.
  const isOfMeeting = await isAllowed(protocolWithSeat(parts, session, own))
  const now = actionsNow(memory)
  return {
    period: period ? { ...period, ends: known !== undefined && endingBy(decisions, today()).includes(known) } : null,
    shares: ((isOfMeeting && known?.shares) || shares).map(({ organisation, status, date }) => ({
      organisation,
      status,
      date,
    })),
    actions: actions.map((action) => ({ ...action, ...(isOfMeeting ? now.get(action.number) : {}) })),
    story: told,
  }
}

/** How a correction says that it is of a decision (packages/protocol, correction.ts). */
const ofDecision = /^(Beslut|Decision) /
