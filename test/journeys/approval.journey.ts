/** What happens to a protocol when it is frozen: who approves it, what is corrected, what is added. */
import type { Page } from '@playwright/test'
import { type Day, expect, test } from './day.ts'
import { look } from './look.ts'
import { pdfOf } from './pdf.ts'
import { sampleMeeting } from './sample.ts'

/** The sample meeting, frozen, with its secretary's browser on the protocol. */
async function frozenSample(day: Day): Promise<{ meeting: string; protocol: string; page: Page }> {
  const { meeting, page } = await sampleMeeting(day)
  const { parts } = day.server
  await parts.meetings.changePhase(meeting, 'closed')
  const { findings } = await parts.freeze.checks(meeting)
  const { hash } = await parts.freeze.preview(meeting)
  const seat = (await parts.signIn.seatsOf(meeting)).find(({ role }) => role === 'secretary')
  if (!seat) throw new Error('The meeting has no secretary.')
  const acknowledged = findings.map(({ key, code }) => ({ key, code, reason: 'Prov.' }))
  const { protocol } = await parts.freeze.freeze(meeting, seat, { preview: hash, acknowledged })
  await page.goto(`/p/${protocol}`)
  await expect(page.getByText('Äktheten är kontrollerad')).toBeVisible()
  return { meeting, protocol, page }
}

const band = (page: Page) => page.locator('.band')

test('Approval: two adjusters answer by links of their own, one at a time, and what was forgotten is added', async ({
  day,
}) => {
  const { page: secretary, protocol } = await frozenSample(day)

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
    await expect(band(secretary)).toContainText('av Gunilla Ekdahl och Åsa Öhrmark')
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

test('Correction: somebody present proposes one, version 2 says it word for word, and version 1 stays as it was', async ({
  day,
}) => {
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
    await expect(band(secretary)).toContainText('version 2')
    await expect(secretary.getByText('Äktheten är kontrollerad')).toBeVisible()
    await expect(secretary.getByRole('main')).toContainText(right)
    await expect(secretary.getByRole('main')).toContainText('Ingen var med via länk.')
    await secretary.getByText('En rättelse').click()
    await expect(secretary.locator('.compared del').first()).toBeVisible()
    await look(secretary, 'protocol-corrected')
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
})

test('Circulation: everybody answers between the meetings, and the decision stands in the next one by itself', async ({
  day,
}) => {
  const { meeting, protocol, page: secretary } = await frozenSample(day)

  await test.step('The secretary asks, on the mandate of a decision', async () => {
    await secretary.goto(`/p/${protocol}/efter`)
    await secretary.getByRole('button', { name: 'Begär beslut mellan möten' }).click()
    const dialog = secretary.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Gör länkar' }).click()
    await expect(dialog.getByText('Skriv vad som ska beslutas.')).toBeVisible()
    await dialog.getByLabel('Rubrik').fill('Bemanning av samordnare')
    await dialog.getByLabel('Vad som ska beslutas').fill('bemanna tjänsten till och med juni\nfölja upp i maj')
    await dialog.getByLabel('Sista dag att svara').fill('2099-01-15')
    await dialog.getByText('Gunilla Ekdahl').click()
    await dialog.getByText('Åsa Öhrmark').click()
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'Underlag.pdf', mimeType: 'application/pdf', buffer: pdfOf('Underlag') })
    await look(secretary, 'circulation-begin')
    await dialog.getByRole('button', { name: 'Gör länkar' }).click()
    await expect(dialog.getByRole('heading', { name: 'Skicka länkarna' })).toBeVisible()
  })
  const letters = secretary.getByRole('dialog').getByRole('textbox')
  await expect(letters).toHaveCount(2)
  const addresses = await Promise.all(
    [0, 1].map(async (at) => /https?:\S+/.exec(await letters.nth(at).inputValue())?.[0] ?? ''),
  )
  await secretary.getByRole('dialog').getByRole('button', { name: 'Klart' }).click()
  await expect(secretary.getByText('0 av 2 har svarat')).toBeVisible()

  await test.step('Each answers by a link of their own', async () => {
    for (const [at, address] of addresses.entries()) {
      const { page } = await day.somebody({ viewport: { width: 390, height: 844 } })
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1, name: 'Bemanning av samordnare' })).toBeVisible()
      await expect(page.getByText('följa upp i maj')).toBeVisible()
      await expect(page.getByRole('link', { name: 'Ladda ner Underlag.pdf' })).toBeVisible()
      await page.getByText('Ja', { exact: true }).click()
      if (at === 0) await look(page, 'circulation-answer')
      await page.getByRole('button', { name: 'Skicka svaret' }).click()
      await expect(page.getByText('Tack. Ditt svar är sparat.')).toBeVisible()
    }
  })

  await test.step('The next meeting has it as an addendum when it is made', async () => {
    const { parts } = day.server
    const { series } = await parts.meetings.surroundings(meeting)
    const { id } = await secretary.evaluate(
      (path) =>
        fetch(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ date: '2099-02-20' }),
        }).then((answer) => answer.json()),
      `/api/series/${series.id}/meetings`,
    )
    await secretary.reload()
    await expect(secretary.getByText('Beslutat: 2 ja, 0 nej · Står som tillägg i mötet')).toBeVisible()
    await secretary.goto(`/m/${id}`)
    await secretary.getByRole('navigation', { name: 'Dagordning' }).getByText('Tillägg: beslut mellan möten').click()
    await expect(secretary.getByRole('textbox', { name: /^Anteckningar för punkt/ })).toContainText(
      'Svar: 2 ja, 0 nej.',
    )
    await expect(secretary.getByText('bemanna tjänsten till och med juni')).toBeVisible()
    await expect(secretary.getByText('Underlag').first()).toBeVisible()
  })
})
