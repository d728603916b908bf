/**
 * From meeting to meeting: a year plan makes the meetings, what was given, put off and shared comes back by itself, is reported,
 * followed up and declined, a decision is taken in between, the protocol is approved by the next meeting, and who sits in the
 * body follows from what was decided.
 */
import type { Page } from '@playwright/test'
import { changeFacts } from '@samsyn/meeting/agenda'
import { checkIn, readAttendance } from '@samsyn/meeting/attendance'
import { changeDecision, readDecisions } from '@samsyn/meeting/decisions'
import { agendaDocument, decisionsDocument } from '@samsyn/meeting/documents'
import { ask, type Day, expect, test } from './day.ts'
import { look } from './look.ts'
import { saved } from './sample.ts'

const people = [
  { name: 'Ada Provlund', organisation: 'Norrviks kommun', role: 'ledamot' },
  { name: 'Bo Testman', organisation: 'Ekmyra kommun', role: 'ledamot' },
  { name: 'Cia Mallgren', organisation: 'Region Provlandet', role: 'ledamot' },
  { name: 'Mio Testdal', organisation: 'Kommunförbundet Provlandet', role: 'sekreterare' },
]

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

const addressIn = (text: string) => /https?:\S+/.exec(text)?.[0] ?? ''

const choose = async (page: Page, menu: string | RegExp, choice: string | RegExp) => {
  await page.getByRole('button', { name: menu }).click()
  await page
    .getByRole('menuitem', { name: choice })
    .or(page.getByRole('menuitemradio', { name: choice }))
    .click()
}

test('Series: three meetings of a year, each of which has what the ones before have left', {
  tag: '@long',
}, async ({ day }) => {
  test.setTimeout(600_000)
  const { meetings, freeze } = day.server.parts
  const { page } = await day.organiser('Mio Testdal')
  const { body, series } = await ask<{ body: string; series: string }>(page, '/api/bodies', {
    name: 'Samverkansledningen i Provlandet',
    seriesName: 'Ordinarie möten',
  })
  await ask(page, `/api/bodies/${body}/people`, { people })
  await ask(page, `/api/series/${series}/plans`, {
    days: ['2099-02-06', '2099-05-08', '2099-11-06'].map((from) => ({ from, to: from })),
    ...{ start: '09:00', end: '11:00', place: 'Provsalen', link: '', form: 'physical' },
  })
  const agenda = page.getByRole('navigation', { name: 'Dagordning' })

  await test.step('The year plan is adopted, and its meetings are there', async () => {
    await page.goto(`/s/${series}?visa=arshjul`)
    await page.getByRole('button', { name: 'Anta för hand' }).click()
    const dialog = page.getByRole('dialog', { name: 'Anta årshjulet utan att vänta på protokollet' })
    await dialog.getByRole('textbox').fill('Ordföranden, efter samråd')
    await dialog.getByRole('button', { name: 'Anta och skapa mötena' }).click()
    await expect(page.getByText(/^Antaget .*3 möten finns\.$/)).toBeVisible()
  })
  const [first = '', second = '', third = ''] = (await meetings.series(series)).meetings.map(({ id }) => id)
  for (const meeting of [first, second, third])
    await meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
      const rowOf = (name: string) => readAttendance(agenda).find((row) => row.name === name)?.id ?? ''
      changeFacts(agenda, { chair: rowOf('Ada Provlund'), secretary: rowOf('Mio Testdal') })
    })
  await meetings.changePhase(first, 'open')

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
    await page.getByLabel('Senast').fill('2099-04-01')
    await page.keyboard.press('Enter')
  })

  await test.step('An item is put off', async () => {
    await page.getByRole('button', { name: 'Lägg till punkt' }).click()
    await page.getByLabel(/^Rubrik för punkt/).fill('Gemensam webbsida')
    await choose(page, /^Punkt \d+, fler val$/, 'Bordlägg …')
    await page.getByRole('dialog').getByRole('button', { name: 'Bordlägg' }).click()
    await expect(page.getByText('Bordlagd till nästa möte')).toBeVisible()
  })

  await test.step('A decision is for every organisation to take', async () => {
    await agenda.getByText('Välkomna').click()
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
  })

  await test.step('A member is changed, and a question is left to be decided by e-mail', async () => {
    await page.getByRole('button', { name: 'Lägg till beslut' }).click()
    await choose(page, /^Beslut 1b, fler val/, 'Ändra uppgifter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /Sorts beslut/ }).click()
    await page.getByRole('option', { name: 'Byte av ledamot' }).click()
    await dialog.getByRole('combobox', { name: 'Grupp' }).fill('Samverkansledningen i Provlandet')
    await dialog.getByRole('combobox', { name: 'Lämnar' }).fill('Cia Mallgren')
    await dialog.getByRole('combobox', { name: 'Kommer in' }).fill('Dan Provin')
    await dialog.getByRole('textbox', { name: 'Kommer in, organisation' }).fill('Region Provlandet')
    await dialog.getByRole('button', { name: 'Klart' }).click()
    await expect(page.getByRole('region', { name: 'Beslut 1b' })).toContainText('utse Dan Provin')
    await page.getByRole('button', { name: 'Lägg till beslut' }).click()
    await page
      .getByRole('region', { name: 'Beslut 1c' })
      .getByLabel('Att-sats 1')
      .fill('frågan om bemanning får avgöras per e-post före nästa möte.')
    await saved(page)
  })
  const protocol = await frozen(day, first)

  await test.step('Who sits in the body follows from the decision', async () => {
    await page.goto(`/s/${series}?visa=personer`)
    const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name }) })
    await expect(row('Dan Provin')).toContainText('från 6 februari 2099')
    await expect(row('Cia Mallgren')).toContainText('till och med 5 februari 2099')
  })

  await test.step('Between the meetings the question is decided by e-mail, on the mandate of the meeting', async () => {
    await page.goto(`/p/${protocol}/efter`)
    await page.getByRole('button', { name: 'Begär beslut mellan möten' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /Beslut som ger uppdraget/ }).click()
    await page.getByRole('option', { name: /bemanning får avgöras/ }).click()
    await dialog.getByLabel('Rubrik').fill('Bemanning av samordnare')
    await dialog.getByLabel('Vad som ska beslutas').fill('bemanna tjänsten till och med juni')
    await dialog.getByLabel('Sista dag att svara').fill('2099-04-15')
    await dialog.getByText('Ada Provlund').click()
    await dialog.getByText('Bo Testman').click()
    await dialog.getByRole('button', { name: 'Gör länkar' }).click()
    await expect(dialog.getByRole('heading', { name: 'Skicka länkarna' })).toBeVisible()
    const letters = dialog.getByRole('textbox')
    await expect(letters).toHaveCount(2)
    const addresses = await Promise.all([0, 1].map(async (at) => addressIn(await letters.nth(at).inputValue())))
    await dialog.getByRole('button', { name: 'Klart' }).click()
    for (const address of addresses) {
      const { page: asked } = await day.somebody({ viewport: { width: 390, height: 844 } })
      await asked.goto(address)
      await asked.getByText('Ja', { exact: true }).click()
      await asked.getByRole('button', { name: 'Skicka svaret' }).click()
      await expect(asked.getByText('Tack. Ditt svar är sparat.')).toBeVisible()
    }
  })

  await test.step('The agenda of the second meeting is right by itself', async () => {
    await page.goto(`/m/${second}`)
    for (const title of [
      'Föregående mötesprotokoll',
      'Uppföljning av uppdrag',
      'Gemensam webbsida',
      'Tillägg: beslut mellan möten',
    ])
      await expect(agenda.getByText(title)).toBeVisible()
    await agenda.getByText('Gemensam webbsida').click()
    await expect(page.getByRole('link', { name: /^Från 6 februari 2099, punkt/ })).toHaveAttribute(
      'href',
      `/p/${protocol}`,
    )
    await agenda.getByText('Tillägg: beslut mellan möten').click()
    await expect(page.getByText('bemanna tjänsten till och med juni')).toBeVisible()
    await page.getByRole('button', { name: /^\d+ här/ }).click()
    const attendance = page.getByRole('dialog', { name: 'Närvaro' })
    await expect(attendance.getByText('Dan Provin')).toBeVisible()
    await expect(attendance.getByText('Cia Mallgren')).toHaveCount(0)
    await page.keyboard.press('Escape')
  })

  await test.step('Who has something to do is reminded, and reports by a link of their own', async () => {
    await choose(page, 'Mötet', 'Från tidigare möten')
    const drawer = page.getByRole('dialog')
    await expect(drawer.getByRole('heading', { name: /^På dagordningen/ })).toBeVisible()
    await look(page, 'series-carry-over')
    await drawer.getByRole('button', { name: 'Påminn dem som har uppdrag' }).click()
    const letter = page.getByRole('textbox', { name: /Bo Testman/ })
    await expect(letter).toHaveValue(/Lämna tidplan för hjälpmedelsportalen/)
    const address = addressIn(await letter.inputValue())
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

  await meetings.changePhase(second, 'open')
  await test.step('The second meeting follows up', async () => {
    await expect(agenda.getByText('Gemensam webbsida')).toHaveCount(0)
    await agenda.getByText('Uppföljning av uppdrag').click()
    await expect(page.getByText(/^Bo Testman \(.*\): klart\. Tidplanen är utsänd\.$/)).toBeVisible()
    await choose(page, /Utfall för U 2099:2/, 'Klart')
    await saved(page)
    const left = await day.server.parts.carryOver.list(second)
    expect(left.returning.find(({ title }) => title === 'Gemensam webbsida')?.choice?.choice).toBe('declined')
  })
  const later = await frozen(day, second)

  await test.step('It has approved the first protocol, and records what was decided in between', async () => {
    await page.goto(`/p/${protocol}/efter`)
    await expect(page.getByRole('heading', { level: 1, name: /^Fastställt av mötet 8\smaj\s2099/ })).toBeVisible()
    await expect(page.getByText(/^Beslutat: 2 ja, 0 nej/)).toBeVisible()
    await page.goto(`/p/${later}`)
    await expect(page.getByText('bemanna tjänsten till och med juni').first()).toBeVisible()
    await expect(page.getByText('Dan Provin').first()).toBeVisible()
  })

  await test.step('The third meeting asks those who sit there now for what was given to all', async () => {
    await page.goto(`/m/${third}`)
    await expect(agenda.getByText('Gemensam webbsida')).toHaveCount(0)
    await agenda.getByText('Uppföljning av uppdrag').click()
    await expect(page.locator('[data-follow-up="U 2099:2"]')).toHaveCount(0)
    await choose(page, /Utfall för U 2099:1/, 'Förs vidare')
    const row = page.locator('[data-follow-up="U 2099:1"]')
    await row.getByRole('button', { name: 'Väntar, Läge för Ekmyra kommun' }).click()
    await page.getByRole('menuitemradio', { name: 'Klart' }).click()
    await expect(row.getByText('1 av 4 har svarat')).toBeVisible()
    await look(page, 'series-follow-up')
    await saved(page)
    await page.getByRole('button', { name: /^\d+ här/ }).click()
    const attendance = page.getByRole('dialog', { name: 'Närvaro' })
    await expect(attendance.getByText('Dan Provin')).toBeVisible()
    await expect(attendance.getByText('Cia Mallgren')).toHaveCount(0)
    const { html } = await freeze.preview(third)
    expect(html).toContain('Förs vidare')
    expect(html).toContain('1 av 4 har svarat.')
  })
})
