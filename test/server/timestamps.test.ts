import { copyFile, writeFile } from 'node:fs/promises'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type Authority, authority, opensslIsHere } from '@samsyn/protocol/authority.fixture'
import { judge } from '@samsyn/protocol/judge'
import { bytesOf, type Proof } from '@samsyn/protocol/seal'
import { judgeStamp } from '@samsyn/protocol/timestamp'
import { inspectFolder } from '@samsyn/server/backup-file'
import { readConfig } from '@samsyn/server/config'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Browser, freeze, makeMeeting, runCommand, type Stage, startServer, temporaryFolder } from '../stage.ts'

/** What is answered to a request for a time stamp. */
type Answer = (request: Buffer) => Promise<{ status: number; body: Uint8Array }>

describe.skipIf(!opensslIsHere)('The time stamp of a seal', () => {
  let ours: Authority
  let stranger: Authority
  let http: HttpServer
  let url: string
  let answer: Answer
  let asked = 0
  const stampedBy =
    (by: Authority): Answer =>
    async (request) => ({ status: 200, body: await by.answer(request) })
  const down: Answer = async () => ({ status: 503, body: new Uint8Array() })

  beforeAll(async () => {
    ;[ours, stranger] = await Promise.all([authority('Prövotid AB'), authority('Främling AB', 'ec')])
    http = createServer(async (request, response) => {
      asked += 1
      const isQuery = request.headers['content-type'] === 'application/timestamp-query'
      const { status, body } = isQuery ? await answer(await buffer(request)) : { status: 415, body: '' }
      response.writeHead(status, { 'content-type': 'application/timestamp-reply' }).end(body)
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/tsa`
  })
  afterAll(async () => {
    http.closeAllConnections()
    http.close()
    await Promise.all([ours.close(), stranger.close()])
  })

  const start = (dataDir: string, authorities = [ours.root]): Promise<Stage> =>
    startServer({ dataDir, timestamps: { url, authorities } })
  const proofOf = async (browser: Browser, protocol: string): Promise<Proof> =>
    (await (await browser.ask('GET', `/p/${protocol}/sigill.json`)).json()) as Proof
  const stamped = (browser: Browser, protocol: string): Promise<Proof> =>
    vi.waitFor(
      async () => {
        const proof = await proofOf(browser, protocol)
        expect(proof.timestamp).toBeDefined()
        return proof
      },
      { timeout: 20_000, interval: 100 },
    )
  const frozenBy = async (browser: Browser) =>
    (await freeze(browser, (await makeMeeting(browser, 'closed')).meeting)).protocol

  it('is asked for after the freeze, shown on the page, and judged by the proof alone', async () => {
    const dataDir = await temporaryFolder()
    answer = stampedBy(ours)
    const stage = await start(dataDir)
    const organiser = await stage.organiser()
    const protocol = await frozenBy(organiser)
    const proof = await stamped(organiser, protocol)
    const stamps = (token: Uint8Array, of: Uint8Array) => judgeStamp(token, of, [ours.root])
    const { files } = await judge([{ name: '', bytes: bytesOf(proof) }], { stamps })
    expect(files).toMatchObject([{ finding: 'genuine', stamp: { finding: 'confirmed', stamp: { by: 'Prövotid AB' } } }])

    const page = new URL('../../client/protocol.html', import.meta.url)
    await copyFile(page, join(dataDir, 'client', 'protocol.html'))
    const shown = await (await organiser.ask('GET', `/p/${protocol}`)).text()
    expect(shown).toMatch(/Tidsstämplad \d+ \p{L}+ \d{4} kl\. \d{1,2}\.\d\d av Prövotid AB\./u)

    const standing = await temporaryFolder()
    await writeFile(join(standing, 'sigill.json'), bytesOf(proof))
    const verified = (env: Record<string, string>, ...more: string[]) =>
      runCommand(['verify', 'sigill.json', '--key', proof.keys[0] ?? '', ...more], {
        STANDING: standing,
        DATA_DIR: standing,
        ...env,
      })
    const confirmed = await verified({ TIMESTAMP_CA: ours.path })
    expect(confirmed.out).toMatch(/Time-stamped .* by Prövotid AB\. The stamp is the authority’s/)
    expect(confirmed.code).toBe(0)
    expect((await verified({}, ours.path)).out).toContain('The stamp is the authority’s')
    expect((await verified({})).out).toContain('Who stamped it has not been checked')
    const other = await verified({ TIMESTAMP_CA: stranger.path })
    expect(other.out).toContain('The time stamp is not by the authority you named')
    expect(other.code).toBe(1)

    // It is asked for once, and what is kept fits.
    const before = asked
    await stage.close()
    const again = await start(dataDir)
    const second = await frozenBy(await again.organiser())
    await stamped(await again.organiser(), second)
    expect(asked).toBe(before + 1)
    await again.close()
    expect((await inspectFolder(dataDir)).wrong).toEqual([])
  })

  it('keeps no freeze waiting: it is asked for again when the authority is down or answers wrongly, also after a restart', async () => {
    const dataDir = await temporaryFolder()
    answer = down
    asked = 0
    let stage = await start(dataDir)
    let organiser = await stage.organiser()
    const protocol = await frozenBy(organiser)
    await vi.waitFor(() => expect(asked).toBeGreaterThan(0), 20_000)
    const unstamped = await proofOf(organiser, protocol)
    expect(unstamped).not.toHaveProperty('timestamp')
    expect((await judge([{ name: '', bytes: bytesOf(unstamped) }])).files[0]?.finding).toBe('genuine')
    await stage.close()

    // Somebody else's stamp first, and then a refusal.
    const refusal = await ours.answer(Buffer.from('no request'))
    const answers: Answer[] = [stampedBy(stranger), async () => ({ status: 200, body: refusal }), stampedBy(ours)]
    answer = async (request) => {
      const next = answers.length > 1 ? answers.shift() : answers[0]
      if (!next) throw new Error('Nothing is left to answer.')
      return next(request)
    }
    stage = await start(dataDir)
    organiser = await stage.organiser()
    const proof = await stamped(organiser, protocol)
    expect(answers).toHaveLength(1)
    const judged = await judgeStamp(Buffer.from(proof.timestamp ?? '', 'base64'), bytesOf(proof.seal.says), [ours.root])
    expect(judged.finding).toBe('confirmed')
    await stage.close()
  })

  it('is configured by an address and a file of certificates, and a mistake there is told at the start', () => {
    const configured = readConfig({ TIMESTAMP_URL: url, TIMESTAMP_CA: ours.path })
    expect(configured).toMatchObject({ timestamps: { url, authorities: [ours.root] } })
    expect(readConfig({})).not.toHaveProperty('timestamps')
    for (const env of [
      { TIMESTAMP_URL: 'tsa' },
      { TIMESTAMP_URL: 'https://name:word@tsa.example.se' },
      { TIMESTAMP_URL: url, TIMESTAMP_CA: '/nowhere.pem' },
    ])
      expect(readConfig(env)).toMatchObject({ problem: expect.stringMatching(/^TIMESTAMP_(URL|CA) must/) })
  })
})
