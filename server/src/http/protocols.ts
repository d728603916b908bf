/** Frozen protocols: the page, the files, and the question whether a file is one of them. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProtocolInfo, Recognised } from '@samsyn/api/protocols'
import { refusals } from '@samsyn/api/refusals'
import { may } from '@samsyn/meeting/roles'
import { protocolStyles } from '@samsyn/protocol/html'
import { type Format, formats, type StoredProtocol } from '../exports.ts'
import type { Parts } from '../parts.ts'
import { Refusal, refuse } from '../refusal.ts'
import type { Seat, Session } from '../sign-in.ts'
import { type App, type Context, describeRoute, endpoint } from './endpoint.ts'
import { protocolPage, refusalPage } from './protocol-page.ts'
import { inert, serveFile } from './serve-file.ts'

/** The protocol, and the seat of the person asking, who has one in its meeting. */
export async function protocolWithSeat(
  { exports, signIn, meetings }: Parts,
  session: Session | null,
  id: string,
): Promise<{ stored: StoredProtocol; seat: Seat }> {
  const stored = await exports.protocol(id)
  const phase = await meetings.phaseOf(stored.meeting)
  const seat = session && (await signIn.seatStill(session, stored.meeting))
  if (!phase || !seat || !may(seat.role, 'read', phase)) return refuse(session ? 'not-found' : 'not-signed-in')
  return { stored, seat }
}

export function protocolRoutes(app: App, parts: Parts): void {
  const { exports, approval, seals, copies, config } = parts

  const readable = async (session: Session | null, id: string): Promise<StoredProtocol> =>
    (await protocolWithSeat(parts, session, id)).stored

  const fileName = ({ protocol }: StoredProtocol, format: Format) =>
    `${protocol.word} ${protocol.body.name} ${protocol.meeting.date}.${format}`

  endpoint(
    app,
    { method: 'get', path: '/api/protocols/{protocol}', summary: 'A frozen protocol', answer: ProtocolInfo },
    async ({ session, param }) => {
      const stored = await readable(session, param('protocol'))
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
      const name = fileName(stored, format)
      // Our own texts travel compressed; the others are files like any other, asked for in parts and read while they come.
      if (format === 'json' || format === 'html' || format === 'md')
        return context.body((await exports.get(stored, format)).slice().buffer, 200, {
          ...inert,
          'content-type': formats[format],
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        })
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
      const { stored, seat } = await protocolWithSeat(parts, context.get('session'), id)
      const info = await approval.info(stored, seat)
      const publishing = may(seat.role, 'publish', 'frozen') ? await copies.of(id) : null
      const sealed = { proof: await seals.proof(id), publishing }
      return context.html(protocolPage(template, stored, info, sealed, `${config.appUrl}/p/${id}`))
    } catch (error) {
      // A person gets words and a way on; a program gets problem details, as everywhere else.
      if (!(error instanceof Refusal) || !context.req.header('accept')?.includes('text/html')) throw error
      const language = context.req.header('accept-language')?.startsWith('en') ? 'en' : 'sv'
      const { reason } = error
      return context.html(refusalPage(template, reason, language), refusals[reason])
    }
  })
}
