/**
 * Slides in step: what is shown to everybody is written in the room. Whoever shows turns pages faster than they are
 * written now and then; then only the newest of those that wait is, and all of them are answered with it.
 */
import type { Show, Turn } from '@samsyn/api/showing'
import { readAttachments, readCurrent, readItem, readItems } from '@samsyn/meeting/agenda'
import { roomDocument } from '@samsyn/meeting/documents'
import { may, type Phase } from '@samsyn/meeting/roles'
import { readRoom } from '@samsyn/meeting/room'
import { mayShow, show, stopShowing, turn } from '@samsyn/meeting/shown'
import type * as Y from 'yjs'
import type { z } from 'zod'
import type { Meetings } from './meetings.ts'
import { refuse } from './refusal.ts'
import type { Seat } from './sign-in.ts'
import type { Uploads } from './uploads.ts'

type Options = { meetings: Meetings; uploads: () => Uploads }

/** A turn that has not been written yet. */
type Waiting = { to: Turn; done: Promise<void> }

export class Showing {
  readonly #options: Options
  /** By meeting and colour slot: each who turns has an order of the own. */
  readonly #waiting = new Map<string, Waiting>()

  constructor(options: Options) {
    this.#options = options
  }

  async show(
    meeting: string,
    seat: Seat,
    phase: Phase,
    { item, attachment, page }: z.output<typeof Show>,
  ): Promise<void> {
    const { file, during } = await this.#options.meetings.readAgenda(meeting, (agenda) => {
      const at = readItem(agenda, item) ?? refuse('item-gone')
      const found = readAttachments(agenda).find(({ id }) => id === attachment) ?? refuse('not-found')
      // What the meeting as a whole has, and what another item has, is shown by those who lead.
      const own = found.item === item || may(seat.role, 'lead', phase)
      if (!own || !mayShow(seat, phase, at)) return refuse('not-allowed')
      return { file: found.file, during: readCurrent(agenda)?.item ?? '' }
    })
    if (!file || (await this.#options.uploads().info(meeting, file)).show === 'download')
      return refuse('file-not-allowed')
    const now = new Date().toISOString()
    await this.#edit(meeting, (room) => show(room, { item, attachment, during, page }, seat, now))
  }

  async turn(meeting: string, seat: Seat, phase: Phase, to: Turn): Promise<void> {
    const items = await this.#options.meetings.readAgenda(meeting, readItems)
    const own = new Set(items.filter((item) => mayShow(seat, phase, item)).map(({ id }) => id))
    const key = `${meeting} ${seat.slot}`
    const waiting = this.#waiting.get(key)
    if (waiting) {
      waiting.to = to.page === undefined ? { ...waiting.to, ...to } : to
      return waiting.done
    }
    const turned: Waiting = { to, done: Promise.resolve() }
    turned.done = this.#edit(meeting, (room) => {
      this.#waiting.delete(key)
      // Whoever presents the item no more does not turn its pages either.
      if (!own.has(readRoom(room).shown?.item ?? '')) return refuse('not-showing')
      if (!turn(room, seat, turned.to)) refuse('not-showing')
    }).finally(() => {
      if (this.#waiting.get(key) === turned) this.#waiting.delete(key)
    })
    this.#waiting.set(key, turned)
    return turned.done
  }

  /** Whoever shows stops, and those who lead stop anybody. */
  async stop(meeting: string, seat: Seat, phase: Phase): Promise<void> {
    await this.#edit(meeting, (room) => {
      const { shown } = readRoom(room)
      if (shown && shown.slot !== seat.slot && !may(seat.role, 'lead', phase)) refuse('not-showing')
      stopShowing(room)
    })
  }

  #edit(meeting: string, change: (room: Y.Doc) => void): Promise<void> {
    return this.#options.meetings.edit(meeting, roomDocument(meeting), 'server', change)
  }
}
