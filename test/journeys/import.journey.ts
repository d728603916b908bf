/** A binder of old protocols comes along: dropped, compared with the original, put right, confirmed. */
import { halfDay } from '@samsyn/protocol/half-day.fixture'
import { toPdf } from '@samsyn/protocol/pdf'
import { protocols } from '@samsyn/recognition/protocols.fixture'
import { expect, test } from './day.ts'
import { look } from './look.ts'

const association = protocols.find(({ name }) => name === 'the minutes of an association')?.text ?? ''
const file = (name: string, mimeType: string, text: string | Uint8Array) => ({
  name,
  mimeType,
  buffer: Buffer.from(text),
})

test('Import: old protocols are dropped in a series, compared with the original, put right and confirmed', {
  tag: '@long',
}, async ({ day }) => {
  const { page } = await day.organiser('Elin Hallrud')
  const series: string = await page.evaluate(() =>
    fetch('/api/bodies', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Samverkansledningen i Provlandet', seriesName: 'Ledningens möten' }),
    })
      .then((answer) => answer.json())
      .then(({ series }) => series),
  )
  await page.goto(`/s/${series}`)

  await test.step('Files that can be read are there; one that cannot is named', async () => {
    await page.getByRole('tab', { name: 'Tidigare protokoll' }).click()
    await expect(page.getByText('Inga tidigare protokoll är inlästa än.')).toBeVisible()
    const pdf = await toPdf(halfDay, new Uint8Array(), '0'.repeat(64), { address: '', copy: 'reading' })
    await page
      .getByLabel('Släpp filer här eller välj filer')
      .setInputFiles([
        file('Protokoll båtklubben 2018.txt', 'text/plain', association),
        file('Halvdag.pdf', 'application/pdf', pdf),
        file('sida.html', 'text/html', '<html><body>Protokoll</body></html>'),
      ])
    await expect(page.getByText(/^sida\.html: Det går att läsa in Word-filer/)).toBeVisible()
    // Each is read in a process of its own.
    await expect(page.getByText('Att bekräfta')).toHaveCount(2, { timeout: 60_000 })
  })

  await test.step('Each thing shows its line in the original, and the focus comes back', async () => {
    await page.getByRole('link', { name: /^Protokoll fört vid/ }).click()
    await expect(page.getByRole('heading', { level: 1, name: /Provby Båtklubb/ })).toBeVisible()
    await expect(page.getByText(/^12\smaj\s2018/)).toBeVisible()
    const place = page.getByRole('button', { name: /visa Bryggan i originalet$/ })
    await place.click()
    const line = page.getByRole('region', { name: 'Texten' }).getByText('§ 4 Bryggan')
    await expect(line).toBeFocused()
    await expect(line).toBeInViewport()
    await look(page, 'import-beside')
    await page.keyboard.press('Escape')
    await expect(place).toBeFocused()
  })

  await test.step('What is wrong is put right, and all of it confirmed', async () => {
    await page.getByRole('button', { name: 'Ändra Eva Gran' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Organisation').fill('Provby kommun')
    await dialog.getByRole('button', { name: 'Klart' }).click()
    await page.getByRole('button', { name: 'Ändra punkt 4' }).click()
    await dialog.getByLabel('Vad som beslutades').fill('Styrelsen antar anbudet.')
    await dialog.getByRole('button', { name: 'Klart' }).click()
    await page.getByRole('button', { name: 'Bekräfta', exact: true }).click()
    await expect(page.getByText(/^Bekräftat av Elin Hallrud den/)).toBeVisible()
    await page.reload()
    await expect(page.getByText('Styrelsen antar anbudet.', { exact: true })).toBeVisible()
    await expect(page.getByText('Eva Gran, Provby kommun')).toBeVisible()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Ladda ner originalet' }).click()
    expect((await download).suggestedFilename()).toBe('Protokoll båtklubben 2018.txt')
  })

  await test.step('A PDF is compared page by page', async () => {
    await page.goto(`/s/${series}?visa=tidigare`)
    await expect(page.getByText('Bekräftat', { exact: true })).toBeVisible()
    await page.getByRole('link', { name: /^PROTOKOLL/ }).click()
    await page.getByText('Sidorna', { exact: true }).click()
    await expect(page.getByText(/^Sida 1 av/)).toBeVisible()
    await expect(page.locator('canvas[data-page="1"]')).toBeVisible()
  })
})
