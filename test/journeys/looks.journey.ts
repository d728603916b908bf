import { type Day, expect, test } from './day.ts'
import { look } from './look.ts'
import { newLine, notesOf, sampleMeeting } from './sample.ts'
import { ask, card, grouping, headed, theme, workshopMeeting } from './workshop.ts'

/** A meeting that fills its screens: forty people, twenty items, long words. */
async function crowd({ server }: Day, meeting: string): Promise<void> {
  const { addItem } = await import('@samsyn/meeting/agenda')
  const { addAttendee } = await import('@samsyn/meeting/attendance')
  await server.parts.meetings.edit(meeting, `${meeting}/agenda`, 'server', (agenda) => {
    for (let n = 0; n < 12; n++)
      addItem(agenda, { title: `Samverkansöverenskommelse och kompetensförsörjningsstrategi ${n + 1}`, minutes: 15 }, 5)
    for (let n = 0; n < 25; n++)
      addAttendee(agenda, {
        name: `Brukarrepresentant-Alexandersson Nummer${n}`,
        organisation: 'Arbetsmarknads- och vuxenutbildningsförvaltningen i Strömsala kommun',
        status: 'present',
        mode: n % 3 === 0 ? 'link' : 'on-site',
      })
  })
}

test('Looks: start, join, series and board', { tag: '@long' }, async ({ day }) => {
  test.setTimeout(600_000)
  const empty = await day.organiser('Elin Hallrud')
  await empty.page.goto('/')
  await expect(empty.page.getByRole('button', { name: 'Öppna exempelmötet' })).toBeVisible()
  await look(empty.page, 'welcome')

  const { meeting, page } = await sampleMeeting(day)
  await look(page, 'board')
  await crowd(day, meeting)
  await expect(page.getByRole('navigation', { name: 'Dagordning' }).getByRole('listitem')).toHaveCount(20)
  await look(page, 'board-full')
  await page.getByRole('button', { name: /^\d+ här$/ }).click()
  await expect(page.getByRole('dialog', { name: 'Närvaro' })).toBeVisible()
  await look(page, 'attendance')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Mötet', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Datum, plats och roller' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await look(page, 'facts')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Bjud in', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await look(page, 'invite')

  const { code } = await day.server.parts.meetings.row(meeting)
  const guest = await day.somebody()
  await guest.page.goto(`/g/${code}`)
  await expect(guest.page.getByRole('combobox', { name: 'Vad heter du?' })).toBeVisible()
  await look(guest.page, 'join')

  await page.goto('/')
  await expect(page.getByRole('link', { name: /Gå till mötet/ }).first()).toBeVisible()
  await look(page, 'start')
  const [series] = (
    await day.server.parts.meetings.home({ id: '', name: '', organisation: '', organiser: true, expiresAt: '' })
  ).bodies
  await page.goto(`/s/${series?.series[0]?.id}`)
  await expect(page.getByRole('tab', { name: 'Personer' })).toBeVisible()
  await look(page, 'series')
  await page.getByRole('tab', { name: 'Personer' }).click()
  await look(page, 'people')
  await page.getByRole('tab', { name: 'Inställningar' }).click()
  await look(page, 'settings')
})

test('Looks: offline, reading, the way to the freeze and the protocol', { tag: '@long' }, async ({ day }) => {
  test.setTimeout(600_000)
  const { meeting, page } = await sampleMeeting(day)
  const reader = await day.invited(meeting, 'observer', 'Birgitta Hedlöv')
  await expect(notesOf(reader.page)).toBeVisible()
  await look(reader.page, 'reading')
  await reader.context.setOffline(true)
  await expect(reader.page.getByText('Du är offline.').first()).toBeVisible()
  await look(reader.page, 'offline')

  await day.server.parts.meetings.changePhase(meeting, 'closed')
  await page.goto(`/m/${meeting}/frys`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/saker|sak|Allt/)
  await look(page, 'freeze-checks')
  for (let repairs = 0; repairs < 40; repairs++) {
    const all = page.getByRole('button', { name: /^Behåll alla/ })
    if (await all.count()) {
      await all.click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Behåll/ })
        .click()
      continue
    }
    const keep = page.getByRole('button', { name: /^(Behåll|Behövs inte)/ })
    if ((await keep.count()) === 0) break
    await keep.first().click()
    await page
      .getByRole('button', { name: /^(Behåll|Behövs inte)$/, exact: true })
      .last()
      .click()
  }
  await page.getByRole('button', { name: 'Förhandsgranska' }).click()
  await expect(page.getByRole('heading', { name: 'Så här blir protokollet' })).toBeVisible()
  await look(page, 'freeze-preview')
  await page.getByRole('button', { name: 'Nästa: godkänn och frys' }).click()
  await expect(page.getByRole('heading', { name: 'Redo att frysa' })).toBeVisible()
  await look(page, 'freeze-approve')
  await page.getByRole('button', { name: 'Frys protokollet' }).click()
  await page.waitForURL(/\/p\//)
  await expect(page.getByText('Äktheten är kontrollerad')).toBeVisible()
  await look(page, 'protocol')
})

test('Looks: a workshop from its groups to its summary', { tag: '@long' }, async ({ day }) => {
  test.setTimeout(600_000)
  const workshop = await workshopMeeting(day)
  const { meeting, item, address, page } = workshop
  await ask(page, meeting, item, 'POST', '/divide', { count: 4, by: 'mix' })
  await expect(page.getByRole('region', { name: 'Grupp 4' })).toBeVisible()
  await look(page, 'workshop-preparing')
  const { page: member } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await member.goto(address)
  await expect(member.getByText('Din grupp')).toBeVisible()
  await ask(page, meeting, item, 'POST', '/state', { to: 'collecting' })
  const field = member.getByRole('textbox', { name: /^Skriv en lapp till Vad gör/ })
  for (const text of ['Kompetensförsörjningsstrategiarbetsgruppsmöten', 'Ett enda telefonnummer, dygnet runt']) {
    await field.fill(text)
    await member.keyboard.press('Enter')
  }
  await look(member, 'workshop-writing')

  await grouping(
    day,
    workshop,
    ['Grupp A', 'Grupp B', 'Grupp C', 'Grupp D'].map((name, at) => ({
      name,
      members: at === 0 ? ['Åsa Öhrmark'] : [],
      onLink: at === 3,
      cards: [
        ['Ett enda telefonnummer, dygnet runt', 'Läkemedelsgenomgång vid köksbordet'],
        ['Inskrivningsmeddelandet kommer på fredag eftermiddag', 'Utskrivningsplaneringsmötesanteckningarna'],
        ['Samverkansöverenskommelseuppföljning', 'Helgbemanning'],
      ],
    })),
  )
  const menu = async (text: string, choice: string) => {
    await card(page, text).first().getByRole('button').click()
    await page.getByRole('menuitem', { name: choice }).click()
  }
  await menu('Ett enda telefonnummer', 'Nytt tema av lappen')
  await headed(page, 'Veta vem man ringer')
  await menu('Inskrivningsmeddelandet', 'Nytt tema av lappen')
  await headed(page, 'Kompetensförsörjningsplaneringen startar för sent')
  await menu('Helgbemanning', 'Lägg åt sidan …')
  await page.getByRole('textbox', { name: 'Skäl' }).fill('Utanför frågan')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Skäl: Utanför frågan')).toBeVisible()
  await look(page, 'workshop-grouping')
  await ask(page, meeting, item, 'POST', '/voting', { to: 'open' })
  await member.getByRole('button', { name: 'Lägg prick på Veta vem man ringer, 3 kvar' }).click()
  await expect(member.getByText('Du har 2 prickar kvar')).toBeVisible()
  await look(member, 'workshop-voting')
  await ask(page, meeting, item, 'POST', '/voting', { to: 'closed' })
  await expect(theme(member, 'Veta vem man ringer')).toContainText('1 prick')
  await ask(page, meeting, item, 'POST', '/summary', {})
  await page.getByRole('button', { name: 'Lägg till punkt' }).first().click()
  await page.keyboard.type('En punkt till')
  await page.getByRole('button', { name: 'Visa 1 skillnad' }).click()
  await look(page, 'workshop-summary')
})

test('Looks: who writes in a line is shown within the page, however wide it is', async ({ day }) => {
  const { meeting, page } = await sampleMeeting(day)
  const other = (await day.invited(meeting, 'participant', 'Fatima Rahmani')).page
  await newLine(other)
  await other.keyboard.type('Fatima skriver här.')
  const writer = page.getByText('FR', { exact: true }).last()
  await expect(writer).toBeVisible()
  for (const width of [1440, 1180, 1024, 1000, 999, 834, 820, 768, 760, 390]) {
    await page.setViewportSize({ width, height: 900 })
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: `the page at ${width} px` })
      .toBeLessThanOrEqual(width)
    await expect
      .poll(async () => (await writer.boundingBox())?.x, { message: `who writes at ${width} px` })
      .toBeLessThanOrEqual(width - 24)
  }
})

test('Looks: a long name of the body ends before the steps of the freeze', async ({ day }) => {
  const { page } = await day.organiser()
  const { meetings } = day.server.parts
  const name = 'Länsgemensam ledning i samverkan för socialtjänst, skola och hälso- och sjukvård i Provlandet'
  const { series } = await meetings.makeBody(name, 'Ordinarie möten', { lead: 'Ledningen beslutar att' })
  const facts = { date: '2026-02-06', start: '09:00', end: '11:00', place: 'Provsalen', form: 'physical' } as const
  const meeting = await meetings.make(series, facts)
  await meetings.changePhase(meeting, 'open')
  await meetings.changePhase(meeting, 'closed')
  await page.goto(`/m/${meeting}/frys`)
  const steps = page.getByRole('banner').getByRole('list')
  await expect(steps).toBeVisible()
  for (const width of [1440, 1280, 1180, 1024, 820]) {
    await page.setViewportSize({ width, height: 900 })
    const title = await page.getByRole('banner').getByText(name).boundingBox()
    const from = (await steps.boundingBox())?.x ?? 0
    expect((title?.x ?? 0) + (title?.width ?? 0), `the title at ${width} px`).toBeLessThanOrEqual(from)
  }
})

test('Looks: the tools of the text and what adds to it are within the page, however wide it is', async ({ day }) => {
  const { page } = await sampleMeeting(day)
  const tools = page.getByRole('toolbar')
  await expect(tools).toBeVisible()
  // Among them the tablets that are held upright, and a page that is enlarged four times.
  for (const width of [1440, 1180, 1024, 1000, 999, 840, 834, 820, 810, 768, 760, 744, 390, 360, 320]) {
    await page.setViewportSize({ width, height: 900 })
    const rightmost = await tools
      .getByRole('button')
      .evaluateAll((buttons) => Math.max(...buttons.map((button) => button.getBoundingClientRect().right)))
    expect(rightmost, `the tools at ${width} px`).toBeLessThanOrEqual(width)
    const across = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(across, `the page at ${width} px`).toBeLessThanOrEqual(width)
    for (const name of ['Lägg till beslut', 'Lägg till uppdrag', 'Bilaga, lägg till'])
      await expect(page.getByRole('button', { name })).toBeVisible()
  }
})
