import { expect, test } from './day.ts'
import { sampleMeeting } from './sample.ts'

test('A guest joins by the code, picks a name from the list and is checked in', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  await secretary.getByRole('button', { name: 'Bjud in', exact: true }).click()
  const { code } = await day.server.parts.meetings.row(meeting)
  await expect(secretary.getByRole('dialog')).toContainText(`${code.slice(0, 3)} ${code.slice(3)}`)

  const { page } = await day.somebody({ viewport: { width: 390, height: 844 } })
  await page.goto(`/g/${code}`)
  await page.getByRole('combobox', { name: 'Vad heter du?' }).fill('Magnus')
  await page.getByRole('option', { name: /Magnus Tjärnlid/ }).click()
  await page.getByText('På distans').click()
  await page.getByRole('button', { name: 'Gå in i mötet' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Kompetensförsörjningsplan/ })).toBeVisible()

  await secretary.keyboard.press('Escape')
  await secretary.getByRole('button', { name: /^\d+ här$/ }).click()
  const row = secretary.getByRole('dialog').locator('li').filter({ hasText: 'Magnus Tjärnlid' })
  await expect(row).toContainText('På distans')
  await expect(secretary.getByRole('dialog').getByText('Magnus Tjärnlid')).toHaveCount(1)
})

test('A guest who is not in the list types name and organisation, and nobody stands twice', async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { code } = await day.server.parts.meetings.row(meeting)
  for (let tries = 0; tries < 2; tries++) {
    const { page } = await day.somebody()
    await page.goto('/g')
    await page.getByLabel('Mötets kod').fill(code.toLowerCase())
    await page.getByRole('combobox', { name: 'Vad heter du?' }).fill('Ylva Gästberg')
    await page.getByRole('combobox', { name: 'Vem företräder du?' }).fill('Vinterviks kommun')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Gå in i mötet' }).click()
    await expect(page.getByRole('heading', { level: 1, name: /Kompetensförsörjningsplan/ })).toBeVisible()
  }
  const rows = (await day.server.parts.meetings.attendance(meeting)).filter(({ name }) => name === 'Ylva Gästberg')
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ organisation: 'Vinterviks kommun', mode: 'on-site' })
})

test('A wrong code says so and keeps what was typed', async ({ day }) => {
  const { page } = await day.somebody()
  await page.goto('/g')
  await page.getByLabel('Mötets kod').fill('QQQ QQQ')
  await expect(page.getByText('Koden stämmer inte. Kontrollera den och försök igen.')).toBeVisible()
  await expect(page.getByLabel('Mötets kod')).toHaveValue(/QQQ ?QQQ/)
})
