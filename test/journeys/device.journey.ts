/** Devices that do not keep what they are given: their databases are thrown away, or do not open at all. */
import type { Page } from '@playwright/test'
import { agendaDocument } from '@samsyn/meeting/documents'
import { expect, test } from './day.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

const titleOf = (page: Page) => page.getByLabel(/^Rubrik för punkt/)

const writeInTitle = async (page: Page, text: string) => {
  await titleOf(page).focus()
  await page.keyboard.press('End')
  await page.keyboard.type(text)
}

/** The server takes no title that is so long: it is set aside, and the agenda begun anew. */
const writeTooMuch = (page: Page) => titleOf(page).fill('x'.repeat(12_000))

const isInDatabase = (page: Page, document: string) =>
  expect
    .poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
    .toContain(`samsyn/${document}`)

/** What a page has begun to store comes before what is asked for afterwards. */
const hasStored = (page: Page, document: string) =>
  page.evaluate(
    (name) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open(name)
        open.onerror = () => reject(open.error)
        open.onsuccess = () => {
          const transaction = open.result.transaction('updates', 'readwrite')
          transaction.objectStore('updates').count()
          transaction.onabort = () => reject(transaction.error)
          transaction.oncomplete = () => {
            open.result.close()
            resolve()
          }
        }
      }),
    `samsyn/${document}`,
  )

test('Two pages of one browser, of which one throws a document away: what is written in the other is sent, and kept', async ({
  day,
}) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'secretary', 'Noa Lindqvist')
  await isInDatabase(page, agendaDocument(meeting))
  const other = await context.newPage()
  const errors: Error[] = []
  other.on('pageerror', (error) => errors.push(error))
  await other.goto(page.url())
  await saved(other)
  await writeTooMuch(page)
  await expect(page.locator('[data-kept]')).toHaveCount(1)

  await writeInTitle(other, ' i hela länet')
  await saved(other)
  await expect(titleOf(secretary)).toHaveValue(/ i hela länet$/)
  // Without a network it is in the database anew, and nowhere else.
  await context.setOffline(true)
  await expect(other.getByText('Du är offline.').first()).toBeVisible()
  await other.evaluate(() => {
    Storage.prototype.setItem = () => {}
  })
  await writeInTitle(other, ' till våren')
  await expect(titleOf(other)).toHaveValue(/ i hela länet till våren$/)
  await hasStored(other, agendaDocument(meeting))
  await other.close()
  await page.close()
  await context.setOffline(false)
  const again = await context.newPage()
  await again.routeWebSocket(/\/collab$/, () => {})
  await again.goto(`/m/${meeting}`)
  await expect(titleOf(again)).toHaveValue(/ i hela länet till våren$/)
  expect(errors).toEqual([])
})

test('Who writes on when the browser has thrown its databases away is heard by all', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'secretary', 'Noa Lindqvist')
  await saved(page)
  await isInDatabase(page, agendaDocument(meeting))
  const { origin } = new URL(page.url())
  const devTools = await context.newCDPSession(page)
  await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
  await writeInTitle(page, ' i hela länet')
  await newLine(page)
  await page.keyboard.type('Anteckningen går vidare.')
  await saved(page)
  await expect(titleOf(secretary)).toHaveValue(/ i hela länet$/)
  await expect(notesOf(secretary)).toContainText('Anteckningen går vidare.')
  await isInDatabase(page, agendaDocument(meeting))
})

/** What browsers do that have no database to give. */
const broken: Record<string, () => void> = {
  'fails to open': () => {
    IDBFactory.prototype.databases = () => Promise.reject(new DOMException('Internal error', 'UnknownError'))
    IDBFactory.prototype.open = () => {
      const error = new DOMException('Internal error', 'UnknownError')
      const request = { error, onerror: (_event: object) => {} }
      setTimeout(() => request.onerror({ target: request }))
      return request as never
    }
  },
  'is forbidden': () => {
    const forbid = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    Object.assign(IDBFactory.prototype, { databases: forbid, open: forbid, deleteDatabase: forbid })
  },
  'never answers': () => {
    const silent = () => ({})
    Object.assign(IDBFactory.prototype, { open: silent, deleteDatabase: silent })
  },
}

for (const [how, breakIt] of Object.entries(broken))
  test(`A browser whose database ${how} has a board to write on, and what is refused there is shown`, async ({
    day,
  }) => {
    const { meeting, page: secretary } = await sampleMeeting(day)
    const { page, context } = await day.invited(meeting, 'secretary', 'Noa Lindqvist')
    await isInDatabase(page, agendaDocument(meeting))
    await page.close()
    const other = await context.newPage()
    await other.addInitScript(breakIt)
    await other.goto(`/m/${meeting}`)
    await newLine(other)
    await other.keyboard.type('Skrivet utan databas.')
    await saved(other)
    await expect(notesOf(secretary)).toContainText('Skrivet utan databas.')
    await writeTooMuch(other)
    await expect(other.locator('[data-kept]')).toHaveCount(1)
    await expect(titleOf(other)).toHaveValue(await titleOf(secretary).inputValue())
  })
