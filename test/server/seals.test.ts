import { createPublicKey, verify } from 'node:crypto'
import { chmod, copyFile, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Frozen } from '@samsyn/api/meetings'
import type { MadeCopy, Recognised, SealKeys } from '@samsyn/api/protocols'
import { addDecision } from '@samsyn/meeting/decisions'
import { sha256 } from '@samsyn/protocol/canonical'
import { linesOf } from '@samsyn/protocol/correction'
import { judge } from '@samsyn/protocol/judge'
import { bytesOf, fingerprint, type Proof, type PublishedCopy } from '@samsyn/protocol/seal'
import { inspectFolder } from '@samsyn/server/backup-file'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  Browser,
  freeze,
  invited,
  makeMeeting,
  type Outcome,
  reasonOf,
  runCommand,
  type Stage,
  smallPdf,
  startServer,
  temporaryFolder,
  type,
  write,
} from '../stage.ts'

let dataDir: string
let standing: string
let stage: Stage
let organiser: Browser
let series: string
let frozen: Frozen

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytesFrom = async (path: string, by: Browser = organiser): Promise<Uint8Array> =>
  new Uint8Array(await (await by.ask('GET', path)).arrayBuffer())
const proofOf = async (protocol: string): Promise<Proof> =>
  JSON.parse(text(await bytesFrom(`/p/${protocol}/sigill.json`)))
const samsyn = (args: string[], env: Record<string, string> = {}): Promise<Outcome> =>
  runCommand(args, { STANDING: standing, DATA_DIR: dataDir, ...env })

/** A meeting with something to decide, closed. */
async function written(staged: { meeting: string; items: string[] }): Promise<void> {
  const board = organiser.board(staged.meeting)
  const item = staged.items[1] ?? ''
  await write(board.notes(item), (notes) => type(notes, 'Känsligt om en enskild.'))
  await write(board.decisions, (decisions) =>
    addDecision(decisions, { item, lead: 'Provrådet beslutar att', points: ['avslå.'], status: 'decided' }),
  )
  board.leave()
}

beforeAll(async () => {
  dataDir = await temporaryFolder()
  standing = await temporaryFolder()
  stage = await startServer({ dataDir })
  organiser = await stage.organiser()
  const staged = await makeMeeting(organiser, 'closed')
  series = staged.series
  await written(staged)
  await organiser.upload(staged.meeting, staged.items[1] ?? '', 'Bilaga.pdf', smallPdf())
  frozen = await freeze(organiser, staged.meeting)
})
afterAll(async () => {
  await stage.close()
  for (const folder of [dataDir, standing]) await rm(folder, { recursive: true, force: true })
})

describe('The key that seals', () => {
  it('is made at the first start, for the account of the server alone, and stays the same', async () => {
    const path = join(dataDir, 'seal-key.pem')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const { keys } = await new Browser(stage.address).call<SealKeys>('GET', '/api/keys')
    expect(keys).toHaveLength(1)
    const kept = await readFile(path, 'utf8')
    await stage.close()
    await chmod(path, 0o644)
    stage = await startServer({ dataDir })
    organiser = await stage.organiser()
    expect(await readFile(path, 'utf8')).toBe(kept)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await new Browser(stage.address).call('GET', '/api/keys')).toEqual({ keys })
  })

  it('is published so that other programs verify what it has signed', async () => {
    const { keys } = await organiser.call<SealKeys>('GET', '/api/keys')
    const [key] = keys
    const pem = text(await bytesFrom(`/api/keys/${key?.id}`, new Browser(stage.address)))
    const { seal } = await proofOf(frozen.protocol)
    const signature = Buffer.from(seal.signature, 'hex')
    expect(verify(null, bytesOf(seal.says), createPublicKey(pem), signature)).toBe(true)
    expect(key?.fingerprint).toBe(fingerprint(seal.says.key))
  })

  it('is replaced by a new one when it is gone, and what it has sealed still verifies', async () => {
    const own = await temporaryFolder()
    let other = await startServer({ dataDir: own })
    const first = await other.organiser()
    const before = await freeze(first, (await makeMeeting(first, 'closed')).meeting)
    await other.close()
    await rm(join(own, 'seal-key.pem'))
    other = await startServer({ dataDir: own })
    const second = await other.organiser()
    const { keys } = await second.call<SealKeys>('GET', '/api/keys')
    expect(keys).toHaveLength(2)
    const files = await Promise.all(
      ['protocol.json', 'sigill.json'].map(async (name) => ({
        name,
        bytes: await bytesFrom(`/p/${before.protocol}/${name}`, second),
      })),
    )
    const judged = await judge(files, { keys: keys.map(({ publicKey }) => publicKey) })
    expect(judged.files.map(({ finding }) => finding)).toEqual(['genuine', 'genuine'])
    // The new key signs the PDF that was made later, the old one the protocol.
    expect(judged.keys).toEqual([keys[0]?.id])
    await other.close()
    await rm(own, { recursive: true, force: true })
  })
})

describe('A seal', () => {
  it('is beside every protocol that is frozen, and fits it, its PDF and its attachments', async () => {
    const names = ['protocol.json', 'protocol.pdf', 'protocol.docx', 'sigill.json', 'bilagor/1']
    const files = []
    for (const name of names) files.push({ name, bytes: await bytesFrom(`/p/${frozen.protocol}/${name}`) })
    const { keys } = await organiser.call<SealKeys>('GET', '/api/keys')
    const judged = await judge(files, { keys: keys.map(({ publicKey }) => publicKey) })
    expect(judged.files.map(({ what, finding }) => [what, finding])).toEqual(
      ['record', 'pdf', 'file', 'proof', 'attachment'].map((what) => [what, 'genuine']),
    )
  })

  it('follows the one before it in the series, in the order in which they were frozen', async () => {
    const made: Frozen[] = []
    for (const date of ['2026-04-17', '2026-05-15']) {
      const { id } = await organiser.call<{ id: string }>('POST', `/api/series/${series}/meetings`, { date })
      made.push(await frozenAnyhow(id))
    }
    const last = await proofOf(made[1]?.protocol ?? '')
    expect(last.chain.map(({ says }) => says.protocol)).toEqual([frozen.protocol, made[0]?.protocol])
    expect(last.seal.says).toMatchObject({ place: 3, previous: made[0]?.hash })
    const judged = await judge([{ name: 'sigill.json', bytes: bytesOf(last) }])
    expect(judged.files[0]?.finding).toBe('genuine')
  })

  it('is made for a corrected version, further on in the chain, and an addendum is signed', async () => {
    const staged = await makeMeeting(organiser, 'closed')
    await written(staged)
    const first = await freeze(organiser, staged.meeting)
    const { parts } = stage
    const stored = await parts.exports.protocol(first.protocol)
    const seat = (await parts.signIn.seatsOf(staged.meeting)).find(({ role }) => role === 'secretary')
    if (!seat) throw new Error('The meeting has no secretary.')
    const line = linesOf(stored.protocol).find(({ text }) => text === 'Känsligt om en enskild.')
    const changes = [{ at: line?.at ?? '', before: line?.text ?? '', after: 'Allmänt om flera.' }]
    const second = await parts.corrections.correct(stored, seat, { reason: 'Fel.', changes, remarks: [] })
    const newer = await parts.exports.protocol(second.protocol)
    const proof = await proofOf(second.protocol)
    expect(proof.seal.says).toMatchObject({ place: 2, previous: first.hash, record: second.hash })
    expect(proof.seal.says.corrections).toHaveLength(1)
    // What was not corrected has the same digest in both.
    const before = proof.chain[0]?.says.items ?? []
    expect(proof.seal.says.items.filter((digest, at) => digest !== before[at])).toHaveLength(1)

    await parts.storage.db
      .insertInto('approvals')
      .values({
        protocol_id: second.protocol,
        item: '',
        record_hash: second.hash,
        way: 'chair',
        names: '[]',
        at: new Date().toISOString(),
        approved_in: null,
      })
      .execute()
    await parts.corrections.add(newer, seat, { text: 'Detta glömdes.', reason: '' })
    const addendum = await parts.corrections.addendum(second.protocol, 1)
    const files = [stored.record, newer.record, addendum].map((bytes, at) => ({ name: String(at), bytes }))
    const judged = await judge(files, { proofs: [await proofOf(second.protocol)] })
    expect(judged.files.map(({ what, finding }) => [what, finding])).toEqual([
      ['record', 'genuine'],
      ['record', 'genuine'],
      ['file', 'genuine'],
    ])
  })

  it('that does not fit is told by the check of the data', async () => {
    const own = await temporaryFolder()
    const other = await startServer({ dataDir: own })
    const first = await other.organiser()
    await freeze(first, (await makeMeeting(first, 'closed')).meeting)
    await other.close()
    // What only somebody with the database itself can do.
    const database = new DatabaseSync(join(own, 'samsyn.sqlite'))
    database.exec(`drop trigger seals_no_update; update seals set seal = replace(seal, '"place":1', '"place":2')`)
    database.close()
    expect((await inspectFolder(own)).wrong).toMatchObject([
      expect.stringMatching(/^The seal of the protocol \w+ does/),
    ])
    await rm(own, { recursive: true, force: true })
  })

  it('is not there for what was frozen before there were seals: that is read, and says so', async () => {
    const page = new URL('../../client/protocol.html', import.meta.url)
    await copyFile(page, join(stage.dataDir, 'client', 'protocol.html'))
    const { db } = stage.parts.storage
    const row = await db.selectFrom('protocols').selectAll().where('id', '=', frozen.protocol).executeTakeFirstOrThrow()
    await db
      .insertInto('protocols')
      .values({ ...row, id: 'unsealed', version: 99 })
      .execute()
    const old = await organiser.ask('GET', '/p/unsealed')
    expect(old.status).toBe(200)
    expect(await old.text()).toContain('Inget sigill')
    expect((await organiser.ask('GET', '/p/unsealed/protocol.pdf')).status).toBe(200)
    expect((await organiser.ask('GET', '/p/unsealed/sigill.json')).status).toBe(404)
    expect(await reasonOf(organiser.call('POST', '/api/protocols/unsealed/copies', { withheld: [1] }))).toBe(
      'not-sealed',
    )
  })
})

/** Freezes a meeting that was just made, whatever its checks say. */
async function frozenAnyhow(meeting: string): Promise<Frozen> {
  const { parts } = stage
  for (const phase of ['called', 'open', 'closed'] as const) await parts.meetings.changePhase(meeting, phase)
  const { protocol, hash, bytes } = await parts.freeze.draft(meeting)
  const id = `frozen-${protocol.meeting.date}`
  await parts.storage.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('protocols')
      .values({
        id,
        meeting_id: meeting,
        series_id: protocol.series.id,
        body_id: protocol.body.id,
        version: 1,
        record: bytes,
        hash,
        previous_hash: protocol.previous?.hash ?? '',
        frozen_at: new Date().toISOString(),
        frozen_by: 'Olga Organisatör',
        acknowledged: '[]',
      })
      .execute()
    await parts.seals.seal(trx, { id, hash, protocol })
  })
  await organiser.call('GET', `/api/meetings/${meeting}`)
  return { protocol: id, hash, frozenAt: '' }
}

describe('A published copy', () => {
  const publish = (withheld: number[], by: Browser = organiser) =>
    by.call<MadeCopy>('POST', `/api/protocols/${frozen.protocol}/copies`, { withheld })

  it('is read by everybody who has its address, withholds what was chosen, and verifies', async () => {
    const page = new URL('../../client/protocol.html', import.meta.url)
    await copyFile(page, join(stage.dataDir, 'client', 'protocol.html'))
    const anybody = new Browser(stage.address)
    const { id, address } = await publish([2])
    expect(address).toMatch(new RegExp(`/k/${id}$`))
    const bytes = await bytesFrom(`/k/${id}/kopia.json`, anybody)
    const copy = JSON.parse(text(bytes)) as PublishedCopy
    const { keys } = await anybody.call<SealKeys>('GET', '/api/keys')
    const judged = await judge([{ name: 'kopia.json', bytes }], { keys: keys.map(({ publicKey }) => publicKey) })
    expect(judged.files[0]).toMatchObject({
      what: 'copy',
      finding: 'genuine',
      parts: [
        { part: 'item', number: 2 },
        { part: 'attachment', number: 1 },
      ],
    })
    const shown = await (await anybody.ask('GET', `/k/${id}`)).text()
    for (const said of [text(bytes), shown]) {
      expect(said).not.toContain('Känsligt om en enskild')
      expect(said).not.toContain('Bilaga.pdf')
    }
    expect(shown).toContain('Utelämnad i den här kopian')
    expect(shown).toContain('Utelämnat: punkt 2, bilaga 1')
    expect(copy.record.items[2]).not.toHaveProperty('withheld')
  })

  it('leaves nobody a way to try out what it withholds', async () => {
    const record = JSON.parse(text(await bytesFrom(`/p/${frozen.protocol}/protocol.json`)))
    const anybody = new Browser(stage.address)
    const { id } = await publish([2])
    const copy = JSON.parse(text(await bytesFrom(`/k/${id}/kopia.json`, anybody))) as PublishedCopy
    const guessed = { ...record.items[1] }
    delete guessed.salt
    const digests = copy.proof.seal.says.items
    expect(digests).toContain(sha256(bytesOf(record.items[1])))
    expect(digests).not.toContain(sha256(bytesOf(guessed)))
    // The hash of what holds no salt is told to those who may read the protocol, and to nobody else.
    const markdown = sha256(await bytesFrom(`/p/${frozen.protocol}/protocol.md`))
    expect(await organiser.call<Recognised>('GET', `/api/verify/${markdown}`)).toMatchObject({ known: true })
    expect(await anybody.call<Recognised>('GET', `/api/verify/${markdown}`)).toMatchObject({ known: false })
    expect(text(bytesOf(copy.proof))).not.toContain(markdown)
  })

  it('is made by those who lead, of items that there are, and can be withdrawn', async () => {
    expect(await reasonOf(publish([99]))).toBe('bad-input')
    expect(await reasonOf(publish([0]))).toBe('bad-input')
    const stranger = await invited(organiser, (await makeMeeting(organiser)).meeting, 'chair', 'Stig Strangerud')
    expect(await reasonOf(publish([1], stranger))).toBe('not-found')
    const { id } = await publish([])
    const all = await organiser.call<{ copies: MadeCopy[] }>('GET', `/api/protocols/${frozen.protocol}/copies`)
    expect(all.copies.map((copy) => copy.id)).toContain(id)
    await organiser.call('DELETE', `/api/protocols/${frozen.protocol}/copies/${id}`)
    expect((await new Browser(stage.address).ask('GET', `/k/${id}/kopia.json`)).status).toBe(404)
    const { out } = await samsyn(['audit'])
    expect(out).toMatch(/ {2}copy-published {2}.*withheld=/)
    expect(out).toMatch(new RegExp(` {2}copy-withdrawn {2}.*copy=${id}`))
  })
})

describe('samsyn verify', () => {
  const nowhere = { DATA_DIR: '/nonexistent' }

  it('judges files by their seals without server and data folder, given the public key', async () => {
    expect(await samsyn(['export', frozen.protocol])).toMatchObject({ code: 0 })
    const { keys } = await organiser.call<SealKeys>('GET', '/api/keys')
    const [key] = keys
    await writeFile(join(standing, 'key.pem'), await bytesFrom(`/api/keys/${key?.id}`))
    const files = ['protocol.pdf', 'protocol.json', 'sigill.json']
    for (const said of ['key.pem', key?.publicKey ?? '', key?.fingerprint ?? '']) {
      const { code, out, err } = await samsyn(['verify', ...files, '--key', said], nowhere)
      expect([code, err]).toEqual([0, ''])
      expect(out).toContain('protocol.pdf: The file is genuine: Protokoll Provrådet i Exempelstad 2026-03-13.')
      expect(out).toContain(`The seal was made with the key you named, ${key?.fingerprint}.`)
    }
    const { code, out } = await samsyn(['verify', ...files, '--key', '0'.repeat(64)], nowhere)
    expect(code).toBe(1)
    expect(out).toContain('sigill.json: The seal was made with another key')
    expect((await samsyn(['verify', ...files, '--key', 'nonsense'], nowhere)).err).toContain('"nonsense" is no key')
  })

  it('names what was changed', async () => {
    const record = await readFile(join(standing, 'protocol.json'), 'utf8')
    await writeFile(join(standing, 'changed.json'), record.replace('avslå.', 'bifalla.'))
    const pdf = await readFile(join(standing, 'protocol.pdf'))
    await writeFile(join(standing, 'changed.pdf'), Buffer.concat([pdf, Buffer.from('\n')]))
    const { code, out } = await samsyn(['verify', 'changed.json', 'changed.pdf', 'sigill.json'], nowhere)
    expect(code).toBe(1)
    expect(out).toContain('changed.json: The file has been changed since the minutes were frozen. Changed: item 2.')
    expect(out).toContain('changed.pdf: The file is based on frozen minutes, but its pages were changed.')
  })

  it('tells the seal of a protocol that is known here', async () => {
    const { out } = await samsyn(['verify', 'protocol.pdf'])
    expect(out).toMatch(/It is sealed by the key ([0-9A-F]{4} ?){5}, number 1 of its series\./)
  })
})
