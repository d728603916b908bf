import { createHash } from 'node:crypto'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { addItem, addPresenter, readAttachments } from '@samsyn/meeting/agenda'
import { agendaDocument } from '@samsyn/meeting/documents'
import { encryptedOffice, png } from '@samsyn/server/files/kinds.fixture'
import { pptx } from '@samsyn/server/slides/deck.fixture'
import { type Day, expect, test } from './day.ts'
import { look } from './look.ts'
import { sampleMeeting } from './sample.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** An item with a presenter, who comes with a telephone by the personal link. */
async function presenterOnPhone(day: Day, meeting: string): Promise<Page> {
  await day.server.parts.meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
    const item = addItem(agenda, { title: 'Lägesbild från Norrvik' }, 2)
    addPresenter(agenda, item, { name: 'Ola Dummerud', organisation: 'Norrviks kommun', title: '' })
  })
  const { page } = await day.invited(meeting, 'presenter', 'Ola Dummerud', 'Norrviks kommun', phone)
  await page.getByRole('button', { name: /^Dagordning/ }).tap()
  await page
    .getByRole('navigation', { name: 'Dagordning' })
    .getByRole('button', { name: /Lägesbild från Norrvik/ })
    .tap()
  await expect(page.getByRole('heading', { level: 1, name: /Lägesbild från Norrvik/ })).toBeVisible()
  return page
}

/** Chooses from the menu of the word *Bilaga*, or of an attachment. */
async function choose(page: Page, menu: string | RegExp, choice: string): Promise<void> {
  await page.getByRole('button', { name: menu }).tap()
  await page.getByRole('menuitem', { name: choice }).tap()
}

const picture = (name: string, grey: number) => ({
  name,
  mimeType: 'image/png',
  buffer: png([['tEXt', Buffer.from(`Comment\0${grey}`)]]),
})

/** As the list of the item says them. */
const titles = (page: Page) => page.getByRole('list', { name: 'Bilagor' }).getByText(/^Bilaga \d+\./)

type Given = { name: string; mimeType: string; buffer: Buffer }

async function give(page: Page, files: Given[], press: () => Promise<void>): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press()])
  await chooser.setFiles(files)
}

const pageBegins = '<</Length 3 0 R/Filter/FlateDecode>>\\nstream\\n'
const tools = ({ server }: Day) => join(server.parts.config.dataDir, 'tools')

test.describe('Slides that are converted', () => {
  test.use({
    converter: `
      printf '%%PDF-1.6\\n${pageBegins}' > "$TMPDIR/growing.tmp"
      while [ ! -e "$tools/go" ]; do sleep 0.02; done
      [ -e "$tools/made.pdf" ] && cp "$tools/made.pdf" "$out/slides.pdf"
      exit 0`,
  })

  test('are said to be, page by page (slides)', { tag: '@long' }, async ({ day }) => {
    const { page } = await sampleMeeting(day)
    const slides = (name: string, buffer: Buffer) => ({ name, mimeType: '', buffer })
    const deck = pptx(['Ett', 'Två', 'Tre', 'Fyra', 'Fem'].map((title) => ({ title })))
    const rows = page.getByRole('list', { name: 'Bilagor' }).getByRole('listitem')
    await page.getByRole('button', { name: 'Bilaga, lägg till' }).click()
    await give(
      page,
      [slides('Budget.pptx', deck), slides('Läget.pptx', deck), slides('Hemlig.pptx', encryptedOffice())],
      () => page.getByRole('menuitem', { name: 'Välj fil …' }).click(),
    )
    await expect(rows.nth(1)).toContainText('Omvandlar bilderna. 1 av 5 är klar.')
    await expect(rows.nth(1).getByRole('progressbar', { name: 'Omvandlar bilderna' })).toHaveAttribute('value', '1')
    await expect(rows.nth(2)).toContainText('Väntar på att omvandlas, 1 före')
    await expect(rows.nth(3)).toContainText('Filen är skyddad med lösenord. Originalet är kvar.')
    await look(page, 'slides-converting')

    await copyFile(new URL('../../server/src/sample-slides.pdf', import.meta.url), join(tools(day), 'made.pdf'))
    await writeFile(join(tools(day), 'go'), '')
    for (const at of [1, 2]) await expect(rows.nth(at).getByRole('button', { name: /^Visa/ })).toBeVisible()
    await expect(rows.nth(3).getByRole('link', { name: /^Ladda ner/ })).toBeVisible()
    await rows.nth(1).getByRole('button', { name: /^Visa/ }).click()
    await page.getByRole('button', { name: 'Bild 2. Två' }).click()
    await expect(page.getByRole('button', { name: 'Bild 2. Två' })).toHaveAttribute('aria-current', 'page')
  })
})

test('On a phone a presenter uploads slides, replaces, orders, names and removes them, and adds a film', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const page = await presenterOnPhone(day, meeting)
  const add = 'Bilaga, lägg till'

  const several = [picture('Karta.png', 1), picture('Diagram.png', 2), picture('Utsikt.png', 3)]
  await give(page, several, () => choose(page, add, 'Välj fil …'))
  await expect(titles(page)).toHaveText([/Karta$/, /Diagram$/, /Utsikt$/])

  await give(page, [picture('IMG_2034.png', 4)], () => choose(page, add, 'Ta ett foto …'))
  await expect(titles(page)).toHaveText([/Karta$/, /Diagram$/, /Utsikt$/, /IMG/])
  await choose(page, /^Val för Bilaga \d+\. IMG/, 'Byt titel')
  await page.getByRole('textbox', { name: 'Titel' }).fill('Fotografi från torget')
  await page.getByRole('button', { name: 'Spara', exact: true }).tap()
  await expect(titles(page).last()).toHaveText(/Fotografi från torget$/)

  await choose(page, add, 'Webblänk …')
  await page.getByRole('textbox', { name: 'Adress' }).fill('www.example.se/film')
  await page.getByRole('textbox', { name: 'Titel' }).fill('Film om Norrvik')
  await page.getByRole('button', { name: 'Lägg till', exact: true }).tap()
  await expect(titles(page).last()).toHaveText(/Film om Norrvik$/)

  await choose(page, /^Val för Bilaga \d+\. Film/, 'Flytta upp')
  await choose(page, /^Val för Bilaga \d+\. Diagram/, 'Flytta upp')
  await expect(titles(page)).toHaveText([/Diagram$/, /Karta$/, /Utsikt$/, /Film om Norrvik$/, /torget$/])

  const better = picture('Karta ny.png', 5)
  await give(page, [better], () => choose(page, /^Val för Bilaga \d+\. Karta/, 'Ersätt med en ny fil'))
  await choose(page, /^Val för Bilaga \d+\. Utsikt/, 'Ta bort')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Ta bort' }).tap()
  await expect(titles(page)).toHaveText([/Diagram$/, /Karta$/, /Film om Norrvik$/, /torget$/])
  const listed = await day.server.parts.meetings.readAgenda(meeting, (agenda) => readAttachments(agenda))
  expect(listed.find(({ title }) => title === 'Karta')).toMatchObject({
    fileName: 'Karta ny.png',
    sha256: createHash('sha256').update(better.buffer).digest('hex'),
  })

  // With a thumb.
  for (const button of await page.getByRole('button', { name: /^(Val för Bilaga|Bilaga, lägg till)/ }).all()) {
    const box = await button.boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44)
  }

  // Other items are for reading.
  await page.getByRole('button', { name: /^Dagordning/ }).tap()
  await page
    .getByRole('navigation', { name: 'Dagordning' })
    .getByRole('button', { name: /Workshop/ })
    .tap()
  await expect(page.getByRole('heading', { level: 1, name: /Workshop/ })).toBeVisible()
  await expect(page.getByRole('button', { name: add })).toHaveCount(0)
  await page.goBack()
  await expect(titles(page)).toHaveCount(4)
  await look(page, 'presenter-files')
})
