import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Body } from '@samsyn/api/bodies'
import type { Frozen } from '@samsyn/api/meetings'
import type { MadeLink, Me } from '@samsyn/api/sign-in'
import { formats } from '@samsyn/server/exports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  Browser,
  freeze,
  makeMeeting,
  type Outcome,
  reasonOf,
  runCommand,
  type Stage,
  signedIn,
  startServer,
  temporaryFolder,
  tokenIn,
} from '../stage.ts'

let dataDir: string
let standing: string
let stage: Stage
let meeting: string
let frozen: Frozen

beforeAll(async () => {
  dataDir = await temporaryFolder()
  standing = await temporaryFolder()
  stage = await startServer({ dataDir })
  const organiser = await stage.organiser()
  meeting = (await makeMeeting(organiser, 'open')).meeting
  frozen = await freeze(organiser, (await makeMeeting(organiser, 'closed')).meeting)
})
afterAll(async () => {
  await stage.close()
  for (const folder of [dataDir, standing]) await rm(folder, { recursive: true, force: true })
})

/** Runs the command as `npm run samsyn -- …` does. */
const samsyn = (args: string[], env: Record<string, string> = {}): Promise<Outcome> =>
  runCommand(args, { STANDING: standing, DATA_DIR: dataDir, ...env })

const linkIn = ({ out }: Outcome): string => tokenIn(out.trim().split('\n').at(-1) ?? '')

/** The same, with the server stopped and started again afterwards: then the folder itself is opened. */
async function whileStopped<T>(act: () => Promise<T>): Promise<T> {
  await stage.close()
  try {
    return await act()
  } finally {
    stage = await startServer({ dataDir })
  }
}

describe('samsyn invite', () => {
  it("makes an organiser's link, while the server runs and while it does not", async () => {
    for (const run of [() => samsyn(['invite']), () => whileStopped(() => samsyn(['invite']))]) {
      const invited = await run()
      expect(invited).toMatchObject({ code: 0, err: '' })
      expect(invited.out).toMatch(
        /^Open this link to sign in as organiser\. It works for 7 days\.\nhttp:\/\/localhost\/in#\S+\n$/,
      )
      const organiser = await signedIn(stage.address, linkIn(invited))
      expect(await organiser.call<Me>('GET', '/api/me')).toMatchObject({ organiser: true })
    }
  })

  it('makes a personal link to a meeting', async () => {
    const invited = await samsyn(['invite', '--meeting', meeting, '--role', 'chair', '--name', 'Ada Provlund'])
    const ada = await signedIn(stage.address, linkIn(invited))
    expect(await ada.call('GET', `/api/meetings/${meeting}`)).toMatchObject({ role: 'chair', name: 'Ada Provlund' })
  })

  it('says what is missing or wrong in one sentence', async () => {
    const said = async (...args: string[]) => {
      const { code, out, err } = await samsyn(['invite', ...args])
      expect([code, out]).toEqual([1, ''])
      return err
    }
    expect(await said('--meeting', 'nosuch', '--name', 'X')).toBe('There is no meeting nosuch.\n')
    expect(await said('--meeting', meeting)).toBe('Whom is the link for? Say so with --name "First Last".\n')
    expect(await said('--meeting', meeting, '--name', 'X', '--role', 'king')).toMatch(/^There is no role "king"\./)
    expect(await said('--role', 'chair')).toBe('A role belongs to a meeting: say which with --meeting ID.\n')
  })

  it('works when the server that ran last was killed, and left its secret behind', async () => {
    const secret = await readFile(join(dataDir, 'command-secret'), 'utf8')
    const invited = await whileStopped(async () => {
      await writeFile(join(dataDir, 'command-secret'), secret)
      return samsyn(['invite'])
    })
    expect(invited.code).toBe(0)
  })

  it('makes nothing where there is nothing', async () => {
    const empty = await temporaryFolder()
    expect(await samsyn(['invite'], { DATA_DIR: empty })).toEqual({
      code: 1,
      out: '',
      err: `There are no meetings in ${empty}. Set DATA_DIR to where they are.\n`,
    })
    expect(await readdir(empty)).toEqual([])
    await rm(empty, { recursive: true })
  })
})

describe('The door that commands come in by', () => {
  it('has a secret that only the account of the server can read, gone when the server has stopped', async () => {
    const path = join(dataDir, 'command-secret')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await whileStopped(async () => {
      await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
    })
  })

  it('is closed to everybody else, organisers included', async () => {
    const wish = { meeting: '', role: '', name: '' }
    const organiser = await stage.organiser()
    for (const somebody of [new Browser(stage.address), organiser])
      expect(await reasonOf(somebody.call('POST', '/api/command/invite', wish))).toBe('not-found')
    const headers = { authorization: 'Bearer wrong' }
    const wrong = await organiser.ask('POST', '/api/command/invite', { json: wish, headers })
    expect(wrong.status).toBe(404)
    expect((await organiser.ask('GET', `/api/command/protocols/${frozen.protocol}/json`)).status).toBe(404)
  })
})

describe('samsyn export', () => {
  it('writes the protocol in every format, the same whether the server runs or not', async () => {
    const names = [...Object.keys(formats).map((format) => `protocol.${format}`), 'sigill.json']
    const running = await samsyn(['export', frozen.protocol, '--out', 'running'])
    expect(running).toMatchObject({ code: 0, err: '' })
    expect(running.out.trim().split('\n')).toEqual(names.map((name) => join(standing, 'running', name)))
    const address = `http://localhost/p/${frozen.protocol}/`
    expect(await whileStopped(() => samsyn(['export', address, '--out', 'stopped']))).toMatchObject({ code: 0 })
    for (const name of names) {
      const [one, other] = await Promise.all(
        ['running', 'stopped'].map((folder) => readFile(join(standing, folder, name))),
      )
      expect(one?.length).toBeGreaterThan(200)
      expect(one?.equals(other as Buffer)).toBe(true)
    }
  })

  it('says when there is no such protocol', async () => {
    const none = { code: 1, out: '', err: 'There is no such protocol.\n' }
    expect(await samsyn(['export', 'nosuch'])).toEqual(none)
    expect(await whileStopped(() => samsyn(['export', 'nosuch']))).toEqual(none)
  })
})

describe('samsyn verify', () => {
  const file = (name: string) => join(standing, 'checked', name)
  beforeAll(async () => {
    await samsyn(['export', frozen.protocol, '--out', 'checked'])
  })
  const verify = (name: string, ...more: string[]) => samsyn(['verify', join('checked', name), ...more])

  it('knows the frozen protocol as JSON and as PDF, while the server runs, by its address, and while it does not', async () => {
    for (const name of ['protocol.json', 'protocol.pdf']) {
      const ways = [
        await verify(name),
        await verify(name, '--url', stage.address),
        await whileStopped(() => verify(name)),
      ]
      for (const { code, out, err } of ways) {
        expect([code, err]).toEqual([0, ''])
        expect(out).toContain(
          `This file is the frozen protocol of Provrådet i Exempelstad, 2026-03-13, frozen ${frozen.frozenAt}, unchanged to the last byte.`,
        )
      }
    }
  })

  it('says of a PDF with a genuine record and other bytes exactly that', async () => {
    await writeFile(file('touched.pdf'), Buffer.concat([await readFile(file('protocol.pdf')), Buffer.from('\n%x\n')]))
    for (const { code, out } of [await verify('touched.pdf'), await whileStopped(() => verify('touched.pdf'))]) {
      expect(code).toBe(1)
      expect(out).toContain(
        'This PDF has been changed. The record inside it is that of the frozen protocol of Provrådet',
      )
      expect(out).toContain('do not trust its pages')
    }
  })

  it('tells a record that was written anew, one that was changed, and what is none', async () => {
    const record = await readFile(file('protocol.json'), 'utf8')
    await writeFile(file('pretty.json'), JSON.stringify(JSON.parse(record), null, 2))
    await writeFile(file('changed.json'), record.replace('Provsalen', 'Provsalon'))
    await writeFile(file('note.txt'), 'En anteckning.')
    await writeFile(file('other.pdf'), '%PDF-1.7\n%%EOF\n')
    expect(await verify('pretty.json')).toMatchObject({
      code: 1,
      out: expect.stringContaining('has been written anew'),
    })
    expect(await verify('changed.json')).toMatchObject({ code: 1, out: expect.stringContaining('or has been changed') })
    expect(await verify('note.txt')).toMatchObject({
      code: 1,
      out: expect.stringContaining('is not a frozen protocol'),
    })
    expect(await verify('other.pdf')).toMatchObject({ code: 1, out: expect.stringContaining('it carries no record') })
  })

  it('says when it cannot tell', async () => {
    expect(await verify('nosuch.pdf')).toMatchObject({ code: 1, err: `There is no file ${file('nosuch.pdf')}.\n` })
    const nobody = 'http://127.0.0.1:1'
    expect(await verify('protocol.json', '--url', nobody)).toMatchObject({
      code: 1,
      err: `${nobody} cannot be reached.\n`,
    })
  })
})

describe('samsyn help', () => {
  it('says what there is, also to whoever asks for what there is not', async () => {
    expect((await samsyn([])).out).toContain('npm run samsyn -- invite')
    expect((await samsyn(['help'])).code).toBe(0)
    const unknown = await samsyn(['dance'])
    expect(unknown.code).toBe(1)
    expect(unknown.err).toMatch(/^There is no command "dance"\./)
  })
})

describe('samsyn audit', () => {
  it('tells who administered what, in order, and nothing that opens a door', async () => {
    const organiser = await stage.organiser()
    const own = await makeMeeting(organiser, 'called')
    const { address, link } = await organiser.call<MadeLink>('POST', `/api/meetings/${own.meeting}/links`, {
      role: 'secretary',
      name: 'Mio\nTestdal',
    })
    const mio = await signedIn(stage.address, tokenIn(address))
    await organiser.call('DELETE', `/api/links/${link.id}`)
    await organiser.call('POST', `/api/bodies/${own.body}/people`, { people: [{ name: 'Pia Personsson' }] })
    const { members } = await organiser.call<Body>('GET', `/api/bodies/${own.body}`)
    await organiser.call('DELETE', `/api/people/${members[0]?.person}`)
    for (const to of ['open', 'closed']) await organiser.call('POST', `/api/meetings/${own.meeting}/phase`, { to })
    const { protocol, hash } = await freeze(organiser, own.meeting)
    await samsyn(['invite'])
    await samsyn(['check'])

    for (const run of [
      () => samsyn(['audit', '--meeting', own.meeting]),
      () => whileStopped(() => samsyn(['audit', '--meeting', own.meeting])),
    ]) {
      const { code, out, err } = await run()
      expect([code, err]).toEqual([0, ''])
      const lines = out.trim().split('\n')
      const told = lines.map((line) => line.split('  ')[2])
      expect(told).toEqual([
        'role-given',
        'phase-changed',
        'link-made',
        'role-given',
        'link-revoked',
        'phase-changed',
        'phase-changed',
        'frozen',
      ])
      for (const line of lines)
        expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}"?(Olga Organisatör|Mio\\nTestdal|guest|server)/)
      expect(lines[4]).toContain(`link=${link.id}`)
      expect(lines.at(-1)).toContain(`protocol=${protocol}`)
      expect(lines.at(-1)).toContain(`hash=${hash}`)
      for (const secret of [tokenIn(address), mio.cookie.split('=')[1] ?? '-']) expect(out).not.toContain(secret)
    }
    const { out } = await samsyn(['audit'])
    expect(out).toMatch(/ {2}terminal {2}link-made {2}link=\w+ {2}role=organiser/)
    expect(out).toMatch(/ {2}person-removed {2}person=/)
    expect(out).toMatch(/ {2}terminal {2}copied/)
  })
})
