import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Frozen } from '@samsyn/api/meetings'
import { notesDocument } from '@samsyn/meeting/documents'
import { Journal } from '@samsyn/server/journal'
import { openSqlite } from '@samsyn/server/storage/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type Board,
  Browser,
  freePort,
  freeze,
  invited,
  makeMeeting,
  type Outcome,
  runCommand,
  type ServerProcess,
  settled,
  signedIn,
  smallPdf,
  startProcess,
  temporaryFolder,
  textOf,
  type,
  until,
} from '../stage.ts'

let folder: string
let dataDir: string
let elsewhere: string
let file: string
let server: ServerProcess
let organiser: Browser
beforeEach(async () => {
  folder = await temporaryFolder()
  dataDir = join(folder, 'data')
  elsewhere = join(folder, 'elsewhere')
  file = join(folder, 'samsyn.backup')
  await mkdir(dataDir)
  server = await startProcess({ dataDir, port: await freePort() })
  organiser = await signedIn(server.address, server.token())
})
afterEach(async () => {
  await server.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

const samsyn = (args: string[], env: Record<string, string> = {}): Promise<Outcome> =>
  runCommand(args, { DATA_DIR: dataDir, STANDING: folder, ...env })
const backUp = () => samsyn(['backup', file])
const restore = () => samsyn(['restore', file], { DATA_DIR: elsewhere })

/** Somebody who never stops writing; what is acknowledged is counted one by one. */
function writer(board: Board, item: string, name: string) {
  const acknowledged: string[] = []
  let writing = true
  const over = (async () => {
    const notes = board.notes(item)
    await settled(notes)
    for (let n = 0; writing; n++) {
      const token = `⟦${name}-${n}⟧`
      type(notes.document, token)
      await until('it is acknowledged, or nobody waits for it', () => !writing || !notes.hasUnsyncedChanges)
      if (!notes.hasUnsyncedChanges) acknowledged.push(token)
    }
  })()
  return {
    acknowledged,
    async stop() {
      writing = false
      await over
      board.leave()
    },
  }
}

describe('A backup', () => {
  it('made while fifty people write has everything that was acknowledged before it, and every protocol', async () => {
    const done = await makeMeeting(organiser, 'open')
    await organiser.upload(done.meeting, done.items[1] ?? '', 'Underlag.pdf', smallPdf())
    await organiser.call('POST', `/api/meetings/${done.meeting}/phase`, { to: 'closed' })
    const protocol: Frozen = await freeze(organiser, done.meeting)
    const record = await organiser.ask('GET', `/p/${protocol.protocol}/protocol.json`)
    const { meeting, items } = await makeMeeting(organiser)
    const people = await Promise.all(
      Array.from({ length: 50 }, (_, n) => invited(organiser, meeting, 'participant', `Skrivare ${n}`)),
    )
    const writers = people.map((person, n) => writer(person.board(meeting), items[1 + (n % 3)] ?? '', String(n)))
    const counted = () => writers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)
    await until('everybody writes', () => writers.every(({ acknowledged }) => acknowledged.length > 5))

    const promised = writers.flatMap(({ acknowledged }) => [...acknowledged])
    const before = counted()
    const made = await backUp()
    expect(made, server.output().slice(-3000)).toMatchObject({ code: 0, err: '' })
    expect(made.out).toMatch(/holds 2 meetings with \d+ documents \(\d+ changes\), 1 frozen protocol and \d+ files/)
    // Nobody had to wait for it.
    expect(counted()).toBeGreaterThan(before)
    expect((await readdir(dataDir)).filter((name) => name.startsWith('backup-'))).toEqual([])
    const sealKey = await readFile(join(dataDir, 'seal-key.pem'), 'utf8')
    await server.kill('SIGKILL')
    await Promise.all(writers.map((one) => one.stop()))
    await rm(dataDir, { recursive: true })

    const restored = await restore()
    expect(restored).toMatchObject({ code: 0, err: '' })
    expect(restored.out).toContain('All of it is as it was written.')
    expect((await readdir(elsewhere)).sort()).toEqual(['files', 'samsyn.sqlite', 'seal-key.pem'])
    // The key that seals comes along, and is nobody else's to read.
    expect(await readFile(join(elsewhere, 'seal-key.pem'), 'utf8')).toBe(sealKey)
    expect((await stat(join(elsewhere, 'seal-key.pem'))).mode & 0o777).toBe(0o600)
    const storage = await openSqlite(join(elsewhere, 'samsyn.sqlite'))
    const journal = new Journal(storage)
    let text = ''
    for (const item of items) text += textOf(await journal.read(notesDocument(meeting, item)))
    await storage.close()
    expect(promised.filter((token) => !text.includes(token))).toEqual([])

    server = await startProcess({ dataDir: elsewhere, port: await freePort() })
    const again = new Browser(server.address)
    again.cookie = organiser.cookie
    const bytes = new Uint8Array(await record.arrayBuffer())
    await writeFile(join(folder, 'protocol.json'), bytes)
    expect(await samsyn(['verify', 'protocol.json'], { DATA_DIR: elsewhere })).toMatchObject({ code: 0 })
    // What everybody got is still the same, sessions and uploaded files among it.
    expect(await (await again.ask('GET', `/p/${protocol.protocol}/protocol.json`)).text()).toBe(
      new TextDecoder().decode(bytes),
    )
    expect((await again.ask('GET', `/p/${protocol.protocol}/protocol.pdf`)).status).toBe(200)
  })

  it('can be made and looked through while no server runs, and takes along what else lies in the folder', async () => {
    await makeMeeting(organiser)
    await server.kill('SIGTERM')
    await writeFile(join(dataDir, 'a-key'), 'secret')
    expect(await backUp()).toMatchObject({ code: 0, err: '' })
    expect(await restore()).toMatchObject({ code: 0, err: '' })
    expect(await readFile(join(elsewhere, 'a-key'), 'utf8')).toBe('secret')
    expect((await samsyn(['check'])).out).toContain('All of it is as it was written.')
    expect((await readdir(dataDir)).sort()).toEqual(['a-key', 'files', 'samsyn.sqlite', 'seal-key.pem'])
  })

  it('is never written over, and never brought back over anything', async () => {
    await writeFile(file, 'last year')
    expect(await backUp()).toMatchObject({
      code: 1,
      err: `${file} is there already. Nothing was changed. Choose another name.\n`,
    })
    expect(await readFile(file, 'utf8')).toBe('last year')
    await rm(file)
    await backUp()
    await mkdir(elsewhere)
    await writeFile(join(elsewhere, 'something'), '')
    expect((await restore()).err).toMatch(/elsewhere is not empty\. Nothing was changed\./)
    expect(await readdir(elsewhere)).toEqual(['something'])
  })

  it('that is no backup, or damaged, or half, leaves the folder empty', async () => {
    await makeMeeting(organiser)
    await backUp()
    const whole = await readFile(file)
    const flipped = Buffer.from(whole)
    const at = whole.indexOf('Lägesrapport')
    flipped[at] = (flipped[at] ?? 0) ^ 1
    for (const [bytes, said] of [
      [Buffer.from('no archive'), /cannot be read as a backup|is not a backup/],
      [flipped, /is damaged: samsyn\.sqlite in it is not what was put into it/],
      [whole.subarray(0, whole.length / 2), /is damaged|cannot be read as a backup/],
    ] as const) {
      await writeFile(file, bytes)
      const restored = await restore()
      expect(restored.code).toBe(1)
      expect(restored.err).toMatch(said)
      expect(existsSync(elsewhere) ? await readdir(elsewhere) : []).toEqual([])
    }
  })

  it('of meetings in PostgreSQL is left to its own tool, and the sentence says how', async () => {
    const env = { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/none' }
    const { err } = await samsyn(['backup', file], env)
    expect(err).toContain('pg_dump --format=custom')
    expect(err).toContain('seal-key.pem')
    await writeFile(file, '')
    expect((await samsyn(['restore', file], env)).err).toContain('pg_restore')
  })
})
