/** A decision between two meetings. */
import { expect, test } from './day.ts'
import { look } from './look.ts'
import { pdfOf } from './pdf.ts'
import { frozenSample } from './sample.ts'

test('Circulation: everybody answers between the meetings, and the decision stands in the next one by itself', {
  tag: '@long',
}, async ({ day }) => {
  const { protocol, series, page: secretary } = await frozenSample(day)

  await test.step('The secretary asks, on the mandate of a decision', async () => {
    await secretary.goto(`/p/${protocol}/efter`)
    await secretary.getByRole('button', { name: 'Begär beslut mellan möten' }).click()
    const dialog = secretary.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Gör länkar' }).click()
    await expect(dialog.getByText('Skriv vad som ska beslutas.')).toBeVisible()
    await dialog.getByLabel('Rubrik').fill('Bemanning av samordnare')
    await dialog.getByLabel('Vad som ska beslutas').fill('bemanna tjänsten till och med juni\nfölja upp i maj')
    await dialog.getByLabel('Sista dag att svara').fill('2099-01-15')
    await dialog.getByText('Gunilla Ekdahl').click()
    await dialog.getByText('Åsa Öhrmark').click()
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'Underlag.pdf', mimeType: 'application/pdf', buffer: pdfOf('Underlag') })
    await look(secretary, 'circulation-begin')
    await dialog.getByRole('button', { name: 'Gör länkar' }).click()
    await expect(dialog.getByRole('heading', { name: 'Skicka länkarna' })).toBeVisible()
  })
  const letters = secretary.getByRole('dialog').getByRole('textbox')
  await expect(letters).toHaveCount(2)
  const addresses = await Promise.all(
    [0, 1].map(async (at) => /https?:\S+/.exec(await letters.nth(at).inputValue())?.[0] ?? ''),
  )
  await secretary.getByRole('dialog').getByRole('button', { name: 'Klart' }).click()
  await expect(secretary.getByText('0 av 2 har svarat')).toBeVisible()

  await test.step('Each answers by a link of their own', async () => {
    for (const [at, address] of addresses.entries()) {
      const { page } = await day.somebody({ viewport: { width: 390, height: 844 } })
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1, name: 'Bemanning av samordnare' })).toBeVisible()
      await expect(page.getByText('följa upp i maj')).toBeVisible()
      await expect(page.getByRole('link', { name: 'Ladda ner Underlag.pdf' })).toBeVisible()
      await page.getByText('Ja', { exact: true }).click()
      if (at === 0) await look(page, 'circulation-answer')
      await page.getByRole('button', { name: 'Skicka svaret' }).click()
      await expect(page.getByText('Tack. Ditt svar är sparat.')).toBeVisible()
    }
  })

  await test.step('The next meeting has it as an addendum when it is made', async () => {
    const { id } = await secretary.evaluate(
      (path) =>
        fetch(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ date: '2099-02-20' }),
        }).then((answer) => answer.json()),
      `/api/series/${series}/meetings`,
    )
    await secretary.reload()
    await expect(secretary.getByText('Beslutat: 2 ja, 0 nej · Står som tillägg i mötet')).toBeVisible()
    await secretary.goto(`/m/${id}`)
    await secretary.getByRole('navigation', { name: 'Dagordning' }).getByText('Tillägg: beslut mellan möten').click()
    await expect(secretary.getByRole('textbox', { name: /^Anteckningar för punkt/ })).toContainText(
      'Svar: 2 ja, 0 nej.',
    )
    await expect(secretary.getByText('bemanna tjänsten till och med juni')).toBeVisible()
    await expect(secretary.getByText('Underlag').first()).toBeVisible()
  })
})
