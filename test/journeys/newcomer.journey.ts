import { expect, test } from './day.ts'
import { notesOf, sampleMeeting, saved } from './sample.ts'

test.use({ serviceWorkers: 'allow' })

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
  await saved(page)

  const meeting = new URL(page.url()).pathname.split('/')[2] as string
  const stored = await server.parts.freeze.draft(meeting)
  expect(new TextDecoder().decode(stored.bytes)).toContain('Åsa Öhrmark lyfter vikten av språkstöd.')
})

test('Whoever looked around first is asked for a name with the first series, and seen under it at once', {
  tag: '@long',
}, async ({ day }) => {
  const { page } = await day.organiser('')
  await page.getByRole('button', { name: 'Öppna exempelmötet' }).click()
  await expect(notesOf(page)).toBeVisible()
  const meeting = new URL(page.url()).pathname.split('/')[2] as string
  const { page: member } = await day.invited(meeting, 'chair', 'Gunilla Ekdahl')
  await expect(notesOf(member)).toBeVisible()

  const start = await page.context().newPage()
  await start.goto('/')
  await start.getByRole('button', { name: 'Ny serie' }).click()
  await start.getByLabel('Vad heter mötesserien?').fill('Extra möten')
  await start.getByRole('button', { name: 'Skapa' }).click()
  await expect(start.getByText('Skriv ditt namn.')).toBeVisible()
  await start.getByLabel('Ditt namn').fill('Elin Hallrud')
  await start.getByRole('button', { name: 'Skapa' }).click()
  await expect(start).toHaveURL(/\/s\//)

  const here = member.getByRole('button', { name: /^\d+ här$/ })
  await expect(here).toContainText('EH')
  await expect(page.getByRole('button', { name: /^\d+ här$/ })).toContainText('EH')
})

test('The board is read and its agenda used after less than 300 kB of script, while the editor is still on its way', async ({
  day,
}) => {
  const { meeting } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'secretary', 'Åsa Öhrmark')
  await page.close()
  const fresh = await context.newPage()
  const network = await context.newCDPSession(fresh)
  await network.send('Network.enable')
  await network.send('Network.setCacheDisabled', { cacheDisabled: true })
  await network.send('Network.setBypassServiceWorker', { bypass: true })
  const scripts = new Set<string>()
  let bytes = 0
  network.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId))
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await fresh.route(/assets\/(NoteEditor|prosemirror-model|Slides|pdf)-/, async (route) => {
    await held
    await route.continue()
  })
  await fresh.goto(`/m/${meeting}`)
  await expect(fresh.getByText('Sara Myrgren presenterar förslaget till gemensam plan.')).toBeVisible()
  await fresh.getByRole('button', { name: /^3 Samverkansöverenskommelse/ }).click()
  await expect(fresh.getByRole('heading', { level: 1, name: /^3\. Samverkansöverenskommelse/ })).toBeVisible()
  expect(bytes).toBeGreaterThan(100_000)
  expect(bytes).toBeLessThan(300_000)

  await fresh.getByRole('button', { name: /^2 Kompetensförsörjningsplan/ }).click()
  await expect(notesOf(fresh)).toHaveCount(0)
  letGo()
  await expect(notesOf(fresh)).toContainText('Sara Myrgren presenterar förslaget till gemensam plan.')
  await notesOf(fresh).click()
  await fresh.keyboard.type('Ett ord till. ')
  await saved(fresh)
})
