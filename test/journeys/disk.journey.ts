import { readItems } from '@samsyn/meeting/agenda'
import { agendaDocument, notesDocument } from '@samsyn/meeting/documents'
import { type Day, expect, test } from './day.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

/** Does to the data file what only a disk does; Kysely's own way to a statement without a builder. */
const toTheFile = (day: Day, sql: string) =>
  day.server.parts.storage.db.executeQuery({ sql, parameters: [], query: { kind: 'RawNode' } } as never)

test('Damaged on the disk: the item says so in plain words, and the meeting goes on', async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const agenda = await day.server.parts.journal.read(agendaDocument(meeting))
  const item = readItems(agenda).find(({ number }) => number === '1')
  const document = notesDocument(meeting, item?.id ?? '')
  await toTheFile(day, 'drop trigger journal_no_update')
  await toTheFile(day, `update journal set "update" = zeroblob(9) where document = '${document}'`)

  const { page } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await expect(notesOf(page)).toBeVisible()
  const goTo = (title: string) => page.getByRole('navigation', { name: 'Dagordning' }).getByText(title).click()
  await goTo(item?.title ?? '')
  await expect(page.getByText('Anteckningarna till den här punkten är skadade på servern')).toBeVisible()
  await saved(page)
  await goTo('överenskommelse om vård i hemmet')
  await newLine(page)
  await page.keyboard.type('Det går att skriva här.')
  await saved(page)
})
