import { readFile } from 'node:fs/promises'
import { popplerIsHere, seenPage, seenPdf, seenWord } from '@samsyn/protocol/formats.fixture'
import { unzipSync } from 'fflate'
import { expect, test } from './day.ts'
import { look } from './look.ts'
import { frozenSample } from './sample.ts'

/** All script that the page fetches, in bytes as it travels: it is compressed by the client's build. */
const mostScript = 60_000

test('Protocol: formats are taken home from a menu in plain words, and whoever has the address reads it without signing in where the body wants that', {
  tag: '@long',
}, async ({ day }) => {
  const { page, protocol, series } = await frozenSample(day)
  await page.goto(`/p/${protocol}`)
  const menu = page.locator('details.download')
  const opener = menu.locator('summary')
  await page.getByText('Utdrag av en punkt').click()
  await opener.focus()
  await page.keyboard.press('Enter')
  await expect(menu.getByRole('link')).toHaveCount(8)
  await look(page, 'protocol-download')
  await page.keyboard.press('Escape')
  await expect(menu).not.toHaveAttribute('open')
  await expect(opener).toBeFocused()

  const take = async (name: RegExp) => {
    await opener.click()
    const [download] = await Promise.all([page.waitForEvent('download'), menu.getByRole('link', { name }).click()])
    await expect(menu).not.toHaveAttribute('open')
    return readFile(await download.path())
  }
  const sent = await (await page.request.get(`/p/${protocol}`)).text()
  const article = seenPage(/<article[\s\S]*<\/article>/.exec(sent)?.[0] ?? '')
  expect(seenWord(await take(/^Word/)).text).toBe(article.text)
  for (const name of [/^PDF för läsning/, /^PDF för arkiv/]) {
    const pdf = await take(name)
    if (popplerIsHere) expect((await seenPdf(pdf)).text).toBe(article.text)
  }
  expect(Object.keys(unzipSync(await take(/^Allt som ZIP/)))).toContain('SHA256SUMS')

  const [excerpt] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Utdrag av punkt 1 som Word' }).click(),
  ])
  expect(seenWord(await readFile(await excerpt.path())).text).toMatch(/^PROTOKOLLSUTDRAG/)

  // The body lets everybody read: somebody who has never signed in follows the address.
  const guest = await day.somebody()
  await guest.page.goto(`/p/${protocol}`)
  await expect(guest.page.getByRole('heading', { name: 'Logga in för att läsa protokollet' })).toBeVisible()
  await page.goto(`/s/${series}`)
  await page.getByRole('tab', { name: 'Inställningar' }).click()
  await page.getByText('av alla med adressen', { exact: true }).click()
  await page.getByRole('button', { name: 'Spara' }).click()
  await expect(page.getByText('Inställningarna är sparade.')).toBeVisible()

  let script = 0
  guest.page.on('response', async (response) => {
    if (response.request().resourceType() === 'script') script += Number(await response.headerValue('content-length'))
  })
  await guest.page.reload({ waitUntil: 'networkidle' })
  await expect(guest.page.getByRole('heading', { name: 'Äktheten är kontrollerad' })).toBeVisible()
  await expect(guest.page.locator('article.protocol')).toBeVisible()
  expect(script).toBeGreaterThan(0)
  expect(script).toBeLessThan(mostScript)
})
