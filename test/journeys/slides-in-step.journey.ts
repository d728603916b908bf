import type { Page } from '@playwright/test'
import { type Day, expect, test } from './day.ts'
import { sampleMeeting } from './sample.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** The slides beside the paper, or on top of it. */
const desk = (page: Page) => page.getByLabel('Bilder', { exact: true }).first()

/** The page that is in view there, as drawn. */
const pageOn = (page: Page) => desk(page).locator('canvas[data-page]').first()
const seesPage = (page: Page, number: number) => expect(pageOn(page)).toHaveAttribute('data-page', String(number))

/** Sara has begun to show by her personal link, and looks at the presenter's view. */
async function saraShows(day: Day) {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const sara = (await day.invited(meeting, 'presenter', 'Sara Myrgren')).page
  await sara.getByRole('button', { name: 'Börja visa' }).click()
  await expect(sara.getByRole('button', { name: 'Sluta visa' })).toBeVisible()
  await expect(sara.locator('canvas[data-page="1"]').first()).toBeVisible()
  return { meeting, secretary, sara }
}

test('Slides in step: a presenter shows, two follow, one leaves and comes back', async ({ day }) => {
  const { meeting, secretary, sara } = await saraShows(day)
  const fatima = (await day.invited(meeting, 'participant', 'Fatima Rahmani')).page
  for (const page of [secretary, fatima]) {
    await expect(page.getByText('Du följer Sara')).toBeVisible()
    await seesPage(page, 1)
  }
  await expect(sara.getByText('Följer 2 av 2')).toBeVisible()

  // A clicker.
  await sara.keyboard.press('PageDown')
  await sara.keyboard.press('PageDown')
  for (const page of [sara, secretary, fatima])
    await expect(page.locator('canvas[data-page="3"]').first()).toBeVisible()
  await seesPage(fatima, 3)
  await expect(desk(fatima).getByText('Bild 3 av 5')).toBeVisible()
  // Read out politely, with what it is called; and its text can be read.
  await expect(fatima.getByRole('log')).toContainText(/Bild 3 av 5: \S/)
  await expect(desk(fatima).getByRole('region', { name: /Bild 3 av 5$/ })).toContainText(/\p{L}{4}/u)

  // One turns a page for herself, and comes back by one tap.
  await desk(fatima).getByRole('button', { name: 'Föregående bild' }).click()
  await seesPage(fatima, 2)
  await expect(fatima.getByText('Sara visar bilder')).toBeVisible()
  await expect(sara.getByText('Följer 1 av 2')).toBeVisible()
  await sara.keyboard.press('ArrowRight')
  await seesPage(secretary, 4)
  await seesPage(fatima, 2)
  await fatima.getByRole('button', { name: 'Följ Sara' }).click()
  await seesPage(fatima, 4)

  await sara.getByRole('button', { name: 'Sluta visa' }).click()
  await expect(fatima.getByText('Du följer Sara')).toBeHidden()
  await seesPage(fatima, 4)
})

test('Slides in step on phones: one thumb shows, another follows, writes and looks for itself', async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page: fatima } = await day.invited(meeting, 'participant', 'Fatima Rahmani', '', phone)
  const { page: sara } = await day.invited(meeting, 'presenter', 'Sara Myrgren', '', phone)
  await sara.getByRole('button', { name: 'Bilder' }).tap()
  await sara.getByRole('button', { name: 'Börja visa' }).tap()
  await expect(sara.locator('canvas[data-page="1"]').first()).toBeVisible()
  await seesPage(fatima, 1)

  await sara.getByRole('button', { name: 'Nästa bild' }).tap()
  await sara.getByRole('button', { name: 'Nästa bild' }).tap()
  await seesPage(fatima, 3)
  await expect(fatima.getByText('Du följer Sara')).toBeInViewport()
  for (const page of [sara, fatima])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)

  // The large view is one's own affair, and goes on following.
  await desk(fatima).getByRole('button', { name: 'Visa större' }).tap()
  await sara.getByRole('button', { name: 'Nästa bild' }).tap()
  await expect(fatima.getByRole('dialog').locator('canvas[data-page="4"]')).toBeVisible()
  await fatima.getByRole('button', { name: 'Stäng' }).tap()

  // Whoever stops following has the paper to themselves, and a line to come back by.
  await desk(fatima).getByRole('button', { name: 'Sluta följa' }).tap()
  await expect(pageOn(fatima)).toBeHidden()
  await desk(fatima).getByRole('button', { name: 'Följ Sara' }).tap()
  await seesPage(fatima, 4)
})
