/** Turns and time: the speaker list, the timer and rounds, by people who sit in the room and on link. */
import type { Page } from '@playwright/test'
import { type Day, expect, test } from './day.ts'
import { look } from './look.ts'
import { notesOf, sampleMeeting, saved } from './sample.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const listOn = (page: Page) => page.getByRole('region', { name: 'Talarlista' })
const rowsOn = (page: Page) => listOn(page).getByRole('listitem')
/** What a screen reader has been told in a polite voice. */
const heard = (page: Page) => page.locator('.announcer')

async function openList(secretary: Page): Promise<void> {
  await listOn(secretary).getByRole('button', { name: 'Öppna talarlistan' }).click()
  await expect(listOn(secretary).getByText('Öppen')).toBeVisible()
}

test('The speakers: a phone asks with one thumb, the secretary gives the word, and everybody sees whose turn it is', async ({
  day,
}) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page: fatima } = await day.invited(meeting, 'participant', 'Fatima Rahmani', '', phone)
  const { page: johan } = await day.invited(meeting, 'participant', 'Johan Bergstig')
  await expect(notesOf(fatima)).toBeVisible()
  await expect(notesOf(johan)).toBeVisible()
  await expect(fatima.getByRole('button', { name: 'Begär ordet' })).toHaveCount(0)
  await openList(secretary)

  await listOn(johan).getByRole('button', { name: 'Begär ordet' }).click()
  await expect(rowsOn(secretary)).toHaveText([/Johan Bergstig.*på tur/])
  await expect(heard(johan)).toContainText('Du är på tur')
  // The filled button of the phone, and nothing else, is needed.
  await fatima.getByRole('button', { name: 'Begär ordet' }).tap()
  await expect(fatima.getByRole('button', { name: 'Du är nr 2' })).toBeVisible()
  await expect(heard(fatima)).toContainText('Du är nummer 2 på talarlistan.')

  await listOn(secretary).getByRole('button', { name: 'Nästa talare' }).click()
  await expect(rowsOn(johan)).toHaveText([/Johan Bergstig \(du\).*talar \d\.\d\d/, /Fatima Rahmani.*på tur/])
  await expect(heard(johan)).toContainText('Du har ordet')
  await expect(fatima.getByRole('button', { name: 'Du är på tur' })).toBeVisible()
  await expect(rowsOn(secretary).first()).toHaveText(/talar 0\.0[3-9]/)

  // A reply goes before those who wait for a speech.
  const { page: asa } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await listOn(asa).getByRole('button', { name: 'Replik eller ordningsfråga' }).click()
  await asa.getByRole('menuitem', { name: 'Replik' }).click()
  await expect(rowsOn(secretary)).toHaveText([/Johan/, /Åsa Öhrmark.*Replik · via länk.*på tur/, /Fatima/])
  await expect(fatima.getByRole('button', { name: 'Du är nr 2' })).toBeVisible()

  await listOn(secretary).getByRole('button', { name: 'Nästa talare' }).click()
  await expect(rowsOn(secretary)).toHaveText([/Åsa Öhrmark.*talar/, /Fatima/])
  // Fatima has changed her mind.
  await fatima.getByRole('button', { name: 'Ta tillbaka' }).tap()
  await expect(fatima.getByRole('button', { name: 'Begär ordet' })).toBeVisible()
  await expect(rowsOn(secretary)).toHaveText([/Åsa/])
  await listOn(asa).getByRole('button', { name: 'Lämna ordet' }).click()
  await expect(listOn(secretary).getByText('Ingen har begärt ordet.')).toBeVisible()

  await listOn(secretary).getByRole('button', { name: 'Talarlista, fler val' }).click()
  await secretary.getByRole('menuitem', { name: 'Taltid' }).click()
  const times = secretary.getByRole('dialog', { name: 'Taltid per organisation' })
  await expect(times.getByRole('listitem')).toHaveText([
    /Tallnäs kommun1 inlägg0\.\d\d/,
    /Ängsholms kommun1 inlägg0\.\d\d/,
  ])
})

test('The speakers by keyboard alone: ask, put somebody on, move, give the word, and clear the list at the next item', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, page } = await sampleMeeting(day)
  await openList(page)
  const { page: johan } = await day.invited(meeting, 'participant', 'Johan Bergstig')
  await listOn(johan).getByRole('button', { name: 'Begär ordet' }).press('Enter')
  await expect(rowsOn(page)).toHaveText([/Johan Bergstig/])
  const choose = async (button: string, choice: string) => {
    await listOn(page).getByRole('button', { name: button }).press('Enter')
    await page.getByRole('menuitem', { name: choice }).press('Enter')
  }
  // Somebody who sits in the room without a device, and somebody on link.
  for (const name of ['Tomas Wikmark', 'Mikael Torståhl']) {
    await choose('Talarlista, fler val', 'Sätt upp någon')
    const dialog = page.getByRole('dialog', { name: 'Sätt upp någon' })
    await expect(dialog.getByRole('combobox')).toBeFocused()
    await page.keyboard.type(name.slice(0, 5))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('combobox')).toHaveValue(name)
    await page.keyboard.press('Enter')
    await expect(dialog).toHaveCount(0)
  }
  await expect(rowsOn(page)).toHaveText([/Johan Bergstig/, /Tomas Wikmark/, /Mikael Torståhl.*via länk/])
  await choose('Mikael Torståhl, fler val', 'Flytta upp')
  await expect(rowsOn(page)).toHaveText([/Johan/, /Mikael/, /Tomas/])
  await expect(heard(page)).toContainText('Mikael Torståhl flyttades till plats 2 av 3')
  await choose('Mikael Torståhl, fler val', 'Ge ordet')
  await expect(rowsOn(page)).toHaveText([/Mikael Torståhl.*talar/, /Johan/, /Tomas/])
  await choose('Tomas Wikmark, fler val', 'Ta bort från listan')
  await expect(rowsOn(page)).toHaveText([/Mikael/, /Johan/])

  // At the next item the list is kept, until somebody clears it by one press.
  await page.getByRole('button', { name: 'Nästa punkt' }).press('Enter')
  await expect(rowsOn(page)).toHaveText([/Mikael/, /Johan/])
  await listOn(page).getByRole('button', { name: 'Rensa listan (1 från en annan punkt)' }).press('Enter')
  await expect(rowsOn(page)).toHaveText([/Mikael/])
  await choose('Mikael Torståhl, fler val', 'Avsluta inlägget')
  await choose('Talarlista, fler val', 'Stäng talarlistan')
  await expect(listOn(johan)).toHaveCount(0)
})

async function crowd({ server }: Day, meeting: string): Promise<void> {
  const { addAttendee } = await import('@samsyn/meeting/attendance')
  const { request, giveWord } = await import('@samsyn/meeting/speakers')
  const { readRoom } = await import('@samsyn/meeting/room')
  const { meetings } = server.parts
  const name = (n: number) => `Brukarrepresentant-Alexandersson Nummer${n}`
  const organisation = 'Arbetsmarknads- och vuxenutbildningsförvaltningen i Strömsala kommun'
  const ids = await meetings.edit(meeting, `${meeting}/agenda`, 'server', (agenda) =>
    Array.from({ length: 40 }, (_, n) => addAttendee(agenda, { name: name(n), organisation, status: 'present' }).id),
  )
  await meetings.edit(meeting, `${meeting}/room`, 'server', (room) => {
    const now = new Date().toISOString()
    ids.forEach((attendee, n) => {
      const kind = n === 30 ? 'point-of-order' : n % 9 === 8 ? 'reply' : 'speech'
      const onLink = n % 5 === 0
      request(room, { item: '', attendee, slot: n + 1, name: name(n), organisation, kind, onLink }, now)
    })
    giveWord(room, readRoom(room).speakers[0]?.id ?? '', '', now)
  })
}

test('The speakers look as they should: nobody, a few, forty people with long names', { tag: '@long' }, async ({
  day,
}) => {
  test.setTimeout(300_000)
  const { meeting, page } = await sampleMeeting(day)
  await look(page, 'speakers-closed')
  await openList(page)
  const member = await day.invited(meeting, 'participant', 'Fatima Rahmani')
  const johan = await day.invited(meeting, 'participant', 'Johan Bergstig')
  await listOn(johan.page).getByRole('button', { name: 'Begär ordet' }).click()
  await listOn(member.page).getByRole('button', { name: 'Begär ordet' }).click()
  await listOn(page).getByRole('button', { name: 'Nästa talare' }).click()
  await expect(rowsOn(member.page)).toHaveText([/talar/, /på tur/])
  await look(member.page, 'speakers-member')
  await look(page, 'speakers-leader')
  await crowd(day, meeting)
  await expect(rowsOn(page)).toHaveCount(42)
  await look(page, 'speakers-forty')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'Talare 42' }).click()
  await expect(page.getByRole('dialog', { name: 'Talarlista' })).toBeVisible()
  await look(page, 'speakers-dialog')
})

/** A device whose clock is wrong. */
const wrongBy = (page: Page, minutes: number) =>
  page.addInitScript((ahead) => {
    const Right = Date
    globalThis.Date = class extends Right {
      constructor(...values: [] | [number]) {
        super(...((values.length > 0 ? values : [Right.now() + ahead]) as [number]))
      }
      static override now = () => Right.now() + ahead
    } as DateConstructor
  }, minutes * 60_000)

test('The timer: all see the same time, whatever their clocks say, and it cuts nothing off', async ({ day }) => {
  const { startTimer, timeLeft } = await import('@samsyn/meeting/timer')
  const { readRoom } = await import('@samsyn/meeting/room')
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page: fatima } = await day.invited(meeting, 'participant', 'Fatima Rahmani', '', phone)
  await wrongBy(fatima, 7)
  await fatima.reload()
  await expect(notesOf(fatima)).toBeVisible()
  const timerOn = (page: Page) => page.getByRole('timer')

  await secretary.getByRole('button', { name: 'Punkt 2, fler val' }).click()
  await secretary.getByRole('menuitem', { name: 'Starta timer' }).click()
  const dialog = secretary.getByRole('dialog', { name: 'Starta timer' })
  await dialog.getByLabel('Annan tid, i minuter').fill('noll')
  await secretary.keyboard.press('Enter')
  await expect(dialog.getByText('Skriv hela minuter, 1 till 600.')).toBeVisible()
  await dialog.getByRole('button', { name: '5 minuter' }).click()
  await expect(timerOn(secretary)).toHaveText(/^(5\.00|4\.5\d) kvar$/)
  await expect(timerOn(fatima)).toHaveText(/^(5\.00|4\.5\d) kvar$/)
  await expect(heard(fatima)).toContainText('Timern är satt på 5 minuter.')
  await secretary.getByRole('button', { name: '+1 min' }).click()
  await expect(timerOn(fatima)).toHaveText(/^5\.\d\d kvar$/)
  await look(fatima, 'timer')
  await fatima.setViewportSize(phone.viewport)

  await secretary.getByRole('button', { name: 'Punkt 2, fler val' }).click()
  await secretary.getByRole('menuitem', { name: 'Pausa timern' }).click()
  await expect(timerOn(fatima)).toHaveText(/^\d\.\d\d, pausad$/)

  // Time goes by.
  const { meetings } = day.server.parts
  const begunAgo = (seconds: number) =>
    meetings.edit(meeting, `${meeting}/room`, 'server', (room) => {
      const item = readRoom(room).timer?.item ?? ''
      startTimer(room, item, 5, new Date(Date.now() - seconds * 1000).toISOString())
    })
  await begunAgo(200)
  await expect(timerOn(fatima)).toHaveText(/^1\.\d\d kvar$/)
  await begunAgo(250)
  await expect(timerOn(fatima)).toHaveText(/^0\.[345]\d kvar, sista minuten$/)
  await expect(heard(fatima)).toContainText('En minut kvar.')
  await begunAgo(312)
  await expect(timerOn(fatima)).toHaveText(/^0\.[123]\d över$/)
  await expect(timerOn(secretary)).toHaveText(/^0\.[123]\d över$/)
  await expect(heard(fatima)).toContainText('Tiden är ute.')
  const [mine = null, theirs = null] = await Promise.all(
    [timerOn(secretary), timerOn(fatima)].map((t) => t.textContent()),
  )
  const seconds = (text: string | null) => Number(/\.(\d\d)/.exec(text ?? '')?.[1])
  expect(Math.abs(seconds(mine) - seconds(theirs))).toBeLessThanOrEqual(1)
  // It is over, and everything goes on.
  await notesOf(fatima).click()
  await fatima.keyboard.type('Skrivet när tiden var ute.')
  await expect(notesOf(secretary)).toContainText('Skrivet när tiden var ute.')
  await look(secretary, 'timer-over')
  await secretary.getByRole('button', { name: 'Punkt 2, fler val' }).click()
  await secretary.getByRole('menuitem', { name: 'Ta bort timern' }).click()
  await expect(timerOn(fatima)).toHaveCount(0)
  const { timer } = await meetings.edit(meeting, `${meeting}/room`, 'server', readRoom)
  expect(timer && timeLeft(timer, Date.now())).toBe(null)
})

test('The timer of the day: the agenda says when items are to begin, and in one line how far behind we are', {
  tag: '@long',
}, async ({ day }) => {
  const { changeFacts } = await import('@samsyn/meeting/agenda')
  const { meeting, page } = await sampleMeeting(day)
  const agenda = page.getByRole('navigation', { name: 'Dagordning' })
  // The first item of ten minutes is dealt with, and the one of twenty-five minutes has just begun.
  const startedAgo = (minutes: number) => {
    // Soon after midnight it is a meeting of the day before.
    const [date = '', start = ''] = new Date(Date.now() - minutes * 60_000)
      .toLocaleString('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short', timeStyle: 'short' })
      .split(' ')
    return day.server.parts.meetings.edit(meeting, `${meeting}/agenda`, 'server', (doc) =>
      changeFacts(doc, { date, start }),
    )
  }
  await startedAgo(11)
  await expect(agenda.getByRole('button', { name: /Workshop/ })).toContainText(/\d\.\d\d · 40 min/)
  await expect(agenda.getByText(/min\sefter/)).toHaveCount(0)
  await startedAgo(17)
  await expect(agenda.getByText(/^Nästa punkt cirka kl\.\s\d+\.\d\d \((7|8)\smin\sefter\)$/)).toBeVisible()
  await look(page, 'behind')
})

/** Takes the meeting to the round of the sample, with a row for each to write the own. */
async function goToRound(secretary: Page): Promise<void> {
  await secretary
    .getByRole('navigation', { name: 'Dagordning' })
    .getByRole('button', { name: /Laget runt/ })
    .click()
  await secretary.getByRole('button', { name: 'Punkt 5, fler val' }).click()
  await secretary.getByRole('menuitem', { name: 'Ändra punkten' }).click()
  const details = secretary.getByRole('dialog', { name: 'Ändra punkten' })
  await details.getByText('Var och en sin egen').click()
  await details.getByLabel('Minuter var').fill('2')
  await details.getByRole('button', { name: 'Klar' }).click()
  await secretary.getByRole('button', { name: 'Punkt 5, fler val' }).click()
  await secretary.getByRole('menuitem', { name: 'Gå till punkten med mötet' }).click()
}

test('The round: each writes the own row, also offline, the word goes on, and the protocol has it as a list', {
  tag: '@long',
}, async ({ day }) => {
  test.setTimeout(300_000)
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page: fatima, context: ofFatima } = await day.invited(meeting, 'participant', 'Fatima Rahmani', '', phone)
  const { page: johan } = await day.invited(meeting, 'participant', 'Johan Bergstig')
  const roundOn = (page: Page) => page.getByRole('region', { name: 'Laget runt' })
  const rowOn = (page: Page, name: string) => roundOn(page).getByRole('listitem').filter({ hasText: name })
  await goToRound(secretary)
  await expect(roundOn(secretary).getByText('14 av 14 har inte svarat')).toBeVisible()

  // On the phone the own row is first, and the only one that can be written.
  await expect(roundOn(fatima).getByRole('listitem').first()).toContainText(/Hedvikens kommun.*din rad/)
  await expect(roundOn(fatima).getByRole('textbox')).toHaveCount(1)
  const report = fatima.getByRole('textbox', { name: 'Rapport från Hedvikens kommun' })
  await report.fill('Ny samordnare från mars.')
  await rowOn(johan, 'Tallnäs kommun').getByRole('button', { name: 'Inget att rapportera' }).click()
  await expect(rowOn(secretary, 'Tallnäs kommun')).toContainText('Inget att rapportera.')
  await expect(roundOn(secretary).getByText('12 av 14 har inte svarat')).toBeVisible()
  await expect(rowOn(johan, 'Hedvikens kommun')).toContainText('Ny samordnare från mars.')

  await ofFatima.setOffline(true)
  await expect(fatima.getByText('Du är offline.').first()).toBeVisible()
  await report.press('End')
  await report.press('Enter')
  await report.pressSequentially('Lokalerna är klara.')
  await ofFatima.setOffline(false)
  await expect(secretary.getByRole('textbox', { name: 'Rapport från Hedvikens kommun' })).toHaveValue(
    'Ny samordnare från mars.\nLokalerna är klara.',
  )

  const next = roundOn(secretary).getByRole('button', { name: /^Nästa, / })
  await next.click()
  await expect(rowOn(johan, 'Björkåsa kommun')).toContainText(/talar 0\.\d\d av 2\.00/)
  await expect(rowOn(secretary, 'Björkåsa kommun')).toContainText(/talar 0\.0[3-9]/)
  await rowOn(secretary, 'Hedvikens kommun').getByRole('button', { name: 'Ge ordet till Hedvikens kommun' }).click()
  await expect(rowOn(johan, 'Björkåsa kommun')).toContainText(/talade 0\.\d\d/)
  await expect(heard(fatima)).toContainText('Du har ordet')
  // Two who lead press at once: the word goes on one step.
  const { page: chair } = await day.invited(meeting, 'chair', 'Gunilla Ekdahl')
  await expect(rowOn(chair, 'Hedvikens kommun')).toContainText(/talar 0\.(0[3-9]|[1-5]\d)/)
  await Promise.all(
    [secretary, chair].map((page) =>
      roundOn(page)
        .getByRole('button', { name: /^Nästa, / })
        .click(),
    ),
  )
  await expect(roundOn(johan).getByText(/^talar /)).toHaveCount(1)
  await expect(rowOn(johan, 'Granbacka kommun')).toContainText(/tala(r|de) /)

  const { html } = await day.server.parts.freeze.preview(meeting)
  expect(html.replace(/<[^>]+>/g, '')).toContain('Hedvikens kommun: Ny samordnare från mars.')
  expect(html.replace(/<[^>]+>/g, '')).toContain('Tallnäs kommun: Inget att rapportera.')
  await look(secretary, 'round')
  await look(fatima, 'round-member')
})

test('The round: what is reported stays when an organisation is called otherwise, and is asked about when the rows are others', async ({
  day,
}) => {
  const { meeting, page } = await sampleMeeting(day)
  await page.getByRole('navigation', { name: 'Dagordning' }).getByText('Laget runt').click()
  await page.getByLabel('Rapport från Björkåsa kommun', { exact: true }).fill('Ny samordnare i höst.')
  await saved(page)

  const round = page.url()
  await page.goto(`/m/${meeting}?visa=narvaro`)
  await page
    .locator('[data-attendee]', { hasText: 'Björkåsa kommun' })
    .getByRole('button', { name: 'fler val' })
    .click()
  await page.getByRole('menuitem', { name: 'Ändra uppgifter' }).click()
  await page.getByLabel('Organisation', { exact: true }).fill('Björkåsa kommun (norra)')
  await page.getByRole('button', { name: 'Klar' }).click()
  await saved(page)
  await page.goto(round)
  const report = page.getByLabel('Rapport från Björkåsa kommun (norra)', { exact: true })
  await expect(report).toHaveValue('Ny samordnare i höst.')

  await page.getByRole('button', { name: 'Punkt 5, fler val' }).click()
  await page.getByRole('menuitem', { name: 'Ändra punkten' }).click()
  const rows = page.getByRole('radiogroup', { name: 'En rad per' })
  await rows.getByText('Person').click()
  const question = page.getByRole('alertdialog', { name: 'Göra om rundan?' })
  await expect(question).toContainText('En rapport är redan skriven.')
  await question.getByRole('button', { name: 'Avbryt' }).click()
  await expect(rows.getByRole('radio', { name: 'Organisation' })).toBeChecked()
  await rows.getByText('Person').click()
  await question.getByRole('button', { name: 'Gör om' }).click()
  await expect(rows.getByRole('radio', { name: 'Person' })).toBeChecked()
  // Back is nothing to ask about: as persons nobody has reported.
  await rows.getByText('Organisation').click()
  await page.getByRole('button', { name: 'Klar' }).click()
  await expect(report).toHaveValue('Ny samordnare i höst.')
})

test('The round looks as it should with forty people who have long names', { tag: '@long' }, async ({ day }) => {
  test.setTimeout(300_000)
  const { changeItem, goToItem, readItems } = await import('@samsyn/meeting/agenda')
  const { changeRound } = await import('@samsyn/meeting/rounds')
  const { meeting, page } = await sampleMeeting(day)
  const { meetings } = day.server.parts
  await crowd(day, meeting)
  const now = new Date().toISOString()
  const item = await meetings.edit(meeting, `${meeting}/agenda`, 'server', (agenda) => {
    const id = readItems(agenda)[4]?.id ?? ''
    changeItem(agenda, id, { title: 'Incheckning' })
    goToItem(agenda, id, now)
    return id
  })
  await meetings.edit(meeting, `${meeting}/room`, 'server', (room) => changeRound(room, item, { by: 'person' }, now))
  const round = page.getByRole('region', { name: 'Laget runt' })
  await expect(round.getByText('55 av 55 har inte svarat')).toBeVisible()
  await round.getByRole('button', { name: /^Nästa, / }).click()
  await expect(round.getByText(/^talar /)).toBeVisible()
  await look(page, 'round-forty')
})
