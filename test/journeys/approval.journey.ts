/** Who approves a frozen protocol, and what is added to it. */
import { expect, test } from './day.ts'
import { look } from './look.ts'
import { frozenSample, newLine, notesOf, sampleMeeting, saved } from './sample.ts'

test('Approval: an item is approved at once in the meeting, and again when somebody has changed it', async ({
  day,
}) => {
  const { meeting, page } = await sampleMeeting(day)
  await day.server.parts.meetings.changePhase(meeting, 'closed')
  const open = async () => {
    await page
      .getByRole('button', { name: /fler val$/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Justera punkten nu' }).click()
    return page.getByRole('dialog')
  }
  await page.reload()
  await expect(notesOf(page)).toBeVisible()

  const dialog = await open()
  await dialog.getByText('Åsa Öhrmark').click()
  await dialog.getByRole('button', { name: 'Justera punkten' }).click()
  await expect(page.getByText(/^Omedelbart justerad kl\..* av Gunilla Ekdahl, Åsa Öhrmark$/)).toBeVisible()

  await newLine(page)
  await page.keyboard.type('Den ändrade meningen.')
  await saved(page)
  await page.getByRole('button', { name: 'Ändrad efter justeringen' }).click()
  await expect(dialog.locator('ins', { hasText: 'Den ändrade meningen.' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Justera igen' }).click()
  await expect(page.getByRole('button', { name: 'Ändrad efter justeringen' })).toHaveCount(0)
  await open()
  await expect(dialog.getByText('Punkten är som den var då.')).toBeVisible()
})

test('Approval: two adjusters answer by links of their own, one at a time, and what was forgotten is added', {
  tag: '@long',
}, async ({ day }) => {
  const { page: secretary, protocol } = await frozenSample(day)
  await secretary.goto(`/p/${protocol}`)

  await test.step('The secretary asks two people, one after the other', async () => {
    await secretary.getByRole('link', { name: 'Justering och rättelser' }).click()
    await expect(secretary.getByRole('heading', { level: 1, name: 'Fryst, inte fastställt' })).toBeVisible()
    await secretary.getByRole('button', { name: 'Be om justering' }).click()
    const dialog = secretary.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Gör länkar' }).click()
    await expect(dialog.getByText('Välj minst en justerare.')).toBeVisible()
    await dialog.getByText('Gunilla Ekdahl').click()
    await dialog.getByText('Åsa Öhrmark').click()
    await dialog.getByText('En i taget').click()
    await dialog.getByLabel('Sista dag').fill('2099-03-20')
    await look(secretary, 'after-ask')
    await dialog.getByRole('button', { name: 'Gör länkar' }).click()
    await expect(dialog.getByRole('heading', { name: 'Skicka länkarna' })).toBeVisible()
  })

  const letters = secretary.getByRole('dialog').getByRole('textbox')
  await expect(letters).toHaveCount(2)
  const addressIn = (text: string) => /https?:\S+/.exec(text)?.[0] ?? ''
  const [first, second] = (await Promise.all([0, 1].map((at) => letters.nth(at).inputValue()))) as [string, string]
  expect(first).toContain('Hej Gunilla Ekdahl,')
  expect(first).toMatch(/Svara senast 20\smars\s2099\./)
  await secretary.getByRole('dialog').getByRole('button', { name: 'Klart' }).click()

  const { page: gunilla } = await day.somebody()
  const { page: asa } = await day.somebody({ viewport: { width: 390, height: 844 } })
  await test.step('Each adjuster has a page that says whose turn it is', async () => {
    await gunilla.goto(addressIn(first))
    await asa.goto(addressIn(second))
    await expect(asa.getByText('Det är inte din tur än.')).toBeVisible()
    await expect(gunilla.getByRole('heading', { name: 'Din justering' })).toBeVisible()
    await look(gunilla, 'after-adjuster')
    await gunilla.getByRole('button', { name: 'Godkänn protokollet' }).click()
    await expect(gunilla.getByText('Du har godkänt.')).toBeVisible()
  })

  await test.step('The second says no with a reason, which the secretary reads, and then yes', async () => {
    await asa.reload()
    await asa.getByRole('button', { name: 'Säg nej' }).click()
    await asa.getByRole('button', { name: 'Säg nej' }).click()
    await expect(asa.getByText('Skriv varför.')).toBeVisible()
    await asa.getByLabel('Skäl').fill('Jag vill läsa en gång till.')
    await asa.getByRole('button', { name: 'Säg nej' }).click()
    await expect(asa.getByText('Tack. Ditt svar är sparat.')).toBeVisible()
    await secretary.reload()
    await expect(secretary.getByText('Jag vill läsa en gång till.')).toBeVisible()
    await secretary.getByRole('button', { name: 'Påminn Åsa Öhrmark' }).click()
    const reminder = await secretary.getByRole('dialog').getByRole('textbox').inputValue()
    await secretary.getByRole('dialog').getByRole('button', { name: 'Stäng' }).click()
    await asa.goto('about:blank')
    await asa.goto(addressIn(reminder))
    await asa.getByRole('button', { name: 'Godkänn protokollet' }).click()
    await expect(
      asa.getByRole('heading', { level: 1, name: /^Justerat .* av Gunilla Ekdahl och Åsa Öhrmark$/ }),
    ).toBeVisible()
  })

  await test.step('The protocol says who approved it, and is as it was', async () => {
    await secretary.goto(`/p/${protocol}`)
    await expect(secretary.locator('.band')).toContainText('av Gunilla Ekdahl och Åsa Öhrmark')
    await expect(secretary.getByText('Äktheten är kontrollerad')).toBeVisible()
  })

  await test.step('What was forgotten is added, and stands by itself after the protocol', async () => {
    await secretary.getByRole('link', { name: 'Justering och rättelser' }).click()
    await expect(secretary.getByRole('link', { name: 'Rätta protokollet' })).toHaveCount(0)
    await secretary.getByRole('button', { name: 'Skriv tillägg' }).click()
    await secretary.getByRole('dialog').getByLabel('Text').fill('Bilaga 2 lämnades ut vid mötet.')
    await secretary.getByRole('dialog').getByRole('button', { name: 'Frys tillägget' }).click()
    await expect(secretary.getByRole('heading', { name: 'Tillägg 1' })).toBeVisible()
    await asa.goto(`/p/${protocol}`)
    await expect(asa.getByText('Bilaga 2 lämnades ut vid mötet.')).toBeVisible()
    await expect(asa.getByText('Äktheten är kontrollerad')).toBeVisible()
    await look(asa, 'protocol-addendum')
  })
})
