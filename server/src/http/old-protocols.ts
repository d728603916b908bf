/** Old protocols of a series: brought, read, compared and confirmed by organisers. */
import type { Made } from '@samsyn/api/meetings'
import { ConfirmOldProtocol, OldProtocolInfo, OldProtocols } from '@samsyn/api/old-protocols'
import { getCookie } from 'hono/cookie'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { type App, type Context, describeRoute, endpoint, organiser } from './endpoint.ts'
import { serveFile } from './serve-file.ts'
import { cookieName } from './sign-in.ts'

export function oldProtocolRoutes(app: App, { oldProtocols, files, signIn, config }: Parts): void {
  /** Whoever brings or fetches much is asked about again when it has come. */
  const stillOrganiser = async (context: Context) =>
    organiser(await signIn.sessionOf(getCookie(context, cookieName(config.appUrl))))

  endpoint(
    app,
    { method: 'get', path: '/api/series/{series}/old-protocols', summary: 'Old protocols', answer: OldProtocols },
    async ({ session, param }) => {
      organiser(session)
      return { oldProtocols: await oldProtocols.of(param('series')) }
    },
  )

  describeRoute(
    app,
    'post',
    '/api/series/{series}/old-protocols',
    'Keep an old protocol: the raw body; ?name=',
    'application/json',
  )
  app.post('/api/series/:series/old-protocols', async (context) => {
    const by = organiser(context.get('session'))
    const id = await oldProtocols.add(context.req.param('series'), by, {
      name: context.req.query('name') || refuse('bad-input', 'A file has a name.'),
      body: context.req.raw.body ?? refuse('file-empty'),
      signal: context.req.raw.signal,
      mayBring: () => stillOrganiser(context),
    })
    return context.json({ id } satisfies Made)
  })

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/old-protocols/{old}',
      summary: 'An old protocol and what it says',
      answer: OldProtocolInfo,
    },
    ({ session, param }) => {
      organiser(session)
      return oldProtocols.info(param('old'))
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/old-protocols/{old}/confirmations',
      summary: 'Confirm what it says',
      body: ConfirmOldProtocol,
    },
    async ({ session, param, body }) => {
      await oldProtocols.confirm(param('old'), organiser(session), body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'delete', path: '/api/old-protocols/{old}', summary: 'Take away an old protocol' },
    async ({ session, param }) => {
      organiser(session)
      await oldProtocols.remove(param('old'))
      return undefined
    },
  )

  describeRoute(app, 'get', '/api/old-protocols/{old}/file', 'An old protocol as it came', 'application/octet-stream')
  app.get('/api/old-protocols/:old/file', async (context) => {
    const mayRead = () => stillOrganiser(context)
    await mayRead()
    const { sha256, type, name } = await oldProtocols.row(context.req.param('old'))
    return serveFile(context, files, { sha256, type, name, mayRead })
  })
}
