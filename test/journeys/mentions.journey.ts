/** Somebody who is mentioned in the text is known there, and is called what they are called now when somebody asks for it. */
import { expect, test } from './day.ts'
import { look } from './look.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

test('Mentions: chosen by the keyboard, seen by all, written anew by one press when the person is called otherwise', {
  tag: '@long',
}, async ({ day }) => {
  test.setTimeout(180_000)
  const { meeting, page } = await sampleMeeting(day)
  const member = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await newLine(page)
  await page.keyboard.type('Frågan tas av @fatima')
  await expect(page.getByRole('listbox')).toBeVisible()
  await look(page, 'mention-list')
  await page.keyboard.press('Enter')
  await page.keyboard.type(' till nästa gång.')
  await saved(page)
  const mention = notesOf(page).locator('[data-mention]')
  await expect(mention).toHaveText('Fatima Rahmani')
  await expect(notesOf(member.page).locator('[data-mention]')).toHaveText('Fatima Rahmani')
  await look(page, 'board-with-a-mention')

  const person = (await mention.getAttribute('data-mention')) ?? ''
  await day.server.parts.register.changePerson(person, { name: 'Fatima Rahmani Ek' })
  // From another item, whose text is another document.
  const agenda = page.getByRole('navigation', { name: 'Dagordning' })
  await agenda.getByRole('button', { name: /Öppnande/ }).click()
  await expect(notesOf(page).locator('[data-mention]')).toHaveCount(0)
  await page.getByRole('button', { name: /anmärkning/ }).click()
  const list = page.getByRole('dialog', { name: 'Att se över' })
  const told = list.getByText('Texten i punkt 2 nämner Fatima Rahmani Ek som ”Fatima Rahmani”')
  await expect(told).toBeVisible({ timeout: 45_000 })
  await look(page, 'mention-renamed')
  const mend = list.getByRole('button', { name: /^Rätta namnet i texten/ })
  // That text cannot be fetched without a network; it is said, and nothing waits in silence.
  await page.context().setOffline(true)
  await expect(page.getByText('Du är offline.').first()).toBeVisible()
  await mend.click()
  await expect(page.getByText('Försök igen när du är ansluten.')).toBeVisible()
  await page.context().setOffline(false)
  await saved(page)
  await expect(notesOf(member.page).locator('[data-mention]')).toHaveText('Fatima Rahmani')
  await mend.click()
  await expect(told).toHaveCount(0)
  await expect(notesOf(member.page).locator('[data-mention]')).toHaveText('Fatima Rahmani Ek')
  await expect(notesOf(member.page)).toContainText('Frågan tas av Fatima Rahmani Ek till nästa gång.')
})
