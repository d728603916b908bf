/** A workshop in the sample meeting, as far as a journey does not want to go itself. */
import type { Page } from '@playwright/test'
import { addQuestion, readItems } from '@samsyn/meeting/agenda'
import { addCard } from '@samsyn/meeting/cards'
import { agendaDocument, cardsDocument, roomDocument } from '@samsyn/meeting/documents'
import { changeGroup, changeState, readWorkshop, setGroups } from '@samsyn/meeting/workshop'
import { type Day, expect } from './day.ts'
import { sampleMeeting } from './sample.ts'

export type InWorkshop = { meeting: string; item: string; address: string; page: Page }

/** The secretary's browser on the board of the sample meeting's workshop. */
export async function workshopMeeting(day: Day): Promise<InWorkshop> {
  const { meeting, page } = await sampleMeeting(day)
  const item = await day.server.parts.meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
    const id = readItems(agenda).find(({ kind }) => kind === 'workshop')?.id ?? ''
    addQuestion(agenda, id, 'Vad kan vi pröva tillsammans under våren?')
    return id
  })
  const address = `/m/${meeting}/tavla/${item}`
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1, name: /Workshop/ })).toBeVisible()
  return { meeting, item, address, page }
}

export const rowOf = async (day: Day, meeting: string, name: string): Promise<string> =>
  (await day.server.parts.meetings.attendance(meeting)).find((row) => row.name === name)?.id ?? ''

/** Groups with these people, who have written these cards to the questions, in order; the cards are shown to all. */
export async function grouping(
  day: Day,
  { meeting, item, page }: InWorkshop,
  groups: readonly {
    name: string
    members: readonly string[]
    onLink?: boolean
    cards: readonly (readonly string[])[]
  }[],
): Promise<void> {
  const { meetings } = day.server.parts
  const members = await Promise.all(
    groups.map(({ members }) => Promise.all(members.map((name) => rowOf(day, meeting, name)))),
  )
  const ids = await meetings.edit(meeting, roomDocument(meeting), 'server', (room) => {
    setGroups(
      room,
      item,
      groups.map(({ name }, at) => ({ name, members: members[at] ?? [] })),
    )
    const made = readWorkshop(room, item).groups.map(({ id }) => id)
    groups.forEach(({ onLink }, at) => void (onLink && changeGroup(room, item, made[at] ?? '', { onLink })))
    changeState(room, item, 'collecting')
    return made
  })
  const questions = await meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) =>
    readItems(agenda)
      .find(({ id }) => id === item)
      ?.questions.map(({ id }) => id),
  )
  for (const [at, { cards }] of groups.entries())
    await meetings.edit(meeting, cardsDocument(meeting, item, ids[at] ?? ''), 'server', (doc) => {
      cards.forEach((texts, question) => {
        for (const text of texts) addCard(doc, questions?.[question] ?? '', text)
      })
    })
  await ask(page, meeting, item, 'POST', '/state', { to: 'clustering' })
  await expect(page.locator('[data-entry]').first()).toBeVisible()
}

/** Asks the server for something in the workshop as the person of this browser. */
export async function ask(
  page: Page,
  meeting: string,
  item: string,
  method: string,
  path: string,
  body: object,
): Promise<void> {
  const status = await page.evaluate(
    async ([url, method, body]) =>
      (await fetch(url, { method, headers: { 'content-type': 'application/json' }, body })).status,
    [`/api/meetings/${meeting}/items/${item}/workshop${path}`, method, JSON.stringify(body)] as const,
  )
  expect(status, `${method} ${path}`).toBeLessThan(300)
}

export const card = (page: Page, text: string) => page.locator('[data-entry]', { hasText: text })
export const theme = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })

/** Who presses again too soon is taken to have pressed twice by habit. */
export const addGroup = (page: Page, name: string): Promise<void> =>
  expect(async () => {
    await page.getByRole('button', { name: 'Lägg till grupp' }).click()
    await expect(page.getByRole('region', { name, exact: true })).toBeVisible({ timeout: 400 })
  }).toPass()

/** Writes the heading of the theme that has just been made, when it has the keyboard. */
export async function headed(page: Page, title: string): Promise<void> {
  await expect(page.getByLabel(/^Rubrik för tema \d+$/).and(page.locator(':focus'))).toHaveValue('')
  await page.keyboard.type(title)
}
