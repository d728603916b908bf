import type { Locator, Page } from '@playwright/test'
import { expect, test } from './day.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
/** The slides of an item, on the desk beside the paper. */
const slides = (page: Page) => page.getByRole('region', { name: 'Bilder' })
const later = 'En del av sidan är inte hämtad än.'
const again = 'En del av sidan är inte hämtad än. Försök igen när du är ansluten.'
const failed = 'En del av sidan gick inte att hämta.'

async function box(of: Locator) {
  const found = await of.boundingBox()
  if (!found) throw new Error('It is not to be seen.')
  return found
}

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

test('Phone: a dialog or a menu that could not be fetched does not open later over somebody who writes', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  await secretary.getByRole('button', { name: 'Öppna talarlistan' }).click()
  const { page, context } = await day.invited(meeting, 'participant', 'Fatima Rahmani', '', phone)
  const parts = /assets\/(DialogFrame|MenuPanel)-/
  await context.route(parts, (route) => route.abort('internetdisconnected'))
  await page.reload()
  await expect(notesOf(page)).toBeVisible()
  await saved(page)
  await context.setOffline(true)
  const speakers = page.getByRole('button', { name: 'Talarlista' })
  const news = page.getByText(again)
  await speakers.tap()
  await expect(news).toBeVisible()
  await page.getByRole('button', { name: 'Stäng meddelandet' }).tap()
  await expect(news).toBeHidden()
  // Whoever presses once more is told once more.
  await speakers.tap()
  await expect(news).toBeVisible()
  await page.getByRole('button', { name: 'Stäng meddelandet' }).tap()
  await page.getByRole('button', { name: 'Fler verktyg' }).tap()
  await expect(news).toBeVisible()
  await newLine(page)
  await page.keyboard.type('Det här skrevs')
  // It lies neither over the tools nor over the line that is being written.
  const toast = await box(news.locator('..'))
  const tools = await box(page.getByRole('toolbar'))
  const line = await box(notesOf(page).getByText('Det här skrevs'))
  expect(toast.y + toast.height).toBeLessThanOrEqual(line.y)
  expect(line.y + line.height).toBeLessThanOrEqual(tools.y)

  await context.unroute(parts)
  const come = [/DialogFrame-.*js/, /MenuPanel-.*js/].map((part) =>
    page.waitForEvent('requestfinished', (request) => part.test(request.url())),
  )
  await context.setOffline(false)
  await Promise.all(come)
  await page.keyboard.type(' utan avbrott när nätet kom tillbaka.', { delay: 20 })
  await expect(notesOf(page)).toContainText('Det här skrevs utan avbrott när nätet kom tillbaka.')
  await saved(page)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('menu')).toHaveCount(0)
  await speakers.tap()
  await expect(page.getByRole('dialog', { name: 'Talarlista' })).toBeVisible()
})

test('Phone: who proposes without a server reads that in the dialog, keeps the text and sends it later', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'participant', 'Fatima Rahmani', '', phone)
  await saved(page)
  const propose = page.getByRole('button', { name: 'Föreslå beslut' })
  const dialog = page.getByRole('dialog', { name: 'Föreslå beslut' })
  const text = dialog.getByRole('textbox')
  // What is not on the device yet cannot be opened later.
  await propose.tap()
  await dialog.getByRole('button', { name: 'Avbryt' }).tap()
  await context.setOffline(true)
  const gone = page.getByText('Det går inte att nå servern')

  await newLine(page)
  await page.keyboard.type('Beslut: utse en kontaktperson.')
  await page.keyboard.press('Enter')
  await expect(gone).toBeVisible()
  await propose.tap()
  await text.fill('dela upp arbetet mellan kommunerna.')
  await dialog.getByRole('button', { name: 'Skicka' }).tap()
  await expect(dialog.getByText('Det går inte att nå servern')).toBeVisible()

  await context.setOffline(false)
  await expect(gone).toHaveCount(0)
  await expect(text).toHaveValue('dela upp arbetet mellan kommunerna.')
  await dialog.getByRole('button', { name: 'Skicka' }).tap()
  await expect(dialog).toBeHidden()
  await expect(secretary.getByLabel('Att-sats 1').last()).toHaveValue('dela upp arbetet mellan kommunerna.')
})
