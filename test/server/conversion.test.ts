import { execFileSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FileInfo, SlideNotes, UploadedAttachment } from '@samsyn/api/meetings'
import { impressIsHere } from '@samsyn/protocol/office.fixture'
import { encryptedOffice, png } from '@samsyn/server/files/kinds.fixture'
import { type FixtureSlide, odp, pptx } from '@samsyn/server/slides/deck.fixture'
import { limits } from '@samsyn/server/slides/libreoffice'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
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

const libreOffice = impressIsHere()

// The product does without it, so a machine without it has not failed.
if (!libreOffice)
  process.stdout.write('Slides made into PDF: skipped, because LibreOffice Impress (soffice) is not on this machine.\n')

const slides = new Uint8Array(await readFile(new URL('./three-slides.pptx', import.meta.url)))
/** Still a zip that says it holds slides, but half of it is gone over. */
const damaged = slides.map((byte, at) => (at > 3000 && at < 12_000 ? byte ^ 0x5a : byte))

const upload = (by: Browser, { meeting, items }: StagedMeeting, name: string, bytes = slides) =>
  by.upload<UploadedAttachment>(meeting, items[1] ?? '', name, bytes)

const about = (by: Browser, { meeting }: StagedMeeting, file: string) =>
  by.call<FileInfo>('GET', `/api/meetings/${meeting}/files/${file}/info`)

async function converted(by: Browser, staged: StagedMeeting, file: string): Promise<FileInfo> {
  const isUnderWay = async () => ['waiting', 'converting'].includes((await about(by, staged, file)).conversion)
  await until('the slides are converted or not', async () => !(await isUnderWay()))
  return about(by, staged, file)
}

const notesOf = async (by: Browser, { meeting }: StagedMeeting, file: string) =>
  (await by.call<SlideNotes>('GET', `/api/meetings/${meeting}/files/${file}/notes`)).notes

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
    const { pages, titles } = await about(organiser, staged, file)
    expect([pages, titles.length]).toEqual([3, 3])
    expect(await bytesOf(organiser, staged, file)).toEqual(slides)
  })

  it('are made into PDF one after the other when two come at once', async () => {
    const both = await Promise.all(['En.pptx', 'Två.pptx'].map((name) => upload(organiser, staged, name)))
    const infos = await Promise.all(both.map(({ file }) => converted(organiser, staged, file)))
    expect(infos.map(({ conversion }) => conversion)).toEqual(['ready', 'ready'])
  })

  it.each([
    ['PowerPoint', 'pptx', pptx],
    ['OpenDocument', 'odp', odp],
  ] as const)(
    'of %s have as many notes as pages, each at its own, also when slides are hidden',
    async (_, ending, make) => {
      const said: FixtureSlide[] = [
        { title: 'Ett', notes: 'Till den första.' },
        { title: 'Dold', notes: 'Till den dolda.', hidden: true },
        { title: 'Två' },
        { text: 'Bara text', notes: 'Till den sista.' },
      ]
      const { file } = await upload(organiser, staged, `Med dold.${ending}`, new Uint8Array(make(said)))
      const info = await converted(organiser, staged, file)
      expect(info).toMatchObject({ conversion: 'ready', pages: 3, titles: ['Ett', 'Två', ''] })
      expect(await notesOf(organiser, staged, file)).toEqual(['Till den första.', '', 'Till den sista.'])
    },
  )

  it('fetch nothing of what they refer to, neither from the net nor from the server’s disk', async () => {
    const asked: string[] = []
    const elsewhere = createServer(({ url = '' }, response) => {
      asked.push(url)
      response.end(png())
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const { port } = elsewhere.address() as AddressInfo
    const picture = join(stage.dataDir, 'secret.png')
    await writeFile(picture, png())
    for (const linked of [`http://127.0.0.1:${port}/x.png`, pathToFileURL(picture).href]) {
      const { file } = await upload(
        organiser,
        staged,
        'Länkad bild.pptx',
        new Uint8Array(pptx([{ title: 'Ett', linked }])),
      )
      expect(await converted(organiser, staged, file)).toMatchObject({ conversion: 'ready', pages: 1 })
      const pdf = new TextDecoder('latin1').decode(await bytesOf(organiser, staged, file, '/view'))
      expect(pdf).not.toContain('/Subtype/Image')
    }
    expect(asked).toEqual([])
    elsewhere.close()
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

/** In the place of LibreOffice: a script that does what a test wants. */
describe('A converter', () => {
  let tools: string
  beforeEach(async () => {
    tools = await temporaryFolder()
    await writeFile(join(tools, 'made.pdf'), smallPdf())
    vi.stubEnv('PATH', `${tools}${delimiter}${process.env.PATH}`)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(tools, { recursive: true, force: true })
  })

  /** `$out` is the folder for the PDF, and `$tools` that of the test. */
  const converter = (script: string) =>
    writeFile(
      join(tools, 'soffice'),
      `#!/bin/sh
      while [ "$1" != --outdir ]; do shift; done
      out="$2"
      tools="${tools}"
      mkdir -p "$out"
      ${script}`,
      { mode: 0o755 },
    )
  const isThere = (name: string) =>
    access(join(tools, name)).then(
      () => true,
      () => false,
    )

  it('works on one file at a time, and it is known how many are before and how many pages are made', async () => {
    const begun = '<</Length 3 0 R/Filter/FlateDecode>>\\nstream\\n'
    await converter(`
      printf '%%PDF-1.6\\n${begun}' > "$TMPDIR/growing.tmp"
      while [ ! -e "$tools/more" ]; do sleep 0.02; done
      printf 'words${begun}' >> "$TMPDIR/growing.tmp"
      while [ ! -e "$tools/go" ]; do sleep 0.02; done
      cp "$tools/made.pdf" "$out/slides.pdf"`)
    const stage = await startServer()
    const organiser = await stage.organiser()
    const staged = await makeMeeting(organiser)
    const files: string[] = []
    for (const name of ['Ett.pptx', 'Två.pptx', 'Tre.pptx']) files.push((await upload(organiser, staged, name)).file)
    const [first = '', second = '', third = ''] = files
    const all = () => Promise.all(files.map((file) => about(organiser, staged, file)))
    await until('a page is made', async () => (await about(organiser, staged, first)).made === 1)
    expect(await all()).toMatchObject([
      { conversion: 'converting', before: 0, pages: 3, made: 1 },
      { conversion: 'waiting', before: 1 },
      { conversion: 'waiting', before: 2 },
    ])
    await writeFile(join(tools, 'more'), '')
    await until('two pages are made', async () => (await about(organiser, staged, first)).made === 2)
    await writeFile(join(tools, 'go'), '')
    for (const file of files)
      expect(await converted(organiser, staged, file)).toMatchObject({ conversion: 'ready', before: 0 })
    // The PDF has one page and the slides are three: notes beside the wrong page would be worse than none.
    expect((await about(organiser, staged, second)).pages).toBe(1)
    expect(await notesOf(organiser, staged, third)).toEqual([])
    await stage.close()
  })

  it('that never ends is ended, and the original is kept', async () => {
    await converter('sleep 600')
    const { seconds } = limits
    limits.seconds = 1
    const stage = await startServer()
    const organiser = await stage.organiser()
    const staged = await makeMeeting(organiser)
    const { file } = await upload(organiser, staged, 'Ändlös.pptx')
    expect(await converted(organiser, staged, file)).toMatchObject({ conversion: 'too-slow', show: 'download' })
    limits.seconds = seconds
    expect(await bytesOf(organiser, staged, file)).toEqual(slides)
    await stage.close()
  })

  it('is not asked for what a password protects, and the original is kept', async () => {
    await converter('touch "$tools/asked"; cp "$tools/made.pdf" "$out/slides.pdf"')
    const stage = await startServer()
    const organiser = await stage.organiser()
    const staged = await makeMeeting(organiser)
    const encrypted = new Uint8Array(encryptedOffice())
    const { file } = await upload(organiser, staged, 'Hemlig.pptx', encrypted)
    expect(await about(organiser, staged, file)).toMatchObject({ conversion: 'locked', show: 'download' })
    expect(await bytesOf(organiser, staged, file)).toEqual(encrypted)
    expect(await isThere('asked')).toBe(false)
    await stage.close()
  })

  it('that has come since is given what could not be converted before', async () => {
    const where = { dataDir: await temporaryFolder() }
    vi.stubEnv('PATH', tools)
    const without = await startServer(where)
    const organiser = await without.organiser()
    const staged = await makeMeeting(organiser)
    const { file } = await upload(organiser, staged, 'Tre bilder.pptx')
    expect(await about(organiser, staged, file)).toMatchObject({ conversion: 'unavailable', show: 'download' })
    await without.close()
    vi.unstubAllEnvs()
    vi.stubEnv('PATH', `${tools}${delimiter}${process.env.PATH}`)
    await converter('cp "$tools/made.pdf" "$out/slides.pdf"')
    const stage = await startServer(where)
    const again = await stage.organiser()
    expect(await converted(again, staged, file)).toMatchObject({ conversion: 'ready', show: 'pdf' })
    await stage.close()
    await rm(where.dataDir, { recursive: true, force: true })
  })

  it('ends with its server when that is killed, and what they left is taken away at the next start', async () => {
    const where = { dataDir: await temporaryFolder(), port: await freePort() }
    const pipe = join(tools, 'pipe')
    execFileSync('mkfifo', [pipe])
    // Goes on for ever the first time, and is done at once the second.
    await converter(`
      cp "$tools/made.pdf" "$out/slides.pdf"
      [ -e "$tools/begun" ] && exit 0
      exec 9> "$tools/pipe"
      touch "$tools/begun"
      exec sleep 600`)
    const temporary = () => readdir(join(where.dataDir, 'files', 'temporary'))
    // A pipe ends for whoever reads it when all have ended who may write into it.
    const converting = createReadStream(pipe)
    const ended = new Promise((resolve) => converting.once('end', resolve).resume())

    const first = await startProcess(where)
    const organiser = await signedIn(first.address, first.token())
    const staged = await makeMeeting(organiser)
    const { file } = await upload(organiser, staged, 'Tre bilder.pptx')
    await until('the converter is at work', () => isThere('begun'))
    await first.kill('SIGKILL')
    await ended
    expect(await temporary()).toHaveLength(1)

    const second = await startProcess(where)
    expect(await converted(organiser, staged, file)).toMatchObject({ conversion: 'ready', show: 'pdf' })
    await until('nothing is left', async () => (await temporary()).length === 0)
    await second.kill('SIGTERM')
    await rm(where.dataDir, { recursive: true, force: true })
  })
})
