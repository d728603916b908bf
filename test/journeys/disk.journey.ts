import { readItems } from '@samsyn/meeting/agenda'
import { agendaDocument, notesDocument } from '@samsyn/meeting/documents'
import { type Day, expect, test } from './day.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

/** Does to the data file what only a disk does; Kysely's own way to a statement without a builder. */
const toTheFile = (day: Day, sql: string) =>
  day.server.parts.storage.db.executeQuery({ sql, parameters: [], query: { kind: 'RawNode' } } as never)

test('Damaged on the disk: the item says so in plain words, and the meeting goes on', { tag: '@long' }, async ({
  day,
}) => {
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

test('The disk is full: the board says that nothing is saved, keeps the text, and saves it when there is room', async ({
  day,
}) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await expect(notesOf(page)).toBeVisible()
  await saved(page)
  await toTheFile(day, 'pragma max_page_count = 1')
  await newLine(page)
  // More than fits into what the file has room for.
  const line = 'Det här ska inte försvinna. '.repeat(200)
  await page.keyboard.insertText(line)
  await page.keyboard.type('Sist skrivet.')
  await expect(page.getByText('Sparas inte')).toBeVisible()
  await expect(page.getByText('Servern kan inte spara just nu. Texten finns kvar hos dig')).toBeVisible()
  await expect(page.getByText(/^Sparat/)).toHaveCount(0)
  await expect(notesOf(page)).toContainText('Sist skrivet.')
  await expect(notesOf(secretary)).not.toContainText('Sist skrivet.')

  await toTheFile(day, 'pragma max_page_count = 1000000')
  await saved(page)
  await expect(notesOf(secretary)).toContainText('Sist skrivet.')
})

test('A note that the server cannot read for a moment opens by itself, and what is written in it is saved', async ({
  day,
}) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const agenda = await day.server.parts.journal.read(agendaDocument(meeting))
  const item = readItems(agenda).find(({ number }) => number === '1')
  const document = notesDocument(meeting, item?.id ?? '')
  const { journal } = day.server.parts
  const leases = journal.leases.bind(journal)
  let failures = 0
  journal.leases = (name) => {
    if (name !== document || failures === 2) return leases(name)
    failures += 1
    return Promise.reject(new Error('The connection to the database was lost.'))
  }
  const goTo = (title: string) => secretary.getByRole('navigation', { name: 'Dagordning' }).getByText(title).click()
  await goTo(item?.title ?? '')
  await expect.poll(() => failures, { timeout: 15_000 }).toBe(2)
  await expect(notesOf(secretary)).toBeVisible({ timeout: 15_000 })
  await newLine(secretary)
  await secretary.keyboard.type('Det går att skriva här igen.')
  await saved(secretary)
  const { page } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await page
    .getByRole('navigation', { name: 'Dagordning' })
    .getByText(item?.title ?? '')
    .click()
  await expect(notesOf(page)).toContainText('Det går att skriva här igen.')
})
