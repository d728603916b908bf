import type { Page } from '@playwright/test'
import { readItems } from '@samsyn/meeting/agenda'
import { notesDocument } from '@samsyn/meeting/documents'
import { expect, test } from './day.ts'
import { freezeAsItIs, newLine, notesOf, sampleMeeting, saved } from './sample.ts'
import { isNo } from './wire.ts'

test('Freeze while someone types: every word is in the protocol or kept on its writer’s screen', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { parts } = day.server
  const writer = await day.invited(meeting, 'chair', 'Gunilla Ekdahl')
  await expect(notesOf(writer.page)).toBeVisible()
  await parts.meetings.changePhase(meeting, 'closed')
  await expect(secretary.getByRole('link', { name: 'Frys protokollet' })).toBeVisible()
  await newLine(writer.page)

  // The chair types one numbered word after another while the secretary freezes.
  const words = Array.from({ length: 120 }, (_, n) => `ord${n}.`)
  const typing = writer.page.keyboard.type(`${words.join(' ')} `, { delay: 4 })
  await expect(notesOf(secretary)).toContainText('ord3.')
  let protocol = ''
  await expect(async () => {
    const { findings } = await parts.freeze.checks(meeting)
    const preview = await parts.freeze.preview(meeting)
    const seat = (await parts.signIn.seatsOf(meeting)).find(({ role }) => role === 'secretary')
    if (!seat) throw new Error('The meeting has no secretary.')
    const frozen = await parts.freeze.freeze(meeting, seat, {
      preview: preview.hash,
      acknowledged: findings.map(({ key, code }) => ({ key, code, reason: 'Prov.' })),
    })
    protocol = frozen.protocol
  }).toPass({ intervals: [1], timeout: 60_000 })
  await typing.catch(() => {
    // The field closes while the keys are still pressed: that is the point.
  })

  await expect(writer.page.getByText('Protokollet är fryst. Ingen kan ändra texten.')).toBeVisible()
  const frozen = new TextDecoder().decode((await parts.exports.protocol(protocol)).record)
  const inProtocol = words.filter((word) => frozen.includes(word))
  expect(inProtocol.length).toBeGreaterThan(3)
  expect(inProtocol).toEqual(words.slice(0, inProtocol.length))

  const kept = writer.page.locator('[data-kept]')
  const shown = await notesOf(writer.page).textContent()
  for (const word of inProtocol) expect(shown).toContain(word)
  if (inProtocol.length < words.length && (await kept.count()) > 0) {
    await expect(kept).toContainText('Det här kom inte med')
    await expect(kept.getByRole('button', { name: 'Kopiera' })).toBeVisible()
  }
  // What the server has is what the protocol has: the writer's board shows nothing more as written.
  const stored = await parts.freeze.draft(meeting)
  for (const word of words.slice(inProtocol.length + 1))
    expect(new TextDecoder().decode(stored.bytes)).not.toContain(word)
})

test('Offline text that comes after the freeze stays on its writer’s screen and can be copied', async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { parts } = day.server
  const { page, context } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await expect(notesOf(page)).toBeVisible()
  await saved(page)
  await context.setOffline(true)
  await expect(page.getByText('Du är offline.').first()).toBeVisible()
  // On a small screen the end of the notes is far from where the text is shown again.
  await page.setViewportSize({ width: 390, height: 600 })
  await newLine(page)
  await page.keyboard.type('Det här hann inte fram.')
  await expect(page.getByText(/ändringar? väntar/)).toBeVisible()

  await parts.meetings.changePhase(meeting, 'closed')
  const { findings } = await parts.freeze.checks(meeting)
  const { hash } = await parts.freeze.preview(meeting)
  const [seat] = (await parts.signIn.seatsOf(meeting)).filter(({ role }) => role === 'secretary')
  if (!seat) throw new Error('The meeting has no secretary.')
  await parts.freeze.freeze(meeting, seat, {
    preview: hash,
    acknowledged: findings.map(({ key, code }) => ({ key, code, reason: 'Prov.' })),
  })

  await context.setOffline(false)
  const kept = page.locator('[data-kept]')
  await expect(kept).toContainText('Det här kom inte med')
  await expect(kept).toContainText('Det här hann inte fram.')
  await expect(kept).toBeInViewport()
  await expect(notesOf(page)).not.toContainText('Det här hann inte fram.')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await kept.getByRole('button', { name: 'Kopiera' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Det här hann inte fram.')
  await page.reload()
  await expect(kept).toContainText('Det här hann inte fram.')
})

test('Text that was not taken is kept, also when the page is closed at the very moment it is set aside', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await saved(page)
  // What is written here is held back until the meeting is closed; from the server's no on it hears nothing more.
  const items = await day.server.parts.meetings.readAgenda(meeting, readItems)
  const notes = notesDocument(meeting, items[1]?.id ?? '')
  const held: (() => void)[] = []
  let holding = false
  let deaf = false
  await page.routeWebSocket(/\/collab$/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      if (holding) held.push(() => server.send(message))
      else if (!deaf) server.send(message)
    })
    server.onMessage((message) => {
      deaf ||= isNo(message, notes)
      socket.send(message)
    })
  })
  await page.reload()
  await saved(page)
  await newLine(page)
  await saved(page)
  holding = true
  await page.keyboard.type('Det här hördes inte.')
  await day.server.parts.meetings.changePhase(meeting, 'closed')
  holding = false
  for (const send of held) send()
  // Set aside: the page has begun anew from the server's state, of which it hears nothing.
  await expect(notesOf(page)).toHaveCount(0)
  deaf = false
  await page.reload()
  await expect(page.locator('[data-kept]')).toContainText('Det här hördes inte.')
})

test('Text that was not taken from two pages of one browser is kept on both, and thrown away on both', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  const other = await context.newPage()
  await other.goto(page.url())
  const pages = [page, other]
  for (const one of pages) await saved(one)
  await context.setOffline(true)
  for (const one of pages) {
    await expect(one.getByText('Du är offline.').first()).toBeVisible()
    await newLine(one)
    await one.keyboard.type(one === page ? 'Den första fliken.' : 'Den andra fliken.')
  }
  await freezeAsItIs(day, meeting)
  await context.setOffline(false)
  const lines = async (one: Page) =>
    (await one.locator('[data-kept]').getByRole('blockquote').getByRole('paragraph').allTextContents()).toSorted()
  for (const one of pages) await expect.poll(() => lines(one)).toEqual(['Den andra fliken.', 'Den första fliken.'])
  for (const one of pages) {
    await one.reload()
    await expect.poll(() => lines(one)).toEqual(['Den andra fliken.', 'Den första fliken.'])
  }
  const first = page.locator('[data-kept]', { hasText: 'Den första fliken.' })
  await first.getByRole('button', { name: 'Ta bort från min skärm' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Ta bort' }).click()
  for (const one of pages) await expect.poll(() => lines(one)).toEqual(['Den andra fliken.'])
  await page.reload()
  await expect.poll(() => lines(page)).toEqual(['Den andra fliken.'])
})

test('Everybody stays on the item when the meeting is closed', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page: member } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  const now = (page: Page) => page.getByRole('navigation', { name: 'Dagordning' }).getByText(/^Nu/)
  for (const page of [secretary, member]) await expect(now(page)).toHaveCount(1)
  await day.server.parts.meetings.changePhase(meeting, 'closed')
  for (const page of [secretary, member]) {
    await expect(now(page)).toHaveCount(0)
    await expect(page.getByRole('heading', { level: 1, name: /^2\. Kompetensförsörjningsplan/ })).toBeVisible()
  }
})

test('“Show” in the freeze wizard leads to the very task, far down in its item', async ({ day }) => {
  const { meeting, page } = await sampleMeeting(day)
  await page.setViewportSize({ width: 1024, height: 480 })
  await page.getByRole('button', { name: 'Lägg till uppdrag' }).click()
  await expect(page.getByLabel('Vad som ska göras').last()).toBeFocused()
  await page.keyboard.type('Boka rum')
  await saved(page)
  await day.server.parts.meetings.changePhase(meeting, 'closed')
  await page.goto(`/m/${meeting}/frys`)
  await page.getByRole('link', { name: 'Visa: ”Boka rum” saknar ansvarig' }).click()
  const task = page.getByLabel('Vad som ska göras').last()
  await expect(task).toHaveValue('Boka rum')
  await expect(task).toBeFocused()
  await expect(task).toBeInViewport({ ratio: 1 })
})
