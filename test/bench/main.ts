/** `npm run bench -- [--json FILE] [--quick] [--only ROW]… [--only together] [--only smooth] [--only search] [--only years] [--only browser [--minutes 1]]` */
import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem, release as versionOfSystem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findChromium } from '../chromium.ts'
import { type BrowserResult, board, placesNeeded } from './browser.ts'
import { fourHours, longDocument } from './four-hours.ts'
import { type Furniture, hocuspocus, type Prepared, pin, prepare, prepareMany, samsyn, yWebsocket } from './peers.ts'
import { boardTable, searchTable, smoothTable, table, togetherTable, yearsTable } from './report.ts'
import { outcome, rowNames, rows } from './rows.ts'
import { measureAll, quickPlan, wholePlan } from './run.ts'
import { type SearchResult, search } from './search.ts'
import { type SmoothResult, smooth } from './smooth.ts'
import { type TogetherResult, together } from './together.ts'
import { type YearsResult, years } from './years.ts'

const names: readonly string[] = [...rowNames, 'together', 'smooth', 'search', 'years', 'browser']
const noChromium = 'there is no Chromium; install one or set CHROMIUM.'
const usage = `npm run bench -- [--json FILE] [--quick] [--only ROW]… [--only together] [--only smooth] [--only search] [--only years] [--only browser [--minutes 1]]\nROW is one of ${names.join(', ')}.`
const fail = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`)
}

function read() {
  try {
    return parseArgs({
      options: {
        json: { type: 'string' },
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        minutes: { type: 'string', default: '1' },
      },
    }).values
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}

const { json, quick, only, minutes } = read()
const serve = JSON.parse(process.env.SERVE ?? fail('Start me with npm run bench.')) as string[]
const unknown = only.filter((name) => !names.includes(name))
if (unknown.length > 0) fail(`There is no row "${unknown.join('", "')}".\n${usage}`)
const wanted = rows.filter(({ name }) => only.length === 0 || only.includes(name))
if (!(Number(minutes) > 0)) fail('--minutes is a number above 0.')
const plan = quick ? quickPlan : wholePlan

const began = { at: new Date().toISOString(), load: loadavg(), clock: performance.now() }
const seed = 1
const root = resolve(import.meta.dirname, '../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

const { cores, sentence, release } = pin()
say(sentence)
say('Making the four-hour document, and seats for everybody …')
const long = longDocument(fourHours, placesNeeded, seed)
const folders: Promise<Prepared>[] = []
/** Made when it is first asked for. */
function once<T extends Prepared>(make: () => Promise<T>): () => Promise<T> {
  let making: Promise<T> | null = null
  return () => {
    if (making) return making
    making = make()
    folders.push(making)
    return making
  }
}
const seats = Math.max(...plan.ladder) + 2
const many = once(() => prepareMany(plan.meetings))
const made = {
  empty: once(() => prepare(seats, null)),
  'four-hours': once(() => prepare(110, long)),
  'four-hours-left': once(() => prepare(110, long, true)),
  'many-meetings': many,
}
const prepared = (furniture: Furniture): Promise<Prepared> => made[furniture]()
const remove = async () => {
  for (const folder of folders) await rm((await folder).folder, { recursive: true, force: true })
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void remove().then(() => process.exit(1)))

const peers = [samsyn(cores, serve, version, prepared), hocuspocus(cores, long), yWebsocket(cores)]
const measured = await measureAll({ peers, rows: wanted, plan, long, meeting: () => prepared('four-hours'), many, say })
const joint = only.includes('together') ? await inTheRoom() : null
const carried = only.includes('smooth') ? await onCards() : null
const found = only.includes('search') ? await inTheRegister() : null
const old = only.includes('years') ? await inTenYears() : null
const seen = only.includes('browser') ? await inBrowser() : null
await remove()

const outcomes = wanted.map((row) => outcome(row, measured))
const report = {
  at: began.at,
  seconds: Math.round((performance.now() - began.clock) / 1000),
  quick,
  machine: {
    processor: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${versionOfSystem()}`,
    pinned: sentence,
    loadBefore: began.load,
    loadAfter: loadavg(),
  },
  versions: { node: process.versions.node, ...Object.fromEntries(peers.map((peer) => [peer.name, peer.version])) },
  document: { ...fourHours, seed, bytes: long.state.length, updates: long.updates.length },
  plan,
  rows: outcomes,
  measured,
  together: joint,
  smooth: carried,
  search: found,
  years: old,
  browser: seen,
}
if (json) await writeFile(resolve(process.env.STANDING ?? '.', json), `${JSON.stringify(report, null, 2)}\n`)
if (outcomes.length > 0) process.stdout.write(`\n${table(outcomes)}\n`)
if (joint)
  process.stdout.write(
    `\n${'failed' in joint ? `The room could not be measured: ${joint.failed}` : togetherTable(joint)}\n`,
  )
if (carried)
  process.stdout.write(
    `\n${'failed' in carried ? `The cards could not be measured: ${carried.failed}` : smoothTable(carried)}\n`,
  )
if (found)
  process.stdout.write(
    `\n${'failed' in found ? `The register could not be measured: ${found.failed}` : searchTable(found)}\n`,
  )
if (old)
  process.stdout.write(
    `\n${'failed' in old ? `The ten years could not be measured: ${old.failed}` : yearsTable(old)}\n`,
  )
if (seen)
  process.stdout.write(`\n${'failed' in seen ? `The board could not be measured: ${seen.failed}` : boardTable(seen)}\n`)
const [before, after] = [report.machine.loadBefore, report.machine.loadAfter].map(([minute = 0]) => minute.toFixed(1))
process.stdout.write(`\n${sentence} ${report.seconds} seconds. Load of the machine ${before} before, ${after} after.\n`)
const failed =
  outcomes.some(({ missing }) => missing.length > 0) ||
  [joint, carried, found, old, seen].some((result) => result !== null && 'failed' in result)
process.exit(failed ? 1 : 0)

/** Sixty who lay cards, and forty who follow slides; the organiser's seat is all that has to be prepared. */
async function inTheRoom(): Promise<TogetherResult | { failed: string }> {
  say('Sixty people with three hundred cards, and forty who follow slides …')
  const alone = once(() => prepare(1, null))
  return together(samsyn(cores, serve, version, alone), await alone()).catch((error: unknown) => ({
    failed: error instanceof Error ? error.message : String(error),
  }))
}

/** A workshop's board in a browser, which has all cores together with its server and the other people. */
async function onCards(): Promise<SmoothResult | { failed: string }> {
  const executablePath = findChromium()
  if (!executablePath) return { failed: noChromium }
  release()
  say('Three hundred cards in a browser …')
  const alone = once(() => prepare(1, null))
  return smooth(samsyn(null, serve, version, alone), await alone(), executablePath).catch((error: unknown) => ({
    failed: error instanceof Error ? error.message : String(error),
  }))
}

/** Ten years of one body, and ten times as much. */
async function inTheRegister(): Promise<SearchResult[] | { failed: string }> {
  release()
  const clientDir = join(root, 'client/dist')
  const results: SearchResult[] = []
  try {
    for (const bodies of [1, 10]) {
      say(`Ten years of ${bodies === 1 ? 'one body' : `${bodies} bodies`} …`)
      results.push(await search(bodies, clientDir, findChromium()))
    }
    return results
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

/** Every page around a series that has been held for ten years. */
async function inTenYears(): Promise<YearsResult | { failed: string }> {
  release()
  say('Ten years of one series …')
  return years(join(root, 'client/dist')).catch((error: unknown) => ({
    failed: error instanceof Error ? error.message : String(error),
  }))
}

/** The board in a browser, which has all cores together with its server and the other people. */
async function inBrowser(): Promise<BrowserResult | { failed: string }> {
  const executablePath = findChromium()
  if (!executablePath) return { failed: noChromium }
  release()
  say(`The board in a browser, for ${minutes} minutes …`)
  const peer = samsyn(null, serve, version, prepared)
  return board(peer, await prepared('four-hours'), long, { executablePath, minutes: Number(minutes) }).catch(
    (error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }),
  )
}
