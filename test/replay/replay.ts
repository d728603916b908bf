/**
 * Plays a recorded meeting on a real server: people type it, the secretary puts right what blocks the freeze, freezes,
 * takes the files home, and an oracle that knows nothing of the typing compares the protocol with the recording.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Frozen, Preview } from '@samsyn/api/meetings'
import { agendaDocument, decisionsDocument, notesDocument } from '@samsyn/meeting/documents'
import {
  difference,
  lost,
  popplerIsHere,
  seenMarkdown,
  seenPage,
  seenPdf,
  seenWord,
} from '@samsyn/protocol/formats.fixture'
import type { Protocol } from '@samsyn/protocol/protocol'
import { Journal } from '@samsyn/server/journal'
import { openSqlite } from '@samsyn/server/storage/sqlite'
import type * as Y from 'yjs'
import {
  type Board,
  type Browser,
  freePort,
  participant,
  sameState,
  settled,
  signedIn,
  smallPdf,
  startProcess,
  temporaryFolder,
  tokenIn,
  until,
} from '../stage.ts'
import { judgeProtocol, textOfPage } from './oracle.ts'
import { dice, play } from './play.ts'
import { type Recording, readRecording } from './recording.ts'
import { type Resolution, resolve } from './resolve.ts'

export type ReplayOptions = {
  people: number
  seed: number
  /** Folder for the protocol's files. */
  out: string
  /** A server that runs already, and an organiser's link to it; otherwise one is started on a temporary folder. */
  server?: { url: string; link: string }
  say: (sentence: string) => void
}

export type Report = {
  meeting: string
  people: number
  seed: number
  characters: number
  /** Paragraphs that three people wrote at once. */
  sharedParagraphs: number
  updates: number
  acknowledged: number
  lost: number
  duplicated: number
  /** Words in the protocol that nobody wrote. */
  invented: number
  /** Documents that are not the same on every client and on the server. */
  diverged: number
  seconds: number
  hash: string
  protocolCharacters: number
  resolved: Resolution[]
  acknowledgedWarnings: number
  actionsLeftOut: string[]
  files: string[]
  /** What was lost, duplicated, invented or diverged, named. */
  wrong: string[]
}

const formats = ['json', 'html', 'md', 'pdf', 'ua.pdf', 'docx'] as const

export const isFaultless = (report: Report): boolean =>
  report.wrong.length === 0 && report.acknowledged === report.updates

export async function replay(file: unknown, options: ReplayOptions): Promise<Report> {
  const { server, say } = options
  if (server) return playOn(file, options, await signedIn(server.url.replace(/\/+$/, ''), tokenIn(server.link)), null)
  const dataDir = await temporaryFolder()
  const own = await startProcess({ dataDir, port: await freePort() })
  say(`A server of its own runs on ${own.address}.`)
  try {
    const organiser = await signedIn(own.address, own.token())
    return await playOn(file, options, organiser, async () => {
      await own.kill('SIGTERM')
      return dataDir
    })
  } finally {
    await own.kill('SIGTERM')
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** `stop` ends the server and tells where its data is; null when the server is not ours. */
async function playOn(
  file: unknown,
  { people, seed, out, say }: ReplayOptions,
  organiser: Browser,
  stop: (() => Promise<string>) | null,
): Promise<Report> {
  const started = performance.now()
  const recording = readRecording(file)
  const resolved: Resolution[] = []
  const meeting = await makeMeeting(recording, organiser, resolved)
  const secretary = await participant(organiser, meeting, 'secretary', 'Skrivare 1')
  const chair = await participant(organiser, meeting, 'chair', 'Skrivare 2')
  const participants = await Promise.all(
    Array.from({ length: Math.max(0, people - 2) }, (_, n) =>
      participant(organiser, meeting, 'participant', `Skrivare ${n + 3}`),
    ),
  )
  const everybody = [secretary, chair, ...participants]
  say(`${everybody.length} people are at the board; ${recording.items.length} items are typed.`)

  const upload = (item: string, label: string) => bring(organiser, meeting, item, label)
  const played = await play(recording, { secretary, chair, participants }, dice(seed), upload)
  await Promise.all(everybody.map((board) => settled(...board.providers())))
  const updates = everybody.reduce((sum, board) => sum + board.updates, 0)
  const acknowledged = updates - everybody.reduce((sum, board) => sum + board.unacknowledged, 0)
  say(`${played.characters} characters in ${updates} updates are acknowledged.`)

  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' })
  const { resolutions, added, warnings } = await resolve(organiser, secretary, upload)
  resolved.push(...resolutions)
  const preview = await organiser.call<Preview>('GET', `/api/meetings/${meeting}/preview`)
  const { protocol: id, hash } = await organiser.call<Frozen>('POST', `/api/meetings/${meeting}/freeze`, {
    preview: preview.hash,
    acknowledged: warnings.map(({ key, code }) => ({ key, code, reason: 'Så står det i förlagan.' })),
  })
  say(`Frozen: ${hash}`)

  const wrong: string[] = []
  await mkdir(out, { recursive: true })
  const files = new Map<string, Uint8Array>()
  for (const format of formats) {
    const response = await organiser.ask('GET', `/p/${id}/protocol.${format}`)
    if (!response.ok) throw new Error(`protocol.${format}: ${response.status}`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    files.set(format, bytes)
    await writeFile(join(out, `protocol.${format}`), bytes)
  }
  const textOf = (format: string) => new TextDecoder().decode(files.get(format))
  const protocol = JSON.parse(textOf('json')) as Protocol
  const judgement = judgeProtocol(recording, protocol, textOfPage(textOf('html')), added)
  for (const kind of ['lost', 'duplicated', 'invented'] as const)
    wrong.push(...judgement[kind].map((what) => `${kind}: ${what}`))

  const page = seenPage(textOf('html'))
  const seen = {
    md: seenMarkdown(textOf('md')),
    docx: seenWord(files.get('docx') ?? new Uint8Array()),
    ...(popplerIsHere
      ? {
          pdf: await seenPdf(files.get('pdf') ?? new Uint8Array()),
          'ua.pdf': await seenPdf(files.get('ua.pdf') ?? new Uint8Array()),
        }
      : {}),
  }
  for (const [format, one] of Object.entries(seen)) {
    const differs = difference(page, one)
    if (differs !== '') wrong.push(`${format} differs from the page: ${differs}`)
  }
  wrong.push(...lost(protocol, page).map((text) => `not on the page: ${text}`))

  const diverged = await compare(organiser, meeting, everybody, played.items, stop)
  wrong.push(...diverged.map((name) => `diverged: ${name}`))
  return {
    meeting,
    people: everybody.length,
    seed,
    characters: played.characters,
    sharedParagraphs: played.shared,
    updates,
    acknowledged,
    lost: judgement.lost.length,
    duplicated: judgement.duplicated.length,
    invented: judgement.invented.length,
    diverged: diverged.length,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    hash,
    protocolCharacters: judgement.characters,
    resolved,
    acknowledgedWarnings: warnings.length,
    actionsLeftOut: played.actionsLeftOut,
    files: formats.map((format) => join(out, `protocol.${format}`)),
    wrong,
  }
}

async function makeMeeting(recording: Recording, organiser: Browser, resolved: Resolution[]): Promise<string> {
  const { series } = await organiser.call<{ series: string }>('POST', '/api/bodies', {
    name: recording.body,
    seriesName: recording.series,
  })
  const { start, end, place, form, diaryNumber } = recording
  // A meeting without a date cannot be made at all.
  const date = recording.date || '2000-01-01'
  if (!recording.date) resolved.push({ code: 'I5', sentence: 'noDate', did: `date: ${date}` })
  const { id } = await organiser.call<{ id: string }>('POST', `/api/series/${series}/meetings`, {
    date,
    start,
    end,
    place: place.slice(0, 300),
    form,
    diaryNumber: diaryNumber.slice(0, 300),
  })
  for (const to of ['called', 'open']) await organiser.call('POST', `/api/meetings/${id}/phase`, { to })
  return id
}

/** Brings in a small PDF of our own under the attachment's label. */
async function bring(organiser: Browser, meeting: string, item: string, label: string): Promise<void> {
  const query = new URLSearchParams({ item, name: 'bilaga.pdf', title: label.slice(0, 300) })
  const response = await organiser.ask('POST', `/api/meetings/${meeting}/attachments?${query}`, { body: smallPdf() })
  if (!response.ok) throw new Error(`The attachment "${label}" was refused: ${await response.text()}`)
}

/** The documents that are not the same for everybody, for somebody who comes now, and in what the server has stored. */
async function compare(
  organiser: Browser,
  meeting: string,
  everybody: Board[],
  items: string[],
  stop: (() => Promise<string>) | null,
): Promise<string[]> {
  const names = [
    agendaDocument(meeting),
    decisionsDocument(meeting),
    ...items.map((item) => notesDocument(meeting, item)),
  ]
  const late = organiser.board(meeting)
  await settled(...names.map((name) => late.open(name)))
  const documents = (name: string): Y.Doc[] => [...everybody, late].map((board) => board.open(name).document)
  // What the server has said last may still be on its way to somebody.
  await until('everybody has what the last one has', () => names.every((name) => sameState(...documents(name)))).catch(
    () => undefined,
  )
  const states = new Map(names.map((name) => [name, documents(name)]))
  for (const board of [...everybody, late]) board.leave()
  const dataDir = await stop?.()
  const storage = dataDir ? await openSqlite(join(dataDir, 'samsyn.sqlite')) : null
  const diverged: string[] = []
  for (const [name, seen] of states) {
    const stored = storage ? [await new Journal(storage).read(name)] : []
    if (!sameState(...seen, ...stored)) diverged.push(name)
  }
  await storage?.close()
  return diverged
}
