/**
 * The checks while the meeting goes on: a count that only those who lead see, a list that puts things right, a decision
 * made of running text, what the series has chosen, and who wrote after the preview.
 */
import { addPresenter, changeFacts, leaveItems, readItems } from '@samsyn/meeting/agenda'
import { readAttendance } from '@samsyn/meeting/attendance'
import { agendaDocument } from '@samsyn/meeting/documents'
import { expect, test } from './day.ts'
import { look } from './look.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

test('Checks: seen while the meeting goes on, put right with one press, chosen by the series, and told by name after the preview', {
  tag: '@long',
}, async ({ day }) => {
  test.setTimeout(180_000)
  const { meeting, page } = await sampleMeeting(day)
  const { parts } = day.server
  const member = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  const count = (n: number) => page.getByRole('button', { name: n === 1 ? 'En anmärkning' : `${n} anmärkningar` })

  // An action without a day, and a name that is spelt otherwise in the list.
  await parts.journal.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
    const plan = readItems(agenda).find(({ presenters }) => presenters.length > 0)
    addPresenter(agenda, plan?.id ?? '', { name: 'Fatima Rahmanni', organisation: 'Hedvikens kommun', title: '' })
  })
  await expect(count(2)).toBeVisible()
  const item = page
    .getByRole('navigation', { name: 'Dagordning' })
    .getByRole('button', { name: /Kompetensförsörjning/ })
  await expect(item.locator('[data-remarks]')).toHaveAttribute('data-remarks', '2')
  await expect(notesOf(member.page)).toBeVisible()
  await expect(member.page.getByRole('button', { name: /anmärkning/ })).toHaveCount(0)
  await expect(member.page.locator('[data-remarks]')).toHaveCount(0)

  // A sentence that decides is offered as a decision, and stays in the text.
  await newLine(page)
  await page.keyboard.type('Gruppen enas om att börja med introduktionen redan i höst.')
  await saved(page)
  await expect(count(3)).toBeVisible()
  await count(3).click()
  const list = page.getByRole('dialog', { name: 'Att se över' })
  await expect(list.getByText('”Fatima Rahmanni” stavas annars ”Fatima Rahmani”')).toBeVisible()
  await look(page, 'remarks')
  await list.getByRole('button', { name: /^Gör till beslut/ }).click()
  await expect(list.getByText(/Ett beslut står i texten/)).toHaveCount(0)
  await list.getByRole('button', { name: /^Rätta namnet/ }).click()
  await expect(list.getByText(/stavas annars/)).toHaveCount(0)
  await list.getByRole('button', { name: /^Punkt 2/ }).click()
  await expect(list).toHaveCount(0)
  const made = page.getByRole('region', { name: 'Beslut 2b' })
  await expect(made.getByRole('button', { name: /Förslag/ })).toBeVisible()
  await expect(made.getByText('börja med introduktionen redan i höst.')).toBeVisible()
  await expect(notesOf(page)).toContainText('Gruppen enas om att börja med introduktionen redan i höst.')
  await expect(page.getByText('Föredragande: Sara Myrgren, David Kjellmo, Fatima Rahmani')).toBeVisible()
  await expect(count(1)).toBeVisible()
  await look(page, 'board-with-a-remark')

  // The series turns a check off: the count goes, there is nothing else.
  const series = (await parts.meetings.row(meeting)).series_id
  const settings = await page.context().newPage()
  await settings.goto(`/s/${series}?visa=installningar`)
  await settings.getByText('Kontroller före frysningen').click()
  await look(settings, 'check-choices')
  await settings.getByRole('button', { name: /Uppdrag har ansvarig och datum/ }).click()
  await settings.getByRole('option', { name: 'Görs inte' }).click()
  await settings.getByRole('button', { name: 'Spara', exact: true }).click()
  await expect(settings.getByText('Inställningarna är sparade.')).toBeVisible()
  await settings.close()
  await newLine(page)
  await page.keyboard.type('Då så.')
  await expect(count(1)).toHaveCount(0)

  // A name is offered while it is written.
  await page.getByRole('button', { name: 'Punkt 2, fler val' }).click()
  await page.getByRole('menuitem', { name: 'Ändra punkten' }).click()
  const details = page.getByRole('dialog', { name: 'Ändra punkten' })
  await details.getByRole('button', { name: 'Lägg till föredragande' }).click()
  const added = details.getByRole('combobox', { name: 'Namn' }).last()
  await expect(added).toHaveValue('')
  await added.fill('Lena Alsterhom')
  await details.getByRole('button', { name: 'Menar du Lena Alsterholm?' }).click()
  await expect(details.getByRole('textbox', { name: 'Organisation' }).last()).toHaveValue('Sjöhamra kommun')
  await details.getByRole('button', { name: 'Klar' }).click()

  // After the preview somebody writes: it says who and where, and is shown again.
  await parts.journal.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
    leaveItems(agenda, new Date().toISOString())
    changeFacts(agenda, { nextMeeting: '2027-01-15' })
    expect(readAttendance(agenda).length).toBeGreaterThan(10)
  })
  await parts.meetings.changePhase(meeting, 'closed')
  const chair = await day.invited(meeting, 'chair', 'Gunilla Ekdahl')
  await expect(notesOf(chair.page)).toBeVisible()
  await page.goto(`/m/${meeting}/frys`)
  await page.getByRole('button', { name: /^Behåll alla/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Behåll/ })
    .click()
  await page.getByRole('button', { name: 'Förhandsgranska' }).click()
  await expect(page.getByRole('heading', { name: 'Så här blir protokollet' })).toBeVisible()
  await chair.page
    .getByRole('navigation', { name: 'Dagordning' })
    .getByRole('button', { name: /Öppnande/ })
    .click()
  await newLine(chair.page)
  await chair.page.keyboard.type('Ett tillägg i sista stund.')
  await saved(chair.page)
  const changed = page.getByText(/^Gunilla Ekdahl har ändrat i mötet sedan du började granska: 1\. Öppnande/)
  await expect(changed).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Granska igen' }).first().click()
  await expect(changed).toHaveCount(0)
  await expect(page.getByText('Av Gunilla Ekdahl')).toBeVisible()
  await expect(page.getByText('Ett tillägg i sista stund.')).toBeVisible()
  await look(page, 'preview-shown-again')
})
