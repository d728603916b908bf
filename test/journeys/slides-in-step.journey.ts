import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { pptx } from '@samsyn/server/slides/deck.fixture'
import { network } from '../stage.ts'
import { type Day, expect, test } from './day.ts'
import { look } from './look.ts'
import { newLine, notesOf, sampleMeeting } from './sample.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** The slides beside the paper, or on top of it. */
const desk = (page: Page) => page.getByLabel('Bilder', { exact: true }).first()

/** The page that is in view there, as drawn. */
const pageOn = (page: Page) => desk(page).locator('canvas[data-page]').first()
const seesPage = (page: Page, number: number) => expect(pageOn(page)).toHaveAttribute('data-page', String(number))

/** The presenter's view is there and takes keys. */
const presents = async (page: Page) => {
  await expect(page.getByRole('button', { name: 'Till mötet' })).toBeVisible()
  await expect(page.getByRole('main')).toBeFocused()
}
const turnedTo = (page: Page, number: number) =>
  expect(page.getByText(`Bild ${number} av 5`, { exact: true }).last()).toBeVisible()

/** Sara has begun to show by her personal link, and looks at the presenter's view. */
async function saraShows(day: Day, options: Parameters<Day['somebody']>[0] = {}) {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const sara = (await day.invited(meeting, 'presenter', 'Sara Myrgren', '', options)).page
  await sara.getByRole('button', { name: 'Börja visa' }).click()
  await presents(sara)
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
  await expect(desk(fatima).getByText('Bild 3 av 5', { exact: true })).toBeVisible()
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

test('Slides in step on phones: one thumb shows, another follows, writes and looks for itself', {
  tag: '@long',
}, async ({ day }) => {
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
  await expect(desk(fatima).getByRole('button', { name: 'Följ Sara' })).toBeFocused()
  await desk(fatima).getByRole('button', { name: 'Följ Sara' }).tap()
  await seesPage(fatima, 4)
})

test('Slides in step: the keys of a slide show and of a clicker, without a pointer; what is typed in the notes is text', {
  tag: '@long',
}, async ({ day }) => {
  const { page: secretary, meeting } = await sampleMeeting(day)
  const sara = (await day.invited(meeting, 'presenter', 'Sara Myrgren')).page
  await sara.getByRole('button', { name: 'Börja visa' }).press('Enter')
  await presents(sara)
  await seesPage(secretary, 1)
  const keys = async (page: number, ...pressed: string[]) => {
    for (const key of pressed) await sara.keyboard.press(key)
    await seesPage(secretary, page)
    await turnedTo(sara, page)
  }
  await keys(3, 'ArrowRight', 'Space')
  await keys(2, 'PageUp')
  await keys(5, 'End')
  await keys(5, 'PageDown', 'PageDown')
  await keys(1, 'Home')
  await keys(4, '4', 'Enter')
  // Leafed through faster than anything is sent: everybody ends where it ends.
  await keys(2, 'Home', ...Array.from({ length: 6 }, () => 'PageDown'), 'ArrowLeft', 'ArrowLeft', 'ArrowLeft')

  const blackOn = (page: Page) => desk(page).getByRole('region', { name: /Skärmen är svart$/ })
  await sara.keyboard.press('b')
  await expect(blackOn(secretary)).toBeVisible()
  await sara.keyboard.press('.')
  await expect(blackOn(secretary)).toBeHidden()
  await sara.keyboard.press('b')
  await keys(3, 'PageDown')
  await expect(blackOn(secretary)).toBeHidden()

  await sara.keyboard.press('f')
  await expect.poll(() => sara.evaluate(() => document.fullscreenElement !== null)).toBe(true)
  await keys(4, 'PageDown')
  await sara.keyboard.press('f')
  await expect.poll(() => sara.evaluate(() => document.fullscreenElement !== null)).toBe(false)

  // Letters can be switched off, for who speaks to the computer.
  await sara.getByRole('button', { name: 'Val för vyn' }).press('Enter')
  await sara.getByRole('menuitemradio', { name: /^Bara pilar/ }).press('Enter')
  await sara.keyboard.press('b')
  await keys(3, 'PageUp')
  await expect(blackOn(secretary)).toBeHidden()

  await sara.keyboard.press('Escape')
  await expect(notesOf(sara)).toBeVisible()
  await expect(desk(sara).getByText('Du visar')).toBeVisible()
  await newLine(sara)
  await sara.keyboard.type('b. 4 fler')
  await expect(notesOf(secretary)).toContainText('b. 4 fler')
  await seesPage(secretary, 3)
})

test('Slides in step: somebody takes over, and the presenter takes it back', { tag: '@long' }, async ({ day }) => {
  const { secretary, sara } = await saraShows(day)
  await sara.keyboard.press('PageDown')
  await seesPage(secretary, 2)
  await secretary.getByRole('button', { name: 'Ta över' }).click()
  await presents(secretary)
  await expect(sara.getByText('Elin har tagit över visningen.')).toBeVisible()
  await secretary.keyboard.press('PageDown')
  await turnedTo(sara, 3)
  // Her clicker turns nothing now.
  await sara.keyboard.press('PageDown')
  await sara.keyboard.press('PageDown')
  await secretary.keyboard.press('PageUp')
  await turnedTo(sara, 2)
  await sara.getByRole('button', { name: 'Ta över' }).click()
  await expect(secretary.getByText('Sara har tagit över visningen.')).toBeVisible()
  await sara.keyboard.press('PageDown')
  await turnedTo(secretary, 3)
})

test('Slides in step: the presenter’s network is cut; the slide stays, and the meeting goes on with it', {
  tag: '@long',
}, async ({ day }) => {
  const net = await network(day.address)
  const { meeting, secretary, sara } = await saraShows(day, { baseURL: net.address })
  const fatima = (await day.invited(meeting, 'participant', 'Fatima Rahmani')).page
  await sara.keyboard.press('PageDown')
  await seesPage(fatima, 2)
  net.cut()
  for (const page of [secretary, fatima]) await expect(page.getByText('Sara tappade anslutningen')).toBeVisible()
  await seesPage(fatima, 2)
  await secretary.getByRole('button', { name: 'Ta över' }).click()
  await presents(secretary)
  await secretary.keyboard.press('PageDown')
  await expect(fatima.getByText('Du följer Elin')).toBeVisible()
  await seesPage(fatima, 3)
  net.restore()
  await expect(sara.getByText('Elin har tagit över visningen.')).toBeVisible()
  await turnedTo(sara, 3)
  await net.close()
})

test('Slides in step: who reads elsewhere is offered to follow, and when the meeting goes on so do they', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, secretary, sara } = await saraShows(day)
  const fatima = (await day.invited(meeting, 'participant', 'Fatima Rahmani')).page
  await seesPage(fatima, 1)
  const agenda = fatima.getByRole('navigation', { name: 'Dagordning' })
  await agenda.getByRole('button', { name: /Årshjul/ }).click()
  await expect(fatima.getByText('Sara visar bilder på punkt 2.')).toBeVisible()
  await sara.keyboard.press('End')
  await fatima.getByRole('button', { name: 'Följ', exact: true }).click()
  await seesPage(fatima, 5)
  await expect(fatima.getByText('Du följer Sara')).toBeVisible()

  await secretary.getByRole('button', { name: 'Nästa punkt' }).click()
  await expect(fatima.getByRole('heading', { level: 1, name: /Samverkansöverenskommelse/ })).toBeVisible()
  await expect(fatima.getByText('Du följer Sara')).toBeHidden()
  await expect(fatima.getByText(/Sara visar bilder/)).toBeHidden()
  await expect(sara.getByText('Inget visas för de andra')).toBeVisible()
})

test('Slides in step: the presenter’s view and those who follow look right and can be used by everybody', {
  tag: '@long',
}, async ({ day }) => {
  test.setTimeout(300_000)
  const { meeting, sara } = await saraShows(day)
  const fatima = (await day.invited(meeting, 'participant', 'Fatima Rahmani')).page
  await sara.keyboard.press('PageDown')
  await seesPage(fatima, 2)
  await look(sara, 'presenter')
  await look(fatima, 'following')
  await sara.getByRole('button', { name: 'Översikt' }).click()
  await expect(sara.getByRole('dialog').getByRole('button', { name: 'Bild 5' })).toBeVisible()
  await look(sara, 'overview')
  await sara.getByRole('dialog').getByRole('button', { name: 'Bild 5' }).click()
  await seesPage(fatima, 5)
})

test.describe('Slides in step from a PowerPoint file', () => {
  test.use({ converter: 'cp "$tools/made.pdf" "$out/slides.pdf"' })

  test('have the notes beside them, for the presenter alone', { tag: '@long' }, async ({ day }) => {
    const { meeting } = await sampleMeeting(day)
    const pages = new URL('../../server/src/sample-slides.pdf', import.meta.url)
    await copyFile(pages, join(day.server.parts.config.dataDir, 'tools', 'made.pdf'))
    const sara = (await day.invited(meeting, 'presenter', 'Sara Myrgren')).page
    const fatima = (await day.invited(meeting, 'participant', 'Fatima Rahmani')).page
    const [first, ...others] = ['Ett', 'Två', 'Tre', 'Fyra', 'Fem'].map((title) => ({ title }))
    const deck = pptx([{ ...first, notes: 'Hälsa alla välkomna.\nVänta in länken.' }, ...others])
    await sara.getByRole('button', { name: 'Bilaga, lägg till' }).click()
    const [chooser] = await Promise.all([
      sara.waitForEvent('filechooser'),
      sara.getByRole('menuitem', { name: 'Välj fil …' }).click(),
    ])
    await chooser.setFiles([{ name: 'Budget.pptx', mimeType: '', buffer: deck }])
    await sara
      .getByRole('list', { name: 'Bilagor' })
      .getByRole('button', { name: /^Visa.*Budget/ })
      .click()
    await sara.getByRole('button', { name: 'Börja visa' }).click()
    const notes = sara.getByRole('region', { name: 'Anteckningar' })
    await expect(notes).toContainText('Hälsa alla välkomna.')
    await expect(notes).toContainText('Vänta in länken.')
    await seesPage(fatima, 1)
    await expect(fatima.getByText('Hälsa alla välkomna.')).toHaveCount(0)
    await look(sara, 'presenter-notes')
    await sara.keyboard.press('PageDown')
    await expect(notes).toContainText('Bilden har inga anteckningar.')
  })
})
