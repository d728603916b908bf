/**
 * Slides in step: one page of an attachment is shown to everybody, by one person at a time. The server writes it in the
 * room on that person's request; every board, the big screen and the presenter view read it here.
 */
import type * as Y from 'yjs'
import { sameName } from './attendance.ts'
import type { Attachment, Presenter } from './contents.ts'
import { may, type Phase, type Role } from './roles.ts'
import { put, readRoom, type Shown } from './room.ts'

type Shower = Pick<Shown, 'slot' | 'name'>

/** Begins to show, or takes over. */
export function show(
  room: Y.Doc,
  what: Pick<Shown, 'attachment' | 'item' | 'during' | 'page'>,
  by: Shower,
  now: string,
): void {
  put(room, 'shown', 'slide', { ...what, black: false, ...by, since: now })
}

/** Turns to a page, or makes the screen black or light again. False if somebody else shows, or nobody. */
export function turn(
  room: Y.Doc,
  by: Pick<Shower, 'slot'>,
  to: { page?: number | undefined; black?: boolean | undefined },
): boolean {
  const { shown } = readRoom(room)
  if (shown?.slot !== by.slot) return false
  const { page = shown.page, black = to.page === undefined && shown.black } = to
  if (page !== shown.page || black !== shown.black) put(room, 'shown', 'slide', { ...shown, page, black })
  return true
}

export function stopShowing(room: Y.Doc): void {
  put(room, 'shown', 'slide', null)
}

/**
 * What is shown now: null when the meeting has gone on from it, or when it is gone. `current` is the item the meeting is on.
 */
export function shownNow(
  shown: Shown | null,
  current: { item: string } | null,
  attachments: readonly Pick<Attachment, 'id'>[],
): Shown | null {
  if (!shown || !attachments.some(({ id }) => id === shown.attachment)) return null
  const now = current?.item ?? ''
  return now === shown.item || now === shown.during ? shown : null
}

/** Whether somebody may show what an item has. */
export function mayShow(
  { role, name }: { role: Role; name: string },
  phase: Phase,
  item: { presenters: readonly Pick<Presenter, 'name'>[] },
): boolean {
  if (!may(role, 'show', phase)) return false
  return role !== 'presenter' || item.presenters.some((presenter) => sameName(presenter.name, name))
}
