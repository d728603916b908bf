import { mkdir, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Problem } from '@samsyn/api/refusals'
import { refusals } from '@samsyn/api/refusals'
import { routes } from '@samsyn/server/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Browser, makeMeeting, type Stage, settled, startServer, temporaryFolder, until } from '../stage.ts'

let stage: Stage
let organiser: Browser
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())

const problem = async (response: Response): Promise<Problem> => {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  const said = (await response.json()) as Problem
  expect(said.status).toBe(response.status)
  expect(refusals[said.reason]).toBe(response.status)
  expect(said.type).toBe('about:blank')
  return said
}

describe('The server', () => {
  it('says that it is well', async () => {
    const response = await new Browser(stage.address).ask('GET', '/healthz')
    expect([response.status, await response.json()]).toEqual([200, { ok: true }])
  })

  it('answers what was under way before it lets go of its storage', async () => {
    const ending = await startServer()
    const by = await ending.organiser()
    const { meeting } = await makeMeeting(by)
    const { register, log } = ending.parts
    const failed = vi.spyOn(log, 'error')
    const begun = Promise.withResolvers<void>()
    const closing = Promise.withResolvers<void>()
    const finished = Promise.withResolvers<unknown>()
    const groupNames = register.groupNames.bind(register)
    register.groupNames = async (body) => {
      begun.resolve()
      await closing.promise
      const answer = groupNames(body)
      answer.then(finished.resolve, finished.resolve)
      return answer
    }
    const asked = by.ask('GET', `/api/meetings/${meeting}/checks`).catch(() => null)
    await begun.promise
    const closed = ending.close()
    const ended = ending.parts.webhooks.close.bind(ending.parts.webhooks)
    ending.parts.webhooks.close = async () => {
      await ended()
      // Later than all that is closed after it.
      setTimeout(closing.resolve, 300)
    }
    await closed
    await asked
    expect(await finished.promise).toEqual(['Provrådet i Exempelstad'])
    expect(failed).not.toHaveBeenCalled()
  })

  it('describes its routes once, however often anybody asks: that would stop everybody else', async () => {
    const app = routes(stage.parts, '')
    const made = vi.spyOn(app, 'getOpenAPI31Document')
    const ask = async () => (await app.request('/api/openapi.json')).text()
    expect(await ask()).toBe(await ask())
    expect(made).toHaveBeenCalledOnce()
  })

  it('describes its routes as OpenAPI 3.1', async () => {
    const document = await new Browser(stage.address).call<{
      openapi: string
      info: { title: string; version: string }
      paths: Record<
        string,
        Record<
          string,
          {
            responses: Record<string, { description: string }>
            parameters?: { name: string; in: string; required?: boolean }[]
          }
        >
      >
    }>('GET', '/api/openapi.json')
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(document.info).toMatchObject({ title: 'Samsyn', version: '1' })
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(routes).toEqual(
      expect.arrayContaining([
        'POST /api/sign-in',
        'GET /api/me',
        'GET /api/home',
        'POST /api/bodies',
        'POST /api/series/{series}/meetings',
        'GET /api/meetings/{meeting}',
        'POST /api/meetings/{meeting}/phase',
        'POST /api/meetings/{meeting}/attachments',
        'PUT /api/meetings/{meeting}/attachments/{attachment}',
        'GET /api/meetings/{meeting}/files/{file}',
        'GET /api/meetings/{meeting}/checks',
        'POST /api/meetings/{meeting}/freeze',
        'GET /api/join/{code}',
        'GET /api/verify/{sha256}',
      ]),
    )
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const { responses, parameters = [] } of Object.values(methods)) {
        expect(Object.values(responses).every(({ description }) => description !== '')).toBe(true)
        // Every parameter in a path is declared, as OpenAPI demands.
        const declared = parameters.filter((one) => one.in === 'path' && one.required).map(({ name }) => `{${name}}`)
        expect(declared.sort()).toEqual((path.match(/\{\w+\}/g) ?? []).sort())
      }
    }
  })

  it('says no in one shape, whatever was asked', async () => {
    const somebody = new Browser(stage.address)
    expect((await problem(await somebody.ask('GET', '/api/home'))).reason).toBe('not-signed-in')
    expect((await problem(await somebody.ask('GET', '/api/no/such/thing'))).reason).toBe('not-found')
    expect((await problem(await organiser.ask('GET', '/api/meetings/nosuchmeeting'))).reason).toBe('not-found')
    expect((await problem(await somebody.ask('POST', '/no/such/thing', { json: {} }))).reason).toBe('not-found')
    const bad = await problem(await organiser.ask('POST', '/api/bodies', { json: { name: '' } }))
    expect(bad.reason).toBe('bad-input')
    expect(bad.detail).toMatch(/^name: /)
  })

  it('answers what is no JSON or of another type as bad input, not as a failure of its own', async () => {
    const headers = { 'content-type': 'application/json' }
    const broken = await organiser.ask('POST', '/api/bodies', { body: '{"name":', headers })
    expect((await problem(broken)).reason).toBe('bad-input')
    const other = { body: '{"name":"x","seriesName":"y"}', headers: { 'content-type': 'text/plain' } }
    expect((await problem(await organiser.ask('POST', '/api/bodies', other))).reason).toBe('bad-input')
    const nul = await organiser.ask('POST', '/api/bodies', { json: { name: 'a\u0000b', seriesName: 'y' } })
    expect((await problem(nul)).reason).toBe('bad-input')
  })

  it('takes in no request that is longer than a megabyte, and is well afterwards', async () => {
    const json = { name: 'x'.repeat(2 * 1024 * 1024), seriesName: 'y' }
    // Whether the answer or the end of the connection comes first depends on how much was sent by then.
    const status = await organiser.ask('POST', '/api/bodies', { json }).then(
      (response) => response.status,
      () => 400,
    )
    expect(status).toBe(400)
    expect((await organiser.ask('GET', '/healthz')).status).toBe(200)
  })

  it('takes in less from strangers, and so many requests at once of one address and of one person', async () => {
    const own = await startServer()
    const known = await own.organiser()
    const brings = async (who: Browser, size: number) => {
      const headers = { 'content-type': 'application/json' }
      return problem(await who.ask('POST', '/api/nothing', { body: ' '.repeat(size), headers }))
    }
    const stranger = new Browser(own.address)
    expect((await brings(stranger, 15 * 1024)).reason).toBe('not-found')
    expect((await brings(stranger, 17 * 1024)).detail).toBe('The request is too large.')
    expect((await brings(known, 17 * 1024)).reason).toBe('not-found')

    const { port } = new URL(own.address)
    const wires: Socket[] = []
    const told: string[] = []
    /** Requests that do not end, until one more is turned away. */
    const fill = async (cookie: string, most: number) => {
      told.length = 0
      for (let n = 0; n <= most; n++) {
        const wire = connect(Number(port), '127.0.0.1')
        wire.on('data', (bytes: Buffer) => told.push(bytes.toString('latin1').split('\r\n', 1)[0] ?? ''))
        const lines = ['Host: x', `Cookie: ${cookie}`, 'Content-Type: application/json', 'Content-Length: 1000']
        wire.write(['POST /api/sign-in HTTP/1.1', ...lines, '', '{'].join('\r\n'))
        wires.push(wire)
      }
      await until('one is turned away', () => told.length > 0)
      expect(told).toEqual(['HTTP/1.1 429 Too Many Requests'])
    }
    await fill('samsyn=nobody', 500)
    expect((await brings(stranger, 0)).reason).toBe('too-many-tries')
    expect((await brings(known, 0)).reason).toBe('not-found')
    await fill(known.cookie, 50)
    expect((await brings(known, 0)).reason).toBe('too-many-tries')
    expect((await known.ask('GET', '/api/home')).status).toBe(200)
    for (const wire of wires) wire.destroy()
    await until('there is room again', async () =>
      (await Promise.all([stranger, known].map((who) => brings(who, 0)))).every(
        ({ reason }) => reason !== 'too-many-tries',
      ),
    )
    await own.close()
  })

  it('never gives the page in the place of a file that is gone: it would be kept as that file', async () => {
    expect((await problem(await organiser.ask('GET', '/assets/of-an-older-version.js'))).reason).toBe('not-found')
  })

  it('gives the parts of the application as they are on the disk, compressed, in pieces, and for ever', async () => {
    const dataDir = await temporaryFolder()
    const assets = join(dataDir, 'client/assets')
    await mkdir(assets, { recursive: true })
    await writeFile(join(assets, 'part-1.js'), 'say("one")')
    await writeFile(join(assets, 'part-1.js.gz'), gzipSync('say("one")'))
    await writeFile(join(assets, 'face-2.woff2'), 'a typeface')
    await writeFile(join(dataDir, 'client/index.html'), 'every page')
    await writeFile(join(dataDir, 'client/board.html'), 'a meeting')
    const served = await startServer({ dataDir })
    const ask = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await new Browser(served.address).ask('GET', path, { headers })
      const { status } = answer
      const of = (name: string) => answer.headers.get(name)
      return { status, text: await answer.text(), of }
    }
    // Asked for twice: the second time it is not read again.
    for (const encoding of ['gzip', 'gzip', 'identity', 'identity']) {
      const { status, text, of } = await ask('/assets/part-1.js', { 'accept-encoding': encoding })
      expect([status, text]).toEqual([200, 'say("one")'])
      expect(of('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null)
      expect(of('content-type')).toBe('text/javascript; charset=utf-8')
      expect([of('vary'), of('cache-control')]).toEqual(['Accept-Encoding', 'public, max-age=31536000, immutable'])
      // What a page that asks for it may do is said by the page.
      expect([of('content-security-policy'), of('x-content-type-options')]).toEqual([null, 'nosniff'])
    }
    expect((await ask('/assets/face-2.woff2')).of('content-type')).toBe('font/woff2')
    const piece = await ask('/assets/face-2.woff2', { range: 'bytes=2-5' })
    expect([piece.status, piece.text]).toEqual([206, 'type'])
    for (const name of ['nothing.js', '..%2findex.html']) expect((await ask(`/assets/${name}`)).status).toBe(404)
    expect((await ask('/')).text).toBe('every page')
    expect((await ask('/m/m1/p/i1')).text).toBe('a meeting')
    await served.close()
  })

  it('gives every answer the headers that keep a browser safe', async () => {
    const answers = await Promise.all(
      ['/healthz', '/api/me', '/api/home', '/'].map((path) => new Browser(stage.address).ask('GET', path)),
    )
    const headers = { origin: 'https://elsewhere.example' }
    answers.push(await new Browser(stage.address).ask('POST', '/api/sign-out', { headers }))
    for (const { headers } of answers) {
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/)
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('strict-transport-security')).toBe(null)
    }
  })

  it('on https gives a cookie that belongs to this host alone, says that it stays on https, and knows no http page', async () => {
    const own = await startServer({ appUrl: 'https://moten.example' })
    const { token } = await own.parts.signIn.makeLink({
      meeting: null,
      role: 'organiser',
      name: '',
      organisation: '',
      attendee: '',
      days: 1,
    })
    const browser = new Browser(own.address)
    const from = (origin: string) => ({ json: { token }, headers: { origin } })
    const host = new URL(own.address).host
    for (const origin of [`http://${host}`, 'http://moten.example', 'https://moten.example.evil.example'])
      expect((await problem(await browser.ask('POST', '/api/sign-in', from(origin)))).reason).toBe('not-allowed')
    const response = await browser.ask('POST', '/api/sign-in', from('https://moten.example'))
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^__Host-samsyn=[\w-]{32}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000')
    await own.close()
  })

  it('gives a cookie that no script can read and no other site can use', async () => {
    const { token } = await stage.parts.signIn.makeLink({
      meeting: null,
      role: 'organiser',
      name: '',
      organisation: '',
      attendee: '',
      days: 1,
    })
    const response = await new Browser(stage.address).ask('POST', '/api/sign-in', { json: { token } })
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^samsyn=[\w-]{32}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
    )
  })
})

describe('Another site', () => {
  const evil = { origin: 'https://evil.example' }

  it('can change nothing with the cookie of somebody who visits it', async () => {
    const body = { name: 'Ond', seriesName: 'Ond' }
    for (const origin of ['https://evil.example', 'null', 'nonsense', `${stage.address}.evil.example`]) {
      const response = await organiser.ask('POST', '/api/bodies', { json: body, headers: { origin } })
      expect((await problem(response)).reason).toBe('not-allowed')
    }
    for (const site of ['cross-site', 'same-site']) {
      const response = await organiser.ask('POST', '/api/bodies', { json: body, headers: { 'sec-fetch-site': site } })
      expect((await problem(response)).reason).toBe('not-allowed')
    }
    const headers = { origin: stage.address, 'sec-fetch-site': 'same-origin' }
    expect((await organiser.ask('POST', '/api/bodies', { json: body, headers })).status).toBe(200)
  })

  it('cannot open a websocket in the name of somebody who visits it', async () => {
    const { meeting } = await makeMeeting(organiser)
    const url = `${stage.address.replace('http', 'ws')}/collab`
    const Socket = WebSocket as unknown as new (url: string, options: { headers: Record<string, string> }) => WebSocket
    const opened = (headers: Record<string, string>) =>
      new Promise<boolean>((resolve) => {
        const socket = new Socket(url, { headers: { cookie: organiser.cookie, ...headers } })
        socket.onopen = () => {
          socket.close()
          resolve(true)
        }
        socket.onerror = () => resolve(false)
      })
    expect(await opened(evil)).toBe(false)
    expect(await opened({ origin: 'null' })).toBe(false)
    expect(await opened({ origin: stage.address })).toBe(true)
    const board = organiser.board(meeting)
    await settled(board.agenda)
    board.leave()
  })

  it('and whoever is not signed in gets a socket that is closed at once with a reason', async () => {
    const socket = new WebSocket(`${stage.address.replace('http', 'ws')}/collab`)
    const code = await new Promise<number>((resolve) => {
      socket.onclose = ({ code: said }) => resolve(said)
    })
    expect(code).toBe(4401)
  })
})
