import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { changeItem, goToItem, readItems } from '@samsyn/meeting/agenda'
import { readAttendance } from '@samsyn/meeting/attendance'
import { reveal, showDots } from '@samsyn/meeting/cards'
import { addPoint, readDecisions, wordingOf } from '@samsyn/meeting/decisions'
import {
  agendaDocument,
  decisionsDocument,
  layoutVersion,
  revealedDocument,
  roomDocument,
  themesDocument,
} from '@samsyn/meeting/documents'
import { put } from '@samsyn/meeting/room'
import { readRows } from '@samsyn/meeting/rounds'
import { setText } from '@samsyn/meeting/shared-text'
import { addTheme, moveEntry } from '@samsyn/meeting/themes'
import { startTimer } from '@samsyn/meeting/timer'
import { changeGroup, changeState, changeVoting, setGroups } from '@samsyn/meeting/workshop'
import { createServer, type ServerOptions } from '@samsyn/server/server'
import type * as Y from 'yjs'
import { type Day, expect, test } from './day.ts'
import { look, lookLarge } from './look.ts'
import { sampleMeeting, saved } from './sample.ts'

const large = { viewport: { width: 1920, height: 1080 } }

/** A browser that has opened a link to the big screen, as on the computer in the room. */
async function bigScreen(day: Day, meeting: string) {
  const screen = await day.somebody(large)
  const link = { meeting, role: 'screen', name: 'Storbild', organisation: '', attendee: '', days: 1 } as const
  const { row, token } = await day.server.parts.signIn.makeLink(link)
  await screen.page.goto(`/in#${token}`)
  await screen.page.waitForURL(/\/storbild$/)
  await expect(title(screen.page)).toBeVisible()
  return { ...screen, link: row.id }
}

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const edit = <T>(day: Day, meeting: string, document: string, change: (doc: Y.Doc) => T) =>
  day.server.parts.meetings.edit(meeting, document, 'server', change)
const now = () => new Date().toISOString()

/** The meeting goes to its item number `n`; answers with its id. */
const goTo = (day: Day, meeting: string, n: number) =>
  edit(day, meeting, agendaDocument(meeting), (agenda) => {
    const id = readItems(agenda)[n - 1]?.id ?? ''
    goToItem(agenda, id, now())
    return id
  })

test('The big screen opens by its link, follows the item and shows a decision while it is written', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page } = await bigScreen(day, meeting)
  await expect(title(page)).toContainText('försörjningsplan')
  const decision = page.getByRole('region', { name: 'Beslut 2' })
  await expect(decision).toContainText('Förslag')
  await expect(decision.getByRole('listitem')).toHaveCount(3)
  await expect(page.getByText('Var med', { exact: true })).toBeVisible()
  await lookLarge(page, 'big-screen-proposal')

  await secretary
    .getByRole('textbox', { name: 'Att-sats 3' })
    .fill('följa upp planen i november varje år och rapportera')
  await expect(decision).toContainText('Förslag, Elin skriver')
  await expect(decision).toContainText('varje år och rapportera')

  await secretary.getByRole('button', { name: 'Nästa punkt' }).click()
  await saved(secretary)
  await expect(title(page)).toContainText('vård i hemmet')
  await expect(page.getByRole('list', { name: 'Dagordning' })).toContainText('Nu')
  await lookLarge(page, 'big-screen-agenda')
  await goTo(day, meeting, 1)
  await expect(title(page)).toContainText('Öppnande och incheckning')
})

test('The big screen makes long words and three long points fit, in steps and without cutting anything off', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page } = await bigScreen(day, meeting)
  const long =
    'kompetensförsörjningsstrategiarbetsgruppen får i uppdrag att ta fram ett förslag till samverkansöverenskommelse om ' +
    'läkemedelsgenomgångar och rehabiliteringsinsatser i hemsjukvården, med en handlingsplan för utskrivningsklara patienter'
  const title3 =
    'Samverkansöverenskommelse om kompetensförsörjningsinsatser, handledarutbildning och språkstöd 2027–2029'
  await edit(day, meeting, agendaDocument(meeting), (agenda) => {
    const [, second] = readItems(agenda)
    changeItem(agenda, second?.id ?? '', { title: title3 })
  })
  await edit(day, meeting, decisionsDocument(meeting), (decisions) => {
    const found = readDecisions(decisions).find(({ points }) => points.length === 3)
    for (const { id } of found?.points ?? []) {
      const text = wordingOf(decisions, found?.id ?? '', { point: id })
      if (text) setText(text, `${long},`)
    }
  })
  const decision = page.getByRole('region', { name: 'Beslut 2' })
  await expect(decision).toContainText('patienter,')
  await lookLarge(page, 'big-screen-long')
  // More than the width beside the code can hold takes all of it; more than a screen can hold is still readable.
  await edit(day, meeting, decisionsDocument(meeting), (decisions) => {
    const found = readDecisions(decisions).find(({ points }) => points.length === 3)
    addPoint(decisions, found?.id ?? '', long)
  })
  await expect(decision.getByRole('listitem')).toHaveCount(4)
  await expect(page.getByText('Var med', { exact: true })).toBeHidden()
  await lookLarge(page, 'big-screen-longest')
})

test('The big screen shows the slide that is shown, turns with it, and is black when it is', { tag: '@long' }, async ({
  day,
}) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page } = await bigScreen(day, meeting)
  const shown = `/api/meetings/${meeting}/shown`
  const ask = (method: string, body: object) =>
    secretary.evaluate(
      ([path, how, json]) =>
        fetch(path, { method: how, body: json, headers: { 'content-type': 'application/json' } }).then(({ ok }) => ok),
      [shown, method, JSON.stringify(body)] as const,
    )
  const { item, attachment } = await edit(day, meeting, agendaDocument(meeting), (agenda) => {
    const [, plan] = readItems(agenda)
    return { item: plan?.id ?? '', attachment: [...agenda.getMap('attachments').keys()][0] ?? '' }
  })
  expect(await ask('POST', { item, attachment })).toBe(true)
  await expect(page.getByRole('img', { name: /Bild 1 av \d/ })).toBeVisible()
  expect(await ask('PATCH', { page: 3 })).toBe(true)
  await expect(page.getByRole('img', { name: /Bild 3 av \d/ })).toBeVisible()
  await edit(day, meeting, roomDocument(meeting), (room) => {
    const speaker = { item, attendee: '', slot: 1, kind: 'speech', onLink: false, asked: now(), ended: '' } as const
    const sara = {
      ...speaker,
      id: 's',
      order: 'a0',
      name: 'Sara Myrgren',
      organisation: 'Region Norrsund',
      began: now(),
    }
    put(room, 'speakers', 's', sara)
    put(room, 'speakers', 't', { ...sara, id: 't', order: 'a1', name: 'Åsa Öhrmark', began: '' })
    startTimer(room, item, 10, now())
  })
  await expect(page.getByText('Sara Myrgren')).toBeVisible()
  await expect(page.getByText('Åsa Öhrmark')).toBeVisible()
  await expect(page.getByRole('timer')).toHaveText(/9\.\d\d|10\.00/)
  await lookLarge(page, 'big-screen-slide')

  // A decision that is being written comes before the slide, which stands beside it.
  await secretary
    .getByRole('textbox', { name: 'Att-sats 3' })
    .fill('följa upp planen i november varje år och rapportera')
  await expect(page.getByRole('region', { name: 'Beslut 2' })).toContainText('Elin skriver')
  await expect(page.getByText(/Bild 3 av \d/)).toBeVisible()
  await lookLarge(page, 'big-screen-written')

  expect(await ask('PATCH', { black: true })).toBe(true)
  await edit(day, meeting, roomDocument(meeting), (room) => put(room, 'screen', 'screen', { mode: 'slide', item }))
  await expect(page.getByRole('contentinfo')).toHaveCount(0)
  await expect(page.locator('main')).toHaveCSS('background-color', 'rgb(0, 0, 0)')
})

test('The big screen follows a workshop and a round', { tag: '@long' }, async ({ day }) => {
  const { meeting } = await sampleMeeting(day)
  const { page } = await bigScreen(day, meeting)
  const item = await goTo(day, meeting, 4)
  const room = (change: (doc: Y.Doc) => unknown) =>
    edit(day, meeting, roomDocument(meeting), (doc) => {
      change(doc)
    })
  await room((doc) => {
    setGroups(
      doc,
      item,
      ['Älven', 'Fjället', 'Kusten', 'Skogen'].map((name) => ({ name, members: [] })),
    )
    changeState(doc, item, 'collecting')
  })
  await expect(page.getByText('Var brister överlämningen i dag?')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Grupper' })).toContainText('Fjället')
  await room((doc) => {
    const id = doc.getMap<{ groups: { id: string }[] }>('workshops').get(item)?.groups[1]?.id ?? ''
    changeGroup(doc, item, id, { ready: true })
  })
  await expect(page.getByRole('list', { name: 'Grupper' })).toContainText('Fjälletklar')
  await lookLarge(page, 'big-screen-collecting')

  const question = await edit(day, meeting, agendaDocument(meeting), (agenda) => {
    const found = readItems(agenda).find(({ id }) => id === item)
    return found?.questions[0]?.id ?? ''
  })
  const titles = ['Samordnad utskrivning', 'Läkemedelsgenomgångar', 'Anhörigas kunskap', 'Kompetensförsörjning']
  const cards = titles.flatMap((of, at) =>
    [1, 2, 3, 4].map((n) => ({ id: `k${at}${n}`, question, text: `${of}, lapp ${n}`, group: '', author: '' })),
  )
  await edit(day, meeting, revealedDocument(meeting, item), (doc) => reveal(doc, cards))
  const themes = await edit(day, meeting, themesDocument(meeting, item), (doc) =>
    titles.map((of, at) => {
      const theme = addTheme(doc, question, of)
      for (const card of cards.slice(at * 4, at * 4 + 4)) moveEntry(doc, card.id, theme)
      return theme
    }),
  )
  await room((doc) => changeState(doc, item, 'clustering'))
  await expect(page.getByText('Anhörigas kunskap, lapp 1')).toBeVisible()
  await expect(page.getByText('och 1 till')).toHaveCount(4)
  await edit(day, meeting, revealedDocument(meeting, item), (doc) =>
    showDots(doc, Object.fromEntries(themes.map((id, at) => [id, at * 3]))),
  )
  await room((doc) => changeVoting(doc, item, 'closed'))
  await expect(page.getByText('9 prickar')).toBeVisible()
  await lookLarge(page, 'big-screen-themes')

  const round = await goTo(day, meeting, 5)
  const rows = await edit(day, meeting, agendaDocument(meeting), (agenda) =>
    readRows(readAttendance(agenda), { by: 'organisation' }),
  )
  const [first, second] = rows
  const started = { by: 'organisation', writing: 'everyone', seconds: 180, since: now() } as const
  await room((doc) =>
    put(doc, 'rounds', round, { ...started, current: second?.id ?? '', spoken: { [first?.id ?? '']: 160 } }),
  )
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(second?.name ?? '')
  await lookLarge(page, 'big-screen-round')
})

test('The big screen is opened from the board, in the own browser and by a link, and ends when the link is revoked', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  await secretary.getByRole('button', { name: 'Mötet' }).click()
  await secretary.getByRole('menuitem', { name: 'Visa på storskärm' }).click()
  const dialog = secretary.getByRole('dialog', { name: 'Storbild' })
  const opened = secretary.context().waitForEvent('page')
  await dialog.getByRole('link', { name: 'Öppna här i en ny flik' }).click()
  const here = await opened
  await expect(title(here)).toContainText('försörjningsplan')

  await dialog.getByRole('button', { name: 'Skapa länk till en annan dator' }).click()
  const address = await dialog.getByRole('textbox', { name: 'Adress' }).inputValue()
  await look(secretary, 'big-screen-dialog')
  const elsewhere = await day.somebody(large)
  await elsewhere.page.goto(address)
  await expect(title(elsewhere.page)).toContainText('försörjningsplan')
  // Nothing but what is shown: no menu, no button, no way to the board.
  await expect(elsewhere.page.getByRole('button')).toHaveCount(0)
  await elsewhere.page.goto(`/m/${meeting}`)
  await elsewhere.page.waitForURL(/\/storbild$/)

  // The link takes nobody's seat.
  await here.goto(address)
  await here.waitForURL(/\/storbild$/)
  const { role } = await secretary.evaluate<{ role: string }, string>(
    (path) => fetch(path).then((answer) => answer.json()),
    `/api/meetings/${meeting}`,
  )
  expect(role).toBe('secretary')

  await dialog.getByRole('button', { name: /Storbilden visar/ }).click()
  await secretary.getByRole('option', { name: 'Paus' }).click()
  for (const page of [here, elsewhere.page]) await expect(page.getByRole('heading', { name: 'Paus' })).toBeVisible()
  await lookLarge(elsewhere.page, 'big-screen-pause')
  await dialog.getByRole('button', { name: 'Stäng' }).click()
  await secretary.getByRole('button', { name: 'Nästa punkt' }).click()
  await expect(title(elsewhere.page)).toContainText('vård i hemmet')
  await expect(elsewhere.page.getByRole('heading', { name: 'Paus' })).toHaveCount(0)

  await secretary.getByRole('button', { name: 'Bjud in' }).click()
  await secretary.getByRole('button', { name: 'Återkalla länken till Storbild' }).click()
  await secretary.getByRole('button', { name: 'Återkalla', exact: true }).click()
  await expect(title(elsewhere.page)).toHaveText('Storbilden är avslutad')
  await expect(title(here)).toContainText('vård i hemmet')
  await lookLarge(elsewhere.page, 'big-screen-ended')
})

/** A server of the test's own, that can be stopped and started, with a meeting and a browser that has opened its screen. */
async function ownServer(browser: Browser, options: ServerOptions = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'samsyn-journey-'))
  const config = {
    host: '127.0.0.1',
    dataDir,
    appUrl: 'http://localhost',
    databaseUrl: '',
    uploadLimit: 20 * 1024 * 1024,
    clientDir: resolve(import.meta.dirname, '../../client/dist'),
    logLevel: 'silent',
  } as const
  let server = await createServer({ ...config, port: 0 }, options)
  const port = Number(new URL(server.address).port)
  const { series } = await server.parts.meetings.makeBody('Provrådet i Exempelstad', 'Möten', {})
  const meeting = await server.parts.meetings.make(series, { date: '2026-03-13', start: '09:00', place: 'Provsalen' })
  const context = await browser.newContext({ baseURL: server.address, locale: 'sv-SE', ...large })
  const page = await context.newPage()
  return {
    page,
    context,
    meeting,
    meetings: () => server.parts.meetings,
    async open() {
      const link = { meeting, role: 'screen', name: 'Storbild', organisation: '', attendee: '', days: 1 } as const
      const { token } = await server.parts.signIn.makeLink(link)
      await page.goto(`/in#${token}`)
      await page.waitForURL(/\/storbild$/)
    },
    stop: () => server.close(),
    async start() {
      server = await createServer({ ...config, port }, options)
    },
    async end() {
      await context.close()
      await server.close()
      await rm(dataDir, { recursive: true })
    },
  }
}

test('The big screen says since when it has no connection, and comes back by itself when the server does', {
  tag: '@long',
}, async ({ browser }) => {
  const room = await ownServer(browser)
  const { page, context, meeting } = room
  await room.meetings().changePhase(meeting, 'open')
  await room.open()
  const agenda = page.getByRole('list', { name: 'Dagordning' })
  const lost = page.getByText(/Ingen anslutning · Läget \d+\.\d\d/)
  await expect(agenda).toContainText('Välkomna')

  await room.stop()
  await expect(lost).toBeVisible()
  await expect(agenda).toContainText('Välkomna')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await lookLarge(page, 'big-screen-no-connection')
  await room.start()
  await expect(lost).toHaveCount(0)
  await room.meetings().edit(meeting, agendaDocument(meeting), 'server', (doc) => {
    goToItem(doc, readItems(doc)[0]?.id ?? '', now())
  })
  await expect(agenda).toContainText('Nu')

  await context.setOffline(true)
  await expect(lost).toBeVisible()
  await context.setOffline(false)
  await expect(lost).toHaveCount(0)
  await room.end()
})

test('The big screen waits for a meeting that is not called yet, and says how it stands before and after', {
  tag: '@long',
}, async ({ browser }) => {
  const room = await ownServer(browser)
  const { page, meeting } = room
  await room.open()
  await expect(title(page)).toHaveText('Storbilden är avslutad')
  await room.meetings().changePhase(meeting, 'called')
  await expect(page.getByRole('heading', { name: 'Mötet börjar kl. 9.00' })).toBeVisible()
  await expect(page.getByText('Var med', { exact: true })).toBeVisible()
  await lookLarge(page, 'big-screen-called')
  await room.meetings().changePhase(meeting, 'open')
  await expect(page.getByRole('list', { name: 'Dagordning' })).toBeVisible()
  await room.meetings().changePhase(meeting, 'closed')
  await expect(page.getByRole('heading', { name: 'Mötet är avslutat' })).toBeVisible()
  await expect(page.getByText('Var med', { exact: true })).toBeHidden()
  await lookLarge(page, 'big-screen-closed')
  await room.end()
})

test('The big screen takes in a new version of the server by itself', async ({ browser }) => {
  const room = await ownServer(browser, { layout: layoutVersion + 1 })
  await room.meetings().changePhase(room.meeting, 'open')
  await room.open()
  await room.page.waitForEvent('load')
  await expect(room.page.getByText('Väntar på servern. Storbilden kommer tillbaka av sig själv.')).toBeVisible()
  await room.end()
})
