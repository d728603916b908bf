import { readFacts } from '@samsyn/meeting/agenda'
import { changeAttendee, isHere } from '@samsyn/meeting/attendance'
import { agendaDocument } from '@samsyn/meeting/documents'
import { expect, test } from './day.ts'
import { look } from './look.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

test('A guest joins by the code, picks a name from the list and is checked in', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  await secretary.getByRole('button', { name: 'Bjud in', exact: true }).click()
  const { code } = await day.server.parts.meetings.row(meeting)
  await expect(secretary.getByRole('dialog')).toContainText(`${code.slice(0, 3)} ${code.slice(3)}`)

  const { page } = await day.somebody({ viewport: { width: 390, height: 844 } })
  await page.goto(`/g/${code}`)
  await page.getByRole('combobox', { name: 'Vad heter du?' }).fill('Magnus')
  await page.getByRole('option', { name: /Magnus Tjärnlid/ }).click()
  await page.getByText('På distans').click()
  await page.getByRole('button', { name: 'Gå in i mötet' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Kompetensförsörjningsplan/ })).toBeVisible()

  await secretary.keyboard.press('Escape')
  await secretary.getByRole('button', { name: /^\d+ här$/ }).click()
  const row = secretary.getByRole('dialog').locator('[data-attendee]').filter({ hasText: 'Magnus Tjärnlid' })
  await expect(row).toHaveCount(1)
  await expect(row).toContainText('På distans')
})

test('A guest who is not in the list types name and organisation, and nobody stands twice', { tag: '@long' }, async ({
  day,
}) => {
  const { meeting } = await sampleMeeting(day)
  const { code } = await day.server.parts.meetings.row(meeting)
  for (let tries = 0; tries < 2; tries++) {
    const { page } = await day.somebody()
    await page.goto('/g')
    await page.getByLabel('Mötets kod').fill(code.toLowerCase())
    await page.getByRole('combobox', { name: 'Vad heter du?' }).fill('Ylva Gästberg')
    await page.getByRole('combobox', { name: 'Vem företräder du?' }).fill('Vinterviks kommun')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Gå in i mötet' }).click()
    await expect(page.getByRole('heading', { level: 1, name: /Kompetensförsörjningsplan/ })).toBeVisible()
  }
  const rows = (await day.server.parts.meetings.attendance(meeting)).filter(({ name }) => name === 'Ylva Gästberg')
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ organisation: 'Vinterviks kommun', mode: 'on-site' })
})

test('Each personal link begins as a participant’s, and the list says of nobody the same thing twice', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, page } = await sampleMeeting(day)
  await page.getByRole('button', { name: 'Bjud in', exact: true }).click()
  await page.getByRole('combobox', { name: 'Till vem?' }).fill('Sara Myrgren')
  await page.keyboard.press('Escape')
  const role = page.getByRole('button', { name: /Som$/ })
  await role.click()
  await page.getByRole('option', { name: 'Föredragande' }).click()
  await page.getByRole('button', { name: 'Skapa länk', exact: true }).click()
  await expect(page.getByText('Länk till Sara Myrgren')).toBeVisible()
  await expect(role).toContainText('Deltagare')
  await page.keyboard.press('Escape')

  await day.server.parts.meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
    const { chair } = readFacts(agenda)
    changeAttendee(agenda, chair, { role: 'Ordförande' })
  })
  await page.getByRole('button', { name: /^\d+ här$/ }).click()
  const chair = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Ordförande' })
  await expect(chair).toHaveCount(1)
  await expect(chair).not.toContainText(/Ordförande.*Ordförande/)
})

test('A personal link to whom is in the list is theirs, also when the name was typed and not chosen', async ({
  day,
}) => {
  const { meeting, page } = await sampleMeeting(day)
  const rows = await day.server.parts.meetings.attendance(meeting)
  const expected = rows.find((row) => !isHere(row))
  if (!expected) throw new Error('Everybody has come.')
  await page.getByRole('button', { name: 'Bjud in', exact: true }).click()
  await page.getByRole('combobox', { name: 'Till vem?' }).fill(expected.name)
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Skapa länk', exact: true }).click()
  const address = await page.getByLabel('Adress').inputValue()
  const { page: theirs } = await day.somebody()
  await theirs.goto(address)
  await theirs.getByRole('button', { name: 'Checka in' }).click()
  await expect
    .poll(
      async () => (await day.server.parts.meetings.attendance(meeting)).find(({ id }) => id === expected.id)?.status,
    )
    .toBe('present')
})

test('A wrong code says so and keeps what was typed', async ({ day }) => {
  const { page } = await day.somebody()
  await page.goto('/g')
  await page.getByLabel('Mötets kod').fill('QQQ QQQ')
  await expect(page.getByText('Koden stämmer inte. Kontrollera den och försök igen.')).toBeVisible()
  await expect(page.getByLabel('Mötets kod')).toHaveValue(/QQQ ?QQQ/)
})

test('Somebody whose link is revoked hears it on the board, is shown the way back, and asks no more', async ({
  day,
}) => {
  const { meeting } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await page.clock.install()
  await page.reload()
  await expect(notesOf(page)).toBeVisible()
  await saved(page)
  const asked: string[] = []
  const sockets: string[] = []
  page.on('request', (request) => request.url().endsWith(`/api/meetings/${meeting}`) && asked.push(request.url()))
  page.on('websocket', (socket) => sockets.push(socket.url()))
  const link = (await day.server.parts.signIn.linksOf(meeting)).at(-1)
  await day.server.parts.signIn.revokeLink(link?.id ?? '')
  await day.server.parts.live.seatsChanged(meeting)

  await expect(page.getByRole('heading', { name: 'Du är inte längre med i mötet' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Skriv mötets kod' })).toBeVisible()
  // The board would come back after a second, be put out and ask again.
  await page.waitForLoadState('networkidle')
  asked.length = 0
  await page.clock.runFor(20_000)
  await page.waitForLoadState('networkidle')
  expect([...asked, ...sockets]).toEqual([])
  await look(page, 'revoked')
})

test('Who is let out while away from the network sees what was written meanwhile, and nothing else of the notes', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await newLine(page)
  await page.keyboard.type('Skrivet med nätverk.')
  await saved(page)
  await context.setOffline(true)
  await expect(page.getByText('Du är offline.').first()).toBeVisible()
  await page.keyboard.type(' Skrivet utan nätverk.')
  await expect(page.getByText(/\d+ ändringar väntar/)).toBeVisible()
  const link = (await day.server.parts.signIn.linksOf(meeting)).at(-1)
  await day.server.parts.signIn.revokeLink(link?.id ?? '')
  await day.server.parts.live.seatsChanged(meeting)
  await context.setOffline(false)

  await expect(page.getByRole('heading', { name: 'Du är inte längre med i mötet' })).toBeVisible()
  const kept = page.getByRole('region', { name: 'Det här kom inte med' })
  await expect(kept.getByRole('blockquote')).toHaveText('Skrivet utan nätverk.')
  await page.reload()
  await expect(kept.getByRole('blockquote')).toHaveText('Skrivet utan nätverk.')
})

test('A personal link is taken back also when the protocol is frozen', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  const { parts } = day.server
  await parts.meetings.changePhase(meeting, 'closed')
  const { findings } = await parts.freeze.checks(meeting)
  const seat = (await parts.signIn.seatsOf(meeting)).find(({ role }) => role === 'secretary')
  if (!seat) throw new Error('The meeting has no secretary.')
  const { protocol } = await parts.freeze.freeze(meeting, seat, {
    preview: (await parts.freeze.preview(meeting)).hash,
    acknowledged: findings.map(({ key, code }) => ({ key, code, reason: 'Prov.' })),
  })
  await page.goto(`/p/${protocol}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

  await secretary.getByRole('button', { name: 'Mötet', exact: true }).click()
  await secretary.getByRole('menuitem', { name: 'Personliga länkar' }).click()
  const links = secretary.getByRole('dialog', { name: 'Personliga länkar' })
  await expect(links.getByRole('button', { name: 'Återkalla länken till Åsa Öhrmark' })).toBeVisible()
  // Nobody is invited to a meeting that is over.
  await expect(links.getByRole('button', { name: 'Skapa' })).toHaveCount(0)
  await expect(links.getByRole('img')).toHaveCount(0)
  await look(secretary, 'links-after-freeze')
  await links.getByRole('button', { name: 'Återkalla länken till Åsa Öhrmark' }).click()
  await secretary.getByRole('button', { name: 'Återkalla', exact: true }).click()
  await expect(links.getByText(/· återkallad/)).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Protokollet går inte att visa')
})
