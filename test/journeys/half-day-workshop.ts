/**
 * The workshop of the half-day meeting: four groups, fourteen cards, seven points. Ada, Noa, Dan and Mio have browsers; the
 * others, and forty who only look on, are light clients of the same server.
 */
import type { BrowserContext, Page } from '@playwright/test'
import { readItems } from '@samsyn/meeting/agenda'
import { addCard, readCards, readRevealed } from '@samsyn/meeting/cards'
import {
  agendaDocument,
  cardsDocument,
  decisionsDocument,
  revealedDocument,
  roomDocument,
  themesDocument,
} from '@samsyn/meeting/documents'
import type { Role } from '@samsyn/meeting/roles'
import { readRoom } from '@samsyn/meeting/room'
import { joinCards, moveEntry, readClusters } from '@samsyn/meeting/themes'
import { type Board, sameState, settled, signedIn, until } from '../stage.ts'
import { type Day, expect } from './day.ts'
import { saved } from './sample.ts'
import { addGroup, card, rowOf, theme } from './workshop.ts'

export type Present = { meeting: string; mio: Page; ada: Page; noa: Page; dan: Page; ofDan: BrowserContext }

const groups = [
  ['Ada Provlund', 'Cia Mallgren', 'Noa Stubbgren'],
  ['Bo Testman', 'Eli Demosten', 'Kim Modellund'],
  ['Fia Mockström', 'Hia Fiktivius', 'Ivo Skissberg', 'Ola Dummerud'],
  ['Dan Utkastsson', 'Jo Exempelin'],
] as const

/** What the light clients write: who, in which group, to which question. */
const written = [
  ['Bo Testman', 1, 0, 'Samma telefonnummer före och efter flytten'],
  ['Fia Mockström', 2, 0, 'En kort film som förklarar stegen'],
  ['Bo Testman', 1, 1, 'Namngiven kontaktperson på båda sidor'],
  ['Hia Fiktivius', 2, 1, 'Kontakten ska följa personen, inte ärendet'],
  ['Ivo Skissberg', 2, 1, 'Kontaktperson på båda sidor, med namn'],
  ['Eli Demosten', 1, 2, 'Gemensam utbildningsdag för handläggare'],
  ['Kim Modellund', 1, 2, 'Parkeringen vid stadshuset är full'],
  ['Ola Dummerud', 2, 2, 'Frågelåda där medarbetare kan ställa frågor'],
] as const

const themes = [
  ['Vad behöver', 'Information till den som flyttar'],
  ['Vem ansvarar', 'Ansvar och kontakt'],
  ['Vad kan vi', 'Komma igång i vår'],
] as const

/** By the first card of each entry, and the words it gets. */
const points = [
  [
    ['Ett enda papper', 'Ett lättläst informationsblad på flera språk, kompletterat med en kort film.'],
    ['Samma telefonnummer', 'Samma telefonnummer före och efter flytten.'],
  ],
  [
    [
      'Avlämnande kommun',
      'Den kommun som lämnar håller kontakten tills mottagaren har bekräftat, inom fem arbetsdagar.',
    ],
    ['Namngiven kontaktperson', 'Namngiven kontaktperson på båda sidor som följer personen, inte ärendet.'],
  ],
  [
    ['Prova checklistan', 'Pröva en checklista i två kommuner.'],
    ['Mall för', 'Mall för överlämningssamtal.'],
    ['Gemensam utbildningsdag', 'Gemensam utbildningsdag och frågelåda för medarbetare.'],
  ],
] as const

/** Somebody without a browser. */
async function light(day: Day, meeting: string, role: Role, name: string): Promise<Board> {
  const attendee = role === 'observer' ? '' : await rowOf(day, meeting, name)
  const link = { meeting, role, name, organisation: '', attendee, days: 1 }
  const { token } = await day.server.parts.signIn.makeLink(link)
  return (await signedIn(day.address, token)).board(meeting)
}

async function write(page: Page, question: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: new RegExp(`^Skriv en lapp till ${question}`) }).fill(text)
  await page.keyboard.press('Enter')
}

async function onTo(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: button }).click()
}

/** The secretary is on the item when it begins and when it ends. */
export async function holdWorkshop(day: Day, { meeting, mio, ada, noa, dan, ofDan }: Present): Promise<void> {
  await mio.getByRole('link', { name: 'Öppna tavlan' }).click()
  await mio.waitForURL(/\/tavla\//)
  const item = new URL(mio.url()).pathname.split('/').at(-1) ?? ''

  // Four groups: some join by one tap, the secretary places the others.
  for (const at of groups.keys()) await addGroup(mio, `Grupp ${at + 1}`)
  await mio.getByRole('button', { name: 'Grupp 4, fler val' }).click()
  await mio.getByRole('menuitem', { name: 'Träffas på distans' }).click()
  await expect(mio.getByRole('region', { name: 'Grupp 4' })).toContainText('på distans')
  for (const [page, at] of [
    [noa, 0],
    [ada, 0],
    [dan, 3],
  ] as const) {
    await page.getByRole('link', { name: 'Öppna tavlan' }).click()
    await page.getByRole('button', { name: `Gå med i Grupp ${at + 1}` }).click()
    await expect(page.getByText('Din grupp')).toBeVisible()
  }
  for (const [at, members] of groups.entries())
    for (const name of members) {
      if (['Ada Provlund', 'Noa Stubbgren', 'Dan Utkastsson'].includes(name)) continue
      await mio.getByRole('button', { name: `${name}, välj grupp` }).click()
      await mio.getByRole('menuitemradio', { name: `Grupp ${at + 1}` }).click()
      await expect(mio.getByRole('region', { name: `Grupp ${at + 1}` })).toContainText(name)
    }

  const lookers = await Promise.all(
    Array.from({ length: 40 }, (_, at) => light(day, meeting, 'observer', `Åhörare ${at + 1}`)),
  )
  const names = [...new Set([...written.map(([name]) => name), 'Jo Exempelin'])]
  const people = new Map(
    await Promise.all(names.map(async (name) => [name, await light(day, meeting, 'participant', name)] as const)),
  )
  const person = (name: string) => people.get(name) as Board
  try {
    const room = person('Bo Testman').open(roomDocument(meeting))
    await settled(room)
    await until('the groups are made', () => (readRoom(room.document).workshops[item]?.groups.length ?? 0) === 4)
    const made = readRoom(room.document).workshops[item]?.groups.map(({ id }) => id) ?? []
    const cardsOf = (name: string, at: number) => person(name).open(cardsDocument(meeting, item, made[at] ?? ''))
    const { agenda } = person('Bo Testman')
    await settled(agenda)
    const asked = readItems(agenda.document)
      .find(({ id }) => id === item)
      ?.questions.map(({ id }) => id)

    await mio.getByRole('button', { name: 'Börja skriva' }).click()
    await until('the groups may write', () => readRoom(room.document).workshops[item]?.state === 'collecting')
    await Promise.all([
      (async () => {
        await write(ada, 'Vad behöver', 'Ett enda papper på lättläst svenska med vem som gör vad')
        await write(ada, 'Vem ansvarar', 'Avlämnande kommun håller i kontakten tills mottagaren bekräftat')
      })(),
      write(noa, 'Vad kan vi', 'Prova checklistan i två kommuner'),
      (async () => {
        await write(dan, 'Vad behöver', 'Information på flera språk')
        await saved(dan)
        // Dan loses the network and goes on writing.
        await ofDan.setOffline(true)
        await expect(dan.getByText('Du är offline.').first()).toBeVisible()
        await write(dan, 'Vem ansvarar', 'Bekräftelse inom fem arbetsdagar')
        await write(dan, 'Vad kan vi', 'Mall för överlämningssamtal')
        await ofDan.setOffline(false)
        await saved(dan)
      })(),
      ...written.map(async ([name, at, question, text]) => {
        const provider = cardsOf(name, at)
        await settled(provider)
        provider.document.transact(() => addCard(provider.document, asked?.[question] ?? '', text))
        await settled(provider)
      }),
    ])
    // Ola, of group 3, is not let in to write in group 1.
    const foreign = cardsOf('Ola Dummerud', 0)
    const refused = new Promise((resolve) => foreign.on('authenticationFailed', resolve))
    expect(await refused).toEqual({ reason: 'permission-denied' })
    await saved(ada)
    await saved(noa)

    await onTo(mio, 'Visa och gruppera')
    for (const page of [mio, ada, noa, dan]) await expect(page.getByText('14 lappar från 4 grupper')).toBeVisible()
    const revealed = person('Bo Testman').open(revealedDocument(meeting, item))
    await until('the cards are shown', () => readRevealed(revealed.document).length === 14)
    const all = readRevealed(revealed.document)
    const id = (start: string) => all.find(({ text }) => text.startsWith(start))?.id ?? ''

    for (const [question, title] of themes) {
      await mio.getByRole('button', { name: new RegExp(`^Nytt tema under ${question}`) }).click()
      // At a person's pace: the new theme is drawn, and has the caret, some hundredths of a second after the press.
      await expect(mio.locator('[data-spot=theme] textarea:focus')).toHaveCount(1)
      await mio.keyboard.type(title)
      await expect(theme(dan, title)).toBeVisible()
    }
    const [bo, jo] = [person('Bo Testman'), person('Jo Exempelin')].map((board) =>
      board.open(themesDocument(meeting, item)),
    ) as [ReturnType<Board['open']>, ReturnType<Board['open']>]
    await settled(bo, jo)
    await until('Bo has the themes', () => readClusters(bo.document, all).themes.every(({ title }) => title !== ''))
    const [information, responsibility, beginning] = readClusters(bo.document, all).themes.map((one) => one.id)
    // At the same moment Bo and Jo lay the same card into different themes: one of them wins, for everybody.
    moveEntry(bo.document, id('Namngiven'), responsibility ?? '')
    moveEntry(jo.document, id('Namngiven'), information ?? '')
    await settled(bo, jo)
    await until('the two agree', () => sameState(bo.document, jo.document))
    const inThemes = readClusters(jo.document, all).themes.filter(({ entries }) =>
      entries.some((entry) => entry.id === id('Namngiven')),
    )
    expect(inThemes).toHaveLength(1)
    for (const page of [mio, dan]) {
      await expect(card(page, 'Namngiven')).toHaveCount(1)
      await expect(theme(page, inThemes[0]?.title ?? '')).toContainText('Namngiven')
    }
    const lay = (doc: typeof bo.document, start: string, into: string | undefined) =>
      void moveEntry(doc, id(start), into ?? '')
    const join = (doc: typeof bo.document, start: string, to: string) => {
      const entries = readClusters(doc, all).themes.flatMap((one) => one.entries)
      const target = entries.find(({ cards }) => cards.some((one) => one.id === id(to)))
      joinCards(doc, id(start), target?.id ?? '', all)
    }
    jo.document.transact(() => {
      for (const start of ['Ett enda papper', 'Samma telefonnummer', 'En kort film', 'Information på'])
        lay(jo.document, start, information)
      for (const start of ['Avlämnande', 'Bekräftelse', 'Namngiven', 'Kontakten ska', 'Kontaktperson'])
        lay(jo.document, start, responsibility)
      for (const start of ['Prova', 'Mall', 'Gemensam', 'Frågelåda']) lay(jo.document, start, beginning)
    })
    await settled(bo, jo)
    await until('Bo has what Jo laid', () => readClusters(bo.document, all).loose.length === 1)
    bo.document.transact(() => {
      join(bo.document, 'En kort film', 'Ett enda papper')
      join(bo.document, 'Information på', 'Ett enda papper')
      join(bo.document, 'Bekräftelse', 'Avlämnande')
      join(bo.document, 'Frågelåda', 'Gemensam')
    })
    await settled(bo)
    // The secretary finds two that say the same, and one that is beside the question.
    for (const text of ['Kontakten ska', 'sidor, med namn']) {
      await card(mio, text).getByRole('button').click()
      await mio.getByRole('menuitem', { name: 'Slå ihop med …' }).click()
      await mio
        .getByRole('dialog')
        .getByRole('button', { name: /^Namngiven/ })
        .click()
    }
    await expect(card(dan, 'Namngiven')).toContainText('3 lappar')
    await card(mio, 'Parkeringen').getByRole('button').click()
    await mio.getByRole('menuitem', { name: 'Lägg åt sidan …' }).click()
    await mio.getByRole('textbox', { name: 'Skäl' }).fill('utanför frågan')
    await mio.keyboard.press('Enter')
    await expect(dan.getByText('Skäl: utanför frågan')).toBeVisible()

    // Nobody votes in this meeting.
    await mio.getByRole('button', { name: 'Tavlan, fler val' }).click()
    await mio.getByRole('menuitem', { name: 'Sammanfatta' }).click()
    await expect(theme(mio, themes[0][1]).getByRole('textbox', { name: 'Punkt 1', exact: true })).toBeVisible()
    for (const [at, [, title]] of themes.entries())
      for (const [n, [start, words]] of (points[at] ?? []).entries()) {
        const single = theme(mio, title).getByRole('button', { name: new RegExp(`^Formulera om: ${start}`) })
        if (await single.isVisible()) await single.click()
        await theme(mio, title)
          .getByRole('textbox', { name: `Punkt ${n + 1}`, exact: true })
          .fill(words)
      }
    await saved(mio)
    await mio.getByRole('button', { name: 'Skriv in i protokollet' }).click()
    await expect(mio.getByText('Sammanfattningen står nu i punktens anteckningar.')).toBeVisible()
    await mio.getByRole('button', { name: 'Avsluta workshopen' }).click()

    // Forty who looked on all the time have seen the same.
    const seen = [agendaDocument, decisionsDocument, roomDocument].map((document) => document(meeting))
    for (const document of [...seen, revealedDocument(meeting, item), themesDocument(meeting, item)]) {
      const opened = lookers.map((board) => board.open(document))
      await settled(...opened)
      await until(`all forty have the same ${document}`, () => sameState(...opened.map((one) => one.document)))
    }
    expect(readCards(cardsOf('Bo Testman', 1).document)).toHaveLength(4)
  } finally {
    for (const board of [...people.values(), ...lookers]) board.leave()
  }
  for (const page of [mio, ada, noa, dan]) await page.getByRole('link', { name: 'Till mötet' }).click()
}
