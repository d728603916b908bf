/** Between meetings: members and groups propose items, and those who prepare the meetings sort them into coming ones. */
import { readItems } from '@samsyn/meeting/agenda'
import { addAttendee } from '@samsyn/meeting/attendance'
import { agendaDocument } from '@samsyn/meeting/documents'
import { ask, expect, test } from './day.ts'
import { look } from './look.ts'

test('Inbox: members and groups propose items, the preparatory group sorts them, and each sees what became of the own', {
  tag: '@long',
}, async ({ day }) => {
  test.setTimeout(300_000)
  const { page } = await day.organiser('Mio Testdal')
  const { body, series } = await ask<{ body: string; series: string }>(page, '/api/bodies', {
    name: 'Samverkansledningen i Provlandet',
    seriesName: 'Ordinarie möten',
  })
  await ask(page, `/api/bodies/${body}/people`, {
    people: [
      { name: 'Ada Provlund', organisation: 'Norrviks kommun' },
      { name: 'Bo Testman', organisation: 'Ekmyra kommun' },
      { name: 'Pia Beredd', organisation: 'Region Provlandet' },
    ],
  })
  const group = async (name: string, person: string) => {
    const { id } = await ask<{ id: string }>(page, `/api/bodies/${body}/groups`, { name })
    await ask(page, `/api/bodies/${id}/people`, { people: [{ name: person, organisation: 'Region Provlandet' }] })
  }
  await group('Arbetsgruppen för jour', 'Cia Mallgren')
  await group('Beredningen', 'Pia Beredd')
  const make = async (date: string) =>
    (await ask<{ id: string }>(page, `/api/series/${series}/meetings`, { date, start: '09:00', end: '11:00' })).id
  const next = await make('2099-03-06')
  await make('2099-06-05')
  await ask(page, `/api/meetings/${next}/phase`, { to: 'called' })

  await test.step('The secretary says which group prepares the meetings', async () => {
    await page.goto(`/s/${series}?visa=installningar`)
    await page.getByRole('button', { name: /Mötena bereds av/ }).click()
    await page.getByRole('option', { name: 'Beredningen' }).click()
    await look(page, 'inbox-settings')
    await page.getByRole('button', { name: 'Spara' }).click()
    await expect(page.getByText('Inställningarna är sparade.')).toBeVisible()
    await page.getByRole('tab', { name: 'Inkorg' }).click()
    await expect(page.getByText('Inget väntar på att sorteras.')).toBeVisible()
  })

  const bo = await day.invited(next, 'participant', 'Bo Testman')
  await test.step('A member proposes from the notice, without leaving out what it is about', async () => {
    await bo.page.goto(`/m/${next}/kallelse`)
    await bo.page.getByRole('link', { name: 'Föreslå en punkt till ett kommande möte' }).click()
    const form = bo.page.getByRole('dialog', { name: 'Föreslå en punkt' })
    await form.getByRole('button', { name: 'Skicka förslaget' }).click()
    await expect(form.getByText('Skriv vad det gäller.')).toBeVisible()
    await form.getByLabel('Vad gäller det?').fill('Gemensam jourlinje för socialtjänsten')
    await form.getByText('Beslutar', { exact: true }).click()
    await form.getByLabel('Varför').fill('Två linjer i dag ger frågor hos dem som ringer.\nEtt nummer räcker.')
    await form.getByLabel('Minuter').fill('15')
    await expect(form.getByLabel('Vem föredrar?')).toHaveValue('Bo Testman')
    await look(bo.page, 'inbox-propose')
    await form.getByRole('button', { name: 'Skicka förslaget' }).click()
    await expect(bo.page.getByText('Förslaget ligger i inkorgen.')).toBeVisible()
    await expect(bo.page.getByRole('heading', { name: 'Gemensam jourlinje för socialtjänsten' })).toBeVisible()
  })

  await test.step('Somebody of a working group proposes for it, from the board, for a later meeting', async () => {
    const { meetings } = day.server.parts
    const { members } = (await meetings.series(series)).groups.find(({ name }) => name.startsWith('Arbets')) ?? {}
    await meetings.edit(next, agendaDocument(next), 'server', (agenda) =>
      addAttendee(agenda, {
        name: 'Cia Mallgren',
        organisation: 'Region Provlandet',
        status: 'other',
        person: members?.[0]?.person ?? '',
      }),
    )
    const { page: cia } = await day.invited(next, 'participant', 'Cia Mallgren', '', {
      viewport: { width: 390, height: 844 },
    })
    await cia.goto(`/m/${next}`)
    await cia.getByRole('button', { name: 'Mötet', exact: true }).click()
    await cia.getByRole('menuitem', { name: 'Föreslå en punkt till ett kommande möte' }).click()
    const form = cia.getByRole('dialog', { name: 'Föreslå en punkt' })
    await form.getByLabel('Vad gäller det?').fill('Utbildning i samordnad planering')
    await form.getByRole('button', { name: /Önskat möte/ }).click()
    await cia.getByRole('option', { name: '5 juni 2099' }).click()
    await form.getByRole('button', { name: /Från/ }).click()
    await cia.getByRole('option', { name: 'Arbetsgruppen för jour' }).click()
    await form.getByRole('button', { name: 'Skicka förslaget' }).click()
    await expect(cia.getByText('Arbetsgruppen för jour (Cia Mallgren, Region Provlandet)')).toBeVisible()
    await expect(cia.getByText('Gemensam jourlinje för socialtjänsten')).toHaveCount(0)
    await expect(cia.getByText(/önskas till 5\sjuni\s2099/)).toBeVisible()
    await look(cia, 'inbox-own')
  })

  const pia = await day.invited(next, 'participant', 'Pia Beredd')
  await test.step('The preparatory group puts one on the next agenda and declines the other with a word', async () => {
    await pia.page.goto('/')
    await pia.page.getByRole('link', { name: 'Samverkansledningen i Provlandet' }).last().click()
    await expect(pia.page.getByText('Beredningen bereder mötena.')).toBeVisible()
    await look(pia.page, 'inbox-sort')
    await pia.page.getByRole('button', { name: 'Lägg på ett möte: Gemensam jourlinje för socialtjänsten' }).click()
    const placing = pia.page.getByRole('dialog', { name: 'Lägg på ett möte' })
    await placing.getByRole('button', { name: /Plats på dagordningen/ }).click()
    await pia.page.getByRole('option', { name: /^Efter 1\./ }).click()
    await look(pia.page, 'inbox-place')
    await placing.getByRole('button', { name: 'Lägg på dagordningen' }).click()
    await expect(pia.page.getByText(/Punkt 2 på mötet 6\smars\s2099/)).toBeVisible()
    await pia.page.getByRole('button', { name: 'Avböj: Utbildning i samordnad planering' }).click()
    const declining = pia.page.getByRole('dialog', { name: 'Avböj förslaget' })
    await declining.getByRole('button', { name: 'Avböj' }).click()
    await expect(declining.getByText('Skriv varför.')).toBeVisible()
    await declining.getByRole('textbox', { name: 'Varför?' }).fill('Regionen ordnar den för alla.')
    await declining.getByRole('button', { name: 'Avböj' }).click()
    await expect(pia.page.getByText('Avböjt av Pia Beredd: Regionen ordnar den för alla.')).toBeVisible()
    await expect(pia.page.getByText('Inget väntar på att sorteras.')).toBeVisible()
  })

  await test.step('Whom it is from sees where it stands, and finds the own words there', async () => {
    await bo.page.goto(`/s/${series}`)
    await expect(bo.page.getByText(/Punkt 2 på mötet 6\smars\s2099/)).toBeVisible()
    await bo.page.getByRole('link', { name: /^Till mötet med Gemensam jourlinje/ }).click()
    const notes = bo.page.getByRole('main')
    await expect(notes.getByText('Förslag från Bo Testman, Ekmyra kommun.')).toBeVisible()
    await expect(notes.getByText('Ett nummer räcker.')).toBeVisible()
    const [, item] = await day.server.parts.meetings.readAgenda(next, readItems)
    expect(item).toMatchObject({ title: 'Gemensam jourlinje för socialtjänsten', kind: 'decision', minutes: 15 })
  })

  await test.step('What one has proposed is taken back while it waits', async () => {
    await bo.page.goto(`/s/${series}?ny`)
    const form = bo.page.getByRole('dialog', { name: 'Föreslå en punkt' })
    await form.getByLabel('Vad gäller det?').fill('Något förhastat')
    await form.getByRole('button', { name: 'Skicka förslaget' }).click()
    await bo.page.getByRole('button', { name: 'Ta tillbaka: Något förhastat' }).click()
    await expect(bo.page.getByText(/^Återtaget/)).toBeVisible()
  })
})
