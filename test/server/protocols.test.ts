import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFile } from 'node:fs/promises'
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import type { Frozen } from '@samsyn/api/meetings'
import type { ProtocolInfo, Recognised } from '@samsyn/api/protocols'
import { addDecision } from '@samsyn/meeting/decisions'
import { recordInPdf } from '@samsyn/protocol/record-in-pdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  Browser,
  freeze,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  type StagedMeeting,
  smallPdf,
  startServer,
  type,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
let staged: StagedMeeting
let frozen: Frozen
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
  staged = await makeMeeting(organiser, 'closed')
  const board = organiser.board(staged.meeting)
  const item = staged.items[1] ?? ''
  await write(board.notes(item), (notes) => type(notes, 'Portalen är införd i fyra av sex kommuner.'))
  await write(board.decisions, (decisions) =>
    addDecision(decisions, { item, lead: 'Provrådet beslutar att', points: ['fortsätta.'], status: 'decided' }),
  )
  board.leave()
  await organiser.upload(staged.meeting, item, 'Bilaga.pdf', smallPdf())
  frozen = await freeze(organiser, staged.meeting)
})
afterAll(() => stage.close())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const fetched = async (format: string): Promise<{ bytes: Buffer; headers: Headers }> => {
  const response = await organiser.ask('GET', `/p/${frozen.protocol}/protocol.${format}`)
  expect(response.status).toBe(200)
  return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers }
}
/** What is really sent: fetch would unpack it. */
async function onTheWire(path: string, encoding: string): Promise<{ headers: IncomingHttpHeaders; bytes: Buffer }> {
  const headers = { cookie: organiser.cookie, 'accept-encoding': encoding }
  const [answer] = (await once(get(`${stage.address}/p/${frozen.protocol}${path}`, { headers }), 'response')) as [
    IncomingMessage,
  ]
  expect(answer.statusCode).toBe(200)
  return { headers: answer.headers, bytes: await buffer(answer) }
}
const types = {
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  pdf: 'application/pdf',
  'ua.pdf': 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

describe('A frozen protocol', () => {
  it.each(Object.entries(types))('is served as %s, the same bytes every time', async (format, type) => {
    const first = await fetched(format)
    const second = await fetched(format)
    expect(first.bytes.length).toBeGreaterThan(200)
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0)
    expect(first.headers.get('content-type')).toBe(type)
    expect(first.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''Protokoll%20/)
  })

  it('travels compressed as page and as text, to whoever takes that, and as it is in every other format', async () => {
    const page = new URL('../../client/protocol.html', import.meta.url)
    await copyFile(page, join(stage.dataDir, 'client', 'protocol.html'))
    for (const path of ['', '/protocol.html', '/protocol.json']) {
      const compressed = await onTheWire(path, 'br;q=1.0, gzip;q=0.8')
      const plain = await onTheWire(path, 'identity')
      expect(compressed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
      expect(plain.headers).not.toHaveProperty('content-encoding')
      expect(gunzipSync(compressed.bytes).equals(plain.bytes)).toBe(true)
      expect(compressed.bytes.length).toBeLessThan(plain.bytes.length / 2)
      expect(compressed.headers['content-type']).toBe(plain.headers['content-type'])
      expect(compressed.headers['x-content-type-options']).toBe('nosniff')
    }
    for (const path of ['/protocol.pdf', '/protocol.docx', '/bilagor/1']) {
      const { headers, bytes } = await onTheWire(path, 'gzip')
      expect(headers).not.toHaveProperty('content-encoding')
      expect(bytes.length).toBeGreaterThan(200)
    }
  })

  it('is the same file to all who ask for it at once before it has been made', async () => {
    const other = await makeMeeting(organiser, 'closed')
    const { protocol } = await freeze(organiser, other.meeting)
    const asked = Array.from({ length: 5 }, () =>
      organiser.ask('GET', `/p/${protocol}/protocol.docx`).then((response) => response.arrayBuffer()),
    )
    const hashes = (await Promise.all(asked)).map((bytes) => sha256(new Uint8Array(bytes)))
    expect(new Set(hashes).size).toBe(1)
  })

  it('has the hash of its record, and its PDF carries that record', async () => {
    const { bytes: record } = await fetched('json')
    const { bytes: pdf } = await fetched('pdf')
    expect(sha256(record)).toBe(frozen.hash)
    expect(Buffer.compare(Buffer.from((await recordInPdf(pdf)) ?? []), record)).toBe(0)
    const info = await organiser.call<ProtocolInfo>('GET', `/api/protocols/${frozen.protocol}`)
    expect(info).toMatchObject({ hash: frozen.hash, pdfHash: sha256(pdf), version: 1, meeting: staged.meeting })
  })

  it('has a PDF for the archive with the bytes of its attachments in it, and a smaller one for reading', async () => {
    const attachment = smallPdf()
    const { bytes: archive } = await fetched('pdf')
    const { bytes: reading } = await fetched('ua.pdf')
    const text = (bytes: Buffer) => bytes.toString('latin1')
    expect(text(archive)).toContain('/AFRelationship /Supplement')
    expect(text(archive)).toContain(`/Size ${attachment.length}\n`)
    expect(text(reading)).not.toContain('/AFRelationship /Supplement')
    expect(text(reading)).toContain('<pdfuaid:part>1</pdfuaid:part>')
  })

  it('is recognised by anybody who holds the record or the PDF, and no other file is', async () => {
    const anybody = new Browser(stage.address)
    const verify = (hash: string) => anybody.call<Recognised>('GET', `/api/verify/${hash}`)
    const { bytes: pdf } = await fetched('pdf')
    const known = { known: true, protocol: frozen.protocol, date: '2026-03-13', body: 'Provrådet i Exempelstad' }
    expect(await verify(frozen.hash)).toMatchObject({ ...known, format: 'json' })
    expect(await verify(sha256(pdf))).toMatchObject({ ...known, format: 'pdf' })
    for (const hash of [sha256(new Uint8Array([...pdf, 10])), 'nonsense', `${frozen.hash}0`, ''.padEnd(64, '0')])
      expect(await verify(hash)).toMatchObject({ known: false, protocol: '' })
  })

  it('is read by those who have a seat in its meeting, and by nobody else', async () => {
    const other = await makeMeeting(organiser)
    const stranger = await invited(organiser, other.meeting, 'chair', 'Stig Strangerud')
    const path = `/p/${frozen.protocol}/protocol.json`
    expect((await stranger.ask('GET', path)).status).toBe(404)
    expect((await new Browser(stage.address).ask('GET', path)).status).toBe(401)
    expect(await reasonOf(stranger.call('GET', `/api/protocols/${frozen.protocol}`))).toBe('not-found')
  })

  it('cannot be changed or removed in the database either', async () => {
    const { db } = stage.parts.storage
    await expect(
      db.updateTable('protocols').set({ hash: 'x' }).where('id', '=', frozen.protocol).execute(),
    ).rejects.toMatchObject({ reason: 'immutable' })
    await expect(db.deleteFrom('protocols').where('id', '=', frozen.protocol).execute()).rejects.toMatchObject({
      reason: 'immutable',
    })
  })

  it('is chained to the one before it in its series', async () => {
    const { id } = await organiser.call<{ id: string }>('POST', `/api/series/${staged.series}/meetings`, {
      date: '2026-04-17',
    })
    expect(await organiser.call('GET', `/api/meetings/${id}`)).toMatchObject({
      previous: { protocol: frozen.protocol, date: '2026-03-13' },
    })
  })
})
