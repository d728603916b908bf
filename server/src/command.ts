/**
 * Commands for whoever runs a server: `npm run samsyn -- invite | export | audit | check | help`, and
 * `npm run verify | backup | restore -- FILE`.
 * A server that has the data folder open is asked; otherwise the folder is opened here.
 */
import { createPublicKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Recognised } from '@samsyn/api/protocols'
import { hashOf, sha256 } from '@samsyn/protocol/canonical'
import { type GivenFile, isGenuineProof, judge } from '@samsyn/protocol/judge'
import { readProtocol } from '@samsyn/protocol/read-protocol'
import { recordInPdf } from '@samsyn/protocol/record-in-pdf'
import { bytesOf, fingerprint, keyId, type Proof } from '@samsyn/protocol/seal'
import { apart, judgeStamp } from '@samsyn/protocol/timestamp'
import { sayFile, sayTogether } from '@samsyn/protocol/verdict'
import { type AuditLine, actAs, audit, readAudit, terminal } from './audit.ts'
import { BackupProblem, stage, withPostgres } from './backup.ts'
import { inspectFolder, pack, restore } from './backup-file.ts'
import { findDoor } from './command-door.ts'
import { type Config, readAuthorities, readConfig } from './config.ts'
import { Exports, type Format, formats } from './exports.ts'
import { openDisk } from './files/disk.ts'
import type { Inspection } from './inspection.ts'
import { invite, type Wish } from './invite.ts'
import { Refusal } from './refusal.ts'
import { proofOf, Seals } from './seals.ts'
import { SignIn } from './sign-in.ts'
import { dataFile, openStorage } from './storage/open.ts'
import { type Storage, StorageError } from './storage/storage.ts'
import { Typesetter, TypesetterError } from './typesetter.ts'

const help = `
  npm run samsyn -- invite
      Makes an organiser's link, for whoever has none.
  npm run samsyn -- invite --meeting ID --name "First Last" [--role chair|secretary|participant|presenter|observer]
      Makes a personal link to a meeting.
  npm run samsyn -- export PROTOCOL [--out DIR]
      Writes a frozen protocol as json, html, md, pdf and docx. PROTOCOL is its id, or the address of its page.
  npm run verify -- FILE [--url https://meetings.example.org]
      Says whether a file, JSON or PDF, is a frozen protocol, unchanged to the last byte.
  npm run verify -- FILE … sigill.json [--key FILE|FINGERPRINT]
      Judges protocols, attachments, published copies and the chain of a series by their seals alone, without any server or
      data folder. The key is the installation's public one, which the page of a protocol shows. A time stamp is judged by
      the certificate of its authority, where a PEM file with it is among the files or named by TIMESTAMP_CA.

  npm run backup -- FILE
      Puts everything that is kept into one file, while people go on writing.
  npm run restore -- FILE
      Brings a backup back into DATA_DIR, which has to be empty.
  npm run samsyn -- check
      Reads everything that is kept, and says whether it is as it was written.

  npm run samsyn -- audit [--meeting ID]
      Tells who made and revoked links, gave roles, changed phases, froze, removed people, and made copies; one line each.

  DATA_DIR, APP_URL and DATABASE_URL mean the same as for npm start.
`

/** Files are named from where the person stands; the command itself runs in the root of the project. */
const from = process.env.STANDING ?? process.cwd()

class Stop extends Error {}
const stop = (sentence: string): never => {
  throw new Stop(sentence)
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const [command = 'help', ...rest] = process.argv.slice(2)
try {
  process.exitCode = await actAs(terminal, run)
} catch (error) {
  process.stderr.write(`${error instanceof Stop ? error.message : whyNot(error)}\n`)
  process.exitCode = 1
}

async function run(): Promise<number> {
  switch (command) {
    case 'invite':
      return inviteSomebody()
    case 'export':
      return exportProtocol()
    case 'verify':
      return verify()
    case 'backup':
      return backUp()
    case 'restore':
      return bringBack()
    case 'audit':
      return tellAudit()
    case 'check':
      return check()
    case 'help':
    case '--help':
      say(help)
      return 0
    default:
      return stop(`There is no command "${command}".\n${help}`)
  }
}

function config(): Config {
  const read = readConfig(process.env)
  return 'problem' in read ? stop(read.problem) : read
}

/** The command's own words, or how it is used. */
function words<const Name extends string>(...names: Name[]): { [K in Name]: string } & { rest: string[] } {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const, default: '' }]))
    const { values, positionals } = parseArgs({ args: rest, allowPositionals: true, options })
    return { ...(values as { [K in Name]: string }), rest: positionals }
  } catch (error) {
    return stop(`${error instanceof Error ? error.message : String(error)}\n${help}`)
  }
}

/** Asks the server that has the folder open; null when none answers, as when it was killed. */
async function ask(path: string, body?: unknown): Promise<Response | null> {
  const door = await findDoor(config().dataDir)
  if (!door) return null
  return fetch(`${door.address}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${door.secret}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => null)
}

async function withStorage<T>(act: (storage: Storage) => Promise<T>): Promise<T> {
  const { databaseUrl, dataDir } = config()
  if (!databaseUrl && !existsSync(dataFile(dataDir))) {
    const otherwise = command === 'verify' ? ', or say which server to ask with --url' : ''
    return stop(`There are no meetings in ${dataDir}. Set DATA_DIR to where they are${otherwise}.`)
  }
  const storage = await openStorage({ databaseUrl, dataDir })
  try {
    return await act(storage)
  } finally {
    await storage.close()
  }
}

function whyNot(error: unknown): string {
  if (error instanceof BackupProblem) return error.message
  if (error instanceof StorageError && error.reason === 'in-use')
    return 'Another Samsyn has the data folder open and cannot be asked. Stop it, and try again.'
  if (error instanceof StorageError) return `The data cannot be opened: ${error.message}`
  if (error instanceof Refusal && error.reason === 'not-found') return 'There is no such protocol.'
  if (error instanceof TypesetterError) return `A file could not be made: ${error.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

// ── invite ─────────────────────────────────────────────────────────────────────────────────────────────────────────

async function inviteSomebody(): Promise<number> {
  const { meeting, role, name } = words('meeting', 'role', 'name')
  const { address, days } = await makeLink({ meeting, role, name: name.trim() })
  say(`Open this link to sign in${meeting ? ` as ${name.trim()}` : ' as organiser'}. It works for ${days} days.`)
  say(address)
  return 0
}

async function makeLink(wish: Wish): Promise<{ address: string; days: number }> {
  const response = await ask('/api/command/invite', wish)
  if (response) {
    const invited = (await response.json()) as { address: string; days: number; problem: string }
    if (!response.ok) return stop(`The server that has the data folder open said no (${response.status}).`)
    return invited.problem ? stop(invited.problem) : invited
  }
  const invited = await withStorage((storage) => invite({ storage, signIn: new SignIn(storage) }, wish))
  if ('problem' in invited) return stop(invited.problem)
  return { address: `${config().appUrl}/in#${invited.token}`, days: invited.days }
}

// ── export ─────────────────────────────────────────────────────────────────────────────────────────────────────────

async function exportProtocol(): Promise<number> {
  const { out, rest: named } = words('out')
  const id = (named[0] ?? stop(`Which protocol?\n${help}`)).replace(/\/+$/, '').replace(/^.*\//, '')
  const folder = resolve(from, out || '.')
  const files = await allFormats(id)
  await mkdir(folder, { recursive: true })
  for (const [format, bytes] of files) {
    const path = join(folder, `protocol.${format}`)
    await writeFile(path, bytes)
    say(path)
  }
  const proof = await proofFor(id)
  if (proof) {
    const path = join(folder, 'sigill.json')
    await writeFile(path, bytesOf(proof))
    say(path)
  }
  return 0
}

async function allFormats(id: string): Promise<Map<Format, Uint8Array>> {
  const files = new Map<Format, Uint8Array>()
  const wanted = Object.keys(formats) as Format[]
  for (const format of wanted) {
    const response = await ask(`/api/command/protocols/${encodeURIComponent(id)}/${format}`)
    if (!response) break
    if (response.status === 404) return stop('There is no such protocol.')
    if (!response.ok) return stop(`The server could not make the ${format} (${response.status}). Its log says why.`)
    files.set(format, new Uint8Array(await response.arrayBuffer()))
  }
  if (files.size === wanted.length) return files
  return withExports(async (exports) => {
    const stored = await exports.protocol(id)
    for (const format of wanted) files.set(format, await exports.get(stored, format))
    return files
  })
}

function withExports<T>(act: (exports: Exports) => Promise<T>): Promise<T> {
  return withStorage(async (storage) => {
    const { dataDir, appUrl } = config()
    const typesetter = new Typesetter()
    try {
      const [files, seals] = [await openDisk(join(dataDir, 'files')), await Seals.open(storage, dataDir)]
      return await act(new Exports(storage, files, typesetter, appUrl, seals))
    } finally {
      await typesetter.close()
    }
  })
}

// ── backup, restore, check ─────────────────────────────────────────────────────────────────────────────────────────

/** Everything that is kept, put together in a folder for as long as `act` takes. */
async function withStage<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const { databaseUrl, dataDir } = config()
  if (databaseUrl) return stop(withPostgres.backup)
  const response = await ask('/api/command/backup', {})
  if (response && !response.ok)
    return stop(`The server that has the data folder open could not do it (${response.status}). Its log says why.`)
  const folder = response
    ? ((await response.json()) as { folder: string }).folder
    : await withStorage((storage) => stage(storage, dataDir))
  try {
    return await act(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function backUp(): Promise<number> {
  const file = resolve(from, words().rest[0] ?? stop(`Into which file?\n${help}`))
  if (existsSync(file)) return stop(`${file} is there already. Nothing was changed. Choose another name.`)
  const found = await withStage((folder) => pack(folder, file))
  say(`${file} holds ${contents(found)}.`)
  return tellWrong(found, 'The backup was made all the same, of everything that can be read.')
}

async function bringBack(): Promise<number> {
  const file = resolve(from, words().rest[0] ?? stop(`From which file?\n${help}`))
  if (!existsSync(file)) return stop(`There is no file ${file}.`)
  const { databaseUrl, dataDir } = config()
  if (databaseUrl) return stop(withPostgres.restore)
  const found = await restore(file, dataDir)
  await withStorage(({ db }) => audit(db, 'restored', { file: basename(file) }))
  say(`${dataDir} holds ${contents(found)}. Start Samsyn with npm start.`)
  return tellWrong(found, 'It was so when the backup was made.')
}

async function check(): Promise<number> {
  const found = await withStage(inspectFolder)
  say(`${config().dataDir} holds ${contents(found)}.`)
  return tellWrong(found, 'docs/guarantees.md says how to bring it back.')
}

function contents({ meetings, documents, rows, protocols, files }: Inspection): string {
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
  const written = `${count(documents, 'document')} (${count(rows, 'change')})`
  return `${count(meetings, 'meeting')} with ${written}, ${count(protocols, 'frozen protocol')} and ${count(files, 'file')}`
}

function tellWrong({ wrong }: Inspection, otherwise: string): number {
  if (wrong.length === 0) {
    say('All of it is as it was written.')
    return 0
  }
  for (const what of wrong) process.stderr.write(`${what}\n`)
  process.stderr.write(`${otherwise}\n`)
  return 1
}

// ── audit ──────────────────────────────────────────────────────────────────────────────────────────────────────────

async function tellAudit(): Promise<number> {
  const { meeting } = words('meeting')
  const response = await ask(`/api/command/audit?${new URLSearchParams({ meeting })}`)
  if (response && !response.ok) return stop(`The server could not answer (${response.status}).`)
  const lines = response
    ? ((await response.json()) as { lines: AuditLine[] }).lines
    : await withStorage((storage) => readAudit(storage, meeting))
  for (const { at, who, act, meeting: of, details } of lines) {
    const told = Object.entries({ ...(of ? { meeting: of } : {}), ...details })
    say(
      [
        at,
        oneLine(who),
        act,
        ...told.filter(([, value]) => value !== '').map(([key, value]) => `${key}=${oneLine(value)}`),
      ].join('  '),
    )
  }
  return 0
}

/** Names are other people's words: they may not look like another line. */
function oneLine(value: unknown): string {
  return JSON.stringify(value).replace(/^"([\w. -]*)"$/, '$1')
}

// ── verify ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Known = Pick<Recognised, 'protocol' | 'body' | 'date' | 'frozenAt' | 'format'>

async function verify(): Promise<number> {
  const { url, key, rest: named } = words('url', 'key')
  if (named.length === 0) return stop(`Which file?\n${help}`)
  const files = await Promise.all(
    named.map(async (name) => {
      const path = resolve(from, name)
      const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) =>
        stop(error.code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${error.code}).`),
      )
      return { name, bytes: new Uint8Array(bytes) }
    }),
  )
  if (key !== '' || files.length > 1) return verifyBySeals(files, key)
  const [{ bytes }] = files as [(typeof files)[number]]
  const hash = sha256(bytes)
  say(`SHA-256 ${hash}`)
  const known = await recognise(hash, url)
  if (known) {
    say(`This file is the frozen protocol of ${nameOf(known)}, unchanged to the last byte.`)
    return url === '' ? tellSeal(known.protocol, bytes) : 0
  }
  const { files: judged } = await judge(files)
  if (judged.some(({ what }) => what === 'proof' || what === 'copy')) return verifyBySeals(files, '')
  say(await whatItIs(bytes, url))
  return 1
}

/** By what the files themselves hold, without asking anybody. Without a key, which one it was is for people to compare. */
async function verifyBySeals(named: GivenFile[], key: string): Promise<number> {
  const told = readAuthorities(process.env)
  if ('problem' in told) return stop(told.problem)
  const { files, authorities } = apart(named)
  if (files.length === 0) return stop('There is nothing but certificates to judge.')
  const stamps = (token: Uint8Array, stamped: Uint8Array) => judgeStamp(token, stamped, [...told, ...authorities])
  const all = await judge(files, { stamps })
  const judged = key === '' ? all : await judge(files, { stamps, keys: keysMeant(key, all.signers) })
  for (const file of judged.files) say(`${file.name}: ${sayFile(file, 'en')}`)
  for (const sentence of sayTogether(judged, key !== '', 'en')) say(sentence)
  return judged.files.every(({ finding }) => finding === 'genuine') && judged.breaks.length === 0 ? 0 : 1
}

/** A public key by its PEM file, its 64 digits, or its fingerprint; by the last those of the `signers` that have it. */
function keysMeant(said: string, signers: readonly string[]): string[] {
  const path = resolve(from, said)
  if (existsSync(path)) {
    const { crv, x = '' } = createPublicKey(readFileSync(path)).export({ format: 'jwk' })
    return crv === 'Ed25519' ? [Buffer.from(x, 'base64url').toString('hex')] : stop(`${path} is no Ed25519 key.`)
  }
  const digits = said.replace(/[\s:-]/g, '').toLowerCase()
  if (!/^[0-9a-f]{20,64}$/.test(digits))
    return stop(`"${said}" is no key: give the file of a public key, its 64 digits, or its fingerprint.`)
  return signers.filter((key) => key === digits || keyId(key).startsWith(digits))
}

/** The seal beside a protocol that is known here. */
async function tellSeal(protocol: string, bytes: Uint8Array): Promise<number> {
  const proof = await proofFor(protocol)
  if (!proof) {
    say('It was frozen before there were seals, so only this installation can say so.')
    return 0
  }
  const { files, keys } = await judge([{ name: '', bytes }], { proofs: [proof] })
  const [file] = files
  if (file?.finding !== 'genuine' || !isGenuineProof(proof)) {
    say('Its seal does not fit: somebody has changed what is kept here.')
    return 1
  }
  const place = `number ${proof.seal.says.place} of its series`
  say(`It is sealed by the key ${keys.map(fingerprint).join(', ')}, ${place}.`)
  return 0
}

async function proofFor(protocol: string): Promise<Proof | null> {
  const response = await ask(`/api/command/protocols/${encodeURIComponent(protocol)}/proof`)
  if (response) return response.ok ? ((await response.json()) as { proof: Proof | null }).proof : null
  return withStorage(({ db }) => proofOf(db, protocol))
}

function nameOf({ body, date, frozenAt }: Known): string {
  return `${body}, ${date}, frozen ${frozenAt}`
}

/** What a file is that is no frozen protocol as it stands. */
async function whatItIs(bytes: Uint8Array, url: string): Promise<string> {
  const isPdf = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-')
  if (isPdf) {
    const record = await recordInPdf(bytes)
    if (!record) return 'This PDF is not a frozen protocol: it carries no record.'
    const known = await recognise(sha256(record), url)
    if (!known) return 'This PDF is not a frozen protocol that is known here: nobody knows the record it carries.'
    return (
      `This PDF has been changed. The record inside it is that of the frozen protocol of ${nameOf(known)}, ` +
      'but the file around it is not the one that was frozen: do not trust its pages.'
    )
  }
  const read = readProtocol(bytes)
  if (!read.ok) return 'This file is not a frozen protocol, neither as JSON nor as PDF.'
  const known = await recognise(hashOf(read.protocol), url)
  return known
    ? `This file says the same as the frozen protocol of ${nameOf(known)}, but has been written anew: its bytes differ.`
    : 'This file is a protocol, but not one that is known here: it is from elsewhere, or has been changed.'
}

/** Asks the server that was named, else the one that has the folder open, else the folder. */
async function recognise(hash: string, url: string): Promise<Known | null> {
  const path = `/api/verify/${hash}`
  const response = url
    ? await fetch(`${url.replace(/\/+$/, '')}${path}`).catch(() => stop(`${url} cannot be reached.`))
    : await ask(path)
  if (response) {
    if (!response.ok) return stop(`The server could not answer (${response.status}).`)
    const recognised = (await response.json()) as Recognised
    return recognised.known ? recognised : null
  }
  return withExports(async (exports) => {
    const found = await exports.recognise(hash)
    if (!found) return null
    const { protocol, frozenAt } = await exports.protocol(found.protocol)
    return { ...found, body: protocol.body.name, date: protocol.meeting.date, frozenAt }
  })
}
