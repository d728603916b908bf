/**
 * LibreOffice, where the server has it: makes a PDF of slides, each time in a process and with a profile of its own
 * (confinement.ts). The profile tells it to run nothing and to fetch nothing that a file asks for. Hidden slides are not
 * in the PDF.
 */
import { createReadStream } from 'node:fs'
import { access, mkdir, readdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setInterval } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Logger } from 'pino'
import { type Confinement, type Ended, findConfinement, type Limits, runConfined } from './confinement.ts'

export type LibreOffice = { program: string; confinement: Confinement }

/** A large presentation takes half a minute and 700 MB; what needs more than this is none that people can show. */
export const limits: Limits = { seconds: 120, memoryMegabytes: 2048, fileMegabytes: 1024 }

/** Null when there is none. Says in the log what it is held to. */
export async function findLibreOffice(log: Logger): Promise<LibreOffice | null> {
  const program = await findProgram()
  if (!program) return null
  const confinement = await findConfinement()
  const { network, memory, offspring } = confinement
  const holds = [
    `${limits.seconds} seconds`,
    memory ? `${limits.memoryMegabytes} MB of memory a process` : 'no limit of memory, which this system cannot set',
    network ? 'no network' : 'the network of the server, because this system gives it none of its own',
    offspring ? 'all that it starts ends with it' : 'what it starts and lets go of may outlive it',
  ]
  const level = network && memory && offspring ? 'info' : 'warn'
  log[level]({ program, network, memory, offspring }, `slides are converted by LibreOffice: ${holds.join('; ')}`)
  return { program, confinement }
}

async function findProgram(): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['soffice', 'libreoffice']) {
      const path = join(folder, name)
      const found = await access(path).then(
        () => true,
        () => false,
      )
      if (found) return path
    }
  }
  return null
}

export type Converting = {
  /** The file. */
  source: string
  /** Empty: for its profile, and for what it makes. */
  folder: string
  stop: AbortSignal
  /** How many pages are made, now and then. */
  onPages: (made: number) => void
}

/** The PDF's path and how many pages it has; or how it ended without one. */
export async function toPdf(
  { program, confinement }: LibreOffice,
  { source, folder, stop, onPages }: Converting,
): Promise<{ pdf: string; pages: number } | Ended> {
  const profile = join(folder, 'profile')
  const out = join(folder, 'out')
  await mkdir(join(profile, 'user'), { recursive: true })
  await writeFile(join(profile, 'user', 'registrymodifications.xcu'), settings)
  const command = [
    program,
    `-env:UserInstallation=${pathToFileURL(profile).href}`,
    '--headless',
    '--norestore',
    '--convert-to',
    'pdf',
    '--outdir',
    out,
    source,
  ]
  const done = new AbortController()
  void tellPages(folder, onPages, done.signal)
  const ended = await runConfined(confinement, command, folder, limits, stop).finally(() => done.abort())
  if (ended.how !== 'done') return ended
  // It says that it is done also of what it could not read.
  const [made] = (await readdir(out).catch(() => [])).filter((name) => name.endsWith('.pdf'))
  if (!made) return { how: 'failed', said: ended.said }
  return { pdf: join(out, made), pages: await counter(/\/Type ?\/Page[^\w]/g)(join(out, made)) }
}

/** Macro and active content: none. Pictures and films that lie elsewhere, on the server's disk as well: not fetched. */
const security = {
  MacroSecurityLevel: '3',
  DisableMacrosExecution: 'true',
  DisableActiveContent: 'true',
  BlockUntrustedRefererLinks: 'true',
}
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
${Object.entries(security)
  .map(
    ([name, value]) =>
      `<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  )
  .join('\n')}
</oor:items>
`

/**
 * Says now and then how many pages are made: LibreOffice writes one after the other into a temporary file, and begins each
 * with a stream of what is on it.
 */
async function tellPages(folder: string, onPages: (made: number) => void, done: AbortSignal): Promise<void> {
  const count = counter(/<<\/Length \d+ 0 R\/Filter\/FlateDecode>>\s+stream/g)
  let growing = ''
  try {
    for await (const _ of setInterval(400, null, { signal: done, ref: false })) {
      growing ||= await findPdf(folder)
      if (growing) onPages(await count(growing))
    }
  } catch {
    // It is done, or the file has gone to where it belongs: there is nothing more to say.
  }
}

async function findPdf(folder: string): Promise<string> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.tmp')) continue
    const head = createReadStream(join(folder, name), { end: 4, encoding: 'latin1' })
    const [begins] = await head
      .take(1)
      .toArray()
      .catch(() => [])
    if (begins === '%PDF-') return join(folder, name)
  }
  return ''
}

/** Counts in a file what a pattern matches. Asked again, it goes on where it was. A match is at most 80 letters. */
function counter(pattern: RegExp): (path: string) => Promise<number> {
  let at = 0
  let rest = ''
  let count = 0
  return async (path) => {
    for await (const chunk of createReadStream(path, { start: at, encoding: 'latin1' })) {
      const text = rest + chunk
      let end = text.length - 80
      for (const match of text.matchAll(pattern)) {
        count += 1
        end = Math.max(end, match.index + match[0].length)
      }
      rest = text.slice(Math.max(0, end))
      at += chunk.length
    }
    return count
  }
}
