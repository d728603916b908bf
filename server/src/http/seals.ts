/** What proves a protocol elsewhere: public keys, proofs, the page that checks without a network; and published copies. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MadeCopies, MadeCopy, NewCopy, SealKeys } from '@samsyn/api/protocols'
import { refusals } from '@samsyn/api/refusals'
import { bytesOf, fingerprint } from '@samsyn/protocol/seal'
import type { MadeCopy as Copy } from '../copies.ts'
import type { Parts } from '../parts.ts'
import { Refusal, refuse } from '../refusal.ts'
import { pemOf } from '../seals.ts'
import { TypesetterError } from '../typesetter.ts'
import { verifierName, verifierPage } from '../verifier.ts'
import { type App, type Context, describeRoute, endpoint } from './endpoint.ts'
import { copyPage, refusalPage } from './protocol-page.ts'
import { protocolToDo, readableProtocol } from './protocols.ts'
import { inert } from './serve-file.ts'

const json = 'application/json; charset=utf-8'

export function sealRoutes(app: App, parts: Parts): void {
  const { exports, seals, copies, config } = parts

  const send = (context: Context, bytes: Uint8Array<ArrayBuffer>, type: string, name: string) =>
    context.body(bytes.buffer, 200, {
      ...inert,
      'content-type': type,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    })

  // ── Keys, proofs, the page that checks ───────────────────────────────────────────────────────────────────────────

  endpoint(
    app,
    { method: 'get', path: '/api/keys', summary: 'The public keys that seal protocols here', answer: SealKeys },
    async () => ({ keys: (await seals.keys()).map((key) => ({ ...key, fingerprint: fingerprint(key.id) })) }),
  )

  describeRoute(app, 'get', '/api/keys/{key}', 'A public key as other programs read it', 'application/x-pem-file')
  app.get('/api/keys/:key', async (context) => {
    const key = (await seals.keys()).find(({ id }) => id === context.req.param('key'))
    if (!key) return refuse('not-found')
    return send(context, new TextEncoder().encode(pemOf(key.publicKey)), 'application/x-pem-file', 'samsyn-nyckel.pem')
  })

  describeRoute(app, 'get', '/p/{protocol}/sigill.json', 'The proof of a frozen protocol', json)
  app.get('/p/:protocol/sigill.json', async (context) => {
    const stored = await readableProtocol(parts, context.get('session'), context.req.param('protocol'))
    // A proof should speak of the PDF, which is made when it is first asked for; where it cannot be made it is silent.
    await exports.kept(stored, 'pdf').catch((error: unknown) => {
      if (!(error instanceof TypesetterError)) throw error
    })
    const proof = (await seals.proof(stored.id)) ?? refuse('not-found')
    return send(context, bytesOf(proof), json, 'sigill.json')
  })

  describeRoute(app, 'get', `/${verifierName}`, 'A page that checks protocols without a network', 'text/html')
  app.get(`/${verifierName}`, async (context) => {
    const page = await verifierPage(config.clientDir)
    return page ? send(context, page, 'text/html; charset=utf-8', verifierName) : refuse('not-found')
  })

  // ── Published copies ─────────────────────────────────────────────────────────────────────────────────────────────

  const told = (copy: Copy): MadeCopy => ({ ...copy, address: `${config.appUrl}/k/${copy.id}` })

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/copies',
      summary: 'Give out a copy of a protocol, with items withheld',
      body: NewCopy,
      answer: MadeCopy,
    },
    async ({ session, param, body }) => {
      const { stored, seat } = await protocolToDo(parts, session, param('protocol'), 'publish')
      return told(await copies.make(stored, body.withheld, seat.name))
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/protocols/{protocol}/copies',
      summary: 'The copies of a protocol that can be read',
      answer: MadeCopies,
    },
    async ({ session, param }) => {
      const { stored } = await protocolToDo(parts, session, param('protocol'), 'publish')
      return { copies: (await copies.of(stored.id)).map(told) }
    },
  )

  endpoint(
    app,
    { method: 'delete', path: '/api/protocols/{protocol}/copies/{copy}', summary: 'Withdraw a copy' },
    async ({ session, param }) => {
      const { stored } = await protocolToDo(parts, session, param('protocol'), 'publish')
      const { protocol } = await copies.read(param('copy'))
      if (protocol !== stored.id) return refuse('not-found')
      await copies.withdraw(param('copy'), stored.meeting)
    },
  )

  describeRoute(app, 'get', '/k/{copy}/kopia.json', 'A published copy of a protocol', json)
  app.get('/k/:copy/kopia.json', async (context) => {
    const { bytes } = await copies.read(context.req.param('copy'))
    return send(context, bytes.slice(), json, 'kopia.json')
  })

  app.get('/k/:copy', async (context) => {
    const page = join(config.clientDir, 'protocol.html')
    if (!existsSync(page)) return context.text('The client is not built. Start with: npm start', 503)
    const template = await readFile(page, 'utf8')
    const id = context.req.param('copy')
    try {
      const { copy } = await copies.read(id)
      return context.html(copyPage(template, id, copy, `${config.appUrl}/k/${id}`))
    } catch (error) {
      if (!(error instanceof Refusal) || !context.req.header('accept')?.includes('text/html')) throw error
      const language = context.req.header('accept-language')?.startsWith('en') ? 'en' : 'sv'
      return context.html(refusalPage(template, error.reason, language), refusals[error.reason])
    }
  })
}
