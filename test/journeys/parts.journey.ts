import type { Page } from '@playwright/test'
import { expect, test } from './day.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

/** The slides of an item, on the desk beside the paper. */
const slides = (page: Page) => page.getByRole('region', { name: 'Bilder' })
const later = 'En del av sidan är inte hämtad än.'
const failed = 'En del av sidan gick inte att hämta.'

test('A network that goes before all parts of the board have come: what is there stands, and the rest comes later', async ({
  day,
}) => {
  const { meeting } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  let cut = () => {}
  const isCut = new Promise<void>((resolve) => {
    cut = resolve
  })
  const parts = /assets\/(Slides|Speakers)-/
  await page.route(parts, async (route) => {
    await isCut
    await route.abort('internetdisconnected')
  })
  await page.reload()
  await expect(notesOf(page)).toBeVisible()
  await saved(page)
  await context.setOffline(true)
  cut()
  await expect(page.getByText(later)).toBeVisible()
  await newLine(page)
  await page.keyboard.type('Det här skrevs bredvid det som saknas.')
  await expect(page.getByText(/ändringar? väntar/)).toBeVisible()

  await page.unroute(parts)
  await context.setOffline(false)
  await expect(slides(page).getByRole('heading')).toBeVisible()
  // With its style sheet, which is fetched on its own.
  await expect(slides(page).getByRole('heading').locator('..')).toHaveCSS('display', 'flex')
  await expect(notesOf(page)).toContainText('Det här skrevs bredvid det som saknas.')
  await saved(page)
})

test('A part that a new version has taken away: the board stands and says so, a page is read in anew', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'secretary', 'Elin Hallrud')
  await saved(page)
  const parts = /assets\/(History|MyTasks)-/
  await page.route(parts, (route) => route.fulfill({ status: 404, body: '' }))
  await page.getByRole('button', { name: /^Sparat.*Visa hur anteckningarna/ }).click()
  await expect(page.getByText(failed)).toBeVisible()
  await newLine(page)
  await page.keyboard.type('Tavlan står kvar.')
  await saved(page)
  // What else is asked for comes, with its styles.
  await page.getByRole('button', { name: 'Bjud in' }).click()
  await expect(page.getByRole('dialog', { name: 'Bjud in' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText(failed)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Läs in igen' })).toBeVisible()
  await page.unroute(parts)
  await page.getByRole('button', { name: /^Sparat.*Visa hur anteckningarna/ }).click()
  // The longest pause between two tries is half a minute.
  await expect(page.getByRole('dialog', { name: 'Historik för punkt 2' })).toBeVisible({ timeout: 40_000 })
  // At once: by itself it would go a while later.
  await expect(page.getByText(failed)).toBeHidden({ timeout: 2000 })

  await page.route(parts, (route) => route.fulfill({ status: 404, body: '' }))
  await page.goto('/mina-uppgifter')
  await expect(page.getByRole('heading', { name: 'Sidan gick inte att visa' })).toBeVisible({ timeout: 30_000 })
  await page.unroute(parts)
  await page.getByRole('button', { name: 'Läs in igen' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Mina uppdrag' })).toBeVisible()
})
