/** A meeting that was called and is cancelled, where no mail is sent. */
import { expect, test } from './day.ts'
import { look } from './look.ts'

test('Cancelled: who calls off a meeting gets the words and the calendar file to send to those who were called', {
  tag: '@long',
}, async ({ day }) => {
  const { page } = await day.organiser('Mio Testdal')
  const { meetings, register } = day.server.parts
  const { body, series } = await meetings.makeBody('Samverkansledningen i Provlandet', 'Ordinarie möten', {})
  const person = { organisation: 'Norrviks kommun', role: 'ledamot' }
  await register.take(
    body,
    ['Ada Provlund', 'Bo Testman'].map((name) => ({ name, ...person })),
  )
  const meeting = await meetings.make(series, { date: '2099-03-06', start: '09:00', end: '11:00' })

  await page.goto(`/m/${meeting}/kallelse`)
  await page.getByRole('button', { name: 'Gör kallelser att skicka själv' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Klart' }).click()

  await page.goto(`/m/${meeting}`)
  await page.getByRole('button', { name: 'Mötet', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Ställ in mötet' }).click()
  await expect(page.getByRole('heading', { name: 'Mötet är inställt.' })).toBeVisible()
  await expect(page.getByText(/^2 som kallades får inget mejl/)).toBeVisible()
  await look(page, 'cancelled')
  await page.getByRole('button', { name: 'Gör texter att skicka själv' }).click()
  const letters = page.getByRole('dialog', { name: 'Säg att mötet är inställt' })
  await expect(letters.getByRole('textbox', { name: 'Text till Bo Testman' })).toHaveValue(/är inställt/)
  await look(page, 'cancelled-letters')
  const coming = page.waitForEvent('download')
  await letters.getByRole('button', { name: 'Kalender till Bo Testman' }).click()
  expect((await coming).suggestedFilename()).toBe('kallelse Bo Testman.ics')
})
