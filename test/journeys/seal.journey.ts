import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import { fingerprint, type Proof } from '@samsyn/protocol/seal'
import { type Day, expect, test } from './day.ts'
import { look } from './look.ts'
import { sampleMeeting } from './sample.ts'

/** The sample meeting, frozen as it stands; answers with the id of its protocol. */
async function frozen({ server: { parts } }: Day, meeting: string): Promise<string> {
  await parts.meetings.changePhase(meeting, 'closed')
  const { findings } = await parts.freeze.checks(meeting)
  const { hash } = await parts.freeze.preview(meeting)
  const seat = (await parts.signIn.seatsOf(meeting)).find(({ role }) => role === 'secretary')
  if (!seat) throw new Error('The meeting has no secretary.')
  const { protocol } = await parts.freeze.freeze(meeting, seat, {
    preview: hash,
    acknowledged: findings.map(({ key, code }) => ({ key, code, reason: 'Prov.' })),
  })
  return protocol
}

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer })
const drop = (page: Page, ...files: ReturnType<typeof file>[]) => page.locator('input[type=file]').setInputFiles(files)

test('Protocol: its seal is checked on its page, in a published copy, and without any network', {
  tag: '@long',
}, async ({ day }) => {
  test.setTimeout(240_000)
  const { meeting, page } = await sampleMeeting(day)
  const protocol = await frozen(day, meeting)
  await page.goto(`/p/${protocol}`)
  const fetched = async (path: string) =>
    file(path.split('/').at(-1) ?? '', await (await page.request.get(path)).body())
  const [record, pdf, proof] = [
    await fetched(`/p/${protocol}/protocol.json`),
    await fetched(`/p/${protocol}/protocol.pdf`),
    await fetched(`/p/${protocol}/sigill.json`),
  ]
  const changed = file('andrat.json', Buffer.from(record.buffer.toString().replace('beslutar att', 'vägrar att')))
  expect(changed.buffer.equals(record.buffer)).toBe(false)
  const key = fingerprint((JSON.parse(proof.buffer.toString()) as Proof).seal.says.key)

  await test.step('What the browser does not let be copied is not said to be', async () => {
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await page.evaluate(() => {
      const refused = () => Promise.reject(new DOMException('Not allowed.', 'NotAllowedError'))
      Object.assign(navigator.clipboard, { write: refused, writeText: refused })
      document.execCommand = () => false
    })
    for (const name of ['Kopiera länk', 'Kopiera beslutet']) {
      await page.evaluate(() => document.querySelector('[data-said]')?.replaceChildren())
      await page.getByRole('button', { name }).first().click()
      await expect(page.getByText('Det gick inte att kopiera.')).toBeVisible()
    }
    expect(errors).toEqual([])
    await page.reload()
  })
  await test.step('The page says that the seal holds, and by which key', async () => {
    await expect(page.getByText('Äktheten är kontrollerad')).toBeVisible()
    await expect(page.getByText('Sigillet håller, och kedjan av tidigare protokoll är hel.')).toBeVisible()
    await expect(page.getByRole('link', { name: key })).toBeVisible()
    await drop(page, record, pdf, proof, changed)
    const told = page.locator('[data-result] p')
    await expect(told).toHaveText([
      'protocol.json: Filen är identisk med det frysta protokollet',
      'protocol.pdf: Filen är identisk med det frysta protokollet',
      /^sigill\.json: Sigillet är äkta/,
      /^andrat\.json: Filen har ändrats sedan protokollet frystes\. Ändrat: punkt \d/,
    ])
    const forged = JSON.parse(proof.buffer.toString()) as Proof
    forged.seal.signature = `${forged.seal.signature.startsWith('0') ? '1' : '0'}${forged.seal.signature.slice(1)}`
    await page.route('**/sigill.json', (route) => route.fulfill({ json: forged }))
    await page.reload()
    await expect(page.getByText('Sigillet stämmer inte med protokollet')).toBeVisible()
    await expect(page.getByText('Äktheten är kontrollerad')).toHaveCount(0)
    await page.unroute('**/sigill.json')
    await page.reload()
    await expect(page.getByText('Äktheten är kontrollerad')).toBeVisible()
  })

  let copy = file('', Buffer.alloc(0))
  await test.step('Who leads publishes a copy without an item; everybody who has the link reads and checks it', async () => {
    await page.getByText('Publicera en kopia').click()
    await look(page, 'protocol-publish')
    const left = page.getByRole('checkbox').nth(1)
    await left.check()
    await page.getByRole('button', { name: 'Publicera kopian' }).click()
    await page.waitForURL(/\/k\//)
    const reader = await day.somebody()
    await reader.page.goto(page.url())
    await expect(reader.page.getByText('Äktheten är kontrollerad')).toBeVisible()
    await expect(reader.page.getByText('Utelämnat: punkt 2')).toBeVisible()
    await expect(reader.page.getByRole('heading', { name: /Utelämnad i den här kopian/ })).toBeVisible()
    await expect(reader.page.getByText('Kompetensförsörjningsplan')).toHaveCount(0)
    await look(reader.page, 'published-copy')
    copy = file('kopia.json', await (await page.request.get(`${new URL(page.url()).pathname}/kopia.json`)).body())
  })

  await test.step('A page on a disk checks all of it with no network at all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'samsyn-verifier-'))
    const path = join(folder, 'kontrollera-protokoll.html')
    await writeFile(path, await (await page.request.get('/kontrollera-protokoll.html')).body())
    const alone = await day.somebody()
    const asked: string[] = []
    alone.page.on('request', (request) => {
      if (!request.url().startsWith('file:')) asked.push(request.url())
    })
    await alone.context.setOffline(true)
    await alone.page.goto(pathToFileURL(path).href)
    await drop(alone.page, record, pdf, proof, copy)
    await expect(alone.page.getByText('Allt stämmer med sigillet. Jämför nyckeln här under.')).toBeVisible()
    await alone.page.getByLabel('Nyckelns fingeravtryck').fill(key)
    await expect(alone.page.getByText('Alla filer är äkta, med den nyckel du angav')).toBeVisible()
    await expect(alone.page.getByText('Protokoll 1: filen är här och är äkta')).toBeVisible()
    await alone.page
      .getByText(/^Läs Protokoll/)
      .first()
      .click()
    await expect(alone.page.locator('article.protocol').first()).toContainText('Kompetensförsörjningsplan')
    await look(alone.page, 'verifier')
    await drop(alone.page, changed)
    await expect(alone.page.getByText('Allt är inte äkta')).toBeVisible()
    await expect(alone.page.getByText(/Filen har ändrats sedan protokollet frystes\. Ändrat: punkt/)).toBeVisible()
    await alone.page.getByLabel('Nyckelns fingeravtryck').fill('0000 0000 0000 0000 0000')
    await expect(alone.page.getByText(/en annan nyckel än den du väntade dig/).first()).toBeVisible()
    expect(asked).toEqual([])
    await rm(folder, { recursive: true })
  })
})
