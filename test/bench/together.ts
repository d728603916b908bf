/**
 * What people do together in the room: sixty in twelve groups with three hundred cards that ten of them move, and forty
 * who follow the slides that somebody shows. How soon do the others have it?
 *
 *   cards  from the move of a card to its being known to each of the other fifty-nine
 *   pages  from the request that turns a page to the page being known to each of the forty
 *
 * Everybody is a client of the released provider in this process; the server has a core of its own.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { HocuspocusProvider } from '@hocuspocus/provider'
import { addItem, addQuestion } from '@samsyn/meeting/agenda'
import { addAttendee } from '@samsyn/meeting/attendance'
import { addCard, readRevealed } from '@samsyn/meeting/cards'
import { cardsDocument, revealedDocument, roomDocument, themesDocument } from '@samsyn/meeting/documents'
import { readRoom } from '@samsyn/meeting/room'
import { addTheme, moveEntry } from '@samsyn/meeting/themes'
import { type Board, Browser, settled, signedIn, smallPdf, tokenIn, until, write } from '../stage.ts'
import { quantile } from './load.ts'
import type { Peer, Prepared } from './peers.ts'

const people = 60
const groups = 12
const cards = 300
const movers = 10
const moves = 100
const followers = 40
const pages = 60
/** Milliseconds between two moves of one person, and between two pages. */
const pause = 400

export type Delay = { expected: number; seen: number; median: number; p95: number; worst: number }
export type TogetherResult = { cards: Delay; pages: Delay }

/** Milliseconds within which 95 of 100 are to see it. */
export const soon = 300

export async function together(peer: Peer, { meeting, cookies }: Prepared): Promise<TogetherResult> {
  const server = await peer.start('empty')
  const organiser = new Browser(`http://127.0.0.1:${server.port}`)
  organiser.cookie = cookies[0] ?? ''
  const workshop = new Workshop(organiser, meeting)
  try {
    await workshop.group()
    return {
      cards: await moveCards(workshop),
      pages: await turnPages(organiser, workshop.everybody.slice(0, followers), meeting, workshop.item),
    }
  } finally {
    workshop.leave()
    await server.end()
  }
}

/** Sixty people in twelve groups, who have written three hundred cards that all of them see and lay in themes. */
export class Workshop {
  readonly #organiser: Browser
  readonly #boards: Board[] = []
  readonly meeting: string
  item = ''
  question = ''
  everybody: Board[] = []

  constructor(organiser: Browser, meeting: string) {
    this.#organiser = organiser
    this.meeting = meeting
  }

  async group(): Promise<void> {
    const { meeting } = this
    const organiser = this.#organiser
    const { item, question, rows } = await write(this.#board(organiser).agenda, (agenda) => {
      const item = addItem(agenda, { title: 'Workshop', kind: 'workshop' })
      const question = addQuestion(agenda, item, 'Vad kan vi börja med?') ?? ''
      const rows = Array.from(
        { length: people },
        (_, at) =>
          addAttendee(agenda, { name: `Deltagare ${at + 1}`, organisation: `Kommun ${at % 14}`, status: 'present' }).id,
      )
      return { item, question, rows }
    })
    Object.assign(this, { item, question })
    const path = `/api/meetings/${meeting}/items/${item}/workshop`
    await organiser.call('POST', `${path}/divide`, { count: groups, by: 'mix' })
    await organiser.call('POST', `${path}/state`, { to: 'collecting' })
    for (const attendee of rows) {
      const { address } = await organiser.call<{ address: string }>('POST', `/api/meetings/${meeting}/links`, {
        role: 'participant',
        attendee,
      })
      this.everybody.push(this.#board(await signedIn(organiser.address, tokenIn(address))))
    }
    const room = this.everybody[0]?.open(roomDocument(meeting))
    if (!room) throw new Error('Nobody is there.')
    await settled(room)
    const divided = readRoom(room.document).workshops[item]?.groups ?? []
    for (const [at, someone] of this.everybody.entries()) {
      const group = divided.find(({ members }) => members.includes(rows[at] ?? ''))
      const own = someone.open(cardsDocument(meeting, item, group?.id ?? ''))
      await write(own, (doc) => {
        for (let n = 0; n < cards / people; n++) addCard(doc, question, wordsOf(at * 5 + n))
      })
    }
    await organiser.call('POST', `${path}/state`, { to: 'clustering' })
    const shown = this.everybody.map((someone) => someone.open(revealedDocument(meeting, item)))
    await until('everybody has all cards', () => shown.every(({ document }) => readRevealed(document).length === cards))
  }

  /** Everybody's themes, of which there are twelve, and the cards that are laid in them. */
  async themed(): Promise<{ providers: HocuspocusProvider[]; themes: string[]; known: string[] }> {
    const { meeting, item, everybody } = this
    const providers = everybody.map((someone) => someone.open(themesDocument(meeting, item)))
    await settled(...providers)
    const [first] = providers
    if (!first || !everybody[0]) throw new Error('Nobody is there.')
    const themes = await write(first, (doc) =>
      Array.from({ length: 12 }, (_, at) => addTheme(doc, this.question, `Tema ${at + 1}`)),
    )
    await settled(...providers)
    const known = readRevealed(everybody[0].open(revealedDocument(meeting, item)).document).map(({ id }) => id)
    return { providers, themes, known }
  }

  leave(): void {
    for (const one of this.#boards) one.leave()
  }

  #board(browser: Browser): Board {
    const made = browser.board(this.meeting)
    this.#boards.push(made)
    return made
  }
}

/** As long as people write on cards: a line or two. */
function wordsOf(n: number): string {
  const thoughts = [
    'Gemensam introduktion för nya chefer',
    'Rutin för utskrivning samma dag som beslutet fattas',
    'Dela kompetens mellan kommunerna',
    'En väg in för frågor om hjälpmedel',
    'Fler digitala avstämningar, färre resor',
  ]
  return `${thoughts[n % thoughts.length]} (${n})`
}

async function moveCards(workshop: Workshop): Promise<Delay> {
  const { providers, themes, known } = await workshop.themed()
  const begun = new Map<string, number>()
  const delays: number[] = []
  for (const provider of providers)
    provider.document.getMap('places').observe((event, { origin }) => {
      if (origin !== provider) return
      const now = performance.now()
      for (const card of event.keysChanged) {
        const since = begun.get(card as string)
        if (since !== undefined) delays.push(now - since)
      }
    })
  // Each card is moved once, so that a move is known by its card.
  await Promise.all(
    Array.from({ length: movers }, async (_, mover) => {
      await delay((pause / movers) * mover)
      for (let n = 0; n < moves / movers; n++) {
        const card = known[n * movers + mover] ?? ''
        const { document } = providers[mover] as HocuspocusProvider
        begun.set(card, performance.now())
        moveEntry(document, card, themes[(n + mover) % themes.length] ?? '')
        await delay(pause)
      }
    }),
  )
  await settled(...providers)
  return summed(delays, moves * (providers.length - 1))
}

async function turnPages(leader: Browser, all: Board[], meeting: string, item: string): Promise<Delay> {
  const { id } = await leader.upload<{ id: string }>(meeting, item, 'bilder.pdf', smallPdf())
  const providers = all.map((someone) => someone.open(roomDocument(meeting)))
  await settled(...providers)
  const begun = new Map<number, number>()
  const delays: number[] = []
  for (const { document } of providers) {
    let last = 0
    document.on('update', () => {
      const page = readRoom(document).shown?.page ?? 0
      const since = begun.get(page)
      if (page !== last && since !== undefined) delays.push(performance.now() - since)
      last = page
    })
  }
  await leader.call('POST', `/api/meetings/${meeting}/shown`, { item, attachment: id, page: 1 })
  for (let page = 2; page < 2 + pages; page++) {
    begun.set(page, performance.now())
    await leader.call('PATCH', `/api/meetings/${meeting}/shown`, { page })
    await delay(pause / 2)
  }
  await settled(...providers)
  return summed(delays, pages * all.length)
}

function summed(delays: readonly number[], expected: number): Delay {
  const sorted = [...delays].sort((a, b) => a - b)
  return {
    expected,
    seen: sorted.length,
    median: quantile(sorted, 0.5, Number.POSITIVE_INFINITY),
    p95: quantile(sorted, 0.95, Number.POSITIVE_INFINITY),
    worst: sorted.at(-1) ?? Number.POSITIVE_INFINITY,
  }
}
