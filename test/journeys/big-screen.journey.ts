import { goToItem, readItems } from '@samsyn/meeting/agenda'
import { agendaDocument } from '@samsyn/meeting/documents'
import { type Day, expect, test } from './day.ts'
import { lookLarge } from './look.ts'
import { sampleMeeting, saved } from './sample.ts'

/** A browser that has opened a link to the big screen, as on the computer in the room. */
async function bigScreen(day: Day, meeting: string) {
  const screen = await day.somebody({ viewport: { width: 1920, height: 1080 } })
  const link = { meeting, role: 'screen', name: 'Storbild', organisation: '', attendee: '', days: 1 } as const
  const { row, token } = await day.server.parts.signIn.makeLink(link)
  await screen.page.goto(`/in#${token}`)
  await screen.page.waitForURL(/\/storbild$/)
  return { ...screen, link: row.id }
}

test('The big screen opens by its link, follows the item and shows a decision while it is written', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page } = await bigScreen(day, meeting)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('försörjningsplan')
  const decision = page.getByRole('region', { name: 'Beslut 2' })
  await expect(decision).toContainText('Förslag')
  await expect(decision.getByRole('listitem')).toHaveCount(3)
  await expect(page.getByText('Var med')).toBeVisible()
  await lookLarge(page, 'big-screen-proposal')

  await secretary
    .getByRole('textbox', { name: 'Att-sats 3' })
    .fill('följa upp planen i november varje år och rapportera')
  await expect(decision).toContainText('Förslag, Elin skriver')
  await expect(decision).toContainText('varje år och rapportera')
  await lookLarge(page, 'big-screen-written')

  await secretary.getByRole('button', { name: 'Nästa punkt' }).click()
  await saved(secretary)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('vård i hemmet')
  await expect(page.getByRole('list', { name: 'Dagordning' })).toContainText('Nu')
  await lookLarge(page, 'big-screen-agenda')
  const item = await day.server.parts.meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
    const [first] = readItems(agenda)
    goToItem(agenda, first?.id ?? '', new Date().toISOString())
    return first?.title ?? ''
  })
  await expect(page.getByRole('heading', { level: 1 })).toContainText(item)
})
