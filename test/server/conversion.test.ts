import { accessSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { FileInfo, UploadedAttachment } from '@samsyn/api/meetings'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  type Browser,
  freePort,
  makeMeeting,
  type Stage,
  type StagedMeeting,
  signedIn,
  smallPdf,
  startProcess,
  startServer,
  temporaryFolder,
  until,
} from '../stage.ts'

const there = (path: string): boolean => {
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}
const libreOffice = (process.env.PATH ?? '')
  .split(delimiter)
  .some((folder) => ['soffice', 'libreoffice'].some((name) => there(join(folder, name))))

// The product does without it, so a machine without it has not failed.
if (!libreOffice)
  process.stdout.write('Slides made into PDF: skipped, because LibreOffice (soffice) is not on this machine.\n')

const slides = new Uint8Array(await readFile(new URL('./three-slides.pptx', import.meta.url)))
/** Still a zip that says it holds slides, but half of it is gone over. */
const damaged = slides.map((byte, at) => (at > 3000 && at < 12_000 ? byte ^ 0x5a : byte))

const upload = (by: Browser, { meeting, items }: StagedMeeting, name: string, bytes = slides) =>
  by.upload<UploadedAttachment>(meeting, items[1] ?? '', name, bytes)

const about = (by: Browser, { meeting }: StagedMeeting, file: string) =>
  by.call<FileInfo>('GET', `/api/meetings/${meeting}/files/${file}/info`)

async function converted(by: Browser, staged: StagedMeeting, file: string): Promise<FileInfo> {
  await until('the slides are converted or not', async () => (await about(by, staged, file)).conversion !== 'waiting')
  return about(by, staged, file)
}

const bytesOf = async (by: Browser, { meeting }: StagedMeeting, file: string, view = '') =>
  new Uint8Array(await (await by.ask('GET', `/api/meetings/${meeting}/files/${file}${view}`)).arrayBuffer())

describe.skipIf(!libreOffice)('Slides that are uploaded', () => {
  let stage: Stage
  let organiser: Browser
  let staged: StagedMeeting
  beforeAll(async () => {
    stage = await startServer()
    organiser = await stage.organiser()
    staged = await makeMeeting(organiser)
  })
  afterAll(() => stage.close())

  it('are made into a PDF and shown as that, with the original kept', async () => {
    const { file, conversion } = await upload(organiser, staged, 'Tre bilder.pptx')
    expect(conversion).toBe('waiting')
    expect(await converted(organiser, staged, file)).toMatchObject({ conversion: 'ready', show: 'pdf' })
    const pdf = new TextDecoder('latin1').decode(await bytesOf(organiser, staged, file, '/view'))
    expect(pdf.slice(0, 5)).toBe('%PDF-')
    expect(pdf.match(/\/Type ?\/Page\b/g)).toHaveLength(3)
    expect(await bytesOf(organiser, staged, file)).toEqual(slides)
  })

  it('are made into PDF one after the other when two come at once', async () => {
    const both = await Promise.all(['En.pptx', 'Två.pptx'].map((name) => upload(organiser, staged, name)))
    const infos = await Promise.all(both.map(({ file }) => converted(organiser, staged, file)))
    expect(infos.map(({ conversion }) => conversion)).toEqual(['ready', 'ready'])
  })

  it('and cannot be read are said to have failed, with the original kept', async () => {
    const { file } = await upload(organiser, staged, 'Trasig.pptx', damaged)
    expect(await converted(organiser, staged, file)).toMatchObject({ conversion: 'failed', show: 'download' })
    expect(await bytesOf(organiser, staged, file)).toEqual(damaged)
  })
})

describe.skipIf(!libreOffice)('Slides that a server left half converted', () => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const)
    it(`at ${signal} are converted at its next start`, async () => {
      const where = { dataDir: await temporaryFolder(), port: await freePort() }
      const first = await startProcess(where)
      const organiser = await signedIn(first.address, first.token())
      const staged = await makeMeeting(organiser)
      const { file, conversion } = await upload(organiser, staged, 'Tre bilder.pptx')
      expect(conversion).toBe('waiting')
      const exit = await first.kill(signal)
      expect(exit).toEqual(signal === 'SIGTERM' ? { code: 0, signal: null } : { code: null, signal })
      const second = await startProcess(where)
      expect(await converted(organiser, staged, file)).toMatchObject({ conversion: 'ready', show: 'pdf' })
      await second.kill('SIGTERM')
      await rm(where.dataDir, { recursive: true, force: true })
    })
})

describe('A server that is killed while slides are converted', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('leaves a folder half full, which its next start takes away', async () => {
    const where = { dataDir: await temporaryFolder(), port: await freePort() }
    const tools = await temporaryFolder()
    // In the place of LibreOffice: writes who it is and goes on for ever the first time, and is done at once the second.
    const script = `#!/bin/sh
      while [ "$1" != --outdir ]; do shift; done
      mkdir -p "$2"
      cp "${tools}/made.pdf" "$2/slides.pdf"
      [ -e "${tools}/pid" ] && exit 0
      echo $$ > "${tools}/pid"
      exec sleep 600`
    await writeFile(join(tools, 'made.pdf'), smallPdf())
    await writeFile(join(tools, 'soffice'), script, { mode: 0o755 })
    vi.stubEnv('PATH', `${tools}${delimiter}${process.env.PATH}`)
    const temporary = () => readdir(join(where.dataDir, 'files', 'temporary'))

    const first = await startProcess(where)
    const organiser = await signedIn(first.address, first.token())
    const staged = await makeMeeting(organiser)
    const { file } = await upload(organiser, staged, 'Tre bilder.pptx')
    const converter = () => readFile(join(tools, 'pid'), 'utf8').then(Number, () => 0)
    await until('the converter is at work', async () => (await converter()) > 0)
    await first.kill('SIGKILL')
    process.kill(await converter(), 'SIGKILL')
    expect(await temporary()).toHaveLength(1)

    const second = await startProcess(where)
    expect(await converted(organiser, staged, file)).toMatchObject({ conversion: 'ready', show: 'pdf' })
    await until('nothing is left', async () => (await temporary()).length === 0)
    await second.kill('SIGTERM')
    for (const folder of [where.dataDir, tools]) await rm(folder, { recursive: true, force: true })
  })
})
