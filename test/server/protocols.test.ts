import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import type { Frozen } from '@samsyn/api/meetings'
import type { ProtocolInfo, Recognised } from '@samsyn/api/protocols'
import { addDecision } from '@samsyn/meeting/decisions'
import { popplerIsHere, seenPdf, seenWord } from '@samsyn/protocol/formats.fixture'
import { judge } from '@samsyn/protocol/judge'
import type { Protocol } from '@samsyn/protocol/protocol'
import { recordInPdf } from '@samsyn/protocol/record-in-pdf'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
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
  temporaryFolder,
  type,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
let staged: StagedMeeting
let frozen: Frozen
beforeAll(async () => {
  stage = await startServer()
  await copyFile(new URL('../../client/protocol.html', import.meta.url), join(stage.dataDir, 'client', 'protocol.html'))
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
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
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

  it.each(['pdf', 'docx'] as const)(
    'gives out one item alone as %s, which names the whole and says nothing of the rest',
    async (format) => {
      const path = (item: string) => `/p/${frozen.protocol}/utdrag/${item}/utdrag.${format}`
      const response = await organiser.ask('GET', path('2'))
      const bytes = new Uint8Array(await response.arrayBuffer())
      const seen = format === 'docx' ? seenWord(bytes) : popplerIsHere ? await seenPdf(bytes) : null
      if (seen) {
        expect(seen.text).toMatch(/^PROTOKOLLSUTDRAG/)
        expect(seen.text).toContain('Portalenärinfördifyraavsexkommuner.')
        expect(seen.text).toContain(frozen.hash)
        expect(seen.shape.filter((part) => /^h2 \d/.test(part))).toHaveLength(1)
      }
      expect(Buffer.from(bytes).includes('protokoll.json')).toBe(false)
      const known = await organiser.call<Recognised>('GET', `/api/verify/${sha256(bytes)}`)
      expect(known).toMatchObject({ known: true, protocol: frozen.protocol, format: `utdrag-2.${format}` })
      expect((await organiser.ask('GET', path('99'))).status).toBe(404)
    },
  )

  it('gives out one item alone as data, which its seal proves without the rest', async () => {
    const response = await organiser.ask('GET', `/p/${frozen.protocol}/utdrag/2/utdrag.json`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    const { files } = await judge([{ name: 'utdrag.json', bytes }])
    expect(files).toMatchObject([{ what: 'copy', finding: 'genuine', seal: { record: frozen.hash } }])
    const text = new TextDecoder().decode(bytes)
    expect(text).toContain('Portalen är införd i fyra av sex kommuner.')
    const { items } = JSON.parse(text).record as Protocol
    expect(items.map((item) => Object.keys(item))).toEqual(
      items.map((_, at) => (at === 1 ? expect.arrayContaining(['title', 'notes']) : ['withheld'])),
    )
    const changed = new TextEncoder().encode(text.replace('fyra av sex', 'fem av sex'))
    expect((await judge([{ name: 'utdrag.json', bytes: changed }])).files[0]?.finding).toBe('content-changed')
  })

  it('is sent as one ZIP with everything in it, whose checksums sha256sum finds right', async () => {
    const response = await organiser.ask('GET', `/p/${frozen.protocol}/protocol.zip`)
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
    const name = 'Protokoll Provrådet i Exempelstad 2026-03-13'
    expect(Object.keys(files).sort()).toEqual(
      [
        ...['docx', 'html', 'json', 'md', 'pdf', 'pptx', 'ua.pdf'].map((format) => `${name}.${format}`),
        'Bilagor/Bilaga 1 Bilaga.pdf',
        'sigill.json',
        'SHA256SUMS',
      ].sort(),
    )
    expect(sha256(files[`${name}.json`] ?? new Uint8Array())).toBe(frozen.hash)
    expect(Buffer.compare(Buffer.from(files['Bilagor/Bilaga 1 Bilaga.pdf'] ?? []), Buffer.from(smallPdf()))).toBe(0)
    const folder = await temporaryFolder()
    for (const [path, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), bytes)
    }
    const checked = spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })
    expect(checked.error ?? checked.status).toBe(0)
    expect(checked.stdout.trim().split('\n')).toHaveLength(9)
    await rm(folder, { recursive: true })
  })

  it('leaves no file open when whoever fetches everything goes away', async () => {
    const opened: ReadableStream[] = []
    const { files } = stage.parts
    const open = vi.spyOn(files, 'open')
    const leaving = new AbortController()
    const response = await fetch(`${stage.address}/p/${frozen.protocol}/protocol.zip`, {
      headers: { cookie: organiser.cookie },
      signal: leaving.signal,
    })
    expect(response.status).toBe(200)
    leaving.abort()
    const streams = await Promise.all(open.mock.results.map(({ value }) => value as ReturnType<typeof files.open>))
    opened.push(...streams.flatMap((file) => (file ? [file.stream] : [])))
    open.mockRestore()
    // A stream that is still read is locked by its reader; one that has ended or been let go of is closed.
    expect(opened.every((stream) => stream.locked)).toBe(true)
    expect((await organiser.ask('HEAD', `/p/${frozen.protocol}/protocol.zip`)).status).toBe(200)
  })

  it('[PU1] is read without a seat while its series says so, with its files, and nothing else of the meeting is', async () => {
    const nobody = new Browser(stage.address)
    const paths = ['', '/protocol.json', '/protocol.pdf', '/protocol.zip', '/bilagor/1', '/utdrag/2/utdrag.pdf']
    const asked = async () =>
      (await Promise.all(paths.map((path) => nobody.ask('GET', `/p/${frozen.protocol}${path}`)))).map(
        ({ status }) => status,
      )
    const say = (readBy: string) => organiser.call('PATCH', `/api/series/${staged.series}`, { settings: { readBy } })
    expect(await asked()).toEqual(paths.map(() => 401))
    await say('address')
    expect(await asked()).toEqual(paths.map(() => 200))
    const page = await (await nobody.ask('GET', `/p/${frozen.protocol}`)).text()
    expect(page).toContain('Portalen är införd i fyra av sex kommuner.')
    expect(page).not.toContain(`/m/${staged.meeting}`)
    expect(await reasonOf(nobody.call('GET', `/api/protocols/${frozen.protocol}`))).toBe('not-signed-in')
    expect(await reasonOf(nobody.call('GET', `/api/meetings/${staged.meeting}`))).toBe('not-signed-in')
    await say('seated')
    expect(await asked()).toEqual(paths.map(() => 401))
  })

  it('[PU2] is left out by search engines unless its series says otherwise, and its files always', async () => {
    const robots = async (path: string) =>
      (await organiser.ask('GET', `/p/${frozen.protocol}${path}`)).headers.get('x-robots-tag')
    const say = (readBy: string) => organiser.call('PATCH', `/api/series/${staged.series}`, { settings: { readBy } })
    for (const readBy of ['seated', 'address']) {
      await say(readBy)
      expect([await robots(''), await robots('/protocol.pdf')]).toEqual(['noindex', 'noindex'])
    }
    await say('search')
    expect([await robots(''), await robots('/protocol.pdf')]).toEqual(['all', 'noindex'])
    await say('seated')
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
