/** Frozen protocols: the page, the files, and the question whether a file is one of them. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProtocolInfo, Recognised } from '@samsyn/api/protocols'
import { refusals } from '@samsyn/api/refusals'
import { words } from '@samsyn/language/language'
import { type Ability, may } from '@samsyn/meeting/roles'
import { protocolStyles } from '@samsyn/protocol/html'
import { everything } from '../everything.ts'
import {
  approvedFormats,
  approvedName,
  excerptFormats,
  type Format,
  fileName,
  formats,
  type StoredProtocol,
} from '../exports.ts'
import type { Parts } from '../parts.ts'
import { Refusal, refuse } from '../refusal.ts'
import type { Seat, Session } from '../sign-in.ts'
import { stampOf } from '../timestamps.ts'
import { type App, type Context, describeRoute, endpoint } from './endpoint.ts'
import { protocolPage, refusalPage } from './protocol-page.ts'
import { inert, serveBytes, serveFile, whileAllowed } from './serve-file.ts'

/** Whether the person asking has a seat in the protocol's meeting: that seat, or null. */
async function seatIn(
  { signIn, meetings }: Parts,
  session: Session | null,
  { meeting }: StoredProtocol,
): Promise<Seat | null> {
  const phase = await meetings.phaseOf(meeting)
  const seat = session && (await signIn.seatStill(session, meeting))
  return phase && seat && may(seat.role, 'read', phase) ? seat : null
}

/** The protocol, and the seat of the person asking, who has one in its meeting. */
export async function protocolWithSeat(
  parts: Parts,
  session: Session | null,
  id: string,
): Promise<{ stored: StoredProtocol; seat: Seat }> {
  const stored = await parts.exports.protocol(id)
  const seat = await seatIn(parts, session, stored)
  return seat ? { stored, seat } : refuse(session ? 'not-found' : 'not-signed-in')
}

/** The same, for whoever may do that with a frozen protocol. */
export async function protocolToDo(
  parts: Parts,
  session: Session | null,
  id: string,
  ability: Ability,
): Promise<{ stored: StoredProtocol; seat: Seat }> {
  const found = await protocolWithSeat(parts, session, id)
  return may(found.seat.role, ability, 'frozen') ? found : refuse('not-allowed')
}

/** "Protokoll Provrådet 2026-03-13 utdrag punkt 3.pdf" */
const excerptName = (stored: StoredProtocol, item: string, format: string): string =>
  fileName(stored, ` ${words[stored.protocol.language].protocol.excerptFile({ item })}.${format}`)

const publicationOf = async ({ meetings }: Parts, { meeting }: StoredProtocol) =>
  (await meetings.surroundings(meeting)).settings.readBy

/** [PU1] The protocol, if the person asking has a seat in its meeting or its series lets everybody read. */
export async function readableProtocol(parts: Parts, session: Session | null, id: string): Promise<StoredProtocol> {
  const stored = await parts.exports.protocol(id)
  const isPublished = (await publicationOf(parts, stored)) !== 'seated'
  return isPublished ? stored : (await protocolWithSeat(parts, session, id)).stored
}

/** [FN5] The same for whoever knows only a number of it: what merely has an address is not found by counting. */
export async function findableProtocol(parts: Parts, session: Session | null, id: string): Promise<StoredProtocol> {
  const stored = await parts.exports.protocol(id)
  const isShown = (await publicationOf(parts, stored)) === 'search'
  return isShown ? stored : (await protocolWithSeat(parts, session, id)).stored
}

export function protocolRoutes(app: App, parts: Parts): void {
  const { exports, approval, seals, copies, config } = parts

  const readable = (session: Session | null, id: string) => readableProtocol(parts, session, id)

  endpoint(
    app,
    { method: 'get', path: '/api/protocols/{protocol}', summary: 'A frozen protocol', answer: ProtocolInfo },
    async ({ session, param }) => {
      const { stored } = await protocolWithSeat(parts, session, param('protocol'))
      return {
        id: stored.id,
        meeting: stored.meeting,
        version: stored.version,
        body: stored.protocol.body.name,
        date: stored.protocol.meeting.date,
        hash: stored.hash,
        pdfHash: await exports.kept(stored, 'pdf'),
        frozenAt: stored.frozenAt,
        frozenBy: stored.frozenBy,
      }
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/verify/{sha256}',
      summary: 'Whether a file with this hash is a frozen protocol',
      answer: Recognised,
    },
    async ({ session, param }) => {
      const hash = param('sha256')
      const nothing = { known: false, protocol: '', format: '', body: '', date: '', frozenAt: '' }
      const found = /^[0-9a-f]{64}$/.test(hash) ? await exports.recognise(hash) : null
      if (!found) return nothing
      // Other formats hold no salt: whoever may not read the protocol could try out what a published copy withholds.
      const isSalted = found.format === 'json' || found.format === 'pdf'
      if (!isSalted && !(await readable(session, found.protocol).catch(() => null))) return nothing
      const { protocol, frozenAt } = await exports.protocol(found.protocol)
      return { known: true, ...found, body: protocol.body.name, date: protocol.meeting.date, frozenAt }
    },
  )

  for (const format of Object.keys(formats) as Format[]) {
    describeRoute(app, 'get', `/p/{protocol}/protocol.${format}`, 'A frozen protocol as a file', formats[format])
    app.get(`/p/:protocol/protocol.${format}`, async (context: Context) => {
      const mayRead = () => readable(context.get('session'), context.req.param('protocol') ?? '')
      const stored = await mayRead()
      const name = fileName(stored, `.${format}`)
      // Our own texts travel compressed; the others are files like any other, asked for in parts and read while they come.
      if (format === 'json' || format === 'html' || format === 'md')
        return serveBytes(await exports.get(stored, format), { type: formats[format], name, mayRead })
      return serveFile(context, parts.files, {
        sha256: await exports.kept(stored, format),
        type: formats[format],
        name,
        mayRead,
      })
    })
  }

  describeRoute(
    app,
    'get',
    '/p/{protocol}/utdrag/{item}/utdrag.json',
    'One item of a frozen protocol, proved by its seal',
    formats.json,
  )
  app.get('/p/:protocol/utdrag/:item/utdrag.json', async (context) => {
    const item = context.req.param('item')
    const mayRead = () => readable(context.get('session'), context.req.param('protocol'))
    const stored = await mayRead()
    const bytes = (await exports.excerptRecord(stored, item)) ?? refuse('not-sealed')
    return serveBytes(bytes, { type: formats.json, name: excerptName(stored, item, 'json'), mayRead })
  })

  for (const format of excerptFormats) {
    describeRoute(
      app,
      'get',
      `/p/{protocol}/utdrag/{item}/utdrag.${format}`,
      'One item of a frozen protocol',
      formats[format],
    )
    app.get(`/p/:protocol/utdrag/:item/utdrag.${format}`, async (context: Context) => {
      const item = context.req.param('item') ?? ''
      const mayRead = () => readable(context.get('session'), context.req.param('protocol') ?? '')
      const stored = await mayRead()
      const sha256 = await exports.keptExcerpt(stored, item, format)
      const name = excerptName(stored, item, format)
      return serveFile(context, parts.files, { sha256, type: formats[format], name, mayRead })
    })
  }

  for (const format of approvedFormats) {
    describeRoute(
      app,
      'get',
      `/p/{protocol}/godkand.${format}`,
      'An approved protocol as a file, with who approved it',
      formats[format],
    )
    app.get(`/p/:protocol/godkand.${format}`, async (context: Context) => {
      const mayRead = () => readable(context.get('session'), context.req.param('protocol') ?? '')
      const stored = await mayRead()
      const sha256 = await exports.keptApproved(stored, format, await approval.signatures(stored))
      return serveFile(context, parts.files, {
        sha256,
        type: formats[format],
        name: approvedName(stored, format),
        mayRead,
      })
    })
  }

  describeRoute(
    app,
    'get',
    '/p/{protocol}/protocol.zip',
    'A frozen protocol with all that belongs to it',
    'application/zip',
  )
  app.get('/p/:protocol/protocol.zip', async (context) => {
    const mayRead = () => readable(context.get('session'), context.req.param('protocol'))
    const stored = await mayRead()
    const asked = context.req.method !== 'HEAD'
    const stream = asked ? (await everything(parts, stored)).pipeThrough(whileAllowed(mayRead)) : null
    return new Response(stream, {
      headers: {
        ...inert,
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName(stored, '.zip'))}`,
      },
    })
  })

  describeRoute(
    app,
    'get',
    '/p/{protocol}/bilagor/{number}',
    'An attachment of a frozen protocol',
    'application/octet-stream',
  )
  app.get('/p/:protocol/bilagor/:number', async (context) => {
    const mayRead = () => readable(context.get('session'), context.req.param('protocol'))
    const { protocol } = await mayRead()
    const number = Number(context.req.param('number'))
    const attachment = protocol.attachments.find((one) => one.number === number)
    if (!attachment) return refuse('not-found')
    const { sha256, type, fileName: name } = attachment
    return serveFile(context, parts.files, { sha256, type, name, mayRead })
  })

  /** How a protocol looks, on its page and in the preview before the freeze. */
  app.get('/protocol.css', (context) =>
    context.body(protocolStyles, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }),
  )

  app.get('/p/:protocol', async (context) => {
    const page = join(config.clientDir, 'protocol.html')
    if (!existsSync(page)) return context.text('The client is not built. Start with: npm start', 503)
    const template = await readFile(page, 'utf8')
    const id = context.req.param('protocol')
    try {
      const session = context.get('session')
      const stored = await readable(session, id)
      const seat = await seatIn(parts, session, stored)
      const info = await approval.info(stored, seat)
      const publishing = seat && may(seat.role, 'publish', 'frozen') ? await copies.of(id) : null
      const stamp = await stampOf(parts.storage.db, id)
      const sealed = { proof: await seals.proof(id), stamp, publishing }
      if ((await publicationOf(parts, stored)) === 'search') context.header('x-robots-tag', 'all')
      const address = `${config.appUrl}/p/${id}`
      return context.html(protocolPage(template, stored, { info, sealed, address, isGuest: seat === null }))
    } catch (error) {
      // A person gets words and a way on; a program gets problem details, as everywhere else.
      if (!(error instanceof Refusal) || !context.req.header('accept')?.includes('text/html')) throw error
      const language = context.req.header('accept-language')?.startsWith('en') ? 'en' : 'sv'
      const { reason } = error
      return context.html(refusalPage(template, reason, language), refusals[reason])
    }
  })
}
