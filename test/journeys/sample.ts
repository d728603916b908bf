/** The sample meeting with its secretary's browser on the board. */
import type { Page } from '@playwright/test'
import { type Day, expect } from './day.ts'

export async function sampleMeeting(day: Day): Promise<{ meeting: string; page: Page }> {
  const { page } = await day.organiser('Elin Hallrud')
  const meeting: string = await page.evaluate(() =>
    fetch('/api/sample', { method: 'POST' })
      .then((answer) => answer.json())
      .then(({ id }) => id),
  )
  await page.goto(`/m/${meeting}`)
  await expect(notesOf(page)).toBeVisible()
  return { meeting, page }
}

export const notesOf = (page: Page) => page.getByRole('textbox', { name: /^Anteckningar för punkt/ })

/** Puts the caret at the end of the notes on a new line. */
export async function newLine(page: Page): Promise<void> {
  await notesOf(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
}

/** All that was written is on the server's disk; for the blink of an eye in which it is not, the board still says when it was. */
export const saved = (page: Page) => expect(page.locator('[aria-busy=false]', { hasText: /^Sparat/ })).toBeVisible()

/** The sample meeting, frozen as it is, with what is questionable in it waved through. */
export async function frozenSample(
  day: Day,
): Promise<{ meeting: string; protocol: string; series: string; page: Page }> {
  const { meeting, page } = await sampleMeeting(day)
  const { protocol } = await freezeAsItIs(day, meeting)
  const { series } = await day.server.parts.meetings.surroundings(meeting)
  return { meeting, protocol, series: series.id, page }
}

export async function freezeAsItIs(day: Day, meeting: string): Promise<{ protocol: string }> {
  const { freeze, meetings, signIn } = day.server.parts
  await meetings.changePhase(meeting, 'closed')
  const { findings } = await freeze.checks(meeting)
  const preview = await freeze.preview(meeting)
  const seat = (await signIn.seatsOf(meeting)).find(({ role }) => role === 'secretary')
  if (!seat) throw new Error('The meeting has no secretary.')
  return freeze.freeze(meeting, seat, {
    preview: preview.hash,
    acknowledged: findings.map(({ key, code }) => ({ key, code, reason: 'Prov.' })),
  })
}
