/**
 * A half-day meeting of an invented body, from the first item to the frozen protocol: four people in four browsers, and the
 * protocol word for word as it must be. The workshop is held with light clients besides (half-day-workshop.ts).
 */
import type { Page } from '@playwright/test'
import { changeFacts } from '@samsyn/meeting/agenda'
import { changeAttendee, readAttendance } from '@samsyn/meeting/attendance'
import { agendaDocument } from '@samsyn/meeting/documents'
import { halfDayWords, wordsOf } from '@samsyn/protocol/half-day.fixture'
import type { Protocol } from '@samsyn/protocol/protocol'
import { type Day, expect, test } from './day.ts'
import { holdWorkshop } from './half-day-workshop.ts'
import { pdfOf } from './pdf.ts'
import { newLine, notesOf, saved } from './sample.ts'

test.use({ serviceWorkers: 'allow' })

const members = [
  ['Ada Provlund', 'Norrviks kommun', 'ledamot'],
  ['Bo Testman', 'Region Provlandet', 'vice ordförande'],
  ['Cia Mallgren', 'Söderhamra kommun', 'ledamot'],
  ['Dan Utkastsson', 'Ekmyra kommun', 'ledamot'],
  ['Eli Demosten', 'Lövholma kommun', 'ledamot'],
  ['Fia Mockström', 'Strandnäs kommun', 'ledamot'],
  ['Gus Platshed', 'Tallbyns kommun', 'ledamot'],
  ['Hia Fiktivius', 'Tallbyns kommun', 'ersättare'],
  ['Ivo Skissberg', 'Region Provlandet', 'ledamot'],
  ['Jo Exempelin', 'Region Provlandet', 'ledamot'],
  ['Kim Modellund', 'Brukarrådet Provlandet', 'brukarrepresentant'],
  ['Lea Provbäck', 'Region Provlandet', 'ledamot'],
] as const

/** The body with its register, and the frozen protocol of 2025-12-05. */
async function bodyWithHistory({ server }: Day): Promise<string> {
  const { meetings, register, freeze, signIn } = server.parts
  const { body, series } = await meetings.makeBody('Samverkansledningen i Provlandet', 'Ordinarie möten', {
    lead: 'Samverkansledningen beslutar att',
  })
  await register.take(
    body,
    members.map(([name, organisation, role]) => ({ name, organisation, role })),
  )
  const earlier = await meetings.make(series, {
    date: '2025-12-05',
    start: '09:00',
    end: '11:00',
    place: 'Provsalen',
    form: 'physical',
  })
  await meetings.edit(earlier, agendaDocument(earlier), 'server', (agenda) => {
    const rows = readAttendance(agenda)
    for (const { id } of rows) changeAttendee(agenda, id, { status: 'present' })
    changeFacts(agenda, { chair: rows[0]?.id ?? '', secretary: rows[1]?.id ?? '' })
  })
  await meetings.changePhase(earlier, 'open')
  await meetings.changePhase(earlier, 'closed')
  const { token } = await signIn.makeLink({
    meeting: earlier,
    role: 'secretary',
    name: 'Mio Testdal',
    organisation: '',
    attendee: '',
    days: 1,
  })
  const { session } = await signIn.open(token, null)
  const seat = await signIn.seatOf(session, earlier)
  if (!seat) throw new Error('The secretary of the earlier meeting has no seat.')
  const { findings } = await freeze.checks(earlier)
  const { hash } = await freeze.preview(earlier)
  await freeze.freeze(earlier, seat, {
    preview: hash,
    acknowledged: findings.map(({ key, code }) => ({ key, code, reason: 'Tidigare möte.' })),
  })
  return series
}

const agenda = (page: Page) => page.getByRole('navigation', { name: 'Dagordning' })
const goTo = async (page: Page, number: number) => {
  await agenda(page)
    .getByRole('listitem')
    .nth(number - 1)
    .getByRole('button')
    .click()
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(`^${number}\\. `) })).toBeVisible()
  await expect(notesOf(page)).toBeVisible()
}

async function choose(page: Page, menu: string | RegExp, choice: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: menu }).click()
  await page
    .getByRole('menuitem', { name: choice, exact: true })
    .or(page.getByRole('menuitemradio', { name: choice, exact: true }))
    .click()
}

async function select(page: Page, label: string, option: string): Promise<void> {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: new RegExp(label) })
    .click()
  await page.getByRole('option', { name: new RegExp(`^${option}`) }).click()
}

type Planned = { title: string; kind?: string; presenter?: readonly [string, string]; questions?: readonly string[] }

async function addItem(page: Page, number: number, { title, kind, presenter, questions = [] }: Planned): Promise<void> {
  await page.getByRole('button', { name: 'Lägg till punkt' }).click()
  await page.getByLabel(`Rubrik för punkt ${number}`).fill(title)
  if (!kind && !presenter && questions.length === 0) return
  await choose(page, `Punkt ${number}, fler val`, 'Ändra punkten')
  const dialog = page.getByRole('dialog')
  if (kind) await select(page, 'Sorts punkt', kind)
  if (presenter) {
    await dialog.getByRole('button', { name: 'Lägg till föredragande' }).click()
    await dialog.getByLabel('Namn', { exact: true }).fill(presenter[0])
    await dialog.getByLabel('Organisation', { exact: true }).fill(presenter[1])
  }
  for (const [at, question] of questions.entries()) {
    await dialog.getByRole('button', { name: 'Lägg till fråga' }).click()
    await dialog.getByLabel(`Fråga ${at + 1}`, { exact: true }).fill(question)
  }
  await dialog.getByRole('button', { name: 'Klart' }).click()
}

/** Writes an action under the item in view, or under one of its decisions. */
async function addAction(page: Page, text: string, owner: string, due: string, decision?: string): Promise<void> {
  const block = decision ? page.getByRole('region', { name: `Beslut ${decision}` }) : page.getByRole('main')
  if (decision) await choose(page, `Beslut ${decision}, fler val`, 'Lägg till uppdrag')
  else await page.getByRole('button', { name: 'Lägg till uppdrag' }).click()
  await block.getByLabel('Vad som ska göras').last().fill(text)
  await block.getByLabel('Ansvarig').last().fill(owner)
  await block.getByRole('button', { name: 'Lägg till datum' }).last().click()
  await block.getByLabel('Senast').fill(due)
  await page.keyboard.press('Enter')
}

async function addDecision(
  page: Page,
  label: string,
  decision: { heading?: string; lead?: string; points: readonly string[] },
): Promise<void> {
  await page.getByRole('button', { name: 'Lägg till beslut' }).click()
  const block = page.getByRole('region', { name: `Beslut ${label}` })
  for (const [at, point] of decision.points.entries()) {
    const field = block.getByLabel(`Att-sats ${at + 1}`)
    await field.fill(point)
    if (at < decision.points.length - 1) await field.press('Enter')
  }
  if (decision.lead !== undefined) await block.getByLabel('Beslutets inledning').fill(decision.lead)
  if (decision.heading) {
    await choose(page, `Beslut ${label}, fler val`, 'Lägg till rubrik')
    await block.getByLabel('Beslutets rubrik').fill(decision.heading)
  }
}

const decide = (page: Page, label: string, status: string) =>
  choose(page, new RegExp(`Läge för beslut ${label}`), status)

async function upload(page: Page, name: string, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Bilaga, lägg till' }).click()
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('menuitem', { name: 'Välj fil …' }).click(),
  ])
  await chooser.setFiles({ name, mimeType: 'application/pdf', buffer: pdfOf(title) })
}

/** Markdown without its signs of emphasis and its rule. */
const plain = (markdown: string) => markdown.replace(/\*+|^---$/gm, '')

test('A half-day meeting in four browsers becomes exactly the protocol it must be (scenario)', async ({ day }) => {
  test.setTimeout(480_000)
  const series = await bodyWithHistory(day)
  const mio = (await day.organiser('Mio Testdal')).page

  await test.step('The secretary makes the meeting and its agenda', async () => {
    await mio.goto(`/s/${series}`)
    await mio.getByRole('button', { name: 'Nytt möte' }).click()
    const dialog = mio.getByRole('dialog')
    await dialog.getByLabel('Datum').fill('2026-02-06')
    await dialog.getByLabel('Börjar').fill('9')
    await dialog.getByLabel('Slutar').fill('11.55')
    await dialog.getByText('Både och').click()
    await dialog.getByRole('textbox', { name: 'Plats' }).fill('Provsalen, Norrviks stadshus, och digital länk')
    await select(mio, 'Ordförande', 'Ada Provlund')
    await dialog.getByRole('button', { name: 'Skapa mötet' }).click()
    await mio.waitForURL(/\/m\//)

    await expect(agenda(mio).getByRole('listitem')).toHaveCount(3)
    await goTo(mio, 2)
    // With the mouse and the keys, as a person does it.
    await mio.getByLabel('Rubrik för punkt 2').click({ clickCount: 3 })
    await mio.keyboard.type('Föregående protokoll')
    await expect(mio.getByLabel('Rubrik för punkt 2')).toHaveValue('Föregående protokoll')
    await addItem(mio, 3, {
      title: 'Hjälpmedelsportalen – lägesrapport',
      presenter: ['Noa Stubbgren', 'Kommunförbundet Provlandet'],
    })
    await addItem(mio, 4, { title: 'Öppettider på familjestödet', presenter: ['Ola Dummerud', 'Region Provlandet'] })
    await addItem(mio, 5, {
      title: 'Workshop: Trygg övergång vid flytt mellan kommuner',
      kind: 'Workshop',
      questions: [
        'Vad behöver den som flyttar få veta före flytten?',
        'Vem ansvarar för att kontakten inte tappas bort?',
        'Vad kan vi börja med redan i vår?',
      ],
    })
    await addItem(mio, 6, { title: 'Beslutspunkter', kind: 'Beslut' })
    await addItem(mio, 7, { title: 'Tillägg: beslut via e-post mellan möten', kind: 'Tillägg' })
    await expect(agenda(mio).getByRole('listitem')).toHaveCount(8)
    await expect(agenda(mio).getByRole('listitem').nth(7)).toContainText('Kommande möte och avslutning')
    await saved(mio)
  })
  const meeting = new URL(mio.url()).pathname.split('/')[2] as string

  await test.step('People: the secretary adds three, and adding the chair again is refused at once', async () => {
    await mio.getByRole('button', { name: 'Mötet', exact: true }).click()
    await mio.getByRole('menuitem', { name: 'Närvarolista' }).click()
    for (const [name, organisation] of [
      ['Mio Testdal', 'Kommunförbundet Provlandet'],
      ['Noa Stubbgren', 'Kommunförbundet Provlandet'],
      ['Ola Dummerud', 'Region Provlandet'],
    ] as const) {
      await mio.getByRole('button', { name: 'Lägg till person' }).click()
      const dialog = mio.getByRole('dialog', { name: 'Lägg till person' })
      await dialog.getByLabel('Namn').fill(name)
      await dialog.getByLabel('Organisation').fill(organisation)
      await dialog.getByRole('button', { name: 'Lägg till', exact: true }).click()
      await expect(dialog).toHaveCount(0)
    }
    await mio.getByRole('button', { name: 'Lägg till person' }).click()
    const dialog = mio.getByRole('dialog', { name: 'Lägg till person' })
    await dialog.getByLabel('Namn').fill('ada  provlund')
    await dialog.getByRole('button', { name: 'Lägg till', exact: true }).click()
    await expect(dialog).toContainText('finns redan i listan')
    await dialog.getByRole('button', { name: 'Avbryt' }).click()

    const row = (name: string) =>
      mio.getByRole('dialog', { name: 'Närvaro' }).locator('[data-attendee]').filter({ hasText: name })
    const change = async (name: string, act: (form: ReturnType<Page['getByRole']>) => Promise<void>) => {
      await row(name)
        .getByRole('button', { name: `${name}, fler val` })
        .click()
      await mio.getByRole('menuitem', { name: 'Ändra uppgifter' }).click()
      const form = mio.getByRole('dialog', { name })
      await act(form)
      await form.getByRole('button', { name: 'Klart' }).click()
    }
    for (const [name, status] of [
      ['Mio Testdal', 'Övrig medverkande'],
      ['Noa Stubbgren', 'Föredragande'],
      ['Ola Dummerud', 'Föredragande'],
      ['Gus Platshed', 'Förhinder'],
      ['Lea Provbäck', 'Frånvarande'],
    ] as const)
      await change(name, async (form) => {
        await form.getByRole('button', { name: /Närvaro/ }).click()
        await mio.getByRole('option', { name: status, exact: true }).click()
      })
    await change('Hia Fiktivius', (form) => form.getByLabel('Ersätter').fill('Gus Platshed'))
    await row('Mio Testdal').getByRole('button', { name: 'Mio Testdal, fler val' }).click()
    await mio.getByRole('menuitem', { name: 'Gör till sekreterare' }).click()
    // The key is for what lies under the menu.
    await expect(mio.getByRole('menu')).toBeHidden()
    await mio.keyboard.press('Escape')
    await mio.getByRole('button', { name: 'Publicera dagordningen' }).click()
    await expect(mio.getByRole('button', { name: 'Öppna mötet' })).toBeVisible()
  })

  const ada = (await day.invited(meeting, 'chair', 'Ada Provlund')).page
  const noa = (await day.invited(meeting, 'presenter', 'Noa Stubbgren')).page
  const danPerson = await day.invited(meeting, 'participant', 'Dan Utkastsson')
  const dan = danPerson.page

  await test.step('The presenter uploads the slides of the own item, and only there', async () => {
    await goTo(noa, 3)
    await upload(noa, '2026-02-06_Lägesrapport hjälpmedelsportalen.pdf', 'Utkast')
    await expect(noa.getByText('Bilaga 1. Lägesrapport hjälpmedelsportalen')).toBeVisible()
    await goTo(noa, 4)
    await expect(noa.getByRole('button', { name: 'Bilaga, lägg till' })).toHaveCount(0)

    await goTo(mio, 4)
    await upload(mio, 'Öppettider familjestöd.pdf', 'Öppettider')
    await expect(mio.getByLabel('Titel på bilaga 2')).toHaveValue('Öppettider familjestöd')

    await mio.getByRole('button', { name: 'Mötet', exact: true }).click()
    await mio.getByRole('menuitem', { name: 'Bilagor utan punkt' }).click()
    const [loose] = await Promise.all([
      mio.waitForEvent('filechooser'),
      mio.getByRole('button', { name: 'Välj fil …' }).click(),
    ])
    await loose.setFiles({ name: 'Förslag till pilotbudget.pdf', mimeType: 'application/pdf', buffer: pdfOf('Budget') })
    await expect(mio.getByText('Bilaga 3. Förslag till pilotbudget')).toBeVisible()
    await mio.keyboard.press('Escape')
  })

  await test.step('Everybody checks in, two of them on link', async () => {
    await dan.getByRole('button', { name: /^\d+ här$/ }).click()
    const row = dan.locator('[data-attendee]').filter({ hasText: 'Dan Utkastsson' })
    await row.hover()
    await row.getByText('På distans').click()
    await expect(row).toContainText('På distans')
    await dan.keyboard.press('Escape')
    await ada.getByRole('button', { name: /^\d+ här$/ }).click()
    for (const name of [
      'Ada Provlund',
      'Bo Testman',
      'Cia Mallgren',
      'Eli Demosten',
      'Fia Mockström',
      'Hia Fiktivius',
      'Ivo Skissberg',
      'Kim Modellund',
    ]) {
      const other = ada.locator('[data-attendee]').filter({ hasText: name }).first()
      await other.hover()
      await other.getByText('På plats', { exact: true }).last().click()
    }
    const jo = ada.locator('[data-attendee]').filter({ hasText: 'Jo Exempelin' })
    await jo.hover()
    await jo.getByText('På distans').last().click()
    await ada.keyboard.press('Escape')
  })

  await test.step('The chair opens the meeting; two write in the same paragraph', async () => {
    await ada.getByRole('button', { name: 'Öppna mötet' }).click()
    await expect(ada.getByRole('button', { name: 'Nästa punkt' })).toBeVisible()
    await goTo(mio, 1)
    await notesOf(mio).click()
    await mio.keyboard.type('Ordföranden hälsar alla välkomna.')
    await expect(notesOf(dan)).toContainText('Ordföranden hälsar alla välkomna.')
    // Dan writes in the middle while Mio writes at the end.
    await notesOf(dan).click()
    await dan.keyboard.press('Control+End', { delay: 100 })
    await dan.keyboard.press('ArrowLeft', { delay: 100 })
    await Promise.all([
      dan.keyboard.type(', både i salen och via länk', { delay: 10 }),
      (async () => {
        await newLine(mio)
        await mio.keyboard.type('Ett stycke till.', { delay: 10 })
      })(),
    ])
    for (const page of [mio, dan, ada]) {
      await expect(notesOf(page)).toContainText('Ordföranden hälsar alla välkomna, både i salen och via länk.')
      await expect(notesOf(page)).toContainText('Ett stycke till.')
    }
    for (let erased = 0; erased <= 'Ett stycke till.'.length; erased++) await mio.keyboard.press('Backspace')
    await expect(notesOf(dan)).not.toContainText('Ett')
  })

  await test.step('"Beslut:" at the start of a line becomes a decision', async () => {
    await newLine(ada)
    await ada.keyboard.type('Beslut: ')
    const point = ada.getByLabel('Att-sats 1')
    await expect(point).toBeFocused()
    await ada.keyboard.type('godkänna dagordningen.')
    await decide(ada, '1', 'Beslutat')
    await expect(dan.getByRole('region', { name: 'Beslut 1' })).toContainText('Samverkansledningen beslutar att')
    await expect(dan.getByRole('region', { name: 'Beslut 1' })).toContainText('godkänna dagordningen.')
  })

  await test.step('Item 2: the previous protocol is filed', async () => {
    // Dan is writing, so nothing moves under his hands: a bar leads him on.
    await notesOf(dan).click()
    await dan.keyboard.type('x')
    await dan.keyboard.press('Backspace')
    await ada.getByRole('button', { name: 'Nästa punkt' }).click()
    await expect(dan.getByText('Mötet är på punkt 2.')).toBeVisible()
    await dan.getByRole('button', { name: 'Gå dit' }).click()
    await expect(dan.getByRole('heading', { level: 1, name: /^2\. Föregående protokoll/ })).toBeVisible()
    await goTo(mio, 2)
    await notesOf(mio).click()
    await mio.keyboard.type('Protokollet från 2025-12-05 gås igenom. Inga tillägg.')
    await decide(ada, '2', 'Beslutat')
  })

  await test.step('Items 3 and 4: reports with assignments; a new version of the slides', async () => {
    await ada.getByRole('button', { name: 'Nästa punkt' }).click()
    // Who goes to an item before the meeting is known to be on it has chosen it, and does not follow the meeting on.
    await expect(agenda(noa).getByRole('listitem').nth(2)).toContainText('Nu')
    await goTo(noa, 3)
    await notesOf(noa).click()
    await noa.keyboard.type('Portalen är införd i fyra av sex kommuner. Återstående kommuner behöver en tidplan.')
    await goTo(mio, 3)
    await addAction(mio, 'Lämna tidplan för hjälpmedelsportalen', 'Noa Stubbgren', '2026-03-20')
    const [chooser] = await Promise.all([
      noa.waitForEvent('filechooser'),
      choose(noa, /Val för Bilaga 1/, 'Ersätt med en ny fil'),
    ])
    await chooser.setFiles({
      name: 'Lägesrapport version 2.pdf',
      mimeType: 'application/pdf',
      buffer: pdfOf('Version 2'),
    })
    await expect(noa.getByText('Bilaga 1. Lägesrapport hjälpmedelsportalen')).toBeVisible()

    await ada.getByRole('button', { name: 'Nästa punkt' }).click()
    await goTo(mio, 4)
    await notesOf(mio).click()
    await mio.keyboard.type('Kvällsöppet prövas i tre kommuner.')
    await addAction(mio, 'Redovisa statistik per kommun', 'Ola Dummerud', '2026-04-17')
  })

  await test.step('Item 5: a workshop in four groups, with forty who look on; Dan loses the network and goes on writing', async () => {
    await ada.getByRole('button', { name: 'Nästa punkt' }).click()
    for (const page of [ada, dan])
      await expect(page.getByRole('heading', { level: 1, name: /^5\. Workshop/ })).toBeVisible()
    // Whoever has just written is not taken away from it: Noa goes there.
    await expect(agenda(noa).getByRole('listitem').nth(4)).toContainText('Nu')
    await goTo(noa, 5)
    await goTo(mio, 5)
    await holdWorkshop(day, { meeting, mio, ada, noa, dan, ofDan: danPerson.context })
    await expect(notesOf(mio)).toContainText('Gemensam utbildningsdag och frågelåda för medarbetare.')
    await addAction(mio, 'Ta fram utkast till informationsblad', 'Cia Mallgren', '2026-04-17')
  })

  await test.step('Item 6: three decisions with what follows from them', async () => {
    await ada.getByRole('button', { name: 'Nästa punkt' }).click()
    await goTo(mio, 6)
    await addDecision(mio, '6', {
      heading: 'Byte av deltagare i samordnande grupp Övergångar',
      points: [
        'Pia Arbetsnamn, enhetschef, Ekmyra kommun, ersätter Rut Tidigaresson, Lövholma kommun, i samordnande grupp Övergångar från och med 2026-03-01.',
      ],
    })
    await choose(mio, 'Beslut 6, fler val', 'Ändra uppgifter')
    await select(mio, 'Sorts beslut', 'Byte av ledamot')
    const dialog = mio.getByRole('dialog')
    await dialog.getByLabel('Lämnar', { exact: true }).fill('Rut Tidigaresson')
    await dialog.getByLabel('Kommer in', { exact: true }).fill('Pia Arbetsnamn')
    await dialog.getByLabel('Från och med').fill('2026-03-01')
    await dialog.getByRole('button', { name: 'Klart' }).click()
    await decide(mio, '6', 'Beslutat')

    await addDecision(mio, '6b', {
      heading: 'Finansiering av pilot med checklista',
      points: [
        'avsätta 240 000 kronor ur gemensamma medel 2026 till en pilot med checklista i Norrvik och Strandnäs 2026-03-01 till 2026-11-30',
        'Kommunförbundet Provlandet administrerar medlen',
        'slutredovisning lämnas till Samverkansledningen 2026-11-27.',
      ],
    })
    await decide(mio, '6b', 'Beslutat')
    await addAction(
      mio,
      'Skriva pilotavtal med Norrvik och Strandnäs',
      'Mio Testdal, Kommunförbundet Provlandet',
      '2026-02-27',
      '6b',
    )

    await addDecision(mio, '6c', { heading: 'Gemensam webbsida', points: ['ärendet återkommer 2026-04-17.'] })
    await decide(mio, '6c', 'Bordlagt')
    await mio.getByRole('dialog').getByLabel('Återkommer på mötet').fill('2026-04-17')
    await mio.getByRole('dialog').getByRole('button', { name: 'Klart' }).click()
    await addAction(mio, 'Föreslå utformning av gemensam webbsida', 'Jo Exempelin', '2026-04-10', '6c')
  })

  await test.step('Item 7: a decision taken by e-mail is recorded', async () => {
    await ada.getByRole('button', { name: 'Nästa punkt' }).click()
    await goTo(mio, 7)
    await upload(mio, 'Svar.pdf', 'Svar')
    // Until the budget is linked to its decision it belongs to nothing and stands last.
    await mio.getByLabel('Titel på bilaga 3').fill('Sammanställning av e-postsvar 2026-01-15')
    await notesOf(mio).click()
    await mio.keyboard.type(
      'Samverkansledningen gav 2025-12-05 i uppdrag att avgöra frågan via e-post. Beslutet fattades 2026-01-15. Svar: 10 ja, 0 nej, 1 inget svar.',
    )
    await addDecision(mio, '7', {
      lead: 'Samverkansledningen beslutade att',
      points: [
        'Region Provlandet tillfälligt bemannar samordnartjänsten för hjälpmedel med 20 procent till och med 2026-06-30.',
      ],
    })
    await decide(mio, '7', 'Fattat mellan möten')
  })

  await test.step('Item 8: the chair closes the meeting, and members can only read', async () => {
    await ada.getByRole('button', { name: 'Nästa punkt' }).click()
    await goTo(mio, 8)
    await notesOf(mio).click()
    await mio.keyboard.type('Nästa möte är 2026-04-17. Ordföranden avslutar mötet 11:55.')
    await saved(mio)
    await ada.getByRole('button', { name: 'Avsluta mötet' }).click()
    await ada.getByRole('alertdialog').getByRole('button', { name: 'Avsluta mötet' }).click()
    await expect(dan.getByText('Mötet är avslutat. Du kan läsa.')).toBeVisible()
    await expect(notesOf(dan)).toHaveAttribute('contenteditable', 'false')
  })

  await test.step('The checks stop what is missing; the secretary puts it right', async () => {
    await mio.getByRole('link', { name: 'Frys protokollet' }).click()
    await expect(mio.getByRole('heading', { level: 1, name: 'Två saker måste rättas' })).toBeVisible()
    await expect(mio.getByText('Beslut 6a säger inte vilken grupp bytet gäller')).toBeVisible()
    await expect(mio.getByText('Bilaga 4 hör inte till någon punkt')).toBeVisible()

    await mio.goto(`/m/${meeting}`)
    await goTo(mio, 6)
    await choose(mio, 'Beslut 6a, fler val', 'Ändra uppgifter')
    await mio.getByRole('dialog').getByLabel('Grupp').fill('Övergångar')
    await mio.getByRole('dialog').getByRole('button', { name: 'Klart' }).click()
    await choose(mio, 'Beslut 6b, fler val', 'Ändra uppgifter')
    await mio.getByRole('dialog').getByText('Bilaga 4 Förslag till pilotbudget').click()
    await mio.getByRole('dialog').getByRole('button', { name: 'Klart' }).click()
    await expect(mio.getByRole('region', { name: 'Beslut 6b' })).toContainText('Bilaga 3 Förslag till pilotbudget')
    await saved(mio)
    await mio.getByRole('link', { name: 'Frys protokollet' }).click()
    await expect(mio.getByRole('heading', { level: 1, name: 'En sak bör du se över' })).toBeVisible()
    await expect(mio.getByText('Lea Provbäck är frånvarande utan anmält förhinder')).toBeVisible()
    await mio.getByRole('button', { name: /^Behåll/ }).click()
    await expect(mio.getByLabel('Varför?')).toHaveValue('Inget förhinder är anmält.')
    await mio.getByRole('button', { name: 'Behåll', exact: true }).click()
    await mio.getByRole('button', { name: 'Förhandsgranska' }).click()
    await mio.getByRole('button', { name: 'Nästa: godkänn och frys' }).click()
    await mio.getByRole('button', { name: 'Frys protokollet' }).click()
    await mio.waitForURL(/\/p\//, { timeout: 30_000 })
  })

  await test.step('The protocol is word for word what it must be, and anybody can check it', async () => {
    await expect(mio.getByText('Äktheten är kontrollerad')).toBeVisible()
    const id = new URL(mio.url()).pathname.split('/')[2] as string
    const markdown = await (await mio.request.get(`/p/${id}/protocol.md`)).text()
    expect(wordsOf(plain(markdown))).toBe(wordsOf(halfDayWords))
    const record = (await (await mio.request.get(`/p/${id}/protocol.json`)).json()) as Protocol
    const { workshop } = record.items[4] as Protocol['items'][number]
    expect(workshop?.points).toHaveLength(7)
    expect(new Set(workshop?.points.flatMap(({ cards }) => cards)).size).toBe(13)
    expect(workshop).toMatchObject({ cards: 14, dropped: 1 })
    const attached = mio.getByRole('link', { name: 'Lägesrapport hjälpmedelsportalen' })
    const file = await mio.request.get((await attached.getAttribute('href')) ?? '')
    expect(await file.body()).toEqual(pdfOf('Version 2'))
    expect(file.headers()['content-security-policy']).toContain('sandbox')
    const pdf = await (await mio.request.get(`/p/${id}/protocol.pdf`)).body()
    const again = await (await mio.request.get(`/p/${id}/protocol.pdf`)).body()
    expect(pdf.equals(again)).toBe(true)
    await mio
      .locator('input[type=file]')
      .setInputFiles({ name: 'protokoll.pdf', mimeType: 'application/pdf', buffer: pdf })
    await expect(mio.getByText('Filen är identisk med det frysta protokollet')).toBeVisible()
    const damaged = Buffer.from(pdf)
    damaged[1000] = (damaged[1000] ?? 0) ^ 1
    await mio
      .locator('input[type=file]')
      .setInputFiles({ name: 'protokoll.pdf', mimeType: 'application/pdf', buffer: damaged })
    await expect(mio.getByText('Filen är identisk med det frysta protokollet')).toHaveCount(0)
  })

  await test.step('After the freeze nobody writes', async () => {
    for (const page of [ada, dan, noa]) {
      await expect(page.getByText('Protokollet är fryst. Ingen kan ändra texten.')).toBeVisible()
      await expect(notesOf(page)).toHaveAttribute('contenteditable', 'false')
    }
    await mio.goto(`/m/${meeting}`)
    await expect(mio.getByRole('button', { name: 'Lägg till punkt' })).toHaveCount(0)
    await expect(mio.getByRole('link', { name: 'Öppna protokollet' })).toBeVisible()
  })
})
