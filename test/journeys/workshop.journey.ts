import type { Locator, Page } from '@playwright/test'
import { roomDocument } from '@samsyn/meeting/documents'
import { changeState, setGroups } from '@samsyn/meeting/workshop'
import { expect, test } from './day.ts'
import { saved } from './sample.ts'
import { addGroup, ask, card, grouping, headed, rowOf, theme, workshopMeeting } from './workshop.ts'

const field = (page: Page, question: RegExp) => page.getByRole('textbox', { name: question })
const q1 = /^Skriv en lapp till Vad gör att patienten/
const q2 = /^Skriv en lapp till Var brister/
const choose = async (page: Page, text: string, choice: string) => {
  await card(page, text).getByRole('button').click()
  await page.getByRole('menuitem', { name: choice }).click()
}

test('Workshop: groups join by one tap and write for themselves until the cards are shown to all', async ({ day }) => {
  const { meeting, item, address, page } = await workshopMeeting(day)
  for (const name of ['Grupp 1', 'Grupp 2']) await addGroup(page, name)
  // Who leads places people from a menu.
  await page.getByRole('button', { name: 'Johan Bergstig, välj grupp' }).click()
  await page.getByRole('menuitemradio', { name: 'Grupp 1' }).click()
  await expect(page.getByRole('region', { name: 'Grupp 1' })).toContainText('Johan Bergstig')

  const asa = (await day.invited(meeting, 'participant', 'Åsa Öhrmark')).page
  await asa.goto(`/m/${meeting}`)
  await asa
    .getByRole('navigation', { name: 'Dagordning' })
    .getByRole('button', { name: /Workshop/ })
    .click()
  await asa.getByRole('link', { name: 'Öppna tavlan' }).click()
  await asa.getByRole('button', { name: 'Gå med i Grupp 1' }).click()
  await expect(asa.getByText('Din grupp')).toBeVisible()
  const tomas = (await day.invited(meeting, 'participant', 'Tomas Wikmark')).page
  await tomas.goto(address)
  await tomas.getByRole('button', { name: 'Gå med i Grupp 2' }).click()
  const johan = (await day.invited(meeting, 'participant', 'Johan Bergstig')).page
  await johan.goto(address)

  await page.getByRole('button', { name: 'Börja skriva' }).click()
  await field(asa, q1).fill('Ett enda telefonnummer')
  // What is being written is seen before it is finished.
  await expect(johan.getByRole('textbox', { name: 'Lapp 1' })).toHaveValue('Ett enda telefonnummer')
  await asa.keyboard.press('Enter')
  await expect(field(asa, q1)).toHaveValue('')
  await johan.getByRole('textbox', { name: 'Lapp 1' }).click()
  await johan.keyboard.press('End')
  await johan.keyboard.type(', dygnet runt')
  await expect(asa.getByRole('textbox', { name: 'Lapp 1' })).toHaveValue('Ett enda telefonnummer, dygnet runt')

  await field(tomas, q2).fill('Planeringen startar för sent')
  await tomas.keyboard.press('Enter')
  await field(tomas, q2).evaluate((area) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '• Dubbeldokumentation\n• Olika besked\n\n3. Helgbemanning')
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await expect(tomas.getByText('3 lappar lades till.')).toBeVisible()
  await expect(tomas.getByRole('textbox', { name: /^Lapp/ })).toHaveCount(4)
  await tomas.getByRole('button', { name: 'Ta bort lappen Helgbemanning' }).click()
  await expect(tomas.getByRole('textbox', { name: /^Lapp/ })).toHaveCount(3)
  await tomas.getByText('Lappen är borttagen.').locator('..').getByRole('button', { name: 'Ångra' }).click()
  await expect(tomas.getByRole('textbox', { name: /^Lapp/ })).toHaveCount(4)
  await saved(tomas)

  // Nobody else is shown them.
  for (const other of [asa, page]) {
    await expect(other.getByText('Andra gruppers lappar visas när alla är klara.')).toBeVisible()
    await expect(other.getByRole('textbox', { name: /^Lapp/ })).toHaveCount(other === asa ? 1 : 0)
  }
  await asa.getByRole('button', { name: 'Vi är klara' }).click()
  await expect(page.getByRole('contentinfo').getByText('Grupp 1 klar')).toBeVisible()

  // Who changes groups leaves what was written there, and is not told that it is lost.
  await ask(page, meeting, item, 'PUT', `/people/${await rowOf(day, meeting, 'Johan Bergstig')}`, { group: '' })
  await johan.getByRole('button', { name: 'Gå med i Grupp 2' }).click()
  await expect(johan.getByRole('textbox', { name: /^Lapp/ })).toHaveCount(4)

  await page.getByRole('button', { name: 'Visa och gruppera' }).click()
  await expect(page.getByRole('alertdialog')).toContainText('Grupp 2')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Visa och gruppera' }).click()
  for (const everybody of [page, asa, tomas, johan]) {
    await expect(everybody.getByText('5 lappar från 2 grupper')).toBeVisible()
    await expect(card(everybody, 'Helgbemanning')).toContainText('Grupp 2')
    await expect(everybody.getByRole('heading', { name: 'Det här kom inte med' })).toHaveCount(0)
  }
})

test('Workshop: cards are laid in themes by pointer, by finger, by menu and by keyboard, the same for everybody', {
  tag: '@long',
}, async ({ day }) => {
  const workshop = await workshopMeeting(day)
  const { meeting, address, page } = workshop
  await grouping(day, workshop, [
    { name: 'Grupp 1', members: ['Åsa Öhrmark'], cards: [['Lapp alfa', 'Lapp beta', 'Lapp gamma']] },
    { name: 'Grupp 2', members: ['Tomas Wikmark'], cards: [['Lapp delta'], ['Lapp epsilon']] },
  ])
  const asa = (await day.invited(meeting, 'participant', 'Åsa Öhrmark')).page
  await asa.goto(address)
  const phone = (
    await day.invited(meeting, 'participant', 'Tomas Wikmark', '', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    })
  ).page
  await phone.goto(address)

  await page.getByRole('button', { name: 'Nytt tema under Vad gör' }).click()
  await page.keyboard.type('Veta vem man ringer')
  await expect(theme(page, 'Veta vem man ringer')).toBeVisible()
  await choose(page, 'Lapp beta', 'Nytt tema av lappen')
  await headed(page, 'Hembesök')
  await expect(theme(page, 'Hembesök')).toContainText('Lapp beta')

  // By pointer, while others see who has it in hand.
  const from = await middle(asa, 'Lapp alfa')
  await asa.mouse.move(from.x, from.y)
  await asa.mouse.down()
  await asa.mouse.move(from.x + 20, from.y + 5, { steps: 4 })
  await expect(card(page, 'Lapp alfa')).toContainText('Åsa Öhrmark håller i lappen')
  const into = await theme(asa, 'Veta vem man ringer').boundingBox()
  await asa.mouse.move((into?.x ?? 0) + 60, (into?.y ?? 0) + 40, { steps: 8 })
  await asa.mouse.up()
  await expect(theme(asa, 'Veta vem man ringer')).toContainText('Lapp alfa')
  await expect(theme(page, 'Veta vem man ringer')).toContainText('Lapp alfa')
  await expect(card(page, 'Lapp alfa')).not.toContainText('håller i')

  // By finger: it holds still for a moment, then drags.
  await finger(phone, 'Lapp gamma', theme(phone, 'Hembesök'))
  await expect(theme(page, 'Hembesök')).toContainText('Lapp gamma')

  // By keyboard, and the focus goes along.
  await card(page, 'Lapp delta').getByRole('button').focus()
  await page.keyboard.press('Alt+Shift+ArrowUp')
  await expect(theme(page, 'Hembesök').locator('[data-entry]')).toHaveText([/beta/, /gamma/, /delta/])
  await expect(card(page, 'Lapp delta').getByRole('button')).toBeFocused()
  await expect(page.getByRole('log')).toContainText('Lappen ligger i Hembesök, plats 3 av 3')
  await page.keyboard.press('Alt+Shift+ArrowUp')
  await expect(theme(asa, 'Hembesök').locator('[data-entry]')).toHaveText([/beta/, /delta/, /gamma/])
  await expect(card(page, 'Lapp delta').getByRole('button')).toBeFocused()
  await page.keyboard.press('Control+z')
  await expect(theme(asa, 'Hembesök').locator('[data-entry]')).toHaveText([/beta/, /gamma/, /delta/])
  await expect(card(page, 'Lapp delta').getByRole('button')).toBeFocused()

  // Joined, taken apart again, laid aside with a reason and taken back.
  await choose(page, 'Lapp gamma', 'Slå ihop med …')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Lapp beta/ })
    .click()
  await expect(card(asa, 'Lapp beta')).toContainText('2 lappar')
  await choose(asa, 'Lapp beta', 'Dela upp igen')
  await expect(card(page, 'Lapp gamma')).toBeVisible()
  await choose(page, 'Lapp epsilon', 'Lägg åt sidan …')
  await page.getByRole('textbox', { name: 'Skäl' }).fill('Utanför frågan')
  await page.keyboard.press('Enter')
  await expect(asa.getByText('Skäl: Utanför frågan')).toBeVisible()
  await asa.getByRole('button', { name: 'Ta tillbaka lappen Lapp epsilon' }).click()
  await expect(card(page, 'Lapp epsilon')).toBeVisible()

  // Themes are ordered, and taking one away is taken back.
  await page.getByRole('button', { name: 'Hembesök, fler val' }).click()
  await page.getByRole('menuitem', { name: 'Flytta upp' }).click()
  await expect(asa.getByRole('heading', { level: 3 }).first()).toHaveAccessibleName('Hembesök')
  await page.getByRole('button', { name: 'Hembesök, fler val' }).click()
  await page.getByRole('menuitem', { name: 'Ta bort temat' }).click()
  await expect(theme(asa, 'Hembesök')).toHaveCount(0)
  await page.getByText('Temat är borttaget').locator('..').getByRole('button', { name: 'Ångra' }).click()
  await expect(theme(asa, 'Hembesök')).toContainText('Lapp beta')
  await saved(page)
})

test('Workshop: two people who drag the same card see it in the same place', { tag: '@long' }, async ({ day }) => {
  const workshop = await workshopMeeting(day)
  const { meeting, address, page } = workshop
  await grouping(day, workshop, [
    { name: 'Grupp 1', members: ['Åsa Öhrmark'], cards: [['Namngiven kontaktperson', 'Ett papper', 'En film']] },
  ])
  const asa = (await day.invited(meeting, 'participant', 'Åsa Öhrmark')).page
  await asa.goto(address)
  await choose(page, 'Ett papper', 'Nytt tema av lappen')
  await headed(page, 'Papper')
  await choose(page, 'En film', 'Nytt tema av lappen')
  await headed(page, 'Film')
  await expect(theme(asa, 'Film')).toContainText('En film')
  const drop = async (one: Page, into: string) => {
    const from = await middle(one, 'Namngiven')
    await one.mouse.move(from.x, from.y)
    await one.mouse.down()
    const box = await theme(one, into).boundingBox()
    await one.mouse.move((box?.x ?? 0) + 30, (box?.y ?? 0) + 24, { steps: 6 })
  }
  await Promise.all([drop(page, 'Papper'), drop(asa, 'Film')])
  await Promise.all([page.mouse.up(), asa.mouse.up()])
  await saved(page)
  await saved(asa)
  const where = (one: Page) =>
    one.locator('[data-spot="theme"]', { has: card(one, 'Namngiven') }).getAttribute('aria-label')
  await expect(async () => expect(await where(asa)).toBe(await where(page))).toPass()
  await expect(card(page, 'Namngiven')).toHaveCount(1)
  await expect(card(asa, 'Namngiven')).toHaveCount(1)
})

test('Workshop: everybody votes with dots that are hidden until the vote is closed, and the summary goes into the text', async ({
  day,
}) => {
  const workshop = await workshopMeeting(day)
  const { meeting, address, page } = workshop
  await grouping(day, workshop, [
    { name: 'Grupp 1', members: ['Åsa Öhrmark'], cards: [['Samma nummer före och efter', 'En kort film']] },
    { name: 'Grupp 2', members: ['Tomas Wikmark'], cards: [['Ett telefonnummer']] },
  ])
  const people = await Promise.all(
    ['Åsa Öhrmark', 'Tomas Wikmark'].map((name) => day.invited(meeting, 'participant', name)),
  )
  const [asa, tomas] = people.map((person) => person.page) as [Page, Page]
  for (const one of [asa, tomas]) await one.goto(address)
  await choose(page, 'Samma nummer', 'Nytt tema av lappen')
  await headed(page, 'Veta vem man ringer')
  await choose(page, 'En kort film', 'Nytt tema av lappen')
  await headed(page, 'Information')
  await choose(page, 'Ett telefonnummer', 'Slå ihop med …')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Samma nummer/ })
    .click()
  await expect(card(asa, 'Samma nummer')).toContainText('2 lappar')

  await page.getByRole('button', { name: 'Öppna omröstning', exact: true }).click()
  await asa.getByRole('button', { name: 'Lägg prick på Veta vem man ringer, 3 kvar' }).click()
  await asa.getByRole('button', { name: 'Lägg prick på Veta vem man ringer, 2 kvar' }).click()
  await asa.getByRole('button', { name: 'Lägg prick på Information, 1 kvar' }).click()
  await expect(asa.getByText('Du har inga prickar kvar', { exact: true })).toBeVisible()
  await tomas.getByRole('button', { name: 'Lägg prick på Information, 3 kvar' }).click()
  await expect(tomas.getByText('Du har 2 prickar kvar')).toBeVisible()
  // Another browser of the same person has no dots of its own.
  const second = (await day.invited(meeting, 'participant', 'Åsa Öhrmark')).page
  await second.goto(address)
  await expect(second.getByText('Du har inga prickar kvar', { exact: true })).toBeVisible()
  await expect(tomas.getByText(/\d prickar, varav/)).toHaveCount(0)
  await tomas.context().setOffline(true)
  await expect(tomas.getByRole('contentinfo').getByText('Det krävs anslutning för att rösta.')).toBeVisible()
  await tomas.context().setOffline(false)
  await expect(tomas.getByText('Du har 2 prickar kvar')).toBeVisible()

  await page.getByRole('button', { name: 'Stäng omröstningen' }).click()
  await expect(theme(asa, 'Veta vem man ringer')).toContainText('2 prickar, varav 2 är dina')
  await expect(theme(tomas, 'Information')).toContainText('2 prickar, varav 1 är din')
  await expect(theme(page, 'Information')).toContainText('2 prickar')

  await page.getByRole('button', { name: 'Sammanfatta', exact: true }).click()
  const themed = theme(page, 'Veta vem man ringer')
  await themed.getByRole('textbox', { name: 'Punkt 1' }).fill('Ett och samma telefonnummer')
  await themed.getByText('2 lappar').click()
  await expect(themed.getByText('Ett telefonnummer')).toBeVisible()
  await saved(page)
  await page.getByRole('button', { name: 'Skriv in i protokollet' }).click()
  await expect(page.getByText('Sammanfattningen står nu i punktens anteckningar.')).toBeVisible()

  // What is changed here afterwards is offered.
  await page.getByRole('button', { name: 'Formulera om: En kort film' }).click()
  await expect(page.getByRole('textbox', { name: /^Punkt/ }).and(page.locator(':focus'))).toBeVisible()
  await page.keyboard.press('End')
  await page.keyboard.type(' som förklarar stegen')
  await expect(page.getByText('Tavlan har ändrats efter sammanfattningen.')).toBeVisible()
  await page.getByRole('button', { name: 'Visa 1 skillnad' }).click()
  await page.getByRole('button', { name: 'Ta med: En kort film som förklarar stegen' }).click()
  await expect(page.getByText('Tavlan har ändrats efter sammanfattningen.')).toHaveCount(0)
  await page.getByRole('button', { name: 'Avsluta workshopen' }).click()
  await page.getByRole('button', { name: 'Till mötet' }).click()
  const notes = page.getByRole('textbox', { name: /^Anteckningar för punkt/ })
  await expect(notes).toContainText('Veta vem man ringer')
  await expect(notes.getByText('Ett och samma telefonnummer')).toBeVisible()
  await expect(notes.getByText('En kort film som förklarar stegen')).toBeVisible()
})

test('Workshop: somebody writes for a group without being in it, and others read what is not private', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, item, address, page } = await workshopMeeting(day)
  await page.getByText(/^Lapparna är dolda/).click()
  await expect(page.getByRole('switch', { name: /^Lapparna är dolda/ })).not.toBeChecked()
  for (const [at, name] of ['Åsa Öhrmark', 'Tomas Wikmark'].entries()) {
    await addGroup(page, `Grupp ${at + 1}`)
    await page.getByRole('button', { name: `${name}, välj grupp` }).click()
    await page.getByRole('menuitemradio', { name: `Grupp ${at + 1}` }).click()
    await expect(page.getByRole('region', { name: `Grupp ${at + 1}` })).toContainText(name)
  }
  await page.getByRole('button', { name: 'Grupp 1, fler val' }).click()
  await page.getByRole('menuitem', { name: 'Välj vem som skriver åt gruppen …' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Tomas Wikmark/ })
    .click()
  await expect(page.getByRole('region', { name: 'Grupp 1' })).toContainText('Skriver: Tomas Wikmark')
  await page.getByRole('button', { name: 'Börja skriva' }).click()
  const tomas = (await day.invited(meeting, 'participant', 'Tomas Wikmark')).page
  const asa = (await day.invited(meeting, 'participant', 'Åsa Öhrmark')).page
  for (const one of [tomas, asa]) await one.goto(address)
  await field(tomas, q1).fill('Från grupp 2')
  await tomas.keyboard.press('Enter')
  await expect(asa.getByRole('region', { name: 'Grupp 2' }).first()).toContainText('Från grupp 2')
  await expect(page.getByRole('region', { name: 'Grupp 2' }).first()).toContainText('Från grupp 2')
  await tomas.getByRole('button', { name: /Du skriver i/ }).click()
  await tomas.getByRole('option', { name: 'Grupp 1' }).click()
  await field(tomas, q1).fill('Åt grupp 1')
  await tomas.keyboard.press('Enter')
  await expect(asa.getByRole('textbox', { name: 'Lapp 1' })).toHaveValue('Åt grupp 1')
  await ask(page, meeting, item, 'POST', '/state', { to: 'clustering' })
  await expect(card(asa, 'Åt grupp 1')).toContainText('Grupp 1')
  await expect(card(asa, 'Från grupp 2')).toContainText('Grupp 2')
})

test('Workshop: who loses the network while writing loses no card and doubles none', { tag: '@long' }, async ({
  day,
}) => {
  const { meeting, address, page } = await workshopMeeting(day)
  const { page: asa, context } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await page.getByRole('button', { name: 'Lägg till grupp' }).click()
  await expect(page.getByRole('region', { name: 'Grupp 1' })).toBeVisible()
  await asa.goto(address)
  await asa.getByRole('button', { name: 'Gå med i Grupp 1' }).click()
  await page.getByRole('button', { name: 'Börja skriva' }).click()
  await field(asa, q1).fill('Innan')
  await asa.keyboard.press('Enter')
  await saved(asa)
  await context.setOffline(true)
  await expect(asa.getByText('Du är offline.').first()).toBeVisible()
  for (const text of ['Under ett', 'Under två']) {
    await field(asa, q1).fill(text)
    await asa.keyboard.press('Enter')
  }
  await expect(asa.getByText(/\d+ ändringar väntar/)).toBeVisible()
  await context.setOffline(false)
  await saved(asa)
  await page.getByRole('button', { name: 'Visa och gruppera' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Visa och gruppera' }).click()
  await expect(page.locator('[data-entry]')).toHaveCount(3)
  for (const text of ['Innan', 'Under ett', 'Under två']) await expect(card(page, text)).toHaveCount(1)
})

test('Workshop: a card that comes too late stays with its writer', { tag: '@long' }, async ({ day }) => {
  const { meeting, address, page } = await workshopMeeting(day)
  const { page: asa, context } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await page.getByRole('button', { name: 'Lägg till grupp' }).click()
  await expect(page.getByRole('region', { name: 'Grupp 1' })).toBeVisible()
  await asa.goto(address)
  await asa.getByRole('button', { name: 'Gå med i Grupp 1' }).click()
  await page.getByRole('button', { name: 'Börja skriva' }).click()
  await field(asa, q1).fill('I tid')
  await asa.keyboard.press('Enter')
  await saved(asa)
  await context.setOffline(true)
  await expect(asa.getByText('Du är offline.').first()).toBeVisible()
  await field(asa, q1).fill('För sent')
  await page.getByRole('button', { name: 'Visa och gruppera' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Visa och gruppera' }).click()
  await expect(page.locator('[data-entry]')).toHaveCount(1)
  await context.setOffline(false)
  await expect(asa.getByRole('heading', { name: 'Det här kom inte med' })).toBeVisible()
  await expect(asa.getByRole('blockquote')).toContainText('För sent')
})

test('Workshop on a phone: one question at a time, written and voted with one thumb', { tag: '@long' }, async ({
  day,
}) => {
  const { meeting, address, page } = await workshopMeeting(day)
  const { page: phone } = await day.invited(meeting, 'participant', 'Åsa Öhrmark', '', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  await addGroup(page, 'Grupp 1')
  await phone.goto(address)
  await phone.getByRole('button', { name: 'Gå med i Grupp 1' }).tap()
  await page.getByRole('button', { name: 'Börja skriva' }).click()
  await field(phone, q1).tap()
  await phone.keyboard.type('Skriven med tummen')
  await phone.keyboard.press('Enter')
  await expect(phone.getByText('Fråga 1 av 3').first()).toBeVisible()
  await phone.getByRole('button', { name: 'Nästa fråga' }).tap()
  await field(phone, q2).tap()
  await phone.keyboard.type('Också med tummen')
  await phone.keyboard.press('Enter')
  await saved(phone)
  await phone.getByRole('button', { name: 'Vi är klara' }).tap()
  await expect(page.getByRole('contentinfo').getByText('Grupp 1 klar')).toBeVisible()
  await page.getByRole('button', { name: 'Visa och gruppera' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Visa och gruppera' }).click()
  await choose(page, 'Också med tummen', 'Nytt tema av lappen')
  await headed(page, 'Tummar')
  await page.getByRole('button', { name: 'Öppna omröstning', exact: true }).click()
  await phone.getByRole('button', { name: 'Lägg prick på Tummar, 3 kvar' }).tap()
  await expect(phone.getByText('Du har 2 prickar kvar')).toBeVisible()
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

async function middle(page: Page, text: string): Promise<{ x: number; y: number }> {
  await card(page, text).scrollIntoViewIfNeeded()
  const box = await card(page, text).boundingBox()
  if (!box) throw new Error(`${text} is not seen`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** A finger that rests on a card until it is lifted, and drags it into something. */
async function finger(page: Page, text: string, into: ReturnType<typeof theme>): Promise<void> {
  const client = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  const from = await middle(page, text)
  await touch('touchStart', [from])
  await expect(page.locator('[data-ghost]')).toBeVisible()
  // Near the upper edge the page scrolls by itself until what was meant is there.
  await expect(async () => {
    const box = await into.boundingBox()
    const target = { x: (box?.x ?? 0) + 40, y: Math.max(100, (box?.y ?? 0) + 20) }
    await touch('touchMove', [target])
    await expect(into).toHaveAttribute('data-over', { timeout: 500 })
  }).toPass()
  await touch('touchEnd', [])
}

test('Two in the same card, one of them where it was begun: no letter of either is lost, and each stands where it was put', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, item, address, page: elin } = await workshopMeeting(day)
  const members = [await rowOf(day, meeting, 'Elin Hallrud'), await rowOf(day, meeting, 'Åsa Öhrmark')]
  await day.server.parts.meetings.edit(meeting, roomDocument(meeting), 'server', (room) => {
    setGroups(room, item, [{ name: 'Bordet', members }])
    changeState(room, item, 'collecting')
  })
  const { page: asa } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await asa.goto(address)
  const begun = elin.getByRole('textbox', { name: /^Skriv en lapp/ }).first()
  const joined = asa.getByRole('textbox', { name: /^Lapp 1/ })
  const [one, other] = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'] as const
  const write = async (first: Locator, last: Locator) => {
    await first.press('Control+Home')
    await last.press('Control+End')
    await Promise.all([first.page().keyboard.type(one, { delay: 60 }), last.page().keyboard.type(other, { delay: 50 })])
  }
  await begun.click()
  await elin.keyboard.type('mitten')
  await expect(joined).toHaveValue('mitten')
  await write(joined, begun)
  for (const field of [begun, joined]) await expect(field).toHaveValue(`${one}mitten${other}`)
  await write(begun, joined)
  for (const field of [begun, joined]) await expect(field).toHaveValue(`${one}${one}mitten${other}${other}`)
})
