/** From meeting to meeting: what was given, put off and shared comes back by itself, is reported, followed up and declined. */
import type { Page } from '@playwright/test'
import { changeFacts } from '@samsyn/meeting/agenda'
import { checkIn, readAttendance } from '@samsyn/meeting/attendance'
import { changeDecision, readDecisions } from '@samsyn/meeting/decisions'
import { agendaDocument, decisionsDocument } from '@samsyn/meeting/documents'
import { type Day, expect, test } from './day.ts'
import { look } from './look.ts'
import { saved } from './sample.ts'

const people = [
  { name: 'Ada Provlund', organisation: 'Norrviks kommun', role: 'ledamot' },
  { name: 'Bo Testman', organisation: 'Ekmyra kommun', role: 'ledamot' },
  { name: 'Cia Mallgren', organisation: 'Region Provlandet', role: 'ledamot' },
  { name: 'Mio Testdal', organisation: 'Kommunförbundet Provlandet', role: 'sekreterare' },
]

const ask = <T>(page: Page, path: string, json: object): Promise<T> =>
  page.evaluate(
    ({ path, json }) =>
      fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      }).then((answer) => answer.json()),
    { path, json },
  )

/** Closes the meeting, with everybody there and everything decided, and freezes it. */
async function frozen(day: Day, meeting: string): Promise<string> {
  const { meetings, freeze, signIn } = day.server.parts
  await meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
    for (const { id } of readAttendance(agenda)) checkIn(agenda, id, 'on-site')
    changeFacts(agenda, { end: '11:00' })
  })
  await meetings.edit(meeting, decisionsDocument(meeting), 'server', (decisions) => {
    for (const { id, status } of readDecisions(decisions))
      if (status === 'proposed') changeDecision(decisions, id, { status: 'decided' })
  })
  await meetings.changePhase(meeting, 'closed')
  const { findings } = await freeze.checks(meeting)
  const { hash } = await freeze.preview(meeting)
  const seat = (await signIn.seatsOf(meeting)).find(({ role }) => role === 'secretary')
  if (!seat) throw new Error('The meeting has no secretary.')
  const acknowledged = findings.map(({ key, code }) => ({ key, code, reason: 'Prov.' }))
  return (await freeze.freeze(meeting, seat, { preview: hash, acknowledged })).protocol
}

const choose = async (page: Page, menu: string | RegExp, choice: string | RegExp) => {
  await page.getByRole('button', { name: menu }).click()
  await page
    .getByRole('menuitem', { name: choice })
    .or(page.getByRole('menuitemradio', { name: choice }))
    .click()
}

test('Series: what one meeting leaves is on the agenda of the next, reported by its owners and followed up', {
  tag: '@long',
}, async ({ day }) => {
  const { page } = await day.organiser('Mio Testdal')
  const { body, series } = await ask<{ body: string; series: string }>(page, '/api/bodies', {
    name: 'Samverkansledningen i Provlandet',
    seriesName: 'Ordinarie möten',
  })
  await ask(page, `/api/bodies/${body}/people`, { people })
  const { members } = await day.server.parts.meetings.body(body)
  const [chair, secretary] = ['Ada Provlund', 'Mio Testdal'].map(
    (name) => members.find((one) => one.name === name)?.person,
  )
  const make = async (date: string) =>
    (
      await ask<{ id: string }>(page, `/api/series/${series}/meetings`, {
        ...{ date, start: '09:00', end: '11:00', place: 'Provsalen', chair, secretary },
      })
    ).id
  const first = await make('2099-02-06')
  await make('2099-11-06')
  await day.server.parts.meetings.changePhase(first, 'open')

  await test.step('An action to all is due in "november", which is asked about', async () => {
    await page.goto(`/m/${first}`)
    await page.getByRole('button', { name: 'Lägg till uppdrag' }).click()
    await page.getByLabel('Vad som ska göras').fill('Kartlägga kompetensförsörjningen i den egna organisationen')
    await page.getByLabel('Ansvarig').fill('Alla huvudmän')
    await page.getByRole('button', { name: 'Lägg till datum' }).click()
    await page.getByLabel('Senast').fill('november')
    await page.getByRole('button', { name: '6 november 2099, möte' }).click()
    await expect(page.getByRole('button', { name: 'senast 6 november 2099' })).toBeVisible()
    // A second one, due before the next meeting.
    await page.getByRole('button', { name: 'Lägg till uppdrag' }).click()
    await page.getByLabel('Vad som ska göras').last().fill('Lämna tidplan för hjälpmedelsportalen')
    await page.getByLabel('Ansvarig').last().fill('Bo Testman')
    await page.getByRole('button', { name: 'Lägg till datum' }).click()
    await page.getByLabel('Senast').fill('2099-10-01')
    await page.keyboard.press('Enter')
  })

  await test.step('An item is put off, and a decision is for every organisation to take', async () => {
    await page.getByRole('button', { name: 'Lägg till punkt' }).click()
    await page.getByLabel(/^Rubrik för punkt/).fill('Gemensam webbsida')
    await choose(page, /^Punkt \d+, fler val$/, 'Bordlägg …')
    await page.getByRole('dialog').getByRole('button', { name: 'Bordlägg' }).click()
    await expect(page.getByText('Bordlagd till nästa möte')).toBeVisible()
    await page.getByRole('navigation', { name: 'Dagordning' }).getByText('Välkomna').click()
    await page.getByRole('button', { name: 'Lägg till beslut' }).click()
    await page.getByLabel('Att-sats 1').fill('inrätta en gemensam samordnarfunktion.')
    await choose(page, /^Beslut 1, fler val/, 'Ändra uppgifter')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Belopp i kronor').fill('240 000')
    await dialog.getByLabel('Ur vilka medel').fill('gemensamma medel')
    await dialog.getByLabel('Gäller till och med').fill('2099-12-31')
    await dialog.getByRole('button', { name: 'Alla organisationer beslutar var för sig' }).click()
    await dialog.getByRole('button', { name: 'Klart' }).click()
    await expect(page.getByText('0 av 4 har beslutat')).toBeVisible()
    await saved(page)
  })
  const protocol = await frozen(day, first)
  const [next] = (await day.server.parts.meetings.series(series)).meetings.filter(({ id }) => id !== first)
  const second = next?.id ?? ''

  await test.step('The next agenda is right by itself', async () => {
    await page.goto(`/m/${second}`)
    const agenda = page.getByRole('navigation', { name: 'Dagordning' })
    for (const title of ['Föregående mötesprotokoll', 'Uppföljning av uppdrag', 'Gemensam webbsida'])
      await expect(agenda.getByText(title)).toBeVisible()
    await agenda.getByText('Gemensam webbsida').click()
    await expect(page.getByRole('link', { name: /^Från 6 februari 2099, punkt/ })).toHaveAttribute(
      'href',
      `/p/${protocol}`,
    )
  })

  await test.step('Who has something to do is reminded, and reports by a link of their own', async () => {
    await choose(page, 'Mötet', 'Från tidigare möten')
    const drawer = page.getByRole('dialog')
    await expect(drawer.getByRole('heading', { name: /^På dagordningen/ })).toBeVisible()
    await look(page, 'series-carry-over')
    await drawer.getByRole('button', { name: 'Påminn dem som har uppdrag' }).click()
    const letter = page.getByRole('textbox', { name: /Bo Testman/ })
    await expect(letter).toHaveValue(/Lämna tidplan för hjälpmedelsportalen/)
    const address = /https?:\S+/.exec(await letter.inputValue())?.[0] ?? ''
    await page.getByRole('button', { name: 'Klart', exact: true }).click()

    const { page: bo } = await day.somebody({ viewport: { width: 390, height: 844 } })
    await bo.goto(address)
    await expect(bo.getByRole('heading', { level: 1, name: 'Mina uppdrag' })).toBeVisible()
    await bo.getByRole('button', { name: 'Säg hur det går: Lämna tidplan' }).click()
    await bo.getByText('Klart', { exact: true }).click()
    await bo.getByLabel('Berätta kort').fill('Tidplanen är utsänd.')
    await look(bo, 'series-my-tasks')
    await bo.getByRole('button', { name: 'Spara' }).click()
    await expect(bo.getByText('Du har sagt: klart. Tidplanen är utsänd.')).toBeVisible()
  })

  await test.step('What cannot be done now is declined with a word that stays', async () => {
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: 'Avböj: Gemensam webbsida' }).click()
    const asked = page.getByRole('dialog', { name: 'Avböj' })
    await asked.getByRole('button', { name: 'Avböj' }).click()
    await expect(asked.getByText('Skriv varför.')).toBeVisible()
    await asked.getByLabel('Varför?').fill('Regionen gör en egen.')
    await asked.getByRole('button', { name: 'Avböj' }).click()
    await expect(drawer.getByText('Mio Testdal: Regionen gör en egen.')).toBeVisible()
    await drawer.getByRole('button', { name: 'Stäng' }).click()
  })

  await test.step('The meeting follows up, organisation by organisation, and its protocol says so', async () => {
    const agenda = page.getByRole('navigation', { name: 'Dagordning' })
    await expect(agenda.getByText('Gemensam webbsida')).toHaveCount(0)
    await agenda.getByText('Uppföljning av uppdrag').click()
    await expect(page.getByText(/^Bo Testman \(.*\): klart\. Tidplanen är utsänd\.$/)).toBeVisible()
    await choose(page, /Utfall för U 2099:2/, 'Klart')
    await choose(page, /Utfall för U 2099:1/, 'Förs vidare')
    const row = page.locator('[data-follow-up="U 2099:1"]')
    await row.getByRole('button', { name: 'Väntar, Läge för Ekmyra kommun' }).click()
    await page.getByRole('menuitemradio', { name: 'Klart' }).click()
    await expect(row.getByText('1 av 4 har svarat')).toBeVisible()
    await look(page, 'series-follow-up')
    await saved(page)
    const { html } = await day.server.parts.freeze.preview(second)
    expect(html).toContain('Förs vidare')
    expect(html).toContain('1 av 4 har svarat.')
    const left = await day.server.parts.carryOver.list(second)
    expect(left.returning.find(({ title }) => title === 'Gemensam webbsida')?.choice?.choice).toBe('declined')
  })
})
