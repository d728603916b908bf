import { MessageType } from '@hocuspocus/provider'
import type { Page } from '@playwright/test'
import { agendaDocument, readDocumentName } from '@samsyn/meeting/documents'
import { noteLines, readNote } from '@samsyn/meeting/notes'
import { expect, test } from './day.ts'
import { freezeAsItIs, newLine, notesOf, sampleMeeting, saved } from './sample.ts'
import { kindOf } from './wire.ts'

test.use({ serviceWorkers: 'allow' })

/** All that the application consists of can be had without a network. */
async function isKeptOnTheDevice(page: Page): Promise<void> {
  const isKept = () =>
    page.evaluate(async () => {
      const parts: string[] = await (await fetch('/application.json')).json()
      const kept = await Promise.all(['/', ...parts].map((part) => caches.match(part)))
      return kept.every(Boolean)
    })
  await expect.poll(isKept).toBe(true)
}

test('Offline and back: what is written offline survives a reload and is sent on return', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await expect(notesOf(page)).toBeVisible()
  await saved(page)
  // The application itself is on the device before the network goes.
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    while (!(await caches.match('/'))) await new Promise((resolve) => setTimeout(resolve, 50))
  })
  await isKeptOnTheDevice(page)

  await context.setOffline(true)
  await expect(page.getByText('Du är offline. Det du skriver sparas på den här enheten')).toBeVisible()
  await newLine(page)
  await page.keyboard.type('Det här skrev Åsa utan nätverk.')
  await expect(page.getByText(/\d+ ändringar väntar/)).toBeVisible()
  await expect(page.getByText(/^Sparat/)).toHaveCount(0)
  // The device is slow: the page goes before the last of it is in the database.
  await page.evaluate(() => {
    IDBObjectStore.prototype.add = IDBObjectStore.prototype.count as never
  })
  await page.keyboard.type(' Och genast gick hon.')
  const waits = (await page.getByText(/\d+ ändringar väntar/).textContent()) ?? ''

  await page.reload()
  await expect(page.getByText(waits)).toBeVisible()
  await expect(notesOf(page)).toContainText('Det här skrev Åsa utan nätverk. Och genast gick hon.')
  await expect(page.getByText(/^Sparat/)).toHaveCount(0)

  await newLine(secretary)
  await secretary.keyboard.type('Elin skriver samtidigt.')
  await saved(secretary)

  await context.setOffline(false)
  await expect(page.getByText(`${waits.replace(' väntar', '')} skickades`)).toBeVisible()
  await saved(page)
  for (const board of [page, secretary]) {
    await expect(notesOf(board)).toContainText('Det här skrev Åsa utan nätverk.')
    await expect(notesOf(board)).toContainText('Elin skriver samtidigt.')
  }
  await expect(notesOf(page)).toHaveText((await notesOf(secretary).textContent()) ?? '')
})

test('Offline and back: words whose line others have made something else of, or removed, are shown to their writer', async ({
  day,
}) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'secretary', 'Noa Lindqvist')
  await newLine(secretary)
  await secretary.keyboard.type('Raden som gäller.')
  await secretary.getByRole('button', { name: 'Lägg till beslut' }).click()
  await secretary.keyboard.type('pröva en jour')
  await secretary.keyboard.press('Enter')
  await secretary.keyboard.type('följa upp')
  const point = (board: Page) => board.locator('[data-decision]').last().getByLabel('Att-sats 2')
  await expect(point(page)).toHaveValue('följa upp')
  await expect(notesOf(page)).toContainText('Raden som gäller.')
  await saved(page)
  await isKeptOnTheDevice(page)

  await context.setOffline(true)
  await expect(page.getByText('Du är offline.').first()).toBeVisible()
  await notesOf(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' Och detta skrevs på tåget.')
  await point(page).press('End')
  await point(page).pressSequentially(' till hösten')
  await page.reload()
  await expect(notesOf(page)).toContainText('skrevs på tåget.')

  await notesOf(secretary).click()
  await secretary.keyboard.press('Control+End')
  await secretary.keyboard.press('Control+Shift+8')
  await point(secretary).fill('')
  await point(secretary).press('Backspace')
  await expect(point(secretary)).toHaveCount(0)
  await saved(secretary)

  await context.setOffline(false)
  const kept = page.locator('[data-kept]')
  for (const words of ['Och detta skrevs på tåget.', 'till hösten'])
    await expect(kept.filter({ has: page.getByText(words, { exact: true }) })).toContainText(
      'Någon annan tog bort eller gjorde om det du skrev i',
    )
  await saved(page)
  await expect(notesOf(page)).toHaveText((await notesOf(secretary).textContent()) ?? '')
  await page.reload()
  await expect(kept).toHaveCount(2)
  await expect(secretary.locator('[data-kept]')).toHaveCount(0)
})

test('Offline and back: what is written at several items is sent on return, also at those I do not look at', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  const choose = (title: string) => page.getByRole('navigation', { name: 'Dagordning' }).getByText(title).click()
  const goTo = async (number: number, title: string) => {
    await choose(title)
    await expect(page.getByRole('textbox', { name: `Anteckningar för punkt ${number}` })).toBeVisible()
    await newLine(page)
  }
  // Where one has been, one can write without a network.
  await goTo(1, 'Öppnande och incheckning')
  await goTo(3, 'överenskommelse om vård i hemmet')
  // That nothing is written somewhere is not the same as that one has never been there.
  await goTo(6, 'Länsgemensamma medel 2027')
  await saved(page)
  await goTo(3, 'överenskommelse om vård i hemmet')
  await saved(page)
  await isKeptOnTheDevice(page)
  await context.setOffline(true)
  await expect(page.getByText('Du är offline.').first()).toBeVisible()
  await page.keyboard.type('Skrivet vid den tredje.')
  await goTo(1, 'Öppnande och incheckning')
  await page.keyboard.type('Skrivet vid den första.')
  await expect(notesOf(page)).toContainText('Skrivet vid den första.')
  await expect(page.getByText(/\d+ ändringar väntar/)).toBeVisible()
  await choose('Årshjul och mötestider 2027')
  await expect(page.getByText('har inte varit öppna på den här enheten')).toBeVisible()
  await goTo(6, 'Länsgemensamma medel 2027')
  await page.keyboard.type('Skrivet där inget stod.')
  await page.reload()
  await expect(notesOf(page)).toContainText('Skrivet där inget stod.')
  await goTo(1, 'Öppnande och incheckning')
  await expect(notesOf(page)).toContainText('Skrivet vid den första.')
  await context.setOffline(false)
  await saved(page)
  const said = async () => {
    const names = await day.server.parts.journal.documentsOf(meeting)
    const documents = await Promise.all(names.map((name) => day.server.parts.journal.read(name)))
    return documents.map((document) => document.getXmlFragment('text').toString()).join()
  }
  await expect.poll(said).toContain('Skrivet vid den första.')
  await expect.poll(said).toContain('Skrivet vid den tredje.')
  await expect.poll(said).toContain('Skrivet där inget stod.')
})

test('Offline and back: a row of the round that was never open here is begun, kept and sent on return', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  await secretary.getByRole('navigation', { name: 'Dagordning' }).getByText('Laget runt').click()
  await expect(secretary.getByRole('textbox', { name: 'Anteckningar för punkt 5' })).toBeVisible()
  await newLine(secretary)
  await secretary.keyboard.type('Alla i tur och ordning.')
  await saved(secretary)
  const { page, context } = await day.invited(meeting, 'participant', 'Fatima Rahmani')
  // The item's text has been seen here before it became a round. Who looks at another item then does not go along.
  for (const title of ['Laget runt', 'Öppnande och incheckning']) {
    await page.getByRole('navigation', { name: 'Dagordning' }).getByText(title).click()
    await expect(notesOf(page)).toBeVisible()
    await saved(page)
  }
  await secretary.getByRole('button', { name: 'Punkt 5, fler val' }).click()
  await secretary.getByRole('menuitem', { name: 'Ändra punkten' }).click()
  const details = secretary.getByRole('dialog', { name: 'Ändra punkten' })
  await details.getByText('Var och en sin egen').click()
  await details.getByRole('button', { name: 'Klar' }).click()
  await secretary.getByRole('button', { name: 'Punkt 5, fler val' }).click()
  await secretary.getByRole('menuitem', { name: 'Gå till punkten med mötet' }).click()
  await expect(page.getByRole('button', { name: /Laget runt.*Nu/ })).toBeVisible()
  await isKeptOnTheDevice(page)

  await context.setOffline(true)
  await expect(page.getByText('Du är offline.').first()).toBeVisible()
  const row = page.getByRole('textbox', { name: 'Rapport från Hedvikens kommun' })
  const toTheRound = () => page.getByRole('navigation', { name: 'Dagordning' }).getByText('Laget runt').click()
  await toTheRound()
  await row.fill('Skrivet utan nätverk.')
  await expect(page.getByText(/\d+ ändring(ar)? väntar/)).toBeVisible()
  await page.reload()
  await expect(row).toHaveValue('Skrivet utan nätverk.')
  await context.setOffline(false)
  await saved(page)
  await expect(secretary.getByRole('textbox', { name: 'Rapport från Hedvikens kommun' })).toHaveValue(
    'Skrivet utan nätverk.',
  )
})

test('Undo takes back only my own changes, also after a reconnect', { tag: '@long' }, async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await newLine(page)
  await page.keyboard.type('Åsas mening.')
  await saved(page)
  await expect(notesOf(secretary)).toContainText('Åsas mening.')
  await newLine(secretary)
  await secretary.keyboard.type('Elins mening.')
  await expect(notesOf(page)).toContainText('Elins mening.')

  await context.setOffline(true)
  await expect(page.getByText('Du är offline.').first()).toBeVisible()
  await context.setOffline(false)
  await saved(page)
  await notesOf(page).focus()
  for (let times = 0; times < 10; times++) await page.keyboard.press('Control+z')
  await expect(notesOf(secretary)).not.toContainText('Åsas mening.')
  await expect(notesOf(secretary)).toContainText('Elins mening.')
  await expect(notesOf(secretary)).toContainText('Sara Myrgren presenterar förslaget')
})

test('Back on a network before the old connection has said that it is gone, one is connected anew', async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'secretary', 'Åsa Öhrmark')
  await saved(page)
  let connections = 0
  await page.routeWebSocket(/\/collab$/, (socket) => {
    const server = socket.connectToServer()
    connections += 1
    // Without a network the goodbye of the first one is never answered.
    if (connections > 1) return
    socket.onClose(() => server.close())
    server.onClose(() => {})
  })
  await page.reload()
  await saved(page)
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false })
    dispatchEvent(new Event('offline'))
  })
  await expect(page.getByText('Du är offline.').first()).toBeVisible()
  await newLine(page)
  await page.keyboard.type('Skrivet utan förbindelse.')
  await expect(notesOf(page)).toContainText('Skrivet utan förbindelse.')
  await expect(page.getByText(/ändringar väntar/)).toBeVisible()
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => true })
    dispatchEvent(new Event('online'))
  })
  await expect.poll(() => connections).toBe(2)
  await saved(page)
  const journal = day.server.parts.journal
  const notes = (await journal.documentsOf(meeting)).filter((name) => readDocumentName(name)?.kind === 'notes')
  const lines = await Promise.all(notes.map(async (name) => noteLines(readNote(await journal.read(name)))))
  expect(lines.flat()).toContain('Skrivet utan förbindelse.')
})

test('Whoever only reads is told of no text that was not taken, however long the server takes to answer', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await expect(notesOf(page)).toBeVisible()
  await page.clock.install()
  // The server's answers to what a board has sent on the agenda are held back; all else comes.
  const agenda = agendaDocument(meeting)
  const held: (() => void)[] = []
  let holding = true
  let opened = 0
  await page.routeWebSocket(/collab/, (board) => {
    const server = board.connectToServer()
    board.onMessage((message) => {
      if (kindOf(message, agenda) === MessageType.Auth) opened += 1
      server.send(message)
    })
    server.onMessage((message) => {
      if (holding && kindOf(message, agenda) === MessageType.SyncStatus) held.push(() => board.send(message))
      else board.send(message)
    })
  })
  await page.reload()
  await expect(page.getByRole('navigation', { name: 'Dagordning' }).getByText('Workshop')).toBeVisible()
  await expect.poll(() => held.length).toBeGreaterThan(0)
  await page.clock.runFor(20_000)
  await expect(page.getByText('Sparar')).toBeVisible()
  await expect(page.getByText('Det här kom inte med')).toHaveCount(0)
  holding = false
  for (const release of held.splice(0)) release()
  await saved(page)
  expect(opened).toBe(1)
  await expect(page.getByText('Det här kom inte med')).toHaveCount(0)
})

test('Who leads goes on alone without a network, and takes nobody along on return', { tag: '@long' }, async ({
  day,
}) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  const nowAt = (board: Page, title: RegExp) =>
    expect(board.getByRole('navigation', { name: 'Dagordning' }).getByRole('button', { name: title })).toBeVisible()
  await nowAt(page, /Kompetensförsörjning.*Nu/)
  await saved(secretary)
  await secretary.context().setOffline(true)
  await expect(secretary.getByText('Du är offline.').first()).toBeVisible()
  await secretary.getByRole('button', { name: 'Nästa punkt' }).click()
  await expect(secretary.getByText('Du är offline, så bara du gick vidare.')).toBeVisible()
  await expect(secretary.getByRole('heading', { name: /vård i hemmet/ })).toBeVisible()
  await secretary.context().setOffline(false)
  await saved(secretary)
  for (const board of [secretary, page]) await nowAt(board, /Kompetensförsörjning.*Nu/)
})

test('Who leads and is away while the meeting is frozen keeps every word: a question, who is responsible, a place', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'secretary', 'Noa Lindqvist')
  const details = page.getByRole('dialog', { name: 'Ändra punkten' })
  const openDetails = async () => {
    await page.getByRole('button', { name: /^Punkt \d+, fler val$/ }).click()
    await page.getByRole('menuitem', { name: 'Ändra punkten' }).click()
  }
  // What the dialog is made of has been fetched.
  await openDetails()
  await details.getByRole('button', { name: 'Klar' }).click()
  await saved(page)
  await page.context().setOffline(true)
  await expect(page.getByText('Du är offline.').first()).toBeVisible()
  await openDetails()
  await details.getByRole('button', { name: 'Lägg till fråga' }).click()
  await page.keyboard.type('Vem bjuder in?')
  await details.getByRole('button', { name: 'Lägg till föredragande' }).click()
  await page.keyboard.type('Ylva Gästberg')
  await details.getByRole('button', { name: 'Klar' }).click()
  await page.getByLabel('Ansvarig').first().fill('Tomas Wikmark')
  await notesOf(page).focus()
  await freezeAsItIs(day, meeting)
  await page.context().setOffline(false)

  const kept = page.locator('[data-kept]')
  await expect(kept).toHaveCount(2)
  const lines = (await kept.getByRole('blockquote').getByRole('paragraph').allTextContents()).toSorted()
  expect(lines).toEqual(['Tomas Wikmark', 'Vem bjuder in?', 'Ylva Gästberg'])
})

test('Two pages of one browser, and one that is read anew twice in a row: the last words of none are lost', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page, context } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  const board = page.url()
  const other = await context.newPage()
  await other.goto(board)
  for (const one of [page, other]) {
    await saved(one)
    await isKeptOnTheDevice(one)
  }
  await context.setOffline(true)
  for (const one of [page, other]) await expect(one.getByText('Du är offline.').first()).toBeVisible()
  // The device is slow: what is written now is not in the database before the page goes.
  const slow = () => {
    IDBObjectStore.prototype.add = IDBObjectStore.prototype.count as never
  }
  await page.evaluate(slow)
  await newLine(page)
  await page.keyboard.type('Det här skrev Åsa allra sist.')
  await page.goto('about:blank')
  await other.goto('about:blank')

  await page.addInitScript(slow)
  for (let times = 0; times < 3; times++) {
    await page.goto(board)
    await expect(notesOf(page)).toContainText('Det här skrev Åsa allra sist.')
  }
  await context.setOffline(false)
  await saved(page)
  await expect(notesOf(page)).toContainText('Det här skrev Åsa allra sist.')
})
