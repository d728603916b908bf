/** How the words of a frozen protocol are corrected. */
import { expect, test } from './day.ts'
import { look } from './look.ts'
import { pdfOf } from './pdf.ts'
import { frozenSample } from './sample.ts'

test('Correction: somebody present proposes one, version 2 says it word for word, and version 1 stays as it was', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, protocol, page: secretary } = await frozenSample(day)
  const { page: member } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')

  await test.step('A participant proposes', async () => {
    await member.goto(`/p/${protocol}/efter`)
    await expect(member.getByRole('link', { name: 'Rätta protokollet' })).toHaveCount(0)
    await member.getByRole('button', { name: 'Föreslå rättelse' }).click()
    await member.getByLabel('Vad ska det stå i stället?').fill('Det var Gunilla som hälsade välkomna, bara i salen.')
    await member.getByRole('button', { name: 'Skicka till sekreteraren' }).click()
    await expect(member.getByText('Förslaget är skickat.')).toBeVisible()
  })

  const fault = 'Ordförande Gunilla Ekdahl hälsar alla välkomna, både i salen och via länk.'
  const right = 'Ordförande Gunilla Ekdahl hälsar alla välkomna i salen.'
  await test.step('The secretary corrects the words and looks at what changes', async () => {
    await secretary.goto(`/p/${protocol}/efter`)
    await expect(secretary.getByText('bara i salen.')).toBeVisible()
    await secretary.getByRole('link', { name: 'Rätta protokollet' }).click()
    const notes = secretary.getByLabel('Punkt 1, anteckningar').first()
    await expect(notes).toHaveValue(fault)
    await notes.fill(right)
    const title = secretary.getByLabel('Punkt 1, rubrik')
    const named = await title.inputValue()
    await title.fill('')
    await expect(secretary.getByText('2 ändringar')).toBeVisible()
    await secretary.getByRole('button', { name: 'Granska ändringarna' }).click()
    await expect(secretary.getByText('Den här raden får inte vara tom.')).toBeVisible()
    await secretary.getByRole('button', { name: 'Fortsätt rätta' }).click()
    await title.fill(named)
    await secretary.getByRole('button', { name: /Beslut 1, utfall/ }).click()
    await secretary.getByRole('option', { name: 'Avslag' }).click()
    await secretary.getByText('Beslut 1, uppgifter').click()
    await secretary.getByLabel('Beslut 1, belopp').fill('1 500')
    await secretary.getByLabel('Beslut 1, gäller till och med').fill('2027-12-31')
    await secretary.getByRole('button', { name: 'Granska ändringarna' }).click()
    await expect(secretary.locator('del', { hasText: 'både' })).toBeVisible()
    await secretary.getByRole('button', { name: 'Frys version 2' }).click()
    await expect(secretary.getByText('Skriv varför protokollet rättas.')).toBeVisible()
    await secretary.getByLabel('Varför rättas protokollet?').fill('Ingen var med via länk.')
    await secretary.getByText('bara i salen.').click()
    await look(secretary, 'correct-review')
    await secretary.getByRole('button', { name: 'Frys version 2' }).click()
    await secretary.waitForURL((url) => /^\/p\/\w+$/.test(url.pathname) && !url.pathname.endsWith(protocol))
  })

  await test.step('Version 2 is genuine and says what was corrected', async () => {
    await expect(secretary.locator('.band')).toContainText('version 2')
    await expect(secretary.getByText('Äktheten är kontrollerad')).toBeVisible()
    await expect(secretary.getByRole('main')).toContainText(right)
    await expect(secretary.getByRole('main')).toContainText('Ingen var med via länk.')
    await expect(secretary.getByRole('main')).toContainText('Beslut 1, utfall: ”Beslutat” ändrat till ”Avslag”.')
    await expect(secretary.getByRole('main')).toContainText('Belopp: 1 500 kr. Gäller till och med 2027-12-31.')
    await secretary.getByText('4 rättelser').click()
    await expect(secretary.locator('.compared del').first()).toBeVisible()
    await look(secretary, 'protocol-corrected')
  })

  await test.step('The decision says on its own page that it holds no longer', async () => {
    const version2 = secretary.url()
    await secretary.goto(`/beslut/${meeting}/1`)
    await expect(secretary.getByText('Gäller inte. Utfallet rättades i version 2')).toBeVisible()
    await look(secretary, 'decision-corrected')
    await secretary.goto(version2)
  })

  await test.step('Version 1 is as it was, and leads to version 2', async () => {
    await member.goto(`/p/${protocol}`)
    await expect(member.getByText('Du läser version 1.')).toBeVisible()
    await expect(member.getByText('Äktheten är kontrollerad')).toBeVisible()
    await expect(member.getByRole('main')).toContainText(fault)
    await member.getByRole('link', { name: 'Läs version 2' }).first().click()
    await expect(member.getByRole('main')).toContainText(right)
    await member.getByRole('link', { name: 'Justering och rättelser' }).click()
    await expect(member.getByText('Rättat i version 2')).toBeVisible()
  })

  await test.step('A copy of version 2 that was signed elsewhere is kept with it, and known when it is dropped there', async () => {
    const path = new URL(secretary.url()).pathname
    const pdf = await (await secretary.request.get(`${path}/protocol.pdf`)).body()
    const copy = Buffer.concat([pdf, Buffer.from('\n% signed elsewhere\n')])
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/pdf', buffer })
    await secretary.getByRole('link', { name: 'Justering och rättelser' }).click()
    await secretary.getByRole('button', { name: 'Lägg in undertecknat exemplar' }).click()
    const dialog = secretary.getByRole('dialog')
    await dialog.getByLabel('Vilka har undertecknat?').fill('Gunilla Ekdahl, Elin Hallrud')
    // One that does not say what it is must be vouched for; here the right one is chosen instead.
    await dialog.getByLabel('Välj PDF').setInputFiles(file('skannat.pdf', pdfOf('Skannat')))
    await dialog.getByRole('button', { name: 'Spara exemplaret' }).click()
    await expect(dialog.getByText('Jag har kontrollerat att filen är det här protokollet')).toBeVisible()
    await dialog.getByLabel('Välj PDF').setInputFiles(file('undertecknat.pdf', copy))
    await dialog.getByRole('button', { name: 'Spara exemplaret' }).click()
    await expect(secretary.getByRole('heading', { level: 1 })).toHaveText(
      'Undertecknat av Gunilla Ekdahl och Elin Hallrud',
    )
    await secretary.goto(path)
    await expect(secretary.locator('.band')).toContainText('Undertecknat av Gunilla Ekdahl och Elin Hallrud')
    await secretary.locator('input[type=file]').setInputFiles(file('undertecknat.pdf', copy))
    await expect(secretary.getByText('Filen är ett undertecknat exemplar som är knutet till protokollet')).toBeVisible()
  })
})
