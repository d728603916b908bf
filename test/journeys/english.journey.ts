import { expect, test } from './day.ts'
import { sampleMeeting } from './sample.ts'

test('English: the interface changes language, the content does not', async ({ day }) => {
  const { page } = await sampleMeeting(day)
  await page.getByRole('button', { name: /dina inställningar/ }).click()
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Next item' })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Agenda' })).toContainText('Kompetensförsörjningsplan')
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
  await page.getByRole('button', { name: /^\d+ here$/ }).click()
  await expect(page.getByRole('dialog', { name: 'Attendance' })).toContainText('on site')
  await page.keyboard.press('Escape')
  await page.goto('/')
  await expect(page.getByRole('link', { name: /Go to the meeting/ }).first()).toBeVisible()
})
