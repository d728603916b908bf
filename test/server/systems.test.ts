/** What other systems read with a key, and what they are told. */
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { DecisionV1, MadeSecret, Scope, Systems, WebhookEvent } from '@samsyn/api/systems'
import { addItem, changeFacts } from '@samsyn/meeting/agenda'
import { addAttendee } from '@samsyn/meeting/attendance'
import { addDays, dayOf } from '@samsyn/meeting/days'
import { addAction, addDecision } from '@samsyn/meeting/decisions'
import { addFollowUp, changeFollowUp } from '@samsyn/meeting/follow-ups'
import { isInside } from '@samsyn/server/systems/outside'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Browser, freeze, makeMeeting, type Stage, startServer, until, write } from '../stage.ts'

const today = dayOf(Date.now())

async function frozenMeeting(organiser: Browser, due = today) {
  const staged = await makeMeeting(organiser, 'open')
  const board = organiser.board(staged.meeting)
  await write(board.decisions, (decisions) => {
    const of = { item: staged.items[1] ?? '', lead: 'Provrådet beslutar att' }
    const decision = addDecision(decisions, { ...of, points: ['införa portalen.'], status: 'decided' })
    addDecision(decisions, { ...of, points: ['vänta.'], status: 'proposed' })
    addAction(decisions, { item: of.item, decision, text: 'Skriva avtalet', owner: 'Ada Provlund', due })
  })
  board.leave()
  await organiser.call('POST', `/api/meetings/${staged.meeting}/phase`, { to: 'closed' })
  return { ...staged, ...(await freeze(organiser, staged.meeting)) }
}

describe('With a key', () => {
  let stage: Stage
  let organiser: Browser
  let first: Awaited<ReturnType<typeof frozenMeeting>>
  let second: Awaited<ReturnType<typeof frozenMeeting>>
  beforeAll(async () => {
    stage = await startServer()
    organiser = await stage.organiser()
    first = await frozenMeeting(organiser)
    second = await frozenMeeting(organiser)
  })
  afterAll(() => stage.close())

  const keyFor = (scopes: Scope[], series = '') =>
    organiser.call<MadeSecret>('POST', '/api/systems/keys', { name: 'Diariet', series, scopes })
  const read = (secret: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`${stage.address}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}`, ...headers } })
  const data = async <T>(secret: string, path: string): Promise<T> => (await read(secret, path)).json() as Promise<T>

  it('[FN10] reads what it is for, until it is revoked, and nothing without one', async () => {
    const { id, secret } = await keyFor(['read:decisions'])
    expect((await read(secret, '/decisions')).status).toBe(200)
    expect((await read(secret, '/protocols')).status).toBe(403)
    expect((await read('samsyn_wrong', '/decisions')).status).toBe(401)
    expect((await fetch(`${stage.address}/api/v1/decisions`)).status).toBe(401)
    expect((await organiser.ask('GET', '/api/v1/decisions')).status).toBe(401)
    const { keys } = await organiser.call<Systems>('GET', '/api/systems')
    expect(keys).toMatchObject([{ id, name: 'Diariet', scopes: ['read:decisions'], usedAt: today }])
    const stored = await stage.parts.storage.db.selectFrom('api_keys').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain(secret)
    await organiser.call('DELETE', `/api/systems/keys/${id}`)
    expect((await read(secret, '/decisions')).status).toBe(401)
  })

  it('[FN10] of one series reads nothing of another', async () => {
    const { secret } = await keyFor(['read:protocols', 'read:decisions'], first.series)
    const { protocols } = await data<{ protocols: { id: string }[] }>(secret, '/protocols')
    expect(protocols.map(({ id }) => id)).toEqual([first.protocol])
    const { decisions } = await data<{ decisions: DecisionV1[] }>(secret, '/decisions')
    expect(new Set(decisions.map(({ series }) => series.id))).toEqual(new Set([first.series]))
    expect((await read(secret, `/protocols/${first.protocol}`)).status).toBe(200)
    expect((await read(secret, `/protocols/${second.protocol}`)).status).toBe(404)
    expect((await read(secret, `/decisions?series=${second.series}`)).status).toBe(403)
  })

  it('[FN11] reads a record byte for byte, page by page, and is not sent again what it has', async () => {
    const { secret } = await keyFor(['read:protocols', 'read:decisions'])
    const record = await read(secret, `/protocols/${first.protocol}`)
    const bytes = new Uint8Array(await record.arrayBuffer())
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(first.hash)
    // A weak one where it travels compressed.
    expect(record.headers.get('etag')?.replace('W/', '')).toBe(`"${first.hash}"`)
    for (const path of [`/protocols/${first.protocol}`, '/protocols', '/decisions']) {
      const tag = (await read(secret, path)).headers.get('etag') ?? ''
      expect((await read(secret, path, { 'if-none-match': `"other", ${tag}` })).status, path).toBe(304)
      expect((await read(secret, path, { 'if-none-match': '"other"' })).status, path).toBe(200)
    }
    for (const [path, name] of [
      ['/protocols', 'protocols'],
      ['/decisions', 'decisions'],
    ] as const) {
      const whole = (await data<Record<string, unknown[]>>(secret, path))[name]
      const pages: unknown[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Record<string, unknown> = await data(secret, `${path}?limit=1&cursor=${cursor}`)
        pages.push(...(page[name] as unknown[]))
        cursor = (page.next as string) || null
      }
      expect(pages.length).toBeGreaterThan(1)
      expect(pages).toEqual(whole)
    }
    expect((await read(secret, '/protocols?limit=1000')).status).toBe(400)
    expect((await read(secret, '/decisions?since=yesterday')).status).toBe(400)
  })

  it('[FN11] reads a decision with its number, its words and its actions', async () => {
    const { secret } = await keyFor(['read:decisions'], first.series)
    const { decisions } = await data<{ decisions: DecisionV1[] }>(secret, '/decisions?since=2026-01-01')
    expect(decisions.find(({ number }) => number === 'B 2026:1')).toMatchObject({
      points: ['införa portalen.'],
      status: 'decided',
      date: '2026-03-13',
      protocol: { id: first.protocol, version: 1 },
      actions: [{ number: 'U 2026:1', text: 'Skriva avtalet', due: today, status: 'open' }],
      address: `http://localhost/beslut/${first.body}/2026:1`,
    })
    expect(await data(secret, '/decisions?since=2099-01-01')).toEqual({ decisions: [], next: '' })
  })

  it('[CA6] is used, and reads what was frozen, on days as they are in Sweden', async () => {
    const { secret } = await keyFor(['read:protocols'])
    const utc = new Date().toISOString().slice(0, 10)
    const next = addDays(utc, 1)
    // Half past midnight in winter, half past one in summer.
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${utc}T23:30:00.000Z`) })
    try {
      const { protocol } = await frozenMeeting(organiser)
      const since = (day: string) =>
        data<{ protocols: { id: string }[] }>(secret, `/protocols?since=${day}`).then(({ protocols }) =>
          protocols.map(({ id }) => id),
        )
      expect(await since(next)).toEqual([protocol])
      expect(await since(addDays(next, 1))).toEqual([])
      const { keys } = await organiser.call<Systems>('GET', '/api/systems')
      expect(keys.at(-1)).toMatchObject({ usedAt: next })
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('A webhook', () => {
  type Got = { headers: IncomingHttpHeaders; body: string }
  let stage: Stage
  let organiser: Browser
  let receiver: Server
  let status: number
  /** The receiver answers when it is over. */
  let held: Promise<void>
  let got: Got[]
  beforeEach(async () => {
    stage = await startServer({ webhooksInside: true })
    organiser = await stage.organiser()
    status = 204
    held = Promise.resolve()
    got = []
    receiver = createServer((request, response) => {
      void text(request).then((body) => {
        got.push({ headers: request.headers, body })
        const answers = status
        void held.then(() => response.writeHead(answers, { location: 'http://127.0.0.1:1/' }).end())
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    receiver.closeAllConnections()
    receiver.close()
    await stage.close()
  })

  const hookFor = (events: WebhookEvent[], url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/krok`) =>
    organiser.call<MadeSecret>('POST', '/api/systems/webhooks', { url, series: '', events })
  const deliveries = async () => (await organiser.call<Systems>('GET', '/api/systems')).webhooks[0]?.deliveries ?? []
  const typesGot = () => got.map(({ body }) => (JSON.parse(body) as { type: string }).type).sort()

  it('[FN12] is told of a protocol, of what was decided and of what is due, once, and signed', async () => {
    const { secret } = await hookFor(['protocol.frozen', 'decision.made', 'action.due'])
    const { protocol, body } = await frozenMeeting(organiser)
    await until('all three are told', () => got.length === 3)
    expect(typesGot()).toEqual(['action.due', 'decision.made', 'protocol.frozen'])
    for (const { headers, body: said } of got) {
      const [id, at] = [headers['webhook-id'], headers['webhook-timestamp']]
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
      const signature = createHmac('sha256', key).update(`${id}.${at}.${said}`).digest('base64')
      expect(headers['webhook-signature']).toBe(`v1,${signature}`)
      expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(60)
    }
    const about = (type: string) =>
      got.map((one) => JSON.parse(one.body) as { type: string; data: object }).find((one) => one.type === type)?.data
    expect(about('decision.made')).toMatchObject({ number: 'B 2026:1', address: `/beslut/${body}/2026:1` })
    expect(about('protocol.frozen')).toMatchObject({ record: `/api/v1/protocols/${protocol}` })
    expect(about('action.due')).toMatchObject({ number: 'U 2026:1', due: today })
    stage.parts.webhooks.ask()
    await until('all are delivered', async () => (await deliveries()).every(({ state }) => state === 'delivered'))
    expect(got).toHaveLength(3)
  })

  it('[FN12] is told of what is due as the last meeting says that has looked at it', async () => {
    const { series } = await frozenMeeting(organiser)
    const facts = { date: '2026-04-17', start: '09:00', end: '11:00', place: 'Provsalen' }
    const { id } = await organiser.call<{ id: string }>('POST', `/api/series/${series}/meetings`, facts)
    for (const to of ['called', 'open']) await organiser.call('POST', `/api/meetings/${id}/phase`, { to })
    const board = organiser.board(id)
    const item = await write(board.agenda, (agenda) => {
      const row = addAttendee(agenda, { name: 'Ada Provlund', organisation: 'Norrviks kommun', status: 'present' })
      changeFacts(agenda, { chair: row.id, secretary: row.id })
      return addItem(agenda, { title: 'Uppföljning', kind: 'follow-up' })
    })
    await write(board.decisions, (decisions) => {
      const row = { item, number: 'U 2026:1', text: 'Skriva avtalet', owner: 'Ada Provlund', due: today }
      changeFollowUp(decisions, addFollowUp(decisions, row), { outcome: 'carried', newDue: '2099-01-01' })
      addAction(decisions, { item, text: 'Sända avtalet', owner: 'Ada Provlund', due: today })
    })
    board.leave()
    await organiser.call('POST', `/api/meetings/${id}/phase`, { to: 'closed' })
    await freeze(organiser, id)
    await hookFor(['action.due'])
    stage.parts.webhooks.ask()
    await until('what is due is told', async () => (await deliveries()).some(({ state }) => state === 'delivered'))
    expect(got.map(({ body }) => JSON.parse(body).data)).toMatchObject([{ number: 'U 2026:2', due: today }])
  })

  it('[CA6] is told of what is due when its day begins in Sweden', async () => {
    const utc = new Date().toISOString().slice(0, 10)
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${utc}T23:30:00.000Z`) })
    try {
      await hookFor(['action.due'])
      await frozenMeeting(organiser, addDays(utc, 1))
      stage.parts.webhooks.ask()
      await until('it is told', () => got.length === 1)
    } finally {
      vi.useRealTimers()
    }
    expect(typesGot()).toEqual(['action.due'])
  })

  it('[FN12] is told of a proposal that is corrected to a decision and of an outcome that is corrected, and not again of the rest', async () => {
    const { protocol, body } = await frozenMeeting(organiser)
    await hookFor(['decision.made', 'decision.corrected'])
    const correct = (of: string, at: string, before: string, after: string) =>
      organiser.call<{ protocol: string }>('POST', `/api/protocols/${of}/corrections`, {
        ...{ reason: 'Fel utfall.', remarks: [], changes: [{ at, before, after }] },
      })
    const second = await correct(protocol, 'items/1/decisions/1/status', 'proposed', 'decided')
    await correct(second.protocol, 'items/1/decisions/0/status', 'decided', 'rejected')
    stage.parts.webhooks.ask()
    await until('both are told', () => got.length === 2)
    const told = got.map((one) => JSON.parse(one.body) as { type: string; data: object })
    expect(told.find(({ type }) => type === 'decision.made')?.data).toMatchObject({
      ...{ number: 'B 2026:2', status: 'decided', address: `/beslut/${body}/2026:2` },
      protocol: { id: second.protocol, version: 2 },
    })
    expect(told.find(({ type }) => type === 'decision.corrected')?.data).toMatchObject({
      ...{ number: 'B 2026:1', status: 'rejected', was: 'decided', protocol: { version: 3 } },
    })
    await until('all are delivered', async () => (await deliveries()).every(({ state }) => state === 'delivered'))
    expect(got).toHaveLength(2)
  })

  it('[FN13] is tried again after a pause when it did not take it, by another server too, and by hand', async () => {
    status = 302
    await hookFor(['protocol.frozen'])
    await frozenMeeting(organiser)
    await until('it was tried', async () => (await deliveries())[0]?.answer === '302')
    const [tried] = await deliveries()
    expect(tried).toMatchObject({ state: 'waiting', attempts: 1 })
    expect(Date.parse(tried?.nextAt ?? '')).toBeGreaterThan(Date.parse(tried?.triedAt ?? ''))

    // As another server finds it, once the pause is over.
    status = 200
    await stage.parts.webhooks.close()
    const { storage } = stage.parts
    await storage.db.updateTable('deliveries').set({ next_at: new Date().toISOString() }).execute()
    const { Webhooks } = await import('@samsyn/server/systems/webhooks')
    const again = new Webhooks({ storage, mayBeInside: true, log: stage.parts.log })
    again.start()
    await until('it was taken', async () => (await deliveries())[0]?.state === 'delivered')
    const [taken] = await deliveries()
    expect(taken).toMatchObject({ id: tried?.id, attempts: 2, answer: '200', nextAt: '' })

    await again.replay(taken?.id ?? '')
    await until('it was sent once more', () => got.length === 3)
    expect(new Set(got.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([tried?.id]))
    await again.close()
  })

  it('[FN13] that has ended is told nothing more, and what it waited for is given up', async () => {
    status = 500
    const { id } = await hookFor(['protocol.frozen'])
    await frozenMeeting(organiser)
    await until('it was tried', async () => (await deliveries())[0]?.answer === '500')
    await organiser.call('DELETE', `/api/systems/webhooks/${id}`)
    const rows = await stage.parts.storage.db.selectFrom('deliveries').select(['state', 'next_at']).execute()
    expect(rows).toEqual([{ state: 'failed', next_at: '' }])
    expect((await organiser.call<Systems>('GET', '/api/systems')).webhooks).toEqual([])
  })

  it('[FN13] that ends while it is being told stays ended, whatever it answers, and what comes too late for it is not sent', async () => {
    const { storage, webhooks } = stage.parts
    let answer = () => {}
    held = new Promise((resolve) => {
      answer = resolve
    })
    status = 500
    const { id } = await hookFor(['protocol.frozen'])
    await frozenMeeting(organiser)
    await until('it is being told', () => got.length === 1)
    await organiser.call('DELETE', `/api/systems/webhooks/${id}`)
    answer()
    const late = { webhook_id: id, event: 'protocol.frozen', body: '{}', made_at: '', tried_at: '', answer: '' }
    const next = { id: 'msg_late', subject: 'late', state: 'waiting', attempts: 0, next_at: '2026-01-01T00:00:00.000Z' }
    await storage.db
      .insertInto('deliveries')
      .values({ ...late, ...next })
      .execute()
    // Another one, told after both: the round in which they would have been sent is over.
    held = Promise.resolve()
    status = 204
    await hookFor(['protocol.frozen'])
    await frozenMeeting(organiser)
    webhooks.ask()
    await until('the other one is told', async () => (await deliveries())[0]?.state === 'delivered')
    await webhooks.close()
    const rows = storage.db.selectFrom('deliveries').select(['state', 'next_at']).where('webhook_id', '=', id)
    expect(await rows.where('id', '!=', 'msg_late').execute()).toEqual([{ state: 'failed', next_at: '' }])
    expect(got).toHaveLength(2)
  })

  it('[FN14] reaches nothing inside the network, by address or by name, unless the operator lets it', async () => {
    const { storage, log } = stage.parts
    await stage.parts.webhooks.close()
    const { port } = receiver.address() as AddressInfo
    await hookFor(['protocol.frozen'])
    await hookFor(['protocol.frozen'], `http://localhost:${port}/krok`)
    await frozenMeeting(organiser)
    const { Webhooks } = await import('@samsyn/server/systems/webhooks')
    const careful = new Webhooks({ storage, mayBeInside: false, log })
    careful.start()
    const answers = () => storage.db.selectFrom('deliveries').select('answer').execute()
    await until('both are refused', async () => (await answers()).every(({ answer }) => answer !== ''))
    expect(await answers()).toEqual([{ answer: 'inside the network' }, { answer: 'inside the network' }])
    expect(got).toEqual([])
    await careful.close()
  })

  it('[FN14] knows the addresses inside', () => {
    const inside =
      '127.0.0.1 10.1.2.3 172.31.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 ::1 :: fd00::1 fe80::1 ::ffff:10.0.0.1 ::ffff:a00:1 64:ff9b::a00:1 64:ff9b:1::a00:1 64:ff9b:1:ffff::1 fec0::1 feff::1 2001::1 2001:0:ffff::1 no-address'
    expect(inside.split(' ').filter((address) => !isInside(address))).toEqual([])
    expect(
      ['93.184.216.34', '172.32.0.1', '2a00:1450:400f::200e', '2001:1::1', '64:ff9b:2::1'].filter(isInside),
    ).toEqual([])
  })
})
