import { mock } from 'node:test'
import { readItems } from '@samsyn/meeting/agenda'
import { agendaDocument, notesDocument } from '@samsyn/meeting/documents'
import { writeNote } from '@samsyn/meeting/notes'
import { expect, test } from './day.ts'
import { look } from './look.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

test('History: who wrote what is shown, compared, played and taken back, and the others see it at once', {
  tag: '@long',
}, async ({ day }) => {
  test.setTimeout(180_000)
  const { meeting, page } = await sampleMeeting(day)
  const { page: member } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await newLine(member)
  await member.keyboard.type('Åsa lade till en mening om språkstöd.')
  await saved(member)
  const agenda = await day.server.parts.journal.read(agendaDocument(meeting))
  const document = notesDocument(meeting, readItems(agenda).find(({ number }) => number === '2')?.id ?? '')
  // Five minutes on: the server runs here, so its clock is ours.
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 5 * 60_000 })
  await day.server.parts.meetings.edit(meeting, document, 'server', (notes) =>
    writeNote(notes, [{ type: 'paragraph', content: [{ type: 'text', text: 'Ett stycke som ingen ville ha.' }] }]),
  )
  mock.timers.reset()
  await expect(notesOf(page)).toContainText('Ett stycke som ingen ville ha.')

  await page.getByRole('button', { name: /^Sparat.*Visa hur anteckningarna/ }).click()
  const history = page.getByRole('dialog', { name: 'Historik för punkt 2' })
  await expect(history.getByRole('slider')).toHaveAttribute('aria-valuetext', /^Steg 2 av 2/)
  await expect(history.getByText('Åsa lade till en mening om språkstöd.')).toHaveAttribute(
    'title',
    /^Åsa Öhrmark skrev/,
  )
  await look(page, 'history')

  await history.getByRole('radio', { name: 'Det nya i steget' }).click({ force: true })
  await expect(history.locator('ins')).toHaveText(['Ett stycke som ingen ville ha.'])
  await history.getByRole('slider', { name: 'När i mötet' }).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(history.getByRole('slider')).toHaveAttribute('aria-valuetext', /^Steg 1 av 2/)
  await history.getByRole('button', { name: 'Spela upp' }).click()
  await expect(history.getByRole('slider')).toHaveAttribute('aria-valuetext', /^Steg 2 av 2/)
  await history.getByRole('button', { name: 'Tidigare' }).click()

  await history.getByRole('button', { name: 'Återställ till det här' }).click()
  const question = page.getByRole('alertdialog', { name: 'Vill du återställa anteckningarna?' })
  await look(page, 'history-restore')
  await question.getByRole('button', { name: 'Återställ till det här' }).click()
  await expect(page.getByText('Anteckningarna är återställda.')).toBeVisible()
  for (const one of [page, member]) {
    await expect(notesOf(one)).not.toContainText('Ett stycke som ingen ville ha.')
    await expect(notesOf(one)).toContainText('Åsa lade till en mening om språkstöd.')
  }
  await history.getByRole('radio', { name: 'Jämför' }).click({ force: true })
  // With what was there before anybody wrote: all of it is new, and what was taken back is not among it.
  await expect(history.locator('ins').last()).toHaveText('Åsa lade till en mening om språkstöd.')
  await expect(history.locator('del')).toHaveCount(0)
  await expect(history.getByText('Ett stycke som ingen ville ha.')).toHaveCount(0)

  // Who takes part may look, and not take back.
  await member.getByRole('button', { name: /^Sparat.*Visa hur anteckningarna/ }).click()
  const seen = member.getByRole('dialog', { name: 'Historik för punkt 2' })
  await seen.getByRole('button', { name: 'Tidigare' }).click()
  await expect(seen.getByRole('slider')).toHaveAttribute('aria-valuetext', /^Steg 1 av 2/)
  await expect(seen.getByRole('button', { name: 'Återställ till det här' })).toHaveCount(0)
})
