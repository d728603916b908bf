import { expect, test } from './day.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

test('Phone: a member joins, reads the agenda, writes and proposes with one thumb', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'participant', 'Fatima Rahmani', '', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  await expect(notesOf(page)).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)

  await page.getByRole('button', { name: /^Dagordning/ }).tap()
  await page
    .getByRole('navigation', { name: 'Dagordning' })
    .getByRole('button', { name: /Workshop/ })
    .tap()
  await expect(page.getByRole('heading', { level: 1, name: /Workshop/ })).toBeVisible()
  await page.getByRole('button', { name: 'Gå dit' }).tap()
  await expect(page.getByRole('heading', { level: 1, name: /Kompetensförsörjningsplan/ })).toBeVisible()

  await newLine(page)
  await page.keyboard.type('Fatima skriver från telefonen.')
  await saved(page)
  await expect(notesOf(secretary)).toContainText('Fatima skriver från telefonen.')

  await page.keyboard.press('Enter')
  await page.keyboard.type('Beslut: utse en kontaktperson per kommun.')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Förslaget är skickat till ordförande och sekreterare.')).toBeVisible()
  await expect(secretary.getByLabel('Att-sats 1').last()).toHaveValue('utse en kontaktperson per kommun.')
  await expect(notesOf(page)).not.toContainText('Beslut:')
})

test('Phone: language, appearance, one’s own name and signing out are in the menu of the meeting', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'participant', 'Fatima Rahmani', '', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  await expect(notesOf(page)).toBeVisible()
  await page.getByRole('button', { name: 'Mötet', exact: true }).tap()
  await expect(page.getByRole('menuitemradio', { name: 'Mörkt' })).toBeVisible()
  await page.getByRole('menuitemradio', { name: 'English' }).tap()
  await expect(page.getByRole('button', { name: /^Agenda/ })).toBeVisible()
  await page.getByRole('button', { name: 'The meeting', exact: true }).tap()
  await page.getByRole('menuitem', { name: 'Change name and organisation' }).tap()
  await expect(page.getByLabel('Your name')).toHaveValue('Fatima Rahmani')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'The meeting', exact: true }).tap()
  await page.getByRole('menuitem', { name: 'Sign out' }).tap()
  await expect(page.getByText('You are signed out.')).toBeVisible()
})

test('The way back of the browser closes what lies over the page, and only then leads to another page', {
  tag: '@long',
}, async ({ day }) => {
  const { page } = await sampleMeeting(day)
  const agenda = page.getByRole('navigation', { name: 'Dagordning' })
  const heading = (name: RegExp) => page.getByRole('heading', { level: 1, name })
  await agenda.getByRole('button', { name: /Workshop/ }).click()
  await expect(heading(/Workshop/)).toBeVisible()
  const drawer = page.getByRole('dialog', { name: 'Närvaro' })
  await page.getByRole('button', { name: /^\d+ här$/ }).click()
  await expect(drawer).toBeVisible()
  // As the button of the browser does it, and not a script of the page. What is called off never comes to an end.
  const back = () => page.goBack({ timeout: 1000 }).catch(() => null)

  // One over the other: the upper one first.
  await drawer.getByRole('button', { name: 'Lägg till person' }).click()
  const adding = page.getByRole('dialog', { name: 'Lägg till person' })
  await adding.getByRole('textbox').first().fill('Åsa')
  await back()
  await expect(adding).toBeHidden()
  await expect(drawer).toBeVisible()
  await drawer.getByRole('heading', { name: 'Närvaro' }).click()
  await back()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(heading(/Workshop/)).toBeVisible()
  await back()
  await expect(heading(/Kompetensförsörjningsplan/)).toBeVisible()
})
