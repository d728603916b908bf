/** Old protocols, brought and confirmed as people's browsers do. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createDeflate } from 'node:zlib'
import type { OldProtocolInfo, OldProtocols } from '@samsyn/api/old-protocols'
import type { Found } from '@samsyn/api/search'
import { toDocx } from '@samsyn/protocol/docx'
import { halfDay } from '@samsyn/protocol/half-day.fixture'
import { toPdf } from '@samsyn/protocol/pdf'
import { readAudit } from '@samsyn/server/audit'
import { inspect } from '@samsyn/server/inspection'
import { confinedTo, Reader } from '@samsyn/server/old-protocols/reader'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOf, Browser, reasonOf, type Stage, startServer, temporaryFolder, until } from '../stage.ts'

let stage: Stage
let organiser: Browser
let series: string
beforeAll(async () => {
  stage = await startServer({ uploadLimit: 8 * 1024 * 1024 })
  organiser = await stage.organiser()
  series = (await organiser.call<{ series: string }>('POST', '/api/bodies', { name: 'Provrådet', seriesName: 'Möten' }))
    .series
})
afterAll(() => stage.close())

const bring = async (name: string, body: Uint8Array<ArrayBuffer>): Promise<string> => {
  const query = new URLSearchParams({ name })
  const { id } = await answerOf<{ id: string }>(
    await organiser.ask('POST', `/api/series/${series}/old-protocols?${query}`, { body }),
  )
  return id
}
const info = (id: string) => organiser.call<OldProtocolInfo>('GET', `/api/old-protocols/${id}`)
const read = async (id: string): Promise<OldProtocolInfo> => {
  await until('it is read', async () => (await info(id)).reading !== 'waiting')
  return info(id)
}
const list = async () => (await organiser.call<OldProtocols>('GET', `/api/series/${series}/old-protocols`)).oldProtocols
const bytes = (text: string) => new TextEncoder().encode(text)
const own = (made: Uint8Array) => Uint8Array.from(made)

const old = `Protokoll Provrådet 2019-05-17
Närvarande: Anna Ek, Provby kommun
Bo Alm, Testby kommun

1. Inledning

Anna hälsar välkommen.

2. Budget

Beslut: Budgeten antas.
`

describe('An old protocol', () => {
  it('[OP8] is kept as it came and there at once, once in a series', async () => {
    const id = await bring('Protokoll 2019.txt', bytes(old))
    expect((await list()).map(({ name }) => name)).toContain('Protokoll 2019.txt')
    const file = await organiser.ask('GET', `/api/old-protocols/${id}/file`)
    expect(file.headers.get('content-security-policy')).toContain('sandbox')
    expect(file.headers.get('content-disposition')).toContain('attachment')
    expect(await file.text()).toBe(old)
    expect(await reasonOf(bring('samma.txt', bytes(old)))).toBe('old-protocol-there')
    expect((await inspect(stage.parts.storage, stage.parts.files)).wrong).toEqual([])
  })

  it('[OP9] says what is proposed until somebody has confirmed it, and each confirmation is kept', async () => {
    const id = await bring('att bekräfta.txt', bytes(`${old}\n3. Avslutning\n\nMötet avslutas.\n`))
    const { says, confirmedAt, confirmations } = await read(id)
    expect({ confirmedAt, confirmations }).toEqual({ confirmedAt: '', confirmations: 0 })
    expect(says).toMatchObject({
      date: '2019-05-17',
      people: [{ name: 'Anna Ek', organisation: 'Provby kommun' }, { name: 'Bo Alm' }],
    })
    expect(says.items.map(({ title }) => title)).toEqual(['Inledning', 'Budget', 'Avslutning'])

    const path = `/api/old-protocols/${id}/confirmations`
    const put = { ...says, title: 'Protokoll maj', people: says.people.slice(0, 1) }
    await organiser.call('POST', path, { says: put, after: 0 })
    expect(await reasonOf(organiser.call('POST', path, { says, after: 0 }))).toBe('meanwhile')
    expect(await info(id)).toMatchObject({ confirmations: 1, confirmedBy: 'Olga Organisatör', says: put })
    await organiser.call('POST', path, { says, after: 1 })
    expect(await info(id)).toMatchObject({ confirmations: 2, says: { title: says.title } })
    expect(await reasonOf(organiser.call('POST', path, { says: { ...says, date: 'i maj' }, after: 2 }))).toBe(
      'bad-input',
    )
    expect((await list()).find((row) => row.id === id)).toMatchObject({ date: '2019-05-17', title: says.title })
    const acts = (await readAudit(stage.parts.storage)).map(({ act }) => act)
    expect(acts).toEqual(expect.arrayContaining(['old-protocol-added', 'old-protocol-confirmed']))
  })

  it('[OP9] of our own formats is recognised, item by item', async () => {
    const hash = '0'.repeat(64)
    const files = [
      ['halvdag.docx', own(await toDocx(halfDay, { hash, address: '' }))],
      ['halvdag.pdf', own(await toPdf(halfDay, new Uint8Array(), hash, { address: '', copy: 'reading' }))],
    ] as const
    const brought = await Promise.all(files.map(([name, body]) => bring(name, body)))
    for (const id of brought) {
      const { reading, says } = await read(id)
      expect(reading).toBe('read')
      expect(says.items.map(({ number, title }) => `${number} ${title}`)).toEqual(
        halfDay.items.map(({ number, title }) => `${number} ${title}`),
      )
    }
  })

  it('[OP11] is found by its words at once, by what it says when that is confirmed, and by organisers alone', async () => {
    const id = await bring('sökbar.txt', bytes(old.replaceAll('Budget', 'Snöröjning').replace('2019', '2017')))
    const { says } = await read(id)
    const found = async (kind: string, by = organiser) =>
      (await by.call<Found>('GET', `/api/search?${new URLSearchParams({ q: 'snöröjning', kind })}`)).hits.map(
        ({ address }) => address,
      )
    expect(await found('earlier')).toEqual([`/tidigare/${id}`])
    expect(await found('decision')).toEqual([])
    await organiser.call('PATCH', `/api/series/${series}`, { settings: { readBy: 'search' } })
    expect(await found('earlier', new Browser(stage.address))).toEqual([])

    await organiser.call('POST', `/api/old-protocols/${id}/confirmations`, { says, after: 0 })
    expect(await found('decision')).toEqual([`/tidigare/${id}?rad=7`])
    expect(await found('item')).toEqual([`/tidigare/${id}?rad=6`])
    await organiser.call('DELETE', `/api/old-protocols/${id}`)
    expect([...(await found('earlier')), ...(await found('decision'))]).toEqual([])
  })

  it('[OP10] is read at the next start when the server stopped before it was', async () => {
    const id = await bring('avbruten.txt', bytes(`${old}\nAvbruten.\n`))
    await read(id)
    const { storage, oldProtocols } = stage.parts
    const stopped = { reading: 'waiting', lines: '[]', proposal: '', title: '', date: '' }
    await storage.db.updateTable('old_protocols').set(stopped).where('id', '=', id).execute()
    await oldProtocols.resume()
    expect(await read(id)).toMatchObject({ reading: 'read', date: '2019-05-17' })
  })

  it('is taken away from the list, and not found any more', async () => {
    const id = await bring('fel fil.txt', bytes('Fel fil, som inte hör hit.'))
    await organiser.call('DELETE', `/api/old-protocols/${id}`)
    expect((await list()).some((row) => row.id === id)).toBe(false)
    for (const path of ['', '/file'])
      expect((await organiser.ask('GET', `/api/old-protocols/${id}${path}`)).status).toBe(404)
    expect(await reasonOf(organiser.call('DELETE', `/api/old-protocols/${id}`))).toBe('not-found')
    // It can be brought again.
    await bring('fel fil.txt', bytes('Fel fil, som inte hör hit.'))
  })
})

describe('What cannot be read', () => {
  it('is refused when it is no protocol: pictures, pages, programs', async () => {
    const png = Uint8Array.from(
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    )
    const kinds = [png, bytes('<html><script>alert(1)</script>'), Uint8Array.from([1, 2, 3, 0, 5]), bytes('')]
    const reasons = []
    for (const body of kinds) reasons.push(await reasonOf(bring('protokoll.pdf', body)))
    expect(reasons).toEqual(['old-protocol-kind', 'old-protocol-kind', 'old-protocol-kind', 'file-empty'])
  })

  it('[OP10] is kept, and says why it has no text', async () => {
    const damaged = bytes(`%PDF-1.7\n${'skadad '.repeat(200)}`)
    const id = await bring('skadad.pdf', damaged)
    expect((await read(id)).reading).toBe('unreadable')
    const file = await organiser.ask('GET', `/api/old-protocols/${id}/file`)
    const hash = createHash('sha256')
      .update(Buffer.from(await file.arrayBuffer()))
      .digest('hex')
    expect(hash).toBe(createHash('sha256').update(damaged).digest('hex'))
    const empty = await bring('tom.pdf', own(pdf('', [])))
    expect((await read(empty)).reading).toBe('no-text')
  })

  it('[OP10] ends in its own process when it takes too long or too much', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'bomb.pdf')
    // A page whose content is 600 MB of blanks, in a file of half a megabyte.
    const blanks = Buffer.alloc(1024 * 1024, 0x20)
    const packed = createDeflate({ level: 9 })
    const content = buffer(packed)
    await pipeline(Readable.from(Array.from({ length: 600 }, () => blanks)), packed)
    await writeFile(path, pdf('/Filter /FlateDecode', await content))
    const plain = join(folder, 'plain.txt')
    await writeFile(plain, old)
    const narrow = new Reader(stage.parts.log, { megabytes: 400, seconds: 120 })
    const quick = new Reader(stage.parts.log, { seconds: 0.01 })
    expect(await narrow.read({ path: plain, type: 'text/plain' })).toHaveProperty('proposal')
    expect(await narrow.read({ path, type: 'application/pdf' })).toMatchObject({ failed: 'too-large' })
    expect(await quick.read({ path, type: 'application/pdf' })).toMatchObject({ failed: 'too-slow' })
    await Promise.all([narrow.close(), quick.close()])
  })
})

/** One page, with this content. */
function pdf(filter: string, content: Uint8Array | number[]): Buffer {
  const stream = Buffer.from(content)
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
  ].map((object, index) => Buffer.from(`${index + 1} 0 obj\n${object}\nendobj\n`))
  const last = [
    Buffer.from(`4 0 obj\n<< /Length ${stream.length} ${filter} >>\nstream\n`),
    stream,
    Buffer.from('\nendstream\nendobj\n'),
  ]
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...objects, ...last, Buffer.from('trailer\n<< /Root 1 0 R >>\n')])
}

it('[OP10] The process that reads one may read its file, and neither what lies beside the program nor anything else', async () => {
  const file = join(await temporaryFolder(), 'protocol.txt')
  await writeFile(file, 'Protokoll')
  const other = join(await temporaryFolder(), 'other.txt')
  await writeFile(other, 'Annat')
  const attempt = `const { readFileSync } = require('node:fs')
    const tried = (path) => { try { readFileSync(path); return 'read' } catch ({ code }) { return code } }
    process.stdout.write(JSON.stringify(process.argv.slice(1).map(tried)))`
  const beside = resolve(import.meta.dirname, '../../README.md')
  const said = execFileSync(process.execPath, [...confinedTo(file), '--eval', attempt, file, beside, other])
  expect(JSON.parse(said.toString())).toEqual(['read', 'ERR_ACCESS_DENIED', 'ERR_ACCESS_DENIED'])
})
