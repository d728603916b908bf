import { expect, test } from './day.ts'

test('A newcomer is inside a living board within a minute of the first link', async ({ day }) => {
  const { server } = day
  const { token } = await server.parts.signIn.makeLink({
    meeting: null,
    role: 'organiser',
    name: '',
    organisation: '',
    attendee: '',
    days: 1,
  })
  const { page } = await day.somebody()
  await page.goto(`/in#${token}`)
  await page.getByLabel('Ditt namn').fill('Elin Hallrud')
  await page.getByLabel('Din organisation').fill('Region Norrsund')
  await page.getByRole('button', { name: 'Öppna exempelmötet' }).click()

  await expect(page.getByRole('heading', { level: 1, name: /Kompetensförsörjningsplan/ })).toBeVisible()
  const notes = page.getByRole('textbox', { name: /Anteckningar för punkt 2/ })
  await notes.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Åsa Öhrmark lyfter vikten av språkstöd.')
  await expect(page.getByText(/^Sparat/)).toBeVisible()

  const meeting = new URL(page.url()).pathname.split('/')[2] as string
  const stored = await server.parts.freeze.draft(meeting)
  expect(new TextDecoder().decode(stored.bytes)).toContain('Åsa Öhrmark lyfter vikten av språkstöd.')
})
